import { describe, expect, test } from 'vitest';
import { seal, unseal } from '../../src/web/seal.ts';

const newKey = () => crypto.getRandomValues(new Uint8Array(32));
const [old, current] = [newKey(), newKey()];
const scope = { purpose: 'a test', host: 'docs.example' };

describe('seal', () => {
  test('any key opens, the newest seals, and no two seals are alike', async () => {
    const sealed = await seal('häuser', [old], scope);
    expect(await unseal(sealed, [current, old], scope)).toBe('häuser');
    expect(await unseal(await seal('x', [current, old], scope), [old], scope)).toBeNull();
    expect(await seal('x', [old], scope)).not.toBe(await seal('x', [old], scope));
  });

  test('another host, purpose or key opens nothing', async () => {
    const sealed = await seal('x', [old], scope);
    expect(await unseal(sealed, [old], { ...scope, host: 'evil.example' })).toBeNull();
    expect(await unseal(sealed, [old], { ...scope, purpose: 'form token' })).toBeNull();
    expect(await unseal(sealed, [current], scope)).toBeNull();
    expect(await unseal(sealed, [], scope)).toBeNull();
  });

  test('ATTACK every single changed, added or missing character is refused', async () => {
    const sealed = await seal('a text', [old], scope);
    for (let i = 0; i < sealed.length; i++) {
      const other = sealed[i] === 'A' ? 'B' : 'A';
      expect(await unseal(sealed.slice(0, i) + other + sealed.slice(i + 1), [old], scope)).toBeNull();
      expect(await unseal(sealed.slice(0, i), [old], scope)).toBeNull();
    }
    for (const text of [`${sealed}=`, `${sealed}A`, ` ${sealed}`, `${sealed}.`, '%']) {
      expect(await unseal(text, [old], scope)).toBeNull();
    }
  });
});
