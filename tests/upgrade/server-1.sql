-- The server's file of schema version 1, as SQL: the catalogue of a shop before its first till. Never edited: a later
-- version must be able to open it.
PRAGMA application_id = 1163162486;
PRAGMA user_version = 1;
BEGIN;

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

INSERT INTO meta (one, epoch_n, epoch_id, next_id, created_ms, recovering) VALUES (1, 1, X'1AB99955DED448F2AA8C06C843DD16F8', 11, 1795251600000, 0);
INSERT INTO tenant (id, code, name, rounding, feed_head, feed_floor) VALUES (1, 'T', 'Test Market', 'half_up', 11, 0);
INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included, cash_step, day_start_minutes, locale, notes) VALUES (1, 4294967297, 'S1', 'High Street', 'Europe/Berlin', 'EUR', 1, 1, 0, 'en', '[500,1000,2000,5000]');
INSERT INTO vendor (tenant_id, id, code, name) VALUES (1, 4294967300, 'house', 'house');
INSERT INTO vendor (tenant_id, id, code, name) VALUES (1, 4294967301, 'baker', 'baker');
INSERT INTO category (tenant_id, id, name, sort) VALUES (1, 4294967298, 'Food', 0);
INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms) VALUES (1, 4294967299, 'reduced', 'VAT 7%', 70000, 0);
INSERT INTO user (tenant_id, id, login, name, role, store_id, password_hash, pin_hash, active, created_ms) VALUES (1, 4294967302, 'cashier', 'cashier', 'cashier', NULL, NULL, 'not a hash: engines need no PIN', 1, 1795251600000);
INSERT INTO user (tenant_id, id, login, name, role, store_id, password_hash, pin_hash, active, created_ms) VALUES (1, 4294967303, 'supervisor', 'supervisor', 'supervisor', NULL, NULL, 'not a hash: engines need no PIN', 1, 1795251600000);
INSERT INTO user (tenant_id, id, login, name, role, store_id, password_hash, pin_hash, active, created_ms) VALUES (1, 4294967304, 'manager', 'manager', 'manager', NULL, NULL, 'not a hash: engines need no PIN', 1, 1795251600000);
INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class, unit, plu, allow_open, allow_label, allow_amount, tracked, retired, picture, hue) VALUES (1, 4294967305, 'P-0000', 'Product 0', 4294967300, 4294967298, 'reduced', 'each', NULL, 0, 0, 0, 1, 0, '', 0);
INSERT INTO barcode (tenant_id, code, variant_id) VALUES (1, '0400000000000', 4294967305);
INSERT INTO price (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, recorded_by, no) VALUES (1, 4294967306, 4294967297, 4294967305, 450000, 1795165200000, 1795251600000, NULL, 10);
INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand, reserved, low) VALUES (1, 4294967297, 4294967305, 100000, 0, 0);
INSERT INTO stock_movement (id, tenant_id, store_id, variant_id, kind, qty, event_id, user_id, reason, at_ms) VALUES (1, 1, 4294967297, 4294967305, 'received', 100000, NULL, NULL, NULL, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 1, 'store', '4294967297', 4294967297, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 2, 'category', '4294967298', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 3, 'tax_rate', '4294967299', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 4, 'vendor', '4294967300', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 5, 'vendor', '4294967301', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 6, 'user', '4294967302', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 7, 'user', '4294967303', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 8, 'user', '4294967304', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 9, 'variant', '4294967305', 0, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 10, 'price', '4294967306', 4294967297, X'', 0, 1795251600000);
INSERT INTO feed (tenant_id, no, collection, row_id, store_id, register_id, deleted, at_ms) VALUES (1, 11, 'stock', '4294967305', 4294967297, X'', 0, 1795251600000);
COMMIT;
