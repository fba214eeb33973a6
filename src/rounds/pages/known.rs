//! All that is known of a round on paper, and whose a card is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, called};
use crate::app::App;
use crate::classes::{self, Above};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::people::Person;
use crate::people::queries::known_people;
use crate::people::viewer::Viewer;
use crate::rounds::code::Card;
use crate::rounds::keying::{self, Keying};
use crate::rounds::paper::Paper;
use crate::rounds::photo::Photo;
use crate::rounds::presence::is_asked;
use crate::rounds::{Form as Letter, Round, Stage, crossing, queries};

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
    /// Those of the people whose cards can be keyed.
    pub called_on: BTreeSet<Id>,
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
    let (people, papers) = (classes::queries::participants(conn, id)?, queries::papers_of(conn, id)?);
    let asked_of = asked_of(stage, &people, &papers, &asked.rounds, now);
    Ok(Facts {
        asked,
        called_on: asked_of.iter().map(|one| one.id).collect(),
        people,
        numbers: queries::numbers_of(conn, id)?,
        deals: queries::deals_of(conn, id)?,
        papers,
        keyings,
        photos: queries::photos_of(conn, id, stage, now)?,
        names: names.into_iter().map(|one| (one.id, one.full_name)).collect(),
    })
}

/// Those of a class who are asked in a round: nobody else has a form, a card, or a place in the pile.
pub(super) fn asked_of<'a>(
    stage: Stage,
    people: &'a [Person],
    papers: &[Paper],
    rounds: &[Round],
    now: Timestamp,
) -> Vec<&'a Person> {
    let own = |person: Id| papers.iter().filter(move |paper| paper.person == person);
    people.iter().filter(|person| is_asked(stage, own(person.id), rounds, now)).collect()
}

impl Facts {
    /// Those whose cards are keyed, and whoever's was before they were asked no more.
    pub fn in_the_pile(&self) -> Vec<&Person> {
        let has_card = |one: &Person| self.keyings.iter().any(|keying| keying.person == one.id);
        self.people.iter().filter(|one| self.called_on.contains(&one.id) || has_card(one)).collect()
    }

    pub fn person(&self, number: i32) -> Option<&Person> {
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

    pub fn of(&self, person: Id) -> Vec<Keying> {
        self.keyings.iter().filter(|keying| keying.person == person).cloned().collect()
    }

    /// The code of a card of somebody; nothing where they have no number.
    pub fn code(&self, person: Id, stage: Stage, form: Letter) -> Option<String> {
        let number = self.numbers.get(&person).copied();
        number.map(|number| Card { stage, form, number: Some(number) }.code(self.asked.class.id))
    }

    pub fn dealt(&self, person: Id, stage: Stage) -> Option<Letter> {
        self.deals.get(&person).map(|first| crossing::form_in(stage, *first))
    }

    /// The numbers of those who are asked and have neither a card that was keyed nor a paper that was handed in.
    pub fn waiting(&self, stage: Stage) -> BTreeSet<i32> {
        let is_open =
            |one: &Person| self.paper(one.id, stage).is_none_or(|paper| paper.handed_in_at.is_none());
        let waits = |one: &&Person| self.called_on.contains(&one.id) && is_open(one);
        self.people.iter().filter(waits).filter_map(|one| self.numbers.get(&one.id).copied()).collect()
    }

    /// The code of the card that is asked for after this number.
    pub fn next(&self, stage: Stage, passed: &BTreeSet<i32>, after: i32) -> Option<String> {
        let person = self.person(keying::next(&self.waiting(stage), passed, after)?)?;
        self.code(person.id, stage, self.dealt(person.id, stage)?)
    }

    pub fn name(&self, person: Id) -> String {
        let known = self.people.iter().find(|one| one.id == person);
        known
            .map(|one| one.full_name.clone())
            .or_else(|| self.names.get(&person).cloned())
            .unwrap_or_default()
    }
}

pub(super) async fn read(app: &App, viewer: &Viewer, id: Id, stage: Stage) -> Result<Facts, Error> {
    let (above, asking, now) = (app.above, viewer.clone(), app.now());
    app.db.read(move |conn| known(conn, &above, &asking, (id, stage), now)).await
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
