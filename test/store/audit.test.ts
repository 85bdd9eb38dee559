import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { type AuditRow, purgeAudit, purgeAuditOfGoneSites, recordAudit } from '../../src/store/audit.ts';
import { listenTo, plansOf } from '../support/listen.ts';
import { docs, openGateway } from '../support/worker-gateway.ts';

const db = env.DB;

function row(reference: string, more: Partial<AuditRow> = {}): AuditRow {
  const at = new Date('2026-11-01T00:00:00Z');
  const empty = { connection: null, code: null, email: null, path: null, detail: {} };
  return { reference, at, site: 'AUDIT', kind: 'refused', ...empty, ...more };
}

async function stored(reference: string): Promise<Record<string, unknown> | null> {
  return db.prepare('SELECT * FROM audit WHERE reference = ?').bind(reference).first();
}

describe('recordAudit', () => {
  test.each([
    ['short', { received: 'x' }],
    ['one long text', { detail: 'why', received: 'x'.repeat(5000) }],
    ['many texts', Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'y'.repeat(400)]))],
    ['all escapes', { received: '\u0000'.repeat(4000) }],
  ])('the detail is valid JSON of at most 2 KB: %s', async (name, detail) => {
    await recordAudit(db, row(`detail ${name}`, { detail }));
    const text = String((await stored(`detail ${name}`))?.['detail']);
    expect(text.length).toBeLessThanOrEqual(2048);
    expect(JSON.parse(text)).toBeTypeOf('object');
    if (name === 'short') expect(JSON.parse(text)).toEqual(detail);
  });

  test('a path of 16 KB is cut', async () => {
    await recordAudit(db, row('long path', { path: `/${'p'.repeat(16_000)}` }));
    expect(String((await stored('long path'))?.['path'])).toHaveLength(512);
  });
});

describe('purging', () => {
  test('by age, and by site', async () => {
    await recordAudit(db, row('old', { at: new Date('2026-01-01') }));
    await recordAudit(db, row('old elsewhere', { at: new Date('2026-01-01'), site: 'GONE' }));
    await recordAudit(db, row('new elsewhere', { site: 'GONE' }));
    await purgeAudit(db, 'AUDIT', new Date('2026-06-01'));
    expect(await stored('old')).toBeNull();
    expect(await stored('old elsewhere')).not.toBeNull();
    await purgeAuditOfGoneSites(db, ['AUDIT', 'DOCS'], new Date('2026-06-01'));
    expect(await stored('old elsewhere')).toBeNull();
    expect(await stored('new elsewhere')).not.toBeNull();
  });

  test('leaps along the index, and never looks at every row', async () => {
    const { db: listening, asked } = listenTo(db);
    await purgeAudit(listening, 'AUDIT', new Date('2026-06-01'));
    await purgeAuditOfGoneSites(listening, ['AUDIT'], new Date('2026-06-01'));
    expect(asked).toHaveLength(2);
    for (const details of await plansOf(db, asked)) {
      expect(details.some((detail) => detail.startsWith('SEARCH audit'))).toBe(true);
      for (const detail of details) expect(detail).not.toMatch(/^SCAN audit/);
    }
  });

  test('the cron keeps what its site’s retention says', async () => {
    await recordAudit(db, row('docs 89', { site: 'DOCS', at: new Date('2026-11-01') }));
    await recordAudit(db, row('docs 91', { site: 'DOCS', at: new Date('2026-10-30') }));
    await openGateway().scheduled(new Date('2027-01-29'));
    expect(await stored('docs 89')).not.toBeNull();
    expect(await stored('docs 91')).toBeNull();
  });

  test.each([
    ['its rules', { host: 'perhaps.example', rules: 'none' }],
    ['even its host', { host: 'https://perhaps.example/' }],
  ])(
    'while a site cannot be read, %s, the cron leaves alone the rows of sites that it does not know',
    async (_, wrong) => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => {});
      await recordAudit(db, row('perhaps', { site: 'PERHAPS', at: new Date('2020-01-01') }));
      await openGateway({ SITE_PERHAPS: { ...docs, ...wrong } }).scheduled(new Date('2027-01-29'));
      expect(await stored('perhaps')).not.toBeNull();
      await openGateway().scheduled(new Date('2027-01-29'));
      expect(await stored('perhaps')).toBeNull();
      log.mockRestore();
    },
  );
});
