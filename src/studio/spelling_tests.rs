use proptest::prelude::*;

use super::*;
use crate::courses::address::Place;
use crate::quizzes::gift::{self, writing};
use crate::quizzes::question::Kind;
use crate::quizzes::soundness;
use crate::studio::phrasing::fits;

fn item(answers: &str) -> Option<Item> {
    let text = format!("// [id:a] [tag:1]\nHỏi? {{{answers}}}\n");
    let (mut items, problems) = gift::read("quiz.vi.gift", &text);
    assert_eq!(problems, [], "{text}");
    items.pop()
}

fn items(vi: &str, en: &str) -> Both<Option<Item>> {
    Both { vi: item(vi), en: item(en) }
}

fn rows(card: &Card) -> Vec<(&str, &str, String)> {
    let row = |row: &'_ Row| row.worth.points().percentage();
    card.answers.iter().map(|one| (&one.text.vi[..], &one.text.en[..], row(one))).collect()
}

#[test]
fn words_worth_the_same_stand_beside_each_other() {
    let card = Card::of(&items(
        "=nhóm trưởng #Đúng. =trưởng nhóm =%50%tổ trưởng =%0%già làng =%0%* #Đọc lại.",
        "=group leader #Right. =%50%leader #Nearly. =%0%* #Read again.",
    ));
    assert_eq!(
        rows(&card),
        [
            ("nhóm trưởng", "group leader", "100".into()),
            ("trưởng nhóm", "", "100".into()),
            ("tổ trưởng", "leader", "50".into()),
            ("già làng", "", "0".into()),
        ]
    );
    assert_eq!(card.answers[0].why, Both { vi: "Đúng.".into(), en: "Right.".into() });
    assert_eq!(card.others, Both { vi: "Đọc lại.".into(), en: "Read again.".into() });
    assert_eq!(card.refusals(), []);
}

#[test]
fn questions_that_are_typed_come_back_as_they_were() {
    for (vi, en) in [
        ("=trâu =%50%bò #Gần đúng. =%0%* #Chưa đúng.", "=buffalo =the buffalo =%50%ox ####Read again."),
        ("=*hộ nghèo* =5\\\\*", "=poor"),
        ("#75", "#75 #Right."),
        ("#=3.14:0.01 =%33.33333%1..5 #Gần. =%0%-1.5 ~ #Khác.", "#=3.14:0.01 =%33.33333%1..5 =%0%-1.5"),
    ] {
        let items = items(vi, en);
        assert!(fits(&items), "{vi}");
        let card = Card::of(&items);
        assert_eq!(card.refusals(), [], "{vi}");
        for language in Language::ALL {
            let was = items.of(language).as_ref().unwrap();
            let back = card.item(language, "a", Some(was)).unwrap();
            assert_eq!(writing::write(&back), writing::write(was));
        }
    }
}

#[test]
fn the_rule_is_written_where_it_is_not_the_usual_one_or_was() {
    let mut card = Card::of(&items("=a", "=a"));
    let written = |card: &Card, before: Option<&Item>| {
        writing::write(&card.item(Language::Vi, "a", before).unwrap()).contains("[match:")
    };
    assert!(!written(&card, None));
    card.rule = Match::Marks;
    assert!(written(&card, None));
    let exact = gift::read("", "// [id:a] [match:exact]\nHỏi? {=a}\n").0.pop();
    let mut card = Card::of(&Both { vi: exact.clone(), en: None });
    assert_eq!(card.rule, Match::Exact);
    card.rule = Match::Both;
    assert!(written(&card, exact.as_ref()));
}

#[test]
fn what_the_form_has_no_box_for_is_changed_as_gift() {
    let many = "=a".to_owned() + &(0..8).map(|n| format!(" =b{n}")).collect::<String>();
    let html = "=a #[html]<b>x</b>";
    for (vi, en) in [
        (&many[..], "=a"),
        ("=a", &many[..]),
        // Together they need more boxes than there are.
        ("=a =b =c =d =e", "=%50%a =%50%b =%50%c =%50%d"),
        ("#=%50%* =5", "#=%50%* =5"),
        (html, "=a"),
    ] {
        assert!(!fits(&items(vi, en)), "{vi} {en}");
    }
    assert!(fits(&items(&many[3..], "=a")));
}

