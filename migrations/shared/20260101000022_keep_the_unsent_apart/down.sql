ALTER TABLE reviews ADD COLUMN judged json_text;
DROP TABLE unsent_reports;
