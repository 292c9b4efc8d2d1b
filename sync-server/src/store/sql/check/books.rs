//! The books: journal = booked + parked, sums, stock, exceptions, the feed. Each rule is one query that finds nothing.

use super::{Breach, Invariant};
use crate::store::StoreResult;
use crate::store::sql::Db;

/// At most so many findings of one rule are shown.
const SHOWN: usize = 20;

/// A rule, and the query that finds what breaks it: one column of words a row.
type Rule = (Invariant, &'static str);

const RULES: &[Rule] = &[
    // Journal and orders.
    (
        Invariant::FactKept,
        "SELECT 'event ' || id || ' is neither booked nor parked' FROM event WHERE outcome NOT IN ('booked', 'parked')",
    ),
    (
        Invariant::FactKept,
        "SELECT 'the booked sale ' || e.id || ' is no order' FROM event e
         WHERE e.kind = 'sale' AND (e.outcome = 'booked' OR e.admitted_ms IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = e.tenant_id AND o.id = e.id)",
    ),
    (
        Invariant::ExactlyOnce,
        "SELECT 'order ' || o.id || ' comes from no booked sale' FROM orders o
         LEFT JOIN event e ON e.tenant_id = o.tenant_id AND e.id = o.id
         WHERE o.channel = 'till'
             AND (e.id IS NULL OR e.key != o.key OR (e.outcome = 'parked' AND e.admitted_ms IS NULL))",
    ),
    (
        Invariant::FactKept,
        "SELECT 'the parked event ' || e.id || ' has no exception' FROM event e
         WHERE e.outcome = 'parked' AND NOT EXISTS (
             SELECT 1 FROM exception x WHERE x.tenant_id = e.tenant_id AND x.event_key = e.key)",
    ),
    (
        Invariant::FactKept,
        "SELECT 'the parked body at ' || p.incarnation || '/' || p.seq || ' has no exception' FROM parked_body p
         WHERE NOT EXISTS (SELECT 1 FROM exception x
             WHERE x.tenant_id = p.tenant_id AND x.event_key = p.key AND x.body_hash = p.body_hash)",
    ),
    (
        Invariant::FactKept,
        "SELECT 'exception ' || x.id || ' is about nothing' FROM exception x
         WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.tenant_id = x.tenant_id AND e.key = x.event_key)
             AND NOT EXISTS (SELECT 1 FROM parked_body p
                 WHERE p.tenant_id = x.tenant_id AND p.key = x.event_key AND p.body_hash = x.body_hash)",
    ),
    // Money.
    (
        Invariant::Money,
        "SELECT 'order ' || o.number || ': sub-orders add up to ' || coalesce(sum(s.total), 0) || ', its total is ' || o.total
         FROM orders o LEFT JOIN sub_order s ON s.tenant_id = o.tenant_id AND s.order_id = o.id
         GROUP BY o.tenant_id, o.id
         HAVING coalesce(sum(s.total), 0) != o.total AND NOT EXISTS (
             SELECT 1 FROM exception x
             WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.code = 'TOTALS_MISMATCH')",
    ),
    (
        Invariant::Money,
        "SELECT 'order row ' || s.order_id || '/' || s.number || ': its lines do not add up' FROM sub_order s
         LEFT JOIN order_line l
             ON l.tenant_id = s.tenant_id AND l.order_id = s.order_id AND l.sub_order = s.number
         GROUP BY s.tenant_id, s.order_id, s.number
         HAVING s.total != s.shipping + coalesce(sum(l.net + l.fees + l.tax_added), 0)",
    ),
    (
        Invariant::Money,
        "SELECT 'order row ' || l.order_id || ', line ' || l.line || ': its fees do not add up' FROM order_line l
         LEFT JOIN order_fee f ON f.tenant_id = l.tenant_id AND f.order_id = l.order_id AND f.line = l.line
         GROUP BY l.tenant_id, l.order_id, l.line HAVING l.fees != coalesce(sum(f.amount), 0)",
    ),
    (
        Invariant::Money,
        "SELECT 'order ' || o.number || ': tenders less change are not what was due' FROM orders o
         LEFT JOIN tender t ON t.tenant_id = o.tenant_id AND t.order_id = o.id
         WHERE o.channel = 'till' GROUP BY o.tenant_id, o.id
         HAVING o.total + o.rounding != coalesce(sum(t.tendered - t.change), 0) AND NOT EXISTS (
             SELECT 1 FROM exception x
             WHERE x.tenant_id = o.tenant_id AND x.order_id = o.id AND x.code = 'TOTALS_MISMATCH')",
    ),
    // Stock.
    (
        Invariant::Stock,
        "SELECT 'variant ' || variant_id || ' in store ' || store_id || ': ' || on_hand || ' on hand, ' || reserved || ' held'
         FROM stock_level WHERE on_hand < 0 OR reserved < 0 OR on_hand < reserved",
    ),
    (
        Invariant::Stock,
        "SELECT 'variant ' || l.variant_id || ' in store ' || l.store_id || ': ' || l.on_hand ||
             ' on hand, its movements add up to ' || coalesce(m.qty, 0)
         FROM stock_level l LEFT JOIN (
             SELECT tenant_id, store_id, variant_id, sum(qty) AS qty FROM stock_movement GROUP BY 1, 2, 3
         ) m ON m.tenant_id = l.tenant_id AND m.store_id = l.store_id AND m.variant_id = l.variant_id
         WHERE l.on_hand != coalesce(m.qty, 0)",
    ),
    (
        Invariant::Stock,
        "SELECT 'movement ' || m.id || ' of variant ' || m.variant_id || ' in store ' || m.store_id || ' comes after ' ||
             m.before || ' and says ' || m.previous FROM (
             SELECT id, tenant_id, store_id, variant_id, previous,
                 lag(id, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY tenant_id, store_id, variant_id ORDER BY id) AS before
             FROM stock_movement) AS m WHERE m.before != m.previous",
    ),
    (
        Invariant::Stock,
        "SELECT 'the last movement of variant ' || l.variant_id || ' in store ' || l.store_id || ' is ' ||
             coalesce(m.last, 0) || ', the level says ' || l.last_movement
         FROM stock_level l LEFT JOIN (
             SELECT tenant_id, store_id, variant_id, max(id) AS last FROM stock_movement GROUP BY 1, 2, 3
         ) m ON m.tenant_id = l.tenant_id AND m.store_id = l.store_id AND m.variant_id = l.variant_id
         WHERE l.last_movement != coalesce(m.last, 0)",
    ),
    (
        Invariant::Stock,
        "SELECT 'movement ' || m.id || ' is of no level' FROM stock_movement m WHERE NOT EXISTS (
             SELECT 1 FROM stock_level l
             WHERE l.tenant_id = m.tenant_id AND l.store_id = m.store_id AND l.variant_id = m.variant_id)",
    ),
    (
        Invariant::Stock,
        "SELECT 'order row ' || order_id || ', line ' || line || ': takes more than was sold' FROM order_line
         WHERE taken < 0 OR short < 0 OR held < 0 OR taken + short + held > CASE WHEN qty > 0 THEN qty ELSE 0 END",
    ),
    (
        Invariant::Stock,
        "SELECT 'variant ' || v || ' of tenant ' || t || ': orders took ' || taken || ', the shelf gave ' || gave FROM (
             SELECT t, v, sum(taken) AS taken, sum(gave) AS gave FROM (
                 SELECT o.tenant_id AS t, l.variant_id AS v, l.taken AS taken, 0 AS gave
                 FROM order_line l JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
                 UNION ALL
                 SELECT tenant_id, variant_id, 0, -qty FROM stock_movement WHERE kind IN ('sold', 'void', 'return')) AS each_one
             GROUP BY t, v) AS summed WHERE taken != gave",
    ),
    (
        Invariant::Stock,
        "SELECT 'variant ' || l.variant_id || ' in store ' || l.store_id || ': ' || l.reserved || ' held, for carts and orders ' ||
             coalesce(h.qty, 0)
         FROM stock_level l LEFT JOIN (
             SELECT tenant_id, store_id, variant_id, CAST(sum(qty) AS BIGINT) AS qty FROM (
                 SELECT tenant_id, store_id, variant_id, qty FROM reservation
                 UNION ALL
                 SELECT g.tenant_id, coalesce(p.store_id, o.store_id), g.variant_id, g.held FROM order_line g
                 JOIN sub_order p ON p.tenant_id = g.tenant_id AND p.order_id = g.order_id AND p.number = g.sub_order
                 JOIN orders o ON o.tenant_id = g.tenant_id AND o.id = g.order_id WHERE g.held > 0) AS each_one
             GROUP BY tenant_id, store_id, variant_id
         ) h ON h.tenant_id = l.tenant_id AND h.store_id = l.store_id AND h.variant_id = l.variant_id
         WHERE l.reserved != coalesce(h.qty, 0)",
    ),
    // Orders from the web.
    (
        Invariant::Money,
        "SELECT 'order ' || o.number || ': ' || o.cancelled || ' called off, its parts say ' || coalesce(sum(s.total), 0)
         FROM orders o LEFT JOIN sub_order s
             ON s.tenant_id = o.tenant_id AND s.order_id = o.id AND s.state IN ('rejected', 'cancelled')
         WHERE o.channel = 'web' GROUP BY o.tenant_id, o.id HAVING o.cancelled != coalesce(sum(s.total), 0)",
    ),
    (
        Invariant::Money,
        "SELECT 'order ' || o.number || ' is void and not all of it called off, or the other way round' FROM orders o
         WHERE o.channel = 'web' AND (o.voided_ms IS NULL) != EXISTS (
             SELECT 1 FROM sub_order s WHERE s.tenant_id = o.tenant_id AND s.order_id = o.id
                 AND s.state NOT IN ('rejected', 'cancelled'))",
    ),
    (
        Invariant::ExactlyOnce,
        "SELECT 'order ' || o.number || ' does not come from the one cart that became it' FROM orders o
         WHERE o.channel = 'web' AND NOT EXISTS (SELECT 1 FROM cart c
             WHERE c.tenant_id = o.tenant_id AND c.id = o.cart_id AND c.order_id = o.order_id)",
    ),
    // Tenants.
    (
        Invariant::Tenant,
        "SELECT 'event ' || e.id || ' is of another tenant than its register' FROM event e
         WHERE NOT EXISTS (SELECT 1 FROM register r WHERE r.tenant_id = e.tenant_id AND r.id = e.register_id)",
    ),
    (
        Invariant::Tenant,
        "SELECT 'order ' || o.id || ' is of another tenant than its event' FROM orders o
         WHERE o.channel = 'till'
             AND NOT EXISTS (SELECT 1 FROM event e WHERE e.tenant_id = o.tenant_id AND e.id = o.id)",
    ),
    (
        Invariant::Tenant,
        "SELECT 'what was done about exception ' || h.exception_id || ' is of another tenant' FROM exception_history h
         WHERE NOT EXISTS (SELECT 1 FROM exception x WHERE x.tenant_id = h.tenant_id AND x.id = h.exception_id)",
    ),
    (
        Invariant::Tenant,
        "SELECT 'line ' || l.line || ' of order row ' || l.order_id || ' is of another tenant' FROM order_line l
         WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = l.tenant_id AND o.id = l.order_id)",
    ),
    // The feed: every row that registers hold has its change, numbered within what was given out.
    (
        Invariant::Feed,
        "SELECT 'tenant ' || t.id || ': change ' || max(f.no) || ' is beyond the head ' || t.feed_head FROM tenant t
         JOIN feed f ON f.tenant_id = t.id GROUP BY t.id HAVING max(f.no) > t.feed_head OR t.feed_floor > t.feed_head",
    ),
    (
        Invariant::Feed,
        // By a change of its own, or by those of movements, the oldest of which are forgotten in time.
        "SELECT 'the level of variant ' || l.variant_id || ' in store ' || l.store_id || ' is not in the feed'
         FROM stock_level l JOIN tenant t ON t.id = l.tenant_id LEFT JOIN (
             SELECT tenant_id, store_id, max(CAST(substr(row_id, 21) AS BIGINT)) AS last FROM feed_known
             WHERE collection = 'moved' GROUP BY tenant_id, store_id
         ) AS m ON m.tenant_id = l.tenant_id AND m.store_id = l.store_id
         WHERE l.last_movement > coalesce(m.last, CASE WHEN t.feed_floor > 0 THEN l.last_movement ELSE -1 END)
             AND NOT EXISTS (
                 SELECT 1 FROM feed_known f WHERE f.tenant_id = l.tenant_id AND f.collection = 'stock'
                     AND f.row_id = CAST(l.variant_id AS TEXT) AND f.store_id = l.store_id)",
    ),
    (
        Invariant::Feed,
        "SELECT 'variant ' || v.id || ' is not in the feed' FROM variant v WHERE NOT EXISTS (
             SELECT 1 FROM feed_known f WHERE f.tenant_id = v.tenant_id AND f.collection = 'variant'
                 AND f.row_id = CAST(v.id AS TEXT))",
    ),
    (
        Invariant::Feed,
        "SELECT 'price ' || p.id || ' is not in the feed' FROM price p WHERE NOT EXISTS (
             SELECT 1 FROM feed_known f WHERE f.tenant_id = p.tenant_id AND f.collection = 'price'
                 AND f.row_id = CAST(p.id AS TEXT))",
    ),
    (
        Invariant::Feed,
        "SELECT 'event ' || e.id || ' changed its outcome and the feed does not say so' FROM event e
         WHERE e.admitted_ms IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM feed_known f WHERE f.tenant_id = e.tenant_id AND f.collection = 'outcome'
                 AND f.register_id = e.register_id AND replace(f.row_id, '-', '') = lower(hex(e.key)))",
    ),
    // What the world is told.
    (
        Invariant::Feed,
        "SELECT 'the events of tenant ' || t.id || ' are not numbered densely up to ' || t.outbox_head
         FROM tenant t JOIN outbox o ON o.tenant_id = t.id GROUP BY t.id, t.outbox_head
         HAVING max(o.no) != t.outbox_head OR count(*) != max(o.no) - min(o.no) + 1",
    ),
    (
        Invariant::Feed,
        "SELECT 'the delivery of ' || d.no || ' to webhook ' || d.webhook_id || ' is of no event' FROM delivery d
         WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.tenant_id = d.tenant_id AND o.no = d.no)",
    ),
];

pub(super) fn rules(db: Db<'_>) -> StoreResult<Vec<Breach>> {
    let mut breaches = Vec::new();
    for (invariant, sql) in RULES {
        let words: Vec<String> = db.all(sql, &[], |row| row.get(0))?;
        breaches.extend(words.into_iter().take(SHOWN).map(|what| Breach { invariant: *invariant, what }));
    }
    Ok(breaches)
}
