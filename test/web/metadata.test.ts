/** A connection whose identity provider is described by metadata: from the first sign-in to its next key. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { makeKey, type SigningKey } from '../../demo/idp/keys.ts';
import { buildResponse, signElement, toBase64 } from '../../demo/idp/sign.ts';
import { createApp } from '../../src/app.ts';
import { type Browser, expectRefusal, expectSignedIn, openBrowser } from '../support/browser.ts';
import { entity, entra, group } from '../support/idp-metadata.ts';
import { docs, type Gateway, openGateway, secrets } from '../support/worker-gateway.ts';

const host = 'metadata.example';
const siteUrl = `https://${host}`;
const entityId = 'https://idp.example/saml';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const keys = {
  old: await makeKey(new Date()),
  next: await makeKey(new Date()),
  ec: await makeKey(new Date(), { kind: 'ec' }),
};

let fetched: MockInstance<typeof fetch>;
let log: MockInstance<typeof console.error>;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
  log = vi.spyOn(console, 'error').mockImplementation(() => {});
  fetched = vi.spyOn(globalThis, 'fetch');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function described(...signing: readonly SigningKey[]): string {
  return entity({ entityId, certificates: signing.map((key) => key.certificatePem) });
}

interface Provider {
  readonly id: string;
  /** What its address says from now on. */
  says(answer: string | (() => Response)): void;
  readonly gateway: Gateway;
  readonly browser: Browser;
  /** Posts an answer that was started at the identity provider. */
  post(key: SigningKey, email?: string): Promise<Response>;
  audits(): Promise<{ code: string | null; detail: Record<string, unknown> }[]>;
  cron(now?: Date): Promise<void>;
  health(): Promise<{ warnings: { connection: string; code: string; days: number | null }[] }>;
}

let count = 0;

/** A connection of its own, so that no test finds what another one left in D1 or in memory. */
function provider(document: string, more: Readonly<Record<string, unknown>> = {}): Provider {
  const id = `m${count++}`;
  let answer = () => new Response(document);
  fetched.mockImplementation(async () => answer());
  const source =
    'idp_metadata' in more || 'certificates' in more ? {} : { idp_metadata_url: `https://idp.example/${id}.xml` };
  const table = { id, type: 'saml', label: id, email_from: 'nameid', idp_initiated: true, ...source, ...more };
  const gateway = openGateway({ SITE_META: { ...docs, host, connections: [table] } });
  const browser = openBrowser(gateway, siteUrl);
  const own = `${siteUrl}/_sso/saml/${id}`;
  return {
    id,
    gateway,
    browser,
    says(next) {
      answer = typeof next === 'string' ? () => new Response(next) : next;
    },
    async post(key, email = 'ann@acme.example') {
      pass(1);
      const parts = { now: new Date(), acsUrl: `${own}/acs`, spEntityId: `${own}/metadata`, issuer: entityId };
      const algorithm = key.privateKey.algorithm.name === 'ECDSA' ? 'ecdsa-sha256' : 'rsa-sha256';
      const xml = buildResponse({ ...parts, nameId: email });
      const signed = await signElement(xml, { which: 'assertion', privateKey: key.privateKey, algorithm });
      return browser.post(`/_sso/saml/${id}/acs`, { SAMLResponse: toBase64(signed) });
    },
    async audits() {
      const rows = await env.DB.prepare(
        "SELECT code, detail FROM audit WHERE kind = 'metadata' AND connection = ? ORDER BY at",
      )
        .bind(id)
        .all<{ code: string | null; detail: string }>();
      return rows.results.map(({ code, detail }) => ({ code, detail: JSON.parse(detail) }));
    },
    cron: (now = new Date()) => gateway.scheduled(now),
    async health() {
      const response = await gateway.fetch(`${siteUrl}/_sso/health`);
      expect(response.status).toBe(200);
      return response.json();
    },
  };
}

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

/** Lets the next fetch wait, whoever makes it; what is returned lets it have this document. */
function holdNextFetch(document: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  fetched.mockImplementationOnce(() => promise.then(() => new Response(document)));
  return resolve;
}

