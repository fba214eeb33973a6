//! Files of a course that wait to be taken in: what taking them would change, taking them, leaving them.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{Desk, course_file, desk, listed, title_of};
use crate::app::App;
use crate::courses::difference::Part;
use crate::courses::edition::{Edition, checksum};
use crate::courses::library::Files;
use crate::courses::queries::edition_files;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Right;
use crate::people::queries::known_people;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::ROOT;
use crate::studio::descent::Beginning;
use crate::studio::importing::{self, ImportState, Offered, Origin, What};
use crate::studio::queries::{self, Import, NewImport, Offer};
use crate::studio::readable;
use crate::studio::sides::Sides;
use crate::units::tree;

#[derive(Serialize)]
pub(super) struct ImportPage {
    course: String,
    /// What the files call their course, and what the course of this name is called here, if that is something
    /// else: it may be another course.
    title: String,
    here: Option<String>,
    back: String,
    href: String,
    /// They were not kept, for they would change nothing.
    not_kept: bool,
    waiting: bool,
    /// It was taken in; otherwise, if it does not wait, it was left.
    taken: bool,
    at: Timestamp,
    who: Option<String>,
    uploaded: bool,
    /// Somebody is writing the course now.
    draft: bool,
    files: Vec<FileLine>,
    /// What was changed here since then is what the files are put together with.
    since: Option<Since>,
    /// Where they would change more if they were taken as they are, the files of which that is so.
    whole: Vec<FileLine>,
    /// Where none of them would change anything.
    idle: Option<Idle>,
    /// How many texts both changed at the same place, and whether both changed one field of the settings.
    torn: usize,
    settings_torn: bool,
}

#[derive(Serialize)]
struct FileLine {
    name: Message,
    what: &'static str,
    key: &'static str,
    /// What taking it changes in a text, in words and their counts; nothing for a picture, or where the text
    /// stays as it is.
    parts: Vec<Part>,
    gone: usize,
    new: usize,
}

impl FileLine {
    /// A file of a course with these `modules`.
    fn of(ours: &Files, modules: &[String], offered: &Offered) -> FileLine {
        let Offered { path, what, text } = offered;
        // Of settings that stand twice the other's side tells what they bring.
        let theirs = text.as_ref().filter(|_| *what == What::Torn && path.ends_with("/course.toml"));
        let theirs = theirs.map(|text| Sides::of(text).at(1).to_owned());
        let difference = readable::difference(path, ours.get(path), theirs.as_ref().or(text.as_ref()));
        FileLine {
            name: readable::name(path, modules),
            what: badge(*what),
            key: what.key(),
            gone: difference.gone,
            new: difference.new,
            parts: if difference.is_empty() { vec![] } else { difference.parts },
        }
    }
}

/// What files that came began from, for the reader.
#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "of")]
enum Since {
    Brought(Timestamp),
    Downloaded,
    Edition(i32),
}

impl Since {
    fn of(beginning: Beginning) -> Option<Since> {
        match beginning {
            Beginning::Brought(at) => Some(Since::Brought(at)),
            Beginning::Downloaded => Some(Since::Downloaded),
            Beginning::Edition(number) => Some(Since::Edition(number)),
            Beginning::Nothing => None,
        }
    }
}

/// What files are that would change nothing.
#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "number")]
enum Idle {
    /// What is there.
    Same,
    /// An edition: what was changed since stays.
    Edition(i32),
    /// Something that stands in what is there, beside what was changed since.
    Within,
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "studio/import";
}

/// The import and the course it came for, if the viewer may write that; with the unit that keeps a new one.
fn known_import(
    conn: &mut Conn,
    viewer: &Viewer,
    id: Id,
) -> Result<(Import, Option<Desk>, Option<Id>), Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let import = queries::import(conn, id)?;
    match desk(conn, &scope, &import.course) {
        Ok(desk) if !desk.is_given_up() => Ok((import, Some(desk), None)),
        Ok(_) | Err(Error::NotFound) => {
            // A course that is not there yet, or not any more, is seen by whoever brought it.
            if queries::keeper(conn, &import.course)?.is_some() || import.by != Some(viewer.person) {
                return Err(Error::NotFound);
            }
            let unit = scope.paths().first().and_then(|path| tree::ids_on(path).pop());
            Ok((import, None, unit))
        }
        Err(other) => Err(other),
    }
}

