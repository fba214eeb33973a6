//! Who came to a class, session by session.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use crate::app::App;
use crate::attendance::rate::{Counts, Rate};
use crate::attendance::{Mark, queries};
use crate::classes::{self, Class, Sitting, class_for};
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::people::Person;
use crate::people::viewer::Viewer;

/// With more sessions than this a mark is a sign, and what the signs say stands above the table.
const IN_WORDS: usize = 5;
/// So many signs stand beside a name on a sheet of A4.
const BESIDE: usize = 20;

#[derive(Serialize)]
struct AttendancePage {
    class: Class,
    parts: Vec<Part>,
    /// What each sign says, where marks are signs.
    signs: Vec<Sign>,
    /// One a session.
    sums: Vec<Sum>,
    any: bool,
}

impl Page for AttendancePage {
    const TEMPLATE: &'static str = "attendance/class";
}

/// A table of so many sessions as stand beside each other.
#[derive(Serialize)]
struct Part {
    from: usize,
    to: usize,
    sittings: Vec<Sitting>,
    rows: Vec<Row>,
    in_words: bool,
    /// The share of the whole class stands at the end.
    is_last: bool,
}

#[derive(Serialize)]
struct Sign {
    mark: Mark,
    key: &'static str,
    icon: &'static str,
}

impl Sign {
    fn of(mark: Mark) -> Sign {
        Sign { mark, key: mark.key(), icon: mark.icon() }
    }
}

#[derive(Serialize)]
struct Row {
    id: Id,
    name: String,
    unit_name: String,
    cells: Vec<Cell>,
    rate: Rate,
    percent: Option<i64>,
}

#[derive(Serialize)]
struct Cell {
    number: usize,
    mark: Option<Mark>,
    key: Option<&'static str>,
    icon: &'static str,
}

#[derive(Serialize)]
struct Sum {
    sitting: Sitting,
    counts: Counts,
    came: i64,
    called: bool,
}

/// GET /classes/{class}/attendance
pub async fn show_attendance(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, above) = (path.into_inner(), viewer.clone(), app.above);
    let (class, sessions, people, marks) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (class, access) = class_for(conn, &above, &asking, id)?;
            if !access.looks {
                return Err(Error::NotFound);
            }
            let sessions = classes::queries::sessions(conn, id)?;
            let people = classes::queries::participants(conn, id)?;
            Ok((class, sessions, people, queries::attendance_of_class(conn, id)?))
        })
        .await?;
    let marks: BTreeMap<(Id, Id), Mark> =
        marks.into_iter().map(|(person, session, mark)| ((person, session), mark)).collect();
    let sittings = Sitting::all(&sessions);
    let row = |person: &Person, beside: &[Sitting]| {
        let mark_in = |sitting: &Sitting| marks.get(&(person.id, sitting.id)).copied();
        let rate = Rate::of(sittings.iter().filter_map(mark_in));
        let cell = |sitting: &Sitting| {
            let mark = mark_in(sitting);
            Cell { number: sitting.number, mark, key: mark.map(Mark::key), icon: mark.map_or("", Mark::icon) }
        };
        Row {
            id: person.id,
            name: person.full_name.clone(),
            unit_name: person.unit_name.clone(),
            cells: beside.iter().map(cell).collect(),
            rate,
            percent: rate.percent(),
        }
    };
    let in_words = sittings.len() <= IN_WORDS;
    let part = |beside: &[Sitting]| {
        let number = |sitting: Option<&Sitting>| sitting.map_or(0, |s| s.number);
        let (from, to) = (number(beside.first()), number(beside.last()));
        let rows = people.iter().map(|person| row(person, beside)).collect();
        Part { from, to, sittings: beside.to_vec(), rows, in_words, is_last: to == sittings.len() }
    };
    let sum = |sitting: &Sitting| {
        let marked = people.iter().filter_map(|p| Some((p.sex, *marks.get(&(p.id, sitting.id))?)));
        let counts = Counts::of(marked);
        let called = counts != Counts::default();
        Sum { sitting: sitting.clone(), counts, came: counts.came(), called }
    };
    let page = AttendancePage {
        parts: in_parts(&sittings).map(part).collect(),
        signs: if in_words { vec![] } else { Mark::ALL.iter().copied().map(Sign::of).collect() },
        sums: sittings.iter().map(sum).collect(),
        any: !marks.is_empty(),
        class,
    };
    viewer.show(&app, &page)
}

/// As few parts as there can be, each about as long as the others.
fn in_parts<T>(all: &[T]) -> std::slice::Chunks<'_, T> {
    let parts = all.len().div_ceil(BESIDE).max(1);
    all.chunks(all.len().div_ceil(parts).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_beyond_one_table_are_shared_out_among_tables_alike() {
        for (sessions, lengths) in
            [(0, vec![]), (5, vec![5]), (20, vec![20]), (21, vec![11, 10]), (40, vec![20, 20])]
        {
            let parts: Vec<usize> = in_parts(&vec![(); sessions]).map(<[()]>::len).collect();
            assert_eq!(parts, lengths);
        }
    }
}
