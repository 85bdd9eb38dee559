/** GET `/_sso/session`: what a page of the site may ask about its reader. */
import type { Exchange } from './exchange.ts';
import { json } from './refuse.ts';
import { readVisitor } from './visitor.ts';

/** 200 with who, which lists and until when; 401 JSON when nobody, without an audit row: asking is no attempt. */
export async function handleSessionInfo(x: Exchange): Promise<Response> {
  const visitor = await readVisitor(x);
  if (!('session' in visitor)) return json(401, { error: 'SIGN_IN_REQUIRED', login_url: `${x.site.url}/_sso/login` });
  const { session, reader } = visitor;
  return json(200, {
    email: session.email,
    name: session.name,
    connection: session.connection,
    lists: [...reader.lists].sort(),
    issued_at: new Date(session.issuedAt).toISOString(),
    expires_at: new Date(session.expiresAt).toISOString(),
  });
}
