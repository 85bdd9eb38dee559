/** GET `/_sso/session`: what a page of the site may ask about its reader. */
import { json } from './answers.ts';
import type { Exchange } from './exchange.ts';
import { clearedFor, readVisitor } from './visitor.ts';

/** 200 with who, which lists and until when; 401 JSON when nobody, without an audit row: asking is no attempt. */
export async function handleSessionInfo(x: Exchange): Promise<Response> {
  const visitor = await readVisitor(x);
  if (!('session' in visitor)) {
    const body = { error: 'SIGN_IN_REQUIRED', login_url: `${x.site.url}/_sso/login` };
    return clearedFor(visitor, json(401, body));
  }
  const { session, reader } = visitor;
  return json(200, {
    email: session.email,
    name: session.name,
    connection: session.connection,
    lists: [...reader.lists].sort(),
    issued_at: new Date(session.issuedAt).toISOString(),
    // The lifetime may have been shortened since.
    expires_at: new Date(Math.min(session.expiresAt, session.issuedAt + x.site.session.lifetimeMs)).toISOString(),
  });
}
