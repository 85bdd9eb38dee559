/**
 * The way back from signing out at the identity provider. The sessions here ended before the browser left, so the answer only
 * decides what the page says. Its RelayState is not even read.
 */
import { because } from '../core/reasons.ts';
import type { ReceivedLogout } from '../proof/saml/logout/open.ts';
import { verifyLogoutResponse } from '../proof/saml/logout/response.ts';
import { presets } from '../proof/saml/presets.ts';
import type { SamlConnection } from '../settings/site.ts';
import { audit } from './audit.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './refuse.ts';
import { judgeByKeys } from './renewed-keys.ts';
import { logoutExpected } from './slo-idp.ts';
import { signedOutPage } from './slo-page.ts';
import { clearPendingLogout, readPendingLogout } from './slo-pending.ts';

export async function readLogoutResponse(
  x: Exchange,
  connection: SamlConnection,
  received: ReceivedLogout,
): Promise<Response> {
  const pending = await readPendingLogout(x);
  const facts = { connection: connection.id, isLogout: true };
  if (pending === null || pending.connection !== connection.id)
    return refuse(x, because('LOGOUT_NOT_ASKED', 'This browser is not signing out at this identity provider.'), facts);
  const { requestId, email } = pending;
  const verified = await judgeByKeys(x, connection, (idp) => {
    const otherIssuer = presets[connection.preset].logoutIssuer?.(idp.entityId) ?? null;
    const expected = { ...logoutExpected(x, connection, idp), otherIssuer, requestId };
    return verifyLogoutResponse(received, expected, x.now);
  });
  if (!verified.ok) return refuse(x, verified.error, facts);
  const { outcome, status } = verified.value;
  audit(x, { kind: 'sign_out', connection: connection.id, email, detail: { provider: outcome, status } });
  const response = await signedOutPage(x, { everywhere: true, provider: outcome === 'unproven' ? null : outcome });
  response.headers.append('Set-Cookie', clearPendingLogout());
  return response;
}
