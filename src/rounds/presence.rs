//! Who is there, and who has handed in.
//!
//! Somebody without a paper is no zero. They are absent where the roll of that day says so, and otherwise have
//! not handed in yet; either way they are counted by themselves and never among those who were measured.

use serde::Serialize;

use super::paper::Paper;
use super::{Round, Stage, round};
use crate::attendance::Mark;
use crate::kit::clock::Timestamp;

/// Where somebody stands in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    HandedIn,
    /// So many answers are kept, and counted when the round is closed.
    Answering(usize),
    /// All that came of it came after the round had closed.
    Late,
    NotYet,
    /// Not there, by the roll of the day.
    Absent,
}

impl Presence {
    /// Where somebody stands whose `paper` this is; `marks` are theirs of the sessions of the day on which the round
    /// was opened.
    pub fn of(paper: Option<&Paper>, end: Option<Timestamp>, marks: &[Mark]) -> Presence {
        if let Some(paper) = paper {
            if paper.handed_in_at.is_some() {
                return Presence::HandedIn;
            }
            if let Some(answers) = paper.counted(end) {
                return Presence::Answering(answers.len());
            }
            if paper.late(end) > 0 {
                return Presence::Late;
            }
        }
        let is_away = !marks.is_empty() && !marks.iter().any(|mark| mark.came());
        if is_away { Presence::Absent } else { Presence::NotYet }
    }
}

impl Presence {
    /// The badge it is shown with.
    pub fn badge(self) -> &'static str {
        match self {
            Presence::HandedIn => "done",
            Presence::Answering(_) | Presence::Late => "owed",
            Presence::NotYet | Presence::Absent => "none",
        }
    }
}

/// Is somebody asked in a round, whose `papers` of the class these are? Everybody before and after; what they still
/// know is asked of those who answered after, in time, for whom alone there is something to hold it against.
pub fn is_asked<'a>(
    stage: Stage,
    papers: impl IntoIterator<Item = &'a Paper>,
    rounds: &[Round],
    now: Timestamp,
) -> bool {
    let counts = |paper: &Paper| {
        let end = round::state(paper.stage, rounds, now).end();
        paper.stage == Stage::After && paper.counted(end).is_some()
    };
    stage.days_after().is_none() || papers.into_iter().any(counts)
}

/// Has somebody handed in, of whose `papers` of the class these are?
pub fn has_handed_in<'a>(stage: Stage, papers: impl IntoIterator<Item = &'a Paper>) -> bool {
    papers.into_iter().any(|paper| paper.stage == stage && paper.handed_in_at.is_some())
}

/// Is somebody who takes part kept from all that tells what is right in what a round asks? While it is open in the
/// room everybody is, also who has handed in: the neighbour still answers, and half of the class takes this form next.
/// Later everybody answers by themself, so whoever has handed in is free.
pub fn is_held(stage: Stage, papers: &[Paper], rounds: &[Round], now: Timestamp) -> bool {
    let is_free = stage.days_after().is_some() && has_handed_in(stage, papers);
    round::state(stage, rounds, now).is_open() && is_asked(stage, papers, rounds, now) && !is_free
}

/// A class in a round, in figures that add up to its people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub all: usize,
    pub handed_in: usize,
    pub answering: usize,
    pub late: usize,
    pub not_yet: usize,
    pub absent: usize,
}

impl Counts {
    pub fn of(all: impl IntoIterator<Item = Presence>) -> Counts {
        let mut counts = Counts::default();
        for presence in all {
            counts.all += 1;
            match presence {
                Presence::HandedIn => counts.handed_in += 1,
                Presence::Answering(_) => counts.answering += 1,
                Presence::Late => counts.late += 1,
                Presence::NotYet => counts.not_yet += 1,
                Presence::Absent => counts.absent += 1,
            }
        }
        counts
    }

