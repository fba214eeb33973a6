//! A look at a whole folder of courses: what can be published and what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use crate::courses::course::{Both, Course};
use crate::courses::course_file::{is_slug, is_usable};
use crate::courses::destinations::Documents;
use crate::courses::library::{self, Files};
use crate::courses::markdown::Wording;
use crate::courses::marking::mark_in;
use crate::courses::pictures::gallery::{Hung, Media};
use crate::courses::problem::{Problem, few};
use crate::courses::{ROOT, edition, titles};

use super::bank;
use super::blemishes;
use super::meaning::changed_meaning;

/// The courses that are complete, and every problem of texts and quizzes by file and line.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    pub files: Files,
    /// The pictures and recordings that the files point to, where they came with them.
    pub media: Media,
    pub courses: Vec<Course>,
    pub problems: Vec<Problem>,
}

impl Inspection {
    /// Reads everything. `unread` are the paths of files that are no text: they count as there,
    /// and each is a problem.
    pub fn of(files: Files, unread: &[String], wording: &Both<Wording>) -> Inspection {
        Inspection::beside(files, unread, wording, None)
    }

    /// The same beside the records: `documents` are those that a link may lead to.
    pub fn beside(
        files: Files,
        unread: &[String],
        wording: &Both<Wording>,
        documents: Option<&Documents>,
    ) -> Inspection {
        let mut all = files.clone();
        all.extend(unread.iter().map(|path| (path.clone(), String::new())));
        let (courses, mut problems) = library::read_beside(&all, ROOT, wording, documents);
        problems.extend(titles::twice(&files));
        problems.extend(badly_named(&all));
        let (_, more) = bank::read(&all, &courses);
        problems.extend(more);
        let is_whole = |slug: &String| courses.iter().any(|course| course.slug == *slug);
        let not_whole = edition::slugs(&all).into_iter().filter(|slug| !is_whole(slug));
        problems.extend(not_whole.flat_map(|slug| bank::look_at(&all, &slug)));
        problems.extend(blemishes::of_questions(&all, wording, documents));
        // Of a file that cannot be read this is all there is to say.
        problems.retain(|problem| !unread.contains(&problem.file));
        problems.extend(unread.iter().map(|path| Problem::at(path, 1, "check.unreadable_file")));
        if !files.keys().any(|path| path.ends_with("/course.toml")) {
            problems.push(Problem::at("course.toml", 1, "check.no_courses"));
        }
        let problems = of_torn(&files, problems);
        Inspection { files, courses, problems: few(problems), ..Inspection::default() }
    }

    /// The same of a folder with its pictures.
    pub fn of_folder(hung: Hung, wording: &Both<Wording>) -> Inspection {
        Inspection::of_folder_beside(hung, wording, None)
    }

    /// The same beside the records.
    pub fn of_folder_beside(
        hung: Hung,
        wording: &Both<Wording>,
        documents: Option<&Documents>,
    ) -> Inspection {
        let mut inspection = Inspection::beside(hung.files, &hung.unread, wording, documents);
        let told: BTreeSet<&String> = hung.problems.iter().map(|problem| &problem.file).collect();
        inspection.problems.retain(|problem| !told.contains(&problem.file));
        let problems = few(inspection.problems.into_iter().chain(hung.problems));
        Inspection { media: hung.media, problems, ..inspection }
    }

    /// Also held against earlier files: an id that means another question there is a problem.
    pub fn against(mut self, before: &Files) -> Inspection {
        let courses = edition::slugs(&self.files);
        let changed = courses.iter().flat_map(|course| changed_meaning(before, &self.files, course));
        let changed: Vec<Problem> = changed.collect();
        let problems = self.problems.into_iter().chain(changed).collect();
        self.problems = few(of_torn(&self.files, problems));
        self
    }

    /// Only what concerns one course.
    pub fn only(mut self, slug: &str) -> Inspection {
        let prefix = format!("{slug}/");
        self.courses.retain(|course| course.slug == slug);
        self.problems.retain(|problem| problem.file.starts_with(&prefix));
        self
    }

    /// The course, if it is complete.
    pub fn course(&self, slug: &str) -> Option<&Course> {
        self.courses.iter().find(|course| course.slug == slug)
    }

