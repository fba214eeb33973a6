//! Whom a course has reached: which units were taught which edition, and who must be told.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::writer::Writer;
use super::{module_title, names, title_of};
use crate::courses::edition::{Edition, EditionState};
use crate::courses::library::Files;
use crate::courses::queries::{departures_seen_by, edition_files, lineage};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::kit::words::sort_key;
use crate::people::Right;
use crate::people::queries::{accounts_among, known_people, person};
use crate::people::viewer::Redirect;
use crate::studio::queries::{self, NewTexts, Telling};
use crate::units;
use crate::units::scope::Scope;

/// More people than this are counted and not named.
const NAMED: i64 = 500;

#[derive(Serialize)]
struct ReachPage {
    course: String,
    title: String,
    editions: Vec<EditionLine>,
    units: Vec<UnitLine>,
    /// The newest edition that changed something of substance, if it was not the first.
    newest: Option<i32>,
    count: i64,
    named: bool,
    told: Vec<ToldUnit>,
    /// Of which edition they are told, and how many were, face to face.
    edition: Option<Id>,
    face_to_face: usize,
    /// Nobody was ticked when it was to be noted who was told.
    nobody_ticked: bool,
    /// What it has no longer, and who of those that knew it has seen that.
    gone: Option<Gone>,
}

/// Modules that were taken out, and those who knew them.
#[derive(Serialize)]
struct Gone {
    modules: String,
    seen: i64,
    unseen: i64,
    /// None where they are too many to be named.
    people: Vec<GonePerson>,
}

