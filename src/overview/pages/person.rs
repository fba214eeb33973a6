//! A person: what they learned, taught and owe; who may see more sees more.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::missing::{self, Gap};
use super::super::queries;
use super::super::record::{PersonClasses, Reach};
use super::super::standing::{CourseStanding, Reached};
use crate::app::App;
use crate::attendance::rate::Rate;
use crate::cascade::held::Held;
use crate::cascade::queries::Reteaching;
use crate::classes::{Class, MADE};
use crate::courses::edition::{Edition, EditionState};
use crate::error::Error;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::pages::{Crumb, crumbs};
use crate::people::viewer::Viewer;
use crate::people::{Details, Grant, Person, Right, Role};
use crate::quizzes::shelf::Standing;
use crate::units::Unit;

#[derive(Serialize)]
struct PersonPage {
    person: Id,
    name: String,
    sex: &'static str,
    birth_year: Option<i32>,
    position: Option<String>,
    unit: Id,
    unit_name: String,
    crumbs: Vec<Crumb>,
    is_self: bool,
    administers: bool,
    /// Whoever may record people here may also put a record right.
    corrects: bool,
    has_account: bool,
    details: Option<DetailRows>,
    gaps: Vec<Gap>,
    courses: Vec<CourseRow>,
    /// What was learned in editions that are no longer read.
    earlier: Vec<EarlierRow>,
    attended: Vec<AttendedRow>,
    /// Classes that they are named in and that are still to be held.
    to_come: Vec<AttendedRow>,
    taught: Vec<TaughtRow>,
    grants: Vec<GrantRow>,
}

impl Page for PersonPage {
    const TEMPLATE: &'static str = "overview/person";
}

/// What only the person and administrators see.
#[derive(Serialize)]
struct DetailRows {
    phone: Option<String>,
    ethnicity: Option<String>,
    ethnicity_local: Option<String>,
    poverty: Option<&'static str>,
}

#[derive(Serialize)]
struct CourseRow {
    #[serde(flatten)]
    standing: CourseStanding,
    word: &'static str,
    badge: &'static str,
    icon: Option<&'static str>,
}

#[derive(Serialize)]
struct EarlierRow {
    title: String,
    number: i32,
    state: EditionState,
    state_key: &'static str,
    read: usize,
    modules: usize,
    passed: usize,
    quizzes: usize,
}

#[derive(Serialize)]
struct AttendedRow {
    id: Id,
    /// What is taught in it.
    course: Message,
    /// Does the viewer find the class?
    opens: bool,
    title: String,
    unit: String,
    day: Day,
    came: i64,
    marked: i64,
    /// Of a re-teach, which has no roll: what became of its report.
    state: Option<&'static str>,
    badge: Option<&'static str>,
}

#[derive(Serialize)]
struct TaughtRow {
    href: String,
    course: Message,
    opens: bool,
    title: String,
    unit: String,
    day: Day,
    /// How many people it reached, by name or counted at the door.
    reached: i64,
    /// Why these are only named: it is to come, or its roll was not called.
    only_named: Option<&'static str>,
    state: Option<&'static str>,
    badge: Option<&'static str>,
}

#[derive(Serialize)]
struct GrantRow {
    role: &'static str,
    unit: String,
    starts_on: Day,
    ends_on: Option<Day>,
}

/// The facts of one drawing, as they were read together.
struct Facts {
    person: Person,
    line: Vec<Unit>,
    home: Unit,
    grants: Vec<Grant>,
    has_account: bool,
    details: Option<Details>,
    classes: PersonClasses,
    /// Of all these classes, those that were reported as taught on.
    reports: BTreeMap<Id, Reteaching>,
    rates: BTreeMap<(Id, String), Rate>,
    /// Accepted re-teaches that they were taught in, and that they held, by course.
    shared: BTreeMap<(Id, String), i64>,
    accepted: BTreeMap<(Id, String), i64>,
    untaught: Vec<Class>,
    reached: BTreeMap<Id, Reach>,
    /// The editions of all these classes.
    editions: Vec<Edition>,
    today: Day,
}

