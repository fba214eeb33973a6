-- By which making the passages of a document and the words it is found by were made (`documents::rendering::MAKING`);
-- what an earlier one made is made anew, once, while the program serves.
ALTER TABLE documents ADD COLUMN making INTEGER NOT NULL DEFAULT 0;
CREATE INDEX documents_by_making ON documents (making);
-- Somebody has seen how the guides of a course changed from the edition of this number to the one that is named: what
-- was said before there was this column was said of all that came before.
ALTER TABLE guides_seen ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
