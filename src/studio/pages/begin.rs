//! Beginning a draft: from the newest edition, an older one, or the folder.

use actix_web::HttpResponse;

use super::desk;
use super::writer::Writer;
use crate::courses::course_file::is_slug;
use crate::courses::edition;
use crate::courses::pictures::gallery::Media;
use crate::courses::queries::{edition_files, edition_writers, editions_of, keep_media, keepers};
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::people::viewer::Redirect;
use crate::studio::queries::{self, Among, NewDraft};
use crate::studio::release::since_official;
use crate::studio::settings::both_titles_of;
use crate::studio::{ROOT, jobs};
use crate::units::tree;

/// POST /studio/{course}/drafts: `from` is `folder`, or the number of an edition; without it the draft
/// begins as the newest edition is. An open draft is kept.
pub async fn begin_draft(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (course, scope, (by, now)) = (writer.course.clone(), writer.scope.clone(), writer.signature());
    if !is_slug(&course) {
        return Err(Error::NotFound);
    }
    let mut media = Media::default();
    let (folder, number) = match form.raw("from") {
        "folder" => {
            may_begin(&writer).await?;
            let hung = writer.app.course_files().await?;
            let within = |path: &String| path.starts_with(&format!("{course}/"));
            if hung.unread.iter().any(within) || hung.problems.iter().any(|p| within(&p.file)) {
                return Ok(Redirect::to(ROOT).saying("folder_unreadable").answer());
            }
            let files = edition::files_of(&hung.files, &course);
            if jobs::misnamed(&files).is_some() {
                return Ok(Redirect::to(ROOT).saying("folder_misnamed").answer());
            }
            media = hung.media.named_in(&files);
            (Some(files).filter(|files| !files.is_empty()), None)
        }
        // A form that names an edition names one that is there.
        _ if form.has("from") => (None, form.number("from", 1..=1_000_000)),
        _ => (None, None),
    };
    if !form.is_fine() || (form.raw("from") == "folder" && folder.is_none()) {
        return Err(Error::NotFound);
    }
    let begun = writer
        .app
        .db
        .write(move |conn| -> Result<Begun, Error> {
            if queries::open_draft(conn, &course)?.is_some() {
                desk(conn, &scope, &course)?;
                return Ok(Begun::IsOpen);
            }
            let editions = editions_of(conn, &course)?;
            let unit = match keepers(conn)?.remove(&course) {
                Some(keeper) if !scope.holds(&keeper.path) => return Err(Error::NotFound),
                Some(_) => None,
                // Only the folder can give the first files of a course.
                None if folder.is_none() => return Err(Error::NotFound),
                None => scope.paths().first().and_then(|path| tree::ids_on(path).pop()),
            };
            if let Some(files) = &folder {
                let title = both_titles_of(files, &course);
                let among = Among::DraftsWithin(&scope);
                if queries::namesake(conn, among, &course, &title)?.is_some() {
                    return Ok(Begun::TitleTaken);
                }
            }
            let base = editions.first().map(|edition| edition.id);
            let mut wrote = vec![];
            let files = match (&folder, number) {
                (Some(files), _) => Some(files.clone()),
                (None, Some(number)) => {
                    let number = i32::try_from(number).map_err(|_| Error::NotFound)?;
                    let older = editions.iter().position(|edition| edition.number == number);
                    let up_to = &editions[older.ok_or(Error::NotFound)?..];
                    // What each of them wrote since the last official edition still stands in it.
                    let ids: Vec<Id> = since_official(up_to).map(|edition| edition.id).collect();
                    wrote = edition_writers(conn, &ids)?.into_values().flatten().collect();
                    Some(edition_files(conn, up_to[0].id)?)
                }
                (None, None) => None,
            };
            let new = NewDraft { id: new_id(), course: course.clone(), base, unit };
            let draft = queries::begin(conn, &new, Some(by), now)?;
            keep_media(conn, &media)?;
            if let Some(files) = files {
                queries::replace_all(conn, &draft, &files, Some(by), now)?;
                queries::add_writers(conn, &draft, &wrote)?;
            }
            Ok(Begun::Yes)
        })
        .await?;
    let answer = match begun {
        Begun::Yes => writer.back().saying("draft_begun"),
        Begun::IsOpen => writer.back().saying("draft_is_open"),
        Begun::TitleTaken => Redirect::to(ROOT).saying("folder_title_taken"),
    };
    Ok(answer.answer())
}

enum Begun {
    Yes,
    /// Somebody has begun one before.
    IsOpen,
    /// Another course is called as the folder calls its own.
    TitleTaken,
}

/// Of a course that is kept elsewhere nothing is said, not even what is wrong with its folder.
async fn may_begin(writer: &Writer) -> Result<(), Error> {
    let (course, scope) = (writer.course.clone(), writer.scope.clone());
    let kept = writer.app.db.read(move |conn| -> Result<_, Error> { Ok(keepers(conn)?.remove(&course)) });
    match kept.await? {
        Some(keeper) if !scope.holds(&keeper.path) => Err(Error::NotFound),
        _ => Ok(()),
    }
}
