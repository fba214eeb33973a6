//! The library: all courses read from their files.
//!
//! A course is shown whole or not at all. If its `course.toml`, or the front matter or
//! text of any of its modules in either language, cannot be used, the course is left
//! out: a reader must never complete a course of which a part is missing. Everything
//! else (a picture without alternative text, a link that leads nowhere) is a blemish:
//! the course is shown and the problem told. A course that is left out is looked at all the
//! same: each file that can be read is told its problems, whatever else is missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::kit::text::Language;

use super::address::{Place, Target, media_file};
use super::check::Block;
use super::course::{Both, Course, Guide, Module};
use super::course_file::{self, is_slug};
use super::front_matter::{self, FrontMatter};
use super::glossary::{self, Explained, Glossary};
use super::markdown::{self, Rendered, Wording};
use super::outline::{Outline, outline};
use super::pictures::{self, Pointer, drawing, hanging};
use super::problem::{Problem, Spot};
use super::recordings::playing::Stage;
use super::recordings::{self, transcript_of};
use super::search::{self, Passage};
use super::weight;

/// More words than this in one sentence, and it is lost on whoever reads slowly or hears it read out.
const LONGEST_SENTENCE: usize = 35;

/// The files of all courses: path inside the courses folder (`leg/course.toml`) to text.
/// Pictures that are not text stand as the line of their [`Pointer`], and so do recordings.
pub type Files = BTreeMap<String, String>;

/// Reads every course. `root` is the address below which courses stand on the site
/// (`/courses`). Courses come in the order of their slugs, problems by file and line.
pub fn read(files: &Files, root: &str, wording: &Both<Wording>) -> (Vec<Course>, Vec<Problem>) {
    let shelf = Shelf { files, root, wording };
    let mut problems = vec![];
    let courses = folders(files, "").iter().filter_map(|slug| shelf.course(slug, &mut problems)).collect();
    problems.sort();
    problems.dedup();
    (courses, problems)
}

/// The names of the folders directly below `parent`, which is empty or ends with a slash.
fn folders(files: &Files, parent: &str) -> BTreeSet<String> {
    let below = files.keys().filter_map(|path| path.strip_prefix(parent)?.split_once('/'));
    below.map(|(folder, _)| folder.to_owned()).collect()
}

/// The modules of a course that may not be whole, as far as their names can be used: in the order of its
/// `course.toml`, or, where that names none, every folder that has a module's files.
pub fn modules_of(files: &Files, course: &str) -> Vec<String> {
    let text = files.get(&format!("{course}/course.toml")).map_or("", String::as_str);
    let listed = course_file::listed(text);
    if !listed.is_empty() {
        return listed;
    }
    let texts = ["vi.md", "en.md", "quiz.vi.gift", "quiz.en.gift"];
    let has_texts =
        |folder: &String| texts.iter().any(|text| files.contains_key(&format!("{course}/{folder}/{text}")));
    folders(files, &format!("{course}/")).into_iter().filter(has_texts).collect()
}

struct Shelf<'a> {
    files: &'a Files,
    root: &'a str,
    wording: &'a Both<Wording>,
}

/// One language of a module.
struct Side {
    front: FrontMatter,
    rendered: Rendered,
    /// The list of its terms, and which they are.
    terms: String,
    used: BTreeSet<usize>,
    checks: Vec<Block>,
    words: usize,
    bytes: usize,
    heard: usize,
    guide: Option<Guide>,
    passages: Vec<Passage>,
}

