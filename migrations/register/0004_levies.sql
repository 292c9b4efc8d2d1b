-- Fees per unit beside percentages, and taxes rounded once on the receipt.

ALTER TABLE tax_rate ADD COLUMN per_unit INTEGER;
ALTER TABLE tax_rate ADD COLUMN taxed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE store ADD COLUMN tax_per_receipt INTEGER NOT NULL DEFAULT 0;

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
