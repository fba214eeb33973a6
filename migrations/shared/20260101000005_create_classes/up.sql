CREATE TABLE classes (
    id            record_id PRIMARY KEY NOT NULL,
    kind          TEXT      NOT NULL CHECK (kind IN ('central', 'pilot', 'reteach', 'village')),
    title         TEXT      NOT NULL,
    title_folded  TEXT      NOT NULL,
    edition_id    record_id NOT NULL REFERENCES editions (id),
    unit_id       record_id NOT NULL REFERENCES units (id),
    venue         TEXT,
    organiser     TEXT,
    provider      TEXT,
    language_used TEXT,
    note          TEXT,
    starts_on     TEXT      NOT NULL,
    created_by    record_id NOT NULL REFERENCES people (id),
    created_at    instant   NOT NULL,
    revision      INTEGER   NOT NULL
);
CREATE INDEX classes_of_unit ON classes (unit_id, starts_on);
CREATE INDEX classes_of_edition ON classes (edition_id);

CREATE TABLE class_modules (
    class_id record_id NOT NULL REFERENCES classes (id),
    module   TEXT      NOT NULL,
    position INTEGER   NOT NULL,
    PRIMARY KEY (class_id, module)
);

-- Who taught, and the class where each of them learned it (the source).
CREATE TABLE class_facilitators (
    class_id  record_id NOT NULL REFERENCES classes (id),
    person_id record_id NOT NULL REFERENCES people (id),
    source_id record_id REFERENCES classes (id),
    position  INTEGER   NOT NULL,
    PRIMARY KEY (class_id, person_id),
    CHECK (source_id <> class_id)
);
CREATE INDEX class_facilitators_of_person ON class_facilitators (person_id);
CREATE INDEX class_facilitators_from_source ON class_facilitators (source_id);

CREATE TABLE sessions (
    id            record_id PRIMARY KEY NOT NULL,
    class_id      record_id NOT NULL REFERENCES classes (id),
    held_on       TEXT      NOT NULL,
    starts_minute INTEGER   NOT NULL CHECK (starts_minute BETWEEN 0 AND 1439),
    minutes       INTEGER   NOT NULL CHECK (minutes BETWEEN 15 AND 720)
);
CREATE INDEX sessions_of_class ON sessions (class_id, held_on, starts_minute);

CREATE TABLE class_participants (
    class_id  record_id NOT NULL REFERENCES classes (id),
    person_id record_id NOT NULL REFERENCES people (id),
    added_at  instant   NOT NULL,
    added_by  record_id REFERENCES people (id),
    PRIMARY KEY (class_id, person_id)
);
CREATE INDEX class_participants_of_person ON class_participants (person_id);

-- What was asked in the room.
CREATE TABLE class_questions (
    class_id record_id NOT NULL REFERENCES classes (id),
    position INTEGER   NOT NULL,
    asked    TEXT      NOT NULL,
    PRIMARY KEY (class_id, position)
);
