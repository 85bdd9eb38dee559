/** Audit rows of metadata: nobody's request causes them, so they have no path and no reader. */
import { type AuditRow, recordAudit, recordAuditOnce } from '../store/audit.ts';
import type { SingleUse } from '../store/replay.ts';
import { newReference } from './audit.ts';
import type { Scope } from './metadata-source.ts';

/** A row that cannot be written is logged and stops nothing. */
export async function auditMetadata(
  scope: Scope,
  connection: string,
  code: string | null,
  detail: AuditRow['detail'],
): Promise<void> {
  const row = rowOf(scope, connection, code, detail);
  await recordAudit(scope.db, row).catch((cause: unknown) => {
    console.error('The audit row could not be written:', JSON.stringify(row), cause);
  });
}

/** The same, unless `once` was used before. Throws StoreUnavailable, and then it can be said again. */
export async function auditMetadataOnce(
  scope: Scope,
  once: SingleUse,
  connection: string,
  code: string,
  detail: AuditRow['detail'],
): Promise<void> {
  await recordAuditOnce(scope.db, once, rowOf(scope, connection, code, detail));
}

function rowOf({ site, now }: Scope, connection: string, code: string | null, detail: AuditRow['detail']): AuditRow {
  const reference = newReference();
  return { reference, at: now, site: site.name, connection, kind: 'metadata', code, email: null, path: null, detail };
}
