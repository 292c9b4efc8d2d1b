-- Registers, what they pushed, and what became of it.

CREATE TABLE register (
    tenant_id INTEGER NOT NULL REFERENCES tenant (id),
    id BLOB NOT NULL UNIQUE,
    store_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    enrolled_ms INTEGER,
    revoked_ms INTEGER,
    -- High-water mark at revocation: what is pushed beyond it is parked.
    revoked_incarnation INTEGER,
    revoked_seq INTEGER,
    last_business_ms INTEGER,
    -- The epoch's n at its last hello: a recovering server waits until it has seen every register.
    seen_epoch INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, store_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrol_code (
    code_hash BLOB PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    register_id BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Every key a register has held, one an enrolment: pushes of past incarnations verify under the old ones, hello only
-- under the last.
CREATE TABLE register_key (
    register_id BLOB NOT NULL,
    no INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (register_id, no)
) STRICT, WITHOUT ROWID;

-- High-water mark of every life of a register's database: no chain alone shows a cut tail.
CREATE TABLE incarnation (
    register_id BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (register_id, incarnation)
) STRICT, WITHOUT ROWID;

CREATE TABLE nonce (
    nonce_hash BLOB PRIMARY KEY,
    register_id BLOB NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bearer (
    token_hash BLOB PRIMARY KEY,
    register_id BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    -- 0 for a till whose protocol is too old to be served: it pushes only.
    may_pull INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What every hello said, and failed pushes: the sync log HQ reads.
CREATE TABLE sync_log (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    register_id BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    -- hello, push, revoked, refused
    kind TEXT NOT NULL,
    -- JSON of the hello, or counts of the push.
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX sync_log_by_register ON sync_log (tenant_id, register_id, id);

-- One signature per push that brought anything new.
CREATE TABLE push (
    id INTEGER PRIMARY KEY,
    register_id BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    -- The chain's hash after the last event, as the register computed it: what was signed.
    last_hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT;

-- The journal as received: one row per event, its first outcome beside it. journal = booked + parked.
-- The idempotency key is permanent and unique. A second body of a used key is kept under (key, its SHA-256) in `parked_body`.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    key BLOB NOT NULL UNIQUE,
    register_id BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL,
    push_id INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    -- booked or parked, as first decided; `admitted_ms` when a person or a newer server booked a parked one later.
    outcome TEXT NOT NULL,
    result TEXT NOT NULL,
    admitted_ms INTEGER,
    -- 1 for a parked body of `parked_body` that a person admitted: it is in the books, but not in the chain.
    aside INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_by_position ON event (register_id, incarnation, seq);

-- Second bodies of used keys, and bodies behind a broken chain: kept whole, out of the books.
CREATE TABLE parked_body (
    key BLOB NOT NULL,
    body_hash BLOB NOT NULL,
    tenant_id INTEGER NOT NULL,
    register_id BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    code TEXT NOT NULL,
    result TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    admitted_ms INTEGER,
    PRIMARY KEY (key, body_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_body_by_position ON parked_body (register_id, incarnation, seq);

-- Orders: booked sales. `id` is the event's row, `order_id` the public UUIDv5 of its key.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    order_id BLOB NOT NULL,
    key BLOB NOT NULL,
    store_id INTEGER NOT NULL,
    register_id BLOB NOT NULL,
    number TEXT NOT NULL,
    cart_id BLOB NOT NULL,
    cashier_id INTEGER,
    sold_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    sold_offline INTEGER NOT NULL,
    currency TEXT NOT NULL,
    total INTEGER NOT NULL,
    rounding INTEGER NOT NULL,
    -- booked, pending
    status TEXT NOT NULL DEFAULT 'booked',
    -- Sum of the lines' price variances.
    variance INTEGER NOT NULL DEFAULT 0,
    exceptions INTEGER NOT NULL DEFAULT 0,
    voided_ms INTEGER,
    void_key BLOB,
    void_reason TEXT,
    voided_by INTEGER,
    refunded INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX orders_by_key ON orders (key);
CREATE INDEX orders_by_order_id ON orders (order_id);
CREATE INDEX orders_by_time ON orders (tenant_id, store_id, sold_ms);
CREATE INDEX orders_by_number ON orders (tenant_id, number);
CREATE INDEX orders_by_cart ON orders (cart_id);

CREATE TABLE sub_order (
    order_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    vendor_id INTEGER NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (order_id, number)
) STRICT, WITHOUT ROWID;

-- As sold, and as the server saw it: expected unit price, variance, what was taken from stock and what was short.
CREATE TABLE order_line (
    order_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    vendor_id INTEGER NOT NULL,
    sub_order INTEGER NOT NULL,
    name TEXT,
    qty INTEGER NOT NULL,
    unit_price INTEGER,
    basis TEXT NOT NULL,
    gross INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax_included INTEGER NOT NULL,
    tax_added INTEGER NOT NULL,
    expected INTEGER,
    variance INTEGER NOT NULL,
    -- Still out of stock on this line's account, and still short.
    taken INTEGER NOT NULL,
    short INTEGER NOT NULL,
    PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE tender (
    order_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    tendered INTEGER NOT NULL,
    change INTEGER NOT NULL,
    line INTEGER,
    PRIMARY KEY (order_id, place)
) STRICT, WITHOUT ROWID;

-- Voids and returns that wait for the sale they refer to.
CREATE TABLE waiting (
    target BLOB NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (target, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE exception (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    store_id INTEGER NOT NULL,
    register_id BLOB NOT NULL,
    event_key BLOB NOT NULL,
    -- Set when it is about a second body of that key.
    body_hash BLOB,
    order_id INTEGER,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    line INTEGER,
    detail TEXT NOT NULL,
    opened_ms INTEGER NOT NULL,
    owner_id INTEGER,
    settled_ms INTEGER,
    settled_by INTEGER,
    action TEXT,
    note TEXT
) STRICT;
CREATE INDEX exception_open ON exception (tenant_id, id) WHERE settled_ms IS NULL;
CREATE INDEX exception_by_event ON exception (event_key);
CREATE INDEX exception_by_order ON exception (order_id) WHERE order_id IS NOT NULL;

-- Who did what about an exception, in order.
CREATE TABLE exception_history (
    id INTEGER PRIMARY KEY,
    exception_id INTEGER NOT NULL REFERENCES exception (id),
    at_ms INTEGER NOT NULL,
    user_id INTEGER,
    action TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX exception_history_by_exception ON exception_history (exception_id, id);
