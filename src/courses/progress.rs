//! How far a reader is, and what comes next.

use std::collections::BTreeSet;

use serde::Serialize;

/// A module in the order of its course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage<'a> {
    pub module: &'a str,
    pub has_quiz: bool,
}

/// How far one module is. Without a quiz, `Read` is as far as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    NotStarted,
    Read,
    /// Its quiz is handed in; whether it is passed hangs on marks that somebody else gives.
    Waiting,
    Passed,
}

/// What to do next: the first thing in the order of the course that is not done; where nothing is left to do, the
/// first that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "step", content = "module")]
pub enum Next {
    Read(String),
    TakeQuiz(String),
    Await(String),
    Done,
}

/// Progress in one course. `done` of `all` steps, where reading is a step and passing is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    pub states: Vec<(String, State)>,
    pub next: Next,
    pub done: usize,
    pub all: usize,
}

impl Progress {
    /// Whole per cent from 0 to 100, rounded down so that 100 means all. A course without steps is at 0.
    pub fn per_cent(&self) -> usize {
        (self.done * 100).checked_div(self.all).unwrap_or(0)
    }

    /// Whether every module is read and every quiz passed.
    pub fn is_complete(&self) -> bool {
        self.next == Next::Done && self.all > 0
    }
}

/// Progress of somebody who has read the modules `read` and passed the quizzes of the
/// modules `passed`; those of `waiting` are handed in and wait for marks. Who handed in the quiz of a module need not
/// say that they read it. Names that are no longer in the course count for nothing.
pub fn progress(
    stages: &[Stage<'_>],
    read: &BTreeSet<String>,
    passed: &BTreeSet<String>,
    waiting: &BTreeSet<String>,
) -> Progress {
    let mut progress = Progress { states: vec![], next: Next::Done, done: 0, all: 0 };
    for stage in stages {
        let name = stage.module.to_owned();
        let state = match () {
            () if stage.has_quiz && passed.contains(stage.module) => State::Passed,
            () if stage.has_quiz && waiting.contains(stage.module) => State::Waiting,
            () if read.contains(stage.module) => State::Read,
            () => State::NotStarted,
        };
        let steps = 1 + usize::from(stage.has_quiz);
        let done = match state {
            State::Passed => steps,
            State::Read | State::Waiting => 1,
            State::NotStarted => 0,
        };
        if done < steps && progress.next == Next::Done && state != State::Waiting {
            progress.next = if done == 0 { Next::Read(name.clone()) } else { Next::TakeQuiz(name.clone()) };
        }
        progress.states.push((name, state));
        progress.done += done;
        progress.all += steps;
    }
    let waits = progress.states.iter().find(|(_, state)| *state == State::Waiting);
    if let (Next::Done, Some((module, _))) = (&progress.next, waits) {
        progress.next = Next::Await(module.clone());
    }
    progress
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Stage<'_>; 3] = [
        Stage { module: "start", has_quiz: true },
        Stage { module: "visit", has_quiz: false },
        Stage { module: "risk", has_quiz: true },
    ];

    fn after(read: &[&str], passed: &[&str]) -> Progress {
        let set = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        progress(&STAGES, &set(read), &set(passed), &BTreeSet::new())
    }

    #[test]
    fn what_waits_for_marks_is_not_to_be_taken_again_and_is_not_done() {
        let set = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        let all = set(&["start", "visit", "risk"]);
        let first = progress(&STAGES, &set(&[]), &set(&[]), &set(&["start", "visit"]));
        assert_eq!(
            (first.next, first.done),
            (Next::Read("visit".into()), 1),
            "a module without a quiz waits for none"
        );
        let last = progress(&STAGES, &all, &set(&["risk"]), &set(&["start", "risk"]));
        assert_eq!((last.next.clone(), last.done, last.all), (Next::Await("start".into()), 4, 5));
        assert!(!last.is_complete());
        assert_eq!(last.states[2], ("risk".into(), State::Passed), "what is passed waits for nothing");
    }

    #[test]
    fn a_newcomer_begins_with_the_first_module() {
        let progress = after(&[], &[]);
        assert_eq!((progress.next.clone(), progress.per_cent()), (Next::Read("start".into()), 0));
        assert!(!progress.is_complete());
    }

    #[test]
    fn after_reading_comes_the_quiz() {
        assert_eq!(after(&["start"], &[]).next, Next::TakeQuiz("start".into()));
    }

    #[test]
    fn a_module_left_out_is_what_comes_next_even_when_later_ones_are_done() {
        assert_eq!(after(&["risk"], &["start", "risk"]).next, Next::Read("visit".into()));
    }

    #[test]
    fn a_module_without_a_quiz_is_done_when_it_is_read() {
        let progress = after(&["visit"], &["start", "risk"]);
        assert_eq!((progress.done, progress.all, progress.per_cent()), (5, 5, 100));
        assert!(progress.is_complete());
        assert_eq!(progress.states[1], ("visit".into(), State::Read));
    }

    #[test]
    fn a_module_that_left_the_course_counts_for_nothing() {
        assert_eq!(after(&["old"], &["older"]).done, 0);
    }

    #[test]
    fn a_course_without_modules_is_never_complete() {
        let progress = progress(&[], &BTreeSet::new(), &BTreeSet::new(), &BTreeSet::new());
        assert_eq!((progress.per_cent(), progress.is_complete()), (0, false));
    }
}
