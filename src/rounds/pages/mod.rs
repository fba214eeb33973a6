//! The pages of rounds: a class and its rounds, the paper of one person, what comes back, the report; cards to print,
//! and where they are [`keyed`](keying), from what is [`known`], with what was keyed at a [`glance`].

pub mod carding;
pub mod cards;
pub mod class;
mod glance;
pub mod handing_in;
pub mod keying;
mod known;
pub mod paper;
pub mod photos;
pub mod report;

use std::collections::{BTreeMap, BTreeSet};

use super::round::Refusal;
use super::{Forms, Item, Round, Stage};
use crate::classes::queries::{is_participant, known_class};
use crate::classes::{Above, Access, Class, class_for};
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::people::viewer::Viewer;
use crate::quizzes::analysis::unchanged::asks_the_same;
use crate::quizzes::question::Question;
use crate::quizzes::shelf::Shelved;

/// A class with its rounds and its forms.
struct Asked {
    class: Class,
    access: Access,
    /// Does the viewer find the class itself? Whoever is asked while its report is only begun finds this alone.
    found: bool,
    rounds: Vec<Round>,
    forms: Option<Forms>,
}

fn asked(conn: &mut Conn, above: &Above, viewer: &Viewer, class: Id) -> Result<Asked, Error> {
    let rounds = super::queries::rounds_of(conn, class)?;
    let (class, access, found) = match class_for(conn, above, viewer, class) {
        Ok((class, access)) => (class, access, true),
        // A report is begun before anybody is asked, and handed in when all have gone home.
        Err(Error::NotFound) if !rounds.is_empty() && is_participant(conn, class, viewer.person)? => {
            (known_class(conn, class)?, Access::ASKED, false)
        }
        Err(error) => return Err(error),
    };
    let forms = super::queries::forms_of(conn, class.id)?;
    Ok(Asked { class, access, found, rounds, forms })
}

/// The same for whoever may open its rounds, print and key; for anybody else it is not found.
fn called(conn: &mut Conn, above: &Above, viewer: &Viewer, class: Id) -> Result<Asked, Error> {
    let asked = asked(conn, above, viewer, class)?;
    if asked.access.asks { Ok(asked) } else { Err(Error::NotFound) }
}

/// Keeps the forms of a class as they were drawn, where it has none, and deals them to everybody who was dealt none.
fn deal(conn: &mut Conn, drawn: &Forms, by: Id, now: Timestamp) -> Result<Result<(), Refusal>, Error> {
    if drawn.a.is_empty() && super::queries::forms_of(conn, drawn.class)?.is_none() {
        return Ok(Err(Refusal::NoQuestions));
    }
    super::queries::keep_forms(conn, drawn, by, now)?;
    super::queries::deal(conn, drawn.class, now)?;
    Ok(Ok(()))
}

/// The stage of an address; any other word is not found.
fn stage_of(word: &str) -> Result<Stage, Error> {
    Stage::from_code(word).ok_or(Error::NotFound)
}

/// Do two editions ask the modules of these forms in the same words?
pub(crate) fn asks_alike(one: &Shelved, other: &Shelved, forms: &Forms) -> bool {
    let modules: BTreeSet<&str> =
        forms.a.iter().chain(&forms.b).map(|item| item.about.module.as_str()).collect();
    let alike = |module: &str| {
        one.quiz(module).zip(other.quiz(module)).is_some_and(|(one, other)| asks_the_same(one, other))
    };
    modules.into_iter().all(alike)
}

/// The questions of a form in its order, as they stand in the edition that it was drawn from.
pub(crate) fn questions_of(shelved: &Shelved, form: &[Item], language: Language) -> Vec<Question> {
    let by_id = questions_by_id(shelved, form, language);
    form.iter().filter_map(|item| by_id.get(item.question.as_str()).map(|one| (*one).clone())).collect()
}

/// The same, by id.
fn questions_by_id<'a>(
    shelved: &'a Shelved,
    form: &[Item],
    language: Language,
) -> BTreeMap<&'a str, &'a Question> {
    let mut modules: Vec<&str> = form.iter().map(|item| item.about.module.as_str()).collect();
    modules.dedup();
    let quizzes = modules.into_iter().filter_map(|module| shelved.quiz(module));
    quizzes.flat_map(|quiz| quiz.questions.of(language)).map(|one| (one.id.as_str(), one)).collect()
}

/// The questions of a form, each with what is said above it in its module, where that is not above the one before.
fn with_scenes(shelved: &Shelved, form: &[Item], language: Language) -> Vec<(Question, Vec<String>)> {
    let modules: BTreeMap<&str, &str> =
        form.iter().map(|item| (item.question.as_str(), item.about.module.as_str())).collect();
    let mut scene = None;
    let above = |question: Question| {
        let module = modules[question.id.as_str()];
        let quiz = shelved.quiz(module);
        let place = quiz
            .and_then(|quiz| quiz.questions.of(language).iter().position(|other| other.id == question.id));
        let said = quiz.zip(place).and_then(|(quiz, place)| Some((module, quiz.scene(place)?)));
        let is_new = said.is_some() && said != scene;
        scene = said.or(scene);
        let above = quiz.zip(said).filter(|_| is_new).map(|(quiz, (_, place))| quiz.above(place, language));
        (question, above.unwrap_or_default())
    };
    questions_of(shelved, form, language).into_iter().map(above).collect()
}
