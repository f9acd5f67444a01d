-- One row per request, for ever. Times are epoch milliseconds, in UTC.
CREATE TABLE usage (
  request_id         TEXT    NOT NULL PRIMARY KEY CHECK (request_id <> ''),
  started            INTEGER NOT NULL,
  team               TEXT    NOT NULL,
  user               TEXT    NOT NULL,
  cost_centre        TEXT    NOT NULL,
  provider           TEXT    NOT NULL,
  model              TEXT    NOT NULL,
  upstream_model     TEXT    NOT NULL,
  served_model       TEXT    NOT NULL,
  format             TEXT    NOT NULL,
  streamed           INTEGER NOT NULL,
  input_tokens       INTEGER NOT NULL,
  cache_read_tokens  INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  output_tokens      INTEGER NOT NULL,
  reasoning_tokens   INTEGER NOT NULL,
  provenance         TEXT    NOT NULL,
  outcome            TEXT    NOT NULL,
  status             INTEGER NOT NULL,
  first_token_ms     INTEGER,
  duration_ms        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A report reads one month.
CREATE INDEX usage_started ON usage (started)
