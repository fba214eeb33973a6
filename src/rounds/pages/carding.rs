//! What is done with a card: it is keyed, passed over, chosen among two that differ, or taken back.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde_json::{Value, json};

use super::keying::{CardForm, DoubtLine, Pile, Shown, empty_card, page};
use super::known::{Facts, known, on_card, read};
use super::{questions_of, stage_of};
use crate::app::App;
use crate::error::Error;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::text::{Language, Message};
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::keyed::{self, Reading};
use crate::quizzes::sitting::Kept;
use crate::rounds::keying::{Keying, Standing, handed_in_at, standing};
use crate::rounds::paper::Paper;
use crate::rounds::{Stage, crossing, photo, queries, round};

/// The longest that is keyed for one card, in characters.
const LONGEST: usize = 20_000;
/// The longest address that a card is given back by, in bytes: proxies hear 8 kB of all that a page is asked with.
const LONGEST_ADDRESS: usize = 4_000;
/// Typed in place of answers, it passes the card over.
const PASS: &str = "/";
/// What the button says that passes a card over for certain, and lets go what is typed there.
const LEAVE: &str = "leave";

/// What somebody keyed, as it came.
pub(super) struct Keyed {
    id: Id,
    code: String,
    typed: String,
    over: Option<Id>,
    left: BTreeSet<usize>,
    /// The picture beside which it was keyed, and what was passed over.
    pub pile: Pile,
}

impl Keyed {
    pub fn of(form: &mut Form) -> Keyed {
        Keyed {
            id: form.id("id").unwrap_or_else(new_id),
            code: form.raw("code").trim().to_owned(),
            typed: form.raw("typed").to_owned(),
            over: form.id("over"),
            pile: Pile::of(form.raw("photo"), form.raw("passed")),
            left: form.raw("left").split_whitespace().filter_map(|number| number.parse().ok()).collect(),
        }
    }

    /// The same, beside another picture, if there is one.
    pub fn beside(mut self, photo: Option<Id>) -> Keyed {
        self.pile.photo = photo.or(self.pile.photo);
        self
    }

    /// What the address of the page says so that the card lies there as it was typed; nothing where that is too much
    /// for an address.
    pub fn address(&self) -> Option<String> {
        let mut all = form_urlencoded::Serializer::new(String::new());
        all.append_pair("card", &self.code);
        if !self.typed.is_empty() {
            all.append_pair("typed", &self.typed);
        }
        if let Some(over) = self.over {
            all.append_pair("over", &over.to_string());
        }
        Some(all.finish()).filter(|address| address.len() <= LONGEST_ADDRESS)
    }

    /// The page with everything that was typed.
    pub fn given_back(self, refusals: Vec<Message>) -> Shown {
        let card = CardForm { id: self.id, over: self.over, ..empty_card(self.code, self.typed) };
        Shown { card: Some(card), pile: self.pile, refusals, ..Shown::default() }
    }
}

