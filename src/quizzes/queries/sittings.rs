//! Sittings: answers kept as they are given, until they are handed in.

use diesel::prelude::*;

use super::attempts::{known_attempt, save_attempt_made};
use crate::courses::queries::lineage_of;
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::{editions, sittings};
use crate::quizzes::attempt::{Attempt, Made, NewAttempt, Purpose};
use crate::quizzes::question::Question;
use crate::quizzes::scoring::{self, Answers, Refusal};
use crate::quizzes::sheet::Sheet;
use crate::quizzes::sitting::{self, Kept, Seat, Sitting};

type Row = (
    (Id, Id, Id, String, Purpose),
    Json<Vec<String>>,
    Json<Kept>,
    Timestamp,
    Option<Timestamp>,
    i32,
    Option<Id>,
);

const COLUMNS: (
    (sittings::id, sittings::person_id, sittings::edition_id, sittings::module, sittings::purpose),
    sittings::asked,
    sittings::kept,
    sittings::started_at,
    sittings::must_end_at,
    sittings::revision,
    sittings::attempt_id,
) = (
    (sittings::id, sittings::person_id, sittings::edition_id, sittings::module, sittings::purpose),
    sittings::asked,
    sittings::kept,
    sittings::started_at,
    sittings::must_end_at,
    sittings::revision,
    sittings::attempt_id,
);

fn sitting_of(row: Row) -> Sitting {
    let ((id, person, edition, module, purpose), Json(asked), Json(kept), started_at, must_end_at, ..) = row;
    let (.., revision, attempt) = row;
    let seat = Seat { person, edition, module, purpose };
    Sitting { id, seat, asked, kept, started_at, must_end_at, revision, attempt }
}

/// The sitting that a person has open at a module, as it is asked in an edition or in one in which it is the
/// same; of several the one that began last.
pub fn open_sitting(conn: &mut Conn, seat: &Seat, course: &str) -> QueryResult<Option<Sitting>> {
    let rows: Vec<Row> = sittings::table
        .inner_join(editions::table)
        .filter(sittings::person_id.eq(seat.person))
        .filter(sittings::module.eq(&seat.module))
        .filter(sittings::purpose.eq(seat.purpose))
        .filter(sittings::attempt_id.is_null())
        .filter(editions::course.eq(course))
        .order((sittings::started_at.desc(), sittings::id.desc()))
        .select(COLUMNS)
        .load(conn)?;
    if rows.is_empty() {
        return Ok(None);
    }
    let lineage = lineage_of(conn, &[seat.edition])?;
    let mut open = rows.into_iter().map(sitting_of);
    Ok(open.find(|open| lineage.is_shared(open.seat.edition, seat.edition, &seat.module)))
}

/// What a sheet that came back belongs to.
enum Belonging {
    /// It was handed in before.
    Attempt(Attempt),
    Open(Sitting),
    /// Nothing of it is known yet.
    New,
}

/// Finds what a sheet belongs to: by its id, or by being at the seat of an open sitting, which another device
/// began. One that is somebody else's, or of another quiz, is not found.
fn belonging(conn: &mut Conn, sheet: Id, seat: &Seat) -> QueryResult<Belonging> {
    let own = |is: bool| if is { Ok(()) } else { Err(diesel::result::Error::NotFound) };
    if let Some(kept) = known_attempt(conn, sheet).optional()? {
        own((kept.person, kept.edition, &kept.module) == (seat.person, seat.edition, &seat.module))?;
        return Ok(Belonging::Attempt(kept));
    }
    let by_id = sittings::table.filter(sittings::id.eq(sheet)).select(COLUMNS).first::<Row>(conn);
    let mut found = by_id.optional()?.map(sitting_of);
    if let Some(known) = &found {
        own(known.seat == *seat)?;
    } else {
        let at_seat = sittings::table
            .filter(sittings::person_id.eq(seat.person))
            .filter(sittings::edition_id.eq(seat.edition))
            .filter(sittings::module.eq(&seat.module))
            .filter(sittings::purpose.eq(seat.purpose))
            .filter(sittings::attempt_id.is_null())
            .select(COLUMNS);
        found = at_seat.first::<Row>(conn).optional()?.map(sitting_of);
    }
    Ok(match found {
        None => Belonging::New,
        Some(Sitting { attempt: Some(attempt), .. }) => Belonging::Attempt(known_attempt(conn, attempt)?),
        Some(open) => Belonging::Open(open),
    })
}

/// What became of answers that were sent to be kept.
#[derive(Clone, Debug)]
pub enum Keeping {
    /// They are kept in this sitting, if anything was; but for those refused.
    /// `is_newer` where another answer to one of the questions was given later, and stands.
    Kept { sitting: Option<Sitting>, refused: Vec<Refusal>, is_newer: bool },
    /// It was handed in before: nothing is changed by them.
    HandedIn(Attempt),
}

