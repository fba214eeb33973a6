//! The records of rounds: forms, openings, deals and papers, and what was keyed from cards.

mod analysed;
mod asking;
mod cards;
mod photos;
mod undoing;

pub use analysed::{TakenPapers, papers_in};
pub use asking::{LeftOpen, asking, left_open, open_for};
pub use cards::{keep_keying, keying, keyings_of, numbers_of, redeal, set_others_aside};
pub use photos::{drop_photos, keep_photos, photo_bytes, photos_of};
pub use undoing::{forget_class, take_back};

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::keying::Card;
use super::paper::Paper;
use super::{Form, Forms, Item, Round, Stage, crossing};
use crate::attendance::{self, Mark};
use crate::classes;
use crate::each_backend;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::{Id, Json};
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{round_deals, round_forms, round_papers, rounds};
use crate::quizzes::sitting::Kept;

type RoundRow = (Id, Stage, Timestamp, Option<Timestamp>, Option<Timestamp>);

type RoundColumns =
    (rounds::class_id, rounds::stage, rounds::opened_at, rounds::reopened_at, rounds::closed_at);

const ROUND: RoundColumns =
    (rounds::class_id, rounds::stage, rounds::opened_at, rounds::reopened_at, rounds::closed_at);

fn round_of((class, stage, opened_at, reopened_at, closed_at): RoundRow) -> Round {
    Round { class, stage, opened_at, reopened_at, closed_at }
}

/// The rounds of a class that were opened. Like everything here, for whoever a rule has shown to have to do with the
/// class.
pub fn rounds_of(conn: &mut Conn, class: Id) -> QueryResult<Vec<Round>> {
    let rows: Vec<RoundRow> = rounds::table
        .filter(rounds::class_id.eq(class))
        .order((rounds::opened_at, rounds::stage))
        .select(ROUND)
        .load(conn)?;
    Ok(rows.into_iter().map(round_of).collect())
}

/// The forms of a class, once they are drawn.
pub fn forms_of(conn: &mut Conn, class: Id) -> QueryResult<Option<Forms>> {
    Ok(forms_of_classes(conn, &[class])?.remove(&class))
}

/// The forms of these classes, of those whose are drawn.
pub fn forms_of_classes(conn: &mut Conn, classes: &[Id]) -> QueryResult<BTreeMap<Id, Forms>> {
    type Row = (Id, Id, Json<Vec<Item>>, Json<Vec<Item>>);
    let mut found = BTreeMap::new();
    for some in classes.chunks(BINDS) {
        let rows: Vec<Row> = round_forms::table
            .filter(round_forms::class_id.eq_any(some))
            .order(round_forms::class_id)
            .select((
                round_forms::class_id,
                round_forms::edition_id,
                round_forms::form_a,
                round_forms::form_b,
            ))
            .load(conn)?;
        let forms = |(class, edition, Json(a), Json(b)): Row| (class, Forms { class, edition, a, b });
        found.extend(rows.into_iter().map(forms));
    }
    Ok(found)
}

/// Keeps the forms of a class; those that are there stay. Gives back what stands.
pub fn keep_forms(conn: &mut Conn, drawn: &Forms, by: Id, now: Timestamp) -> QueryResult<Forms> {
    if let Some(kept) = forms_of(conn, drawn.class)? {
        return Ok(kept);
    }
    diesel::insert_into(round_forms::table)
        .values((
            round_forms::class_id.eq(drawn.class),
            round_forms::edition_id.eq(drawn.edition),
            round_forms::form_a.eq(Json(drawn.a.clone())),
            round_forms::form_b.eq(Json(drawn.b.clone())),
            round_forms::drawn_at.eq(now.0),
            round_forms::drawn_by.eq(by),
        ))
        .execute(conn)?;
    Ok(drawn.clone())
}

/// Opens a round, or opens it again; one that is open stays as it is. Notes who did.
pub fn open_round(conn: &mut Conn, class: Id, stage: Stage, by: Id, now: Timestamp) -> QueryResult<()> {
    let before = rounds_of(conn, class)?.into_iter().find(|round| round.stage == stage);
    let action = match before {
        Some(round) if round.ended_at(now).is_none() => return Ok(()),
        Some(_) => "reopened",
        None => "opened",
    };
    if before.is_some() {
        diesel::update(rounds::table.filter(rounds::class_id.eq(class)).filter(rounds::stage.eq(stage)))
            .set((
                rounds::closed_at.eq(None::<i64>),
                rounds::closed_by.eq(None::<Id>),
                rounds::reopened_at.eq(now.0),
            ))
            .execute(conn)?;
    } else {
        diesel::insert_into(rounds::table)
            .values((
                rounds::class_id.eq(class),
                rounds::stage.eq(stage),
                rounds::opened_at.eq(now.0),
                rounds::opened_by.eq(by),
            ))
            .execute(conn)?;
    }
    note(conn, class, action, by, now, &before, &stage)
}

