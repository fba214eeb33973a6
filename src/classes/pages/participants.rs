//! Who takes part: chosen from a unit, or recorded on the spot.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::classes::{Class, managed_class, queries};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::recording::{self, Fields};
use crate::people::viewer::{Redirect, Viewer};
use crate::people::{self, NewPerson, Person, Right, Sex};
use crate::units::options::options;
use crate::units::scope::Scope;
use crate::units::{self, Unit};

/// How many people are listed at once; more must be narrowed by unit or name.
const LISTED: i64 = 400;
/// Says that somebody of this name is known already.
const SAME_NAME: &str = "classes.same_name";

#[derive(Serialize)]
struct ParticipantsPage {
    class: Class,
    /// The person to be recorded.
    form: Form,
    /// What is looked for: unit and words of a name.
    unit: String,
    search: String,
    units: Vec<Choice>,
    /// The units where the viewer may record people.
    homes: Vec<Choice>,
    sexes: Vec<Choice>,
    people: Vec<Candidate>,
    /// There are more than are listed.
    more: bool,
    looked: bool,
    /// The button that adds everybody who is listed and not in the class yet.
    everyone: Option<Everyone>,
    takes_part: usize,
    /// What the box "this is someone else" says, once somebody of the same name was pointed out.
    someone_else: Option<String>,
}

impl Page for ParticipantsPage {
    const TEMPLATE: &'static str = "classes/participants";
}

#[derive(Serialize)]
struct Candidate {
    #[serde(flatten)]
    person: Person,
    already: bool,
    /// Teaches the class. One of several facilitators may learn in it too, but nobody is made to by the button.
    teaches: bool,
    checked: bool,
}

#[derive(Serialize)]
struct Everyone {
    /// Whom it adds, as a short code. It comes back with the button, so that nobody is added who did not stand
    /// on the page.
    who: String,
    text: Message,
}

/// Where people may be chosen from.
fn reach(viewer: &Viewer) -> Result<Scope, Error> {
    viewer.require(Right::HoldClasses)
}

fn drawn(
    conn: &mut Conn,
    viewer: &Viewer,
    class: Class,
    form: Form,
    asked: (String, String),
) -> Result<ParticipantsPage, Error> {
    let scope = reach(viewer)?;
    let inside = units::queries::units_in(conn, &scope)?;
    let (unit, search) = asked;
    let chosen = inside.iter().find(|u| u.id.to_string() == unit);
    let looked = chosen.is_some() || !search.trim().is_empty();
    let narrowed = match chosen {
        Some(unit) => scope.within(&unit.path),
        None => Some(scope.clone()),
    };
    let mut found = match narrowed.filter(|_| looked) {
        Some(scope) => people::queries::people_in(conn, &scope, &search, LISTED + 1, 0)?,
        None => Vec::new(),
    };
    let more = i64::try_from(found.len()).is_ok_and(|n| n > LISTED);
    found.truncate(usize::try_from(LISTED).unwrap_or(0));
    let already: BTreeSet<Id> = queries::participant_ids(conn, class.id)?.into_iter().collect();
    let teaching: BTreeSet<Id> =
        queries::facilitators(conn, class.id)?.into_iter().map(|facilitator| facilitator.person).collect();
    let ticked: BTreeSet<&str> = form.all("person").into_iter().collect();
    let adding = viewer.scope(Right::AddPeople);
    let homes = inside.iter().filter(|u| adding.as_ref().is_some_and(|adding| adding.holds(&u.path)));
    let home = if form.has("home") { form.raw("home").to_owned() } else { unit.clone() };
    let sex = form.raw("sex").to_owned();
    let sexes = Sex::ALL.iter().map(|s| Choice::key(s.code(), s.key()).checked(s.code() == sex));
    let candidate = |person: Person| Candidate {
        already: already.contains(&person.id),
        teaches: teaching.contains(&person.id),
        checked: ticked.contains(person.id.to_string().as_str()),
        person,
    };
    let people: Vec<Candidate> = found.into_iter().map(candidate).collect();
    let asked_who = form.has("another") || form.error("full_name").is_some_and(|e| e.key == SAME_NAME);
    let someone_else = home.parse().ok().filter(|_| asked_who);
    Ok(ParticipantsPage {
        units: options(&inside, &unit),
        homes: options(homes, &home),
        someone_else: someone_else.map(|home| recording::someone_else(form.raw("full_name"), home)),
        sexes: sexes.collect(),
        everyone: everyone(&people, more, chosen.filter(|_| search.trim().is_empty())),
        people,
        takes_part: already.len(),
        class,
        unit,
        search,
        more,
        looked,
        form,
    })
}

