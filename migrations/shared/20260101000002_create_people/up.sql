CREATE TABLE people (
    id              record_id PRIMARY KEY NOT NULL,
    full_name       TEXT      NOT NULL,
    name_folded     TEXT      NOT NULL,
    sort_key        TEXT      NOT NULL,
    sex             TEXT      NOT NULL CHECK (sex IN ('female', 'male')),
    birth_year      INTEGER,
    ethnicity       TEXT,
    ethnicity_local TEXT,
    poverty         TEXT      CHECK (poverty IN ('poor', 'near_poor', 'neither')),
    unit_id         record_id NOT NULL REFERENCES units (id),
    position        TEXT,
    phone           TEXT,
    created_at      instant   NOT NULL,
    created_by      record_id REFERENCES people (id)
);
CREATE INDEX people_of_unit ON people (unit_id, sort_key);
CREATE INDEX people_by_name ON people (name_folded);

CREATE TABLE accounts (
    person_id        record_id PRIMARY KEY NOT NULL REFERENCES people (id),
    user_name        TEXT      NOT NULL,
    user_name_folded TEXT      NOT NULL UNIQUE,
    phone            TEXT      UNIQUE,
    password_hash    TEXT      NOT NULL,
    must_change      BOOLEAN   NOT NULL,
    language         TEXT      NOT NULL CHECK (language IN ('vi', 'en')),
    created_at       instant   NOT NULL,
    closed_at        instant
);

CREATE TABLE grants (
    id         record_id PRIMARY KEY NOT NULL,
    person_id  record_id NOT NULL REFERENCES people (id),
    role       TEXT      NOT NULL CHECK (role IN ('admin', 'trainer', 'supervisor', 'lead', 'facilitator', 'learner')),
    unit_id    record_id NOT NULL REFERENCES units (id),
    starts_on  TEXT      NOT NULL,
    ends_on    TEXT,
    granted_by record_id REFERENCES people (id),
    granted_at instant   NOT NULL
);
CREATE INDEX grants_of_person ON grants (person_id);
CREATE INDEX grants_in_unit ON grants (unit_id);

-- A sign-in is a chain of refresh tokens; only the hash of the newest and of the one before is kept.
CREATE TABLE sign_ins (
    id            record_id PRIMARY KEY NOT NULL,
    person_id     record_id NOT NULL REFERENCES people (id),
    started_at    instant   NOT NULL,
    token_hash    TEXT      NOT NULL UNIQUE,
    previous_hash TEXT,
    rotated_at    instant   NOT NULL,
    expires_at    instant   NOT NULL,
    ended_at      instant,
    ended_why     TEXT      CHECK (ended_why IN ('signed_out', 'everywhere', 'reused', 'password'))
);
CREATE INDEX sign_ins_of_person ON sign_ins (person_id);
CREATE INDEX sign_ins_by_previous ON sign_ins (previous_hash);

-- Failed guesses, by name tried and by address, for the throttle.
CREATE TABLE sign_in_failures (
    id        record_id PRIMARY KEY NOT NULL,
    subject   TEXT      NOT NULL,
    failed_at instant   NOT NULL
);
CREATE INDEX sign_in_failures_lately ON sign_in_failures (subject, failed_at);

-- The site's own secrets, shared by all its processes.
CREATE TABLE site_keys (
    name       TEXT    PRIMARY KEY NOT NULL,
    value      TEXT    NOT NULL,
    created_at instant NOT NULL
);
