/** The parts of a form that more than one page has. */
import { html, type Markup } from './markup.ts';

export function hiddenField(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}"/>`;
}

export function submitButton(label: string): Markup {
  return html`<button type="submit">${label}</button>`;
}
