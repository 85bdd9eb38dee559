/** GET `/_sso/health`: whether this gateway can do its work. Settings that cannot be read are app.ts's to answer. */
import { ping } from '../store/health.ts';
import { json } from './answers.ts';
import type { Exchange } from './exchange.ts';
import { findWarnings, type Warning } from './warnings.ts';

/**
 * 200 when D1 answers, with what will need somebody's hand soon; 503 with the name of the part that does not answer, never why: the
 * log has that.
 */
export async function handleHealth(x: Exchange): Promise<Response> {
  try {
    await ping(x.db);
  } catch (cause) {
    console.error('health: D1 does not answer', cause);
    return json(503, { ok: false, failed: 'd1' });
  }
  return json(200, { ok: true, warnings: await shownWarnings(x) });
}

/** A warning is no fault, and neither is failing to find one. */
async function shownWarnings(x: Exchange): Promise<readonly Omit<Warning, 'occasion'>[]> {
  try {
    const warnings = await findWarnings(x);
    return warnings.map(({ connection, code, days }) => ({ connection, code, days }));
  } catch (cause) {
    console.error('health: the warnings cannot be found', cause);
    return [];
  }
}