#[derive(Serialize)]
struct GonePerson {
    href: String,
    name: String,
    unit: String,
    /// Has no account, so no page tells them.
    unreached: bool,
    /// When they said that they have seen it; none where they have not yet.
    seen_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct EditionLine {
    number: i32,
    state: EditionState,
    state_key: &'static str,
    change_key: &'static str,
    readers: i64,
    /// Who was taught it in a class.
    learners: i64,
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
    count: i64,
    /// Whom nobody told face to face yet, and who was told.
    people: Vec<ToldPerson>,
    done: Vec<ToldPerson>,
}

#[derive(Serialize)]
struct ToldPerson {
    id: Id,
    href: String,
    name: String,
    /// Has no account, so no page tells them.
    unreached: bool,
    told: Option<ToldLine>,
    /// What was noted and taken back.
    withdrawn: Vec<ToldLine>,
}

/// By whom somebody was told and when, and who took that back.
#[derive(Serialize)]
struct ToldLine {
    id: Id,
    who: String,
    at: Timestamp,
    withdrawer: Option<String>,
    withdrawn_at: Option<Timestamp>,
}

impl Page for ReachPage {
    const TEMPLATE: &'static str = "studio/reach";
}

/// GET /studio/{course}/reach
pub async fn show_reach(writer: Writer) -> Result<HttpResponse, Error> {
    draw(&writer, StatusCode::OK, false).await
}

/// The edition of which those who know only an older text are told: the newest that changed something.
fn to_be_known(editions: &[Edition]) -> Option<&Edition> {
    editions.iter().find(|edition| edition.substance == edition.id).filter(|edition| edition.number > 1)
}

/// POST /studio/{course}/tellings: who was told face to face.
pub async fn note_tellings(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let records = writer.viewer.require(Right::SeeRecords)?;
    let (edition, people) = (form.id("edition").ok_or(Error::NotFound)?, form.ids("person"));
    if people.is_empty() {
        return draw(&writer, StatusCode::UNPROCESSABLE_ENTITY, true).await;
    }
    let noted = writer.write(move |conn, desk, (by, now)| {
        let newest = to_be_known(&desk.editions).filter(|newest| newest.id == edition);
        let Some(newest) = newest else { return Ok(None) };
        // Only people whose records one sees.
        for one in &people {
            person(conn, *one, &records)?;
        }
        let lineage = lineage(conn, std::slice::from_ref(&desk.course))?;
        let texts = NewTexts::of(newest, &desk.editions, &lineage, now.day());
        let known: BTreeSet<Id> =
            queries::people_to_tell(conn, &records, &texts, i64::MAX)?.into_iter().collect();
        // Who has read the new text meanwhile needs no telling.
        let to_note: Vec<Id> = people.iter().copied().filter(|person| known.contains(person)).collect();
        queries::tell(conn, edition, &to_note, by, now)?;
        Ok(Some(to_note.len() == people.len()))
    });
    let back = Redirect::to(format!("{}/reach#told", writer.href()));
    Ok(match noted.await? {
        Some(true) => back.saying("telling_noted").answer(),
        Some(false) => back.saying("telling_not_all").answer(),
        None => back.saying("telling_stale").answer(),
    })
}

/// POST /studio/{course}/tellings/{telling}/removal: it was noted by mistake.
pub async fn take_back_telling(writer: Writer, path: Path<(String, Id)>) -> Result<HttpResponse, Error> {
    let (records, (_, id)) = (writer.viewer.require(Right::SeeRecords)?, path.into_inner());
    let taken = writer.write(move |conn, desk, (by, now)| {
        let telling = queries::telling(conn, id)?;
        if desk.editions.iter().all(|edition| edition.id != telling.edition) {
            return Err(Error::NotFound);
        }
        // Only of people whose records one sees.
        person(conn, telling.person, &records)?;
        Ok(queries::withdraw_telling(conn, &telling, by, now)?)
    });
    taken.await?;
    Ok(Redirect::to(format!("{}/reach#told", writer.href())).saying("telling_taken_back").answer())
}

async fn draw(writer: &Writer, status: StatusCode, nobody_ticked: bool) -> Result<HttpResponse, Error> {
    let records = writer.viewer.require(Right::SeeRecords)?;
    let (language, today) = (writer.viewer.language(), writer.app.now().day());
    let page = writer
        .read(move |conn, desk| {
            let course = &desk.course;
            let newest = desk.editions.first().ok_or(Error::NotFound)?;
            let title = title_of(&edition_files(conn, newest.id)?, course, language);
            let ids: Vec<Id> = desk.editions.iter().map(|edition| edition.id).collect();
            let readers = queries::readers(conn, &records, &ids)?;
            let learners = queries::learners_in_classes(conn, &records, &ids, today)?;
            let classes = queries::classes_held(conn, &records, &ids, today)?;
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
                    learners: learners.get(&edition.id).copied().unwrap_or(0),
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
            let newest = to_be_known(&desk.editions);
            let (mut told, mut gone) = (vec![], None);
            if let Some(newest) = newest {
                let lineage = lineage(conn, std::slice::from_ref(course))?;
                told =
                    to_tell(conn, &records, newest, &NewTexts::of(newest, &desk.editions, &lineage, today))?;
                let texts = NewTexts::gone(newest, &desk.editions, &lineage, today);
                gone = departed(conn, &records, (newest, &desk.editions), &texts, language)?;
            }
            let count = told.iter().map(|unit| unit.count).sum();
            let face_to_face = told.iter().map(|unit| unit.done.len()).sum();
            Ok(ReachPage {
                title,
                editions,
                units: units.into_iter().map(|(_, line)| line).collect(),
                newest: newest.map(|edition| edition.number),
                count,
                named: count <= NAMED,
                told,
                edition: newest.map(|edition| edition.id),
                face_to_face,
                nobody_ticked,
                gone,
                course: course.clone(),
            })
        })
        .await?;
    writer.draw(status, &page)
}

/// Those who know only an older text, by unit; named if they are not too many.
fn to_tell(
    conn: &mut Conn,
    records: &Scope,
    edition: &Edition,
    texts: &NewTexts,
) -> Result<Vec<ToldUnit>, Error> {
    let counts = queries::count_to_tell(conn, records, texts)?;
    let mut people: BTreeMap<Id, (Vec<ToldPerson>, Vec<ToldPerson>)> = BTreeMap::new();
    if counts.values().sum::<i64>() <= NAMED {
        let ids = queries::people_to_tell(conn, records, texts, NAMED)?;
        let reached = accounts_among(conn, &ids)?;
        let mut tellings = queries::tellings_of(conn, edition.id, &ids)?;
        let said = tellings.values().flatten();
        let by = names(conn, said.flat_map(|one| [Some(one.by), one.withdrawn.map(|(by, _)| by)]))?;
        let line = |one: Telling| ToldLine {
            id: one.id,
            who: by.get(&one.by).cloned().unwrap_or_default(),
            at: one.at,
            withdrawer: one.withdrawn.and_then(|(withdrawer, _)| by.get(&withdrawer).cloned()),
            withdrawn_at: one.withdrawn.map(|(_, at)| at),
        };
        for person in known_people(conn, &ids)? {
            let all = tellings.remove(&person.id).unwrap_or_default();
            let (withdrawn, stand): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|one| one.withdrawn.is_some());
            let one = ToldPerson {
                id: person.id,
                href: format!("/people/{}", person.id),
                name: person.full_name,
                unreached: !reached.contains(&person.id),
                told: stand.into_iter().next().map(line),
                withdrawn: withdrawn.into_iter().map(line).collect(),
            };
            let (waiting, done) = people.entry(person.unit).or_default();
            if one.told.is_some() { done.push(one) } else { waiting.push(one) }
        }
    }
    let units: Vec<Id> = counts.keys().copied().collect();
    let told = units::queries::units(conn, &units)?.into_iter().map(|unit| {
        let (waiting, done) = people.remove(&unit.id).unwrap_or_default();
        ToldUnit { count: counts[&unit.id], people: waiting, done, name: unit.name }
    });
    Ok(told.collect())
}

