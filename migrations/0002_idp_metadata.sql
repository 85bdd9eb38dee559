-- What each connection's IdP metadata said when it was last good, and how fetching it went since. One row per connection with
-- `idp_metadata_url`; overwritten, never grown. A failing fetch touches `tried_at` and `last_error` only.
CREATE TABLE idp_metadata (
  site       TEXT NOT NULL,
  connection TEXT NOT NULL,
  source     TEXT NOT NULL,       -- JSON: the settings it was fetched by; a row of other settings counts as none
  tried_at   INTEGER NOT NULL,    -- the last fetch, good or bad
  renewed_at INTEGER,             -- the last fetch that a signature by an unknown key caused: at most one in 5 minutes
  last_error TEXT,                -- JSON: why the last fetch brought nothing; null when it was good
  fetched_at INTEGER,             -- the last good fetch; null: there never was one, and what follows is null too
  entity_id  TEXT,                -- the IdP that was seen first; another one is never taken over
  idp        TEXT,                -- JSON: what was read of the document
  keys       TEXT,                -- JSON: [{fingerprint, notAfter, appeared}] of the signing certificates
  document   TEXT,                -- as fetched
  PRIMARY KEY (site, connection)
);

-- The audit learns a new kind, `metadata`: keys that appeared or vanished, fetches that failed, warnings. SQLite changes a CHECK by
-- making the table again.
CREATE TABLE audit_next (
  reference  TEXT PRIMARY KEY,
  at         INTEGER NOT NULL,
  site       TEXT NOT NULL,
  connection TEXT,
  kind       TEXT NOT NULL CHECK (kind IN ('sign_in', 'refused', 'sign_out', 'metadata')),
  code       TEXT,           -- the reason's code; null unless refused, failed or warned about
  email      TEXT,
  path       TEXT,           -- without the query
  detail     TEXT NOT NULL   -- JSON, at most 2 KB
) WITHOUT ROWID;
INSERT INTO audit_next (reference, at, site, connection, kind, code, email, path, detail)
  SELECT reference, at, site, connection, kind, code, email, path, detail FROM audit;
DROP TABLE audit;
ALTER TABLE audit_next RENAME TO audit;
CREATE INDEX audit_by_time ON audit (site, at);
