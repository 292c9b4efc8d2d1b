-- Receipts stand by vendor where the store asks for it.
ALTER TABLE store ADD COLUMN receipt_by_vendor INTEGER NOT NULL DEFAULT 0;
