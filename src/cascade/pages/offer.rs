//! What a report can be made of: by whom, from which classes, where, and who may be named in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::App;
use crate::cascade::{likeness, queries};
use crate::classes::{self, Class};
use crate::courses::{self, edition::Edition};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::words;
use crate::people::picking::{Group, Picking};
use crate::people::viewer::Viewer;
use crate::people::{self, Person, Right, Role};
use crate::units::scope::Scope;
use crate::units::{self, Unit};

/// How many of the people recorded where one teaches on are offered at once; the search finds the others.
const OFFERED: i64 = 200;

/// Whoever fills in a report, and where they may teach on.
#[derive(Clone)]
pub(super) struct Reporter {
    pub person: Id,
    pub scope: Scope,
    /// Where those hold roles whom they know by name.
    pub circle: Scope,
    pub today: Day,
    pub now: Timestamp,
}

impl Reporter {
    /// Whoever may report a re-teach somewhere today.
    pub fn of(app: &App, viewer: &Viewer) -> Option<Reporter> {
        let now = app.now();
        Some(Reporter {
            person: viewer.person,
            scope: viewer.scope(Right::Reteach)?,
            circle: viewer.circle(Right::Reteach)?,
            today: now.day(),
            now,
        })
    }
}

/// What a report can be made of.
pub(super) struct Offer {
    pub sources: Vec<Class>,
    /// What tells each of them from the others.
    pub told_apart: BTreeMap<Id, String>,
    pub modules: BTreeMap<Id, Vec<String>>,
    /// Every edition of their courses, of each course the newest first.
    pub editions: Vec<Edition>,
    pub units: Vec<Unit>,
    pub colleagues: Vec<Person>,
}

/// Everything that is offered to a reporter for the report of this class, new or on record, whatever they
/// have filled in.
pub(super) fn offer(conn: &mut Conn, reporter: &Reporter, class: Option<Id>) -> Result<Offer, Error> {
    let sources = queries::learned_classes(conn, reporter.person, class, reporter.now)?;
    let ids: Vec<Id> = sources.iter().map(|c| c.id).collect();
    let mut editions = Vec::new();
    for course in sources.iter().map(|class| class.course.as_str()).collect::<BTreeSet<_>>() {
        editions.extend(courses::queries::editions_of(conn, course)?);
    }
    let roles = [Role::Facilitator, Role::Lead];
    Ok(Offer {
        modules: classes::queries::modules_of(conn, &ids)?,
        told_apart: told_apart(conn, &sources)?,
        units: units::queries::units_in(conn, &reporter.scope)?,
        colleagues: people::queries::holders_in(conn, &reporter.circle, &roles, reporter.today)?,
        editions,
        sources,
    })
}

/// What tells each of these classes from the others.
pub(super) fn told_apart(conn: &mut Conn, classes: &[Class]) -> Result<BTreeMap<Id, String>, Error> {
    let ids: Vec<Id> = classes.iter().map(|class| class.id).collect();
    let facilitators = classes::queries::facilitators_of(conn, &ids)?;
    let sessions = classes::queries::sessions_of(conn, &likeness::alike(classes, &facilitators))?;
    Ok(likeness::told_apart(classes, &facilitators, &sessions))
}

/// Whoever is ticked, and those whom the search finds among colleagues and the people recorded where
/// the reporter may teach on. Are there more?
pub(super) fn people_offered(
    conn: &mut Conn,
    reporter: &Reporter,
    offer: &Offer,
    class: Option<Id>,
    ticked: &BTreeSet<Id>,
    search: &str,
) -> Result<(Vec<Group>, bool), Error> {
    let wanted = words::fold(search);
    let fits = |p: &&Person| {
        let name = words::fold(&p.full_name);
        wanted.split_whitespace().all(|word| name.contains(word))
    };
    let mut recorded = people::queries::people_in(conn, &reporter.scope, search, OFFERED + 1, 0)?;
    let more = recorded.len() > usize::try_from(OFFERED).unwrap_or(usize::MAX);
    recorded.truncate(usize::try_from(OFFERED).unwrap_or(0));
    recorded.extend(offer.colleagues.iter().filter(fits).cloned());
    recorded.retain(|person| person.id != reporter.person);
    let named: Vec<Id> = ticked.iter().copied().collect();
    recorded.extend(people_allowed(conn, reporter, offer, class, &named)?);
    recorded.sort_by_cached_key(|person| (words::person_sort_key(&person.full_name), person.id));
    recorded.dedup_by_key(|person| person.id);
    let homes: BTreeSet<Id> = recorded.iter().map(|person| person.unit).collect();
    let units = units::queries::with_those_above(conn, &homes.into_iter().collect::<Vec<_>>())?;
    let searching = !wanted.is_empty();
    let picking = Picking { works: reporter.scope.paths(), units: &units, ticked, searching };
    let note = |person: &Person| match person.birth_year {
        Some(year) => format!("{} · {year}", person.unit_name),
        None => person.unit_name.clone(),
    };
    Ok((picking.groups(&recorded, note), more))
}

/// Of these people, those whom the reporter may name: colleagues, people recorded where they may
/// teach on, and whoever is a participant of the class already.
pub(super) fn people_allowed(
    conn: &mut Conn,
    reporter: &Reporter,
    offer: &Offer,
    class: Option<Id>,
    ids: &[Id],
) -> Result<Vec<Person>, Error> {
    let home: BTreeSet<Id> = offer.units.iter().map(|u| u.id).collect();
    let colleagues: BTreeSet<Id> = offer.colleagues.iter().map(|p| p.id).collect();
    let report = class.map(|class| queries::report_if_any(conn, class)).transpose()?.flatten();
    let named: BTreeSet<Id> = match report.filter(|r| r.reported_by == reporter.person) {
        Some(report) => classes::queries::participant_ids(conn, report.class)?.into_iter().collect(),
        None => BTreeSet::new(),
    };
    let mut known = people::queries::known_people(conn, ids)?;
    known.retain(|p| home.contains(&p.unit) || colleagues.contains(&p.id) || named.contains(&p.id));
    Ok(known)
}
