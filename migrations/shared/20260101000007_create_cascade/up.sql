-- The report of a class of kind reteach: where it stands between its facilitator and the supervisor.
-- A draft may leave open when it began and how long it took; its session then only holds the day.
CREATE TABLE reteachings (
    class_id     record_id PRIMARY KEY NOT NULL REFERENCES classes (id),
    state        TEXT      NOT NULL CHECK (state IN ('draft', 'handed_in', 'returned', 'accepted')),
    reported_by  record_id NOT NULL REFERENCES people (id),
    start_said   BOOLEAN   NOT NULL,
    length_said  BOOLEAN   NOT NULL,
    handed_in_at instant,
    decided_at   instant
);
CREATE INDEX reteachings_waiting ON reteachings (state, handed_in_at);
CREATE INDEX reteachings_of_reporter ON reteachings (reported_by);

CREATE TABLE reviews (
    id          record_id PRIMARY KEY NOT NULL,
    class_id    record_id NOT NULL REFERENCES reteachings (class_id),
    verdict     TEXT      NOT NULL CHECK (verdict IN ('accepted', 'returned')),
    reason      TEXT,
    reviewed_by record_id NOT NULL REFERENCES people (id),
    reviewed_at instant   NOT NULL
);
CREATE INDEX reviews_of_reteaching ON reviews (class_id, reviewed_at);

-- By the unit where it was taught: what waits, what was accepted, who taught on for the first
-- time (reteachers) and who was taught by an accepted re-teach for the first time (reached).
CREATE TABLE cascade_summaries (
    unit_id    record_id NOT NULL REFERENCES units (id),
    course     TEXT      NOT NULL,
    edition_id record_id NOT NULL REFERENCES editions (id),
    month      TEXT      NOT NULL,
    waiting    BIGINT    NOT NULL,
    returned   BIGINT    NOT NULL,
    accepted   BIGINT    NOT NULL,
    reteachers BIGINT    NOT NULL,
    reached    BIGINT    NOT NULL,
    headcount  BIGINT    NOT NULL,
    PRIMARY KEY (unit_id, course, edition_id, month)
);
