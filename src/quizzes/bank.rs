//! The bank: the quiz of every module, in both languages.
//!
//! A question is kept when it can be answered and scored alike in both languages: the
//! same id, the same kind, as many choices with the same weights in the same order.
//! One that is not is left out and told; its neighbours stay. Whoever reads in
//! Vietnamese and whoever reads in English is scored by the same key.

use std::collections::BTreeSet;

use crate::courses::address::Place;
use crate::courses::course::{Both, Course};
use crate::courses::library::Files;
use crate::courses::problem::{Problem, Spot};
use crate::kit::text::Language;

use super::checks::{self, Checks};
use super::gift::answers::Answers;
use super::gift::{self, Item};
use super::ground::Ground;
use super::question::{Kind, Question};
use super::soundness::pictured;

/// A module's quiz should have at least so many questions.
pub const MIN_QUESTIONS: usize = 6;

/// All quizzes, and the checks inside the texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bank {
    quizzes: Vec<Quiz>,
    checks: Vec<Checks>,
}

/// The quiz of one module: at least one question, the same in both languages and in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    pub course: String,
    pub module: String,
    pub questions: Both<Vec<Question>>,
    /// The descriptions between them, in their order.
    pub descriptions: Both<Vec<Description>>,
}

/// Words that stand above the question of this place, or below the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    pub place: usize,
    pub html: String,
}

impl Quiz {
    /// The descriptions right above the question of this place, or below all of them.
    pub fn above(&self, place: usize, language: Language) -> Vec<String> {
        let descriptions = self.descriptions.of(language).iter();
        descriptions.filter(|one| one.place == place).map(|one| one.html.clone()).collect()
    }

    /// The place of the descriptions that hold for the question of this place: those above it, or above the
    /// nearest question before it that has some.
    pub fn scene(&self, place: usize) -> Option<usize> {
        self.descriptions.vi.iter().map(|one| one.place).filter(|above| *above <= place).max()
    }
}

impl Bank {
    /// The quiz of a module, if it has one.
    pub fn quiz(&self, course: &str, module: &str) -> Option<&Quiz> {
        self.quizzes.iter().find(|quiz| quiz.course == course && quiz.module == module)
    }

    /// The checks inside the text of a module, if it has any.
    pub fn checks(&self, course: &str, module: &str) -> Option<&Checks> {
        self.checks.iter().find(|checks| checks.course == course && checks.module == module)
    }
}

/// Reads `quiz.vi.gift` and `quiz.en.gift` of every module of `courses`, and the checks inside its texts. Problems come by file and line.
pub fn read(files: &Files, courses: &[Course]) -> (Bank, Vec<Problem>) {
    let (mut bank, mut problems) = (Bank::default(), vec![]);
    for course in courses {
        bank.add(files, &Ground::of_course(course), &mut problems);
    }
    problems.sort();
    problems.dedup();
    (bank, problems)
}

/// The problems of the questions of a course that is not whole.
pub fn look_at(files: &Files, course: &str) -> Vec<Problem> {
    let mut problems = vec![];
    Bank::default().add(files, &Ground::of_files(files, course), &mut problems);
    problems
}

impl Bank {
    /// Adds the questions of the modules of one course.
    fn add(&mut self, files: &Files, modules: &[Ground], problems: &mut Vec<Problem>) {
        let mut taken: Both<BTreeSet<String>> = Both::default();
        for module in modules {
            self.quizzes.extend(quiz(files, module, &mut taken, problems));
        }
        self.checks.extend(modules.iter().filter_map(|module| checks::read(module, problems)));
    }
}

/// One language of a quiz: every id that the file names, also of what cannot be read, and the questions that are sound with their places.
struct Side {
    file: String,
    named: BTreeSet<String>,
    questions: Vec<(Spot, Question)>,
}

fn quiz(
    files: &Files,
    module: &Ground,
    taken: &mut Both<BTreeSet<String>>,
    problems: &mut Vec<Problem>,
) -> Option<Quiz> {
    let Place { course, module: slug, .. } = &module.place;
    let path = |language: Language| format!("{course}/{slug}/quiz.{}.gift", language.code());
    // With an empty file nothing can be compared, no more than with none.
    let is_said = |text: &&String| !text.trim_start_matches('\u{feff}').trim().is_empty();
    let text_of = |language: Language| files.get(&path(language)).filter(is_said);
    let missing: Vec<Language> =
        Language::ALL.into_iter().filter(|language| text_of(*language).is_none()).collect();
    if let [language] = missing[..] {
        problems.push(
            Problem::at(path(language), 1, "check.missing_translation").with("language", language.code()),
        );
    } else if !missing.is_empty() {
        problems.push(Problem::at(path(Language::Vi), 1, "check.missing_quiz"));
    }
    let mut side = |language: Language, taken: &mut BTreeSet<String>| {
        let file = path(language);
        let text = text_of(language)?;
        let (items, faults) = gift::read(&file, text);
        // Those that cannot be read are told already, and are questions.
        let asked = items.iter().filter(|item| item.answers != Answers::Description).count();
        if asked + faults.len() < MIN_QUESTIONS {
            let problem = Problem::at(&file, 1, "check.too_few_questions").with("count", asked);
            problems.push(problem.with("least", MIN_QUESTIONS));
        }
        problems.extend(faults);
        let mut side = sound(file, items, (files, module), language, taken, problems);
        side.named.extend(gift::ids_of_unread(text));
        Some(side)
    };
    let (vi, en) = (side(Language::Vi, &mut taken.vi), side(Language::En, &mut taken.en));
    let pairs = pair(vi?, en?, problems);
    problems.extend(unasked(&path(Language::Vi), module, &pairs.vi));
    let descriptions = Both::each(|language| descriptions(pairs.of(language)));
    let mut questions = pairs;
    questions.vi.retain(is_asked);
    questions.en.retain(is_asked);
    let quiz = Quiz { course: course.clone(), module: slug.clone(), questions, descriptions };
    (!quiz.questions.vi.is_empty()).then_some(quiz)
}

