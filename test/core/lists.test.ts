import { describe, expect, it } from 'vitest';
import { entriesFor, normaliseEntry, parseListText } from '../../src/core/lists.ts';

describe('parseListText', () => {
  it('reads addresses and domains, comments, blank lines, a BOM and every line end', () => {
    const list = parseListText(
      '\ufeff# staff\r\nAda@Example.com\r\n\r\n  grace@example.com  # admiral\n*@Board.example\r#x@example.com\n#hash@example.com # is a comment\na#b@example.com\n',
    );
    expect(list).toMatchObject({ size: 4, invalid: 0 });
    for (const email of ['ada@example.com', 'grace@example.com', 'anyone@board.example', 'a#b@example.com'])
      expect(list.has(email)).toBe(true);
    for (const email of [
      'x@example.com',
      '#hash@example.com',
      'anyone@sub.board.example',
      'anyone@example.com',
      '*@example.com',
    ])
      expect(list.has(email)).toBe(false);
  });

  it('ignores and counts what is no entry', () => {
    const list = parseListText(
      'ada@example.com\nnobody\n*\n*@\n*@*\n@example.com\na@example.com, b@example.com\n*@*.example.com\n"*"@x.example',
    );
    expect(list).toMatchObject({ size: 1, invalid: 8 });
    for (const email of ['a@example.com', 'b@example.com', 'x@sub.example.com']) expect(list.has(email)).toBe(false);
  });

  it('takes a domain of 253 octets, and none of more (RFC 1035 §2.3.4)', () => {
    const domain = `${'a.'.repeat(126)}b`;
    expect(domain).toHaveLength(253);
    expect(normaliseEntry(`*@${domain}`)).toBe(`*@${domain}`);
    expect(normaliseEntry(`*@${domain}b`)).toBe(null);
  });

  it('counts an entry once', () => {
    expect(parseListText('a@b\nA@B\na@b').size).toBe(1);
  });

  it('is empty for an empty value', () => {
    const list = parseListText('');
    expect(list).toMatchObject({ size: 0, invalid: 0 });
    expect(list.has('ada@example.com')).toBe(false);
  });
});

describe('an entry', () => {
  it('has one stored form', () => {
    expect(normaliseEntry(' Ada@Example.com ')).toBe('ada@example.com');
    expect(normaliseEntry('*@Example.com')).toBe('*@example.com');
    expect(normaliseEntry('*@exämple.com')).toBeNull();
    expect(normaliseEntry('*@')).toBeNull();
    expect(normaliseEntry(`*@${'a.'.repeat(130)}example`)).toBeNull();
  });

  it('is one of two that put an address on a list', () => {
    expect(entriesFor('ada@example.com')).toEqual(['ada@example.com', '*@example.com']);
  });
});
