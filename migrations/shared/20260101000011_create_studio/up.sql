-- The next edition of a course while it is being written: at most one open draft a course.
CREATE TABLE drafts (
    id        record_id PRIMARY KEY NOT NULL,
    course    TEXT      NOT NULL,
    base_id   record_id REFERENCES editions (id),
    unit_id   record_id REFERENCES units (id),
    state     TEXT      NOT NULL CHECK (state IN ('writing', 'in_review', 'released', 'discarded')),
    change    TEXT      NOT NULL CHECK (change IN ('editorial', 'substantive')),
    message   TEXT      NOT NULL,
    begun_by  record_id REFERENCES people (id),
    begun_at  instant   NOT NULL,
    saves     INTEGER   NOT NULL
);
CREATE UNIQUE INDEX drafts_open_by_course ON drafts (course) WHERE state IN ('writing', 'in_review');

-- Every saved state of every file of a draft, over the files of its base. A file without text was removed.
CREATE TABLE draft_saves (
    draft_id record_id NOT NULL REFERENCES drafts (id),
    number   INTEGER   NOT NULL,
    path     TEXT      NOT NULL,
    text     TEXT,
    saved_by record_id REFERENCES people (id),
    saved_at instant   NOT NULL,
    PRIMARY KEY (draft_id, number)
);
CREATE INDEX draft_saves_by_path ON draft_saves (draft_id, path, number);

-- What happened to a draft: begun, asked for review, returned with a remark, released, discarded.
CREATE TABLE draft_steps (
    id        record_id PRIMARY KEY NOT NULL,
    draft_id  record_id NOT NULL REFERENCES drafts (id),
    step      TEXT      NOT NULL CHECK (step IN ('begun', 'asked', 'returned', 'released', 'discarded')),
    remark    TEXT      NOT NULL,
    by_person record_id REFERENCES people (id),
    at        instant   NOT NULL
);
CREATE INDEX draft_steps_by_draft ON draft_steps (draft_id, at);

-- Files of a course that came from outside the studio: those that wait to be merged, and those taken in
-- or refused, by their checksum, so that the same files are not offered twice.
CREATE TABLE imports (
    id         record_id PRIMARY KEY NOT NULL,
    course     TEXT      NOT NULL,
    origin     TEXT      NOT NULL CHECK (origin IN ('folder', 'upload')),
    state      TEXT      NOT NULL CHECK (state IN ('waiting', 'taken', 'refused')),
    checksum   TEXT      NOT NULL,
    files      json_text NOT NULL,
    brought_by record_id REFERENCES people (id),
    brought_at instant   NOT NULL
);
CREATE INDEX imports_by_course ON imports (course, brought_at);
