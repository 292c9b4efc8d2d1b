-- How a store's labels with a price or weight in their code are read: JSON; none for the market's way.

ALTER TABLE store ADD COLUMN scan_rules TEXT;
