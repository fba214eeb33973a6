//! Units as they stand today, in the order of a Vietnamese list.

mod records;

use std::collections::{BTreeMap, BTreeSet};

use diesel::backend::Backend;
use diesel::expression::ValidGrouping;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};

pub use records::{NewUnit, add_unit, correct_unit, record};

use super::scope::Scope;
use super::{Level, Unit, tree};
use crate::kit::columns::Id;
use crate::kit::db::{BINDS, Conn};
use crate::kit::schema::{unit_states, units};
use crate::kit::words;

type Row = (Id, Level, String, Option<String>, Option<Id>, String);

const COLUMNS: (
    units::id,
    units::level,
    unit_states::name,
    unit_states::code,
    unit_states::parent_id,
    unit_states::path,
) = (
    units::id,
    units::level,
    unit_states::name,
    unit_states::code,
    unit_states::parent_id,
    unit_states::path,
);

fn unit_of((id, level, name, code, parent, path): Row) -> Unit {
    Unit { id, level, name, code, parent, path }
}

/// A unit by its id. Names of units are public within the site; their records are not.
pub fn unit(conn: &mut Conn, id: Id) -> QueryResult<Unit> {
    units::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(units::id)))
        .filter(units::id.eq(id))
        .filter(unit_states::valid_to.is_null())
        .select(COLUMNS)
        .first::<Row>(conn)
        .map(unit_of)
}

/// Units by their ids, in the order of their names.
pub fn units(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<Unit>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(BINDS) {
        let rows = units::table
            .inner_join(unit_states::table.on(unit_states::unit_id.eq(units::id)))
            .filter(units::id.eq_any(some))
            .filter(unit_states::valid_to.is_null())
            .order((unit_states::sort_key, units::id))
            .select(COLUMNS)
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(unit_of));
    }
    if ids.len() > BINDS {
        found.sort_by_cached_key(|unit| (words::sort_key(&unit.name), unit.id));
    }
    Ok(found)
}

/// These units and all above them, by id.
pub fn with_those_above(conn: &mut Conn, ids: &[Id]) -> QueryResult<BTreeMap<Id, Unit>> {
    let mut found: BTreeMap<Id, Unit> = units(conn, ids)?.into_iter().map(|unit| (unit.id, unit)).collect();
    let above: BTreeSet<Id> = found.values().flat_map(|unit| tree::ids_on(&unit.path)).collect();
    let missing: Vec<Id> = above.into_iter().filter(|id| !found.contains_key(id)).collect();
    found.extend(units(conn, &missing)?.into_iter().map(|unit| (unit.id, unit)));
    Ok(found)
}

/// The unit and those above it, from the root down.
pub fn line_of(conn: &mut Conn, unit: &Unit) -> QueryResult<Vec<Unit>> {
    let ids = tree::ids_on(&unit.path);
    let mut line = units(conn, &ids)?;
    line.sort_by_key(|u| u.path.len());
    Ok(line)
}

/// The units directly below, by name.
pub fn children(conn: &mut Conn, parent: Id) -> QueryResult<Vec<Unit>> {
    children_of(conn, &[parent])
}

/// The units directly below any of these, by name; each knows its parent.
pub fn children_of(conn: &mut Conn, parents: &[Id]) -> QueryResult<Vec<Unit>> {
    let rows = units::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(units::id)))
        .filter(unit_states::parent_id.eq_any(parents))
        .filter(unit_states::valid_to.is_null())
        .order((unit_states::sort_key, units::id))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(unit_of).collect())
}

/// Every unit of the scope, from the top down (a parent before its children), by name within a parent.
pub fn units_in(conn: &mut Conn, scope: &Scope) -> QueryResult<Vec<Unit>> {
    let rows = units::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(units::id)))
        .filter(unit_states::valid_to.is_null())
        .filter(is_in(units::id, scope))
        .order((unit_states::sort_key, units::id))
        .select(COLUMNS)
        .load::<Row>(conn)?;
    Ok(in_tree_order(rows.into_iter().map(unit_of).collect()))
}

