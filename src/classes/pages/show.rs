//! The class itself.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use crate::app::App;
use crate::classes::{Access, Class, Facilitator, MarkSaid, Session, Sitting, class_for, queries};
use crate::courses::edition::Edition;
use crate::courses::queries::edition;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::hours;
use crate::people::viewer::Viewer;
use crate::people::{self, Person, Right, Sex};

#[derive(Serialize)]
struct ClassPage {
    class: Class,
    kind_key: &'static str,
    course_title: String,
    /// Of the edition that is taught.
    number: i32,
    /// Is its edition a draft in use?
    draft: bool,
    course_href: Option<String>,
    modules: Vec<String>,
    facilitators: Vec<Facilitator>,
    access: Access,
    sittings: Vec<Line>,
    /// The first session that has come and whose roll the viewer has yet to call.
    to_call: Option<Sitting>,
    hours: String,
    people: Vec<Participant>,
    female: usize,
    male: usize,
    questions: Vec<String>,
}

impl Page for ClassPage {
    const TEMPLATE: &'static str = "classes/show";
}

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    sitting: Sitting,
    called: bool,
    begun: bool,
    /// The viewer's own mark.
    own: Option<MarkSaid>,
}

#[derive(Serialize)]
struct Participant {
    #[serde(flatten)]
    person: Person,
    sex_key: &'static str,
    /// May the viewer open this person's page?
    opens: bool,
    /// Without marks, somebody may still be taken off.
    removable: bool,
}

/// What is known of a class, as far as the viewer may see it.
struct Facts {
    class: Class,
    access: Access,
    /// Of the course that is taught.
    edition: Edition,
    sessions: Vec<Session>,
    /// The sessions whose roll was called.
    called: BTreeSet<Id>,
    /// The viewer's own marks, by session.
    own: BTreeMap<Id, MarkSaid>,
    facilitators: Vec<Facilitator>,
    modules: Vec<String>,
    people: Vec<Person>,
    /// Those of them whose page the viewer may open.
    open: BTreeSet<Id>,
    /// Those of them who have a mark.
    marked: BTreeSet<Id>,
    questions: Vec<String>,
}

/// GET /classes/{class}
pub async fn show_class(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let (id, asking, above, now) = (path.into_inner(), viewer.clone(), app.above, app.now());
    let facts = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (class, access) = class_for(conn, &above, &asking, id)?;
            let people = if access.looks { queries::participants(conn, id)? } else { Vec::new() };
            let ids: Vec<Id> = people.iter().map(|p| p.id).collect();
            let open = match asking.scope(Right::SeeRecords) {
                Some(scope) => people::queries::people_among(conn, &ids, &scope)?,
                None => BTreeSet::new(),
            };
            let marked = if access.manages { (above.marked)(conn, id)? } else { BTreeSet::new() };
            Ok(Facts {
                edition: edition(conn, class.edition)?,
                class,
                access,
                sessions: queries::sessions(conn, id)?,
                called: (above.called)(conn, id)?,
                own: (above.marks)(conn, asking.person)?,
                facilitators: queries::facilitators(conn, id)?,
                modules: queries::modules(conn, id)?,
                people,
                open,
                marked,
                questions: queries::questions(conn, id)?,
            })
        })
        .await?;
    let Facts { class, access, sessions, people, .. } = facts;
    // A course that cannot be read goes by the names of its folders.
    let shelved = app.shelf.readable(&app.db, class.edition).await?;
    let language = viewer.language();
    let title_of = |slug: &String| {
        let module = shelved.as_ref().and_then(|shelved| shelved.course.module(slug));
        module.map_or_else(|| slug.clone(), |module| module.title.of(language).clone())
    };
    let course_title = shelved.as_ref().map(|shelved| shelved.course.title.of(language).clone());
    let minutes: i32 = sessions.iter().map(|s| s.minutes).sum();
    let sittings = Sitting::all(&sessions).into_iter().zip(&sessions).map(|(sitting, session)| Line {
        called: facts.called.contains(&sitting.id),
        begun: session.starts_at() <= now,
        own: facts.own.get(&sitting.id).copied(),
        sitting,
    });
    let to_call = Sitting::all(&sessions)
        .into_iter()
        .find(|sitting| sitting.held_on <= now.day() && !facts.called.contains(&sitting.id))
        .filter(|_| access.calls && !people.is_empty());
    let of_sex = |sex: Sex| people.iter().filter(|p| p.sex == sex).count();
    let page = ClassPage {
        kind_key: class.kind.key(),
        course_href: course_title.is_some().then(|| format!("/courses/{}", class.course)),
        number: facts.edition.number,
        draft: facts.edition.draft_number().is_some(),
        course_title: course_title.unwrap_or_else(|| class.course.clone()),
        modules: facts.modules.iter().map(title_of).collect(),
        facilitators: facts.facilitators,
        access,
        sittings: sittings.collect(),
        to_call,
        hours: hours(language, minutes),
        female: of_sex(Sex::Female),
        male: of_sex(Sex::Male),
        people: people
            .into_iter()
            .map(|person| Participant {
                sex_key: person.sex.key(),
                opens: facts.open.contains(&person.id) || person.id == viewer.person,
                removable: access.manages && !facts.marked.contains(&person.id),
                person,
            })
            .collect(),
        questions: facts.questions,
        class,
    };
    viewer.show(&app, &page)
}
