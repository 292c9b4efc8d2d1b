-- Control totals for people and tests: what the books add up to, per store. Amounts in minor units, quantities in
-- thousandths. Voided orders are out of every figure but `voided_orders` and `voided_total`.

CREATE VIEW control_totals AS
SELECT
    o.tenant_id,
    o.store_id,
    s.code AS store,
    count(*) FILTER (WHERE o.voided_ms IS NULL) AS orders,
    CAST(coalesce(sum(l.lines) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS lines,
    CAST(coalesce(sum(l.units) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS units,
    CAST(coalesce(sum(l.gross) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS gross,
    CAST(coalesce(sum(l.discount) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS discount,
    CAST(coalesce(sum(l.net) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS net,
    CAST(coalesce(sum(l.fees) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS fees,
    CAST(coalesce(sum(l.tax) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS tax,
    CAST(coalesce(sum(o.total) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS total,
    CAST(coalesce(sum(o.rounding) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS rounding,
    CAST(coalesce(sum(t.cash) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS cash,
    CAST(coalesce(sum(t.coupons) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS coupons,
    CAST(coalesce(sum(t.cards) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS cards,
    CAST(coalesce(sum(o.refunded) FILTER (WHERE o.voided_ms IS NULL), 0) AS BIGINT) AS refunded,
    count(*) FILTER (WHERE o.voided_ms IS NOT NULL) AS voided_orders,
    CAST(coalesce(sum(o.total) FILTER (WHERE o.voided_ms IS NOT NULL), 0) AS BIGINT) AS voided_total
FROM orders AS o
JOIN store AS s ON s.tenant_id = o.tenant_id AND s.id = o.store_id
LEFT JOIN (
    SELECT tenant_id, order_id, count(*) AS lines, sum(qty) AS units, sum(gross) AS gross, sum(discount) AS discount,
        sum(net) AS net, sum(fees) AS fees, sum(tax_included + tax_added) AS tax
    FROM order_line GROUP BY tenant_id, order_id
) AS l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
LEFT JOIN (
    SELECT tenant_id, order_id, sum(tendered - change) FILTER (WHERE kind = 'cash') AS cash,
        sum(tendered - change) FILTER (WHERE kind = 'coupon') AS coupons,
        sum(tendered - change) FILTER (WHERE kind = 'external_card') AS cards
    FROM tender GROUP BY tenant_id, order_id
) AS t ON t.tenant_id = o.tenant_id AND t.order_id = o.id
GROUP BY o.tenant_id, o.store_id, s.code;

-- How many exceptions of each code, open and in all.
CREATE VIEW exceptions_by_code AS
SELECT tenant_id, store_id, code, count(*) AS found, count(*) FILTER (WHERE settled_ms IS NULL) AS open
FROM exception GROUP BY tenant_id, store_id, code;

-- The journal as the server holds it, per register: every event is booked or parked.
CREATE VIEW journal_totals AS
SELECT tenant_id, register_id, incarnation, count(*) AS events, max(seq) AS last_seq,
    count(*) FILTER (WHERE outcome = 'booked' OR admitted_ms IS NOT NULL) AS booked,
    count(*) FILTER (WHERE outcome = 'parked' AND admitted_ms IS NULL) AS parked
FROM event GROUP BY tenant_id, register_id, incarnation;

-- What the feed says of rows, numbered or about to be.
CREATE VIEW feed_known AS
SELECT tenant_id, collection, row_id, store_id, register_id FROM feed
UNION ALL
SELECT tenant_id, collection, row_id, store_id, register_id FROM feed_pending;
