/** The endpoints of an identity provider's metadata, by the bindings that Postern speaks. */
import { because, type Reason } from '../../../core/reasons.ts';
import { isWebUrl } from '../../../core/web-url.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Binding, Endpoint, Idp } from '../idp.ts';
import { ns } from '../names.ts';
import { attributeOf, childrenNamed, type XmlElement } from '../xml/tree.ts';

const bindings: ReadonlyMap<string | null, Binding> = new Map([
  ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'redirect'],
  ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', 'post'],
]);

/** Endpoints of other bindings are left out. Refused: METADATA_LOCATION, METADATA_NO_SSO. */
export function readRoles(
  roles: readonly XmlElement[],
): Result<Pick<Idp, 'sso' | 'slo' | 'wantsSignedRequests'>, Reason> {
  const sso = readEndpoints(roles, 'SingleSignOnService');
  if (!sso.ok) return sso;
  const slo = readEndpoints(roles, 'SingleLogoutService');
  if (!slo.ok) return slo;
  if (sso.value.length === 0)
    return err(because('METADATA_NO_SSO', 'no SingleSignOnService by HTTP-Redirect or HTTP-POST'));
  const wantsSignedRequests = roles.some((role) =>
    /^(?:true|1)$/.test(attributeOf(role, 'WantAuthnRequestsSigned') ?? ''),
  );
  return ok({ sso: sso.value, slo: slo.value, wantsSignedRequests });
}

function readEndpoints(roles: readonly XmlElement[], name: string): Result<readonly Endpoint[], Reason> {
  const endpoints: Endpoint[] = [];
  for (const element of roles.flatMap((role) => childrenNamed(role, ns.md, name))) {
    const binding = bindings.get(attributeOf(element, 'Binding'));
    if (binding === undefined) continue;
    const url = attributeOf(element, 'Location') ?? '';
    const responseUrl = attributeOf(element, 'ResponseLocation') ?? url;
    const wrong = [url, responseUrl].find((location) => !isWebUrl(location));
    // A browser is sent there, and forms are posted there: no other scheme, and nothing that only resembles an address.
    if (wrong !== undefined) {
      const seen = { expected: 'an absolute https:// URL', received: wrong.slice(0, 200) };
      return err(because('METADATA_LOCATION', `a Location of ${name} cannot be used`, seen));
    }
    endpoints.push({ binding, url, responseUrl });
  }
  return ok(endpoints);
}
