/** Processor time of the requests that make up a month, warm, in milliseconds of the gateway's process, its HTTP included. */
import { type Gateway, startGateway } from '../lib/gateway.ts';
import { get, signInBySaml } from '../lib/reader.ts';
import { startStores } from '../lib/stores.ts';
import { expect } from './count.ts';
import { fillStores, reader } from './fill.ts';

export interface ProcessorTime {
  readonly saml: number;
  /** A page whose reader is not in memory. */
  readonly pageCold: number;
  readonly pageWarm: number;
}

async function each(gateway: Gateway, times: number, act: (index: number) => Promise<unknown>): Promise<number> {
  const before = gateway.server.cpu();
  for (let index = 0; index < times; index++) await act(index);
  return (gateway.server.cpu() - before) / times / 1000;
}

async function measure(gateway: Gateway, times: number): Promise<ProcessorTime> {
  const { port } = gateway;
  const cookies: string[] = [];
  const signIn = async (index: number) => cookies.push(await signInBySaml(port, `reader-${index}@acme.example`));
  const open = async (cookie = '') => expect(await get(port, '/kb', { Cookie: cookie }), 200, 'the page');
  // Until the engine has compiled what runs often.
  await each(gateway, times, signIn);
  await each(gateway, times, (index) => open(cookies[index]));
  const own = await signInBySaml(port, reader);
  await each(gateway, 5 * times, () => open(own));
  return {
    saml: await each(gateway, times, (index) => signIn(times + index)),
    pageCold: await each(gateway, times, (index) => open(cookies[times + index])),
    pageWarm: await each(gateway, 5 * times, () => open(own)),
  };
}

export async function measureProcessorTime(times: number): Promise<ProcessorTime> {
  const stores = await startStores();
  await fillStores(stores, { rows: 10, otherLists: 1, ownLists: 1 });
  const gateway = await startGateway({ stores });
  const found = await measure(gateway, times);
  await Promise.all([gateway.server.stop(), stores.stop()]);
  return found;
}
