use proptest::prelude::*;

use super::*;
use crate::courses::problem::Spot;
use crate::kit::files;
use crate::quizzes::decimal::Decimal;
use crate::quizzes::formats::unplaced;
use crate::quizzes::gift::gaps::{self, Gap, MARK};
use crate::quizzes::gift::{self, text::Places};
use crate::quizzes::kinds::ordering::Grading;

const FILE: &str = "// Về nhóm\n\n// [id:a-1] [tag:1]\n::Một:: Ai? {\n  =Hộ nghèo #Đúng.\n  ~Mọi hộ\n}\n\n\n// giữ lại\n// [id:a-2]\n$CATEGORY: x\nHai\\: đúng không? {FALSE #Không. #Câu này sai.}\n\n// cuối\n";

fn items(file: &str) -> Vec<Item> {
    let (items, problems) = gift::read("quiz.vi.gift", file);
    assert_eq!(problems, [], "{file}");
    items
}

/// Without the lines, which are not the question's own.
fn bare(item: Item) -> Item {
    unplaced(item)
}

#[test]
fn only_the_question_that_was_changed_is_written_anew() {
    let mut item = items(FILE).remove(1);
    assert_eq!(put(FILE, &item), FILE);
    item.text.source = "Ba: {x}?".into();
    item.tags = vec!["2".into()];
    let expected = FILE.replace(
        "// [id:a-2]\n$CATEGORY: x\nHai\\: đúng không?",
        "$CATEGORY: x\n// [id:a-2] [tag:2]\nBa\\: \\{x\\}?",
    );
    assert_eq!(put(FILE, &item), expected);
    assert_eq!(put(&FILE.replace('\n', "\r\n"), &item), expected);
}

#[test]
fn a_new_question_comes_last_and_a_removed_one_leaves_the_rest() {
    let mut item = items(FILE).remove(0);
    item.id = Some("a-3".into());
    let more = put(FILE, &item);
    assert_eq!(more, format!("{FILE}\n{}", write(&item)));
    assert_eq!(items(&more).len(), 3);
    assert_eq!(without(&put("", &item), "a-3"), "");
    assert_eq!(without(FILE, "a-3"), FILE);
    let less = without(FILE, "a-1");
    assert_eq!(
        less,
        FILE.replace("// [id:a-1] [tag:1]\n::Một:: Ai? {\n  =Hộ nghèo #Đúng.\n  ~Mọi hộ\n}\n\n", "")
    );
    assert!(without(FILE, "a-2").contains("// giữ lại\n$CATEGORY: x\n"));
}

#[test]
fn two_questions_change_places_and_all_between_them_stays() {
    let swapped_file = swapped(FILE, "a-2", "a-1");
    let ids: Vec<_> = items(&swapped_file).into_iter().filter_map(|item| item.id).collect();
    assert_eq!(ids, ["a-2", "a-1"]);
    assert!(
        swapped_file.starts_with("// Về nhóm\n\n// giữ lại\n") && swapped_file.ends_with("}\n\n// cuối\n")
    );
    assert_eq!(swapped(&swapped_file, "a-1", "a-2"), FILE);
    assert_eq!(swapped(FILE, "a-1", "none"), FILE);
}

#[test]
fn every_question_of_the_courses_is_read_the_same_once_written() {
    for (path, text) in files::courses().into_iter().filter(|(path, _)| path.ends_with(".gift")) {
        for item in items(&text) {
            assert_eq!(put(&text, &item), text, "{path}");
            let again = items(&write(&item)).remove(0);
            assert_eq!(
                bare(Item { category: None, ..again }),
                bare(Item { category: None, ..item }),
                "{path}"
            );
        }
    }
}

fn any_words() -> impl Strategy<Value = String> {
    let letters = "[a-zđ~=#{}:\\\\%\\[\\]/$!<>\"'. -]{1,16}|->|\\[html\\]x|//x|::x::|TRUE|%5%a|  \n|\\\\n";
    proptest::collection::vec(letters, 1..4).prop_map(|parts| parts.concat()).prop_filter_map(
        "words",
        |text| {
            let text = text.trim().to_owned();
            (!text.is_empty()).then_some(text)
        },
    )
}

fn any_passage() -> impl Strategy<Value = Passage> {
    let formats = proptest::sample::select(&Format::ALL[..]);
    (formats, any_words()).prop_map(|(format, source)| Passage { format, source, places: Places::default() })
}

fn typed<T>((expected, weight, feedback): (T, Points, Option<Passage>)) -> Typed<T> {
    Typed { line: 0, column: 0, expected, weight, feedback }
}

fn any_answers() -> impl Strategy<Value = Answers> {
    prop_oneof![9 => any_simple_answers(), 2 => any_gaps().prop_map(Answers::Cloze)]
}

