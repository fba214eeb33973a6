//! A module's file as a form shows it, and back.
//!
//! What nobody touched comes back byte for byte: of the [front matter](super::front) only the entries
//! that were changed are written anew, of a file whose fields stand as they were drawn nothing at all.
//! Front matter that no form can show stays in the text, where its author sees it. Of one that two people
//! wrote at once the fields hold what the one wrote, and what the other wrote is told beside them.

use super::front::{self, Front};
use super::lines::{ended, kept, plain};
use crate::courses::front_matter;
use crate::courses::markdown::LONGEST;
use crate::courses::marking;

/// The largest file that the studio takes, in bytes: as much as is shown of one.
pub const LARGEST: usize = LONGEST;

/// A module's file as it stands in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// None where the whole file stands in `body`.
    pub front: Option<Front>,
    /// Where two wrote the front matter at once, the fields as the other wrote them.
    pub theirs: Option<Front>,
    pub body: String,
    /// At which line of the file `body` begins.
    pub body_line: usize,
}

/// A file as the form shows it; of a file that is not there the fields are empty.
pub fn shown(file: &str) -> Shown {
    let file = plain(file.trim_start_matches('\u{feff}'));
    let Some(parts) = front_matter::part(&file) else {
        // A file that begins as front matter and does not end as such is for its author to mend.
        let front = (!file.starts_with("---")).then(Front::default);
        return Shown { front, body: file, body_line: 1, ..Shown::default() };
    };
    let (mine, theirs) = match marking::mark_in(parts.front) {
        Some(_) => {
            let (mine, theirs) = marking::sides(parts.front);
            (front::read(&mine), front::read(&theirs))
        }
        None => (front::read(parts.front), None),
    };
    let body = parts.body.to_owned();
    match (mine, theirs, marking::mark_in(parts.front)) {
        (None, ..) | (_, None, Some(_)) => Shown { front: None, body: file, body_line: 1, theirs: None },
        (front, theirs, _) => Shown { front, theirs, body, body_line: parts.body_line },
    }
}

/// The file that says what is in the form, written over the file that the form was drawn from.
pub fn written(over: &str, front: Option<&Front>, body: &str) -> String {
    let (before, body) = (shown(over), plain(body));
    if before.front.as_ref() == front && before.body == body {
        return over.to_owned();
    }
    let body = if before.body == body { body } else { ended(body) };
    let Some(front) = front else { return kept(over, &body) };
    let file = plain(over.trim_start_matches('\u{feff}'));
    let parts = front_matter::part(&file).filter(|_| before.front.is_some());
    if parts.is_none() && *front == Front::default() && !body.starts_with("---") {
        return kept(over, &body);
    }
    // Of two front matters the one is written over whose words stood in the fields.
    let stood = parts.map(|parts| match before.theirs {
        Some(_) => marking::sides(parts.front).0,
        None => parts.front.to_owned(),
    });
    let words = front::write(stood.as_deref(), front);
    let (opening, closing) = parts.map_or(("---\n", "---\n"), |parts| {
        let opening = file.find('\n').map_or(0, |at| at + 1);
        file.split_at(file.len() - parts.body.len()).0.split_at(opening)
    });
    let closing = &closing[parts.map_or(0, |parts| parts.front.len())..];
    let end = if closing.ends_with('\n') || body.is_empty() { "" } else { "\n" };
    kept(over, &format!("{opening}{words}{closing}{end}{body}"))
}

/// A module's file of whose two front matters the one is chosen that stands in the fields.
pub fn settled(file: &str) -> String {
    let text = plain(file.trim_start_matches('\u{feff}'));
    match (shown(file).theirs, front_matter::part(&text)) {
        (Some(_), Some(parts)) => kept(file, &text.replacen(parts.front, &marking::sides(parts.front).0, 1)),
        _ => file.to_owned(),
    }
}

/// A file that is all text.
pub fn bare_shown(file: &str) -> Shown {
    let body = plain(file.trim_start_matches('\u{feff}'));
    Shown { body, body_line: 1, ..Shown::default() }
}

