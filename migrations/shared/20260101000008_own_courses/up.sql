-- The unit that keeps a course: whoever may publish there, or above, publishes its next edition.
-- Without one it is the whole site's, kept at the top.
ALTER TABLE editions ADD COLUMN unit_id record_id REFERENCES units (id);
