import { calculateJwkThumbprint } from 'jose';
import { expect, test } from 'vitest';
import { openGateway } from '../support/worker-gateway.ts';

test('the key set is public and has nothing private', async () => {
  const response = await openGateway().fetch('/_sso/jwks.json');
  const { keys } = await response.json<{ keys: Record<string, string>[] }>();
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  expect(keys[0]).toMatchObject({ alg: 'ES256', use: 'sig' });
  // Another implementation finds the same id (RFC 7638).
  expect(keys[0]?.['kid']).toBe(await calculateJwkThumbprint(keys[0] ?? {}));
});