/// POST /classes/{class}/rounds/{stage}/cards: a card that was keyed. Sent twice it is kept once.
pub async fn key_card(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (id, stage) = path.into_inner();
    let stage = stage_of(&stage)?;
    let mut keyed = Keyed::of(&mut form);
    let facts = read(&app, &viewer, id, stage).await?;
    if let Some(photo) = form.raw("then").strip_prefix("photo ") {
        keyed.pile.photo = photo.parse().ok();
        if let Some(open) = keyed.address() {
            let to = format!("/classes/{id}/rounds/{}/cards?{open}{}", stage.code(), keyed.pile.address());
            return Ok(Redirect::to(to).answer());
        }
        let page = page(&app, &viewer, facts, stage, keyed.given_back(vec![])).await?;
        return viewer.show(&app, &page);
    }
    match (form.raw("then"), keyed.typed.trim()) {
        (LEAVE, _) | ("pass", "") | (_, PASS) => return Ok(pass_over(&facts, stage, keyed)),
        ("pass", _) => return ask_before_leaving(&app, &viewer, facts, stage, keyed).await,
        _ => {}
    }
    if keyed.typed.chars().count() > LONGEST {
        return refuse(&app, &viewer, facts, stage, keyed, Message::new("keying.too_long")).await;
    }
    let now = app.now();
    let state = round::state(stage, &facts.asked.rounds, now);
    let Some(forms) = facts.asked.forms.clone().filter(|_| state.has_begun()) else {
        return refuse(&app, &viewer, facts, stage, keyed, Message::new("keying.not_begun")).await;
    };
    let (person, letter) = match on_card(&facts, stage, &keyed.code) {
        Ok((person, letter)) => (person.id, letter),
        Err(key) => return refuse(&app, &viewer, facts, stage, keyed, Message::new(key)).await,
    };
    if !facts.called_on.contains(&person) {
        return refuse(&app, &viewer, facts, stage, keyed, Message::new("keying.not_asked")).await;
    }
    let Some(shelved) = app.shelf.readable(&app.db, forms.edition).await? else {
        return refuse(&app, &viewer, facts, stage, keyed, Message::new("rounds.unreadable")).await;
    };
    let reading = keyed::read(&keyed.typed, &questions_of(&shelved, forms.of(letter), Language::Vi));
    let is_told = reading.left_out.iter().all(|number| keyed.left.contains(number));
    if !reading.doubts.is_empty() || !is_told {
        return give_back(&app, &viewer, facts, stage, keyed, &reading).await;
    }
    let new = Keying {
        id: keyed.id,
        class: id,
        stage,
        person,
        form: letter,
        typed: keyed.typed,
        given: reading.answers,
        by: viewer.person,
        at: now,
        set_aside_at: None,
    };
    let (above, asking, over, spare) = (app.above, viewer.clone(), keyed.over, new_id());
    let kept = app
        .db
        .write(move |conn| -> Result<Id, Error> {
            let facts = known(conn, &above, &asking, (id, stage), now)?;
            let (mut new, mut over) = (new.clone(), over);
            if let Some(before) = queries::keying(conn, new.id)? {
                if (before.class, before.stage, before.by) != (id, stage, new.by) {
                    return Err(Error::NotFound);
                }
                if (before.person, before.form, &before.given) == (new.person, new.form, &new.given) {
                    return Ok(before.id);
                }
                // Whoever went back and typed otherwise puts right what they had sent.
                over = over.or(Some(before.id));
                new.id = spare;
            }
            let (paper, counting) = (facts.paper(person, stage), facts.counting(person, stage));
            let standing = standing(paper, counting, &new, over);
            queries::keep_keying(conn, &new)?;
            if standing == Standing::Counts {
                count(conn, &facts, &new, now)?;
            }
            Ok(new.id)
        })
        .await?;
    // The next card lies on the next picture; below the last there is none.
    let photo = keyed.pile.photo.map(|photo| photo::after(&facts.photos, photo).unwrap_or(photo));
    let pile = Pile { photo, ..keyed.pile }.address();
    let to = format!("/classes/{id}/rounds/{}/cards?done={kept}{pile}", stage.code());
    Ok(Redirect::to(to).answer())
}

/// To the next card. Of whoever has none nothing is marked; the picture on top is of somebody else, and stays.
fn pass_over(facts: &Facts, stage: Stage, keyed: Keyed) -> HttpResponse {
    let mut pile = keyed.pile;
    let person = on_card(facts, stage, &keyed.code).ok();
    let number = person.and_then(|(person, _)| facts.numbers.get(&person.id)).copied();
    pile.passed.extend(number);
    let href = format!("/classes/{}/rounds/{}/cards", facts.asked.class.id, stage.code());
    Redirect::to(format!("{href}?after={}{}", number.unwrap_or(0), pile.address())).answer()
}

