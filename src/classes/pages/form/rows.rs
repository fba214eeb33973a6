//! The sessions on the form, one a row: as they were typed, read, and laid out by a button.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::classes::{NewSession, planning};
use crate::kit::clock::{Day, Timestamp, new_id, time_of_day};
use crate::kit::columns::Id;
use crate::kit::fields::read_time;
use crate::kit::form::Form;
use crate::kit::text::Message;

/// No form has more rows than this, whatever is sent.
const ROWS: usize = 200;

/// One session as it was typed.
#[derive(Clone, Serialize)]
pub(super) struct Row {
    /// What tells its fields from those of other rows.
    pub n: usize,
    /// 1 for the first on the page.
    pub number: usize,
    pub id: Id,
    /// Its roll was called: it stays.
    called: bool,
    day: String,
    start: String,
    length: String,
    day_error: Option<Message>,
    start_error: Option<Message>,
    length_error: Option<Message>,
}

impl Row {
    fn new(n: usize, id: Id, day: impl ToString, start: String, length: impl ToString) -> Row {
        let (day, length) = (day.to_string(), length.to_string());
        let (day_error, start_error, length_error) = (None, None, None);
        Row { n, number: 0, id, called: false, day, start, length, day_error, start_error, length_error }
    }

    pub fn empty(n: usize) -> Row {
        let (start, minutes) = planning::HALF_DAYS[0];
        Row::new(n, new_id(), "", time_of_day(start), minutes)
    }

    /// Its day, if one was typed.
    pub fn held_on(&self) -> Option<Day> {
        Day::parse(self.day.trim())
    }

    pub fn of(n: usize, session: &NewSession) -> Row {
        let start = time_of_day(session.starts_minute);
        Row::new(n, session.id, session.held_on, start, session.minutes)
    }

    /// When it is held, as minutes of its day, as far as this can be read and be true.
    fn held(&self) -> Option<(Day, i32, i32)> {
        let minutes: i32 = self.length.trim().parse().ok()?;
        let held = (self.held_on()?, read_time(self.start.trim())?, minutes);
        planning::LENGTHS.contains(&i64::from(minutes)).then_some(held)
    }

    /// Numbers the rows and puts beside each field what is wrong with it.
    pub fn complete(rows: &mut [Row], form: &Form) {
        for (number, row) in (1..).zip(rows) {
            let error = |field: &str| form.error(&format!("{field}.{}", row.n)).cloned();
            let (day, start, length) = (error("day"), error("start"), error("length"));
            row.number = number;
            (row.day_error, row.start_error, row.length_error) = (day, start, length);
        }
    }
}

/// The rows of a form, in the order they came.
pub(super) fn rows_of(form: &Form) -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, id) in form.beginning("session.").into_iter().take(ROWS) {
        let (Ok(n), Ok(id)) = (n.parse::<u16>().map(usize::from), id.parse::<Id>()) else { continue };
        let typed = |field: &str| form.raw(&format!("{field}.{n}")).to_owned();
        rows.push(Row::new(n, id, typed("day"), typed("start"), typed("length")));
    }
    rows
}

/// The rows of a form that changes a class with these sessions. Those of its sessions that were `called`
/// are in it, though the form has left them out; and the places of the rows of these.
pub(super) fn with_called(
    mut rows: Vec<Row>,
    sessions: &[NewSession],
    called: &BTreeSet<Id>,
) -> (Vec<Row>, Vec<usize>) {
    let mut left_out = Vec::new();
    for session in sessions.iter().filter(|session| called.contains(&session.id)) {
        let next = next_place(&rows);
        match rows.iter_mut().find(|row| row.id == session.id) {
            Some(row) => row.called = true,
            None => {
                left_out.push(next);
                rows.push(Row { called: true, ..Row::of(next, session) });
            }
        }
    }
    (rows, left_out)
}

fn next_place(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.n + 1).max().unwrap_or(0)
}

