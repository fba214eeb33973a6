-- How long each question took is asked quiz by quiz.
CREATE INDEX sittings_by_edition ON sittings (edition_id, module);
