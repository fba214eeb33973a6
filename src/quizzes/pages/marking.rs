//! Marking essays: what waits, then one answer after the other. Names are hidden until they are asked for.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use super::quiz::with_exam;
use crate::app::App;
use crate::courses::tags;
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::queries::known_people;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::marking::{self, FULL, Mark, Sent, State};
use crate::quizzes::queries::{self, Essay, Reach};
use crate::quizzes::question::Question;
use crate::quizzes::shelf::Shelved;

/// How many of those marked last are shown, to be corrected.
const LAST: i64 = 20;

/// Are names asked for?
#[derive(Deserialize)]
pub struct Shown {
    names: Option<String>,
}

impl Shown {
    fn names(&self) -> bool {
        self.names.as_deref() == Some("shown")
    }
}

#[derive(Serialize)]
struct MarkingPage {
    count: usize,
    groups: Vec<GroupLine>,
    marked: Vec<MarkedLine>,
}

impl Page for MarkingPage {
    const TEMPLATE: &'static str = "quizzes/marking";
}

/// The essays to one question.
#[derive(Serialize)]
struct GroupLine {
    /// The one that waits longest.
    href: String,
    course: String,
    module: String,
    question: String,
    count: usize,
    since: Timestamp,
    /// How many of them somebody has marked who wants another opinion.
    opinions: usize,
}

#[derive(Serialize)]
struct MarkedLine {
    href: String,
    module: String,
    question: String,
    at: Timestamp,
    stands: bool,
}

#[derive(Serialize)]
struct EssayPage {
    course: String,
    module: String,
    question: String,
    /// What everybody is told after handing in: what a good answer has.
    guide: Option<String>,
    given: String,
    at: Timestamp,
    /// Whose it is, where names are shown.
    name: Option<String>,
    named: bool,
    action: String,
    /// How far its marking is: a text key.
    state_key: &'static str,
    tone: &'static str,
    /// The marks that count, of others too where the viewer may see those.
    marks: Vec<GivenLine>,
    /// How many marks there are, for the form to say so when it comes back.
    seen: usize,
    tenths: Vec<String>,
    /// May another opinion be asked for? Once somebody else has marked there is one.
    may_ask: bool,
    /// How many wait beside this one, of the same question; `more` where that is only how many were looked for.
    others: usize,
    more: bool,
    form: Form,
    /// Why nothing was kept.
    refusal: Option<&'static str>,
}

impl Page for EssayPage {
    const TEMPLATE: &'static str = "quizzes/essay_to_mark";
}

#[derive(Serialize)]
struct GivenLine {
    own: bool,
    name: String,
    points: i32,
    comment: Option<String>,
    at: Timestamp,
}

fn address(essay: &Essay) -> String {
    let question: String = form_urlencoded::byte_serialize(essay.question.as_bytes()).collect();
    format!("/marking/{}/{}", essay.attempt, question.replace('+', "%20"))
}

/// The same, with the names that are shown on the page that leads there.
fn with_names(address: String, named: bool) -> String {
    if named { format!("{address}?names=shown") } else { address }
}

/// Whose essays the viewer marks; whoever marks nobody's finds nothing.
fn reach(conn: &mut Conn, viewer: &Viewer) -> Result<Reach, Error> {
    queries::reach(conn, viewer)?.ok_or(Error::NotFound)
}

fn question_of<'a>(shelved: &'a Shelved, essay: &Essay, language: Language) -> Option<&'a Question> {
    let quiz = shelved.quiz(&essay.module)?;
    quiz.questions.of(language).iter().find(|question| question.id == essay.question)
}

/// The course, the module and the question of an essay, in words; what cannot be read goes by its folders' names.
async fn named(app: &App, essay: &Essay, language: Language) -> Result<[String; 3], Error> {
    let Some(shelved) = app.shelf.readable(&app.db, essay.edition).await? else {
        return Ok([essay.course.clone(), essay.module.clone(), essay.question.clone()]);
    };
    let module = shelved.course.module(&essay.module).map(|module| module.title.of(language).clone());
    let question = question_of(&shelved, essay, language);
    Ok([
        shelved.course.title.of(language).clone(),
        module.unwrap_or_else(|| essay.module.clone()),
        question.map_or(essay.question.clone(), |question| tags::words(&question.html).join(" ")),
    ])
}