/// Those listed who are not in the class yet.
fn joining(people: &[Candidate]) -> impl Iterator<Item = Id> {
    people
        .iter()
        .filter(|candidate| !candidate.already && !candidate.teaches)
        .map(|candidate| candidate.person.id)
}

/// The button is not offered for one person alone, nor where not all whom it adds are listed. It
/// names the unit where no name was asked for beside it.
fn everyone(people: &[Candidate], more: bool, unit: Option<&Unit>) -> Option<Everyone> {
    let count = joining(people).count();
    let text = match unit {
        Some(unit) => Message::new("classes.add_everyone_of").with("unit", unit.name.as_str()),
        None => Message::new("classes.add_everyone"),
    };
    (count > 1 && !more).then(|| Everyone { who: code_of(joining(people)), text: text.with("count", count) })
}

/// Tells one set of people from another, whatever their order.
fn code_of(people: impl Iterator<Item = Id>) -> String {
    let ids: BTreeSet<Id> = people.collect();
    let mut hash = Sha256::new();
    ids.iter().for_each(|id| hash.update(id.to_string()));
    hash.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// GET /classes/{class}/participants
pub async fn show_participants(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (id, asking, above) = (path.into_inner(), viewer.clone(), app.above);
    let asked = Form::parse(request.query_string().as_bytes());
    let has_looked = asked.has("unit") || asked.has("search");
    let asked = (asked.raw("unit").to_owned(), asked.raw("search").to_owned());
    let form = Form::new().with("id", new_id());
    let page = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let class = managed_class(conn, &above, &asking, id)?;
            let mut page = drawn(conn, &asking, class, form.clone(), asked.clone())?;
            if has_looked && !page.looked {
                page.form.refuse("unit", Message::new("classes.look_for"));
            }
            Ok(page)
        })
        .await?;
    viewer.show(&app, &page)
}

/// POST /classes/{class}/participants
pub async fn add_participants(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (id, above, now) = (path.into_inner(), app.above, app.now());
    let asked = (form.raw("unit").to_owned(), form.raw("search").to_owned());
    let back = form_urlencoded::Serializer::new(String::new())
        .append_pair("unit", &asked.0)
        .append_pair("search", &asked.1)
        .finish();
    let looked = !asked.0.is_empty() || !asked.1.trim().is_empty();
    let page = format!("/classes/{id}/participants");
    let back = if looked { format!("{page}?{back}") } else { page };
    let new = form.raw("what") == "new";
    let everyone = form.has("everyone");
    let (wanted, chosen) =
        if new { (read_person(&mut form, now), Vec::new()) } else { (None, form.ids("person")) };
    if !new && !everyone && chosen.is_empty() {
        form.refuse("person", Message::new("classes.nobody_chosen"));
    }
    let (asking, typed) = (viewer.clone(), form.clone());
    let refused = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let class = managed_class(conn, &above, &asking, id)?;
            let mut form = typed.clone();
            if let Some(person) = &wanted {
                check_person(conn, &asking, &mut form, person)?;
            }
            if !form.is_fine() {
                return drawn(conn, &asking, class, form, asked.clone()).map(Some);
            }
            match &wanted {
                Some(person) => record(conn, &asking, id, person, now)?,
                None if everyone => {
                    let counted = form.raw("everyone").to_owned();
                    let mut page = drawn(conn, &asking, class, form, asked.clone())?;
                    let joining: Vec<Id> = joining(&page.people).collect();
                    // Nobody is left where the button was pressed twice.
                    if !joining.is_empty() && code_of(joining.iter().copied()) != counted {
                        page.form.refuse("person", Message::new("classes.everyone_changed"));
                        return Ok(Some(page));
                    }
                    add_chosen(conn, &asking, id, &joining, now)?;
                }
                None => add_chosen(conn, &asking, id, &chosen, now)?,
            }
            Ok(None)
        })
        .await?;
    match refused {
        Some(page) => viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page),
        None => Ok(Redirect::to(back).saying("participants_added").answer()),
    }
}

