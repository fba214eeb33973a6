//! The page of an analysis: every figure as it is read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::analysis::Analysed;
use crate::app::App;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::{self, Language, Message, percent};
use crate::overview::charts::{self, Bar, Whisker};
use crate::quizzes::analysis::ENOUGH;
use crate::quizzes::analysis::advice::{Advice, advice};
use crate::quizzes::analysis::item::{Chosen, Item, items};
use crate::quizzes::analysis::pace::Pace;
use crate::quizzes::analysis::passing_on::{Fate, Known, PassedOn, counts, passed_on};
use crate::quizzes::analysis::sheets::{Sheets, Taught};
use crate::quizzes::analysis::whole::{Whole, whole};
use crate::quizzes::checks::word_of;
use crate::quizzes::kinds::Given;
use crate::quizzes::question::Question;
use crate::units::Unit;

#[derive(Serialize)]
pub(super) struct AnalysisPage {
    course: String,
    course_href: String,
    module: String,
    module_href: String,
    address: String,
    unit: Option<Id>,
    units: Vec<Choice>,
    versions: Vec<Choice>,
    numbers: String,
    all: bool,
    /// The same with all attempts, or with the first ones alone.
    other: String,
    query: String,
    people: usize,
    again: usize,
    /// Essays among the questions: nobody judges them by a key.
    essays: usize,
    /// By what people are placed in a generation: a text key.
    generation_hint: &'static str,
    #[serde(flatten)]
    figures: Figures,
}

/// What was counted, of questions in the reader's language, whatever they were asked in.
pub(super) struct Counted<'a> {
    pub questions: Vec<Question>,
    pub sheets: &'a Sheets,
    /// How long each question took, where it is known of anybody.
    pub paces: &'a BTreeMap<String, Pace>,
}

impl Counted<'_> {
    /// How many seconds a question took in the middle; nothing where that is known of too few.
    pub fn seconds(&self, question: &str) -> Option<f64> {
        self.paces.get(question).filter(|pace| pace.of >= ENOUGH).map(|pace| pace.seconds)
    }
}

/// The figures as `overview/figures.hbs` draws them.
#[derive(Serialize)]
pub(super) struct Figures {
    count: usize,
    enough: usize,
    is_judged: bool,
    /// How many sheets there are on which only some of the questions were put.
    partial: usize,
    whole: Option<WholeLine>,
    chart: Option<String>,
    questions: Vec<QuestionLine>,
    lost: Vec<LostLine>,
    /// The gravest thing to do with each question that needs it, the gravest of all first.
    to_do: Vec<ToDoLine>,
    groups: Vec<GroupLine>,
    /// There are two generations at least.
    is_passed_on: bool,
}

impl Page for AnalysisPage {
    const TEMPLATE: &'static str = "overview/analysis";
}

#[derive(Serialize)]
pub(super) struct Choice {
    pub value: String,
    pub text: String,
    pub chosen: bool,
}

#[derive(Serialize)]
struct WholeLine {
    mean: Message,
    median: Message,
    /// Had people different questions, so that the figures are shares, and some are of fewer people or cannot be?
    drawn: Option<Message>,
    spread: Option<String>,
    alpha: Option<String>,
    error: Option<String>,
    minutes: Option<String>,
}

#[derive(Serialize)]
struct QuestionLine {
    number: usize,
    html: String,
    /// How many were asked it, and whether that is enough to judge.
    of: usize,
    is_judged: bool,
    right: usize,
    partly: usize,
    wrong: usize,
    facility: Option<String>,
    discrimination: Option<String>,
    intended: Option<String>,
    effective: Option<String>,
    /// How many seconds it took in the middle, where that is known of enough people.
    seconds: Option<String>,
    advice: Vec<Message>,
    choices: Vec<ChoiceLine>,
    typed: Vec<Chosen>,
    fate: Message,
    is_lost: bool,
    chart: Option<String>,
    /// One for each group; of one in which nobody was asked it, or of too few, nothing but its name.
    known: Vec<KnownLine>,
}

