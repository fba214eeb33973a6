//! Reading Moodle XML.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Error, Node, ParsingOptions};

use super::{FORMATS, GAP, MANY, cloze, comment_read, element, own};
use crate::courses::problem::{Lines, Problem, Spot};
use crate::kit::xml::beyond_reading;
use crate::quizzes::decimal::Decimal;
use crate::quizzes::formats::gift::for_each_text;
use crate::quizzes::formats::{Entry, Part, Pictures, Sheet, naming, settled};
use crate::quizzes::gift::answers::{Answer, Answers, How, Pair, Thing, Typed};
use crate::quizzes::gift::text::{Format, Passage};
use crate::quizzes::gift::{Item, plain};
use crate::quizzes::kinds::number::Span;
use crate::quizzes::kinds::ordering::Grading;
use crate::quizzes::kinds::short_answer::Match;
use crate::quizzes::points::Points;

/// How many elements, texts and comments a file may have: some hundred thousand questions.
const MOST_NODES: u32 = 8_000_000;

/// Moodle nests seven deep.
const DEEPEST: usize = 500;

/// Reads a file. Where it is no XML as a whole, each question by itself: only what is broken is lost.
pub(in crate::quizzes::formats) fn read(file: &str, source: &str) -> (Sheet, Vec<Problem>) {
    let source = plain(source);
    let mut reader =
        Reader { file, sheet: Sheet::default(), names: naming::Names::default(), problems: vec![] };
    match parsed(&source) {
        Ok(document) => {
            let quiz = document.root_element();
            let lines = Lines::of(&source, 1);
            match quiz.has_tag_name("quiz") {
                true => quiz.children().for_each(|node| reader.part(node, &lines)),
                false => reader.tell(lines.spot(quiz.range().start), "formats.xml_no_quiz"),
            }
        }
        Err(why) => reader.piece_by_piece(&source, &why),
    }
    (reader.sheet, reader.problems)
}

/// Why a text is no XML that is read.
enum Trouble {
    /// From this byte on it is nested too deep, or an element has too many attributes.
    Beyond(usize),
    Broken(Error),
}

impl Trouble {
    /// The line in a text of these lines.
    fn line(&self, lines: &Lines<'_>) -> usize {
        match self {
            Trouble::Beyond(at) => lines.spot(*at).line,
            Trouble::Broken(why) => lines.spot(0).line + (why.pos().row as usize).saturating_sub(1),
        }
    }

    /// The sentence, and the names in it.
    fn said(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let Trouble::Broken(why) = self else { return ("formats.xml_beyond", vec![]) };
        match why {
            Error::UnexpectedCloseTag(open, close, _) => {
                ("formats.xml_tag", vec![("open", open.clone()), ("close", close.clone())])
            }
            Error::NoRootNode | Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
                ("formats.xml_ends", vec![])
            }
            Error::UnknownEntityReference(name, _) => ("formats.xml_entity", vec![("name", name.clone())]),
            Error::MalformedEntityReference(_) => ("formats.xml_ampersand", vec![]),
            Error::DtdDetected => ("formats.xml_dtd", vec![]),
            Error::DuplicatedAttribute(name, _) => ("formats.xml_attribute", vec![("name", name.clone())]),
            Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
                ("formats.xml_beyond", vec![])
            }
            _ => ("formats.xml_broken", vec![]),
        }
    }
}

fn parsed(source: &str) -> Result<Document<'_>, Trouble> {
    if let Some(at) = beyond_reading(source, DEEPEST) {
        return Err(Trouble::Beyond(at));
    }
    // Without a document type there are no entities that could grow.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES };
    Document::parse_with_options(source, options).map_err(Trouble::Broken)
}

/// What a text or an answer has one of.
const OF_A_TEXT: [&str; 5] = ["text", "feedback", "answer", "tolerance", "span"];

struct Reader<'a> {
    file: &'a str,
    sheet: Sheet,
    names: naming::Names,
    problems: Vec<Problem>,
}

