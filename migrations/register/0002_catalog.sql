-- The till's copy of the server's state: one table per collection of the feed, replaced whole by a snapshot.

CREATE TABLE store (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, tenant_name TEXT NOT NULL, time_zone TEXT NOT NULL,
    currency TEXT NOT NULL, rounding TEXT NOT NULL, tax_included INTEGER NOT NULL, cash_step INTEGER NOT NULL,
    day_start_minutes INTEGER NOT NULL, locale TEXT NOT NULL, notes TEXT NOT NULL
) STRICT;

CREATE TABLE vendor (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sort INTEGER NOT NULL) STRICT;

CREATE TABLE tax_rate (
    id INTEGER PRIMARY KEY, class TEXT NOT NULL, label TEXT NOT NULL, ppm INTEGER NOT NULL, valid_from_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE user (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT NOT NULL
) STRICT;

CREATE TABLE variant (
    id INTEGER PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, vendor INTEGER NOT NULL, category INTEGER NOT NULL,
    tax_class TEXT NOT NULL, unit TEXT NOT NULL, barcodes TEXT NOT NULL, plu TEXT, allow_open INTEGER NOT NULL,
    allow_label INTEGER NOT NULL, allow_amount INTEGER NOT NULL, tracked INTEGER NOT NULL, retired INTEGER NOT NULL,
    picture TEXT NOT NULL, hue INTEGER NOT NULL
) STRICT;
CREATE INDEX variant_by_category ON variant (category, name COLLATE NOCASE, id) WHERE retired = 0;
CREATE INDEX variant_by_name ON variant (name COLLATE NOCASE, id) WHERE retired = 0;
CREATE INDEX variant_by_plu ON variant (plu) WHERE plu IS NOT NULL;

CREATE TABLE barcode (
    code TEXT NOT NULL, variant INTEGER NOT NULL, PRIMARY KEY (code, variant)
) STRICT, WITHOUT ROWID;

CREATE TABLE price (
    id INTEGER PRIMARY KEY, variant INTEGER NOT NULL, amount INTEGER NOT NULL, valid_from_ms INTEGER NOT NULL,
    recorded_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX price_by_variant ON price (variant, valid_from_ms, recorded_ms, id, amount);

CREATE TABLE stock (
    variant INTEGER PRIMARY KEY, on_hand INTEGER NOT NULL, reserved INTEGER NOT NULL, low INTEGER NOT NULL
) STRICT;

-- The row's JSON, and whether a difference in it is still open.
CREATE TABLE outcome (
    key BLOB PRIMARY KEY, row TEXT NOT NULL, open INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_open ON outcome (key) WHERE open = 1;

-- Substring search by name and SKU.
CREATE VIRTUAL TABLE variant_text USING fts5 (name, sku, content = 'variant', content_rowid = 'id', tokenize = 'trigram remove_diacritics 1');
