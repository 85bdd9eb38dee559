/** Where the reader is, and how it says what is wrong there. */
import { because, type Reason, type ReasonCode } from '../../../core/reasons.ts';
import { ns } from '../names.ts';
import { type Names, namesOf, type QName } from './qname.ts';
import { type Codes, codesOf } from './scan.ts';
import type { XmlDeclaration, XmlElement } from './tree.ts';

export interface State {
  readonly text: string;
  readonly codes: Codes;
  at: number;
  /** The first `<` at or after `at`; inside a start tag the one behind it. The length of the text when there is none. */
  next: number;
  /** The innermost open element. */
  open: XmlElement | null;
  root: XmlElement | null;
  /** How many were opened so far. */
  elements: number;
  /** The bindings in force at `open`, and what each declaration hid, so that closing an element restores it. */
  readonly scope: Map<string, string>;
  readonly hidden: (XmlDeclaration | null)[];
  /** Counts how often the bindings have changed. */
  bindings: number;
  readonly names: Names;
  /** The names of the open elements, the root's first. */
  readonly path: QName[];
  /** What the text has anywhere: asked once, so that most values need not be searched for it. */
  readonly has: { readonly references: boolean; readonly cdataEnds: boolean; readonly breaks: boolean };
}

/** Null: go on. */
export type Step = Reason | null;

export function startState(text: string): State {
  const codes = codesOf(text);
  return {
    text,
    codes,
    at: 0,
    next: markupAfter(text, 0),
    open: null,
    root: null,
    elements: 0,
    scope: new Map<string, string>([['xml', ns.xml]]),
    hidden: [],
    bindings: 0,
    names: namesOf(text, codes),
    path: [],
    has: {
      references: text.includes('&'),
      cdataEnds: text.includes(']]>'),
      breaks: text.includes('\n') || text.includes('\t'),
    },
  };
}

export function markupAfter(text: string, at: number): number {
  const found = text.indexOf('<', at);
  return found === -1 ? text.length : found;
}

/** Goes on behind a piece of markup. */
export function moveTo(state: State, at: number): void {
  state.at = at;
  state.next = markupAfter(state.text, at);
}

export function fault(code: ReasonCode, state: State, what: string): Reason {
  return because(code, `${what} at character ${state.at}`);
}
