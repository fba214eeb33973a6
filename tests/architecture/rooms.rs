//! What may be named in which room.

use crate::house::{House, none};
use crate::source::Source;

/// Every place outside `allowed` where one of the words stands in the code.
fn outside(house: &House, words: &[&str], allowed: impl Fn(&Source) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in house.sources().filter(|s| !allowed(s)) {
        for (at, name) in source.identifiers().filter(|(_, name)| words.contains(name)) {
            found.push(format!("{}: {name}", source.place(at)));
        }
    }
    found
}

/// Insists that a check finds this in a file of this text, and that it is allowed in another.
#[track_caller]
fn finds(check: fn(&House) -> Vec<String>, text: &str, place: (&str, &str), allowed: &str) {
    let (path, what) = place;
    assert_eq!(check(&House::of(&[(path, text)])), [format!("{path}:{what}")]);
    assert_eq!(check(&House::of(&[(allowed, text)])), [""; 0], "{allowed}");
}

#[test]
fn diesel_is_named_only_in_queries() {
    none(names_of_diesel(House::real()), "SQL lives in queries.rs; a page or a rule asks a function there.");
}

#[test]
fn diesel_in_a_page_is_found() {
    let text = "\nuse diesel::prelude::*;";
    finds(names_of_diesel, text, ("src/units/pages.rs", "2: diesel"), "src/units/queries.rs");
    finds(names_of_diesel, text, ("src/error/mod.rs", "2: diesel"), "src/error.rs");
}

fn names_of_diesel(house: &House) -> Vec<String> {
    outside(house, &["diesel"], |s| s.is_queries() || s.room() == "kit" || s.path == "src/error.rs")
}

#[test]
fn actix_is_named_only_where_requests_are_answered() {
    none(names_of_actix(House::real()), "HTTP lives in pages.rs; a rule takes values and returns values.");
}

#[test]
fn actix_in_a_rule_is_found() {
    let text = "fn f(r: actix_web::HttpRequest) {}";
    finds(names_of_actix, text, ("src/units/tree.rs", "1: actix_web"), "src/units/pages/tree.rs");
    finds(names_of_actix, text, ("src/people/token.rs", "1: actix_web"), "src/people/viewer/mod.rs");
}

fn names_of_actix(house: &House) -> Vec<String> {
    let single = ["src/app.rs", "src/routes.rs", "src/error.rs"];
    let answers = |s: &Source| {
        let of_viewer = s.path.starts_with("src/people/viewer/") && !s.path.ends_with("/navigation.rs");
        of_viewer || single.contains(&s.path.as_str())
    };
    outside(house, &["actix_web"], |s| s.is_pages() || matches!(s.room(), "kit" | "commands") || answers(s))
}

#[test]
fn the_two_databases_are_named_only_in_two_files() {
    none(
        names_of_databases(House::real()),
        "What differs between the databases belongs in kit/db/ or kit/columns.rs.",
    );
}

#[test]
fn a_database_named_in_queries_is_found_in_code_and_in_words() {
    let queries = "src/units/queries.rs";
    let allowed = "src/kit/db/mod.rs";
    finds(names_of_databases, "fn f(c: &mut SqliteConnection) {}", (queries, "1: SqliteConnection"), allowed);
    finds(names_of_databases, "use diesel::pg::Pg;", (queries, "1: Pg"), "src/kit/columns.rs");
    finds(names_of_databases, "f(\"postgres only\");", (queries, "1: “postgres only”"), allowed);
}

fn names_of_databases(house: &House) -> Vec<String> {
    // The last two know addresses, no dialect.
    let allowed = ["src/kit/db/", "src/kit/columns.rs", "src/config.rs", "src/commands/"];
    let names_one = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("sqlite") || text.contains("postgres")
    };
    let mut found = Vec::new();
    for source in house.sources().filter(|s| !allowed.iter().any(|room| s.path.starts_with(room))) {
        for (at, name) in source.identifiers() {
            if names_one(name) || matches!(name, "Pg" | "PgConnection") {
                found.push(format!("{}: {name}", source.place(at)));
            }
        }
        for (at, says) in source.strings.iter().filter(|(_, says)| names_one(says)) {
            found.push(format!("{}: “{says}”", source.place(*at)));
        }
    }
    found
}

