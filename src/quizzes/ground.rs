//! What the questions of a module hang on: where it stands, how many objectives they may name, and the checks
//! inside its text. It can be known of a module that is not whole, and then its questions are looked at too.

use crate::courses::ROOT;
use crate::courses::address::Place;
use crate::courses::check::Block;
use crate::courses::course::{Both, Course, Module};
use crate::courses::front_matter;
use crate::courses::library::{self, Files};
use crate::courses::outline::outline;
use crate::kit::text::Language;

/// One module. What is not known of its texts is none.
#[derive(Clone, Debug)]
pub struct Ground {
    pub place: Place,
    objectives: Both<Option<usize>>,
    pub checks: Both<Option<Vec<Block>>>,
}

impl Ground {
    /// The modules of a course that is whole.
    pub fn of_course(course: &Course) -> Vec<Ground> {
        course.modules.iter().map(Ground::of).collect()
    }

    fn of(module: &Module) -> Ground {
        Ground {
            place: module.place.clone(),
            objectives: Both::each(|language| Some(module.objectives.of(language).len())),
            checks: Both::each(|language| Some(module.checks.of(language).clone())),
        }
    }

    /// The modules of a course that is not whole, as far as they are there.
    pub fn of_files(files: &Files, course: &str) -> Vec<Ground> {
        let is_there = |module: &String| {
            let folder = format!("{course}/{module}/");
            files.range(folder.clone()..).next().is_some_and(|(path, _)| path.starts_with(&folder))
        };
        let modules = library::modules_of(files, course).into_iter().filter(is_there);
        modules.map(|module| Ground::in_folder(files, course, module)).collect()
    }

    fn in_folder(files: &Files, course: &str, module: String) -> Ground {
        let place = Place { root: ROOT.to_owned(), course: course.to_owned(), module };
        let read = Both::each(|language| {
            let text = files.get(&format!("{course}/{}/{}.md", place.module, language.code()))?;
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            let parts = front_matter::part(&text)?;
            let objectives = front_matter::objectives(parts.front).map(|objectives| objectives.len());
            Some((objectives, outline(parts.body, parts.body_line).checks))
        });
        Ground {
            objectives: Both::each(|language| read.of(language).as_ref()?.0),
            checks: Both::each(|language| read.of(language).as_ref().map(|(_, checks)| checks.clone())),
            place,
        }
    }

    /// How many objectives a question may name: as many as either language has, for that they have not the same
    /// is told where they stand. Where nobody knows of any, it may name whichever it likes.
    pub fn objectives(&self) -> usize {
        let known = [self.objectives.vi, self.objectives.en].into_iter().flatten();
        known.filter(|objectives| *objectives > 0).max().unwrap_or(usize::MAX)
    }

    /// Is there an objective that a question could name, as far as is known?
    pub fn has_objectives(&self, language: Language) -> bool {
        self.objectives.of(language).is_some_and(|objectives| objectives > 0)
    }
}
