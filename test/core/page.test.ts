import { describe, expect, it } from 'vitest';
import { pageOf } from '../../src/core/page.ts';

describe('pageOf', () => {
  it.each([
    ['/page', '/page', false],
    ['/page.html', '/page', true],
    ['/page.html.md', '/page', true],
    ['/page/index.html', '/page', false],
    ['/page/index', '/page', false],
    ['/page.md/index.html', '/page', true],
    ['/page/page-data.json', '/page', false],
    ['/page.segments/_tree.segment.rsc', '/page', true],
    ['/page/__next._tree.txt', '/page', false],
    ['/page.prefetch.rsc', '/page', true],
    ['/page/.prefetch.rsc', '/page', false],
    ['/page.html.prefetch.rsc', '/page', true],
    ['/__index.prefetch.rsc', '/', false],
    ['/index.prefetch.rsc', '/', false],
    ['/.prefetch.rsc', '/', false],
    ['/page.html__data.json', '/page', true],
    ['/page/.html__data.json', '/page', false],
    ['/page.action', '/page.action', false],
    ['/page.prefetch', '/page.prefetch', false],
    ['/page__data.json', '/page__data', true],
    ['/index.html', '/', false],
    ['/index', '/', false],
    ['/', '/', false],
    ['/_root.data', '/', false],
    ['/__data.json', '/', false],
    ['/index.segments/_tree.segment.rsc', '/', false],
    ['/__next._tree.txt', '/', false],
    ['/.md', '/', false],
    ['/page/.md', '/page', false],
    ['/page .html', '/page', true],
    ['/page..json', '/page', true],
    ['/page/..rsc', '/page', false],
    ['/page/_.data', '/page', false],
    ['/page/default.html', '/page/default', true],
    ['/page/q-data.json', '/page/q-data', true],
    ['/page/q-loader-guide.json', '/page/q-loader-guide', true],
    ['/page.jpg', '/page.jpg', false],
    ['/v1.0', '/v1.0', false],
    ['/page.', '/page.', false],
  ])('%s → %s', (path, key, extension) => {
    expect(pageOf(path)).toEqual({ key, extension });
  });

  it('is done with a hostile pile of twins in one pass', () => {
    expect(pageOf(`/a${'.html'.repeat(3000)}`).key).toBe('/a');
    expect(pageOf('/index'.repeat(2600)).key).toBe('/');
    expect(pageOf('/.md'.repeat(4000)).key).toBe('/');
  });
});
