/**
 * The messages that are verified: real Responses (RSA-SHA256, exclusive C14N, the certificate in KeyInfo), each as it was signed and
 * once more with a letter altered, and what there is to read in them.
 */
import { toBase64 } from '../../demo/idp/sign.ts';
import { type FloorParts, floorParts } from './floor-parts.ts';
import { email, type Idp, makeIdp, type Trust } from './idp.ts';

export type CaseName = 'signed' | 'groups500' | 'groups5000' | 'double' | 'encrypted';
export const caseNames: readonly CaseName[] = ['signed', 'groups500', 'groups5000', 'double', 'encrypted'];

/** What each contender must answer for a genuine message. */
export interface Claims {
  readonly email: string;
  readonly groups: number;
}

export interface Message {
  readonly xml: string;
  readonly base64: string;
  readonly floor: FloorParts;
}

/** `half`, doubly signed only: the Response's signature covers an Assertion that was altered before it. */
export type Which = 'genuine' | 'altered' | 'half';

export interface Case {
  readonly title: string;
  readonly claims: Claims;
  readonly messages: ReadonlyMap<Which, Message>;
}

export interface Documents {
  readonly trust: Trust;
  readonly cases: Readonly<Record<CaseName, Case>>;
}

const person = 'Sam Okafor';

/** What a directory says of one employee, about 4 KB of it. */
const profile: Readonly<Record<string, readonly string[]>> = {
  displayName: [person],
  givenName: ['Sam'],
  surname: ['Okafor'],
  mail: [email],
  title: ['Senior Technical Writer'],
  department: ['Documentation & Localisation'],
  employeeNumber: ['0048213'],
  telephoneNumber: ['+49 30 5550 0143', '+49 30 5550 0199'],
  preferredLanguage: ['en-GB'],
  organization: ['Acme Instruments Europe GmbH'],
  'http://schemas.microsoft.com/identity/claims/tenantid': ['8d2f6c1e-58a4-4b0b-9a51-7f0f3c2f9b66'],
  'http://schemas.microsoft.com/identity/claims/objectidentifier': ['1d0c7d0a-0d4f-4c31-8c0b-2f2c2b5b9a10'],
  memberOf: Array.from({ length: 20 }, (_, i) => `CN=docs-readers-${i},OU=Groups,OU=Berlin,DC=corp,DC=acme,DC=example`),
};

/** Short names, so that 5 000 of them stay below the 256 KB that Postern reads. */
function groupNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `g${String(i).padStart(4, '0')}`);
}

export async function makeDocuments(): Promise<Documents> {
  const idp = await makeIdp();
  const plain = await idp.sign(idp.write({ ...profile, groups: groupNames(12) }), 'assertion');
  // Little beside the groups, so that ten times as many make nearly ten times the octets.
  const listed = (count: number) =>
    idp.sign(idp.write({ displayName: [person], groups: groupNames(count) }), 'assertion');
  const double = await makeCase('doubly signed', 12, await idp.sign(plain, 'response'), open);
  const half = open(await idp.sign(alter(plain), 'response'));
  return {
    trust: idp.trust,
    cases: {
      signed: await makeCase('signed assertion', 12, plain, open),
      groups500: await makeCase('500 groups', 500, await listed(500), open),
      groups5000: await makeCase('5 000 groups', 5000, await listed(5000), open),
      double: { ...double, messages: new Map([...double.messages, ['half', half]]) },
      encrypted: await makeCase('encrypted', 12, plain, (signed) => encrypted(signed, idp)),
    },
  };
}

async function makeCase(
  name: string,
  groups: number,
  signed: string,
  make: (signed: string) => Message | Promise<Message>,
): Promise<Case> {
  const [genuine, altered] = [await make(signed), await make(alter(signed))];
  const title = `${name}, ${Math.round(genuine.xml.length / 1000)} KB`;
  const messages = [['genuine', genuine] as const, ['altered', altered] as const];
  return { title, claims: { email, groups }, messages: new Map<Which, Message>(messages) };
}

function open(signed: string): Message {
  return { xml: signed, base64: toBase64(signed), floor: floorParts(signed) };
}

async function encrypted(signed: string, idp: Idp): Promise<Message> {
  const { xml, sealed } = await idp.seal(signed);
  return { xml, base64: toBase64(xml), floor: floorParts(signed, sealed) };
}

function alter(xml: string): string {
  const altered = xml.replace(`>${person}<`, '>Sam Okafer<');
  if (altered === xml) throw new Error('nothing to alter');
  return altered;
}
