/** The words of access (DESIGN "Words"): what a rule grants, and to whom. The policy of a site is core/verdict's. */

/** What a rule says about its paths. */
export type Access = 'public' | 'sso' | 'lists' | 'deny';

export interface Rule {
  readonly paths: readonly string[];
  readonly access: Access;
  /** Names of lists; a reader on any one of them may read. Empty unless `access` is `lists`. */
  readonly lists: readonly string[];
}

/** The person behind a session, as the stores know them now. */
export interface Reader {
  readonly email: string;
  readonly active: boolean;
  /** The names of the lists the reader is on. */
  readonly lists: ReadonlySet<string>;
}
