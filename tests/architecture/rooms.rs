//! What may be named in which room.

use crate::source::{Source, none, sources};

/// Every place outside `allowed` where one of the words stands in the code.
fn outside(words: &[&str], allowed: impl Fn(&Source) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| !allowed(s)) {
        for (at, name) in source.identifiers().filter(|(_, name)| words.contains(name)) {
            found.push(format!("{}: {name}", source.place(at)));
        }
    }
    found
}

#[test]
fn diesel_is_named_only_in_queries() {
    let found = outside(&["diesel"], |s| s.is_queries() || s.room() == "kit" || s.path == "src/error.rs");
    none(found, "SQL lives in queries.rs; a page or a rule asks a function there.");
}

#[test]
fn actix_is_named_only_where_requests_are_answered() {
    let single = ["src/app.rs", "src/routes.rs", "src/error.rs", "src/main.rs"];
    let answers = |s: &Source| {
        let of_viewer = s.path.starts_with("src/people/viewer/") && !s.path.ends_with("/navigation.rs");
        of_viewer || single.contains(&s.path.as_str())
    };
    let found = outside(&["actix_web"], |s| s.is_pages() || s.room() == "kit" || answers(s));
    none(found, "HTTP lives in pages.rs; a rule takes values and returns values.");
}

#[test]
fn the_two_databases_are_named_only_in_two_files() {
    // The last two know addresses, no dialect.
    let allowed = ["src/kit/db/", "src/kit/columns.rs", "src/config.rs", "src/main.rs"];
    let names_one = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("sqlite") || text.contains("postgres")
    };
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| !allowed.iter().any(|room| s.path.starts_with(room))) {
        for (at, name) in source.identifiers() {
            if names_one(name) || matches!(name, "Pg" | "PgConnection") {
                found.push(format!("{}: {name}", source.place(at)));
            }
        }
        for (at, says) in source.strings.iter().filter(|(_, says)| names_one(says)) {
            found.push(format!("{}: “{says}”", source.place(*at)));
        }
    }
    none(found, "What differs between the databases belongs in kit/db/ or kit/columns.rs.");
}

#[test]
fn a_scope_is_made_only_where_rights_are_checked() {
    let found = outside(&["of_rights"], |s| s.path == "src/units/scope.rs" || s.room() == "people");
    none(found, "Ask the viewer: viewer.scope(right), viewer.require(right), scope.within(path).");
}

#[test]
fn the_time_is_asked_only_of_the_clock() {
    let found = outside(&["SystemTime", "Instant", "Zoned"], |s| s.room() == "kit");
    none(found, "Take app.now() once in the handler and pass it on as a value.");
    let systems = outside(&["System"], |s| matches!(s.room(), "kit" | "main"));
    none(systems, "Only the commands choose the machine's clock.");
}

/// Files that are neither pages nor queries and yet wait for the database, and why.
const IMPURE: &[(&str, &str)] = &[
    ("src/people/viewer/recognition.rs", "asks who signed in before any handler runs"),
    ("src/quizzes/shelf.rs", "keeps what was made of editions for as long as the process runs"),
];

#[test]
fn rules_touch_neither_files_nor_the_database() {
    let mut found = Vec::new();
    for source in sources() {
        let is_slice = source.module().len() > 1 && !matches!(source.room(), "kit" | "demo");
        let may = source.is_queries()
            || source.is_pages()
            || source.module().last() == Some(&"jobs")
            || IMPURE.iter().any(|(path, _)| *path == source.path);
        if !is_slice || may {
            continue;
        }
        for (at, name) in source.identifiers() {
            if matches!(name, "Conn" | "Db" | "fs" | "File" | "env") {
                found.push(format!("{}: {name}", source.place(at)));
            }
        }
    }
    none(found, "Every file of a slice but pages, queries and jobs is pure: values in, values out.");
}

#[test]
fn nothing_unwraps_or_is_left_to_be_done() {
    let mut found = outside(&["unwrap", "todo", "unimplemented", "dbg", "unsafe"], |_| false);
    found.retain(|place| !place.ends_with(": unsafe_to_cache_prepared"));
    none(found, "Use `?`, or expect(\"why it cannot happen\").");
}
