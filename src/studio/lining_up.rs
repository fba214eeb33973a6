//! A question of the form in which things are put in order: they stand in the form as they are to stand.

use super::asking::{Card, MOST, Refusal};
use super::phrasing::{of_mut, passage, typed};
use crate::courses::course::Both;
use crate::kit::text::Language;
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answers, How, Thing};
use crate::quizzes::gift::text::Format;
use crate::quizzes::kinds::ordering::{self, Flaw, Grading};

/// Has the form a box for each of these?
pub fn fits(things: &[Thing]) -> bool {
    things.len() <= MOST && things.iter().all(|thing| thing.text.format == Format::Markdown)
}

/// Puts the things of both languages into the form.
pub fn take(card: &mut Card, items: &Both<Option<Item>>) {
    for language in Language::ALL {
        let answers = items.of(language).as_ref().map(|item| &item.answers);
        let Some(Answers::Ordering { things, .. }) = answers else { continue };
        card.things.resize_with(card.things.len().max(things.len()), Both::default);
        for (both, thing) in card.things.iter_mut().zip(things) {
            *of_mut(both, language) = typed(&thing.text);
        }
    }
}

/// The things as they are to be written in a language. How they are scored stays as it was; a new question counts
/// how near each thing is to its place.
pub fn answers(card: &Card, language: Language, before: Option<&Item>) -> Answers {
    let thing = |both: &Both| Some(Thing { line: 0, column: 0, text: passage(both.of(language))? });
    let things: Vec<Thing> = card.things.iter().filter_map(thing).collect();
    let how = match before.map(|item| &item.answers) {
        Some(Answers::Ordering { how, things: then }) => {
            let all = how.count.filter(|count| *count == then.len()).map(|_| things.len());
            How { count: all.or(how.count), ..how.clone() }
        }
        _ => How {
            count: Some(things.len()),
            selection: Some("ALL".to_owned()),
            layout: Some("VERTICAL".to_owned()),
            grading: Some(Grading::RelativeToCorrect),
        },
    };
    Answers::Ordering { how, things }
}

/// What keeps the things from being saved, in these languages.
pub fn refusals(card: &Card, languages: &[Language]) -> Vec<Refusal> {
    let field = |language: Language, nth: usize| format!("thing.{}.{nth}", language.code());
    let mut refusals = Vec::new();
    for language in languages {
        let things: Vec<&str> = card.things.iter().map(|both| both.of(*language).as_str()).collect();
        if let Some(nth) = things.iter().position(|thing| thing.is_empty()) {
            refusals.push(Refusal::new(field(*language, nth), "form.required"));
            continue;
        }
        match ordering::flaw(&things) {
            None => {}
            Some(Flaw::TooFew) => refusals.push(Refusal::new(field(*language, things.len()), TOO_FEW)),
            Some(Flaw::Twice(nth)) => refusals.push(Refusal::new(field(*language, nth), TWICE)),
        }
    }
    refusals
}

const TOO_FEW: &str = "studio.asking.too_few_things";
const TWICE: &str = "studio.asking.matched_twice";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::gift::{self, writing};
    use crate::quizzes::question::Kind;
    use crate::studio::phrasing;

    fn read(text: &str) -> Item {
        gift::read("quiz.vi.gift", text).0.remove(0)
    }

    fn items(text: &str) -> Both<Option<Item>> {
        Both { vi: Some(read(text)), en: None }
    }

    #[test]
    fn things_come_back_from_the_form_as_they_were() {
        for text in [
            "// [id:a]\nXếp. {>3 ALL VERTICAL ABSOLUTE_POSITION\n  Họp\n  Bầu\n  Nộp\n  ####Họp trước.\n}\n",
            "// [id:a]\nXếp. {>\n  Họp\n  Bầu\n  Nộp\n}\n",
        ] {
            let items = items(text);
            assert!(phrasing::fits(&items));
            let mut card = Card::of(&items);
            assert_eq!((card.kind, card.refusals()), (Kind::Ordering, vec![]));
            let back = card.item(Language::Vi, "a", items.vi.as_ref()).expect("it is said");
            assert_eq!(writing::write(&back), text);
            // All of them stay all of them.
            card.things.push(Both { vi: "Chờ".into(), en: String::new() });
            let back = card.item(Language::Vi, "a", items.vi.as_ref()).expect("it is said");
            assert_eq!(writing::write(&back).contains("{>4 ALL"), text.contains("{>3 ALL"));
        }
        let card = Card::of(&items("Xếp. {>\na\nb\nc}"));
        let new = card.item(Language::Vi, "b", None).expect("it is said");
        assert!(writing::write(&new).contains("{>3 ALL VERTICAL RELATIVE_TO_CORRECT\n"));
    }

    #[test]
    fn things_that_cannot_be_put_are_refused_at_their_field() {
        for (text, field, key) in
            [("Xếp. {>\na\nb}", "thing.vi.2", TOO_FEW), ("Xếp. {>\na\nb\na}", "thing.vi.2", TWICE)]
        {
            let told: Vec<_> =
                Card::of(&items(text)).refusals().into_iter().map(|r| (r.field, r.key)).collect();
            assert_eq!(told, [(field.to_owned(), key)]);
        }
    }
}
