/** English. */
import type { Texts } from './texts.ts';

const tryAgain =
  'Please try again. If it keeps happening, send the code and the reference below to your administrator.';

export const english: Texts = {
  code: 'Code',
  reference: 'Reference',
  marksHint: 'Please mention this if you ask for help.',
  answers: {
    bad_request: {
      title: 'That did not work',
      text: [
        'Your browser sent something this site does not accept, such as a damaged address or an outdated form.',
        'Please go back and try again.',
      ],
      next: 'Go to the home page',
    },
    not_found: {
      title: 'There is nothing here',
      text: ['The address may be mistyped or out of date.'],
      next: 'Go to the home page',
    },
    sign_in_required: {
      title: 'Please sign in',
      text: ['This page is for signed-in readers.'],
      next: 'Sign in',
    },
    not_on_list: {
      title: 'This page is not shared with you',
      text: ['Only certain readers may open it. If you should be one of them, ask whoever runs this site to add you.'],
      next: 'Use another account',
    },
    closed: {
      title: 'This page is closed',
      text: ['Nobody can open it, whichever account they use. If you need it, ask whoever runs this site.'],
      next: 'Go to the home page',
    },
    sign_in_off: {
      title: 'Sign-in is switched off',
      text: [
        'This page needs a sign-in, and there is none on this site at the moment.',
        'Please try again later, or ask whoever runs this site.',
      ],
    },
    account_off: {
      title: 'Your access is switched off',
      text: [
        'This account can no longer open private pages here. If you think that is a mistake, ask whoever runs this site.',
      ],
      next: 'Use another account',
    },
    sign_in_failed: {
      title: 'You could not be signed in',
      text: [
        'Your organisation’s sign-in replied, but we could not confirm that the reply is genuine and up to date.',
        tryAgain,
      ],
      next: 'Try again',
    },
    sign_in_declined: {
      title: 'Your organisation did not sign you in',
      text: [
        'Your organisation’s sign-in did not let you through. Perhaps it was cancelled, or your account is not set up for this site.',
        tryAgain,
      ],
      next: 'Try again',
    },
    sign_in_again: {
      title: 'Please sign in once more',
      text: [
        'This sign-in took too long, was already used, or was started somewhere else. A fresh start usually helps.',
        'If it happens again, please allow cookies for this site in your browser.',
      ],
      next: 'Sign in',
    },
    address_refused: {
      title: 'This account can’t be used here',
      text: [
        'The sign-in worked, but this site is not open to that e-mail address. You can use another account, or ask whoever runs this site to let you in.',
      ],
      next: 'Use another account',
    },
    sign_out_failed: {
      title: 'Something went wrong while signing out',
      text: [
        'Your organisation’s sign-in sent a message about signing out, but we could not confirm that it is genuine and up to date, so it changed nothing here.',
        'You can check whether you are still signed in to this site, and sign out yourself.',
      ],
      next: 'Sign out',
    },
    wrong_binding: {
      title: 'One setting needs changing',
      text: [
        'Your organisation’s sign-in delivers its reply in a way this site does not accept.',
        'For the administrator: set the IdP’s binding to HTTP-POST for this ACS URL.',
      ],
      next: 'Sign in',
    },
    loop_stopped: {
      title: 'The sign-in is going round in circles',
      text: ['You signed in several times in a row and were sent straight back each time, so we stopped here.'],
      next: 'Try again',
    },
    sign_in_broken: {
      title: 'This sign-in is not set up',
      text: [
        'Its settings are missing or wrong. Please sign in another way if you can, or tell whoever runs this site.',
      ],
      next: 'Try again',
    },
    not_set_up: {
      title: 'Sign-in is not set up here',
      text: ['Its settings are missing or wrong, so nothing was opened. Please tell whoever runs this site.'],
    },
    origin_down: {
      title: 'The site is not answering',
      text: ['The server that holds this page could not be reached. Please try again in a moment.'],
      next: 'Try again',
    },
    unavailable: {
      title: 'Not available right now',
      text: ['Something went wrong on our side, so nothing was opened. Please try again in a moment.'],
      next: 'Try again',
    },
  },
  loopCauses: {
    cookie_missing:
      'The reason: your browser did not send our cookie back. Please allow cookies for this site, then try again.',
    other_host:
      'The reason: your browser sent a cookie that belongs to another address. Please delete this site’s cookies, then try again.',
    clock:
      'The reason: two clocks disagree. Please check that this device sets its date and time automatically. If it does, tell your administrator.',
  },
  signedInAs: (email) => ['You are signed in as ', email, '.'],
  signedInWith: (email) => ['You signed in with ', email, '.'],
  signIn: {
    title: 'Sign in',
    byEmail: 'Your address tells us which sign-in to send you to. There is no password to enter here.',
    email: 'E-mail address',
    proceed: 'Continue',
    domainUnknown: 'There is no sign-in for this address. Please check the spelling, or use another address.',
    with: 'Sign in with',
    orWith: 'Or sign in with',
  },
  handOver: {
    signIn: {
      title: 'Continue to sign in',
      text: 'Your organisation’s sign-in page comes next. If it does not open by itself, use the button.',
    },
    signOut: {
      title: 'Continue signing out',
      text: 'Your organisation’s sign-out comes next. If nothing happens by itself, use the button.',
    },
  },
  signOut: {
    title: 'Sign out?',
    here: 'Sign out',
    everywhere: 'Sign out everywhere',
    everywhereHint: '“Everywhere” means this site on all your devices and browsers. It can take a minute.',
    providerHint:
      'This signs you out of this site on all your devices, of your organisation’s sign-in, and of the other sites you opened with it.',
    stay: 'Stay signed in',
  },
  signedOut: {
    title: 'You are signed out',
    here: 'This browser is signed out of this site.',
    everywhere: 'All your devices and browsers are signed out of this site. It can take a minute.',
    providerHint: 'You may still be signed in to your organisation. On a shared computer, sign out there too.',
    providerDone: 'You are signed out of your organisation’s sign-in too.',
    providerPartial:
      'Your organisation’s sign-in has signed you out too, but could not reach every site you used. On a shared computer, close the browser.',
    providerFailed: 'Your organisation’s sign-in could not sign you out. On a shared computer, sign out there too.',
    signInAgain: 'Sign in again',
  },
  verify: {
    title: 'Check a token',
    intro: 'Paste a JSON Web Token to see whether this site would accept it. Nobody gets signed in by this.',
    token: 'Token',
    check: 'Check',
    valid: 'This token is valid',
    validHint: 'Its signature, dates and e-mail address are in order.',
    claims: 'Claims',
    refused: 'This token was refused',
    another: 'Check another token',
  },
};
