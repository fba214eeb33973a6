use super::*;
use crate::quizzes::question::Kind;

fn both(vi: &str, en: &str) -> Both {
    Both { vi: vi.into(), en: en.into() }
}

fn words(rows: &[(&str, &str, &str)]) -> Card {
    let row = |(vi, en, worth): &(&str, &str, &str)| Row {
        text: both(vi, en),
        worth: Entered::worth(worth),
        ..Row::default()
    };
    let answers = rows.iter().map(row).collect();
    Card { kind: Kind::ShortAnswer, text: both("Hỏi?", "Asked?"), answers, ..Card::new() }
}

fn numbers(rows: &[[&str; 4]]) -> Card {
    let number = |typed: &str| Entered::number(typed, Language::Vi);
    let row = |[from, upto, tolerance, worth]: &[&str; 4]| Accepted {
        number: number(from),
        upto: number(upto),
        tolerance: number(tolerance),
        worth: Entered::worth(worth),
        why: Both::default(),
    };
    let numbers = rows.iter().map(row).collect();
    Card { kind: Kind::Number, text: both("Hỏi?", ""), numbers, ..Card::new() }
}

fn told(card: &Card) -> Vec<(String, &'static str)> {
    let key = |key: &'static str| key.rsplit('.').next().unwrap();
    card.refusals().into_iter().map(|refusal| (refusal.field, key(refusal.key))).collect()
}

fn one(field: &str, key: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.into(), key)]
}

#[test]
fn words_are_refused_beside_the_answer_that_is_of_no_use() {
    assert_eq!(told(&words(&[("trâu", "buffalo", ""), ("bò", "", "50"), ("*", "*", "0")])), []);
    assert_eq!(told(&words(&[("trâu", "", "")])), one("answer.en.0", "none_accepted"));
    assert_eq!(told(&words(&[("trâu", "buffalo", ""), ("bò", "ox", "nửa")])), one("worth.1", "not_a_share"));
    assert_eq!(
        told(&words(&[("trâu", "ox", "50")])),
        [("answer.vi.0".into(), "none_full"), ("answer.en.0".into(), "none_full"),]
    );
    assert_eq!(
        told(&words(&[("trâu", "a", ""), ("", "b", ""), ("TRAU", "c", "0")])),
        one("answer.vi.2", "accepted_twice")
    );
    assert_eq!(
        told(&words(&[("*trâu*", "a", ""), ("con trâu", "b", "")])),
        one("answer.vi.1", "accepted_covered")
    );
    assert_eq!(told(&words(&[("a", "a", ""), ("*", "b", "")])), one("answer.vi.1", "anything_accepted"));
    let long = "ă".repeat(short_answer::LONGEST + 1);
    assert_eq!(told(&words(&[(&long, "a", "")])), one("answer.vi.0", "too_much_to_type"));
}

#[test]
fn an_explanation_without_its_answer_is_refused_and_all_others_can_be_told_something() {
    let mut card = words(&[("trâu", "buffalo", ""), ("bò", "", "50")]);
    card.answers[1].why = both("Gần đúng", "Nearly");
    assert_eq!(told(&card), one("answer.en.1", "required"));
    card.answers[1].text.en = "ox".into();
    card.others = both("Đọc lại", "Read again");
    assert_eq!(told(&card), []);
    card.answers[1].text.en = "*".into();
    assert_eq!(told(&card), one("answer.en.1", "accepted_twice"));
}

#[test]
fn a_question_of_words_needs_no_english_as_long_as_there_is_none() {
    let mut card = words(&[("trâu", "", "")]);
    card.text.en = String::new();
    assert_eq!(told(&card), []);
    card.others.en = "Read again".into();
    assert_eq!(told(&card), [("text.en".into(), "required"), ("answer.en.0".into(), "none_accepted")]);
}

#[test]
fn how_exactly_words_are_taken_decides_which_are_the_same() {
    let mut card = words(&[("Nhóm", "group", ""), ("nhom", "Group", "50")]);
    assert_eq!(told(&card).len(), 2);
    card.rule = short_answer::Match::Exact;
    assert_eq!(told(&card), []);
}

#[test]
fn numbers_are_refused_beside_the_field_that_is_wrong() {
    assert_eq!(told(&numbers(&[["75", "", "", ""], ["70", "80", "", "50"], ["1.500", "", "0,5", "0"]])), []);
    assert_eq!(told(&numbers(&[])), one("number.0", "none_accepted"));
    for typed in ["bảy lăm", "½", "NaN", "1e999", "1..5", "--3"] {
        assert_eq!(told(&numbers(&[[typed, "", "", ""]])), one("number.0", "not_a_number"), "{typed}");
    }
    assert_eq!(told(&numbers(&[["5", "x", "", ""]])), one("upto.0", "not_a_number"));
    assert_eq!(told(&numbers(&[["5", "", "x", ""]])), one("tolerance.0", "not_a_number"));
    assert_eq!(told(&numbers(&[["", "5", "", ""]])), one("number.0", "required"));
    assert_eq!(told(&numbers(&[["1", "5", "1", ""]])), one("tolerance.0", "range_or_tolerance"));
    assert_eq!(told(&numbers(&[["5", "1", "", ""]])), one("upto.0", "range_turned"));
    assert_eq!(told(&numbers(&[["5", "", "−1", ""]])), one("tolerance.0", "negative_tolerance"));
    assert_eq!(told(&numbers(&[["5", "", "", "101"]])), one("number_worth.0", "not_a_share"));
    assert_eq!(told(&numbers(&[["5", "", "", "50"]])), one("number.0", "none_full"));
    assert_eq!(told(&numbers(&[["5", "", "", ""], ["5,0", "", "", "0"]])), one("number.1", "accepted_twice"));
    assert_eq!(
        told(&numbers(&[["5", "", "2", ""], ["6", "", "", "0"]])),
        one("number.1", "accepted_covered")
    );
}

#[test]
fn what_means_the_same_is_the_same_however_it_was_typed() {
    let number = |typed: &str| Entered::number(typed, Language::Vi);
    assert_eq!(number("1500"), number("1.500"));
    assert_eq!(number(" 2,50 "), Entered::of(number("2,5").read.unwrap()));
    assert_ne!(number("hai"), number("ba"));
    assert_ne!(number(""), number("0"));
    assert_eq!(
        (number("12500").shown(Language::En), number("x").shown(Language::Vi)),
        ("12500".into(), "x".into())
    );
    let read: Entered<Decimal> = Entered::of(number("12500,5").read.unwrap());
    assert_eq!((read.shown(Language::Vi), read.shown(Language::En)), ("12.500,5".into(), "12,500.5".into()));
    assert_eq!(Entered::worth(""), Entered::worth("100"));
}
