-- What an archive says of where its files began, and the draft that files were taken into: whoever brings files again
-- began from them. Of each who brings, the files taken last are kept; those of a draft that is given up are not.
ALTER TABLE imports ADD COLUMN stamp json_text;
ALTER TABLE imports ADD COLUMN draft_id record_id REFERENCES drafts (id);
CREATE INDEX imports_of_draft ON imports (draft_id);
