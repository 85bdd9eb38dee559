/** Changes below the text: octets of a message, of a ciphertext, and the form in which a message travels. */
import { fromBase64, toBase64 } from '../../src/lib/base64.ts';
import { type Bytes, concat } from '../../src/lib/bytes.ts';
import { oneOf, type Random } from './random.ts';

/** Single octets, lengths, and whole blocks of a cipher. */
export function changeOctets(octets: Bytes, random: Random): Bytes {
  const at = random(octets.length);
  const block = 16 * random(1 + (octets.length >> 4));
  const other = 16 * random(1 + (octets.length >> 4));
  switch (random(7)) {
    case 0:
      return octets.map((octet, i) => (i === at ? octet ^ (1 << random(8)) : octet));
    case 1:
      return octets.map((octet, i) => (i === at ? random(256) : octet));
    case 2:
      return concat(octets.subarray(0, block), octets.subarray(block + 16));
    case 3:
      return concat(octets.subarray(0, block), octets.subarray(other, other + 16), octets.subarray(block));
    case 4:
      return octets.slice(0, at);
    case 5:
      return concat(octets, octets.subarray(other, other + 16));
    default:
      return octets.map((octet, i) => (i >= block && i < block + 16 ? octet ^ random(256) : octet));
  }
}

/** One of the base64 texts (a ciphertext, a wrapped key, a digest, a signature) with other octets in it, still canonical base64. */
export function changeBase64(xml: string, random: Random): string {
  const all = [...xml.matchAll(/(?<=>)[A-Za-z0-9+/]{20,}={0,2}(?=<)/g)];
  if (all.length === 0) return xml;
  const { 0: text, index } = oneOf(random, all);
  const octets = changeOctets(fromBase64(text) ?? new Uint8Array(1), random);
  return xml.slice(0, index) + toBase64(octets) + xml.slice(index + text.length);
}

const pieces = [
  '=',
  '==',
  '+',
  '/',
  '-',
  '_',
  ' ',
  '\r\n',
  '%',
  '%2B',
  '%0A',
  '&',
  '&SAMLRequest=',
  '&Signature=',
  '&RelayState=x',
  'é',
  '\0',
];

/** Changes the text that is posted, or the query: base64 or parameters. */
export function changeEnvelope(input: string, random: Random): string {
  const at = random(input.length);
  const to = at + 1 + random(12);
  switch (random(6)) {
    case 0:
      return input.slice(0, at) + input.slice(to);
    case 1:
      return input.slice(0, at) + oneOf(random, pieces) + input.slice(at);
    case 2:
      return input.slice(0, at) + input.charAt(random(input.length)) + input.slice(at + 1);
    case 3:
      return input + oneOf(random, pieces);
    case 4: {
      // What stands between two ampersands, elsewhere, or twice.
      const parts = input.split('&');
      parts.splice(random(parts.length + 1), random(2), oneOf(random, parts));
      return parts.join('&');
    }
    default:
      return input.slice(0, at) + escapeChar(input.charAt(at)) + input.slice(at + 1);
  }
}

function escapeChar(char: string): string {
  return `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
