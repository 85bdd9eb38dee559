/**
 * Signs a reader in at a guard as a browser does, and checks on the way that it is a guard: whoever is not signed in, is not on its
 * list, or alters what the identity provider signed does not get the page.
 */
import type { Server } from '../../lib/processes.ts';
import { ask, openBrowser, type Page } from './browser.ts';

/** A server in front of the origin, and the page's address there. */
export interface Front {
  readonly server: Server;
  readonly url: string;
  /** The end of what it has complained of. */
  readLog?(): string;
}

/** One that guards the page, and the cookie of a reader who may see it. */
export interface GuardedFront extends Front {
  readonly cookie: string;
}

/** What the browser brings back from the identity provider. */
export interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * The identity provider: answers the question in a guard's redirect with signed words about a person. When `alteredTo` is given, it
 * stands in the person's place after signing.
 */
export type Answer = (location: string, person: string, alteredTo?: string) => Promise<Form>;

/** On every guard's list, and nobody else is. */
export const reader = 'sam@acme.example';
/** Known to the identity provider. Of the reader's length, so that an altered message differs in nothing else. */
const other = 'eve@acme.example';

const toSignIn = [302, 303];
const refused = [401, 403];

/** The server as a guard that works. Throws when it lets somebody in whom it should not, or does not serve the reader. */
export async function signIn(name: string, front: Front, answer: Answer, originPort: number): Promise<GuardedFront> {
  try {
    const { body } = await ask(`http://127.0.0.1:${originPort}/page`, {});
    await refuseOthers(front.url, answer);
    return { ...front, cookie: await letIn(front.url, answer, body) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} does not guard as it should: ${why}\n${front.readLog?.() ?? ''}`);
  }
}

async function refuseOthers(url: string, answer: Answer): Promise<void> {
  const expect = ({ status }: Page, expected: readonly number[], who: string) => {
    if (!expected.includes(status)) throw new Error(`${status} for ${who}, not ${expected.join(' or ')}`);
  };
  expect(await openBrowser().visit(url), toSignIn, 'a stranger');
  expect((await enter(url, answer, other)).page, refused, 'somebody who is not on the list');
  // Were the name believed, it would be on the list.
  expect((await enter(url, answer, other, reader)).page, toSignIn, 'whoever brings an altered message');
}

/** The cookie with which the reader gets the page, whole. */
async function letIn(url: string, answer: Answer, body: Buffer): Promise<string> {
  const { page, cookie } = await enter(url, answer, reader);
  // The second time with nothing but what the load will send.
  for (const got of [page, await ask(url, { Cookie: cookie })])
    if (got.status !== 200 || !got.body.equals(body)) throw new Error(`${got.status} for the reader, or another page`);
  return cookie;
}

/** The whole way: from the page to the identity provider, back with its answer, and to the page once more. */
async function enter(url: string, answer: Answer, person: string, alteredTo?: string) {
  const browser = openBrowser();
  const { status, location } = await browser.visit(url);
  if (location === '') throw new Error(`${status} instead of the way to the identity provider`);
  const form = await answer(location, person, alteredTo);
  await browser.visit(form.url, form.fields);
  return { page: await browser.visit(url), cookie: browser.cookie() };
}
