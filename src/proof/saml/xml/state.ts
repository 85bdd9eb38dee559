/** Where the reader is, and how it says what is wrong there. */
import { because, type Reason, type ReasonCode } from '../../../core/reasons.ts';
import { ns } from '../names.ts';
import { type Names, namesOf, type QName } from './qname.ts';
import type { Codes } from './scan.ts';
import type { XmlDeclaration, XmlElement } from './tree.ts';

export interface State {
  readonly text: string;
  readonly codes: Codes;
  readonly maxElements: number;
  at: number;
  /** The first `<` at or after `at`; inside a start tag the one behind it. The length of the text when there is none. */
  next: number;
  /** The last place so far that C14N does not write as it stands, or that uses another prefix; see XmlElement.verbatimTo. */
  odd: number;
  /** The innermost open element. */
  open: XmlElement | null;
  root: XmlElement | null;
  /** How many were opened so far. */
  elements: number;
  /** The bindings in force at `open`, and what each declaration hid, so that closing an element restores it. */
  readonly scope: Map<string, string>;
  readonly hidden: (XmlDeclaration | null)[];
  /** 0 for those that every text begins with; another number whenever they have changed, in this text or another. */
  bindings: number;
  /** The first `&` at or after `at`; the length of the text when there is none. */
  reference: number;
  readonly names: Names;
  /** The names of the open elements, the root's first: the first `depth` of these. */
  readonly path: QName[];
  depth: number;
  /** What the text has anywhere: asked once, so that most values need not be searched for it. */
  readonly has: { readonly cdataEnds: boolean; readonly breaks: boolean };
}

/** Null: go on. */
export type Step = Reason | null;

export function startState(text: string, codes: Codes, maxElements: number): State {
  return {
    text,
    codes,
    maxElements,
    at: 0,
    next: after(text, '<', 0),
    odd: -1,
    open: null,
    root: null,
    elements: 0,
    scope: new Map<string, string>([['xml', ns.xml]]),
    hidden: [],
    bindings: 0,
    reference: after(text, '&', 0),
    names: namesOf(text, codes),
    path: [],
    depth: 0,
    has: {
      cdataEnds: text.includes(']]>'),
      breaks: text.includes('\n') || text.includes('\t'),
    },
  };
}

let lastBindings = 0;

/** A number that no bindings had before. */
export function newBindings(): number {
  lastBindings++;
  return lastBindings;
}

/** Where the character stands next, at `at` or behind; the length of the text when it does not. */
export function after(text: string, character: '<' | '&', at: number): number {
  const found = text.indexOf(character, at);
  return found === -1 ? text.length : found;
}

/** Goes on behind a piece of markup; most often more of it follows at once. */
export function moveTo(state: State, at: number): void {
  state.at = at;
  state.next = state.codes[at] === 0x3c ? at : after(state.text, '<', at);
}

/** Whether a reference stands between two places, the first of which is never before one that was asked about earlier. */
export function hasReference(state: State, from: number, to: number): boolean {
  if (state.reference < from) state.reference = after(state.text, '&', from);
  return state.reference < to;
}

export function fault(code: ReasonCode, state: State, what: string): Reason {
  return because(code, `${what} at character ${state.at}`);
}
