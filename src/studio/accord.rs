//! `course.toml` that two wrote at once, put together field by field.
//!
//! A field is a key at the top of the file or in one of its tables; the list of modules is put together module
//! by module. Where both changed one field the whole file stands twice between [marks](marking), each time with
//! what nobody disputes: either side is a file that can be read, so that a course keeps its title and its
//! modules until somebody chooses. [`settings`](super::settings) reads the
//! first side.

use std::collections::BTreeMap;

use toml::{Table, Value};
use toml_edit::{DocumentMut, Item};

use super::lines::kept;
use super::merging::{self, Merged, chosen, merge_lines};
use super::settings;
use super::sides::Sides;
use crate::courses::marking;

/// Merges what two people made of a file of a course, each as that file is written.
pub fn merge(path: &str, before: &str, mine: &str, theirs: &str) -> Merged {
    let is_of_course = path.split_once('/').is_some_and(|(_, name)| name == "course.toml");
    if is_of_course && [before, theirs].iter().all(|text| *text != mine) && before != theirs {
        return merge_settings(before, mine, theirs);
    }
    merging::merge(before, mine, theirs)
}

fn merge_settings(before: &str, mine: &str, theirs: &str) -> Merged {
    let sides = [before, mine, theirs].map(Sides::of);
    let Some([first, second]) = merged(&sides) else {
        // Of a file that is no TOML nothing can be told apart: both stand whole, unless both are read alike.
        let [_, mine, theirs] = sides;
        if mine.read == theirs.read {
            return Merged::Both(theirs.read);
        }
        return Merged::Torn(marking::between(&mine.read, &theirs.read));
    };
    if first != second {
        return Merged::Torn(marking::between(&first, &second));
    }
    // Put together line by line, remarks of both stay too.
    match merge_lines(before, mine, theirs) {
        Merged::Both(both) if content(&both).is_some_and(|both| content(&first) == Some(both)) => {
            Merged::Both(both)
        }
        _ => Merged::Both(first),
    }
}

/// A key of the file, and one of its table where it is one.
type Key = (String, String);

/// What a file says, whatever it looks like.
#[derive(Clone, Debug, Default, PartialEq)]
struct Content {
    fields: BTreeMap<Key, Value>,
    modules: Vec<String>,
}

fn content(text: &str) -> Option<Content> {
    let table: Table = text.trim_start_matches('\u{feff}').parse().ok()?;
    let mut fields = BTreeMap::new();
    for (key, value) in table {
        match value {
            Value::Table(table) => {
                fields.extend(table.into_iter().map(|(below, value)| ((key.clone(), below), value)));
            }
            value if key != "modules" || !value.is_array() => {
                fields.insert((key, String::new()), value);
            }
            _ => {}
        }
    }
    Some(Content { fields, modules: settings::modules(text) })
}

/// The file as it is with my words where both changed the same, and as it is with theirs; nothing where one of
/// theirs and mine is no TOML.
fn merged([before, mine, theirs]: &[Sides; 3]) -> Option<[String; 2]> {
    let side = |at: usize| {
        let texts = [before, mine, theirs].map(|sides| sides.at(at));
        let (was, is, other) =
            (content(texts[0]).unwrap_or_default(), content(texts[1])?, content(texts[2])?);
        let modules = chosen_modules(&was.modules, &is.modules, &other.modules)[at].clone();
        let mut fields = BTreeMap::new();
        for key in was.fields.keys().chain(is.fields.keys()).chain(other.fields.keys()) {
            let [was, is, other] = [&was, &is, &other].map(|content| content.fields.get(key));
            if let Some(value) = chosen(&was, &is, &other)[at] {
                fields.insert(key.clone(), value.clone());
            }
        }
        // A module that was taken out takes its hours and the rules of its quiz along.
        let is_gone = |module: &String| was.modules.contains(module) && !modules.contains(module);
        fields.retain(|(table, key), _| !["hours", "quiz"].contains(&table.as_str()) || !is_gone(key));
        let wanted = Content { fields, modules };
        written(texts[1], texts[2], &wanted).filter(|text| content(text).as_ref() == Some(&wanted))
    };
    Some([side(0)?, side(1)?])
}

/// `text` with this content; what is not in it so stands in `other` as it is wanted.
fn written(text: &str, other: &str, wanted: &Content) -> Option<String> {
    let is = content(text)?;
    let listed = match is.modules == wanted.modules {
        true => text.to_owned(),
        false => settings::with_modules(text, &wanted.modules)?,
    };
    let (mut document, other) = (settings::parse(&listed)?, settings::parse(other)?);
    for key in is.fields.keys().chain(wanted.fields.keys()) {
        if is.fields.get(key) != wanted.fields.get(key) {
            put(&mut document, &other, key, wanted.fields.contains_key(key));
        }
    }
    Some(kept(&listed, &document.to_string()))
}

