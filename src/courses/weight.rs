//! What a page weighs on the way to a phone.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::address::{Place, media_file};
use super::library::Files;
use super::{pictures, recordings};
use crate::kit::text::Message;

/// The frame of a page, its style and its icons, compressed: what every page brings before its own
/// text. Measured on the pages of the program.
pub const FRAME: usize = 14_000;
/// What a first visit to a page may weigh, in bytes, pictures included.
pub const BUDGET: usize = 50_000;

/// How many bytes a phone fetches of these texts, each compressed by itself as the site sends it.
pub fn fetched<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(compressed).sum()
}

/// What pictures of a module weigh, by their names; one that is not there weighs nothing.
pub fn of_pictures(files: &Files, place: &Place, names: &BTreeSet<String>) -> usize {
    let weight = |text: &String| match pictures::Pointer::read(text) {
        Some(photograph) => photograph.weight,
        None => compressed(text),
    };
    there(files, place, names).map(weight).sum()
}

/// What recordings of a module weigh, by their names; they are not fetched with their page.
pub fn of_recordings(files: &Files, place: &Place, names: &BTreeSet<String>) -> usize {
    let recordings = there(files, place, names).filter_map(|text| recordings::Pointer::read(text));
    recordings.map(|recording| recording.weight).sum()
}

fn there<'a>(files: &'a Files, place: &Place, names: &BTreeSet<String>) -> impl Iterator<Item = &'a String> {
    names.iter().filter_map(|name| files.get(&media_file(&place.course, &place.module, name)))
}

/// Bytes as people speak of them: whole kilobytes of 1000, at least 1.
pub fn kilobytes(bytes: usize) -> usize {
    bytes.div_ceil(1000).max(1)
}

/// What is fetched besides by whoever plays the recordings; none where there are none.
pub fn if_heard(bytes: usize) -> Option<Message> {
    (bytes > 0).then(|| Message::new("courses.if_heard").with("kilobytes", kilobytes(bytes)))
}

fn compressed(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail; if it did, the text would count as it is.
    match encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()) {
        Ok(bytes) => bytes.len(),
        Err(_) => text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_repeats_itself_weighs_little() {
        let long = "Bà con cùng làm. ".repeat(1000);
        assert!(fetched([long.as_str()]) < long.len() / 20);
        assert!(fetched([long.as_str(), long.as_str()]) == 2 * fetched([long.as_str()]));
    }

    #[test]
    fn a_part_of_a_kilobyte_counts_as_one() {
        assert_eq!([0, 1, 1000, 1001].map(kilobytes), [1, 1, 1, 2]);
    }
}