/// The page with what was keyed, and two ways on: whoever presses the wrong button loses nothing.
async fn ask_before_leaving(
    app: &App,
    viewer: &Viewer,
    facts: Facts,
    stage: Stage,
    keyed: Keyed,
) -> Result<HttpResponse, Error> {
    let mut shown = keyed.given_back(vec![]);
    if let Some(card) = &mut shown.card {
        card.leaving = Some(LEAVE);
    }
    let page = page(app, viewer, facts, stage, shown).await?;
    viewer.draw(app, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Lets a keying count, in place of any other.
fn count(conn: &mut Conn, facts: &Facts, keying: &Keying, now: Timestamp) -> Result<(), Error> {
    let Keying { class, stage, person, form, .. } = *keying;
    let known = facts.paper(person, stage).cloned();
    let is_new = known.is_none();
    let mut paper = known.unwrap_or_else(|| Paper {
        id: new_id(),
        class,
        stage,
        person,
        form,
        kept: Kept::new(),
        started_at: now,
        handed_in_at: None,
        revision: 1,
        card: None,
    });
    let state = round::state(stage, &facts.asked.rounds, now);
    paper.handed_in_at = paper.handed_in_at.or(Some(handed_in_at(state, now)));
    paper.form = form;
    paper.card = Some(keying.card());
    queries::keep_paper(conn, &paper, is_new)?;
    queries::set_others_aside(conn, keying, Some(keying.id), now)?;
    // Whoever took the other form than they were dealt takes this one now, and the other of the two after it.
    let has_others = facts.papers.iter().any(|other| other.person == person && other.stage != stage);
    if !has_others {
        queries::redeal(conn, class, person, crossing::form_in(stage, form))?;
    }
    Ok(())
}

async fn refuse(
    app: &App,
    viewer: &Viewer,
    facts: Facts,
    stage: Stage,
    keyed: Keyed,
    refusal: Message,
) -> Result<HttpResponse, Error> {
    let page = page(app, viewer, facts, stage, keyed.given_back(vec![refusal])).await?;
    viewer.draw(app, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The page with what was keyed, and what of it cannot be read or was not named.
async fn give_back(
    app: &App,
    viewer: &Viewer,
    facts: Facts,
    stage: Stage,
    keyed: Keyed,
    reading: &Reading,
) -> Result<HttpResponse, Error> {
    let doubt = |doubt: &keyed::Doubt| DoubtLine {
        at: doubt.at,
        text: doubt.text.clone(),
        question: doubt.question,
        why: doubt.why.key(),
    };
    let left: Vec<String> = reading.left_out.iter().map(usize::to_string).collect();
    let mut shown = keyed.given_back(vec![]);
    if let Some(card) = &mut shown.card {
        card.left = Some(left.join(" ")).filter(|left| !left.is_empty());
        card.doubts = reading.doubts.iter().map(doubt).collect();
    }
    let page = page(app, viewer, facts, stage, shown).await?;
    viewer.draw(app, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Does something with a keying and notes who did, with what was before and what is after; none where there is nothing
/// to do.
async fn with_keying<F>(
    app: &App,
    viewer: &Viewer,
    (id, stage, chosen): (Id, Stage, Id),
    action: &'static str,
    change: F,
) -> Result<(), Error>
where
    F: Fn(&mut Conn, &Facts, &Keying, Timestamp) -> Result<Option<(Value, Value)>, Error> + Send + 'static,
{
    let (now, above, asking) = (app.now(), app.above, viewer.clone());
    app.db
        .write(move |conn| -> Result<_, Error> {
            let facts = known(conn, &above, &asking, (id, stage), now)?;
            let keying = facts.keyings.iter().find(|one| one.id == chosen).ok_or(Error::NotFound)?;
            let Some((before, after)) = change(conn, &facts, keying, now)? else { return Ok(()) };
            let (by, record) = (Some(asking.person), "round_keying");
            Ok(audit::note(conn, &Change { at: now, by, record, id: chosen, action }, &before, &after)?)
        })
        .await
}

/// POST /classes/{class}/rounds/{stage}/cards/{keying}/choice: of two that differ, this one is right.
pub async fn choose_keying(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String, Id)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, stage, chosen) = path.into_inner();
    let (stage, pile) = (stage_of(&stage)?, Pile::of(form.raw("photo"), form.raw("passed")).address());
    with_keying(&app, &viewer, (id, stage, chosen), "chosen", move |conn, facts, keying, now| {
        // What was handed in on a phone stands, and what was taken back is keyed anew.
        let before = facts.counting(keying.person, stage).ok_or(Error::NotFound)?.id;
        count(conn, facts, keying, now)?;
        Ok(Some((json!(before), json!(keying.id))))
    })
    .await?;
    Ok(Redirect::to(format!("/classes/{id}/rounds/{}/cards?done={chosen}{pile}", stage.code())).answer())
}

/// POST /classes/{class}/rounds/{stage}/cards/{keying}/withdrawal: it was keyed for somebody whose card it is not.
pub async fn withdraw_keying(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String, Id)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, stage, chosen) = path.into_inner();
    let (stage, pile) = (stage_of(&stage)?, Pile::of(form.raw("photo"), form.raw("passed")).address());
    with_keying(&app, &viewer, (id, stage, chosen), "withdrawn", move |conn, facts, keying, now| {
        let is_of = |paper: &&Paper| paper.card.as_ref().is_some_and(|card| card.keying == keying.id);
        let Some(paper) = facts.paper(keying.person, stage).filter(is_of) else { return Ok(None) };
        // Only the card handed it in; what is on the phone goes on from there.
        let paper = Paper { card: None, handed_in_at: None, ..paper.clone() };
        queries::keep_paper(conn, &paper, false)?;
        queries::set_others_aside(conn, keying, None, now)?;
        Ok(Some((json!(keying.typed), Value::Null)))
    })
    .await?;
    let to = format!("/classes/{id}/rounds/{}/cards?after=0{pile}", stage.code());
    Ok(Redirect::to(to).saying("card_withdrawn").answer())
}
