import { describe, expect, it } from 'vitest';
import { checkSession, isSignedOut, renewalDue, type Session, type SessionTerms } from '../../src/core/session.ts';

const T = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const session: Session = {
  host: 'docs.example.com',
  connection: 'okta',
  email: 'ada@example.com',
  name: null,
  subject: null,
  sessionIndex: null,
  issuedAt: T,
  seenAt: T,
  expiresAt: T + 12 * HOUR,
};

const terms: SessionTerms = {
  host: 'docs.example.com',
  now: T,
  idleMs: 2 * HOUR,
  lifetimeMs: 12 * HOUR,
  clockSkewMs: MINUTE,
};

function codeOf(changed: Partial<Session>, at: Partial<SessionTerms>): string {
  const result = checkSession({ ...session, ...changed }, { ...terms, ...at });
  return result.ok ? 'ok' : result.error.code;
}

describe('checkSession', () => {
  it.each<[string, Partial<Session>, Partial<SessionTerms>, string]>([
    ['fresh', {}, {}, 'ok'],
    ['another host', {}, { host: 'wiki.example.com' }, 'SESSION_OTHER_HOST'],
    ['a subdomain', {}, { host: 'x.docs.example.com' }, 'SESSION_OTHER_HOST'],
    ['another port', {}, { host: 'docs.example.com:8443' }, 'SESSION_OTHER_HOST'],
    ['made a little ahead of our clock', { issuedAt: T + MINUTE, seenAt: T + MINUTE }, {}, 'ok'],
    ['made in the future', { issuedAt: T + MINUTE + 1 }, {}, 'SESSION_NOT_YET_VALID'],
    ['used in the future', { seenAt: T + MINUTE + 1 }, {}, 'SESSION_NOT_YET_VALID'],
    ['a millisecond before its end', { seenAt: T + 11 * HOUR }, { now: T + 12 * HOUR - 1 }, 'ok'],
    ['at its end', { seenAt: T + 11 * HOUR }, { now: T + 12 * HOUR }, 'SESSION_EXPIRED'],
    ['ended early by the IdP', { expiresAt: T + HOUR }, { now: T + HOUR }, 'SESSION_EXPIRED'],
    ['the site shortened its lifetime', { seenAt: T + HOUR }, { now: T + HOUR, lifetimeMs: HOUR }, 'SESSION_EXPIRED'],
    [
      'the site lengthened its lifetime',
      { seenAt: T + 12 * HOUR },
      { now: T + 12 * HOUR, lifetimeMs: 24 * HOUR },
      'SESSION_EXPIRED',
    ],
    ['a millisecond before it is idle', {}, { now: T + 2 * HOUR - 1 }, 'ok'],
    ['idle', {}, { now: T + 2 * HOUR }, 'SESSION_IDLE'],
    ['no idle time', {}, { now: T + 11 * HOUR, idleMs: null }, 'ok'],
    ['a time that is no number', { expiresAt: Number.NaN }, {}, 'SESSION_EXPIRED'],
    ['issued at no time', { issuedAt: Number.NaN }, {}, 'SESSION_EXPIRED'],
    ['seen at no time', { seenAt: Number.NaN }, {}, 'SESSION_IDLE'],
    ['without end', { expiresAt: Number.POSITIVE_INFINITY }, { now: T + 12 * HOUR }, 'SESSION_EXPIRED'],
  ])('%s', (_, changed, at, code) => {
    expect(codeOf(changed, at)).toBe(code);
  });

  it('says which moment was missed', () => {
    expect(checkSession(session, { ...terms, now: T + 2 * HOUR })).toMatchObject({
      error: { expected: '2026-01-01T02:00:00.000Z', received: '2026-01-01T02:00:00.000Z' },
    });
  });
});

describe('renewalDue', () => {
  it.each([
    [2 * HOUR, 12 * MINUTE],
    [10 * MINUTE, MINUTE],
    [2 * MINUTE, MINUTE / 2],
    [30_000, 15_000],
  ])('with an idle time of %d ms, after %d ms', (idleMs, step) => {
    expect(renewalDue(session, T + step - 1, idleMs)).toBe(false);
    expect(renewalDue(session, T + step, idleMs)).toBe(true);
  });

  it('is never due without an idle time', () => {
    expect(renewalDue(session, T + 11 * HOUR, null)).toBe(false);
  });
});

describe('isSignedOut (SESSION_SIGNED_OUT)', () => {
  it('ends what began at or before the mark', () => {
    expect(isSignedOut(session, 0)).toBe(false);
    expect(isSignedOut(session, T - 1)).toBe(false);
    expect(isSignedOut(session, T)).toBe(true);
    expect(isSignedOut(session, T + 1)).toBe(true);
    expect(isSignedOut({ ...session, issuedAt: Number.NaN }, T)).toBe(true);
  });
});
