/** Who comes and goes while the load is on: new readers by JWT and by SAML, sign-outs everywhere, and strangers. */
import { siteUrl } from '../lib/gateway.ts';
import { get, post, signInByJwt, signInBySaml } from '../lib/reader.ts';
import { startEvery, type Ticker } from './every.ts';
import { staffPage } from './population.ts';
import { guarded, isOwnPage, isSentToSignIn, judgeRefusal, noteError, type Tally } from './tally.ts';

/** On `staff` as a whole: new readers are on a list before anybody knows them. */
export const visitorDomain = 'visitors.example';

const BETWEEN_MS = 250;
/** Every so many come with two browsers and sign out everywhere. */
const LEAVES = 5;

/** JWT and SAML in turn. */
export function startComings(port: number, tally: Tally): Ticker {
  let count = 0;
  return startEvery(BETWEEN_MS, () => {
    const number = count++;
    const email = `visitor-${number}@${visitorDomain}`;
    const signIn = number % 2 === 0 ? signInByJwt : signInBySaml;
    return guarded(tally, 'a sign-in', async () => {
      const cookie = await comeIn(port, tally, email, signIn);
      if (number % LEAVES === 0) await leave(port, tally, cookie, await comeIn(port, tally, email, signIn));
      await comeAsStranger(port, tally, cookie);
    });
  });
}

async function comeIn(port: number, tally: Tally, email: string, signIn: typeof signInByJwt): Promise<string> {
  const cookie = await signIn(port, email);
  tally.signIns++;
  const answer = await get(port, staffPage, { Cookie: cookie });
  if (!isOwnPage(answer, email)) noteError(tally, `a new reader's page: ${answer.status} ${answer.body.slice(0, 60)}`);
  return cookie;
}

/** One isolate: what is signed out everywhere is out at once, in the other browser too. */
async function leave(port: number, tally: Tally, here: string, elsewhere: string): Promise<void> {
  const answer = await post(port, '/_sso/logout', { everywhere: 'yes' }, { Cookie: here, Origin: siteUrl });
  if (answer.status !== 200) noteError(tally, `signing out: ${answer.status}`);
  tally.signOuts++;
  for (const cookie of [here, elsewhere]) {
    const after = await get(port, staffPage, { Cookie: cookie });
    judgeRefusal(tally, 'signed out everywhere', after, isSentToSignIn(after));
  }
}

/** Without a cookie, and with one that was altered. */
async function comeAsStranger(port: number, tally: Tally, cookie: string): Promise<void> {
  const dot = cookie.lastIndexOf('.');
  const altered = `${cookie.slice(0, dot - 1)}${cookie[dot - 1] === 'A' ? 'B' : 'A'}${cookie.slice(dot)}`;
  for (const headers of [{}, { Cookie: altered }]) {
    const answer = await get(port, staffPage, headers);
    judgeRefusal(tally, 'a stranger', answer, isSentToSignIn(answer));
  }
}
