//! The rounds of a class: opening and closing them in the room, and who has handed in.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{Asked, asked, called, deal, stage_of};
use crate::app::App;
use crate::attendance::Mark;
use crate::classes::{self, Class};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, moment};
use crate::people::Person;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::question::Question;
use crate::rounds::paper::Paper;
use crate::rounds::presence::{Counts, Presence, is_asked};
use crate::rounds::round::{self, Refusal, State};
use crate::rounds::{Form, Forms, Stage, crossing, drawing, queries};

#[derive(Serialize)]
struct RoundsPage {
    class: Class,
    /// Does the viewer find the class itself?
    found: bool,
    /// May the viewer open and close rounds?
    calls: bool,
    looks: bool,
    takes_part: bool,
    stages: Vec<StageLine>,
    /// Is some round open, so that the figures change by themselves?
    live: bool,
    own: Vec<OwnLine>,
    has_report: bool,
    refusal: Option<Message>,
}

impl Page for RoundsPage {
    const TEMPLATE: &'static str = "rounds/class";
}

/// A round as those see it who run the class.
#[derive(Serialize)]
struct StageLine {
    stage: Stage,
    key: &'static str,
    said: Message,
    is_open: bool,
    /// Has the button that opens it, or opens it again, or closes it.
    opens: bool,
    reopens: bool,
    closes: bool,
    counts: Option<Counts>,
    /// How many of the class are there, as far as is known.
    there: usize,
    /// How many answered on paper.
    on_paper: usize,
    /// Is there a form to be printed, and a card to be keyed?
    prints: bool,
    /// Has somebody no form and no number yet, so that the button which prints deals them first?
    prepares: bool,
    keys: bool,
    people: Vec<PersonLine>,
}

#[derive(Serialize)]
struct PersonLine {
    name: String,
    unit_name: String,
    letter: Option<&'static str>,
    said: Message,
    badge: &'static str,
}

/// A round as somebody sees it who takes part.
#[derive(Serialize)]
struct OwnLine {
    key: &'static str,
    said: Message,
    href: String,
    answers: bool,
}

/// What is known of the rounds of a class.
struct Facts {
    asked: Asked,
    people: Vec<Person>,
    papers: Vec<Paper>,
    deals: BTreeMap<Id, Form>,
    /// The marks of the days on which rounds were opened.
    marks: BTreeMap<Day, BTreeMap<Id, Vec<Mark>>>,
}

/// GET /classes/{class}/rounds
pub async fn show_rounds(app: Data<App>, viewer: Viewer, path: Path<Id>) -> Result<HttpResponse, Error> {
    let page = rounds_page(&app, &viewer, path.into_inner(), None).await?;
    viewer.show(&app, &page)
}

async fn rounds_page(
    app: &App,
    viewer: &Viewer,
    id: Id,
    refusal: Option<Message>,
) -> Result<RoundsPage, Error> {
    let (asking, above) = (viewer.clone(), app.above);
    let facts = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let asked = asked(conn, &above, &asking, id)?;
            let looks = asked.access.looks;
            let mut marks = BTreeMap::new();
            for round in asked.rounds.iter().filter(|_| looks) {
                let day = round.opened_at.day();
                marks.insert(day, queries::marks_on(conn, id, day)?);
            }
            // Whoever only takes part learns nothing of the others.
            let people = if looks { classes::queries::participants(conn, id)? } else { vec![] };
            let papers = if looks {
                queries::papers_of(conn, id)?
            } else {
                queries::papers_of_person(conn, id, asking.person)?
            };
            Ok(Facts { asked, people, papers, deals: queries::deals_of(conn, id)?, marks })
        })
        .await?;
    let (now, language) = (app.now(), viewer.language());
    let Asked { class, access, rounds, .. } = &facts.asked;
    let stages: Vec<StageLine> = match access.looks {
        true => Stage::ALL.iter().map(|stage| stage_line(&facts, *stage, now, language)).collect(),
        false => vec![],
    };
    let own = Stage::ALL.iter().filter(|_| access.takes_part);
    let own = own.filter_map(|stage| own_line(&facts, viewer.person, *stage, now, language)).collect();
    Ok(RoundsPage {
        found: facts.asked.found,
        calls: access.asks,
        looks: access.looks,
        takes_part: access.takes_part,
        live: stages.iter().any(|line| line.is_open),
        stages,
        own,
        has_report: access.looks && round::may_tell(rounds, now),
        class: class.clone(),
        refusal,
    })
}

