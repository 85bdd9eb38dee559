/**
 * Whole requests in a process that has just started: sign-ins that were begun in another process of the same gateway, and pages of
 * a reader who signed in there. The site has two connections, one of each kind.
 */
import { randomUUID } from 'node:crypto';
import { fewConnections, type Gateway, startGateway } from '../lib/gateway.ts';
import { writeToken } from '../lib/idp.ts';
import { type Answer, answerSaml, get, postSaml, sendToken, signInByJwt, startLogin } from '../lib/reader.ts';
import { costOf } from '../lib/settled.ts';
import { interleave } from '../lib/statistics.ts';
import type { Stores } from '../lib/stores.ts';

/** In milliseconds of processor time of the gateway's process. */
export interface FirstRequest {
  readonly first: number;
  readonly second: number;
  readonly tenth: number;
}

interface Kind {
  readonly title: string;
  readonly status: number;
  /** Prepared in the elder process; what is returned is done in the new one. */
  prepare(elder: number): Promise<(port: number) => Promise<Answer>>;
}

const site = { connections: fewConnections };

const newEmail = () => `reader-${randomUUID()}@acme.example`;

async function prepareSaml(elder: number) {
  const started = await startLogin(elder, 'acme');
  const form = await answerSaml(started, newEmail());
  return (port: number) => postSaml(port, started, form);
}

async function prepareToken(elder: number) {
  const started = await startLogin(elder, 'partners');
  const token = await writeToken(newEmail());
  return (port: number) => sendToken(port, started, token);
}

async function preparePage(elder: number) {
  const Cookie = await signInByJwt(elder, newEmail());
  return (port: number) => get(port, '/kb/page', { Cookie });
}

async function prepareNobody() {
  return (port: number) => get(port, '/kb/page');
}

export const firstRequests: Readonly<Record<string, Kind>> = {
  saml: { title: 'SAML sign-in (ACS)', status: 303, prepare: prepareSaml },
  jwt: { title: 'JWT sign-in (callback)', status: 303, prepare: prepareToken },
  page: { title: 'page of a reader who is signed in', status: 200, prepare: preparePage },
  nobody: { title: 'page asked for by nobody (redirect)', status: 302, prepare: prepareNobody },
};

async function measureOnce(stores: Stores, elder: Gateway, { title, status, prepare }: Kind): Promise<FirstRequest> {
  const fresh = await startGateway({ stores, site });
  const costs: number[] = [];
  for (let request = 1; request <= 10; request++) {
    const ask = await prepare(elder.port);
    const cost = await costOf(fresh.server, async () => {
      const answer = await ask(fresh.port);
      if (answer.status !== status) throw new Error(`${title}: ${answer.status} ${answer.body.slice(0, 300)}`);
    });
    costs.push(cost);
  }
  await fresh.server.stop();
  return { first: costs[0] ?? Number.NaN, second: costs[1] ?? Number.NaN, tenth: costs[9] ?? Number.NaN };
}

export async function measureFirstRequests(
  stores: Stores,
  rounds: number,
): Promise<Readonly<Record<string, readonly FirstRequest[]>>> {
  const elder = await startGateway({ stores, site });
  const turns = Object.fromEntries(
    Object.entries(firstRequests).map(([name, kind]) => [name, () => measureOnce(stores, elder, kind)]),
  );
  const samples = await interleave(turns, rounds);
  await elder.server.stop();
  return samples;
}