fn add_chosen(
    conn: &mut Conn,
    viewer: &Viewer,
    class: Id,
    chosen: &[Id],
    now: Timestamp,
) -> Result<(), Error> {
    if people::queries::people_among(conn, chosen, &reach(viewer)?)?.len() != chosen.len() {
        return Err(Error::NotFound);
    }
    queries::add_participants(conn, class, chosen, viewer.person, now)?;
    Ok(())
}

fn read_person(form: &mut Form, now: Timestamp) -> Option<NewPerson> {
    let (id, named) = (form.id("id"), recording::read(form, Fields::ONE, now.day()));
    let (home, position) = (form.id("home"), form.optional_line("position"));
    Some(NewPerson { position, ..named?.recorded(id?, home?) })
}

/// Somebody of the same name in the same unit is pointed out, once.
fn check_person(conn: &mut Conn, viewer: &Viewer, form: &mut Form, new: &NewPerson) -> Result<(), Error> {
    if let Some(known) = people::queries::known_records(conn, &[new.id])?.pop() {
        // Somebody's own id was not drawn with this form.
        people::queries::person(conn, new.id, &reach(viewer)?)?;
        if known != *new {
            // Gone back to, and filled in for the next one: nothing typed may be lost.
            form.refuse("full_name", Message::new("form.sent_already"));
            *form = form.clone().with("id", new_id());
        }
        return Ok(());
    }
    let home = units::queries::unit(conn, new.unit)?;
    let scope = viewer.scope(Right::AddPeople).and_then(|scope| scope.within(&home.path));
    let Some(scope) = scope.filter(|scope| scope.holds(&home.path)) else {
        form.refuse("home", Message::new("form.not_a_choice"));
        return Ok(());
    };
    let known = people::queries::namesakes(conn, &[&new.full_name], &scope)?;
    if let Some(twin) = recording::may_be(new, form.raw("another"), &known).first() {
        let message = Message::new(SAME_NAME).with("name", twin.full_name.as_str());
        let born = twin.birth_year.map_or("–".to_owned(), |year| year.to_string());
        form.refuse("full_name", message.with("unit", twin.unit_name.as_str()).with("year", born));
    }
    Ok(())
}

fn record(conn: &mut Conn, viewer: &Viewer, class: Id, new: &NewPerson, now: Timestamp) -> Result<(), Error> {
    people::queries::add_person(conn, new, Some(viewer.person), now)?;
    add_chosen(conn, viewer, class, &[new.id], now)
}

/// POST /classes/{class}/participants/{person}/removal
pub async fn remove_participant(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, Id)>,
) -> Result<HttpResponse, Error> {
    let ((id, person), asking, above, now) = (path.into_inner(), viewer.clone(), app.above, app.now());
    let removed = app
        .db
        .write(move |conn| -> Result<_, Error> {
            managed_class(conn, &above, &asking, id)?;
            let marked = (above.marked)(conn, id)?;
            Ok(queries::remove_participant(conn, id, person, &marked, asking.person, now)?)
        })
        .await?;
    if !removed {
        return Err(Error::NotAllowed("classes.has_marks"));
    }
    Ok(Redirect::to(format!("/classes/{id}")).saying("participant_removed").answer())
}
