-- The form that somebody took first, where it is not the one they were dealt. The deal itself hangs on ids alone and is
-- never written over, so that it can be computed anywhere.
ALTER TABLE round_deals ADD COLUMN taken_form TEXT CHECK (taken_form IN ('a', 'b'));
