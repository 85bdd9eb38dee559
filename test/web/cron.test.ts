/** The cron forgets and renews, part by part: a part that fails is logged, and stops no other. */
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { samlTable } from '../support/idp.ts';
import { docs, openGateway } from '../support/worker-gateway.ts';

const now = new Date('2026-11-01T00:00:00Z');
const host = 'cron.example';

let log: MockInstance<typeof console.error>;
beforeEach(() => {
  log = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => log.mockRestore());

const logged = () => log.mock.calls.map(([what]) => String(what));

async function writeAudit(reference: string, site: string): Promise<void> {
  await env.DB.prepare("INSERT INTO audit (reference, at, site, kind, detail) VALUES (?, 0, ?, 'refused', '{}')")
    .bind(reference, site)
    .run();
}

const auditOf = (site: string) =>
  env.DB.prepare('SELECT count(*) AS n FROM audit WHERE site = ?').bind(site).first<number>('n');

/** As before the migration that makes it. */
async function without(table: string, work: () => Promise<void>): Promise<void> {
  await env.DB.prepare(`ALTER TABLE ${table} RENAME TO away`).run();
  await work();
  await env.DB.prepare(`ALTER TABLE away RENAME TO ${table}`).run();
}

describe('parts', () => {
  test.each(['replay', 'name_ids', 'idp_metadata'])('without %s the audit is purged all the same', async (table) => {
    await writeAudit(`old ${table}`, 'CRON');
    await without(table, () => openGateway({ SITE_CRON: { ...docs, host } }).scheduled(now));
    expect(await auditOf('CRON')).toBe(0);
    expect(logged()).toContain(`cron: purge of ${table} failed`);
  });

  test('while a site cannot be read, the rows of sites that nobody knows stay', async () => {
    await writeAudit('unknown', 'CRON_GONE');
    await openGateway({ SITE_CRON: { ...docs, host }, SITE_BROKEN: { host: 'broken.example' } }).scheduled(now);
    expect(await auditOf('CRON_GONE')).toBe(1);
    await openGateway({ SITE_CRON: { ...docs, host } }).scheduled(now);
    expect(await auditOf('CRON_GONE')).toBe(0);
  });
});

test('a warning that could not be written down is written at the next run, once', async () => {
  const warned = { ...docs, host, connections: [samlTable('old', { legacy_crypto: true })] };
  const gateway = openGateway({ SITE_WARNED: warned });
  const said = () =>
    env.DB.prepare("SELECT count(*) AS n FROM audit WHERE site = 'WARNED' AND code = 'LEGACY_CRYPTO'").first('n');
  await without('audit', () => gateway.scheduled(now));
  expect(logged()).toContain('cron: warnings of WARNED failed');
  await gateway.scheduled(now);
  expect(await said()).toBe(1);
  await gateway.scheduled(now);
  expect(await said()).toBe(1);
});
