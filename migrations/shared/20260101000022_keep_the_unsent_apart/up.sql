-- What is changed in a returned report and not handed in again: the form as it was left. The report itself, its
-- class and its people stay as they were returned until it is handed in, whoever reads them. (What was being
-- mended under the version before this stands in the report and is handed in from there.)
CREATE TABLE unsent_reports (
    class_id record_id PRIMARY KEY NOT NULL REFERENCES reteachings (class_id),
    form     TEXT      NOT NULL,
    revision INTEGER   NOT NULL
);
ALTER TABLE reviews DROP COLUMN judged;
