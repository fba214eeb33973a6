//! How texts name the pictures that they show: `media/map.png`, as an address holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

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
    // `…/media/x` is a place of another site.
    let begins = |(at, _): &(usize, &str)| {
        !source[..*at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_'))
    };
    source.match_indices(MEDIA).filter(begins).map(name).filter(|(_, name)| !name.is_empty()).collect()
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

/// What pictures of a file are called, question by question. Moodle keeps those of each question by themselves, and
/// calls every pasted one `image.png`.
#[derive(Default)]
pub struct Names {
    /// By the name that the file gives and by what they show.
    known: BTreeMap<(String, [u8; 32]), String>,
    taken: BTreeSet<String>,
    /// Which number comes next behind a name.
    next: BTreeMap<String, usize>,
}

impl Names {
    /// Takes the pictures of one question: one whose name means another picture already gets a number. What changed,
    /// old and new.
    pub fn take(&mut self, own: &mut Pictures) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        for (name, bytes) in std::mem::take(own) {
            let free = self.name(&name, &bytes);
            if free != name {
                names.insert(name, free.clone());
            }
            own.insert(free, bytes);
        }
        names
    }

    fn name(&mut self, name: &str, bytes: &[u8]) -> String {
        let name = name.replace('/', "-");
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        if let Some(known) = self.known.get(&(name.clone(), digest)) {
            return known.clone();
        }
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) => (stem, format!(".{ending}")),
            None => (&*name, String::new()),
        };
        let mut free = name.clone();
        while !self.taken.insert(free.clone()) {
            let number = self.next.entry(name.clone()).or_insert(2);
            free = format!("{stem}-{number}{ending}");
            *number += 1;
        }
        for called in [name.clone(), free.clone()] {
            self.known.entry((called, digest)).or_insert_with(|| free.clone());
        }
        free
    }
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
        assert_eq!(named("<a href=\"https://example.org/media/x.png\">multimedia/x</a>"), []);
    }

    #[test]
    fn another_picture_of_the_same_name_gets_a_number_and_the_same_one_none() {
        let (mut names, mut all) = (Names::default(), Pictures::new());
        let mut take = |pictures: &[(&str, u8)]| -> Vec<(String, String)> {
            let mut own = pictures.iter().map(|(name, byte)| ((*name).to_owned(), vec![*byte])).collect();
            let changed = names.take(&mut own);
            for (name, bytes) in own {
                assert!(all.insert(name, bytes.clone()).is_none_or(|before| before == bytes));
            }
            changed.into_iter().collect()
        };
        let new = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        assert_eq!(take(&[("a.png", 1), ("a-2.png", 2)]), []);
        assert_eq!(
            take(&[("a.png", 3), ("b/a.png", 4)]),
            [new("a.png", "a-3.png"), new("b/a.png", "b-a.png")]
        );
        assert_eq!(take(&[("a.png", 1), ("a-3.png", 3)]), []);
        assert_eq!(
            take(&[("a.png", 3), ("b-a.png", 5)]),
            [new("a.png", "a-3.png"), new("b-a.png", "b-a-2.png")]
        );
        assert_eq!(all.len(), 5);
    }
}
