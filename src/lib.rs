//! Lan Tỏa: a learning management system for training that is passed on.
//!
//! # The map
//!
//! | room | what it is for |
//! |---|---|
//! | [`routes`] | every URL, on one page: begin here |
//! | [`commands`] | what `lantoa` does when started: serve, check, render, import, export, grant |
//! | [`app`] | what a request may reach; builds and serves the site |
//! | [`config`] | the settings, from flags and environment |
//! | [`error`] | every way a request fails |
//! | [`demo`] | the cast: the demo, the fixtures and the screenshots in one |
//! | [`units`] | the tree of units through time; `Scope` |
//! | [`people`] | persons, accounts, sign-in, grants |
//! | [`courses`] | the Markdown library, editions, reading a module |
//! | [`quizzes`] | questions, sittings and attempts, scoring, item analysis; the shelf of editions read once, texts and quizzes together |
//! | [`classes`] | classes, sessions, facilitators, participants |
//! | [`documents`] | what training refers to: manuals, decisions, circulars; their versions and standing |
//! | [`search`] | looking for words in courses and documents |
//! | [`attendance`] | the roll, headcounts |
//! | [`sheets`] | papers of a class to be signed, made as PDF |
//! | [`rounds`] | what a class knew before and after, and still knows later: two forms, crossed, on a screen or on paper |
//! | [`cascade`] | sources, re-teaches, reviews, the graph of who taught whom |
//! | [`overview`] | what each role sees first and what supervisors see; reads every slice, writes nothing |
//! | [`studio`] | where courses are written: drafts, two people at once, reviews, releases |
//! | [`style`] | the demo's page of all parts of the look |
//! | [`kit`] | tools that know nothing about training |
//!
//! One word names seven places: slice, template folder, stylesheet, text keys,
//! test file, tables, URL. In a slice `mod.rs` says what it is for, `pages.rs` is
//! its HTTP, `queries.rs` its SQL, and every other file is pure: no database, no
//! HTTP, no clock, no files. Where either grows, `pages/` and `queries/` are folders
//! of files that are all HTTP, all SQL.
//!
//! # A request takes four hops
//!
//! [`routes`] → `<slice>/pages.rs` → a rule and a query → `templates/<slice>/<page>.hbs`.
//!
//! # Invariants
//!
//! `tests/architecture.rs` holds them:
//!
//! 1. Imports point one way: commands → app, routes → style, overview → studio → cascade, rounds, sheets →
//!    quizzes, attendance, search → classes, documents → courses → people → units → kit. `App` is
//!    what a request may reach, so every `pages.rs` may name it; so pages of
//!    `courses` find an edition with its quizzes on `App::shelf`.
//! 2. `diesel` is named only in `queries.rs` (or a folder `queries/`), `kit/` and `error.rs`; `actix_web`
//!    only in `pages.rs` (or a folder `pages/`), `people/viewer/`, `app.rs`, `routes.rs`, `error.rs`,
//!    `commands/` and `kit/`.
//! 3. The two databases are named only in `kit/db/` and `kit/columns.rs`
//!    (addresses of them also in `config.rs` and `commands/`).
//! 4. A table is written only by its slice, and read by none below it; `audit` is written only through
//!    `kit/audit.rs`. What `classes` and `quizzes` must know of slices above them, `App::above` tells them.
//! 5. Each template is named by exactly one page struct; layouts, parts and
//!    inner templates are not pages.
//! 6. Vietnamese and English have the same keys, each is used, and each used exists.
//! 7. Every handler is in `routes.rs`; every folder is on this map.
//! 8. A `Scope` is made only in `units/scope.rs` and `people/`.

pub mod app;
pub mod attendance;
pub mod cascade;
pub mod classes;
pub mod commands;
pub mod config;
pub mod courses;
pub mod demo;
pub mod documents;
pub mod error;
pub mod kit;
pub mod overview;
pub mod people;
pub mod quizzes;
pub mod rounds;
pub mod routes;
pub mod search;
pub mod sheets;
pub mod studio;
pub mod style;
pub mod units;
