/**
 * A strict reader for the small part of XML 1.0 that SAML needs: elements, attributes, namespaces, text, CDATA, comments
 * (dropped) and the five entities. Whatever it need not accept it refuses, so that no two readers could see two documents.
 * One pass, no recursion, linear in the input. It does not look anything up: no DTD, no schema, no IDs.
 */
import { because, type Reason } from '../../../core/reasons.ts';
import { type Bytes, fromUtf8 } from '../../../lib/bytes.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { stands } from './qname.ts';
import { decodeReferences } from './references.ts';
import { codesOf, skipSpace } from './scan.ts';
import { fault, hasReference, moveTo, type State, type Step, startState } from './state.ts';
import { addChild, close, readStartTag } from './tags.ts';
import type { XmlElement } from './tree.ts';

/** Units of UTF-16, which never exceed the octets of UTF-8: 256 KB. */
export const maxXmlLength = 256 * 1024;
/** The same for metadata: 1 MB. Aggregates of large federations are larger; their operators serve single entities. */
export const maxMetadataLength = 1024 * 1024;

/**
 * Every element costs as much as a hundred characters of text; a reader with 5 000 groups stays below. This many in a message, more in what
 * may be longer.
 */
const maxElements = 10_000;

// C0 but tab and line ends, DEL, C1 but NEL, and the two that XML excludes.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const declaration =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;

/**
 * Reads one document. Refused: all that the head of this file does not name, each with its own XML_ code, and SAML_TOO_LARGE; only
 * what an administrator chose, never a message, may be longer than the usual limit.
 */
export function readXml(input: string, limit = maxXmlLength): Result<XmlElement, Reason> {
  return readDocument(input, null, limit);
}

/** The same for the UTF-8 octets of a document. Refused besides: SAML_NOT_UTF8. */
export function readOctets(octets: Bytes, limit = maxXmlLength): Result<XmlElement, Reason> {
  const text = fromUtf8(octets);
  return text === null ? err(because('SAML_NOT_UTF8', 'the message is not UTF-8')) : readDocument(text, octets, limit);
}

/** `octets` are those of `input`, where there are any already. */
function readDocument(input: string, octets: Bytes | null, limit: number): Result<XmlElement, Reason> {
  if (input.length > limit) return err(because('SAML_TOO_LARGE', `a document of ${input.length} characters`));
  if (forbidden.test(input) || !input.isWellFormed()) return err(noCharacter(input));
  const hasReturns = input.includes('\r');
  const text = hasReturns ? input.replace(/\r\n?/g, '\n') : input;
  const elements = Math.floor((maxElements * limit) / maxXmlLength);
  const state = startState(text, codesOf(text, hasReturns ? null : octets), elements);
  const refused = skipDeclaration(state) ?? readContent(state);
  if (refused !== null) return err(refused);
  if (state.root === null || state.open !== null)
    return err(fault('XML_MALFORMED', state, 'the document ends too early'));
  return ok(state.root);
}

function noCharacter(input: string): Reason {
  const at = input.search(forbidden);
  const code = input.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const which = at === -1 ? 'half of a surrogate pair' : `U+${code} at character ${at}`;
  return because('XML_CONTROL_CHARACTER', `a character that has no place in XML text: ${which}`);
}

function skipDeclaration(state: State): Step {
  if (!state.text.startsWith('<?xml') || !' \t\n'.includes(state.text.charAt(5) || '?')) return null;
  const match = declaration.exec(state.text);
  if (match === null) return fault('XML_DECLARATION', state, 'not version 1.0 in UTF-8');
  moveTo(state, match[0].length);
  return null;
}

function readContent(state: State): Step {
  const end = state.text.length;
  while (state.at < end) {
    const refused = state.at < state.next ? readText(state) : readMarkup(state);
    if (refused !== null) return refused;
  }
  return null;
}

function readMarkup(state: State): Step {
  switch (state.codes[state.at + 1]) {
    case 0x2f: // /
      return readEndTag(state);
    case 0x21: // !
      return readDeclarationLike(state);
    case 0x3f: // ?
      return fault('XML_PROCESSING_INSTRUCTION', state, 'a processing instruction');
    default:
      return readStartTag(state);
  }
}

function readText(state: State): Step {
  const { text, at, next, open, has } = state;
  if (open === null) {
    if (skipSpace(state.codes, at) < next)
      return fault('XML_TEXT_OUTSIDE_ROOT', state, 'text outside the root element');
  } else {
    const raw = text.slice(at, next);
    if (has.cdataEnds && raw.includes(']]>')) return fault('XML_MALFORMED', state, ']]> in text');
    const decoded = hasReference(state, at, next) ? decodeReferences(raw) : null;
    if (decoded !== null || raw.includes('>')) state.odd = at;
    if (decoded?.ok === false) return decoded.error;
    append(open, decoded === null ? raw : decoded.value);
  }
  state.at = next;
  return null;
}

/** Adds text so that what a comment or a CDATA border once divided reads as one. */
function append(element: XmlElement, text: string): void {
  const { children } = element;
  const before = children.length === 0 ? undefined : children[children.length - 1];
  if (typeof before === 'string') children[children.length - 1] = before + text;
  else if (text !== '') addChild(element, text);
}

function readDeclarationLike(state: State): Step {
  const { text, at } = state;
  if (text.startsWith('<!--', at)) return readComment(state);
  if (!text.startsWith('<![CDATA[', at)) return fault('XML_DOCTYPE', state, 'a document type or another declaration');
  if (state.open === null) return fault('XML_TEXT_OUTSIDE_ROOT', state, 'a CDATA section outside the root element');
  const end = text.indexOf(']]>', at + 9);
  if (end === -1) return fault('XML_MALFORMED', state, 'a CDATA section without end');
  state.odd = at;
  append(state.open, text.slice(at + 9, end));
  moveTo(state, end + 3);
  return null;
}

function readComment(state: State): Step {
  const end = state.text.indexOf('--', state.at + 4);
  if (end === -1 || state.text.charCodeAt(end + 2) !== 0x3e)
    return fault('XML_MALFORMED', state, 'a comment without end');
  if (state.open !== null) state.open.commented = true;
  state.odd = state.at;
  moveTo(state, end + 3);
  return null;
}

function readEndTag(state: State): Step {
  const { codes, names } = state;
  const open = state.path[state.depth - 1];
  if (open === undefined || !stands(open, names, state.at + 2))
    return fault('XML_MALFORMED', state, 'an end tag out of place');
  const end = skipSpace(codes, state.at + 2 + open.name.length);
  if (end !== state.at + 2 + open.name.length) state.odd = end;
  if (codes[end] !== 0x3e) return fault('XML_MALFORMED', state, 'an end tag that names another element');
  moveTo(state, end + 1);
  close(state);
  return null;
}
