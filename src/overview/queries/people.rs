//! The people of a unit and all below it, page by page.

use diesel::prelude::*;

use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::people;
use crate::people::Person;
use crate::people::queries::known_people;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// From this many people on, a page is found by going down the list of all names until it is full;
/// fewer are gathered from their units and sorted.
const MANY: i64 = 2_000;

/// The `limit` people from `offset` on, in the order of a Vietnamese list, of the scope, which holds `all`.
pub fn people_page(
    conn: &mut Conn,
    scope: &Scope,
    all: i64,
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Person>> {
    let here = is_in(people::unit_id, scope);
    let ids: Vec<Id> = people::table
        .filter(if all < MANY { here } else { here.sifting() })
        .order((people::sort_key, people::id))
        .select(people::id)
        .limit(limit)
        .offset(offset)
        .load(conn)?;
    known_people(conn, &ids)
}
