-- Pictures of courses, each kept once however many editions show it: the file as it was given but
-- without what it tells of its maker, and the sizes that pages show. Both databases keep bytes under
-- the name BYTEA.
CREATE TABLE pictures (
    hash   TEXT    PRIMARY KEY NOT NULL,
    kind   TEXT    NOT NULL CHECK (kind IN ('jpeg', 'png', 'webp', 'gif')),
    width  INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes  BYTEA   NOT NULL
);

CREATE TABLE picture_sizes (
    hash  TEXT    NOT NULL REFERENCES pictures (hash),
    width INTEGER NOT NULL,
    kind  TEXT    NOT NULL CHECK (kind IN ('webp')),
    bytes BYTEA   NOT NULL,
    PRIMARY KEY (hash, width)
);
