//! The modules of a draft: adding one, moving it, taking it out.

use actix_web::HttpResponse;

use super::course_file;
use super::writer::{Signature, Writer, seen_number};
use crate::courses::course_file::is_slug;
use crate::error::Error;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::{Language, Message};
use crate::people::viewer::Redirect;
use crate::studio::draft::Save;
use crate::studio::queries::{self, Kept, Writing};
use crate::studio::{Draft, naming, settings};

/// What became of a change of the list of modules.
enum Changed {
    Yes,
    /// The module that is to be added is there already.
    Taken,
    /// Another changed the same lines, or the file cannot be read.
    Torn,
    /// No draft is open.
    Closed,
}

/// Has anybody written into a module since the draft's save number `seen`?
fn is_written_since(conn: &mut Conn, draft: &Draft, module: &str, seen: i32) -> Result<bool, Error> {
    let folder = format!("{}/{module}/", draft.course);
    let saves = queries::last_saves(conn, draft)?;
    // What was taken out of it since is no work that would be lost.
    let is_work = |save: &Save| save.number > seen && save.text.is_some() && save.path.starts_with(&folder);
    Ok(saves.iter().any(is_work))
}

/// Writes the list of modules as it was at `over` anew; what others wrote since is merged.
fn relist(
    conn: &mut Conn,
    draft: &Draft,
    over: i32,
    (by, now): Signature,
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

/// The modules of a draft as they are listed now.
fn listed(conn: &mut Conn, draft: &Draft) -> Result<Vec<String>, Error> {
    let file = queries::file(conn, draft, &course_file(&draft.course))?;
    Ok(settings::modules(file.text.as_deref().unwrap_or_default()))
}

/// POST /studio/{course}/modules
pub async fn add_module(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let (vi, en) = (form.line("title_vi"), form.line("title_en"));
    let over = seen_number(&mut form, "over");
    let typed = form.optional_line("slug");
    if typed.as_deref().is_some_and(|slug| !is_slug(slug)) {
        form.refuse("slug", Message::new("studio.not_a_slug"));
    }
    let (Some(vi), Some(en), Some(over), true) = (vi, en, over, form.is_fine()) else {
        return writer.refuse(form).await;
    };
    let (changed, slug) = writer
        .write(move |conn, desk, (by, now)| {
            let of = &desk.course;
            let Some(draft) = &desk.draft else { return Ok((Changed::Closed, String::new())) };
            let seen =
                Error::found(queries::file_at(conn, draft, &course_file(of), over).map_err(Error::from))?;
            let listed = settings::modules(seen.and_then(|save| save.text).unwrap_or_default().as_str());
            let slug = typed.clone().unwrap_or_else(|| naming::module_slug(&[&vi, &en], &listed));
            let mut files = Vec::new();
            for (language, title) in [(Language::Vi, &vi), (Language::En, &en)] {
                let path = format!("{of}/{slug}/{}.md", language.code());
                let text = settings::begin_module(title);
                let there = queries::file(conn, draft, &path)?;
                // The same form sent again finds its own file.
                if there.text.as_ref().is_some_and(|known| *known != text) {
                    return Ok((Changed::Taken, slug));
                }
                files.push(Writing { path, over: there.number, text: Some(text) });
            }
            let listed = relist(conn, draft, over, (by, now), |modules| {
                if !modules.contains(&slug) {
                    modules.push(slug.clone());
                }
            })?;
            // Files of a module that is in no list would be seen by nobody.
            for writing in files.iter().filter(|_| matches!(listed, Changed::Yes)) {
                queries::save(conn, draft, writing, Some(by), now)?;
            }
            Ok((listed, slug))
        })
        .await?;
    match changed {
        Changed::Yes => Ok(to_modules(&writer).saying("module_added").answer()),
        Changed::Taken => {
            form.refuse("slug", Message::new("studio.module_taken").with("slug", slug.as_str()));
            writer.refuse(form).await
        }
        Changed::Torn => writer.too_late(form).await,
        Changed::Closed => writer.without_a_draft(form).await,
    }
}

/// POST /studio/{course}/modules/{module}/place: `to` is `up` or `down`.
pub async fn place_module(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let over = seen_number(&mut form, "over").ok_or(Error::NotFound)?;
    let (to, module) = (form.raw("to").to_owned(), writer.module.clone());
    let (changed, moved) = writer
        .write(move |conn, desk, signature| {
            let Some(draft) = &desk.draft else { return Ok((Changed::Closed, false)) };
            let before = listed(conn, draft)?;
            let changed = relist(conn, draft, over, signature, |modules| {
                let at = modules.iter().position(|known| *known == module);
                let other = at.and_then(|at| match &*to {
                    "up" => at.checked_sub(1),
                    "down" => Some(at + 1),
                    _ => None,
                });
                if let (Some(at), Some(other)) = (at, other.filter(|other| *other < modules.len())) {
                    modules.swap(at, other);
                }
            })?;
            Ok((changed, listed(conn, draft)? != before))
        })
        .await?;
    match changed {
        Changed::Yes | Changed::Taken if moved => Ok(to_modules(&writer).saying("module_placed").answer()),
        Changed::Yes | Changed::Taken => Ok(to_modules(&writer).saying("module_stays").answer()),
        Changed::Torn => writer.too_late(form).await,
        Changed::Closed => writer.without_a_draft(form).await,
    }
}

/// POST /studio/{course}/modules/{module}/removal: out of the list, and its files out of the draft; not
/// those that somebody has written into since the page was drawn.
pub async fn remove_module(writer: Writer, mut form: Form) -> Result<HttpResponse, Error> {
    let over = seen_number(&mut form, "over").ok_or(Error::NotFound)?;
    let (of, saves) = (form.optional_id("draft"), form.raw("saves").parse().unwrap_or(0));
    let module = writer.module.clone();
    let changed = writer
        .write(move |conn, desk, (by, now)| {
            if desk.draft.is_none() {
                return Ok(Changed::Closed);
            }
            let open = desk.draft.as_ref().filter(|draft| Some(draft.id) == of);
            let Some(draft) = open else { return Ok(Changed::Torn) };
            if is_written_since(conn, draft, &module, saves)? {
                return Ok(Changed::Torn);
            }
            let listed = relist(conn, draft, over, (by, now), |modules| {
                modules.retain(|known| *known != module);
            })?;
            if matches!(listed, Changed::Yes) {
                let mut files = queries::files(conn, draft)?;
                let prefix = format!("{}/{module}/", desk.course);
                files.retain(|path, _| !path.starts_with(&prefix));
                queries::replace_all(conn, draft, &files, Some(by), now)?;
            }
            Ok(listed)
        })
        .await?;
    match changed {
        Changed::Yes | Changed::Taken => Ok(to_modules(&writer).saying("module_removed").answer()),
        Changed::Torn => writer.too_late(form).await,
        Changed::Closed => writer.without_a_draft(form).await,
    }
}

/// To the modules on the desk.
fn to_modules(writer: &Writer) -> Redirect {
    Redirect::to(format!("{}#modules", writer.href()))
}