/// GET /people/{person}
pub async fn show_person(app: Data<App>, viewer: Viewer, person: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, now) = (person.into_inner(), viewer.clone(), app.now());
    let today = now.day();
    let facts = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let person = match (asking.person == id, asking.scope(Right::SeeRecords)) {
                (true, _) => crate::people::queries::known_person(conn, id)?,
                (false, Some(scope)) => crate::people::queries::person(conn, id, &scope)?,
                (false, None) => return Err(Error::NotFound),
            };
            let home = crate::units::queries::unit(conn, person.unit)?;
            let line = crate::units::queries::line_of(conn, &home)?;
            let grants = crate::people::queries::standing_grants_of(conn, id, today)?;
            let sees_details = asking.person == id || asking.may(Right::Administer, &home.path);
            let details = match sees_details {
                true => Some(crate::people::queries::known_details(conn, id)?),
                false => None,
            };
            let has_account = crate::people::queries::account(conn, id)?.is_some();
            let classes = queries::classes_of_person(conn, id)?;
            let rates = crate::attendance::queries::attendance_of_people(conn, &[id])?;
            let shared = crate::cascade::queries::accepted_for_person(conn, &[id])?;
            let accepted = crate::cascade::queries::accepted_by_person(conn, &[id])?;
            // Only those who teach on owe it.
            let teaches_on = grants.iter().any(|g| g.role.allows(Right::Reteach));
            let untaught = match teaches_on {
                true => crate::cascade::queries::owed_classes(conn, id, now)?,
                false => Vec::new(),
            };
            let taught: Vec<Id> = classes.taught.iter().map(|c| c.id).collect();
            let all: Vec<Id> = classes.attended.iter().chain(&classes.taught).map(|c| c.id).collect();
            let reports = crate::cascade::queries::known_reteachings(conn, &all)?;
            let reached = queries::reached_by(conn, &taught)?;
            let editions: BTreeSet<Id> =
                classes.attended.iter().chain(&classes.taught).map(|c| c.edition).collect();
            let editions =
                crate::courses::queries::editions(conn, &editions.into_iter().collect::<Vec<_>>())?;
            Ok(Facts {
                person,
                line,
                home,
                grants,
                has_account,
                details,
                classes,
                reports,
                rates,
                shared,
                accepted,
                untaught,
                reached,
                editions,
                today,
            })
        })
        .await?;
    let language = viewer.language();
    let standings = app.shelf.standings(&app.db, id).await?;
    let taught = [&facts.shared, &facts.accepted];
    let own = |s: &Standing| {
        let key = (id, s.edition.course.clone());
        s.is_own() || facts.rates.contains_key(&key) || taught.iter().any(|of| of.contains_key(&key))
    };
    let courses = standings.into_iter().filter(own).map(|s| {
        let slug = s.edition.course;
        let rate = facts.rates.get(&(id, slug.clone())).copied().unwrap_or_default();
        let [shared, accepted] = taught.map(|of| of.get(&(id, slug.clone())).copied().unwrap_or(0));
        let title = s.shelved.course.title.of(language).clone();
        CourseStanding::of(slug, title, &s.progress, s.shelved.with_quiz().len(), rate, (shared, accepted))
    });
    let courses: Vec<CourseStanding> = courses.collect();
    let earlier = app.shelf.earlier_standings(&app.db, id).await?;
    let earlier = earlier.iter().map(|standing| earlier_row(standing, language)).collect();
    let mut names = BTreeMap::new();
    for edition in &facts.editions {
        names.insert(edition.id, course_in(&app, edition, language).await?);
    }
    viewer.show(&app, &person_page(&viewer, facts, courses, earlier, &names))
}

/// The course as it is taught in an edition; one that cannot be read goes by the name of its folder.
async fn course_in(app: &App, edition: &Edition, language: Language) -> Result<Message, Error> {
    let shelved = app.shelf.readable(&app.db, edition.id).await?;
    let title = shelved.map(|shelved| shelved.course.title.of(language).clone());
    let course = title.unwrap_or_else(|| edition.course.clone());
    let number = i64::from(edition.number);
    Ok(Message::new("courses.course_in_edition").with("course", course).with("number", number))
}

fn earlier_row(standing: &Standing, language: Language) -> EarlierRow {
    let (edition, shelved) = (&standing.edition, &standing.shelved);
    let rate = Rate::default();
    let title = shelved.course.title.of(language).clone();
    let quizzes = shelved.with_quiz().len();
    let reached =
        CourseStanding::of(edition.course.clone(), title, &standing.progress, quizzes, rate, (0, 0));
    EarlierRow {
        title: reached.title,
        number: edition.number,
        state: edition.state,
        state_key: edition.state.key(),
        read: reached.read,
        modules: reached.modules,
        passed: reached.passed,
        quizzes,
    }
}

