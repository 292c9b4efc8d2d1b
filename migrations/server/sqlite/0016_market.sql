-- Many vendors, one basket: what vendors agreed to, where a product is sold, carts on the server, orders from the web.

ALTER TABLE vendor ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE vendor ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE vendor ADD COLUMN created_ms INTEGER NOT NULL DEFAULT 0;
-- The store that has its goods and sends them out; none: the one that sells them.
ALTER TABLE vendor ADD COLUMN store_id INTEGER;
-- active, suspended
ALTER TABLE vendor ADD COLUMN status TEXT NOT NULL DEFAULT 'active';
ALTER TABLE vendor ADD COLUMN deleted_ms INTEGER;
-- ISO 3166-2: it sells to stores of this state alone; empty: to all.
ALTER TABLE vendor ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE vendor ADD COLUMN licence TEXT NOT NULL DEFAULT '';
-- First and last days; none: no such bound.
ALTER TABLE vendor ADD COLUMN licence_from TEXT;
ALTER TABLE vendor ADD COLUMN licence_until TEXT;
ALTER TABLE vendor ADD COLUMN subscription_from TEXT;
ALTER TABLE vendor ADD COLUMN subscription_until TEXT;
-- What it takes for sending: for each order, for each kilogram begun, and from which sum of goods on nothing; minor units.
ALTER TABLE vendor ADD COLUMN shipping_flat INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vendor ADD COLUMN shipping_per_kg INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vendor ADD COLUMN shipping_free_above INTEGER;

-- What chain and vendor agreed to from an instant on.
CREATE TABLE vendor_term (
    tenant_id INTEGER NOT NULL,
    vendor_id INTEGER NOT NULL,
    valid_from_ms INTEGER NOT NULL,
    -- Of what the vendor's goods sold for, in hundredths of a percent.
    commission_bp INTEGER NOT NULL,
    -- Whether discounts that a till gives come out of the vendor's share.
    bears_discounts INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, vendor_id, valid_from_ms)
) STRICT, WITHOUT ROWID;

-- A store that buys from vendors, for its own shelves.
ALTER TABLE store ADD COLUMN buys INTEGER NOT NULL DEFAULT 0;
ALTER TABLE store ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN licence TEXT NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN licence_from TEXT;
ALTER TABLE store ADD COLUMN licence_until TEXT;
-- Receipts at its tills stand by vendor.
ALTER TABLE store ADD COLUMN receipt_by_vendor INTEGER NOT NULL DEFAULT 0;
-- The number of its last order from the web.
ALTER TABLE store ADD COLUMN web_orders INTEGER NOT NULL DEFAULT 0;

ALTER TABLE variant ADD COLUMN description TEXT NOT NULL DEFAULT '';
-- Less of it is not sold on the web; thousandths.
ALTER TABLE variant ADD COLUMN moq INTEGER NOT NULL DEFAULT 0;
-- Grams a unit.
ALTER TABLE variant ADD COLUMN weight_g INTEGER NOT NULL DEFAULT 0;

-- Whose orders and products this person sees, where they are a vendor's.
ALTER TABLE user ADD COLUMN vendor_id INTEGER;

-- How a product is sold: at tills, on the web, to be picked up.
CREATE TABLE channel (
    tenant_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    -- till, web, pickup
    channel TEXT NOT NULL,
    active INTEGER NOT NULL,
    -- In place of the list price; thousandths of a minor unit.
    price INTEGER,
    PRIMARY KEY (tenant_id, variant_id, channel)
) STRICT, WITHOUT ROWID;

