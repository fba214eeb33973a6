-- Why an edition was withdrawn, when and by whom.
ALTER TABLE editions ADD COLUMN withdrawn_because TEXT;
ALTER TABLE editions ADD COLUMN withdrawn_by record_id REFERENCES people (id);
ALTER TABLE editions ADD COLUMN withdrawn_at instant;