/// What keeps a question from being read: where, the key of the text, and the value it names.
type Fault = (usize, &'static str, String);

impl Reader<'_> {
    fn tell(&mut self, spot: Spot, key: &'static str) {
        self.problems.push(Problem::on(self.file, spot, key));
    }

    fn piece_by_piece(&mut self, source: &str, why: &Trouble) {
        let lines = Lines::of(source, 1);
        let before = self.problems.len();
        for (at, piece) in pieces(source) {
            let within = Lines::of(piece, lines.spot(at).line);
            match parsed(piece) {
                Ok(document) => self.part(document.root_element(), &within),
                Err(why) => self.broken(why.line(&within), &why),
            }
        }
        // What is broken stands between the questions.
        if self.problems.len() == before {
            self.broken(why.line(&lines), why);
        }
    }

    fn broken(&mut self, line: usize, why: &Trouble) {
        let (key, names) = why.said();
        let problem = Problem::at(self.file, line, key);
        self.problems
            .push(names.into_iter().fold(problem, |problem, (name, value)| problem.with(name, value)));
    }

    /// Tells of elements that stand there a second time, of which there can be one: the first is read.
    fn once(&mut self, node: Node<'_, '_>, names: &[&str], lines: &Lines<'_>) {
        let mut seen = vec![];
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            if !names.contains(&name) {
                continue;
            }
            if seen.contains(&name) {
                self.twice(child, lines);
            } else {
                seen.push(name);
            }
        }
    }

    fn twice(&mut self, node: Node<'_, '_>, lines: &Lines<'_>) {
        let (spot, name) = (lines.spot(node.range().start), node.tag_name().name());
        self.problems.push(Problem::on(self.file, spot, "formats.xml_twice").with("name", name));
    }

    /// A node of the quiz: a question, a category or a comment; what is nothing of these is told.
    fn part(&mut self, node: Node<'_, '_>, lines: &Lines<'_>) {
        let spot = lines.spot(node.range().start);
        if let Some(comment) = node.text().filter(|_| node.is_comment()) {
            let text = comment_read(comment);
            // Moodle writes its own number above each question.
            if !comment.trim_start().starts_with("question: ") {
                self.sheet.parts.push(Part::Comment { line: spot.line, text });
            }
            return;
        }
        if !node.is_element() {
            return;
        }
        if !node.has_tag_name("question") {
            let name = node.tag_name().name();
            self.problems.push(Problem::on(self.file, spot, "formats.xml_unknown").with("name", name));
            return;
        }
        match node.attribute("type").unwrap_or_default() {
            "category" => {
                let path = child(node, "category").and_then(|category| words(category)).unwrap_or_default();
                let moodle = self.along(node, &own("category"), lines);
                let path = settled::line(&path);
                self.sheet.parts.push(Part::Category { line: spot.line, path, moodle });
            }
            kind => match self.question(node, kind, lines) {
                Ok(entry) => self.sheet.parts.push(Part::Question(Box::new(entry))),
                Err((at, key, value)) => {
                    let problem = Problem::on(self.file, lines.spot(at), key);
                    self.problems.push(problem.with("value", value));
                }
            },
        }
    }

    fn question(&mut self, node: Node<'_, '_>, kind: &str, lines: &Lines<'_>) -> Result<Entry, Fault> {
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
                    let answer = child(pair, "answer").and_then(words).unwrap_or_default();
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
        let comments = children(node, "note").map(|note| settled::line(&all_text(note))).collect();
        let names = self.names.take(&mut pictures);
        if !names.is_empty() {
            for_each_text(&mut item, |passage| passage.source = naming::renamed(&passage.source, &names));
        }
        self.sheet.pictures.extend(pictures);
        Ok(Entry { item, comments, moodle })
    }

    /// What Moodle says beside what is read; an empty element says nothing.
    fn along(&mut self, node: Node<'_, '_>, own: &[&str], lines: &Lines<'_>) -> Vec<String> {
        let mut along = vec![];
        for child in node.children().filter(Node::is_element) {
            if own.contains(&child.tag_name().name()) {
                continue;
            }
            match element::written(child) {
                Some(text) => along.push(text),
                None => self.tell(lines.spot(child.range().start), "formats.xml_too_deep"),
            }
        }
        along
    }

    /// A text with its format; the pictures that come with it are kept under their names.
    fn passage(&mut self, node: Node<'_, '_>, pictures: &mut Pictures, lines: &Lines<'_>) -> Option<Passage> {
        let named = node.attribute("format").unwrap_or("html");
        let format = FORMATS.iter().find(|(name, _)| *name == named);
        if format.is_none() {
            let spot = lines.spot(node.range().start);
            self.problems.push(Problem::on(self.file, spot, "formats.format_unknown").with("value", named));
        }
        self.once(node, &OF_A_TEXT, lines);
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
            self.once(*answer, &OF_A_TEXT, lines);
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
            self.once(*answer, &OF_A_TEXT, lines);
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

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// What stands in the `text` of an element.
fn words(node: Node<'_, '_>) -> Option<String> {
    child(node, "text").map(all_text)
}

/// The words in an element and in all within it.
fn all_text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// What stands in the `text` of an element as its format wants it: elements that somebody put there without CDATA
/// are marks of the text itself.
fn marked(node: Node<'_, '_>, format: Format) -> Option<String> {
    let text = child(node, "text")?;
    if format == Format::Plain || !text.children().any(|child| child.is_element()) {
        return Some(all_text(text));
    }
    let part = |child: Node<'_, '_>| match child.is_element() {
        true => element::written(child).unwrap_or_else(|| all_text(child)),
        false => child.text().filter(|_| child.is_text()).unwrap_or_default().to_owned(),
    };
    Some(text.children().map(part).collect())
}

fn is_yes(said: &str) -> bool {
    ["1", "true", "yes"].contains(&said.trim().to_ascii_lowercase().as_str())
}

/// Where each question begins, and its text up to its end or to where the next one begins. What stands in CDATA and in
/// comments is passed over.
fn pieces(source: &str) -> Vec<(usize, &str)> {
    const CLOSED: &str = "</question>";
    let (mut pieces, mut open, mut at) = (vec![], None, 0);
    while let Some(next) = source[at..].find('<').map(|found| at + found) {
        let rest = &source[next..];
        let skip = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        let begins =
            rest.strip_prefix("<question").is_some_and(|rest| rest.starts_with([' ', '>', '\t', '\n', '/']));
        at = next
            + if rest.starts_with("<![CDATA[") {
                skip("]]>")
            } else if rest.starts_with("<!--") {
                skip("-->")
            } else {
                if begins && let Some(begun) = open.replace(next) {
                    pieces.push((begun, source[begun..next].trim_end()));
                }
                if rest.starts_with(CLOSED)
                    && let Some(begun) = open.take()
                {
                    pieces.push((begun, &source[begun..next + CLOSED.len()]));
                }
                1
            };
    }
    if let Some(begun) = open {
        pieces.push((begun, source[begun..].trim_end()));
    }
    pieces
}
