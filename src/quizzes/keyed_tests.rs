use proptest::prelude::*;

use super::*;
use crate::quizzes::kinds::Body;
use crate::quizzes::kinds::choosing::{Choice, Choosing, key};
use crate::quizzes::kinds::matching::Matching;
use crate::quizzes::kinds::number::Number;
use crate::quizzes::kinds::ordering::{Grading, Ordering};
use crate::quizzes::kinds::short_answer::{Match, ShortAnswer};
use crate::quizzes::points::Points;

fn choosing(kind: Kind, count: usize) -> Body {
    let choice = |nth: usize| {
        let key = match (kind, nth) {
            (Kind::TrueFalse, 0) => TRUE.to_owned(),
            (Kind::TrueFalse, _) => FALSE.to_owned(),
            _ => key(nth),
        };
        Choice { key, html: String::new(), weight: Points::FULL, feedback: None }
    };
    Body::Choosing(Choosing { kind, choices: (0..count).map(choice).collect() })
}

/// Eight questions of every kind that is on a card.
fn card() -> Vec<Question> {
    let pair = |thing: &str, of: &'static str| (Some(thing.to_owned()), of);
    let bodies = [
        choosing(Kind::OneChoice, 4),
        choosing(Kind::OneChoice, 3),
        choosing(Kind::OneChoice, 4),
        choosing(Kind::SeveralChoices, 4),
        Body::Number(Number { expected: vec![] }),
        Body::ShortAnswer(ShortAnswer { rule: Match::default(), expected: vec![], elsewhere: vec![] }),
        Body::Matching(Matching::new("q7", &[pair("x", "ex"), pair("y", "uy"), pair("z", "zed")])),
        choosing(Kind::TrueFalse, 2),
        Body::Ordering(Ordering::new(
            "q9",
            Grading::default(),
            ["one", "two", "three"].map(str::to_owned).to_vec(),
        )),
    ];
    let question = |(nth, body): (usize, Body)| Question {
        id: format!("q{}", nth + 1),
        tag: None,
        objective: None,
        title: None,
        html: String::new(),
        body,
        feedback: None,
    };
    bodies.into_iter().enumerate().map(question).collect()
}

/// What is given to one question, where nothing of it is doubted.
fn given(typed: &str, number: usize) -> Vec<String> {
    let reading = read(typed, &card());
    assert_eq!(reading.doubts, [], "{typed}");
    assert!(!reading.left_out.contains(&number), "{typed}");
    reading.answers.get(&format!("q{number}")).cloned().unwrap_or_default().into_iter().collect()
}

/// The doubts, each as where it begins, what stands there, and why.
fn doubts(typed: &str) -> Vec<(usize, String, Why)> {
    read(typed, &card()).doubts.into_iter().map(|doubt| (doubt.at, doubt.text, doubt.why)).collect()
}

fn values(number: usize, letters: &[(usize, usize)]) -> Vec<String> {
    let question = &card()[number - 1];
    let (Shape::Places(places) | Shape::Order(places)) = shape(question) else { panic!("no places") };
    let mut all: Vec<String> =
        letters.iter().map(|(place, letter)| places[*place][*letter].clone()).collect();
    all.sort();
    all
}

#[test]
fn letters_behind_a_number_are_boxes_and_a_dash_is_nothing() {
    let reading = read("1b 2c 3-", &card());
    assert_eq!(
        reading.answers,
        [("q1", "b"), ("q2", "c")].map(|(q, a)| (q.into(), [a.into()].into())).into()
    );
    assert_eq!((reading.blank, reading.left_out), ([3].into(), vec![4, 5, 6, 7, 8, 9]));
}

#[test]
fn spaces_commas_and_the_size_of_letters_say_nothing() {
    let plain = read("1b2c3-4ac", &card());
    for typed in
        ["1b 2c 3- 4ac", "1B,2C,3-,4AC", " 1 b\n2 c\t3 - 4 c a", "1.b 2.c 3.- 4) a, c", "1:b;2=c;3—;4a c"]
    {
        assert_eq!(read(typed, &card()), plain, "{typed}");
    }
    assert_eq!(given("4ac", 4), ["a", "c"]);
}

