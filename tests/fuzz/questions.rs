//! Whatever stands in a file of questions: reading it ends, problems stand in the file, and what was read comes back
//! from every format that holds all of it.

#![no_main]

use lantoa::quizzes::formats::{FileFormat, Sheet, read, write};
use libfuzzer_sys::fuzz_target;

/// All that is said, without the places of the file it came from.
fn said(sheet: &Sheet) -> String {
    write(FileFormat::Json, "x", sheet).0
}

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let format = FileFormat::ALL[usize::from(which) % FileFormat::ALL.len()];
    let (sheet, problems) = read(format, "x", text);
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
    for problem in &problems {
        assert!(problem.line >= 1 && problem.line <= lines + 1, "{problem:?}");
    }
    assert!(sheet.questions().next().is_some() || !problems.is_empty());
    for through in [FileFormat::Json, FileFormat::MoodleXml, FileFormat::Gift] {
        let (written, left) = write(through, "x", &sheet);
        if left.is_empty() && sheet.questions().next().is_some() {
            let (mut back, problems) = read(through, "x", &written);
            assert!(problems.is_empty(), "{through:?} {problems:?} {written}");
            back.pictures.clone_from(&sheet.pictures);
            assert_eq!(said(&back), said(&sheet), "{through:?} {written}");
        }
    }
});
