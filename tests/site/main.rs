//! Tests of the site: through its pages, as named people, on SQLite or PostgreSQL.
//!
//! `cargo test --test site` runs on SQLite; `TEST_DATABASE_URL=postgres://…` chooses a server.
//! See `tests/README.md` for how to add one.

mod accounts;
mod analysis;
mod arrivals;
mod asking;
mod attendance;
mod audit;
mod bringing;
mod cascade;
mod classes;
mod cloze;
mod courses;
mod documents;
mod editor;
mod folders;
mod glossary;
mod held_back;
mod home;
mod marking;
mod names;
mod overview;
mod paper;
mod papers;
mod people;
mod pictures;
mod quiz_rules;
mod quizzes;
mod recording;
mod refusals;
mod releasing;
mod rendering;
mod resuming;
mod round_trip;
mod rounds;
mod scope;
mod settings;
mod shared;
mod sheets;
mod sittings;
mod studio;
mod style;
mod summaries;
mod support;
mod telling;
mod titles;
mod trouble;
mod trust;
mod tutorial;
mod undrafted;
mod units;
mod weight;
