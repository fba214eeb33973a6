//! Which form somebody takes first, and which when.
//!
//! Half of a class takes A first, to within one person, whenever it is counted. The lot hangs on the ids of the
//! class and the person alone, so the same people are dealt the same forms wherever it is computed: on a server,
//! on another, on paper. A deal once made stays: whoever joins later is dealt the form that fewer have, and whoever
//! leaves takes nobody's form away; nor does whoever takes the other form than they were dealt. So the deals of a class
//! can be computed again by whoever knows who was dealt in together ([`all`]). (The lot of each person by itself would need no memory, but of fifteen people
//! one class in nine would be split four to eleven or worse.)
//!
//! Before and a month later somebody takes the form they were dealt, after and a quarter later the other. So the
//! questions of retention are anchors, the very ones of the class; in every round half of the class answers A and
//! half B; and nobody meets the same form twice within thirty days.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Form, Stage};
use crate::kit::columns::Id;

/// The forms for those of `people` who have none yet, beside those that were `dealt` before: by person.
pub fn deal(class: Id, dealt: &BTreeMap<Id, Form>, people: &[Id]) -> BTreeMap<Id, Form> {
    let mut new: Vec<Id> = people.iter().copied().filter(|person| !dealt.contains_key(person)).collect();
    new.sort_by_key(|person| lot(class, *person));
    new.dedup();
    let count = |form| dealt.values().filter(|one| **one == form).count();
    let (mut a, mut b) = (count(Form::A), count(Form::B));
    let mut forms = BTreeMap::new();
    for person in new {
        let form = match a.cmp(&b) {
            std::cmp::Ordering::Less => Form::A,
            std::cmp::Ordering::Greater => Form::B,
            // Neither form begins more often than the other over many classes.
            std::cmp::Ordering::Equal if lot(class, person)[31] & 1 == 0 => Form::A,
            std::cmp::Ordering::Equal => Form::B,
        };
        match form {
            Form::A => a += 1,
            Form::B => b += 1,
        }
        forms.insert(person, form);
    }
    forms
}

/// The forms of all who were dealt in together, one deal after the other.
pub fn all<'a>(class: Id, deals: impl IntoIterator<Item = &'a [Id]>) -> BTreeMap<Id, Form> {
    deals.into_iter().fold(BTreeMap::new(), |mut dealt, people| {
        let new = deal(class, &dealt, people);
        dealt.extend(new);
        dealt
    })
}

/// The form of a round for somebody who was dealt `first`.
pub fn form_in(stage: Stage, first: Form) -> Form {
    match stage {
        Stage::Before | Stage::Month => first,
        Stage::After | Stage::Quarter => first.other(),
    }
}

fn lot(class: Id, person: Id) -> [u8; 32] {
    Sha256::digest(format!("{class} {person}").as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: u128) -> Id {
        Id(uuid::Uuid::from_u128(n))
    }

    fn halves(forms: &BTreeMap<Id, Form>) -> [usize; 2] {
        [Form::A, Form::B].map(|form| forms.values().filter(|one| **one == form).count())
    }

    #[test]
    fn the_deal_is_the_same_wherever_it_is_computed() {
        // Worked out by itself in another language from SHA-256 of the two ids.
        let people: Vec<Id> = (1..=6).map(id).collect();
        let forms = deal(id(7), &BTreeMap::new(), &people);
        let letters: String = forms.values().map(|form| form.letter()).collect();
        assert_eq!(letters, "ABBAAB");
        assert_ne!(deal(id(8), &BTreeMap::new(), &people), forms, "another class is dealt anew");
    }

    #[test]
    fn either_form_comes_first_in_about_half_of_all_classes() {
        let first = |class: u128| deal(id(class), &BTreeMap::new(), &[id(1)])[&id(1)];
        let a = (0..1000).filter(|class| first(*class) == Form::A).count();
        assert!((430..570).contains(&a), "{a}");
    }

    #[test]
    fn each_form_is_answered_by_half_in_every_round_and_comes_back_in_the_round_after_the_next() {
        for first in Form::ALL {
            let forms: Vec<Form> = Stage::ALL.iter().map(|stage| form_in(*stage, *first)).collect();
            assert_eq!(forms, [*first, first.other(), *first, first.other()]);
        }
    }

    proptest! {
        #[test]
        fn halves_differ_by_at_most_one_however_people_join(
            class in any::<u128>(), joining in proptest::collection::vec(0usize..6, 1..8),
        ) {
            let (mut forms, mut next) = (BTreeMap::new(), 0u128);
            for count in joining {
                let all: Vec<Id> = (0..next + count as u128).map(id).collect();
                next += count as u128;
                let new = deal(id(class), &forms, &all);
                prop_assert_eq!(new.len(), count, "only those who joined are dealt a form");
                forms.extend(new);
                let [a, b] = halves(&forms);
                prop_assert!(a.abs_diff(b) <= 1, "{} and {}", a, b);
            }
        }

        #[test]
        fn deals_that_are_kept_are_those_that_are_computed_again(
            class in any::<u128>(), joining in proptest::collection::vec(0u128..6, 1..8),
        ) {
            let (mut kept, mut groups, mut next) = (BTreeMap::new(), vec![], 0u128);
            for count in joining {
                let new: Vec<Id> = (next..next + count).map(id).collect();
                next += count;
                // Whoever deals sees the whole class, in any order.
                let everybody: Vec<Id> = (0..next).rev().map(id).collect();
                kept.extend(deal(id(class), &kept, &everybody));
                groups.push(new);
            }
            prop_assert_eq!(all(id(class), groups.iter().map(Vec::as_slice)), kept);
        }

        #[test]
        fn the_deal_hangs_on_who_is_there_and_not_on_the_order_of_the_list(
            class in any::<u128>(), size in 0u128..40, turn in 0usize..40,
        ) {
            let people: Vec<Id> = (0..size).map(id).collect();
            let mut turned = people.clone();
            turned.rotate_left(turn.min(people.len()));
            turned.extend(people.first().copied());
            prop_assert_eq!(deal(id(class), &BTreeMap::new(), &people), deal(id(class), &BTreeMap::new(), &turned));
        }
    }
}
