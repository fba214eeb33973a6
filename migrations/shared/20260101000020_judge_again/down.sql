ALTER TABLE reviews DROP COLUMN knowing;
