/** GET `/_sso/health`: whether this gateway can do its work. Settings that cannot be read are app.ts's to answer. */
import { ping } from '../store/health.ts';
import type { Exchange } from './exchange.ts';
import { json } from './refuse.ts';

/** 200 when D1 answers; 503 with the name of the part that does not, never why: the log has that. */
export async function handleHealth(x: Exchange): Promise<Response> {
  try {
    await ping(x.db);
  } catch (cause) {
    console.error('health: D1 does not answer', cause);
    return json(503, { ok: false, failed: 'd1' });
  }
  return json(200, { ok: true });
}
