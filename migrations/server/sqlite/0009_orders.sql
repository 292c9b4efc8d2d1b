-- An order is asked for by its tenant and its id: beside an index of the id alone SQLite prefers one that begins with
-- the tenant, and walks through all of the tenant's orders.
DROP INDEX orders_by_order_id;
CREATE INDEX orders_by_order_id ON orders (tenant_id, order_id);