#[derive(Serialize)]
struct ChoiceLine {
    name: String,
    /// Its words; nothing where the name is all of them.
    html: String,
    right: bool,
    count: usize,
    share: Option<String>,
}

/// Of one group of people, how many knew a question.
#[derive(Default, Serialize)]
struct KnownLine {
    group: String,
    right: usize,
    of: usize,
    share: String,
    around: String,
}

#[derive(Serialize)]
struct GroupLine {
    group: String,
    count: usize,
}

#[derive(Serialize)]
struct ToDoLine {
    advice: Message,
    /// The questions that it is said of.
    numbers: Vec<usize>,
}

#[derive(Serialize)]
struct LostLine {
    number: usize,
    html: String,
}

/// Says things in the reader's language, for what is drawn here and not by a template.
pub(super) struct Words<'a> {
    pub app: &'a App,
    pub language: Language,
}

impl Words<'_> {
    pub fn say(&self, message: Message) -> String {
        self.app.views.texts.say(self.language, &message)
    }

    fn decimal(&self, n: f64) -> String {
        text::decimal(self.language, n, 2)
    }

    /// How those who were taught alike are called.
    pub fn group(&self, taught: Taught) -> String {
        self.say(match taught {
            Taught::In(generation) => Message::new("cascade.generation").with("n", generation),
            Taught::Unplaced => Message::new("cascade.orphan"),
            Taught::Alone => Message::new("analysis.alone"),
        })
    }

    /// What a choice is called: its letter, or true or false; what was typed is called by itself.
    pub fn named(&self, question: &Question, key: &str) -> String {
        word_of(key, question.kind()).map_or_else(|| key.to_owned(), |word| self.say(Message::new(word)))
    }

    pub fn fate(&self, fate: Fate) -> Message {
        match fate {
            Fate::Lost { from, to } => Message::new("analysis.lost").with("from", from).with("to", to),
            Fate::Gained { from, to } => Message::new("analysis.gained").with("from", from).with("to", to),
            Fate::CannotBeTold => Message::new("analysis.cannot_be_told"),
            Fate::NothingToCompare => Message::new("analysis.nothing_to_compare"),
        }
    }
}

impl AnalysisPage {
    pub fn of(analysed: &Analysed, words: &Words<'_>) -> AnalysisPage {
        let language = words.language;
        let (asked, address) = (&analysed.asked, analysed.address());
        let module = analysed.current.course.module(&analysed.module);
        let other = super::analysis::Asked { all: !asked.all, ..asked.clone() };
        AnalysisPage {
            course: analysed.current.course.title.of(language).clone(),
            course_href: format!("{}/{}", crate::courses::ROOT, analysed.course),
            module: module.map(|module| module.title.of(language).clone()).unwrap_or_default(),
            module_href: format!("{}/{}/{}", crate::courses::ROOT, analysed.course, analysed.module),
            unit: asked.unit,
            units: units(&analysed.units, asked.unit),
            versions: versions(analysed, words),
            numbers: analysed.version().numbers(),
            all: asked.all,
            other: format!("{address}{}", other.query()),
            query: asked.query(),
            people: analysed.people,
            again: analysed.again,
            essays: analysed.essays(),
            generation_hint: "analysis.generation_hint",
            figures: Figures::of(&analysed.counted(language), words),
            address,
        }
    }
}

