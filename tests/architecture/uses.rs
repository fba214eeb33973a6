//! What the `use` lines of a file bring in, under which name.

use crate::source::Source;

/// Local names and the whole paths they stand for; `*` of a path stands for all in it.
pub struct Imports(Vec<(String, Vec<String>)>);

impl Imports {
    /// Those of a whole file, wherever in it they stand.
    pub fn of(source: &Source) -> Imports {
        let mut found = Vec::new();
        for (at, _) in source.identifiers().filter(|(_, name)| *name == "use") {
            let tree = source.code[at + "use".len()..].split(';').next().unwrap_or("");
            branches(tree, &[], &mut found);
        }
        Imports(found)
    }

    /// A path as it would be without imports; a name that only `*` of Diesel could bring is Diesel's.
    pub fn whole(&self, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let known = self.0.iter().find(|(name, _)| name == first);
        let all = self
            .0
            .iter()
            .find(|(name, path)| name == "*" && path[0] == "diesel" && path[path.len() - 1] != "prelude");
        match (known, all) {
            (Some((_, whole)), _) => whole.iter().chain(rest).cloned().collect(),
            (None, Some((_, whole))) if rest.is_empty() => whole.iter().chain(path).cloned().collect(),
            _ => path.to_vec(),
        }
    }
}

/// May this character stand in a name?
pub fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The leaves of `a::{b, c as d, e::*}`, each with the path that leads to it.
fn branches(tree: &str, above: &[String], found: &mut Vec<(String, Vec<String>)>) {
    let (steps, inner) = match tree.split_once('{') {
        Some((steps, inner)) => (steps, Some(inner.trim_end().strip_suffix('}').unwrap_or(inner))),
        None => (tree, None),
    };
    let (steps, renamed) = match steps.split_once(" as ") {
        Some((steps, name)) => (steps, Some(name.trim().to_owned())),
        None => (steps, None),
    };
    let mut path = above.to_vec();
    path.extend(
        steps.split("::").map(str::trim).filter(|s| !s.is_empty() && *s != "self").map(str::to_owned),
    );
    if let Some(inner) = inner {
        return pieces(inner).iter().for_each(|piece| branches(piece, &path, found));
    }
    let is_all = path.last().is_some_and(|last| last == "*");
    if is_all {
        path.pop();
    }
    if let Some(last) = path.last().cloned() {
        found.push((if is_all { "*".to_owned() } else { renamed.unwrap_or(last) }, path));
    }
}

/// What stands between the commas that are in no braces.
fn pieces(inner: &str) -> Vec<String> {
    let (mut pieces, mut depth) = (vec![String::new()], 0);
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        pieces.last_mut().expect("there is one at the start").push(c);
    }
    pieces
}

#[test]
fn every_name_that_is_brought_in_is_known_by_its_whole_path() {
    let text = "use a::{self, b, c as d, e::{f, g::*}};\nuse h;\nfn x() { use i::j; }";
    let Imports(found) = Imports::of(&crate::source::read("src/units/x.rs", text));
    let all: Vec<String> = found.iter().map(|(name, path)| format!("{name}={}", path.join("::"))).collect();
    assert_eq!(all, ["a=a", "b=a::b", "d=a::c", "f=a::e::f", "*=a::e::g", "h=h", "j=i::j"]);
}
