ALTER TABLE round_deals DROP COLUMN taken_form;
