/** Polish, addressing the reader as software does: second person, no gendered past tense. */
import type { Texts } from './texts.ts';

const tryAgain =
  'Spróbuj ponownie. Jeśli problem się powtarza, przekaż działowi IT kod i numer referencyjny z tej strony.';

export const polish: Texts = {
  code: 'Kod',
  reference: 'Nr referencyjny',
  marksHint: 'Podaj te dane, jeśli poprosisz o pomoc.',
  answers: {
    bad_request: {
      title: 'Coś poszło nie tak',
      text: [
        'Przeglądarka wysłała coś, czego ta witryna nie przyjmuje, na przykład uszkodzony adres lub nieaktualny formularz.',
        'Wróć do poprzedniej strony i spróbuj ponownie.',
      ],
      next: 'Przejdź na stronę główną',
    },
    not_found: {
      title: 'Nic tu nie ma',
      text: ['Być może w adresie jest literówka lub jest on nieaktualny.'],
      next: 'Przejdź na stronę główną',
    },
    sign_in_required: {
      title: 'Zaloguj się',
      text: ['Ta strona jest dostępna tylko dla zalogowanych osób.'],
      next: 'Zaloguj się',
    },
    not_on_list: {
      title: 'Nie masz dostępu do tej strony',
      text: [
        'Mogą ją otworzyć tylko wybrane osoby. Jeśli potrzebujesz dostępu, poproś o niego administratora tej witryny.',
      ],
      next: 'Użyj innego konta',
    },
    closed: {
      title: 'Ta strona jest zamknięta',
      text: [
        'Nikt nie może jej otworzyć, niezależnie od konta. Jeśli jej potrzebujesz, skontaktuj się z administratorem tej witryny.',
      ],
      next: 'Przejdź na stronę główną',
    },
    sign_in_off: {
      title: 'Logowanie jest wyłączone',
      text: [
        'Ta strona wymaga zalogowania się, a w tej witrynie nie jest to teraz możliwe.',
        'Spróbuj ponownie później lub skontaktuj się z administratorem tej witryny.',
      ],
    },
    account_off: {
      title: 'Twój dostęp został wyłączony',
      text: [
        'To konto nie może już otwierać prywatnych stron w tej witrynie. Jeśli uważasz, że to pomyłka, skontaktuj się z jej administratorem.',
      ],
      next: 'Użyj innego konta',
    },
    sign_in_failed: {
      title: 'Nie udało się zalogować',
      text: [
        'Usługa logowania Twojej organizacji odpowiedziała, ale nie możemy potwierdzić, że odpowiedź jest autentyczna i aktualna.',
        tryAgain,
      ],
      next: 'Spróbuj ponownie',
    },
    sign_in_declined: {
      title: 'Usługa logowania odmówiła dostępu',
      text: [
        'Usługa logowania Twojej organizacji odmówiła zalogowania. Być może logowanie zostało przerwane albo to konto nie ma dostępu do tej witryny.',
        tryAgain,
      ],
      next: 'Spróbuj ponownie',
    },
    sign_in_again: {
      title: 'Zaloguj się jeszcze raz',
      text: [
        'To logowanie trwało zbyt długo, zostało już wykorzystane albo rozpoczęło się gdzie indziej. Zwykle pomaga rozpoczęcie od nowa.',
        'Jeśli to się powtórzy, zezwól w przeglądarce na pliki cookie tej witryny.',
      ],
      next: 'Zaloguj się',
    },
    address_refused: {
      title: 'Tego konta nie można tu użyć',
      text: [
        'Logowanie się powiodło, ale ta witryna nie jest dostępna dla tego adresu e-mail. Użyj innego konta lub poproś administratora witryny o dostęp.',
      ],
      next: 'Użyj innego konta',
    },
    sign_out_failed: {
      title: 'Coś poszło nie tak podczas wylogowywania',
      text: [
        'Usługa logowania Twojej organizacji wysłała wiadomość o wylogowaniu, ale nie udało się potwierdzić, że jest prawdziwa i aktualna, więc nic się tu nie zmieniło.',
        'Możesz sprawdzić, czy Twoja sesja w tej witrynie nadal trwa, i samodzielnie się wylogować.',
      ],
      next: 'Wyloguj się',
    },
    wrong_binding: {
      title: 'Trzeba zmienić jedno ustawienie',
      text: [
        'Usługa logowania Twojej organizacji dostarcza odpowiedź w sposób, którego ta witryna nie przyjmuje.',
        'Dla administratora: ustaw w IdP powiązanie (binding) HTTP-POST dla tego adresu ACS.',
      ],
      next: 'Zaloguj się',
    },
    loop_stopped: {
      title: 'Logowanie się zapętliło',
      text: [
        'Logowanie powiodło się kilka razy z rzędu, ale przeglądarka za każdym razem od razu wracała na początek, dlatego przerwaliśmy je tutaj.',
      ],
      next: 'Spróbuj ponownie',
    },
    sign_in_broken: {
      title: 'Ten sposób logowania nie jest skonfigurowany',
      text: [
        'Brakuje ustawień lub są one błędne. Zaloguj się w inny sposób, jeśli to możliwe, lub powiadom o tym administratora tej witryny.',
      ],
      next: 'Spróbuj ponownie',
    },
    not_set_up: {
      title: 'Dostęp do tej witryny nie jest skonfigurowany',
      text: [
        'Brakuje ustawień lub są one błędne, dlatego witryna pozostaje zamknięta. Powiadom o tym jej administratora.',
      ],
    },
    origin_down: {
      title: 'Witryna nie odpowiada',
      text: ['Nie można połączyć się z serwerem, na którym jest ta strona. Spróbuj ponownie za chwilę.'],
      next: 'Spróbuj ponownie',
    },
    unavailable: {
      title: 'Chwilowo niedostępne',
      text: ['Coś poszło nie tak po naszej stronie, więc nic nie zostało otwarte. Spróbuj ponownie za chwilę.'],
      next: 'Spróbuj ponownie',
    },
  },
  loopCauses: {
    cookie_missing:
      'Przyczyna: przeglądarka nie odesłała naszego pliku cookie. Zezwól na pliki cookie w tej witrynie i spróbuj ponownie.',
    other_host:
      'Przyczyna: przeglądarka wysłała plik cookie należący do innego adresu. Usuń pliki cookie tej witryny i spróbuj ponownie.',
    clock:
      'Przyczyna: dwa zegary wskazują różny czas. Sprawdź, czy to urządzenie ustawia datę i godzinę automatycznie. Jeśli tak, powiadom dział IT.',
  },
  signedInAs: (email) => ['Zalogowano jako ', email, '.'],
  signedInWith: (email) => ['Użyte konto: ', email, '.'],
  signIn: {
    title: 'Logowanie',
    byEmail: 'Na podstawie adresu skierujemy Cię do właściwej strony logowania. Nie trzeba tu podawać hasła.',
    email: 'Adres e-mail',
    proceed: 'Dalej',
    domainUnknown: 'Dla tego adresu nie można się tu zalogować. Sprawdź pisownię lub użyj innego adresu.',
    with: 'Zaloguj się przez',
    orWith: 'Lub zaloguj się przez',
  },
  handOver: {
    signIn: {
      title: 'Przejdź do logowania',
      text: 'Za chwilę otworzy się strona logowania Twojej organizacji. Jeśli nie otworzy się sama, użyj przycisku.',
    },
    signOut: {
      title: 'Przejdź do wylogowania',
      text: 'Za chwilę nastąpi wylogowanie z usługi logowania Twojej organizacji. Jeśli nic się nie dzieje, użyj przycisku.',
    },
  },
  signOut: {
    title: 'Wylogować się?',
    here: 'Wyloguj się',
    everywhere: 'Wyloguj się wszędzie',
    everywhereHint:
      '„Wszędzie” oznacza tę witrynę na wszystkich Twoich urządzeniach i we wszystkich przeglądarkach. Może to potrwać minutę.',
    providerHint:
      'Spowoduje to wylogowanie z tej witryny na wszystkich Twoich urządzeniach, z usługi logowania organizacji i z innych witryn otwartych za jej pomocą.',
    stay: 'Nie wylogowuj mnie',
  },
  signedOut: {
    title: 'Wylogowano',
    here: 'Wylogowano z tej witryny w tej przeglądarce.',
    everywhere:
      'Wylogowano z tej witryny na wszystkich Twoich urządzeniach i we wszystkich przeglądarkach. Może to potrwać minutę.',
    providerHint:
      'Być może nadal trwa Twoja sesja w usłudze logowania organizacji. Na wspólnym komputerze wyloguj się również tam.',
    providerDone: 'Wylogowano Cię również z usługi logowania organizacji.',
    providerPartial:
      'Wylogowano Cię również z usługi logowania organizacji, ale nie ze wszystkich otwartych witryn. Na wspólnym komputerze zamknij przeglądarkę.',
    providerFailed:
      'Usłudze logowania organizacji nie udało się Cię wylogować. Na wspólnym komputerze wyloguj się również tam.',
    signInAgain: 'Zaloguj się ponownie',
  },
  verify: {
    title: 'Sprawdź token',
    intro: 'Wklej token JWT, aby sprawdzić, czy ta witryna by go przyjęła. Nikt nie zostanie przy tym zalogowany.',
    token: 'Token',
    check: 'Sprawdź',
    valid: 'Ten token jest prawidłowy',
    validHint: 'Podpis, daty i adres e-mail są w porządku.',
    claims: 'Zawartość (claims)',
    refused: 'Ten token został odrzucony',
    another: 'Sprawdź inny token',
  },
};
