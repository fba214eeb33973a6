//! Ordering: things that are to be put in their order.
//!
//! What an order that is partly right is worth follows one of the rules of Moodle's ordering question, by the name that
//! is written in the file. On a page the things stand in the order of keys that are made of their words alone.

use super::pieces::{self, AskedOption, AskedPiece, ExplainedPiece};
use super::{Fields, Given, Outcome, Rules, Unfit};
use crate::kit::text::Language;
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// What counts as right in an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grading {
    AllOrNothing,
    /// Each thing that stands in its place.
    AbsolutePosition,
    /// Each thing that the right one follows; what Moodle takes where nothing is written.
    #[default]
    NextExcludeLast,
    /// The same, and the right one at the end.
    NextIncludeLast,
    /// Each right neighbour.
    OnePreviousAndNext,
    /// Everything that rightly stands somewhere before, and somewhere behind.
    AllPreviousAndNext,
    /// As many as stand in their order, others between them or not.
    LongestOrdered,
    /// As many as stand in their order one right behind the other.
    LongestContiguous,
    /// Each thing by how near it is to its place.
    RelativeToCorrect,
}

impl Grading {
    pub const ALL: [Grading; 9] = [
        Grading::AllOrNothing,
        Grading::AbsolutePosition,
        Grading::NextExcludeLast,
        Grading::NextIncludeLast,
        Grading::OnePreviousAndNext,
        Grading::AllPreviousAndNext,
        Grading::LongestOrdered,
        Grading::LongestContiguous,
        Grading::RelativeToCorrect,
    ];

    /// As Moodle writes it.
    pub fn name(self) -> &'static str {
        match self {
            Grading::AllOrNothing => "ALL_OR_NOTHING",
            Grading::AbsolutePosition => "ABSOLUTE_POSITION",
            Grading::NextExcludeLast => "RELATIVE_NEXT_EXCLUDE_LAST",
            Grading::NextIncludeLast => "RELATIVE_NEXT_INCLUDE_LAST",
            Grading::OnePreviousAndNext => "RELATIVE_ONE_PREVIOUS_AND_NEXT",
            Grading::AllPreviousAndNext => "RELATIVE_ALL_PREVIOUS_AND_NEXT",
            Grading::LongestOrdered => "LONGEST_ORDERED_SUBSET",
            Grading::LongestContiguous => "LONGEST_CONTIGUOUS_SUBSET",
            Grading::RelativeToCorrect => "RELATIVE_TO_CORRECT",
        }
    }

    /// By its name, or by one of the short ones that Moodle reads.
    pub fn from_name(name: &str) -> Option<Grading> {
        match name {
            "ABS" | "ABSOLUTE" => Some(Grading::AbsolutePosition),
            "REL" | "RELATIVE" => Some(Grading::NextExcludeLast),
            _ => Grading::ALL.into_iter().find(|grading| grading.name() == name),
        }
    }

    /// What an order is worth: for each place, which thing stands there, each by its right place.
    pub fn points(self, order: &[usize]) -> Points {
        let len = order.len();
        let next = |place: usize| order.get(place + 1).copied();
        let follows = |place: usize| next(place) == Some(order[place] + 1);
        let is_last = order.last() == len.checked_sub(1).as_ref();
        let in_place = order.iter().enumerate().filter(|(place, thing)| place == *thing).count();
        let followed = (0..len).filter(|place| follows(*place)).count();
        match self {
            Grading::AllOrNothing => Points::part(usize::from(in_place == len), 1),
            Grading::AbsolutePosition => Points::part(in_place, len),
            Grading::NextExcludeLast => Points::part(followed, len.saturating_sub(1)),
            Grading::NextIncludeLast => Points::part(followed + usize::from(is_last), len),
            // Each right neighbour counts for both, and nothing before the first and behind the last.
            Grading::OnePreviousAndNext => {
                let ends = usize::from(order.first() == Some(&0)) + usize::from(is_last);
                Points::part(2 * followed + ends, 2 * len)
            }
            Grading::AllPreviousAndNext => {
                let pairs = (0..len).flat_map(|before| (before + 1..len).map(move |behind| (before, behind)));
                let right = pairs.clone().filter(|(before, behind)| order[*before] < order[*behind]).count();
                Points::part(right, pairs.count())
            }
            Grading::LongestOrdered | Grading::LongestContiguous => {
                let longest = longest(order, self == Grading::LongestContiguous);
                // One alone is no order.
                Points::part(if longest > 1 { longest } else { 0 }, len)
            }
            Grading::RelativeToCorrect => {
                let far = len.saturating_sub(1);
                let near = order.iter().enumerate().map(|(place, thing)| far - place.abs_diff(*thing));
                Points::part(near.sum(), far * len)
            }
        }
    }
}