-- What is taken off orders from the web.
CREATE TABLE discount (
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    -- What buyers type; none: it applies by itself.
    code TEXT,
    name TEXT NOT NULL,
    -- One of them: hundredths of a percent, or minor units.
    percent_bp INTEGER,
    amount INTEGER,
    -- house, vendor
    borne_by TEXT NOT NULL,
    -- On this vendor's goods alone, for this buyer store alone.
    vendor_id INTEGER,
    store_id INTEGER,
    -- From which sum of goods on.
    min_total INTEGER NOT NULL DEFAULT 0,
    valid_from_ms INTEGER NOT NULL,
    valid_until_ms INTEGER,
    active INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX discount_by_code ON discount (tenant_id, code) WHERE code IS NOT NULL;

-- Which store sells on the web, and under which host name where there are several merchants.
CREATE TABLE shop (
    tenant_id INTEGER PRIMARY KEY,
    store_id INTEGER NOT NULL,
    host TEXT UNIQUE,
    opened_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE cart (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL,
    -- The store that sells.
    store_id INTEGER NOT NULL,
    -- Whose: somebody's who is signed in, or a guest's, by the SHA-256 of what their cookie holds.
    user_id INTEGER,
    guest BLOB,
    -- active, converted, merged, abandoned
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    discount_code TEXT,
    -- The order that it became.
    order_id BLOB,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    accessed_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((user_id IS NULL) != (guest IS NULL)),
    CHECK ((status = 'converted') = (order_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
-- At most one at a time.
CREATE UNIQUE INDEX cart_of_person ON cart (tenant_id, user_id) WHERE status = 'active' AND user_id IS NOT NULL;
CREATE UNIQUE INDEX cart_of_guest ON cart (tenant_id, guest) WHERE status = 'active' AND guest IS NOT NULL;
CREATE INDEX cart_by_access ON cart (tenant_id, accessed_ms) WHERE status = 'active';
-- Whoever keeps a stream open is told what changed lately, whosever it is.
CREATE INDEX cart_by_change ON cart (changed_ms);

CREATE TABLE cart_item (
    tenant_id INTEGER NOT NULL,
    cart_id BLOB NOT NULL,
    id BLOB NOT NULL,
    variant_id INTEGER NOT NULL,
    vendor_id INTEGER NOT NULL,
    unit TEXT NOT NULL,
    -- What the buyer chose: a JSON object, its names sorted.
    options TEXT NOT NULL,
    qty INTEGER NOT NULL,
    -- As last priced: thousandths of a minor unit, and the least quantity.
    unit_price INTEGER NOT NULL,
    moq INTEGER NOT NULL,
    added_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, cart_id, id),
    FOREIGN KEY (tenant_id, cart_id) REFERENCES cart (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cart_item_once ON cart_item (tenant_id, cart_id, variant_id, vendor_id, unit, options);

-- What a device did while it had no network, so that none of it is done twice.
CREATE TABLE cart_mutation (
    tenant_id INTEGER NOT NULL,
    cart_id BLOB NOT NULL,
    key BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, cart_id, key),
    FOREIGN KEY (tenant_id, cart_id) REFERENCES cart (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What is held for a cart until it is paid for or the time is over. What is held for an order is on its lines.
CREATE TABLE reservation (
    tenant_id INTEGER NOT NULL,
    cart_id BLOB NOT NULL,
    store_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    qty INTEGER NOT NULL CHECK (qty > 0),
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, cart_id, store_id, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservation_by_end ON reservation (tenant_id, expires_ms);

-- till, web
ALTER TABLE orders ADD COLUMN channel TEXT NOT NULL DEFAULT 'till';
-- Whose: a guest's, until they sign in.
ALTER TABLE orders ADD COLUMN guest BLOB;
ALTER TABLE orders ADD COLUMN buyer_store_id INTEGER;
ALTER TABLE orders ADD COLUMN shipping INTEGER NOT NULL DEFAULT 0;
-- Of the total so much was for sub-orders that were rejected or cancelled.
ALTER TABLE orders ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_by_guest ON orders (tenant_id, guest) WHERE guest IS NOT NULL;
-- A cart becomes one order.
CREATE UNIQUE INDEX orders_of_cart ON orders (tenant_id, cart_id) WHERE channel = 'web';

-- created_pending, accepted, rejected, packed, shipped, ready_for_pickup, delivered, picked_up, cancelled
ALTER TABLE sub_order ADD COLUMN state TEXT NOT NULL DEFAULT 'picked_up';
-- The store that has the goods; none: the order's.
ALTER TABLE sub_order ADD COLUMN store_id INTEGER;
ALTER TABLE sub_order ADD COLUMN shipping INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sub_order ADD COLUMN pickup INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sub_order_open ON sub_order (tenant_id, vendor_id, state)
    WHERE state IN ('created_pending', 'accepted', 'packed', 'shipped', 'ready_for_pickup');

-- Still on the shelf, and held for this line.
ALTER TABLE order_line ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
-- Of its discount so much comes out of the chain's share.
ALTER TABLE order_line ADD COLUMN house_discount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_line ADD COLUMN sku TEXT;
ALTER TABLE order_line ADD COLUMN options TEXT NOT NULL DEFAULT '';

CREATE TABLE sub_order_step (
    tenant_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    no INTEGER NOT NULL,
    state TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    -- None: the buyer, or the server by itself.
    user_id INTEGER,
    note TEXT NOT NULL,
    PRIMARY KEY (tenant_id, order_id, number, no)
) STRICT, WITHOUT ROWID;

-- Where an order goes, under its customer's own key.
CREATE TABLE consignee (
    tenant_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    -- Whose key it is under: a guest is somebody else until they sign in.
    customer TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (tenant_id, order_id)
) STRICT, WITHOUT ROWID;

-- What is to be paid for an order from the web, or paid back.
CREATE TABLE payment_intent (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL,
    order_id INTEGER NOT NULL,
    -- Below zero it is paid back.
    amount INTEGER NOT NULL,
    -- prepaid, on_delivery
    method TEXT NOT NULL,
    -- pending, paid, failed, expired
    status TEXT NOT NULL,
    expires_ms INTEGER,
    reference TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_intent_by_order ON payment_intent (tenant_id, order_id);
CREATE INDEX payment_intent_by_end ON payment_intent (tenant_id, expires_ms) WHERE status = 'pending';
