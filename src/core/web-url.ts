/** The one judge of web addresses that come from outside: settings, and the metadata of identity providers. Nothing is fetched. */

/** Names that never leave the machine: the only ones that may be reached without TLS. */
export function isLocal(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || /.\.localhost$/.test(hostname);
}

/** Visible ASCII but `\` `"` `<` `>` backtick `{` `}` `|` `^`. */
const plainUrl = /^https?:\/\/[!#-;=?-[\]_a-z~]+$/;

/** Whether the text is an absolute https URL (http on a local host), written as a header and a form can carry it. */
export function isWebUrl(value: string): boolean {
  // The URL parser forgives `https:x`, back slashes, tabs and spaces; what is not plain here is refused before it is asked.
  if (value.length > 2048 || !plainUrl.test(value)) return false;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.username !== '' || url.password !== '' || value.includes('#')) return false;
  return url.protocol === 'https:' || isLocal(url.hostname);
}
