/** The sign-in page of a site with several connections: by e-mail address, by button, or both. */
import { type PageContext, pageResponse } from './layout.tsx';
import { plain, Shown } from './shown.tsx';
import { type Texts, textsIn } from './texts/texts.ts';

export interface Chooser extends PageContext {
  /** One button each, in this order. May be empty when the address alone decides. */
  readonly connections: readonly ConnectionChoice[];
  /** Whether to ask for the e-mail address; the form leads to GET /_sso/login?email=…&return_to=…. */
  readonly askEmail: boolean;
  /** Already judged: a path of this site. */
  readonly returnTo: string;
  /** The address that several connections are for: the buttons take it along. */
  readonly email?: string | undefined;
  /** What was typed, when its domain belongs to no connection: the form comes again with a word about it. */
  readonly unknownEmail?: string | undefined;
}

export interface ConnectionChoice {
  readonly id: string;
  readonly label: string;
}

export async function renderChooser(chooser: Chooser): Promise<Response> {
  const { signIn: texts } = await textsIn(chooser.language);
  return pageResponse({
    ...chooser,
    status: 200,
    title: texts.title,
    forms: chooser.askEmail ? 'identity_provider' : 'none',
    body: (
      <>
        {chooser.askEmail ? <ByEmail chooser={chooser} texts={texts} /> : null}
        {chooser.connections.length > 0 ? <ByButton chooser={chooser} texts={texts} /> : null}
      </>
    ),
  });
}

interface PartProps {
  readonly chooser: Chooser;
  readonly texts: Texts['signIn'];
}

function ByEmail({ chooser, texts }: PartProps) {
  const unknown = chooser.unknownEmail !== undefined;
  return (
    <form method="get" action="/_sso/login">
      <p id="email-hint">{texts.byEmail}</p>
      <label for="email">{texts.email}</label>
      {unknown ? (
        <p class="alert" id="email-alert" role="alert">
          {texts.domainUnknown}
        </p>
      ) : null}
      <input
        type="email"
        id="email"
        name="email"
        dir="ltr"
        required
        maxlength={254}
        autocomplete="email"
        autocapitalize="none"
        spellcheck={false}
        value={unknown ? plain(chooser.unknownEmail ?? '', 254) : undefined}
        aria-invalid={unknown ? 'true' : undefined}
        aria-describedby={unknown ? 'email-alert' : 'email-hint'}
      />
      <input type="hidden" name="return_to" value={chooser.returnTo} />
      <p class="actions">
        <button type="submit">{texts.proceed}</button>
      </p>
    </form>
  );
}

function ByButton({ chooser, texts }: PartProps) {
  const email = chooser.email === undefined ? '' : `&email=${encodeURIComponent(chooser.email)}`;
  const query = `?return_to=${encodeURIComponent(chooser.returnTo)}${email}`;
  return (
    <nav aria-labelledby="connections">
      <h2 id="connections">{chooser.askEmail ? texts.orWith : texts.with}</h2>
      <ul>
        {chooser.connections.map(({ id, label }) => (
          <li>
            <a class="button quiet" href={`/_sso/login/${encodeURIComponent(id)}${query}`}>
              <Shown text={label} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
