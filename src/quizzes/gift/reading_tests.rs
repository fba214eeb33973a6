use proptest::prelude::*;

use super::answers::{How, Typed};
use super::*;
use crate::quizzes::kinds::ordering::Grading;
use crate::quizzes::points::Points;

/// The items, and the problems as (line, key).
fn read_all(source: &str) -> (Vec<Item>, Vec<(usize, &'static str)>) {
    let (items, problems) = read("quiz.vi.gift", source);
    (
        items,
        problems
            .into_iter()
            .map(|problem| (problem.line, problem.key.trim_start_matches("check.")))
            .collect(),
    )
}

fn one(source: &str) -> Item {
    let (mut items, problems) = read_all(source);
    assert_eq!((items.len(), &problems[..]), (1, &[][..]), "{source}");
    items.remove(0)
}

fn choices(item: &Item) -> Vec<(String, f64, Option<String>)> {
    let (Answers::OneChoice(answers) | Answers::SeveralChoices(answers)) = &item.answers else {
        panic!("choices in {item:?}")
    };
    let shown = |passage: &Passage| passage.source.clone();
    answers.iter().map(|a| (shown(&a.text), a.weight.as_number(), a.feedback.as_ref().map(shown))).collect()
}

#[test]
fn one_choice_with_title_id_tags_and_feedback() {
    let item = one(
        "// [id:leg-1] [tag:2] [tag:a\\]b]\n::Ai vào::Ai được vào nhóm? {\n\t=Hộ nghèo #Đúng.\n\t~Mọi hộ #Chưa đúng.\n\t####Xem lại bài 2.\n}\n",
    );
    assert_eq!((item.id.as_deref(), item.title.as_deref(), item.line), (Some("leg-1"), Some("Ai vào"), 2));
    assert_eq!(item.tags, ["2", "a]b"]);
    assert!(matches!(item.answers, Answers::OneChoice(_)));
    assert_eq!(
        choices(&item),
        [("Hộ nghèo".into(), 1.0, Some("Đúng.".into())), ("Mọi hộ".into(), 0.0, Some("Chưa đúng.".into()))]
    );
    assert_eq!(item.feedback.map(|passage| passage.source), Some("Xem lại bài 2.".into()));
}

#[test]
fn several_choices_have_weights_and_no_equals_sign() {
    let item = one("Which?{~%33.33333%a ~%33.33333%b#yes ~%33.33333%c ~%-100%d}");
    let Answers::SeveralChoices(answers) = &item.answers else { panic!("several") };
    assert_eq!(answers[..3].iter().map(|answer| answer.weight).sum::<Points>(), Points::FULL);
    assert_eq!(choices(&item)[3], ("d".into(), -1.0, None));
}

#[test]
fn true_or_false_tells_the_wrong_one_first() {
    for (source, expected) in
        [("Is it?{TRUE#no#yes####all}", true), ("Is it? { f #no #yes #### all }", false)]
    {
        let item = one(source);
        let Answers::TrueFalse { truth, if_wrong, if_right } = item.answers else { panic!("true or false") };
        assert_eq!(truth, expected);
        assert_eq!(
            (if_wrong.map(|p| p.source), if_right.map(|p| p.source)),
            (Some("no".into()), Some("yes".into()))
        );
        assert_eq!(item.feedback.map(|p| p.source), Some("all".into()));
    }
}

#[test]
fn a_backslash_makes_a_mark_plain_text() {
    let item = one(r"\:\:2 \{x\} \= 4?\nNew \\ line \* {=a \= b\~c \#1 #really \} ~d}");
    assert_eq!(item.title, None);
    assert_eq!(item.text.source, "::2 {x} = 4?  \nNew \\ line \\*");
    assert_eq!(choices(&item)[0], ("a = b~c #1".into(), 1.0, Some("really }".into())));
}

#[test]
fn the_format_of_the_question_holds_for_its_answers() {
    let item = one("::t::[html]<b>Who</b>? {=[plain]1 < 2 ~[markdown]**x** ~<i>y</i>#[plain]<z>}");
    let Answers::OneChoice(answers) = &item.answers else { panic!("one choice") };
    let formats: Vec<_> = answers.iter().map(|answer| answer.text.format).collect();
    assert_eq!(
        (item.text.format, formats),
        (Format::Html, vec![Format::Plain, Format::Markdown, Format::Html])
    );
    assert_eq!(answers[2].feedback.as_ref().map(|p| p.format), Some(Format::Plain));
}

#[test]
fn comments_may_stand_anywhere_and_categories_hold_until_the_next() {
    let (items, problems) = read_all(
        "// first\n\n$CATEGORY: leg/one\n\n  // [id:a]\nQ {=x\n// inside\n~y}\n\n$CATEGORY: leg/two\n// [id:b]\nR {T}\n",
    );
    assert_eq!(problems, []);
    let told: Vec<_> =
        items.iter().map(|item| (item.id.as_deref(), item.category.as_deref(), item.line)).collect();
    assert_eq!(told, [(Some("a"), Some("leg/one"), 6), (Some("b"), Some("leg/two"), 12)]);
}

#[test]
fn files_from_any_computer_read_the_same() {
    let unix = "// [id:a]\nQ {=x\n~y}\n\nR {T}\n";
    for other in [
        unix.replace('\n', "\r\n"),
        unix.replace('\n', "\r"),
        format!("\u{feff}{unix}"),
        unix.replace("\n\n", "\n \t\n"),
    ] {
        assert_eq!(read_all(&other), read_all(unix));
    }
}

#[test]
fn every_item_that_cannot_be_read_is_told_and_the_others_are_kept() {
    let source = "One {=a ~b}\n\nTwo {=a\n\n~b}\n\nThree {=a ~b}}\n\n::four {=a ~b}\n\n{=a ~b}\n\nSix {=a ~}\n\nSeven {=a ~%x%b}\n\nEight {a ~b}\n\nNine {=a ~b} ?\n\nTen {T}\n";
    let (items, problems) = read_all(source);
    assert_eq!(items.iter().map(|item| item.line).collect::<Vec<_>>(), [1, 19, 21]);
    let expected = [
        (3, "brace_not_closed"),
        (5, "brace_not_opened"),
        (7, "brace_too_many"),
        (9, "title_not_closed"),
        (11, "question_without_text"),
        (13, "answer_without_text"),
        (15, "bad_weight"),
        (17, "answer_without_mark"),
    ];
    assert_eq!(problems, expected);
}

#[test]
fn what_is_wrong_stands_at_its_line_and_column() {
    let source = "// [id:a]\n  Hỏi? {Có ~Không}\n\nĐúng không? {=Đúng ~%x%Sai}\n\n  Mở \\{ rồi {\n";
    let told = |first: usize| -> Vec<(usize, usize, &str)> {
        let problems = read_from("f", source, first).1;
        problems.iter().map(|p| (p.line, p.column, p.key.trim_start_matches("check."))).collect()
    };
    let expected = [(2, 9, "answer_without_mark"), (4, 20, "bad_weight"), (6, 13, "brace_not_closed")];
    assert_eq!(told(1), expected);
    assert_eq!(told(41), expected.map(|(line, column, key)| (line + 40, column, key)));
    let item = one("// [id:a]\n   Hỏi? {=Có #Đúng. ~Không}");
    let Answers::OneChoice(answers) = &item.answers else { panic!("one choice") };
    assert_eq!((item.line, item.column, answers[1].line, answers[1].column), (2, 4, 2, 21));
}

#[test]
fn braces_with_nothing_in_them_ask_for_an_essay() {
    for (source, told) in
        [("Viết. {}", None), ("Viết. { \n}", None), ("Viết. {####Nên có…}", Some("Nên có…"))]
    {
        let item = one(source);
        assert_eq!(item.answers, Answers::Essay, "{source}");
        assert_eq!(item.feedback.as_ref().map(|words| &words.source[..]), told, "{source}");
    }
    let (items, problems) = read("f", "Bà con {} vì mưa.");
    assert_eq!((items.len(), problems[0].key, problems[0].line), (0, "check.essay_in_a_sentence", 1));
}

#[test]
fn words_without_braces_are_a_description() {
    let item = one("// [id:a]\n::Nghe đã:: [html]Nghe <b>rồi</b> \\{trả lời\\}.");
    assert_eq!((&item.answers, item.title.as_deref()), (&Answers::Description, Some("Nghe đã")));
    assert_eq!((item.text.format, &item.text.source[..]), (Format::Html, "Nghe <b>rồi</b> {trả lời}."));
}

#[test]
fn a_sentence_goes_on_behind_the_word_that_is_missing() {
    for (source, behind) in [
        ("Nhóm bầu {=nhóm trưởng ~xã} để điều hành.", Some("để điều hành.")),
        ("Nhóm bầu {=nhóm trưởng ~xã}.", Some(".")),
        ("Nhóm có {#=10..20} hộ\n trở lên.", Some("hộ\n trở lên.")),
        ("Ai? {=a} \\{x\\}", Some("{x}")),
        ("Ai? {=a ~b} \n ", None),
    ] {
        assert_eq!(one(source).behind.as_ref().map(|words| words.source.as_str()), behind, "{source}");
    }
    assert_eq!(one("[html]A {=b ~c} <i>d</i>").behind.map(|words| words.format), Some(Format::Html));
}

#[test]
fn things_to_be_ordered_stand_a_line_each_behind_what_moodle_writes_before_them() {
    let told = |source: &str| {
        let Answers::Ordering { how, things } = one(source).answers else { panic!("{source}") };
        let things: Vec<String> = things.into_iter().map(|thing| thing.text.source).collect();
        (how, things.join("|"))
    };
    let how = |count, selection: Option<&str>, layout: Option<&str>, grading| How {
        count,
        selection: selection.map(str::to_owned),
        layout: layout.map(str::to_owned),
        grading,
    };
    for (source, expected, things) in [
        (
            "Xếp. {>3 RANDOM HORIZONTAL RELATIVE_NEXT_INCLUDE_LAST\nmột\nhai = 2\n  ba \\} ~ #\n}",
            how(Some(3), Some("RANDOM"), Some("HORIZONTAL"), Some(Grading::NextIncludeLast)),
            "một|hai = 2|ba } ~ #",
        ),
        (
            "Xếp. {> all vert abs\na\nb\nc}",
            how(None, Some("ALL"), Some("VERT"), Some(Grading::AbsolutePosition)),
            "a|b|c",
        ),
        ("Xếp. {>\n3 hộ\nall\nx}", How::default(), "3 hộ|all|x"),
        ("Xếp. {>2 một\nhai}", how(Some(2), None, None, None), "một|hai"),
        ("Xếp. {>}", How::default(), ""),
    ] {
        assert_eq!(told(source), (expected, things.to_owned()), "{source}");
    }
    assert_eq!(one("Xếp. {>\na\nb\n####Xong.}").feedback.map(|words| words.source).as_deref(), Some("Xong."));
}

#[test]
fn pairs_are_parted_at_their_first_arrow() {
    let item = one(
        "// [id:a]\nNối. {\n  =Ba  Vinh -> Ba Tơ\n  = [html]<b>Sơn Ba</b>->Sơn \\#1 -> Hà\n  =-> Sơn Tây\n  ####Xem bản đồ.\n}\n",
    );
    let Answers::Matching(pairs) = &item.answers else { panic!("pairs") };
    let told: Vec<_> = pairs
        .iter()
        .map(|pair| {
            (pair.asked.as_ref().map(|asked| (asked.source.as_str(), asked.format)), &pair.answer[..])
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(("Ba  Vinh", Format::Markdown)), "Ba Tơ"),
            (Some(("<b>Sơn Ba</b>", Format::Html)), "Sơn #1 -> Hà"),
            (None, "Sơn Tây")
        ]
    );
    assert_eq!((pairs[2].line, pairs[2].column), (5, 3));
    assert_eq!(item.feedback.map(|words| words.source).as_deref(), Some("Xem bản đồ."));
    // Whoever says how exactly words are taken means words.
    assert!(matches!(one("// [match:exact]\nAi? {=a -> b}").answers, Answers::ShortAnswer { .. }));
}

