-- Whether an attempt passes hangs on marks that are yet to come: known when it is judged, from its questions.
ALTER TABLE attempts ADD COLUMN undecided BOOLEAN NOT NULL DEFAULT FALSE;
-- Of those that wait already nothing more is known here; they are judged again when they are marked.
UPDATE attempts SET undecided = TRUE WHERE waiting > 0 AND passed = FALSE;