/// Takes one field over from another file, or out.
fn put(document: &mut DocumentMut, other: &DocumentMut, (table, key): &Key, is_there: bool) {
    let item = match key.as_str() {
        "" => other.get(table),
        key => other.get(table).and_then(|table| table.get(key)),
    };
    let value = item.filter(|_| is_there).cloned().and_then(|item| Item::into_value(item).ok());
    let value = value.map(|mut value| {
        value.decor_mut().clear();
        value
    });
    match (key.as_str(), value) {
        ("", Some(value)) => settings::set(document.as_table_mut(), table, value),
        ("", None) => drop(document.remove(table)),
        (key, value) => settings::put(document, table, key, value),
    }
}

/// The list of modules put together. Those that either added or took out are added and out on both sides; where
/// both moved modules, each side has the order of one of them.
fn chosen_modules(before: &[String], mine: &[String], theirs: &[String]) -> [Vec<String>; 2] {
    let both: Vec<&String> = mine.iter().filter(|module| theirs.contains(module)).collect();
    let order = |of: &[String]| -> Vec<String> {
        of.iter().filter(|module| both.contains(module)).cloned().collect()
    };
    let [first, second] = chosen(&order(before), &order(mine), &order(theirs));
    let is_mine = |side: &[String]| *side == order(mine);
    [first, second].map(|side| {
        let (list, other) = if is_mine(&side) { (mine, theirs) } else { (theirs, mine) };
        let mut list: Vec<String> = list
            .iter()
            .filter(|module| other.contains(module) || !before.contains(module))
            .cloned()
            .collect();
        for (at, added) in other.iter().enumerate() {
            if before.contains(added) || list.contains(added) {
                continue;
            }
            // Behind the nearest that stood before it there.
            let behind = other[..at].iter().rev().find_map(|known| list.iter().position(|one| one == known));
            list.insert(behind.map_or(0, |behind| behind + 1), added.clone());
        }
        list
    })
}

/// What another wrote of a field in dispute: its name in the file, and the value as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub name: String,
    pub text: String,
}

