-- Whose time is over is asked every minute.
CREATE INDEX sittings_by_end ON sittings (must_end_at) WHERE attempt_id IS NULL;
