/** Dutch, with „u“. */
import type { Texts } from './texts.ts';

const tryAgain =
  'Probeer het opnieuw. Gebeurt het weer? Stuur de code en de referentie op deze pagina dan naar uw IT-afdeling.';

export const dutch: Texts = {
  code: 'Code',
  reference: 'Referentie',
  marksHint: 'Vermeld dit als u om hulp vraagt.',
  answers: {
    bad_request: {
      title: 'Dat is niet gelukt',
      text: [
        'Uw browser heeft iets gestuurd dat deze site niet accepteert, bijvoorbeeld een beschadigd adres of een verouderd formulier.',
        'Ga terug en probeer het opnieuw.',
      ],
      next: 'Naar de startpagina',
    },
    not_found: {
      title: 'Hier is niets te vinden',
      text: ['Misschien bevat het adres een typefout of is het verouderd.'],
      next: 'Naar de startpagina',
    },
    sign_in_required: {
      title: 'Log in om verder te gaan',
      text: ['Deze pagina is alleen voor lezers die zijn ingelogd.'],
      next: 'Inloggen',
    },
    not_on_list: {
      title: 'Deze pagina is niet met u gedeeld',
      text: [
        'Alleen bepaalde lezers kunnen de pagina openen. Hoort u daarbij? Vraag de beheerder van deze site dan om u toe te voegen.',
      ],
      next: 'Ander account gebruiken',
    },
    closed: {
      title: 'Deze pagina is gesloten',
      text: [
        'Niemand kan de pagina openen, ook niet met een ander account. Hebt u de pagina nodig? Neem dan contact op met de beheerder van deze site.',
      ],
      next: 'Naar de startpagina',
    },
    sign_in_off: {
      title: 'Inloggen is uitgeschakeld',
      text: [
        'Voor deze pagina moet u inloggen, maar dat kan op dit moment niet op deze site.',
        'Probeer het later opnieuw of neem contact op met de beheerder van deze site.',
      ],
    },
    account_off: {
      title: 'Uw toegang is uitgeschakeld',
      text: [
        'Met dit account kunt u hier geen afgeschermde pagina’s meer openen. Denkt u dat dit een vergissing is? Neem dan contact op met de beheerder van deze site.',
      ],
      next: 'Ander account gebruiken',
    },
    sign_in_failed: {
      title: 'Het inloggen is niet gelukt',
      text: [
        'De inlogdienst van uw organisatie heeft geantwoord, maar we konden niet vaststellen dat het antwoord echt en actueel is.',
        tryAgain,
      ],
      next: 'Opnieuw proberen',
    },
    sign_in_declined: {
      title: 'Uw organisatie heeft u niet ingelogd',
      text: [
        'De inlogdienst van uw organisatie heeft de inlogpoging geweigerd. Misschien is die afgebroken, of is uw account niet ingesteld voor deze site.',
        tryAgain,
      ],
      next: 'Opnieuw proberen',
    },
    sign_in_again: {
      title: 'Log nog een keer in',
      text: [
        'Deze inlogpoging duurde te lang, is al gebruikt of is ergens anders begonnen. Meestal helpt het om opnieuw te beginnen.',
        'Gebeurt het weer? Sta dan in uw browser cookies toe voor deze site.',
      ],
      next: 'Inloggen',
    },
    address_refused: {
      title: 'Dit account kan hier niet worden gebruikt',
      text: [
        'Het inloggen is gelukt, maar deze site is niet toegankelijk voor dat e-mailadres. Gebruik een ander account of vraag de beheerder van deze site om toegang.',
      ],
      next: 'Ander account gebruiken',
    },
    sign_out_failed: {
      title: 'Er ging iets mis bij het uitloggen',
      text: [
        'De inlogdienst van uw organisatie stuurde een bericht over uitloggen, maar we konden niet vaststellen dat het echt en actueel is. Daarom is hier niets veranderd.',
        'U kunt nagaan of u nog bij deze site bent ingelogd en zelf uitloggen.',
      ],
      next: 'Uitloggen',
    },
    wrong_binding: {
      title: 'Er moet één instelling worden aangepast',
      text: [
        'De inlogdienst van uw organisatie levert het antwoord af op een manier die deze site niet accepteert.',
        'Voor de beheerder: stel in de IdP de binding voor deze ACS-URL in op HTTP-POST.',
      ],
      next: 'Inloggen',
    },
    loop_stopped: {
      title: 'Het inloggen blijft in een kringetje ronddraaien',
      text: [
        'U hebt een paar keer achter elkaar ingelogd en werd telkens meteen teruggestuurd. Daarom zijn we hier gestopt.',
      ],
      next: 'Opnieuw proberen',
    },
    sign_in_broken: {
      title: 'Deze inlogmethode is niet goed ingesteld',
      text: [
        'De instellingen ontbreken of kloppen niet. Log als dat kan op een andere manier in, of laat het de beheerder van deze site weten.',
      ],
      next: 'Opnieuw proberen',
    },
    not_set_up: {
      title: 'Deze site is niet goed ingesteld',
      text: [
        'De instellingen ontbreken of kloppen niet, daarom blijft de toegang gesloten. Laat het de beheerder van deze site weten.',
      ],
    },
    origin_down: {
      title: 'De site reageert niet',
      text: ['De server met deze pagina is niet bereikbaar. Probeer het over een ogenblik opnieuw.'],
      next: 'Opnieuw proberen',
    },
    unavailable: {
      title: 'Op dit moment niet beschikbaar',
      text: ['Er ging bij ons iets mis, daarom is er niets geopend. Probeer het over een ogenblik opnieuw.'],
      next: 'Opnieuw proberen',
    },
  },
  loopCauses: {
    cookie_missing:
      'De reden: uw browser heeft onze cookie niet teruggestuurd. Sta cookies toe voor deze site en probeer het dan opnieuw.',
    other_host:
      'De reden: uw browser heeft een cookie gestuurd die bij een ander adres hoort. Verwijder de cookies van deze site en probeer het dan opnieuw.',
    clock:
      'De reden: twee klokken lopen niet gelijk. Controleer of dit apparaat datum en tijd automatisch instelt. Is dat zo? Laat het dan uw IT-afdeling weten.',
  },
  signedInAs: (email) => ['U bent ingelogd als ', email, '.'],
  signedInWith: (email) => ['U hebt ingelogd met ', email, '.'],
  signIn: {
    title: 'Inloggen',
    byEmail:
      'Aan uw adres zien we naar welke inlogpagina we u moeten sturen. U hoeft hier geen wachtwoord in te vullen.',
    email: 'E-mailadres',
    proceed: 'Doorgaan',
    domainUnknown:
      'Met dit adres kunt u hier niet inloggen. Controleer of het goed gespeld is of gebruik een ander adres.',
    with: 'Inloggen met',
    orWith: 'Of inloggen met',
  },
  handOver: {
    signIn: {
      title: 'Doorgaan met inloggen',
      text: 'Hierna opent de inlogpagina van uw organisatie. Gebeurt dat niet vanzelf? Gebruik dan de knop.',
    },
    signOut: {
      title: 'Doorgaan met uitloggen',
      text: 'Hierna logt u uit bij uw organisatie. Gaat het niet vanzelf verder? Gebruik dan de knop.',
    },
  },
  signOut: {
    title: 'Uitloggen?',
    here: 'Uitloggen',
    everywhere: 'Overal uitloggen',
    everywhereHint:
      '‘Overal’ betekent: op deze site, op al uw apparaten en in al uw browsers. Dat kan een minuut duren.',
    providerHint:
      'Hiermee logt u op al uw apparaten uit bij deze site, en ook bij uw organisatie en de andere sites die u met dit account hebt geopend.',
    stay: 'Ingelogd blijven',
  },
  signedOut: {
    title: 'U bent uitgelogd',
    here: 'U bent in deze browser uitgelogd bij deze site.',
    everywhere: 'U bent op al uw apparaten en in al uw browsers uitgelogd bij deze site. Dat kan een minuut duren.',
    providerHint: 'Misschien bent u bij uw organisatie nog ingelogd. Log op een gedeelde computer ook daar uit.',
    providerDone: 'U bent ook bij uw organisatie uitgelogd.',
    providerPartial:
      'U bent ook bij uw organisatie uitgelogd, maar niet elke site die u hebt gebruikt was bereikbaar. Sluit op een gedeelde computer de browser.',
    providerFailed: 'Uw organisatie kon u niet uitloggen. Log op een gedeelde computer ook daar uit.',
    signInAgain: 'Opnieuw inloggen',
  },
  verify: {
    title: 'Token controleren',
    intro: 'Plak een JSON Web Token om te zien of deze site het zou accepteren. Er wordt hiermee niemand ingelogd.',
    token: 'Token',
    check: 'Controleren',
    valid: 'Dit token is geldig',
    validHint: 'Handtekening, tijden en e-mailadres zijn in orde.',
    claims: 'Claims',
    refused: 'Dit token is geweigerd',
    another: 'Ander token controleren',
  },
};
