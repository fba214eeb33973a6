//! Proofreading: what an author is told of a text that is shown all the same.
//!
//! None of this keeps a course from being read: a heading that skips a level, a picture that
//! nobody can imagine, a link that leads nowhere, a sentence too long to be read out, a page
//! too heavy for a phone, a term that no text uses. [`Sheet::blemishes`] looks at one text,
//! [`of_media`] at what lies in a module's `media` folder, [`of_glossaries`] at the terms.

use std::collections::BTreeSet;

use super::address::{Place, Target, media_file};
use super::course::Both;
use super::course_file;
use super::destinations::Destinations;
use super::glossary::{self, Glossary, Term};
use super::library::Files;
use super::markdown::{DEEPEST, Heading, LONGEST, MOST_TAGS, Rendered, Wording};
use super::outline::{Link, Lost, Outline, Picture, Unclosed, outline};
use super::pictures::{self, drawing};
use super::problem::{Problem, Spot, few};
use super::recordings::playing::Stage;
use super::recordings::{self, transcript_of};
use super::weight;
use crate::kit::text::Language;

/// A text of a module and what stands around it.
pub struct Sheet<'a> {
    pub file: &'a str,
    pub stage: &'a Stage<'a>,
    pub destinations: &'a Destinations<'a>,
    pub wording: &'a Both<Wording>,
    /// So many words a sentence may have for the readers of this course, see [`course_file::longest_sentence`].
    pub longest: usize,
}

impl Sheet<'_> {
    /// The blemishes of the text, by its outline and as its page shows it.
    pub fn blemishes(&self, outline: &Outline, rendered: &Rendered) -> Vec<Problem> {
        let mut problems = self.of_words(outline, &rendered.contents);
        if rendered.shortened {
            let told = Problem::at(self.file, 1, "check.shortened").with("deepest", DEEPEST);
            problems.push(told.with("most", MOST_TAGS).with("longest", LONGEST / 1000));
        }
        problems
    }

    /// The same of words on a page with these headings.
    pub fn of_words(&self, outline: &Outline, contents: &[Heading]) -> Vec<Problem> {
        let pictures = outline.pictures.iter().flat_map(|picture| self.of_picture(picture));
        let links = outline.links.iter().flat_map(|link| self.of_link(link, contents));
        let mentions = outline.mentions.iter().map(|mention| {
            Problem::on(self.file, mention.at, "check.missing_note").with("name", &mention.name)
        });
        let headings = self.of_headings(outline).into_iter().chain(of_tags(self.file, outline));
        few(headings
            .chain(pictures)
            .chain(long_sentences(self.file, outline, self.longest))
            .chain(links)
            .chain(mentions))
    }

    fn of_link(&self, link: &Link, contents: &[Heading]) -> Vec<Problem> {
        let Stage { place, language, .. } = *self.stage;
        if let Some(key) = self.destinations.fault(&link.address, place, language, contents) {
            return vec![Problem::on(self.file, link.at, key).with("address", &link.address)];
        }
        match recordings::Kind::of_name(&link.address) {
            Some(_) => self.of_transcript(link.at, &link.address),
            None => vec![],
        }
    }

    fn of_headings(&self, outline: &Outline) -> Vec<Problem> {
        let (mut problems, mut above) = (vec![], 1);
        for title in &outline.titles {
            if title.level == 1 {
                problems.push(Problem::on(self.file, title.at, "check.heading_of_first_level"));
            } else if title.level > above + 1 {
                let problem = Problem::on(self.file, title.at, "check.heading_skips_level");
                problems.push(problem.with("from", above).with("to", title.level));
            }
            above = title.level;
        }
        problems
    }

    fn of_picture(&self, picture: &Picture) -> Vec<Problem> {
        let told = |key| Problem::on(self.file, picture.at, key).with("address", picture.address.as_str());
        let mut problems = vec![];
        if self.says_nothing(picture.alternative.trim()) {
            problems.push(told("check.missing_alternative"));
        }
        if picture.address.trim().is_empty() {
            problems.push(Problem::on(self.file, picture.at, "check.picture_without_address"));
            return problems;
        }
        let is_there = match self.stage.place.target(&picture.address) {
            Target::Media { name } => self.destinations.has_media(self.stage.place, &name),
            _ => false,
        };
        let is_recording = recordings::Kind::of_name(&picture.address).is_some();
        match is_there {
            false if is_recording => problems.push(told("check.missing_recording")),
            false => problems.push(told("check.missing_picture")),
            true if is_recording && !picture.folded => {
                problems.extend(self.of_transcript(picture.at, &picture.address));
            }
            true => {}
        }
        problems
    }

    /// Is a picture described by nothing, or still by what the editor asks for, in whatever language it asked?
    fn says_nothing(&self, alternative: &str) -> bool {
        let asks = |wording: &Wording| wording.to_describe.iter().any(|words| words == alternative);
        alternative.is_empty() || asks(&self.wording.vi) || asks(&self.wording.en)
    }

    /// Nothing is heard that cannot be read: a text beside the recording that is without a blemish itself.
    fn of_transcript(&self, at: Spot, address: &str) -> Vec<Problem> {
        let Target::Media { name } = self.stage.place.target(address) else { return vec![] };
        if let Some((beside, text)) = self.stage.text_beside(&name) {
            let outline = outline(text, 1);
            return long_sentences(&beside, &outline, self.longest)
                .chain(of_tags(&beside, &outline))
                .collect();
        }
        let beside = format!("media/{}", transcript_of(&name, self.stage.language.code()));
        let problem = Problem::on(self.file, at, "check.missing_transcript");
        vec![problem.with("address", address).with("name", beside)]
    }
}