/// How a round stands, for the reader.
pub(super) fn said(stage: Stage, state: State, language: Language) -> Message {
    let at = |key: &str, when: Timestamp| Message::new(key).with("moment", moment(language, when));
    match state {
        State::NotYet(None) => match stage.days_after() {
            Some(days) => Message::new("rounds.comes_after").with("days", days),
            None => Message::new("rounds.not_opened"),
        },
        State::NotYet(Some(opens)) => at("rounds.opens_at", opens),
        State::Open(end) if stage.days_after().is_none() => at("rounds.is_open", end),
        State::Open(end) => at("rounds.is_open_until", end),
        State::Closed(end) => at("rounds.closed_at", end),
    }
}

fn stage_line(facts: &Facts, stage: Stage, now: Timestamp, language: Language) -> StageLine {
    let Facts { asked, people, papers, deals, marks } = facts;
    let state = round::state(stage, &asked.rounds, now);
    let day = asked.rounds.iter().find(|round| round.stage == stage).map(|round| round.opened_at.day());
    let of_day = day.and_then(|day| marks.get(&day));
    let paper_in =
        |person: Id, stage: Stage| papers.iter().find(|paper| paper.person == person && paper.stage == stage);
    let was_there = |person: &&Person| {
        is_asked(stage, papers.iter().filter(|one| one.person == person.id), &asked.rounds, now)
    };
    let presence = |person: &Person| {
        let marked = of_day.and_then(|marks| marks.get(&person.id)).map_or(&[][..], Vec::as_slice);
        Presence::of(paper_in(person.id, stage), state.end(), marked)
    };
    let lines: Vec<(&Person, Presence)> =
        people.iter().filter(was_there).map(|person| (person, presence(person))).collect();
    let begun = state.has_begun();
    let line = |(person, presence): &(&Person, Presence)| PersonLine {
        name: person.full_name.clone(),
        unit_name: person.unit_name.clone(),
        letter: deals.get(&person.id).map(|first| crossing::form_in(stage, *first).letter()),
        said: where_they_are(*presence, state),
        badge: presence.badge(),
    };
    let can_open = asked.access.asks
        && !state.is_open()
        && round::may_open(stage, &asked.rounds, answered_after(papers), now).is_ok();
    let counts = begun.then(|| Counts::of(lines.iter().map(|(_, presence)| *presence)));
    StageLine {
        stage,
        key: stage.key(),
        said: said(stage, state, language),
        is_open: state.is_open(),
        opens: can_open && !begun,
        reopens: can_open && begun,
        closes: asked.access.asks && state.is_open() && stage.days_after().is_none(),
        there: counts.map_or(0, Counts::there),
        on_paper: papers.iter().filter(|paper| paper.stage == stage && paper.card.is_some()).count(),
        prints: asked.access.asks,
        prepares: people.iter().filter(was_there).any(|person| !deals.contains_key(&person.id)),
        keys: asked.access.asks && begun,
        counts,
        people: if begun { lines.iter().map(line).collect() } else { vec![] },
    }
}

/// Where somebody stands in a round, for whoever runs it.
fn where_they_are(presence: Presence, state: State) -> Message {
    match presence {
        Presence::HandedIn => Message::new("rounds.handed_in"),
        Presence::Answering(count) if state.is_open() => {
            Message::new("rounds.answering").with("count", count)
        }
        Presence::Answering(count) => Message::new("rounds.taken_in").with("count", count),
        Presence::Late => Message::new("rounds.too_late"),
        Presence::NotYet if state.is_open() => Message::new("rounds.not_yet"),
        Presence::NotYet => Message::new("rounds.none_given"),
        Presence::Absent => Message::new("rounds.absent"),
    }
}

