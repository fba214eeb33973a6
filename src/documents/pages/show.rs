//! Reading a document, as it stands and as it was.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::WRITES;
use super::list::Line;
use crate::app::App;
use crate::courses::course::Both;
use crate::courses::destinations::{Destinations, Documents};
use crate::courses::difference::{self, Difference};
use crate::courses::library::Files;
use crate::courses::markdown::Heading;
use crate::courses::plain;
use crate::documents::citing::{Named, modules_citing};
use crate::documents::reader::Reader;
use crate::documents::rendering::Text;
use crate::documents::standing::Standing;
use crate::documents::{Document, Facts, ROOT, Version, linking, queries, shown_in, sign};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::people::viewer::{Redirect, Viewer};
use crate::people::{self, Right};
use crate::units::{self, Unit};

#[derive(Serialize)]
struct DocumentPage {
    id: Id,
    href: String,
    kind: &'static str,
    number: Option<String>,
    title: String,
    title_lang: Option<&'static str>,
    issuer: Option<String>,
    issued_on: Option<Day>,
    in_force_on: Option<Day>,
    unit: String,
    standing: Standing,
    standing_key: &'static str,
    /// What replaced it, if the viewer may read that; for a replaced one only.
    successor: Option<Line>,
    /// Why it does not hold any more, in the words of whoever said so.
    reason: Option<String>,
    version: i32,
    changed_at: Timestamp,
    /// Another version is the newest: this page shows an older one.
    newest: Option<i32>,
    html: Option<String>,
    /// The language of the text, where it is not the reader's.
    lang: Option<&'static str>,
    contents: Vec<Heading>,
    kilobytes: usize,
    versions: Vec<VersionLine>,
    /// What differs from the version before; on the page of a version only.
    difference: Option<Difference>,
    /// The modules that refer to it, for whoever writes or teaches; None for others.
    cited: Option<Vec<Citation>>,
    writes: bool,
    /// Links of its newest texts that lead nowhere, for whoever writes it.
    broken: Vec<BrokenLink>,
}

#[derive(Serialize)]
struct BrokenLink {
    /// The language of the text.
    lang: &'static str,
    language: &'static str,
    line: usize,
    column: usize,
    sentence: Message,
}

#[derive(Serialize)]
struct VersionLine {
    href: String,
    number: i32,
    at: Timestamp,
    who: Option<String>,
    message: String,
    standing_key: &'static str,
    is_shown: bool,
}

#[derive(Serialize)]
struct Citation {
    href: String,
    course: String,
    module: String,
}

impl Page for DocumentPage {
    const TEMPLATE: &'static str = "documents/show";
}

/// What the page is drawn from.
struct Known {
    document: Document,
    /// Whom it concerns now, which says who may write it, and whom the version that is shown concerned.
    unit: Unit,
    unit_then: String,
    /// All versions, the newest first.
    versions: Vec<Version>,
    names: BTreeMap<Id, String>,
    successor: Option<Document>,
    shown: usize,
    text: Both,
    /// The texts of the version before the one shown.
    before: Option<Both>,
}

/// A document in one of its versions, the newest where none is asked for.
fn known(conn: &mut Conn, reader: &Reader, id: Id, number: Option<i32>) -> Result<Known, Error> {
    let document = queries::document(conn, reader, id)?;
    let unit = units::queries::unit(conn, document.facts.unit)?;
    let versions = queries::versions(conn, id)?;
    let asked = number.unwrap_or(document.version);
    let shown = versions.iter().position(|one| one.number == asked).ok_or(Error::NotFound)?;
    let text = queries::text(conn, versions[shown].id)?;
    let before = match versions.get(shown + 1).filter(|_| number.is_some()) {
        Some(before) => Some(queries::text(conn, before.id)?),
        None => None,
    };
    let makers: Vec<Id> = versions.iter().filter_map(|one| one.by).collect();
    let people = people::queries::known_people(conn, &makers)?;
    let names = people.into_iter().map(|person| (person.id, person.full_name)).collect();
    // An earlier version says whom it concerned then, and what replaced it then.
    let of_then = &versions[shown].facts;
    let unit_then = units::queries::unit(conn, of_then.unit)?.name;
    let successor = match of_then.successor {
        // Whoever may not read it is told that there is one.
        Some(successor) => queries::documents_of(conn, reader, &[successor])?.pop(),
        None => None,
    };
    Ok(Known { document, unit, unit_then, versions, names, successor, shown, text, before })
}

