//! Two people wrote the same file at once.
//!
//! Where they changed different lines both are kept. Where they changed the same
//! lines, both stand in the text between marks, and somebody must choose.

/// What became of two changes to one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// Both changes are in it.
    Both(String),
    /// Somebody must choose: the text with both versions between marks.
    Torn(String),
}

/// Merges what two people made of `before`.
pub fn merge(before: &str, mine: &str, theirs: &str) -> Merged {
    if mine == theirs || before == theirs {
        return Merged::Both(mine.to_owned());
    }
    if before == mine {
        return Merged::Both(theirs.to_owned());
    }
    let mut options = diffy::MergeOptions::new();
    options.set_conflict_style(diffy::ConflictStyle::Merge);
    match options.merge(before, mine, theirs) {
        Ok(both) => Merged::Both(both),
        Err(torn) => Merged::Torn(torn),
    }
}

/// Does a text still hold the marks of a merge at the beginning of a line? Its first such line, from 1.
pub fn mark_in(text: &str) -> Option<usize> {
    let begins = |line: &str| ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark));
    text.lines().position(begins).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "một\nhai\nba\nbốn\nnăm\n";

    #[test]
    fn two_changes_at_different_places_are_both_kept() {
        let (mine, theirs) = (TEXT.replace("một", "1"), TEXT.replace("năm", "5"));
        assert_eq!(merge(TEXT, &mine, &theirs), Merged::Both("1\nhai\nba\nbốn\n5\n".into()));
    }

    #[test]
    fn two_changes_at_the_same_place_both_stand_between_marks() {
        let (mine, theirs) = (TEXT.replace("ba", "3"), TEXT.replace("ba", "tam"));
        let Merged::Torn(torn) = merge(TEXT, &mine, &theirs) else { panic!("torn") };
        assert!(torn.contains("3\n") && torn.contains("tam\n"), "{torn}");
        assert_eq!(mark_in(&torn), Some(3));
        assert_eq!(mark_in(TEXT), None);
    }

    proptest! {
        #[test]
        fn nothing_that_either_wrote_is_lost(
            lines in proptest::collection::vec("[a-c]", 1..8), a in 0usize..8, b in 0usize..8
        ) {
            let with = |at: usize, word: &str| {
                let mut lines = lines.clone();
                let at = at % lines.len();
                lines[at] = word.to_owned();
                lines.iter().map(|line| format!("{line}\n")).collect::<String>()
            };
            let before: String = lines.iter().map(|line| format!("{line}\n")).collect();
            let (mine, theirs) = (with(a, "của tôi"), with(b, "của họ"));
            let (Merged::Both(merged) | Merged::Torn(merged)) = merge(&before, &mine, &theirs);
            prop_assert!(merged.contains("của tôi") && merged.contains("của họ"), "{}", merged);
        }
    }
}
