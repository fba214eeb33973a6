//! Who came: the roll of each session, headcounts where names are not taken.