fn person_page(
    viewer: &Viewer,
    facts: Facts,
    courses: Vec<CourseStanding>,
    earlier: Vec<EarlierRow>,
    names: &BTreeMap<Id, Message>,
) -> PersonPage {
    let course_of = |class: &Class| names[&class.edition].clone();
    let person = facts.person;
    let is_self = person.id == viewer.person;
    let may = |rights: &[Right], class: &Class| rights.iter().any(|r| viewer.may(*r, &class.unit_path));
    let opens_class = |class: &Class| {
        let holds = MADE.contains(&class.kind) && may(&[Right::HoldClasses], class);
        is_self || holds || may(&[Right::SeeRecords], class)
    };
    let attended_row = |c: &Class| {
        let (came, marked) = facts.classes.came(c.id);
        let report = facts.reports.get(&c.id);
        AttendedRow {
            id: c.id,
            course: course_of(c),
            opens: opens_class(c),
            title: c.title.clone(),
            unit: c.unit_name.clone(),
            day: c.starts_on,
            came,
            marked,
            state: report.map(|r| r.state.key()),
            badge: report.map(|r| r.state.tone()),
        }
    };
    // What somebody has only begun to report is theirs alone.
    let seen = |class: &&Class| is_self || facts.reports.get(&class.id).is_none_or(|r| r.state.is_public());
    let held = |class: &Class, roll_called: bool| Held::of(class, roll_called, facts.today);
    let (to_come, attended): (Vec<_>, Vec<_>) =
        facts.classes.attended.iter().partition(|class| held(class, false) == Held::ToCome);
    let taught = |class: &Class| {
        let reach = facts.reached.get(&class.id).copied().unwrap_or_default();
        let report = facts.reports.get(&class.id);
        let oversees = may(&[Right::Review, Right::SeeRecords], class);
        let (href, opens) = match report {
            Some(r) => ("reteachings", r.state.is_seen(r.reported_by == viewer.person, oversees)),
            None => ("classes", opens_class(class)),
        };
        TaughtRow {
            href: format!("/{href}/{}", class.id),
            course: course_of(class),
            opens,
            title: class.title.clone(),
            unit: class.unit_name.clone(),
            day: class.starts_on,
            reached: reach.count,
            only_named: held(class, reach.roll_called).key(),
            state: report.map(|r| r.state.key()),
            badge: report.map(|r| r.state.tone()),
        }
    };
    let details = |d: Details| DetailRows {
        phone: d.phone,
        ethnicity: d.ethnicity,
        ethnicity_local: d.ethnicity_local,
        poverty: d.poverty.map(|p| p.key()),
    };
    let course = |standing: CourseStanding| {
        let reached: Reached = standing.reached();
        CourseRow { word: reached.key(), badge: reached.badge(), icon: reached.icon(), standing }
    };
    let grant = |g: Grant| GrantRow {
        role: Role::key(g.role),
        unit: g.unit_name,
        starts_on: g.starts_on,
        ends_on: g.ends_on,
    };
    // Without an account there is nothing they could read.
    let owed = if facts.has_account { courses.as_slice() } else { &[] };
    PersonPage {
        person: person.id,
        name: person.full_name,
        sex: person.sex.key(),
        birth_year: person.birth_year,
        position: person.position,
        unit: person.unit,
        unit_name: person.unit_name,
        crumbs: crumbs(viewer, &facts.line),
        is_self,
        administers: viewer.may(Right::Administer, &facts.home.path),
        corrects: viewer.may(Right::AddPeople, &facts.home.path),
        has_account: facts.has_account,
        details: facts.details.map(details),
        gaps: missing::gaps(owed, &facts.classes.absences(), &facts.untaught),
        courses: courses.into_iter().map(course).collect(),
        earlier,
        attended: attended.into_iter().map(attended_row).collect(),
        to_come: to_come.into_iter().map(attended_row).collect(),
        taught: facts.classes.taught.iter().filter(seen).map(taught).collect(),
        grants: facts.grants.into_iter().map(grant).collect(),
    }
}
