//! The form of a class as it is drawn: what it offers around what was typed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rows::Row;
use crate::app::App;
use crate::classes::{MADE, NewClass, queries};
use crate::courses;
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::picking::{self, Group, Picking};
use crate::people::viewer::Viewer;
use crate::people::{self, Person, Right, Role};
use crate::units::options::options;
use crate::units::{self, Unit};

#[derive(Serialize)]
pub(super) struct ClassFormPage {
    form: Form,
    /// What each field is called where something is wrong with it.
    labels: BTreeMap<String, Message>,
    /// Where the form is sent: `/classes`, or the class that is changed.
    action: String,
    is_new: bool,
    /// Somebody else has changed the class since this form was drawn.
    stale: bool,
    /// The class that was made of this form before it was gone back to.
    sent: Option<Id>,
    /// The roll has been called: the course cannot be changed any more.
    fixed_edition: Option<String>,
    kinds: Vec<Choice>,
    editions: Vec<Choice>,
    courses: Vec<CourseChoice>,
    units: Vec<Choice>,
    /// Whoever fills in the form, and those ticked.
    facilitators: Vec<Choice>,
    others: Vec<Group>,
    rows: Vec<Row>,
}

impl Page for ClassFormPage {
    const TEMPLATE: &'static str = "classes/form";
}

/// Fields and what they are called; those of the rows come besides.
const LABELS: [(&str, &str); 14] = [
    ("title", "classes.name"),
    ("kind", "classes.kind"),
    ("edition", "classes.course"),
    ("module", "classes.modules"),
    ("unit", "classes.unit"),
    ("first_day", "classes.first_day"),
    ("count", "classes.count"),
    ("days", "classes.days"),
    ("facilitator", "classes.facilitators"),
    ("venue", "classes.venue"),
    ("organiser", "classes.organiser"),
    ("provider", "classes.provider"),
    ("language_used", "classes.language_used"),
    ("note", "classes.note"),
];

/// What each field of the form with these rows is called.
fn labels(rows: &[Row]) -> BTreeMap<String, Message> {
    let of_row = |row: &Row| {
        let number = i64::try_from(row.number).unwrap_or(0);
        [("day", "classes.day_of"), ("start", "classes.start_of"), ("length", "classes.length_of")]
            .map(|(field, key)| (format!("{field}.{}", row.n), Message::new(key).with("n", number)))
    };
    let fixed = LABELS.iter().map(|(field, key)| ((*field).to_owned(), Message::new(key)));
    fixed.chain(rows.iter().flat_map(of_row)).collect()
}

#[derive(Serialize)]
struct CourseChoice {
    edition: Id,
    title: String,
    open: bool,
    modules: Vec<Choice>,
}

/// What a form offers, beside what was typed into it.
pub(super) struct Offer {
    editions: Vec<courses::Edition>,
    /// The edition that the class has so far.
    own: Option<courses::Edition>,
    units: Vec<Unit>,
    pub facilitators: Vec<Person>,
    /// The units of the facilitators and those above them.
    homes: BTreeMap<Id, Unit>,
}

/// What may be chosen; of a class that is changed also those who teach it already, wherever they are.
pub(super) async fn offer(app: &App, viewer: &Viewer, class: Option<Id>) -> Result<Offer, Error> {
    let scope = viewer.require(Right::HoldClasses)?;
    let (me, today) = (viewer.person, app.now().day());
    app.db
        .read(move |conn| -> Result<_, Error> {
            let roles = [Role::Trainer, Role::Lead, Role::Facilitator];
            let mut facilitators = people::queries::holders_in(conn, &scope, &roles, today)?;
            let named = class.map(|class| queries::facilitators(conn, class)).transpose()?;
            let named = named.unwrap_or_default().into_iter().map(|f| f.person);
            let others: Vec<Id> = std::iter::once(me)
                .chain(named)
                .filter(|id| facilitators.iter().all(|p| p.id != *id))
                .collect();
            let others = people::queries::known_people(conn, &others)?;
            facilitators.splice(0..0, others);
            let homes: BTreeSet<Id> = facilitators.iter().map(|p| p.unit).collect();
            let homes: Vec<Id> = homes.into_iter().collect();
            let own = class.map(|class| queries::known_class(conn, class)).transpose()?;
            let own = own.map(|class| courses::queries::edition(conn, class.edition)).transpose()?;
            Ok(Offer {
                own,
                homes: units::queries::with_those_above(conn, &homes)?,
                editions: courses::queries::current_editions(conn)?,
                units: units::queries::units_in(conn, &scope)?,
                facilitators,
            })
        })
        .await
}

/// The class that is changed.
#[derive(Clone, Copy)]
pub(super) struct Changed {
    pub id: Id,
    /// The edition that it has so far.
    pub edition: Id,
    /// Its roll has been called: it keeps this edition.
    pub called: bool,
    /// When it was first taught on.
    pub taught_on: Option<Timestamp>,
}

