/** The pages of the demo IdP. It looks unlike the site it signs people in to, so that it is plain where one is. */
import { type Person, people } from '../people.ts';
import { acsUrl, gatewayUrl } from '../places.ts';
import { escapeXml } from './xml-text.ts';

export interface Chooser {
  /** Where the choice is posted to. */
  readonly action: '/saml/answer' | '/jwt/answer';
  readonly by: Person['by'];
  /** Carried through the form as it came. */
  readonly hidden: Readonly<Record<string, string>>;
}

/** "Who are you?": no password, for everybody here is made up. */
export function chooserPage({ action, by, hidden }: Chooser): string {
  const choices = people.filter((person) => person.by === by).map(choice);
  return page(
    'Who are you?',
    `<p>A real identity provider would ask for a password. This one lets you be anybody.</p>
<form method="post" action="${action}">${fields(hidden)}
<ul class="people">${choices.join('\n')}</ul></form>`,
  );
}

function choice({ id, name, email, role, lists, deactivated }: Person): string {
  const standing = deactivated ? 'deactivated' : lists.length > 0 ? `on the list ${lists.join(', ')}` : 'on no list';
  return `<li><button name="who" value="${id}"><span class="face" aria-hidden="true">${name.charAt(0)}</span>
<span><strong>${name}</strong><br>${email}<br><small>${role} · ${standing}</small></span></button></li>`;
}

/** The answer, posted by the browser itself, or by its button where scripts are off. */
export function postPage(name: string, samlResponse: string, relayState: string | null): string {
  const hidden = { SAMLResponse: samlResponse, ...(relayState === null ? {} : { RelayState: relayState }) };
  return page(
    `Hello, ${name}`,
    `<p>You are being taken back to where you came from.</p>
<form method="post" action="${acsUrl}">${fields(hidden)}
<p><button class="go">Continue</button></p></form>
<script>document.forms[0].submit()</script>`,
  );
}

export function homePage(): string {
  return page(
    'Your applications',
    `<ul class="apps">
<li><a href="${gatewayUrl}/">The Acme site</a><p>The usual way: open the site and sign in from there.</p></li>
<li><a href="/saml/start">The Acme site, started here</a>
<p>An answer that nobody asked for (IdP-initiated). The gateway turns it down unless its connection says <code>idp_initiated = true</code>.</p></li>
<li><a href="/jwt/login?redirect_url=${encodeURIComponent(`${gatewayUrl}/`)}">The Acme site, for partners</a><p>By a signed token (JWT).</p></li>
</ul>`,
  );
}

export function problemPage(message: string): string {
  return page(
    'That did not work',
    `<p>This identity provider will not answer that: ${escapeXml(message)}.</p><p><a href="/">Start again</a></p>`,
  );
}

function fields(hidden: Readonly<Record<string, string>>): string {
  return Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}">`)
    .join('');
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)} · Keyhole</title>
<style>${css}</style>
<header><p>Keyhole</p><p class="what">a demo identity provider</p></header>
<main><h1>${escapeXml(title)}</h1>
${body}
</main>
</html>
`;
}

const css = `
:root { color-scheme: light dark; --ink: #1d1233; --paper: #fff; --ground: #ece6fb; --line: #cfc2f2; --key: #5b2bd0; --soft: #5d5475 }
@media (prefers-color-scheme: dark) { :root { --ink: #efeafc; --paper: #221839; --ground: #150e26; --line: #4a3a78; --key: #b79bff; --soft: #b9aed4 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 1.05rem/1.5 ui-rounded, "Trebuchet MS", system-ui, sans-serif }
header, main { width: min(30rem, 100% - 2rem); margin-inline: auto }
header { padding: 2.5rem 0 1rem; display: flex; align-items: baseline; gap: .7rem }
header p { margin: 0; font-weight: 800; font-size: 1.4rem; color: var(--key) }
header .what { font-weight: 400; font-size: .9rem; color: var(--soft) }
main { background: var(--paper); border: 1px solid var(--line); border-radius: 1.2rem; padding: 1.5rem; margin-bottom: 3rem }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.2 }
a { color: var(--key) }
small, .apps p { color: var(--soft) }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem }
.people button { width: 100%; display: flex; gap: 1rem; align-items: center; text-align: left; padding: .8rem 1rem; font: inherit; line-height: 1.35;
  color: inherit; background: none; border: 1px solid var(--line); border-radius: .9rem; cursor: pointer; overflow-wrap: anywhere }
.people button:hover { border-color: var(--key) }
:focus-visible { outline: 3px solid var(--key); outline-offset: 2px }
.face { flex: none; display: grid; place-items: center; width: 2.8rem; height: 2.8rem; border-radius: 50%; background: var(--key); color: var(--paper); font-weight: 800; font-size: 1.2rem }
.go { font: inherit; font-weight: 700; padding: .6rem 1.4rem; border: 0; border-radius: .7rem; background: var(--key); color: var(--paper); cursor: pointer }
.apps p { margin: .1rem 0 .6rem }
`;
