//! The overview of a unit: the sums of those below, and how far each person is in each course.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::super::queries;
use super::super::standing::{CourseStanding, Reached};
use super::super::summary::{Share, Sums};
use crate::app::App;
use crate::courses::course::Module;
use crate::courses::pages::ANALYSE;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::pager::{Pager, page_asked, page_shown};
use crate::kit::text::Language;
use crate::people::pages::{Crumb, crumbs};
use crate::people::viewer::Viewer;
use crate::people::{Person, Right};
use crate::quizzes::shelf::InUse;
use crate::units::Unit;

/// How many people one page lists.
const PEOPLE: i64 = 50;

#[derive(Serialize)]
struct OverviewPage {
    form: Form,
    unit: Id,
    name: String,
    crumbs: Vec<Crumb>,
    courses: Vec<CourseChoice>,
    cascade: String,
    may_review: bool,
    rows: Vec<SumRow>,
    total: SumRow,
    has_below: bool,
    people: Vec<PersonRow>,
    columns: Vec<String>,
    pager: Option<Pager>,
    add_person: String,
    /// What the answers to the quizzes of each course say, for those who teach or review here.
    analyses: Vec<CourseAnalyses>,
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "overview/unit";
}

#[derive(Serialize)]
struct CourseAnalyses {
    course: String,
    quizzes: Vec<QuizLink>,
    /// Where the papers before and after its classes are analysed.
    papers: String,
}

#[derive(Serialize)]
struct QuizLink {
    href: String,
    text: String,
}

#[derive(Serialize)]
struct CourseChoice {
    value: String,
    text: String,
    withdrawn: bool,
}

/// A unit with its figures; the unit's own people without those below have no address.
#[derive(Serialize)]
struct SumRow {
    name: String,
    href: Option<String>,
    people: i64,
    readers: i64,
    read: Share,
    finished: Share,
    passed: Share,
    came: Share,
    accepted: i64,
    waiting: i64,
    reached: i64,
}

#[derive(Serialize)]
struct PersonRow {
    id: Id,
    name: String,
    unit: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    #[serde(flatten)]
    standing: CourseStanding,
    word: &'static str,
    badge: &'static str,
    icon: Option<&'static str>,
    /// There is something to tell of it, if only that they were absent.
    is_told: bool,
}

fn cell(standing: CourseStanding) -> Cell {
    let reached: Reached = standing.reached();
    let is_told = reached != Reached::None || standing.marked > 0 || standing.taught > 0;
    Cell { word: reached.key(), badge: reached.badge(), icon: reached.icon(), is_told, standing }
}

/// Without a course asked for, those in use are shown.
fn is_wanted(course: &InUse, asked: Option<&str>) -> bool {
    match asked {
        Some(asked) => course.edition.course == asked,
        None => course.edition.state.is_in_use(),
    }
}

fn choice(course: &InUse, language: Language) -> CourseChoice {
    let withdrawn = !course.edition.state.is_in_use();
    CourseChoice { value: course.edition.course.clone(), text: title(course, language), withdrawn }
}

/// The analyses of the quizzes of a course, of the people of a unit. A withdrawn course has none in use.
fn analyses(course: &InUse, unit: Id, language: Language) -> CourseAnalyses {
    let modules = &course.shelved.course.modules;
    let link = |module: &Module| QuizLink {
        href: format!("{}/analysis?unit={unit}", module.place.address()),
        text: module.title.of(language).clone(),
    };
    let asking = modules.iter().filter(|module| course.shelved.quiz(&module.slug).is_some());
    let papers = format!("{}/{}/rounds?unit={unit}", crate::courses::ROOT, course.edition.course);
    CourseAnalyses { course: title(course, language), quizzes: asking.map(link).collect(), papers }
}

fn title(course: &InUse, language: Language) -> String {
    course.shelved.course.title.of(language).clone()
}

