-- One dialect for SQLite and PostgreSQL: what both take, nothing else.

-- Who leads. One row; each new leader raises the epoch by one.
CREATE TABLE leadership (
  singleton INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
  epoch BIGINT NOT NULL
);

-- One row for each job. Ids sort by creation; a job has ended when ended_ms is set.
CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  ended_ms BIGINT,
  spec TEXT NOT NULL,
  progress TEXT NOT NULL,
  idempotency_key TEXT UNIQUE
);

CREATE INDEX jobs_by_state ON jobs (state, id);
CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended_ms IS NULL;
CREATE INDEX jobs_ended ON jobs (ended_ms) WHERE ended_ms IS NOT NULL;

-- The results of single windows, of jobs that asked for them.
CREATE TABLE job_windows (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
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
  origin TEXT NOT NULL,
  bytes BIGINT NOT NULL CHECK (bytes >= 0),
  requests BIGINT NOT NULL CHECK (requests >= 0),
  PRIMARY KEY (day, origin)
);
