-- Paths, keys for sorting and folded names are made to be compared byte by byte. Under a cluster's own
-- collation, a Vietnamese or an English one, PostgreSQL would order them otherwise and a range of
-- paths would not be a subtree; SQLite compares bytes anyway.
ALTER TABLE unit_states
    ALTER COLUMN path        TYPE text COLLATE "C",
    ALTER COLUMN sort_key    TYPE text COLLATE "C",
    ALTER COLUMN name_folded TYPE text COLLATE "C";
ALTER TABLE people
    ALTER COLUMN sort_key    TYPE text COLLATE "C",
    ALTER COLUMN name_folded TYPE text COLLATE "C";
ALTER TABLE classes
    ALTER COLUMN title_folded TYPE text COLLATE "C";