describe('the first sign-in', () => {
  test('fetches the metadata once, and goes where it says', async () => {
    const { browser, id, post } = provider(described(keys.old));
    const response = await browser.get(`/_sso/login/${id}`);
    expect([response.status, response.headers.get('Location')]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/idp\.example\/sso\?/),
    ]);
    expectSignedIn(await post(keys.old), '/');
    pass(2 * minute);
    expectSignedIn(await post(keys.old), '/');
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[0]).toMatchObject([`https://idp.example/${id}.xml`, { redirect: 'manual' }]);
  });

  test('METADATA_UNREACHABLE: without any metadata nobody signs in, and strangers do not make us hammer the address', async () => {
    const { browser, id, says, post } = provider('');
    says(() => new Response('down', { status: 502 }));
    const row = await expectRefusal(await browser.get(`/_sso/login/${id}`), 'METADATA_UNREACHABLE');
    expect(row.detail.received).toBe('status 502');
    for (let i = 0; i < 3; i++) await expectRefusal(await post(keys.old), 'METADATA_UNREACHABLE');
    expect(fetched).toHaveBeenCalledTimes(1);
    says(described(keys.old));
    pass(10_000);
    expectSignedIn(await post(keys.old), '/');
  });

  test('several at once: nobody is refused because somebody else is fetching', async () => {
    const { post } = provider(described(keys.old));
    for (const answer of await Promise.all([1, 2, 3].map((n) => post(keys.old, `first-${n}@acme.example`)))) {
      expectSignedIn(answer, '/');
    }
  });

  test('a first fetch that another one overtakes goes on with what that one stored', async () => {
    const { post, says, audits } = provider(described(keys.next));
    const release = holdNextFetch(described(keys.old));
    const slow = post(keys.next, 'slow@acme.example');
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(1));
    says(described(keys.next));
    expectSignedIn(await post(keys.next, 'fast@acme.example'), '/');
    release();
    expectSignedIn(await slow, '/');
    expect(fetched).toHaveBeenCalledTimes(2);
    expect((await audits()).map((row) => row.code)).toEqual([null]);
  });

  test('ATTACK METADATA_ENTITY_CHANGED: a first fetch that finds another identity provider stored does not go on with it', async () => {
    const { post, says } = provider('');
    const other = { entityId: 'https://other-idp.example', certificates: [keys.old.certificatePem] };
    const release = holdNextFetch(entity(other));
    const slow = post(keys.old, 'slow@acme.example');
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(1));
    says(described(keys.old));
    expectSignedIn(await post(keys.old, 'fast@acme.example'), '/');
    release();
    await expectRefusal(await slow, 'METADATA_ENTITY_CHANGED');
  });

  test('a document that cannot be used is refused with its own code', async () => {
    const { post } = provider(entra([keys.old.certificatePem], 'https://sts.windows.net/{tenantid}/'));
    await expectRefusal(await post(keys.old), 'METADATA_TENANT_TEMPLATE');
  });

  test('inline, and from KV', async () => {
    const inline = provider('', { idp_metadata: described(keys.old) });
    expectSignedIn(await inline.post(keys.old), '/');
    await expectRefusal(await inline.post(keys.next), 'SIGNATURE_MISMATCH');
    await env.KV.put('idp.xml', described(keys.next));
    const kept = provider('', { idp_metadata: 'kv:idp.xml' });
    expectSignedIn(await kept.post(keys.next), '/');
    const absent = provider('', { idp_metadata: 'kv:nothing.xml' });
    await expectRefusal(await absent.post(keys.next), 'METADATA_MISSING');
    expect(fetched).not.toHaveBeenCalled();
  });

  test('a weak key in it is one for legacy_crypto only, wherever the document is', async () => {
    const weak = await makeKey(new Date(), { modulusLength: 1024 });
    for (const more of [{}, { idp_metadata: described(weak) }]) {
      await expectRefusal(await provider(described(weak), more).post(weak), 'METADATA_NO_KEY');
      expectSignedIn(await provider(described(weak), { ...more, legacy_crypto: true }).post(weak), '/');
    }
  });

  test('settings that became stricter count at once, whatever was stored and is remembered by the others', async () => {
    const weak = await makeKey(new Date(), { modulusLength: 1024 });
    const metadata_certificate = keys.next.certificatePem;
    for (const [key, before, after, code] of [
      [weak, { legacy_crypto: true }, { legacy_crypto: false }, 'METADATA_NO_KEY'],
      [keys.old, {}, { metadata_certificate }, 'METADATA_NOT_SIGNED'],
      [keys.old, {}, { idp_entity_id: 'https://other-idp.example' }, 'METADATA_ENTITY_NOT_FOUND'],
    ] as const) {
      const { id, post } = provider(described(key), before);
      expectSignedIn(await post(key), '/');
      const table = { id, type: 'saml', idp_metadata_url: `https://idp.example/${id}.xml`, ...after };
      const stricter = openGateway({ SITE_META: { ...docs, host, connections: [table] } });
      await expectRefusal(await openBrowser(stricter, siteUrl).get(`/_sso/login/${id}`), code);
    }
  });

  test('with metadata_certificate, only a document that it signed', async () => {
    const metadata_certificate = keys.next.certificatePem;
    const unsigned = provider(described(keys.old), { metadata_certificate });
    await expectRefusal(await unsigned.post(keys.old), 'METADATA_NOT_SIGNED');
    const document = entity({ entityId, certificates: [keys.old.certificatePem], attributes: ' ID="_m"' });
    const signed = await signElement(document, { id: '_m', privateKey: keys.next.privateKey });
    expectSignedIn(await provider(signed, { metadata_certificate }).post(keys.old), '/');
  });
});