impl Shelf<'_> {
    fn course(&self, slug: &str, problems: &mut Vec<Problem>) -> Option<Course> {
        let file = format!("{slug}/course.toml");
        if !is_slug(slug) {
            problems.push(Problem::at(&file, 1, "check.bad_slug").with("name", slug));
        }
        let text = self.files.get(&file);
        if text.is_none() {
            problems.push(Problem::at(&file, 1, "check.missing_course_file"));
        }
        let course = text.and_then(|text| course_file::read(&file, text, problems));
        let listed = modules_of(self.files, slug);
        for folder in folders(self.files, &format!("{slug}/")) {
            if let Some(text) = text.filter(|_| !listed.contains(&folder)) {
                let key = if is_slug(&folder) { "check.folder_not_listed" } else { "check.bad_slug" };
                let line = course_file::line_of(text, None, "modules");
                problems.push(Problem::at(&file, line, key).with("name", folder));
            }
        }
        let glossary = self.glossaries(slug, problems);
        let of = |module: &String| self.module((slug, module), &file, &glossary, problems);
        let modules: Vec<Option<Module>> = listed.iter().map(of).collect();
        let mut modules: Vec<Module> = modules.into_iter().collect::<Option<_>>()?;
        for language in Language::ALL {
            self.look_up(slug, language, &glossary, &mut modules, problems);
        }
        let course = course.filter(|_| is_slug(slug))?;
        let planned = |module: Module| Module { planned: course.hours.get(&module.slug).copied(), ..module };
        Some(Course {
            slug: slug.to_owned(),
            title: course.title,
            summary: course.summary,
            audience: course.audience,
            pass_mark: course.pass_mark,
            passing_on: course.passing_on,
            glossary,
            modules: modules.into_iter().map(planned).collect(),
        })
    }

    /// The terms of a course in both languages; none where there is no file of them.
    fn glossaries(&self, course: &str, problems: &mut Vec<Problem>) -> Both<Glossary> {
        let file = |language| glossary::file(course, language);
        let text = |language| self.files.get(&file(language));
        let mut read = |language| match text(language) {
            None => Glossary::default(),
            Some(text) => {
                let glossary = glossary::read(text, self.root, course, language);
                problems.extend(glossary.problems(&file(language)));
                tell_long_sentences(&file(language), &outline(text, 1), problems);
                glossary
            }
        };
        let both = Both::each(&mut read);
        match (text(Language::Vi), text(Language::En)) {
            (Some(_), None) => {
                problems.push(Problem::at(file(Language::En), 1, "check.glossary_untranslated"))
            }
            (None, Some(_)) => {
                problems.push(Problem::at(file(Language::Vi), 1, "check.glossary_untranslated"))
            }
            (Some(_), Some(_)) if both.vi.terms.len() != both.en.terms.len() => {
                let problem = Problem::at(file(Language::En), 1, "check.glossaries_differ");
                let counts = problem.with("en", both.en.terms.len()).with("vi", both.vi.terms.len());
                problems.push(counts);
            }
            _ => {}
        }
        both
    }

    /// Each term can be found where it is explained first; one that is explained nowhere is told.
    fn look_up(
        &self,
        course: &str,
        language: Language,
        glossary: &Both<Glossary>,
        modules: &mut [Module],
        problems: &mut Vec<Problem>,
    ) {
        let (glossary, mut known) = (glossary.of(language), BTreeSet::new());
        for module in modules {
            let new: Vec<usize> = module.used.of(language).difference(&known).copied().collect();
            let passages = glossary.passages(new.iter(), self.wording.of(language));
            match language {
                Language::Vi => module.passages.vi.extend(passages),
                Language::En => module.passages.en.extend(passages),
            }
            known.extend(new);
        }
        for (_, term) in glossary.terms.iter().enumerate().filter(|(at, _)| !known.contains(at)) {
            let problem = Problem::on(glossary::file(course, language), term.at, "check.term_unused");
            problems.push(problem.with("term", &term.words));
        }
    }

    fn module(
        &self,
        (course, slug): (&str, &str),
        listed_in: &str,
        glossary: &Both<Glossary>,
        problems: &mut Vec<Problem>,
    ) -> Option<Module> {
        let place = Place { root: self.root.to_owned(), course: course.to_owned(), module: slug.to_owned() };
        if !folders(self.files, &format!("{course}/")).contains(slug) {
            problems.push(Problem::at(listed_in, 1, "check.module_without_folder").with("name", slug));
            return None;
        }
        self.look_at_media(&place, problems);
        let [vi, en] =
            Language::ALL.map(|language| self.side(&place, glossary.of(language), language, problems));
        let (vi, en) = (vi?, en?);
        let english = format!("{course}/{slug}/en.md");
        if vi.front.minutes != en.front.minutes {
            problems.push(Problem::at(&english, 1, "check.minutes_differ"));
        }
        if vi.front.objectives.len() != en.front.objectives.len() {
            problems.push(Problem::at(&english, 1, "check.objectives_differ"));
        }
        Some(Module {
            slug: slug.to_owned(),
            place,
            minutes: vi.front.minutes,
            planned: None,
            title: Both { vi: vi.front.title, en: en.front.title },
            objectives: Both { vi: vi.front.objectives, en: en.front.objectives },
            sources: Both { vi: vi.front.sources, en: en.front.sources },
            html: Both { vi: vi.rendered.html, en: en.rendered.html },
            terms: Both { vi: vi.terms, en: en.terms },
            used: Both { vi: vi.used, en: en.used },
            checks: Both { vi: vi.checks, en: en.checks },
            contents: Both { vi: vi.rendered.contents, en: en.rendered.contents },
            words: Both { vi: vi.words, en: en.words },
            bytes: Both { vi: vi.bytes, en: en.bytes },
            heard: Both { vi: vi.heard, en: en.heard },
            guide: Both { vi: vi.guide, en: en.guide },
            passages: Both { vi: vi.passages, en: en.passages },
        })
    }

    /// Whatever is named like a picture or a recording must be one, and a drawing only draw.
    fn look_at_media(&self, place: &Place, problems: &mut Vec<Problem>) {
        let folder = media_file(&place.course, &place.module, "");
        let named = self.files.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder));
        for (path, text) in named {
            if pictures::Kind::of_name(path).is_some() && Pointer::read(text).is_none() {
                problems.push(Problem::at(path, 1, "check.no_picture"));
            }
            if drawing::is_drawing(path) {
                problems.extend(drawing::faults(text).iter().map(|fault| fault.problem(path)));
            }
            if recordings::Kind::of_name(path).is_some() && recordings::Pointer::read(text).is_none() {
                problems.push(Problem::at(path, 1, "check.no_recording"));
            }
        }
    }

    fn side(
        &self,
        place: &Place,
        glossary: &Glossary,
        language: Language,
        problems: &mut Vec<Problem>,
    ) -> Option<Side> {
        let guide = self.guide(place, language, problems);
        let code = language.code();
        let file = format!("{}/{}/{code}.md", place.course, place.module);
        let Some(text) = self.files.get(&file) else {
            problems.push(Problem::at(&file, 1, "check.missing_translation").with("language", code));
            return None;
        };
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let Some(parts) = front_matter::part(&text) else {
            problems.push(Problem::at(&file, 1, "check.missing_front_matter"));
            return None;
        };
        let front = front_matter::read(&file, parts.front, problems);
        let outline = outline(parts.body, parts.body_line);
        if outline.words == 0 {
            problems.push(Problem::at(&file, parts.body_line, "check.empty_body"));
            return None;
        }
        let rendered = self.render(parts.body, place, language);
        self.inspect(&file, (place, language), &outline, &rendered, problems);
        let Explained { html, used } = glossary.explain(&rendered.html);
        let terms = glossary.list(&used, self.wording.of(language));
        let bytes = self.weigh(&file, parts.body_line, place, &outline, &format!("{html}{terms}"), problems);
        let rendered = Rendered { html, ..rendered };
        let played = self.played(place, &outline);
        let heard = played.iter().filter_map(|name| self.recording(place, name)).map(|r| r.weight).sum();
        let mut passages = search::passages(parts.body, &rendered.contents);
        let said = played.iter().filter_map(|name| Some(self.stage(place, language).text_beside(name)?.1));
        passages.extend(said.flat_map(|text| search::passages(text, &[])));
        let Outline { checks, words, .. } = outline;
        Some(Side { front: front?, rendered, terms, used, checks, words, bytes, heard, guide, passages })
    }

    /// A text as its page shows it.
    fn render(&self, text: &str, place: &Place, language: Language) -> Rendered {
        let Rendered { html, contents } = markdown::render(text, place, self.wording.of(language));
        let html = hanging::hang(&html, place, self.files);
        Rendered { html: self.stage(place, language).set(&html), contents }
    }

    fn stage<'a>(&'a self, place: &'a Place, language: Language) -> Stage<'a> {
        Stage { place, files: self.files, language, wording: self.wording.of(language) }
    }

    /// The names of the recordings that a text plays.
    fn played(&self, place: &Place, outline: &Outline) -> BTreeSet<String> {
        let names = outline.pictures.iter().filter_map(|picture| match place.target(&picture.address) {
            Target::Media { name } => Some(name),
            _ => None,
        });
        names.filter(|name| recordings::Kind::of_name(name).is_some()).collect()
    }

    /// What is known of a recording, if it is there.
    fn recording(&self, place: &Place, name: &str) -> Option<recordings::Pointer> {
        recordings::Pointer::read(self.files.get(&media_file(&place.course, &place.module, name))?)
    }

    /// How to teach the module: `# ` and a title in the first line, then the text.
    fn guide(&self, place: &Place, language: Language, problems: &mut Vec<Problem>) -> Option<Guide> {
        let file = format!("{}/{}/teach.{}.md", place.course, place.module, language.code());
        let text = self.files.get(&file).map_or("", String::as_str);
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (first, body) = text.split_once('\n').unwrap_or((&text, ""));
        let title = first.strip_prefix("# ").map(str::trim).unwrap_or_default();
        if title.is_empty() || body.trim().is_empty() {
            problems.push(Problem::at(file, 1, "check.missing_guide"));
            return None;
        }
        let rendered = self.render(body, place, language);
        self.inspect(&file, (place, language), &outline(body, 2), &rendered, problems);
        Some(Guide { title: title.to_owned(), html: rendered.html })
    }

    /// What a text and its pictures weigh, in bytes; too heavy a page is told.
    fn weigh(
        &self,
        file: &str,
        line: usize,
        place: &Place,
        outline: &Outline,
        html: &str,
        problems: &mut Vec<Problem>,
    ) -> usize {
        let names: BTreeSet<String> = outline
            .pictures
            .iter()
            .filter_map(|picture| match place.target(&picture.address) {
                // A recording is not fetched with its page.
                Target::Media { name } if recordings::Kind::of_name(&name).is_some() => None,
                Target::Media { name } => Some(media_file(&place.course, &place.module, &name)),
                _ => None,
            })
            .collect();
        let pictures = names.iter().filter_map(|name| self.files.get(name));
        let of_pictures: usize = pictures
            .map(|text| match Pointer::read(text) {
                Some(photograph) => photograph.weight,
                None => weight::fetched([text.as_str()]),
            })
            .sum();
        let bytes = of_pictures + weight::fetched([html]);
        let whole = bytes + weight::FRAME;
        if whole > weight::BUDGET {
            let heavy = Problem::at(file, line, "check.heavy_page").with("weight", weight::kilobytes(whole));
            problems.push(heavy.with("most", weight::kilobytes(weight::BUDGET)));
        }
        bytes
    }

    /// The blemishes of a text.
    fn inspect(
        &self,
        file: &str,
        (place, language): (&Place, Language),
        outline: &Outline,
        rendered: &Rendered,
        problems: &mut Vec<Problem>,
    ) {
        let mut above = 1;
        for title in &outline.titles {
            if title.level == 1 {
                problems.push(Problem::on(file, title.at, "check.heading_of_first_level"));
            } else if title.level > above + 1 {
                let problem = Problem::on(file, title.at, "check.heading_skips_level");
                problems.push(problem.with("from", above).with("to", title.level));
            }
            above = title.level;
        }
        for picture in &outline.pictures {
            if self.says_nothing(picture.alternative.trim()) {
                problems.push(
                    Problem::on(file, picture.at, "check.missing_alternative")
                        .with("address", &picture.address),
                );
            }
            let there = match place.target(&picture.address) {
                Target::Media { name } => {
                    self.files.contains_key(&format!("{}/{}/media/{name}", place.course, place.module))
                }
                _ => false,
            };
            let is_recording = recordings::Kind::of_name(&picture.address).is_some();
            if !there {
                let key = if is_recording { "check.missing_recording" } else { "check.missing_picture" };
                problems.push(Problem::on(file, picture.at, key).with("address", &picture.address));
            } else if is_recording && !picture.folded {
                self.look_for_transcript(file, picture.at, (place, language), &picture.address, problems);
            }
        }
        tell_long_sentences(file, outline, problems);
        for link in &outline.links {
            if let Some(key) = self.broken(place, &link.address, rendered) {
                problems.push(Problem::on(file, link.at, key).with("address", &link.address));
            } else if recordings::Kind::of_name(&link.address).is_some() {
                self.look_for_transcript(file, link.at, (place, language), &link.address, problems);
            }
        }
    }

    /// Is a picture described by nothing, or still by what the editor asks for, in whatever language it asked?
    fn says_nothing(&self, alternative: &str) -> bool {
        let asks = |wording: &Wording| wording.to_describe.iter().any(|words| words == alternative);
        alternative.is_empty() || asks(&self.wording.vi) || asks(&self.wording.en)
    }

    /// Nothing is heard that cannot be read: a text beside the recording that is without a blemish itself.
    fn look_for_transcript(
        &self,
        file: &str,
        at: Spot,
        (place, language): (&Place, Language),
        address: &str,
        problems: &mut Vec<Problem>,
    ) {
        let Target::Media { name } = place.target(address) else { return };
        match self.stage(place, language).text_beside(&name) {
            Some((beside, text)) => {
                tell_long_sentences(&beside, &outline(text, 1), problems);
            }
            None => {
                let beside = format!("media/{}", transcript_of(&name, language.code()));
                let problem = Problem::on(file, at, "check.missing_transcript");
                problems.push(problem.with("address", address).with("name", beside));
            }
        }
    }

    /// What is wrong with a link, if anything.
    fn broken(&self, place: &Place, address: &str, rendered: &Rendered) -> Option<&'static str> {
        match place.target(address) {
            Target::Here { anchor } => {
                let known = anchor.is_empty() || rendered.contents.iter().any(|heading| heading.id == anchor);
                (!known).then_some("check.link_to_no_heading")
            }
            Target::Module { course, module, .. } => (!folders(self.files, &format!("{course}/"))
                .contains(&module))
            .then_some("check.link_to_no_module"),
            Target::Course { course } => (!self.files.contains_key(&format!("{course}/course.toml")))
                .then_some("check.link_to_no_course"),
            Target::Media { name } => {
                let path = format!("{}/{}/media/{name}", place.course, place.module);
                (!self.files.contains_key(&path)).then_some("check.link_leads_nowhere")
            }
            Target::Outside => {
                let known = ["https://", "http://", "mailto:", "tel:"]
                    .iter()
                    .any(|scheme| address.to_ascii_lowercase().starts_with(scheme));
                (!known).then_some("check.bad_address")
            }
            Target::Site => None,
            Target::Nowhere => Some("check.link_leads_nowhere"),
        }
    }
}

fn tell_long_sentences(file: &str, outline: &Outline, problems: &mut Vec<Problem>) {
    for sentence in outline.sentences.iter().filter(|sentence| sentence.words > LONGEST_SENTENCE) {
        let problem = Problem::on(file, sentence.at, "check.long_sentence");
        problems.push(problem.with("words", sentence.words).with("most", LONGEST_SENTENCE));
    }
}

#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