/// Who knew what an edition has no longer; nothing where nobody did.
fn departed(
    conn: &mut Conn,
    records: &Scope,
    (edition, editions): (&Edition, &[Edition]),
    texts: &NewTexts,
    language: Language,
) -> Result<Option<Gone>, Error> {
    let sum = |counts: BTreeMap<Id, i64>| counts.into_values().sum::<i64>();
    let all = sum(queries::count_to_tell(conn, records, texts)?);
    if all == 0 {
        return Ok(None);
    }
    let unseen = sum(queries::count_to_tell(conn, records, &texts.unseen())?);
    let mut people = vec![];
    if all <= NAMED {
        let waiting: BTreeSet<Id> =
            queries::people_to_tell(conn, records, &texts.unseen(), NAMED)?.into_iter().collect();
        let ids = queries::people_to_tell(conn, records, texts, NAMED)?;
        let reached = accounts_among(conn, &ids)?;
        let seen = departures_seen_by(conn, &ids, &edition.course)?;
        people.extend(known_people(conn, &ids)?.into_iter().map(|person| GonePerson {
            href: format!("/people/{}", person.id),
            unreached: !reached.contains(&person.id),
            name: person.full_name,
            unit: person.unit_name,
            seen_at: seen.get(&person.id).filter(|_| !waiting.contains(&person.id)).copied(),
        }));
    }
    // A module is called as in the last edition that had it.
    let mut titles = vec![];
    let mut files: Vec<Files> = vec![];
    for other in editions.iter().filter(|other| other.number < edition.number) {
        files.push(edition_files(conn, other.id)?);
    }
    for module in texts.modules() {
        let folder = format!("{}/{module}/", edition.course);
        let had = files.iter().find(|files| files.keys().any(|path| path.starts_with(&folder)));
        let title = had.map(|files| module_title(files, &edition.course, module, language));
        titles.push(format!("“{}”", title.unwrap_or_else(|| module.to_owned())));
    }
    Ok(Some(Gone { modules: titles.join(", "), seen: all - unseen, unseen, people }))
}
