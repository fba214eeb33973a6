//! Home: what to do today, by role; every role lands on something useful.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use super::super::authoring::{self, Brought, Written};
use super::super::queries;
use super::super::record::PersonClasses;
use super::super::set_up::{self, SetUp, Step};
use super::super::summary::{Share, Sums};
use super::super::today::{
    self, Changed, Departed, Item, Kept, NewGuides, RECALL_DAYS, ROLL_DAYS, Recalled, Returned, Rolls, SHOWN,
    Waiting,
};
use crate::app::App;
use crate::cascade;
use crate::classes::Class;
use crate::courses;
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::page::Page;
use crate::people::viewer::Viewer;
use crate::people::{self, Person, Right, Role};
use crate::quizzes;
use crate::quizzes::held::HeldBack;
use crate::quizzes::shelf::{InUse, Standing};
use crate::rounds::queries::LeftOpen;
use crate::rounds::{self, Stage};
use crate::units::{self, Unit};

/// How many of the units that have read least are named.
const BEHIND: usize = 3;

#[derive(Serialize)]
struct HomePage {
    name: String,
    items: Vec<Item>,
    holds_classes: bool,
    steps: Vec<Step>,
    without_account: Option<WithoutAccount>,
    groups: Vec<Group>,
    /// Some course is in use, so there is something to read.
    has_courses: bool,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "overview/home";
}

/// People who cannot sign in yet.
#[derive(Serialize)]
struct WithoutAccount {
    count: i64,
    some: Vec<PersonRow>,
}

#[derive(Serialize)]
struct PersonRow {
    id: Id,
    name: String,
    unit: String,
}

/// A unit whose records the viewer sees, in figures.
#[derive(Serialize)]
struct Group {
    unit: Id,
    name: String,
    people: i64,
    read: Share,
    finished: Share,
    accepted: i64,
    behind: Vec<BehindRow>,
}

#[derive(Serialize)]
struct BehindRow {
    unit: Id,
    name: String,
    read: Share,
}

/// What was read of the records for one drawing.
struct Facts {
    classes: PersonClasses,
    rolls: Rolls,
    returned: Vec<Returned>,
    drafts: Vec<Class>,
    waiting: Option<Waiting>,
    /// Essays that wait for the viewer's marks, and the day from which the oldest has.
    to_mark: (usize, Option<Day>),
    untaught: Vec<Class>,
    /// The separate units whose records the viewer sees.
    tops: Vec<Unit>,
    /// Those directly below any of them.
    below: Vec<Unit>,
    sums: BTreeMap<Id, Sums>,
    administered: Option<Administered>,
    written: Vec<Written>,
    brought: Vec<Brought>,
    /// Tests before and after a class that wait for the viewer.
    rounds: Vec<(Class, Stage)>,
    /// Those that they opened, or of the classes they teach, and that nobody has closed.
    left_open: Vec<LeftOpen>,
    /// Editions in use of which those who know the text before must be told.
    told: Vec<Id>,
}

struct Administered {
    set_up: SetUp,
    without_account: (Vec<Person>, i64),
}

/// GET /
pub async fn show_home(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let (asking, now) = (viewer.clone(), app.now());
    let courses = app.shelf.in_use(&app.db).await?;
    let in_use = courses.clone();
    let facts = app.db.read(move |conn| facts(conn, &asking, &in_use, now)).await?;
    let standings = app.shelf.standings_in(&app.db, viewer.person, &courses).await?;
    let held = app.shelf.held_back(&app.db, app.above, viewer.person, now).await?;
    let news = News {
        recalled: recalled(&app, &viewer, now).await?,
        kept: kept(&app, &viewer, &courses).await?,
        guides: guides(&app, &viewer, &facts.classes, &courses, now).await?,
        ..changed(&app, &viewer, &standings, now.day()).await?
    };
    let learning = Learning { standings: &standings, held: &held };
    viewer.show(&app, &home_page(&viewer, facts, learning, &news, &courses, now))
}

/// How far the viewer is in the courses, and which quizzes are held back from them.
#[derive(Clone, Copy)]
struct Learning<'a> {
    standings: &'a [Standing],
    held: &'a HeldBack,
}

/// What became of courses since the viewer learned or taught them.
#[derive(Default)]
struct News {
    changed: Vec<Changed>,
    departed: Vec<Departed>,
    recalled: Vec<Recalled>,
    kept: Vec<Kept>,
    guides: Vec<NewGuides>,
}