/// GET /marking: by question, that which waits longest first.
pub async fn show_marking(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let asking = viewer.clone();
    let (open, marked) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let reach = reach(conn, &asking)?;
            Ok((queries::to_mark(conn, &reach)?, queries::marked_last(conn, &reach, LAST)?))
        })
        .await?;
    let mut groups: Vec<(&Essay, usize, usize)> = vec![];
    for essay in &open {
        let opinion = usize::from(essay.state != State::Waiting);
        match groups.iter_mut().find(|(first, ..)| first.asks_as(essay)) {
            Some((_, count, opinions)) => (*count, *opinions) = (*count + 1, *opinions + opinion),
            None => groups.push((essay, 1, opinion)),
        }
    }
    let mut lines = vec![];
    for (essay, count, opinions) in groups {
        let [course, module, question] = named(&app, essay, viewer.language()).await?;
        let (href, since) = (address(essay), essay.handed_in_at);
        lines.push(GroupLine { href, course, module, question, count, since, opinions });
    }
    let mut last = vec![];
    for (essay, at) in &marked {
        let [_, module, question] = named(&app, essay, viewer.language()).await?;
        let (href, stands) = (address(essay), essay.state == State::Settled);
        last.push(MarkedLine { href, module, question, at: *at, stands });
    }
    viewer.show(&app, &MarkingPage { count: open.len(), groups: lines, marked: last })
}

/// GET /marking/{attempt}/{question}?names=shown
pub async fn show_essay(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
    shown: Query<Shown>,
) -> Result<HttpResponse, Error> {
    let page = essay_page(&app, &viewer, &path, Form::new(), shown.names(), None).await?;
    viewer.show(&app, &page)
}

/// What is known of an essay, for one drawing.
struct Facts {
    essay: Essay,
    marks: Vec<Mark>,
    given: String,
    people: BTreeMap<Id, String>,
    others: usize,
}

fn facts(conn: &mut Conn, viewer: &Viewer, attempt: Id, question: &str) -> Result<Facts, Error> {
    let reach = reach(conn, viewer)?;
    let essay = queries::essay(conn, &reach, attempt, question)?;
    let marks = queries::marks_of(conn, attempt)?.remove(question).unwrap_or_default();
    let answers = queries::known_attempt(conn, attempt)?.answers;
    let given = answers.get(question).and_then(|given| given.first()).cloned().unwrap_or_default();
    let mut ids: Vec<Id> = marks.iter().map(|mark| mark.marker).collect();
    ids.push(essay.person);
    let known = known_people(conn, &ids)?;
    let people = known.into_iter().map(|person| (person.id, person.full_name)).collect();
    let others = queries::to_mark_alike(conn, &reach, &essay)?.len();
    Ok(Facts { essay, marks, given, people, others })
}

