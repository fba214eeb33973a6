//! The papers of many people, for the analysis of the questions: who they are is not read, but by their ids.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{PAPER, PaperRow, ROUND, RoundRow, forms_of_classes, paper_of, round_of};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{classes, editions, people, round_papers, rounds};
use crate::rounds::paper::Paper;
use crate::rounds::{Forms, Round};
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// Papers, with the rounds and the forms of the classes that were asked.
#[derive(Clone, Debug, Default)]
pub struct TakenPapers {
    pub papers: Vec<Paper>,
    pub rounds: BTreeMap<Id, Vec<Round>>,
    pub forms: BTreeMap<Id, Forms>,
}

impl TakenPapers {
    /// Leaves those of the other classes out.
    pub fn keep(&mut self, is_kept: impl Fn(Id) -> bool) {
        self.papers.retain(|paper| is_kept(paper.class));
        self.rounds.retain(|class, _| is_kept(*class));
        self.forms.retain(|class, _| is_kept(*class));
    }
}

/// The papers of people of the scope in all classes of a course, person by person, each one's first before their next.
pub fn papers_in(conn: &mut Conn, scope: &Scope, course: &str) -> QueryResult<TakenPapers> {
    let rows: Vec<PaperRow> = round_papers::table
        .inner_join(classes::table.on(classes::id.eq(round_papers::class_id)))
        .inner_join(editions::table.on(editions::id.eq(classes::edition_id)))
        .inner_join(people::table.on(people::id.eq(round_papers::person_id)))
        .filter(editions::course.eq(course))
        .filter(is_in(people::unit_id, scope))
        .order((round_papers::person_id, round_papers::started_at, round_papers::id))
        .select(PAPER)
        .load(conn)?;
    let papers: Vec<Paper> = rows.into_iter().map(paper_of).collect();
    let classes: Vec<Id> =
        papers.iter().map(|paper| paper.class).collect::<BTreeSet<_>>().into_iter().collect();
    Ok(TakenPapers {
        rounds: rounds_of_classes(conn, &classes)?,
        forms: forms_of_classes(conn, &classes)?,
        papers,
    })
}

/// The rounds of these classes that were opened, by class.
fn rounds_of_classes(conn: &mut Conn, classes: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Round>>> {
    let mut found: BTreeMap<Id, Vec<Round>> = BTreeMap::new();
    for some in classes.chunks(BINDS) {
        let rows: Vec<RoundRow> = rounds::table
            .filter(rounds::class_id.eq_any(some))
            .order((rounds::class_id, rounds::opened_at, rounds::stage))
            .select(ROUND)
            .load(conn)?;
        for round in rows.into_iter().map(round_of) {
            found.entry(round.class).or_default().push(round);
        }
    }
    Ok(found)
}
