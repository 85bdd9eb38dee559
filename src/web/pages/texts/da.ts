/** Danish, with »du«. */
import type { Texts } from './texts.ts';

const tryAgain =
  'Prøv igen. Hvis det bliver ved med at ske, så send koden og referencen på denne side til din it-afdeling.';

export const danish: Texts = {
  code: 'Kode',
  reference: 'Reference',
  marksHint: 'Oplys dette, hvis du beder om hjælp.',
  answers: {
    bad_request: {
      title: 'Det lykkedes ikke',
      text: [
        'Din browser sendte noget, som dette websted ikke tager imod, for eksempel en beskadiget adresse eller en forældet formular.',
        'Gå tilbage, og prøv igen.',
      ],
      next: 'Gå til forsiden',
    },
    not_found: {
      title: 'Her er ikke noget',
      text: ['Måske er der en tastefejl i adressen, eller også er den forældet.'],
      next: 'Gå til forsiden',
    },
    sign_in_required: {
      title: 'Log ind for at fortsætte',
      text: ['Denne side er kun for læsere, der er logget ind.'],
      next: 'Log ind',
    },
    not_on_list: {
      title: 'Denne side er ikke delt med dig',
      text: [
        'Kun bestemte læsere kan åbne den. Hvis du burde være en af dem, så bed den ansvarlige for webstedet om at tilføje dig.',
      ],
      next: 'Brug en anden konto',
    },
    closed: {
      title: 'Denne side er lukket',
      text: [
        'Ingen kan åbne den, uanset hvilken konto de bruger. Hvis du har brug for den, så spørg den ansvarlige for webstedet.',
      ],
      next: 'Gå til forsiden',
    },
    sign_in_off: {
      title: 'Login er slået fra',
      text: [
        'Denne side kræver login, og det er ikke muligt på webstedet lige nu.',
        'Prøv igen senere, eller spørg den ansvarlige for webstedet.',
      ],
    },
    account_off: {
      title: 'Din adgang er slået fra',
      text: [
        'Denne konto kan ikke længere åbne private sider her. Hvis du mener, at det er en fejl, så spørg den ansvarlige for webstedet.',
      ],
      next: 'Brug en anden konto',
    },
    sign_in_failed: {
      title: 'Du kunne ikke logges ind',
      text: [
        'Din organisations logintjeneste svarede, men vi kunne ikke bekræfte, at svaret er ægte og aktuelt.',
        tryAgain,
      ],
      next: 'Prøv igen',
    },
    sign_in_declined: {
      title: 'Din organisation loggede dig ikke ind',
      text: [
        'Din organisations logintjeneste afviste dette login. Måske blev det afbrudt, eller også er din konto ikke sat op til dette websted.',
        tryAgain,
      ],
      next: 'Prøv igen',
    },
    sign_in_again: {
      title: 'Log ind en gang til',
      text: [
        'Dette login tog for lang tid, var allerede brugt eller blev startet et andet sted. Det hjælper som regel at begynde forfra.',
        'Hvis det sker igen, så tillad cookies for dette websted i din browser.',
      ],
      next: 'Log ind',
    },
    address_refused: {
      title: 'Denne konto kan ikke bruges her',
      text: [
        'Selve login lykkedes, men webstedet er ikke åbent for den e-mailadresse. Brug en anden konto, eller bed den ansvarlige for webstedet om adgang.',
      ],
      next: 'Brug en anden konto',
    },
    sign_out_failed: {
      title: 'Noget gik galt, da du skulle logges ud',
      text: [
        'Din organisations logintjeneste sendte en besked om at logge ud, men vi kunne ikke bekræfte, at den er ægte og aktuel, så den ændrede intet her.',
        'Du kan se, om du stadig er logget ind på webstedet, og selv logge ud.',
      ],
      next: 'Log ud',
    },
    wrong_binding: {
      title: 'En indstilling skal ændres',
      text: [
        'Din organisations logintjeneste afleverer sit svar på en måde, som dette websted ikke tager imod.',
        'Til administratoren: Sæt IdP’ens binding for denne ACS-URL til HTTP-POST.',
      ],
      next: 'Log ind',
    },
    loop_stopped: {
      title: 'Dit login kører i ring',
      text: ['Du loggede ind flere gange i træk og blev hver gang sendt direkte tilbage. Derfor har vi standset her.'],
      next: 'Prøv igen',
    },
    sign_in_broken: {
      title: 'Denne loginmetode er ikke sat op',
      text: [
        'Indstillingerne mangler eller er forkerte. Log ind på en anden måde, hvis du kan, eller giv den ansvarlige for webstedet besked.',
      ],
      next: 'Prøv igen',
    },
    not_set_up: {
      title: 'Denne adgang er ikke sat op',
      text: [
        'Indstillingerne mangler eller er forkerte, så adgangen forbliver lukket. Giv den ansvarlige for webstedet besked.',
      ],
    },
    origin_down: {
      title: 'Webstedet svarer ikke',
      text: ['Vi kan ikke få forbindelse til serveren med denne side. Prøv igen om et øjeblik.'],
      next: 'Prøv igen',
    },
    unavailable: {
      title: 'Ikke tilgængelig lige nu',
      text: ['Noget gik galt hos os, så intet blev åbnet. Prøv igen om et øjeblik.'],
      next: 'Prøv igen',
    },
  },
  loopCauses: {
    cookie_missing:
      'Årsagen: Din browser sendte ikke vores cookie tilbage. Tillad cookies for dette websted, og prøv så igen.',
    other_host:
      'Årsagen: Din browser sendte en cookie, der hører til en anden adresse. Slet webstedets cookies, og prøv så igen.',
    clock:
      'Årsagen: To ure går ikke ens. Tjek, at denne enhed indstiller dato og klokkeslæt automatisk. Hvis den gør det, så giv din it-afdeling besked.',
  },
  signedInAs: (email) => ['Du er logget ind som ', email, '.'],
  signedInWith: (email) => ['Du loggede ind med ', email, '.'],
  signIn: {
    title: 'Log ind',
    byEmail:
      'Ud fra din adresse kan vi se, hvilken loginside vi skal sende dig til. Du skal ikke indtaste nogen adgangskode her.',
    email: 'E-mailadresse',
    proceed: 'Fortsæt',
    domainUnknown:
      'Der er ikke noget login til denne adresse. Tjek, at den er stavet rigtigt, eller brug en anden adresse.',
    with: 'Log ind med',
    orWith: 'Eller log ind med',
  },
  handOver: {
    signIn: {
      title: 'Videre til login',
      text: 'Nu åbner din organisations loginside. Hvis den ikke åbner af sig selv, så brug knappen.',
    },
    signOut: {
      title: 'Fortsæt med at logge ud',
      text: 'Nu bliver du logget ud hos din organisation. Hvis det ikke går videre af sig selv, så brug knappen.',
    },
  },
  signOut: {
    title: 'Log ud?',
    here: 'Log ud',
    everywhere: 'Log ud overalt',
    everywhereHint:
      '»Overalt« betyder: af dette websted på alle dine enheder og i alle dine browsere. Det kan tage et minut.',
    providerHint:
      'Det logger dig ud af dette websted på alle dine enheder samt hos din organisation og af de andre websteder, du har åbnet med kontoen.',
    stay: 'Forbliv logget ind',
  },
  signedOut: {
    title: 'Du er logget ud',
    here: 'Du er logget ud af dette websted i denne browser.',
    everywhere: 'Du er logget ud af dette websted på alle dine enheder og i alle dine browsere. Det kan tage et minut.',
    providerHint: 'Du er måske stadig logget ind hos din organisation. Log også ud dér, hvis I er flere om computeren.',
    providerDone: 'Du er også logget ud hos din organisation.',
    providerPartial:
      'Du er også logget ud hos din organisation, men ikke alle de websteder, du har brugt, kunne nås. Luk browseren, hvis I er flere om computeren.',
    providerFailed: 'Din organisation kunne ikke logge dig ud. Log også ud dér, hvis I er flere om computeren.',
    signInAgain: 'Log ind igen',
  },
  verify: {
    title: 'Tjek et token',
    intro: 'Indsæt et JSON Web Token for at se, om dette websted ville godtage det. Ingen bliver logget ind af det.',
    token: 'Token',
    check: 'Tjek',
    valid: 'Dette token er gyldigt',
    validHint: 'Signatur, tidspunkter og e-mailadresse er i orden.',
    claims: 'Claims',
    refused: 'Dette token blev afvist',
    another: 'Tjek et andet token',
  },
};
