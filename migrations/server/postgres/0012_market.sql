-- Many vendors, one basket: what vendors agreed to, where a product is sold, carts on the server, orders from the web.

ALTER TABLE vendor ADD COLUMN email TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE vendor ADD COLUMN description TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE vendor ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
-- The store that has its goods and sends them out; none: the one that sells them.
ALTER TABLE vendor ADD COLUMN store_id BIGINT;
-- active, suspended
ALTER TABLE vendor ADD COLUMN status TEXT COLLATE "C" NOT NULL DEFAULT 'active';
ALTER TABLE vendor ADD COLUMN deleted_ms BIGINT;
-- ISO 3166-2: it sells to stores of this state alone; empty: to all.
ALTER TABLE vendor ADD COLUMN region TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE vendor ADD COLUMN licence TEXT COLLATE "C" NOT NULL DEFAULT '';
-- First and last days; none: no such bound.
ALTER TABLE vendor ADD COLUMN licence_from TEXT COLLATE "C";
ALTER TABLE vendor ADD COLUMN licence_until TEXT COLLATE "C";
ALTER TABLE vendor ADD COLUMN subscription_from TEXT COLLATE "C";
ALTER TABLE vendor ADD COLUMN subscription_until TEXT COLLATE "C";
-- What it takes for sending: for each order, for each kilogram begun, and from which sum of goods on nothing; minor units.
ALTER TABLE vendor ADD COLUMN shipping_flat BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vendor ADD COLUMN shipping_per_kg BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vendor ADD COLUMN shipping_free_above BIGINT;

-- What chain and vendor agreed to from an instant on.
CREATE TABLE vendor_term (
    tenant_id BIGINT NOT NULL,
    vendor_id BIGINT NOT NULL,
    valid_from_ms BIGINT NOT NULL,
    -- Of what the vendor's goods sold for, in hundredths of a percent.
    commission_bp BIGINT NOT NULL,
    -- Whether discounts that a till gives come out of the vendor's share.
    bears_discounts BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, vendor_id, valid_from_ms)
);
SELECT keep_apart('vendor_term');

-- A store that buys from vendors, for its own shelves.
ALTER TABLE store ADD COLUMN buys BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE store ADD COLUMN region TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN licence TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE store ADD COLUMN licence_from TEXT COLLATE "C";
ALTER TABLE store ADD COLUMN licence_until TEXT COLLATE "C";
-- Receipts at its tills stand by vendor.
ALTER TABLE store ADD COLUMN receipt_by_vendor BOOLEAN NOT NULL DEFAULT FALSE;
-- The number of its last order from the web.
ALTER TABLE store ADD COLUMN web_orders BIGINT NOT NULL DEFAULT 0;

ALTER TABLE variant ADD COLUMN description TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Less of it is not sold on the web; thousandths.
ALTER TABLE variant ADD COLUMN moq BIGINT NOT NULL DEFAULT 0;
-- Grams a unit.
ALTER TABLE variant ADD COLUMN weight_g BIGINT NOT NULL DEFAULT 0;

-- Whose orders and products this person sees, where they are a vendor's.
ALTER TABLE "user" ADD COLUMN vendor_id BIGINT;

-- How a product is sold: at tills, on the web, to be picked up.
CREATE TABLE channel (
    tenant_id BIGINT NOT NULL,
    variant_id BIGINT NOT NULL,
    -- till, web, pickup
    channel TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL,
    -- In place of the list price; thousandths of a minor unit.
    price BIGINT,
    PRIMARY KEY (tenant_id, variant_id, channel)
);
SELECT keep_apart('channel');

-- What is taken off orders from the web.
CREATE TABLE discount (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    -- What buyers type; none: it applies by itself.
    code TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    -- One of them: hundredths of a percent, or minor units.
    percent_bp BIGINT,
    amount BIGINT,
    -- house, vendor
    borne_by TEXT COLLATE "C" NOT NULL,
    -- On this vendor's goods alone, for this buyer store alone.
    vendor_id BIGINT,
    store_id BIGINT,
    -- From which sum of goods on.
    min_total BIGINT NOT NULL DEFAULT 0,
    valid_from_ms BIGINT NOT NULL,
    valid_until_ms BIGINT,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    PRIMARY KEY (tenant_id, id)
);
SELECT keep_apart('discount');
CREATE UNIQUE INDEX discount_by_code ON discount (tenant_id, code) WHERE code IS NOT NULL;

-- Which store sells on the web, and under which host name where there are several merchants.
CREATE TABLE shop (
    tenant_id BIGINT PRIMARY KEY,
    store_id BIGINT NOT NULL,
    host TEXT COLLATE "C" UNIQUE,
    opened_ms BIGINT NOT NULL
);
SELECT keep_apart('shop');

