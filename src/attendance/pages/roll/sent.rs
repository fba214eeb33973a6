//! A roll as it was sent.

use std::collections::BTreeMap;

use super::called::Called;
use crate::attendance::believed::believed;
use crate::attendance::roll::Line;
use crate::attendance::standing::Fact;
use crate::attendance::{Detail, Mark, NewFact, detail};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::form::Form;

pub struct Sent {
    pub lines: Vec<Line>,
    details: BTreeMap<Id, Detail>,
    /// The entry that stood when the page was drawn, and the one beside it.
    over: BTreeMap<Id, Id>,
    also_over: BTreeMap<Id, Id>,
    /// When each mark was given, as the clock of the telephone has it.
    said: BTreeMap<Id, Timestamp>,
}

impl Sent {
    /// Reads the lines; what is no person's id is a line for nobody, who is in no class, and what is no mark leaves
    /// its line open. What is wrong beside a mark is noted in the form.
    pub fn read(form: &mut Form) -> Sent {
        let ids = |form: &Form, prefix: &str| -> BTreeMap<Id, Id> {
            let read = |(person, id): (&str, &str)| Some((person.parse().ok()?, id.parse().ok()?));
            form.beginning(prefix).into_iter().filter_map(read).collect()
        };
        let (over, also_over) = (ids(form, "over."), ids(form, "also."));
        let at = |(person, at): (&str, &str)| {
            let milliseconds: i64 = at.parse().ok()?;
            Some((person.parse().ok()?, Timestamp(milliseconds.saturating_mul(Timestamp::SECOND / 1000))))
        };
        let said = form.beginning("at.").into_iter().filter_map(at).collect();
        let person = |text: &str| text.parse::<Id>().unwrap_or(Id(uuid::Uuid::nil()));
        let seen: BTreeMap<Id, Option<Mark>> = form
            .beginning("seen.")
            .into_iter()
            .map(|(id, mark)| (person(id), Mark::from_code(mark)))
            .collect();
        let line = |(id, mark): (&str, &str)| {
            let person = person(id);
            Line { person, seen: seen.get(&person).copied().flatten(), given: Mark::from_code(mark) }
        };
        let lines: Vec<Line> = form.beginning("mark.").into_iter().map(line).collect();
        let mut details = BTreeMap::new();
        for line in &lines {
            details.insert(line.person, detail_of(form, line));
        }
        Sent { lines, details, over, also_over, said }
    }

    fn detail(&self, person: Id) -> Detail {
        self.details.get(&person).cloned().unwrap_or_default()
    }

    /// The marks to be kept of those that differ from what stands, and of those that say something new beside it
    /// or decide between two that were apart.
    pub fn facts(&self, called: &Called, changes: &[(Id, Mark)], now: Timestamp) -> Vec<NewFact> {
        let changed: BTreeMap<Id, Mark> = changes.iter().copied().collect();
        let said_anew = self.lines.iter().filter_map(|line| {
            let (standing, given) = (called.standing(line.person)?, line.given?);
            let seen = self.over.get(&line.person).and_then(|id| called.entry(line.person, *id));
            let unchanged = standing.mark == given && !changed.contains_key(&line.person);
            let is_news = self.detail(line.person).is_news(seen.map(|e| &e.detail), &standing.detail);
            let decides = self.beside(called, line.person).is_some();
            (unchanged && (is_news || decides)).then_some((line.person, given))
        });
        let all: BTreeMap<Id, Mark> = said_anew.chain(changed.clone()).collect();
        let fact = |(person, mark): (Id, Mark)| {
            let over = called.standing(person).map(|entry| entry.id);
            let also_over = self.beside(called, person);
            let (happened_at, said_at) = believed(self.said.get(&person).copied(), now, &called.session);
            let fact = Fact { id: new_id(), person, mark, over, also_over, happened_at };
            NewFact { fact, detail: self.detail(person), said_at }
        };
        all.into_iter().map(fact).collect()
    }

    /// The mark that was drawn beside the one that stands and that nobody has decided about.
    fn beside(&self, called: &Called, person: Id) -> Option<Id> {
        let drawn = self.also_over.get(&person)?;
        called.apart.get(&person)?.contains(drawn).then_some(*drawn)
    }
}

/// Only what can stand beside the mark is read: what was typed before another mark was chosen is nobody's mistake.
fn detail_of(form: &mut Form, line: &Line) -> Detail {
    let person = line.person;
    match line.given {
        Some(Mark::Late) => {
            let minutes = form.optional_number(&format!("late.{person}"), 1..=detail::LATEST);
            Detail::beside(Mark::Late, minutes.and_then(|n| i32::try_from(n).ok()), None)
        }
        Some(Mark::Excused) => {
            Detail::beside(Mark::Excused, None, form.optional_line(&format!("reason.{person}")))
        }
        _ => Detail::default(),
    }
}