/// Reads the rows; one without a day is not meant, unless its roll was called. What is wrong is noted
/// at its field. `taught_on`: when the class was first taught on.
pub(super) fn sessions_of(
    form: &mut Form,
    rows: &[Row],
    taught_on: Option<Timestamp>,
    today: Day,
) -> Vec<NewSession> {
    let (mut sessions, mut at, mut all_read) = (Vec::new(), Vec::new(), true);
    for row in rows.iter().filter(|row| row.called || !row.day.trim().is_empty()) {
        let day = form.day(&format!("day.{}", row.n));
        let start = form.minute_of_day(&format!("start.{}", row.n));
        let minutes = form.number(&format!("length.{}", row.n), planning::LENGTHS);
        let (Some(held_on), Some(starts_minute), Some(minutes)) = (day, start, minutes) else {
            all_read = false;
            continue;
        };
        let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
        if sessions.iter().all(|s: &NewSession| s.id != row.id) {
            sessions.push(NewSession { id: row.id, held_on, starts_minute, minutes });
            at.push(row.n);
        }
    }
    let refusals = if all_read { planning::check(&sessions) } else { vec![] };
    if all_read && refusals.is_empty() {
        let doubts = planning::doubts(&sessions, taught_on, today);
        ask_once(form, &planning::outline(&sessions), &doubts, &at);
    }
    for (place, refusal) in refusals {
        let field = match (refusal, at.get(place)) {
            (planning::Refusal::Overlaps | planning::Refusal::PastMidnight, Some(n)) => format!("start.{n}"),
            _ => "first_day".to_owned(),
        };
        form.refuse(&field, Message::new(refusal.key()).with("most", planning::MOST as i64));
    }
    planning::in_order(sessions)
}

/// Asks about what may be a slip; the same plan sent again is meant.
fn ask_once(form: &mut Form, outline: &str, doubts: &[(usize, planning::Doubt)], at: &[usize]) {
    if doubts.is_empty() || form.raw("plan") == outline {
        return;
    }
    for (place, doubt) in doubts {
        let field = at.get(*place).map_or_else(|| "first_day".to_owned(), |n| format!("day.{n}"));
        form.refuse(&field, Message::new(doubt.key()));
    }
    form.set("plan", outline);
}

/// If a button was pressed that only changes the rows: the form with other rows. `on_record`: the sessions
/// of the class as it stands.
pub(super) fn redrawn(form: &mut Form, rows: &[Row], on_record: &[NewSession]) -> Option<Vec<Row>> {
    if form.has("add") {
        let mut rows = rows.to_vec();
        rows.push(Row::empty(next_place(&rows)));
        return Some(rows);
    }
    if form.has("drop") {
        let n = form.raw("drop").parse::<usize>().ok();
        return Some(rows.iter().filter(|row| row.called || Some(row.n) != n).cloned().collect());
    }
    if !form.has("fill") {
        return None;
    }
    let first = form.day("first_day");
    let count = form.number("count", 1..=planning::MOST as i64);
    let days = form.optional_number("days", 1..=planning::MOST as i64);
    let (Some(first), Some(count), true) = (first, count, form.is_fine()) else { return Some(rows.to_vec()) };
    let size = |n: i64| usize::try_from(n).unwrap_or(0);
    let Some(plan) = planning::typical(first, size(count), days.map(size)) else {
        form.refuse("days", Message::new("classes.does_not_fit"));
        return Some(rows.to_vec());
    };
    Some(laid_out(rows, &plan, on_record))
}

/// The rows as this plan has them, around those that were called: what was held stays as it was, and
/// the plan has no other session at that time. It was held when the record says; what was typed over
/// that may be a correction, so the plan keeps clear of both.
fn laid_out(rows: &[Row], plan: &[(Day, i32, i32)], on_record: &[NewSession]) -> Vec<Row> {
    let (called, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.called);
    let recorded = |row: &Row| on_record.iter().find(|session| session.id == row.id).map(planning::when);
    let held: Vec<(Day, i32, i32)> =
        called.iter().flat_map(|row| [row.held(), recorded(row)]).flatten().collect();
    let free = plan.iter().filter(|at| held.iter().all(|held| !planning::at_once(at, held)));
    let ids = others.iter().map(|row| row.id).chain(std::iter::repeat_with(new_id));
    let planned =
        free.zip(ids).map(|((day, start, minutes), id)| Row::new(0, id, day, time_of_day(*start), minutes));
    let mut rows: Vec<Row> = called.iter().map(|row| (*row).clone()).chain(planned).collect();
    rows.sort_by_key(|row| row.held().or_else(|| recorded(row)).map(|(day, start, _)| (day, start)));
    (0..).zip(rows).map(|(n, row)| Row { n, ..row }).collect()
}
