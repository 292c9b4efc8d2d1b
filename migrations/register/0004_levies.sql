-- Fees per unit beside percentages, and taxes rounded once on the receipt.

ALTER TABLE tax_rate ADD COLUMN per_unit INTEGER;
ALTER TABLE tax_rate ADD COLUMN taxed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE store ADD COLUMN tax_per_receipt INTEGER NOT NULL DEFAULT 0;
