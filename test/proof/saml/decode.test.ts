import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../../src/lib/base64.ts';
import { fromUtf8, utf8 } from '../../../src/lib/bytes.ts';
import { decodeMessage } from '../../../src/proof/saml/decode.ts';
import { maxXmlLength } from '../../../src/proof/saml/xml/reader.ts';

function decode(text: string): string {
  const result = decodeMessage(text);
  return result.ok ? (fromUtf8(result.value) ?? '') : result.error.code;
}

test.each(['<a/>', 'é€😀', '\ufeff<a/>', '\0'])('the text %j comes back', (text) => {
  expect(decode(toBase64(utf8(text)))).toBe(text);
});

test('line breaks and indentation are forgiven', () => {
  expect(decode(' PGE\r\n\tvPg== \n')).toBe('<a/>');
});

describe('SAML_NOT_BASE64', () => {
  test.each([
    '',
    ' ',
    '<a/>',
    'PGEvPg',
    'PGEvPg=',
    'PGEvPh==',
    'PGEvPg===',
    'PGEv-_==',
    'PGEvPg==PGEvPg==',
    'PGEv\fPg==',
    '%3Ca',
    'é',
  ])('%j', (text) => {
    expect(decode(text)).toBe('SAML_NOT_BASE64');
  });
});

describe('SAML_TOO_LARGE', () => {
  test('one octet decides', () => {
    expect(decode(toBase64(utf8('a'.repeat(maxXmlLength))))).toHaveLength(maxXmlLength);
    expect(decode(toBase64(utf8('a'.repeat(maxXmlLength + 1))))).toBe('SAML_TOO_LARGE');
    expect(decode(toBase64(utf8('é'.repeat(maxXmlLength / 2 + 1))))).toBe('SAML_TOO_LARGE');
  });

  test('the largest one in lines of 64 still fits', () => {
    expect(decode(toBase64(utf8('a'.repeat(maxXmlLength))).replace(/.{64}/g, '$&\r\n'))).toHaveLength(maxXmlLength);
  });

  test('white space counts too', () => {
    expect(decode(' '.repeat(maxXmlLength * 2))).toBe('SAML_TOO_LARGE');
  });
});
