-- The two parallel forms of a class, as they were drawn when its first round was opened: a new edition, a
-- changed bank or another plan of the class does not move them.
CREATE TABLE round_forms (
    class_id   record_id PRIMARY KEY NOT NULL REFERENCES classes (id),
    edition_id record_id NOT NULL REFERENCES editions (id),
    form_a     json_text NOT NULL,
    form_b     json_text NOT NULL,
    drawn_at   instant   NOT NULL,
    drawn_by   record_id NOT NULL REFERENCES people (id)
);

-- A round that a trainer opened, and closed. Those of retention come by themselves and have no row.
CREATE TABLE rounds (
    class_id  record_id NOT NULL REFERENCES classes (id),
    stage     TEXT      NOT NULL CHECK (stage IN ('before', 'after')),
    opened_at instant   NOT NULL,
    opened_by record_id NOT NULL REFERENCES people (id),
    closed_at instant,
    closed_by record_id REFERENCES people (id),
    PRIMARY KEY (class_id, stage)
);

-- Which form somebody takes first: dealt once, so that nobody who joins or leaves moves anybody else.
CREATE TABLE round_deals (
    class_id   record_id NOT NULL REFERENCES classes (id),
    person_id  record_id NOT NULL REFERENCES people (id),
    first_form TEXT      NOT NULL CHECK (first_form IN ('a', 'b')),
    dealt_at   instant   NOT NULL,
    PRIMARY KEY (class_id, person_id)
);

-- What one person answers in one round, kept as it is given.
CREATE TABLE round_papers (
    id           record_id PRIMARY KEY NOT NULL,
    class_id     record_id NOT NULL REFERENCES classes (id),
    stage        TEXT      NOT NULL CHECK (stage IN ('before', 'after', 'month', 'quarter')),
    person_id    record_id NOT NULL REFERENCES people (id),
    form         TEXT      NOT NULL CHECK (form IN ('a', 'b')),
    kept         json_text NOT NULL,
    started_at   instant   NOT NULL,
    handed_in_at instant,
    revision     INTEGER   NOT NULL,
    UNIQUE (class_id, stage, person_id)
);
