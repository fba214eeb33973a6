//! Keying cards of paper, one after the other: a card, Enter, the next card.
//!
//! The page asks for the next card of the class by itself, so that a pile in its order needs nothing but answers; a
//! card out of its order is named by its code. What was keyed is shown in words below, and with what it differs.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use super::{Asked, asked, questions_of, stage_of};
use crate::app::App;
use crate::classes::{self, Above, Class};
use crate::error::Error;
use crate::kit::audit::{self, Change};
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, moment};
use crate::people::Person;
use crate::people::queries::known_people;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::keyed::{self, Reading, Said};
use crate::quizzes::question::Question;
use crate::quizzes::sitting::Kept;
use crate::rounds::code::Card;
use crate::rounds::keying::{Keying, Standing, handed_in_at, open_differences, standing};
use crate::rounds::paper::Paper;
use crate::rounds::presence::is_asked;
use crate::rounds::{Form as Letter, Stage, crossing, queries, round};

/// The longest that is keyed for one card, in characters.
const LONGEST: usize = 4000;

#[derive(Serialize)]
struct KeyingPage {
    class: Class,
    stage: Stage,
    key: &'static str,
    refusal: Option<Message>,
    card: Option<CardForm>,
    done: Option<Done>,
    keyed: usize,
    all: usize,
    people: Vec<PersonLine>,
}

impl Page for KeyingPage {
    const TEMPLATE: &'static str = "rounds/keying";
}

/// The card that is to be keyed.
#[derive(Serialize)]
struct CardForm {
    /// The id that its keying is going to have.
    id: Id,
    code: String,
    name: Option<String>,
    letter: Option<&'static str>,
    typed: String,
    /// The keying that is put right.
    over: Option<Id>,
    /// The questions that were not named, where whoever keys was just told of them.
    left: Option<String>,
    doubts: Vec<DoubtLine>,
}

#[derive(Serialize)]
struct DoubtLine {
    at: usize,
    text: String,
    question: Option<usize>,
    why: &'static str,
}

/// A card as it was keyed, for a glance.
#[derive(Serialize)]
struct Done {
    id: Id,
    name: String,
    code: String,
    letter: &'static str,
    said: Message,
    /// How it is told: as a success, or as something to look at.
    kind: &'static str,
    lines: Vec<GivenLine>,
    /// The one that counts, where it says otherwise.
    other: Option<Id>,
    /// May it be put right, or taken back?
    counts: bool,
}

#[derive(Serialize)]
struct GivenLine {
    number: usize,
    words: Vec<Said>,
    other: Vec<Said>,
    differs: bool,
}

#[derive(Serialize)]
struct PersonLine {
    name: String,
    unit_name: String,
    said: Message,
    badge: &'static str,
    /// What to look at: a keying that waits.
    look: Option<Id>,
    codes: Vec<CodeLine>,
}

/// The code of somebody's card: of the form they were dealt first, and of the other.
#[derive(Serialize)]
struct CodeLine {
    code: String,
    letter: &'static str,
    is_dealt: bool,
}

/// Which card is asked for, which was just keyed, and which is put right. Any of them may be nonsense.
#[derive(Deserialize)]
pub struct Wanted {
    card: Option<String>,
    done: Option<String>,
    over: Option<String>,
}

/// All that is known of a round on paper.
struct Facts {
    asked: Asked,
    people: Vec<Person>,
    numbers: BTreeMap<Id, i32>,
    deals: BTreeMap<Id, Letter>,
    papers: Vec<Paper>,
    keyings: Vec<Keying>,
    /// The names of those who keyed.
    names: BTreeMap<Id, String>,
}

