/** What one of each kind of request asks of D1 and KV, against the real gateway. `cold` is a process that was never asked before. */
import { type Gateway, startGateway } from '../lib/gateway.ts';
import { get, post, signInByJwt, signInBySaml } from '../lib/reader.ts';
import { type StoreCounts, type Stores, startStores } from '../lib/stores.ts';
import { countOf, expect } from './count.ts';
import { fillStores, reader } from './fill.ts';
import { refuseAlteredSaml, refuseAlteredToken, useSaml, useToken } from './sign-in.ts';

export const kinds = {
  samlFirst: 'SAML sign-in, first of a reader',
  samlAgain: 'SAML sign-in, again',
  samlKnown: 'SAML sign-in, jit = false',
  samlAltered: 'SAML sign-in refused: altered message',
  samlReplayed: 'SAML sign-in refused: replayed message',
  jwtFirst: 'JWT sign-in, first of a reader',
  jwtAgain: 'JWT sign-in, again',
  jwtKnown: 'JWT sign-in, jit = false',
  jwtAltered: 'JWT sign-in refused: altered token',
  jwtReplayed: 'JWT sign-in refused: replayed token',
  pageCold: 'allowed page, cold',
  pageWarm: 'allowed page, warm',
  pageNobody: 'page asked for by nobody (redirect to sign in)',
  refusedCold: 'page refused by list, cold',
  refusedWarm: 'page refused by list, warm',
  sessionCold: 'session info, cold',
  sessionWarm: 'session info, warm',
  signOut: 'sign out',
  signOutEverywhere: 'sign out everywhere',
} as const;

export type Kind = keyof typeof kinds;
export type Counted = Readonly<Record<Kind, StoreCounts>>;

const stranger = 'eve@acme.example';
const onePage = '/handbook/leave';
const sameOrigin = { 'Sec-Fetch-Site': 'same-origin' };

type Act = () => Promise<unknown>;
type Count = (act: Act) => Promise<StoreCounts>;

async function countSignIns(port: number, count: Count) {
  const samlAgain = await useSaml(port);
  const jwtAgain = await useToken(port);
  return {
    samlFirst: await count(() => signInBySaml(port, 'new@acme.example')),
    samlAgain: await count(() => signInBySaml(port, reader)),
    samlKnown: await count(() => signInBySaml(port, reader, 'acme-known')),
    samlAltered: await count(() => refuseAlteredSaml(port)),
    samlReplayed: await count(samlAgain),
    jwtFirst: await count(() => signInByJwt(port, 'new@acme.example')),
    jwtAgain: await count(() => signInByJwt(port, reader)),
    jwtKnown: await count(() => signInByJwt(port, reader, 'partners-known')),
    jwtAltered: await count(() => refuseAlteredToken(port)),
    jwtReplayed: await count(jwtAgain),
  };
}

/** The same request twice in a new process. */
async function coldAndWarm(stores: Stores, ask: (port: number) => Promise<unknown>) {
  const { server, port } = await startGateway({ stores });
  const cold = await countOf(stores, () => ask(port));
  const warm = await countOf(stores, () => ask(port));
  await server.stop();
  return { cold, warm };
}

async function countPages(stores: Stores, own: string, strange: string) {
  const page = await coldAndWarm(stores, async (port) =>
    expect(await get(port, onePage, { Cookie: own }), 200, 'the page'),
  );
  const refused = await coldAndWarm(stores, async (port) =>
    expect(await get(port, onePage, { Cookie: strange }), 403, 'NOT_ON_LIST'),
  );
  const session = await coldAndWarm(stores, async (port) =>
    expect(await get(port, '/_sso/session', { Cookie: own }), 200, reader),
  );
  return {
    pageCold: page.cold,
    pageWarm: page.warm,
    refusedCold: refused.cold,
    refusedWarm: refused.warm,
    sessionCold: session.cold,
    sessionWarm: session.warm,
  };
}

async function countSignOuts(port: number, count: Count) {
  const leave = async (fields: Readonly<Record<string, string>>, cookie: string) =>
    expect(await post(port, '/_sso/logout', fields, { Cookie: cookie, ...sameOrigin }), 200);
  const [one, all] = [await signInBySaml(port, reader), await signInBySaml(port, reader)];
  const signOut = await count(() => leave({}, one));
  const signOutEverywhere = await count(() => leave({ everywhere: '1' }, all));
  expect(await get(port, onePage, { Cookie: all }), 302);
  return { signOut, signOutEverywhere };
}

async function countAll(stores: Stores, { port }: Gateway): Promise<Counted> {
  const count: Count = (act) => countOf(stores, act);
  const signIns = await countSignIns(port, count);
  const pageNobody = await count(async () => expect(await get(port, onePage), 302));
  const [own, strange] = [await signInBySaml(port, reader), await signInBySaml(port, stranger)];
  const pages = await countPages(stores, own, strange);
  return { ...signIns, pageNobody, ...pages, ...(await countSignOuts(port, count)) };
}

/** Counts every kind once, with a few other people in every table. */
export async function countKinds(): Promise<Counted> {
  const stores = await startStores();
  await fillStores(stores, { rows: 10, otherLists: 1, ownLists: 1 });
  const gateway = await startGateway({ stores });
  try {
    return await countAll(stores, gateway);
  } finally {
    await Promise.all([gateway.server.stop(), stores.stop()]);
  }
}
