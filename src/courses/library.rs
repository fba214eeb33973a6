//! The library: all courses read from their files.
//!
//! A course is shown whole or not at all. If its `course.toml`, or the front matter or
//! text of any of its modules in either language, cannot be used, the course is left
//! out: a reader must never complete a course of which a part is missing. Everything
//! else (a picture without alternative text, a link that leads nowhere) is a blemish, which
//! [`proofreading`] finds: the course is shown and the problem told. A course that is left
//! out is looked at all the same: each file that can be read is told its problems, whatever
//! else is missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::kit::text::Language;

use super::address::{Place, Target};
use super::check::Block;
use super::course::{Both, Course, Guide, Module};
use super::course_file::{self, is_slug};
use super::destinations::{Destinations, Documents};
use super::front_matter::{self, FrontMatter};
use super::glossary::{self, Glossary};
use super::markdown::{Rendered, Wording};
use super::outline::{Outline, outline};
use super::problem::Problem;
use super::proofreading::{self, Shape, Sheet};
use super::recordings;
use super::recordings::playing::Stage;
use super::search::{self, Passage};
use super::showing::{self, Shown};
use super::weight;

/// The files of all courses: path inside the courses folder (`leg/course.toml`) to text.
/// Pictures that are not text stand as the line of their [`Pointer`], and so do recordings.
pub type Files = BTreeMap<String, String>;

/// Reads every course. `root` is the address below which courses stand on the site
/// (`/courses`). Courses come in the order of their slugs, problems by file and line.
pub fn read(files: &Files, root: &str, wording: &Both<Wording>) -> (Vec<Course>, Vec<Problem>) {
    read_beside(files, root, wording, None)
}

