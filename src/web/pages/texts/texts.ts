/** Every text a reader can see, as a type: a language that lacks one does not compile. Only the language asked for is loaded. */
import type { Say } from '../../../core/say.ts';
import type { Language } from '../language.ts';
import type { Markup, Piece } from '../markup.ts';
import { english } from './en.ts';

/** A sentence around a piece of user data, which comes as markup (shown.ts): a text places it and never looks inside. */
export type Around = (shown: Markup) => Piece;

/** What the browser did wrong when a sign-in went round in circles. */
export type LoopCause = 'cookie_missing' | 'other_host' | 'clock';

export interface Answer {
  readonly title: string;
  /** What happened, then what to do next: one paragraph each. */
  readonly text: readonly string[];
  /** Label of the way on, where there is one. */
  readonly next?: string;
}

export interface Texts {
  readonly code: string;
  readonly reference: string;
  /** Under code and reference. */
  readonly marksHint: string;
  readonly answers: Readonly<Record<Say, Answer>>;
  readonly loopCauses: Readonly<Record<LoopCause, string>>;
  readonly signedInAs: Around;
  /** The sign-in itself went well, but there is no session. */
  readonly signedInWith: Around;
  readonly signIn: {
    readonly title: string;
    readonly byEmail: string;
    readonly email: string;
    readonly proceed: string;
    readonly domainUnknown: string;
    /** Headings over the buttons, alone and after the e-mail form. */
    readonly with: string;
    readonly orWith: string;
  };
  /** On the way to the identity provider by a form. Its button says `signIn.proceed`. */
  readonly handOver: Readonly<Record<'signIn' | 'signOut', { readonly title: string; readonly text: string }>>;
  readonly signOut: {
    readonly title: string;
    readonly here: string;
    readonly everywhere: string;
    readonly everywhereHint: string;
    /** Where signing out here signs out at the identity provider too. */
    readonly providerHint: string;
    readonly stay: string;
  };
  readonly signedOut: {
    readonly title: string;
    readonly here: string;
    readonly everywhere: string;
    readonly providerHint: string;
    /** The provider's own word: signed out everywhere, not everywhere, not at all. */
    readonly providerDone: string;
    readonly providerPartial: string;
    readonly providerFailed: string;
    readonly signInAgain: string;
  };
  readonly verify: {
    readonly title: string;
    readonly intro: string;
    readonly token: string;
    readonly check: string;
    readonly valid: string;
    readonly validHint: string;
    readonly claims: string;
    readonly refused: string;
    readonly another: string;
  };
}

const load: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: async () => english,
  de: async () => (await import('./de.ts')).german,
  nl: async () => (await import('./nl.ts')).dutch,
  da: async () => (await import('./da.ts')).danish,
  pl: async () => (await import('./pl.ts')).polish,
};

export function textsIn(language: Language): Promise<Texts> {
  return load[language]();
}
