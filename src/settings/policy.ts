/** The rules of one site. What paths mean and whether two rules clash is the law's business (core/rules). */
import type { Rule } from '../core/access.ts';
import { compileRules, type RuleTable } from '../core/rules.ts';
import { isMadeOf, unreserved } from '../lib/alphabet.ts';
import { err, ok } from '../lib/result.ts';
import { fault, listOf, oneOf, optional, type Read, type Reader, readTable, required, text, whole } from './fields.ts';
import type { Fault } from './site.ts';

export interface Policy {
  readonly table: RuleTable;
  /** Every list that a rule names, once, sorted. */
  readonly lists: readonly string[];
  /** Whether a rule's pages are for people who sign in. */
  readonly needsSignIn: boolean;
}

/** A list's name becomes part of a KV key and of a header. */
const listName = text('1 to 64 characters of A-Z a-z 0-9 . _ ~ -', (name) => isMadeOf(name, unreserved, 64));
const path = text('a path such as "/page" or "/part/*", at most 512 characters', (value) => value.length <= 512);

const ruleFields = {
  paths: required(listOf(path, 200)),
  access: required(oneOf('public', 'sso', 'lists', 'deny')),
  lists: optional(listOf(listName, 50), []),
};

const rule: Reader<Rule> = (value, at) => {
  const reading = readTable(ruleFields, value, at);
  const { access } = reading.values;
  const faults: Fault[] = [];
  if (access === 'lists' && !reading.has('lists')) {
    faults.push(fault(`${at}.lists`, 'is missing', 'the names of the lists whose readers may read'));
  }
  if (access !== undefined && access !== 'lists' && reading.has('lists')) {
    faults.push(fault(`${at}.lists`, `has no meaning with access = "${access}"`, 'access = "lists", or no lists'));
  }
  return whole(reading, faults);
};

/** Reads `rules`; clashes and unreadable paths are told as the rule and path where they are written. */
export function policy(value: unknown, at: string): Read<Policy> {
  const rules = listOf(rule, 500, 0)(value, at);
  if (!rules.ok) return rules;
  const compiled = compileRules(rules.value);
  if (compiled.faults.length > 0) {
    return err(
      compiled.faults.map((each) => fault(`${at}[${each.rule}].paths[${each.path}]`, each.wrong, each.allowed)),
    );
  }
  const lists = [...new Set(rules.value.flatMap((each) => each.lists))].sort();
  const needsSignIn = rules.value.some((each) => each.access === 'sso' || each.access === 'lists');
  return ok({ table: compiled.table, lists, needsSignIn });
}
