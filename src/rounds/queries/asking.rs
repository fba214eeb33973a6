//! What somebody is asked now, in all classes that they take part in. For the person.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{PAPER, PaperRow, ROUND, RoundRow, forms_of_classes, paper_of, round_of};
use crate::classes::{self, Asking, Class};
use crate::courses;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::{class_participants, round_papers, rounds};
use crate::rounds::paper::Paper;
use crate::rounds::presence::{has_handed_in, is_asked, is_held};
use crate::rounds::{Round, Stage, round};
use crate::units::scope::Scope;

/// The rounds of all classes that a person takes part in, by class.
fn rounds_for(conn: &mut Conn, person: Id) -> QueryResult<BTreeMap<Id, Vec<Round>>> {
    let rows: Vec<RoundRow> = rounds::table
        .inner_join(class_participants::table.on(class_participants::class_id.eq(rounds::class_id)))
        .filter(class_participants::person_id.eq(person))
        .order((rounds::class_id, rounds::opened_at, rounds::stage))
        .select(ROUND)
        .load(conn)?;
    let mut found: BTreeMap<Id, Vec<Round>> = BTreeMap::new();
    for round in rows.into_iter().map(round_of) {
        found.entry(round.class).or_default().push(round);
    }
    Ok(found)
}

/// A round that is open in a class of somebody, with all that is known of it.
struct Open {
    class: Class,
    stage: Stage,
    rounds: Vec<Round>,
    /// Their papers in that class.
    papers: Vec<Paper>,
}

/// All rounds that are open now in a person's classes.
fn all_open(conn: &mut Conn, person: Id, now: Timestamp) -> QueryResult<Vec<Open>> {
    let mut rounds = rounds_for(conn, person)?;
    let is_open = |stage: Stage, rounds: &[Round]| round::state(stage, rounds, now).is_open();
    rounds.retain(|_, rounds| Stage::ALL.iter().any(|stage| is_open(*stage, rounds)));
    if rounds.is_empty() {
        return Ok(vec![]);
    }
    let rows: Vec<PaperRow> = round_papers::table
        .filter(round_papers::person_id.eq(person))
        .order((round_papers::class_id, round_papers::stage))
        .select(PAPER)
        .load(conn)?;
    let papers: Vec<Paper> = rows.into_iter().map(paper_of).collect();
    let classes = classes::queries::known_classes(conn, &rounds.keys().copied().collect::<Vec<_>>())?;
    let open = classes.into_iter().flat_map(|class| {
        let rounds = rounds[&class.id].clone();
        let own: Vec<Paper> = papers.iter().filter(|paper| paper.class == class.id).cloned().collect();
        let stages: Vec<Stage> =
            Stage::ALL.iter().copied().filter(|stage| is_open(*stage, &rounds)).collect();
        let open =
            move |stage| Open { class: class.clone(), stage, rounds: rounds.clone(), papers: own.clone() };
        stages.into_iter().map(open)
    });
    Ok(open.collect())
}

/// The open rounds in which a person has yet to hand in, each with its class.
pub fn open_for(conn: &mut Conn, person: Id, now: Timestamp) -> QueryResult<Vec<(Class, Stage)>> {
    let asks = |one: &Open| {
        is_asked(one.stage, &one.papers, &one.rounds, now) && !has_handed_in(one.stage, &one.papers)
    };
    let open = all_open(conn, person, now)?.into_iter().filter(asks);
    Ok(open.map(|one| (one.class, one.stage)).collect())
}

/// What a person is kept from in the quizzes of modules, because a round of theirs asks it now; both forms of it, for
/// the neighbour has the other one.
pub fn asking(conn: &mut Conn, person: Id, now: Timestamp) -> QueryResult<Vec<Asking>> {
    let mut open = all_open(conn, person, now)?;
    open.retain(|one| is_held(one.stage, &one.papers, &one.rounds, now));
    let classes: Vec<Id> = open.iter().map(|one| one.class.id).collect::<BTreeSet<_>>().into_iter().collect();
    let forms = forms_of_classes(conn, &classes)?;
    let asking = |one: Open| {
        let forms = forms.get(&one.class.id)?;
        Some(Asking {
            questions: forms.a.iter().chain(&forms.b).map(|item| item.question.clone()).collect(),
            until: round::state(one.stage, &one.rounds, now).end()?,
            in_the_room: one.stage.days_after().is_none(),
            href: format!("/classes/{}/rounds/{}/paper", one.class.id, one.stage.code()),
            course: one.class.course,
            title: one.class.title,
        })
    };
    Ok(open.into_iter().filter_map(asking).collect())
}

/// A round that is still open on a later day than the one on which it was opened, with its class.
#[derive(Clone, Debug)]
pub struct LeftOpen {
    pub class: Class,
    pub round: Round,
}

/// The rounds that are left open of those that a person opened or that are of the classes they teach, the one that was
/// opened first comes first. For the person, who closes them: `held` is where they may hold classes. Not those of classes
/// that they run no longer, and not of courses that were withdrawn: there nothing waits for it, and it ends by itself.
pub fn left_open(
    conn: &mut Conn,
    person: Id,
    taught: &[Id],
    held: Option<&Scope>,
    now: Timestamp,
) -> QueryResult<Vec<LeftOpen>> {
    let rows: Vec<RoundRow> = rounds::table
        .filter(rounds::closed_at.is_null())
        .filter(rounds::opened_by.eq(person).or(rounds::class_id.eq_any(taught)))
        .order((rounds::opened_at, rounds::class_id, rounds::stage))
        .select(ROUND)
        .load(conn)?;
    let is_left = |round: &Round| {
        let opened = round.reopened_at.unwrap_or(round.opened_at);
        round.ended_at(now).is_none() && opened.day() < now.day()
    };
    let left: Vec<Round> = rows.into_iter().map(round_of).filter(is_left).collect();
    if left.is_empty() {
        return Ok(vec![]);
    }
    let ids: BTreeSet<Id> = left.iter().map(|round| round.class).collect();
    let mut classes = classes::queries::known_classes(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let in_use = courses::queries::current_editions(conn)?;
    classes.retain(|class| {
        let is_run = taught.contains(&class.id) || held.is_some_and(|held| held.holds(&class.unit_path));
        is_run && in_use.iter().any(|edition| edition.course == class.course)
    });
    let of_class = |round: Round| {
        let class = classes.iter().find(|class| class.id == round.class)?.clone();
        Some(LeftOpen { class, round })
    };
    Ok(left.into_iter().filter_map(of_class).collect())
}
