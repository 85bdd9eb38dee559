/** German, with „Sie“. */
import type { Texts } from './texts.ts';

const tryAgain =
  'Bitte versuchen Sie es noch einmal. Wenn es wieder passiert, schicken Sie Ihrer IT den Code und die Referenz von dieser Seite.';

export const german: Texts = {
  code: 'Code',
  reference: 'Referenz',
  marksHint: 'Bitte nennen Sie diese Angaben, wenn Sie um Hilfe bitten.',
  answers: {
    bad_request: {
      title: 'Das hat nicht geklappt',
      text: [
        'Ihr Browser hat etwas gesendet, das diese Website nicht annimmt, etwa eine beschädigte Adresse oder ein veraltetes Formular.',
        'Bitte gehen Sie zurück und versuchen Sie es noch einmal.',
      ],
      next: 'Zur Startseite',
    },
    not_found: {
      title: 'Hier ist nichts zu finden',
      text: ['Vielleicht enthält die Adresse einen Tippfehler oder ist veraltet.'],
      next: 'Zur Startseite',
    },
    sign_in_required: {
      title: 'Bitte melden Sie sich an',
      text: ['Diese Seite ist nur für angemeldete Leserinnen und Leser.'],
      next: 'Anmelden',
    },
    not_on_list: {
      title: 'Diese Seite ist nicht für Sie freigegeben',
      text: [
        'Nur bestimmte Personen können sie öffnen. Wenn Sie dazugehören sollten, wenden Sie sich bitte an die Betreiber dieser Website.',
      ],
      next: 'Anderes Konto verwenden',
    },
    closed: {
      title: 'Diese Seite ist gesperrt',
      text: [
        'Niemand kann sie öffnen, auch nicht mit einem anderen Konto. Wenn Sie sie brauchen, wenden Sie sich bitte an die Betreiber dieser Website.',
      ],
      next: 'Zur Startseite',
    },
    sign_in_off: {
      title: 'Die Anmeldung ist abgeschaltet',
      text: [
        'Für diese Seite müssten Sie sich anmelden, aber das ist hier zurzeit nicht möglich.',
        'Bitte versuchen Sie es später noch einmal oder wenden Sie sich an die Betreiber dieser Website.',
      ],
    },
    account_off: {
      title: 'Ihr Zugang ist abgeschaltet',
      text: [
        'Mit diesem Konto lassen sich hier keine geschützten Seiten mehr öffnen. Wenn Sie das für einen Irrtum halten, wenden Sie sich bitte an die Betreiber dieser Website.',
      ],
      next: 'Anderes Konto verwenden',
    },
    sign_in_failed: {
      title: 'Die Anmeldung hat nicht geklappt',
      text: [
        'Der Anmeldedienst Ihrer Organisation hat geantwortet, aber wir konnten nicht bestätigen, dass die Antwort echt und aktuell ist.',
        tryAgain,
      ],
      next: 'Noch einmal versuchen',
    },
    sign_in_declined: {
      title: 'Ihre Organisation hat Sie nicht angemeldet',
      text: [
        'Der Anmeldedienst Ihrer Organisation hat die Anmeldung abgelehnt. Vielleicht wurde sie abgebrochen, oder Ihr Konto ist für diese Website nicht eingerichtet.',
        tryAgain,
      ],
      next: 'Noch einmal versuchen',
    },
    sign_in_again: {
      title: 'Bitte melden Sie sich noch einmal an',
      text: [
        'Diese Anmeldung hat zu lange gedauert, wurde schon verwendet oder an anderer Stelle begonnen. Meist hilft es, neu anzufangen.',
        'Wenn es wieder passiert, erlauben Sie bitte in Ihrem Browser Cookies für diese Website.',
      ],
      next: 'Anmelden',
    },
    address_refused: {
      title: 'Dieses Konto kann hier nicht verwendet werden',
      text: [
        'Die Anmeldung hat funktioniert, aber für diese E-Mail-Adresse ist die Website nicht freigegeben. Sie können ein anderes Konto verwenden oder die Betreiber um Zugang bitten.',
      ],
      next: 'Anderes Konto verwenden',
    },
    sign_out_failed: {
      title: 'Beim Abmelden ist etwas schiefgegangen',
      text: [
        'Der Anmeldedienst Ihrer Organisation hat eine Nachricht zum Abmelden geschickt. Wir konnten nicht bestätigen, dass sie echt und aktuell ist, deshalb hat sie hier nichts geändert.',
        'Sie können nachsehen, ob Sie auf dieser Website noch angemeldet sind, und sich selbst abmelden.',
      ],
      next: 'Abmelden',
    },
    wrong_binding: {
      title: 'Eine Einstellung muss geändert werden',
      text: [
        'Der Anmeldedienst Ihrer Organisation übermittelt seine Antwort auf eine Weise, die diese Website nicht annimmt.',
        'Für die Administration: Stellen Sie im IdP das Binding für diese ACS-URL auf HTTP-POST.',
      ],
      next: 'Anmelden',
    },
    loop_stopped: {
      title: 'Die Anmeldung dreht sich im Kreis',
      text: [
        'Sie haben sich mehrmals hintereinander angemeldet und wurden jedes Mal gleich wieder zurückgeschickt. Deshalb haben wir hier angehalten.',
      ],
      next: 'Noch einmal versuchen',
    },
    sign_in_broken: {
      title: 'Dieser Anmeldeweg ist nicht eingerichtet',
      text: [
        'Seine Einstellungen fehlen oder sind fehlerhaft. Bitte verwenden Sie einen anderen, falls es einen gibt, oder sagen Sie den Betreibern dieser Website Bescheid.',
      ],
      next: 'Noch einmal versuchen',
    },
    not_set_up: {
      title: 'Dieser Zugang ist nicht eingerichtet',
      text: [
        'Seine Einstellungen fehlen oder sind fehlerhaft, deshalb bleibt er geschlossen. Bitte sagen Sie den Betreibern dieser Website Bescheid.',
      ],
    },
    origin_down: {
      title: 'Die Website antwortet nicht',
      text: ['Der Server mit dieser Seite ist nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.'],
      next: 'Noch einmal versuchen',
    },
    unavailable: {
      title: 'Im Moment nicht verfügbar',
      text: [
        'Bei uns ist etwas schiefgegangen, deshalb wurde nichts geöffnet. Bitte versuchen Sie es gleich noch einmal.',
      ],
      next: 'Noch einmal versuchen',
    },
  },
  loopCauses: {
    cookie_missing:
      'Der Grund: Ihr Browser hat unser Cookie nicht zurückgeschickt. Bitte erlauben Sie Cookies für diese Website und versuchen Sie es dann noch einmal.',
    other_host:
      'Der Grund: Ihr Browser hat ein Cookie geschickt, das zu einer anderen Adresse gehört. Bitte löschen Sie die Cookies dieser Website und versuchen Sie es dann noch einmal.',
    clock:
      'Der Grund: Zwei Uhren gehen verschieden. Bitte prüfen Sie, ob dieses Gerät Datum und Uhrzeit automatisch einstellt. Wenn ja, geben Sie Ihrer IT Bescheid.',
  },
  signedInAs: (email) => ['Sie sind als ', email, ' angemeldet.'],
  signedInWith: (email) => ['Sie haben sich mit ', email, ' angemeldet.'],
  signIn: {
    title: 'Anmelden',
    byEmail:
      'An Ihrer E-Mail-Adresse erkennen wir, zu welcher Anmeldeseite wir Sie weiterleiten. Ein Passwort brauchen Sie hier nicht einzugeben.',
    email: 'E-Mail-Adresse',
    proceed: 'Weiter',
    domainUnknown:
      'Für diese Adresse gibt es hier keine Anmeldung. Bitte prüfen Sie die Schreibweise oder nehmen Sie eine andere Adresse.',
    with: 'Anmelden mit',
    orWith: 'Oder anmelden mit',
  },
  handOver: {
    signIn: {
      title: 'Weiter zur Anmeldung',
      text: 'Als Nächstes öffnet sich die Anmeldung Ihrer Organisation. Falls sie sich nicht von selbst öffnet, klicken Sie bitte auf die Schaltfläche.',
    },
    signOut: {
      title: 'Weiter zur Abmeldung',
      text: 'Als Nächstes werden Sie bei Ihrer Organisation abgemeldet. Falls es nicht von selbst weitergeht, klicken Sie bitte auf die Schaltfläche.',
    },
  },
  signOut: {
    title: 'Abmelden?',
    here: 'Abmelden',
    everywhere: 'Überall abmelden',
    everywhereHint:
      '„Überall“ heißt: von dieser Website auf allen Ihren Geräten und in allen Browsern. Das kann eine Minute dauern.',
    providerHint:
      'Damit werden Sie von dieser Website auf allen Ihren Geräten abgemeldet, außerdem bei Ihrer Organisation und bei den anderen Websites, die Sie mit diesem Konto geöffnet haben.',
    stay: 'Angemeldet bleiben',
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    here: 'In diesem Browser sind Sie von dieser Website abgemeldet.',
    everywhere:
      'Auf allen Ihren Geräten und in allen Browsern sind Sie von dieser Website abgemeldet. Das kann eine Minute dauern.',
    providerHint:
      'Bei Ihrer Organisation sind Sie vielleicht noch angemeldet. Melden Sie sich an einem gemeinsam genutzten Computer auch dort ab.',
    providerDone: 'Auch bei Ihrer Organisation sind Sie abgemeldet.',
    providerPartial:
      'Auch bei Ihrer Organisation sind Sie abgemeldet, aber nicht alle Websites, die Sie benutzt haben, waren erreichbar. Schließen Sie an einem gemeinsam genutzten Computer den Browser.',
    providerFailed:
      'Ihre Organisation konnte Sie nicht abmelden. Melden Sie sich an einem gemeinsam genutzten Computer auch dort ab.',
    signInAgain: 'Erneut anmelden',
  },
  verify: {
    title: 'Token prüfen',
    intro:
      'Fügen Sie ein JSON Web Token ein, um zu sehen, ob diese Website es annehmen würde. Dabei wird niemand angemeldet.',
    token: 'Token',
    check: 'Prüfen',
    valid: 'Dieses Token ist gültig',
    validHint: 'Signatur, Zeitangaben und E-Mail-Adresse sind in Ordnung.',
    claims: 'Claims',
    refused: 'Dieses Token wurde abgelehnt',
    another: 'Anderes Token prüfen',
  },
};
