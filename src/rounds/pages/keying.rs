//! Keying cards of paper, one after the other: a card, Enter, the next card.
//!
//! The page asks for the next card of the class by itself, so that a pile in its order needs nothing but answers; a
//! card out of its order is named by its code. What was keyed is shown in words below, and with what it differs.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use super::glance::{Done, PersonLine, PhotoLine, done_line, person_line, photo_line};
use super::known::{Facts, on_card, read};
use super::{questions_of, stage_of};
use crate::app::App;
use crate::classes::Class;
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::viewer::Viewer;
use crate::rounds::{Form as Letter, Stage, round};

#[derive(Serialize)]
pub(super) struct KeyingPage {
    class: Class,
    stage: Stage,
    key: &'static str,
    refusals: Vec<Message>,
    card: Option<CardForm>,
    photo: Option<PhotoLine>,
    done: Option<Done>,
    keyed: usize,
    all: usize,
    /// Whose cards were passed over: their numbers, as the form carries them on, and their names.
    passed: Option<String>,
    passed_names: Vec<String>,
    /// What every address of the page ends with, so that the pile lies as it lay.
    pile: String,
    people: Vec<PersonLine>,
}

impl Page for KeyingPage {
    const TEMPLATE: &'static str = "rounds/keying";
}

/// The card that is to be keyed.
#[derive(Serialize)]
pub(super) struct CardForm {
    /// The id that its keying is going to have.
    pub id: Id,
    pub code: String,
    pub name: Option<String>,
    pub letter: Option<&'static str>,
    pub typed: String,
    /// The keying that is put right.
    pub over: Option<Id>,
    /// The questions that were not named, where whoever keys was just told of them.
    pub left: Option<String>,
    pub doubts: Vec<DoubtLine>,
    /// Was it passed over before?
    pub again: bool,
    /// What the button says that lets go what is typed, where it was to be passed over with something typed.
    pub leaving: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct DoubtLine {
    pub at: usize,
    pub text: String,
    pub question: Option<usize>,
    pub why: &'static str,
}

/// What is shown beside the class.
#[derive(Default)]
pub(super) struct Shown {
    pub card: Option<CardForm>,
    pub done: Option<Id>,
    /// The number of the card that was on top before.
    pub after: i32,
    pub pile: Pile,
    pub refusals: Vec<Message>,
}

/// How the pile lies for whoever keys: the picture on top, and the cards that were passed over. It is kept in the
/// addresses of the page alone: passing over marks nobody.
#[derive(Clone, Default)]
pub(super) struct Pile {
    pub photo: Option<Id>,
    pub passed: BTreeSet<i32>,
}

impl Pile {
    pub fn of(photo: &str, passed: &str) -> Pile {
        Pile {
            photo: photo.parse().ok(),
            passed: passed.split('.').filter_map(|one| one.parse().ok()).collect(),
        }
    }

    fn carried(&self) -> Option<String> {
        let passed: Vec<String> = self.passed.iter().map(i32::to_string).collect();
        (!passed.is_empty()).then(|| passed.join("."))
    }

