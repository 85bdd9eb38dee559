import { describe, expect, it } from 'vitest';
import { elsewhere } from '../../src/core/elsewhere.ts';

/** [path, the pages it surely belongs to, those it may belong to]. */
const cases: readonly (readonly [path: string, sure: readonly string[], guesses: readonly string[]])[] = [
  ['/page', [], []],
  ['/_next/static/app.js', [], []],
  ['/_next/data/b1', [], ['/b1']],
  ['/_next/data/b1/page.json', ['/page.json'], ['/b1/page.json']],
  ['/base/_next/data/b1/page.json', ['/base/page.json'], ['/base/b1/page.json']],
  ['/_next/data/b1/handbook/page.json', ['/handbook/page.json'], ['/b1/handbook/page.json']],
  ['/_next/data/b1/en/part/page.json', ['/en/part/page.json'], ['/b1/en/part/page.json', '/part/page.json']],
  ['/_next/data/b1/de-ch/page.json', ['/de-ch/page.json'], ['/b1/de-ch/page.json', '/page.json']],
  ['/_next/data/b1/default/page.json', ['/default/page.json'], ['/b1/default/page.json', '/page.json']],
  ['/_next/data/b1/en.json', ['/en.json'], ['/b1/en.json', '/']],
  ['/base/_next/data/b1/en.json', ['/base/en.json'], ['/base/b1/en.json', '/base']],
  ['/_next/data/b1/index/page.json', ['/index/page.json'], ['/b1/index/page.json', '/page.json']],
  [
    '/_next/data/b1/index/en/page.json',
    ['/index/en/page.json'],
    ['/b1/index/en/page.json', '/en/page.json', '/page.json'],
  ],
  ['/_next/data/page.json', [], ['/page.json']],
  ['/page-data/page/page-data.json', ['/page/page-data.json'], []],
  ['/base/page-data/page/page-data.json', ['/base/page/page-data.json'], []],
  ['/page.segments/other', ['/page'], []],
  ['/_sources/part/page.rst.txt', ['/part/page'], []],
  ['/docs/_sources/page.md.txt', ['/docs/page'], []],
  ['/_sources/page.rst', ['/page'], []],
  ['/_sources/v1.0/page', ['/v1.0/page'], []],
  ['/rsc/r/part/page.txt', ['/part/page'], []],
  ['/rsc/r/_root.txt', ['/'], []],
  ['/docs/rsc/r/_root.txt', ['/docs'], []],
  ['/rsc/r/__private.txt', ['/_private'], []],
  ['/rsc/f/action.txt', [], []],
  ['/api/_analog/pages/part/page', ['/part/page'], []],
  ['/page.prefetch.rsc', [], ['/page']],
  ['/page-prefetch-rsc', [], ['/page']],
  ['/base/page/xprefetch_rsc', [], ['/base/page']],
  ['/.prefetch.rsc', [], ['/']],
  ['/page.prefetch.rscx', [], []],
  ['.prefetch.rsc', [], []],
  ['/page.action', [], ['/page']],
  ['/page/.action', [], ['/page']],
  ['/.action', [], ['/']],
  ['/page.actions', [], []],
  ['/page_root.rsc', [], ['/page']],
  ['/_root.rsc', [], ['/']],
  ['/page/_.rsc', [], ['/page']],
  ['/page/index.php', [], ['/page/index', '/page']],
  ['/index.php', [], ['/index', '/']],
  ['/page/default.aspx', [], ['/page/default', '/page']],
  ['/page/default.html', [], ['/page']],
  ['/page/index.pagecontext.json', [], ['/page']],
  ['/page/q-data.json', [], ['/page']],
  ['/page/q-loader-data.abc.json', [], ['/page']],
  ['/page/my-index.php', [], ['/page/my-index']],
  ['/page.html.gz', [], ['/page.html']],
  ['/page.br', [], ['/page']],
  ['/page/_payload-json', [], ['/page']],
  ['/page/_payload~js', [], ['/page']],
  ['/page-segments/_tree-segment-rsc', [], ['/page']],
  ['/page.segments/_tree.segment.rsc', ['/page'], ['/page']],
  ['/segments/x-segment-rsc', [], []],
  ['/raw/part/page.md', [], ['/part/page']],
  ['/docs/raw/page.md', [], ['/docs/page']],
  ['/raw/page', [], []],
  ['/index.php/part/page', [], ['/part/page']],
  ['/x/index.php/part/page', [], ['/x/part/page', '/part/page']],
  ['/a.php/index.php/page', [], ['/a.php', '/a.php/page', '/page']],
  ['/part/page.php/x/y', [], ['/part/page.php']],
  ['/page.phpx/y', [], []],
];

describe('what belongs to a page elsewhere', () => {
  it.each(cases)('%s → %j, perhaps %j', (path, sure, guesses) => {
    const found = elsewhere(path);
    expect(found.filter(({ guess }) => !guess).map((one) => one.path)).toEqual(sure);
    expect(found.filter(({ guess }) => guess).map((one) => one.path)).toEqual(guesses);
  });

  it('is found in linear time', () => {
    for (const part of ['/index.php/', '/raw/', '.php/', '/_sources/', '/_next/data/', '.segments/', '/rsc/r/'])
      expect(elsewhere(`/${part.repeat(4000)}x`).length).toBeLessThan(8);
  });
});
