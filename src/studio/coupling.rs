//! A question of the form in which things are matched: what is matched, and beside it what belongs to it.
//!
//! How it comes from GIFT into the form and is written again, and what keeps it from being saved.

use super::asking::{Card, MOST, Refusal};
use super::phrasing::{of_mut, passage, typed};
use crate::courses::course::Both;
use crate::kit::text::Language;
use crate::kit::words::seen;
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answers, Pair};
use crate::quizzes::gift::text::Format;
use crate::quizzes::kinds::matching::{self, Flaw};

/// Something to match and what belongs to it; an answer alone belongs to nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Couple {
    pub asked: Both,
    pub answer: Both,
}

/// Has the form a box for each of these pairs?
pub fn fits(pairs: &[Pair]) -> bool {
    let plain = |pair: &Pair| pair.asked.as_ref().is_none_or(|asked| asked.format == Format::Markdown);
    pairs.len() <= MOST && pairs.iter().all(plain)
}

/// Puts the pairs of both languages into the form.
pub fn take(card: &mut Card, items: &Both<Option<Item>>) {
    for language in Language::ALL {
        let answers = items.of(language).as_ref().map(|item| &item.answers);
        let Some(Answers::Matching(pairs)) = answers else { continue };
        card.couples.resize_with(card.couples.len().max(pairs.len()), Couple::default);
        for (couple, pair) in card.couples.iter_mut().zip(pairs) {
            *of_mut(&mut couple.asked, language) = pair.asked.as_ref().map(typed).unwrap_or_default();
            of_mut(&mut couple.answer, language).clone_from(&pair.answer);
        }
    }
}

/// The pairs as they are to be written in a language. An arrow among words to be matched would part them: it is
/// written as the sign for one.
pub fn pairs(card: &Card, language: Language) -> Vec<Pair> {
    let pair = |couple: &Couple| Pair {
        line: 0,
        column: 0,
        asked: passage(&couple.asked.of(language).replace("->", "→")),
        answer: seen(couple.answer.of(language)),
    };
    card.couples.iter().map(pair).filter(|pair| !pair.answer.is_empty()).collect()
}

/// What keeps the pairs from being saved, in these languages.
pub fn refusals(card: &Card, languages: &[Language]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let field = |name: &str, language: Language, nth: usize| format!("{name}.{}.{nth}", language.code());
    for language in languages {
        for (nth, couple) in card.couples.iter().enumerate() {
            if couple.answer.of(*language).is_empty() {
                refusals.push(Refusal::new(field("belongs", *language, nth), "form.required"));
            }
            // What is matched in one language is matched in the other.
            if couple.asked.of(*language).is_empty() && couple.asked != Both::default() {
                refusals.push(Refusal::new(field("asked", *language, nth), "form.required"));
            }
        }
    }
    if !refusals.is_empty() {
        return refusals;
    }
    for language in languages {
        let asked = |couple: &'_ Couple| Some(couple.asked.of(*language).clone()).filter(|a| !a.is_empty());
        let written: Vec<_> =
            card.couples.iter().map(|couple| (asked(couple), couple.answer.of(*language).as_str())).collect();
        let (at, key) = match matching::flaw(&written) {
            None => continue,
            Some(Flaw::TooFew) => (field("asked", *language, card.couples.len().min(MOST - 1)), TOO_FEW),
            Some(Flaw::OneAnswer) => (field("belongs", *language, 1), ONE_ANSWER),
            Some(Flaw::Twice(nth)) => (field("asked", *language, nth), TWICE),
        };
        refusals.push(Refusal::new(at, key));
    }
    if refusals.is_empty() && languages.len() > 1 {
        let first_like = |language: Language, nth: usize| {
            let answer = |nth: usize| card.couples[nth].answer.of(language);
            (0..nth).find(|other| answer(*other) == answer(nth))
        };
        let differs = |nth: &usize| first_like(Language::Vi, *nth) != first_like(Language::En, *nth);
        if let Some(nth) = (0..card.couples.len()).find(differs) {
            refusals.push(Refusal::new(field("belongs", Language::En, nth), SHARED_IN_ONE));
        }
    }
    refusals
}

const TOO_FEW: &str = "studio.asking.too_few_couples";
const ONE_ANSWER: &str = "studio.asking.one_answer_for_all";
const TWICE: &str = "studio.asking.matched_twice";
const SHARED_IN_ONE: &str = "studio.asking.shared_in_one";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::gift::{self, writing};
    use crate::quizzes::question::Kind;
    use crate::studio::phrasing;

    const VI: &str = "// [id:a] [tag:1]\nNối. {\n  =Ba Vinh -> Ba Tơ\n  =Sơn Ba -> Sơn Hà\n  =-> Sơn Tây\n  ####Xem bản đồ.\n}\n";
    const EN: &str = "// [id:a] [tag:1]\nMatch. {\n  =Ba Vinh -> Ba To\n  =Son Ba -> Son Ha\n  =-> Son Tay\n  ####See the map.\n}\n";

    fn read(text: &str) -> Item {
        gift::read("quiz.vi.gift", text).0.remove(0)
    }

    fn card() -> Card {
        Card::of(&Both { vi: Some(read(VI)), en: Some(read(EN)) })
    }

    #[test]
    fn pairs_come_back_from_the_form_as_they_were() {
        let items = Both { vi: Some(read(VI)), en: Some(read(EN)) };
        assert!(phrasing::fits(&items));
        let card = Card::of(&items);
        assert_eq!((card.kind, card.refusals()), (Kind::Matching, vec![]));
        for (language, text) in [(Language::Vi, VI), (Language::En, EN)] {
            let back = card.item(language, "a", items.of(language).as_ref()).expect("it is said");
            assert_eq!(writing::write(&back), text);
        }
        assert!(!phrasing::fits(&Both { vi: Some(read("Q {=[html]<b>x</b> -> y =z -> w}")), en: None }));
    }

    #[test]
    fn pairs_that_cannot_be_put_are_refused_at_their_field() {
        type Change = fn(&mut Card);
        let changes: [(Change, &str, &str); 6] = [
            (|card| card.couples.truncate(2), "asked.vi.2", TOO_FEW),
            (|card| card.couples[1].answer.vi.clear(), "belongs.vi.1", "form.required"),
            (|card| card.couples[1].asked.en.clear(), "asked.en.1", "form.required"),
            (|card| card.couples[1].asked.vi = "Ba Vinh".into(), "asked.vi.1", TWICE),
            (|card| card.couples[2].answer.vi = "Ba Tơ".into(), "belongs.en.2", SHARED_IN_ONE),
            (
                |card| card.couples.iter_mut().for_each(|couple| couple.answer.en = "x".into()),
                "belongs.en.1",
                ONE_ANSWER,
            ),
        ];
        for (change, field, key) in changes {
            let mut card = card();
            change(&mut card);
            let told: Vec<_> = card.refusals().into_iter().map(|r| (r.field, r.key)).collect();
            assert_eq!(told.first(), Some(&(field.to_owned(), key)), "{told:?}");
        }
    }

    #[test]
    fn an_arrow_among_the_words_parts_nothing() {
        let mut card = card();
        card.couples[0].asked.vi = "thôn -> xã".into();
        let item = card.item(Language::Vi, "a", None).expect("it is said");
        let Answers::Matching(pairs) = read(&writing::write(&item)).answers else { panic!("pairs") };
        assert_eq!(pairs[0].asked.as_ref().expect("words").source, "thôn → xã");
        assert_eq!(pairs[0].answer, "Ba Tơ");
    }
}