    /// The end of an address that has a question mark already.
    pub fn address(&self) -> String {
        let photo = self.photo.map(|photo| format!("&photo={photo}")).unwrap_or_default();
        let passed = self.carried().map(|passed| format!("&passed={passed}")).unwrap_or_default();
        format!("{photo}{passed}")
    }
}

/// Which card is asked for, which was just keyed, and which is put right. Any of them may be nonsense.
#[derive(Deserialize)]
pub struct Wanted {
    card: Option<String>,
    done: Option<String>,
    over: Option<String>,
    /// What was typed for it when the page was left to add a picture or to leaf.
    typed: Option<String>,
    photo: Option<String>,
    passed: Option<String>,
    after: Option<String>,
}

/// GET /classes/{class}/rounds/{stage}/cards
pub async fn show_keying(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let ((id, stage), wanted) = (path.into_inner(), wanted.into_inner());
    let stage = stage_of(&stage)?;
    let facts = read(&app, &viewer, id, stage).await?;
    let over = wanted.over.and_then(|id| id.parse().ok());
    let over = facts.keyings.iter().find(|keying| Some(keying.id) == over);
    let mut shown = Shown::default();
    let typed = wanted.typed.filter(|typed| !typed.is_empty());
    let code = wanted.card.filter(|code| !code.trim().is_empty());
    if code.is_none()
        && let Some(typed) = &typed
    {
        shown.card = Some(empty_card(String::new(), typed.clone()));
    }
    if let Some(code) = code {
        let typed = typed.or_else(|| over.map(|keying| keying.typed.clone())).unwrap_or_default();
        match on_card(&facts, stage, &code) {
            Ok((person, form)) => {
                shown.card = Some(CardForm {
                    over: over.map(|keying| keying.id),
                    ..empty_card(facts.code(person.id, stage, form).unwrap_or_default(), typed)
                });
            }
            Err(key) => {
                shown.refusals = vec![Message::new(key)];
                shown.card = Some(empty_card(code, typed));
            }
        }
    }
    shown.done = wanted.done.and_then(|id| id.parse().ok());
    shown.after = wanted.after.and_then(|number| number.parse().ok()).unwrap_or(0);
    shown.pile = Pile::of(&wanted.photo.unwrap_or_default(), &wanted.passed.unwrap_or_default());
    let page = page(&app, &viewer, facts, stage, shown).await?;
    viewer.show(&app, &page)
}

pub(super) fn empty_card(code: String, typed: String) -> CardForm {
    CardForm {
        id: new_id(),
        code,
        name: None,
        letter: None,
        typed,
        over: None,
        left: None,
        doubts: vec![],
        again: false,
        leaving: None,
    }
}

pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    facts: Facts,
    stage: Stage,
    shown: Shown,
) -> Result<KeyingPage, Error> {
    let language = viewer.language();
    let Shown { card, done, after, mut pile, mut refusals } = shown;
    let done = facts.keyings.iter().find(|keying| Some(keying.id) == done);
    let mut questions = BTreeMap::new();
    if let Some(forms) = facts.asked.forms.as_ref().filter(|_| done.is_some()) {
        match app.shelf.readable(&app.db, forms.edition).await? {
            Some(shelved) => {
                let both = [Letter::A, Letter::B]
                    .map(|form| (form, questions_of(&shelved, forms.of(form), language)));
                questions.extend(both.map(|(form, questions)| (form.letter(), questions)));
            }
            None => refusals.push(Message::new("rounds.unreadable")),
        }
    }
    let state = round::state(stage, &facts.asked.rounds, app.now());
    let has_begun = state.has_begun() && facts.asked.forms.is_some();
    if !has_begun && refusals.is_empty() {
        refusals.push(Message::new("keying.not_begun"));
    }
    let waiting = facts.waiting(stage);
    pile.passed.retain(|number| waiting.contains(number));
    let after = done.and_then(|keying| facts.numbers.get(&keying.person)).copied().unwrap_or(after);
    let next = || facts.next(stage, &pile.passed, after).map(|code| empty_card(code, String::new()));
    let mut card = card.or_else(next).filter(|_| has_begun);
    if let Some(card) = &mut card
        && let Ok((person, form)) = on_card(&facts, stage, &card.code)
    {
        card.name = Some(person.full_name.clone());
        card.letter = Some(form.letter());
        card.again = facts.numbers.get(&person.id).is_some_and(|number| pile.passed.contains(number));
    }
    let pile_of = facts.in_the_pile();
    let keyed = pile_of.iter().filter(|one| facts.counting(one.id, stage).is_some()).count();
    let people: Vec<PersonLine> =
        pile_of.into_iter().map(|one| person_line(&facts, stage, one, &pile.passed)).collect();
    let passed_names = pile.passed.iter().filter_map(|number| Some(facts.person(*number)?.full_name.clone()));
    Ok(KeyingPage {
        stage,
        key: stage.key(),
        refusals,
        card,
        photo: photo_line(&facts.photos, pile.photo),
        passed_names: passed_names.collect(),
        passed: pile.carried(),
        pile: pile.address(),
        done: done.map(|keying| done_line(&facts, stage, keying, &questions, language)),
        keyed,
        all: people.len(),
        people,
        class: facts.asked.class.clone(),
    })
}
