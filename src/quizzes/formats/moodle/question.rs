//! Reading one question of Moodle XML: its words, its pictures and its answers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use super::node::{all_text, child, children, is_yes, marked, words};
use super::reading::{Fault, Reader};
use super::{FORMATS, GAP, MANY, cloze, own};
use crate::courses::problem::{Lines, Problem, Spot};
use crate::quizzes::decimal::Decimal;
use crate::quizzes::formats::gift::for_each_text;
use crate::quizzes::formats::{Entry, Pictures, naming, settled};
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answer, Answers, How, Pair, Thing, Typed};
use crate::quizzes::gift::text::{Format, Passage};
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::ordering::Grading;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

/// What a text or an answer has one of.
const OF_A_TEXT: [&str; 5] = ["text", "feedback", "answer", "tolerance", "span"];

impl Reader<'_> {
    pub(super) fn question(
        &mut self,
        node: Node<'_, '_>,
        kind: &str,
        lines: &Lines<'_>,
    ) -> Result<Entry, Fault> {
        let at = node.range().start;
        let mut pictures = Pictures::new();
        let own = own(kind);
        let single: Vec<&str> = own.iter().copied().filter(|name| !MANY.contains(name)).collect();
        self.once(node, &single, lines);
        let text = child(node, "questiontext").and_then(|text| self.passage(text, &mut pictures, lines));
        let mut text = text.ok_or((at, "check.question_without_text", String::new()))?;
        let behind = child(node, "behind").and_then(|behind| self.passage(behind, &mut pictures, lines));
        // Moodle's text says the whole sentence.
        if let Some(behind) = &behind
            && let Some(before) = text.source.strip_suffix(&format!(" {GAP} {}", behind.source))
        {
            text = settled::passage(before, text.format).unwrap_or(text);
        }
        let answers: Vec<Node<'_, '_>> = children(node, "answer").collect();
        let read = match kind {
            "multichoice" => {
                let is_single = child(node, "single").is_none_or(|single| is_yes(&all_text(single)));
                let choices = answers.iter().map(|answer| self.choice(*answer, &mut pictures, lines));
                let choices = choices.collect::<Result<_, _>>()?;
                if is_single { Answers::OneChoice(choices) } else { Answers::SeveralChoices(choices) }
            }
            "truefalse" => self.true_or_false(at, &answers, &mut pictures, lines)?,
            "shortanswer" => {
                let is_exact = child(node, "usecase").is_some_and(|exact| is_yes(&all_text(exact)));
                let named = child(node, "match").and_then(|rule| Match::from_code(all_text(rule).trim()));
                let expected = self.typed(&answers, &mut pictures, lines, |answer| {
                    let words = settled::line(&words(answer).unwrap_or_default());
                    if words.is_empty() { Err(("check.answer_without_text", words)) } else { Ok(words) }
                })?;
                Answers::ShortAnswer { rule: named.or(is_exact.then_some(Match::Exact)), expected }
            }
            "numerical" => Answers::Number(self.typed(&answers, &mut pictures, lines, number)?),
            "matching" => {
                let pairs = children(node, "subquestion").map(|pair| {
                    let answer = child(pair, "answer");
                    if let Some(answer) = answer {
                        self.of_a_text(answer, lines);
                    }
                    let answer = answer.and_then(words).unwrap_or_default();
                    let Spot { line, column } = lines.spot(pair.range().start);
                    let asked = self.passage(pair, &mut pictures, lines);
                    Pair { line, column, asked, answer: settled::line(&answer) }
                });
                Answers::Matching(pairs.collect())
            }
            "ordering" => {
                let things = answers.iter().map(|answer| {
                    let at = answer.range().start;
                    let Spot { line, column } = lines.spot(at);
                    let text = self.passage(*answer, &mut pictures, lines);
                    let text = text.ok_or((at, "check.answer_without_text", String::new()))?;
                    Ok(Thing { line, column, text })
                });
                let things = things.collect::<Result<_, Fault>>()?;
                Answers::Ordering { how: how(node)?, things }
            }
            "cloze" => {
                let rule = child(node, "match").and_then(|rule| Match::from_code(all_text(rule).trim()));
                let read = cloze::read(&text.source, text.format, rule, lines.spot(at));
                let (source, gaps) = read.map_err(|gap| (at, "formats.xml_cloze", gap))?;
                if gaps.is_empty() {
                    return Err((at, "formats.no_gap", String::new()));
                }
                text.source = source;
                Answers::Cloze(gaps)
            }
            "description" => Answers::Description,
            "essay" => Answers::Essay,
            other => return Err((at, "formats.kind_unknown", other.to_owned())),
        };
        let said = |name: &str| child(node, name).map(all_text).map(|words| settled::line(&words));
        let title = child(node, "name").and_then(words).map(|words| settled::line(&words));
        let tags = child(node, "tags").into_iter().flat_map(|tags| children(tags, "tag"));
        let tags = tags.filter_map(words).map(|tag| settled::line(&tag)).filter(|tag| !tag.is_empty());
        let feedback = child(node, "generalfeedback");
        let Spot { line, column } = lines.spot(at);
        let mut item = Item {
            line,
            column,
            id: said("idnumber").filter(|id| !id.is_empty()),
            tags: tags.collect(),
            category: None,
            title: title.filter(|title| !title.is_empty()),
            text,
            behind,
            answers: read,
            feedback: feedback.and_then(|said| self.passage(said, &mut pictures, lines)),
        };
        let moodle = self.along(node, &own, lines);
        let comments = children(node, "note").map(|note| settled::line(&all_text(note)));
        let comments = comments.filter(|note| !note.is_empty()).collect();
        let names = self.names.take(&mut pictures);
        if !names.is_empty() {
            for_each_text(&mut item, |passage| passage.source = naming::renamed(&passage.source, &names));
        }
        self.sheet.pictures.extend(pictures);
        Ok(Entry { item, comments, moodle })
    }

    /// Tells of what stands in a text or an answer and is not read there: something a second time, or of a name that
    /// says nothing here.
    fn of_a_text(&mut self, node: Node<'_, '_>, lines: &Lines<'_>) {
        self.once(node, &OF_A_TEXT, lines);
        let within = node.tag_name().name();
        let known: &[&str] = match within {
            "answer" => &["text", "file", "feedback", "tolerance", "span"],
            "subquestion" => &["text", "file", "answer"],
            _ => &["text", "file"],
        };
        for child in node.children().filter(|child| child.is_element()) {
            let name = child.tag_name().name();
            if !known.contains(&name) {
                let problem =
                    Problem::on(self.file, lines.spot(child.range().start), "formats.xml_unknown_within");
                self.problems.push(problem.with("name", name).with("within", within));
            }
        }
    }

    /// A text with its format; the pictures that come with it are kept under their names.
    fn passage(&mut self, node: Node<'_, '_>, pictures: &mut Pictures, lines: &Lines<'_>) -> Option<Passage> {
        let named = node.attribute("format").unwrap_or("html");
        let format = FORMATS.iter().find(|(name, _)| *name == named);
        if format.is_none() {
            let spot = lines.spot(node.range().start);
            self.problems.push(Problem::on(self.file, spot, "formats.format_unknown").with("value", named));
        }
        self.of_a_text(node, lines);
        for picture in children(node, "file") {
            let folder = picture.attribute("path").unwrap_or_default().trim_matches('/');
            let name = picture.attribute("name").unwrap_or_default();
            let named = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            let encoded: String = all_text(picture).split_whitespace().collect();
            match STANDARD.decode(encoded) {
                Ok(bytes) if !name.is_empty() => drop(pictures.insert(named, bytes)),
                _ => {
                    let spot = lines.spot(picture.range().start);
                    self.problems
                        .push(Problem::on(self.file, spot, "formats.picture_unreadable").with("name", name));
                }
            }
        }
        let format = format.map_or(Format::Html, |(_, format)| *format);
        settled::passage(&marked(node, format)?, format)
    }

    fn choice(
        &mut self,
        node: Node<'_, '_>,
        pictures: &mut Pictures,
        lines: &Lines<'_>,
    ) -> Result<Answer, Fault> {
        let at = node.range().start;
        let Spot { line, column } = lines.spot(at);
        let text = self.passage(node, pictures, lines);
        let text = text.ok_or((at, "check.answer_without_text", String::new()))?;
        let feedback = child(node, "feedback").and_then(|said| self.passage(said, pictures, lines));
        Ok(Answer { line, column, text, weight: weight(node)?, feedback })
    }

    fn true_or_false(
        &mut self,
        at: usize,
        answers: &[Node<'_, '_>],
        pictures: &mut Pictures,
        lines: &Lines<'_>,
    ) -> Result<Answers, Fault> {
        let (mut said, mut truth, mut has_wrong) = ([None, None], None, false);
        for answer in answers {
            let is_true = match words(*answer).unwrap_or_default().trim().to_ascii_lowercase().as_str() {
                "true" => true,
                "false" => false,
                other => return Err((answer.range().start, "formats.not_true_or_false", other.to_owned())),
            };
            self.of_a_text(*answer, lines);
            let is_right = weight(*answer)? == Points::FULL;
            if is_right && truth.replace(is_true).is_some() {
                return Err((answer.range().start, "formats.two_right", String::new()));
            }
            if !is_right && std::mem::replace(&mut has_wrong, true) {
                self.twice(*answer, lines);
                continue;
            }
            let feedback = child(*answer, "feedback");
            said[usize::from(is_right)] = feedback.and_then(|words| self.passage(words, pictures, lines));
        }
        let [if_wrong, if_right] = said;
        let truth = truth.ok_or((at, "formats.nothing_right", String::new()))?;
        Ok(Answers::TrueFalse { truth, if_wrong, if_right })
    }

    fn typed<T>(
        &mut self,
        answers: &[Node<'_, '_>],
        pictures: &mut Pictures,
        lines: &Lines<'_>,
        read: impl Fn(Node<'_, '_>) -> Result<T, (&'static str, String)>,
    ) -> Result<Vec<Typed<T>>, Fault> {
        let mut all = vec![];
        for answer in answers {
            let at = answer.range().start;
            let Spot { line, column } = lines.spot(at);
            self.of_a_text(*answer, lines);
            let expected = read(*answer).map_err(|(key, value)| (at, key, value))?;
            let feedback = child(*answer, "feedback").and_then(|said| self.passage(said, pictures, lines));
            all.push(Typed { line, column, expected, weight: weight(*answer)?, feedback });
        }
        Ok(all)
    }
}

