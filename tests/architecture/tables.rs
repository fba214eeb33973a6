//! What the tables are, and whose; `writes.rs` says who may write them.

use std::collections::BTreeMap;

use crate::house::{House, none};

/// Tables by name: whose they are and their columns.
pub struct Table {
    pub owner: String,
    /// Name, type in Rust's words, in order.
    columns: Vec<(String, String)>,
    key: Vec<String>,
}

/// The tables after all migrations; `…_create_<slice>` says whose they are.
pub fn tables(house: &House) -> BTreeMap<String, Table> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for (path, sql) in house.files("migrations/shared/", "/up.sql") {
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
                    "pictures" | "picture_sizes" | "recordings" | "edition_writers" | "departures_seen"
                    | "guides_seen" => "courses".to_owned(),
                    "sittings" | "essays" | "essay_marks" => "quizzes".to_owned(),
                    "draft_writers" | "tellings" => "studio".to_owned(),
                    "document_passages" => "documents".to_owned(),
                    "unsent_reports" => "cascade".to_owned(),
                    "round_keyings" | "round_photos" => "rounds".to_owned(),
                    _ => owner.clone().unwrap_or_else(|| panic!("{path}: name it …_create_<slice>")),
                };
                tables.insert(name, table(owner, body.trim_end().trim_end_matches(')')));
            } else if let Some(rest) = statement.strip_prefix("ALTER TABLE ") {
                let (name, change) = rest.split_once(char::is_whitespace).unwrap();
                let table = tables.get_mut(name).unwrap_or_else(|| panic!("{path}: no table {name}"));
                if let Some(column) = change.trim().strip_prefix("ADD COLUMN ") {
                    table.columns.push(column_of(column));
                } else if let Some(gone) = change.trim().strip_prefix("DROP COLUMN ") {
                    table.columns.retain(|(column, _)| column != gone);
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
        "BYTEA" => "Binary",
        "DOUBLE" | "REAL" => "Double",
        other => panic!("column {name}: the type {other} has no word in Rust yet; add it here"),
    };
    let is_optional = !part.contains("NOT NULL");
    (name.to_owned(), if is_optional { format!("Nullable<{kind}>") } else { kind.to_owned() })
}

/// Where a table is in `kit/schema.rs`, its key and its columns.
type Mirrored = (String, Vec<String>, Vec<(String, String)>);

/// What `kit/schema.rs` says, in the same form, with the line each table begins on.
fn mirrored(house: &House) -> BTreeMap<String, Mirrored> {
    let schema = house.source("src/kit/schema.rs");
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
    assert!(tables(House::real()).len() > 5, "the migrations were not read");
    none(unlike(House::real()), "src/kit/schema.rs is the mirror of migrations/shared.");
}

#[test]
fn a_schema_that_is_unlike_the_migrations_is_found() {
    let schema = "table! {\n    units (id) {\n        id -> RecordId,\n        name -> Text,\n    }\n}";
    let sql = "CREATE TABLE units (id record_id PRIMARY KEY NOT NULL, name TEXT NOT NULL);";
    let house = |schema: &str, sql: &str| {
        let migration = "migrations/shared/1_create_units/up.sql";
        unlike(&House::of(&[("src/kit/schema.rs", schema), (migration, sql)]))
    };
    assert_eq!(house(schema, sql), [""; 0]);
    let of = |finding: &str| [format!("src/kit/schema.rs:1: {finding}")];
    assert_eq!(house(schema, &sql.replace("name TEXT NOT NULL", "name TEXT")).len(), 2, "a type");
    assert_eq!(house(schema, &sql.replace(" PRIMARY KEY", "")), of("units has the key [] in the migrations"));
    let added = format!("{sql} ALTER TABLE units ADD COLUMN code TEXT;");
    assert_eq!(house(schema, &added), of("units lacks code -> Nullable<Text>"));
    assert_eq!(house(schema, ""), of("no migration makes units"));
    assert_eq!(house("", sql), ["src/kit/schema.rs lacks the table units"]);
}

fn unlike(house: &House) -> Vec<String> {
    let (tables, mirrored) = (tables(house), mirrored(house));
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
    wrong
}