    /// Can a course become an edition? It is whole, each of its questions can be put to a reader, and nobody has
    /// yet to choose between what two people wrote.
    pub fn can_be_released(&self, slug: &str) -> bool {
        let hinders = |problem: &&Problem| problem.loses_a_question() || problem.key == TORN;
        self.course(slug).is_some() && !self.problems_of(slug).iter().any(hinders)
    }

    /// The files of one course.
    pub fn files_of(&self, slug: &str) -> Files {
        edition::files_of(&self.files, slug)
    }

    /// What is wrong with one course.
    pub fn problems_of(&self, slug: &str) -> Vec<&Problem> {
        let prefix = format!("{slug}/");
        self.problems.iter().filter(|problem| problem.file.starts_with(&prefix)).collect()
    }
}

/// The files of courses whose names no import takes. A folder's own name is told where `course.toml` lists it.
fn badly_named(files: &Files) -> Vec<Problem> {
    let named = files.keys().filter_map(|path| {
        let (_, below) = path.split_once('/')?;
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let folders_are_fine = folder.split('/').all(|part| part.is_empty() || is_slug(part));
        (folders_are_fine && !is_usable(below))
            .then(|| Problem::at(path, 1, "check.bad_file_name").with("name", name))
    });
    named.collect()
}

/// Two people wrote at one place, and nobody has chosen.
pub const TORN: &str = "check.merge_marks";

