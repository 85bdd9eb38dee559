/**
 * Writes the audit trail beside the answer: a store that fails is logged and never changes what the reader gets. Only the row of a
 * sign-in is written with what it tells of (store/sign-in).
 */
import { type AuditRow, recordAudit } from '../store/audit.ts';
import type { Exchange } from './exchange.ts';

/** Crockford's alphabet: nothing in it is mistaken for something else when read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten characters, 50 random bits: what the reader tells the administrator. */
export function newReference(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => ALPHABET[byte % 32]).join('');
}

export interface AuditEntry {
  readonly kind: AuditRow['kind'];
  readonly code?: string | null;
  readonly connection?: string | null;
  readonly email?: string | null;
  readonly detail?: AuditRow['detail'];
}

/** What happened in this exchange, under a reference of its own. */
export function auditRow(x: Exchange, entry: AuditEntry): AuditRow {
  return {
    reference: newReference(),
    at: x.now,
    site: x.site.name,
    connection: entry.connection ?? null,
    kind: entry.kind,
    code: entry.code ?? null,
    email: entry.email ?? null,
    path: x.path,
    detail: entry.detail ?? {},
  };
}

/** Records what happened, after the answer is sent, and returns the reference it is filed under. */
export function audit(x: Exchange, entry: AuditEntry): string {
  const row = auditRow(x, entry);
  x.waitUntil(
    recordAudit(x.db, row).catch((cause: unknown) => {
      console.error('The audit row could not be written:', JSON.stringify(row), cause);
    }),
  );
  return row.reference;
}
