import { describe, expect, test } from 'vitest';
import { isPublicHost } from '../../src/core/public-host.ts';

function judge(url: string): boolean {
  return isPublicHost(new URL(url).hostname);
}

test.each([
  'https://idp.example.com/',
  'https://login.microsoftonline.com./',
  'https://ümlaut.example/',
  'https://1.acme.example',
])('%s is public', (url) => {
  expect(judge(url)).toBe(true);
});

describe('ATTACK addresses in any notation', () => {
  test.each([
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '１２７.0.0.1'],
    ...['169.254.169.254', '0xA9FEA9FE', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '0.0.0.0', '0'],
    ...[
      '8.8.8.8',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[fe80::1]',
      '[fd00::1]',
      '[fd00:ec2::254]',
      '[2606:4700::1]',
    ],
  ])('%s', (host) => {
    expect(judge(`https://${host}/`)).toBe(false);
  });
});

describe('ATTACK names of one’s own network', () => {
  test.each([
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      'intranet',
      'idp',
      'printer.local',
      'router.lan',
      'x.home.arpa',
    ],
    ...['metadata.google.internal', 'idp.corp', 'idp.home', 'db.internal.', 'x.intranet', 'h.onion', 'x..example'],
  ])('%s', (host) => {
    expect(judge(`https://${host}/`)).toBe(false);
  });
});