/// A round that has come for somebody who takes part, or of which they are told when it comes.
fn own_line(facts: &Facts, person: Id, stage: Stage, now: Timestamp, language: Language) -> Option<OwnLine> {
    let state = round::state(stage, &facts.asked.rounds, now);
    let own: Vec<&Paper> = facts.papers.iter().filter(|paper| paper.person == person).collect();
    if state == State::NotYet(None) || !is_asked(stage, own.iter().copied(), &facts.asked.rounds, now) {
        return None;
    }
    let paper = own.iter().find(|paper| paper.stage == stage);
    let handed_in = paper.is_some_and(|paper| paper.handed_in_at.is_some());
    Some(OwnLine {
        key: stage.key(),
        said: if handed_in { Message::new("rounds.handed_in") } else { said(stage, state, language) },
        href: format!("/classes/{}/rounds/{}/paper", facts.asked.class.id, stage.code()),
        answers: state.is_open() && !handed_in,
    })
}

/// Did anybody answer anything in the round after?
fn answered_after(papers: &[Paper]) -> bool {
    papers.iter().any(|paper| paper.stage == Stage::After)
}

/// POST /classes/{class}/rounds/{stage}/opening: with the first, both forms are drawn and dealt.
pub async fn open_round(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
) -> Result<HttpResponse, Error> {
    let (id, stage) = path.into_inner();
    let (stage, now) = (stage_of(&stage)?, app.now());
    let drawn = drawn_forms(&app, &viewer, id).await?;
    let (asking, above) = (viewer.clone(), app.above);
    let opened = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let Asked { rounds, .. } = called(conn, &above, &asking, id)?;
            let answered_after = answered_after(&queries::papers_of(conn, id)?);
            if let Err(refusal) = round::may_open(stage, &rounds, answered_after, now) {
                return Ok(Err(refusal));
            }
            if stage == Stage::Before {
                // It was opened by a slip and asked nobody: as if it had never been.
                queries::take_back(conn, id, Stage::After, asking.person, now)?;
            }
            if classes::queries::participant_ids(conn, id)?.is_empty() {
                return Ok(Err(Refusal::Nobody));
            }
            if let Err(refusal) = deal(conn, &drawn, asking.person, now)? {
                return Ok(Err(refusal));
            }
            queries::open_round(conn, id, stage, asking.person, now)?;
            Ok(Ok(()))
        })
        .await?;
    match opened {
        Ok(()) => Ok(Redirect::to(format!("/classes/{id}/rounds")).saying("round_opened").answer()),
        Err(refusal) => refuse(&app, &viewer, id, refusal).await,
    }
}

async fn refuse(app: &App, viewer: &Viewer, id: Id, refusal: Refusal) -> Result<HttpResponse, Error> {
    let page = rounds_page(app, viewer, id, Some(Message::new(refusal.key()))).await?;
    viewer.draw(app, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The forms that a class would get now, from the modules it teaches in its edition.
pub(super) async fn drawn_forms(app: &App, viewer: &Viewer, id: Id) -> Result<Forms, Error> {
    let (asking, above) = (viewer.clone(), app.above);
    let (class, modules) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let Asked { class, .. } = called(conn, &above, &asking, id)?;
            Ok((class, classes::queries::modules(conn, id)?))
        })
        .await?;
    let shelved = app.shelf.readable(&app.db, class.edition).await?;
    let banks: Vec<(&str, &[Question])> = modules
        .iter()
        .filter_map(|module| {
            let quiz = shelved.as_ref()?.quiz(module)?;
            // Both languages ask the same, in the same order.
            Some((module.as_str(), quiz.questions.of(Language::Vi).as_slice()))
        })
        .collect();
    let (a, b) = drawing::draw(&banks);
    Ok(Forms { class: id, edition: class.edition, a, b })
}

/// POST /classes/{class}/rounds/{stage}/closing
pub async fn close_round(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
) -> Result<HttpResponse, Error> {
    let (id, stage) = path.into_inner();
    let (stage, now) = (stage_of(&stage)?, app.now());
    let (asking, above) = (viewer.clone(), app.above);
    let closed = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let Asked { rounds, .. } = called(conn, &above, &asking, id)?;
            if let Err(refusal) = round::may_close(stage, &rounds) {
                return Ok(Err(refusal));
            }
            queries::close_round(conn, id, stage, asking.person, now)?;
            Ok(Ok(()))
        })
        .await?;
    match closed {
        Ok(()) => Ok(Redirect::to(format!("/classes/{id}/rounds")).saying("round_closed").answer()),
        Err(refusal) => refuse(&app, &viewer, id, refusal).await,
    }
}
