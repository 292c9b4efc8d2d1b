-- The server's books. The tenant leads every key. Money: integer minor units. Unit prices: thousandths of a minor unit.
-- Quantities: thousandths. Times: ms since 1970 UTC. Ids of variants, prices, vendors, users: epoch * 2^32 + n.

CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch_n INTEGER NOT NULL,
    epoch_id BLOB NOT NULL,
    -- Next n of the per-tenant ids; starts again with every epoch.
    next_id INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    -- Set by a restore until every register has said hello again.
    recovering INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tenant (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    rounding TEXT NOT NULL DEFAULT 'half_up',
    -- The change feed's newest number, and the oldest cursor that can still be served.
    feed_head INTEGER NOT NULL DEFAULT 0,
    feed_floor INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE store (
    tenant_id INTEGER NOT NULL REFERENCES tenant (id),
    id INTEGER NOT NULL UNIQUE,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    tax_included INTEGER NOT NULL,
    cash_step INTEGER NOT NULL DEFAULT 1,
    day_start_minutes INTEGER NOT NULL DEFAULT 0,
    locale TEXT NOT NULL DEFAULT 'en',
    notes TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE vendor (
    tenant_id INTEGER NOT NULL REFERENCES tenant (id),
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE category (
    tenant_id INTEGER NOT NULL REFERENCES tenant (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tax_rate (
    tenant_id INTEGER NOT NULL REFERENCES tenant (id),
    id INTEGER NOT NULL,
    class TEXT NOT NULL,
    label TEXT NOT NULL,
    ppm INTEGER NOT NULL,
    valid_from_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    tenant_id INTEGER NOT NULL REFERENCES tenant (id),
    id INTEGER NOT NULL UNIQUE,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    -- The one store this person works at; none means every store of the tenant.
    store_id INTEGER,
    password_hash TEXT,
    pin_hash TEXT,
    active INTEGER NOT NULL DEFAULT 1,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, login)
) STRICT, WITHOUT ROWID;

-- Sellable forms. A product with one form is one row.
CREATE TABLE variant (
    tenant_id INTEGER NOT NULL REFERENCES tenant (id),
    id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    vendor_id INTEGER NOT NULL,
    category_id INTEGER NOT NULL,
    tax_class TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT 'each',
    plu TEXT,
    allow_open INTEGER NOT NULL DEFAULT 0,
    allow_label INTEGER NOT NULL DEFAULT 0,
    allow_amount INTEGER NOT NULL DEFAULT 0,
    tracked INTEGER NOT NULL DEFAULT 1,
    retired INTEGER NOT NULL DEFAULT 0,
    picture TEXT NOT NULL DEFAULT '',
    hue INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, sku),
    FOREIGN KEY (tenant_id, vendor_id) REFERENCES vendor (tenant_id, id),
    FOREIGN KEY (tenant_id, category_id) REFERENCES category (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE barcode (
    tenant_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    variant_id INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, code, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX barcode_by_variant ON barcode (tenant_id, variant_id);

-- Effective-dated, never overwritten. `no` is the change number under which tills are given it.
CREATE TABLE price (
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    store_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    valid_from_ms INTEGER NOT NULL,
    recorded_ms INTEGER NOT NULL,
    recorded_by INTEGER,
    no INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX price_by_variant ON price (tenant_id, store_id, variant_id, valid_from_ms);

-- Narrow on purpose: every sale touches it. Never below zero: writers update it under a condition.
CREATE TABLE stock_level (
    tenant_id INTEGER NOT NULL,
    store_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    on_hand INTEGER NOT NULL,
    reserved INTEGER NOT NULL DEFAULT 0,
    low INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, store_id, variant_id)
) STRICT, WITHOUT ROWID;

-- Every change of a level: on_hand = sum of its movements, always.
CREATE TABLE stock_movement (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    store_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    -- received, adjusted, sold, void, return
    kind TEXT NOT NULL,
    qty INTEGER NOT NULL,
    event_id INTEGER,
    user_id INTEGER,
    reason TEXT,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_movement_by_variant ON stock_movement (tenant_id, store_id, variant_id, id);

-- Latest change of every row that registers hold a copy of; numbers are dense per tenant.
CREATE TABLE feed (
    tenant_id INTEGER NOT NULL,
    no INTEGER NOT NULL,
    collection TEXT NOT NULL,
    -- Integer id as text, or the event's key for an outcome.
    row_id TEXT NOT NULL,
    -- Whom it concerns: one store, one register, or everybody (0 and empty).
    store_id INTEGER NOT NULL DEFAULT 0,
    register_id BLOB NOT NULL DEFAULT x'',
    deleted INTEGER NOT NULL DEFAULT 0,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_by_row ON feed (tenant_id, collection, row_id, store_id, register_id);
