-- The modules of an edition: whether each has a quiz, and whether it carries over from the edition before,
-- so that what was read and passed of it stands. Editions from before this are filled in at the next start.
ALTER TABLE editions ADD COLUMN modules json_text;
