//! The cast: an invented project that is demo, fixture and screenshot in one.
