import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonObject } from '../../../src/proof/jwt/strict-json.ts';

describe('an object in which every member has one meaning', () => {
  it.each([
    ['{}', {}],
    [' {"a" : 1} ', { a: 1 }],
    ['{"a":{"b":1},"b":[{"b":1},{"b":2}]}', { a: { b: 1 }, b: [{ b: 1 }, { b: 2 }] }],
    ['{"a":"\\"a\\":","b":"{[}]"}', { a: '"a":', b: '{[}]' }],
    ['{"":1,"\\\\":2}', { '': 1, '\\': 2 }],
  ])('%s', (text, value) => {
    expect(readJsonObject(text)).toEqual(new Map(Object.entries(value)));
  });

  it.each([
    '',
    'null',
    '1',
    '"a"',
    '[]',
    '{',
    '{}{}',
    '{"a":1,}',
    "{'a':1}",
    '\ufeff{}',
    '{"a":NaN}',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a" : 1, "a"\n\t : 2}',
    '{"a":{"b":1,"b":2}}',
    '{"a":[{"b":1,"b":2}]}',
    '{"__proto__":1,"__proto__":2}',
    `{"a":${'['.repeat(32)}${']'.repeat(32)}}`,
  ])('not %s', (text) => {
    expect(readJsonObject(text)).toBeNull();
  });

  it('inherits nothing: __proto__ is a member like others', () => {
    expect(readJsonObject('{"__proto__":{"email":"a@example.com"}}')?.get('email')).toBeUndefined();
  });

  it('accepts whatever JSON.stringify writes, and reads the same', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 }));
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(readJsonObject(text)).toEqual(new Map(Object.entries(JSON.parse(text))));
      }),
    );
  });

  it('refuses any object that says one of its members again, at the end', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 });
    fc.assert(
      fc.property(json, (value) => {
        const [name = ''] = Object.keys(value);
        expect(readJsonObject(`${JSON.stringify(value).slice(0, -1)},${JSON.stringify(name)}:0}`)).toBeNull();
      }),
    );
  });
});
