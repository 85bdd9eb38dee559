/** What a newcomer is told once everything runs. */
import { type Person, people } from '../people.ts';
import { gatewayUrl, idpUrl } from '../places.ts';

export function welcome(): string {
  const rows = people.map((person) => `    ${person.name.padEnd(15)}${person.email.padEnd(22)}${standing(person)}`);
  return `
  The private site    ${gatewayUrl}/
  The demo IdP        ${idpUrl}/

  Open the site, follow a link that is not yours yet, and be one of these (no passwords):

${rows.join('\n')}

  Ctrl-C ends it; everything is kept in .wrangler/ and .dev.vars for the next start.
`;
}

function standing({ by, lists, deactivated }: Person): string {
  const way = by === 'jwt' ? 'by JWT ("partners")' : 'by SAML';
  const list = lists.length > 0 ? `on the list ${lists.join(', ')}` : 'on no list';
  return `${way}, ${deactivated ? `${list}, but deactivated` : list}`;
}
