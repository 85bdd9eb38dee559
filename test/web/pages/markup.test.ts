import { raw } from 'hono/html';
import { describe, expect, it } from 'vitest';
import { html } from '../../../src/web/pages/markup.ts';

describe('a template', () => {
  it('escapes every string, in text and in attributes, alone and in a list', () => {
    const hostile = `"'<b>&amp;`;
    const escaped = '&quot;&#39;&lt;b&gt;&amp;amp;';
    expect(`${html`<p title="${hostile}">${hostile}</p>`}`).toBe(`<p title="${escaped}">${escaped}</p>`);
    expect(`${html`<p>${[hostile, [hostile]]}</p>`}`).toBe(`<p>${escaped}${escaped}</p>`);
  });

  it('takes markup as it is, however often it is passed on', () => {
    const inner = html`<b>${'&'}</b>`;
    expect(`${html`<p>${html`<i>${[inner, inner]}</i>`}</p>`}`).toBe('<p><i><b>&amp;</b><b>&amp;</b></i></p>');
    expect(`${html`<style>${raw('a>b{}')}</style>`}`).toBe('<style>a>b{}</style>');
  });

  it('puts nothing for null and nothing between the pieces of a list', () => {
    expect(`${html`<p>${null}${[null, 'a', null, 'b', []]}</p>`}`).toBe('<p>ab</p>');
  });

  it('makes a string at once, never a promise', () => {
    expect(html`<p>${['a', html`<b></b>`]}</p>`).toBeInstanceOf(String);
  });
});
