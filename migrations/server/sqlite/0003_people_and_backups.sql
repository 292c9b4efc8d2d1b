-- HQ sign-ins, idempotent requests, backups.

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failure (
    -- Login or address.
    subject TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers to requests with an Idempotency-Key; scope: tenant, user, store, method, path, key.
CREATE TABLE idempotency (
    tenant_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    store_id INTEGER NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    -- Both absent while the first is still running.
    status INTEGER,
    response BLOB,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, user_id, store_id, method, path, key)
) STRICT, WITHOUT ROWID;

-- Backups still offered for restore, and up to where each holds every register's journal.
CREATE TABLE backup (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    taken_ms INTEGER NOT NULL,
    verified_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    other_disk INTEGER NOT NULL
) STRICT;

CREATE TABLE backup_mark (
    backup_id INTEGER NOT NULL REFERENCES backup (id) ON DELETE CASCADE,
    register_id BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (backup_id, register_id, incarnation)
) STRICT, WITHOUT ROWID;
