//! The page that draws who taught whom below a unit.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::facts::Facts;
use super::{ClassLine, Shelves, class_line};
use crate::app::App;
use crate::cascade::drawing::{self, Line, Look, Sheet, Shown};
use crate::cascade::graph::{Cascade, Standing, Taught};
use crate::cascade::review::State;
use crate::classes::{Class, Kind};
use crate::courses::{self, Edition};
use crate::error::Error;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::pager::{Pager, page_asked, page_shown};
use crate::kit::text::{self, Language, Message};
use crate::people::pages::Crumb;
use crate::people::viewer::Viewer;
use crate::people::{self, Right};
use crate::units;

/// More boxes than this are no picture any more; the table and the figures still tell.
const MOST_DRAWN: usize = 150;
/// How many classes one page of the table lists.
const ROWS: i64 = 100;
/// How many names of dead ends are told at once.
const MOST_NAMES: usize = 100;

#[derive(Serialize)]
struct CascadePage {
    unit: Id,
    unit_name: String,
    crumbs: Vec<Crumb>,
    courses: Vec<CourseChoice>,
    course: String,
    drawing: Option<String>,
    /// Some of what is drawn is a source above the unit, which counts elsewhere.
    draws_above: bool,
    /// There is something, but too much of it to be drawn.
    too_many: bool,
    figures: Vec<Figures>,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

impl Page for CascadePage {
    const TEMPLATE: &'static str = "cascade/tree";
}

#[derive(Serialize)]
struct CourseChoice {
    slug: String,
    title: String,
    current: bool,
}

#[derive(Serialize)]
struct Figures {
    generation: Option<u32>,
    classes: i64,
    new_people: i64,
    unnamed: i64,
    taught_on: i64,
    dead_ends: usize,
    names: Vec<String>,
    /// How many names are left out.
    more: usize,
}

#[derive(Serialize)]
struct Row {
    class: ClassLine,
    href: String,
    facilitators: String,
    sources: String,
    /// Something no longer fits between it and a source.
    doubtful: bool,
    generation: Option<u32>,
    came: i64,
    /// What that number says, where it is not of those who came.
    came_key: Option<&'static str>,
    state: Option<&'static str>,
    state_key: Option<&'static str>,
}

/// GET /units/{unit}/cascade?course=…&page=…
pub async fn show_cascade(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (id, scope, today) = (path.into_inner(), viewer.require(Right::SeeRecords)?, app.now().day());
    let asked = Form::parse(request.query_string().as_bytes()).raw("course").to_owned();
    let asked_page = page_asked(&request);
    let (unit, line, course, editions, facts) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let unit = units::queries::unit(conn, id)?;
            let within =
                scope.within(&unit.path).filter(|_| scope.holds(&unit.path)).ok_or(Error::NotFound)?;
            let mut line = units::queries::line_of(conn, &unit)?;
            line.retain(|u| scope.holds(&u.path));
            let editions = courses::queries::latest_editions(conn)?;
            let known = editions.iter().find(|e| e.course == asked).or(editions.first());
            let course = known.map(|e| e.course.clone()).unwrap_or_default();
            let facts = Facts::of(conn, &course, &within, today)?;
            Ok((unit, line, course, editions, facts))
        })
        .await?;
    let taught: Vec<Taught> = facts.classes.iter().map(|c| facts.taught(c)).collect();
    let cascade = Cascade::from(&taught);
    let names = names_of(&app, &cascade).await?;
    let words = Words { app: &app, language: viewer.language() };
    let shelves = Shelves::of(&app, editions.iter().map(|e| e.id)).await?;
    let choice = |edition: Edition| CourseChoice {
        title: shelves.course(edition.id, viewer.language()),
        current: edition.course == course,
        slug: edition.course,
    };
    let choices = editions.into_iter().map(choice).collect();
    let held = i64::try_from(facts.within.len()).unwrap_or(i64::MAX);
    let page = page_shown(asked_page, held, ROWS);
    let too_many = facts.classes.len() > MOST_DRAWN;
    let is_drawn = !facts.within.is_empty() && !too_many;
    let last = line.len().saturating_sub(1);
    let page = CascadePage {
        unit: unit.id,
        crumbs: line
            .iter()
            .enumerate()
            .map(|(n, u)| Crumb {
                href: Some(match n < last {
                    true => format!("/units/{}/cascade?course={course}", u.id),
                    false => format!("/units/{}/overview", u.id),
                }),
                text: u.name.clone(),
            })
            .collect(),
        drawing: is_drawn.then(|| drawing::draw(&sheet(&facts, &taught, &cascade, &words, &unit.name))),
        draws_above: facts.classes.len() > facts.within.len(),
        too_many,
        figures: cascade.reach().iter().map(|reach| figures(reach, &names)).collect(),
        rows: rows(&facts, &taught, &cascade, page),
        pager: Pager::of(held, ROWS, page, &format!("/units/{id}/cascade?course={course}&page="))
            .map(|pager| pager.at("classes")),
        unit_name: unit.name,
        courses: choices,
        course,
    };
    viewer.show(&app, &page)
}

/// The names of those who were taught and have taught nobody, as far as they are shown.
async fn names_of(app: &App, cascade: &Cascade) -> Result<BTreeMap<Id, String>, Error> {
    let shown = cascade.reach().iter().flat_map(|r| r.dead_ends.iter().take(MOST_NAMES).copied());
    let ids: Vec<Id> = shown.collect();
    app.db
        .read(move |conn| {
            let people = people::queries::known_people(conn, &ids)?;
            Ok(people.into_iter().map(|p| (p.id, p.full_name)).collect())
        })
        .await
}

