//! Both forms of a quiz on paper, for those who teach: to be printed, without the key.

use std::ops::Range;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use super::word_of;
use crate::app::App;
use crate::courses::ROOT;
use crate::courses::pages::{teaches, where_taken_out, where_withdrawn};
use crate::error::Error;
use crate::kit::html::escape;
use crate::kit::page::Page;
use crate::kit::text::Language;
use crate::people::viewer::Viewer;
use crate::quizzes::bank::Quiz;
use crate::quizzes::forms::{self, Forms};
use crate::quizzes::kinds::choosing::AskedChoice;
use crate::quizzes::kinds::pieces::{AskedOption, AskedPiece};
use crate::quizzes::question::{Kind, Question};
use crate::quizzes::sides::{self, Boxes, Measured};

#[derive(Serialize)]
struct FormsPage {
    course: String,
    module: String,
    module_href: String,
    href: String,
    number: i32,
    /// The same number, if it is of a draft in use.
    draft: Option<i32>,
    forms: Vec<Arc<FormSheet>>,
    /// The same once more, as their cards share sheets.
    cards: Vec<Vec<Arc<FormSheet>>>,
    /// Is it printed on both sides of the paper?
    two_sided: bool,
    /// How many questions no form asks: essays and texts with several gaps.
    left_out: usize,
}

impl Page for FormsPage {
    const TEMPLATE: &'static str = "quizzes/forms";
}

/// How forms are printed.
#[derive(Deserialize)]
pub struct Printed {
    sides: Option<String>,
}

impl Printed {
    /// On both sides of the paper what begins a sheet has an empty side before it, where it must.
    pub fn is_two_sided(&self) -> bool {
        self.sides.as_deref() != Some("one")
    }
}

/// One form as it is handed out, as `quizzes/form_questions.hbs` and `quizzes/answer_card.hbs` draw it.
#[derive(Serialize)]
pub struct FormSheet {
    pub letter: &'static str,
    /// The sides of paper that it takes.
    sides: Vec<Side>,
    /// Does its last page stand on the front of a sheet?
    is_odd: bool,
    /// Do two cards fit on a sheet?
    halves: bool,
    /// What the card below has a box for: each question with its letters.
    card: Vec<CardLine>,
    /// Is there anything to write on the card?
    writes: bool,
    /// Is there anything to match?
    matches: bool,
    /// Is there anything to put in order?
    orders: bool,
}

/// One side of a sheet with its questions.
#[derive(Serialize)]
struct Side {
    number: usize,
    of: usize,
    /// The pages that it takes beside its first, where one question alone is higher than a side.
    more: Vec<usize>,
    questions: Vec<QuestionLine>,
}

#[derive(Serialize)]
struct QuestionLine {
    number: usize,
    /// Descriptions that hold for it, above the first of their questions in this form.
    above: Vec<String>,
    html: String,
    several: bool,
    ordered: bool,
    /// Is there a line to write on?
    typed: bool,
    choices: Vec<ChoiceLine>,
    /// What is matched, each with a number from 1.
    pieces: Vec<String>,
}

#[derive(Serialize)]
struct ChoiceLine {
    letter: char,
    html: String,
    /// For true and false, whose words come from the texts.
    key: Option<&'static str>,
}

#[derive(Serialize)]
struct CardLine {
    number: usize,
    letters: Vec<char>,
    typed: bool,
    /// The pieces, beside each of which a letter is written, or the place of what has this letter.
    pieces: Vec<String>,
}

/// GET /courses/{course}/{module}/forms
pub async fn show_forms(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(String, String)>,
    printed: Query<Printed>,
) -> Result<HttpResponse, Error> {
    let ((course, module), language) = (path.into_inner(), viewer.language());
    if !teaches(&viewer) {
        return Err(Error::NotFound);
    }
    let (edition, shelved) = match app.shelf.current(&app.db, &course).await {
        Err(Error::NotFound) => return where_withdrawn(&app, &course).await,
        current => current?,
    };
    let Some(module) = shelved.course.module(&module) else {
        return where_taken_out(&app, &course, &module).await;
    };
    let quiz = shelved.quiz(&module.slug).ok_or(Error::NotFound)?;
    let questions = quiz.questions.of(language);
    let Forms { a, b, .. } = forms::draw(questions);
    let forms = [sheet("A", &a, quiz, language), sheet("B", &b, quiz, language)].map(Arc::new);
    let page = FormsPage {
        course: shelved.course.title.of(language).clone(),
        module: module.title.of(language).clone(),
        module_href: format!("{ROOT}/{course}/{}", module.slug),
        href: format!("{ROOT}/{course}/{}/forms", module.slug),
        number: edition.number,
        draft: edition.draft_number(),
        cards: cards(&forms, |form| form),
        forms: forms.into(),
        two_sided: printed.is_two_sided(),
        left_out: questions.iter().filter(|question| !forms::fits(question.kind())).count(),
    };
    viewer.show(&app, &page)
}

