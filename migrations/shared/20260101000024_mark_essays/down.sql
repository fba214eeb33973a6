DROP TABLE essay_marks;
DROP TABLE essays;
ALTER TABLE attempts DROP COLUMN waiting;
