//! The courses that come with the program: whole, sourced, questioned, in both languages.

#[path = "site/support/tutorial.rs"]
#[allow(dead_code)]
mod tutorial;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use lantoa::courses::course::Course;
use lantoa::courses::destinations::Documents;
use lantoa::courses::markdown::Wording;
use lantoa::courses::pictures::gallery::Gallery;
use lantoa::kit::files;
use lantoa::kit::text::{Language, Message, Texts};
use lantoa::quizzes::bank::{self, Bank};
use lantoa::quizzes::forms::{self, Forms};
use lantoa::quizzes::inspection::Inspection;
use lantoa::quizzes::points::Points;
use lantoa::quizzes::question::{Kind, Question};

use tutorial::Tutorial;

/// The four subjects that the project teaches first.
const SUBJECTS: usize = 4;
const FEWEST_MODULES: usize = 6;
const FEWEST_QUESTIONS: usize = 10;

/// Read once for all tests: it takes a second.
static READ: LazyLock<(Inspection, Bank, Texts)> = LazyLock::new(read);

fn read() -> (Inspection, Bank, Texts) {
    let texts = Texts::read(&files::templates()).unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("courses");
    let folder = Gallery::default().hang(files::contents(&folder).unwrap());
    let inspection = Inspection::of_folder(folder, &Wording::both(&texts));
    let (bank, _) = bank::read(&inspection.files, &inspection.courses);
    (inspection, bank, texts)
}

/// Each quiz with its course, its module, a language and the questions in it.
fn each_quiz(check: impl Fn(&str, Language, &[Question])) {
    let (inspection, bank, _) = &*READ;
    for course in &inspection.courses {
        for module in &course.modules {
            let place = format!("{}/{}", course.slug, module.slug);
            let quiz = bank.quiz(&course.slug, &module.slug).unwrap_or_else(|| panic!("{place} has no quiz"));
            for language in Language::ALL {
                check(&place, language, quiz.questions.of(language));
            }
        }
    }
}

fn courses() -> &'static [Course] {
    &READ.0.courses
}

