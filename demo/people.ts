/** Everybody in the demo: the IdP lets you be any of them, and the start script puts them on the lists named here. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  /** How they sign in: as one of Acme's own people by SAML, or as a partner by JWT. */
  readonly by: 'saml' | 'jwt';
  readonly lists: readonly string[];
  readonly deactivated?: true;
}

export const people: readonly Person[] = [
  { id: 'sam', name: 'Sam Visser', email: 'sam@acme.example', role: 'Field engineer', by: 'saml', lists: ['staff'] },
  {
    id: 'bea',
    name: 'Bea Lindqvist',
    email: 'bea@acme.example',
    role: 'Chair of the board',
    by: 'saml',
    lists: ['board'],
  },
  { id: 'noel', name: 'Noel Okafor', email: 'noel@acme.example', role: 'New this week', by: 'saml', lists: [] },
  {
    id: 'dora',
    name: 'Dora Brandt',
    email: 'dora@acme.example',
    role: 'Left in spring',
    by: 'saml',
    lists: ['staff'],
    deactivated: true,
  },
  { id: 'pat', name: 'Pat Moreau', email: 'pat@partner.example', role: 'Dealer in Lyon', by: 'jwt', lists: [] },
];

export function findPerson(id: string | null, by: Person['by']): Person | null {
  return people.find((person) => person.id === id && person.by === by) ?? null;
}
