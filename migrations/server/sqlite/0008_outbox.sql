-- What the world is told: written in the transaction that it tells of, delivered to webhooks afterwards (docs/events.md).

-- The number of the tenant's last event.
ALTER TABLE tenant ADD COLUMN outbox_head INTEGER NOT NULL DEFAULT 0;

CREATE TABLE outbox (
    tenant_id INTEGER NOT NULL,
    -- Dense by tenant.
    no INTEGER NOT NULL,
    -- What consumers tell duplicates by.
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    -- Events of one subject are delivered in order.
    subject TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (tenant_id, no)
) STRICT;

CREATE TABLE webhook (
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Kinds of events, with spaces between; empty for all.
    kinds TEXT NOT NULL,
    secret TEXT NOT NULL,
    -- Signs beside the new one for a while after it was replaced.
    old_secret TEXT,
    old_secret_until_ms INTEGER NOT NULL DEFAULT 0,
    active INTEGER NOT NULL DEFAULT 1,
    -- Why the server switched it off: `gone`, `failing`.
    stopped TEXT,
    -- Events up to here have been taken for delivery.
    cursor INTEGER NOT NULL,
    -- Events that were forgotten before they were taken.
    missed INTEGER NOT NULL DEFAULT 0,
    -- Attempts in a row that failed, and since when.
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since_ms INTEGER,
    delivered_ms INTEGER,
    -- Status of the last answer; none where nobody answered.
    last_code INTEGER,
    created_ms INTEGER NOT NULL,
    created_by INTEGER,
    -- Which server delivers to it, until when by the database's own clock.
    holder BLOB,
    held_until_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE delivery (
    tenant_id INTEGER NOT NULL,
    webhook_id INTEGER NOT NULL,
    -- The event.
    no INTEGER NOT NULL,
    subject TEXT NOT NULL,
    -- waiting, delivered, dead
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_ms INTEGER NOT NULL,
    last_ms INTEGER,
    -- Of the last attempt: none where nobody answered.
    answer_code INTEGER,
    answer TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, webhook_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (tenant_id, webhook_id, next_ms) WHERE status = 'waiting';
CREATE INDEX delivery_by_subject ON delivery (tenant_id, webhook_id, subject, no) WHERE status = 'waiting';
CREATE INDEX delivery_dead ON delivery (tenant_id, webhook_id, no) WHERE status = 'dead';
