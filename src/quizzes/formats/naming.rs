//! How texts name the pictures that they show: `media/map.png`, as an address holds it.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::Pictures;
use super::settled::MEDIA;

/// What ends an address in a text of any format.
const ENDS: [char; 9] = ['"', '\'', ')', '>', '<', ' ', '\n', '?', '#'];

/// What may not stand in an address as it is.
const WRITTEN: AsciiSet = CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'#')
    .add(b'%');

/// Each picture that a text names: where its name stands, and the name itself.
pub fn named(source: &str) -> Vec<(Range<usize>, String)> {
    let name = |(at, _): (usize, &str)| {
        let begun = at + MEDIA.len();
        let rest = &source[begun..];
        let end = begun + rest.find(ENDS).unwrap_or(rest.len());
        (begun..end, percent_decode_str(&source[begun..end]).decode_utf8_lossy().into_owned())
    };
    source.match_indices(MEDIA).map(name).filter(|(_, name)| !name.is_empty()).collect()
}

/// The text with other names for some pictures, each by its old one.
pub fn renamed(source: &str, names: &BTreeMap<String, String>) -> String {
    let (mut text, mut at) = (String::new(), 0);
    for (range, name) in named(source) {
        if let Some(new) = names.get(&name) {
            text.push_str(&source[at..range.start]);
            text.extend(utf8_percent_encode(new, &WRITTEN));
            at = range.end;
        }
    }
    text + &source[at..]
}

/// Names for the pictures of one question beside those that are kept already: one that means another picture there gets
/// a number. What changed, old and new.
pub fn apart(own: &mut Pictures, kept: &Pictures) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (name, bytes) in std::mem::take(own) {
        let is_free =
            |name: &str| kept.get(name).is_none_or(|other| *other == bytes) && !own.contains_key(name);
        let (stem, ending) = name
            .rsplit_once('.')
            .map_or((&*name, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
        let flat = stem.replace('/', "-");
        let mut free = format!("{flat}{ending}");
        let mut number = 2;
        while !is_free(&free) {
            free = format!("{flat}-{number}{ending}");
            number += 1;
        }
        if free != name {
            names.insert(name, free.clone());
        }
        own.insert(free, bytes);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_its_address_says() {
        let source =
            "![a](media/b%E1%BA%A3n%20%C4%91%E1%BB%93.png) <img src=\"media/e.png\"> media/e.png.png";
        let names: Vec<String> = named(source).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["bản đồ.png", "e.png", "e.png.png"]);
        let new = BTreeMap::from([("e.png".to_owned(), "e 2.png".to_owned())]);
        assert_eq!(
            renamed(source, &new),
            "![a](media/b%E1%BA%A3n%20%C4%91%E1%BB%93.png) <img src=\"media/e%202.png\"> media/e.png.png"
        );
        assert_eq!(named("media/"), []);
    }

    #[test]
    fn another_picture_of_the_same_name_gets_a_number_and_the_same_one_none() {
        let kept = Pictures::from([("a.png".to_owned(), vec![1]), ("a-2.png".to_owned(), vec![2])]);
        let mut own = Pictures::from([("a.png".to_owned(), vec![3]), ("b/a.png".to_owned(), vec![4])]);
        let names = apart(&mut own, &kept);
        assert_eq!(names["a.png"], "a-3.png");
        assert_eq!(names["b/a.png"], "b-a.png");
        assert_eq!(own, Pictures::from([("a-3.png".to_owned(), vec![3]), ("b-a.png".to_owned(), vec![4])]));
        let mut same = Pictures::from([("a.png".to_owned(), vec![1])]);
        assert_eq!((apart(&mut same, &kept).len(), same.len()), (0, 1));
    }
}
