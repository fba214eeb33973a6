//! Terms explained where they stand.
//!
//! A course may have a `glossary.vi.md` and a `glossary.en.md`: definition lists, a term and
//! what it means. In the text of a module the first place of each term becomes a link to its
//! entry in a list at the end of the page, which has the terms of that page alone, each with
//! a way back. On paper the list of all terms stands once, at the end.
//!
//! A term is found as a whole word, the longest first; capitals do not matter, marks do. It is
//! left alone where it is no running text: in headings, links, code, folds.
//!
//! Begin with [`read`] for the file and [`Glossary::explain`] for a page.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::address::Place;
use super::cleaning;
use super::library::Files;
use super::markdown::{Bounded, EXTENSIONS, Heading, Wording, shown};
use super::plain;
use super::problem::{Lines, Problem, Spot};
use super::search::Passage;
use crate::kit::html::{end_of_tag, escape};
use crate::kit::text::Language;

/// The id of the heading above the list. No heading of an author has it: theirs have no underscore.
const LIST: &str = "the_words";
/// Inside these nothing is explained.
const LEFT_ALONE: [&str; 15] =
    ["h1", "h2", "h3", "h4", "h5", "h6", "a", "code", "pre", "kbd", "dt", "dfn", "th", "details", "abbr"];

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Where it stands in its file.
    pub at: Spot,
    pub words: String,
    /// Clean HTML that may stand inside a line; empty where nothing is said.
    pub meaning: String,
    /// The same without marks, for whoever looks for it.
    pub plain: String,
}

/// The terms of a course in one language, in the order of their file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    language: Language,
    pub terms: Vec<Term>,
    /// Where something stands that is neither a heading nor a term: no reader is shown it.
    strays: Vec<Spot>,
}

/// The file of a course's terms.
pub fn file(course: &str, language: Language) -> String {
    format!("{course}/glossary.{}.md", language.code())
}

/// Where the links of a course's terms begin: they lead out of this folder, as they do out of a module's.
pub fn place(root: &str, course: &str) -> Place {
    Place { root: root.to_owned(), course: course.to_owned(), module: "glossary".to_owned() }
}

/// The terms of a course in one language; none where there is no file of them.
pub fn of_course(files: &Files, root: &str, course: &str, language: Language) -> Glossary {
    let text = files.get(&file(course, language));
    text.map(|text| read(text, root, course, language)).unwrap_or_default()
}

