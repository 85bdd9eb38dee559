/**
 * `npm run fuzz` in short: changed messages of every kind (signed once and twice, encrypted, metadata, logout) are refused by a reason or
 * say exactly what was signed, and none costs more than 50 ms.
 */
import { expect, test } from 'vitest';
import { runCampaign } from '../../../scripts/fuzz/campaign.ts';

test('3000 changed messages: no finding', async () => {
  const { findings, codes, accepted } = await runCampaign(20_261_122, 3000);
  expect(findings).toEqual([]);
  // Not because everything fails at the first step: the changes reach most checks, and some that do not matter pass.
  expect(codes.size).toBeGreaterThan(40);
  expect([...accepted.keys()]).toEqual(expect.arrayContaining(['text', 'tree', 'encryption', 'signing']));
}, 60_000);
