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
