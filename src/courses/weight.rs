//! What a page weighs on the way to a phone.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::address::{Place, media_file};
use super::library::Files;
use super::{pictures, recordings};
use crate::kit::text::Message;

/// What surrounds the texts of a module on its page (header, menu, buttons), compressed with them. It is
/// fetched with each page. `tests/site/weight.rs` holds it to the pages as the site sends them.
pub const FRAME: usize = 2_100;
/// The stylesheets, scripts and icons of a module's page, compressed: fetched on a first visit and kept.
/// `tests/site/weight.rs` holds it to what the site sends.
pub const KEPT: usize = 21_935;
/// What a first visit to a page may weigh, in bytes, pictures included.
pub const BUDGET: usize = 50_000;

/// How many bytes a phone fetches of a page with these texts and its frame, compressed together as the site
/// sends it.
pub fn of_page<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    let whole: Vec<&str> = texts.into_iter().collect();
    compressed(&whole.join("\n")) + FRAME
}

/// The same of somebody's first visit, who has nothing of the site yet.
pub fn on_first_visit(bytes: usize) -> usize {
    bytes + KEPT
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
        assert!(of_page([long.as_str()]) - FRAME < long.len() / 20);
        assert!(of_page([long.as_str(), long.as_str()]) < 2 * of_page([long.as_str()]));
    }

    #[test]
    fn a_part_of_a_kilobyte_counts_as_one() {
        assert_eq!([0, 1, 1000, 1001].map(kilobytes), [1, 1, 1, 2]);
    }
}
