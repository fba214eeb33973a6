//! Whose table is whose, and what the tables are.

use std::collections::BTreeMap;

use crate::source::{Source, files, none, sources};

/// Tables by name: whose they are and their columns.
struct Table {
    owner: String,
    /// Name, type in Rust's words, in order.
    columns: Vec<(String, String)>,
    key: Vec<String>,
}

/// The tables after all migrations; `…_create_<slice>` says whose they are.
fn tables() -> BTreeMap<String, Table> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for (path, sql) in files("migrations/shared", "sql") {
        if !path.ends_with("/up.sql") {
            continue;
        }
        let folder = path.split('/').nth(2).unwrap();
        let owner = folder.split_once("_create_").map(|(_, slice)| slice.to_owned());
        let sql: String =
            sql.lines().map(|l| l.split("--").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
        for statement in sql.split(';').map(str::trim) {
            if let Some(rest) = statement.strip_prefix("CREATE TABLE ") {
                let (name, body) = rest.split_once('(').unwrap();
                let name = name.trim().to_owned();
                let owner = match name.as_str() {
                    "audit" => "kit".to_owned(),
                    _ => owner.clone().unwrap_or_else(|| panic!("{path}: name it …_create_<slice>")),
                };
                tables.insert(name, table(owner, body.trim_end().trim_end_matches(')')));
            } else if let Some(rest) = statement.strip_prefix("ALTER TABLE ") {
                let (name, change) = rest.split_once(char::is_whitespace).unwrap();
                if let Some(column) = change.trim().strip_prefix("ADD COLUMN ") {
                    let table = tables.get_mut(name).unwrap_or_else(|| panic!("{path}: no table {name}"));
                    table.columns.push(column_of(column));
                }
            }
        }
    }
    tables
}

fn table(owner: String, body: &str) -> Table {
    let mut table = Table { owner, columns: Vec::new(), key: Vec::new() };
    for part in parts(body) {
        let first = part.split_whitespace().next().unwrap_or("");
        match first {
            "PRIMARY" => {
                let inner = part.split_once('(').unwrap().1.trim_end_matches(')');
                table.key = inner.split(',').map(|c| c.trim().to_owned()).collect();
            }
            "CHECK" | "UNIQUE" | "FOREIGN" | "CONSTRAINT" => {}
            _ => {
                if part.contains("PRIMARY KEY") {
                    table.key = vec![first.to_owned()];
                }
                table.columns.push(column_of(&part));
            }
        }
    }
    table
}

