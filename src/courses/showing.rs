//! A text as its page shows it.
//!
//! The same steps wherever a text is shown: the page of a module, the preview beside whoever writes
//! it, `lantoa render`. Begin with [`text`]; [`with_terms`] is what a module has and its guide has not.

use std::collections::BTreeSet;

use super::front_matter;
use super::glossary::{Explained, Glossary};
use super::markdown::{self, Rendered, Wording};
use super::pictures::hanging;
use super::recordings::playing::Stage;

/// The HTML of a text, its terms explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub html: String,
    /// The list of its terms, which stands behind it; empty where it has none.
    pub terms: String,
    /// Which they are: their places in the glossary.
    pub used: BTreeSet<usize>,
}

/// A text with its pictures hung and its recordings to be played, where they are among the files.
pub fn text(body: &str, stage: &Stage<'_>) -> Rendered {
    let Rendered { html, contents, shortened } = markdown::render(body, stage.place, stage.wording);
    let html = hanging::hang(&html, stage.place, stage.files);
    Rendered { html: stage.set(&html), contents, shortened }
}

/// The HTML of a text with the terms of its course explained.
pub fn with_terms(html: &str, glossary: &Glossary, wording: &Wording) -> Shown {
    let Explained { html, used } = glossary.explain(html);
    let terms = glossary.list(&used, wording);
    Shown { html, terms, used }
}

/// What a file is read as: no mark at its beginning, line ends of `\n`.
pub fn plain_lines(file: &str) -> String {
    file.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// What of a module's file a reader sees: all but its front matter.
pub fn body(text: &str) -> &str {
    front_matter::part(text).map_or(text, |parts| parts.body)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::courses::address::Place;
    use crate::courses::glossary;
    use crate::courses::library::Files;
    use crate::courses::markdown::tests::{PIECES, hostile_parts};
    use crate::kit::text::Language;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// The whole page: pictures hung, recordings with a written text beside them set, terms explained.
        #[test]
        fn nothing_hostile_comes_in_while_a_page_is_set(
            body in prop::collection::vec(prop::sample::select(PIECES), 0..30),
            beside in prop::collection::vec(prop::sample::select(PIECES), 0..10),
            meaning in prop::collection::vec(prop::sample::select(PIECES), 0..10),
        ) {
            let hash = "ab".repeat(32);
            let files = Files::from([
                ("leg/start/media/a.svg".to_owned(), "<svg viewBox=\"0 0 3 2\"></svg>".to_owned()),
                ("leg/start/media/b.jpg".to_owned(), format!("picture:{hash} 1600x900 90000")),
                ("leg/start/media/c.mp3".to_owned(), format!("recording:{hash} 90000")),
                ("leg/start/media/c.vi.md".to_owned(), beside.concat()),
                ("leg/start/media/d.mp4".to_owned(), format!("recording:{hash} 90000")),
            ]);
            let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
            let wording = Wording { transcript: "Đọc".into(), ..Wording::default() };
            let stage = Stage { place: &place, files: &files, language: Language::Vi, wording: &wording };
            let terms = format!("nhóm\n: {}\n", meaning.concat());
            let glossary = glossary::read(&terms, "/courses", "leg", Language::Vi);
            let shown = with_terms(&text(&body.concat(), &stage).html, &glossary, &wording);
            for html in [&shown.html, &shown.terms] {
                prop_assert_eq!(hostile_parts(html), Vec::<String>::new(), "{}", html);
            }
        }
    }

    #[test]
    fn a_page_that_is_set_has_its_pictures_recordings_and_terms() {
        // The property above would hold of empty pages too.
        let hash = "ab".repeat(32);
        let files = Files::from([
            ("leg/start/media/b.jpg".to_owned(), format!("picture:{hash} 1600x900 90000")),
            ("leg/start/media/c.mp3".to_owned(), format!("recording:{hash} 90000")),
            ("leg/start/media/c.vi.md".to_owned(), "Chữ.".to_owned()),
        ]);
        let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
        let wording = Wording { transcript: "Đọc".into(), ..Wording::default() };
        let stage = Stage { place: &place, files: &files, language: Language::Vi, wording: &wording };
        let glossary = glossary::read("nhóm\n: Vài hộ.\n", "/courses", "leg", Language::Vi);
        let body = "Một nhóm.\n\n![một](media/b.jpg)\n\n![hai](media/c.mp3)\n";
        let shown = with_terms(&text(body, &stage).html, &glossary, &wording);
        for part in ["srcset=", "<audio ", "Chữ.", "<a "] {
            assert!(shown.html.contains(part), "{part} in {}", shown.html);
        }
        assert!(shown.terms.contains("Vài hộ."), "{}", shown.terms);
    }
}
