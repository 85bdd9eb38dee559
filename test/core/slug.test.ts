import { describe, expect, it } from 'vitest';
import { respell, sharedFolder } from '../../src/core/slug.ts';
import { expectLinear } from '../support/linear.ts';

describe('respell', () => {
  it.each([
    ['/board--minutes', ['/board-minutes']],
    ['/board.minutes', ['/board-minutes']],
    ['/board minutes', ['/board-minutes']],
    ['/-board-minutes', ['/board-minutes']],
    ['/board-minutes~', ['/board-minutes']],
    ['/board-minutes-/page', ['/board-minutes/page']],
    ['/board!minutes', ['/boardminutes']],
    ['/board&shy;minutes', ['/boardminutes']],
    ['/board<b>minutes', ['/boardminutes']],
    ['/board+minutes', ['/board-minutes', '/board minutes']],
    ['/part/-', ['/part']],
    ['/~', ['/']],
  ])('%s may be %j', (path, expected) => {
    expect(respell(path)).toEqual(expected);
  });

  it.each(['/', '/page', '/part/board-minutes', '/a_b/2', '/größe'])('%s is what it is', (path) => {
    expect(respell(path)).toEqual([]);
  });
});

it('takes linear time', () => {
  for (const part of ['&', '<', '-', '.', '/-', '/&;'])
    expectLinear(
      () => respell(`/${part.repeat(2000)}`),
      () => respell(`/${part.repeat(32_000)}`),
    );
});

describe('sharedFolder', () => {
  it.each([
    ['/part/a.b', '/part/a-b', '/part'],
    ['/part-/a', '/part/a', ''],
    ['/page/-', '/page', '/page'],
    ['/a.b', '/a-b', ''],
  ])('%s and %s share %j', (one, other, folder) => {
    expect(one.slice(0, sharedFolder(one, other))).toBe(folder);
  });
});
