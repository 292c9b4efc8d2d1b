-- How the store's labels are read: JSON, as the feed's row has it; none for the market's way.

ALTER TABLE store ADD COLUMN scan_rules TEXT;

-- Goods that take a typed price: few, offered when nobody knows a code.
CREATE INDEX variant_open ON variant (name COLLATE NOCASE, id) WHERE allow_open = 1 AND retired = 0;
