-- pCPUs that an operator added: those that do not register by themselves. attributes: what was said of them, as JSON.
CREATE TABLE pcpus (
  id TEXT ${byte_order} NOT NULL PRIMARY KEY,
  attributes TEXT NOT NULL,
  created_ms BIGINT NOT NULL
);
