//! The form of a report as it is drawn.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::Shelves;
use super::filled::{self, MOST_ROWS, OnRecord, SAME_NAME, TWICE, edition_field, field, rows};
use super::offer::{Offer, Reporter, offer, people_offered};
use crate::app::App;
use crate::attendance;
use crate::cascade::queries;
use crate::classes::{self, Class};
use crate::courses::edition::{Edition, EditionState};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Day, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::picking::Group;
use crate::people::recording;
use crate::people::viewer::{Redirect, Viewer};
use crate::units::options::options;

#[derive(Serialize)]
pub(super) struct ReteachingForm {
    form: Form,
    /// What each field is called where something is wrong with it.
    labels: BTreeMap<String, Message>,
    /// Where it is posted.
    action: String,
    is_new: bool,
    /// Is there something to fill in? Without any class to teach on, only what was begun from one.
    is_open: bool,
    sources: Vec<SourceChoice>,
    units: Vec<Choice>,
    people: Vec<Group>,
    /// There are more people than are shown.
    more_people: bool,
    rows: Vec<Row>,
    may_add_rows: bool,
    row_count: usize,
    today: Day,
    /// What the supervisor said when it was returned.
    returned: Option<String>,
    /// Why nothing was saved.
    conflict: Option<Conflict>,
}

impl Page for ReteachingForm {
    const TEMPLATE: &'static str = "cascade/reteaching_form";
}

/// Fields and what they are called, in the order of the page; those of the rows come after the people known.
const LABELS: [(&str, &str); 13] = [
    ("source", "cascade.source"),
    ("module", "cascade.which_modules"),
    ("day", "cascade.day"),
    ("starts", "cascade.starts"),
    ("hours", "cascade.hours"),
    ("unit", "cascade.unit"),
    ("venue", "cascade.venue"),
    ("language", "cascade.language"),
    ("person", "cascade.known_people"),
    ("female", "cascade.female"),
    ("male", "cascade.male"),
    ("questions", "cascade.questions_field"),
    ("note", "cascade.note"),
];
const LABELS_OF_ROW: [(&str, &str); 4] = [
    ("name", "cascade.name_of"),
    ("sex", "cascade.sex_of"),
    ("born", "cascade.born_of"),
    ("unit", "cascade.home_of"),
];

/// What each field of the form with so many rows is called, in the order of the page.
fn labels(rows: usize) -> Vec<(String, Message)> {
    let of_row = |n: usize| {
        let number = i64::try_from(n + 1).unwrap_or(0);
        LABELS_OF_ROW.map(|(part, key)| (field(n, part), Message::new(key).with("n", number)))
    };
    let fixed = |(field, key): &(&str, &str)| ((*field).to_owned(), Message::new(key));
    let above = LABELS.iter().position(|(field, _)| *field == "person").map_or(LABELS.len(), |at| at + 1);
    let (above, below) = LABELS.split_at(above);
    above.iter().map(fixed).chain((0..rows).flat_map(of_row)).chain(below.iter().map(fixed)).collect()
}

/// Something newer stands in the way.
#[derive(Clone, Serialize)]
pub(super) struct Conflict {
    pub text: Message,
    /// Where that stands, if it stands anywhere.
    pub href: Option<String>,
}

#[derive(Serialize)]
struct SourceChoice {
    id: String,
    title: String,
    course: String,
    kind_key: &'static str,
    day: Day,
    unit: String,
    /// Who taught it, and the hour where it takes that to know it.
    taught: String,
    chosen: bool,
    modules: Vec<Choice>,
    edition_field: String,
    /// From which text it can have been taught; none where there is but one.
    editions: Vec<EditionChoice>,
}

#[derive(Serialize)]
struct EditionChoice {
    id: Id,
    number: i32,
    /// The one that was taught in the source.
    learned: bool,
    chosen: bool,
}

#[derive(Serialize)]
struct Row {
    n: usize,
    id_field: String,
    id: String,
    name_field: String,
    name: String,
    name_error: Option<Message>,
    sex_field: String,
    female: bool,
    male: bool,
    sex_error: Option<Message>,
    born_field: String,
    born: String,
    born_error: Option<Message>,
    unit_field: String,
    unit: String,
    unit_error: Option<Message>,
    another_field: String,
    /// What the box "this is someone else" says, once somebody of the same name was pointed out.
    someone_else: Option<String>,
    is_someone_else: bool,
}