/// The courses that were withdrawn lately of which the viewer knows anything.
async fn recalled(app: &App, viewer: &Viewer, now: Timestamp) -> Result<Vec<Recalled>, Error> {
    let (above, person) = (app.above, viewer.person);
    let days = (now.plus(-i64::from(RECALL_DAYS) * Timestamp::DAY), now.day());
    let withdrawn = app
        .db
        .read(move |conn| -> Result<_, Error> {
            Ok(quizzes::queries::withdrawn_known(conn, &above, person, days)?)
        })
        .await?;
    let mut recalled = Vec::new();
    for (edition, withdrawal) in withdrawn {
        let Some(shelved) = app.shelf.readable(&app.db, edition.id).await? else { continue };
        let title = shelved.course.title.of(viewer.language()).clone();
        recalled.push(Recalled { course: edition.course, title, reason: withdrawal.reason });
    }
    Ok(recalled)
}

/// The courses whose guides changed since the viewer saw them: of those that they have yet to teach a class of, and for
/// trainers of all.
async fn guides(
    app: &App,
    viewer: &Viewer,
    classes: &PersonClasses,
    courses: &[InUse],
    now: Timestamp,
) -> Result<Vec<NewGuides>, Error> {
    let trainer_since = viewer.grants.iter().filter(|grant| grant.role == Role::Trainer);
    let trainer_since = trainer_since.map(|grant| grant.starts_on).min();
    let mut all = Vec::new();
    for course in courses.iter().filter(|course| course.edition.number > 1) {
        let slug = course.edition.course.clone();
        let planned: Vec<Id> = classes.to_teach(&slug, now).map(|class| class.edition).collect();
        if planned.is_empty() && trainer_since.is_none() {
            continue;
        }
        let (person, of) = (viewer.person, slug.clone());
        let (editions, wrote, seen) = app
            .db
            .read(move |conn| -> Result<_, Error> {
                let wrote = courses::queries::editions_written_by(conn, person, &of)?;
                let wrote: Vec<i32> = wrote.into_iter().collect();
                let seen = courses::queries::guides_seen(conn, person)?.remove(&of).unwrap_or_default();
                Ok((courses::queries::editions_of(conn, &of)?, wrote, seen))
            })
            .await?;
        // They come the newest first.
        let number =
            |id: &Id| editions.iter().find(|edition| edition.id == *id).map(|edition| edition.number);
        let mut known: Vec<i32> = planned.iter().filter_map(number).collect();
        known.extend(trainer_since.map(|since| {
            let begun = editions.iter().find(|edition| edition.published_at.day() <= since);
            begun.or(editions.last()).map_or(course.edition.number, |edition| edition.number)
        }));
        let known = today::guides_known(&known, &wrote, &seen).filter(|known| *known < course.edition.number);
        let before = known.and_then(|known| editions.iter().find(|edition| edition.number == known));
        let Some(before) = before else { continue };
        let Some(then) = app.shelf.readable(&app.db, before.id).await? else { continue };
        let modules: Vec<&str> =
            course.shelved.course.modules.iter().map(|module| module.slug.as_str()).collect();
        let changed = courses::guides::changed(&then.files, &course.shelved.files, &slug, &modules);
        let title = |module: &&str| {
            let module = course.shelved.course.module(module)?;
            Some(format!("“{}”", module.title.of(viewer.language())))
        };
        if !changed.is_empty() {
            all.push(NewGuides {
                title: course.shelved.course.title.of(viewer.language()).clone(),
                modules: changed.iter().filter_map(title).collect::<Vec<_>>().join(", "),
                count: changed.len(),
                known: before.number,
                current: course.edition.number,
                course: slug,
            });
        }
    }
    Ok(all)
}

/// What the viewer answered at quizzes that are not asked any more, and neither handed in nor dropped.
async fn kept(app: &App, viewer: &Viewer, courses: &[InUse]) -> Result<Vec<Kept>, Error> {
    let person = viewer.person;
    let open = app
        .db
        .read(move |conn| -> Result<_, Error> { Ok(quizzes::queries::courses_open(conn, person)?) })
        .await?;
    let mut all = Vec::new();
    for course in open {
        let in_use = courses.iter().find(|one| one.edition.course == course).map(|one| one.edition.id);
        let of = (course.as_str(), in_use);
        all.extend(app.shelf.kept_of_gone(&app.db, person, of, viewer.language()).await?);
    }
    Ok(all)
}