/// Each share is of those asked to learn: every reader in every course that is for them.
fn row(name: &str, href: Option<String>, sums: Sums) -> SumRow {
    SumRow {
        name: name.to_owned(),
        href,
        people: sums.people,
        readers: sums.readers,
        read: Share::of(sums.modules_read, sums.modules_asked),
        finished: Share::of(sums.finished_reading, sums.courses_asked),
        passed: Share::of(sums.passed_all, sums.courses_asked),
        came: Share::of(sums.came, sums.marked),
        accepted: sums.accepted,
        waiting: sums.waiting,
        reached: sums.reached,
    }
}

/// The facts of one drawing, as they were read together.
struct Facts {
    unit: Unit,
    line: Vec<Unit>,
    below: Vec<Unit>,
    /// The courses for people of this unit, in use or withdrawn, and of them those shown.
    all: Vec<InUse>,
    wanted: Vec<InUse>,
    sums: BTreeMap<Id, Sums>,
    people: Vec<Person>,
    standings: BTreeMap<Id, Vec<CourseStanding>>,
    count: i64,
    page: i64,
}

/// GET /units/{unit}/overview?course=…&page=…
pub async fn show_overview(
    app: Data<App>,
    viewer: Viewer,
    unit: Path<Id>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (unit, asked_page) = (unit.into_inner(), page_asked(&request));
    let form = Form::parse(request.query_string().as_bytes());
    let (mut in_use, gone) = (app.shelf.in_use(&app.db).await?, app.shelf.withdrawn(&app.db).await?);
    // A withdrawn course is shown to whoever asks for it: what was learned stays.
    let asked = Some(form.raw("course").to_owned())
        .filter(|slug| in_use.iter().chain(&gone).any(|c| c.edition.course == *slug));
    in_use.extend(gone);
    let (asking, courses, course) = (viewer.clone(), in_use, asked.clone());
    let facts = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let unit = crate::units::queries::unit(conn, unit)?;
            let scope = asking.require(Right::SeeRecords)?;
            if !scope.holds(&unit.path) {
                return Err(Error::NotFound);
            }
            let scope = scope.within(&unit.path).ok_or(Error::NotFound)?;
            let mut line = crate::units::queries::line_of(conn, &unit)?;
            // Whoever only adds people or holds classes above sees no figures there.
            line.retain(|above| asking.may(Right::SeeRecords, &above.path));
            let below = crate::units::queries::children(conn, unit.id)?;
            let counted: Vec<Unit> = below.iter().chain([&unit]).cloned().collect();
            let all: Vec<InUse> = courses.iter().filter(|c| c.concerns(&unit.path)).cloned().collect();
            let wanted: Vec<InUse> =
                all.iter().filter(|c| is_wanted(c, course.as_deref())).cloned().collect();
            let sums = queries::sums_of(conn, &scope, &counted, &wanted, course.as_deref())?;
            let count = sums.get(&unit.id).map_or(0, |sum| sum.people);
            let page = page_shown(asked_page, count, PEOPLE);
            let people = queries::people_page(conn, &scope, count, PEOPLE, (page - 1) * PEOPLE)?;
            let standings = standings(conn, &people, &wanted, asking.language())?;
            Ok(Facts { unit, line, below, all, wanted, sums, people, standings, count, page })
        })
        .await?;
    viewer.show(&app, &overview_page(&viewer, facts, asked))
}

