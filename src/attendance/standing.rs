//! Which of the marks given to a person stands, in whatever order they arrived.
//!
//! A mark is a fact that names the mark it was given over: the one its giver saw. Of the marks that no
//! other is over, the one that happened last stands; a correction happened no earlier than what it corrects,
//! whatever the clock of its telephone says. So a mark that comes late from a village without a network undoes
//! nothing that was corrected meanwhile, and everybody who has the same facts sees the same roll. Where two
//! marks are left of which neither giver saw the other's, they are [`apart`], and whoever calls the roll is told.

use std::collections::{BTreeMap, BTreeSet};

use super::Mark;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;

/// A mark given to a person in one session, as far as it matters which of them stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub id: Id,
    pub person: Id,
    pub mark: Mark,
    /// The mark it was given over; not necessarily one that is known yet.
    pub over: Option<Id>,
    /// The mark beside that one, where two were apart.
    pub also_over: Option<Id>,
    pub happened_at: Timestamp,
}

/// The mark of each person that stands, by the id of its fact.
pub fn standing(facts: &[Fact]) -> BTreeMap<Id, Id> {
    by_person(facts).into_iter().filter_map(|(person, own)| Some((person, own.top()?.id))).collect()
}

/// The marks that nobody has decided about: of each person those that no other is over and that say something
/// else than the one that stands.
pub fn apart(facts: &[Fact]) -> BTreeMap<Id, Vec<Id>> {
    let others = |own: &Own| -> Vec<Id> {
        let Some(top) = own.top() else { return vec![] };
        own.uncovered().iter().filter(|fact| fact.mark != top.mark).map(|fact| fact.id).collect()
    };
    let found = by_person(facts).into_iter().map(|(person, own)| (person, others(&own)));
    found.filter(|(_, others)| !others.is_empty()).collect()
}

/// The marks of one person, each once.
#[derive(Default)]
struct Own(BTreeMap<Id, Fact>);

fn by_person(facts: &[Fact]) -> BTreeMap<Id, Own> {
    let mut found: BTreeMap<Id, Own> = BTreeMap::new();
    for fact in facts {
        found.entry(fact.person).or_default().0.insert(fact.id, *fact);
    }
    found
}

impl Own {
    /// Those that no other is over. Two that claim to be over each other have nothing above them but
    /// themselves: then they all are.
    fn uncovered(&self) -> Vec<&Fact> {
        let pairs = self.0.values().flat_map(|fact| [fact.over, fact.also_over].map(|over| (fact.id, over)));
        let covered: BTreeSet<Id> = pairs.filter_map(|(id, over)| over.filter(|over| *over != id)).collect();
        let left: Vec<&Fact> = self.0.values().filter(|fact| !covered.contains(&fact.id)).collect();
        if left.is_empty() { self.0.values().collect() } else { left }
    }

    fn top(&self) -> Option<&Fact> {
        self.uncovered().into_iter().max_by_key(|fact| self.weight(fact))
    }

