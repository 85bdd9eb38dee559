/** Entra's own error numbers, which it writes into the StatusMessage: what to change for those that are met most. */

const known: ReadonlyMap<string, string> = new Map([
  ['50105', 'the reader is not assigned to the application: assign them or a group of theirs under Users and groups'],
  [
    '75011',
    'the reader had signed in by another method than the request wanted; Postern asks for none, so see what else sends requests for this application',
  ],
  [
    '75016',
    'Entra does not know the NameID format that was asked for: leave name_id_format out, or set one of persistent, transient, emailAddress, unspecified',
  ],
  ['75008', 'the request was sent to another address than Entra expects: sso_url is the Login URL of the application'],
  [
    '700016',
    'Entra has no application of this name in the tenant: set its Identifier (Entity ID) to the sp_entity_id of this connection',
  ],
  ['90011', 'Entra does not take the NameIDPolicy of the request: leave name_id_format out'],
  ['75006', 'Entra does not take the NameIDPolicy of the request: leave name_id_format out'],
  [
    '650056',
    'the application is misconfigured: its Identifier (Entity ID) must be the sp_entity_id of this connection, and an administrator must have consented to it',
  ],
]);

/** The number that a status message names, and what to do about it; null when it names none. */
export function aadstsOf(message: string): { readonly number: string; readonly detail: string } | null {
  const digits = /\bAADSTS(\d{4,8})\b/.exec(message)?.[1];
  if (digits === undefined) return null;
  const detail = known.get(digits) ?? 'Entra did not sign the reader in; its sign-in log says why under this number';
  return { number: `AADSTS${digits}`, detail };
}