impl Figures {
    pub fn of(counted: &Counted<'_>, words: &Words<'_>) -> Figures {
        let (asks, sheets) = (&counted.questions, counted.sheets);
        let is_judged = sheets.len() >= ENOUGH;
        let found = items(asks, sheets);
        let passed = passed_on(sheets);
        let by_group: BTreeMap<Taught, usize> = counts(sheets);
        let questions: Vec<QuestionLine> = (1..)
            .zip(asks)
            .zip(found.iter().zip(&passed))
            .map(|((number, question), (item, passed))| {
                let seconds = counted.seconds(&question.id);
                let passed = Some(passed).filter(|_| item.of >= ENOUGH);
                let known = by_group.keys().map(|taught| known_cell(*taught, passed, words)).collect();
                QuestionLine { known, ..question_line(number, question, item, seconds, passed, words) }
            })
            .collect();
        let lost = questions.iter().filter(|line| line.is_lost);
        let generations = by_group.keys().filter(|taught| matches!(taught, Taught::In(_))).count();
        Figures {
            count: sheets.len(),
            enough: ENOUGH,
            is_judged,
            partial: sheets.partial(),
            whole: is_judged.then(|| whole_line(&whole(sheets), sheets, words)),
            chart: (!sheets.is_empty()).then(|| bars(&found, words)),
            lost: lost.map(|line| LostLine { number: line.number, html: line.html.clone() }).collect(),
            to_do: to_do(&found, asks, words),
            groups: by_group
                .into_iter()
                .map(|(taught, count)| GroupLine { group: words.group(taught), count })
                .collect(),
            is_passed_on: is_judged && generations > 1,
            questions,
        }
    }
}

/// The same advice to several questions is said once. Choices are called by their letters, so what is said of two
/// questions in the same words may mean other choices.
fn to_do(found: &[Item], questions: &[Question], words: &Words<'_>) -> Vec<ToDoLine> {
    let mut all: BTreeMap<Advice, Vec<usize>> = BTreeMap::new();
    for (number, item) in (1..).zip(found) {
        if let Some(gravest) = advice(item).and_then(|advised| advised.into_iter().next()) {
            all.entry(gravest).or_default().push(number);
        }
    }
    let line = |(advice, numbers): (Advice, Vec<usize>)| {
        let question = numbers.first().and_then(|number| questions.get(number - 1))?;
        Some(ToDoLine { advice: advice.message(|key| words.named(question, key)), numbers })
    };
    all.into_iter().filter_map(line).collect()
}

/// The units that can be chosen, of which one is.
pub(super) fn units(all: &[Unit], chosen: Option<Id>) -> Vec<Choice> {
    let choice = |unit: &Unit| Choice {
        value: unit.id.to_string(),
        text: unit.name.clone(),
        chosen: chosen == Some(unit.id),
    };
    all.iter().map(choice).collect()
}

fn versions(analysed: &Analysed, words: &Words<'_>) -> Vec<Choice> {
    let choice = |version: &super::analysis::Version| Choice {
        value: version.number().to_string(),
        text: words.say(Message::new("analysis.editions").with("numbers", version.numbers())),
        chosen: version.number() == analysed.version().number(),
    };
    analysed.versions.iter().map(choice).collect()
}

fn whole_line(quiz: &Whole, sheets: &Sheets, words: &Words<'_>) -> WholeLine {
    let points = |points: Option<f64>| match quiz.are_shares {
        true => Message::new("analysis.of_asked").with("share", percent(points.unwrap_or_default())),
        false => Message::new("analysis.of_points")
            .with("points", words.decimal(points.unwrap_or_default()))
            .with("full", quiz.questions)
            .with("share", percent(points.unwrap_or_default() / quiz.questions.max(1) as f64)),
    };
    let minutes = |seconds: f64| text::decimal(words.language, seconds / 60.0, 1);
    WholeLine {
        mean: points(quiz.mean),
        median: points(quiz.median),
        drawn: drawn_note(quiz, sheets),
        spread: quiz.spread.map(|n| if quiz.are_shares { percent(n) } else { words.decimal(n) }),
        alpha: quiz.alpha.filter(|_| quiz.of >= ENOUGH).map(|n| words.decimal(n)),
        error: quiz.error.filter(|_| quiz.of >= ENOUGH).map(|n| words.decimal(n)),
        minutes: sheets.seconds_in_the_middle().map(minutes),
    }
}

/// Where people had different questions, of whom the figures are that need the same for all.
pub(super) fn drawn_note(quiz: &Whole, sheets: &Sheets) -> Option<Message> {
    let note = match quiz.of {
        _ if !quiz.are_shares => return None,
        0 => Message::new("analysis.drawn_whole"),
        ENOUGH.. => Message::new("analysis.drawn_some").with("whole", quiz.of).with("left", sheets.partial()),
        _ => Message::new("analysis.drawn_few").with("whole", quiz.of).with("enough", ENOUGH),
    };
    Some(note)
}