fn number(answer: Node<'_, '_>) -> Result<Span, (&'static str, String)> {
    let written = words(answer).unwrap_or_default().trim().to_owned();
    let span = match child(answer, "span").and_then(|span| Span::from_gift(&all_text(span))) {
        Some(span) => Some(span),
        None if written == "*" => Some(Span::Any),
        None => {
            let tolerance = child(answer, "tolerance").map(all_text).unwrap_or_default();
            let tolerance = if tolerance.trim().is_empty() { "0" } else { tolerance.trim() };
            let both = Decimal::from_gift(&written).zip(Decimal::from_gift(tolerance));
            both.map(|(value, tolerance)| Span::Near { value, tolerance })
        }
    };
    span.ok_or(("formats.number_unreadable", written))
}

fn how(node: Node<'_, '_>) -> Result<How, Fault> {
    let said = |name: &str| {
        let words = child(node, name).map(|child| settled::line(&all_text(child)));
        words.filter(|words| !words.is_empty())
    };
    let unknown = |key, value| (node.range().start, key, value);
    let count = said("selectcount");
    let count = count.map(|count| count.parse().map_err(|_| unknown("formats.number_unreadable", count)));
    let grading = said("gradingtype");
    let grading =
        grading.map(|name| Grading::from_name(&name).ok_or(unknown("formats.grading_unknown", name)));
    Ok(How {
        count: count.transpose()?,
        selection: said("selecttype"),
        layout: said("layouttype"),
        grading: grading.transpose()?,
    })
}

/// The fraction of an answer. Moodle writes more decimals than it means.
fn weight(answer: Node<'_, '_>) -> Result<Points, Fault> {
    let written = answer.attribute("fraction").unwrap_or("0").trim();
    let short = match written.split_once('.') {
        Some((whole, decimals)) => {
            let decimals = decimals.trim_end_matches('0');
            let end = decimals.char_indices().nth(5).map_or(decimals.len(), |(at, _)| at);
            let decimals = &decimals[..end];
            if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") }
        }
        None => written.to_owned(),
    };
    let unreadable = (answer.range().start, "formats.weight_unreadable", written.to_owned());
    Points::from_percentage(&short).ok_or(unreadable)
}
