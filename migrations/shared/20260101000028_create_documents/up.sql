-- A manual, decision, circular or form that training refers to, as it stands: what its list and a search need.
-- Whoever belongs to its unit or to one below may read it.
CREATE TABLE documents (
    id           record_id PRIMARY KEY NOT NULL,
    unit_id      record_id NOT NULL REFERENCES units (id),
    kind         TEXT      NOT NULL CHECK (kind IN ('law', 'decree', 'decision', 'circular', 'letter', 'guideline', 'manual', 'form', 'report', 'other')),
    standing     TEXT      NOT NULL CHECK (standing IN ('soft', 'in_force', 'replaced', 'ended')),
    successor_id record_id REFERENCES documents (id),
    sign         TEXT,
    year         INTEGER,
    listed_on    TEXT      NOT NULL,
    words        TEXT      NOT NULL,
    version      INTEGER   NOT NULL
);
CREATE INDEX documents_by_day ON documents (listed_on, id);
CREATE INDEX documents_by_sign ON documents (sign);
CREATE INDEX documents_by_unit ON documents (unit_id);

-- What a document said, from a moment on: none is ever changed. `id` is made when the form is drawn.
CREATE TABLE document_versions (
    id          record_id PRIMARY KEY NOT NULL,
    document_id record_id NOT NULL REFERENCES documents (id),
    number      INTEGER   NOT NULL,
    facts       json_text NOT NULL,
    text_vi     TEXT      NOT NULL,
    text_en     TEXT      NOT NULL,
    message     TEXT      NOT NULL,
    made_by     record_id REFERENCES people (id),
    made_at     instant   NOT NULL,
    UNIQUE (document_id, number)
);
