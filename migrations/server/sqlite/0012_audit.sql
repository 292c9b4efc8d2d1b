-- Who did what that matters for security, chained by tenant: a link that was changed or taken out shows.

CREATE TABLE audit (
    tenant_id INTEGER NOT NULL,
    -- Dense by tenant.
    no INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    act TEXT NOT NULL,
    -- None: a stranger, a register, or the operator of the server's machine.
    user_id INTEGER,
    store_id INTEGER,
    -- Whence it was asked for; none at the server's own command line.
    address TEXT,
    -- What it was done to, in a word.
    subject TEXT NOT NULL,
    -- A JSON object.
    detail TEXT NOT NULL,
    -- SHA-256 of the link before and of all this.
    hash BLOB NOT NULL,
    PRIMARY KEY (tenant_id, no)
) STRICT, WITHOUT ROWID;

-- The last link. Without it a tail that was cut off would not show.
CREATE TABLE audit_head (
    tenant_id INTEGER PRIMARY KEY,
    no INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
