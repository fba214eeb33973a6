-- What an edition changes against the one before. After an editorial change what was read and passed
-- stands: such an edition names the substantive one whose progress it shares; without a name it is its own.
ALTER TABLE editions ADD COLUMN change TEXT NOT NULL DEFAULT 'substantive' CHECK (change IN ('editorial', 'substantive'));
ALTER TABLE editions ADD COLUMN substance_id record_id REFERENCES editions (id);
-- Who put it to release; `published_by` is who released it.
ALTER TABLE editions ADD COLUMN written_by record_id REFERENCES people (id);
