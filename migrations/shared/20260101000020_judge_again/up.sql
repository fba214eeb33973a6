-- What was doubtful in a report when it was accepted all the same, so that only what came up since asks for
-- another look. Nothing is known of verdicts given before this.
ALTER TABLE reviews ADD COLUMN knowing json_text;
