-- Every row says whose it is, as it does in PostgreSQL: what both read is written once.

ALTER TABLE register_key ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE register_key SET tenant_id = (SELECT r.tenant_id FROM register r WHERE r.id = register_id);
ALTER TABLE incarnation ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE incarnation SET tenant_id = (SELECT r.tenant_id FROM register r WHERE r.id = register_id);
ALTER TABLE nonce ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE nonce SET tenant_id = (SELECT r.tenant_id FROM register r WHERE r.id = register_id);
ALTER TABLE bearer ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE bearer SET tenant_id = (SELECT r.tenant_id FROM register r WHERE r.id = register_id);
ALTER TABLE push ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE push SET tenant_id = (SELECT r.tenant_id FROM register r WHERE r.id = register_id);
ALTER TABLE backup_mark ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE backup_mark SET tenant_id = coalesce((SELECT r.tenant_id FROM register r WHERE r.id = register_id), 0);

ALTER TABLE sub_order ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE sub_order SET tenant_id = (SELECT o.tenant_id FROM orders o WHERE o.id = sub_order.order_id);
ALTER TABLE order_line ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE order_line SET tenant_id = (SELECT o.tenant_id FROM orders o WHERE o.id = order_line.order_id);
ALTER TABLE order_fee ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE order_fee SET tenant_id = (SELECT o.tenant_id FROM orders o WHERE o.id = order_fee.order_id);
ALTER TABLE tender ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE tender SET tenant_id = (SELECT o.tenant_id FROM orders o WHERE o.id = tender.order_id);

ALTER TABLE waiting ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE waiting SET tenant_id = (SELECT e.tenant_id FROM event e WHERE e.key = waiting.key);
ALTER TABLE exception_history ADD COLUMN tenant_id INTEGER NOT NULL DEFAULT 0;
UPDATE exception_history SET tenant_id = (SELECT x.tenant_id FROM exception x WHERE x.id = exception_id);

-- What the feed says of rows, numbered or about to be.
CREATE VIEW feed_known AS SELECT tenant_id, collection, row_id, store_id, register_id FROM feed;
