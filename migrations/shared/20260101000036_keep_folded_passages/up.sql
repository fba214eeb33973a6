-- What the newest version of a document says, passage by passage, each beside its words without marks: what a
-- search reads. It is made of the text when that is kept; the program fills it in at its start for what is there.
CREATE TABLE document_passages (
    version_id record_id NOT NULL REFERENCES document_versions (id),
    language   TEXT      NOT NULL CHECK (language IN ('vi', 'en')),
    number     INTEGER   NOT NULL,
    anchor     TEXT,
    heading    TEXT,
    text       TEXT      NOT NULL,
    words      TEXT      NOT NULL,
    PRIMARY KEY (version_id, language, number)
);