/// Parents before children, siblings in the order they came.
fn in_tree_order(units: Vec<Unit>) -> Vec<Unit> {
    let known: BTreeSet<Id> = units.iter().map(|u| u.id).collect();
    let mut below: BTreeMap<Option<Id>, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        let parent = unit.parent.filter(|p| known.contains(p));
        below.entry(parent).or_default().push(unit);
    }
    let mut ordered = Vec::new();
    let mut open: Vec<Unit> = below.remove(&None).unwrap_or_default();
    open.reverse();
    while let Some(unit) = open.pop() {
        let mut children = below.remove(&Some(unit.id)).unwrap_or_default();
        children.reverse();
        open.extend(children);
        ordered.push(unit);
    }
    ordered
}

/// The condition "the unit in this column lies in the scope today": `.filter(is_in(people::unit_id, &scope))`.
///
/// Diesel can neither nest a boxed subquery nor build one of variable length on a shared
/// connection, so this one condition writes its own SQL; the paths are bound, never spelled.
pub fn is_in<C>(column: C, scope: &Scope) -> IsIn<C> {
    let ranges = scope.paths().iter().map(|path| (path.clone(), tree::end_of(path))).collect();
    IsIn { column, ranges, sifts: false }
}

#[derive(Clone, Debug)]
pub struct IsIn<C> {
    column: C,
    ranges: Vec<(String, String)>,
    sifts: bool,
}

impl<C> IsIn<C> {
    /// The same condition, said so that the database does not begin with it: for queries that find
    /// their rows by another index (by day, by name) and then ask of each whether it is in the scope.
    /// A wide scope would else gather all there ever was in each of its units.
    pub fn sifting(self) -> IsIn<C> {
        IsIn { sifts: true, ..self }
    }
}

impl<C> Expression for IsIn<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for IsIn<C> {}
impl<C: SelectableExpression<QS>, QS> SelectableExpression<QS> for IsIn<C> {}

impl<C: ValidGrouping<GB>, GB> ValidGrouping<GB> for IsIn<C> {
    type IsAggregate = C::IsAggregate;
}

impl<C> QueryId for IsIn<C> {
    type QueryId = ();
    // The number of paths varies, so the statement is not cached under one id.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, DB> QueryFragment<DB> for IsIn<C>
where
    DB: Backend + HasSqlType<Text>,
    C: QueryFragment<DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        if self.sifts {
            // No index knows this expression, which is the column itself.
            out.push_sql("COALESCE(");
            self.column.walk_ast(out.reborrow())?;
            out.push_sql(", ");
            self.column.walk_ast(out.reborrow())?;
            out.push_sql(")");
        } else {
            self.column.walk_ast(out.reborrow())?;
        }
        out.push_sql(
            " IN (SELECT scoped.unit_id FROM unit_states AS scoped WHERE scoped.valid_to IS NULL AND (1 = 0",
        );
        for (from, to) in &self.ranges {
            out.push_sql(" OR (scoped.path >= ");
            out.push_bind_param::<Text, _>(from)?;
            out.push_sql(" AND scoped.path < ");
            out.push_bind_param::<Text, _>(to)?;
            out.push_sql(")");
        }
        out.push_sql("))");
        Ok(())
    }
}

/// The ids of the units of the scope.
pub fn unit_ids_in(conn: &mut Conn, scope: &Scope) -> QueryResult<Vec<Id>> {
    units::table.filter(is_in(units::id, scope)).order(units::id).select(units::id).load(conn)
}

/// The top of the tree, if there is one.
pub fn root(conn: &mut Conn) -> QueryResult<Option<Unit>> {
    units::table
        .inner_join(unit_states::table.on(unit_states::unit_id.eq(units::id)))
        .filter(unit_states::parent_id.is_null())
        .filter(unit_states::valid_to.is_null())
        .order(units::id)
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(unit_of))
}