/// How far each person is in each course, in the order of the courses.
fn standings(
    conn: &mut crate::kit::db::Conn,
    people: &[Person],
    courses: &[InUse],
    language: Language,
) -> Result<BTreeMap<Id, Vec<CourseStanding>>, Error> {
    let ids: Vec<Id> = people.iter().map(|p| p.id).collect();
    let editions: Vec<Id> = courses.iter().map(|c| c.edition.id).collect();
    let read = crate::courses::queries::readings_of(conn, &ids, &editions)?;
    let passed = crate::quizzes::queries::passes_of(conn, &ids, &editions)?;
    let waiting = crate::quizzes::queries::waiting_of(conn, &ids, &editions)?;
    let rates = crate::attendance::queries::attendance_of_people(conn, &ids)?;
    let taught = crate::cascade::queries::accepted_by_person(conn, &ids)?;
    let shared = crate::cascade::queries::accepted_for_person(conn, &ids)?;
    let of = |person: Id, course: &InUse| {
        let key = (person, course.edition.id);
        let none = Default::default();
        let [read, passed, waiting] = [&read, &passed, &waiting].map(|of| of.get(&key).unwrap_or(&none));
        let progress = course.shelved.progress(read, passed, waiting);
        let slug = course.edition.course.clone();
        let rate = rates.get(&(person, slug.clone())).copied().unwrap_or_default();
        let of = |found: &BTreeMap<_, i64>| found.get(&(person, slug.clone())).copied().unwrap_or(0);
        let accepted = (of(&shared), of(&taught));
        let quizzes = course.shelved.with_quiz().len();
        CourseStanding::of(slug, title(course, language), &progress, quizzes, rate, accepted)
    };
    Ok(ids.iter().map(|id| (*id, courses.iter().map(|c| of(*id, c)).collect())).collect())
}

fn overview_page(viewer: &Viewer, mut facts: Facts, asked: Option<String>) -> OverviewPage {
    let language = viewer.language();
    let filter = asked.as_ref().map(|slug| format!("?course={slug}")).unwrap_or_default();
    let sums = |unit: &Unit| facts.sums.get(&unit.id).copied().unwrap_or_default();
    let total = sums(&facts.unit);
    let mut rows: Vec<SumRow> = facts
        .below
        .iter()
        .map(|u| row(&u.name, Some(format!("/units/{}/overview{filter}", u.id)), sums(u)))
        .collect();
    let own = total.without(facts.below.iter().map(sums));
    if !facts.below.is_empty() && !own.is_empty() {
        rows.push(row(&facts.unit.name, None, own));
    }
    let person = |p: Person| PersonRow {
        cells: facts.standings.remove(&p.id).unwrap_or_default().into_iter().map(cell).collect(),
        id: p.id,
        name: p.full_name,
        unit: p.unit_name,
    };
    let unit = facts.unit.id;
    let separator = if filter.is_empty() { '?' } else { '&' };
    let mut crumbs = crumbs(viewer, &facts.line);
    // The last leads to the unit itself: this is one of its pages.
    crumbs.iter_mut().rev().skip(1).for_each(|c| {
        if let Some(href) = &mut c.href {
            href.push_str("/overview");
        }
    });
    let in_use = |course: &&InUse| course.edition.state.is_in_use();
    let analysed = facts
        .wanted
        .iter()
        .filter(|_| viewer.scope_of_any(&ANALYSE).is_some_and(|scope| scope.holds(&facts.unit.path)));
    OverviewPage {
        analyses: analysed.filter(in_use).map(|course| analyses(course, unit, language)).collect(),
        form: Form::new().with("course", asked.as_deref().unwrap_or("")),
        unit,
        crumbs,
        courses: facts.all.iter().map(|course| choice(course, language)).collect(),
        cascade: format!("/units/{unit}/cascade{filter}"),
        may_review: viewer.scope(Right::Review).is_some(),
        has_below: !rows.is_empty(),
        rows,
        total: row(&facts.unit.name, None, total),
        columns: facts.wanted.iter().map(|c| title(c, language)).collect(),
        people: facts.people.into_iter().map(person).collect(),
        pager: Pager::of(
            facts.count,
            PEOPLE,
            facts.page,
            &format!("/units/{unit}/overview{filter}{separator}page="),
        )
        .map(|pager| pager.at("people")),
        add_person: format!("/units/{unit}/people/new"),
        name: facts.unit.name,
    }
}
