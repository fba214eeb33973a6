//! The form of a document as it is drawn; [`writing`](super::writing) reads it, [`saving`](super::saving)
//! keeps what it says.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::writing::text_field;
use super::{WRITES, written};
use crate::app::App;
use crate::courses::course::Both;
use crate::documents::standing::Standing;
use crate::documents::{Document, Kind, LONGEST, ROOT, Version, queries};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::{Day, Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::viewer::Viewer;
use crate::units::options::options;
use crate::units::{self, Level, Unit};

#[derive(Serialize)]
struct DocumentFormPage {
    form: Form,
    /// Where the form is sent.
    action: String,
    /// Where it leads back to.
    back: String,
    /// What it is called, where it is on record.
    title: Option<String>,
    /// What the new one is to replace.
    replaces: Option<Replaced>,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    /// None for what does not hold any more: a page of its own says where that stands.
    standings: Vec<Choice>,
    /// In thousands of bytes.
    longest: usize,
    /// Somebody else has changed it meanwhile: the newest version, and who made it.
    newer: Option<Newer>,
}

#[derive(Serialize)]
struct Replaced {
    id: Id,
    href: String,
    title: String,
}

#[derive(Serialize)]
pub(super) struct Newer {
    pub href: String,
    pub number: i32,
    pub who: Option<String>,
    pub at: Timestamp,
    pub message: String,
}

impl Page for DocumentFormPage {
    const TEMPLATE: &'static str = "documents/form";
}

/// What the form is drawn around.
#[derive(Default)]
pub(super) struct Around {
    pub document: Option<Document>,
    pub replaces: Option<Document>,
    pub newer: Option<Newer>,
}

/// The units for which the viewer writes, as far as a document concerns them: no village has its own.
fn units_offered(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Unit>, Error> {
    let scope = viewer.require(WRITES)?;
    let mut offered = units::queries::units_in(conn, &scope)?;
    offered.retain(|unit| unit.level != Level::Village);
    Ok(offered)
}

/// The page of the form with this status.
pub(super) async fn draw(
    app: &App,
    viewer: &Viewer,
    status: StatusCode,
    (form, around): (Form, Around),
) -> Result<HttpResponse, Error> {
    let (asking, language) = (viewer.clone(), viewer.language());
    let offered = app.db.read(move |conn| units_offered(conn, &asking)).await?;
    let title = |document: &Document| document.facts.title_in(language).0.to_owned();
    let chosen = (form.raw("kind").to_owned(), form.raw("standing").to_owned());
    let standing = |one: Standing| Choice::key(one.code(), one.key()).checked(one.code() == chosen.1);
    let kind = |one: &Kind| Choice::key(one.code(), one.key()).checked(one.code() == chosen.0);
    // Only what it may come to stand like; a page of its own says that it ends, and where it stands then.
    let stands = around.document.as_ref().map(|document| document.facts.standing);
    let offers = |one: &Standing| match stands {
        Some(stands) => stands.holds() && (stands == *one || stands.may_become().contains(one)),
        None => true,
    };
    let standings = [Standing::InForce, Standing::Soft].into_iter().filter(offers);
    let to = around.document.as_ref().map_or_else(|| ROOT.to_owned(), Document::href);
    let page = DocumentFormPage {
        units: options(&offered, form.raw("unit")),
        form,
        back: around.replaces.as_ref().map_or_else(|| to.clone(), Document::href),
        action: to,
        title: around.document.as_ref().map(title),
        replaces: around.replaces.as_ref().map(|one| Replaced {
            id: one.id,
            href: one.href(),
            title: title(one),
        }),
        kinds: Kind::ALL.iter().map(kind).collect(),
        standings: standings.map(standing).collect(),
        longest: LONGEST / 1000,
        newer: around.newer,
    };
    viewer.draw(app, status, &page)
}

/// GET /documents/new?replaces=…
pub async fn new_document(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    viewer.require(WRITES)?;
    let asked = Form::parse(request.query_string().as_bytes()).raw("replaces").parse::<Id>().ok();
    let asking = viewer.clone();
    let replaces = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let found = asked.map(|id| written(conn, &asking, id)).transpose();
            Ok(Error::found(found)?.flatten().map(|(document, _)| document))
        })
        .await?;
    let mut form = Form::new().with("id", new_id()).with("save", new_id());
    form.set("standing", Standing::InForce.code());
    if let Some(old) = &replaces {
        let text = |line: &Option<String>| line.clone().unwrap_or_default();
        form = form
            .with("kind", old.facts.kind.code())
            .with("title", &old.facts.title)
            .with("title_en", text(&old.facts.title_en))
            .with("issuer", text(&old.facts.issuer))
            .with("unit", old.facts.unit);
    }
    draw(&app, &viewer, StatusCode::OK, (form, Around { replaces, ..Around::default() })).await
}

/// The form that would make this version again.
fn form_of(version: &Version, text: &Both) -> Form {
    let facts = &version.facts;
    let line = |line: &Option<String>| line.clone().unwrap_or_default();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let form = Form::new()
        .with("kind", facts.kind.code())
        .with("number", line(&facts.number))
        .with("title", &facts.title)
        .with("title_en", line(&facts.title_en))
        .with("issuer", line(&facts.issuer))
        .with("issued_on", day(facts.issued_on))
        .with("in_force_on", day(facts.in_force_on))
        .with("unit", facts.unit)
        .with("standing", facts.standing.code());
    Language::ALL.into_iter().fold(form, |form, language| form.with(text_field(language), text.of(language)))
}

/// GET /documents/{document}/edit
pub async fn edit_document(
    app: Data<App>,
    viewer: Viewer,
    document: Path<Id>,
) -> Result<HttpResponse, Error> {
    let (id, asking) = (document.into_inner(), viewer.clone());
    let (document, version, text) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (document, _) = written(conn, &asking, id)?;
            let version = queries::current(conn, id)?;
            let text = queries::text(conn, version.id)?;
            Ok((document, version, text))
        })
        .await?;
    let form = form_of(&version, &text).with("save", new_id()).with("seen", version.number);
    let around = Around { document: Some(document), ..Around::default() };
    draw(&app, &viewer, StatusCode::OK, (form, around)).await
}
