//! What each role sees first and what supervisors see; reads every slice, writes nothing.