/// The blemishes of a course's terms by themselves, and where one language has not what the other has. `place` is
/// where links of their meanings begin.
pub fn of_glossaries(
    files: &Files,
    place: &Place,
    both: &Both<Glossary>,
    destinations: &Destinations,
) -> Vec<Problem> {
    let file = |language| glossary::file(&place.course, language);
    let longest = course_file::longest_sentence_in(files, &place.course);
    let mut problems = vec![];
    for language in Language::ALL {
        if let Some(text) = files.get(&file(language)) {
            let outline = outline(text, 1);
            problems.extend(both.of(language).problems(&file(language)));
            problems.extend(long_sentences(&file(language), &outline, longest));
            problems.extend(of_tags(&file(language), &outline));
            problems.extend(outline.links.iter().filter_map(|link| {
                let key = destinations.fault(&link.address, place, language, &[])?;
                Some(Problem::on(file(language), link.at, key).with("address", &link.address))
            }));
            let shown = outline.pictures.iter();
            problems.extend(shown.map(|it| Problem::on(file(language), it.at, "check.picture_in_meaning")));
        }
    }
    let [vi, en] = Language::ALL.map(|language| files.contains_key(&file(language)));
    // Of a file without a letter nothing can be compared; so stands one that cannot be read.
    let is_empty = |language| files.get(&file(language)).is_some_and(String::is_empty);
    let can_be_compared = !Language::ALL.into_iter().any(is_empty);
    let counts = (both.vi.terms.len(), both.en.terms.len());
    match (vi, en) {
        (true, false) => problems.push(Problem::at(file(Language::En), 1, "check.glossary_untranslated")),
        (false, true) => problems.push(Problem::at(file(Language::Vi), 1, "check.glossary_untranslated")),
        (true, true) if can_be_compared && counts.0 != counts.1 => {
            let problem = Problem::at(file(Language::En), 1, "check.glossaries_differ");
            problems.push(problem.with("en", counts.1).with("vi", counts.0));
        }
        _ => {}
    }
    problems
}

/// No more words than these say anything of the language they are in.
const FEW_WORDS: usize = 20;

