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

-- As before, with fees and cards.
DROP VIEW control_totals;
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
        sum((SELECT coalesce(sum(f.value ->> '$.amount'), 0) FROM json_each(l.value, '$.fees') AS f)) AS fees,
        sum((SELECT coalesce(sum(t.value ->> '$.amount'), 0) FROM json_each(l.value, '$.taxes') AS t)) AS tax
    FROM sold, json_each(sold.data, '$.lines') AS l
    GROUP BY sold.key
),
paid AS (
    SELECT sold.key, sum((t.value ->> '$.cash.tendered') - (t.value ->> '$.cash.change')) AS cash,
        sum(t.value ->> '$.coupon.amount') AS coupons, sum(t.value ->> '$.external_card.amount') AS cards
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