/// The same where the documents are known that links may lead to.
pub fn read_beside(
    files: &Files,
    root: &str,
    wording: &Both<Wording>,
    documents: Option<&Documents>,
) -> (Vec<Course>, Vec<Problem>) {
    let destinations = Destinations::among(files).with_documents(documents);
    let shelf = Shelf { files, root, wording, destinations };
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

/// Is there a file of this module?
pub(super) fn has_module(files: &Files, course: &str, module: &str) -> bool {
    folders(files, &format!("{course}/")).contains(module)
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
    destinations: Destinations<'a>,
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
    body_line: usize,
    shape: Shape,
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
        let glossary = self.glossaries(slug);
        let place = glossary::place(self.root, slug);
        problems.extend(proofreading::of_glossaries(self.files, &place, &glossary, &self.destinations));
        let of = |module: &String| self.module((slug, module), &file, &glossary, problems);
        let modules: Vec<Option<Module>> = listed.iter().map(of).collect();
        let mut modules: Vec<Module> = modules.into_iter().collect::<Option<_>>()?;
        for language in Language::ALL {
            let known = self.look_up(language, &glossary, &mut modules);
            problems.extend(proofreading::unused_terms(slug, language, glossary.of(language), &known));
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
            quizzes: course.quizzes,
            glossary,
            modules: modules.into_iter().map(planned).collect(),
        })
    }

    /// The terms of a course in both languages; none where there is no file of them.
    fn glossaries(&self, course: &str) -> Both<Glossary> {
        Both::each(|language| glossary::of_course(self.files, self.root, course, language))
    }

    /// Each term can be found where it is explained first. Returns which are explained anywhere.
    fn look_up(
        &self,
        language: Language,
        glossary: &Both<Glossary>,
        modules: &mut [Module],
    ) -> BTreeSet<usize> {
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
        known
    }

    fn module(
        &self,
        (course, slug): (&str, &str),
        listed_in: &str,
        glossary: &Both<Glossary>,
        problems: &mut Vec<Problem>,
    ) -> Option<Module> {
        let place = Place { root: self.root.to_owned(), course: course.to_owned(), module: slug.to_owned() };
        if !has_module(self.files, course, slug) {
            problems.push(Problem::at(listed_in, 1, "check.module_without_folder").with("name", slug));
            return None;
        }
        problems.extend(proofreading::of_media(self.files, &place));
        let [vi, en] =
            Language::ALL.map(|language| self.side(&place, glossary.of(language), language, problems));
        let (vi, en) = (vi?, en?);
        let english = format!("{course}/{slug}/en.md");
        let text = self.files.get(&english).map_or("", String::as_str);
        let stands = |key| front_matter::place_of(text, key);
        if vi.front.minutes != en.front.minutes {
            problems.push(Problem::on(&english, stands("minutes"), "check.minutes_differ"));
        }
        let counts = (vi.front.objectives.len(), en.front.objectives.len());
        // Where they are missing, that is told, and there is nothing to compare.
        if counts.0 != counts.1 && counts.0 > 0 && counts.1 > 0 {
            problems.push(Problem::at(&english, stands("objectives").line, "check.objectives_differ"));
        }
        problems.extend(proofreading::of_translation(&english, en.body_line, &vi.shape, &en.shape));
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
        let text = showing::plain_lines(text);
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
        let stage = self.stage(place, language);
        let rendered = showing::text(parts.body, &stage);
        problems.extend(self.sheet(&file, &stage).blemishes(&outline, &rendered));
        let Shown { html, terms, used } = showing::with_terms(&rendered.html, glossary, stage.wording);
        let rendered = Rendered { html, ..rendered };
        let (played, drawn): (BTreeSet<String>, _) =
            media(place, &outline).into_iter().partition(|name| recordings::Kind::of_name(name).is_some());
        let bytes = front.as_ref().map_or(0, |front| of_texts(front, &rendered, &terms, &outline.checks))
            + weight::of_pictures(self.files, place, &drawn);
        problems.extend(proofreading::heavy_page(&file, parts.body_line, bytes));
        let heard = weight::of_recordings(self.files, place, &played);
        let mut passages = search::passages(parts.body, &rendered.contents);
        let said = played.iter().filter_map(|name| Some(stage.text_beside(name)?.1));
        passages.extend(said.flat_map(|text| search::passages(text, &[])));
        let (shape, body_line) = (Shape::of(parts.body, &outline), parts.body_line);
        let Outline { checks, words, .. } = outline;
        let front = front?;
        Some(Side {
            front,
            rendered,
            terms,
            used,
            checks,
            words,
            bytes,
            heard,
            guide,
            passages,
            body_line,
            shape,
        })
    }

    fn stage<'a>(&'a self, place: &'a Place, language: Language) -> Stage<'a> {
        Stage { place, files: self.files, language, wording: self.wording.of(language) }
    }

    fn sheet<'a>(&'a self, file: &'a str, stage: &'a Stage<'a>) -> Sheet<'a> {
        let longest = course_file::longest_sentence_in(self.files, &stage.place.course);
        Sheet { file, stage, destinations: &self.destinations, wording: self.wording, longest }
    }

    /// How to teach the module: `# ` and a title in the first line, then the text.
    fn guide(&self, place: &Place, language: Language, problems: &mut Vec<Problem>) -> Option<Guide> {
        let file = format!("{}/{}/teach.{}.md", place.course, place.module, language.code());
        let text = self.files.get(&file).map_or("", String::as_str);
        let text = showing::plain_lines(text);
        let (first, body) = text.split_once('\n').unwrap_or((&text, ""));
        let title = first.strip_prefix("# ").map(str::trim).unwrap_or_default();
        if title.is_empty() || body.trim().is_empty() {
            problems.push(Problem::at(file, 1, "check.missing_guide"));
            return None;
        }
        let stage = self.stage(place, language);
        let rendered = showing::text(body, &stage);
        problems.extend(self.sheet(&file, &stage).blemishes(&outline(body, 2), &rendered));
        let passages = search::passages(body, &rendered.contents);
        Some(Guide { title: title.to_owned(), html: rendered.html, passages })
    }
}

/// What the page of a module with these texts weighs, in bytes.
fn of_texts(front: &FrontMatter, rendered: &Rendered, terms: &str, checks: &[Block]) -> usize {
    let sources = front.sources.iter().flat_map(|source| [Some(&source.name), source.url.as_ref()]).flatten();
    let contents = rendered.contents.iter().flat_map(|heading| [&heading.id, &heading.text]);
    let texts = std::iter::once(&front.title).chain(&front.objectives).chain(contents);
    let texts = texts.chain([&rendered.html]).chain(checks.iter().map(|check| &check.text)).chain(sources);
    weight::of_page(texts.map(String::as_str).chain([terms]))
}

/// The names of the pictures and recordings of its module that a text shows.
fn media(place: &Place, outline: &Outline) -> BTreeSet<String> {
    let target = |address: &String| place.target(address);
    let shown = outline.pictures.iter().map(|picture| target(&picture.address));
    let named = |target| match target {
        Target::Media { name } => Some(name),
        _ => None,
    };
    shown.filter_map(named).collect()
}

#[cfg(test)]
#[path = "library_tests.rs"]
pub(super) mod tests;
