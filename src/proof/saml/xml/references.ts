/** Character references and the five predefined entities of XML 1.0 §4.1, §4.6. Any other entity is undefined, so refused. */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The one character that a numeric reference spells; null when XML text may not hold it. */
function characterOf(body: string): string | null {
  const hex = /^#x([0-9A-Fa-f]{1,6})$/.exec(body);
  const decimal = /^#([0-9]{1,7})$/.exec(body);
  const code = hex?.[1] !== undefined ? Number.parseInt(hex[1], 16) : Number(decimal?.[1] ?? -1);
  const control =
    (code < 0x20 && code !== 0x9 && code !== 0xa && code !== 0xd) || (code >= 0x7f && code <= 0x9f && code !== 0x85);
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (control || surrogate || code === 0xfffe || code === 0xffff || code > 0x10ffff) return null;
  return String.fromCodePoint(code);
}

/** Replaces every reference in text or an attribute value. Refused: XML_ENTITY, XML_CONTROL_CHARACTER. */
export function decodeReferences(raw: string): Result<string, Reason> {
  let out = '';
  let from = 0;
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', from)) {
    const end = raw.indexOf(';', at);
    // No reference is longer than &#x10FFFF; so that a stray & costs nothing.
    const body = end === -1 || end - at > 9 ? '' : raw.slice(at + 1, end);
    const numeric = body.startsWith('#');
    const character = numeric ? characterOf(body) : entities.get(body);
    if (character === null) return err(because('XML_CONTROL_CHARACTER', `the reference &${body};`));
    if (character === undefined) return err(because('XML_ENTITY', 'an entity that XML does not define'));
    out += raw.slice(from, at) + character;
    from = end + 1;
  }
  return ok(out + raw.slice(from));
}
