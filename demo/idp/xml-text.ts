/** XML as text: what the demo IdP needs to write a message without a tree. It escapes; it does not check names. */

/** A namespace declaration; `prefix` with its colon, or empty for the default namespace. */
export function xmlns(prefix: string, uri: string): string {
  return prefix === '' ? ` xmlns="${uri}"` : ` xmlns:${prefix.slice(0, -1)}="${uri}"`;
}

/** Attributes, each with a space before it; null leaves one out. Times are in UTC with milliseconds. */
export function attributeText(values: Readonly<Record<string, string | Date | null>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => {
      if (value === null) return [];
      return [` ${name}="${escapeXml(value instanceof Date ? value.toISOString() : value)}"`];
    })
    .join('');
}

/** Text for an element or a double-quoted attribute. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\r': '&#xD;',
  };
  return text.replace(/[&<>"\r]/g, (character) => entities[character] ?? character);
}

/** An xs:ID of 128 random bits; the underscore is there because an ID must not begin with a digit. */
export function newId(): string {
  return `_${Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
}
