-- How many essays of an attempt have no marks that stand: while there is one, what it is worth is not known.
ALTER TABLE attempts ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;

-- An essay that was handed in, and how far its marking is.
CREATE TABLE essays (
    attempt_id record_id NOT NULL REFERENCES attempts (id),
    question   TEXT      NOT NULL,
    state      TEXT      NOT NULL CHECK (state IN ('waiting', 'second', 'third', 'settled')),
    PRIMARY KEY (attempt_id, question)
);
CREATE INDEX essays_to_mark ON essays (state, attempt_id);

-- Marks as they were given, tenths of the question. Who corrects theirs gives new ones: none is ever changed.
CREATE TABLE essay_marks (
    id           record_id PRIMARY KEY NOT NULL,
    attempt_id   record_id NOT NULL,
    question     TEXT      NOT NULL,
    number       INTEGER   NOT NULL,
    marker_id    record_id NOT NULL REFERENCES people (id),
    points       INTEGER   NOT NULL CHECK (points BETWEEN 0 AND 10),
    comment      TEXT,
    wants_second BOOLEAN   NOT NULL,
    marked_at    instant   NOT NULL,
    FOREIGN KEY (attempt_id, question) REFERENCES essays (attempt_id, question),
    UNIQUE (attempt_id, question, number)
);
CREATE INDEX essay_marks_by_marker ON essay_marks (marker_id, marked_at);
