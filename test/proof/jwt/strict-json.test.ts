import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readJsonObject } from '../../../src/proof/jwt/strict-json.ts';
import { startMeter } from '../../support/processor-time.ts';

/** A value, read token by token without the engine, which reads only what stands for itself; null where a member is repeated. */
function readByHand(text: string): { readonly value: unknown } | null {
  const tokens = Array.from(text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g), ([token]) => token);
  let repeated = false;
  const readList = (): unknown[] => {
    const values: unknown[] = [];
    while (tokens[0] !== ']') {
      values.push(read());
      if (tokens[0] === ',') tokens.shift();
    }
    tokens.shift();
    return values;
  };
  const readMembers = (): unknown => {
    const members = new Map<string, unknown>();
    while (tokens[0] !== '}') {
      const name = JSON.parse(tokens.shift() ?? '');
      tokens.shift();
      repeated ||= members.has(name);
      members.set(name, read());
      if (tokens[0] === ',') tokens.shift();
    }
    tokens.shift();
    return Object.fromEntries(members);
  };
  const read = (): unknown => {
    const token = tokens.shift() ?? '';
    return token === '{' ? readMembers() : token === '[' ? readList() : JSON.parse(token);
  };
  const value = read();
  return repeated ? null : { value };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const space = fc.constantFrom('', '', '', ' ', '\n\t', '\r ');
const character = fc.constantFrom(
  ...[
    'a',
    'b',
    '\\u0061',
    '\\u0062',
    '\\"',
    '\\\\',
    '\\/',
    '/',
    '\\n',
    ':',
    ',',
    '{',
    '}',
    '[',
    ']',
    '__proto__',
    '\u2028',
    'é',
  ],
  ...['\ud83d\ude00', '\\ud83d', '\\u0022', '\\u005c'],
);
const string = fc.array(character, { maxLength: 3 }).map((characters) => `"${characters.join('')}"`);
const scalar = fc.oneof(string, fc.constantFrom('0', '-1.5e3', '1E400', 'true', 'null'));

/** JSON as texts: with names that are there twice, spelled in several ways, white space anywhere, and names JSON has a use for. */
const { json } = fc.letrec<{ json: string }>((tie) => {
  const member = fc.tuple(space, string, space, tie('json'), space).map(([a, b, c, d, e]) => `${a}${b}${c}:${d}${e}`);
  const object = fc.array(member, { maxLength: 4 }).map((members) => `{${members.join(',')}}`);
  const list = fc.array(tie('json'), { maxLength: 3 }).map((values) => `[${values.join(',')}]`);
  return { json: fc.oneof({ maxDepth: 4 }, scalar, object, list) };
});

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
        // Node's engine has been seen to take an escaped name for another: then nothing may be read.
        const isMistaken = JSON.stringify(JSON.parse(text), null, 1) !== text;
        const read = isMistaken ? null : new Map(Object.entries(JSON.parse(text)));
        expect(readJsonObject(text)).toEqual(read);
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

  it('is what a reader finds that remembers every name, and nothing else', () => {
    const seen = { plain: 0, escaped: 0, repeated: 0 };
    fc.assert(
      fc.property(json, (text) => {
        const right = readByHand(text);
        const members = readJsonObject(text);
        if (right === null && text.startsWith('{')) seen.repeated++;
        const escaped = text.includes('\\');
        // Node's engine has been seen to take an escaped name for another: then nothing may be read.
        if (right === null || !isObject(right.value) || (members === null && escaped)) expect(members).toBeNull();
        else {
          seen[escaped ? 'escaped' : 'plain']++;
          expect(JSON.stringify(Object.fromEntries(members ?? []))).toBe(JSON.stringify(right.value));
        }
      }),
      { numRuns: 20_000 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(1000);
  });

  it.each([
    [31, true],
    [32, false],
  ])('holds others %i deep at most: %j', (depth, good) => {
    for (const [open, close] of ['[]', ['{"a":', '}'], ['{"\\u0061":', '}']]) {
      const text = `{"a":${open?.repeat(depth - 1)}{}${close?.repeat(depth - 1)}}`;
      expect(readJsonObject(text) !== null).toBe(good);
    }
  });

  it('is not read with a name that an engine has mistaken for another', () => {
    const parse = vi.spyOn(JSON, 'parse').mockReturnValueOnce({ x: 1, 'nb\\': 2 });
    expect(readJsonObject('{"x":1,"nb\\u0066":2}')).toBeNull();
    parse.mockReturnValueOnce({ x: [{ 'nb\\': 2 }] });
    expect(readJsonObject('{"x":[{"nb\\u0066":2}]}')).toBeNull();
    parse.mockRestore();
    expect(readJsonObject('{"y":1,"nb\\u0066":2}')).toEqual(new Map(Object.entries({ y: 1, nbf: 2 })));
  });

  it.each([
    ['quotation marks behind backslashes', `{"a":"${'\\\\\\"'.repeat(150_000)}"}`],
    ['nothing but backslashes', `{"a":"${'\\\\'.repeat(500_000)}"}`],
    ['names that are escaped', `{${Array.from({ length: 60_000 }, (_, i) => `"${i}\\u0078":0`).join(',')}}`],
    ['names', `{${Array.from({ length: 60_000 }, (_, i) => `"${i}x":0`).join(',')}}`],
    ['white space', `{"a"${' '.repeat(500_000)}:${' '.repeat(500_000)}0}`],
    ['depth', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ])('ATTACK a megabyte of %s costs no more than its length', (_, text) => {
    const spent = startMeter();
    const read = readJsonObject(text);
    expect(spent()).toBeLessThan(2000);
    expect(read === null).toBe(text.includes('[[['));
  });
});
