-- Customers: what is known of each, under a key of their own. Whoever destroys the key has erased them.

-- Under which the keys of a tenant's customers are, and by which their e-mails and phone numbers are found.
CREATE TABLE tenant_secret (
    tenant_id BIGINT PRIMARY KEY,
    -- Under the server's own key.
    sealed BYTEA NOT NULL
);
SELECT keep_apart('tenant_secret');

CREATE TABLE customer (
    tenant_id BIGINT NOT NULL,
    -- As journals and orders name it: a UUID, and nothing that says who it is.
    id TEXT COLLATE "C" NOT NULL,
    -- The account by which they sign in, if they have one.
    user_id BIGINT,
    -- They came by themselves: gone again unless they show that the e-mail is theirs.
    self_made BOOLEAN NOT NULL,
    -- Their own key, under the tenant's; none once they are erased.
    wrapped_key BYTEA,
    -- What is known of them, under their own key.
    sealed BYTEA,
    -- HMAC-SHA256 under the tenant's key: nobody without it tells whose they are.
    email_hash BYTEA,
    phone_hash BYTEA,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    erased_ms BIGINT,
    PRIMARY KEY (tenant_id, id),
    CHECK ((erased_ms IS NULL) = (wrapped_key IS NOT NULL)),
    CHECK ((erased_ms IS NULL) = (sealed IS NOT NULL))
);
SELECT keep_apart('customer');
CREATE UNIQUE INDEX customer_by_email ON customer (tenant_id, email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX customer_by_phone ON customer (tenant_id, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE UNIQUE INDEX customer_by_user ON customer (tenant_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX customer_by_change ON customer (tenant_id, changed_ms);
