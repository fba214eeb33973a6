DROP TABLE sittings;
ALTER TABLE attempts DROP COLUMN started_at;
ALTER TABLE attempts DROP COLUMN late;
ALTER TABLE attempts DROP COLUMN asked;