/// The courses of which a text became another since the viewer learned or taught it, until they have
/// read it again, and those that lost a module that they knew, until they have seen that. Few courses have a
/// second edition, and of those few wait to be read again.
async fn changed(app: &App, viewer: &Viewer, standings: &[Standing], today: Day) -> Result<News, Error> {
    let (mut changed, mut departed) = (Vec::new(), Vec::new());
    for standing in standings.iter().filter(|s| s.edition.number > 1) {
        let (edition, course) = (&standing.edition, &standing.shelved.course);
        let behind = app.shelf.behind(&app.db, app.above, viewer.person, edition, today).await?;
        if !behind.gone.is_empty() {
            departed.push(Departed {
                course: edition.course.clone(),
                title: course.title.of(viewer.language()).clone(),
                modules: app.shelf.titles_of_gone(&app.db, &behind.gone, viewer.language()).await?,
                count: behind.gone.len(),
            });
        }
        let known = behind.changed.into_values().filter(|_| !standing.progress.is_complete());
        let newest = known.max_by_key(|(known, taught)| (known.number, *taught));
        if let Some((known, taught)) = newest {
            changed.push(Changed {
                course: edition.course.clone(),
                title: course.title.of(viewer.language()).clone(),
                known: known.number,
                taught,
                current: edition.number,
            });
        }
    }
    Ok(News { changed, departed, ..News::default() })
}

fn facts(conn: &mut Conn, viewer: &Viewer, courses: &[InUse], now: Timestamp) -> Result<Facts, Error> {
    let classes = queries::classes_of_person(conn, viewer.person)?;
    let taught: Vec<Id> = classes.taught.iter().map(|class| class.id).collect();
    let held = viewer.scope(Right::HoldClasses);
    let since = now.day().plus_days(-ROLL_DAYS);
    let rolls = queries::uncalled(conn, held.as_ref(), &taught, since, now.day())?;
    let (returned, drafts) = queries::open_reports_of(conn, viewer.person)?;
    let waiting = match viewer.scope(Right::Review) {
        Some(scope) => Some(queries::waiting_for(conn, &scope, viewer.person)?),
        None => None,
    };
    let to_mark = match quizzes::queries::reach(conn, viewer)? {
        Some(reach) => quizzes::queries::to_mark(conn, &reach)?,
        None => Vec::new(),
    };
    let to_mark = (to_mark.len(), to_mark.first().map(|essay| essay.handed_in_at.day()));
    let untaught = match viewer.scope(Right::Reteach) {
        Some(_) => cascade::queries::owed_classes(conn, viewer.person, now)?,
        None => Vec::new(),
    };
    let (tops, below, sums) = match viewer.scope(Right::SeeRecords) {
        Some(scope) => {
            let ids: Vec<Id> = viewer.tops(Right::SeeRecords).iter().map(|grant| grant.unit).collect();
            let tops = units::queries::units(conn, &ids)?;
            let below = units::queries::children_of(conn, &ids)?;
            let counted: Vec<Unit> = tops.iter().chain(&below).cloned().collect();
            let sums = queries::sums_of(conn, &scope, &counted, courses, None)?;
            (tops, below, sums)
        }
        None => Default::default(),
    };
    let administered = administered(conn, viewer, !courses.is_empty())?;
    let (written, brought, told) = match viewer.scope(Right::PublishCourses) {
        Some(scope) => (
            queries::written_in(conn, &scope, viewer.language())?,
            queries::brought_to(conn, &scope, viewer.person, viewer.language())?,
            queries::to_be_told(conn, &scope, courses, now.day())?,
        ),
        None => Default::default(),
    };
    let rounds = rounds::queries::open_for(conn, viewer.person, now)?;
    let left_open = rounds::queries::left_open(conn, viewer.person, &taught, held.as_ref(), now)?;
    Ok(Facts {
        classes,
        rounds,
        left_open,
        rolls,
        returned,
        drafts,
        waiting,
        to_mark,
        untaught,
        tops,
        below,
        sums,
        administered,
        written,
        brought,
        told,
    })
}