/// Gaps as a file may hold them: one alone too, with weights and layouts. How exactly words are taken holds for all.
fn any_gaps() -> impl Strategy<Value = Vec<Gap>> {
    let of_a_gap = any_simple_answers().prop_filter_map("no gap", |answers| match answers {
        Answers::ShortAnswer { expected, .. } => Some(Answers::ShortAnswer { rule: None, expected }),
        Answers::OneChoice(answers) if answers.iter().any(|one| one.weight == Points::FULL) => {
            Some(Answers::OneChoice(answers))
        }
        Answers::Number(_) => Some(answers),
        _ => None,
    });
    let layouts = &["MULTICHOICE_V", "MCHS", "NM", "SAC", "SA"][..];
    let gap = (1u32..=100, proptest::option::of(proptest::sample::select(layouts)), of_a_gap);
    let gap = gap.prop_map(|(weight, layout, answers)| {
        let spot = Spot { line: 0, column: 0 };
        let as_it_is =
            Gap::new(spot, weight, layout, gaps::ruled(answers.clone(), layout, Some(Match::Marks)));
        as_it_is
            .or_else(|| Gap::new(spot, weight, None, gaps::ruled(answers, None, Some(Match::Marks))))
            .unwrap()
    });
    proptest::collection::vec(gap, 1..4)
}

fn any_simple_answers() -> impl Strategy<Value = Answers> {
    let weight = prop_oneof![Just("0"), Just("100"), Just("33.33333"), Just("-50"), Just("12.5")]
        .prop_map(|text| Points::from_percentage(text).unwrap());
    let answer = (any_passage(), weight, proptest::option::of(any_passage()))
        .prop_map(|(text, weight, feedback)| Answer { line: 0, column: 0, text, weight, feedback });
    let said = || proptest::option::of(any_passage());
    let worth = || {
        prop_oneof![Just("0"), Just("100"), Just("50"), Just("33.33333")]
            .prop_map(|text| Points::from_percentage(text).unwrap())
    };
    let number = || (-999_999i64..999_999).prop_map(|n| Decimal::from_gift(&format!("{n}e-3")).unwrap());
    let span = prop_oneof![
        (number(), number()).prop_map(|(value, tolerance)| Span::Near { value, tolerance }),
        (number(), number()).prop_map(|(low, high)| Span::Between { low, high }),
        Just(Span::Any),
    ];
    let typed_number = (span, worth(), said());
    let words =
        any_words().prop_map(|text| text.replace("\\n", "").split_whitespace().collect::<Vec<_>>().join(" "));
    let words = words.prop_filter("words", |text| !text.is_empty()).boxed();
    // With an arrow among the words the rule is written, and read again.
    let rule = proptest::sample::select(&Match::ALL[..]).prop_map(Some);
    // The first arrow parts a pair, so none stands before it.
    let asked = any_passage().prop_filter("no arrow", |asked| !asked.source.contains("->"));
    let pair = (proptest::option::of(asked), words.clone()).prop_map(|(asked, answer)| Pair {
        line: 0,
        column: 0,
        asked,
        answer,
    });
    let known = |words: &'static [&'static str]| {
        proptest::option::of(proptest::sample::select(words).prop_map(str::to_owned))
    };
    let how = (
        proptest::option::of(0usize..9),
        known(&["ALL", "RANDOM", "CONTIGUOUS"]),
        known(&["VERTICAL", "HORIZONTAL"]),
        proptest::option::of(proptest::sample::select(&Grading::ALL[..])),
    )
        .prop_map(|(count, selection, layout, grading)| How { count, selection, layout, grading });
    let typed_words = (words, worth(), said());
    prop_oneof![
        (rule, proptest::collection::vec(typed_words, 1..4)).prop_map(|(rule, all)| Answers::ShortAnswer {
            rule,
            expected: all.into_iter().map(typed).collect()
        }),
        proptest::collection::vec(pair, 1..5).prop_map(Answers::Matching),
        Just(Answers::Description),
        Just(Answers::Essay),
        (how, proptest::collection::vec(any_passage(), 1..5)).prop_map(|(how, things)| {
            let thing = |text| Thing { line: 0, column: 0, text };
            Answers::Ordering { how, things: things.into_iter().map(thing).collect() }
        }),
        proptest::collection::vec(typed_number, 1..4)
            .prop_map(|all| Answers::Number(all.into_iter().map(typed).collect())),
        (any::<bool>(), said(), said()).prop_map(|(truth, if_wrong, if_right)| Answers::TrueFalse {
            truth,
            if_wrong,
            if_right
        }),
        (any::<bool>(), proptest::collection::vec(answer, 2..5)).prop_map(|(one, answers)| {
            if one { Answers::OneChoice(answers) } else { Answers::SeveralChoices(answers) }
        }),
    ]
}