/// Closes a round; one that is closed, or ended by itself, stays as it is. Notes who did.
pub fn close_round(conn: &mut Conn, class: Id, stage: Stage, by: Id, now: Timestamp) -> QueryResult<()> {
    let known = rounds_of(conn, class)?.into_iter().find(|round| round.stage == stage);
    if known.is_some_and(|round| round.ended_at(now).is_some()) {
        return Ok(());
    }
    let closed = diesel::update(rounds::table.filter(rounds::class_id.eq(class)))
        .filter(rounds::stage.eq(stage))
        .filter(rounds::closed_at.is_null())
        .set((rounds::closed_at.eq(now.0), rounds::closed_by.eq(by)))
        .execute(conn)?;
    if closed == 0 { Ok(()) } else { note(conn, class, "closed", by, now, &(), &stage) }
}

fn note(
    conn: &mut Conn,
    class: Id,
    action: &str,
    by: Id,
    now: Timestamp,
    before: &impl serde::Serialize,
    after: &impl serde::Serialize,
) -> QueryResult<()> {
    // A round is known by its class and its stage, which stands in what was noted.
    audit::note(conn, &Change { at: now, by: Some(by), record: "round", id: class, action }, before, after)
}

/// Which form each has first: the one they were dealt, or took in its place.
pub fn deals_of(conn: &mut Conn, class: Id) -> QueryResult<BTreeMap<Id, Form>> {
    let rows: Vec<(Id, Form, Option<Form>)> = round_deals::table
        .filter(round_deals::class_id.eq(class))
        .order(round_deals::person_id)
        .select((round_deals::person_id, round_deals::first_form, round_deals::taken_form))
        .load(conn)?;
    Ok(rows.into_iter().map(|(person, dealt, taken)| (person, taken.unwrap_or(dealt))).collect())
}

/// Which form each was dealt, whatever they took, and when: those of one moment were dealt together.
pub fn dealt_in(conn: &mut Conn, class: Id) -> QueryResult<Vec<(Timestamp, Id, Form)>> {
    let rows: Vec<(i64, Id, Form)> = round_deals::table
        .filter(round_deals::class_id.eq(class))
        .order((round_deals::dealt_at, round_deals::person_id))
        .select((round_deals::dealt_at, round_deals::person_id, round_deals::first_form))
        .load(conn)?;
    Ok(rows.into_iter().map(|(at, person, form)| (Timestamp(at), person, form)).collect())
}

