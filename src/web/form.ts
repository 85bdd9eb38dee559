/**
 * Reads a posted form: the content type first, then the body, never more of it than the cap, then parameters that may be
 * there once. Query parameters are no part of a form and are not looked at.
 */
import { because, type Reason } from '../core/reasons.ts';
import { concat, fromUtf8 } from '../lib/bytes.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { readLimited } from './read-limited.ts';

/** Octets of a body that are read at most. The longest response the verifier reads is 256 KB: 341 KB of base64. */
const FORM_LIMIT = 512 * 1024;

const FORM = 'application/x-www-form-urlencoded';

function tooLarge(received: string): Result<never, Reason> {
  const facts = { expected: `at most ${FORM_LIMIT} octets`, received };
  return err(because('BODY_TOO_LARGE', 'The posted form is larger than any answer of an identity provider.', facts));
}

function mediaType(request: Request): string {
  const [type = ''] = (request.headers.get('Content-Type') ?? '').split(';');
  return type.trim().toLowerCase();
}

/** A length of nothing makes a body, too, that has nothing in it. */
function isEmpty({ body, headers }: Request): boolean {
  return body === null || headers.get('Content-Length') === '0';
}

/** The parameters of a form body; none without a body. Codes: BODY_UNREADABLE (another content type, not UTF-8), BODY_TOO_LARGE. */
export async function readForm(request: Request): Promise<Result<URLSearchParams, Reason>> {
  const type = mediaType(request);
  if (type === '' && isEmpty(request)) return ok(new URLSearchParams());
  if (type !== FORM) {
    const facts = { expected: FORM, received: type || 'no Content-Type' };
    return err(because('BODY_UNREADABLE', 'The body is not a form.', facts));
  }
  // A missing or untrue length is no loophole: the stream is counted as well.
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  if (announced > FORM_LIMIT) return tooLarge(`Content-Length: ${announced}`);
  const bytes = request.body === null ? concat() : await readLimited(request.body, FORM_LIMIT);
  if (bytes === null) return tooLarge('more octets than the limit');
  const text = fromUtf8(bytes);
  if (text === null) return err(because('BODY_UNREADABLE', 'The form is not UTF-8.'));
  return ok(new URLSearchParams(text));
}

/** The value of a parameter that may be there once; null when it is absent. Code: PARAMETER_REPEATED. */
export function readOptional(parameters: URLSearchParams, name: string): Result<string | null, Reason> {
  const values = parameters.getAll(name);
  if (values.length <= 1) return ok(values[0] ?? null);
  const facts = { expected: `${name} once`, received: `${name} ${values.length} times` };
  return err(
    because('PARAMETER_REPEATED', 'A parameter was sent more than once: which one counts is not ours to guess.', facts),
  );
}

/** The value of a parameter that must be there once. Codes: PARAMETER_REPEATED, PARAMETER_MISSING. */
export function readRequired(parameters: URLSearchParams, name: string): Result<string, Reason> {
  const value = readOptional(parameters, name);
  if (!value.ok) return value;
  if (value.value !== null && value.value !== '') return ok(value.value);
  return err(because('PARAMETER_MISSING', `The form has no ${name}.`, { expected: name }));
}