fn bars(found: &[Item], words: &Words<'_>) -> String {
    let bar = |(number, item): (usize, &Item)| Bar {
        words: words.say(
            Message::new("analysis.bar")
                .with("number", number)
                .with("right", item.right)
                .with("partly", item.partly)
                .with("wrong", item.not_right()),
        ),
        right: item.right,
        partly: item.partly,
        wrong: item.not_right(),
    };
    let all: Vec<Bar> = (1..).zip(found).map(bar).collect();
    charts::bars(&words.say(Message::new("analysis.bars")), &all)
}

/// `passed` is none where nothing is judged.
fn question_line(
    number: usize,
    question: &Question,
    item: &Item,
    seconds: Option<f64>,
    passed: Option<&PassedOn>,
    words: &Words<'_>,
) -> QuestionLine {
    let advised = advice(item);
    let judged = |n: Option<f64>| n.filter(|_| advised.is_some());
    let fate = passed.map_or(Fate::NothingToCompare, |passed| passed.fate);
    QuestionLine {
        number,
        html: question.html.clone(),
        of: item.of,
        is_judged: advised.is_some(),
        right: item.right,
        partly: item.partly,
        wrong: item.not_right(),
        facility: judged(item.facility).map(percent),
        discrimination: judged(item.tells()).map(|n| words.decimal(n)),
        intended: judged(item.intended).map(percent),
        effective: judged(item.weighs()).map(percent),
        seconds: seconds.map(|n| text::decimal(words.language, n, 0)),
        advice: advised
            .iter()
            .flatten()
            .map(|advice| advice.message(|key| words.named(question, key)))
            .collect(),
        choices: choices(question, item, words),
        typed: item.wrong.clone(),
        fate: words.fate(fate),
        is_lost: matches!(fate, Fate::Lost { .. }),
        chart: (fate != Fate::NothingToCompare).then(|| whiskers(number, passed, words)),
        known: vec![],
    }
}

fn choices(question: &Question, item: &Item, words: &Words<'_>) -> Vec<ChoiceLine> {
    let offered = question.rules().outcome(&Given::new(), words.language).choices;
    let line = |(chosen, offered): (&Chosen, crate::quizzes::kinds::choosing::ExplainedChoice)| ChoiceLine {
        name: words.named(question, &chosen.what),
        html: offered.html,
        right: chosen.right,
        count: chosen.count,
        share: (item.of >= ENOUGH).then(|| percent(chosen.count as f64 / item.of as f64)),
    };
    item.choices.iter().zip(offered).map(line).collect()
}

/// What a group knew of a question.
fn known_cell(taught: Taught, passed: Option<&PassedOn>, words: &Words<'_>) -> KnownLine {
    let known = passed.and_then(|passed| passed.known.iter().find(|known| known.taught == taught));
    let nothing = || KnownLine { group: words.group(taught), ..KnownLine::default() };
    known.map_or_else(nothing, |known| KnownLine {
        group: words.group(known.taught),
        right: known.right,
        of: known.of,
        share: percent(known.share()),
        around: around(known),
    })
}

/// `57–100 %`.
fn around(known: &Known) -> String {
    format!("{:.0}–{}", 100.0 * known.around.low, percent(known.around.high))
}

fn whiskers(number: usize, passed: Option<&PassedOn>, words: &Words<'_>) -> String {
    let whisker = |known: &Known| Whisker {
        words: words.say(
            Message::new("analysis.known")
                .with("group", words.group(known.taught))
                .with("right", known.right)
                .with("of", known.of)
                .with("around", around(known)),
        ),
        low: known.around.low,
        share: known.share(),
        high: known.around.high,
    };
    let all: Vec<Whisker> = passed.iter().flat_map(|passed| &passed.known).map(whisker).collect();
    charts::whiskers(&words.say(Message::new("analysis.whiskers").with("number", number)), &all)
}
