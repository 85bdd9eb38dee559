import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { openGateway } from '../support/worker-gateway.ts';

test('200 while D1 answers', async () => {
  const response = await openGateway().fetch('/_sso/health');
  expect([response.status, await response.json()]).toEqual([200, { ok: true, warnings: [] }]);
});

test('503 and which part when D1 does not; why is in the log only', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const all = () => Promise.reject(new Error('a secret detail'));
  const response = await openGateway({ DB: { prepare: () => null, batch: all } }).fetch('/_sso/health');
  expect([response.status, await response.text()]).toEqual([503, '{"ok":false,"failed":"d1"}\n']);
  expect(log.mock.calls.flat().map(String).join()).toContain('a secret detail');
  log.mockRestore();
});

test('503 while a migration is missing', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  await env.DB.prepare('ALTER TABLE name_ids RENAME TO away').run();
  const response = await openGateway().fetch('/_sso/health');
  await env.DB.prepare('ALTER TABLE away RENAME TO name_ids').run();
  expect([response.status, await response.json()]).toEqual([503, { ok: false, failed: 'd1' }]);
  log.mockRestore();
});

test('503 when the settings cannot be read', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const response = await openGateway({ SITE_DOCS: { host: 'docs.example' } }).fetch('/_sso/health');
  expect([response.status, await response.text()]).toEqual([503, '{"ok":false,"failed":"settings"}\n']);
  log.mockRestore();
});
