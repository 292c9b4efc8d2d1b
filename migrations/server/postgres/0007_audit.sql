-- Who did what that matters for security, chained by tenant: a link that was changed or taken out shows.

CREATE TABLE audit (
    tenant_id BIGINT NOT NULL,
    -- Dense by tenant.
    no BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    -- None: a stranger, a register, or the operator of the server's machine.
    user_id BIGINT,
    store_id BIGINT,
    -- Whence it was asked for; none at the server's own command line.
    address TEXT COLLATE "C",
    -- What it was done to, in a word.
    subject TEXT COLLATE "C" NOT NULL,
    -- A JSON object.
    detail TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of the link before and of all this.
    hash BYTEA NOT NULL,
    CONSTRAINT audit_key PRIMARY KEY (tenant_id, no)
);

-- The last link. Without it a tail that was cut off would not show.
CREATE TABLE audit_head (
    tenant_id BIGINT CONSTRAINT audit_head_key PRIMARY KEY,
    no BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_only_added_to();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to();