/// GET /documents/{document}: by its id, or by its number as an address spells it (`551-qd-ttg`), which leads
/// to the document itself, or to the list of those in force where two offices gave the same.
pub async fn show_document(
    app: Data<App>,
    viewer: Viewer,
    document: Path<String>,
) -> Result<HttpResponse, Error> {
    if let Ok(id) = document.parse() {
        return draw(&app, &viewer, id, None).await;
    }
    let (sign, reader) = (sign::slug(&document).ok_or(Error::NotFound)?, Reader::of(&viewer));
    let words = sign.replace('-', "+");
    let meant = app.db.read(move |conn| -> Result<_, Error> { Ok(queries::of_sign(conn, &reader, &sign)?) });
    match meant.await?.as_slice() {
        [] => Err(Error::NotFound),
        [id] => Ok(Redirect::to(crate::documents::href(*id)).answer()),
        _ => Ok(Redirect::to(format!("{ROOT}?q={words}")).answer()),
    }
}

/// GET /documents/{document}/versions/{number}
pub async fn show_version(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
) -> Result<HttpResponse, Error> {
    let (id, number) = path.into_inner();
    let number = number.parse().map_err(|_| Error::NotFound)?;
    draw(&app, &viewer, id, Some(number)).await
}

async fn draw(app: &App, viewer: &Viewer, id: Id, number: Option<i32>) -> Result<HttpResponse, Error> {
    let reader = Reader::of(viewer);
    let known = app.db.read(move |conn| known(conn, &reader, id, number)).await?;
    let language = viewer.language();
    let (version, facts) = (&known.versions[known.shown], &known.versions[known.shown].facts);
    let (title, titled_in) = facts.title_in(language);
    let text_in = shown_in(&known.text, language);
    let text = text_in.map(|said| app.documents.of(version.id, said, known.text.of(said)));
    let foreign = |said: Language| (said != language).then(|| said.code());
    let html = text.as_ref().map(|text: &std::sync::Arc<Text>| text.rendered.html.clone());
    let teaches = viewer.scope_of_any(&[Right::PublishCourses, Right::HoldClasses]).is_some();
    let cited = match teaches {
        true => Some(citations(app, &known.document, language).await?),
        false => None,
    };
    let difference = match (&known.before, text_in) {
        (Some(before), Some(said)) => {
            Some(compared(before.of(said).clone(), known.text.of(said).clone()).await?)
        }
        _ => None,
    };
    let writes = viewer.may(WRITES, &known.unit.path);
    let broken = match writes && version.number == known.document.version {
        true => broken_links(app, viewer, &known.unit, &known.text).await?,
        false => vec![],
    };
    let gone = !facts.standing.holds();
    let line = |one: &Version| VersionLine {
        href: format!("{}/versions/{}", known.document.href(), one.number),
        number: one.number,
        at: one.at,
        // Who writes is nobody's business but of those who teach.
        who: one.by.filter(|_| teaches).and_then(|by| known.names.get(&by).cloned()),
        message: one.message.clone(),
        standing_key: one.facts.standing.key(),
        is_shown: number == Some(one.number),
    };
    let page = DocumentPage {
        id,
        href: known.document.href(),
        kind: facts.kind.key(),
        number: facts.number.clone(),
        title: title.to_owned(),
        title_lang: foreign(titled_in),
        issuer: facts.issuer.clone(),
        issued_on: facts.issued_on,
        in_force_on: facts.in_force_on,
        unit: known.unit_then.clone(),
        standing: facts.standing,
        standing_key: facts.standing.key(),
        successor: known.successor.as_ref().map(|one| Line::of(one, language)),
        reason: gone.then(|| since_gone(&known.versions[known.shown..], facts)).flatten(),
        version: version.number,
        changed_at: version.at,
        newest: (version.number != known.document.version).then_some(known.document.version),
        contents: text.as_ref().map(|text| text.rendered.contents.clone()).unwrap_or_default(),
        kilobytes: html.as_ref().map_or(0, |html| html.len().div_ceil(1000)),
        html,
        lang: text_in.and_then(foreign),
        versions: known.versions.iter().map(line).collect(),
        difference,
        cited,
        writes,
        broken,
    };
    viewer.show(app, &page)
}