describe('the next key', () => {
  test('the first sign-in with it succeeds, after exactly one fetch', async () => {
    const { post, says, audits } = provider(described(keys.old));
    expectSignedIn(await post(keys.old), '/');
    says(described(keys.next));
    expectSignedIn(await post(keys.next), '/');
    expect(fetched).toHaveBeenCalledTimes(2);
    expectSignedIn(await post(keys.next), '/');
    await expectRefusal(await post(keys.old), 'SIGNATURE_MISMATCH');
    expect(fetched).toHaveBeenCalledTimes(2);
    const [first, second] = await audits();
    expect(first?.detail).toMatchObject({
      appeared: [expect.stringMatching(/^SHA-256 [0-9a-f]{64}, until 20/)],
      vanished: [],
    });
    expect(second?.detail).toMatchObject({ appeared: [expect.any(String)], vanished: first?.detail['appeared'] });
  });

  test('a slower, older fetch of the cron does not bring the old key back', async () => {
    const { post, says, cron, audits } = provider(described(keys.old));
    expectSignedIn(await post(keys.old), '/');
    pass(day);
    const release = holdNextFetch(described(keys.old));
    const slow = cron();
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
    says(described(keys.next));
    expectSignedIn(await post(keys.next), '/');
    release();
    await slow;
    for (const wait of [0, 2 * minute]) {
      pass(wait);
      expectSignedIn(await post(keys.next), '/');
      await expectRefusal(await post(keys.old), 'SIGNATURE_MISMATCH');
    }
    expect(fetched).toHaveBeenCalledTimes(3);
    expect((await audits()).map((row) => row.code)).toEqual([null, null]);
    expect(log).not.toHaveBeenCalled();
  });

  test('every key that metadata lists is good, and one of another kind is looked for too', async () => {
    const { post, says } = provider(described(keys.old, keys.next));
    expectSignedIn(await post(keys.old), '/');
    expectSignedIn(await post(keys.next), '/');
    says(described(keys.ec));
    expectSignedIn(await post(keys.ec), '/');
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test('ATTACK strangers’ signatures cause one fetch in 5 minutes, however many there are at once', async () => {
    const { post } = provider(described(keys.old));
    expectSignedIn(await post(keys.old), '/');
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(keys.next)));
    for (const answer of answers) await expectRefusal(answer, 'SIGNATURE_MISMATCH');
    expect(fetched).toHaveBeenCalledTimes(2);
    pass(5 * minute - 7);
    await expectRefusal(await post(keys.next), 'SIGNATURE_MISMATCH');
    expect(fetched).toHaveBeenCalledTimes(2);
    pass(10);
    await expectRefusal(await post(keys.next), 'SIGNATURE_MISMATCH');
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  test('ATTACK strangers who hang up do not take the fetch along that was theirs to make', async () => {
    const connections = [{ id: 'hung-up', type: 'saml', idp_metadata_url: 'https://idp.example/hung-up.xml' }];
    const app = createApp({ ...env, ...secrets, SITE_META: { ...docs, host, connections } });
    const waitUntil = vi.fn<ExecutionContext['waitUntil']>();
    const kept: number[] = [];
    fetched.mockImplementation(async () => {
      kept.push(waitUntil.mock.calls.length);
      return new Response(described(keys.old));
    });
    const context = { ...createExecutionContext(), waitUntil };
    expect((await app.fetch(new Request(`${siteUrl}/_sso/login/hung-up`), context)).status).toBe(302);
    expect(kept).toEqual([1]);
  });

  test('what is remembered is forgotten at its own end, too', async () => {
    const attributes = ` validUntil="${new Date(Date.now() + 30_000).toISOString()}"`;
    const { post, says } = provider(entity({ entityId, certificates: [keys.old.certificatePem], attributes }));
    expectSignedIn(await post(keys.old), '/');
    says(described(keys.next));
    pass(25_000);
    expectSignedIn(await post(keys.old), '/');
    pass(5_000);
    await expectRefusal(await post(keys.old), 'SIGNATURE_MISMATCH');
  });

  test('another isolate’s fetch is found in D1 without a fetch of one’s own', async () => {
    const { post, says, id } = provider(described(keys.old));
    expectSignedIn(await post(keys.old), '/');
    // What another isolate would have stored.
    const row = await env.DB.prepare('SELECT idp FROM idp_metadata WHERE connection = ?')
      .bind(id)
      .first<{ idp: string }>();
    const bare = (key: SigningKey) => key.certificatePem.replace(/-----[^-]+-----|\s/g, '');
    const idp = row?.idp.replace(bare(keys.old), bare(keys.next)) ?? '';
    await env.DB.prepare('UPDATE idp_metadata SET idp = ? WHERE connection = ?').bind(idp, id).run();
    says(() => new Response(null, { status: 500 }));
    expectSignedIn(await post(keys.next), '/');
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['an error', () => new Response('down', { status: 503 }), 'METADATA_UNREACHABLE'],
    ['nothing', () => new Response(''), 'METADATA_UNREACHABLE'],
    ['a page', () => new Response('<html><br></html>'), 'XML_MALFORMED'],
    ['a document without keys', () => new Response(entity({ entityId })), 'METADATA_NO_KEY'],
    ['a document without identity providers', () => new Response(group('')), 'METADATA_NO_IDP'],
    ['another host', () => Response.redirect('https://evil.example/', 302), 'METADATA_REDIRECT'],
  ])('%s in the place of good metadata changes nothing but the audit', async (_, bad, code) => {
    const { post, says, audits, cron, health, id } = provider(described(keys.old));
    expectSignedIn(await post(keys.old), '/');
    says(bad);
    await cron(new Date(Date.now() + day));
    await cron(new Date(Date.now() + day + hour));
    expect(fetched).toHaveBeenCalledTimes(3);
    pass(day + hour);
    expectSignedIn(await post(keys.old), '/');
    expect((await audits()).map((row) => row.code).sort()).toEqual([code, 'METADATA_FAILING', null].sort());
    expect((await health()).warnings).toEqual([{ connection: id, code: 'METADATA_FAILING', days: 1 }]);
    says(described(keys.old));
    pass(hour);
    await cron();
    expect((await health()).warnings).toEqual([]);
  });

  test('ATTACK METADATA_ENTITY_CHANGED: another identity provider at the same address takes nothing over', async () => {
    const { post, says, audits } = provider(described(keys.old));
    expectSignedIn(await post(keys.old), '/');
    says(entity({ entityId: 'https://evil.example/saml', certificates: [keys.next.certificatePem] }));
    await expectRefusal(await post(keys.next), 'SIGNATURE_MISMATCH');
    pass(2 * minute);
    expectSignedIn(await post(keys.old), '/');
    expect((await audits())[1]).toMatchObject({
      code: 'METADATA_ENTITY_CHANGED',
      detail: { expected: entityId, received: 'https://evil.example/saml' },
    });
  });

  test('ATTACK with idp_entity_id in the settings: METADATA_ENTITY_NOT_FOUND', async () => {
    const { post, says, audits } = provider(described(keys.old), { idp_entity_id: entityId });
    expectSignedIn(await post(keys.old), '/');
    says(entity({ entityId: 'https://evil.example/saml', certificates: [keys.next.certificatePem] }));
    await expectRefusal(await post(keys.next), 'SIGNATURE_MISMATCH');
    expect((await audits())[1]?.code).toBe('METADATA_ENTITY_NOT_FOUND');
  });

  test('METADATA_EXPIRED: metadata past its end is fetched again, and is not used if that fails', async () => {
    const until = (ms: number) => ` validUntil="${new Date(Date.now() + ms).toISOString()}"`;
    const ending = (ms: number) => entity({ entityId, certificates: [keys.old.certificatePem], attributes: until(ms) });
    const { post, says } = provider(ending(hour));
    expectSignedIn(await post(keys.old), '/');
    pass(hour);
    await expectRefusal(await post(keys.old), 'METADATA_EXPIRED');
    says(ending(hour));
    pass(10_000);
    expectSignedIn(await post(keys.old), '/');
  });
});

describe('the cron', () => {
  test('fetches before anybody signs in, then not before it is due', async () => {
    const { cron } = provider(
      entity({ entityId, certificates: [keys.old.certificatePem], attributes: ' cacheDuration="PT12H"' }),
    );
    const start = Date.now();
    await cron(new Date(start));
    for (let hours = 1; hours <= 11; hours++) await cron(new Date(start + hours * hour));
    expect(fetched).toHaveBeenCalledTimes(1);
    await cron(new Date(start + 12 * hour));
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['at least daily', 'cacheDuration="P30D"', 24],
    ['at most hourly', 'cacheDuration="PT1S"', 1],
    ['every 6 hours without a word', '', 6],
    ['when half of its time is over', `validUntil="${new Date(Date.now() + 4 * hour).toISOString()}"`, 2],
  ])('%s', async (_, attributes, due) => {
    const { cron } = provider(
      entity({ entityId, certificates: [keys.old.certificatePem], attributes: ` ${attributes}` }),
    );
    const start = Date.now();
    await cron(new Date(start));
    await cron(new Date(start + due * hour - 15 * minute));
    expect(fetched).toHaveBeenCalledTimes(1);
    await cron(new Date(start + due * hour));
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test('one connection that fails stops no other, and nothing else', async () => {
    const answers = new Map([
      ['bad', 'x'],
      ['good', described(keys.old)],
    ]);
    fetched.mockImplementation(async (url) => new Response(answers.get(new URL(String(url)).pathname.slice(1))));
    const table = (id: string) => ({
      id,
      type: 'saml',
      any_domain: true,
      idp_metadata_url: `https://idp.example/${id}`,
    });
    const gateway = openGateway({ SITE_BOTH: { ...docs, host, connections: [table('bad'), table('good')] } });
    await gateway.scheduled(new Date());
    const rows = await env.DB.prepare(
      "SELECT connection, entity_id FROM idp_metadata WHERE site = 'BOTH' ORDER BY connection",
    ).all();
    expect(rows.results).toEqual([
      { connection: 'bad', entity_id: null },
      { connection: 'good', entity_id: entityId },
    ]);
  });

  test('other settings begin anew; a connection that is gone is forgotten', async () => {
    const { post, id } = provider(described(keys.old));
    expectSignedIn(await post(keys.old), '/');
    const stored = () => env.DB.prepare('SELECT entity_id FROM idp_metadata WHERE connection = ?').bind(id).first();
    const other = { id, type: 'saml', idp_metadata_url: 'https://idp.example/moved.xml' };
    fetched.mockImplementation(
      async () => new Response(entity({ entityId: 'https://new.example', certificates: [keys.next.certificatePem] })),
    );
    await openGateway({ SITE_META: { ...docs, host, connections: [other] } }).scheduled(new Date());
    expect(await stored()).toEqual({ entity_id: 'https://new.example' });
    await openGateway({ SITE_META: { ...docs, host } }).scheduled(new Date());
    expect(await stored()).toBe(null);
  });
});

describe('warnings', () => {
  const ending = (days: number) =>
    makeKey(new Date(), {
      notBefore: new Date(Date.now() - 100 * day),
      notAfter: new Date(Date.now() + days * day + hour),
    });

  test.each([
    [61, []],
    [59, [['CERTIFICATE_EXPIRES', 59]]],
    [29, [['CERTIFICATE_EXPIRES', 29]]],
    [6, [['CERTIFICATE_EXPIRES', 6]]],
    [-3, [['CERTIFICATE_EXPIRED', 2]]],
  ])('the last key ends in %d days', async (days, expected) => {
    const last = await ending(days);
    const { health, cron } = provider(described(last, await ending(days - 5)));
    await cron();
    expect((await health()).warnings.map(({ code, days: left }) => [code, left])).toEqual(expected);
  });

  test('in the audit once for each threshold, not at every run', async () => {
    const { cron, audits } = provider(described(await ending(61)));
    const start = Date.now();
    for (const days of [0, 2, 2.5, 20, 32, 32.5, 40, 55, 55.5, 61.5, 62, 70]) {
      const at = new Date(start + days * day);
      vi.setSystemTime(at);
      await cron(at);
    }
    const said = (await audits()).filter(({ code }) => code !== null).map(({ code, detail }) => [code, detail['days']]);
    expect(said).toEqual([
      ['CERTIFICATE_EXPIRES', 59],
      ['CERTIFICATE_EXPIRES', 29],
      ['CERTIFICATE_EXPIRES', 6],
      ['CERTIFICATE_EXPIRED', 0],
    ]);
  });

  test('an expired pinned certificate still verifies, with the warning', async () => {
    const expired = await ending(-10);
    const typed = {
      idp_entity_id: entityId,
      sso_url: 'https://idp.example/sso',
      certificates: [expired.certificatePem],
    };
    const { post, health, id, cron, audits } = provider('', typed);
    expectSignedIn(await post(expired), '/');
    expect((await health()).warnings).toEqual([{ connection: id, code: 'CERTIFICATE_EXPIRED', days: 9 }]);
    await cron();
    await cron();
    expect((await audits()).map(({ code }) => code)).toEqual(['CERTIFICATE_EXPIRED']);
  });

  test('legacy crypto, metadata that is no good, metadata that ends, a cron that does not run', async () => {
    const legacy = provider('', { idp_metadata: described(keys.old), legacy_crypto: true });
    expect((await legacy.health()).warnings).toEqual([{ connection: legacy.id, code: 'LEGACY_CRYPTO', days: null }]);
    const bad = provider('', { idp_metadata: '<a/>' });
    expect((await bad.health()).warnings).toEqual([{ connection: bad.id, code: 'METADATA_UNUSABLE', days: null }]);
    const attributes = ` validUntil="${new Date(Date.now() + 20.5 * day).toISOString()}"`;
    const idp_metadata = entity({ entityId, certificates: [keys.old.certificatePem], attributes });
    const ends = provider('', { idp_metadata });
    expect((await ends.health()).warnings).toEqual([{ connection: ends.id, code: 'METADATA_EXPIRES', days: 20 }]);
    const stale = provider(described(keys.old));
    await stale.post(keys.old);
    pass(2 * day);
    expect((await stale.health()).warnings).toEqual([{ connection: stale.id, code: 'METADATA_STALE', days: 2 }]);
  });

  test('metadata that never came', async () => {
    const never = provider('<a/>');
    await never.cron();
    expect((await never.health()).warnings).toEqual([{ connection: never.id, code: 'METADATA_FAILING', days: null }]);
    expect((await never.audits()).map(({ code }) => code).sort()).toEqual(['METADATA_FAILING', 'METADATA_ROOT']);
  });

  test('health stays 200 when they cannot be found', async () => {
    const { health } = provider('', { idp_metadata: 'kv:any' });
    const get = vi.spyOn(env.KV, 'get').mockRejectedValue(new Error('on fire'));
    expect((await health()).warnings).toEqual([]);
    expect(log.mock.calls.flat().map(String).join()).toContain('on fire');
    get.mockRestore();
  });
});
