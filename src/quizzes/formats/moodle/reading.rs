//! Reading a file of Moodle XML: its categories, its comments, and each [`question`](super::question); what is none of
//! them is told.

use roxmltree::Node;

use super::node::{child, words};
use super::trouble::{Trouble, parsed, pieces};
use super::{comment_read, element, own};
use crate::courses::problem::{Lines, Problem, Spot};
use crate::quizzes::formats::{Part, Sheet, naming, settled};
use crate::quizzes::gift::plain;

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

pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) sheet: Sheet,
    pub(super) names: naming::Names,
    pub(super) problems: Vec<Problem>,
}

/// What keeps a question from being read: where, the key of the text, and the value it names.
pub(super) type Fault = (usize, &'static str, String);

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
    pub(super) fn once(&mut self, node: Node<'_, '_>, names: &[&str], lines: &Lines<'_>) {
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

    pub(super) fn twice(&mut self, node: Node<'_, '_>, lines: &Lines<'_>) {
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

    /// What Moodle says beside what is read; an empty element says nothing.
    pub(super) fn along(&mut self, node: Node<'_, '_>, own: &[&str], lines: &Lines<'_>) -> Vec<String> {
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
}