fn known(conn: &mut Conn, above: &Above, viewer: &Viewer, id: Id, stage: Stage) -> Result<Facts, Error> {
    let asked = asked(conn, above, viewer, id)?;
    if !asked.access.calls {
        return Err(Error::NotFound);
    }
    let keyings = queries::keyings_of(conn, id, stage)?;
    let by: BTreeSet<Id> = keyings.iter().map(|keying| keying.by).collect();
    let names = known_people(conn, &by.into_iter().collect::<Vec<_>>())?;
    Ok(Facts {
        asked,
        people: classes::queries::participants(conn, id)?,
        numbers: queries::numbers_of(conn, id)?,
        deals: queries::deals_of(conn, id)?,
        papers: queries::papers_of(conn, id)?,
        keyings,
        names: names.into_iter().map(|one| (one.id, one.full_name)).collect(),
    })
}

impl Facts {
    fn person(&self, number: i32) -> Option<&Person> {
        self.people.iter().find(|one| self.numbers.get(&one.id) == Some(&number))
    }

    fn paper(&self, person: Id, stage: Stage) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.person == person && paper.stage == stage)
    }

    /// The keying that counts for somebody.
    fn counting(&self, person: Id, stage: Stage) -> Option<&Keying> {
        let card = self.paper(person, stage)?.card.as_ref()?;
        self.keyings.iter().find(|keying| keying.id == card.keying)
    }

    fn of(&self, person: Id) -> Vec<Keying> {
        self.keyings.iter().filter(|keying| keying.person == person).cloned().collect()
    }

    /// The code of a card of somebody; nothing where they have no number.
    fn code(&self, person: Id, stage: Stage, form: Letter) -> Option<String> {
        let number = self.numbers.get(&person).copied();
        number.map(|number| Card { stage, form, number: Some(number) }.code(self.asked.class.id))
    }

    fn dealt(&self, person: Id, stage: Stage) -> Option<Letter> {
        self.deals.get(&person).map(|first| crossing::form_in(stage, *first))
    }

    /// The next in the order of the cards, after this number, who has neither a card that was keyed nor a paper that
    /// was handed in.
    fn next(&self, stage: Stage, after: i32) -> Option<(String, &Person, Letter)> {
        let mut waiting: Vec<(i32, &Person)> = self
            .people
            .iter()
            .filter(|one| self.paper(one.id, stage).is_none_or(|paper| paper.handed_in_at.is_none()))
            .filter_map(|one| Some((*self.numbers.get(&one.id)?, one)))
            .collect();
        waiting.sort_by_key(|(number, _)| (*number <= after, *number));
        let (_, person) = waiting.first()?;
        let form = self.dealt(person.id, stage)?;
        Some((self.code(person.id, stage, form)?, person, form))
    }

    fn name(&self, person: Id) -> String {
        let known = self.people.iter().find(|one| one.id == person);
        known
            .map(|one| one.full_name.clone())
            .or_else(|| self.names.get(&person).cloned())
            .unwrap_or_default()
    }
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
    let mut card = None;
    let mut refusal = None;
    if let Some(code) = wanted.card.filter(|code| !code.trim().is_empty()) {
        let typed = over.map(|keying| keying.typed.clone()).unwrap_or_default();
        match on_card(&facts, stage, &code) {
            Ok((person, form)) => {
                card = Some(CardForm {
                    over: over.map(|keying| keying.id),
                    ..empty_card(facts.code(person.id, stage, form).unwrap_or_default(), typed)
                });
            }
            Err(key) => {
                refusal = Some(Message::new(key));
                card = Some(empty_card(code, typed));
            }
        }
    }
    let done = wanted.done.and_then(|id| id.parse().ok());
    let page = page(&app, &viewer, facts, stage, card, done, refusal).await?;
    viewer.show(&app, &page)
}

async fn read(app: &App, viewer: &Viewer, id: Id, stage: Stage) -> Result<Facts, Error> {
    let (above, asking) = (app.above, viewer.clone());
    app.db.read(move |conn| known(conn, &above, &asking, id, stage)).await
}

