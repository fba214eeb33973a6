//! The sheets of a session: making one, and its file.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data, Path};
use serde::Serialize;

use crate::app::App;
use crate::classes::{self, Class, Facilitator, Sitting, class_for};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{self, Message};
use crate::people::queries::{known_people, known_records, people_among};
use crate::people::viewer::{Redirect, Viewer};
use crate::people::{Person, Right};
use crate::sheets::drawing::{Line, Paper, pdf};
use crate::sheets::layout::{LAST_ROWS, pages};
use crate::sheets::{Sheet, queries};

/// So many empty lines are offered at first: who comes besides is seldom more.
const BLANKS: usize = 5;
const MOST_BLANKS: i64 = 200;

#[derive(Serialize)]
struct SheetsPage {
    class: Class,
    sitting: Sitting,
    /// How many people would be on a sheet made now.
    count: usize,
    form: Form,
    /// May the viewer have the ethnic group printed?
    administers: bool,
    sheets: Vec<Made>,
}

impl Page for SheetsPage {
    const TEMPLATE: &'static str = "sheets/sheets";
}

/// A sheet that was made.
#[derive(Serialize)]
struct Made {
    id: Id,
    at: Timestamp,
    by: String,
    people: usize,
    blanks: i32,
    pages: usize,
    /// Somebody came to the class or left it since.
    is_older: bool,
}

/// A session as far as its sheets need it.
struct Session {
    class: Class,
    sitting: Sitting,
    sessions: usize,
}

/// Fails for whoever does not call its roll.
fn called(conn: &mut Conn, app: &classes::Above, viewer: &Viewer, id: Id) -> Result<Session, Error> {
    let session = classes::queries::session(conn, id)?;
    let (class, access) = class_for(conn, app, viewer, session.class)?;
    if !access.calls {
        return Err(Error::NotFound);
    }
    let sittings = Sitting::all(&classes::queries::sessions(conn, class.id)?);
    let sitting = sittings.iter().find(|s| s.id == id).cloned().ok_or(Error::NotFound)?;
    Ok(Session { class, sitting, sessions: sittings.len() })
}

fn page(conn: &mut Conn, viewer: &Viewer, session: Session, form: Form) -> Result<SheetsPage, Error> {
    let people = classes::queries::participant_ids(conn, session.class.id)?;
    let now: BTreeSet<Id> = people.iter().copied().collect();
    let sheets = queries::sheets_of(conn, session.sitting.id)?;
    let makers: Vec<Id> = sheets.iter().map(|sheet| sheet.printed_by).collect();
    let names: BTreeMap<Id, String> =
        known_people(conn, &makers)?.into_iter().map(|person| (person.id, person.full_name)).collect();
    let made = |sheet: Sheet| Made {
        id: sheet.id,
        at: sheet.printed_at,
        by: names.get(&sheet.printed_by).cloned().unwrap_or_default(),
        people: sheet.listed.len(),
        blanks: sheet.blanks,
        pages: pages(sheet.lines()).len(),
        is_older: sheet.listed.iter().copied().collect::<BTreeSet<Id>>() != now,
    };
    Ok(SheetsPage {
        count: people.len(),
        administers: viewer.may(Right::Administer, &session.class.unit_path) && !people.is_empty(),
        sheets: sheets.into_iter().map(made).collect(),
        class: session.class,
        sitting: session.sitting,
        form,
    })
}

/// GET /sessions/{session}/sheets
pub async fn show_sheets(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, above) = (path.into_inner(), viewer.clone(), app.above);
    let page = app
        .db
        .read(move |conn| {
            let session = called(conn, &above, &asking, id)?;
            let nobody = classes::queries::participant_ids(conn, session.class.id)?.is_empty();
            let blanks = if nobody { LAST_ROWS } else { BLANKS };
            let form = Form::new().with("blanks", blanks).with("id", new_id());
            page(conn, &asking, session, form)
        })
        .await?;
    viewer.show(&app, &page)
}

