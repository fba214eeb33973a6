//! Imports point one way.

use crate::house::{House, none};
use crate::source::Source;

/// Who stands how high. A room may name those below it, and no other of its own height.
const HEIGHTS: &[(u8, &[&str])] = &[
    (12, &["main", "lib"]),
    (11, &["commands"]),
    (10, &["routes", "app"]),
    (9, &["config", "demo"]),
    (8, &["overview", "style"]),
    (7, &["studio"]),
    (6, &["cascade", "completion", "rounds", "sheets"]),
    (5, &["attendance", "quizzes", "search"]),
    (4, &["classes", "documents"]),
    (3, &["courses"]),
    (2, &["people"]),
    (1, &["units"]),
    (0, &["error"]),
    // `error` knows the database's faults; `kit` knows nobody.
    (0, &["kit"]),
];

/// Rooms that may name each other against the order, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("error", "kit", "an error holds the database's faults"),
    ("app", "routes", "the site is built from its routes"),
    ("app", "config", "the app is built from the settings"),
    ("routes", "app", "two routes are the machine's own"),
];

pub(crate) fn height(room: &str) -> Option<u8> {
    HEIGHTS.iter().find(|(_, rooms)| rooms.contains(&room)).map(|(height, _)| *height)
}

#[test]
fn imports_only_point_down() {
    none(
        upward(House::real()),
        "Imports point from the overview down to the kit (see src/lib.rs); move what both need down.",
    );
}

#[test]
fn an_import_that_points_up_or_aside_is_found() {
    for (path, text, finding) in [
        ("src/units/tree.rs", "use crate::people::Person;", "src/units/tree.rs:1: units names people"),
        ("src/kit/x.rs", "\nuse super::super::units;", "src/kit/x.rs:2: kit names units"),
        (
            "src/quizzes/x.rs",
            "fn f() { crate::attendance::f() }",
            "src/quizzes/x.rs:1: quizzes names attendance",
        ),
        (
            "src/courses/x.rs",
            "use crate::{kit::clock, classes};",
            "src/courses/x.rs:1: courses names classes",
        ),
        ("src/people/jobs.rs", "use crate::app::App;", "src/people/jobs.rs:1: people names app"),
        ("src/kitchen/mod.rs", "", "src/kitchen/mod.rs: the room `kitchen` has no place in HEIGHTS yet"),
    ] {
        assert_eq!(upward(&House::of(&[(path, text)])), [finding]);
    }
}

fn upward(house: &House) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.sources() {
        let room = source.room().to_owned();
        let Some(own) = height(&room) else {
            wrong.push(format!("{}: the room `{room}` has no place in HEIGHTS yet", source.path));
            continue;
        };
        for (at, named) in mentions(source) {
            let is_excepted = EXCEPTIONS.iter().any(|(from, to, _)| *from == room && *to == named)
                || (named == "app" && may_name_app(source));
            match height(&named) {
                _ if named == room || is_excepted || room == "lib" => {}
                Some(other) if other < own => {}
                Some(_) => wrong.push(format!("{}: {room} names {named}", source.place(at))),
                None => wrong.push(format!("{}: `{named}` has no place in HEIGHTS yet", source.place(at))),
            }
        }
    }
    wrong
}

/// `App` is what a request may reach, so whoever answers requests may name it.
fn may_name_app(source: &Source) -> bool {
    source.is_pages() || source.path.starts_with("src/people/viewer/")
}

/// The rooms that a file names, by `crate::…`, `lantoa::…` or enough `super::`.
fn mentions(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let own = source.module();
    // The path that `super` starts from: a file that is no `mod.rs` is itself a module.
    let depth = own.len();
    for (at, name) in source.identifiers() {
        let before = source.code[..at].trim_end();
        let starts = match name {
            "crate" | "lantoa" => !before.ends_with("::"),
            "super" => !before.ends_with("::") && supers(&source.code[at..]) == depth,
            _ => false,
        };
        if !starts || (name == "lantoa" && source.room() != "main") {
            continue;
        }
        let mut rest = &source.code[at + name.len()..];
        while let Some(after) = rest.trim_start().strip_prefix("::").map(str::trim_start)
            && let Some(after) = after.strip_prefix("super")
        {
            rest = after;
        }
        let Some(rest) = rest.trim_start().strip_prefix("::") else { continue };
        found.extend(heads(rest).into_iter().map(|head| (at, head)));
    }
    // A macro is exported at the top of the crate, whichever room it is written in.
    found.retain(|(_, head)| !["add_to_summary", "each_backend", "text_enum"].contains(&head.as_str()));
    found
}

fn supers(code: &str) -> usize {
    let mut count = 0;
    let mut rest = code;
    while let Some(after) = rest.strip_prefix("super") {
        count += 1;
        rest = after.trim_start().strip_prefix("::").map_or("", str::trim_start);
    }
    count
}

/// The first steps of a path: one, or each of `{a, b::c}`.
pub(crate) fn heads(rest: &str) -> Vec<String> {
    let rest = rest.trim_start();
    let step = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(inner) = rest.strip_prefix('{') else { return vec![step(rest)] };
    let (mut heads, mut depth, mut piece) = (Vec::new(), 0, String::new());
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(std::mem::take(&mut piece)),
            _ => {}
        }
        if c != ',' || depth > 0 {
            piece.push(c);
        }
    }
    heads.push(piece);
    heads.iter().map(|piece| step(piece)).filter(|head| !head.is_empty()).collect()
}

#[test]
fn a_list_of_imports_names_each_of_its_rooms() {
    assert_eq!(heads("{app, people::{self, viewer}, style};"), ["app", "people", "style"]);
    assert_eq!(heads("kit::clock::Day"), ["kit"]);
}