/// Where the English text of a module cannot be the whole of the Vietnamese one: it has the same words, or fewer or
/// more headings, pictures or tables. A few words can be the same in both, as a list of names. `file` is the English one, whose text begins on line `first`.
pub fn of_translation(file: &str, first: usize, vi: &Shape, en: &Shape) -> Option<Problem> {
    if vi.words == en.words && vi.words.len() > FEW_WORDS {
        return Some(Problem::at(file, first, "check.same_text"));
    }
    let counts = |shape: &Shape| (shape.headings, shape.pictures, shape.tables);
    let said =
        |problem: Problem, (headings, pictures, tables): (usize, usize, usize), names: [&'static str; 3]| {
            problem.with(names[0], headings).with(names[1], pictures).with(names[2], tables)
        };
    (counts(vi) != counts(en)).then(|| {
        let problem = Problem::at(file, first, "check.texts_differ");
        let problem = said(problem, counts(vi), ["vi_headings", "vi_pictures", "vi_tables"]);
        said(problem, counts(en), ["en_headings", "en_pictures", "en_tables"])
    })
}

/// What a text has in every language alike, and the words that must not be alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub headings: usize,
    pub pictures: usize,
    pub tables: usize,
    pub words: Vec<String>,
}

impl Shape {
    pub fn of(body: &str, outline: &Outline) -> Shape {
        Shape {
            headings: outline.titles.len(),
            pictures: outline.pictures.len(),
            tables: outline.tables,
            words: body.split_whitespace().map(str::to_owned).collect(),
        }
    }
}

/// The terms that no text of the course uses: those that are not `known`.
pub fn unused_terms(
    course: &str,
    language: Language,
    glossary: &Glossary,
    known: &BTreeSet<usize>,
) -> Vec<Problem> {
    let unused = glossary.terms.iter().enumerate().filter(|(at, _)| !known.contains(at));
    let told = |(_, term): (_, &Term)| {
        Problem::on(glossary::file(course, language), term.at, "check.term_unused").with("term", &term.words)
    };
    unused.map(told).collect()
}

/// Each typed tag that no page shows, and what is opened and never closed.
pub fn of_tags(file: &str, outline: &Outline) -> impl Iterator<Item = Problem> {
    let lost = outline.lost.iter().map(move |Lost { at, name, with_words }| {
        let key = if *with_words { "check.tag_swallows" } else { "check.tag_dropped" };
        Problem::on(file, *at, key).with("name", name)
    });
    let unclosed = outline.unclosed.iter().map(move |unclosed| match unclosed {
        Unclosed::Fence(at) => Problem::on(file, *at, "check.fence_not_closed"),
        Unclosed::Remark(at) => Problem::on(file, *at, "check.remark_not_closed"),
    });
    lost.chain(unclosed)
}

/// Each sentence of a text that has more words than its readers can follow.
pub fn long_sentences(file: &str, outline: &Outline, longest: usize) -> impl Iterator<Item = Problem> {
    outline.sentences.iter().filter(move |sentence| sentence.words > longest).map(move |sentence| {
        let problem = Problem::on(file, sentence.at, "check.long_sentence");
        problem.with("words", sentence.words).with("most", longest)
    })
}

/// A page whose text begins on this line and weighs so many bytes with its pictures, if it is too heavy for
/// a first visit.
pub fn heavy_page(file: &str, line: usize, bytes: usize) -> Option<Problem> {
    let whole = weight::on_first_visit(bytes);
    (whole > weight::BUDGET).then(|| {
        let problem = Problem::at(file, line, "check.heavy_page").with("weight", weight::kilobytes(whole));
        problem.with("most", weight::kilobytes(weight::BUDGET))
    })
}

/// Whatever is named like a picture or a recording must be one, and a drawing only draw.
pub fn of_media(files: &Files, place: &Place) -> Vec<Problem> {
    let folder = media_file(&place.course, &place.module, "");
    let mut problems = vec![];
    for (path, text) in files.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder)) {
        if pictures::Kind::of_name(path).is_some() && pictures::Pointer::read(text).is_none() {
            problems.push(Problem::at(path, 1, "check.no_picture"));
        }
        if drawing::is_drawing(path) {
            problems.extend(drawing::faults(text).iter().map(|fault| fault.problem(path)));
        }
        if recordings::Kind::of_name(path).is_some() && recordings::Pointer::read(text).is_none() {
            problems.push(Problem::at(path, 1, "check.no_recording"));
        }
    }
    problems
}

#[cfg(test)]
#[path = "proofreading_tests.rs"]
mod tests;
