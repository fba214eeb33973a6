//! The roll as it is drawn.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::called::Called;
use crate::attendance::rate::Counts;
use crate::attendance::roll::{self, Conflict};
use crate::attendance::{Entry, Mark, Opening};
use crate::classes::{Access, Class, Sitting};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Person;

#[derive(Serialize)]
pub struct RollPage {
    class: Class,
    access: Access,
    sitting: Sitting,
    others: Vec<Sitting>,
    lines: Vec<Line>,
    /// What stands in the records, not what is chosen on the page.
    counts: Counts,
    came: i64,
    called: bool,
    /// The viewer calls the roll, the day of the session has come, and it is not locked.
    calls: bool,
    /// The session's day has not come.
    early: bool,
    /// When the roll will be locked, or since when it is.
    locks_at: Option<Timestamp>,
    locked: bool,
    openings: Vec<Opening>,
    /// What was typed to open it again.
    form: Form,
    /// Marks are chosen that are not saved.
    unsaved: bool,
    conflicts: Vec<Clash>,
    /// Somebody has two marks of which neither giver saw the other's.
    apart: bool,
    wrong: Vec<Wrong>,
    refusal: Option<Message>,
}

impl Page for RollPage {
    const TEMPLATE: &'static str = "attendance/roll";
}

/// One person of the roll.
#[derive(Serialize)]
struct Line {
    id: Id,
    name: String,
    unit_name: String,
    /// The mark chosen on the page, and the one that stands.
    given: Option<Mark>,
    seen: Option<Mark>,
    /// The entry that stands: what is chosen is given over it.
    over: Option<Id>,
    /// The mark that stands, in words.
    mark: Option<Said>,
    minutes: String,
    reason: String,
    /// Somebody else has given another mark since the page was drawn.
    clash: bool,
    /// The marks beside the one that stands, by somebody who had not seen it.
    apart: Vec<Said>,
    /// What was sent for them is no mark, no number of minutes, too long a reason.
    unread: bool,
    minutes_error: Option<Message>,
    reason_error: Option<Message>,
    /// The marks before the one that stands, and that one last; empty where nothing was corrected.
    history: Vec<Said>,
}

/// A mark in words, with how it came, who gave it and when.
#[derive(Clone, Serialize)]
struct Said {
    id: Id,
    code: Mark,
    key: &'static str,
    icon: &'static str,
    minutes: Option<i32>,
    reason: Option<String>,
    how: &'static str,
    by: String,
    at: Timestamp,
    /// When it arrived, where that was later.
    arrived: Option<Timestamp>,
    /// What the telephone's clock said, where that cannot have been.
    clock: Option<Timestamp>,
}

impl Said {
    fn of(entry: &Entry) -> Said {
        let mark = entry.mark;
        let came_late = entry.received_at >= entry.happened_at.plus(Timestamp::MINUTE);
        Said {
            id: entry.id,
            code: mark,
            key: mark.key(),
            icon: mark.icon(),
            minutes: entry.detail.minutes_late,
            reason: entry.detail.reason.clone(),
            how: entry.taken.key(),
            by: entry.recorder.clone(),
            at: entry.happened_at,
            arrived: came_late.then_some(entry.received_at),
            clock: entry.said_at,
        }
    }
}

/// A mark of the page against one that somebody else gave meanwhile.
#[derive(Serialize)]
struct Clash {
    id: Id,
    name: String,
    given_key: &'static str,
    standing: Said,
}

/// What is wrong with a field of somebody's line.
#[derive(Serialize)]
struct Wrong {
    field: String,
    name: String,
    message: Message,
}

/// The marks chosen on a page that is drawn again, and what is to be said about them.
#[derive(Default)]
pub struct Again {
    pub given: BTreeMap<Id, Mark>,
    pub all_present: bool,
    pub conflicts: Vec<Conflict>,
    pub unread: BTreeSet<Id>,
    /// What was sent, with what is wrong beside the marks.
    pub form: Form,
    pub refusal: Option<Message>,
    /// What was chosen stays on the page although nothing of it can be saved.
    pub keeps: bool,
}

