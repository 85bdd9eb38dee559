-- Everything that Postern remembers in D1. Times are milliseconds since 1970 (UTC). `site` is the NAME of [vars.SITE_NAME].
-- Every read that a request waits for is a look-up by primary key, so it costs the same with ten readers or a million.

-- Who may read what. Written by the administrator (`wrangler d1 execute`) and, later, by SCIM and the console; never by a sign-in.
-- `email` is one address or `*@domain`. `source` says who keeps the row, so that one source never removes another's. Kept until removed.
CREATE TABLE list_members (
  list   TEXT NOT NULL CHECK (list <> ''),
  email  TEXT NOT NULL COLLATE NOCASE CHECK (email = trim(email) AND email LIKE '_%@_%'),
  source TEXT NOT NULL DEFAULT 'manual',
  PRIMARY KEY (email, list, source)
) WITHOUT ROWID;
CREATE INDEX list_members_by_list ON list_members (list, email);

-- One row per person and connection, written at every sign-in; the administrator may add one beforehand. Kept until removed.
CREATE TABLE readers (
  site              TEXT NOT NULL,
  connection        TEXT NOT NULL,
  email             TEXT NOT NULL COLLATE NOCASE CHECK (email = trim(email)),
  name              TEXT,
  subject           TEXT,
  active            INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  signed_out_before INTEGER NOT NULL DEFAULT 0,  -- sessions issued at or before this moment are over
  last_sign_in      INTEGER,
  burst_start       INTEGER NOT NULL DEFAULT 0,  -- the first sign-in of the current minute, and how many there were:
  burst_count       INTEGER NOT NULL DEFAULT 0,  -- this is what stops a browser that loops without cookies
  PRIMARY KEY (site, connection, email)
) WITHOUT ROWID;

-- Proofs that were used: one insert per sign-in, and the primary key is what makes a proof good once.
-- Purged by the cron when the proof could no longer pass anyway.
CREATE TABLE replay (
  key     TEXT PRIMARY KEY,
  expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX replay_by_expiry ON replay (expires);

-- Every sign-in, refusal and sign-out, under the reference that the reader was shown. Purged by the cron after the site's
-- `audit_retention`.
CREATE TABLE audit (
  reference  TEXT PRIMARY KEY,
  at         INTEGER NOT NULL,
  site       TEXT NOT NULL,
  connection TEXT,
  kind       TEXT NOT NULL CHECK (kind IN ('sign_in', 'refused', 'sign_out')),
  code       TEXT,           -- the reason's code; null unless refused
  email      TEXT,
  path       TEXT,           -- without the query
  detail     TEXT NOT NULL   -- JSON, at most 2 KB
) WITHOUT ROWID;
CREATE INDEX audit_by_time ON audit (site, at);
