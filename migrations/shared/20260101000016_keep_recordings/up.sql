-- Recordings of courses, each kept once, as pictures are.
CREATE TABLE recordings (
    hash  TEXT  PRIMARY KEY NOT NULL,
    kind  TEXT  NOT NULL CHECK (kind IN ('mp3', 'm4a', 'ogg', 'mp4', 'webm')),
    bytes BYTEA NOT NULL
);
