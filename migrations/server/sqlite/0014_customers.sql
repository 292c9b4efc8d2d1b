-- Customers: what is known of each, under a key of their own. Whoever destroys the key has erased them.

-- Under which the keys of a tenant's customers are, and by which their e-mails and phone numbers are found.
CREATE TABLE tenant_secret (
    tenant_id INTEGER PRIMARY KEY,
    -- Under the server's own key.
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE customer (
    tenant_id INTEGER NOT NULL,
    -- As journals and orders name it: a UUID, and nothing that says who it is.
    id TEXT NOT NULL,
    -- The account by which they sign in, if they have one.
    user_id INTEGER,
    -- They came by themselves: gone again unless they show that the e-mail is theirs.
    self_made INTEGER NOT NULL,
    -- Their own key, under the tenant's; none once they are erased.
    wrapped_key BLOB,
    -- What is known of them, under their own key.
    sealed BLOB,
    -- HMAC-SHA256 under the tenant's key: nobody without it tells whose they are.
    email_hash BLOB,
    phone_hash BLOB,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    erased_ms INTEGER,
    PRIMARY KEY (tenant_id, id),
    CHECK ((erased_ms IS NULL) = (wrapped_key IS NOT NULL)),
    CHECK ((erased_ms IS NULL) = (sealed IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX customer_by_email ON customer (tenant_id, email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX customer_by_phone ON customer (tenant_id, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE UNIQUE INDEX customer_by_user ON customer (tenant_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX customer_by_change ON customer (tenant_id, changed_ms);
