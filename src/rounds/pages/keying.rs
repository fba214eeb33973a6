//! Keying cards of paper, one after the other: a card, Enter, the next card.
//!
//! The page asks for the next card of the class by itself, so that a pile in its order needs nothing but answers; a
//! card out of its order is named by its code. What was keyed is shown in words below, and with what it differs.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use super::{Asked, called, questions_of, stage_of};
use crate::app::App;
use crate::classes::{self, Above, Class};
use crate::error::Error;
use crate::kit::clock::{Timestamp, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message, moment};
use crate::people::Person;
use crate::people::queries::known_people;
use crate::people::viewer::Viewer;
use crate::quizzes::keyed::{self, Said};
use crate::quizzes::question::Question;
use crate::rounds::code::Card;
use crate::rounds::keying::{Keying, Standing, open_differences, standing};
use crate::rounds::paper::Paper;
use crate::rounds::photo::Photo;
use crate::rounds::{Form as Letter, Stage, crossing, queries, round};

#[derive(Serialize)]
pub(super) struct KeyingPage {
    class: Class,
    stage: Stage,
    key: &'static str,
    refusals: Vec<Message>,
    card: Option<CardForm>,
    photo: Option<PhotoLine>,
    has_photos: bool,
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
}

#[derive(Serialize)]
pub(super) struct DoubtLine {
    pub at: usize,
    pub text: String,
    pub question: Option<usize>,
    pub why: &'static str,
}

/// The picture beside which is keyed, by its place in the pile.
#[derive(Serialize)]
struct PhotoLine {
    id: Id,
    nth: usize,
    of: usize,
    before: Option<Id>,
    after: Option<Id>,
}

/// What is shown beside the class.
#[derive(Default)]
pub(super) struct Shown {
    pub card: Option<CardForm>,
    pub done: Option<Id>,
    pub photo: Option<Id>,
    pub refusals: Vec<Message>,
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
    photo: Option<String>,
}

/// All that is known of a round on paper.
pub(super) struct Facts {
    pub asked: Asked,
    pub people: Vec<Person>,
    pub numbers: BTreeMap<Id, i32>,
    pub deals: BTreeMap<Id, Letter>,
    pub papers: Vec<Paper>,
    pub keyings: Vec<Keying>,
    pub photos: Vec<Photo>,
    /// The names of those who keyed.
    pub names: BTreeMap<Id, String>,
}

pub(super) fn known(
    conn: &mut Conn,
    above: &Above,
    viewer: &Viewer,
    (id, stage): (Id, Stage),
    now: Timestamp,
) -> Result<Facts, Error> {
    let asked = called(conn, above, viewer, id)?;
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
        photos: queries::photos_of(conn, id, stage, now)?,
        names: names.into_iter().map(|one| (one.id, one.full_name)).collect(),
    })
}

impl Facts {
    fn person(&self, number: i32) -> Option<&Person> {
        self.people.iter().find(|one| self.numbers.get(&one.id) == Some(&number))
    }

    pub fn paper(&self, person: Id, stage: Stage) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.person == person && paper.stage == stage)
    }

    /// The keying that counts for somebody.
    pub fn counting(&self, person: Id, stage: Stage) -> Option<&Keying> {
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
    let mut shown = Shown::default();
    if let Some(code) = wanted.card.filter(|code| !code.trim().is_empty()) {
        let typed = over.map(|keying| keying.typed.clone()).unwrap_or_default();
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
    shown.photo = wanted.photo.and_then(|id| id.parse().ok());
    let page = page(&app, &viewer, facts, stage, shown).await?;
    viewer.show(&app, &page)
}

pub(super) async fn read(app: &App, viewer: &Viewer, id: Id, stage: Stage) -> Result<Facts, Error> {
    let (above, asking, now) = (app.above, viewer.clone(), app.now());
    app.db.read(move |conn| known(conn, &above, &asking, (id, stage), now)).await
}

pub(super) fn empty_card(code: String, typed: String) -> CardForm {
    CardForm { id: new_id(), code, name: None, letter: None, typed, over: None, left: None, doubts: vec![] }
}

/// Whose card has this code, or why it is none that can be keyed here.
pub(super) fn on_card<'a>(
    facts: &'a Facts,
    stage: Stage,
    code: &str,
) -> Result<(&'a Person, Letter), &'static str> {
    let card = Card::read(facts.asked.class.id, code).map_err(|refusal| refusal.key())?;
    if card.stage != stage {
        return Err("keying.other_round");
    }
    let number = card.number.ok_or("keying.nobody")?;
    Ok((facts.person(number).ok_or("keying.no_such_person")?, card.form))
}

pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    facts: Facts,
    stage: Stage,
    shown: Shown,
) -> Result<KeyingPage, Error> {
    let language = viewer.language();
    let Shown { card, done, photo, mut refusals } = shown;
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
        refusals,
        card,
        photo: photo_line(&facts.photos, photo),
        has_photos: !facts.photos.is_empty(),
        done: done.map(|keying| done_line(&facts, stage, keying, &questions, language)),
        keyed: facts.people.iter().filter(|one| facts.counting(one.id, stage).is_some()).count(),
        all: people.len(),
        people,
        class: facts.asked.class.clone(),
    })
}

/// The picture that is asked for, or the first of the pile.
fn photo_line(photos: &[Photo], wanted: Option<Id>) -> Option<PhotoLine> {
    let at = photos.iter().position(|photo| Some(photo.id) == wanted).unwrap_or(0);
    let id = |nth: usize| photos.get(nth).map(|photo| photo.id);
    Some(PhotoLine {
        id: id(at)?,
        nth: at + 1,
        of: photos.len(),
        before: at.checked_sub(1).and_then(id),
        after: id(at + 1),
    })
}

/// The page with what is wrong with the pictures that were brought.
pub(super) async fn page_with(
    app: &App,
    viewer: &Viewer,
    id: Id,
    stage: Stage,
    refusals: Vec<Message>,
) -> Result<KeyingPage, Error> {
    let facts = read(app, viewer, id, stage).await?;
    page(app, viewer, facts, stage, Shown { refusals, ..Shown::default() }).await
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
