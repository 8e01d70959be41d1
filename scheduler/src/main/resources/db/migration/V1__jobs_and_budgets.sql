-- One dialect for SQLite and PostgreSQL: what both take, nothing else, but for the placeholder that makes text compare
-- by its bytes, whatever the server's locale: ids must sort as the programs sort them.

-- Who leads: always one row. Epoch 0: nobody ever led. Times are the database's clock, in ms since 1970.
-- An empty holder: the last leader resigned and left no stream open. The leader opens none before streams_from_ms.
CREATE TABLE leadership (
  singleton INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
  epoch BIGINT NOT NULL,
  holder TEXT NOT NULL,
  expires_ms BIGINT NOT NULL,
  streams_from_ms BIGINT NOT NULL
);

INSERT INTO leadership (singleton, epoch, holder, expires_ms, streams_from_ms) VALUES (1, 0, '', 0, 0);

-- One row for each job. Ids sort by creation; a job has ended when ended_ms is set.
-- objects: how many it has.
-- taken_epoch: the last epoch whose leader said to have the job.
CREATE TABLE jobs (
  id TEXT ${byte_order} NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  ended_ms BIGINT,
  spec TEXT NOT NULL,
  objects INTEGER NOT NULL,
  progress TEXT NOT NULL,
  idempotency_key TEXT UNIQUE,
  taken_epoch BIGINT NOT NULL DEFAULT 0,
  cancel_requested_ms BIGINT
);

CREATE INDEX jobs_by_state ON jobs (state, id);
CREATE INDEX jobs_unfinished ON jobs (taken_epoch, id) WHERE ended_ms IS NULL;
CREATE INDEX jobs_to_cancel ON jobs (id) WHERE ended_ms IS NULL AND cancel_requested_ms IS NOT NULL;
CREATE INDEX jobs_ended ON jobs (ended_ms) WHERE ended_ms IS NOT NULL;

-- The results of single windows, of jobs that asked for them.
CREATE TABLE job_windows (
  job_id TEXT ${byte_order} NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  object_index INTEGER NOT NULL,
  window_index BIGINT NOT NULL,
  offset_bytes BIGINT NOT NULL,
  length_bytes BIGINT NOT NULL,
  results TEXT NOT NULL,
  PRIMARY KEY (job_id, object_index, window_index)
);

-- What was charged, by the database's UTC day (days since 1970-01-01) and origin; '*' is all origins together.
CREATE TABLE budgets (
  day BIGINT NOT NULL,
  origin TEXT ${byte_order} NOT NULL,
  bytes BIGINT NOT NULL CHECK (bytes >= 0),
  requests BIGINT NOT NULL CHECK (requests >= 0),
  PRIMARY KEY (day, origin)
);

-- Origins that are left alone: paused by an operator (1), or until then at their own wish (0: none).
CREATE TABLE origins (
  origin TEXT ${byte_order} NOT NULL PRIMARY KEY,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  backoff_until_ms BIGINT NOT NULL
);
