-- Sessions and what renews them, second factors, one-time codes for a new password, and what the server's own key keeps.

-- Whoever was signed in signs in again.
DROP TABLE session;

CREATE TABLE session (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    user_id BIGINT NOT NULL,
    started_ms BIGINT NOT NULL,
    -- When it was last renewed.
    used_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    address TEXT COLLATE "C",
    -- What the browser calls itself.
    agent TEXT COLLATE "C",
    CONSTRAINT session_key PRIMARY KEY (tenant_id, id)
);
CREATE INDEX session_by_user ON session (tenant_id, user_id);

CREATE TABLE refresh_token (
    -- SHA-256.
    hash BYTEA NOT NULL,
    tenant_id BIGINT NOT NULL,
    session_id UUID NOT NULL,
    -- Each is good once: whoever shows one again, or whoever showed it first, has stolen it.
    used_ms BIGINT,
    CONSTRAINT refresh_token_key PRIMARY KEY (tenant_id, hash),
    CONSTRAINT refresh_token_session FOREIGN KEY (tenant_id, session_id)
        REFERENCES session (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_token_by_hash ON refresh_token (hash);
CREATE INDEX refresh_token_by_session ON refresh_token (tenant_id, session_id);

CREATE TABLE second_factor (
    tenant_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    -- The secret that the person's authenticator has too, under the server's own key.
    sealed BYTEA NOT NULL,
    -- None until the person has shown a first code.
    confirmed_ms BIGINT,
    -- The step of 30 s whose code was taken last: none is taken twice.
    last_step BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT second_factor_key PRIMARY KEY (tenant_id, user_id)
);

-- Each stands for a second factor once.
CREATE TABLE recovery_code (
    tenant_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    -- SHA-256.
    hash BYTEA NOT NULL,
    CONSTRAINT recovery_code_key PRIMARY KEY (tenant_id, user_id, hash)
);

-- By which a person chooses a new password, once.
CREATE TABLE reset_code (
    tenant_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    -- SHA-256.
    hash BYTEA NOT NULL,
    expires_ms BIGINT NOT NULL,
    CONSTRAINT reset_code_key PRIMARY KEY (tenant_id, user_id)
);

-- What access tokens are signed with.
CREATE TABLE signing_key (
    kid TEXT COLLATE "C" CONSTRAINT signing_key_key PRIMARY KEY,
    -- The private half, under the server's own key.
    sealed BYTEA NOT NULL,
    made_ms BIGINT NOT NULL,
    signs_until_ms BIGINT NOT NULL
);

-- A known text under the server's own key, so that another key is noticed.
CREATE TABLE vault (
    id BIGINT CONSTRAINT vault_key PRIMARY KEY CHECK (id = 1),
    sealed BYTEA NOT NULL
);

ALTER TABLE "user" ADD COLUMN signed_in_ms BIGINT;
