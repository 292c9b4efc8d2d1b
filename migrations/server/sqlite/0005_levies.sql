-- Fees per unit, taxes rounded once on the receipt, customers by id, exemptions, cards on terminals that are not connected.

-- A fee per unit in thousandths of a minor unit, in place of a percentage; `taxed`: percent taxes are on it as well.
ALTER TABLE tax_rate ADD COLUMN per_unit INTEGER;
ALTER TABLE tax_rate ADD COLUMN taxed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE store ADD COLUMN tax_per_receipt INTEGER NOT NULL DEFAULT 0;

ALTER TABLE orders ADD COLUMN customer TEXT;
ALTER TABLE orders ADD COLUMN exempt TEXT;
ALTER TABLE order_line ADD COLUMN fees INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tender ADD COLUMN reference TEXT;
CREATE INDEX orders_by_customer ON orders (tenant_id, customer) WHERE customer IS NOT NULL;

CREATE TABLE order_fee (
    order_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    place INTEGER NOT NULL,
    rate_id INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    taxed INTEGER NOT NULL,
    PRIMARY KEY (order_id, line, place)
) STRICT, WITHOUT ROWID;

-- As before, with fees and cards.
DROP VIEW control_totals;
CREATE VIEW control_totals AS
SELECT
    o.tenant_id,
    o.store_id,
    s.code AS store,
    count(*) FILTER (WHERE o.voided_ms IS NULL) AS orders,
    coalesce(sum(l.lines) FILTER (WHERE o.voided_ms IS NULL), 0) AS lines,
    coalesce(sum(l.units) FILTER (WHERE o.voided_ms IS NULL), 0) AS units,
    coalesce(sum(l.gross) FILTER (WHERE o.voided_ms IS NULL), 0) AS gross,
    coalesce(sum(l.discount) FILTER (WHERE o.voided_ms IS NULL), 0) AS discount,
    coalesce(sum(l.net) FILTER (WHERE o.voided_ms IS NULL), 0) AS net,
    coalesce(sum(l.fees) FILTER (WHERE o.voided_ms IS NULL), 0) AS fees,
    coalesce(sum(l.tax) FILTER (WHERE o.voided_ms IS NULL), 0) AS tax,
    coalesce(sum(o.total) FILTER (WHERE o.voided_ms IS NULL), 0) AS total,
    coalesce(sum(o.rounding) FILTER (WHERE o.voided_ms IS NULL), 0) AS rounding,
    coalesce(sum(t.cash) FILTER (WHERE o.voided_ms IS NULL), 0) AS cash,
    coalesce(sum(t.coupons) FILTER (WHERE o.voided_ms IS NULL), 0) AS coupons,
    coalesce(sum(t.cards) FILTER (WHERE o.voided_ms IS NULL), 0) AS cards,
    coalesce(sum(o.refunded) FILTER (WHERE o.voided_ms IS NULL), 0) AS refunded,
    count(*) FILTER (WHERE o.voided_ms IS NOT NULL) AS voided_orders,
    coalesce(sum(o.total) FILTER (WHERE o.voided_ms IS NOT NULL), 0) AS voided_total
FROM orders AS o
JOIN store AS s ON s.tenant_id = o.tenant_id AND s.id = o.store_id
LEFT JOIN (
    SELECT order_id, count(*) AS lines, sum(qty) AS units, sum(gross) AS gross, sum(discount) AS discount,
        sum(net) AS net, sum(fees) AS fees, sum(tax_included + tax_added) AS tax
    FROM order_line GROUP BY order_id
) AS l ON l.order_id = o.id
LEFT JOIN (
    SELECT order_id, sum(tendered - change) FILTER (WHERE kind = 'cash') AS cash,
        sum(tendered - change) FILTER (WHERE kind = 'coupon') AS coupons,
        sum(tendered - change) FILTER (WHERE kind = 'external_card') AS cards
    FROM tender GROUP BY order_id
) AS t ON t.order_id = o.id
GROUP BY o.tenant_id, o.store_id;