#[test]
fn a_pair_that_cannot_be_read_is_told_at_its_place() {
    for (source, told) in [
        ("Nối. {=a -> b\n =c}", (2, 2, "pair_without_arrow")),
        ("Nối. {=a -> b\n =c ->}", (2, 2, "pair_without_answer")),
        ("Nối. {=a -> b #vì\n =c -> d}", (1, 15, "pair_explained")),
        ("Nối. {x =a -> b}", (1, 7, "answer_without_mark")),
    ] {
        let (items, problems) = read("f", source);
        let found: Vec<_> =
            problems.iter().map(|p| (p.line, p.column, p.key.trim_start_matches("check."))).collect();
        assert_eq!((items.len(), &found[..]), (0, &[told][..]), "{source}");
    }
}

/// What is typed, what it is worth and what is said to it.
fn typed<T: ToString>(expected: &[Typed<T>]) -> Vec<(String, f64, &str)> {
    let typed = expected.iter().map(|one| {
        let said = one.feedback.as_ref().map_or("", |words| words.source.as_str());
        (one.expected.to_string(), one.weight.as_number(), said)
    });
    typed.collect()
}

#[test]
fn short_answers_have_weights_feedback_and_a_rule() {
    let item = one(
        "// [id:a] [match:marks]\nAi? {\n  =Nhóm  trưởng #Đúng.\n  =%50%tổ \\= trưởng#Gần.\n  =%0%* #Sai.\n  ####Xem bài 3.\n}\n",
    );
    let Answers::ShortAnswer { rule, expected } = &item.answers else { panic!("short") };
    assert_eq!(*rule, Some(Match::Marks));
    assert_eq!(
        typed(expected),
        [
            ("Nhóm trưởng".into(), 1.0, "Đúng."),
            ("tổ = trưởng".into(), 0.5, "Gần."),
            ("*".into(), 0.0, "Sai.")
        ]
    );
    assert_eq!((expected[1].line, expected[1].column), (4, 3));
    assert_eq!(item.feedback.map(|words| words.source).as_deref(), Some("Xem bài 3."));
    for source in ["Two plus two? {4}", "Two plus two? {=4}", "Two plus two? {=%100%4}"] {
        let Answers::ShortAnswer { rule: None, expected } = one(source).answers else { panic!("{source}") };
        assert_eq!(typed(&expected), [("4".into(), 1.0, "")], "{source}");
    }
}