/// The page of an essay, with what was typed into its form; at first with the marks that the viewer gave before.
async fn essay_page(
    app: &App,
    viewer: &Viewer,
    (attempt, question): &(Id, String),
    form: Form,
    named: bool,
    refusal: Option<&'static str>,
) -> Result<EssayPage, Error> {
    let (asking, attempt, id, language) = (viewer.clone(), *attempt, question.clone(), viewer.language());
    let facts = app.db.read(move |conn| facts(conn, &asking, attempt, &id)).await?;
    let Facts { essay, marks, given, mut people, others } = facts;
    let shelved = app.shelf.edition(&app.db, essay.edition).await?;
    let asked = question_of(&shelved, &essay, language).ok_or(Error::NotFound)?;
    let name = |id: &Id| people.get(id).cloned().unwrap_or_default();
    let sees = marking::sees_others(&marks, viewer.person);
    let counting = marking::counting(&marks);
    let own = counting.iter().find(|mark| mark.marker == viewer.person);
    let form = match own {
        Some(own) if !form.has("seen") => {
            let form = form.with("points", own.points);
            let form = form.with("comment", own.comment.clone().unwrap_or_default());
            if own.wants_second { form.with("second", "1") } else { form }
        }
        _ => form,
    };
    let given_lines =
        counting.iter().filter(|mark| sees || mark.marker == viewer.person).map(|mark| GivenLine {
            own: mark.marker == viewer.person,
            name: name(&mark.marker),
            points: mark.points,
            comment: mark.comment.clone(),
            at: mark.at,
        });
    let given_lines = given_lines.collect();
    let (state_key, tone) = match marking::standing(&marks).state {
        State::Waiting => ("quizzes.marking_waiting", "waiting"),
        State::Second => ("quizzes.marking_second", "waiting"),
        State::Third => ("quizzes.marking_third", "waiting"),
        State::Settled => ("quizzes.marking_settled", "done"),
    };
    Ok(EssayPage {
        course: shelved.course.title.of(language).clone(),
        module: shelved.module(&essay.module)?.title.of(language).clone(),
        question: asked.html.clone(),
        guide: asked.feedback.clone(),
        given,
        at: essay.handed_in_at,
        name: named.then(|| people.remove(&essay.person).unwrap_or_default()),
        named,
        action: address(&essay),
        state_key,
        tone,
        marks: given_lines,
        seen: marks.len(),
        tenths: (0..=FULL).map(|n| n.to_string()).collect(),
        may_ask: counting.iter().all(|mark| mark.marker == viewer.person),
        others,
        more: i64::try_from(others).is_ok_and(|others| others >= queries::MOST_ALIKE),
        // What is kept next is another thing than what was refused.
        form: form.with("id", new_id()),
        refusal,
    })
}

/// POST /marking/{attempt}/{question}: keeps marks, and goes on with the next answer to the same question.
pub async fn mark_essay(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let path = path.into_inner();
    let named = form.raw("names") == "shown";
    let points = form.number("points", 0..=i64::from(FULL)).and_then(|points| i32::try_from(points).ok());
    let (comment, wants_second) = (form.note("comment"), form.has("second"));
    let (id, seen) = (form.optional_id("id"), form.raw("seen").parse::<usize>());
    let (Some(points), true) = (points, form.is_fine()) else {
        let page = essay_page(&app, &viewer, &path, form, named, None).await?;
        return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (Some(id), Ok(seen)) = (id, seen) else { return Err(Error::NotFound) };
    let (asking, (attempt, question)) = (viewer.clone(), path.clone());
    let essay = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let reach = reach(conn, &asking)?;
            Ok(queries::essay(conn, &reach, attempt, &question)?)
        })
        .await?;
    let shelved = app.shelf.edition(&app.db, essay.edition).await?;
    let new = Mark { id, marker: viewer.person, points, comment, wants_second, at: app.now() };
    let (asking, known) = (viewer.clone(), essay.clone());
    let sent = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let reach = reach(conn, &asking)?;
            let essay = queries::essay(conn, &reach, known.attempt, &known.question)?;
            let rules = shelved.rules(&essay.module);
            Ok(with_exam(&shelved, &essay.module, rules, |exam| {
                queries::keep_mark(conn, &essay, &new, seen, exam)
            })??)
        })
        .await?;
    if sent == Sent::Stale {
        let page = essay_page(&app, &viewer, &path, form, named, Some("quizzes.marked_meanwhile")).await?;
        return viewer.draw(&app, StatusCode::CONFLICT, &page);
    }
    // Beside the write: nobody who saves waits for what somebody else looks for.
    let asking = viewer.clone();
    let next = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let reach = reach(conn, &asking)?;
            Ok(queries::to_mark_alike(conn, &reach, &essay)?.into_iter().next())
        })
        .await?;
    let to = next.map_or_else(|| "/marking".to_owned(), |next| with_names(address(&next), named));
    Ok(Redirect::to(to).saying("marks_kept").answer())
}
