//! The modules of a draft: adding one, moving it, taking it out.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use super::course::draw;
use super::{course_file, desk};
use crate::app::App;
use crate::courses::course_file::is_slug;
use crate::error::Error;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::{Language, Message};
use crate::people::Right;
use crate::people::viewer::{Redirect, Viewer};
use crate::studio::queries::{self, Kept, Writing};
use crate::studio::{Draft, ROOT, naming, settings};

/// What became of a change of the list of modules.
enum Changed {
    Yes,
    /// The module that is to be added is there already.
    Taken,
    /// Another changed the same lines, or the file cannot be read.
    Torn,
}

/// Writes the list of modules as it was at `over` anew; what others wrote since is merged.
fn relist(
    conn: &mut Conn,
    draft: &Draft,
    over: i32,
    (by, now): (crate::kit::columns::Id, crate::kit::clock::Timestamp),
    change: impl Fn(&mut Vec<String>),
) -> Result<Changed, Error> {
    let path = course_file(&draft.course);
    // A number that this file never had was not drawn by us.
    let seen = Error::found(queries::file_at(conn, draft, &path, over).map_err(Error::from))?;
    let before = seen.and_then(|save| save.text).unwrap_or_default();
    let mut modules = settings::modules(&before);
    change(&mut modules);
    let Some(text) = settings::with_modules(&before, &modules) else { return Ok(Changed::Torn) };
    let kept = queries::save(conn, draft, &Writing { path, over, text: Some(text) }, Some(by), now)?;
    Ok(if matches!(kept, Kept::Torn { .. }) { Changed::Torn } else { Changed::Yes })
}

/// POST /studio/{course}/modules
pub async fn add_module(
    app: Data<App>,
    viewer: Viewer,
    course: Path<String>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let (course, by, now) = (course.into_inner(), viewer.person, app.now());
    let (vi, en) = (form.line("title_vi"), form.line("title_en"));
    let over = form.number("over", 0..=i64::from(i32::MAX));
    let typed = form.optional_line("slug");
    if typed.as_deref().is_some_and(|slug| !is_slug(slug)) {
        form.refuse("slug", Message::new("studio.not_a_slug"));
    }
    let (Some(vi), Some(en), Some(over), true) = (vi, en, over, form.is_fine()) else {
        return draw(&app, &viewer, &course, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    let (of, over) = (course.clone(), over as i32);
    let (changed, slug) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &of)?;
            let draft = desk.open()?;
            let seen =
                Error::found(queries::file_at(conn, draft, &course_file(&of), over).map_err(Error::from))?;
            let listed = settings::modules(seen.and_then(|save| save.text).unwrap_or_default().as_str());
            let slug = typed.clone().unwrap_or_else(|| naming::module_slug(&[&vi, &en], &listed));
            let mut saved = Changed::Taken;
            for (language, title) in [(Language::Vi, &vi), (Language::En, &en)] {
                let path = format!("{of}/{slug}/{}.md", language.code());
                let text = settings::begin_module(title);
                let there = queries::file(conn, draft, &path)?;
                // The same form sent again finds its own file.
                if there.text.as_ref().is_some_and(|known| *known != text) {
                    return Ok((Changed::Taken, slug));
                }
                let writing = Writing { path, over: there.number, text: Some(text) };
                queries::save(conn, draft, &writing, Some(by), now)?;
                saved = Changed::Yes;
            }
            if matches!(saved, Changed::Yes) {
                let wanted = slug.clone();
                saved = relist(conn, draft, over, (by, now), move |modules| {
                    if !modules.contains(&wanted) {
                        modules.push(wanted.clone());
                    }
                })?;
            }
            Ok((saved, slug))
        })
        .await?;
    match changed {
        Changed::Yes => Ok(Redirect::to(format!("{ROOT}/{course}#modules")).saying("module_added").answer()),
        Changed::Taken => {
            form.refuse("slug", Message::new("studio.module_taken").with("slug", slug.as_str()));
            draw(&app, &viewer, &course, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Changed::Torn => draw(&app, &viewer, &course, StatusCode::CONFLICT, form).await,
    }
}

/// POST /studio/{course}/modules/{module}/place: `to` is `up` or `down`.
pub async fn place_module(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let ((course, module), by, now) = (path.into_inner(), viewer.person, app.now());
    let up = form.raw("to") != "down";
    let over = form.number("over", 0..=i64::from(i32::MAX)).ok_or(Error::NotFound)? as i32;
    let of = course.clone();
    let changed = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &of)?;
            let wanted = module.clone();
            relist(conn, desk.open()?, over, (by, now), move |modules| {
                let at = modules.iter().position(|known| *known == wanted);
                let other = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
                if let (Some(at), Some(other)) = (at, other.filter(|other| *other < modules.len())) {
                    modules.swap(at, other);
                }
            })
        })
        .await?;
    match changed {
        Changed::Yes | Changed::Taken => Ok(Redirect::to(format!("{ROOT}/{course}#modules")).answer()),
        Changed::Torn => draw(&app, &viewer, &course, StatusCode::CONFLICT, form).await,
    }
}

/// POST /studio/{course}/modules/{module}/removal: out of the list, and its files out of the draft.
pub async fn remove_module(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let scope = viewer.require(Right::PublishCourses)?;
    let ((course, module), by, now) = (path.into_inner(), viewer.person, app.now());
    let over = form.number("over", 0..=i64::from(i32::MAX)).ok_or(Error::NotFound)? as i32;
    let of = course.clone();
    let changed = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let desk = desk(conn, &scope, &of)?;
            let draft = desk.open()?;
            let wanted = module.clone();
            let listed = relist(conn, draft, over, (by, now), move |modules| {
                modules.retain(|known| *known != wanted);
            })?;
            if matches!(listed, Changed::Yes) {
                let mut files = queries::files(conn, draft)?;
                let prefix = format!("{of}/{module}/");
                files.retain(|path, _| !path.starts_with(&prefix));
                queries::replace_all(conn, draft, &files, Some(by), now)?;
            }
            Ok(listed)
        })
        .await?;
    match changed {
        Changed::Yes | Changed::Taken => {
            Ok(Redirect::to(format!("{ROOT}/{course}#modules")).saying("module_removed").answer())
        }
        Changed::Torn => draw(&app, &viewer, &course, StatusCode::CONFLICT, form).await,
    }
}
