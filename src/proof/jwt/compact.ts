/**
 * A token's outside: three parts, and what its header says before anything is believed. The header chooses nothing: `alg` and
 * `typ` are compared with what the connection expects, `kid` picks among keys the connection already trusts, and `jwk`, `jku`,
 * `x5u`, `x5c` are never read. verify.ts explains the order of the codes.
 */
import { because, type Reason } from '../../core/reasons.ts';
import { type Arena, layAscii, layBase64Url } from '../../lib/arena.ts';
import { fromBase64Url, toBase64Url } from '../../lib/base64.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { show } from './show.ts';
import type { Signed } from './signature.ts';
import { readJsonOctets } from './strict-json.ts';

/** The members of a JOSE header or of a claims set. */
export type Members = ReadonlyMap<string, unknown>;

export interface Compact extends Signed {
  readonly header: Members;
  readonly alg: string;
  /** Not empty; what they spell is not read yet. */
  readonly payload: Bytes;
}

/** A URL of this length already fails in most servers; a longer token is an attack or a mistake. */
const MAX_TOKEN_LENGTH = 16 * 1024;

/** Room for the signing input and, beside it, for what the payload and the signature spell. */
export const ROOM_FOR_TOKEN = 2 * MAX_TOKEN_LENGTH;

/** Header members that change what the other parts mean (RFC 7515 §4.1.11, RFC 7797, RFC 7516): nothing here implements them. */
const refusedMembers = ['crit', 'b64', 'zip', 'enc'];

/** The parts of a token, laid into `arena`, and its header; or the first code that is wrong with them. Nothing is verified yet. */
export function readCompact(token: string, arena: Arena): Result<Compact, Reason> {
  if (token === '') return failed('the token is empty', 'a signed JWT');
  if (token.length > MAX_TOKEN_LENGTH) {
    return failed('the token is too long', `at most ${MAX_TOKEN_LENGTH} characters`, `${token.length} characters`);
  }
  const first = token.indexOf('.');
  const last = token.indexOf('.', first + 1);
  if (last === -1 || token.indexOf('.', last + 1) !== -1) {
    return failed('the token is no JWS in compact serialisation', '3 parts', `${token.split('.').length} parts`);
  }
  const header = readHeader(token.slice(0, first));
  if (!header.ok) return header;
  const { members, alg } = header.value;
  const extension = refusedMembers.find((name) => members.has(name));
  if (extension !== undefined) return failed('the header asks for an extension', 'none', extension);
  const signingInput = layAscii(arena, token.slice(0, last));
  if (signingInput === null) return failed('the token is not ASCII', 'base64url without padding');
  const payload = lay(arena, token.slice(first + 1, last));
  if (payload === null) return failed('the payload is not canonical base64url', 'base64url without padding');
  const signature = lay(arena, token.slice(last + 1));
  if (signature === null) return failed('the signature is not canonical base64url', 'base64url without padding');
  return ok({ header: members, alg, signingInput, payload, signature });
}

/** The octets of a part; null when it is empty or not canonical base64url. */
function lay(arena: Arena, part: string): Bytes | null {
  return part === '' ? null : layBase64Url(arena, part);
}

interface Header {
  readonly members: Members;
  readonly alg: string;
}

/** The last header that was right: what a text says does not depend on who sends it, and an issuer sends the same one every time. */
let latest: { readonly part: string; readonly header: Result<Header, never> } | null = null;

function readHeader(part: string): Result<Header, Reason> {
  if (part === latest?.part) return latest.header;
  const octets = part === '' ? null : fromBase64Url(part);
  const header = parseHeader(octets);
  // Spelled anew: the part is a slice, and would keep the whole token in memory.
  if (header.ok && octets !== null) latest = { part: toBase64Url(octets), header };
  return header;
}

function parseHeader(octets: Bytes | null): Result<Header, Reason> {
  const members = octets === null ? null : readJsonOctets(octets);
  if (members === null) {
    return err(
      because('COULD_NOT_PARSE_HEADER', 'the header is absent or no JSON object', { expected: 'base64url of JSON' }),
    );
  }
  const typ = members.get('typ');
  if (members.has('typ') && typ !== 'JWT' && !(typeof typ === 'string' && typ.toUpperCase() === 'JWT')) {
    const facts = { expected: 'JWT, or no typ', received: show(typ) };
    return err(because('WRONG_TYPE_IN_HEADER', 'the token is of another type', facts));
  }
  const alg = members.get('alg');
  if (typeof alg !== 'string' || alg === '') {
    return err(because('ALGORITHM_MISSING_IN_HEADER', 'the header names no algorithm', { received: show(alg) }));
  }
  if (alg.toLowerCase() === 'none') {
    return err(because('NONE_ALGORITHM_PROVIDED', 'the token is not signed', { received: alg }));
  }
  return ok({ members, alg });
}

function failed(detail: string, expected: string, received = ''): Result<never, Reason> {
  return err(because('TOKEN_VERIFICATION_FAILED', detail, received === '' ? { expected } : { expected, received }));
}