#[test]
fn no_course_has_a_problem() {
    let (inspection, _, texts) = &*READ;
    let problems: Vec<String> = inspection
        .problems
        .iter()
        .map(|p| format!("courses/{}:{}: {}", p.file, p.line, texts.say(Language::En, &p.message())))
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_mistake_made_on_purpose_is_told_at_its_place() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let folder = Gallery::default().hang(files::contents(&folder).unwrap());
    // One document is there, and the course is not for the people of its unit.
    let documents = Documents::of([("551-qd-ttg".to_owned(), "/son-ha/".to_owned())]);
    let documents = documents.read_in([("meeting".to_owned(), "/ba-to/".to_owned())]);
    let inspection = Inspection::of_folder_beside(folder, &Wording::both(&READ.2), Some(&documents));
    let told: Vec<String> = inspection
        .problems
        .iter()
        .map(|p| format!("{}:{}:{} {}", p.file, p.line, p.column, p.key.trim_start_matches("check.")))
        .collect();
    let expected = [
        "meeting/01-invite/en.md:3:10 minutes_differ",
        "meeting/01-invite/en.md:9:1 texts_differ",
        "meeting/01-invite/quiz.vi.gift:17:12 missing_alternative",
        "meeting/01-invite/quiz.vi.gift:17:12 missing_picture",
        "meeting/01-invite/quiz.vi.gift:17:51 link_to_no_module",
        "meeting/01-invite/quiz.vi.gift:17:81 long_sentence",
        "meeting/01-invite/quiz.vi.gift:19:1 question_without_id",
        "meeting/01-invite/quiz.vi.gift:22:1 id_twice",
        "meeting/01-invite/quiz.vi.gift:25:1 no_right_answer",
        "meeting/01-invite/quiz.vi.gift:28:29 missing_feedback",
        "meeting/01-invite/vi.md:4:1 unknown_key",
        "meeting/01-invite/vi.md:8:1 bad_address",
        "meeting/01-invite/vi.md:10:1 source_without_name",
        "meeting/01-invite/vi.md:13:1 heading_of_first_level",
        "meeting/01-invite/vi.md:15:1 heading_skips_level",
        "meeting/01-invite/vi.md:17:1 missing_alternative",
        "meeting/01-invite/vi.md:19:1 missing_picture",
        "meeting/01-invite/vi.md:21:5 link_to_no_heading",
        "meeting/01-invite/vi.md:21:28 link_to_no_module",
        "meeting/01-invite/vi.md:21:52 link_to_no_course",
        "meeting/01-invite/vi.md:21:79 bad_address",
        "meeting/01-invite/vi.md:23:1 long_sentence",
        "meeting/01-invite/vi.md:25:21 link_to_no_module",
        "meeting/01-invite/vi.md:26:3 missing_alternative",
        "meeting/01-invite/vi.md:26:3 missing_picture",
        "meeting/01-invite/vi.md:29:1 heading_skips_level",
        "meeting/01-invite/vi.md:31:23 missing_note",
        "meeting/01-invite/vi.md:31:33 bad_address",
        "meeting/01-invite/vi.md:33:19 link_to_document_elsewhere",
        "meeting/01-invite/vi.md:33:58 link_to_no_document",
        "meeting/03-minutes/en.md:15:25 missing_picture",
        "meeting/03-minutes/quiz.en.gift:17:1 question_without_objective",
        "meeting/03-minutes/quiz.vi.gift:17:1 question_without_objective",
        "meeting/03-minutes/quiz.vi.gift:20:1 question_untranslated",
        "meeting/03-minutes/vi.md:15:34 bad_weight",
        "meeting/03-minutes/vi.md:18:1 checks_differ",
        "meeting/03-minutes/vi.md:19:1 empty_check",
        "meeting/course.toml:2:1 unknown_key",
        "meeting/course.toml:3:1 folder_not_listed",
        "meeting/course.toml:21:15 bad_rule",
        "meeting/course.toml:25:1 hours_of_no_module",
        "tangled/01-start/en.md:2:8 needs_quotes",
        "tangled/01-start/quiz.en.gift:1:1 missing_translation",
        "tangled/01-start/quiz.vi.gift:2:17 answer_twice",
        "tangled/01-start/quiz.vi.gift:5:1 missing_feedback",
        "tangled/01-start/quiz.vi.gift:8:1 too_few_pairs",
        "tangled/01-start/quiz.vi.gift:11:8 range_turned",
        "tangled/01-start/quiz.vi.gift:17:5 missing_feedback",
        "tangled/01-start/quiz.vi.gift:21:1 pair_without_arrow",
        "tangled/01-start/quiz.vi.gift:24:1 too_few_things",
        "tangled/01-start/vi.md:2:11 colon_in_words",
        "tangled/course.toml:1:1 unknown_key_like",
        "tangled/course.toml:15:1 unknown_key",
        "tangled/course.toml:17:1 release_without_message",
        "tangled/course.toml:18:9 bad_release_state",
        "tangled/course.toml:19:10 bad_release_change",
        "tangled/course.toml:20:1 unknown_key_like",
        "untied/course.toml:4:6 words_without_quotes",
    ];
    assert_eq!(told, expected);
    // Whoever reads Vietnamese is told nothing of it in the words of a parser.
    for problem in &inspection.problems {
        let said = READ.2.say(Language::Vi, &problem.message());
        for words in ["line ", "expected", "invalid", "mapping", "not allowed"] {
            assert!(!said.contains(words), "{said}");
        }
    }
}

#[test]
fn whoever_follows_the_tutorial_has_a_course_without_a_fault() {
    for language in Language::ALL {
        let saved = Tutorial::read(language).files;
        assert_eq!(saved.len(), 7, "{language:?}: {:?}", saved.keys());
        let inspection = Inspection::of(saved, &[], &Wording::both(&READ.2));
        assert_eq!(inspection.problems, [], "{language:?}");
        assert_eq!(inspection.courses.len(), 1);
        // As the page advises, each form takes half of four.
        let (bank, _) = bank::read(&inspection.files, &inspection.courses);
        let questions = bank.quiz("hop-thon", "01-moi-hop").unwrap().questions.of(language);
        for objective in [1, 2] {
            let of = questions.iter().filter(|question| question.objective == Some(objective)).count();
            assert!(of >= 4, "{language:?}: {of} of objective {objective}");
        }
    }
}

