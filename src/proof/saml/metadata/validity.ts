/** How long metadata may be used and how soon it wants to be fetched again: the least of what entity, role and their groups say. */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { readTime } from '../time.ts';
import { attributeOf, type XmlElement } from '../xml/tree.ts';
import { readDuration } from './duration.ts';

export interface Validity {
  readonly validUntil: Date | null;
  readonly cacheDurationMs: number | null;
}

/** SAML metadata §2.3.1, §2.3.2 and §2.4.1. Refused: METADATA_EXPIRED; TIME_INVALID, since an end that nobody can read may be past. */
export function readValidity(entity: XmlElement, roles: readonly XmlElement[], now: Date): Result<Validity, Reason> {
  const saying = [...roles];
  for (let at: XmlElement | null = entity; at !== null; at = at.parent) saying.push(at);
  const ends: number[] = [];
  for (const element of saying) {
    const text = attributeOf(element, 'validUntil');
    const end = text === null ? null : readTime(text, `validUntil of <${element.name}>`);
    if (end?.ok === false) return end;
    if (end !== null) ends.push(end.value);
  }
  const validUntil = ends.length === 0 ? null : new Date(Math.min(...ends));
  if (validUntil !== null && validUntil <= now) {
    const facts = { expected: `before ${validUntil.toISOString()}`, received: now.toISOString() };
    return err(because('METADATA_EXPIRED', 'the metadata is past its validUntil', facts));
  }
  // Unlike an end, a duration is only a wish: one that cannot be read is none.
  const durations = saying.flatMap((element) => readDuration(attributeOf(element, 'cacheDuration') ?? '') ?? []);
  return ok({ validUntil, cacheDurationMs: durations.length === 0 ? null : Math.min(...durations) });
}