/// How a form is drawn: the status, and what else there is to say.
pub(super) struct Drawing {
    pub status: StatusCode,
    pub is_new: bool,
    pub conflict: Option<Conflict>,
}

/// GET /reteachings/new
pub async fn new_reteaching(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let reporter = Reporter::of(&app, &viewer).ok_or(Error::NotFound)?;
    let asked: Option<Id> = Form::parse(request.query_string().as_bytes()).raw("source").parse().ok();
    let who = reporter.clone();
    let form = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let sources = queries::learned_classes(conn, who.person, None, who.now)?;
            // With one class there is nothing to choose.
            let only = if sources.len() == 1 { sources.first().map(|c| c.id) } else { None };
            let source = asked.filter(|id| sources.iter().any(|c| c.id == *id)).or(only);
            let modules = source.map(|s| classes::queries::modules(conn, s)).transpose()?;
            Ok(filled::new_form(source, &modules.unwrap_or_default()))
        })
        .await?;
    let drawing = Drawing { status: StatusCode::OK, is_new: true, conflict: None };
    draw(&app, &viewer, &reporter, form, drawing).await
}

/// GET /reteachings/{class}/edit
pub async fn edit_reteaching(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, person, language) = (path.into_inner(), viewer.person, viewer.language());
    let (open, form) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let report = queries::known_reteaching(conn, id)?;
            if report.reported_by != person {
                return Err(Error::NotFound);
            }
            let record = OnRecord {
                class: &classes::queries::as_new(conn, id)?,
                revision: classes::queries::known_class(conn, id)?.revision,
                facilitator: person,
                start_said: report.start_said,
                length_said: report.length_said,
                people: &classes::queries::participants(conn, id)?,
                headcount: attendance::queries::headcount(conn, id)?,
            };
            let form = match queries::unsent(conn, id)? {
                Some(unsent) => filled::form_left(&unsent, &record),
                None => filled::form_of(&record, language),
            };
            Ok((report.state.is_open(), form))
        })
        .await?;
    if !open {
        return Ok(Redirect::to(format!("/reteachings/{id}")).answer());
    }
    let reporter = Reporter::of(&app, &viewer).ok_or(Error::NotAllowed("cascade.refused.right_ended"))?;
    let drawing = Drawing { status: StatusCode::OK, is_new: false, conflict: None };
    draw(&app, &viewer, &reporter, form, drawing).await
}

/// Draws the form with everything typed in it, and with what can be chosen today.
pub(super) async fn draw(
    app: &App,
    viewer: &Viewer,
    reporter: &Reporter,
    form: Form,
    drawing: Drawing,
) -> Result<HttpResponse, Error> {
    let (who, search) = (reporter.clone(), form.raw("search").to_owned());
    let ticked: BTreeSet<Id> = form.all("person").iter().filter_map(|id| id.parse().ok()).collect();
    let class: Option<Id> = form.raw("class").parse().ok();
    let language = viewer.language();
    let (offer, people, more_people, returned) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let offer = offer(conn, &who, class)?;
            let (people, more) = people_offered(conn, &who, &offer, class, &ticked, &search)?;
            Ok((offer, people, more, said_last(conn, &who, class)?))
        })
        .await?;
    let shelves = Shelves::of(app, offer.sources.iter().map(|c| c.edition)).await?;
    let action = if drawing.is_new {
        "/reteachings".to_owned()
    } else {
        format!("/reteachings/{}", form.raw("class"))
    };
    let row_count = rows(&form);
    let labels = labels(row_count);
    let form = form.standing(labels.iter().map(|(field, _)| field.clone()));
    let page = ReteachingForm {
        labels: labels.into_iter().collect(),
        action,
        is_new: drawing.is_new,
        is_open: !offer.sources.is_empty() || !drawing.is_new || !form.raw("source").is_empty(),
        sources: sources(&offer, &shelves, &form, language),
        units: options(&offer.units, form.raw("unit")),
        people,
        more_people,
        rows: (0..row_count).map(|n| row(&form, n)).collect(),
        may_add_rows: row_count < MOST_ROWS,
        row_count,
        today: reporter.today,
        returned,
        conflict: drawing.conflict,
        form,
    };
    viewer.draw(app, drawing.status, &page)
}

