//! Two people wrote the same file at once.
//!
//! Where they changed different lines both are kept, and of what stands above a module's text, different
//! fields; the title above a text is apart from it too. Where they changed the same, both stand between [marks](marking), and somebody must choose.

use super::front::{self, Front};
use super::guide;
use crate::courses::front_matter::{self, Parts};
use crate::courses::marking::{self, END, SIDE};

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
    match merge_lines(before, mine, theirs) {
        Merged::Torn(torn) => merge_module(before, mine, theirs)
            .or_else(|| merge_titled(before, mine, theirs))
            .unwrap_or(Merged::Torn(torn)),
        both => both,
    }
}

/// Merges any text line by line.
pub(super) fn merge_lines(before: &str, mine: &str, theirs: &str) -> Merged {
    if mine == theirs || before == theirs {
        return Merged::Both(mine.to_owned());
    }
    if before == mine {
        return Merged::Both(theirs.to_owned());
    }
    if [before, mine, theirs].iter().any(|text| text.lines().nth(MOST_LINES).is_some()) {
        return Merged::Torn(marking::between(mine, theirs));
    }
    let length = longer_than_any_line_of_signs([before, mine, theirs]);
    let mut options = diffy::MergeOptions::new();
    options.set_conflict_style(diffy::ConflictStyle::Merge).set_conflict_marker_length(length);
    match options.merge(before, mine, theirs) {
        Ok(both) => Merged::Both(both),
        // A mark stands on a line of its own, also behind a text without an end.
        Err(_) => match options.merge(before, &ended(mine), &ended(theirs)) {
            Ok(both) => Merged::Both(both),
            Err(torn) => {
                Merged::Torn(torn.split_inclusive('\n').map(|line| our_mark(line, length)).collect())
            }
        },
    }
}

/// A length for the marks of whoever compares the lines, such that no line of these texts begins like one.
fn longer_than_any_line_of_signs(texts: [&str; 3]) -> usize {
    let signs = |line: &str| {
        let first = line.chars().next().filter(|first| "<=>".contains(*first));
        first.map_or(0, |first| line.chars().take_while(|sign| *sign == first).count())
    };
    1 + texts.iter().flat_map(|text| text.lines()).map(signs).max().unwrap_or(0).max(6)
}

/// A mark of ours in place of one of theirs, which has so many signs.
fn our_mark(line: &str, length: usize) -> String {
    let marks = [('<', SIDE), ('=', SIDE), ('>', END)];
    let is = |sign: char| line.starts_with(sign.to_string().repeat(length).as_str());
    marks.iter().find(|(sign, _)| is(*sign)).map_or_else(|| line.to_owned(), |(_, mark)| format!("{mark}\n"))
}

fn ended(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}")
}

/// Merges a module's files field by field and their texts line by line; nothing where one of them has no
/// front matter that a form can show, or both changed in it what no field shows.
fn merge_module(before: &str, mine: &str, theirs: &str) -> Option<Merged> {
    let read = |text| front_matter::part(text).and_then(|parts| Some((parts, front::read(parts.front)?)));
    let (my_parts, my_front) = read(mine)?;
    let (their_parts, their_front) = read(theirs)?;
    let nothing = (Parts { front: "", body: before, body_line: 1 }, Front::default());
    let (parts, front) = read(before).or_else(|| before.is_empty().then_some(nothing))?;
    let rest = |parts: &Parts| front::write(Some(parts.front), &Front::default());
    let under = match (rest(&parts), rest(&my_parts), rest(&their_parts)) {
        (_, mine, theirs) if mine == theirs => my_parts.front,
        (before, _, theirs) if before == theirs => my_parts.front,
        (before, mine, _) if before == mine => their_parts.front,
        _ => return None,
    };
    let head = match merge_lines(parts.front, my_parts.front, their_parts.front) {
        Merged::Both(both) if front::read(&both).is_some() => both,
        _ => {
            let [mine, theirs] =
                merged(&my_front, &their_front, &front).map(|one| front::write(Some(under), &one));
            if mine == theirs { mine } else { marking::between(&mine, &theirs) }
        }
    };
    let head = format!("---\n{}---\n", ended(&head));
    Some(merge_below(&head, parts.body, my_parts.body, their_parts.body))
}

