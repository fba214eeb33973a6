//! A reason to look at a report again, never one to refuse it: its source is a re-teach that is not
//! accepted, or what the report says of its source was true when it was handed in and the source has
//! been corrected since.

use std::collections::{BTreeMap, BTreeSet};

use super::held::Learners;
use super::review::State;
use crate::classes::{Class, Facilitator};
use crate::kit::clock::Day;
use crate::kit::columns::Id;

/// What is doubtful between a re-teach and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// As the source stands now, it began after this was taught.
    BeforeSource,
    /// As the source stands now, whoever taught this was not there.
    NotInSource,
    /// The source is a re-teach without a verdict.
    SourceWaits,
    /// The source is a re-teach that was returned.
    SourceReturned,
}

impl Doubt {
    /// The sentence.
    pub fn key(self) -> &'static str {
        match self {
            Doubt::BeforeSource => "cascade.doubt.before_source",
            Doubt::NotInSource => "cascade.doubt.not_in_source",
            Doubt::SourceWaits => "cascade.doubt.source_waits",
            Doubt::SourceReturned => "cascade.doubt.source_returned",
        }
    }
}

/// The doubt about a report whose source is a re-teach in this state.
pub fn of_verdict(source: State) -> Option<Doubt> {
    match source {
        State::HandedIn => Some(Doubt::SourceWaits),
        State::Returned => Some(Doubt::SourceReturned),
        State::Draft | State::Accepted => None,
    }
}

/// The doubts about what was `taught`, from a source that `began`: two days, or two instants. Was the
/// facilitator there?
pub fn doubts<T: PartialOrd>(taught: T, began: T, was_there: bool) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if taught < began {
        doubts.push(Doubt::BeforeSource);
    }
    if !was_there {
        doubts.push(Doubt::NotInSource);
    }
    doubts
}

/// Of these classes, with who taught each, those that no longer fit to a source of theirs; the sources
/// with those who learned in them. Only days are compared here. A source that is not among them is
/// taken as begun in time.
pub fn doubtful(
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
    sources: &[Class],
    learners: &BTreeMap<Id, Learners>,
) -> BTreeSet<Id> {
    let began: BTreeMap<Id, Day> = sources.iter().map(|source| (source.id, source.starts_on)).collect();
    let doubted = |class: &Class, taught_by: &Facilitator| {
        let Some(source) = taught_by.source else { return false };
        let was_there = learners.get(&source).is_some_and(|found| found.people.contains(&taught_by.person));
        let began = began.get(&source).copied().unwrap_or(class.starts_on);
        !doubts(class.starts_on, began, was_there).is_empty()
    };
    let of = |class: &Class| facilitators.get(&class.id).map_or(&[][..], Vec::as_slice);
    let doubtful = classes.iter().filter(|class| of(class).iter().any(|f| doubted(class, f)));
    doubtful.map(|class| class.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn a_source_that_was_moved_or_corrected_is_a_reason_to_look() {
        assert_eq!(doubts(9, 9, true), []);
        assert_eq!(doubts(8, 9, true), [Doubt::BeforeSource]);
        assert_eq!(doubts(8, 9, false), [Doubt::BeforeSource, Doubt::NotInSource]);
    }

    #[test]
    fn a_source_that_is_not_accepted_is_a_reason_to_look() {
        assert_eq!(of_verdict(State::HandedIn), Some(Doubt::SourceWaits));
        assert_eq!(of_verdict(State::Returned), Some(Doubt::SourceReturned));
        assert_eq!(of_verdict(State::Accepted), None);
    }

    #[test]
    fn one_facilitator_of_several_who_no_longer_fits_is_enough() {
        let (rin, nga) = (new_id(), new_id());
        let day = |n: i32| Day::EARLIEST.plus_days(n);
        let (source, taught) =
            (Class::example("Lớp thí điểm", day(5)), Class::example("Buổi chia sẻ", day(5)));
        let by = |person: Id| Facilitator { person, full_name: String::new(), source: Some(source.id) };
        let found = |there: &[Id], began: Day| {
            let source = Class { starts_on: began, ..source.clone() };
            let learners = Learners { people: there.to_vec(), roll_called: true };
            let facilitators = BTreeMap::from([(taught.id, vec![by(rin), by(nga)])]);
            let of_source = BTreeMap::from([(source.id, learners)]);
            !doubtful(&[taught.clone(), source.clone()], &facilitators, &[source], &of_source).is_empty()
        };
        assert!(!found(&[rin, nga], day(5)));
        assert!(found(&[rin], day(5)));
        assert!(found(&[rin, nga], day(6)));
    }
}