#[test]
fn numbers_have_tolerances_ranges_weights_and_words_for_any_other() {
    for (source, expected) in [
        ("Pi? {#3.14:0.01}", &[("3.14:0.01", 1.0, "")][..]),
        ("Few? {# 1 .. 5 #yes}", &[("1..5", 1.0, "yes")]),
        ("Cold? {#-4}", &[("-4", 1.0, "")]),
        (
            "Five? {#=5:0#exact =%50%5:2#near ~#far####all}",
            &[("5", 1.0, "exact"), ("5:2", 0.5, "near"), ("*", 0.0, "far")],
        ),
        ("Five? {#\n\t=%100%5:1.0E-5#\n\t~#no\n}", &[("5:0.00001", 1.0, ""), ("*", 0.0, "no")]),
        ("Any? {#=5 =%0%*#no}", &[("5", 1.0, ""), ("*", 0.0, "no")]),
    ] {
        let Answers::Number(numbers) = one(source).answers else { panic!("{source}") };
        let expected: Vec<_> =
            expected.iter().map(|(text, weight, said)| ((*text).to_owned(), *weight, *said)).collect();
        assert_eq!(typed(&numbers), expected, "{source}");
    }
}

#[test]
fn a_typed_answer_that_cannot_be_read_is_told_at_its_place() {
    for (source, told) in [
        ("Pi? {#ba}", (1, 7, "not_a_number")),
        ("Pi? {#3,14}", (1, 7, "not_a_number")),
        ("Pi? {#=3\n  =3:x}", (2, 3, "not_a_number")),
        ("Pi? {#1..}", (1, 7, "not_a_number")),
        ("Pi? {#}", (1, 1, "number_missing")),
        ("Pi? {#=}", (1, 7, "number_missing")),
        ("Ai? {=a =}", (1, 9, "answer_without_text")),
        ("Ai? {=a\n =%x%b}", (2, 2, "bad_weight")),
        ("// [id:a] [match:any]\nAi? {=a}", (1, 1, "unknown_match")),
    ] {
        let (items, problems) = read("f", source);
        let found: Vec<_> =
            problems.iter().map(|p| (p.line, p.column, p.key.trim_start_matches("check."))).collect();
        assert_eq!((items.len(), &found[..]), (0, &[told][..]), "{source}");
    }
}