pub fn drawn(called: Called, again: &Again, now: Timestamp) -> RollPage {
    let line = |person: &Person| line(&called, again, person);
    let lines: Vec<Line> = called.participants.iter().map(line).collect();
    let clash = |conflict: &Conflict| {
        let person = called.participants.iter().find(|p| p.id == conflict.person)?;
        Some(Clash {
            id: person.id,
            name: person.full_name.clone(),
            given_key: conflict.given.key(),
            standing: Said::of(called.standing(conflict.person)?),
        })
    };
    let marks = called.participants.iter().filter_map(|p| Some((p.sex, called.standing(p.id)?.mark)));
    let counts = Counts::of(marks);
    let early = roll::check_day(called.sitting.held_on, now.day()).is_err();
    let locked_since = called.locked_since(now);
    let calls = called.access.calls && !early && (locked_since.is_none() || again.keeps);
    RollPage {
        came: counts.came(),
        counts,
        called: !called.histories.is_empty(),
        calls,
        early,
        locks_at: locked_since.or_else(|| called.locks_again_at()),
        locked: locked_since.is_some(),
        form: again.form.clone(),
        unsaved: lines.iter().any(|line| line.given != line.seen),
        conflicts: again.conflicts.iter().filter_map(clash).collect(),
        apart: calls && lines.iter().any(|line| !line.apart.is_empty()),
        wrong: lines.iter().flat_map(wrong).collect(),
        refusal: again.refusal.clone(),
        lines,
        openings: called.openings,
        class: called.class,
        access: called.access,
        sitting: called.sitting,
        others: called.others,
    }
}

fn line(called: &Called, again: &Again, person: &Person) -> Line {
    let id = person.id;
    let history = called.histories.get(&id).map_or(&[][..], Vec::as_slice);
    let entry = history.last();
    let seen = entry.map(|entry| entry.mark);
    let left_open = again.all_present.then_some(Mark::Present);
    let (late, reason) = (format!("late.{id}"), format!("reason.{id}"));
    let typed = |field: &str, stands: Option<String>| {
        if again.form.has(field) { again.form.raw(field).to_owned() } else { stands.unwrap_or_default() }
    };
    let apart = called.apart.get(&id).map_or(&[][..], Vec::as_slice);
    Line {
        id,
        name: person.full_name.clone(),
        unit_name: person.unit_name.clone(),
        given: again.given.get(&id).copied().or(seen).or(left_open),
        seen,
        over: entry.map(|entry| entry.id),
        mark: entry.map(Said::of),
        minutes: typed(&late, entry.and_then(|e| e.detail.minutes_late).map(|n| n.to_string())),
        reason: typed(&reason, entry.and_then(|e| e.detail.reason.clone())),
        clash: again.conflicts.iter().any(|c| c.person == id),
        apart: history.iter().filter(|entry| apart.contains(&entry.id)).map(Said::of).collect(),
        unread: again.unread.contains(&id),
        minutes_error: again.form.error(&late).cloned(),
        reason_error: again.form.error(&reason).cloned(),
        history: corrections(history),
    }
}

/// What was corrected: the marks that say something else than the one before; none where all say the same.
fn corrections(history: &[Entry]) -> Vec<Said> {
    let mut told: Vec<&Entry> = Vec::new();
    for entry in history {
        if told.last().is_none_or(|last| (last.mark, &last.detail) != (entry.mark, &entry.detail)) {
            told.push(entry);
        }
    }
    if told.len() < 2 { vec![] } else { told.into_iter().map(Said::of).collect() }
}

fn wrong(line: &Line) -> Vec<Wrong> {
    let unread = line.unread.then(|| ("mark", Message::new("attendance.unread_mark")));
    let minutes = line.minutes_error.clone().map(|message| ("late", message));
    let reason = line.reason_error.clone().map(|message| ("reason", message));
    let wrong =
        |(field, message)| Wrong { field: format!("{field}.{}", line.id), name: line.name.clone(), message };
    [unread, minutes, reason].into_iter().flatten().map(wrong).collect()
}
