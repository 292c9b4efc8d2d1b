-- As in 0009: a cart's order is asked for by its tenant and its cart.
DROP INDEX orders_by_cart;
CREATE INDEX orders_by_cart ON orders (tenant_id, cart_id);
