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

#[derive(Serialize)]
struct AttendancePage {
    class: Class,
    sittings: Vec<Sitting>,
    rows: Vec<Row>,
    /// One a session.
    sums: Vec<Sum>,
    any: bool,
}

impl Page for AttendancePage {
    const TEMPLATE: &'static str = "attendance/class";
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
    number: usize,
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
    let row = |person: &Person| {
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
            cells: sittings.iter().map(cell).collect(),
            rate,
            percent: rate.percent(),
        }
    };
    let sum = |sitting: &Sitting| {
        let marked = people.iter().filter_map(|p| Some((p.sex, *marks.get(&(p.id, sitting.id))?)));
        let counts = Counts::of(marked);
        let called = counts != Counts::default();
        Sum { number: sitting.number, counts, came: counts.came(), called }
    };
    let page = AttendancePage {
        rows: people.iter().map(row).collect(),
        sums: sittings.iter().map(sum).collect(),
        any: !marks.is_empty(),
        sittings,
        class,
    };
    viewer.show(&app, &page)
}