/// How many stand in their order: any of them, or such of which each is the next of the one before.
fn longest(order: &[usize], contiguous: bool) -> usize {
    let mut ending: Vec<usize> = vec![];
    for (place, thing) in order.iter().enumerate() {
        let fits = |before: &usize| match contiguous {
            true => order[*before] + 1 == *thing,
            false => order[*before] < *thing,
        };
        let best = (0..place).filter(fits).map(|before| ending[before]).max().unwrap_or(0);
        ending.push(best + 1);
    }
    ending.into_iter().max().unwrap_or(0)
}

/// One of the things, and the key by which a page knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub key: String,
    pub html: String,
}

/// The things in their right order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordering {
    pub grading: Grading,
    pub things: Vec<Thing>,
}

impl Ordering {
    pub fn new(id: &str, grading: Grading, things: Vec<String>) -> Ordering {
        let keys = pieces::keys(id, &things);
        let things = keys.into_iter().zip(things).map(|(key, html)| Thing { key, html }).collect();
        Ordering { grading, things }
    }

    /// The place that was given to a thing, from 0.
    fn place(&self, thing: &Thing, given: &Given) -> Option<usize> {
        let place: usize = pieces::given(given, &thing.key).next()?.parse().ok()?;
        place.checked_sub(1)
    }

    /// Which thing stands at each place, if each has one of its own.
    fn order(&self, given: &Given) -> Option<Vec<usize>> {
        let mut order = vec![None; self.things.len()];
        for (nth, thing) in self.things.iter().enumerate() {
            let place = self.place(thing, given)?;
            if order.get_mut(place)?.replace(nth).is_some() {
                return None;
            }
        }
        order.into_iter().collect()
    }

    /// What is given where the things are put in this order.
    fn given(&self, order: impl Iterator<Item = usize>) -> Given {
        let things = order.enumerate().map(|(place, nth)| (place, &self.things[nth]));
        things.map(|(place, thing)| pieces::value(&thing.key, &(place + 1).to_string())).collect()
    }
}

impl Rules for Ordering {
    fn kind(&self) -> Kind {
        Kind::Ordering
    }

    fn fields(&self) -> Fields {
        let option = |thing: &Thing, place: usize| AskedOption {
            value: pieces::value(&thing.key, &place.to_string()),
            text: place.to_string(),
        };
        let piece = |thing: &Thing| AskedPiece {
            name: thing.key.clone(),
            html: thing.html.clone(),
            options: (1..=self.things.len()).map(|place| option(thing, place)).collect(),
            typed: None,
        };
        let mut pieces: Vec<AskedPiece> = self.things.iter().map(piece).collect();
        pieces.sort_by(|one, other| one.name.cmp(&other.name));
        Fields { pieces, ..Fields::default() }
    }

    fn unfit(&self, given: &Given) -> Option<Unfit> {
        let twice = || self.is_answered(given) && self.order(given).is_none();
        pieces::unfit(&self.fields().pieces, given).or_else(|| twice().then_some(Unfit::PlaceTwice))
    }

    fn is_answered(&self, given: &Given) -> bool {
        self.things.iter().all(|thing| self.place(thing, given).is_some())
    }

    fn open(&self) -> Unfit {
        Unfit::PieceOpen
    }

    fn points(&self, given: &Given) -> Points {
        self.order(given).map_or(Points::NONE, |order| self.grading.points(&order))
    }

    /// In the right order.
    fn outcome(&self, given: &Given, _: Language) -> Outcome {
        let piece = |(nth, thing): (usize, &Thing)| ExplainedPiece {
            html: thing.html.clone(),
            given: self.place(thing, given).map(|place| (place + 1).to_string()),
            right: (nth + 1).to_string(),
            is_right: self.place(thing, given) == Some(nth),
            earns: self.place(thing, given) == Some(nth),
            feedback: None,
        };
        Outcome { pieces: self.things.iter().enumerate().map(piece).collect(), ..Outcome::default() }
    }

    fn key(&self) -> String {
        format!("{} {}", self.grading.name(), self.things.len())
    }

    fn said(&self) -> Vec<(String, String)> {
        let said = |(nth, thing): (usize, &Thing)| (thing.html.clone(), nth.to_string());
        self.things.iter().enumerate().map(said).collect()
    }

    fn size(&self) -> usize {
        self.things.len()
    }

    fn best(&self) -> Given {
        self.given(0..self.things.len())
    }

    fn worst(&self) -> Given {
        let len = self.things.len();
        let turned = (1..len).map(|by| self.given((0..len).map(move |place| (place + by) % len)));
        let tries = turned.chain([self.given((0..len).rev())]);
        tries.min_by_key(|given| self.points(given)).unwrap_or_default()
    }
}

/// What keeps things from being put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Fewer than three.
    TooFew,
    /// The same one a second time, at this place.
    Twice(usize),
}