    /// When a mark happened, at the earliest after all that it corrects; then how many those are.
    fn weight(&self, fact: &Fact) -> (Timestamp, usize, Id) {
        let (mut latest, mut seen, mut next) = (fact.happened_at, BTreeSet::new(), Some(fact));
        while let Some(earlier) = next.filter(|earlier| seen.insert(earlier.id)) {
            latest = latest.max(earlier.happened_at);
            next = earlier.over.and_then(|over| self.0.get(&over));
        }
        (latest, seen.len(), fact.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u8) -> Id {
        Id(uuid::Uuid::from_u128(u128::from(n) + 1))
    }

    fn fact(n: u8, person: u8, mark: Mark, over: Option<u8>, minute: i64) -> Fact {
        let happened_at = Timestamp(minute * Timestamp::MINUTE);
        Fact { id: id(n), person: id(100 + person), mark, over: over.map(id), also_over: None, happened_at }
    }

    fn stands(facts: &[Fact]) -> Id {
        standing(facts)[&facts[0].person]
    }

    #[test]
    fn a_correction_stands_even_where_its_telephone_is_behind() {
        let facts = [fact(0, 0, Mark::Absent, None, 60), fact(1, 0, Mark::Late, Some(0), 5)];
        assert_eq!(stands(&facts), id(1));
        assert_eq!(apart(&facts), BTreeMap::new());
    }

    #[test]
    fn what_comes_late_does_not_undo_what_was_given_after_it() {
        let (early, later) = (fact(0, 0, Mark::Absent, None, 0), fact(1, 0, Mark::Present, None, 30));
        assert_eq!(stands(&[later, early]), id(1));
        assert_eq!(apart(&[later, early]), BTreeMap::from([(id(100), vec![id(0)])]));
    }

    #[test]
    fn two_who_agree_without_having_seen_each_other_are_not_apart() {
        let facts = [fact(0, 0, Mark::Late, None, 0), fact(1, 0, Mark::Late, None, 30)];
        assert_eq!(apart(&facts), BTreeMap::new());
    }

    #[test]
    fn whoever_saw_both_marks_has_decided() {
        let decided = Fact { also_over: Some(id(0)), ..fact(2, 0, Mark::Present, Some(1), 40) };
        let facts = [fact(0, 0, Mark::Absent, None, 0), fact(1, 0, Mark::Present, None, 30), decided];
        assert_eq!((stands(&facts), apart(&facts)), (id(2), BTreeMap::new()));
    }

    #[test]
    fn a_correction_that_arrives_before_what_it_corrects_stands_when_both_are_there() {
        let (first, second) = (fact(0, 0, Mark::Absent, None, 60), fact(1, 0, Mark::Late, Some(0), 5));
        assert_eq!(stands(&[second]), id(1));
        assert_eq!(stands(&[second, first]), id(1));
    }

    /// Facts as anybody might send them, those that claim nonsense too: over themselves, over each other, over
    /// somebody else's, over what never comes.
    fn some_facts() -> impl Strategy<Value = Vec<Fact>> {
        let one = (
            0u8..3,
            prop::sample::select(Mark::ALL),
            prop::option::of(0u8..14),
            prop::option::of(0u8..14),
            0i64..6,
        );
        prop::collection::vec(one, 1..10).prop_map(|drawn| {
            let numbered = (0u8..).zip(drawn);
            let facts = numbered.map(|(n, (person, mark, over, also, minute))| Fact {
                also_over: also.filter(|also| also % 3 == 0).map(id),
                ..fact(n, person, mark, over, minute)
            });
            facts.collect()
        })
    }

    proptest! {
        #[test]
        fn the_roll_is_the_same_in_whatever_order_the_marks_arrive(
            (facts, shuffled) in some_facts().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        ) {
            prop_assert_eq!(standing(&facts), standing(&shuffled));
            prop_assert_eq!(apart(&facts), apart(&shuffled));
        }

        #[test]
        fn a_mark_that_arrives_again_changes_nothing(facts in some_facts(), again in 0usize..10) {
            let mut twice = facts.clone();
            twice.push(facts[again % facts.len()]);
            prop_assert_eq!(standing(&facts), standing(&twice));
            prop_assert_eq!(apart(&facts), apart(&twice));
        }

        #[test]
        fn everybody_who_was_marked_has_one_mark_and_nobody_else_has(facts in some_facts()) {
            let marked: BTreeSet<Id> = facts.iter().map(|fact| fact.person).collect();
            let standing = standing(&facts);
            prop_assert_eq!(standing.keys().copied().collect::<BTreeSet<Id>>(), marked);
            for (person, id) in standing {
                prop_assert!(facts.iter().any(|fact| fact.id == id && fact.person == person));
            }
        }

        #[test]
        fn what_is_given_over_the_mark_that_stands_stands(mut facts in some_facts(), minute in 0i64..6) {
            let first = facts[0];
            let over = standing(&facts)[&first.person];
            let new = Fact {
                id: id(50),
                over: Some(over),
                also_over: None,
                happened_at: Timestamp(minute * Timestamp::MINUTE),
                ..first
            };
            facts.push(new);
            prop_assert_eq!(standing(&facts)[&first.person], id(50));
        }
    }
}
