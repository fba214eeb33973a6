//! Ids that changed their meaning from one edition to the next.
//!
//! What was answered is counted by the id of its question, over all editions: how many
//! got it right before and after a class, in the first generation and in the third. An id
//! that means another question makes those figures lie, and nobody sees it. So a new
//! edition is held against the one before. Mending a question is no change of meaning;
//! asking something else is, and then it needs an id of its own.
//!
//! An id changed its meaning when
//!
//! - the question is of another kind, or what was right is wrong now;
//! - its words, or those of a right answer, are no longer the same in a language that has both:
//!   less than half of them remain, another number stands in them, or a word that denies
//!   came or went; of typed words none is right any more.
//!
//! One language is enough: whoever answered in it answered what stood there. A translation that
//! is mended keeps most of its words; one that says something else asked something else.
//!
//! Begin with [`changed_meaning`].

use std::collections::BTreeMap;

use crate::courses::library::Files;
use crate::courses::problem::Problem;
use crate::kit::text::Language;

use super::gift::answers::{Answer, Answers, Pair, Thing, Typed};
use super::gift::{self, Item};
use super::kinds::number::Span;
use super::kinds::short_answer::Match;
use super::points::Points;

/// Words that turn a sentence round. They are read with their marks: “đừng” is not “đúng”.
const DENYING: &[&str] = &[
    "không", "chưa", "chẳng", "đừng", "chớ", "trừ", "ngoài", "not", "no", "never", "none", "except",
    "without",
];

/// What an id means in both languages: where it stands, and the question.
type Asked = BTreeMap<String, BTreeMap<Language, (String, Item)>>;

/// The questions of `after` whose ids meant something else in `before`, each told once, in the new files of
/// the first language in which it did. Both are the files of the course alone or of many courses; other courses are not looked at.
pub fn changed_meaning(before: &Files, after: &Files, course: &str) -> Vec<Problem> {
    let (before, after) = (asked(before, course), asked(after, course));
    let mut problems: Vec<Problem> = after
        .iter()
        .filter_map(|(id, now)| {
            let (file, item) = another(before.get(id)?, now)?;
            Some(Problem::on(file, item.spot(), "check.id_changed_meaning").with("id", id))
        })
        .collect();
    problems.sort();
    problems
}

/// Every question with an id, by its id; where an id stands twice, the first.
fn asked(files: &Files, course: &str) -> Asked {
    let mut asked = Asked::new();
    let folder = format!("{course}/");
    for (path, text) in files.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder)) {
        let name = path.rsplit('/').next().unwrap_or("");
        let language =
            Language::ALL.into_iter().find(|language| name == format!("quiz.{}.gift", language.code()));
        let Some(language) = language else { continue };
        for item in gift::read(path, text).0 {
            let Some(id) = item.id.clone() else { continue };
            asked.entry(id).or_default().entry(language).or_insert((path.clone(), item));
        }
    }
    asked
}

/// The question in the first language in which it is another one.
fn another<'a>(
    then: &BTreeMap<Language, (String, Item)>,
    now: &'a BTreeMap<Language, (String, Item)>,
) -> Option<&'a (String, Item)> {
    let both = |(language, now): (&Language, &'a (String, Item))| Some((&then.get(language)?.1, now));
    let mut both = now.iter().filter_map(both);
    let (_, now) =
        both.find(|(then, (_, now))| is_answered_otherwise(then, now) || says_otherwise(then, now))?;
    Some(now)
}

/// Is it of another kind, or is wrong now what was right?
fn is_answered_otherwise(then: &Item, now: &Item) -> bool {
    answers_otherwise(&then.answers, &now.answers)
}