/// Cards that share sheets of paper, to be cut apart: each sheet has two, or each has one. Forms that ask nothing have
/// no card.
pub fn cards<T: Clone>(all: &[T], form: impl Fn(&T) -> &FormSheet) -> Vec<Vec<T>> {
    let asking: Vec<T> = all.iter().filter(|one| !form(one).sides.is_empty()).cloned().collect();
    let a_sheet = if asking.iter().all(|one| form(one).halves) { 2 } else { 1 };
    asking.chunks(a_sheet).map(<[T]>::to_vec).collect()
}

fn sheet(letter: &'static str, questions: &[&Question], quiz: &Quiz, language: Language) -> FormSheet {
    let mut told = None;
    let mut line = |question: &&Question| {
        let place = quiz.questions.of(language).iter().position(|other| other.id == question.id);
        let scene = place.and_then(|place| quiz.scene(place)).filter(|scene| told != Some(*scene));
        told = scene.or(told);
        ((*question).clone(), scene.map(|scene| quiz.above(scene, language)).unwrap_or_default())
    };
    form_sheet(letter, &questions.iter().map(&mut line).collect::<Vec<_>>())
}

/// A form of these questions, each with what is said above it.
pub fn form_sheet(letter: &'static str, questions: &[(Question, Vec<String>)]) -> FormSheet {
    let line = |(number, (question, above)): (usize, &(Question, Vec<String>))| QuestionLine {
        above: above.clone(),
        ..question_line(number, question)
    };
    let questions: Vec<QuestionLine> = (1..).zip(questions).map(line).collect();
    let card: Vec<CardLine> = questions.iter().map(card_line).collect();
    let (writes, orders) = (card.iter().any(|line| line.typed), questions.iter().any(|line| line.ordered));
    let matches = questions.iter().any(|line| !line.pieces.is_empty() && !line.ordered);
    let boxes =
        |line: &CardLine| Boxes { letters: line.letters.len(), pieces: line.pieces.len(), typed: line.typed };
    let sentences = [writes, matches, orders].into_iter().filter(|said| *said).count();
    let halves = sides::halves(&card.iter().map(boxes).collect::<Vec<_>>(), sentences);
    let sides = sides_of(questions);
    let pages: usize = sides.iter().map(|side| 1 + side.more.len()).sum();
    FormSheet { letter, writes, matches, orders, halves, is_odd: pages % 2 == 1, sides, card }
}

fn sides_of(questions: Vec<QuestionLine>) -> Vec<Side> {
    let height = |line: &QuestionLine| {
        let choices = line.choices.iter().map(|choice| choice.html.as_str());
        let rows = choices.chain(line.pieces.iter().map(String::as_str)).collect();
        sides::height(&Measured { above: &line.above, html: &line.html, rows, typed: line.typed })
    };
    let has_picture = |line: &QuestionLine| {
        let below = line.pieces.iter().chain(line.choices.iter().map(|choice| &choice.html));
        line.above.iter().chain([&line.html]).chain(below).any(|html| html.contains("<img"))
    };
    let heights: Vec<usize> = questions.iter().map(height).collect();
    let pictured: Vec<bool> = questions.iter().map(has_picture).collect();
    let cut = sides::sides(&heights);
    let (of, mut questions) = (cut.len(), questions.into_iter());
    let side = |(number, side): (usize, Range<usize>)| Side {
        number,
        of,
        more: (1..sides::pages(&heights[side.clone()], pictured[side.clone()].contains(&true))).collect(),
        questions: questions.by_ref().take(side.len()).collect(),
    };
    (1..).zip(cut).map(side).collect()
}

/// Letters to circle; but where a letter is written beside each piece, those pieces.
fn card_line(line: &QuestionLine) -> CardLine {
    let (letters, numbers) = ('a'..='z', 1..);
    let name =
        |(letter, number): (char, usize)| if line.ordered { letter.to_string() } else { number.to_string() };
    let pieces: Vec<String> = letters.zip(numbers).take(line.pieces.len()).map(name).collect();
    let letters = line.choices.iter().filter(|_| pieces.is_empty()).map(|choice| choice.letter).collect();
    CardLine { number: line.number, letters, typed: line.typed, pieces }
}

fn question_line(number: usize, question: &Question) -> QuestionLine {
    let asked = question.asked();
    let choice = |(letter, choice): (char, AskedChoice)| ChoiceLine {
        letter,
        key: word_of(&choice.key, asked.kind),
        html: choice.html,
    };
    // One list for all pieces; places need none.
    let ordered = asked.kind == Kind::Ordering;
    let options = asked
        .fields
        .pieces
        .first()
        .filter(|_| !ordered)
        .map(|piece| piece.options.clone())
        .unwrap_or_default();
    let option =
        |(letter, option): (char, AskedOption)| ChoiceLine { letter, key: None, html: escape(&option.text) };
    let choices = ('a'..='z').zip(asked.fields.choices).map(choice);
    QuestionLine {
        number,
        above: vec![],
        html: asked.html,
        several: question.takes_several(),
        ordered,
        typed: asked.fields.typed,
        choices: choices.chain(('a'..='z').zip(options).map(option)).collect(),
        pieces: asked.fields.pieces.into_iter().map(|piece: AskedPiece| piece.html).collect(),
    }
}
