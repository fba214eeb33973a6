-- What stood in a report when it was returned, so that its mending is nobody else's business until it is
-- handed in again. Not known of verdicts given before this.
ALTER TABLE reviews ADD COLUMN judged json_text;
