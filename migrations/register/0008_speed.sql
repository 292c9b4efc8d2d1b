-- A sale writes a page for each of its lines into an index by product. What own events took from stock is added up in
-- memory instead (see search/moves.rs): the table is read in the order in which it was written.
DROP INDEX own_move_by_variant;
