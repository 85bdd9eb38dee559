/** A logout message out of a request: one message, by one binding, nothing of it decoded that a signature covers as it is. */
import { because, type Reason } from '../core/reasons.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ReceivedLogout } from '../proof/saml/logout/open.ts';
import type { LogoutKind } from '../proof/saml/logout/shape.ts';
import { readForm, readOptional, readRequired } from './form.ts';
import { queryOf } from './target.ts';

export interface ReceivedMessage {
  readonly kind: LogoutKind;
  readonly received: ReceivedLogout;
}

/** Codes: LOGOUT_BINDING, PARAMETER_MISSING, PARAMETER_REPEATED, BODY_UNREADABLE, BODY_TOO_LARGE. */
export async function receiveLogout(request: Request): Promise<Result<ReceivedMessage, Reason>> {
  const rawQuery = queryOf(request.url).slice(1);
  const query = new URLSearchParams(rawQuery);
  if (request.method === 'POST') return receivePost(request, query);
  const kind = kindOf(query);
  return kind.ok ? ok({ kind: kind.value, received: { binding: 'redirect', rawQuery } }) : kind;
}

async function receivePost(request: Request, query: URLSearchParams): Promise<Result<ReceivedMessage, Reason>> {
  const form = await readForm(request);
  if (!form.ok) return form;
  const kind = kindOf(form.value);
  if (!kind.ok) return kind;
  // Whoever sends these means them to count; by this binding nothing would look at them.
  const stray = ['SAMLRequest', 'SAMLResponse', 'Signature', 'SigAlg'].find(
    (name) => query.has(name) || (name.startsWith('Sig') && form.value.has(name)),
  );
  if (stray !== undefined)
    return err(because('LOGOUT_BINDING', 'Parts of the HTTP-Redirect binding in a POST.', { received: stray }));
  const message = readRequired(form.value, parameterOf[kind.value]);
  if (!message.ok) return message;
  const relayState = readOptional(form.value, 'RelayState');
  if (!relayState.ok) return relayState;
  const received = { binding: 'post', message: message.value, relayState: relayState.value } as const;
  return ok({ kind: kind.value, received });
}

const parameterOf = { LogoutRequest: 'SAMLRequest', LogoutResponse: 'SAMLResponse' } as const;

function kindOf(parameters: URLSearchParams): Result<LogoutKind, Reason> {
  const [isRequest, isResponse] = [parameters.has('SAMLRequest'), parameters.has('SAMLResponse')];
  if (isRequest && isResponse) return err(because('LOGOUT_BINDING', 'A request and a response at once.'));
  if (isRequest) return ok('LogoutRequest');
  if (isResponse) return ok('LogoutResponse');
  const expected = 'SAMLRequest or SAMLResponse';
  return err(because('PARAMETER_MISSING', 'There is neither a request nor a response.', { expected }));
}
