import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadOrMakeKey } from '../../demo/idp/key-file.ts';
import { people } from '../../demo/people.ts';
import { addVars, makeSecrets, setVars, updateDevVars } from '../../demo/start/dev-vars.ts';
import { untilHealthy } from '../../demo/start/health.ts';
import { expectFree } from '../../demo/start/ports.ts';
import { boardText } from '../../demo/start/seed.ts';
import { welcome } from '../../demo/start/welcome.ts';
import { untilSettingsFail } from '../../demo/start.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-demo-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('.dev.vars', () => {
  test('gets what it lacks, and keeps what it has', () => {
    expect(addVars("A='mine'", { A: 'new', B: '{"x":1}' })).toBe(`A='mine'\nB='{"x":1}'\n`);
    expect(addVars('', { A: '1' })).toBe("A='1'\n");
    expect(addVars('A=1\n', { A: '2' })).toBe('A=1\n');
  });
  test('gets a value of its own where a name has none', () => {
    expect(addVars('A=\n', { A: '1' })).toBe("A=\nA='1'\n");
  });
  test('has a settled value replaced, and only then', () => {
    expect(setVars("A='old'\nB='2'\nA=older", { A: 'new' })).toBe("B='2'\nA='new'\n");
    expect(setVars("A='same'\n", { A: 'same' })).toBe("A='same'\n");
  });
  test('is written once, and read the same at the next start', async () => {
    const path = join(folder, '.dev.vars');
    const first = await updateDevVars(path, await makeSecrets(), { DEMO_IDP_CERTIFICATE: 'MII+/=' });
    const second = await updateDevVars(path, await makeSecrets(), { DEMO_IDP_CERTIFICATE: 'MII+/=' });
    expect(second).toEqual(first);
    expect(Object.keys(first).sort()).toEqual([
      'ASSERTION_KEY',
      'DEMO_IDP_CERTIFICATE',
      'DEMO_JWT_KEY',
      'SESSION_KEYS',
    ]);
    expect(JSON.parse(first['ASSERTION_KEY'] ?? '')).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' });
    expect(Buffer.from(first['SESSION_KEYS'] ?? '', 'base64')).toHaveLength(32);
  });
  test('keeps the words of whoever edited it', async () => {
    const path = join(folder, 'edited');
    await writeFile(path, '# mine\nDEMO_JWT_KEY=chosen\n');
    const vars = await updateDevVars(path, await makeSecrets(), {});
    expect(vars['DEMO_JWT_KEY']).toBe('chosen');
    expect(await readFile(path, 'utf8')).toMatch(/^# mine\nDEMO_JWT_KEY=chosen\nSESSION_KEYS='/);
  });
});

test("the IdP's key is the same after a restart", async () => {
  const now = new Date('2026-05-04T10:00:00.000Z');
  const first = await loadOrMakeKey(join(folder, 'keys'), now);
  const second = await loadOrMakeKey(join(folder, 'keys'), now);
  expect(second.certificatePem).toBe(first.certificatePem);
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', second.privateKey, new Uint8Array(1));
  expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', first.publicKey, signature, new Uint8Array(1))).toBe(true);
});

describe('ports and health', () => {
  let answers: number[] = [];
  let failed = 'd1';
  const server = createServer((_, response) =>
    response.writeHead(answers.shift() ?? 503).end(JSON.stringify({ failed })),
  );
  const never = new Promise<never>(() => {});
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  test('a taken port is said to be taken', async () => {
    await expect(expectFree(port, ['127.0.0.1'])).rejects.toThrow(`port ${port} is taken`);
    await expect(expectFree(0, ['127.0.0.1', '::1'])).resolves.toBeUndefined();
  });
  test('waits through refusals until all is well', async () => {
    answers = [500, 503, 200];
    await untilHealthy(`http://127.0.0.1:${port}/`, { total: 5_000, each: 1_000, pause: 1 }, never);
    expect(answers).toEqual([]);
  });
  test('gives up with the last answer', async () => {
    const waiting = untilHealthy(`http://127.0.0.1:${port}/`, { total: 40, each: 1_000, pause: 5 }, never);
    await expect(waiting).rejects.toThrow('not well after 0.04 s: 503 {"failed":"d1"}');
  });
  test('gives up at once when the settings are wrong, and on nothing else', async () => {
    const settled = new AbortController();
    const failing = untilSettingsFail(`http://127.0.0.1:${port}/`, 1, settled.signal);
    expect(await Promise.race([failing, sleep(100, 'goes on')])).toBe('goes on');
    failed = 'settings';
    await expect(failing).rejects.toThrow('npm run -s settings');
    failed = 'd1';
  });
  test('asks no longer once all is settled', async () => {
    const failing = untilSettingsFail(`http://127.0.0.1:${port}/`, 60_000, AbortSignal.abort());
    await expect(failing).rejects.toThrow('aborted');
  });
  test('gives up at once when the gateway has ended', async () => {
    const waiting = untilHealthy(
      `http://127.0.0.1:${port}/`,
      { total: 5_000, each: 1_000, pause: 1 },
      Promise.resolve(1),
    );
    await expect(waiting).rejects.toThrow('ended before it was ready');
  });
});

test('the newcomer is told about everybody', () => {
  for (const { email } of people) expect(welcome()).toContain(email);
  expect(boardText()).toMatch(/^# .*\nbea@acme\.example\n$/);
});