/// POST /sessions/{session}/sheets
pub async fn make_sheet(
    app: Data<App>,
    viewer: Viewer,
    path: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking, above, now) = (path.into_inner(), viewer.clone(), app.above, app.now());
    let blanks = form.number("blanks", 0..=MOST_BLANKS).map(|blanks| blanks as i32);
    // Sent twice, it is one sheet; and what is no id is as good as a new one.
    let sheet = form.raw("id").parse().unwrap_or_else(|_| new_id());
    let language = viewer.language();
    let refused = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let mut form = form.clone();
            let session = called(conn, &above, &asking, id)?;
            let listed = classes::queries::participants(conn, session.class.id)?;
            if listed.is_empty() && blanks == Some(0) {
                form.refuse("blanks", Message::new("sheets.nothing"));
            }
            let Some(blanks) = blanks.filter(|_| form.is_fine()) else {
                return Ok(Some(page(conn, &asking, session, form)?));
            };
            let may = asking.may(Right::Administer, &session.class.unit_path);
            let new = Sheet {
                id: sheet,
                session: id,
                printed_by: asking.person,
                printed_at: now,
                language,
                listed: listed.iter().map(|person| person.id).collect(),
                blanks,
                with_ethnicity: may && form.has("with_ethnicity"),
            };
            // The id of another session's sheet was not drawn with this form.
            if !queries::add_sheet(conn, &new)? && queries::sheet(conn, sheet)?.session != id {
                return Err(Error::NotFound);
            }
            Ok(None)
        })
        .await?;
    match refused {
        Some(page) => viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page),
        None => Ok(Redirect::to(format!("/sessions/{id}/sheets")).saying("sheet_made").answer()),
    }
}

/// What a sheet is drawn from.
struct Drawn {
    sheet: Sheet,
    session: Session,
    facilitators: Vec<Facilitator>,
    people: BTreeMap<Id, Person>,
    /// Of those whose ethnic group is to be printed and may be seen by who asks.
    ethnicities: BTreeMap<Id, String>,
}

fn drawn(conn: &mut Conn, above: &classes::Above, viewer: &Viewer, id: Id) -> Result<Drawn, Error> {
    let sheet = queries::sheet(conn, id)?;
    let session = called(conn, above, viewer, sheet.session)?;
    let facilitators = classes::queries::facilitators(conn, session.class.id)?;
    let people = known_people(conn, &sheet.listed)?.into_iter().map(|person| (person.id, person)).collect();
    let ethnicities = match viewer.scope(Right::Administer) {
        Some(scope) if sheet.with_ethnicity => {
            let seen: Vec<Id> = people_among(conn, &sheet.listed, &scope)?.into_iter().collect();
            let known = known_records(conn, &seen)?.into_iter();
            known.filter_map(|of| Some((of.id, of.ethnicity_local.or(of.ethnicity)?))).collect()
        }
        _ => BTreeMap::new(),
    };
    Ok(Drawn { sheet, session, facilitators, people, ethnicities })
}

/// GET /sheets/{sheet}/sheet.pdf
pub async fn show_sheet(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, above) = (path.into_inner(), app.above);
    let drawn = app.db.read(move |conn| drawn(conn, &above, &viewer, id)).await?;
    let texts = app.views.texts.clone();
    let name =
        format!("phieu-ky-buoi-{}-{}.pdf", drawn.session.sitting.number, drawn.session.sitting.held_on);
    let file = web::block(move || {
        let language = drawn.sheet.language;
        let say = |key: &str| texts.say(language, &Message::new(key));
        pdf(id, drawn.session.class.kind, &paper(&drawn, say), &texts, language)
    });
    let file = file.await.map_err(|e| Error::Broken(e.to_string()))?;
    let file = file.map_err(|e| Error::Broken(e.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        // It is packed already.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(file))
}

fn paper(drawn: &Drawn, say: impl Fn(&str) -> String) -> Paper {
    let Drawn { sheet, session, facilitators, people, ethnicities } = drawn;
    let Session { class, sitting, sessions } = session;
    let line = |id: &Id| {
        let Some(person) = people.get(id) else { return Line::default() };
        Line {
            name: person.full_name.clone(),
            birth_year: person.birth_year.map(|year| year.to_string()).unwrap_or_default(),
            sex: say(person.sex.key()),
            ethnicity: ethnicities.get(id).cloned().unwrap_or_default(),
            position: person.position.clone().unwrap_or_default(),
            unit: person.unit_name.clone(),
        }
    };
    let places: Vec<&str> =
        class.venue.iter().map(String::as_str).chain([class.unit_name.as_str()]).collect();
    let names: Vec<&str> = facilitators.iter().map(|of| of.full_name.as_str()).collect();
    Paper {
        organiser: class.organiser.clone().unwrap_or_default(),
        class: class.title.clone(),
        number: sitting.number,
        sessions: *sessions,
        starts: sitting.starts.clone(),
        ends: sitting.ends.clone(),
        day: text::day(sheet.language, sitting.held_on),
        place: places.join(", "),
        teachers: names.join(", "),
        made: text::moment(sheet.language, sheet.printed_at),
        lines: sheet.listed.iter().map(line).collect(),
        blanks: sheet.blanks.unsigned_abs() as usize,
    }
}