fn empty_card(code: String, typed: String) -> CardForm {
    CardForm { id: new_id(), code, name: None, letter: None, typed, over: None, left: None, doubts: vec![] }
}

/// Whose card has this code, or why it is none that can be keyed here.
fn on_card<'a>(facts: &'a Facts, stage: Stage, code: &str) -> Result<(&'a Person, Letter), &'static str> {
    let card = Card::read(facts.asked.class.id, code).map_err(|refusal| refusal.key())?;
    if card.stage != stage {
        return Err("keying.other_round");
    }
    let number = card.number.ok_or("keying.nobody")?;
    Ok((facts.person(number).ok_or("keying.no_such_person")?, card.form))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    facts: Facts,
    stage: Stage,
    card: Option<CardForm>,
    done: Option<Id>,
    mut refusal: Option<Message>,
) -> Result<KeyingPage, Error> {
    let language = viewer.language();
    let done = facts.keyings.iter().find(|keying| Some(keying.id) == done);
    let mut questions = BTreeMap::new();
    if let Some(forms) = facts.asked.forms.as_ref().filter(|_| done.is_some()) {
        match app.shelf.readable(&app.db, forms.edition).await? {
            Some(shelved) => {
                let both = [Letter::A, Letter::B]
                    .map(|form| (form, questions_of(&shelved, forms.of(form), language)));
                questions.extend(both.map(|(form, questions)| (form.letter(), questions)));
            }
            None => refusal = refusal.or(Some(Message::new("rounds.unreadable"))),
        }
    }
    let state = round::state(stage, &facts.asked.rounds, app.now());
    let has_begun = state.has_begun() && facts.asked.forms.is_some();
    if !has_begun {
        refusal = refusal.or(Some(Message::new("keying.not_begun")));
    }
    let after = done.and_then(|keying| facts.numbers.get(&keying.person)).copied().unwrap_or(0);
    let next = || facts.next(stage, after).map(|(code, _, _)| empty_card(code, String::new()));
    let mut card = card.or_else(next).filter(|_| has_begun);
    if let Some(card) = &mut card
        && let Ok((person, form)) = on_card(&facts, stage, &card.code)
    {
        card.name = Some(person.full_name.clone());
        card.letter = Some(form.letter());
    }
    let people: Vec<PersonLine> = facts.people.iter().map(|one| person_line(&facts, stage, one)).collect();
    Ok(KeyingPage {
        stage,
        key: stage.key(),
        refusal,
        card,
        done: done.map(|keying| done_line(&facts, stage, keying, &questions, language)),
        keyed: facts.people.iter().filter(|one| facts.counting(one.id, stage).is_some()).count(),
        all: people.len(),
        people,
        class: facts.asked.class.clone(),
    })
}

fn done_line(
    facts: &Facts,
    stage: Stage,
    keying: &Keying,
    questions: &BTreeMap<&str, Vec<Question>>,
    language: Language,
) -> Done {
    let paper = facts.paper(keying.person, stage);
    let counting = facts.counting(keying.person, stage);
    let at = |key: &str, other: &Keying| {
        Message::new(key)
            .with("name", facts.names.get(&other.by).cloned().unwrap_or_default())
            .with("moment", moment(language, other.at))
    };
    let begun =
        paper.map_or(0, |paper| paper.kept.values().filter(|answer| !answer.given.is_empty()).count());
    let (said, kind, other) = match (standing(paper, counting, keying, None), counting) {
        _ if keying.set_aside_at.is_some() => (Message::new("keying.set_aside"), "info", None),
        (Standing::OnPhone, _) => (Message::new("keying.on_phone"), "warning", None),
        (Standing::Agrees, Some(counting)) => (at("keying.agrees", counting), "success", None),
        (Standing::Differs, Some(counting)) => (at("keying.differs", counting), "warning", Some(counting)),
        _ if begun > 0 => (Message::new("keying.begun_on_phone").with("count", begun), "success", None),
        _ => (Message::new("keying.counts"), "success", None),
    };
    let asked = questions.get(keying.form.letter()).map_or(&[][..], Vec::as_slice);
    let words = |question: &Question, of: &Keying| {
        of.given.get(&question.id).map(|given| keyed::said(question, given)).unwrap_or_default()
    };
    let line = |(number, question): (usize, &Question)| GivenLine {
        number,
        words: words(question, keying),
        other: other.map(|other| words(question, other)).unwrap_or_default(),
        differs: other.is_some_and(|other| other.given.get(&question.id) != keying.given.get(&question.id)),
    };
    Done {
        id: keying.id,
        name: facts.name(keying.person),
        code: facts.code(keying.person, stage, keying.form).unwrap_or_default(),
        letter: keying.form.letter(),
        said,
        kind,
        lines: (1..).zip(asked).map(line).collect(),
        other: other.map(|other| other.id),
        counts: counting.is_some_and(|counting| counting.id == keying.id),
    }
}

fn person_line(facts: &Facts, stage: Stage, person: &Person) -> PersonLine {
    let (paper, counting) = (facts.paper(person.id, stage), facts.counting(person.id, stage));
    let all = facts.of(person.id);
    let waiting = counting.and_then(|counting| open_differences(counting, &all).last().map(|one| one.id));
    let again = counting.map_or(0, |counting| {
        all.iter().filter(|one| one.id != counting.id && one.given == counting.given).count()
    });
    let (said, badge) = match (counting, paper) {
        (Some(_), _) if waiting.is_some() => (Message::new("keying.two_differ"), "owed"),
        (Some(_), _) if again > 0 => (Message::new("keying.keyed_twice"), "done"),
        (Some(_), _) => (Message::new("keying.keyed"), "done"),
        (None, Some(paper)) if paper.handed_in_at.is_some() && !all.is_empty() => {
            (Message::new("keying.phone_and_card"), "done")
        }
        (None, Some(paper)) if paper.handed_in_at.is_some() => (Message::new("keying.by_phone"), "done"),
        _ => (Message::new("keying.not_keyed"), "none"),
    };
    let dealt = facts.dealt(person.id, stage);
    let codes = [Letter::A, Letter::B].into_iter().filter_map(|form| {
        let code = facts.code(person.id, stage, form)?;
        Some(CodeLine { code, letter: form.letter(), is_dealt: dealt == Some(form) })
    });
    PersonLine {
        name: person.full_name.clone(),
        unit_name: person.unit_name.clone(),
        said,
        badge,
        look: waiting.or(counting.map(|counting| counting.id)),
        codes: codes.collect(),
    }
}

/// What somebody keyed, as it came.
struct Keyed {
    id: Id,
    code: String,
    typed: String,
    over: Option<Id>,
    left: BTreeSet<usize>,
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
    let keyed = Keyed {
        id: form.id("id").unwrap_or_else(new_id),
        code: form.raw("code").trim().to_owned(),
        typed: form.raw("typed").chars().take(LONGEST).collect(),
        over: form.id("over"),
        left: form.raw("left").split_whitespace().filter_map(|number| number.parse().ok()).collect(),
    };
    let facts = read(&app, &viewer, id, stage).await?;
    let now = app.now();
    let state = round::state(stage, &facts.asked.rounds, now);
    let Some(forms) = facts.asked.forms.clone().filter(|_| state.has_begun()) else {
        return refuse(&app, &viewer, facts, stage, keyed, Message::new("keying.not_begun")).await;
    };
    let (person, letter) = match on_card(&facts, stage, &keyed.code) {
        Ok((person, letter)) => (person.id, letter),
        Err(key) => return refuse(&app, &viewer, facts, stage, keyed, Message::new(key)).await,
    };
    let own: Vec<Paper> = facts.papers.iter().filter(|paper| paper.person == person).cloned().collect();
    if !is_asked(stage, &own, &facts.asked.rounds, now) {
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
    let (above, asking, over) = (app.above, viewer.clone(), keyed.over);
    let kept = app
        .db
        .write(move |conn| -> Result<Id, Error> {
            let facts = known(conn, &above, &asking, id, stage)?;
            if let Some(known) = queries::keying(conn, new.id)? {
                let is_same = (known.class, known.stage, known.by) == (id, stage, new.by);
                return if is_same { Ok(known.id) } else { Err(Error::NotFound) };
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
    let to = format!("/classes/{id}/rounds/{}/cards?done={kept}", stage.code());
    Ok(Redirect::to(to).answer())
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
    let card = CardForm { id: keyed.id, over: keyed.over, ..empty_card(keyed.code, keyed.typed) };
    let page = page(app, viewer, facts, stage, Some(card), None, Some(refusal)).await?;
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
    let card = CardForm {
        id: keyed.id,
        over: keyed.over,
        left: Some(left.join(" ")).filter(|left| !left.is_empty()),
        doubts: reading.doubts.iter().map(doubt).collect(),
        ..empty_card(keyed.code, keyed.typed)
    };
    let page = page(app, viewer, facts, stage, Some(card), None, None).await?;
    viewer.draw(app, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// POST /classes/{class}/rounds/{stage}/cards/{keying}/choice: of two that differ, this one is right.
pub async fn choose_keying(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String, Id)>,
) -> Result<HttpResponse, Error> {
    let (id, stage, chosen) = path.into_inner();
    let (stage, now, above, asking) = (stage_of(&stage)?, app.now(), app.above, viewer.clone());
    app.db
        .write(move |conn| -> Result<_, Error> {
            let facts = known(conn, &above, &asking, id, stage)?;
            let keying = facts.keyings.iter().find(|one| one.id == chosen).ok_or(Error::NotFound)?;
            let before = facts.counting(keying.person, stage);
            // What was handed in on a phone stands, and what was taken back is keyed anew.
            let counts = before.ok_or(Error::NotFound)?;
            count(conn, &facts, keying, now)?;
            let change = Change {
                at: now,
                by: Some(asking.person),
                record: "round_keying",
                id: chosen,
                action: "chosen",
            };
            Ok(audit::note(conn, &change, &counts.id, &chosen)?)
        })
        .await?;
    Ok(Redirect::to(format!("/classes/{id}/rounds/{}/cards?done={chosen}", stage.code())).answer())
}

/// POST /classes/{class}/rounds/{stage}/cards/{keying}/withdrawal: it was keyed for somebody whose card it is not.
pub async fn withdraw_keying(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String, Id)>,
) -> Result<HttpResponse, Error> {
    let (id, stage, chosen) = path.into_inner();
    let (stage, now, above, asking) = (stage_of(&stage)?, app.now(), app.above, viewer.clone());
    app.db
        .write(move |conn| -> Result<_, Error> {
            let facts = known(conn, &above, &asking, id, stage)?;
            let keying = facts.keyings.iter().find(|one| one.id == chosen).ok_or(Error::NotFound)?;
            let paper = facts.paper(keying.person, stage).cloned();
            let Some(mut paper) =
                paper.filter(|paper| paper.card.as_ref().is_some_and(|card| card.keying == chosen))
            else {
                return Ok(());
            };
            // Only the card handed it in; what is on the phone goes on from there.
            (paper.card, paper.handed_in_at) = (None, None);
            queries::keep_paper(conn, &paper, false)?;
            queries::set_others_aside(conn, keying, None, now)?;
            let change = Change {
                at: now,
                by: Some(asking.person),
                record: "round_keying",
                id: chosen,
                action: "withdrawn",
            };
            Ok(audit::note(conn, &change, &keying.typed, &())?)
        })
        .await?;
    Ok(Redirect::to(format!("/classes/{id}/rounds/{}/cards", stage.code())).saying("card_withdrawn").answer())
}