#[test]
fn true_and_false_are_keyed_in_either_language() {
    for (typed, is_true) in
        [("8đ", true), ("8Đ", true), ("8Ð", true), ("8d", true), ("8t", true), ("8s", false), ("8F", false)]
    {
        assert_eq!(given(typed, 8), [if is_true { TRUE } else { FALSE }], "{typed}");
    }
    assert_eq!(doubts("8đs"), [(2, "đs".into(), Why::OneOnly)]);
}

#[test]
fn a_number_and_a_word_stand_behind_a_sign() {
    assert_eq!(given("5=12,5 8t", 5), ["12,5"]);
    assert_eq!(given("5:-3", 5), ["-3"]);
    assert_eq!(given("5 12,5 8t", 5), ["12,5"], "nothing else that this can be");
    assert_eq!(given("5- 8t", 5), [""; 0]);
    assert_eq!(given("6:\"hai chân, 3\" 8t", 6), ["hai chân, 3"]);
    assert_eq!(given("6:chân 8t", 6), ["chân"]);
    assert_eq!(given("6:“chân” 8t", 6), ["chân"], "as a telephone writes it");
    assert_eq!(doubts("5=mười"), [(3, "mười".into(), Why::NotANumber)]);
    assert_eq!(doubts("6:\"hai 8t"), [(3, "\"hai 8t".into(), Why::NotClosed)]);
}

#[test]
fn each_place_of_what_is_matched_gets_a_letter() {
    let all = values(7, &[(0, 2), (1, 0), (2, 1)]);
    for typed in ["7cab", "7 1c 2a 3b", "7 1c2a3b 8t", "7 c a b 8t"] {
        assert_eq!(given(typed, 7), all, "{typed}");
    }
    assert_eq!(given("7c-b", 7), values(7, &[(0, 2), (2, 1)]), "a place may be left open");
    assert_eq!(doubts("7ca"), [(2, "ca".into(), Why::Places)]);
    assert_eq!(doubts("7cabb")[0].2, Why::Places);
    assert_eq!(doubts("7cax")[0], (4, "x".into(), Why::NoSuchBox));
}

#[test]
fn the_letters_of_an_order_stand_in_it() {
    assert_eq!(given("9bca", 9), values(9, &[(0, 1), (1, 2), (2, 0)]));
    for typed in ["9c1a2b3", "9 a2 b3 c1 8t", "9A2,B3,C1"] {
        assert_eq!(given(typed, 9), values(9, &[(0, 2), (1, 0), (2, 1)]), "{typed}");
    }
    assert_eq!(doubts("9a1b1c2")[0].2, Why::PlaceTwice);
    assert_eq!(doubts("9a1b2")[0].2, Why::Places);
    assert_eq!(doubts("9a1b4c2")[0].2, Why::Places);
    assert_eq!(doubts("9bba"), [(2, "bba".into(), Why::PlaceTwice)]);
}

#[test]
fn what_cannot_be_read_is_told_at_its_place_and_the_rest_is_kept() {
    assert_eq!(
        doubts("1b 2z ? 31a 3ab xyz 1c"),
        [
            (5, "z".into(), Why::NoSuchBox),
            (7, "?".into(), Why::NoNumber),
            (9, "31a".into(), Why::NoSuchQuestion),
            (17, "xyz".into(), Why::NoSuchBox),
            (21, "1c".into(), Why::Twice),
        ]
    );
    assert_eq!(doubts("3ab"), [(2, "ab".into(), Why::OneOnly)]);
    let reading = read("1b 2z 3a", &card());
    assert_eq!(reading.answers.keys().collect::<Vec<_>>(), ["q1", "q3"]);
    assert!(!reading.left_out.contains(&2), "it was named, if not understood");
    assert_eq!(doubts("0a 99999999999999999999999b").len(), 2);
}

#[test]
fn the_same_twice_is_once() {
    assert_eq!(given("1b 1b", 1), ["b"]);
}