/// Reads the terms of a course from their file. Links are written as in a module.
pub fn read(source: &str, root: &str, course: &str, language: Language) -> Glossary {
    let place = place(root, course);
    let source = source.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (source, _) = shown(&source);
    let mut terms: Vec<Term> = vec![];
    let (mut title, mut meaning): (Option<String>, Option<Vec<Event<'_>>>) = (None, None);
    let lines = Lines::of(source, 1);
    let (mut strays, mut depth) = (vec![], 0_usize);
    for (event, range) in Parser::new_ext(source, EXTENSIONS).into_offset_iter() {
        match &event {
            Event::Start(tag) => {
                let is_meant = matches!(tag, Tag::Heading { .. } | Tag::DefinitionList | Tag::HtmlBlock);
                if depth == 0 && !is_meant {
                    strays.push(lines.spot(range.start));
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(Tag::DefinitionListTitle) => {
                title = Some(String::new());
                let at = lines.spot(range.start);
                terms.push(Term { at, words: String::new(), meaning: String::new(), plain: String::new() });
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                let words = title.take().unwrap_or_default();
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                terms.iter_mut().next_back().into_iter().for_each(|term| term.words.clone_from(&words));
            }
            Event::Text(text) | Event::Code(text) if title.is_some() => {
                title.iter_mut().for_each(|title| title.push_str(&text));
            }
            Event::SoftBreak | Event::HardBreak if title.is_some() => {
                title.iter_mut().for_each(|title| title.push(' '));
            }
            Event::Start(Tag::DefinitionListDefinition) => meaning = Some(vec![]),
            Event::End(TagEnd::DefinitionListDefinition) => {
                let events = meaning.take().unwrap_or_default();
                if let Some(term) = terms.last_mut() {
                    term.add(events, &source[range], &place);
                }
            }
            other => meaning.iter_mut().for_each(|events| events.push(other.clone())),
        }
    }
    terms.retain(|term| !term.words.is_empty());
    Glossary { language, terms, strays }
}

impl Term {
    fn sentence(&self) -> String {
        format!("{}: {}", self.words, self.plain)
    }

    /// One more meaning, as it was parsed and as it is written.
    fn add(&mut self, events: Vec<Event<'_>>, source: &str, place: &Place) {
        let mut raw = String::new();
        html::push_html(&mut raw, Bounded::new(events.into_iter()));
        let clean = cleaning::clean_inline(raw.trim(), place);
        let said = plain::paragraphs(source.trim_start().trim_start_matches(':')).join(" ");
        for (all, more) in [(&mut self.meaning, clean.trim()), (&mut self.plain, said.trim())] {
            if !all.is_empty() && !more.is_empty() {
                all.push(' ');
            }
            all.push_str(more);
        }
    }
}

/// A page in which terms are explained, and which: their places in the glossary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    pub html: String,
    pub used: BTreeSet<usize>,
}

impl Glossary {
    /// A clean page whose first place of each term is a link to its entry.
    pub fn explain(&self, html: &str) -> Explained {
        let mut page = Explained { html: String::with_capacity(html.len() + 256), used: BTreeSet::new() };
        // As they stand on a page, between tags.
        let written =
            |term: &Term| term.words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let words: Vec<Vec<char>> =
            self.terms.iter().map(|term| Letters::of(&written(term)).letters).collect();
        let mut order: Vec<usize> = (0..words.len()).filter(|at| !words[*at].is_empty()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(words[*at].len()));
        let (mut rest, mut alone) = (html, 0usize);
        while !rest.is_empty() {
            let (text, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            match alone {
                0 => self.explain_text(text, (&words, &order), &mut page),
                _ => page.html.push_str(text),
            }
            let (tag, behind) = tag.split_at(end_of_tag(tag));
            page.html.push_str(tag);
            if LEFT_ALONE.contains(&name_of(tag)) {
                alone = if tag.starts_with("</") { alone.saturating_sub(1) } else { alone + 1 };
            }
            rest = behind;
        }
        page
    }

    fn explain_text(&self, text: &str, (words, order): (&[Vec<char>], &[usize]), page: &mut Explained) {
        let all = Letters::of(text);
        let (mut at, mut written) = (0, 0);
        while at < all.letters.len() {
            let found = all.begins_word(at).then(|| {
                let open = order.iter().filter(|term| !page.used.contains(term));
                open.map(|term| (*term, self.ends(&all, at, &words[*term])))
                    .find_map(|(term, end)| Some((term, end?)))
            });
            let Some((term, end)) = found.flatten() else {
                at += 1;
                continue;
            };
            let (from, to) = (all.places[at], all.places[end]);
            page.html.push_str(&text[written..from]);
            let number = term + 1;
            page.html.push_str(&format!(
                "<a class=\"term\" href=\"#term_{number}\" id=\"use_{number}\" aria-describedby=\"means_{number}\">{}</a>",
                &text[from..to]
            ));
            page.used.insert(term);
            (at, written) = (end, to);
        }
        page.html.push_str(&text[written..]);
    }

    /// Where a term ends that stands here, if it does. An English one may stand in the plural.
    fn ends(&self, all: &Letters, at: usize, term: &[char]) -> Option<usize> {
        let end = at + term.len();
        if all.letters.get(at..end)? != term {
            return None;
        }
        let plural = |ending: &[char]| all.letters.get(end..end + ending.len()) == Some(ending);
        let ends: &[usize] = match self.language {
            Language::En if plural(&['e', 's']) => &[2, 0],
            Language::En if plural(&['s']) => &[1, 0],
            _ => &[0],
        };
        ends.iter().map(|more| end + more).find(|end| all.ends_word(*end))
    }

    /// The list at the end of a page: these terms in their order, each with a way back to where it
    /// stands. Nothing where there are none.
    pub fn list(&self, used: &BTreeSet<usize>, wording: &Wording) -> String {
        let back = |number: usize, term: &Term| {
            let label = format!("{}: {}", escape(&wording.back), escape(&term.words));
            format!(" <a href=\"#use_{number}\" aria-label=\"{label}\">↩</a>")
        };
        let (title, entries) = (escape(&wording.words), self.entries(used.iter().copied(), back));
        match used.is_empty() {
            true => String::new(),
            false => {
                format!("<section class=\"words\"><h2 id=\"{LIST}\">{title}</h2>\n{entries}</section>\n")
            }
        }
    }

    /// All terms with their heading, as whoever writes them looks at them; the heading alone where there
    /// are none.
    pub fn page(&self, wording: &Wording) -> String {
        format!("<section class=\"words\"><h2>{}</h2>\n{}</section>\n", escape(&wording.words), self.whole())
    }

    /// At which line of the file each term stands.
    pub fn lines(&self) -> Vec<usize> {
        self.terms.iter().map(|term| term.at.line).collect()
    }

    /// All terms for the end of a booklet, without its heading.
    pub fn whole(&self) -> String {
        self.entries(0..self.terms.len(), |_, _| String::new())
    }

    fn entries(&self, of: impl Iterator<Item = usize>, back: impl Fn(usize, &Term) -> String) -> String {
        let entry = |at: usize| {
            let (number, term) = (at + 1, self.terms.get(at)?);
            let (words, meaning, back) = (escape(&term.words), &term.meaning, back(number, term));
            Some(format!(
                "<dt id=\"term_{number}\">{words}</dt>\n<dd><span id=\"means_{number}\">{meaning}</span>{back}</dd>\n"
            ))
        };
        let entries: String = of.filter_map(entry).collect();
        if entries.is_empty() { entries } else { format!("<dl>\n{entries}</dl>\n") }
    }

    /// Each term with its meaning, as it is read.
    pub fn paragraphs(&self) -> Vec<String> {
        self.terms.iter().map(Term::sentence).collect()
    }

    /// What can be found of these terms.
    pub fn passages<'a>(&self, of: impl Iterator<Item = &'a usize>, wording: &Wording) -> Vec<Passage> {
        let heading = Heading { level: 2, id: LIST.to_owned(), text: wording.words.clone() };
        let terms = of.filter_map(|at| self.terms.get(*at));
        terms.map(|term| Passage { heading: Some(heading.clone()), text: term.sentence() }).collect()
    }

    /// What is wrong with the terms of `file` by themselves.
    pub fn problems(&self, file: &str) -> Vec<Problem> {
        let mut known = BTreeSet::new();
        let mut problems = vec![];
        if self.terms.is_empty() {
            problems.push(Problem::at(file, 1, "check.glossary_empty"));
        }
        problems.extend(self.strays.iter().map(|at| Problem::on(file, *at, "check.no_term")));
        for term in &self.terms {
            let mut tell = |key| problems.push(Problem::on(file, term.at, key).with("term", &term.words));
            if !known.insert(Letters::of(&term.words).letters) {
                tell("check.term_twice");
            }
            if term.plain.trim().is_empty() {
                tell("check.term_without_meaning");
            }
        }
        problems
    }
}

/// A text as its terms are looked for: in small letters, every letter with its marks as one sign, every
/// space alike; and where in the text each of them begins, with the end behind the last.
struct Letters {
    letters: Vec<char>,
    places: Vec<usize>,
}

impl Letters {
    fn of(text: &str) -> Letters {
        let (mut letters, mut places, mut at) = (vec![], vec![], 0);
        while let Some(first) = text[at..].chars().next() {
            let end = at + end_of_letter(&text[at..]);
            let letter = &text[at..end];
            let one: Vec<char> = match first {
                // A sign such as `&amp;` is one, and no word.
                '&' if letter.len() > 1 => vec!['&'],
                _ if first.is_whitespace() => vec![' '],
                _ => letter.nfc().flat_map(char::to_lowercase).collect(),
            };
            places.extend(one.iter().map(|_| at));
            letters.extend(one);
            at = end;
        }
        places.push(text.len());
        Letters { letters, places }
    }

    /// Does a word begin at this letter? It does not in the middle of one, nor of one letter.
    fn begins_word(&self, at: usize) -> bool {
        let whole = at == 0 || self.places[at - 1] != self.places[at];
        whole && (at == 0 || !self.letters[at - 1].is_alphanumeric())
    }

    fn ends_word(&self, end: usize) -> bool {
        let whole = end == 0 || self.places[end - 1] != self.places[end];
        whole && self.letters.get(end).is_none_or(|next| !next.is_alphanumeric())
    }
}

/// How many bytes the first letter of a text has with the marks upon it, or the sign written `&…;`.
fn end_of_letter(text: &str) -> usize {
    if let Some(rest) = text.strip_prefix('&') {
        let name = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        if name > 0 && rest.as_bytes().get(name) == Some(&b';') {
            return name + 2;
        }
    }
    let mut signs = text.char_indices().skip(1);
    signs.find(|(_, c)| canonical_combining_class(*c) == 0).map_or(text.len(), |(at, _)| at)
}

fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

#[cfg(test)]
#[path = "glossary_tests.rs"]
mod tests;
