-- A sheet to sign, as it was printed: who stands on its lines in which order, and how many lines are left empty. Its id
-- is on the paper. A session that is taken away takes its sheets with it: nobody can have signed for it.
CREATE TABLE sheets (
    id             record_id PRIMARY KEY NOT NULL,
    session_id     record_id NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    printed_by     record_id NOT NULL REFERENCES people (id),
    printed_at     instant   NOT NULL,
    language       TEXT      NOT NULL CHECK (language IN ('vi', 'en')),
    listed         json_text NOT NULL,
    blanks         INTEGER   NOT NULL CHECK (blanks >= 0),
    with_ethnicity BOOLEAN   NOT NULL
);
CREATE INDEX sheets_of_session ON sheets (session_id, printed_at);
