/** Which entity of a metadata document is meant: by its exact id, or because it is the only identity provider there. */
import { because, type Reason } from '../../../core/reasons.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ns } from '../names.ts';
import { attributeOf, childElements, childrenNamed, isElement, type XmlElement } from '../xml/tree.ts';

export interface IdpEntity {
  /** An EntityDescriptor. */
  readonly entity: XmlElement;
  /** Its IDPSSODescriptors that speak SAML 2.0, at least one. Service providers, WS-Federation and the rest are not looked at. */
  readonly roles: readonly XmlElement[];
}

/** Refused: METADATA_ROOT, METADATA_NO_IDP, METADATA_ENTITY_NOT_FOUND, METADATA_SEVERAL_IDPS, METADATA_TENANT_TEMPLATE. */
export function pickEntity(root: XmlElement, wanted: string | null): Result<IdpEntity, Reason> {
  if (!isElement(root, ns.md, 'EntityDescriptor') && !isElement(root, ns.md, 'EntitiesDescriptor'))
    return err(because('METADATA_ROOT', 'the root element is no SAML metadata', { received: root.name.slice(0, 80) }));
  const idps = entitiesIn(root).flatMap((entity) => {
    const roles = idpRoles(entity);
    return roles.length === 0 ? [] : [{ entity, roles }];
  });
  if (idps.length === 0)
    return err(because('METADATA_NO_IDP', 'no entity of the document is an identity provider for SAML 2.0'));
  const chosen = wanted === null ? idps : idps.filter(({ entity }) => idOf(entity) === wanted);
  const [first, ...more] = chosen;
  if (first === undefined)
    return err(because('METADATA_ENTITY_NOT_FOUND', 'idp_entity_id is not in the document', facts(wanted, idps)));
  if (more.length > 0)
    return err(
      because(
        'METADATA_SEVERAL_IDPS',
        'several identity providers: set idp_entity_id to one of them',
        facts(wanted, idps),
      ),
    );
  return judgeId(first);
}

/** Every EntityDescriptor, group in group. Nothing else that bears the name is looked at. */
function entitiesIn(root: XmlElement): readonly XmlElement[] {
  if (isElement(root, ns.md, 'EntityDescriptor')) return [root];
  return childElements(root).flatMap((child) =>
    isElement(child, ns.md, 'EntityDescriptor') || isElement(child, ns.md, 'EntitiesDescriptor')
      ? entitiesIn(child)
      : [],
  );
}

function idpRoles(entity: XmlElement): readonly XmlElement[] {
  return childrenNamed(entity, ns.md, 'IDPSSODescriptor').filter((role) =>
    (attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(ns.samlp),
  );
}

function idOf(entity: XmlElement): string {
  return attributeOf(entity, 'entityID') ?? '';
}

/** SAML core §8.3.6 bounds an id. One with braces is a template for every tenant of a directory: nobody's own. */
function judgeId(picked: IdpEntity): Result<IdpEntity, Reason> {
  const id = idOf(picked.entity);
  if (/[{}]/.test(id)) {
    const detail =
      "this is the directory's document for all tenants: use the metadata URL of your own tenant and application";
    return err(because('METADATA_TENANT_TEMPLATE', detail, { received: id.slice(0, 200) }));
  }
  if (id !== '' && id.length <= 1024) return ok(picked);
  return err(because('METADATA_NO_IDP', 'the identity provider has no entityID of 1 to 1024 characters'));
}

function facts(
  wanted: string | null,
  idps: readonly IdpEntity[],
): { readonly expected?: string; readonly received: string } {
  const listed = idps.slice(0, 20).map(({ entity }) => idOf(entity).slice(0, 200));
  const rest = idps.length > listed.length ? [`… and ${idps.length - listed.length} more`] : [];
  return { ...(wanted === null ? {} : { expected: wanted }), received: [...listed, ...rest].join(', ') };
}
