-- Control totals for people and tests: what this till's journal adds up to, under the same names as the server's view of
-- the same name. Amounts in minor units, quantities in thousandths. Sales whose bodies were dropped, long after the
-- server's backups had them, are out of it. Voided orders are out of every figure but `voided_orders` and `voided_total`.

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
        sum((SELECT coalesce(sum(t.value ->> '$.amount'), 0) FROM json_each(l.value, '$.taxes') AS t)) AS tax
    FROM sold, json_each(sold.data, '$.lines') AS l
    GROUP BY sold.key
),
paid AS (
    SELECT sold.key, sum((t.value ->> '$.cash.tendered') - (t.value ->> '$.cash.change')) AS cash,
        sum(t.value ->> '$.coupon.amount') AS coupons
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
    coalesce(sum(tax) FILTER (WHERE stands), 0) AS tax,
    coalesce(sum(total) FILTER (WHERE stands), 0) AS total,
    coalesce(sum(rounding) FILTER (WHERE stands), 0) AS rounding,
    coalesce(sum(cash) FILTER (WHERE stands), 0) AS cash,
    coalesce(sum(coupons) FILTER (WHERE stands), 0) AS coupons,
    count(*) FILTER (WHERE NOT stands) AS voided_orders,
    coalesce(sum(total) FILTER (WHERE NOT stands), 0) AS voided_total
FROM sold
LEFT JOIN line ON line.key = sold.key
LEFT JOIN paid ON paid.key = sold.key;
