/** One attempt: a genuine message, changed by one of the ways, and what must hold of the answer to it. */

import { signElement } from '../../demo/idp/sign.ts';
import { utf8 } from '../../src/lib/bytes.ts';
import { encrypt } from '../../test/support/encrypt.ts';
import { ours } from '../../test/support/saml-encrypted.ts';
import { changeBase64, changeEnvelope, changeOctets } from './change-octets.ts';
import { changeText, crossOver, grow } from './change-text.ts';
import { changeTree } from './change-tree.ts';
import { changeWrapping } from './change-wrapping.ts';
import { oneOf, type Random } from './random.ts';
import { readPlainly } from './read-plainly.ts';
import { fuzzKey, isUnproven, type Subject, type World } from './subjects.ts';

export interface Attempt {
  readonly subject: Subject;
  readonly way: string;
  readonly input: string;
  /** What is wrong with accepting this; null when nothing is. */
  readonly judge: (said: string) => string | null;
}

type Change = (xml: string, random: Random, world: World) => string | Promise<string>;

const textual: Change = (xml, random) => {
  let changed = xml;
  for (let times = 1 + random(3); times > 0; times--) changed = changeText(changed, random);
  return changed;
};

/** How often of a hundred, and what is done to the text of the message. */
const changes: Readonly<Record<string, readonly [number, Change]>> = {
  text: [26, textual],
  tree: [18, (xml, random, { others }) => changeTree(xml, random, others)],
  wrapping: [18, (xml, random, { others }) => changeWrapping(xml, random, others)],
  crossing: [8, (xml, random, { others }) => crossOver(...order(xml, oneOf(random, others), random), random)],
  growth: [3, grow],
  base64: [8, changeBase64],
  encryption: [4, encryptChanged],
};
const octetsShare = 5;
const envelopeShare = 5;
// What is left of the hundred is signed anew.

export async function makeAttempt(world: World, random: Random): Promise<Attempt> {
  const subject = oneOf(random, world.subjects);
  const judge = (said: string) => judgeGenuine(world, subject, said);
  let share = random(100);
  for (const [way, [of, change]] of Object.entries(changes)) {
    share -= of;
    if (share >= 0) continue;
    const changed = await change(subject.xml, random, world);
    return { subject, way, input: await subject.encode(utf8(changed)), judge };
  }
  share -= octetsShare;
  if (share < 0)
    return { subject, way: 'octets', input: await subject.encode(changeOctets(utf8(subject.xml), random)), judge };
  share -= envelopeShare;
  if (share < 0)
    return { subject, way: 'envelope', input: changeEnvelope(await subject.encode(utf8(subject.xml)), random), judge };
  return signChanged(world, random);
}

function order(one: string, two: string, random: Random): [string, string] {
  return random(2) === 0 ? [one, two] : [two, one];
}

function judgeGenuine({ genuine }: World, { target }: Subject, said: string): string | null {
  if (genuine.has(`${target.kind} ${said}`)) return null;
  if (target.kind === 'logout response' && isUnproven(said)) return null;
  return 'what was accepted is nothing that was signed';
}

/** Anybody can encrypt for us: a changed Assertion, with or without its signature, where an encrypted one is expected. */
async function encryptChanged(xml: string, random: Random, world: World): Promise<string> {
  const prefix = /<([\w]*:?)Assertion[\s>]/.exec(xml)?.[1];
  const [assertion] = new RegExp(`<${prefix}Assertion[\\s>][\\s\\S]*</${prefix}Assertion>`).exec(xml) ?? [];
  const plaintext = assertion ?? oneOf(random, world.others);
  const changed = oneOf(random, [textual, changes['tree']?.[1] ?? textual, grow, (same: string) => same]);
  const data = await encrypt(await changed(plaintext, random, world), {
    to: [ours.publicKey],
    cipher: oneOf(random, ['aes128-cbc', 'aes256-gcm'] as const),
  });
  const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
  const sealed = `<saml2:EncryptedAssertion xmlns:saml2="${saml}">${data}</saml2:EncryptedAssertion>`;
  if (assertion !== undefined) return xml.replace(assertion, () => sealed);
  return xml.replace(/<xenc:EncryptedData [\s\S]*<\/xenc:EncryptedData>/, () => data);
}

/**
 * Changed first and then really signed, as a strange identity provider might write it: what is accepted then must be what another
 * XML reader reads in the same message.
 */
async function signChanged(world: World, random: Random): Promise<Attempt> {
  const [subject] = world.subjects;
  if (subject === undefined) throw new Error('a world without subjects');
  const which = oneOf(random, ['assertion', 'response'] as const);
  const bare = subject.xml.replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, '');
  for (;;) {
    const changed = random(4) === 0 ? changeTree(bare, random, [bare]) : await textual(bare, random, world);
    // What the signer's own reader does not take cannot be signed; and it takes two characters for line ends that are none.
    const xml = /[\u0085\u2028]|&#x85;/.test(changed) ? null : await tryToSign(changed, which);
    if (xml === null) continue;
    const judge = (said: string) =>
      readPlainly(said, xml) ? null : 'what was accepted is not what another reader reads in the signed message';
    return { subject, way: 'signing', input: await subject.encode(utf8(xml)), judge };
  }
}

async function tryToSign(xml: string, which: 'assertion' | 'response'): Promise<string | null> {
  try {
    return await signElement(xml, { which, privateKey: fuzzKey });
  } catch {
    return null;
  }
}
