-- What is to be printed, and how far it got. A row outlives the till's program, so that nothing is forgotten and nothing
-- comes out twice without saying so.
CREATE TABLE print_job (
    -- The order in which jobs came.
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('receipt', 'test', 'drawer')),
    -- The sale it belongs to.
    key BLOB,
    -- 0 for the original, n for the n-th copy.
    copy INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'printing', 'done', 'failed', 'dropped')),
    -- Attempts, and how many of them may have sent a byte: written before the first one goes out.
    attempts INTEGER NOT NULL DEFAULT 0,
    begun INTEGER NOT NULL DEFAULT 0,
    queued_ms INTEGER NOT NULL,
    -- What is wrong, as a code.
    problem TEXT
) STRICT;
CREATE INDEX print_job_open ON print_job (number) WHERE state IN ('queued', 'printing', 'failed');
-- A sale opens the drawer once.
CREATE UNIQUE INDEX print_job_drawer ON print_job (key) WHERE kind = 'drawer' AND key IS NOT NULL;
