//! What of a course stays as it was from one edition to the next.
//!
//! Progress hangs on the modules, on what their quizzes ask and on the pass mark. A module stays when its
//! text and the pictures it shows are the same in both languages, its quiz asks the same, and the mark that
//! passes it is the same: whoever read and passed it has read and passed it. How it is taught does not matter.
//!
//! Begin with [`compare`]; [`links`] is the same as an edition keeps it.

use std::collections::{BTreeMap, BTreeSet};

use super::meaning::changed_meaning;
use super::shelf::Shelved;
use crate::courses::course::Both;
use crate::courses::edition;
use crate::courses::library::Files;
use crate::courses::lineage::Link;

/// What of a course progress hangs on, but for its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skeleton {
    pub pass_mark: u8,
    pub modules: Vec<String>,
    /// Module and question, with whatever makes an answer right.
    pub questions: Vec<(String, String, String)>,
}

impl Skeleton {
    /// The quiz of a module, apart from its words; empty where it has none.
    fn quiz(&self, module: &str) -> Vec<(&str, &str)> {
        let of_module = self.questions.iter().filter(|(of, ..)| of == module);
        of_module.map(|(_, id, key)| (id.as_str(), key.as_str())).collect()
    }
}

/// The skeleton of a course; none if its files are not a whole course.
pub fn skeleton(files: &Files, course: &str) -> Option<Skeleton> {
    let shelved = Shelved::read(course, files.clone(), &Both::default())?;
    let modules = shelved.modules();
    let mut questions = Vec::new();
    for module in &modules {
        for question in shelved.quiz(module).iter().flat_map(|quiz| &quiz.questions.vi) {
            let key = format!("{:?} {}", question.kind(), question.rules().key());
            questions.push((module.clone(), question.id.clone(), key));
        }
    }
    // In which order questions are put changes nobody's progress.
    questions.sort();
    Some(Skeleton { pass_mark: shelved.course.pass_mark, modules, questions })
}

/// What becomes of a module in a newer edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Stays,
    Changes,
    New,
    Gone,
}

/// A newer edition held against the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Every module in the order of the newer edition, then those that are gone.
    pub fates: Vec<(String, Fate)>,
    /// The list of modules is another, or another order of the same.
    pub other_modules: bool,
    /// Some quiz asks something else.
    pub other_questions: bool,
    pub other_pass_mark: bool,
}

impl Comparison {
    /// The modules of this fate, in order.
    pub fn modules(&self, fate: Fate) -> Vec<&str> {
        self.fates.iter().filter(|(_, of)| *of == fate).map(|(module, _)| module.as_str()).collect()
    }
}

impl Comparison {
    /// The modules of the newer edition as far as their lineage goes: of their quizzes nothing is said.
    pub fn links(&self) -> Vec<Link> {
        let here = self.fates.iter().filter(|(_, fate)| *fate != Fate::Gone);
        let link = |(module, fate): &(String, Fate)| Link {
            module: module.clone(),
            has_quiz: false,
            carried: *fate == Fate::Stays,
            restored: None,
        };
        here.map(link).collect()
    }
}

/// The files of a course with their skeleton.
pub type Whole<'a> = (&'a Files, &'a Skeleton);

/// Holds a newer edition of a course against the one before it.
pub fn compare(course: &str, before: Whole<'_>, after: Whole<'_>) -> Comparison {
    let ((then, old), (now, new)) = (before, after);
    let folder = format!("{course}/");
    let turned: BTreeSet<String> = changed_meaning(then, now, course)
        .into_iter()
        .filter_map(|problem| Some(problem.file.strip_prefix(&folder)?.split_once('/')?.0.to_owned()))
        .collect();
    let other_pass_mark = old.pass_mark != new.pass_mark;
    let stays = |module: &str| {
        let quiz = new.quiz(module);
        let same_quiz = quiz == old.quiz(module) && !turned.contains(module);
        let same_mark = quiz.is_empty() || !other_pass_mark;
        same_quiz && same_mark && text(then, course, module) == text(now, course, module)
    };
    let fate = |module: &String| match (old.modules.contains(module), new.modules.contains(module)) {
        (_, false) => Fate::Gone,
        (false, true) => Fate::New,
        (true, true) if stays(module) => Fate::Stays,
        (true, true) => Fate::Changes,
    };
    let gone = old.modules.iter().filter(|module| !new.modules.contains(module));
    Comparison {
        fates: new.modules.iter().chain(gone).map(|module| (module.clone(), fate(module))).collect(),
        other_modules: old.modules != new.modules,
        other_questions: old.questions != new.questions || !turned.is_empty(),
        other_pass_mark,
    }
}

/// The text of a module in both languages, and the pictures that it or its quiz shows; by file.
fn text<'a>(files: &'a Files, course: &str, module: &str) -> BTreeMap<&'a str, String> {
    let folder = format!("{course}/{module}/");
    let within: Vec<(&str, &str)> = files
        .range(folder.clone()..)
        .take_while(|(path, _)| path.starts_with(&folder))
        .map(|(path, text)| (&path[folder.len()..], text.as_str()))
        .collect();
    let is_text = |name: &str| name == "vi.md" || name == "en.md";
    let is_quiz = |name: &str| name.starts_with("quiz.") && name.ends_with(".gift");
    let showing: Vec<&str> =
        within.iter().filter(|(name, _)| is_text(name) || is_quiz(name)).map(|(_, text)| *text).collect();
    let is_shown = |name: &str| name.starts_with("media/") && showing.iter().any(|text| text.contains(name));
    within
        .iter()
        .filter(|(name, _)| is_text(name) || is_shown(name))
        .map(|(name, text)| (*name, text.trim_start_matches('\u{feff}').replace("\r\n", "\n")))
        .collect()
}

/// The modules of an edition as it keeps them; `before` are the files of the edition before it. Of files
/// that are no whole course nothing carries over.
pub fn links(before: Option<&Files>, after: &Files, course: &str) -> Vec<Link> {
    let Some(new) = skeleton(after, course) else {
        let listed = edition::modules_of(after, course);
        return listed
            .into_iter()
            .map(|module| Link { module, has_quiz: false, carried: false, restored: None })
            .collect();
    };
    let old = before.and_then(|files| Some((files, skeleton(files, course)?)));
    let compared = old.map(|(files, old)| compare(course, (files, &old), (after, &new)));
    let stay = compared.as_ref().map_or(vec![], |compared| compared.modules(Fate::Stays));
    let link = |module: &String| Link {
        module: module.clone(),
        has_quiz: !new.quiz(module).is_empty(),
        carried: stay.contains(&module.as_str()),
        restored: None,
    };
    new.modules.iter().map(link).collect()
}

/// Those of these modules that are in newer files what they were in older ones, whatever they were in between.
pub fn standing(before: &Files, after: &Files, course: &str, of: &[String]) -> Vec<String> {
    // Reading two whole courses takes its time; most often the texts alone tell that nothing is as it was.
    let same = |module: &&String| text(before, course, module) == text(after, course, module);
    let of: Vec<&String> = of.iter().filter(same).collect();
    if of.is_empty() {
        return vec![];
    }
    let (Some(old), Some(new)) = (skeleton(before, course), skeleton(after, course)) else { return vec![] };
    let compared = compare(course, (before, &old), (after, &new));
    let stay = compared.modules(Fate::Stays);
    of.into_iter().filter(|module| stay.contains(&module.as_str())).cloned().collect()
}

#[cfg(test)]
#[path = "carrying_tests.rs"]
mod tests;