fn administered(conn: &mut Conn, viewer: &Viewer, courses: bool) -> Result<Option<Administered>, Error> {
    let Some(scope) = viewer.scope(Right::Administer) else { return Ok(None) };
    let tops: Vec<Id> = viewer.tops(Right::Administer).iter().map(|grant| grant.unit).collect();
    let set_up = SetUp {
        root: tops.first().copied().unwrap_or(viewer.unit),
        units: !units::queries::children_of(conn, &tops)?.is_empty(),
        people: queries::has_others(conn, &scope, viewer.person)?,
        courses,
        classes: queries::has_classes(conn, &scope)?,
    };
    let without_account = people::queries::without_account(conn, &scope, SHOWN as i64)?;
    Ok(Some(Administered { set_up, without_account }))
}

fn home_page(
    viewer: &Viewer,
    facts: Facts,
    Learning { standings, held }: Learning<'_>,
    news: &News,
    courses: &[InUse],
    now: Timestamp,
) -> HomePage {
    let writes = viewer.scope(Right::PublishCourses).is_some();
    let mut items = today::returned_items(&facts.returned);
    items.extend(today::round_items(&facts.rounds));
    items.extend(today::left_open_items(&facts.left_open, viewer.language(), now));
    items.extend(today::roll_items(&facts.rolls, now.day()));
    items.extend(facts.waiting.as_ref().and_then(today::waiting_item));
    items.extend(facts.waiting.as_ref().and_then(|waiting| today::again_item(waiting.again)));
    items.extend(today::marking_item(facts.to_mark.0, facts.to_mark.1));
    items.extend(authoring::draft_items(&facts.written, viewer.person));
    items.extend(authoring::brought_items(&facts.brought));
    items.extend(today::session_items(&facts.classes, &facts.rolls, now));
    items.extend(today::lesson_item(standings, held, writes, viewer.language()));
    items.extend(today::kept_items(&news.kept));
    items.extend(today::changed_items(&news.changed));
    items.extend(today::departed_items(&news.departed));
    items.extend(today::guide_items(&news.guides));
    items.extend(today::recalled_items(&news.recalled));
    items.extend(today::draft_items(&facts.drafts));
    items.extend(today::untaught_items(&facts.untaught));
    items.extend(authoring::telling_items(courses, &facts.told, viewer.language()));
    let group = |unit: &Unit| {
        let below = facts.below.iter().filter(|below| below.parent == Some(unit.id));
        group_of(unit, below, &facts.sums)
    };
    HomePage {
        name: viewer.name.clone(),
        items: today::in_order(items),
        holds_classes: viewer.scope(Right::HoldClasses).is_some(),
        steps: facts.administered.as_ref().map(|a| set_up::steps(&a.set_up)).unwrap_or_default(),
        groups: facts.tops.iter().map(group).collect(),
        has_courses: !courses.is_empty(),
        without_account: facts.administered.and_then(without_account),
    }
}

fn without_account(site: Administered) -> Option<WithoutAccount> {
    let (some, count) = site.without_account;
    let row = |p: Person| PersonRow { id: p.id, name: p.full_name, unit: p.unit_name };
    (count > 0).then(|| WithoutAccount { count, some: some.into_iter().map(row).collect() })
}

/// The figures of a unit, and the units below it that have come least far.
fn group_of<'a>(unit: &Unit, below: impl Iterator<Item = &'a Unit>, sums: &BTreeMap<Id, Sums>) -> Group {
    let of = |unit: &Unit| sums.get(&unit.id).copied().unwrap_or_default();
    let total = of(unit);
    let mut behind: Vec<BehindRow> = below
        .map(|u| (u, of(u)))
        .filter(|(_, s)| s.modules_asked > 0)
        .map(|(u, s)| BehindRow {
            unit: u.id,
            name: u.name.clone(),
            read: Share::of(s.modules_read, s.modules_asked),
        })
        .filter(|row| row.read.part < row.read.whole)
        .collect();
    behind.sort_by_key(|row| row.read.part * 10_000 / row.read.whole.max(1));
    behind.truncate(BEHIND);
    Group {
        unit: unit.id,
        name: unit.name.clone(),
        people: total.people,
        read: Share::of(total.modules_read, total.modules_asked),
        finished: Share::of(total.finished_reading, total.courses_asked),
        accepted: total.accepted,
        behind,
    }
}