CREATE TABLE cart (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    -- The store that sells.
    store_id BIGINT NOT NULL,
    -- Whose: somebody's who is signed in, or a guest's, by the SHA-256 of what their cookie holds.
    user_id BIGINT,
    guest BYTEA,
    -- active, converted, merged, abandoned
    status TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    discount_code TEXT COLLATE "C",
    -- The order that it became.
    order_id UUID,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    accessed_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((user_id IS NULL) != (guest IS NULL)),
    CHECK ((status = 'converted') = (order_id IS NOT NULL))
);
SELECT keep_apart('cart');
-- At most one at a time.
CREATE UNIQUE INDEX cart_of_person ON cart (tenant_id, user_id) WHERE status = 'active' AND user_id IS NOT NULL;
CREATE UNIQUE INDEX cart_of_guest ON cart (tenant_id, guest) WHERE status = 'active' AND guest IS NOT NULL;
CREATE INDEX cart_by_access ON cart (tenant_id, accessed_ms) WHERE status = 'active';
-- Whoever keeps a stream open is told what changed lately, whosever it is.
CREATE INDEX cart_by_change ON cart (changed_ms);

CREATE TABLE cart_item (
    tenant_id BIGINT NOT NULL,
    cart_id UUID NOT NULL,
    id UUID NOT NULL,
    variant_id BIGINT NOT NULL,
    vendor_id BIGINT NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    -- What the buyer chose: a JSON object, its names sorted.
    options TEXT COLLATE "C" NOT NULL,
    qty BIGINT NOT NULL,
    -- As last priced: thousandths of a minor unit, and the least quantity.
    unit_price BIGINT NOT NULL,
    moq BIGINT NOT NULL,
    added_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, cart_id, id),
    FOREIGN KEY (tenant_id, cart_id) REFERENCES cart (tenant_id, id) ON DELETE CASCADE
);
SELECT keep_apart('cart_item');
CREATE UNIQUE INDEX cart_item_once ON cart_item (tenant_id, cart_id, variant_id, vendor_id, unit, options);

-- What a device did while it had no network, so that none of it is done twice.
CREATE TABLE cart_mutation (
    tenant_id BIGINT NOT NULL,
    cart_id UUID NOT NULL,
    key UUID NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, cart_id, key),
    FOREIGN KEY (tenant_id, cart_id) REFERENCES cart (tenant_id, id) ON DELETE CASCADE
);
SELECT keep_apart('cart_mutation');

-- What is held for a cart until it is paid for or the time is over. What is held for an order is on its lines.
CREATE TABLE reservation (
    tenant_id BIGINT NOT NULL,
    cart_id UUID NOT NULL,
    store_id BIGINT NOT NULL,
    variant_id BIGINT NOT NULL,
    qty BIGINT NOT NULL CHECK (qty > 0),
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, cart_id, store_id, variant_id)
);
SELECT keep_apart('reservation');
CREATE INDEX reservation_by_end ON reservation (tenant_id, expires_ms);

-- till, web
ALTER TABLE orders ADD COLUMN channel TEXT COLLATE "C" NOT NULL DEFAULT 'till';
-- Whose: a guest's, until they sign in.
ALTER TABLE orders ADD COLUMN guest BYTEA;
ALTER TABLE orders ADD COLUMN buyer_store_id BIGINT;
ALTER TABLE orders ADD COLUMN shipping BIGINT NOT NULL DEFAULT 0;
-- Of the total so much was for sub-orders that were rejected or cancelled.
ALTER TABLE orders ADD COLUMN cancelled BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_by_guest ON orders (tenant_id, guest) WHERE guest IS NOT NULL;
-- A cart becomes one order.
CREATE UNIQUE INDEX orders_of_cart ON orders (tenant_id, cart_id) WHERE channel = 'web';

-- created_pending, accepted, rejected, packed, shipped, ready_for_pickup, delivered, picked_up, cancelled
ALTER TABLE sub_order ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'picked_up';
-- The store that has the goods; none: the order's.
ALTER TABLE sub_order ADD COLUMN store_id BIGINT;
ALTER TABLE sub_order ADD COLUMN shipping BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sub_order ADD COLUMN pickup BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX sub_order_open ON sub_order (tenant_id, vendor_id, state)
    WHERE state IN ('created_pending', 'accepted', 'packed', 'shipped', 'ready_for_pickup');

-- Still on the shelf, and held for this line.
ALTER TABLE order_line ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
-- Of its discount so much comes out of the chain's share.
ALTER TABLE order_line ADD COLUMN house_discount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_line ADD COLUMN sku TEXT COLLATE "C";
ALTER TABLE order_line ADD COLUMN options TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE sub_order_step (
    tenant_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    no BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    -- None: the buyer, or the server by itself.
    user_id BIGINT,
    note TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, order_id, number, no)
);
SELECT keep_apart('sub_order_step');

-- Where an order goes, under its customer's own key.
CREATE TABLE consignee (
    tenant_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    -- Whose key it is under: a guest is somebody else until they sign in.
    customer TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, order_id)
);
SELECT keep_apart('consignee');

-- What is to be paid for an order from the web, or paid back.
CREATE TABLE payment_intent (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    order_id BIGINT NOT NULL,
    -- Below zero it is paid back.
    amount BIGINT NOT NULL,
    -- prepaid, on_delivery
    method TEXT COLLATE "C" NOT NULL,
    -- pending, paid, failed, expired
    status TEXT COLLATE "C" NOT NULL,
    expires_ms BIGINT,
    reference TEXT COLLATE "C" NOT NULL DEFAULT '',
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
SELECT keep_apart('payment_intent');
CREATE INDEX payment_intent_by_order ON payment_intent (tenant_id, order_id);
CREATE INDEX payment_intent_by_end ON payment_intent (tenant_id, expires_ms) WHERE status = 'pending';
