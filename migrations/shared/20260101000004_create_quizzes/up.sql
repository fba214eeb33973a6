CREATE TABLE attempts (
    id           record_id        PRIMARY KEY NOT NULL,
    person_id    record_id        NOT NULL REFERENCES people (id),
    edition_id   record_id        NOT NULL REFERENCES editions (id),
    module       TEXT             NOT NULL,
    purpose      TEXT             NOT NULL CHECK (purpose IN ('practice', 'pre', 'post')),
    number       INTEGER          NOT NULL,
    answers      json_text        NOT NULL,
    points       DOUBLE PRECISION NOT NULL,
    full_points  DOUBLE PRECISION NOT NULL,
    percent      INTEGER          NOT NULL CHECK (percent BETWEEN 0 AND 100),
    passed       BOOLEAN          NOT NULL,
    handed_in_at instant          NOT NULL,
    received_at  instant          NOT NULL,
    UNIQUE (person_id, edition_id, module, purpose, number)
);

CREATE TABLE quiz_summaries (
    unit_id        record_id NOT NULL REFERENCES units (id),
    course         TEXT      NOT NULL,
    edition_id     record_id NOT NULL REFERENCES editions (id),
    month          TEXT      NOT NULL,
    attempts       BIGINT    NOT NULL,
    modules_passed BIGINT    NOT NULL,
    finished       BIGINT    NOT NULL,
    PRIMARY KEY (unit_id, course, edition_id, month)
);
