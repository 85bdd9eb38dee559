/** Who is asking, at Postern's own addresses: the session and the reader behind it, or nobody and why. */
import { because, type Reason } from '../core/reasons.ts';
import type { Session } from '../core/session.ts';
import type { Exchange } from './exchange.ts';
import { type CurrentReader, currentReader } from './readers.ts';
import { clearSession, readSession } from './session.ts';

export type Visitor =
  | { readonly session: Session; readonly reader: CurrentReader }
  /** Null: there was no cookie. */
  | { readonly nobody: Reason | null };

/** A session only counts while the stores say so too: whom the gate would send to sign in is not signed in here. */
export async function readVisitor(x: Exchange): Promise<Visitor> {
  const reading = await readSession(x);
  if ('nobody' in reading) return reading;
  const reader = await currentReader(x, reading.session);
  if (!reader.ok) return { nobody: reader.error };
  if (reader.value.active) return { session: reading.session, reader: reader.value };
  return { nobody: because('READER_DEACTIVATED', 'An administrator has deactivated this reader.') };
}

/** The answer to them, which makes the browser forget a cookie that does not count. */
export function clearedFor(visitor: Visitor, response: Response): Response {
  if ('nobody' in visitor && visitor.nobody !== null) response.headers.append('Set-Cookie', clearSession());
  return response;
}