/// The fields in which the other side of a file has something else; the modules are not among them.
pub fn disputed(text: &str) -> Vec<Other> {
    let sides = Sides::of(text);
    let (Some(read), Some(other)) = (content(&sides.read), content(sides.at(1))) else { return vec![] };
    let mut keys: Vec<&Key> = read.fields.keys().chain(other.fields.keys()).collect();
    keys.sort();
    keys.dedup();
    let differs = keys.into_iter().filter(|key| read.fields.get(*key) != other.fields.get(*key));
    let said = |key: &Key| Other {
        name: if key.1.is_empty() { key.0.clone() } else { format!("{}.{}", key.0, key.1) },
        text: other.fields.get(key).map_or(String::new(), |value| match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        }),
    };
    differs.map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::course::Both;

    const FILE: &str = "pass_mark = 80 # đủ\nmodules = [\n  \"01-a\",\n  \"02-b\",\n]\n\n[title]\nvi = \"Nhóm\"\nen = \"Groups\"\n\n[audience]\nvi = \"CF\"\nen = \"CFs\"\n\n[cascade]\npeers = 10\n\n[hours]\n01-a = 1\n02-b = 2\n";

    fn merge(mine: &str, theirs: &str) -> Merged {
        super::merge("leg/course.toml", FILE, mine, theirs)
    }

    #[track_caller]
    fn both(mine: &str, theirs: &str) -> String {
        match merge(mine, theirs) {
            Merged::Both(both) => both,
            Merged::Torn(torn) => panic!("{torn}"),
        }
    }

    #[track_caller]
    fn torn(mine: &str, theirs: &str) -> String {
        match merge(mine, theirs) {
            Merged::Both(both) => panic!("{both}"),
            Merged::Torn(torn) => torn,
        }
    }

    #[test]
    fn fields_that_stand_on_neighbouring_lines_are_both_kept() {
        let mine = FILE.replace("\"Nhóm\"", "\"Tổ nhóm\"");
        let theirs = FILE.replace("\"Groups\"", "\"Teams\"").replace("80 # đủ", "70 # đủ");
        assert_eq!(both(&mine, &theirs), theirs.replace("\"Nhóm\"", "\"Tổ nhóm\""));
    }

    #[test]
    fn a_title_that_both_changed_stands_twice_and_the_course_keeps_everything_else() {
        let mine = FILE.replace("\"Nhóm\"", "\"Của tôi\"").replace("peers = 10", "peers = 5");
        let theirs = FILE.replace("\"Nhóm\"", "\"Của họ\"").replace("pass_mark = 80", "pass_mark = 70");
        let torn = torn(&mine, &theirs);
        let known = settings::read(&torn).expect("readable");
        assert_eq!(known.title, Both { vi: "Của tôi".into(), en: "Groups".into() });
        assert_eq!((known.pass_mark, known.passing_on.peers), (70, Some(5)));
        assert_eq!(settings::modules(&torn), ["01-a", "02-b"]);
        assert_eq!(disputed(&torn), [Other { name: "title.vi".into(), text: "Của họ".into() }]);
        let chosen = settings::write(&torn, &known).unwrap();
        assert_eq!(chosen, mine.replace("pass_mark = 80", "pass_mark = 70"), "a save chooses");
    }

    #[test]
    fn a_rule_and_a_table_that_only_one_has_are_taken_over() {
        let mine = FILE.replace("[cascade]\npeers = 10\n", "[cascade]\npeers = 10\nwithin_days = 30\n");
        let theirs = FILE.replace("peers = 10\n", "peers = 10\ngenerations = 2\n")
            + "[release]\nstate = \"official\"\n";
        let known = content(&both(&mine, &theirs)).unwrap();
        let rule = |key: &str| known.fields[&("cascade".to_owned(), key.to_owned())].clone();
        assert_eq!([rule("within_days"), rule("generations")], [Value::Integer(30), Value::Integer(2)]);
        assert!(known.fields.contains_key(&("release".into(), "state".into())));
    }

    #[test]
    fn what_either_took_out_is_out_and_what_either_added_is_there() {
        let mine = settings::with_modules(FILE, &["02-b".into(), "03-mine".into()]).unwrap();
        let theirs =
            settings::with_modules(FILE, &["01-a".into(), "02-b".into(), "03-theirs".into()]).unwrap();
        let both = both(&mine, &theirs);
        assert_eq!(settings::modules(&both), ["02-b", "03-theirs", "03-mine"]);
        assert!(!both.contains("01-a"), "nor are its hours: {both}");
        assert!(both.contains("02-b = 2"), "{both}");
    }

    #[test]
    fn where_one_moved_modules_and_the_other_added_one_both_are_kept() {
        let mine = settings::with_modules(FILE, &["02-b".into(), "01-a".into()]).unwrap();
        let theirs = settings::with_modules(FILE, &["01-a".into(), "03-c".into(), "02-b".into()]).unwrap();
        assert_eq!(settings::modules(&both(&mine, &theirs)), ["02-b", "01-a", "03-c"]);
        assert_eq!(settings::modules(&both(&theirs, &mine)), ["02-b", "01-a", "03-c"]);
    }

    #[test]
    fn where_both_moved_modules_each_side_has_one_order_and_all_modules() {
        let list = |of: [&str; 3]| of.map(str::to_owned);
        let [before, mine, theirs] = [["a", "b", "c"], ["b", "a", "c"], ["a", "c", "b"]].map(list);
        let [first, second] = chosen_modules(&before, &mine, &theirs);
        assert_eq!([first, second], [mine.to_vec(), theirs.to_vec()]);
        let longer: Vec<String> = ["a", "c", "d", "b"].map(str::to_owned).to_vec();
        let [first, second] = chosen_modules(&before, &mine, &longer);
        assert_eq!(first, ["b", "a", "c", "d"]);
        assert_eq!(second, longer);
    }

    #[test]
    fn a_file_that_is_no_toml_is_kept_beside_the_one_that_can_be_read() {
        let mine = FILE.replace("\"Nhóm\"", "\"Của tôi\"");
        for [mine, theirs] in [[mine.as_str(), "[title"], ["[title", mine.as_str()]] {
            let torn = torn(mine, theirs);
            assert_eq!(settings::read(&torn).map(|known| known.title.vi).as_deref(), Some("Của tôi"));
            assert_eq!(settings::modules(&torn), ["01-a", "02-b"]);
            assert!(torn.contains("[title\n"), "{torn}");
        }
    }

    #[test]
    fn a_file_mended_twice_alike_is_not_in_dispute_with_itself() {
        let broken = "[title";
        let Merged::Torn(once) = super::merge("leg/course.toml", "", broken, FILE) else {
            panic!("one is no TOML")
        };
        assert_eq!(super::merge("leg/course.toml", "", &once, FILE), Merged::Both(FILE.to_owned()));
    }

    #[test]
    fn what_is_in_dispute_stays_so_while_another_field_is_changed() {
        let mine = FILE.replace("\"Nhóm\"", "\"Của tôi\"");
        let theirs = FILE.replace("\"Nhóm\"", "\"Của họ\"");
        let disputed_title = torn(&mine, &theirs);
        let other = FILE.replace("peers = 10", "peers = 5");
        let after = torn(&disputed_title, &other);
        assert_eq!(disputed(&after), disputed(&disputed_title));
        assert_eq!(settings::read(&after).unwrap().passing_on.peers, Some(5));
        let moved = settings::with_modules(&after, &["02-b".into(), "01-a".into()]).unwrap();
        assert_eq!(disputed(&moved), disputed(&disputed_title), "moving a module chooses no title");
        assert_eq!(settings::modules(&moved), ["02-b", "01-a"]);
    }
}