/// Keeps what was given since a sheet was drawn. What can be no answer is left out and told.
pub fn keep_answers(
    conn: &mut Conn,
    seat: &Seat,
    sheet: &Sheet,
    questions: &[Question],
    now: Timestamp,
) -> QueryResult<Keeping> {
    let (fit, unfit) = sitting::fit(questions, sheet.changes(now));
    let refused = unfit.into_iter().map(|(_, refusal)| refusal).collect();
    let before = match belonging(conn, sheet.id, seat)? {
        Belonging::Attempt(attempt) => return Ok(Keeping::HandedIn(attempt)),
        Belonging::Open(sitting) => Some(sitting),
        Belonging::New => None,
    };
    if fit.is_empty() {
        return Ok(Keeping::Kept { sitting: before, refused, is_newer: false });
    }
    let kept = sitting::merged(&before.as_ref().map(|open| open.kept.clone()).unwrap_or_default(), &fit, now);
    let is_newer = fit.iter().any(|change| kept[&change.question].given != change.given);
    let sitting = match before {
        Some(open) => keep(conn, Sitting { kept, ..open })?,
        None => {
            let asked = questions.iter().map(|question| question.id.clone()).collect();
            begin(
                conn,
                Sitting {
                    id: sheet.id,
                    seat: seat.clone(),
                    asked,
                    started_at: kept.values().map(|answer| answer.at).min().unwrap_or(now),
                    kept,
                    must_end_at: None,
                    revision: 1,
                    attempt: None,
                },
            )?
        }
    };
    Ok(Keeping::Kept { sitting: Some(sitting), refused, is_newer })
}

fn begin(conn: &mut Conn, new: Sitting) -> QueryResult<Sitting> {
    diesel::insert_into(sittings::table)
        .values((
            sittings::id.eq(new.id),
            sittings::person_id.eq(new.seat.person),
            sittings::edition_id.eq(new.seat.edition),
            sittings::module.eq(&new.seat.module),
            sittings::purpose.eq(new.seat.purpose),
            sittings::asked.eq(Json(new.asked.clone())),
            sittings::kept.eq(Json(new.kept.clone())),
            sittings::started_at.eq(new.started_at.0),
            sittings::must_end_at.eq(new.must_end_at.map(|at| at.0)),
            sittings::revision.eq(new.revision),
        ))
        .execute(conn)?;
    Ok(new)
}

fn keep(conn: &mut Conn, changed: Sitting) -> QueryResult<Sitting> {
    let after = Sitting { revision: changed.revision + 1, ..changed };
    diesel::update(sittings::table.filter(sittings::id.eq(after.id)))
        .set((sittings::kept.eq(Json(after.kept.clone())), sittings::revision.eq(after.revision)))
        .execute(conn)?;
    Ok(after)
}

/// What became of a sheet that was handed in.
#[derive(Clone, Debug)]
pub enum HandedIn {
    As(Attempt),
    /// It had been handed in before; of what was sent now something is otherwise, and not taken.
    Before(Attempt),
    /// It cannot be handed in like this. What can be kept of it is, in the sitting of this id; `answers` are all
    /// that were given.
    Open {
        sheet: Id,
        answers: Answers,
        kept: Answers,
        refusal: Option<Refusal>,
    },
}

/// A quiz with its key, as an attempt at it is scored.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    pub questions: &'a [Question],
    pub pass_mark: u8,
    /// The modules of its edition that have a quiz.
    pub quizzes: &'a [String],
}

/// Hands in a sheet with all that is kept of it: the answers that were given last stand. The same again makes
/// no second attempt.
pub fn hand_in(
    conn: &mut Conn,
    seat: &Seat,
    sheet: &Sheet,
    quiz: Scored<'_>,
    now: Timestamp,
) -> QueryResult<HandedIn> {
    let open = match belonging(conn, sheet.id, seat)? {
        Belonging::Attempt(attempt) => {
            let is_otherwise =
                |(question, given): (&String, &_)| attempt.answers.get(question) != Some(given);
            let other = sheet.given.iter().any(is_otherwise);
            return Ok(if other { HandedIn::Before(attempt) } else { HandedIn::As(attempt) });
        }
        Belonging::Open(sitting) => Some(sitting),
        Belonging::New => None,
    };
    let kept = open.as_ref().map(|open| open.kept.clone()).unwrap_or_default();
    let (fit, unfit) = sitting::fit(quiz.questions, sheet.changes(now));
    let kept = sitting::merged(&kept, &fit, now);
    let mut answers = sitting::answers(&kept);
    answers.extend(unfit.into_iter().map(|(change, _)| (change.question, change.given)));
    let score = scoring::score(quiz.questions, &answers, quiz.pass_mark);
    let is_whole = scoring::unfit(quiz.questions, &answers).is_empty();
    let score = match score {
        Ok(score) if is_whole => score,
        scored => {
            let (sheet, kept) = match keep_answers(conn, seat, sheet, quiz.questions, now)? {
                Keeping::Kept { sitting: Some(sitting), .. } => (sitting.id, sitting.answers()),
                _ => (sheet.id, Answers::new()),
            };
            // What is wrong with one answer is said beside it.
            return Ok(HandedIn::Open { sheet, answers, kept, refusal: scored.err().filter(|_| is_whole) });
        }
    };
    let Seat { person, edition, module, purpose } = seat.clone();
    let new =
        NewAttempt { id: sheet.id, person, edition, module, purpose, answers, score, handed_in_at: now };
    let made = Made { started_at: open.as_ref().map(|open| open.started_at), ..Made::default() };
    let attempt = save_attempt_made(conn, &new, &made, quiz.quizzes, now)?;
    if let Some(open) = open {
        diesel::update(sittings::table.filter(sittings::id.eq(open.id)))
            .set((sittings::kept.eq(Json(kept)), sittings::attempt_id.eq(attempt.id)))
            .execute(conn)?;
    }
    Ok(HandedIn::As(attempt))
}