/// What was said when a document came to stand as it does: later versions only mend its words.
fn since_gone(versions: &[Version], facts: &Facts) -> Option<String> {
    let same =
        |one: &&Version| one.facts.standing == facts.standing && one.facts.successor == facts.successor;
    let first = versions.iter().take_while(same).last()?;
    Some(first.message.clone()).filter(|message| !message.is_empty())
}

/// The modules of the courses in use that refer to a document.
async fn citations(app: &App, document: &Document, language: Language) -> Result<Vec<Citation>, Error> {
    let named = Named { id: document.id, number: document.facts.number.as_deref() };
    let courses = app.shelf.in_use(&app.db).await?;
    let citation =
        |course: &crate::courses::course::Course, module: &crate::courses::course::Module| Citation {
            href: module.place.address(),
            course: course.title.of(language).clone(),
            module: module.title.of(language).clone(),
        };
    let mut found = vec![];
    for one in &courses {
        let course = &one.shelved.course;
        found.extend(modules_citing(course, &named).into_iter().map(|module| citation(course, module)));
    }
    Ok(found)
}

/// The links of both texts that lead nowhere for whoever asks, or for some of those who read them.
async fn broken_links(
    app: &App,
    viewer: &Viewer,
    unit: &Unit,
    text: &Both,
) -> Result<Vec<BrokenLink>, Error> {
    let named: BTreeSet<String> =
        Language::ALL.into_iter().flat_map(|language| linking::courses_named(text.of(language))).collect();
    let mut files = Files::new();
    for course in app.shelf.in_use(&app.db).await?.iter().filter(|one| named.contains(&one.edition.course)) {
        files.extend(course.shelved.files.iter().map(|(path, text)| (path.clone(), text.clone())));
    }
    let (reader, text, path) = (Reader::of(viewer), text.clone(), unit.path.clone());
    let known = app.db.read(move |conn| -> Result<_, Error> { Ok(queries::addresses(conn, Some(&reader))?) });
    let known = Documents::of(known.await?);
    let look = move || {
        let destinations = Destinations::among(&files).with_documents(Some(&known)).read_at(&path);
        let of = |language: Language| {
            let told = linking::broken("", text.of(language), language, &destinations);
            told.into_iter().map(move |problem| BrokenLink {
                lang: language.code(),
                language: match language {
                    Language::Vi => "documents.text_vi",
                    Language::En => "documents.text_en",
                },
                line: problem.line,
                column: problem.column,
                sentence: problem.message(),
            })
        };
        Language::ALL.into_iter().flat_map(of).collect()
    };
    actix_web::web::block(look).await.map_err(|e| Error::Broken(e.to_string()))
}

/// What differs between two texts. Comparing long ones takes its time.
async fn compared(before: String, after: String) -> Result<Difference, Error> {
    let work = move || difference::compare(&plain::paragraphs(&before), &plain::paragraphs(&after));
    actix_web::web::block(work).await.map_err(|e| Error::Broken(e.to_string()))
}