proptest! {
    #[test]
    fn no_text_stops_the_reader(source in "([ -~\\n\\\\]|[{}~=#:%/$\\[\\]\\r\\n]|T|\\PC){0,200}") {
        let lines = source.replace("\r\n", "\n").split(['\n', '\r']).count();
        let (_, problems) = read("f", &source);
        prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
    }

    #[test]
    fn a_well_formed_question_is_kept_whatever_stands_beside_it(
        before in "([{}~=#:%/$\\[\\]\\\\]|[a-z \\n]|####|::|->){0,60}",
        after in "([{}~=#:%/$\\[\\]\\\\]|[a-z \\n]|####|::|->){0,60}",
    ) {
        let good = "// [id:good-1]\n::Good::Which? {=this #yes ~that #no}";
        let (items, _) = read("f", &format!("{before}\n\n{good}\n\n{after}"));
        let kept: Vec<_> = items.iter().filter(|item| item.id.as_deref() == Some("good-1")).collect();
        prop_assert_eq!(kept.len(), 1);
        prop_assert_eq!(choices(kept[0]).len(), 2);
    }
}

#[test]
fn more_answers_than_anybody_reads_are_refused_where_the_first_of_them_stands() {
    let lines = |of: &dyn Fn(usize) -> String, many: usize| (0..many).map(of).collect::<Vec<_>>().join("\n");
    let kinds: [(&str, &dyn Fn(usize) -> String); 5] = [
        ("", &|nth| if nth == 0 { "=right".into() } else { format!("~wrong {nth}") }),
        ("", &|nth| format!("=word {nth}")),
        ("#", &|nth| format!("={nth}")),
        ("", &|nth| format!("=thing {nth} -> {nth}")),
        (">", &|nth| format!("thing {nth}")),
    ];
    for (opening, answer) in kinds {
        let asked =
            |many: usize| format!("// [id:a]\nHow? {{{opening}\n{}\n####all}}\n", lines(answer, many));
        assert_eq!(one(&asked(100)).answers.count(), 100, "{opening}{}", answer(1));
        let neighbour = format!("{}\n// [id:b]\nIs it? {{TRUE}}\n", asked(101));
        let (items, problems) = read_all(&neighbour);
        assert_eq!((items.len(), &problems[..]), (1, &[(103, "too_many_answers")][..]), "{}", answer(1));
    }
}
