/**
 * What Postern does to the headers of an allowed page, by Postern's own code, and nothing else: the reader is written down here, nothing
 * is checked and nothing decided. A gateway with these duties costs at least this.
 */
import { dropOurCookies, keepPrivate } from '../../../src/web/downstream-headers.ts';
import { pathAndQueryOf } from '../../../src/web/target.ts';
import { headersToOrigin } from '../../../src/web/upstream-headers.ts';

const site = { host: 'localhost:8787', url: 'http://localhost:8787' };

/** As long as what Postern says of the same reader. */
const stamp = [
  ['X-Sso-Email', 'sam@acme.example'],
  ['X-Sso-Connection', 'partners'],
  ['X-Sso-Lists', '["staff"]'],
  ['X-Sso-Assertion', 'x'.repeat(466)],
  ['X-Sso-Name', "UTF-8''sam"],
];

export default {
  async fetch({ url, method, body, headers: received }, { ORIGIN }) {
    const headers = headersToOrigin(received, received.get('Cookie'), site, stamp);
    const init = { method, body, headers, redirect: 'manual', cache: 'no-store' };
    const answer = await fetch(ORIGIN + pathAndQueryOf(url), init);
    const response = new Response(answer.body, answer);
    dropOurCookies(response.headers);
    keepPrivate(response.headers);
    return response;
  },
};