/// Deals a form to everybody in a class who has none yet, and a number to be on their cards, in the order in which
/// the class is listed; gives back all deals.
pub fn deal(conn: &mut Conn, class: Id, now: Timestamp) -> QueryResult<BTreeMap<Id, Form>> {
    let mut dealt = deals_of(conn, class)?;
    // What was taken in place of a deal moves nobody's: the next deal, too, can be computed from ids alone.
    let before = dealt_in(conn, class)?.into_iter().map(|(_, person, form)| (person, form)).collect();
    let people: Vec<Id> =
        classes::queries::participants(conn, class)?.into_iter().map(|one| one.id).collect();
    let mut new = crossing::deal(class, &before, &people);
    let last: Option<i32> = round_deals::table
        .filter(round_deals::class_id.eq(class))
        .select(diesel::dsl::max(round_deals::number))
        .first(conn)?;
    let in_order = people.iter().filter_map(|person| Some((*person, new.remove(person)?)));
    for (number, (person, form)) in (last.unwrap_or(0) + 1..).zip(in_order.collect::<Vec<_>>()) {
        let row = (
            round_deals::class_id.eq(class),
            round_deals::person_id.eq(person),
            round_deals::first_form.eq(form),
            round_deals::dealt_at.eq(now.0),
            round_deals::number.eq(number),
        );
        each_backend!(conn, |c| diesel::insert_into(round_deals::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
        dealt.insert(person, form);
    }
    Ok(dealt)
}

type PaperRow = (Id, Id, Stage, Id, Form, Json<Kept>, Timestamp, Option<Timestamp>, i32, Option<Json<Card>>);

type PaperColumns = (
    round_papers::id,
    round_papers::class_id,
    round_papers::stage,
    round_papers::person_id,
    round_papers::form,
    round_papers::kept,
    round_papers::started_at,
    round_papers::handed_in_at,
    round_papers::revision,
    round_papers::card,
);

const PAPER: PaperColumns = (
    round_papers::id,
    round_papers::class_id,
    round_papers::stage,
    round_papers::person_id,
    round_papers::form,
    round_papers::kept,
    round_papers::started_at,
    round_papers::handed_in_at,
    round_papers::revision,
    round_papers::card,
);

fn paper_of(row: PaperRow) -> Paper {
    let (id, class, stage, person, form, Json(kept), started_at, handed_in_at, revision, card) = row;
    let card = card.map(|Json(card)| card);
    Paper { id, class, stage, person, form, kept, started_at, handed_in_at, revision, card }
}

/// All papers of a class.
pub fn papers_of(conn: &mut Conn, class: Id) -> QueryResult<Vec<Paper>> {
    let rows: Vec<PaperRow> = round_papers::table
        .filter(round_papers::class_id.eq(class))
        .order((round_papers::person_id, round_papers::stage))
        .select(PAPER)
        .load(conn)?;
    Ok(rows.into_iter().map(paper_of).collect())
}

/// The papers of one person in a class. For the person.
pub fn papers_of_person(conn: &mut Conn, class: Id, person: Id) -> QueryResult<Vec<Paper>> {
    let rows: Vec<PaperRow> = round_papers::table
        .filter(round_papers::class_id.eq(class))
        .filter(round_papers::person_id.eq(person))
        .order(round_papers::stage)
        .select(PAPER)
        .load(conn)?;
    Ok(rows.into_iter().map(paper_of).collect())
}

/// The paper of a person in a round, found by whose it is. An id that belongs to another paper is not found, so that
/// nothing is written over what somebody else answered.
pub fn own_paper(
    conn: &mut Conn,
    (class, stage, person): (Id, Stage, Id),
    id: Id,
) -> QueryResult<Option<Paper>> {
    let by_id = round_papers::table.filter(round_papers::id.eq(id)).select(PAPER);
    if let Some(known) = by_id.first::<PaperRow>(conn).optional()?.map(paper_of) {
        let is_own = (known.class, known.stage, known.person) == (class, stage, person);
        return if is_own { Ok(Some(known)) } else { Err(diesel::result::Error::NotFound) };
    }
    Ok(papers_of_person(conn, class, person)?.into_iter().find(|paper| paper.stage == stage))
}

/// Keeps a paper as it is now; `is_new` where it was not there before.
pub fn keep_paper(conn: &mut Conn, paper: &Paper, is_new: bool) -> QueryResult<()> {
    let card = paper.card.clone().map(Json);
    if is_new {
        diesel::insert_into(round_papers::table)
            .values((
                round_papers::id.eq(paper.id),
                round_papers::class_id.eq(paper.class),
                round_papers::stage.eq(paper.stage),
                round_papers::person_id.eq(paper.person),
                round_papers::form.eq(paper.form),
                round_papers::kept.eq(Json(paper.kept.clone())),
                round_papers::started_at.eq(paper.started_at.0),
                round_papers::handed_in_at.eq(paper.handed_in_at.map(|at| at.0)),
                round_papers::revision.eq(1),
                round_papers::card.eq(card),
            ))
            .execute(conn)?;
        return Ok(());
    }
    diesel::update(round_papers::table.filter(round_papers::id.eq(paper.id)))
        .set((
            round_papers::kept.eq(Json(paper.kept.clone())),
            round_papers::handed_in_at.eq(paper.handed_in_at.map(|at| at.0)),
            round_papers::revision.eq(paper.revision + 1),
            round_papers::form.eq(paper.form),
            round_papers::card.eq(card),
        ))
        .execute(conn)?;
    Ok(())
}

/// The marks of everybody in a class in the sessions of one day.
pub fn marks_on(conn: &mut Conn, class: Id, day: Day) -> QueryResult<BTreeMap<Id, Vec<Mark>>> {
    let sessions = classes::queries::sessions(conn, class)?;
    let of_day: BTreeSet<Id> =
        sessions.into_iter().filter(|session| session.held_on == day).map(|session| session.id).collect();
    let mut marks: BTreeMap<Id, Vec<Mark>> = BTreeMap::new();
    for (person, session, mark) in attendance::queries::attendance_of_class(conn, class)? {
        if of_day.contains(&session) {
            marks.entry(person).or_default().push(mark);
        }
    }
    Ok(marks)
}

/// Those who leave something in a class that stands as evidence: a mark on its roll, or a paper.
pub fn evidenced_in(conn: &mut Conn, class: Id) -> QueryResult<BTreeSet<Id>> {
    let mut found = attendance::queries::marked_in(conn, class)?;
    found.extend(papers_of(conn, class)?.into_iter().map(|paper| paper.person));
    Ok(found)
}