proptest! {
    #[test]
    fn words_of_two_languages_keep_their_order_and_none_is_lost(
        vi in prop::collection::vec((0usize..4, "[a-z]{1,3}"), 0..8),
        en in prop::collection::vec((0usize..4, "[a-z]{1,3}"), 0..8),
    ) {
        let typed = |all: &[(usize, String)]| -> Vec<Typed<String>> {
            let one = |(worth, text): &(usize, String)| to_write(text.clone(), Points::share(worth + 1), "");
            all.iter().map(one).collect()
        };
        let (vi, en) = (typed(&vi), typed(&en));
        let pairs = beside(&vi, &en);
        let of = |at: usize| pairs.iter().filter_map(|pair| pair[at].cloned()).collect::<Vec<_>>();
        prop_assert_eq!((of(0), of(1)), (vi.clone(), en.clone()));
        for pair in &pairs {
            if let [Some(one), Some(other)] = pair {
                prop_assert_eq!(one.weight, other.weight);
            }
        }
        // The same in both stands beside itself.
        prop_assert_eq!(beside(&vi, &vi).len(), vi.len());
    }

    #[test]
    fn what_the_form_takes_can_be_put_and_comes_back(card in any_card()) {
        if !card.refusals().is_empty() {
            return Ok(());
        }
        let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
        let again = Both::each(|language| {
            let text = writing::write(&card.item(language, "a", None)?);
            let (mut items, mut problems) = gift::read("", &text);
            assert_eq!(problems, [], "{text}");
            let question = soundness::question(&items[0], "a", "", &place, 1, &mut problems);
            let question = question.unwrap_or_else(|| panic!("{problems:?} {text}"));
            let rules = question.rules();
            assert_eq!(rules.points(&rules.best()), Points::FULL, "{text}");
            items.pop()
        });
        prop_assert!(fits(&again));
        prop_assert!(card.is_written("a", &again));
        prop_assert_eq!(Card::of(&again).refusals(), []);
    }
}

/// A question to be typed, as somebody may have filled in the form.
fn any_card() -> impl Strategy<Value = Card> {
    let words = || ("[a-cđ*\\\\]{0,3}", prop_oneof!["[a-z*=#%{}~:]{0,4}", Just(String::new())]);
    let worth = || prop::sample::select(&["", "", "50", "0", "33.33333"][..]);
    let said = || (words(), words()).prop_map(|((vi, _), (_, en))| Both { vi, en });
    let row = (words(), said(), worth()).prop_map(|((vi, en), why, worth)| Row {
        right: false,
        text: Both { vi, en },
        why,
        worth: Entered::worth(worth),
    });
    let number = || prop::sample::select(&["", "", "0", "5", "1.500", "−2,5", "12 000", "75 %"][..]);
    let accepted =
        (number(), number(), number(), worth(), said()).prop_map(|(from, upto, off, worth, why)| {
            let typed = |text| Entered::number(text, Language::Vi);
            let [number, upto, tolerance] = [from, upto, off].map(typed);
            Accepted { number, upto, tolerance, worth: Entered::worth(worth), why }
        });
    let rule = prop::sample::select(&Match::ALL[..]);
    let answers = (prop::collection::vec(row, 0..4), prop::collection::vec(accepted, 0..3));
    (answers, rule, said(), any::<bool>()).prop_map(|((answers, numbers), rule, others, is_number)| Card {
        kind: if is_number { Kind::Number } else { Kind::ShortAnswer },
        text: Both { vi: "Hỏi?".into(), en: "Asked?".into() },
        answers,
        numbers,
        rule,
        others,
        ..Card::new()
    })
}
