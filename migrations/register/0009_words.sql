-- Goods are found by their words in memory (see search/index.rs), which follows the products by the list of those that
-- changed. None for all of them: a snapshot came.
DROP TABLE variant_text;
CREATE TABLE variant_change (
    no INTEGER PRIMARY KEY,
    variant INTEGER
) STRICT;