fn answers_otherwise(then: &Answers, now: &Answers) -> bool {
    match (then, now) {
        (Answers::TrueFalse { truth: then, .. }, Answers::TrueFalse { truth: now, .. }) => then != now,
        (Answers::OneChoice(then), Answers::OneChoice(now))
        | (Answers::SeveralChoices(then), Answers::SeveralChoices(now)) => {
            let turned = |one: &Answer| {
                let same = now.iter().find(|other| other.text.source.trim() == one.text.source.trim());
                same.is_some_and(|same| is_right(same) != is_right(one))
            };
            then.iter().any(turned)
        }
        // Words that are no longer right are mended, as long as some of them stay: see `shares_words`.
        (Answers::ShortAnswer { .. }, Answers::ShortAnswer { .. }) => false,
        (Answers::Number(then), Answers::Number(now)) => !shares_a_number(then, now),
        (Answers::Cloze(then), Answers::Cloze(now)) => {
            let mut pairs = then.iter().zip(now);
            then.len() != now.len() || pairs.any(|(then, now)| answers_otherwise(&then.answers, &now.answers))
        }
        (Answers::Essay, Answers::Essay) | (Answers::Description, Answers::Description) => false,
        (Answers::Ordering { things: then, .. }, Answers::Ordering { things: now, .. }) => {
            is_ordered_otherwise(then, now)
        }
        (Answers::Matching(then), Answers::Matching(now)) => is_matched_otherwise(then, now),
        _ => true,
    }
}

/// Belongs something to another answer than it did, though the one it had is still there?
fn is_matched_otherwise(then: &[Pair], now: &[Pair]) -> bool {
    let turned = |pair: &Pair| {
        let same = now.iter().find(|other| pair.asked.is_some() && other.asked == pair.asked);
        same.is_some_and(|same| same.answer != pair.answer)
            && now.iter().any(|other| other.answer == pair.answer)
    };
    then.iter().any(turned)
}

/// Do any two of the things that are in both come the other way round?
fn is_ordered_otherwise(then: &[Thing], now: &[Thing]) -> bool {
    let place = |thing: &Thing| now.iter().position(|other| other.text == thing.text);
    let places: Vec<usize> = then.iter().filter_map(place).collect();
    !places.is_sorted()
}

/// Is a number that was right then right now, or the other way round? A narrower tolerance alone mends a question.
fn shares_a_number(then: &[Typed<Span>], now: &[Typed<Span>]) -> bool {
    let right = |of: &[Typed<Span>]| -> Vec<Span> {
        of.iter().filter(|one| one.weight == Points::FULL).map(|one| one.expected).collect()
    };
    let (then, now) = (right(then), right(now));
    let within = |some: &[Span], others: &[Span]| {
        some.iter().filter_map(|span| span.middle()).any(|number| others.iter().any(|o| o.holds(number)))
    };
    within(&then, &now) || within(&now, &then)
}

/// Are some of the words right in both?
fn shares_words(then: &Answers, now: &Answers) -> bool {
    if let (Answers::Cloze(then), Answers::Cloze(now)) = (then, now) {
        return then.iter().zip(now).all(|(then, now)| shares_words(&then.answers, &now.answers));
    }
    let right = |of: &Answers| -> Option<(Match, Vec<String>)> {
        let Answers::ShortAnswer { rule, expected } = of else { return None };
        let full = expected.iter().filter(|one| one.weight == Points::FULL);
        Some((rule.unwrap_or_default(), full.map(|one| one.expected.clone()).collect()))
    };
    let (Some((_, then)), Some((rule, now))) = (right(then), right(now)) else { return true };
    then.iter().any(|one| now.iter().any(|other| rule.accepts(other, one) || rule.accepts(one, other)))
}

/// Do the question or its right answers say something else?
fn says_otherwise(then: &Item, now: &Item) -> bool {
    let said = |item: &Item| -> String {
        let behind = item.behind.as_ref().map_or("", |behind| behind.source.as_str());
        format!("{} {behind}", item.text.source)
    };
    if !remains(&said(then), &said(now)) {
        return true;
    }
    if !shares_words(&then.answers, &now.answers) {
        return true;
    }
    let (then, now) = (right_answers(&then.answers), right_answers(&now.answers));
    let has = |all: &[String], one: &str| all.iter().any(|other| remains(one, other));
    then.len() != now.len()
        || !then.iter().all(|one| has(&now, one))
        || !now.iter().all(|one| has(&then, one))
}

