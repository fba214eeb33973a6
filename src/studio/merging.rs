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

/// A merge compares every line with every other where the texts have little in common, and whoever saves
/// meanwhile waits for it: so many lines take a part of a second, and no module has as many.
const MOST_LINES: usize = 3000;

/// Merges what two people made of `before`. Of texts too long to be compared both stand whole between marks.
pub fn merge(before: &str, mine: &str, theirs: &str) -> Merged {
    if mine == theirs || before == theirs {
        return Merged::Both(mine.to_owned());
    }
    if before == mine {
        return Merged::Both(theirs.to_owned());
    }
    if [before, mine, theirs].iter().any(|text| text.lines().nth(MOST_LINES).is_some()) {
        return Merged::Torn(whole(mine, theirs));
    }
    let mut options = diffy::MergeOptions::new();
    options.set_conflict_style(diffy::ConflictStyle::Merge);
    match options.merge(before, mine, theirs) {
        Ok(both) => Merged::Both(both),
        Err(torn) => Merged::Torn(torn),
    }
}

/// Both texts between the marks of a merge.
fn whole(mine: &str, theirs: &str) -> String {
    let ended = |text: &str| if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let (mine_end, theirs_end) = (ended(mine), ended(theirs));
    format!("<<<<<<< ours\n{mine}{mine_end}=======\n{theirs}{theirs_end}>>>>>>> theirs\n")
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

    #[test]
    fn texts_too_long_to_be_compared_both_stand_between_marks() {
        let of = |word: &str| (0..=MOST_LINES).map(|n| format!("{word} {n}\n")).collect::<String>();
        let (mine, theirs) = (of("của tôi"), of("của họ"));
        let Merged::Torn(torn) = merge(TEXT, &mine, &theirs) else { panic!("torn") };
        assert_eq!(torn, format!("<<<<<<< ours\n{mine}=======\n{theirs}>>>>>>> theirs\n"));
        assert_eq!(mark_in(&torn), Some(1));
        // Long texts of which one stayed as it was are not compared at all.
        assert_eq!(merge(&mine, &mine, &theirs), Merged::Both(theirs.clone()));
        // The marks are those of any merge.
        let (mine, theirs) = (TEXT.replace("ba", "3"), TEXT.replace("ba", "tam"));
        let Merged::Torn(torn) = merge(TEXT, &mine, &theirs) else { panic!("torn") };
        assert!(torn.contains(&whole("3\n", "tam\n")), "{torn}");
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
