use super::*;
use crate::courses::library;

const QUESTIONS: &str = "// [id:q1] [tag:1]\nOne? {=a #x ~b #x}\n\n// [id:q2] [tag:o1]\nTwo? {TRUE #x #x}\n\n// [id:q3] [tag:1]\nThree? {~%50%a #x ~%50%b #x ~%-100%c #x}\n\n// [id:q4] [tag:1]\nFour? {F####x}\n\n// [id:q5] [tag:1]\nFive? {=a #x ~b #x}\n\n// [id:q6] [tag:1]\nSix? {=a #x ~b #x}\n";

fn sound() -> Files {
    let both = "vi = \"a\"\nen = \"b\"\n";
    let module = "---\ntitle: a\nminutes: 1\nobjectives: [one]\nsources: [{name: x}]\n---\ntext\n";
    let mut files = Files::new();
    let mut add = |path: &str, text: String| files.insert(path.to_owned(), text);
    add("leg/course.toml", format!("modules = [\"m\"]\n[title]\n{both}[summary]\n{both}[audience]\n{both}"));
    for language in ["vi", "en"] {
        add(&format!("leg/m/{language}.md"), module.to_owned());
        add(&format!("leg/m/quiz.{language}.gift"), QUESTIONS.to_owned());
        add(&format!("leg/m/teach.{language}.md"), "# Dạy\nĐóng vai.\n".to_owned());
    }
    files
}

/// How many questions are kept, and the problems as "language:line key".
fn after(change: impl FnOnce(&mut Files)) -> (usize, Vec<String>) {
    let mut files = sound();
    change(&mut files);
    let (courses, problems) = library::read(&files, "/courses", &Both::default());
    assert_eq!(problems, []);
    let (bank, problems) = read(&files, &courses);
    let kept = bank.quiz("leg", "m").map_or(0, |quiz| {
        let ids =
            |questions: &[Question]| questions.iter().map(|question| question.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&quiz.questions.vi), ids(&quiz.questions.en));
        quiz.questions.vi.len()
    });
    let told = problems.iter().map(|p| {
        format!("{}:{} {}", &p.file["leg/m/quiz.".len()..][..2], p.line, p.key.trim_start_matches("check."))
    });
    (kept, told.collect())
}

fn in_english(from: &str, to: &str) -> (usize, Vec<String>) {
    assert!(QUESTIONS.contains(from), "{from}");
    after(|files| drop(files.insert("leg/m/quiz.en.gift".into(), QUESTIONS.replacen(from, to, 1))))
}

fn in_both(from: &str, to: &str) -> (usize, Vec<String>) {
    assert!(QUESTIONS.contains(from), "{from}");
    after(|files| {
        for language in ["vi", "en"] {
            files.insert(format!("leg/m/quiz.{language}.gift"), QUESTIONS.replacen(from, to, 1));
        }
    })
}

#[test]
fn a_sound_quiz_is_kept_whole() {
    assert_eq!(after(|_| {}), (6, vec![]));
}

#[test]
fn an_objective_about_which_nothing_is_asked_is_told() {
    let (_, problems) = after(|files| {
        for language in ["vi", "en"] {
            let text = files.get_mut(&format!("leg/m/{language}.md")).unwrap();
            *text = text.replace("[one]", "[one, two, three]");
            let quiz = QUESTIONS.replace("[id:q2] [tag:o1]", "[id:q2] [tag:o3]");
            files.insert(format!("leg/m/quiz.{language}.gift"), quiz);
        }
    });
    assert_eq!(problems, ["vi:1 objective_unasked"], "the second");
    let untagged = after(|files| {
        for language in ["vi", "en"] {
            let quiz = QUESTIONS.replace(" [tag:o1]", "").replace(" [tag:1]", "");
            files.insert(format!("leg/m/quiz.{language}.gift"), quiz);
        }
    });
    assert!(
        !untagged.1.iter().any(|told| told.contains("unasked")),
        "each question is told there: {untagged:?}"
    );
}

#[test]
fn a_question_that_cannot_be_scored_alike_is_left_out_and_told() {
    for (from, to, problems) in [
        ("{TRUE", "{FALSE", vec!["en:5 answers_differ"]),
        ("{=a #x ~b #x}", "{~a #x =b #x}", vec!["en:2 answers_differ"]),
        ("=a #x ~b #x", "#5 #x", vec!["en:2 answers_differ"]),
        ("[id:q2]", "[id:q9]", vec!["en:5 question_untranslated", "vi:5 question_untranslated"]),
        ("// [id:q2] [tag:o1]\n", "", vec!["en:4 question_without_id", "vi:5 question_untranslated"]),
    ] {
        assert_eq!(in_english(from, to), (5, problems.iter().map(|p| p.to_string()).collect()), "{to}");
    }
}

