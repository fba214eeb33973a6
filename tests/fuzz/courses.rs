//! Whatever stands in the files of a course: reading it ends, and every problem stands in one of its files.

#![no_main]

use std::sync::LazyLock;

use lantoa::courses::course::Both;
use lantoa::courses::edition::files_of;
use lantoa::courses::library::Files;
use lantoa::kit::files;
use lantoa::quizzes::inspection::Inspection;
use libfuzzer_sys::fuzz_target;

/// A course that is whole, of which one file is replaced.
static WHOLE: LazyLock<Files> = LazyLock::new(|| {
    let mut course = files_of(&files::courses(), "leg");
    course.retain(|path, _| path.contains("/01-") || path.ends_with("course.toml"));
    course
});

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let mut files = WHOLE.clone();
    let paths: Vec<String> = files.keys().cloned().collect();
    let path = &paths[usize::from(which) % paths.len()];
    files.insert(path.clone(), text.to_owned());
    let inspection = Inspection::of(files, &[], &Both::default());
    for problem in &inspection.problems {
        let file = inspection.files.get(&problem.file);
        let lines = file.map_or(usize::MAX, |text| text.lines().count().max(1) + 1);
        assert!(problem.line >= 1 && problem.line <= lines, "{problem:?}");
    }
});