fn figures(reach: &crate::cascade::graph::Reach, names: &BTreeMap<Id, String>) -> Figures {
    let shown: Vec<String> =
        reach.dead_ends.iter().take(MOST_NAMES).filter_map(|id| names.get(id).cloned()).collect();
    Figures {
        generation: reach.generation,
        classes: reach.classes,
        new_people: reach.new_people,
        unnamed: reach.unnamed,
        taught_on: reach.taught_on,
        dead_ends: reach.dead_ends.len(),
        more: reach.dead_ends.len() - shown.len(),
        names: shown,
    }
}

/// One page of the classes within the scope, generation by generation, the oldest first.
fn rows(facts: &Facts, taught: &[Taught], cascade: &Cascade, page: i64) -> Vec<Row> {
    let titles: BTreeMap<Id, &str> = facts.classes.iter().map(|c| (c.id, c.title.as_str())).collect();
    let row = |(class, taught): (&Class, &Taught)| {
        let facilitators = facts.facilitators(class.id);
        let sources: BTreeSet<&str> =
            facilitators.iter().filter_map(|f| titles.get(&f.source?).copied()).collect();
        let state = facts.states.get(&class.id).copied();
        Row {
            class: class_line(class),
            href: match class.kind {
                Kind::Reteach => format!("/reteachings/{}", class.id),
                _ => format!("/classes/{}", class.id),
            },
            facilitators: facilitators.iter().map(|f| f.full_name.as_str()).collect::<Vec<_>>().join(", "),
            sources: sources.into_iter().collect::<Vec<_>>().join(", "),
            doubtful: facts.doubtful.contains(&class.id),
            generation: cascade.generation(class.id),
            came: taught.came(),
            came_key: facts.held(class).key(),
            state: state.map(State::tone),
            state_key: state.map(State::key),
        }
    };
    let mut within: Vec<(&Class, &Taught)> =
        facts.classes.iter().zip(taught).filter(|(c, _)| facts.within.contains(&c.id)).collect();
    within.sort_by_key(|(c, _)| (cascade.generation(c.id).unwrap_or(u32::MAX), c.starts_on, c.id));
    let before = usize::try_from((page - 1) * ROWS).unwrap_or(usize::MAX);
    within.into_iter().skip(before).take(ROWS as usize).map(row).collect()
}

/// Says things in the reader's language, for what is drawn here and not by a template.
struct Words<'a> {
    app: &'a App,
    language: Language,
}

impl Words<'_> {
    fn say(&self, message: Message) -> String {
        self.app.views.texts.say(self.language, &message)
    }

    fn day(&self, day: Day) -> String {
        text::day(self.language, day)
    }
}

fn sheet(facts: &Facts, taught: &[Taught], cascade: &Cascade, words: &Words<'_>, unit: &str) -> Sheet {
    let deepest = facts.classes.iter().filter_map(|c| cascade.generation(c.id)).max();
    let orphans = facts.classes.iter().any(|c| cascade.is_orphan(c.id));
    // The orphans stand in a column of their own, the last.
    let of_orphans = deepest.map_or(0, |g| g as usize + 1);
    let mut columns: Vec<String> =
        (0..of_orphans).map(|g| words.say(Message::new("cascade.generation").with("n", g as i64))).collect();
    if orphans {
        columns.push(words.say(Message::new("cascade.orphans")));
    }
    let boxes = facts.classes.iter().zip(taught).map(|(class, taught)| Shown {
        class: class.id,
        column: cascade.generation(class.id).map_or(of_orphans, |g| g as usize),
        look: look(facts, class),
        title: class.title.clone(),
        lines: lines(facts, class, taught, words),
    });
    Sheet {
        title: words.say(Message::new("cascade.drawing_title").with("unit", unit)),
        columns,
        boxes: boxes.collect(),
        lines: cascade.links().iter().map(|l| Line { from: l.source, to: l.class }).collect(),
    }
}

fn look(facts: &Facts, class: &Class) -> Look {
    match (facts.standing(class), class.kind) {
        _ if !facts.within.contains(&class.id) => Look::Above,
        (Standing::Waiting, _) => Look::Waiting,
        (_, Kind::Central) => Look::Own,
        (_, Kind::Pilot) => Look::Pilot,
        (_, Kind::Reteach) => Look::Reteach,
        (_, Kind::Village) => Look::Village,
    }
}

/// Of a class above the viewer's units only the title is told.
fn lines(facts: &Facts, class: &Class, taught: &Taught, words: &Words<'_>) -> Vec<String> {
    if !facts.within.contains(&class.id) {
        return vec![words.say(Message::new("cascade.above"))];
    }
    let names: Vec<&str> = facts.facilitators(class.id).iter().map(|f| f.full_name.as_str()).collect();
    let not_seen = facts.held(class).key();
    let mut lines = vec![
        names.join(", "),
        format!("{} · {}", words.day(class.starts_on), class.unit_name),
        words.say(
            Message::new(not_seen.map_or("cascade.came", |_| "cascade.named")).with("count", taught.came()),
        ),
    ];
    lines.extend(not_seen.map(|key| words.say(Message::new(key))));
    if facts.states.get(&class.id).is_some_and(|state| *state != State::Accepted) {
        lines.push(words.say(Message::new("cascade.state.handed_in")));
    }
    if facts.doubtful.contains(&class.id) {
        lines.push(words.say(Message::new("cascade.look_again")));
    }
    lines
}