/// What stands between the commas that are in no brackets.
fn parts(body: &str) -> Vec<String> {
    let (mut parts, mut depth, mut part) = (Vec::new(), 0, String::new());
    for c in body.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    parts.push(part);
    parts.iter().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

fn column_of(part: &str) -> (String, String) {
    let mut words = part.split_whitespace();
    let (name, kind) = (words.next().unwrap(), words.next().unwrap());
    let kind = match kind {
        "record_id" => "RecordId",
        "json_text" => "JsonText",
        "instant" | "BIGINT" => "BigInt",
        "TEXT" => "Text",
        "INTEGER" => "Integer",
        "SMALLINT" => "SmallInt",
        "BOOLEAN" => "Bool",
        "DOUBLE" | "REAL" => "Double",
        other => panic!("column {name}: the type {other} has no word in Rust yet; add it here"),
    };
    let is_optional = !part.contains("NOT NULL");
    (name.to_owned(), if is_optional { format!("Nullable<{kind}>") } else { kind.to_owned() })
}

/// Where a table is in `kit/schema.rs`, its key and its columns.
type Mirrored = (String, Vec<String>, Vec<(String, String)>);

/// What `kit/schema.rs` says, in the same form, with the line each table begins on.
fn mirrored() -> BTreeMap<String, Mirrored> {
    let sources = sources();
    let schema = sources.iter().find(|s| s.path == "src/kit/schema.rs").expect("kit/schema.rs");
    let mut found = BTreeMap::new();
    for (at, _) in schema.code.match_indices("table! {") {
        let lines = schema.code[at..].lines().skip(1);
        let mut name = None;
        let mut columns = Vec::new();
        for line in lines.map(str::trim) {
            if let Some((column, kind)) = line.split_once(" -> ") {
                columns.push((column.to_owned(), kind.trim_end_matches(',').to_owned()));
            } else if let Some(head) = line.strip_suffix(") {") {
                let (table, key) = head.split_once('(').unwrap();
                let key = key.split(',').map(|c| c.trim().to_owned()).collect();
                name = Some((table.trim().to_owned(), key));
            } else if line == "}" && name.is_some() {
                break;
            }
        }
        let (name, key) = name.unwrap_or_else(|| panic!("{}: a table without a name", schema.place(at)));
        found.insert(name, (schema.place(at), key, columns));
    }
    found
}

#[test]
fn the_schema_mirrors_the_migrations() {
    let (tables, mirrored) = (tables(), mirrored());
    assert!(tables.len() > 5, "the migrations were not read");
    let mut wrong = Vec::new();
    for (name, table) in &tables {
        let Some((place, key, columns)) = mirrored.get(name) else {
            wrong.push(format!("src/kit/schema.rs lacks the table {name}"));
            continue;
        };
        if *key != table.key {
            wrong.push(format!("{place}: {name} has the key {:?} in the migrations", table.key));
        }
        for column in &table.columns {
            if !columns.contains(column) {
                wrong.push(format!("{place}: {name} lacks {} -> {}", column.0, column.1));
            }
        }
        for column in columns.iter().filter(|c| !table.columns.contains(c)) {
            wrong.push(format!("{place}: {name} has {} -> {}, the migrations do not", column.0, column.1));
        }
        if wrong.is_empty() && *columns != table.columns {
            wrong
                .push(format!("{place}: the columns of {name} come in another order than in the migrations"));
        }
    }
    for (name, (place, ..)) in mirrored.iter().filter(|(name, _)| !tables.contains_key(*name)) {
        wrong.push(format!("{place}: no migration makes {name}"));
    }
    none(wrong, "src/kit/schema.rs is the mirror of migrations/shared.");
}

#[test]
fn a_table_is_written_only_by_its_slice() {
    let tables = tables();
    let mut wrong = Vec::new();
    for source in sources() {
        for (at, table) in writes(&source) {
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
    none(wrong, "A table is written only by the queries of its slice; call a function there.");
}

/// Each table that a file inserts into, updates or deletes from, by Diesel or by SQL.
fn writes(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for verb in ["insert_into", "update", "delete", "insert_or_ignore_into", "replace_into", "copy_from"] {
        for (at, _) in source.code.match_indices(&format!("diesel::{verb}(")) {
            let inside = source.code[at..].split_once('(').unwrap().1.trim_start();
            let path: String =
                inside.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
            let steps: Vec<&str> = path.split("::").collect();
            let table = match steps.iter().position(|s| *s == "table") {
                Some(n) if n > 0 => steps[n - 1],
                _ => path.as_str(),
            };
            found.push((at, renamed(source, table)));
        }
    }
    for (at, says) in &source.strings {
        for verb in ["INSERT INTO ", "UPDATE ", "DELETE FROM "] {
            for (n, _) in says.match_indices(verb) {
                let is_lock = says[..n].trim_end().ends_with("FOR") || says[..n].trim_end().ends_with("DO");
                let name: String =
                    says[n + verb.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if !is_lock && !name.is_empty() && name != "SET" {
                    found.push((*at, name));
                }
            }
        }
    }
    found
}

/// The table behind `use …::{grants as grant_rows}`.
fn renamed(source: &Source, name: &str) -> String {
    let ends = format!(" as {name}");
    let original = source.code.match_indices(&ends).find_map(|(at, _)| {
        let after = source.code[at + ends.len()..].chars().next();
        let whole = after.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        whole.then(|| {
            source.code[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")
        })
    });
    original.unwrap_or(name).to_owned()
}
