//! What files from outside began from.
//!
//! An archive that was downloaded here says it ([`stamp`](super::stamp)). Of other files it is guessed: they began
//! from the edition that they are nearest to, counted in lines, or from what the same person brought the last time; a
//! merge that begins from a later one would take back what that one changed.

use std::collections::HashMap;

use super::draft;
use super::stamp::Stamp;
use crate::courses::library::Files;
use crate::kit::clock::Timestamp;

/// What a merge with files from outside begins from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// The files that the same person, or the folder, brought at this time and that were taken in.
    Brought(Timestamp),
    /// The draft as it was downloaded.
    Downloaded,
    /// The edition of this number.
    Edition(i32),
    /// Nothing: everything is new on both sides.
    Nothing,
}

/// Files that others may have begun from.
#[derive(Clone, Debug)]
pub struct Ancestor {
    pub is: Beginning,
    pub files: Files,
}

/// What the same person, or the folder, brought the last time.
#[derive(Clone, Debug)]
pub struct Former {
    pub at: Timestamp,
    /// Where that began, as far as its archive said it.
    pub stamp: Option<Stamp>,
    pub files: Files,
}

/// What files began from: of what their stamp says, or else the `editions` (the newest first), and what the same
/// person brought before, whichever they are nearest to. Whoever brings once more what bears the same stamp went on
/// from what they brought; where it bears another, they downloaded anew.
pub fn beginning(
    theirs: &Files,
    stamp: Option<Stamp>,
    stamped: Option<Ancestor>,
    former: Option<Former>,
    editions: Vec<Ancestor>,
) -> Ancestor {
    let former = former.filter(|former| stamp.is_none() || former.stamp == stamp);
    // Of equally near ones what they brought themselves: nobody else's words can be lost by it.
    let brought = former.map(|Former { at, files, .. }| Ancestor { is: Beginning::Brought(at), files });
    let others = stamped.map_or(editions, |stamped| vec![stamped]);
    let ancestors = brought.into_iter().chain(others);
    let nearest = ancestors.min_by_key(|ancestor| distance(&ancestor.files, theirs));
    nearest.unwrap_or(Ancestor { is: Beginning::Nothing, files: Files::new() })
}

/// Among so many of the newest editions it is looked for. Each is read whole, and nobody works for longer
/// on an archive.
pub const EDITIONS: i64 = 12;

/// Did a folder surely begin from the newest edition, so that nothing written in the studio is lost where it
/// takes its place? `editions` and their `checksums` come the newest first; `last` is the checksum of what the
/// folder brought last before the newest edition; where that is no edition nothing is left to go by.
pub fn is_of_newest(editions: &[Files], checksums: &[String], last: Option<&str>, theirs: &Files) -> bool {
    let (Some(newest), Some(sum)) = (editions.first(), checksums.first()) else { return true };
    if last == Some(sum.as_str()) {
        return true;
    }
    let to_newest = distance(newest, theirs);
    let mut others = editions.iter().filter(|edition| *edition != newest);
    last.is_none_or(|last| checksums.iter().any(|sum| sum == last))
        && others.all(|other| to_newest < distance(other, theirs))
}

/// How many lines must change to make the one into the other, and how many files.
fn distance(one: &Files, other: &Files) -> usize {
    let apart = |(path, text): &(String, Option<String>)| {
        apart(one.get(path).map_or("", String::as_str), text.as_deref().unwrap_or(""))
    };
    draft::differences(one, other).iter().map(apart).sum()
}

