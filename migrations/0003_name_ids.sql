-- By which NameID a reader is known at their identity provider: a LogoutRequest names nobody else. One row per NameID, since an
-- IdP may give out a new one at every sign-in; the row lives as long as the sessions it can end, then the cron purges it.
CREATE TABLE name_ids (
  site              TEXT NOT NULL,
  connection        TEXT NOT NULL,
  name_id           TEXT NOT NULL,           -- compared exactly, as the IdP wrote it
  email             TEXT NOT NULL,
  format            TEXT,
  name_qualifier    TEXT,
  sp_name_qualifier TEXT,
  expires           INTEGER NOT NULL,
  PRIMARY KEY (site, connection, name_id, email)
) WITHOUT ROWID;
CREATE INDEX name_ids_by_expiry ON name_ids (expires);
