//! Sittings: answers kept as they are given, until they are handed in.

use diesel::prelude::*;

use super::attempts::{attempts_at, known_attempt, save_attempt_made};
use super::open::{COLUMNS, Row, open_sitting, sitting_of};
use crate::courses::edition::EditionState;
use crate::courses::queries::{current_edition, edition, lineage_of};
use crate::kit::clock::Timestamp;
use crate::kit::columns::{Id, Json};
use crate::kit::db::Conn;
use crate::kit::schema::sittings;
use crate::quizzes::admission::{self, Before, NotYet};
use crate::quizzes::attempt::{Attempt, Earlier, Made, NewAttempt};
use crate::quizzes::drawing;
use crate::quizzes::exam::Exam;
use crate::quizzes::question::Question;
use crate::quizzes::scoring::{self, Answers, Marks, Refusal, Score};
use crate::quizzes::sheet::Sheet;
use crate::quizzes::sitting::{self, Kept, Seat, Sitting};

/// What a sheet that came back belongs to.
enum Belonging {
    /// It was handed in before.
    Attempt(Attempt),
    Open(Sitting),
    /// Nothing of it is known yet.
    New,
    /// Its id is no id, or that of a sheet that is somebody else's or of another quiz.
    Strange,
}

/// Finds what a sheet belongs to: by its id, or by being at the seat of an open sitting, which another device
/// began.
fn belonging(conn: &mut Conn, sheet: Id, seat: &Seat) -> QueryResult<Belonging> {
    if sheet == Id::NONE {
        return Ok(Belonging::Strange);
    }
    if let Some(kept) = known_attempt(conn, sheet).optional()? {
        let is_own = (kept.person, kept.edition, &kept.module) == (seat.person, seat.edition, &seat.module);
        return Ok(if is_own { Belonging::Attempt(kept) } else { Belonging::Strange });
    }
    let by_id = sittings::table.filter(sittings::id.eq(sheet)).select(COLUMNS).first::<Row>(conn);
    let mut found = by_id.optional()?.map(sitting_of);
    if found.as_ref().is_some_and(|known| known.seat != *seat) {
        return Ok(Belonging::Strange);
    }
    if found.is_none() {
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

/// A person's attempts at a quiz as it is asked in an edition or in one in which it is the same, the first one
/// first.
pub fn attempts_alike(conn: &mut Conn, seat: &Seat, course: &str) -> QueryResult<Vec<Earlier>> {
    let mut attempts = attempts_at(conn, seat.person, course, &seat.module)?;
    if !attempts.is_empty() {
        let lineage = lineage_of(conn, &[seat.edition])?;
        attempts.retain(|Earlier { attempt, .. }| {
            attempt.purpose == seat.purpose && lineage.is_shared(attempt.edition, seat.edition, &seat.module)
        });
    }
    attempts.reverse();
    Ok(attempts)
}

/// What somebody did at a quiz before, as its rules ask.
pub fn before(conn: &mut Conn, seat: &Seat, course: &str) -> QueryResult<Before> {
    Ok(Before::of(handed_in_before(conn, seat, course)?.into_iter()))
}

/// Can the attempt that comes after these, which were handed in at these moments, pass?
pub(super) fn can_pass(conn: &mut Conn, exam: &Exam<'_>, earlier: &[Timestamp]) -> QueryResult<bool> {
    let in_use = current_edition(conn, exam.course)?.map(|edition| edition.published_at);
    let since = earlier.iter().copied().filter(|at| in_use.is_none_or(|published| *at > published));
    let (before, since) = (Before::of(earlier.iter().copied()), Before::of(since));
    Ok(admission::can_pass_beside(&exam.own, &exam.rules, (&before, &since)))
}

fn handed_in_before(conn: &mut Conn, seat: &Seat, course: &str) -> QueryResult<Vec<Timestamp>> {
    let attempts = attempts_alike(conn, seat, course)?;
    Ok(attempts.iter().map(|earlier| earlier.attempt.handed_in_at).collect())
}

/// Why an attempt cannot be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptOut {
    NotYet(NotYet),
    /// It has to be begun first.
    NotBegun,
    /// Its course, or this edition of it, was withdrawn.
    Withdrawn,
    /// The id that came with it is not that of a sheet of this quiz and this person.
    Strange,
}

/// What became of answers that were sent to be kept.
#[derive(Clone, Debug)]
pub enum Keeping {
    /// They are kept in this sitting, if anything was; but for those refused.
    /// `taken` are the questions whose answers need not be sent again.
    /// `is_newer` where another answer to one of the questions was given later, and stands.
    Kept {
        sitting: Option<Sitting>,
        taken: Vec<String>,
        refused: Vec<Refusal>,
        is_newer: bool,
    },
    /// It was handed in before: nothing is changed by them.
    HandedIn(Attempt),
    KeptOut(KeptOut),
}

/// Is no new attempt taken at an edition, because it was withdrawn, or its course is not in use at all?
fn is_withdrawn(conn: &mut Conn, id: Id, course: &str) -> QueryResult<bool> {
    Ok(edition(conn, id)?.state == EditionState::Withdrawn || current_edition(conn, course)?.is_none())
}

/// May a sheet of which nothing is known yet begin a sitting by its first answer?
fn may_begin_by_answering(
    conn: &mut Conn,
    seat: &Seat,
    exam: &Exam<'_>,
    now: Timestamp,
) -> QueryResult<Result<(), KeptOut>> {
    if is_withdrawn(conn, seat.edition, exam.course)? {
        return Ok(Err(KeptOut::Withdrawn));
    }
    let before = before(conn, seat, exam.course)?;
    Ok(match admission::may_start_by_answering(&exam.rules, &before, now) {
        Err(not_yet) => Err(KeptOut::NotYet(not_yet)),
        Ok(()) if exam.rules.must_begin() => Err(KeptOut::NotBegun),
        Ok(()) => Ok(()),
    })
}

/// Begins a sitting by pressing the button: its time runs and its questions are drawn. One that is open goes on.
pub fn begin_sitting(
    conn: &mut Conn,
    seat: &Seat,
    id: Id,
    exam: &Exam<'_>,
    now: Timestamp,
) -> QueryResult<Result<Sitting, NotYet>> {
    if let Some(open) = open_sitting(conn, seat, exam.course)? {
        return Ok(Ok(open));
    }
    let before = before(conn, seat, exam.course)?;
    if let Err(not_yet) = admission::may_start(&exam.rules, &before, now) {
        return Ok(Err(not_yet));
    }
    let new = Sitting {
        id,
        seat: seat.clone(),
        asked: drawing::asked(exam.questions, &exam.rules, id),
        kept: Kept::new(),
        started_at: now,
        must_end_at: admission::must_end(&exam.rules, now),
        revision: 0,
        attempt: None,
    };
    begin(conn, new).map(Ok)
}

/// Keeps what was given since a sheet was drawn. What can be no answer is left out and told.
pub fn keep_answers(
    conn: &mut Conn,
    seat: &Seat,
    sheet: &Sheet,
    exam: &Exam<'_>,
    now: Timestamp,
) -> QueryResult<Keeping> {
    let open = match belonging(conn, sheet.id, seat)? {
        Belonging::Attempt(attempt) => return Ok(Keeping::HandedIn(attempt)),
        Belonging::Strange => return Ok(Keeping::KeptOut(KeptOut::Strange)),
        Belonging::Open(sitting) => Some(sitting),
        Belonging::New => None,
    };
    if open.is_none()
        && let Err(why) = may_begin_by_answering(conn, seat, exam, now)?
    {
        return Ok(Keeping::KeptOut(why));
    }
    let questions = exam.asked(open.as_ref());
    let (fit, unfit) = sitting::fit(&questions, sheet.changes(now));
    let refused = unfit.into_iter().map(|(_, refusal)| refusal).collect();
    let taken = fit.iter().map(|change| change.question.clone()).collect();
    if fit.is_empty() {
        return Ok(Keeping::Kept { sitting: open, taken, refused, is_newer: false });
    }
    let known = open.as_ref().map(|open| open.kept.clone()).unwrap_or_default();
    let must_end = exam.ends(open.as_ref());
    let kept = admission::with_timely(&known, sitting::merged(&known, &fit, now), must_end);
    let is_newer = fit.iter().any(|change| kept[&change.question].given != change.given);
    let sitting = match open {
        Some(open) => keep(conn, Sitting { kept, ..open })?,
        None => {
            let new = Sitting {
                id: sheet.id,
                seat: seat.clone(),
                asked: questions.into_iter().map(|question| question.id).collect(),
                started_at: kept.values().map(|answer| answer.at).min().unwrap_or(now),
                kept,
                must_end_at: must_end,
                revision: 1,
                attempt: None,
            };
            begin(conn, new)?
        }
    };
    Ok(Keeping::Kept { sitting: Some(sitting), taken, refused, is_newer })
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
    /// It cannot be handed in like this. What can be kept of it is, in this sitting; `answers` are all that were
    /// given.
    Open {
        sitting: Option<Sitting>,
        answers: Answers,
        refusal: Option<Refusal>,
    },
    KeptOut(KeptOut),
}

/// What of an attempt was given in time.
pub(super) fn timely(conn: &mut Conn, attempt: &Attempt) -> QueryResult<Answers> {
    let sitting = sittings::table.filter(sittings::attempt_id.eq(attempt.id)).select(COLUMNS);
    Ok(match sitting.first::<Row>(conn).optional()?.map(sitting_of) {
        Some(sitting) => sitting::answers(&admission::in_time(&sitting.kept, sitting.must_end_at)),
        // Nothing was kept before it was handed in: it all came at once.
        None if attempt.made.late => Answers::new(),
        None => attempt.answers.clone(),
    })
}

/// Hands in a sheet with all that is kept of it: the answers that were given last stand. The same again makes
/// no second attempt. After its time it is taken all the same, and marked as late.
pub fn hand_in(
    conn: &mut Conn,
    seat: &Seat,
    sheet: &Sheet,
    exam: &Exam<'_>,
    now: Timestamp,
) -> QueryResult<HandedIn> {
    let open = match belonging(conn, sheet.id, seat)? {
        Belonging::Attempt(attempt) => {
            let is_otherwise =
                |(question, given): (&String, &_)| attempt.answers.get(question) != Some(given);
            let other = sheet.given.iter().any(is_otherwise);
            return Ok(if other { HandedIn::Before(attempt) } else { HandedIn::As(attempt) });
        }
        Belonging::Strange => return Ok(HandedIn::KeptOut(KeptOut::Strange)),
        Belonging::Open(sitting) => Some(sitting),
        Belonging::New => None,
    };
    if open.is_none() {
        match may_begin_by_answering(conn, seat, exam, now)? {
            // It was on the page before it closed: what was answered is not lost.
            Ok(()) | Err(KeptOut::NotYet(NotYet::Closed(_))) if !exam.rules.must_begin() => {}
            Err(why) => return Ok(HandedIn::KeptOut(why)),
            Ok(()) => return Ok(HandedIn::KeptOut(KeptOut::NotBegun)),
        }
    }
    let must_end = exam.ends(open.as_ref());
    let questions = exam.asked(open.as_ref());
    let kept = open.as_ref().map(|open| open.kept.clone()).unwrap_or_default();
    let (fit, unfit) = sitting::fit(&questions, sheet.changes(now));
    let kept = admission::with_timely(&kept, sitting::merged(&kept, &fit, now), must_end);
    let mut answers = sitting::answers(&kept);
    answers.extend(unfit.into_iter().map(|(change, _)| (change.question, change.given)));
    // Whoever began nothing and answered nothing has made no attempt, however late it is.
    if open.is_none() && answers.is_empty() {
        return Ok(match may_begin_by_answering(conn, seat, exam, now)? {
            Err(why) => HandedIn::KeptOut(why),
            Ok(()) => HandedIn::Open { sitting: None, answers, refusal: None },
        });
    }
    let is_whole = scoring::unfit(&questions, &answers).is_empty();
    let timely = sitting::answers(&admission::in_time(&kept, must_end));
    let late = timely != answers;
    let earlier = handed_in_before(conn, seat, exam.course)?;
    let can_pass = can_pass(conn, exam, &earlier)?;
    let both = (&answers, &timely);
    let score = match scoring::judged(&questions, both, &Marks::new(), exam.pass_mark, can_pass) {
        Ok(score) if is_whole || admission::may_leave_open(must_end, now) => score,
        scored => {
            let sitting = match keep_answers(conn, seat, sheet, exam, now)? {
                Keeping::Kept { sitting, .. } => sitting,
                _ => None,
            };
            // What is wrong with one answer is said beside it.
            return Ok(HandedIn::Open { sitting, answers, refusal: scored.err().filter(|_| is_whole) });
        }
    };
    let scored = Scored { kept, answers, score, late, must_end };
    hand_over(conn, (sheet.id, seat, open.as_ref()), scored, exam, (now, now)).map(HandedIn::As)
}

/// Keeps a sheet that was to be handed in and cannot be now. What was handed in before is told as [`hand_in`] does.
pub fn keep_without_handing_in(
    conn: &mut Conn,
    seat: &Seat,
    sheet: &Sheet,
    exam: &Exam<'_>,
    now: Timestamp,
) -> QueryResult<HandedIn> {
    Ok(match keep_answers(conn, seat, sheet, exam, now)? {
        Keeping::HandedIn(_) => hand_in(conn, seat, sheet, exam, now)?,
        Keeping::KeptOut(why) => HandedIn::KeptOut(why),
        Keeping::Kept { sitting, .. } => HandedIn::Open { sitting, answers: Answers::new(), refusal: None },
    })
}

/// All that is handed in, with what it is worth.
struct Scored {
    kept: Kept,
    answers: Answers,
    score: Score,
    late: bool,
    must_end: Option<Timestamp>,
}

/// Makes the attempt, and ends its sitting where there is one. It is of the moment `at`, and came `now`.
fn hand_over(
    conn: &mut Conn,
    (id, seat, open): (Id, &Seat, Option<&Sitting>),
    scored: Scored,
    exam: &Exam<'_>,
    (at, now): (Timestamp, Timestamp),
) -> QueryResult<Attempt> {
    let Seat { person, edition, module, purpose } = seat.clone();
    let Scored { kept, answers, score, late, must_end } = scored;
    let new = NewAttempt { id, person, edition, module, purpose, answers, score, handed_in_at: at };
    let drawn = open.filter(|open| {
        let is_as_written = |(asked, question): (&String, &Question)| *asked == question.id;
        open.asked.len() != exam.questions.len() || !open.asked.iter().zip(exam.questions).all(is_as_written)
    });
    let made = Made {
        asked: drawn.map(|open| open.asked.clone()),
        late,
        started_at: open.map(|open| open.started_at),
    };
    let attempt = save_attempt_made(conn, &new, &made, exam.quizzes, now)?;
    if let Some(open) = open {
        diesel::update(sittings::table.filter(sittings::id.eq(open.id)))
            .set((
                sittings::kept.eq(Json(kept)),
                sittings::attempt_id.eq(attempt.id),
                sittings::must_end_at.eq(must_end.map(|at| at.0)),
            ))
            .execute(conn)?;
    }
    Ok(attempt)
}

/// Hands in what is kept of a sitting that ended before `before` and that nobody handed in: as it stood at its end,
/// with the answers that came after it marked as late. Tells whether it was handed in now.
pub fn hand_in_ended(
    conn: &mut Conn,
    sitting: Id,
    exam: &Exam<'_>,
    (before, now): (Timestamp, Timestamp),
) -> QueryResult<bool> {
    let open = sittings::table.filter(sittings::id.eq(sitting)).filter(sittings::attempt_id.is_null());
    let Some(open) = open.select(COLUMNS).first::<Row>(conn).optional()?.map(sitting_of) else {
        return Ok(false);
    };
    let Some(end) = exam.ends(Some(&open)).filter(|end| *end <= before) else { return Ok(false) };
    let questions = exam.asked(Some(&open));
    let (answers, kept) = (open.answers(), open.kept.clone());
    let timely = sitting::answers(&admission::in_time(&kept, Some(end)));
    let late = timely != answers;
    let earlier = handed_in_before(conn, &open.seat, exam.course)?;
    let can_pass = can_pass(conn, exam, &earlier)?;
    let both = (&answers, &timely);
    let Ok(score) = scoring::judged(&questions, both, &Marks::new(), exam.pass_mark, can_pass) else {
        return Ok(false);
    };
    let scored = Scored { kept, answers, score, late, must_end: Some(end) };
    hand_over(conn, (open.id, &open.seat, Some(&open)), scored, exam, (end, now))?;
    Ok(true)
}
