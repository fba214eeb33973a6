//! How to teach a module, as a form shows it, and back: a title in the first line, then the text.
//!
//! What nobody touched comes back byte for byte. Of a title that two people wrote at once the field holds
//! what the one wrote, and what the other wrote is told beside it.

use super::front::{Front, line};
use super::lines::{ended, kept, plain};
use super::writing::Shown;
use crate::courses::marking;

/// What a line begins with that is a title.
const TITLE: &str = "# ";

/// A guide as the form shows it; of one that is not there the fields are empty.
pub fn shown(file: &str) -> Shown {
    let file = plain(file.trim_start_matches('\u{feff}'));
    let (head, body) = parted(&file);
    let (mine, theirs) = marking::sides(head);
    let front = |head: &str| Front { title: title(head), ..Front::default() };
    Shown {
        front: Some(front(&mine)),
        theirs: marking::mark_in(head).map(|_| front(&theirs)),
        body: body.to_owned(),
        body_line: head.lines().count() + 1,
    }
}

/// The line of the title, or two between marks, which may not be there; and what is below.
pub fn parted(file: &str) -> (&str, &str) {
    let end = file.find('\n').map_or(file.len(), |at| at + 1);
    let torn = marking::block(file).filter(|block| {
        let (mine, theirs) = marking::sides(block);
        [mine, theirs].iter().all(|side| side.is_empty() || is_title(side))
    });
    let end = torn.map_or(if file.starts_with(TITLE) { end } else { 0 }, str::len);
    file.split_at(end)
}

fn is_title(text: &str) -> bool {
    text.starts_with(TITLE) && text.lines().count() == 1
}

fn title(head: &str) -> String {
    head.strip_prefix(TITLE).map(line).unwrap_or_default()
}

/// The guide that says what is in the form, written over the file that the form was drawn from; one without
/// a title is its text alone.
pub fn written(over: &str, title: &str, body: &str) -> String {
    let (before, body, title) = (shown(over), plain(body), line(title));
    let is_same = before.front.is_some_and(|front| front.title == title);
    if is_same && before.body == body {
        return over.to_owned();
    }
    let file = plain(over.trim_start_matches('\u{feff}'));
    let head = match (is_same, title.as_str()) {
        (true, _) => parted(&file).0.to_owned(),
        (false, "") => String::new(),
        (false, title) => format!("{TITLE}{title}\n"),
    };
    let body = if before.body == body { body } else { ended(body) };
    let end = if head.is_empty() || head.ends_with('\n') || body.is_empty() { "" } else { "\n" };
    kept(over, &format!("{head}{end}{body}"))
}

/// A guide of whose two titles the one is chosen that stands in the field.
pub fn settled(file: &str) -> String {
    let text = plain(file.trim_start_matches('\u{feff}'));
    let (head, body) = parted(&text);
    match marking::mark_in(head) {
        Some(_) => kept(file, &format!("{}{body}", marking::sides(head).0)),
        None => file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_guide_is_a_title_and_a_text() {
        let file = "# Dạy bài 1\n\n## Thời gian\n";
        let Shown { front, body, .. } = shown(file);
        assert_eq!(front.map(|front| front.title).as_deref(), Some("Dạy bài 1"));
        assert_eq!(written(file, "Dạy bài 1", &body), file);
        assert_eq!(written(file, "Dạy", "x"), "# Dạy\nx\n");
        assert_eq!(written("", "", ""), "");
    }

    #[test]
    fn of_a_title_that_two_wrote_the_field_holds_the_one_and_a_save_chooses() {
        for (mine, theirs) in [("# Của tôi\n", "# Của họ\n"), ("", "# Của họ\n"), ("# Của tôi\n", "")]
        {
            let file = format!("{}\n## Một\n", marking::between(mine, theirs));
            let Shown { front, theirs: other, body, body_line } = shown(&file);
            let [front, other] = [front, other].map(|front| front.expect("shown").title);
            assert_eq!(
                [format!("# {front}\n"), format!("# {other}\n")].map(|line| line.replace("# \n", "")),
                [mine, theirs]
            );
            assert_eq!((body.as_str(), file.lines().nth(body_line)), ("\n## Một\n", Some("## Một")));
            assert_eq!(written(&file, &front, &body), file);
            assert_eq!(settled(&file), format!("{mine}\n## Một\n"));
            assert_eq!(written(&file, "Của cả hai", &body), "# Của cả hai\n\n## Một\n");
            assert!(written(&file, &front, "Khác.").starts_with(&marking::between(mine, theirs)));
        }
    }

    #[test]
    fn lines_that_two_wrote_below_no_title_are_text() {
        for text in ["«««\nmột\n«««\nhai\n»»»\n", "«««\n# Một\n\nhai\n«««\n# Ba\n»»»\n", "«««\n# Một\n"]
        {
            let Shown { front, theirs, body, body_line } = shown(text);
            assert_eq!((front, theirs, body.as_str(), body_line), (Some(Front::default()), None, text, 1));
            assert_eq!(settled(text), text);
        }
    }

    proptest! {
        #[test]
        fn what_nobody_touched_comes_back_byte_for_byte(
            file in "\u{feff}?(«««( a)?\r?\n|»»»\n|# [a-z ]{0,3}\r?\n){0,5}([#a-z ]{0,4}\n){0,4}(.|\n){0,20}"
        ) {
            let Shown { front, body, .. } = shown(&file);
            let title = front.map(|front| front.title).unwrap_or_default();
            prop_assert_eq!(written(&file, &title, &body), file);
        }
    }
}
