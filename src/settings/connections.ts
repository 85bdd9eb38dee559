/**
 * The connections of one site. What is wrong inside a connection switches off that connection and nothing else: it becomes
 * faulty, keeps its id, and signing in by it answers with a code.
 */
import type { ReasonCode } from '../core/reasons.ts';
import { err } from '../lib/result.ts';
import { type ConnectionContext, commonFields, connectionId } from './connection.ts';
import { fault, isTable, line, type Read, readTable, shown, whole } from './fields.ts';
import { readJwt } from './jwt.ts';
import { readSaml } from './saml.ts';
import type { Connection, Fault, FaultyConnection } from './site.ts';

export interface ConnectionsReading {
  readonly connections: ReadonlyMap<string, Connection | FaultyConnection>;
  readonly faults: readonly Fault[];
}

/** Reads every connection. One without a usable id cannot be kept, not even as faulty; two with one id are both off. */
export function readConnections(
  tables: readonly unknown[],
  at: string,
  context: ConnectionContext,
): ConnectionsReading {
  const connections = new Map<string, Connection | FaultyConnection>();
  const faults: Fault[] = [];
  const ids = tables.map((table) => writtenId(table));
  for (const [i, table] of tables.entries()) {
    const here = `${at}[${i}]`;
    const id = ids[i] ?? null;
    const twice = id !== null && ids.indexOf(id) !== ids.lastIndexOf(id);
    const clash = twice
      ? [fault(`${here}.id`, `is used by another connection too: ${shown(id)}`, 'one id per connection')]
      : [];
    const read = readConnection(table, here, context);
    const wrong = [...clash, ...(read.ok ? [] : read.error)];
    faults.push(...wrong);
    if (read.ok && wrong.length === 0) connections.set(read.value.id, read.value);
    else if (id !== null) connections.set(id, faulty(id, table, wrong));
  }
  return { connections, faults };
}

function writtenId(table: unknown): string | null {
  const id = isTable(table) && Object.hasOwn(table, 'id') ? connectionId(table['id'], '') : null;
  return id?.ok ? id.value : null;
}

function writtenType(table: unknown): 'saml' | 'jwt' | null {
  const type = isTable(table) && Object.hasOwn(table, 'type') ? table['type'] : null;
  return type === 'saml' || type === 'jwt' ? type : null;
}

function readConnection(table: unknown, at: string, context: ConnectionContext): Read<Connection> {
  const type = writtenType(table);
  if (type === 'saml') return readSaml(table, at, context);
  if (type === 'jwt') return readJwt(table, at, context);
  // Without a type nobody knows the other keys: only what all connections have is judged.
  const common = isTable(table) ? Object.entries(table).filter(([key]) => Object.hasOwn(commonFields, key)) : null;
  const reading = whole(readTable(commonFields, common === null ? table : Object.fromEntries(common), at));
  return reading.ok ? err([]) : reading;
}

/** The codes an IdP's administrator knows, in the order in which they are judged (DESIGN "JWT"); certificates after them. */
const order: readonly ReasonCode[] = [
  'INVALID_LOGIN_URL',
  'INVALID_KEY',
  'PRIVATE_KEY_PROVIDED',
  'INVALID_KEY_LENGTH',
  'CERTIFICATE_MISSING',
  'CERTIFICATE_UNREADABLE',
  'CERTIFICATE_KEY_TYPE',
  'CERTIFICATE_KEY_WEAK',
  'SIGNING_KEY_MISSING',
];

function faulty(id: string, table: unknown, faults: readonly Fault[]): FaultyConnection {
  const code = order.find((candidate) => faults.some((each) => each.code === candidate)) ?? 'CONNECTION_FAULTY';
  return { type: 'faulty', id, label: writtenLabel(table) ?? id, meant: writtenType(table), code, faults };
}

function writtenLabel(table: unknown): string | null {
  const label = isTable(table) && Object.hasOwn(table, 'label') ? line(80)(table['label'], '') : null;
  return label?.ok ? label.value : null;
}
