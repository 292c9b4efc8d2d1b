-- Carts put aside, what belongs to an order as a whole, this till's settings, and openings of the drawer without a sale.

-- The cart without a time of parking is the open one.
ALTER TABLE cart ADD COLUMN parked_ms INTEGER;
ALTER TABLE cart ADD COLUMN parked_by TEXT;
-- What the cashier calls it, and what it came to at the prices it was parked at.
ALTER TABLE cart ADD COLUMN name TEXT;
ALTER TABLE cart ADD COLUMN parked_total INTEGER;
-- The customer's name is for this till's eyes: it goes with the cart and never into the journal.
ALTER TABLE cart ADD COLUMN customer TEXT;
ALTER TABLE cart ADD COLUMN customer_name TEXT;
ALTER TABLE cart ADD COLUMN exempt TEXT;
-- JSON of the discount on the whole order, as it was given.
ALTER TABLE cart ADD COLUMN discount TEXT;

-- The list price that a recall replaced; and what the line's code said of it: a batch, a best-before day.
ALTER TABLE cart_line ADD COLUMN repriced_from INTEGER;
ALTER TABLE cart_line ADD COLUMN note TEXT;

-- One row: JSON.
CREATE TABLE setting (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    value TEXT NOT NULL
) STRICT;

CREATE TABLE drawer_opening (
    id BLOB PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    cashier INTEGER NOT NULL,
    approved_by INTEGER,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
