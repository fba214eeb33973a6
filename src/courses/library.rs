//! The library: all courses read from their files.
//!
//! A course is shown whole or not at all. If its `course.toml`, or the front matter or
//! text of any of its modules in either language, cannot be used, the course is left
//! out: a reader must never complete a course of which a part is missing. Everything
//! else (a picture without alternative text, a link that leads nowhere) is a blemish:
//! the course is shown and the problem told.

use std::collections::{BTreeMap, BTreeSet};

use crate::kit::text::Language;

use super::address::{Place, Target, media_file};
use super::check::Block;
use super::course::{Both, Course, Guide, Module};
use super::course_file::{self, is_slug};
use super::front_matter::{self, FrontMatter};
use super::markdown::{self, Rendered, Wording};
use super::outline::{Outline, outline};
use super::pictures::{self, Pointer, drawing, hanging};
use super::problem::Problem;
use super::search::{self, Passage};
use super::weight;

/// More words than this in one sentence, and it is lost on whoever reads slowly or hears it read out.
const LONGEST_SENTENCE: usize = 35;

/// The files of all courses: path inside the courses folder (`leg/course.toml`) to text.
/// Pictures that are not text stand as the line of their [`Pointer`].
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

struct Shelf<'a> {
    files: &'a Files,
    root: &'a str,
    wording: &'a Both<Wording>,
}

/// One language of a module.
struct Side {
    front: FrontMatter,
    rendered: Rendered,
    checks: Vec<Block>,
    words: usize,
    bytes: usize,
    guide: Option<Guide>,
    passages: Vec<Passage>,
}

impl Shelf<'_> {
    fn course(&self, slug: &str, problems: &mut Vec<Problem>) -> Option<Course> {
        let file = format!("{slug}/course.toml");
        if !is_slug(slug) {
            problems.push(Problem::at(&file, 1, "check.bad_slug").with("name", slug));
            return None;
        }
        let Some(text) = self.files.get(&file) else {
            problems.push(Problem::at(&file, 1, "check.missing_course_file"));
            return None;
        };
        let course = course_file::read(&file, text, problems)?;
        for folder in folders(self.files, &format!("{slug}/")) {
            if !course.modules.contains(&folder) {
                let line = course_file::line_of(text, None, "modules");
                problems.push(Problem::at(&file, line, "check.folder_not_listed").with("name", folder));
            }
        }
        let modules: Vec<Option<Module>> =
            course.modules.iter().map(|module| self.module(slug, module, &file, problems)).collect();
        let planned = |module: Module| Module { planned: course.hours.get(&module.slug).copied(), ..module };
        Some(Course {
            slug: slug.to_owned(),
            title: course.title,
            summary: course.summary,
            audience: course.audience,
            pass_mark: course.pass_mark,
            passing_on: course.passing_on,
            modules: modules.into_iter().map(|module| module.map(planned)).collect::<Option<_>>()?,
        })
    }

    fn module(
        &self,
        course: &str,
        slug: &str,
        listed_in: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Module> {
        let place = Place { root: self.root.to_owned(), course: course.to_owned(), module: slug.to_owned() };
        if !folders(self.files, &format!("{course}/")).contains(slug) {
            problems.push(Problem::at(listed_in, 1, "check.module_without_folder").with("name", slug));
            return None;
        }
        self.look_at_pictures(&place, problems);
        let [vi, en] = Language::ALL.map(|language| self.side(&place, language, problems));
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
            checks: Both { vi: vi.checks, en: en.checks },
            contents: Both { vi: vi.rendered.contents, en: en.rendered.contents },
            words: Both { vi: vi.words, en: en.words },
            bytes: Both { vi: vi.bytes, en: en.bytes },
            guide: Both { vi: vi.guide, en: en.guide },
            passages: Both { vi: vi.passages, en: en.passages },
        })
    }

    /// Whatever is named like a picture must be one, and a drawing only draw.
    fn look_at_pictures(&self, place: &Place, problems: &mut Vec<Problem>) {
        let folder = media_file(&place.course, &place.module, "");
        let named = self.files.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder));
        for (path, text) in named {
            if pictures::Kind::of_name(path).is_some() && Pointer::read(text).is_none() {
                problems.push(Problem::at(path, 1, "check.no_picture"));
            }
            if drawing::is_drawing(path) {
                problems.extend(drawing::faults(text).iter().map(|fault| fault.problem(path)));
            }
        }
    }

    fn side(&self, place: &Place, language: Language, problems: &mut Vec<Problem>) -> Option<Side> {
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
        self.inspect(&file, place, &outline, &rendered, problems);
        let bytes = self.weigh(&file, parts.body_line, place, &outline, &rendered, problems);
        let guide = self.guide(place, language, problems);
        let passages = search::passages(parts.body, &rendered.contents);
        let Outline { checks, words, .. } = outline;
        Some(Side { front: front?, rendered, checks, words, bytes, guide, passages })
    }

    /// A text as its page shows it.
    fn render(&self, text: &str, place: &Place, language: Language) -> Rendered {
        let Rendered { html, contents } = markdown::render(text, place, self.wording.of(language));
        Rendered { html: hanging::hang(&html, place, self.files), contents }
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
        self.inspect(&file, place, &outline(body, 2), &rendered, problems);
        Some(Guide { title: title.to_owned(), html: rendered.html })
    }

    /// What a text and its pictures weigh, in bytes; too heavy a page is told.
    fn weigh(
        &self,
        file: &str,
        line: usize,
        place: &Place,
        outline: &Outline,
        rendered: &Rendered,
        problems: &mut Vec<Problem>,
    ) -> usize {
        let names: BTreeSet<String> = outline
            .pictures
            .iter()
            .filter_map(|picture| match place.target(&picture.address) {
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
        let bytes = of_pictures + weight::fetched([rendered.html.as_str()]);
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
        place: &Place,
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
            if picture.alternative.trim().is_empty() {
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
            if !there {
                problems.push(
                    Problem::on(file, picture.at, "check.missing_picture").with("address", &picture.address),
                );
            }
        }
        for sentence in outline.sentences.iter().filter(|sentence| sentence.words > LONGEST_SENTENCE) {
            let problem = Problem::on(file, sentence.at, "check.long_sentence");
            problems.push(problem.with("words", sentence.words).with("most", LONGEST_SENTENCE));
        }
        for link in &outline.links {
            if let Some(key) = self.broken(place, &link.address, rendered) {
                problems.push(Problem::on(file, link.at, key).with("address", &link.address));
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

#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
