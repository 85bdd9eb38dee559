/** What every page of Postern must be, whatever it says: well-formed, accessible without script, whole in its language. */
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import { expect } from 'vitest';
import { submitScript } from '../../../src/web/pages/submit.ts';

/** Reads the answer, holds it against the rules of the house and hands back its document for more questions. */
export async function readSoundPage(
  response: Response,
  postTo: string | null = null,
): Promise<{ html: string; text: string; document: Document }> {
  const html = await response.text();
  expect(html.startsWith('<!doctype html><html ')).toBe(true);
  // Our markup happens to be XML, so a strict parser proves that everything is closed, quoted and escaped.
  const document = new DOMParser({
    onError: (level, message) => {
      // U+FFFD is ours: it stands for what hostile user data had there.
      if (!message.startsWith('Unicode replacement character')) throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(html.replace('<!doctype html>', ''), 'application/xhtml+xml');
  checkFrame(document, response);
  checkNothingActive(document, postTo);
  checkLabels(document);
  const body = one(document, 'body').textContent ?? '';
  expect(body).not.toMatch(/[{}]|undefined|null|\[object/);
  return { html, text: body, document };
}

export function all(document: Document, name: string): Element[] {
  return [...document.getElementsByTagName(name)];
}

export function one(document: Document, name: string): Element {
  const [element, ...others] = all(document, name);
  expect(others).toEqual([]);
  if (element === undefined) throw new Error(`no <${name}>`);
  return element;
}

function checkFrame(document: Document, response: Response): void {
  const html = one(document, 'html');
  expect(html.getAttribute('lang')).toBe(response.headers.get('Content-Language'));
  expect(one(document, 'h1').textContent).not.toBe('');
  expect(one(document, 'title').textContent).toContain(one(document, 'h1').textContent);
  one(document, 'main');
}

/** `postTo`: where the page's form posts to another host, by the one script there is. */
function checkNothingActive(document: Document, postTo: string | null): void {
  expect(all(document, 'script').map((script) => script.textContent)).toEqual(postTo === null ? [] : [submitScript]);
  for (const name of ['img', 'link', 'iframe', 'object', 'svg', 'base']) expect(all(document, name)).toEqual([]);
  for (const element of all(document, '*')) {
    for (const { name } of [...element.attributes]) expect(name).not.toMatch(/^on|^style$/i);
    for (const name of ['href', 'action']) {
      const value = element.getAttribute(name);
      if (value !== null && value !== postTo) expect(value).toMatch(/^\/(?![/\\])/);
    }
  }
}

function checkLabels(document: Document): void {
  const ids = all(document, '*').flatMap((element) => element.getAttribute('id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const element of all(document, '*')) {
    for (const name of ['for', 'aria-describedby', 'aria-labelledby']) {
      for (const id of element.getAttribute(name)?.split(' ') ?? []) expect(ids).toContain(id);
    }
  }
  const labelled = all(document, 'label').map((label) => label.getAttribute('for'));
  const fields = [...all(document, 'input'), ...all(document, 'textarea')];
  for (const field of fields.filter((field) => field.getAttribute('type') !== 'hidden')) {
    expect(labelled).toContain(field.getAttribute('id'));
  }
  for (const name of ['button', 'a', 'label', 'h2', 'p', 'dd']) {
    for (const element of all(document, name)) expect(element.textContent?.trim()).not.toBe('');
  }
}
