-- One published state of a course: its files as they were, never changed afterwards; only the state moves on.
CREATE TABLE editions (
    id           record_id PRIMARY KEY NOT NULL,
    course       TEXT      NOT NULL,
    number       INTEGER   NOT NULL,
    state        TEXT      NOT NULL CHECK (state IN ('draft_in_use', 'official', 'superseded', 'withdrawn')),
    files        json_text NOT NULL,
    checksum     TEXT      NOT NULL,
    message      TEXT      NOT NULL,
    published_by record_id REFERENCES people (id),
    published_at instant   NOT NULL,
    UNIQUE (course, number)
);

CREATE TABLE readings (
    person_id   record_id NOT NULL REFERENCES people (id),
    edition_id  record_id NOT NULL REFERENCES editions (id),
    module      TEXT      NOT NULL,
    read_at     instant   NOT NULL,
    received_at instant   NOT NULL,
    PRIMARY KEY (person_id, edition_id, module)
);

-- Summary of readings: every unit counts itself and all below it.
CREATE TABLE reading_summaries (
    unit_id      record_id NOT NULL REFERENCES units (id),
    course       TEXT      NOT NULL,
    edition_id   record_id NOT NULL REFERENCES editions (id),
    month        TEXT      NOT NULL,
    modules_read BIGINT    NOT NULL,
    finished     BIGINT    NOT NULL,
    PRIMARY KEY (unit_id, course, edition_id, month)
);