/// What the supervisor said last about this report. The form only claims that it is the reporter's own.
fn said_last(conn: &mut Conn, reporter: &Reporter, class: Option<Id>) -> Result<Option<String>, Error> {
    let report = class.map(|class| queries::report_if_any(conn, class)).transpose()?.flatten();
    let Some(own) = report.filter(|report| report.reported_by == reporter.person) else { return Ok(None) };
    let reviews = queries::reviews_of(conn, &[own.class])?.remove(&own.class).unwrap_or_default();
    Ok(reviews.into_iter().next_back().and_then(|review| review.reason))
}

fn sources(offer: &Offer, shelves: &Shelves, form: &Form, language: Language) -> Vec<SourceChoice> {
    let ticked: BTreeSet<&str> = form.all("module").into_iter().collect();
    let choice = |class: &Class| {
        let id = class.id.to_string();
        let module = |slug: &String| {
            let value = format!("{id}/{slug}");
            let is_ticked = ticked.contains(value.as_str());
            Choice::named(value, shelves.module(class.edition, slug, language)).checked(is_ticked)
        };
        SourceChoice {
            chosen: form.raw("source") == id,
            title: class.title.clone(),
            course: shelves.course(class.edition, language),
            kind_key: class.kind.key(),
            day: class.starts_on,
            unit: class.unit_name.clone(),
            taught: offer.told_apart.get(&class.id).cloned().unwrap_or_default(),
            modules: offer.modules.get(&class.id).into_iter().flatten().map(module).collect(),
            editions: editions(class, &offer.editions, form),
            edition_field: edition_field(class.id),
            id,
        }
    };
    offer.sources.iter().map(choice).collect()
}

/// The text that was taught in a class, the one in use where that says something else, and the one that the form
/// names.
fn editions(source: &Class, all: &[Edition], form: &Form) -> Vec<EditionChoice> {
    let of_course = || all.iter().filter(|edition| edition.course == source.course);
    let said = form.raw(&edition_field(source.id)).parse().unwrap_or(source.edition);
    let known = of_course().any(|edition| edition.id == said);
    let chosen = if known { said } else { source.edition };
    let learned = of_course().find(|edition| edition.id == source.edition).map(|edition| edition.substance);
    // The newest come first.
    let in_use = of_course().find(|edition| EditionState::IN_USE.contains(&edition.state));
    let other = in_use.filter(|edition| Some(edition.substance) != learned).map(|edition| edition.id);
    let offered = |edition: &&Edition| {
        edition.id == source.edition || edition.id == chosen || Some(edition.id) == other
    };
    let choice = |edition: &Edition| EditionChoice {
        id: edition.id,
        number: edition.number,
        learned: edition.id == source.edition,
        chosen: edition.id == chosen,
    };
    let mut choices: Vec<EditionChoice> = of_course().filter(offered).map(choice).collect();
    choices.reverse();
    if choices.len() > 1 { choices } else { Vec::new() }
}

fn row(form: &Form, n: usize) -> Row {
    let [id, name, sex, born, unit, another] =
        ["id", "name", "sex", "born", "unit", "another"].map(|part| field(n, part));
    let home = [form.raw(&unit), form.raw("unit")].into_iter().find(|home| !home.is_empty());
    let asked_who =
        form.has(&another) || form.error(&name).is_some_and(|e| [SAME_NAME, TWICE].contains(&e.key.as_str()));
    let home = home.and_then(|home| home.parse().ok()).filter(|_| asked_who);
    let someone_else = home.map(|home| recording::someone_else(form.raw(&name), home));
    let error = |field: &str| form.error(field).cloned();
    Row {
        n: n + 1,
        id: if form.raw(&id).is_empty() { new_id().to_string() } else { form.raw(&id).to_owned() },
        name: form.raw(&name).to_owned(),
        name_error: error(&name),
        female: form.raw(&sex) == "female",
        male: form.raw(&sex) == "male",
        sex_error: error(&sex),
        born: form.raw(&born).to_owned(),
        born_error: error(&born),
        unit: form.raw(&unit).to_owned(),
        unit_error: error(&unit),
        is_someone_else: someone_else.as_deref() == Some(form.raw(&another)),
        someone_else,
        another_field: another,
        id_field: id,
        name_field: name,
        sex_field: sex,
        born_field: born,
        unit_field: unit,
    }
}