fn is_right(answer: &Answer) -> bool {
    answer.weight > Points::NONE
}

/// The words of each right answer; of a pair both sides.
fn right_answers(answers: &Answers) -> Vec<String> {
    match answers {
        Answers::Cloze(gaps) => gaps.iter().flat_map(|gap| right_answers(&gap.answers)).collect(),
        Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => answers
            .iter()
            .filter(|answer| is_right(answer))
            .map(|answer| answer.text.source.clone())
            .collect(),
        Answers::Ordering { things, .. } => things.iter().map(|thing| thing.text.source.clone()).collect(),
        Answers::Matching(pairs) => pairs
            .iter()
            .filter_map(|pair| Some(format!("{} {}", pair.asked.as_ref()?.source, pair.answer)))
            .collect(),
        Answers::TrueFalse { .. }
        | Answers::ShortAnswer { .. }
        | Answers::Number(_)
        | Answers::Essay
        | Answers::Description => vec![],
    }
}

/// Is it still the same that is said: at least half of the words of the longer one, every number, and
/// as many words that deny?
fn remains(then: &str, now: &str) -> bool {
    let (then, now) = (words(then), words(now));
    let mut left = then.clone();
    let mut common = 0;
    for word in &now {
        if let Some(at) = left.iter().position(|other| other == word) {
            left.swap_remove(at);
            common += 1;
        }
    }
    let numbers = |words: &[String]| {
        let mut numbers: Vec<String> =
            words.iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).cloned().collect();
        numbers.sort();
        numbers
    };
    let denying = |words: &[String]| words.iter().filter(|word| DENYING.contains(&word.as_str())).count();
    common * 2 >= then.len().max(now.len())
        && numbers(&then) == numbers(&now)
        && denying(&then) == denying(&now)
}

