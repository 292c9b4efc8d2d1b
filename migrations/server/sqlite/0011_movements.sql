-- A movement names the one before it of the same level, and the level names its last: the history of a product is read
-- along them. An index by product would cost each line of each sale a second row, at a place of its own.
ALTER TABLE stock_level ADD COLUMN last_movement INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stock_movement ADD COLUMN previous INTEGER NOT NULL DEFAULT 0;
UPDATE stock_movement SET previous = chain.previous FROM (
    SELECT id, lag(id, 1, 0) OVER (PARTITION BY tenant_id, store_id, variant_id ORDER BY id) AS previous
    FROM stock_movement
) AS chain WHERE stock_movement.id = chain.id;
UPDATE stock_level SET last_movement = coalesce((
    SELECT max(m.id) FROM stock_movement AS m WHERE m.tenant_id = stock_level.tenant_id
        AND m.store_id = stock_level.store_id AND m.variant_id = stock_level.variant_id
), 0);
DROP INDEX stock_movement_by_variant;

-- The journal has every key already, and an order its event's row.
DROP INDEX orders_by_key;
