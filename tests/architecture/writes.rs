//! A table is written only by its slice.
//!
//! A write is Diesel's `insert_into`, `update`, `delete` and their kin, by whatever name a file has
//! imported them, or a statement of SQL in a string.

use crate::house::{House, none};
use crate::source::Source;
use crate::tables::tables;
use crate::uses::{Imports, is_part};

/// Diesel's functions that write.
const VERBS: [&str; 6] =
    ["insert_into", "update", "delete", "insert_or_ignore_into", "replace_into", "copy_from"];
/// The macro of `kit/db/` that writes the table named second.
const MACRO: &str = "add_to_summary";
/// Those of SQL.
const WORDS: [&str; 6] =
    ["INSERT INTO ", "UPDATE ", "DELETE FROM ", "REPLACE INTO ", "MERGE INTO ", "TRUNCATE "];

#[test]
fn a_table_is_written_only_by_its_slice() {
    let written: usize = House::real().sources().map(|s| writes(s).len()).sum();
    assert!(written > 20, "the writes were not seen: {written}");
    none(
        trespasses(House::real()),
        "A table is written only by the queries of its slice; call a function there.",
    );
}

#[test]
fn a_write_by_another_slice_is_found_however_it_is_spelled() {
    let table = ("migrations/shared/1_create_units/up.sql", "CREATE TABLE units (id record_id NOT NULL);");
    let house = |path: &str, text: &str| trespasses(&House::of(&[table, (path, text)]));
    for text in [
        "fn f() { diesel::insert_into(units::table); }",
        "fn f() { diesel::update(crate::kit::schema::units::table.find(id)); }",
        "fn f() { diesel::delete( units::table.filter(x)) }",
        "fn f() { ::diesel::delete(units::table) }",
        "use diesel::insert_into; fn f() { insert_into(units::table); }",
        "use diesel::{prelude::*, update}; fn f() { update(units::table); }",
        "use diesel::{insert_into as put}; fn f() { put(units::table); }",
        "use diesel::dsl::{self, delete}; fn f() { delete(units::table); }",
        "use diesel::dsl; fn f() { dsl::update(units::table); }",
        "use diesel as d; fn f() { d::update(units::table); }",
        "use diesel::dsl::*; fn f() { delete(units::table); }",
        "fn f() { use diesel::delete; delete(units::table); }",
        "use schema::units::table; fn f() { diesel::delete(table); }",
        "use schema::units::dsl; fn f() { diesel::delete(dsl::units); }",
        "use schema::{units as rows}; fn f() { diesel::delete(rows::table); }",
        "fn f() { new.insert_into(units::table); }",
        "fn f() { add_to_summary!(conn, units, (unit, course, edition, month), came += 1) }",
        "use schema::{units as rows}; fn f() { crate::add_to_summary!( c,\nrows, (u, c, e, m), n += 1) }",
        "fn f() { sql_query(\"INSERT INTO units VALUES ($1)\") }",
        "fn f() { sql_query(\"update units set id = 1\") }",
        "fn f() { sql_query(\"WITH x AS (SELECT 1)\\n  DELETE   FROM units\") }",
    ] {
        assert_eq!(
            house("src/people/queries.rs", text),
            ["src/people/queries.rs:1: writes to units of units"],
            "{text}"
        );
        assert_eq!(house("src/units/queries/states.rs", text), [""; 0], "{text}");
        assert_eq!(house("src/units/pages.rs", text).len(), 1, "{text}");
    }
    let unknown = house("src/people/queries.rs", "fn f() { diesel::insert_into(somewhere()) }");
    assert_eq!(
        unknown,
        ["src/people/queries.rs:1: writes to somewhere, which is no table; name it as table::table"]
    );
}

#[test]
fn what_only_looks_like_a_write_is_none() {
    for text in [
        "fn update(units: X) {} fn f() { update(units); self.update(units); map.delete(units); }",
        "use crate::kit::update; fn f() { update(units); }",
        "fn f() { sql_query(\"SELECT id FROM units FOR UPDATE \"); say(\"update the page\") }",
        "fn f() { sql_query(\"INSERT INTO units AS u VALUES (1) ON CONFLICT DO UPDATE SET id = 1\") }",
    ] {
        let writes = writes(House::of(&[("src/units/queries.rs", text)]).source("src/units/queries.rs"));
        assert_eq!(writes.len(), usize::from(text.contains("INSERT")), "{text}");
    }
}

