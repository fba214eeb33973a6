//! Essays that wait for marks, and the marks.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::max;
use diesel::prelude::*;

use super::attempts::{counting_passes, known_attempt};
use super::sittings::{attempts_alike, timely};
use crate::classes::MADE;
use crate::courses::queries::edition;
use crate::kit::audit::{self, Change};
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn, MultiBackend};
use crate::kit::schema::{
    attempts, class_facilitators, class_participants, classes, editions, essay_marks, essays, people,
};
use crate::people::Right;
use crate::people::viewer::Viewer;
use crate::quizzes::drawing;
use crate::quizzes::exam::Exam;
use crate::quizzes::marking::{self, Mark, Sent, State};
use crate::quizzes::question::Question;
use crate::quizzes::scoring::{self, Marks};
use crate::quizzes::sitting::Seat;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// Whose essays somebody marks: of everybody in the units where they hold classes, and of those who take part in
/// a class that they teach, in its course. Nobody marks their own.
#[derive(Clone, Debug)]
pub struct Reach {
    marker: Id,
    scope: Option<Scope>,
    taught: BTreeSet<(Id, String)>,
}

/// Whose essays a viewer marks; none where that is nobody.
pub fn reach(conn: &mut Conn, viewer: &Viewer) -> QueryResult<Option<Reach>> {
    let taught: Vec<(Id, String)> = class_facilitators::table
        .inner_join(classes::table.on(classes::id.eq(class_facilitators::class_id)))
        .inner_join(class_participants::table.on(class_participants::class_id.eq(classes::id)))
        .inner_join(editions::table.on(editions::id.eq(classes::edition_id)))
        .filter(class_facilitators::person_id.eq(viewer.person))
        // What somebody reports to have taught on names whom they like.
        .filter(classes::kind.eq_any(MADE))
        .order((class_participants::person_id, editions::course))
        .select((class_participants::person_id, editions::course))
        .distinct()
        .load(conn)?;
    let scope = viewer.scope(Right::HoldClasses);
    let reach = Reach { marker: viewer.person, scope, taught: taught.into_iter().collect() };
    Ok((reach.scope.is_some() || !reach.taught.is_empty()).then_some(reach))
}

/// An essay that somebody handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Essay {
    pub attempt: Id,
    pub question: String,
    pub state: State,
    pub person: Id,
    pub edition: Id,
    pub course: String,
    pub module: String,
    pub handed_in_at: Timestamp,
}

impl Essay {
    /// Do both answer the same question of a course?
    pub fn asks_as(&self, other: &Essay) -> bool {
        (&self.course, &self.module, &self.question) == (&other.course, &other.module, &other.question)
    }
}

type Row = (Id, String, State, Id, Id, String, String, Timestamp);

fn essay_of(row: Row) -> Essay {
    let (attempt, question, state, person, edition, course, module, handed_in_at) = row;
    Essay { attempt, question, state, person, edition, course, module, handed_in_at }
}

