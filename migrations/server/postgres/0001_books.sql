-- The server's books. The tenant leads every key, so that tenants can be spread over several machines; what has no
-- tenant is small and about the database itself. Money: integer minor units. Unit prices: thousandths of a minor unit.
-- Quantities: thousandths. Times: ms since 1970 UTC. Ids of variants, prices, vendors, users: epoch * 2^32 + n, by tenant.
-- Texts compare byte by byte, as in SQLite: sums over rows must not depend on a machine's language.

CREATE TABLE meta (
    one BIGINT CONSTRAINT meta_key PRIMARY KEY CONSTRAINT meta_one CHECK (one = 1),
    epoch_n BIGINT NOT NULL,
    epoch_id UUID NOT NULL,
    -- Next n of the tenants' own ids; starts again with every epoch.
    next_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    -- Set by a restore until every register has said hello again.
    recovering BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE tenant (
    id BIGINT CONSTRAINT tenant_key PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL CONSTRAINT tenant_code UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    rounding TEXT COLLATE "C" NOT NULL DEFAULT 'half_up',
    -- The change feed's newest number, and the oldest cursor that can still be served.
    feed_head BIGINT NOT NULL DEFAULT 0,
    feed_floor BIGINT NOT NULL DEFAULT 0
);

-- What a tenant counts. A batch of events holds its row: one batch of a tenant is decided at a time, by any server.
CREATE TABLE ledger (
    tenant_id BIGINT CONSTRAINT ledger_key PRIMARY KEY CONSTRAINT ledger_tenant REFERENCES tenant (id),
    -- Next row of the journal.
    next_event BIGINT NOT NULL DEFAULT 1
);

-- Next n of a tenant's ids, under the epoch for which it counts.
CREATE TABLE counter (
    tenant_id BIGINT CONSTRAINT counter_key PRIMARY KEY CONSTRAINT counter_tenant REFERENCES tenant (id),
    epoch_n BIGINT NOT NULL,
    next_id BIGINT NOT NULL
);

CREATE TABLE store (
    tenant_id BIGINT NOT NULL CONSTRAINT store_tenant REFERENCES tenant (id),
    id BIGINT NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    tax_included BOOLEAN NOT NULL,
    cash_step BIGINT NOT NULL DEFAULT 1,
    day_start_minutes BIGINT NOT NULL DEFAULT 0,
    locale TEXT COLLATE "C" NOT NULL DEFAULT 'en',
    notes TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    tax_per_receipt BOOLEAN NOT NULL DEFAULT FALSE,
    -- How labels with a price or weight in their code are read: JSON; none for the market's way.
    scan_rules TEXT COLLATE "C",
    CONSTRAINT store_key PRIMARY KEY (tenant_id, id),
    CONSTRAINT store_code UNIQUE (tenant_id, code)
);

CREATE TABLE vendor (
    tenant_id BIGINT NOT NULL CONSTRAINT vendor_tenant REFERENCES tenant (id),
    id BIGINT NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    CONSTRAINT vendor_key PRIMARY KEY (tenant_id, id),
    CONSTRAINT vendor_code UNIQUE (tenant_id, code)
);

CREATE TABLE category (
    tenant_id BIGINT NOT NULL CONSTRAINT category_tenant REFERENCES tenant (id),
    id BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    sort BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT category_key PRIMARY KEY (tenant_id, id),
    CONSTRAINT category_name UNIQUE (tenant_id, name)
);

CREATE TABLE tax_rate (
    tenant_id BIGINT NOT NULL CONSTRAINT tax_rate_tenant REFERENCES tenant (id),
    id BIGINT NOT NULL,
    class TEXT COLLATE "C" NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    ppm BIGINT NOT NULL,
    valid_from_ms BIGINT NOT NULL,
    -- A fee per unit in thousandths of a minor unit, in place of a percentage; `taxed`: percent taxes are on it as well.
    per_unit BIGINT,
    taxed BOOLEAN NOT NULL DEFAULT FALSE,
    CONSTRAINT tax_rate_key PRIMARY KEY (tenant_id, id)
);

CREATE TABLE "user" (
    tenant_id BIGINT NOT NULL CONSTRAINT user_tenant REFERENCES tenant (id),
    id BIGINT NOT NULL,
    login TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    -- The one store this person works at; none means every store of the tenant.
    store_id BIGINT,
    password_hash TEXT COLLATE "C",
    pin_hash TEXT COLLATE "C",
    active BOOLEAN NOT NULL DEFAULT TRUE,
    created_ms BIGINT NOT NULL,
    CONSTRAINT user_key PRIMARY KEY (tenant_id, id),
    CONSTRAINT user_login UNIQUE (tenant_id, login)
);

-- Sellable forms. A product with one form is one row.
CREATE TABLE variant (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    vendor_id BIGINT NOT NULL,
    category_id BIGINT NOT NULL,
    tax_class TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL DEFAULT 'each',
    plu TEXT COLLATE "C",
    allow_open BOOLEAN NOT NULL DEFAULT FALSE,
    allow_label BOOLEAN NOT NULL DEFAULT FALSE,
    allow_amount BOOLEAN NOT NULL DEFAULT FALSE,
    tracked BOOLEAN NOT NULL DEFAULT TRUE,
    retired BOOLEAN NOT NULL DEFAULT FALSE,
    picture TEXT COLLATE "C" NOT NULL DEFAULT '',
    hue BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT variant_key PRIMARY KEY (tenant_id, id),
    CONSTRAINT variant_sku UNIQUE (tenant_id, sku),
    CONSTRAINT variant_vendor FOREIGN KEY (tenant_id, vendor_id) REFERENCES vendor (tenant_id, id),
    CONSTRAINT variant_category FOREIGN KEY (tenant_id, category_id) REFERENCES category (tenant_id, id)
);

CREATE TABLE barcode (
    tenant_id BIGINT NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    variant_id BIGINT NOT NULL,
    CONSTRAINT barcode_key PRIMARY KEY (tenant_id, code, variant_id)
);
CREATE INDEX barcode_by_variant ON barcode (tenant_id, variant_id);

-- Effective-dated, never overwritten. `no` is the change number under which tills are given it; none until it has one.
CREATE TABLE price (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    store_id BIGINT NOT NULL,
    variant_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    valid_from_ms BIGINT NOT NULL,
    recorded_ms BIGINT NOT NULL,
    recorded_by BIGINT,
    no BIGINT,
    CONSTRAINT price_key PRIMARY KEY (tenant_id, id)
);
CREATE INDEX price_by_variant ON price (tenant_id, store_id, variant_id, valid_from_ms);

-- Narrow on purpose: every sale touches it. Room is left in each page, so that a changed row stays where it was.
CREATE TABLE stock_level (
    tenant_id BIGINT NOT NULL,
    store_id BIGINT NOT NULL,
    variant_id BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL DEFAULT 0,
    low BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT stock_level_key PRIMARY KEY (tenant_id, store_id, variant_id),
    CONSTRAINT stock_level_reserved CHECK (reserved >= 0),
    CONSTRAINT stock_level_on_hand CHECK (on_hand >= reserved)
) WITH (fillfactor = 70);

-- Every change of a level: on_hand = sum of its movements, always.
CREATE TABLE stock_movement (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    store_id BIGINT NOT NULL,
    variant_id BIGINT NOT NULL,
    -- received, adjusted, sold, void, return
    kind TEXT COLLATE "C" NOT NULL,
    qty BIGINT NOT NULL,
    event_id BIGINT,
    user_id BIGINT,
    reason TEXT COLLATE "C",
    at_ms BIGINT NOT NULL,
    CONSTRAINT stock_movement_key PRIMARY KEY (tenant_id, id)
);
CREATE INDEX stock_movement_by_variant ON stock_movement (tenant_id, store_id, variant_id, id);

-- Latest change of every row that registers hold a copy of; numbers are dense per tenant. Written by the sequencer only.
CREATE TABLE feed (
    tenant_id BIGINT NOT NULL,
    no BIGINT NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    -- Integer id as text, or the event's key for an outcome.
    row_id TEXT COLLATE "C" NOT NULL,
    -- Whom it concerns: one store, one register, or everybody (0 and all zeros).
    store_id BIGINT NOT NULL,
    register_id UUID NOT NULL,
    deleted BOOLEAN NOT NULL,
    at_ms BIGINT NOT NULL,
    CONSTRAINT feed_key PRIMARY KEY (tenant_id, collection, row_id, store_id, register_id)
);
CREATE INDEX feed_by_no ON feed (tenant_id, no);

-- Changes as they are committed, without a number: whoever waits for one here waits for nobody else's transaction.
-- The order of ids means nothing but that one transaction's later change of a row is its latest.
CREATE TABLE feed_pending (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    -- A collection, or `applied`: how far a register's journal is in the books, `incarnation/seq` in place of a row.
    collection TEXT COLLATE "C" NOT NULL,
    row_id TEXT COLLATE "C" NOT NULL,
    store_id BIGINT NOT NULL,
    register_id UUID NOT NULL,
    deleted BOOLEAN NOT NULL,
    at_ms BIGINT NOT NULL,
    CONSTRAINT feed_pending_key PRIMARY KEY (tenant_id, id)
);

-- Which server does what only one may do, until when by the database's own clock.
CREATE TABLE lease (
    name TEXT COLLATE "C" CONSTRAINT lease_key PRIMARY KEY,
    holder UUID NOT NULL,
    until TIMESTAMPTZ NOT NULL
);
