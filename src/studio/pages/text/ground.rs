//! What a form was drawn from: the file that what was typed is laid over, and from which what others
//! wrote since is told apart.
//!
//! A draft may be closed while somebody types, and another be open when they save. The closed one keeps
//! of every file only the last save. If that is what the form was drawn from, it is the ground; if it is
//! gone, the file that the closed draft began from is: what both have done since is then in both.

use super::super::opened::Opened;
use super::Typed;
use crate::error::Error;
use crate::kit::db::Conn;
use crate::studio::draft::Taken;
use crate::studio::pages::writer::Signature;
use crate::studio::queries::{self, Kept, Writing};

pub(super) struct Ground {
    /// The file as it was seen, or what comes nearest to that.
    pub(super) seen: String,
    before: Before,
}

enum Before {
    /// The number of the file in the open draft.
    Number(i32),
    /// What a closed draft had, and how it was closed.
    Closed(Option<String>, Option<Taken>),
}

impl Ground {
    pub(super) fn of(conn: &mut Conn, opened: &Opened, path: &str, typed: &Typed) -> Result<Ground, Error> {
        let (draft, number) = (&opened.draft, typed.over);
        let closed = match typed.draft.filter(|id| *id != draft.id) {
            Some(id) => Error::found(queries::draft(conn, id).map_err(Error::from))?,
            None => None,
        };
        if let Some(closed) = closed.filter(|closed| closed.course == draft.course) {
            let how = queries::steps(conn, closed.id)?.pop();
            let drawn = Error::found(queries::file_at(conn, &closed, path, number).map_err(Error::from))?;
            let (seen, before) = match drawn {
                Some(drawn) => (drawn.text.clone(), drawn.text),
                None => {
                    let began = queries::file_at(conn, &closed, path, 0)?;
                    (queries::file(conn, &closed, path)?.text, began.text)
                }
            };
            return Ok(Ground { seen: seen.unwrap_or_default(), before: Before::Closed(before, how) });
        }
        // What no draft of this course has drawn is laid over the file as it stands.
        let number = if typed.draft == Some(draft.id) { number } else { -1 };
        let drawn = Error::found(queries::file_at(conn, draft, path, number).map_err(Error::from))?;
        let stands = || opened.files.get(path).cloned();
        let seen = drawn.map_or_else(stands, |drawn| drawn.text).unwrap_or_default();
        Ok(Ground { seen, before: Before::Number(number) })
    }

    /// Saves a text that was written on this ground; none takes the file away.
    pub(super) fn save(
        &self,
        conn: &mut Conn,
        opened: &Opened,
        (path, text): (String, Option<String>),
        (by, now): Signature,
    ) -> Result<Kept, Error> {
        let draft = &opened.draft;
        Ok(match &self.before {
            Before::Number(over) => {
                let writing = Writing { path, over: *over, text };
                queries::save(conn, draft, &writing, Some(by), now)?
            }
            Before::Closed(before, _) => {
                queries::save_late(conn, draft, (&path, text.as_deref()), before.as_deref(), Some(by), now)?
            }
        })
    }

    /// The number that the form had, if it was drawn from the open draft.
    pub(super) fn number(&self) -> Option<i32> {
        match self.before {
            Before::Number(number) => Some(number),
            Before::Closed(..) => None,
        }
    }

    /// How the draft that the form was drawn from was closed.
    pub(super) fn closed(&self) -> Option<&Taken> {
        match &self.before {
            Before::Closed(_, how) => how.as_ref(),
            Before::Number(_) => None,
        }
    }
}
