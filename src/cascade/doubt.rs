//! A reason to look at a report again, never one to refuse it: its source is a re-teach that is not
//! accepted, or what the report says of its source was true when it was handed in and the source has
//! been corrected since. Whoever accepts a report knowing of a doubt has settled it: [`unsettled`].

use std::collections::{BTreeMap, BTreeSet};

use super::held::Learners;
use super::review::{Refusal, State};
use crate::classes::{Class, Facilitator};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::text_enum;

text_enum! {
    /// What is doubtful between a re-teach and its source.
    pub enum Doubt {
        /// As the source stands now, it began after this was taught.
        BeforeSource = "before_source",
        /// As the source stands now, whoever taught this was not there.
        NotInSource = "not_in_source",
        /// The source is a re-teach without a verdict.
        SourceWaits = "source_waits",
        /// The source is a re-teach that was returned.
        SourceReturned = "source_returned",
    }
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

/// The doubts about what was `taught`, from a source that `began`. Was the facilitator there?
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

/// Of these `doubts` about a report, those for which it is to be looked at again: what was `known` when it
/// was accepted is settled, and where the source waits its own verdict comes first.
pub fn unsettled(doubts: &[Doubt], known: &[Doubt]) -> Vec<Doubt> {
    let open = |doubt: &&Doubt| !known.contains(doubt) && **doubt != Doubt::SourceWaits;
    doubts.iter().filter(open).copied().collect()
}

/// Why there is nothing to say to the doubts that the reader was `told` of, if there is not: none of them is
/// among those `found` now.
pub fn vanished(told: &[Doubt], found: &[Doubt]) -> Option<Refusal> {
    if told.is_empty() || told.iter().any(|doubt| found.contains(doubt)) {
        return None;
    }
    Some(if found.is_empty() { Refusal::NoDoubt } else { Refusal::OtherDoubt })
}

/// Of these classes, with who taught each, those that no longer fit to a source of theirs, each with why.
/// Of classes and sources `starts` knows when they began, and `learners` who learned in them. What is not
/// known of a source is taken as fitting in time.
pub fn doubtful(
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
    starts: &BTreeMap<Id, Timestamp>,
    learners: &BTreeMap<Id, Learners>,
) -> BTreeMap<Id, Vec<Doubt>> {
    let of_one = |class: &Class, taught_by: &Facilitator| {
        let Some(source) = taught_by.source else { return Vec::new() };
        let was_there = learners.get(&source).is_some_and(|found| found.people.contains(&taught_by.person));
        match (starts.get(&class.id), starts.get(&source)) {
            (Some(taught), Some(began)) => doubts(*taught, *began, was_there),
            _ => doubts(0, 0, was_there),
        }
    };
    let of = |class: &Class| {
        let all = facilitators.get(&class.id).into_iter().flatten();
        let doubts: BTreeSet<Doubt> = all.flat_map(|facilitator| of_one(class, facilitator)).collect();
        (class.id, doubts.into_iter().collect::<Vec<Doubt>>())
    };
    classes.iter().map(of).filter(|(_, doubts)| !doubts.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::{Day, new_id};

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
    fn what_was_known_when_it_was_accepted_is_settled_and_what_came_up_since_is_not() {
        use Doubt::{BeforeSource, NotInSource, SourceReturned, SourceWaits};
        assert_eq!(unsettled(&[BeforeSource, NotInSource], &[NotInSource]), [BeforeSource]);
        assert_eq!(unsettled(&[NotInSource], &[NotInSource, BeforeSource]), []);
        // The verdict on the source comes first; once it is returned, this is asked about.
        assert_eq!(unsettled(&[SourceWaits], &[]), []);
        assert_eq!(unsettled(&[SourceReturned], &[SourceWaits]), [SourceReturned]);
    }

    #[test]
    fn a_doubt_that_went_away_or_gave_way_to_another_takes_no_verdict() {
        use Doubt::{BeforeSource, NotInSource, SourceReturned, SourceWaits};
        assert_eq!(vanished(&[NotInSource], &[]), Some(Refusal::NoDoubt));
        assert_eq!(vanished(&[SourceReturned], &[SourceWaits]), Some(Refusal::OtherDoubt));
        assert_eq!(vanished(&[SourceReturned, NotInSource], &[NotInSource, BeforeSource]), None);
        assert_eq!(vanished(&[], &[NotInSource]), None, "whoever was told of none judges the report itself");
    }

    #[test]
    fn one_facilitator_of_several_who_no_longer_fits_is_enough() {
        let (rin, nga) = (new_id(), new_id());
        let day = |n: i32| Day::EARLIEST.plus_days(n);
        let (source, taught) =
            (Class::example("Lớp thí điểm", day(5)), Class::example("Buổi chia sẻ", day(5)));
        let by = |person: Id| Facilitator { person, full_name: String::new(), source: Some(source.id) };
        let found = |there: &[Id], began: Timestamp| {
            let starts = BTreeMap::from([(source.id, began), (taught.id, day(5).at_minute(450))]);
            let learners = Learners { people: there.to_vec(), roll_called: true };
            let facilitators = BTreeMap::from([(taught.id, vec![by(rin), by(nga)])]);
            let of_source = BTreeMap::from([(source.id, learners)]);
            let mut found = doubtful(&[taught.clone(), source.clone()], &facilitators, &starts, &of_source);
            found.remove(&taught.id).unwrap_or_default()
        };
        assert_eq!(found(&[rin, nga], day(5).at_minute(450)), []);
        assert_eq!(found(&[rin], day(5).at_minute(450)), [Doubt::NotInSource]);
        assert_eq!(found(&[rin, nga], day(5).at_minute(480)), [Doubt::BeforeSource]);
    }
}
