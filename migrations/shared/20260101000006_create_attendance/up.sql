-- One entry a mark given; a correction supersedes the entry before it, which stays.
CREATE TABLE attendance_entries (
    id            record_id PRIMARY KEY NOT NULL,
    session_id    record_id NOT NULL REFERENCES sessions (id),
    person_id     record_id NOT NULL REFERENCES people (id),
    mark          TEXT      NOT NULL CHECK (mark IN ('present', 'late', 'excused', 'absent')),
    taken         TEXT      NOT NULL CHECK (taken IN ('list', 'code', 'card', 'paper', 'import')),
    recorded_by   record_id NOT NULL REFERENCES people (id),
    happened_at   instant   NOT NULL,
    received_at   instant   NOT NULL,
    superseded_at instant
);
CREATE UNIQUE INDEX attendance_entries_standing ON attendance_entries (session_id, person_id) WHERE superseded_at IS NULL;
CREATE INDEX attendance_entries_of_person ON attendance_entries (person_id);

-- How many came where names were not taken.
CREATE TABLE headcounts (
    class_id    record_id PRIMARY KEY NOT NULL REFERENCES classes (id),
    female      INTEGER   NOT NULL CHECK (female >= 0),
    male        INTEGER   NOT NULL CHECK (male >= 0),
    recorded_by record_id NOT NULL REFERENCES people (id),
    recorded_at instant   NOT NULL
);

CREATE TABLE attendance_summaries (
    unit_id    record_id NOT NULL REFERENCES units (id),
    course     TEXT      NOT NULL,
    edition_id record_id NOT NULL REFERENCES editions (id),
    month      TEXT      NOT NULL,
    marked     BIGINT    NOT NULL,
    came       BIGINT    NOT NULL,
    PRIMARY KEY (unit_id, course, edition_id, month)
);
