//! Any occasion on which something is taught: classes, their sessions, facilitators and participants.
