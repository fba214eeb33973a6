//! One attempt to save a report: what the rules say of it, and writing it.

use std::collections::{BTreeMap, BTreeSet};

use super::Shelves;
use super::filled::{Added, Filled, SAME_NAME, TWICE};
use super::offer::{Offer, Reporter, offer, people_allowed};
use crate::attendance::{self, Headcount};
use crate::cascade::queries::{self, NewReteaching, Reteaching, Unsent};
use crate::cascade::reteaching::{self, Refusal, Report, Source};
use crate::cascade::review::State;
use crate::classes::{self, Above, Kind, NewClass, NewSession, Outcome, Session};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::text::{Language, Message};
use crate::people::{self, Person, recording};

/// What the reader wants done with the form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Draft,
    HandIn,
    /// Only draw it again: with more rows, or other people to choose from.
    Redraw,
}

/// What became of it.
pub(super) enum Saved {
    Done(State),
    Refused(Vec<(String, Message)>),
    /// There is something newer; nothing was written.
    Conflict(&'static str),
}

/// A session must have a length; where a draft does not say one yet, this stands in its place and
/// is not shown.
const UNSAID_MINUTES: i32 = 60;

/// What the rules need to know of the courses, by source: its edition, the course's title, all modules.
pub(super) struct Courses(BTreeMap<Id, (Id, String, Vec<String>)>);

impl Courses {
    pub fn of(shelves: &Shelves, editions: &BTreeMap<Id, Id>) -> Courses {
        let facts = |edition: Id| (edition, shelves.course(edition, Language::Vi), shelves.modules(edition));
        Courses(editions.iter().map(|(class, edition)| (*class, facts(*edition))).collect())
    }
}

/// One form sent once.
pub(super) struct Attempt<'a> {
    pub reporter: &'a Reporter,
    pub filled: &'a Filled,
    /// The same as it was typed, where that is kept.
    pub as_left: &'a str,
    pub step: Step,
    pub courses: &'a Courses,
    pub seen: Seen,
    pub above: Above,
}

/// What the form was drawn from.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub revision: i32,
    /// The revision of what was unsent; 0 where nothing was.
    pub unsent: i32,
}

