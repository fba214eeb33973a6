//! The site in a real Chromium: what a person sees, by thumb, by keyboard, with and without scripts.
//!
//! `tests/run` fetches what is needed; afterwards `cargo test --test browser` runs on SQLite and
//! `TEST_DATABASE_URL=postgres://…` chooses a server. Screens are left in `tests/.cache/screens`.

mod every_page;
mod fitting;
mod keeping;
mod keyboard;
mod kinds;
mod marking;
mod paper;
mod refusals;
mod rounds;
mod sign_in;
#[path = "../site/support/mod.rs"]
mod site_support;
mod sitting;
mod story;
mod studio;
mod support;
mod trainer;