/// Merges texts with titles in their first lines, as guides are: the titles by themselves, the rest line by
/// line; nothing where none has a title.
fn merge_titled(before: &str, mine: &str, theirs: &str) -> Option<Merged> {
    let [(title, body), (my_title, my_body), (their_title, their_body)] =
        [before, mine, theirs].map(guide::parted);
    if [my_title, their_title].iter().any(|title| marking::mark_in(title).is_some())
        || my_title == their_title
    {
        return None;
    }
    let [mine, theirs] = chosen(&title, &my_title, &their_title);
    let head = if mine == theirs { ended(mine) } else { marking::between(mine, theirs) };
    Some(merge_below(&head, body, my_body, their_body))
}

/// Merges the texts below what was merged already.
fn merge_below(head: &str, before: &str, mine: &str, theirs: &str) -> Merged {
    let (Merged::Both(body) | Merged::Torn(body)) = &merge_lines(before, mine, theirs);
    let text = format!("{head}{body}");
    if marking::mark_in(&text).is_some() { Merged::Torn(text) } else { Merged::Both(text) }
}

/// The fields of both: as they are with my words where both changed the same, and as they are with theirs.
fn merged(mine: &Front, theirs: &Front, before: &Front) -> [Front; 2] {
    let single = |of: fn(&Front) -> &String| chosen(of(before), of(mine), of(theirs));
    let lines = |of: fn(&Front) -> String| chosen_lines(&of(before), &of(mine), &of(theirs));
    let [my_title, their_title] = single(|front| &front.title);
    let [my_minutes, their_minutes] = single(|front| &front.minutes);
    let [my_objectives, their_objectives] = lines(Front::objective_lines);
    let [my_sources, their_sources] = lines(Front::source_lines);
    [
        Front::typed(&my_title, &my_minutes, &my_objectives, &my_sources),
        Front::typed(&their_title, &their_minutes, &their_objectives, &their_sources),
    ]
}

/// Of what was one thing before what it is now, by each: theirs where mine is as it was.
pub(super) fn chosen<T: Clone + PartialEq>(before: &T, mine: &T, theirs: &T) -> [T; 2] {
    match (mine == before, theirs == before) {
        (true, _) => [theirs.clone(), theirs.clone()],
        (_, true) => [mine.clone(), mine.clone()],
        _ => [mine.clone(), theirs.clone()],
    }
}

