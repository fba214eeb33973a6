//! Who was taught in a class, asked of everybody at once.

use diesel::backend::Backend;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};

use crate::attendance::Mark;
use crate::cascade::review::State;
use crate::classes::Kind;
use crate::kit::clock::Day;

/// The condition "this participant was taught in this class", for queries of `class_participants` and
/// `classes`: what [`classes_that_taught`](super::classes_that_taught) says of one person. The class has
/// begun; a re-teach was handed in; and the person came to a session, or nobody called the roll.
///
/// Diesel cannot nest what depends on two tables of the query around it, so it writes its own SQL.
#[derive(Clone, Copy, Debug)]
pub struct TaughtThere {
    pub today: Day,
}

impl Expression for TaughtThere {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for TaughtThere {}

impl<GB> ValidGrouping<GB> for TaughtThere {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for TaughtThere {
    type QueryId = TaughtThere;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<DB> QueryFragment<DB> for TaughtThere
where
    DB: Backend + HasSqlType<Text>,
    str: ToSql<Text, DB>,
    Day: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(classes.starts_on <= ");
        out.push_bind_param::<Text, _>(&self.today)?;
        out.push_sql(" AND (EXISTS (SELECT 1 FROM reteachings AS report WHERE report.class_id = classes.id AND report.state <> ");
        out.push_bind_param::<Text, _>(State::Draft.code())?;
        out.push_sql(") OR (classes.kind <> ");
        out.push_bind_param::<Text, _>(Kind::Reteach.code())?;
        out.push_sql(
            " AND NOT EXISTS (SELECT 1 FROM reteachings AS report WHERE report.class_id = classes.id)))",
        );
        out.push_sql(CAME);
        for (nth, mark) in Mark::CAME.iter().enumerate() {
            out.push_sql(if nth == 0 { "" } else { ", " });
            out.push_bind_param::<Text, _>(mark.code())?;
        }
        out.push_sql(NO_ROLL);
        Ok(())
    }
}

const CAME: &str = " AND (EXISTS (SELECT 1 FROM sessions AS sitting \
    JOIN attendance_entries AS entry ON entry.session_id = sitting.id \
    WHERE sitting.class_id = classes.id AND entry.person_id = class_participants.person_id \
    AND entry.superseded_at IS NULL AND entry.mark IN (";

const NO_ROLL: &str = ")) OR NOT EXISTS (SELECT 1 FROM sessions AS sitting \
    JOIN attendance_entries AS entry ON entry.session_id = sitting.id \
    WHERE sitting.class_id = classes.id)))";
