//! For a glance: the card as it was keyed, the picture beside it, and how everybody in the class stands.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::known::Facts;
use crate::kit::columns::Id;
use crate::kit::text::{Language, Message, moment};
use crate::people::Person;
use crate::quizzes::keyed::{self, Said};
use crate::quizzes::question::Question;
use crate::rounds::keying::{Keying, Standing, open_differences, standing};
use crate::rounds::photo::Photo;
use crate::rounds::{Form as Letter, Stage};

/// The picture beside which is keyed, by its place in the pile.
#[derive(Serialize)]
pub(super) struct PhotoLine {
    pub id: Id,
    nth: usize,
    of: usize,
    before: Option<Id>,
    after: Option<Id>,
}

/// A card as it was keyed, for a glance.
#[derive(Serialize)]
pub(super) struct Done {
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
pub(super) struct GivenLine {
    number: usize,
    words: Vec<Said>,
    other: Vec<Said>,
    differs: bool,
}

#[derive(Serialize)]
pub(super) struct PersonLine {
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
pub(super) struct CodeLine {
    code: String,
    letter: &'static str,
    is_dealt: bool,
}

/// The picture that is asked for, or the first of the pile.
pub(super) fn photo_line(photos: &[Photo], wanted: Option<Id>) -> Option<PhotoLine> {
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

pub(super) fn done_line(
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

pub(super) fn person_line(
    facts: &Facts,
    stage: Stage,
    person: &Person,
    passed: &BTreeSet<i32>,
) -> PersonLine {
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
        _ if facts.numbers.get(&person.id).is_some_and(|number| passed.contains(number)) => {
            (Message::new("keying.passed_over"), "waiting")
        }
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
