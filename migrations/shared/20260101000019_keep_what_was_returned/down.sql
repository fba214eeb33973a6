ALTER TABLE reviews DROP COLUMN judged;
