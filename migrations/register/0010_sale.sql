-- A sale writes fewer pages: its rows stand in the order in which they come, and an index that can be done without, or that
-- only says again what another says, is gone.

DROP VIEW control_totals;

-- Bodies stand in the row and not beside it. What an event took from stock (below zero: gave back) is with it, as JSON:
-- [[variant, thousandths], …].
CREATE TABLE journal_10 (
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    -- Made of the place, so that one rule keeps both from being taken twice.
    key BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    acked INTEGER NOT NULL DEFAULT 0,
    at_ms INTEGER NOT NULL,
    hash BLOB NOT NULL,
    moved TEXT,
    body TEXT,
    result TEXT
) STRICT;
INSERT INTO journal_10 (incarnation, seq, key, kind, acked, at_ms, hash, moved, body, result)
    SELECT incarnation, seq, key, kind, acked, at_ms, hash,
        CASE WHEN kind = 'sale' AND json_valid(body) THEN
            (SELECT json_group_array(json_array(l.value -> '$.variant', l.value -> '$.qty')) FROM json_each(body, '$.data.lines') AS l)
        END, body, result
    FROM journal ORDER BY incarnation, seq;
UPDATE journal_10 AS void SET moved =
        (SELECT json_group_array(json_array(m.value -> 0, -(m.value ->> 1))) FROM journal_10 AS sale, json_each(sale.moved) AS m
         WHERE sale.key = unhex(replace(void.body ->> '$.data.target', '-', '')))
    WHERE kind = 'void' AND json_valid(body);
DROP TABLE journal;
DROP TABLE own_move;
ALTER TABLE journal_10 RENAME TO journal;
-- The journal's screen turns its pages on this alone, without touching bodies.
CREATE INDEX journal_by_place ON journal (incarnation, seq, kind, acked, key);
CREATE INDEX journal_waiting ON journal (incarnation, seq) WHERE acked = 0;
CREATE INDEX journal_differs ON journal (key) WHERE json_array_length(result, '$.exceptions') > 0;

-- Whose receipts were seen or printed: those of all sales up to here.
ALTER TABLE till ADD COLUMN shown_incarnation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE till ADD COLUMN shown_seq INTEGER NOT NULL DEFAULT 0;
UPDATE till SET (shown_incarnation, shown_seq) =
        (SELECT incarnation, seq FROM sale WHERE shown = 1 ORDER BY incarnation DESC, seq DESC LIMIT 1)
    WHERE EXISTS (SELECT 1 FROM sale WHERE shown = 1);
-- The last number of a cart, and on which day it was given.
ALTER TABLE till ADD COLUMN cart_day TEXT NOT NULL DEFAULT '';
ALTER TABLE till ADD COLUMN cart_number INTEGER NOT NULL DEFAULT 0;

-- One row per sale of the journal, at the same place. Its key is looked up there.
CREATE TABLE sale_10 (
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    key BLOB NOT NULL,
    cart_id BLOB NOT NULL UNIQUE,
    -- The number after its last dash is gapless within an incarnation.
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
    copies INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO sale_10 (incarnation, seq, key, cart_id, receipt, sold_ms, business_date, cashier, cashier_name, total, rounding,
        offline, names, void_key, void_reason, void_by, copies)
    SELECT incarnation, seq, key, cart_id, receipt, sold_ms, business_date, cashier, cashier_name, total, rounding,
        offline, names, void_key, void_reason, void_by, copies
    FROM sale ORDER BY incarnation, seq;
DROP TABLE sale;
DROP TABLE receipt_count;
ALTER TABLE sale_10 RENAME TO sale;
CREATE INDEX sale_by_void ON sale (void_key) WHERE void_key IS NOT NULL;

-- The lines of a cart stand together.
CREATE TABLE cart_line_10 (
    id BLOB NOT NULL,
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
    list_price INTEGER,
    repriced_from INTEGER,
    note TEXT,
    PRIMARY KEY (cart_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO cart_line_10 (id, cart_id, place, variant, vendor, name, qty, unit_price, amount, basis, discounts, list_price,
        repriced_from, note)
    SELECT id, cart_id, row_number() OVER (PARTITION BY cart_id ORDER BY place, id), variant, vendor, name, qty, unit_price, amount,
        basis, discounts, list_price, repriced_from, note
    FROM cart_line;
DROP TABLE cart_line;
ALTER TABLE cart_line_10 RENAME TO cart_line;

-- As before: it names the tables that were made anew.
CREATE VIEW control_totals AS
WITH sold AS (
    SELECT s.key, s.void_key IS NULL AS stands, s.total, s.rounding, j.body -> '$.data' AS data
    FROM sale AS s JOIN journal AS j ON j.key = s.key
    WHERE j.body IS NOT NULL
),
line AS (
    SELECT sold.key, count(*) AS lines, sum(l.value ->> '$.qty') AS units, sum(l.value ->> '$.gross') AS gross,
        sum(l.value ->> '$.net') AS net,
        sum((SELECT coalesce(sum(d.value ->> '$.amount'), 0) FROM json_each(l.value, '$.discounts') AS d)) AS discount,
        sum((SELECT coalesce(sum(t.value ->> '$.amount'), 0) FROM json_each(l.value, '$.taxes') AS t)) AS tax,
        sum((SELECT coalesce(sum(f.value ->> '$.amount'), 0) FROM json_each(l.value, '$.fees') AS f)) AS fees
    FROM sold, json_each(sold.data, '$.lines') AS l
    GROUP BY sold.key
),
paid AS (
    SELECT sold.key, sum((t.value ->> '$.cash.tendered') - (t.value ->> '$.cash.change')) AS cash,
        sum(t.value ->> '$.coupon.amount') AS coupons,
        sum(t.value ->> '$.external_card.amount') AS cards
    FROM sold, json_each(sold.data, '$.tenders') AS t
    GROUP BY sold.key
)
SELECT
    count(*) FILTER (WHERE stands) AS orders,
    coalesce(sum(lines) FILTER (WHERE stands), 0) AS lines,
    coalesce(sum(units) FILTER (WHERE stands), 0) AS units,
    coalesce(sum(gross) FILTER (WHERE stands), 0) AS gross,
    coalesce(sum(discount) FILTER (WHERE stands), 0) AS discount,
    coalesce(sum(net) FILTER (WHERE stands), 0) AS net,
    coalesce(sum(fees) FILTER (WHERE stands), 0) AS fees,
    coalesce(sum(tax) FILTER (WHERE stands), 0) AS tax,
    coalesce(sum(total) FILTER (WHERE stands), 0) AS total,
    coalesce(sum(rounding) FILTER (WHERE stands), 0) AS rounding,
    coalesce(sum(cash) FILTER (WHERE stands), 0) AS cash,
    coalesce(sum(coupons) FILTER (WHERE stands), 0) AS coupons,
    coalesce(sum(cards) FILTER (WHERE stands), 0) AS cards,
    count(*) FILTER (WHERE NOT stands) AS voided_orders,
    coalesce(sum(total) FILTER (WHERE NOT stands), 0) AS voided_total
FROM sold
LEFT JOIN line ON line.key = sold.key
LEFT JOIN paid ON paid.key = sold.key;