/// The words of a text in lower case, without the signs around them; a number keeps what stands within it.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || "*_`()[]“”\"".contains(c));
    let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    bare.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VI: &str = "// [id:leg-1] [tag:1]\nNhóm cần ít nhất bao nhiêu phần trăm hộ nghèo? {=Ít nhất 75% số hộ #Đúng. ~Không quá 25% số hộ #Ngược lại.}\n\n// [id:leg-2] [tag:1]\nNhóm trưởng do bà con bầu. {TRUE #Đúng vậy. #Đúng.}\n";
    const EN: &str = "// [id:leg-1] [tag:1]\nHow many of the households must be poor? {=At least 75% of them #Right. ~At most 25% of them #The other way round.}\n\n// [id:leg-2] [tag:1]\nThe people elect the leader of the group. {TRUE #They do. #Right.}\n";

    fn files(vi: &str, en: &str) -> Files {
        let file = |code: &str, text: &str| (format!("leg/01-start/quiz.{code}.gift"), text.to_owned());
        [file("vi", vi), file("en", en)].into_iter().collect()
    }

    /// What is told of files in which these words were replaced, in either language.
    fn told(vi: &[(&str, &str)], en: &[(&str, &str)]) -> Vec<(String, usize, String)> {
        let replaced = |text: &str, by: &[(&str, &str)]| {
            by.iter().fold(text.to_owned(), |text, (from, to)| {
                assert!(text.contains(from), "{from}");
                text.replace(from, to)
            })
        };
        let after = files(&replaced(VI, vi), &replaced(EN, en));
        let problems = changed_meaning(&files(VI, EN), &after, "leg");
        assert!(problems.iter().all(|problem| problem.key == "check.id_changed_meaning"));
        problems.into_iter().map(|p| (p.file, p.line, p.args["id"].clone())).collect()
    }

    fn leg(line: usize, id: &str) -> Vec<(String, usize, String)> {
        vec![("leg/01-start/quiz.vi.gift".into(), line, id.into())]
    }

    #[test]
    fn mending_a_question_is_no_change_of_meaning() {
        assert_eq!(told(&[], &[]), []);
        assert_eq!(
            told(&[("Nhóm cần ít nhất", "Mỗi nhóm cần ít nhất")], &[("How many of", "How many of all")]),
            []
        );
        assert_eq!(told(&[("Ngược lại.", "Đọc lại bài 2.")], &[("Right.", "Yes.")]), []);
        assert_eq!(
            told(&[("~Không quá 25% số hộ", "~Một nửa số hộ")], &[("~At most 25% of them", "~Half of them")]),
            []
        );
    }

    #[test]
    fn a_mended_translation_alone_is_none_either() {
        assert_eq!(
            told(
                &[],
                &[(
                    "How many of the households must be poor?",
                    "How large a part of the households must be poor?"
                )]
            ),
            []
        );
        assert_eq!(told(&[("Ít nhất 75% số hộ", "Ít nhất 75% tổng số hộ")], &[]), []);
    }

    #[test]
    fn a_question_that_became_another_in_one_language_is_another() {
        let question = ("Nhóm cần ít nhất bao nhiêu phần trăm hộ nghèo?", "Ai giữ tiền của cả tổ?");
        let answer = ("=Ít nhất 75% số hộ", "=Thủ quỹ do tổ bầu");
        assert_eq!(told(&[question, answer], &[]), leg(2, "leg-1"));
        assert_eq!(told(&[question], &[]), leg(2, "leg-1"));
        assert_eq!(told(&[answer], &[]), leg(2, "leg-1"));
        assert_eq!(told(&[("75%", "70%")], &[]), leg(2, "leg-1"), "another number is right");
        assert_eq!(told(&[("Nhóm trưởng do bà con bầu.", "Mỗi hộ góp công.")], &[]), leg(5, "leg-2"));
        assert_eq!(
            told(&[], &[("How many of the households must be poor?", "Who keeps what was saved?")]),
            [("leg/01-start/quiz.en.gift".into(), 2, "leg-1".into())],
            "told where it changed"
        );
    }

    /// A bank of one question with these words and this right answer.
    fn bank(question: &[String], answer: &[String]) -> String {
        format!("// [id:q]\n{}? {{={} ~sai}}\n", question.join(" "), answer.join(" "))
    }

    proptest! {
        #[test]
        fn it_is_told_where_less_than_half_of_the_words_remain_in_either_language(
            question in prop::collection::vec("[a-c][d-f]{2}", 2..8),
            answer in prop::collection::vec("[a-c][d-f]{2}", 2..8),
            others in 0usize..8,
            of_answer in any::<bool>(),
            in_english in any::<bool>(),
        ) {
            let (mut asked, mut right) = (question.clone(), answer.clone());
            let words = if of_answer { &mut right } else { &mut asked };
            let changed = others.min(words.len());
            for (nth, word) in words.iter_mut().take(changed).enumerate() {
                *word = format!("x{}", "y".repeat(nth + 1));
            }
            let (len, before) = (words.len(), bank(&question, &answer));
            let after = bank(&asked, &right);
            let then = files(&before, &before);
            let now = if in_english { files(&before, &after) } else { files(&after, &before) };
            let told = changed_meaning(&then, &now, "leg").len();
            prop_assert_eq!(told, usize::from((len - changed) * 2 < len));
            // It is as far from there as back.
            prop_assert_eq!(changed_meaning(&now, &then, "leg").len(), told);
        }

        #[test]
        fn order_case_and_marks_of_words_change_no_meaning(
            question in prop::collection::vec("[a-c][d-f]{2}", 2..8).prop_shuffle(),
            answer in prop::collection::vec("[a-c][d-f]{2}", 2..8),
        ) {
            let mut turned: Vec<String> = question.iter().map(|word| word.to_uppercase() + ",").collect();
            turned.reverse();
            let (then, now) = (bank(&question, &answer), bank(&turned, &answer));
            prop_assert_eq!(changed_meaning(&files(&then, &then), &files(&now, &then), "leg"), []);
        }
    }

    #[test]
    fn a_question_about_something_else_needs_another_id() {
        let (vi, en) = (
            ("Nhóm trưởng do bà con bầu.", "Mỗi hộ góp một ngày công."),
            ("The people elect the leader of the group.", "Each household gives one day of work."),
        );
        assert_eq!(told(&[vi], &[en]), leg(5, "leg-2"));
    }

    #[test]
    fn another_number_in_the_right_answer_is_another_question() {
        assert_eq!(told(&[("75%", "70%")], &[("75%", "70%")]), leg(2, "leg-1"));
    }

    #[test]
    fn a_word_that_denies_turns_the_question_round() {
        let (vi, en) =
            (("do bà con bầu", "không do bà con bầu"), ("The people elect", "The people never elect"));
        assert_eq!(told(&[vi], &[en]), leg(5, "leg-2"));
    }

    #[test]
    fn what_was_right_and_is_wrong_now_counts_in_any_language() {
        assert_eq!(told(&[("{TRUE", "{FALSE")], &[]), leg(5, "leg-2"));
        assert_eq!(told(&[("=Ít nhất", "~Ít nhất"), ("~Không quá", "=Không quá")], &[]), leg(2, "leg-1"));
        let several = &[("=Ít nhất 75% số hộ", "~%100%Ít nhất 75% số hộ")];
        assert_eq!(told(several, &[]), leg(2, "leg-1"));
    }

    #[test]
    fn a_typed_answer_is_another_where_nothing_of_it_is_right_any_more() {
        let with = |answers: &str| {
            let one = |text: &str| {
                let (from, to) = (text.find('{').unwrap(), text.find('}').unwrap());
                format!("{}{{{answers}{}", &text[..from], &text[to..])
            };
            files(&one(VI), &one(EN))
        };
        for (then, now, another) in [
            ("=nhóm trưởng", "=Nhóm trưởng =trưởng nhóm", false),
            ("=nhóm trưởng", "=*trưởng*", false),
            ("=nhóm trưởng", "=già làng", true),
            ("=nhóm trưởng", "=%50%nhóm trưởng =già làng", true),
            ("=75", "#75", true),
            ("#75", "#75:5", false),
            ("#75:5", "#75", false),
            ("#75", "#76", true),
            ("#75", "#70..80", false),
            ("#70..80", "#=%50%75 =90", true),
            ("=a -> x =b -> y =-> z", "=b -> y =a -> x =-> w", false),
            (">\na\nb\nc", ">\na\nb\nx\nc", true),
            (">\na\nb\nc", ">ALL\na\nb\nc", false),
            (">\na\nb\nc", ">\nb\na\nc", true),
            ("=a -> x =b -> y =-> z", "=a -> y =b -> x =-> z", true),
            ("=a -> x =b -> y =-> z", "=a -> x =c -> v =-> z", true),
        ] {
            let told = changed_meaning(&with(then), &with(now), "leg");
            assert_eq!(told.len(), usize::from(another), "{then} to {now}");
        }
    }

    #[test]
    fn typed_words_that_became_others_in_one_language_are_another_question() {
        let with = |answers: &str| {
            let end = VI.find('{').unwrap();
            format!("{}{{{answers}}}\n", &VI[..end])
        };
        let told = |vi: [&str; 2], en: [&str; 2]| {
            let [then, now] = [0, 1].map(|at| files(&with(vi[at]), &with(en[at])));
            changed_meaning(&then, &now, "leg").len()
        };
        let (same, mended, other) =
            (["=leader"; 2], ["=leader", "=the leader =leader"], ["=leader", "=elder"]);
        assert_eq!((told(same, mended), told(mended, same)), (0, 0));
        assert_eq!((told(same, other), told(other, same)), (1, 1));
    }

    #[test]
    fn only_what_was_there_before_and_in_this_course_is_looked_at() {
        assert_eq!(changed_meaning(&Files::new(), &files(VI, EN), "leg"), []);
        assert_eq!(changed_meaning(&files(VI, EN), &Files::new(), "leg"), []);
        assert_eq!(changed_meaning(&files(VI, EN), &files(EN, VI), "pim"), []);
        assert_eq!(changed_meaning(&files(VI, EN), &files(EN, VI), "leg").len(), 2);
    }
}