pub(in crate::quizzes) fn any_item() -> impl Strategy<Value = Item> {
    let name = "[a-z0-9\\]\\\\-]{1,8}";
    (
        name,
        proptest::collection::vec(name, 0..3),
        proptest::option::of("[a-zđ:=~{} ]{0,8}[a-z]"),
        (any_passage(), proptest::option::of(any_passage())),
        any_answers(),
        proptest::option::of(any_passage()),
    )
        .prop_map(|(id, tags, title, (mut text, behind), answers, feedback)| {
            (
                id,
                tags,
                title,
                {
                    // Each gap stands somewhere among the words.
                    if let Answers::Cloze(gaps) = &answers {
                        let marks = (1..=gaps.len()).map(|nth| format!(" {MARK} w{nth}"));
                        text.source.extend(marks);
                    }
                    (text, behind)
                },
                answers,
                feedback,
            )
        })
        .prop_map(|(id, tags, title, (text, behind), answers, feedback)| Item {
            line: 0,
            column: 0,
            id: Some(id),
            tags,
            category: None,
            title: title.map(|title: String| title.trim().to_owned()),
            text,
            // Lines do not fit into a gap.
            behind: behind
                .filter(|_| !matches!(answers, Answers::Description | Answers::Essay | Answers::Cloze(_))),
            // Nobody answers a description, so nothing is said after it.
            feedback: feedback.filter(|_| answers != Answers::Description),
            answers,
        })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(item in any_item()) {
        let (items, problems) = gift::read("quiz.vi.gift", &write(&item));
        prop_assert_eq!(problems, []);
        prop_assert_eq!(items.len(), 1);
        prop_assert_eq!(bare(items[0].clone()), item);
    }

    #[test]
    fn the_other_questions_of_any_file_stay_as_they_are(item in any_item(), text in "(.|\n){0,60}") {
        let before = format!("{FILE}\n{text}");
        let after = put(&before, &item);
        let others = |file: &str| -> Vec<Option<String>> {
            let (items, _) = gift::read("quiz.vi.gift", file);
            items.into_iter().map(|other| other.id).filter(|id| *id != item.id).collect()
        };
        prop_assert_eq!(others(&before), others(&after));
        prop_assert!(after.contains("// Về nhóm\n\n") && after.contains("// cuối\n"));
    }
}

#[test]
fn typed_answers_are_written_as_an_author_writes_them() {
    for text in [
        "// [id:a] [match:exact]\nAi? {\n  =Nhóm trưởng #Đúng.\n  =%50%tổ trưởng\n  ####Hết.\n}\n",
        "// [id:a]\nMấy? {#\n  =75:0.5 #Đúng.\n  =%50%70..80 #Gần.\n  ~ #Xa quá.\n  ####Hết.\n}\n",
    ] {
        let item = items(text).remove(0);
        assert_eq!(write(&item), text);
        assert_eq!(put(text, &item), text);
    }
    // Whoever does not say how words are taken is not made to, but for an arrow, that would make them pairs.
    let mut item = items("// [id:a]\nAi? {=a}").remove(0);
    assert!(!write(&item).contains("match"));
    let Answers::ShortAnswer { expected, .. } = &mut item.answers else { panic!("short") };
    expected[0].expected = "a->b".into();
    assert!(write(&item).starts_with("// [id:a] [match:both]\n") && items(&write(&item)).len() == 1);
}

#[test]
fn a_sentence_is_written_on_behind_the_word_that_is_missing() {
    for text in [
        "// [id:a]\nNhóm bầu {\n  =nhóm trưởng #Đúng.\n  ~xã #Sai.\n} để điều hành.\n",
        "// [id:a]\nNhóm bầu {\n  =nhóm trưởng\n}.\n",
        "// [id:a]\nNhóm có {#\n  =10..20\n} hộ.\n",
        "// [id:a]\nNhóm {TRUE #x} thế.\n",
    ] {
        let item = items(text).remove(0);
        assert_eq!(write(&item), text);
        assert_eq!(put(text, &item), text);
    }
}

#[test]
fn things_to_be_ordered_are_written_as_moodle_writes_them() {
    for text in [
        "// [id:a]\nXếp các việc. {>3 ALL VERTICAL ABSOLUTE_POSITION\n  Họp thôn\n  Bầu **trưởng**\n  Nộp đơn\n  ####Họp trước.\n}\n",
        "// [id:a]\nXếp. {>\n  3 hộ\n  ALL\n  [markdown]//x\n}\n",
    ] {
        let item = items(text).remove(0);
        assert_eq!(write(&item), text);
        assert_eq!(put(text, &item), text);
    }
}

#[test]
fn pairs_are_written_as_an_author_writes_them() {
    let text = "// [id:a]\nNối xã với huyện. {\n  =Ba Vinh -> Ba Tơ\n  =**Sơn Ba** -> Sơn Hà\n  =-> Sơn Tây\n  ####Xem bản đồ.\n}\n";
    let item = items(text).remove(0);
    assert_eq!(write(&item), text);
    assert_eq!(put(text, &item), text);
}

#[test]
fn an_arrow_stays_as_it_is_typed() {
    let text = "// [id:a]\nĐơn A->B nộp ai? {\n  =Xã -> huyện #Xã->huyện.\n  ~Thôn -> xã\n}\n";
    let item = items(text).remove(0);
    assert_eq!(write(&item), text);
    assert_eq!(put(text, &item), text);
}