impl Attempt<'_> {
    /// Saves it, if nothing stands in its way.
    pub fn run(&self, conn: &mut Conn, is_new: bool) -> Result<Saved, Error> {
        let (reporter, filled) = (self.reporter, self.filled);
        let known = queries::report_if_any(conn, filled.class)?;
        if known.as_ref().is_some_and(|report| report.reported_by != reporter.person) {
            return Err(Error::NotFound);
        }
        let offer = offer(conn, reporter, Some(filled.class))?;
        let refusals = self.refusals(conn, &offer)?;
        // What is missing is told together with what could not be read.
        let is_fine = refusals.is_empty() && !filled.unread;
        let (Some(new), true) = (self.new_class(&offer), is_fine) else {
            // What was accepted meanwhile is not refused again: it is told below.
            let closed = known.as_ref().is_some_and(|r| !r.state.is_open());
            return Ok(if closed {
                Saved::Conflict("cascade.stale.handed_in")
            } else {
                Saved::Refused(refusals)
            });
        };
        let unsent = queries::unsent(conn, filled.class)?;
        if let Some(report) = &known {
            if self.is_on_record(conn, report, unsent.as_ref(), &new)? {
                return Ok(Saved::Done(report.state));
            }
            if !report.state.is_open() {
                return Ok(Saved::Conflict("cascade.stale.handed_in"));
            }
            let stale = unsent.as_ref().map_or(0, |unsent| unsent.revision) != self.seen.unsent;
            if is_new || stale {
                return Ok(Saved::Conflict("cascade.stale.changed"));
            }
            if report.state == State::Returned && self.step == Step::Draft {
                return self.keep_apart(conn, report, unsent.as_ref(), &new);
            }
        }
        queries::with_summary(conn, filled.class, |conn| self.write(conn, known.as_ref(), &new))
    }

    /// What is changed in a returned report stays apart until it is handed in; where nothing is changed any
    /// more, nothing is unsent.
    fn keep_apart(
        &self,
        conn: &mut Conn,
        report: &Reteaching,
        unsent: Option<&Unsent>,
        new: &NewClass,
    ) -> Result<Saved, Error> {
        let (class, by, now) = (self.filled.class, self.reporter.person, self.reporter.now);
        // Handed in and returned again meanwhile, the report is another than this was drawn from.
        if classes::queries::known_class(conn, class)?.revision != self.seen.revision {
            return Ok(Saved::Conflict("cascade.stale.changed"));
        }
        if self.stands(conn, report, new)? {
            queries::forget_unsent(conn, class, by, now)?;
        } else {
            queries::keep_unsent(conn, class, unsent, self.as_left, by, now)?;
        }
        Ok(Saved::Done(report.state))
    }

    fn refusals(&self, conn: &mut Conn, offer: &Offer) -> Result<Vec<(String, Message)>, Error> {
        let (reporter, filled) = (self.reporter, self.filled);
        let mut refusals = Vec::new();
        let source = offer.sources.iter().find(|c| Some(c.id) == filled.source);
        let pairs = match source {
            Some(source) => queries::sources_above(conn, &[source.id])?,
            None => Vec::new(),
        };
        let first = source.map(|source| classes::queries::sessions(conn, source.id)).transpose()?;
        let begins = first.and_then(|sessions| sessions.first().map(Session::starts_at));
        let report = Report {
            class: filled.class,
            facilitator: reporter.person,
            // A class that is not offered was not attended, or is none.
            source: filled.source.map(|class| Source { class, begins, attended: source.is_some() }),
            unit: filled.unit.filter(|unit| offer.units.iter().any(|u| u.id == *unit)),
            day: filled.day,
            starts_minute: filled.starts,
            minutes: filled.minutes,
            modules: filled.modules.clone(),
            known_people: filled.people.clone(),
            new_people: filled.added.len(),
            headcount: filled.headcount.map(Headcount::total),
        };
        let modules = filled.source.and_then(|s| self.courses.0.get(&s)).map(|(.., modules)| modules.clone());
        let hand_in = self.step == Step::HandIn;
        let wrong = reteaching::check(&report, hand_in, &modules.unwrap_or_default(), &pairs, reporter.now);
        let unknown =
            |r: &&Refusal| filled.unread_people && matches!(r, Refusal::Nobody | Refusal::FewerThanNamed);
        let wrong = wrong.iter().filter(|r| !unknown(r));
        refusals.extend(wrong.map(|r| (r.field().to_owned(), Message::new(r.key()))));
        let mut ids = filled.people.clone();
        let added: Vec<Id> = filled.added.iter().map(|a| a.id).collect();
        // An id of a new row that is somebody's already must be somebody whom they may name.
        let known = people::queries::known_records(conn, &added)?;
        for known in &known {
            ids.push(known.id);
            // The row was gone back to, and filled in for somebody else.
            let is_other = |a: &&Added| a.id == known.id && !a.is_as(known);
            let row = filled.added.iter().find(is_other);
            refusals
                .extend(row.map(|row| (row.name_field.clone(), Message::new("cascade.row_sent_already"))));
        }
        let known: Vec<Id> = known.iter().map(|k| k.id).collect();
        refusals.extend(self.namesakes(conn, &known)?);
        refusals.extend(self.left_out(conn)?);
        let allowed = people_allowed(conn, reporter, offer, Some(filled.class), &ids)?;
        if ids.iter().any(|id| *id != reporter.person && allowed.iter().all(|p| p.id != *id)) {
            refusals.push(("person".to_owned(), Message::new("form.not_a_choice")));
        }
        for added in &filled.added {
            if added.unit.is_some_and(|unit| offer.units.iter().all(|u| u.id != unit)) {
                refusals.push((added.unit_field.clone(), Message::new("form.not_a_choice")));
            }
        }
        Ok(refusals)
    }

    /// Whoever has answered before or after it was there, and stays in it.
    fn left_out(&self, conn: &mut Conn) -> Result<Option<(String, Message)>, Error> {
        let wanted = self.participants();
        let marked = (self.above.marked)(conn, self.filled.class)?;
        let there = classes::queries::participant_ids(conn, self.filled.class)?;
        let gone: Vec<Id> = there.into_iter().filter(|p| marked.contains(p) && !wanted.contains(p)).collect();
        let names: Vec<String> =
            people::queries::known_people(conn, &gone)?.into_iter().map(|person| person.full_name).collect();
        let said = || Message::new("cascade.has_answered").with("names", names.join(", "));
        Ok((!names.is_empty()).then(|| ("person".to_owned(), said())))
    }

    /// Whoever is known by the name of a new row in the same unit is pointed out beside it.
    fn namesakes(&self, conn: &mut Conn, recorded: &[Id]) -> Result<Vec<(String, Message)>, Error> {
        let new = || self.filled.added.iter().filter(|added| !recorded.contains(&added.id));
        let names: Vec<&str> = new().map(|added| added.named.full_name.as_str()).collect();
        let known = people::queries::namesakes(conn, &names, &self.reporter.scope)?;
        let mut refusals = Vec::new();
        let mut above: BTreeSet<String> = BTreeSet::new();
        for added in new() {
            let Some(unit) = added.unit.or(self.filled.unit) else { continue };
            let here: Vec<Person> = known.iter().filter(|p| p.unit == unit).cloned().collect();
            let person = added.named.clone().recorded(added.id, unit);
            let who = recording::someone_else(&person.full_name, unit);
            let is_twin = added.said != who && above.contains(&who);
            above.insert(who);
            if is_twin {
                let message = Message::new(TWICE).with("name", person.full_name.as_str());
                refusals.push((added.name_field.clone(), message));
            } else if let Some(twin) = recording::may_be(&person, &added.said, &here).first() {
                let born = twin.birth_year.map_or("–".to_owned(), |year| year.to_string());
                let message = Message::new(SAME_NAME).with("name", twin.full_name.as_str());
                refusals.push((
                    added.name_field.clone(),
                    message.with("unit", twin.unit_name.as_str()).with("year", born),
                ));
            }
        }
        Ok(refusals)
    }

    /// The class that the report makes; `None` as long as source, day or unit are missing.
    fn new_class(&self, offer: &Offer) -> Option<NewClass> {
        let filled = self.filled;
        let (source, day) = (filled.source?, filled.day?);
        let unit = offer.units.iter().find(|u| Some(u.id) == filled.unit)?;
        let (edition, course, modules) = self.courses.0.get(&source)?;
        Some(NewClass {
            id: filled.class,
            kind: Kind::Reteach,
            title: format!("{course} · {}", unit.name),
            edition: *edition,
            modules: modules.iter().filter(|m| filled.modules.contains(m)).cloned().collect(),
            unit: unit.id,
            venue: filled.venue.clone(),
            organiser: None,
            provider: None,
            language_used: filled.language.clone(),
            note: filled.note.clone(),
            facilitators: vec![(self.reporter.person, Some(source))],
            sessions: vec![NewSession {
                id: filled.session,
                held_on: day,
                starts_minute: filled.starts.unwrap_or(0),
                minutes: filled.minutes.unwrap_or(UNSAID_MINUTES),
            }],
            questions: filled.questions.clone(),
        })
    }

    fn participants(&self) -> BTreeSet<Id> {
        self.filled.people.iter().copied().chain(self.filled.added.iter().map(|a| a.id)).collect()
    }

    /// Has exactly this been saved already? Then the form was sent twice.
    fn is_on_record(
        &self,
        conn: &mut Conn,
        report: &Reteaching,
        unsent: Option<&Unsent>,
        new: &NewClass,
    ) -> Result<bool, Error> {
        if let Some(unsent) = unsent {
            return Ok(self.step == Step::Draft && unsent.form == self.as_left);
        }
        let as_wanted = match self.step {
            Step::HandIn => report.state == State::HandedIn,
            _ => report.state.is_open(),
        };
        Ok(as_wanted && self.stands(conn, report, new)?)
    }

    /// Does the report on record say exactly what the form says?
    fn stands(&self, conn: &mut Conn, report: &Reteaching, new: &NewClass) -> Result<bool, Error> {
        let filled = self.filled;
        let people: BTreeSet<Id> = classes::queries::participant_ids(conn, new.id)?.into_iter().collect();
        Ok((report.start_said, report.length_said) == (filled.starts.is_some(), filled.minutes.is_some())
            && people == self.participants()
            && attendance::queries::headcount(conn, new.id)? == filled.headcount
            && classes::queries::as_new(conn, new.id)? == *new)
    }

    fn write(&self, conn: &mut Conn, known: Option<&Reteaching>, new: &NewClass) -> Result<Saved, Error> {
        let (filled, by, now) = (self.filled, self.reporter.person, self.reporter.now);
        let before = known.map_or(State::Draft, |report| report.state);
        let Ok(state) = before.saved(self.step == Step::HandIn) else {
            return Ok(Saved::Conflict("cascade.stale.handed_in"));
        };
        if known.is_some() {
            let called = attendance::queries::called_in(conn, new.id)?;
            let outcome = classes::queries::change_class(conn, new, self.seen.revision, &called, by, now)?;
            if outcome == Outcome::Stale {
                return Ok(Saved::Conflict("cascade.stale.changed"));
            }
        } else if !classes::queries::add_class(conn, new, by, now)? {
            // The id is a class that is no re-teach.
            return Err(Error::NotFound);
        }
        let report = NewReteaching {
            class: new.id,
            state,
            start_said: filled.starts.is_some(),
            length_said: filled.minutes.is_some(),
        };
        queries::save_report(conn, &report, by, now)?;
        for added in &filled.added {
            let person = added.named.clone().recorded(added.id, added.unit.unwrap_or(new.unit));
            people::queries::add_person(conn, &person, Some(by), now)?;
        }
        let wanted = self.participants();
        let marked = attendance::queries::marked_in(conn, new.id)?;
        for gone in classes::queries::participant_ids(conn, new.id)?.iter().filter(|p| !wanted.contains(p)) {
            classes::queries::remove_participant(conn, new.id, *gone, &marked, by, now)?;
        }
        let wanted: Vec<Id> = wanted.into_iter().collect();
        classes::queries::add_participants(conn, new.id, &wanted, by, now)?;
        attendance::queries::set_headcount(conn, new.id, filled.headcount, by, now)?;
        Ok(Saved::Done(state))
    }
}
