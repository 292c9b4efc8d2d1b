-- No transaction that is one tenant's sees or changes another's rows, whatever its statements say (docs/adr/0012). It
-- names its tenant, and works under a role that these tables belong to no part of. Their owner sees them all: what is
-- everybody's by nature, and pg_dump.

-- Every table with rows of tenants is given to it, by the migration that makes the table. Which tenant it is is asked once
-- a statement; where the transaction has not said so, there is none.
CREATE FUNCTION keep_apart(rows REGCLASS, tenant NAME DEFAULT 'tenant_id') RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', rows);
    EXECUTE format(
        'CREATE POLICY own_rows ON %s USING (%I = (SELECT nullif(current_setting(''evertill.tenant'', true), '''')::bigint))',
        rows, tenant);
END $$;

SELECT keep_apart('tenant', 'id');

SELECT keep_apart(name::regclass) FROM unnest(ARRAY[
    'applied', 'audit', 'audit_head', 'backup_mark', 'barcode', 'bearer', 'category', 'counter', 'delivery',
    'enrol_code', 'event', 'exception', 'exception_history', 'feed', 'feed_pending', 'idempotency', 'incarnation',
    'ledger', 'nonce', 'order_fee', 'order_line', 'orders', 'outbox', 'outbox_pending', 'parked_body', 'price', 'push',
    'recovery_code', 'refresh_token', 'register', 'register_key', 'reset_code', 'second_factor', 'session', 'stock_level',
    'stock_movement', 'store', 'sub_order', 'sync_log', 'tax_rate', 'tender', '"user"', 'variant', 'vendor', 'waiting', 'webhook'
]) AS name;

-- A view is read with the rights of whoever asks, or it would show its owner's rows.
ALTER VIEW control_totals SET (security_invoker = true);
ALTER VIEW exceptions_by_code SET (security_invoker = true);
ALTER VIEW journal_totals SET (security_invoker = true);
ALTER VIEW feed_known SET (security_invoker = true);