fn trespasses(house: &House) -> Vec<String> {
    let tables = tables(house);
    let mut wrong = Vec::new();
    for source in house.sources() {
        for (at, table) in writes(source) {
            let Some(owner) = tables.get(&table).map(|t| t.owner.as_str()) else {
                wrong.push(format!(
                    "{}: writes to {table}, which is no table; name it as table::table",
                    source.place(at)
                ));
                continue;
            };
            let is_audit = table == "audit" && source.path == "src/kit/audit.rs";
            let is_own = owner == source.room() && source.is_queries();
            // The reorganisation of tables that the kit does not know is the migrations' work.
            if !is_audit && !is_own {
                wrong.push(format!("{}: writes to {table} of {owner}", source.place(at)));
            }
        }
    }
    wrong
}

/// Each table that a file inserts into, updates or deletes from, by Diesel or by SQL.
fn writes(source: &Source) -> Vec<(usize, String)> {
    let mut found = by_diesel(source);
    for (at, says) in &source.strings {
        found.extend(by_sql(says).into_iter().map(|table| (*at, table)));
    }
    found
}

fn by_diesel(source: &Source) -> Vec<(usize, String)> {
    let imports = Imports::of(source);
    let mut found = Vec::new();
    for (at, name) in source.identifiers() {
        let after = source.code[at + name.len()..].trim_start();
        if let (MACRO, Some((_, table))) = (name, after.strip_prefix("!(").and_then(|of| of.split_once(',')))
        {
            found.push((at, table_of(&imports, table)));
        }
        let Some(inside) = after.strip_prefix('(') else { continue };
        // What a macro writes is whatever it is given: judged where it is called.
        if inside.starts_with('$') {
            continue;
        }
        let before = source.code[..at].trim_end();
        let is_method = before.ends_with('.') && name == "insert_into";
        let path = imports.whole(&path_to(&source.code[..at + name.len()]));
        let is_diesels = path.first().is_some_and(|root| root == "diesel")
            && path.last().is_some_and(|verb| VERBS.contains(&verb.as_str()));
        let defines = before.ends_with("fn") || before.ends_with('.');
        if is_method || is_diesels && !defines {
            found.push((at, table_of(&imports, inside)));
        }
    }
    found
}

/// The path that ends here: of `f(diesel::dsl::update` its last three steps.
fn path_to(code: &str) -> Vec<String> {
    let is_path = |c: char| is_part(c) || c == ':';
    let start =
        code.rfind(|c| !is_path(c)).map_or(0, |at| at + code[at..].chars().next().map_or(0, char::len_utf8));
    code[start..].split("::").filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// The table that a path begins with: of `units::table.find(id)`, of `rows::table` where rows are
/// units, of `dsl::units` all the same.
fn table_of(imports: &Imports, inside: &str) -> String {
    let inside = inside.trim_start();
    let end = inside.find(|c| !is_part(c) && c != ':').unwrap_or(inside.len());
    let steps: Vec<String> = inside[..end].split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect();
    let path = imports.whole(&steps);
    let names: Vec<&String> = path.iter().filter(|step| !matches!(step.as_str(), "table" | "dsl")).collect();
    names.last().map_or_else(String::new, |name| (*name).clone())
}

/// The tables that the SQL of a string writes. Small letters are SQL only before what may be a table
/// with the next word that belongs there.
fn by_sql(says: &str) -> Vec<String> {
    // A line may end in the middle of a statement, with the escape that the source has for it.
    let text = says.replace("\\n", " ").replace('\\', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let upper = text.to_ascii_uppercase();
    let mut found = Vec::new();
    for word in WORDS {
        for (at, _) in upper.match_indices(word) {
            let before = upper[..at].trim_end();
            let rest = &text[at + word.len()..];
            let name: String = rest.chars().take_while(|c| is_part(*c)).collect();
            let next = upper[at + word.len() + name.len()..].trim_start();
            let is_sql =
                text[at..].starts_with(word) || next.starts_with("SET ") || next.starts_with("VALUES");
            let is_clause = ["FOR", "DO"].iter().any(|clause| before.ends_with(clause));
            let whole = !before.ends_with(is_part) || before.len() < at;
            if is_sql && !is_clause && whole && !name.is_empty() && name != "SET" {
                found.push(name);
            }
        }
    }
    found
}
