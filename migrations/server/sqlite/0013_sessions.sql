-- Sessions and what renews them, second factors, one-time codes for a new password, and what the server's own key keeps.

-- Whoever was signed in signs in again.
DROP TABLE session;

CREATE TABLE session (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL,
    user_id INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    -- When it was last renewed.
    used_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    address TEXT,
    -- What the browser calls itself.
    agent TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (tenant_id, user_id);

CREATE TABLE refresh_token (
    -- SHA-256.
    hash BLOB PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    session_id BLOB NOT NULL,
    -- Each is good once: whoever shows one again, or whoever showed it first, has stolen it.
    used_ms INTEGER,
    FOREIGN KEY (tenant_id, session_id) REFERENCES session (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_by_session ON refresh_token (tenant_id, session_id);

CREATE TABLE second_factor (
    tenant_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    -- The secret that the person's authenticator has too, under the server's own key.
    sealed BLOB NOT NULL,
    -- None until the person has shown a first code.
    confirmed_ms INTEGER,
    -- The step of 30 s whose code was taken last: none is taken twice.
    last_step INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, user_id)
) STRICT, WITHOUT ROWID;

-- Each stands for a second factor once.
CREATE TABLE recovery_code (
    tenant_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    -- SHA-256.
    hash BLOB NOT NULL,
    PRIMARY KEY (tenant_id, user_id, hash)
) STRICT, WITHOUT ROWID;

-- By which a person chooses a new password, once.
CREATE TABLE reset_code (
    tenant_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    -- SHA-256.
    hash BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
) STRICT, WITHOUT ROWID;

-- What access tokens are signed with.
CREATE TABLE signing_key (
    kid TEXT PRIMARY KEY,
    -- The private half, under the server's own key.
    sealed BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    signs_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A known text under the server's own key, so that another key is noticed.
CREATE TABLE vault (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;

ALTER TABLE user ADD COLUMN signed_in_ms INTEGER;