#[test]
fn mistakes_made_in_both_languages_are_told_in_both() {
    for (from, to, kept, told) in [
        ("=a #x ~b", "~a #x ~b", 5, "2 no_right_answer"),
        ("=a #x ~b", "=a #x =c #x ~b", 5, "2 several_right_answers"),
        ("=a #x ~b #x", "=%50%a #x", 5, "2 no_right_answer"),
        ("=a #x ~b #x", "=a #x =Á #x", 5, "2 answer_twice"),
        ("=a #x ~b #x", "=%50%a* #x =ab #x", 5, "2 answer_covered"),
        ("=a #x ~b #x", "=* #x", 5, "2 anything_is_right"),
        ("=a #x ~b #x", "=a", 6, "2 missing_feedback"),
        ("=a #x ~b #x", "=a ####x", 6, ""),
        ("=a #x ~b #x", "#5:-1 #x", 5, "2 negative_tolerance"),
        ("=a #x ~b #x", "#5..1 #x", 5, "2 range_turned"),
        ("=a #x ~b #x", "#=5 #x =5.0 #x", 5, "2 answer_twice"),
        ("=a #x ~b #x", "#=%50%5:2 #x =5 #x", 5, "2 answer_covered"),
        ("=a #x ~b #x", "#* #x", 5, "2 anything_is_right"),
        ("=a #x ~b #x", "#=%50%5 #x", 5, "2 no_right_answer"),
        ("=a #x ~b #x", "#5 #x", 6, ""),
        ("=a #x ~b #x", "=a -> b =c -> d =-> e ####x", 6, ""),
        ("=a #x ~b #x", "=a -> b =c -> d =-> e", 6, "2 missing_feedback"),
        ("=a #x ~b #x", ">\na\nb\nc\n####x", 6, ""),
        ("=a #x ~b #x", ">\na\nb\n####x", 5, "2 too_few_things"),
        ("=a #x ~b #x", ">\na\nb\na\n####x", 5, "5 thing_twice"),
        ("=a #x ~b #x", "=a -> b =c -> d ####x", 5, "2 too_few_pairs"),
        ("=a #x ~b #x", "=a -> b =c -> b =d -> b ####x", 5, "2 one_answer_for_all"),
        ("=a #x ~b #x", "=a -> b =c -> d =a -> d ####x", 5, "2 pair_twice"),
        ("=a #x ~b", "=a #x ~a", 5, "2 choice_twice"),
        ("=a #x ~b #x", "~%100%a #x", 5, "2 too_few_choices"),
        ("~%50%b", "~%40%b", 5, "8 weights_not_whole"),
        ("~%-100%c", "~c", 6, "8 ticking_all_is_full"),
        ("=a #x ~b", "=a ~b", 6, "2 missing_feedback"),
        ("[tag:1]", "[tag:2]", 6, "2 tag_names_no_objective"),
        ("[id:q2]", "[id:q1]", 5, "5 id_twice"),
        ("[id:q2] [tag:o1]", "[id:q2]", 6, "5 question_without_objective"),
        ("// [id:q6] [tag:1]\nSix? {=a #x ~b #x}\n", "", 5, "1 too_few_questions"),
    ] {
        let both =
            ["en", "vi"].iter().filter(|_| !told.is_empty()).map(|of| format!("{of}:{told}")).collect();
        assert_eq!(in_both(from, to), (kept, both), "{to}");
    }
}

#[test]
fn a_description_that_looks_like_a_question_without_its_braces_is_told() {
    for (words, told) in [
        ("// [id:q9] [tag:1]\nHere it begins.", true),
        ("// [id:q9]\nWhat is it?", true),
        ("// [id:q9]\nWhat is **it?**", true),
        ("// [id:q9]\nWhat is it? Read on.", false),
    ] {
        let both =
            ["en", "vi"].iter().filter(|_| told).map(|of| format!("{of}:2 description_asks")).collect();
        let found = in_both("// [id:q1]", &format!("{words}\n\n// [id:q1]"));
        assert_eq!(found, (6, both), "{words}");
    }
}

#[test]
fn typed_words_may_differ_and_are_right_in_either_language() {
    let mut files = sound();
    for (language, answers) in [("vi", "=trưởng nhóm #x"), ("en", "=leader #x =%50%head #y")] {
        files.insert(format!("leg/m/quiz.{language}.gift"), QUESTIONS.replacen("=a #x ~b #x", answers, 1));
    }
    let (courses, _) = library::read(&files, "/courses", &Both::default());
    let (bank, problems) = read(&files, &courses);
    assert_eq!(problems, []);
    let quiz = bank.quiz("leg", "m").unwrap();
    for language in Language::ALL {
        let worth = |typed: &str| quiz.questions.of(language)[0].rules().points(&[typed.to_owned()].into());
        let worth = ["Truong nhom", "LEADER", "head", "x"].map(|typed| worth(typed).as_number());
        assert_eq!(worth, [1.0, 1.0, 0.5, 0.0], "{language:?}");
    }
}