/// Which essays are asked for.
enum Wanted<'a> {
    /// All whose marks do not stand.
    Open,
    /// Those of them that answer the same question as this, but for itself, and that the marker has not marked.
    OpenLike(&'a Essay),
    /// All of these attempts.
    Of(&'a [Id]),
}

/// Whose.
enum Whose<'a> {
    In(&'a Scope),
    Of(&'a [Id]),
}

/// The states of essays whose marks do not stand.
const OPEN: [State; 3] = [State::Waiting, State::Second, State::Third];

/// So many of those that answer the same question are looked for.
pub const MOST_ALIKE: i64 = 100;

fn essays_of(conn: &mut Conn, marker: Id, wanted: &Wanted, whose: &Whose) -> QueryResult<Vec<Essay>> {
    let mut query = essays::table
        .inner_join(attempts::table.on(attempts::id.eq(essays::attempt_id)))
        .inner_join(people::table.on(people::id.eq(attempts::person_id)))
        .inner_join(editions::table.on(editions::id.eq(attempts::edition_id)))
        .filter(attempts::person_id.ne(marker))
        .order((attempts::handed_in_at, essays::attempt_id, essays::question))
        .select((
            essays::attempt_id,
            essays::question,
            essays::state,
            attempts::person_id,
            attempts::edition_id,
            editions::course,
            attempts::module,
            attempts::handed_in_at,
        ))
        .into_boxed::<MultiBackend>();
    query = match wanted {
        Wanted::Open => query.filter(essays::state.eq_any(OPEN)),
        Wanted::OpenLike(essay) => {
            let marked = essay_marks::table
                .filter(essay_marks::attempt_id.eq(essays::attempt_id))
                .filter(essay_marks::question.eq(essays::question))
                .filter(essay_marks::marker_id.eq(marker));
            query
                .filter(essays::state.eq_any(OPEN))
                .filter(essays::question.eq(&essay.question))
                .filter(attempts::module.eq(&essay.module))
                .filter(editions::course.eq(&essay.course))
                .filter(essays::attempt_id.ne(essay.attempt))
                .filter(diesel::dsl::not(diesel::dsl::exists(marked)))
                .limit(MOST_ALIKE)
        }
        Wanted::Of(ids) => query.filter(essays::attempt_id.eq_any(*ids)),
    };
    query = match whose {
        Whose::In(scope) => query.filter(is_in(people::unit_id, scope).sifting()),
        Whose::Of(ids) => query.filter(attempts::person_id.eq_any(*ids)),
    };
    Ok(query.load::<Row>(conn)?.into_iter().map(essay_of).collect())
}

/// The essays within somebody's reach, the one handed in first coming first.
fn within(conn: &mut Conn, reach: &Reach, wanted: &Wanted) -> QueryResult<Vec<Essay>> {
    let mut found: BTreeMap<(Timestamp, Id, String), Essay> = BTreeMap::new();
    let mut add = |essay: Essay| {
        found.insert((essay.handed_in_at, essay.attempt, essay.question.clone()), essay);
    };
    if let Some(scope) = &reach.scope {
        essays_of(conn, reach.marker, wanted, &Whose::In(scope))?.into_iter().for_each(&mut add);
    }
    let taught: BTreeSet<Id> = reach.taught.iter().map(|(person, _)| *person).collect();
    for some in taught.into_iter().collect::<Vec<_>>().chunks(BINDS) {
        let of_theirs = essays_of(conn, reach.marker, wanted, &Whose::Of(some))?;
        let is_taught = |essay: &Essay| reach.taught.contains(&(essay.person, essay.course.clone()));
        of_theirs.into_iter().filter(is_taught).for_each(&mut add);
    }
    Ok(found.into_values().collect())
}

/// The essays that wait for marks of this marker, the oldest first.
pub fn to_mark(conn: &mut Conn, reach: &Reach) -> QueryResult<Vec<Essay>> {
    let mut open = within(conn, reach, &Wanted::Open)?;
    if open.iter().any(|essay| essay.state != State::Waiting) {
        let marked: Vec<(Id, String)> = essay_marks::table
            .inner_join(
                essays::table.on(essays::attempt_id
                    .eq(essay_marks::attempt_id)
                    .and(essays::question.eq(essay_marks::question))),
            )
            .filter(essay_marks::marker_id.eq(reach.marker))
            .filter(essays::state.ne(State::Settled))
            .order((essay_marks::attempt_id, essay_marks::question))
            .select((essay_marks::attempt_id, essay_marks::question))
            .distinct()
            .load(conn)?;
        let marked: BTreeSet<(Id, String)> = marked.into_iter().collect();
        open.retain(|one| marking::asks(one.state, marked.contains(&(one.attempt, one.question.clone()))));
    }
    Ok(open)
}

/// The essays to the same question that wait for marks of this marker beside this one, the oldest first: no more than
/// [`MOST_ALIKE`].
pub fn to_mark_alike(conn: &mut Conn, reach: &Reach, essay: &Essay) -> QueryResult<Vec<Essay>> {
    let mut alike = within(conn, reach, &Wanted::OpenLike(essay))?;
    alike.truncate(usize::try_from(MOST_ALIKE).unwrap_or(usize::MAX));
    Ok(alike)
}

/// What a marker marked last, the newest first, as far as it is still in their reach.
pub fn marked_last(conn: &mut Conn, reach: &Reach, most: i64) -> QueryResult<Vec<(Essay, Timestamp)>> {
    let last: Vec<(Id, String, Option<i64>)> = essay_marks::table
        .filter(essay_marks::marker_id.eq(reach.marker))
        .group_by((essay_marks::attempt_id, essay_marks::question))
        .order((max(essay_marks::marked_at).desc(), essay_marks::attempt_id, essay_marks::question))
        .select((essay_marks::attempt_id, essay_marks::question, max(essay_marks::marked_at)))
        .limit(most)
        .load(conn)?;
    let ids: Vec<Id> = last.iter().map(|(attempt, ..)| *attempt).collect();
    let known = within(conn, reach, &Wanted::Of(&ids))?;
    let found = |(attempt, question, at): &(Id, String, Option<i64>)| {
        let essay = known.iter().find(|one| one.attempt == *attempt && one.question == *question)?;
        Some((essay.clone(), Timestamp((*at)?)))
    };
    Ok(last.iter().filter_map(found).collect())
}

/// An essay, for whoever may mark it; else it is not found.
pub fn essay(conn: &mut Conn, reach: &Reach, attempt: Id, question: &str) -> QueryResult<Essay> {
    let of_attempt = within(conn, reach, &Wanted::Of(&[attempt]))?;
    of_attempt.into_iter().find(|one| one.question == question).ok_or(diesel::result::Error::NotFound)
}

type MarkRow = (Id, String, Id, i32, Option<String>, bool, Timestamp);

/// All marks that were given to the essays of an attempt, by question, in their order. For whoever may see the
/// attempt, or mark it.
pub fn marks_of(conn: &mut Conn, attempt: Id) -> QueryResult<BTreeMap<String, Vec<Mark>>> {
    let rows: Vec<MarkRow> = essay_marks::table
        .filter(essay_marks::attempt_id.eq(attempt))
        .order((essay_marks::question, essay_marks::number))
        .select((
            essay_marks::id,
            essay_marks::question,
            essay_marks::marker_id,
            essay_marks::points,
            essay_marks::comment,
            essay_marks::wants_second,
            essay_marks::marked_at,
        ))
        .load(conn)?;
    let mut marks: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
    for (id, question, marker, points, comment, wants_second, at) in rows {
        let mark = Mark { id, marker, points, comment, wants_second, at };
        marks.entry(question).or_default().push(mark);
    }
    Ok(marks)
}

/// Keeps marks of an essay that somebody may mark, and judges the attempt anew. `seen` is how many there were when
/// the page was drawn; over others nothing is kept.
pub fn keep_mark(
    conn: &mut Conn,
    essay: &Essay,
    new: &Mark,
    seen: usize,
    exam: &Exam<'_>,
) -> QueryResult<Sent> {
    let mut marks = marks_of(conn, essay.attempt)?.remove(&essay.question).unwrap_or_default();
    let sent = marking::sent(&marks, new, seen);
    if sent != Sent::New {
        return Ok(sent);
    }
    // A mark is of one essay: one that is known of another is none of this.
    let is_known = essay_marks::table.filter(essay_marks::id.eq(new.id)).count().get_result::<i64>(conn)? > 0;
    if is_known {
        return Err(diesel::result::Error::NotFound);
    }
    marks.push(new.clone());
    diesel::insert_into(essay_marks::table)
        .values((
            essay_marks::id.eq(new.id),
            essay_marks::attempt_id.eq(essay.attempt),
            essay_marks::question.eq(&essay.question),
            essay_marks::number.eq(i32::try_from(marks.len()).unwrap_or(i32::MAX)),
            essay_marks::marker_id.eq(new.marker),
            essay_marks::points.eq(new.points),
            essay_marks::comment.eq(&new.comment),
            essay_marks::wants_second.eq(new.wants_second),
            essay_marks::marked_at.eq(new.at.0),
        ))
        .execute(conn)?;
    let this = essays::attempt_id.eq(essay.attempt).and(essays::question.eq(&essay.question));
    diesel::update(essays::table.filter(this))
        .set(essays::state.eq(marking::standing(&marks).state))
        .execute(conn)?;
    judge(conn, essay, new, exam)?;
    Ok(Sent::New)
}

/// What an attempt is worth with all marks that stand.
fn judge(conn: &mut Conn, essay: &Essay, new: &Mark, exam: &Exam<'_>) -> QueryResult<()> {
    let attempt = known_attempt(conn, essay.attempt)?;
    let stands = |(question, marks): (String, Vec<Mark>)| Some((question, marking::standing(&marks).points?));
    let marks: Marks = marks_of(conn, attempt.id)?.into_iter().filter_map(stands).collect();
    let asked = drawing::in_order(exam.questions, attempt.made.asked.as_deref());
    let questions: Vec<Question> = asked.into_iter().cloned().collect();
    let seat = Seat {
        person: attempt.person,
        edition: attempt.edition,
        module: attempt.module.clone(),
        purpose: attempt.purpose,
    };
    let alike = attempts_alike(conn, &seat, exam.course)?;
    let before = alike.iter().map(|earlier| &earlier.attempt).take_while(|other| other.id != attempt.id);
    let before: Vec<_> = before.map(|other| other.handed_in_at).collect();
    let can_pass = super::sittings::can_pass(conn, exam, &before)?;
    let timely = timely(conn, &attempt)?;
    let both = (&attempt.answers, &timely);
    // What was scored when it was handed in can be scored.
    let Ok(score) = scoring::judged(&questions, both, &marks, exam.pass_mark, can_pass) else {
        return Err(diesel::result::Error::RollbackTransaction);
    };
    let of = edition(conn, attempt.edition)?;
    let waiting = i32::try_from(score.waiting.len()).unwrap_or(i32::MAX);
    let percent = i32::from(score.per_cent());
    counting_passes(conn, attempt.person, (&of, &attempt.module, exam.quizzes), |conn| {
        diesel::update(attempts::table.filter(attempts::id.eq(attempt.id)))
            .set((
                attempts::points.eq(score.total.as_number()),
                attempts::percent.eq(percent),
                attempts::passed.eq(score.passed),
                attempts::waiting.eq(waiting),
                attempts::undecided.eq(score.undecided),
            ))
            .execute(conn)
            .map(|_| ())
    })?;
    let change =
        Change { at: new.at, by: Some(new.marker), record: "attempt", id: attempt.id, action: "marked" };
    let was = (attempt.points, attempt.percent, attempt.passed, attempt.waiting);
    let is = (score.total.as_number(), percent, score.passed, waiting);
    audit::note(conn, &change, &was, &(is, &essay.question, new))
}