/// The same of lines one below the other: where both changed some, those of both.
fn chosen_lines(before: &str, mine: &str, theirs: &str) -> [String; 2] {
    match merge_lines(&ended(before), &ended(mine), &ended(theirs)) {
        Merged::Both(both) => [both.clone(), both],
        Merged::Torn(torn) => marking::sides(&torn).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::marking::mark_in;
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
    fn lines_that_look_like_marks_are_text() {
        let lines: String = ["=", "<", ">"].map(|sign| format!("{}\n", sign.repeat(80))).concat();
        let text = format!("Đầu\n{lines}ba\n");
        let (mine, theirs) = (text.replace("ba", "3"), text.replace("ba", "tam"));
        let Merged::Torn(torn) = merge(&text, &mine, &theirs) else { panic!("torn") };
        assert_eq!(torn, format!("Đầu\n{lines}«««\n3\n«««\ntam\n»»»\n"));
    }

    #[test]
    fn texts_too_long_to_be_compared_both_stand_between_marks() {
        let of = |word: &str| (0..=MOST_LINES).map(|n| format!("{word} {n}\n")).collect::<String>();
        let (mine, theirs) = (of("của tôi"), of("của họ"));
        let Merged::Torn(torn) = merge(TEXT, &mine, &theirs) else { panic!("torn") };
        assert_eq!(torn, format!("«««\n{mine}«««\n{theirs}»»»\n"));
        assert_eq!(mark_in(&torn), Some(1));
        // Long texts of which one stayed as it was are not compared at all.
        assert_eq!(merge(&mine, &mine, &theirs), Merged::Both(theirs.clone()));
        // The marks are those of any merge.
        let (mine, theirs) = (TEXT.replace("ba", "3"), TEXT.replace("ba", "tam"));
        let Merged::Torn(torn) = merge(TEXT, &mine, &theirs) else { panic!("torn") };
        assert!(torn.contains(&marking::between("3\n", "tam\n")), "{torn}");
    }

    const MODULE: &str = "---\n# nhớ\ntitle: Bài\nminutes: 10\nobjectives:\n  - Một\n  - Hai\n---\n\nChữ.\n";

    #[test]
    fn two_fields_of_a_module_are_both_kept() {
        let mine = MODULE.replace("title: Bài", "title: Bài đầu");
        let theirs = MODULE.replace("minutes: 10", "minutes: 15").replace("Hai", "Hai ba");
        assert_eq!(
            merge(MODULE, &mine, &theirs),
            Merged::Both(theirs.replace("title: Bài", "title: Bài đầu"))
        );
    }

    #[test]
    fn one_field_that_both_changed_stands_between_marks_and_the_rest_is_merged() {
        let mine = MODULE.replace("title: Bài", "title: Của tôi").replace("Chữ", "Chữ tôi");
        let theirs = MODULE.replace("title: Bài", "title: Của họ").replace("minutes: 10", "minutes: 15");
        let Merged::Torn(torn) = merge(MODULE, &mine, &theirs) else { panic!("torn") };
        let (my_side, their_side) = marking::sides(&torn);
        assert_eq!(my_side, mine.replace("minutes: 10", "minutes: 15"));
        assert_eq!(their_side, theirs.replace("Chữ", "Chữ tôi"));
    }

    #[test]
    fn a_torn_text_leaves_the_fields_above_it_alone() {
        let mine = MODULE.replace("title: Bài", "title: Của tôi").replace("Chữ", "Tôi");
        let theirs = MODULE.replace("minutes: 10", "minutes: 15").replace("Chữ", "Họ");
        let Merged::Torn(torn) = merge(MODULE, &mine, &theirs) else { panic!("torn") };
        let head = MODULE.replace("title: Bài", "title: Của tôi").replace("minutes: 10", "minutes: 15");
        assert_eq!(torn, head.replace("Chữ.\n", "«««\nTôi.\n«««\nHọ.\n»»»\n"));
    }

    #[test]
    fn a_remark_that_one_of_them_wrote_above_a_torn_title_stays() {
        let mine = MODULE.replace("title: Bài", "title: Của tôi");
        let theirs = MODULE.replace("# nhớ\ntitle: Bài", "# nhớ hỏi\ntitle: Của họ");
        let Merged::Torn(torn) = merge(MODULE, &mine, &theirs) else { panic!("torn") };
        assert_eq!(torn.matches("# nhớ hỏi\n").count(), 2, "{torn}");
    }

    #[test]
    fn the_title_of_a_guide_that_both_changed_stands_between_marks_and_the_text_is_merged() {
        const GUIDE: &str = "# Dạy bài\nMột.\nHai.\nBa.\n";
        let mine = GUIDE.replace("Dạy bài", "Của tôi").replace("Một", "Tôi một");
        let theirs = GUIDE.replace("Dạy bài", "Của họ").replace("Ba", "Họ ba");
        let head = marking::between("# Của tôi\n", "# Của họ\n");
        assert_eq!(merge(GUIDE, &mine, &theirs), Merged::Torn(format!("{head}Tôi một.\nHai.\nHọ ba.\n")));
        // A title that one of them changed is no reason to choose, whatever stands below it.
        let theirs = GUIDE.replace("Một", "Họ một");
        let Merged::Torn(torn) = merge(GUIDE, &mine, &theirs) else { panic!("torn") };
        assert_eq!(torn, format!("# Của tôi\n{}Hai.\nBa.\n", marking::between("Tôi một.\n", "Họ một.\n")));
        let theirs = GUIDE.replace("# Dạy bài\n", "");
        let Merged::Torn(torn) = merge(GUIDE, &mine, &theirs) else { panic!("torn") };
        assert_eq!(torn, format!("{}Tôi một.\nHai.\nBa.\n", marking::between("# Của tôi\n", "")));
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
