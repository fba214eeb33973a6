//! Which edition files from outside began from.
//!
//! Neither a folder nor an archive says it. They began from the edition that they are nearest to, counted
//! in lines; a merge that begins from a later one would take back what that one changed.

use std::collections::HashMap;

use super::draft;
use crate::courses::library::Files;

/// Among so many of the newest editions it is looked for. Each is read whole, and nobody works for longer
/// on an archive.
pub const EDITIONS: i64 = 12;

/// The edition, the newest first, that files began from; of equally near ones the newest.
pub fn nearest(editions: &[Files], theirs: &Files) -> Option<usize> {
    (0..editions.len()).min_by_key(|&at| distance(&editions[at], theirs))
}

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

    #[test]
    fn files_are_of_the_edition_that_they_are_nearest_to() {
        let editions = editions();
        assert_eq!(nearest(&editions, &course("a\nB\nc\n", "x\ny\nz\n")), Some(1));
        assert_eq!(nearest(&editions, &course("a\nB\nc\n", "x\nY\nz\n")), Some(0));
        // In the same file: the lines tell.
        assert_eq!(nearest(&editions, &course("a\nb\nc\n", "X\ny\nz\n")), Some(1));
        assert_eq!(nearest(&editions, &Files::new()), Some(0), "of equally near ones the newest");
        assert_eq!(nearest(&[], &Files::new()), None);
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