/// The problems, with one for each file that holds the marks of a merge. Until somebody has chosen, what the two
/// wrote is no text that can be judged.
fn of_torn(files: &Files, mut problems: Vec<Problem>) -> Vec<Problem> {
    let torn = files.iter().filter_map(|(file, text)| Some(Problem::at(file, mark_in(text)?, TORN)));
    let torn: BTreeMap<String, Problem> = torn.map(|problem| (problem.file.clone(), problem)).collect();
    problems.retain(|problem| !torn.contains_key(&problem.file));
    problems.extend(torn.into_values());
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::problem::MOST;
    use crate::kit::files;

    fn inspect(files: Files, unread: &[&str]) -> Inspection {
        let unread: Vec<String> = unread.iter().map(|path| path.to_string()).collect();
        Inspection::of(files, &unread, &Both::default())
    }

    #[test]
    fn a_name_that_no_import_takes_is_told() {
        let mut files = files::courses();
        let of = |name: &str| format!("leg/01-what-a-leg-is/media/{name}");
        let drawing =
            files.iter().find(|(path, _)| path.ends_with(".svg")).map(|(_, text)| text.clone()).unwrap();
        for name in ["anh 1.svg", "ảnh.svg", "A_1.SVG"] {
            files.insert(of(name), drawing.clone());
        }
        let told: Vec<String> =
            inspect(files, &[]).problems.iter().map(|p| format!("{} {}", p.file, p.key)).collect();
        assert_eq!(told, ["anh 1.svg", "ảnh.svg"].map(|name| format!("{} check.bad_file_name", of(name))));
    }

    #[test]
    fn the_courses_of_the_program_have_no_problem() {
        let inspection = inspect(files::courses(), &[]);
        assert_eq!(inspection.problems, []);
        assert_eq!(edition::slugs(&inspection.files).len(), inspection.courses.len());
    }

    #[test]
    fn a_file_that_is_no_text_is_told_once_and_its_course_stays_out() {
        let mut files = files::courses();
        let slug = edition::slugs(&files)[0].clone();
        let path = files.keys().find(|p| p.starts_with(&slug) && p.ends_with("/vi.md")).unwrap().clone();
        files.remove(&path);
        let inspection = inspect(files, &[&path]);
        let wrong = inspection.problems.iter().filter(|p| !p.is_warning());
        let told: Vec<_> = wrong.map(|p| (p.file.as_str(), p.key)).collect();
        assert_eq!(told, [(path.as_str(), "check.unreadable_file")]);
        assert!(inspection.course(&slug).is_none());
        assert_eq!(inspection.courses.len() + 1, edition::slugs(&inspection.files).len());
    }

    #[test]
    fn what_is_missing_or_cannot_be_read_in_one_language_is_told_there_alone() {
        let module = "leg/01-what-a-leg-is";
        let told = |change: &dyn Fn(&mut Files), unread: &[&str]| {
            let mut files = files::courses();
            change(&mut files);
            let inspection = inspect(files, unread);
            let told = |p: &Problem| format!("{} {}", p.file, p.key.trim_start_matches("check."));
            inspection.problems.iter().map(told).collect::<Vec<_>>()
        };
        let without = |file: &'static str| {
            move |files: &mut Files| {
                let text = files.get_mut(file).unwrap();
                let (begun, end) = (text.find("objectives:").unwrap(), text.find("sources:").unwrap());
                text.replace_range(begun..end, "");
            }
        };
        for file in ["leg/01-what-a-leg-is/vi.md", "leg/01-what-a-leg-is/en.md"] {
            assert_eq!(told(&without(file), &[]), [format!("{file} missing_objectives")]);
        }
        // One objective less: the questions about it are not wrong for that.
        let shorter = |files: &mut Files| {
            let text = files.get_mut(&format!("{module}/en.md")).unwrap();
            let end = text.find("sources:").unwrap();
            let begun = text[..end - 1].rfind('\n').unwrap() + 1;
            text.replace_range(begun..end, "");
        };
        assert_eq!(told(&shorter, &[]), [format!("{module}/en.md objectives_differ")]);
        for file in [format!("{module}/quiz.vi.gift"), "leg/glossary.vi.md".to_owned()] {
            let gone = |files: &mut Files| drop(files.remove(&file).unwrap());
            let told = told(&gone, &[&file]);
            assert_eq!(told, [format!("{file} unreadable_file")]);
        }
    }

    #[test]
    fn a_course_that_loses_a_question_cannot_be_released() {
        let of = |file: &str, more: &str| {
            let mut files = edition::files_of(&files::courses(), "leg");
            files.get_mut(&format!("leg/01-what-a-leg-is/{file}")).unwrap().push_str(more);
            inspect(files, &[])
        };
        assert!(of("vi.md", "\n![](media/gone.png)\n").can_be_released("leg"), "a blemish waits for nobody");
        for more in
            ["// [id:none]\nHỏi? {~a #x ~b #x}\n", "// [id:vi]\nHỏi? {=a #x ~b #x}\n", "Hỏi? {=a #x ~b"]
        {
            let inspection = of("quiz.vi.gift", &format!("\n{more}"));
            assert!(inspection.course("leg").is_some() && !inspection.can_be_released("leg"), "{more}");
        }
    }

    #[test]
    fn questions_are_looked_at_in_a_course_that_is_not_whole() {
        for (file, from, to) in [
            ("leg/course.toml", "[audience]\nvi = ", "[audience]\nvi = \"\" #"),
            ("leg/02-who-can-join/vi.md", "title: ", "title: #"),
            ("leg/01-what-a-leg-is/en.md", "---\n", ""),
        ] {
            let mut files = edition::files_of(&files::courses(), "leg");
            let text = files.get_mut(file).unwrap();
            assert!(text.contains(from), "{file}");
            *text = text.replacen(from, to, 1);
            let quiz = files.get_mut("leg/01-what-a-leg-is/quiz.vi.gift").unwrap();
            quiz.push_str("\n// [id:none]\nHỏi? {~a #x ~b #x}\n\n// [id:none]\nHỏi? {=a #x ~b #x}\n");
            let inspection = inspect(files, &[]);
            assert!(inspection.courses.is_empty(), "{file}");
            let keys: Vec<_> =
                inspection.problems.iter().filter(|p| !p.is_warning()).map(|p| p.key).collect();
            for key in ["check.no_right_answer", "check.id_twice"] {
                assert!(keys.contains(&key), "{key} in {keys:?} without {file}");
            }
            assert_eq!(keys.len(), 3, "and nothing that is not so: {keys:?}");
        }
    }

    #[test]
    fn a_text_full_of_mistakes_is_told_in_a_report_that_can_be_read() {
        let mut files = edition::files_of(&files::courses(), "leg");
        let path = "leg/01-what-a-leg-is/vi.md";
        files.get_mut(path).unwrap().push_str(&format!("\n{}\n", "<img> ".repeat(5000)));
        let inspection = inspect(files, &[]);
        let of_file: Vec<_> = inspection.problems.iter().filter(|problem| problem.file == path).collect();
        assert_eq!(of_file.len(), MOST + 1);
        let more = of_file.iter().filter_map(|problem| problem.args.get("count")).next().unwrap();
        assert!(more.parse::<usize>().unwrap() > 5000 - MOST, "{more}");
    }

    #[test]
    fn a_folder_without_courses_says_so() {
        let inspection = inspect(Files::new(), &[]);
        assert_eq!(inspection.problems[0].key, "check.no_courses");
    }
}
