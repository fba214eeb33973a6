-- A sitting is an attempt that is being made: its answers are kept as they are given, so that it outlives a
-- battery and goes on on another device. Handed in, it becomes an attempt and stays as how that came about.
CREATE TABLE sittings (
    id          record_id PRIMARY KEY NOT NULL,
    person_id   record_id NOT NULL REFERENCES people (id),
    edition_id  record_id NOT NULL REFERENCES editions (id),
    module      TEXT      NOT NULL,
    purpose     TEXT      NOT NULL CHECK (purpose IN ('practice', 'pre', 'post')),
    asked       json_text NOT NULL,
    kept        json_text NOT NULL,
    started_at  instant   NOT NULL,
    must_end_at instant,
    revision    INTEGER   NOT NULL,
    attempt_id  record_id REFERENCES attempts (id)
);
CREATE UNIQUE INDEX sittings_open_once ON sittings (person_id, edition_id, module, purpose) WHERE attempt_id IS NULL;

-- Which questions were asked, in their order; nothing where all of the quiz were, as it is written.
ALTER TABLE attempts ADD COLUMN asked json_text;
-- Was something of it given after its time had ended?
ALTER TABLE attempts ADD COLUMN late BOOLEAN NOT NULL DEFAULT FALSE;
-- When its first answer was given, or its time began, if that is known.
ALTER TABLE attempts ADD COLUMN started_at instant;