/// GET /imports/{import}
pub async fn show_import(app: Data<App>, viewer: Viewer, id: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking) = (id.into_inner(), viewer.clone());
    let (mut page, ours, theirs, modules, offered) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (import, desk, _) = known_import(conn, &asking, id)?;
            let who: Vec<Id> = import.by.into_iter().collect();
            let who = known_people(conn, &who)?.into_iter().next().map(|person| person.full_name);
            let waiting = import.state == ImportState::Waiting;
            let language = asking.language();
            let files = queries::import_files(conn, id)?;
            let title = title_of(&files, &import.course, language);
            let ours = match &desk {
                Some(desk) if waiting => files_of_desk(conn, desk)?,
                _ => Files::new(),
            };
            let here = desk.as_ref().filter(|_| waiting);
            let here = here.map(|desk| title_of(&ours, &desk.course, language));
            let offer = if waiting { Some(queries::offer(conn, &import)?) } else { None };
            let (since, offered) =
                offer.map_or((None, vec![]), |Offer { since, files }| (Since::of(since), files));
            let editions = desk.as_ref().map_or(&[][..], |desk| &desk.editions);
            // Modules that come are counted behind those that are here.
            let mut modules = listed(&ours, &import.course);
            let theirs = listed(&files, &import.course);
            let new: Vec<String> = theirs.into_iter().filter(|module| !modules.contains(module)).collect();
            modules.extend(new);
            let settings = course_file(&import.course);
            let torn = offered.iter().filter(|file| file.what == What::Torn).map(|file| &file.path);
            let torn: Vec<&String> = torn.collect();
            let page = ImportPage {
                idle: (waiting && offered.is_empty()).then(|| idle(&import.checksum, &ours, editions)),
                back: if desk.is_some() { format!("{ROOT}/{}", import.course) } else { ROOT.to_owned() },
                href: format!("/imports/{id}"),
                not_kept: false,
                course: import.course,
                here: here.filter(|here| *here != title),
                title,
                waiting,
                taken: import.state == ImportState::Taken,
                at: import.at,
                who,
                uploaded: import.origin == Origin::Upload,
                draft: desk.is_some_and(|desk| desk.draft.is_some()),
                torn: torn.iter().filter(|path| ***path != settings).count(),
                settings_torn: torn.contains(&&settings),
                since,
                files: vec![],
                whole: vec![],
            };
            Ok((page, ours, files, modules, offered))
        })
        .await?;
    // Comparing long texts takes its time.
    let is_here = page.waiting && !ours.is_empty();
    let compare = move || {
        let whole = if is_here { importing::overruled(&ours, &offered, &theirs) } else { vec![] };
        [offered, whole].map(|files| files.iter().map(|file| FileLine::of(&ours, &modules, file)).collect())
    };
    [page.files, page.whole] =
        actix_web::web::block(compare).await.map_err(|e| Error::Broken(e.to_string()))?;
    viewer.show(&app, &page)
}

/// What files that were brought now are, where taking them in would change nothing of a course: then they are
/// not kept, and this is all there is to say. Nothing where they would, or were brought before.
pub(super) fn brought_for_nothing(
    conn: &mut Conn,
    desk: &Desk,
    new: &NewImport,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<Option<ImportPage>, Error> {
    let is_known = Error::found(queries::import(conn, new.id).map_err(Error::from))?.is_some();
    if is_known || desk.is_given_up() {
        return Ok(None);
    }
    if !queries::offer_of_new(conn, new, Some(viewer.person))?.files.is_empty() {
        return Ok(None);
    }
    let ours = files_of_desk(conn, desk)?;
    Ok(Some(ImportPage {
        idle: Some(idle(&checksum(&new.files), &ours, &desk.editions)),
        back: format!("{ROOT}/{}", new.course),
        href: String::new(),
        not_kept: true,
        course: new.course.clone(),
        here: None,
        title: title_of(&new.files, &new.course, viewer.language()),
        waiting: true,
        taken: false,
        at: now,
        who: Some(viewer.name.clone()),
        uploaded: true,
        draft: desk.draft.is_some(),
        torn: 0,
        settings_torn: false,
        since: None,
        files: vec![],
        whole: vec![],
    }))
}

/// What files of this checksum are, where taking them in would change nothing of ours.
fn idle(sum: &str, ours: &Files, editions: &[Edition]) -> Idle {
    if checksum(ours) == sum {
        return Idle::Same;
    }
    let edition = editions.iter().find(|edition| edition.checksum == sum);
    edition.map_or(Idle::Within, |edition| Idle::Edition(edition.number))
}

/// What is written, or else the newest edition.
fn files_of_desk(conn: &mut Conn, desk: &Desk) -> Result<Files, Error> {
    match (&desk.draft, desk.editions.first()) {
        (Some(draft), _) => Ok(queries::files(conn, draft)?),
        (None, Some(newest)) => Ok(edition_files(conn, newest.id)?),
        (None, None) => Ok(Files::new()),
    }
}

/// The colour of what happens to a file.
fn badge(what: What) -> &'static str {
    match what {
        What::Added | What::Changed => "done",
        What::Merged | What::Beside => "waiting",
        What::Torn => "returned",
        What::Removed | What::Kept => "draft",
    }
}

/// POST /imports/{import}/acceptance: put together with what was changed here, or `as=is` in its place.
pub async fn take_import(
    app: Data<App>,
    viewer: Viewer,
    id: Path<Id>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, asking, by, now) = (id.into_inner(), viewer.clone(), viewer.person, app.now());
    let as_it_is = form.raw("as") == "is";
    let course = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (import, _, unit) = known_import(conn, &asking, id)?;
            let taken = queries::take_import(conn, &import, as_it_is, unit, Some(by), now)?;
            Ok(taken.map(|draft| draft.course))
        })
        .await?;
    Ok(match course {
        Some(course) => Redirect::to(format!("{ROOT}/{course}")).saying("import_taken").answer(),
        None => settled_before(id),
    })
}

/// POST /imports/{import}/refusal
pub async fn refuse_import(app: Data<App>, viewer: Viewer, id: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, by, now) = (id.into_inner(), viewer.clone(), viewer.person, app.now());
    let back = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (import, desk, _) = known_import(conn, &asking, id)?;
            let refused = queries::refuse_import(conn, &import, Some(by), now)?;
            let back = desk.map_or_else(|| ROOT.to_owned(), |desk| format!("{ROOT}/{}", desk.course));
            Ok(Some(back).filter(|_| refused))
        })
        .await?;
    Ok(match back {
        Some(back) => Redirect::to(back).saying("import_refused").answer(),
        None => settled_before(id),
    })
}

/// To the page of an import, which says what became of it.
fn settled_before(id: Id) -> HttpResponse {
    Redirect::to(format!("/imports/{id}")).answer()
}
