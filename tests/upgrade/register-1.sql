-- A till's file of schema version 1, as SQL: three sales and a void that no server has heard of. Never edited: a later
-- version must be able to open it.
PRAGMA application_id = 1163285076;
PRAGMA user_version = 1;
BEGIN;

-- The till's database: what makes it a register, its journal, its carts, and its copy of the server's catalogue.
-- Money: integer minor units. Unit prices: thousandths of a minor unit. Quantities: thousandths. Times: ms since 1970 UTC.

-- One row: who this till is and how far it has come.
CREATE TABLE till (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    register_id BLOB NOT NULL,
    register_code TEXT NOT NULL,
    register_name TEXT NOT NULL,
    tenant_name TEXT NOT NULL,
    server_url TEXT NOT NULL,
    enrolled_ms INTEGER NOT NULL,
    -- Names the last opening of this file; a mark beside the file names it too, so that a restored copy shows.
    open_id BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    epoch_n INTEGER NOT NULL,
    epoch_id BLOB NOT NULL,
    -- How far the feed has been read, and up to which own event the levels below are.
    cursor INTEGER NOT NULL DEFAULT 0,
    catalog_as_of_ms INTEGER,
    applied_incarnation INTEGER NOT NULL DEFAULT 0,
    applied_seq INTEGER NOT NULL DEFAULT 0,
    backup_incarnation INTEGER NOT NULL DEFAULT 0,
    backup_seq INTEGER NOT NULL DEFAULT 0,
    work_offline INTEGER NOT NULL DEFAULT 0,
    -- The clocks at the last event: a jump between two events shows by them. The printed time never runs backwards
    -- within a series; it starts afresh (0) after a correction that the journal names.
    last_time_ms INTEGER NOT NULL DEFAULT 0,
    last_mono_ms INTEGER NOT NULL DEFAULT 0,
    last_boot TEXT NOT NULL DEFAULT '',
    last_printed_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Append-only: the offline queue and the audit trail in one. Bodies go once they are acknowledged, backed up and past
-- the return window; hashes stay for ever.
CREATE TABLE journal (
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    key BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT,
    hash BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    acked INTEGER NOT NULL DEFAULT 0,
    -- The server's first outcome, verbatim JSON.
    result TEXT,
    PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_waiting ON journal (incarnation, seq) WHERE acked = 0;
-- The journal's screen turns its pages on this alone, without touching bodies.
CREATE INDEX journal_listed ON journal (incarnation, seq, key, acked, kind) WHERE kind IN ('sale', 'void');
-- The few whose first outcome names a difference.
CREATE INDEX journal_differs ON journal (key) WHERE json_array_length(result, '$.exceptions') > 0;

-- One row per sale of the journal, for lists and for the rule that one cart is sold once.
CREATE TABLE sale (
    key BLOB PRIMARY KEY,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    cart_id BLOB NOT NULL UNIQUE,
    receipt TEXT NOT NULL,
    sold_ms INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    cashier INTEGER,
    cashier_name TEXT NOT NULL DEFAULT '',
    total INTEGER NOT NULL,
    rounding INTEGER NOT NULL,
    offline INTEGER NOT NULL,
    -- The names of its lines as they stood on the receipt, JSON: the catalogue's may change.
    names TEXT NOT NULL DEFAULT '[]',
    void_key BLOB,
    void_reason TEXT,
    void_by TEXT,
    -- The receipt was seen or printed; and how many copies since.
    shown INTEGER NOT NULL DEFAULT 0,
    copies INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_by_position ON sale (incarnation, seq);
CREATE INDEX sale_by_receipt ON sale (receipt);
CREATE INDEX sale_by_date ON sale (business_date);
CREATE INDEX sale_not_shown ON sale (incarnation, seq) WHERE shown = 0;
CREATE INDEX sale_by_void ON sale (void_key) WHERE void_key IS NOT NULL;

-- Gapless receipt numbers per incarnation.
CREATE TABLE receipt_count (
    incarnation INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- What own events took from stock and the server's levels do not hold yet.
CREATE TABLE own_move (
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    qty INTEGER NOT NULL,
    PRIMARY KEY (incarnation, seq, variant)
) STRICT, WITHOUT ROWID;
CREATE INDEX own_move_by_variant ON own_move (variant, qty);

-- The open cart survives a restart; a sold one is gone with its sale's transaction.
CREATE TABLE cart (
    id BLOB PRIMARY KEY,
    number INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cart_line (
    id BLOB PRIMARY KEY,
    cart_id BLOB NOT NULL REFERENCES cart (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    vendor INTEGER NOT NULL,
    name TEXT NOT NULL,
    qty INTEGER NOT NULL,
    unit_price INTEGER,
    amount INTEGER,
    -- JSON of the price basis and of the discounts, as they will stand in the body.
    basis TEXT NOT NULL,
    discounts TEXT NOT NULL DEFAULT '[]',
    list_price INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX cart_line_by_cart ON cart_line (cart_id, place);

-- Wrong PINs, so that a lock-out survives a restart.
CREATE TABLE pin_failure (
    user_id INTEGER PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL
) STRICT;

-- What the worker last saw, for the status bar and the next hello. One row a name.
CREATE TABLE sync_note (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO till (one, register_id, register_code, register_name, tenant_name, server_url, enrolled_ms, open_id, incarnation, epoch_n, epoch_id, cursor, catalog_as_of_ms, applied_incarnation, applied_seq, backup_incarnation, backup_seq, work_offline, last_time_ms, last_mono_ms, last_boot, last_printed_ms) VALUES (1, X'01A1FE14617D70AE9760518D1B6C6991', 'R1', 'Till 1', 'Test Market', 'http://server', 1795251600000, X'030766FE09734CDD9BD8BEC1EDAA35E9', 1, 1, X'1AB99955DED448F2AA8C06C843DD16F8', 0, NULL, 0, 0, 0, 0, 0, 1795251600000, 10000, 'boot-1', 1795251600000);
INSERT INTO journal (incarnation, seq, key, kind, body, hash, at_ms, acked, result) VALUES (1, 1, X'A9F5F4C2D4635743B2952D3EC2FCC734', 'sale', '{"v":1,"kind":"sale","at":{"wall_ms":1795251600000,"boot":"boot-1","mono_ms":10000,"anchor":{"server_ms":1795251600000,"mono_ms":10000}},"by":4294967302,"cursor":11,"data":{"cart":"eced2af4-e007-4f8b-b903-84fce2138d2f","receipt":"S1-R1A-000001","currency":"EUR","lines":[{"variant":4294967305,"vendor":4294967300,"qty":1000,"unit":450000,"basis":{"list":{"price_id":4294967306}},"gross":450,"net":450,"taxes":[{"rate":4294967299,"ppm":70000,"included":true,"amount":29}]}],"tenders":[{"cash":{"tendered":450,"change":0}}],"total":450}}', X'1DC4546B1D4870025AF8F4C859549332F6E2501876726F143C4775EEF9EFE232', 1795251600000, 0, NULL);
INSERT INTO journal (incarnation, seq, key, kind, body, hash, at_ms, acked, result) VALUES (1, 2, X'C5A3592F0E3E57F298FE4C3880DEDCE3', 'sale', '{"v":1,"kind":"sale","at":{"wall_ms":1795251600000,"boot":"boot-1","mono_ms":10000,"anchor":{"server_ms":1795251600000,"mono_ms":10000}},"by":4294967302,"cursor":11,"data":{"cart":"231f8772-f3e5-48da-b5c0-bc137b886275","receipt":"S1-R1A-000002","currency":"EUR","lines":[{"variant":4294967305,"vendor":4294967300,"qty":1000,"unit":450000,"basis":{"list":{"price_id":4294967306}},"gross":450,"net":450,"taxes":[{"rate":4294967299,"ppm":70000,"included":true,"amount":29}]}],"tenders":[{"cash":{"tendered":450,"change":0}}],"total":450}}', X'753A724FDC9D757C68ACFEC916E8D9EF58B1977108CC7505955331A42FFC343F', 1795251600000, 0, NULL);
INSERT INTO journal (incarnation, seq, key, kind, body, hash, at_ms, acked, result) VALUES (1, 3, X'605C6681C6985767A35AD03DCD7F1A04', 'sale', '{"v":1,"kind":"sale","at":{"wall_ms":1795251600000,"boot":"boot-1","mono_ms":10000,"anchor":{"server_ms":1795251600000,"mono_ms":10000}},"by":4294967302,"cursor":11,"data":{"cart":"a549f032-582f-4cec-98e2-9a0402c20ba8","receipt":"S1-R1A-000003","currency":"EUR","lines":[{"variant":4294967305,"vendor":4294967300,"qty":1000,"unit":450000,"basis":{"list":{"price_id":4294967306}},"gross":450,"net":450,"taxes":[{"rate":4294967299,"ppm":70000,"included":true,"amount":29}]}],"tenders":[{"cash":{"tendered":450,"change":0}}],"total":450}}', X'308F8B8EA2A7C6CD5AE9B71D9646D01CFF9A30A70B24B69A84CFCD3C0840F3D1', 1795251600000, 0, NULL);
INSERT INTO journal (incarnation, seq, key, kind, body, hash, at_ms, acked, result) VALUES (1, 4, X'7E76919AAC8D580D9365ACE0F3B13A04', 'void', '{"v":1,"kind":"void","at":{"wall_ms":1795251600000,"boot":"boot-1","mono_ms":10000,"anchor":{"server_ms":1795251600000,"mono_ms":10000}},"by":4294967302,"cursor":11,"data":{"target":"a9f5f4c2-d463-5743-b295-2d3ec2fcc734","receipt":"S1-R1A-000001","reason":"changed their mind","approved_by":4294967304}}', X'679974F68A1BEFF97C1FF088C55E54EA6351215CFD89F5C1AAB8381B350CF82B', 1795251600000, 0, NULL);
INSERT INTO sale (key, incarnation, seq, cart_id, receipt, sold_ms, business_date, cashier, cashier_name, total, rounding, offline, names, void_key, void_reason, void_by, shown, copies) VALUES (X'605C6681C6985767A35AD03DCD7F1A04', 1, 3, X'A549F032582F4CEC98E29A0402C20BA8', 'S1-R1A-000003', 1795251600000, '2026-11-21', 4294967302, 'cashier', 450, 0, 0, '["Product 0"]', NULL, NULL, NULL, 1, 0);
INSERT INTO sale (key, incarnation, seq, cart_id, receipt, sold_ms, business_date, cashier, cashier_name, total, rounding, offline, names, void_key, void_reason, void_by, shown, copies) VALUES (X'A9F5F4C2D4635743B2952D3EC2FCC734', 1, 1, X'ECED2AF4E0074F8BB90384FCE2138D2F', 'S1-R1A-000001', 1795251600000, '2026-11-21', 4294967302, 'cashier', 450, 0, 0, '["Product 0"]', X'7E76919AAC8D580D9365ACE0F3B13A04', 'changed their mind', 'manager', 1, 0);
INSERT INTO sale (key, incarnation, seq, cart_id, receipt, sold_ms, business_date, cashier, cashier_name, total, rounding, offline, names, void_key, void_reason, void_by, shown, copies) VALUES (X'C5A3592F0E3E57F298FE4C3880DEDCE3', 1, 2, X'231F8772F3E548DAB5C0BC137B886275', 'S1-R1A-000002', 1795251600000, '2026-11-21', 4294967302, 'cashier', 450, 0, 0, '["Product 0"]', NULL, NULL, NULL, 1, 0);
INSERT INTO receipt_count (incarnation, last) VALUES (1, 3);
INSERT INTO own_move (incarnation, seq, variant, qty) VALUES (1, 4, 4294967305, -1000);
INSERT INTO own_move (incarnation, seq, variant, qty) VALUES (1, 1, 4294967305, 1000);
INSERT INTO own_move (incarnation, seq, variant, qty) VALUES (1, 2, 4294967305, 1000);
INSERT INTO own_move (incarnation, seq, variant, qty) VALUES (1, 3, 4294967305, 1000);
INSERT INTO sync_note (name, value) VALUES ('anchor', '{"boot":"boot-1","anchor":{"server_ms":1795251600000,"mono_ms":10000}}');
INSERT INTO sync_note (name, value) VALUES ('history', '{"n":1,"id":"1ab99955-ded4-48f2-aa8c-06c843dd16f8"}');
INSERT INTO sync_note (name, value) VALUES ('sync', '{"reach":"online","reach_since_ms":1795251600000,"last_sync_ms":1795251600000,"last_error":null,"permanent":null,"retries":0,"sending":null,"clock_offset_ms":0}');
COMMIT;