/// Finds the first flaw.
pub fn flaw(things: &[&str]) -> Option<Flaw> {
    let twice = |nth: &usize| things[..*nth].contains(&things[*nth]);
    match (0..things.len()).find(twice) {
        Some(nth) => Some(Flaw::Twice(nth)),
        None => (things.len() < 3).then_some(Flaw::TooFew),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn steps() -> Ordering {
        let things = ["họp", "bầu", "viết", "nộp"].map(str::to_owned).to_vec();
        Ordering::new("q1", Grading::RelativeToCorrect, things)
    }

    #[test]
    fn every_rule_counts_as_moodles_does() {
        use Grading::*;
        // Worked out by hand from the rules of Moodle's ordering question.
        for (grading, order, right, of) in [
            (AllOrNothing, [0, 1, 2, 3], 1, 1),
            (AllOrNothing, [1, 0, 2, 3], 0, 1),
            (AbsolutePosition, [1, 0, 2, 3], 2, 4),
            (AbsolutePosition, [3, 0, 1, 2], 0, 4),
            (NextExcludeLast, [3, 0, 1, 2], 2, 3),
            (NextExcludeLast, [1, 0, 2, 3], 1, 3),
            (NextIncludeLast, [1, 0, 2, 3], 2, 4),
            (NextIncludeLast, [3, 0, 1, 2], 2, 4),
            (OnePreviousAndNext, [1, 0, 2, 3], 3, 8),
            (OnePreviousAndNext, [3, 0, 1, 2], 4, 8),
            (AllPreviousAndNext, [1, 0, 2, 3], 5, 6),
            (AllPreviousAndNext, [3, 2, 1, 0], 0, 6),
            (LongestOrdered, [3, 0, 1, 2], 3, 4),
            (LongestOrdered, [0, 3, 1, 2], 3, 4),
            (LongestOrdered, [3, 2, 1, 0], 0, 4),
            (LongestContiguous, [0, 2, 3, 1], 2, 4),
            (LongestContiguous, [2, 0, 3, 1], 2, 4),
            (RelativeToCorrect, [1, 0, 2, 3], 10, 12),
            (RelativeToCorrect, [3, 2, 1, 0], 4, 12),
        ] {
            assert_eq!(grading.points(&order), Points::part(right, of), "{grading:?} {order:?}");
        }
    }

    #[test]
    fn each_thing_needs_a_place_of_its_own() {
        let question = steps();
        let whole = question.best();
        assert_eq!((question.unfit(&whole), question.is_answered(&whole)), (None, true));
        let place = |nth: usize, place: &str| pieces::value(&question.things[nth].key, place);
        let mut twice = whole.clone();
        twice.remove(&place(0, "1"));
        assert_eq!((question.unfit(&twice), question.is_answered(&twice)), (None, false));
        twice.insert(place(0, "2"));
        assert_eq!(question.unfit(&twice), Some(Unfit::PlaceTwice));
        assert_eq!(question.points(&twice), Points::NONE);
        for (more, why) in [
            (place(0, "2"), Unfit::MoreThanOneChoice),
            (place(0, "0"), Unfit::UnknownChoice),
            (place(0, "5"), Unfit::UnknownChoice),
            ("zz.1".to_owned(), Unfit::UnknownChoice),
        ] {
            let mut other = whole.clone();
            other.insert(more.clone());
            assert_eq!(question.unfit(&other), Some(why), "{more}");
        }
        let told = question.outcome(&question.worst(), Language::Vi).pieces;
        assert_eq!(told.iter().map(|one| &one.right[..]).collect::<Vec<_>>(), ["1", "2", "3", "4"]);
        assert!(!told[0].is_right && told[0].given.is_some());
    }

    proptest! {
        #[test]
        fn the_right_order_is_worth_all_and_what_is_asked_tells_no_order(
            things in prop::collection::btree_set("[a-zđ]{1,6}", 3..9), turn in 1usize..8,
        ) {
            let mut things: Vec<String> = things.into_iter().collect();
            let right: Vec<usize> = (0..things.len()).collect();
            for grading in Grading::ALL {
                prop_assert_eq!(grading.points(&right), Points::FULL);
                let question = Ordering::new("q1", grading, things.clone());
                prop_assert_eq!(question.points(&question.best()), Points::FULL);
                prop_assert!(question.points(&question.worst()) < Points::FULL);
            }
            let before = Ordering::new("q1", Grading::default(), things.clone()).fields();
            let places = turn % things.len();
            things.rotate_left(places);
            prop_assert_eq!(Ordering::new("q1", Grading::default(), things).fields(), before);
        }
    }

    #[test]
    fn things_that_are_of_no_use_are_found() {
        assert_eq!(flaw(&["a", "b", "c"]), None);
        assert_eq!(flaw(&["a", "b"]), Some(Flaw::TooFew));
        assert_eq!(flaw(&["a", "b", "a"]), Some(Flaw::Twice(2)));
    }
}