#[test]
fn a_scope_is_made_only_where_rights_are_checked() {
    none(
        makers_of_scopes(House::real()),
        "Ask the viewer: viewer.scope(right), viewer.require(right), scope.within(path).",
    );
}

#[test]
fn a_scope_made_by_a_page_is_found() {
    let text = "let scope = Scope::of_rights(&all);";
    finds(makers_of_scopes, text, ("src/classes/pages.rs", "1: of_rights"), "src/people/viewer/mod.rs");
}

fn makers_of_scopes(house: &House) -> Vec<String> {
    outside(house, &["of_rights"], |s| s.path == "src/units/scope.rs" || s.room() == "people")
}

#[test]
fn the_time_is_asked_only_of_the_clock() {
    none(askers_of_time(House::real()), "Take app.now() once in the handler and pass it on as a value.");
    none(choosers_of_clocks(House::real()), "Only the commands choose the machine's clock.");
}

#[test]
fn a_handler_that_asks_the_machine_for_the_time_is_found() {
    let text = "let now = std::time::SystemTime::now();";
    finds(askers_of_time, text, ("src/classes/pages.rs", "1: SystemTime"), "src/kit/clock.rs");
    let text = "let clock = Clock::System;";
    finds(choosers_of_clocks, text, ("src/app.rs", "1: System"), "src/commands/serving.rs");
}

fn askers_of_time(house: &House) -> Vec<String> {
    outside(house, &["SystemTime", "Instant", "Zoned"], |s| s.room() == "kit")
}

fn choosers_of_clocks(house: &House) -> Vec<String> {
    outside(house, &["System"], |s| matches!(s.room(), "kit" | "commands"))
}

/// Files that are neither pages nor queries and yet wait for the database, and why.
const IMPURE: &[(&str, &str)] = &[
    ("src/people/viewer/recognition.rs", "asks who signed in before any handler runs"),
    ("src/quizzes/shelf.rs", "keeps what was made of editions for as long as the process runs"),
];

#[test]
fn rules_touch_neither_files_nor_the_database() {
    none(
        impure(House::real()),
        "Every file of a slice but pages, queries and jobs is pure: values in, values out.",
    );
}

#[test]
fn a_rule_that_reads_a_file_or_the_database_is_found() {
    let rule = "src/quizzes/scoring.rs";
    finds(impure, "fn f() { std::fs::read(x) }", (rule, "1: fs"), "src/quizzes/jobs.rs");
    finds(impure, "fn f(conn: &mut Conn) {}", (rule, "1: Conn"), "src/quizzes/queries/attempts.rs");
    finds(impure, "fn f(db: &Db) {}", (rule, "1: Db"), "src/quizzes/shelf.rs");
}

fn impure(house: &House) -> Vec<String> {
    outside(house, &["Conn", "Db", "fs", "File", "env"], |s| {
        let is_slice = s.module().len() > 1 && !matches!(s.room(), "kit" | "demo" | "commands");
        let may = s.is_queries() || s.is_pages() || s.module().last() == Some(&"jobs");
        !is_slice || may || IMPURE.iter().any(|(path, _)| *path == s.path)
    })
}

#[test]
fn nothing_unwraps_or_is_left_to_be_done() {
    none(unfinished(House::real()), "Use `?`, or expect(\"why it cannot happen\").");
}

#[test]
fn what_unwraps_is_found_and_in_tests_it_may() {
    let text = "fn f() { x.unwrap(); }";
    finds(unfinished, text, ("src/units/pages.rs", "1: unwrap"), "src/units/tree_tests.rs");
    let of_a_test = "fn f() {}\n#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }";
    assert_eq!(unfinished(&House::of(&[("src/units/tree.rs", of_a_test)])), [""; 0]);
    assert_eq!(unfinished(&House::of(&[("src/kit/x.rs", "unsafe { todo!() }")])).len(), 2);
}

fn unfinished(house: &House) -> Vec<String> {
    let mut found = outside(house, &["unwrap", "todo", "unimplemented", "dbg", "unsafe"], |_| false);
    found.retain(|place| !place.ends_with(": unsafe_to_cache_prepared"));
    found
}
