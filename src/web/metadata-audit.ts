/** Audit rows of metadata: nobody's request causes them, so they have no path and no reader. */
import { type AuditRow, recordAudit } from '../store/audit.ts';
import { newReference } from './audit.ts';
import type { Scope } from './metadata-source.ts';

/** A row that cannot be written is logged and stops nothing. */
export async function auditMetadata(
  { db, site, now }: Scope,
  connection: string,
  code: string | null,
  detail: AuditRow['detail'],
): Promise<void> {
  const reference = newReference();
  const row: AuditRow = {
    reference,
    at: now,
    site: site.name,
    connection,
    kind: 'metadata',
    code,
    email: null,
    path: null,
    detail,
  };
  await recordAudit(db, row).catch((cause: unknown) => {
    console.error('The audit row could not be written:', JSON.stringify(row), cause);
  });
}