/// The same back.
pub fn bare_written(over: &str, body: &str) -> String {
    let body = plain(body);
    if bare_shown(over).body == body { over.to_owned() } else { kept(over, &ended(body)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::files;
    use proptest::prelude::*;

    const FILE: &str = "---\n# ghi chú\ntitle: Mở đầu\nminutes: 10\nobjectives:\n  - Nói được ai tham gia   # nhớ hỏi lại\ncolour: red\nsources:\n- name: Sổ tay\n  url: https://example.org\n---\n\n## Một\n\nHai.\n";

    fn back(file: &str) -> String {
        let shown = shown(file);
        written(file, shown.front.as_ref(), &shown.body)
    }

    #[test]
    fn only_the_entry_that_was_changed_is_written_anew() {
        let Shown { front, body, body_line, .. } = shown(FILE);
        let mut front = front.expect("readable");
        assert_eq!(body_line, 12);
        front.title = "Bắt đầu: ai, ở đâu".into();
        let after = written(FILE, Some(&front), &body);
        assert_eq!(after, FILE.replace("title: Mở đầu", "title: \"Bắt đầu: ai, ở đâu\""));
        front.sources.push(("Báo | số 5".into(), String::new()));
        let after = written(&after, Some(&front), &body);
        let sources = "sources:\n- name: Sổ tay\n  url: https://example.org\n- name: Báo | số 5\n---\n";
        assert!(after.contains(&format!("# nhớ hỏi lại\ncolour: red\n{sources}")), "{after}");
        assert_eq!(shown(&after).front, Some(front));
    }

    #[test]
    fn another_text_leaves_the_front_matter_as_it_is() {
        let Shown { front, body, .. } = shown(FILE);
        let after = written(FILE, front.as_ref(), &format!("{body}\r\nBa."));
        assert_eq!(after, format!("{FILE}\nBa.\n"));
    }

    #[test]
    fn front_matter_that_no_form_can_show_stays_in_the_text() {
        for front in [
            "title: [",
            "<<<<<<< ours\ntitle: a\n=======\ntitle: [\n>>>>>>> theirs",
            "objectives: x",
            "sources:\n  - tên",
        ] {
            let file = format!("---\n{front}\n---\n## Một\n");
            let whole = Shown { body: file.clone(), body_line: 1, ..Shown::default() };
            assert_eq!(shown(&file), whole, "{front}");
            assert_eq!(back(&file), file);
            assert_eq!(written(&file, None, FILE), FILE);
        }
    }

    #[test]
    fn of_front_matter_that_two_wrote_the_fields_hold_the_one_and_a_save_chooses() {
        for marks in [["«««", "««« Mai đã lưu:", "»»»"], ["<<<<<<< ours", "=======", ">>>>>>> theirs"]]
        {
            let [mine, theirs, end] = marks;
            let file = format!(
                "---\n# nhớ\n{mine}\ntitle: Của tôi\n{theirs}\ntitle: Của họ\n{end}\nminutes: 5\n---\n## Một\n"
            );
            let Shown { front, theirs, body, body_line } = shown(&file);
            let (mut front, theirs) = (front.expect("shown"), theirs.expect("shown"));
            assert_eq!((front.title.as_str(), front.minutes.as_str(), body_line), ("Của tôi", "5", 10));
            assert_eq!(front.differing(&theirs), [("title", "Của họ".to_owned())]);
            assert_eq!(back(&file), file);
            let chosen = "---\n# nhớ\ntitle: Của tôi\nminutes: 5\n---\n## Một\n";
            assert_eq!([settled(&file), settled(chosen)], [chosen, chosen]);
            front.title = "Của cả hai".into();
            let after = "---\n# nhớ\ntitle: Của cả hai\nminutes: 5\n---\n## Một\n";
            assert_eq!(written(&file, Some(&front), &body), after);
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_written_from_its_fields() {
        assert_eq!(back(""), "");
        let front = Front::typed("Mới", "5", "Một\n\n Hai \r\n", "Sổ tay | https://example.org\nBáo\n");
        assert_eq!(
            written("", Some(&front), "## A"),
            "---\ntitle: Mới\nminutes: 5\nobjectives:\n  - Một\n  - Hai\nsources:\n  - name: Sổ tay\n    url: https://example.org\n  - name: Báo\n---\n## A\n"
        );
    }

    #[test]
    fn every_file_of_the_courses_can_be_shown_and_comes_back() {
        for (path, text) in files::courses() {
            if path.ends_with("/vi.md") || path.ends_with("/en.md") {
                assert!(shown(&text).front.is_some(), "{path}");
                assert_eq!(back(&text), text, "{path}");
            }
        }
    }

    /// A module's file by its parts, in any order and style that authors use.
    fn any_file() -> impl Strategy<Value = Vec<String>> {
        let title = prop_oneof![
            Just("title: Mở đầu\n"),
            Just("title: \"Mở: đầu\"   # nhớ\n"),
            Just("title: >-\n  Mở\n  đầu\n"),
            Just("'title': 'Mở đầu'\n")
        ];
        let minutes = prop_oneof![Just("minutes: 10 # phút\n"), Just("minutes:   010\n"), Just("")];
        let objectives = prop_oneof![
            Just("objectives:\n- Một   # nhớ\n# giữa\n- \"Hai: ba\"\n\n- Bốn\n"),
            Just("objectives: # nhớ\n    # trước\n    - Một\n    -   Hai\n    - Bốn\n      năm\n"),
            Just("objectives: [Một, Hai, Bốn]\n"),
            Just("")
        ];
        let sources = prop_oneof![
            Just(
                "sources:\n  - name: Sổ tay\n    url: https://example.org # xem\n  # báo\n  - {name: Báo}\n"
            ),
            Just("sources:\n- url: https://example.org\n  name: \"Sổ tay\"\n"),
            Just("")
        ];
        const OTHERS: [&str; 4] = ["# ghi chú\n", "\n", "colour: red\n", "tags:\n  - title: x\n"];
        let parts = (title, minutes, objectives, sources, proptest::sample::subsequence(&OTHERS[..], 0..=4))
            .prop_map(|(title, minutes, objectives, sources, others)| {
                let mut parts = vec![title, minutes, objectives, sources];
                parts.extend(others);
                parts.into_iter().map(str::to_owned).collect::<Vec<String>>()
            });
        let ends = proptest::collection::vec(0usize..6, 40);
        let outside = ("\u{feff}?---[ \t]{0,2}\n", "---[ ]{0,2}\n", "(\n|[a-z#]{1,3}\n){0,4}[a-z]{0,2}");
        (parts.prop_shuffle(), ends, outside).prop_map(|(mut parts, ends, (opening, closing, body))| {
            parts.insert(0, opening);
            parts.extend([closing, body]);
            let mut nth = 0;
            let mut end = |part: String| -> String {
                let line = |line: &str| {
                    nth += 1;
                    line.replace('\n', ["\n", "\n", "\n", "\n", "\r\n", "\r\n"][ends[nth % 40]])
                };
                part.split_inclusive('\n').map(line).collect()
            };
            parts.into_iter().map(&mut end).collect()
        })
    }

    /// How many bytes two texts share at their beginnings and ends together.
    fn shared(a: &str, b: &str) -> usize {
        let most = a.len().min(b.len());
        let front = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
        let back = a.bytes().rev().zip(b.bytes().rev()).take(most - front).take_while(|(a, b)| a == b);
        front + back.count()
    }

    fn any_front() -> impl Strategy<Value = Front> {
        let text = "[^\u{0}]{0,12}|[a-c:#\\-\\[{}|\"'&*!%@`> 0-9~.]{0,8}|true|null|0x1f|1_0|---";
        (text, text, proptest::collection::vec(text, 0..4), proptest::collection::vec((text, text), 0..4))
            .prop_map(|(title, minutes, objectives, sources)| {
                let sources: Vec<String> =
                    sources.iter().map(|(name, url)| format!("{name} | {url}")).collect();
                Front::typed(&title, &minutes, &objectives.join("\n"), &sources.join("\n"))
            })
    }

    proptest! {
        #[test]
        fn what_nobody_touched_comes_back_byte_for_byte(
            file in "\u{feff}?(---\r?\n)?(title: [a-z\"\\[]{0,3}\r?\n|objectives:\n(  - [a-z:]{1,4}\n){0,2}|[#a-z ]{0,4}\n){0,4}(---\r?\n?)?(.|\n){0,20}"
        ) {
            prop_assert_eq!(back(&file), file.clone());
            prop_assert_eq!(bare_written(&file, &bare_shown(&file).body), file);
        }

        #[test]
        fn one_changed_field_changes_no_line_of_another(parts in any_file(), which in 0usize..6) {
            let file: String = parts.concat();
            let Shown { front, body, .. } = shown(&file);
            let mut front = front.expect("a file that a form can show");
            prop_assert_eq!(written(&file, Some(&front), &body.replace('\n', "\r\n")), file.clone());
            let mut body = body;
            match which {
                0 => front.title = "Khác: hẳn".into(),
                1 => front.minutes = "45".into(),
                2 => front.objectives.push("Thêm".into()),
                3 => front.objectives = front.objectives.split_off(front.objectives.len().min(1)),
                4 => front.sources.push(("Báo".into(), "https://example.org/2".into())),
                _ => body = format!("Đầu.\n{body}"),
            }
            let key = ["title", "minutes", "objectives", "objectives", "sources", ""][which];
            let own = |part: &&String| part.trim_matches('\'').starts_with(key) && part.contains(':');
            let own = parts.iter().find(own).filter(|_| !key.is_empty()).map_or("", |part| part.as_str());
            let after = written(&file, Some(&front), &body);
            prop_assert_eq!(shown(&after).front, Some(front), "{}", after);
            // A text that is changed ends with the end of a line, so its last line may be another.
            let same = shared(&file, &after) + own.len() >= file.len();
            prop_assert!(same || (which == 5 && !file.ends_with('\n')), "{:?}\n{:?}", file, after);
            let lines = |text: &str| text.lines().filter(|line| line.contains('#')).count();
            prop_assert!(which == 3 || lines(&after) >= lines(&file), "a remark is lost: {}", after);
        }

        #[test]
        fn what_is_written_reads_back_the_same(before in any_front(), after in any_front(), body in "(.|\n){0,20}") {
            let body = ended(plain(&body));
            let first = written("", Some(&before), &body);
            let second = written(&first, Some(&after), &body);
            for (file, front) in [(first, before), (second, after)] {
                let shown = shown(&file);
                // Nothing in any field, and no text: no file.
                if !file.is_empty() {
                    prop_assert_eq!(shown.front, Some(front), "{}", file);
                    prop_assert_eq!(&shown.body, &body);
                }
            }
        }
    }
}
