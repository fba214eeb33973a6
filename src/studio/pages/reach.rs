//! Whom a course has reached: which units were taught which edition, and who must be told.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use serde::Serialize;

use super::title_of;
use super::writer::Writer;
use crate::courses::edition::EditionState;
use crate::courses::lineage::Knowledge;
use crate::courses::queries::{edition_files, lineage};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::words::{person_sort_key, sort_key};
use crate::people::Right;
use crate::people::queries::known_people;
use crate::studio::queries;
use crate::units;

/// More people than this are counted and not named.
const NAMED: usize = 500;

#[derive(Serialize)]
struct ReachPage {
    course: String,
    title: String,
    editions: Vec<EditionLine>,
    units: Vec<UnitLine>,
    /// The newest edition that changed something of substance, if it was not the first.
    newest: Option<i32>,
    count: usize,
    named: bool,
    told: Vec<ToldUnit>,
}

#[derive(Serialize)]
struct EditionLine {
    number: i32,
    state: EditionState,
    state_key: &'static str,
    change_key: &'static str,
    readers: i64,
    classes: i64,
}

/// A unit, and how many classes in it were taught with each edition.
#[derive(Serialize)]
struct UnitLine {
    name: String,
    above: String,
    taught: Vec<Taught>,
}

#[derive(Serialize)]
struct Taught {
    number: i32,
    classes: i64,
}

/// The people of a unit who know only an older text.
#[derive(Serialize)]
struct ToldUnit {
    name: String,
    count: usize,
    people: Vec<ToldPerson>,
}

#[derive(Serialize)]
struct ToldPerson {
    href: String,
    name: String,
}

impl Page for ReachPage {
    const TEMPLATE: &'static str = "studio/reach";
}

/// GET /studio/{course}/reach
pub async fn show_reach(writer: Writer) -> Result<HttpResponse, Error> {
    let records = writer.viewer.require(Right::SeeRecords)?;
    let language = writer.viewer.language();
    let page = writer
        .read(move |conn, desk| {
            let course = &desk.course;
            let newest = desk.editions.first().ok_or(Error::NotFound)?;
            let title = title_of(&edition_files(conn, newest.id)?, course, language);
            let ids: Vec<Id> = desk.editions.iter().map(|edition| edition.id).collect();
            let readers = queries::readers(conn, &records, &ids)?;
            let classes = queries::classes_taught(conn, &records, &ids)?;
            let taught_with = |edition: Id| {
                classes.iter().filter(|((_, of), _)| *of == edition).map(|(_, classes)| classes).sum()
            };
            let editions = desk
                .editions
                .iter()
                .map(|edition| EditionLine {
                    number: edition.number,
                    state: edition.state,
                    state_key: edition.state.key(),
                    change_key: edition.change.key(),
                    readers: readers.get(&edition.id).copied().unwrap_or(0),
                    classes: taught_with(edition.id),
                })
                .collect();
            let of: BTreeSet<Id> = classes.keys().map(|(unit, _)| *unit).collect();
            let known = units::queries::with_those_above(conn, &of.iter().copied().collect::<Vec<_>>())?;
            let mut units: Vec<(String, UnitLine)> = of
                .iter()
                .filter_map(|id| known.get(id))
                .map(|unit| {
                    let above = unit.parent.and_then(|parent| known.get(&parent));
                    let above = above.map(|unit| unit.name.clone()).unwrap_or_default();
                    let taught = desk
                        .editions
                        .iter()
                        .map(|edition| Taught {
                            number: edition.number,
                            classes: classes.get(&(unit.id, edition.id)).copied().unwrap_or(0),
                        })
                        .collect();
                    let line = UnitLine { name: unit.name.clone(), above, taught };
                    (sort_key(&format!("{} {}", line.above, line.name)), line)
                })
                .collect();
            units.sort_by(|(one, _), (other, _)| one.cmp(other));

            // Who knows only an older text of a module.
            let newest = desk.editions.iter().find(|edition| edition.substance == edition.id);
            let newest = newest.filter(|edition| edition.number > 1);
            let mut people = BTreeSet::new();
            if let Some(newest) = newest {
                let lineage = lineage(conn, std::slice::from_ref(course))?;
                let known = queries::knowledge(conn, &records, &lineage)?;
                let told = |knows: &[Knowledge]| {
                    let mut modules = lineage.modules(newest.id).iter();
                    modules.any(|link| lineage.known_before(knows, newest.id, &link.module).is_some())
                };
                people.extend(known.into_iter().filter(|(_, knows)| told(knows)).map(|(person, _)| person));
            }
            let ids: Vec<Id> = people.into_iter().collect();
            // Units by their sort keys; in each its name and its people with theirs.
            type OfUnit = (String, Vec<(String, ToldPerson)>);
            let mut by_unit: BTreeMap<(String, Id), OfUnit> = BTreeMap::new();
            for person in known_people(conn, &ids)? {
                let place = (sort_key(&person.unit_name), person.unit);
                let (_, people) = by_unit.entry(place).or_insert_with(|| (person.unit_name.clone(), vec![]));
                let href = format!("/people/{}", person.id);
                people
                    .push((person_sort_key(&person.full_name), ToldPerson { href, name: person.full_name }));
            }
            let named = ids.len() <= NAMED;
            let told = by_unit.into_values().map(|(name, mut people)| {
                people.sort_by(|(one, _), (other, _)| one.cmp(other));
                let count = people.len();
                let people = people.into_iter().map(|(_, person)| person).filter(|_| named).collect();
                ToldUnit { name, count, people }
            });
            Ok(ReachPage {
                title,
                editions,
                units: units.into_iter().map(|(_, line)| line).collect(),
                newest: newest.map(|edition| edition.number),
                count: ids.len(),
                named,
                told: told.collect(),
                course: course.clone(),
            })
        })
        .await?;
    writer.show(&page)
}