#[test]
fn pairs_belong_together_alike_in_both_languages_under_the_same_keys() {
    let read_with = |vi: &str, en: &str| {
        let mut files = sound();
        for (language, answers) in [("vi", vi), ("en", en)] {
            let text = QUESTIONS.replacen("=a #x ~b #x", answers, 1);
            files.insert(format!("leg/m/quiz.{language}.gift"), text);
        }
        let (courses, _) = library::read(&files, "/courses", &Both::default());
        read(&files, &courses)
    };
    let vi = "=một -> 1 =hai -> 2 =ba -> 1 =-> 4 ####x";
    let (bank, problems) = read_with(vi, "=one -> I =two -> II =three -> I =-> IV ####x");
    assert_eq!(problems, []);
    let quiz = bank.quiz("leg", "m").unwrap();
    let (vi_rules, en_rules) = (quiz.questions.vi[0].rules(), quiz.questions.en[0].rules());
    assert_eq!(vi_rules.best(), en_rules.best());
    assert_eq!(vi_rules.points(&en_rules.best()).as_number(), 1.0);
    let values = |rules: &dyn crate::quizzes::kinds::Rules| -> Vec<String> {
        let pieces = rules.fields().pieces;
        pieces.into_iter().flat_map(|piece| piece.options).map(|option| option.value).collect()
    };
    assert_eq!(values(vi_rules), values(en_rules), "the same keys in the same order");
    for other in [
        "=one -> I =two -> II =three -> II =-> IV ####x",
        "=one -> I =two -> II =three -> I ####x",
        "=one -> I =two -> II =three -> III =-> IV ####x",
    ] {
        let (_, problems) = read_with(vi, other);
        assert_eq!(problems.iter().map(|problem| problem.key).collect::<Vec<_>>(), ["check.answers_differ"]);
    }
}

#[test]
fn a_description_stands_in_its_place_and_counts_nothing() {
    let described =
        QUESTIONS.replacen("// [id:q2]", "// [id:d1]\nNghe **đã**.\n\n// [id:q2]", 1).trim_end().to_owned()
            + "\n\n// [id:d2]\nHết.\n";
    let mut files = sound();
    for language in ["vi", "en"] {
        files.insert(format!("leg/m/quiz.{language}.gift"), described.clone());
    }
    let (courses, _) = library::read(&files, "/courses", &Both::default());
    let (bank, problems) = read(&files, &courses);
    assert_eq!(problems, [], "it needs no objective");
    let quiz = bank.quiz("leg", "m").unwrap();
    assert_eq!(quiz.questions.vi.len(), 6);
    let above = |place| quiz.above(place, Language::En).concat();
    assert_eq!(
        (above(0), above(1), above(6)),
        (String::new(), "Nghe <strong>đã</strong>.".into(), "Hết.".into())
    );
    assert_eq!([0, 1, 5].map(|place| quiz.scene(place)), [None, Some(1), Some(1)]);
    // It makes up for no question.
    let fewer = described.replacen("// [id:q6] [tag:1]\nSix? {=a #x ~b #x}\n", "", 1);
    assert_ne!(fewer, described);
    files.insert("leg/m/quiz.vi.gift".into(), fewer.clone());
    files.insert("leg/m/quiz.en.gift".into(), fewer);
    let (_, problems) = read(&files, &courses);
    assert_eq!(problems.iter().map(|p| p.key).collect::<Vec<_>>(), ["check.too_few_questions"; 2]);
}

#[test]
fn a_quiz_needs_both_languages() {
    assert_eq!(
        after(|files| drop(files.remove("leg/m/quiz.en.gift"))),
        (0, vec!["en:1 missing_translation".into()])
    );
    assert_eq!(
        after(|files| files.retain(|path, _| !path.ends_with("gift"))),
        (0, vec!["vi:1 missing_quiz".into()])
    );
}

#[test]
fn one_mistake_is_told_once_and_not_as_a_difference_of_the_other_language() {
    // Cannot be read in Vietnamese: the English one stands alone, but is there.
    let (kept, told) = after(|files| {
        drop(files.insert("leg/m/quiz.vi.gift".into(), QUESTIONS.replacen("=a #x ~b #x}", "=a #x ~b #x", 1)));
    });
    assert_eq!((kept, told), (5, vec!["vi:2 brace_not_closed".to_owned()]));
    // A remark is no question.
    let (kept, told) = in_english("// [id:q6] [tag:1]\nSix? {=a #x ~b #x}", "// [id:q6] Six?");
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    assert_eq!((kept, &told[..]), (5, &["en:1 too_few_questions", "vi:17 question_untranslated"][..]));
    // An empty file says nothing that could differ.
    let (kept, told) = after(|files| drop(files.insert("leg/m/quiz.en.gift".into(), "\u{feff}\n".into())));
    assert_eq!((kept, told), (0, vec!["en:1 missing_translation".to_owned()]));
}

#[test]
fn the_order_of_the_translation_does_not_matter() {
    let mut turned: Vec<_> = QUESTIONS.trim().split("\n\n").collect();
    turned.reverse();
    assert_eq!(
        after(|files| drop(files.insert("leg/m/quiz.en.gift".into(), turned.join("\n\n")))),
        (6, vec![])
    );
}
