/** Why something is refused: a code of the closed table with its story for the audit. `statusOf` and `sayOf` are the reader's part. */
import { type ReasonRow, reasonTable } from './reason-table.ts';
import type { Say } from './say.ts';

export type ReasonCode = keyof typeof reasonTable;

/** Why something was refused. `detail` is one sentence for the administrator; it never reaches a reader. */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail: string;
  readonly expected?: string;
  readonly received?: string;
}

/** All codes, in the order of the table: documentation and tests walk it. */
export const reasonCodes: readonly ReasonCode[] = Object.keys(reasonTable) as ReasonCode[];

export function because(
  code: ReasonCode,
  detail: string,
  facts: { readonly expected?: string; readonly received?: string } = {},
): Reason {
  return { code, detail, ...facts };
}

/** The HTTP status of the answer to this reason. */
export function statusOf(code: ReasonCode): ReasonRow['status'] {
  return reasonTable[code].status;
}

/** Which plain answer the reader gets for this reason. */
export function sayOf(code: ReasonCode): Say {
  return reasonTable[code].say;
}
