DROP INDEX documents_by_making;
ALTER TABLE documents DROP COLUMN making;
ALTER TABLE guides_seen DROP COLUMN since;
