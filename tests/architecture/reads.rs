//! A table is read by no slice below its own.
//!
//! A slice reads its own tables and those of slices it stands on. What it must know of those above it,
//! they tell it: by values, or by functions that they give (see `classes::Above`).

use crate::house::{House, none};
use crate::imports::{heads, height};
use crate::source::Source;
use crate::tables::tables;
use crate::uses::is_part;

#[test]
fn a_table_is_read_only_by_its_slice_and_those_above() {
    let read: usize = House::real().sources().map(|s| reads(s).len()).sum();
    assert!(read > 50, "the reads were not seen: {read}");
    none(
        peeps(House::real()),
        "What a slice must know of those above it, they tell it: by values, or by functions given.",
    );
}

#[test]
fn a_read_upwards_or_aside_is_found_however_it_is_spelled() {
    let table =
        ("migrations/shared/1_create_attendance/up.sql", "CREATE TABLE marks (id record_id NOT NULL);");
    let house = |path: &str, text: &str| peeps(&House::of(&[table, (path, text)]));
    for text in [
        "use crate::kit::schema::marks;",
        "use crate::kit::schema::{classes, marks as given};",
        "use crate::kit::{db::Conn, schema::marks};",
        "fn f() { crate::kit::schema::marks::table.load(conn) }",
        "use crate::kit::schema; fn f() { schema::marks::table.load(conn) }",
        "fn f() { sql_query(\"SELECT id FROM marks\") }",
        "fn f() { sql_query(\"SELECT 1 FROM classes LEFT JOIN  marks ON 1 = 1\") }",
    ] {
        let found = |room: &str| [format!("src/{room}/queries.rs:1: {room} reads marks of attendance")];
        assert_eq!(house("src/classes/queries.rs", text), found("classes"), "{text}");
        assert_eq!(house("src/quizzes/queries.rs", text), found("quizzes"), "{text}");
        assert_eq!(house("src/attendance/queries/rolls.rs", text), [""; 0], "{text}");
        assert_eq!(house("src/overview/queries.rs", text), [""; 0], "{text}");
    }
}

fn peeps(house: &House) -> Vec<String> {
    let tables = tables(house);
    let mut wrong = Vec::new();
    for source in house.sources() {
        let room = source.room();
        for (at, table) in reads(source) {
            let Some(owner) = tables.get(&table).map(|t| t.owner.as_str()) else { continue };
            if owner != room && height(owner) >= height(room) {
                wrong.push(format!("{}: {room} reads {table} of {owner}", source.place(at)));
            }
        }
    }
    wrong
}

/// Each table that a file names, by Diesel or by SQL.
fn reads(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, schema) in source.code.match_indices("schema::") {
        let tables = heads(&source.code[at + schema.len()..]);
        found.extend(tables.into_iter().map(|table| (at, table)));
    }
    for (at, says) in &source.strings {
        for word in ["FROM ", "JOIN "] {
            for (n, _) in says.match_indices(word) {
                let rest = says[n + word.len()..].trim_start();
                found.push((*at, rest.chars().take_while(|c| is_part(*c)).collect()));
            }
        }
    }
    found
}