/// The page around a form.
pub(super) struct Drawing {
    pub form: Form,
    pub rows: Vec<Row>,
    pub class: Option<Changed>,
    /// Somebody else has changed the class since the form was drawn.
    pub stale: bool,
    /// The class that this form has made already, before it was gone back to.
    pub sent: Option<Id>,
}

impl Drawing {
    /// The form and its rows of sessions, for a new class or for one that is changed.
    pub fn new(form: Form, rows: Vec<Row>, class: Option<Changed>) -> Drawing {
        Drawing { form, rows, class, stale: false, sent: None }
    }
}

pub(super) async fn page(app: &App, viewer: &Viewer, drawing: Drawing) -> Result<ClassFormPage, Error> {
    let scope = viewer.require(Right::HoldClasses)?;
    let Drawing { mut form, mut rows, class, stale, sent } = drawing;
    let offer = offer(app, viewer, class.map(|class| class.id)).await?;
    let courses = courses_offered(app, viewer.language(), &form, &offer, class).await?;
    let fixed = class.is_some_and(|class| class.called);
    let editions = || courses.iter().map(|course| Choice::named(course.edition, course.title.clone()));
    Row::complete(&mut rows, &form);
    let ticked: BTreeSet<Id> = form.ids("facilitator").into_iter().collect();
    let note = |p: &Person| match &p.position {
        Some(position) => format!("{position}, {}", p.unit_name),
        None => p.unit_name.clone(),
    };
    let is_first = |p: &Person| p.id == viewer.person || ticked.contains(&p.id);
    let (mut first, others): (Vec<Person>, Vec<Person>) = offer.facilitators.into_iter().partition(is_first);
    first.sort_by_key(|p| p.id != viewer.person);
    let picking = Picking { works: scope.paths(), units: &offer.homes, ticked: &ticked, searching: false };
    let kind = form.raw("kind");
    let kinds = MADE.iter().map(|k| Choice::key(k.code(), k.key()).checked(k.code() == kind));
    Ok(ClassFormPage {
        action: class.map_or("/classes".to_owned(), |class| format!("/classes/{}", class.id)),
        is_new: class.is_none(),
        stale,
        sent,
        fixed_edition: courses.first().filter(|_| fixed).map(|course| course.title.clone()),
        kinds: kinds.collect(),
        editions: editions().collect(),
        units: options(&offer.units, form.raw("unit")),
        facilitators: first.iter().map(|p| picking::choice(p, note, ticked.contains(&p.id))).collect(),
        others: picking.groups(&others, note),
        labels: labels(&rows),
        courses,
        rows,
        form,
    })
}

/// The courses that can be chosen, each with its modules; of a class whose roll was called its own
/// alone. A class keeps an edition that has been superseded meanwhile.
async fn courses_offered(
    app: &App,
    language: Language,
    form: &Form,
    offer: &Offer,
    class: Option<Changed>,
) -> Result<Vec<CourseChoice>, Error> {
    let ticked: BTreeSet<&str> = form.all("module").into_iter().collect();
    let mut ids: Vec<Id> = offer.editions.iter().map(|e| e.id).collect();
    match class {
        Some(class) if class.called => ids = vec![class.edition],
        Some(class) if !ids.contains(&class.edition) => ids.push(class.edition),
        _ => {}
    }
    let mut offered = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(shelved) = app.shelf.readable(&app.db, id).await? else { continue };
        let of_course = shelved.course.modules.iter().map(|module| {
            let value = format!("{id}/{}", module.slug);
            let is_ticked = ticked.contains(value.as_str());
            Choice::named(value, module.title.of(language).clone()).checked(is_ticked)
        });
        let modules: Vec<Choice> = of_course.collect();
        let open = id.to_string() == form.raw("edition") || modules.iter().any(|module| module.checked);
        // Two editions of one course are told apart by their numbers.
        let known = || offer.editions.iter().chain(&offer.own);
        let edition = known().find(|edition| edition.id == id);
        let twice = |edition: &&courses::Edition| {
            known().any(|other| other.course == edition.course && other.id != edition.id)
        };
        let number = edition.filter(twice).map(|edition| {
            let number = Message::new("courses.edition_number").with("number", edition.number);
            format!(" · {}", app.views.texts.say(language, &number))
        });
        let title = format!("{}{}", shelved.course.title.of(language), number.unwrap_or_default());
        offered.push(CourseChoice { edition: id, title, open, modules });
    }
    Ok(offered)
}

/// The form that would make this class.
pub(super) fn form_of(class: &NewClass) -> Form {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (person, _) in &class.facilitators {
        body.append_pair("facilitator", &person.to_string());
    }
    for module in &class.modules {
        body.append_pair("module", &format!("{}/{module}", class.edition));
    }
    let text = |line: &Option<String>| line.clone().unwrap_or_default();
    Form::parse(body.finish().as_bytes())
        .with("id", class.id)
        .with("kind", class.kind.code())
        .with("title", &class.title)
        .with("edition", class.edition)
        .with("unit", class.unit)
        .with("venue", text(&class.venue))
        .with("organiser", text(&class.organiser))
        .with("provider", text(&class.provider))
        .with("language_used", text(&class.language_used))
        .with("note", text(&class.note))
}