    /// Those who are there, as far as is known.
    pub fn there(self) -> usize {
        self.all - self.absent
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::clock::new_id;
    use crate::quizzes::admission::GRACE;
    use crate::quizzes::sitting::KeptAnswer;
    use crate::rounds::Form;

    const END: Timestamp = Timestamp(1_000_000_000_000);

    fn paper(received: Option<Timestamp>, handed_in_at: Option<Timestamp>) -> Paper {
        let answer = |received| KeptAnswer {
            given: ["a".to_owned()].into(),
            at: received,
            received,
            in_time: None,
            first_at: None,
        };
        Paper {
            id: new_id(),
            class: new_id(),
            stage: Stage::Before,
            person: new_id(),
            form: Form::A,
            kept: received.map(|received| ("one".to_owned(), answer(received))).into_iter().collect(),
            started_at: Timestamp(0),
            handed_in_at,
            revision: 1,
            card: None,
        }
    }

    #[test]
    fn somebody_without_a_paper_is_absent_only_where_the_roll_says_so() {
        let of = |marks: &[Mark]| Presence::of(None, None, marks);
        assert_eq!(of(&[]), Presence::NotYet, "the roll was not called");
        assert_eq!(of(&[Mark::Absent]), Presence::Absent);
        assert_eq!(of(&[Mark::Excused, Mark::Absent]), Presence::Absent);
        assert_eq!(of(&[Mark::Absent, Mark::Late]), Presence::NotYet, "they came in the afternoon");
    }

    #[test]
    fn a_paper_says_more_than_the_roll() {
        let of = |paper: &Paper| Presence::of(Some(paper), Some(END), &[Mark::Absent]);
        let late = END.plus(GRACE + 1);
        assert_eq!(of(&paper(Some(END), Some(END))), Presence::HandedIn);
        assert_eq!(of(&paper(Some(END), None)), Presence::Answering(1));
        assert_eq!(of(&paper(Some(late), None)), Presence::Late);
        assert_eq!(of(&paper(None, None)), Presence::Absent);
    }

    #[test]
    fn retention_is_asked_of_those_who_answered_after_the_class() {
        let answered = Paper { stage: Stage::After, ..paper(Some(END), None) };
        let closed = Round {
            class: new_id(),
            stage: Stage::After,
            opened_at: END,
            reopened_at: None,
            closed_at: Some(END),
        };
        let asked = |stage, papers: &[Paper]| is_asked(stage, papers, &[closed], END);
        assert!(asked(Stage::Before, &[]) && asked(Stage::After, &[]));
        assert!(!asked(Stage::Month, &[]) && asked(Stage::Month, &[answered]));
        assert!(
            !asked(Stage::Month, &[paper(Some(END), None)]),
            "before alone is held against nothing later"
        );
        let only_then = Paper { stage: Stage::Month, ..paper(Some(END), None) };
        assert!(!asked(Stage::Quarter, &[only_then]));
        let too_late = Paper { stage: Stage::After, ..paper(Some(END.plus(GRACE + 1)), None) };
        assert!(!asked(Stage::Month, &[too_late]));
    }

    #[test]
    fn in_the_room_everybody_is_kept_from_the_key_and_later_whoever_has_not_handed_in() {
        let at = |day: i64| END.plus(day * Timestamp::DAY);
        let round = |stage, closed_at| {
            let (class, opened_at, reopened_at) = (new_id(), at(-1), None);
            Round { class, stage, opened_at, reopened_at, closed_at }
        };
        let of = |stage, handed_in: bool| Paper { stage, ..paper(Some(at(-1)), handed_in.then_some(at(-1))) };
        let before = [round(Stage::Before, None)];
        assert!(is_held(Stage::Before, &[], &before, END), "absent, and perhaps on the way");
        assert!(is_held(Stage::Before, &[of(Stage::Before, true)], &before, END));
        assert!(!is_held(Stage::Before, &[], &before, at(30)), "nobody closed it");
        let closed = [round(Stage::Before, Some(END)), round(Stage::After, Some(END))];
        assert!(!is_held(Stage::Before, &[], &closed, END) && !is_held(Stage::After, &[], &closed, END));
        let was_there = of(Stage::After, true);
        let held = |papers: &[Paper]| is_held(Stage::Month, papers, &closed, at(31));
        assert!(
            held(std::slice::from_ref(&was_there)) && held(&[was_there.clone(), of(Stage::Month, false)])
        );
        assert!(!held(&[was_there.clone(), of(Stage::Month, true)]) && !held(&[]), "or is not asked");
        assert!(!is_held(Stage::Month, &[was_there], &closed, at(29)));
    }

    proptest! {
        #[test]
        fn the_figures_add_up_to_the_class(all in proptest::collection::vec(0usize..5, 0..50)) {
            let presences = [
                Presence::HandedIn, Presence::Answering(2), Presence::Late, Presence::NotYet, Presence::Absent,
            ];
            let counts = Counts::of(all.iter().map(|nth| presences[*nth]));
            let Counts { handed_in, answering, late, not_yet, absent, .. } = counts;
            prop_assert_eq!(handed_in + answering + late + not_yet + absent, all.len());
            prop_assert_eq!(counts.there() + absent, counts.all);
        }
    }
}