#[test]
fn what_was_keyed_is_said_in_words() {
    let questions = card();
    let reading = read("4ac 5=12 7c-b 8đ 9bca", &questions);
    let marks = |number: usize| -> Vec<String> {
        let all = said(&questions[number - 1], &reading.answers[&format!("q{number}")]);
        all.into_iter().map(|one| one.mark.unwrap_or(one.html)).collect()
    };
    assert_eq!(
        (marks(4), marks(5), marks(7)),
        (vec!["a".into(), "c".into()], vec!["12".into()], vec!["1".into(), "3".into()])
    );
    assert!(said(&questions[7], &reading.answers["q8"])[0].key.is_some());
    let pieces = questions[8].rules().fields().pieces;
    let things: Vec<String> =
        said(&questions[8], &reading.answers["q9"]).into_iter().map(|one| one.html).collect();
    assert_eq!(things, [1, 2, 0].map(|nth| pieces[nth].html.clone()));
}

/// An answer to a question as somebody would key it, and what it is.
fn keyed(number: usize, question: &Question, lot: &[usize], roomy: bool) -> (String, Option<Given>) {
    let gap = if roomy { " " } else { "" };
    let letter = |nth: usize| char::from(b'a' + nth as u8);
    let pick = |at: usize, of: usize| lot[at % lot.len()] % of;
    if pick(9, 5) == 0 {
        return (format!("{number}{gap}-"), None);
    }
    let (text, given): (String, Given) = match shape(question) {
        Shape::Boxes(keys) => {
            let nth = pick(0, keys.len());
            (letter(nth).to_string(), [keys[nth].clone()].into())
        }
        Shape::TrueOrFalse if pick(0, 2) == 0 => ("đ".into(), [TRUE.to_owned()].into()),
        Shape::TrueOrFalse => ("s".into(), [FALSE.to_owned()].into()),
        Shape::Number => {
            let number = format!("{},{}", pick(0, 900), pick(1, 9));
            (format!("={number} "), [number].into())
        }
        Shape::Words => {
            let word = format!("hai {} chân", pick(0, 99));
            (format!(":\"{word}\""), [word].into())
        }
        Shape::Places(places) | Shape::Order(places) => {
            // Each letter once.
            let turn = |place: usize| (place + pick(0, places.len())) % places.len();
            let text = (0..places.len()).map(|place| letter(turn(place))).collect();
            (text, (0..places.len()).map(|place| places[place][turn(place)].clone()).collect())
        }
    };
    (format!("{number}{gap}{text}"), Some(given))
}

proptest! {
    #[test]
    fn whatever_was_crossed_is_read_as_it_was_keyed_in_any_order(
        lots in proptest::collection::vec(proptest::collection::vec(0usize..1000, 10), 9),
        turn in 0usize..9, roomy: bool, big: bool,
    ) {
        let questions = card();
        let mut all: Vec<_> =
            (1..).zip(&questions).zip(&lots).map(|((n, one), lot)| (n, keyed(n, one, lot, roomy))).collect();
        all.rotate_left(turn);
        let typed: String = all.iter().map(|(_, (text, _))| format!("{text}{}", if roomy { " " } else { "" })).collect();
        let typed = if big { typed.replace('đ', "Đ") } else { typed };
        let reading = read(&typed, &questions);
        prop_assert_eq!(&reading.doubts, &vec![], "{}", typed);
        prop_assert_eq!(&reading.left_out, &Vec::<usize>::new(), "{}", typed);
        for (number, (_, given)) in all {
            prop_assert_eq!(reading.answers.get(&format!("q{number}")), given.as_ref(), "{} in {}", number, typed);
            prop_assert_eq!(reading.blank.contains(&number), given.is_none());
        }
    }

    #[test]
    fn nothing_that_is_typed_breaks_it_and_all_that_is_read_can_be_an_answer(typed in "[0-9a-eđ\\-=:\"“., \n]{0,60}|\\PC{0,40}") {
        let questions = card();
        let reading = read(&typed, &questions);
        prop_assert!(crate::quizzes::scoring::check(&questions, &reading.answers).is_ok());
        let length = typed.chars().count();
        prop_assert!(reading.doubts.iter().all(|doubt| (1..=length + 1).contains(&doubt.at)));
        // Every question is answered, blank, doubted or left out.
        for number in 1..=questions.len() {
            let told = reading.answers.contains_key(&format!("q{number}")) || reading.blank.contains(&number)
                || reading.left_out.contains(&number)
                || reading.doubts.iter().any(|doubt| doubt.question == Some(number));
            prop_assert!(told, "{} of {}", number, typed);
        }
    }
}