/// The objectives about which nothing is asked, where any question says what it is about.
fn unasked(file: &str, module: &Ground, questions: &[Question]) -> Vec<Problem> {
    let asked: BTreeSet<usize> = questions.iter().filter_map(|question| question.objective).collect();
    if asked.is_empty() || !Language::ALL.into_iter().any(|language| module.has_objectives(language)) {
        return vec![];
    }
    let left = (1..=module.objectives()).filter(|objective| !asked.contains(objective));
    left.map(|number| Problem::at(file, 1, "check.objective_unasked").with("number", number)).collect()
}

fn is_asked(question: &Question) -> bool {
    question.kind() != Kind::Description
}

/// The descriptions among these, each with the place of the question that comes after it.
fn descriptions(all: &[Question]) -> Vec<Description> {
    let mut place = 0;
    let mut descriptions = vec![];
    for question in all {
        if is_asked(question) {
            place += 1;
        } else {
            descriptions.push(Description { place, html: question.html.clone() });
        }
    }
    descriptions
}

/// The questions of one file that can be answered and scored, each id once in its course.
fn sound(
    file: String,
    items: Vec<Item>,
    (files, module): (&Files, &Ground),
    language: Language,
    taken: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> Side {
    let objectives = module.objectives();
    let mut side = Side { file, named: BTreeSet::new(), questions: vec![] };
    for item in items {
        let Some(id) = item.id.clone() else {
            problems.push(Problem::on(&side.file, item.spot(), "check.question_without_id"));
            continue;
        };
        side.named.insert(id.clone());
        if !taken.insert(id.clone()) {
            problems.push(Problem::on(&side.file, item.spot(), "check.id_twice").with("id", id));
            continue;
        }
        let question = pictured(&item, &id, &side.file, (&module.place, files), objectives, problems);
        // Whoever forgets the braces loses a question without a word.
        if item.answers == Answers::Description && looks_asked(&item) {
            let problem = Problem::on(&side.file, item.spot(), "check.description_asks");
            problems.push(problem.with("id", &id).with("braces", "{…}"));
        }
        // What asks nothing is about no objective.
        if question.as_ref().is_some_and(is_asked) && item.tags.is_empty() && module.has_objectives(language)
        {
            let problem = Problem::on(&side.file, item.spot(), "check.question_without_objective");
            problems.push(problem.with("id", id));
        }
        side.questions.extend(question.map(|question| (item.spot(), question)));
    }
    side
}

/// Was a description perhaps meant as a question: is it about an objective, or does it end by asking?
fn looks_asked(item: &Item) -> bool {
    !item.tags.is_empty() || item.text.source.trim_end_matches(['*', '_', '"', '”', ' ', '\n']).ends_with('?')
}

/// The questions that are sound and alike in both languages, in the Vietnamese order.
fn pair(vi: Side, en: Side, problems: &mut Vec<Problem>) -> Both<Vec<Question>> {
    for (here, there, language) in [(&vi, &en, Language::En), (&en, &vi, Language::Vi)] {
        for (spot, question) in
            here.questions.iter().filter(|(_, question)| !there.named.contains(&question.id))
        {
            let problem = Problem::on(&here.file, *spot, "check.question_untranslated");
            problems.push(problem.with("id", &question.id).with("language", language.code()));
        }
    }
    let mut pairs = Both::<Vec<Question>>::default();
    for (_, ours) in vi.questions {
        let Some((spot, theirs)) = en.questions.iter().find(|(_, theirs)| theirs.id == ours.id) else {
            continue;
        };
        if key_of(&ours) != key_of(theirs) {
            problems.push(Problem::on(&en.file, *spot, "check.answers_differ").with("id", &ours.id));
            continue;
        }
        let (mut ours, mut theirs) = (ours, theirs.clone());
        ours.body.share(&mut theirs.body);
        pairs.en.push(theirs);
        pairs.vi.push(ours);
    }
    pairs
}

/// What must be alike in both languages.
fn key_of(question: &Question) -> impl PartialEq {
    (question.kind(), question.objective, question.rules().key())
}

#[cfg(test)]
#[path = "bank_tests.rs"]
mod tests;