fn apart(one: &str, other: &str) -> usize {
    let mut counts: HashMap<&str, isize> = HashMap::new();
    one.lines().for_each(|line| *counts.entry(line).or_default() += 1);
    other.lines().for_each(|line| *counts.entry(line).or_default() -= 1);
    1 + counts.values().map(|count| count.unsigned_abs()).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(one: &str, three: &str) -> Files {
        Files::from([("1/vi.md".into(), one.to_owned()), ("3/vi.md".into(), three.to_owned())])
    }

    /// Edition 2, which changed the third module, and edition 1.
    fn editions() -> [Files; 2] {
        [course("a\nb\nc\n", "x\nY\nz\n"), course("a\nb\nc\n", "x\ny\nz\n")]
    }

    /// Where a merge begins with these files, of which two editions are known and perhaps what else was brought.
    fn begins(
        theirs: &Files,
        stamp: Option<Stamp>,
        stamped: Option<&Files>,
        former: Option<Former>,
    ) -> Beginning {
        let editions = editions().into_iter().zip([2, 1]);
        let editions =
            editions.map(|(files, number)| Ancestor { is: Beginning::Edition(number), files }).collect();
        let stamped = stamped.map(|files| Ancestor { is: Beginning::Downloaded, files: files.clone() });
        beginning(theirs, stamp, stamped, former, editions).is
    }

    #[test]
    fn files_are_of_the_edition_that_they_are_nearest_to() {
        let is = |theirs: &Files| begins(theirs, None, None, None);
        assert_eq!(is(&course("a\nB\nc\n", "x\ny\nz\n")), Beginning::Edition(1));
        assert_eq!(is(&course("a\nB\nc\n", "x\nY\nz\n")), Beginning::Edition(2));
        // In the same file: the lines tell.
        assert_eq!(is(&course("a\nb\nc\n", "X\ny\nz\n")), Beginning::Edition(1));
        assert_eq!(is(&Files::new()), Beginning::Edition(2), "of equally near ones the newest");
        assert_eq!(beginning(&Files::new(), None, None, None, vec![]).is, Beginning::Nothing);
    }

    #[test]
    fn a_stamp_says_it_where_lines_cannot() {
        let downloaded = course("a\nb\nc\n", "x\nmine\nz\n");
        // The one line that both changed is as far from what it was here as from what it was there.
        let theirs = course("a\nb\nc\n", "x\nmore\nz\n");
        let stamp = Some(Stamp::Edition(7));
        assert_eq!(begins(&theirs, None, None, None), Beginning::Edition(2));
        assert_eq!(begins(&theirs, stamp, Some(&downloaded), None), Beginning::Downloaded);
        assert_eq!(begins(&theirs, stamp, None, None), Beginning::Edition(2), "of what is not kept any more");
    }

    #[test]
    fn whoever_brings_again_went_on_from_what_they_brought() {
        let first = course("a\nmine\nc\n", "x\ny\nz\n");
        let brought = |stamp| Some(Former { at: Timestamp(5), stamp, files: first.clone() });
        let again = course("a\nmore\nc\n", "x\ny\nz\n");
        let (of, other) = (Some(Stamp::Edition(1)), Some(Stamp::Edition(2)));
        let base = &editions()[1];
        assert_eq!(begins(&again, None, None, brought(None)), Beginning::Brought(Timestamp(5)));
        assert_eq!(begins(&again, of, Some(base), brought(of)), Beginning::Brought(Timestamp(5)));
        assert_eq!(
            begins(&again, other, Some(base), brought(of)),
            Beginning::Downloaded,
            "they downloaded anew"
        );
        // They unpacked the archive once more and changed something else.
        let anew = course("a\nb\nc\n", "X\ny\nz\n");
        assert_eq!(begins(&anew, of, Some(base), brought(of)), Beginning::Downloaded);
        assert_eq!(begins(&anew, None, None, brought(None)), Beginning::Edition(1));
    }

    #[test]
    fn a_folder_of_an_edition_before_is_not_of_the_newest() {
        let (editions, sums) = (editions(), ["2".to_owned(), "1".to_owned()]);
        let of_first = course("a\nB\nc\n", "x\ny\nz\n");
        let of_second = course("a\nB\nc\n", "x\nY\nz\n");
        let is = |last, theirs: &Files| is_of_newest(&editions, &sums, last, theirs);
        assert!(!is(Some("1"), &of_first) && !is(None, &of_first));
        assert!(is(Some("1"), &of_second) && is(None, &of_second), "it was exported in between");
        assert!(is(Some("2"), &of_first), "it brought the newest itself");
        assert!(!is(Some("a draft"), &of_second), "what became of its draft is not known");
        assert!(is_of_newest(&[], &[], None, &of_first));
    }
}