/// The buttons, fields and menu entries that the tutorial names, as text keys in its order.
const NAMED: [&str; 13] = [
    "nav.courses",
    "courses.to_studio",
    "studio.release_in_use",
    "courses.message",
    "studio.release",
    "nav.courses",
    "courses.draft_in_use",
    "studio.ask",
    "courses.message",
    "studio.ask",
    "studio.review_and_release",
    "courses.official",
    "studio.release",
];

#[test]
fn the_tutorial_names_buttons_as_they_are_called() {
    for language in Language::ALL {
        let called = NAMED.map(|key| READ.2.say(language, &Message::new(key)));
        assert_eq!(Tutorial::read(language).named, called, "{language:?}");
    }
}

#[test]
fn every_folder_is_a_course_that_is_shown() {
    let (inspection, ..) = &*READ;
    let shown: Vec<String> = inspection.courses.iter().map(|c| c.slug.clone()).collect();
    let folders: BTreeSet<&str> =
        inspection.files.keys().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    assert!(folders.iter().eq(&shown), "{shown:?} of {folders:?}");
    assert!(shown.len() >= SUBJECTS, "{shown:?}");
}

#[test]
fn every_course_has_its_modules_and_a_mark_that_passes() {
    for course in courses() {
        assert!(course.modules.len() >= FEWEST_MODULES, "{}: {} modules", course.slug, course.modules.len());
        assert!((50..=100).contains(&course.pass_mark), "{}: {}", course.slug, course.pass_mark);
    }
}

#[test]
fn every_module_says_what_for_and_from_where_in_both_languages() {
    for course in courses() {
        for module in &course.modules {
            for language in Language::ALL {
                let place = format!("{}/{} {}", course.slug, module.slug, language.code());
                assert!(!module.title.of(language).trim().is_empty(), "{place} has no title");
                assert!(!module.objectives.of(language).is_empty(), "{place} has no objective");
                assert!(!module.sources.of(language).is_empty(), "{place} has no source");
                assert!(*module.words.of(language) >= 150, "{place} has {} words", module.words.of(language));
                let named = module.sources.of(language).iter().all(|s| !s.name.trim().is_empty());
                assert!(named, "{place} has a source without a name");
            }
        }
    }
}

#[test]
fn every_quiz_has_enough_questions() {
    each_quiz(|place, language, questions| {
        assert!(questions.len() >= FEWEST_QUESTIONS, "{place} {}: {}", language.code(), questions.len());
    });
}

#[test]
fn forms_a_and_b_of_every_quiz_ask_alike() {
    each_quiz(|place, language, questions| {
        let Forms { a, b, .. } = forms::draw(questions);
        let asked =
            |form: &[&Question], is: &dyn Fn(&Question) -> bool| form.iter().filter(|q| is(q)).count();
        for kind in Kind::ALL {
            let [a, b] = [&a, &b].map(|form| asked(form, &|question| question.kind() == kind));
            assert!(a.abs_diff(b) <= 1, "{place} {} {kind:?}: {a} in A, {b} in B", language.code());
        }
        let objectives: BTreeSet<_> = questions.iter().map(|question| question.objective).collect();
        for objective in objectives {
            let [a, b] = [&a, &b].map(|form| asked(form, &|question| question.objective == objective));
            assert_eq!(a, b, "{place} {} objective {objective:?}", language.code());
        }
    });
}

#[test]
fn every_answer_is_explained() {
    each_quiz(|place, language, questions| {
        for question in questions {
            for choice in question.choices() {
                let told = choice.feedback.as_deref().or(question.feedback.as_deref()).unwrap_or("");
                let id = &question.id;
                assert!(!told.trim().is_empty(), "{place} {} {id} {}", language.code(), choice.key);
            }
        }
    });
}

#[test]
fn every_question_with_a_key_can_be_answered_right() {
    each_quiz(|place, language, questions| {
        for question in questions.iter().filter(|question| question.kind() != Kind::Essay) {
            let rules = question.rules();
            let [best, worst] = [rules.best(), rules.worst()].map(|given| rules.points(&given));
            assert_eq!(best, Points::FULL, "{place} {} {}", language.code(), question.id);
            assert!(worst < best, "{place} {} {}", language.code(), question.id);
        }
    });
}
