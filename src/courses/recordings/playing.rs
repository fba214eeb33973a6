//! Putting a recording into a page: a player that fetches nothing by itself, the weight, and
//! what is said in it.
//!
//! The renderer writes a recording that stands alone as a figure with a link; that is all the
//! cleaner lets through. Here the link becomes a player, if the recording is there and can
//! also be read.

use std::collections::BTreeSet;

use super::{Kind, Pointer, transcript_of};
use crate::courses::address::{Place, media_file};
use crate::courses::cleaning;
use crate::courses::library::Files;
use crate::courses::markdown::{self, Wording};
use crate::courses::weight::kilobytes;
use crate::kit::html::escape;
use crate::kit::text::Language;

/// How the figure of a recording begins; the pieces are put together by [`figure`].
const OPENING: &str = "<figure><a href=\"";
/// How a fold begins on a clean page.
const FOLD: &str = "<details>";
/// How the fold begins that this program writes.
pub const TRANSCRIPT: &str = "<details class=\"transcript\">";

/// Where the recordings of a page are and in which words they are spoken of.
pub struct Stage<'a> {
    pub place: &'a Place,
    pub files: &'a Files,
    pub language: Language,
    pub wording: &'a Wording,
}

/// What stands for a recording before the page is cleaned; `caption` may be empty.
pub fn figure(address: &str, words: &str, caption: &str) -> (String, String) {
    let begun = format!("{OPENING}{}\">{}</a>", escape(address), escape(words));
    let caption = match caption {
        "" => String::new(),
        caption => format!("<figcaption>{}</figcaption>", escape(caption)),
    };
    (begun, format!("{caption}</figure>\n"))
}

impl<'a> Stage<'a> {
    /// A clean page in which every recording that can be read can also be played.
    pub fn set(&self, html: &str) -> String {
        let mut page = String::with_capacity(html.len() + 256);
        let mut rest = html;
        while let Some(at) = rest.find(OPENING) {
            let (before, figure) = rest.split_at(at);
            page.push_str(before);
            match self.player(&figure[OPENING.len()..]) {
                Some((player, behind)) => {
                    page.push_str(&player);
                    rest = behind;
                }
                None => {
                    page.push_str(OPENING);
                    rest = &figure[OPENING.len()..];
                }
            }
        }
        page.push_str(rest);
        page
    }

    /// The figure up to its caption, and what comes behind that.
    fn player<'p>(&self, figure: &'p str) -> Option<(String, &'p str)> {
        let (address, rest) = figure.split_once('"')?;
        let (words, behind) = rest.split_once('>')?.1.split_once("</a>")?;
        let name = address.strip_prefix(self.place.media("").as_str())?;
        let kind = Kind::of_name(name)?;
        let file = media_file(&self.place.course, &self.place.module, name);
        let pointer = Pointer::read(self.files.get(&file)?)?;
        let is_folded = || {
            let (_, below) = behind.split_once("</figure>")?;
            below.trim_start().starts_with(FOLD).then(String::new)
        };
        let said = self.transcript(name).or_else(is_folded)?;
        if words.contains('<') {
            return None;
        }
        let (element, label) = (if kind.is_film() { "video" } else { "audio" }, words.replace('"', "&quot;"));
        let src = format!("{address}?v={}", pointer.hash);
        let weight = kilobytes(pointer.weight);
        let player = format!(
            "<figure class=\"recording\"><{element} controls preload=\"none\" src=\"{src}\" aria-label=\"{label}\"></{element}>\
             <p class=\"weight\"><a href=\"{src}\">{words}</a> · {weight} kB</p>{said}"
        );
        Some((player, behind))
    }

    /// What is said in a recording of this name, folded away.
    fn transcript(&self, name: &str) -> Option<String> {
        let text = self.text_beside(name)?.1;
        // Its headings have no ids: those of the page are its own.
        let html = cleaning::clean(&markdown::raw(text, self.wording).html, self.place, BTreeSet::new(), "");
        let summary = escape(&self.wording.transcript);
        Some(format!("{TRANSCRIPT}<summary>{summary}</summary>{html}</details>"))
    }

    /// The file of what is said in a recording and its text, unless that is empty.
    pub fn text_beside(&self, name: &str) -> Option<(String, &'a str)> {
        let beside = transcript_of(name, self.language.code());
        let file = media_file(&self.place.course, &self.place.module, &beside);
        let text = self.files.get(&file).filter(|text| !text.trim().is_empty())?;
        Some((file, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[(&str, &str)], page: &str) -> String {
        let file = |(name, text): &(&str, &str)| (format!("leg/start/media/{name}"), (*text).to_owned());
        let files: Files = files.iter().map(file).collect();
        let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
        let wording = Wording { transcript: "Đọc".into(), ..Wording::default() };
        let stage = Stage { place: &place, files: &files, language: Language::Vi, wording: &wording };
        let rendered = markdown::render(page, &place, &wording);
        stage.set(&rendered.html)
    }

    fn talk() -> String {
        format!("recording:{} 640000", "5f".repeat(32))
    }

    #[test]
    fn a_recording_has_its_weight_and_what_is_said_in_it() {
        let page = "![Lời \"mời\"](media/talk.mp3 \"Ba điều\")\n";
        let src = format!("/courses/leg/start/media/talk.mp3?v={}", "5f".repeat(32));
        let expected = format!(
            "<figure class=\"recording\"><audio controls preload=\"none\" src=\"{src}\" aria-label=\"Lời &quot;mời&quot;\"></audio>\
             <p class=\"weight\"><a href=\"{src}\">Lời \"mời\"</a> · 640 kB</p>\
             <details class=\"transcript\"><summary>Đọc</summary><h2>Chào</h2>\n<p>bà con</p>\n</details>\
             <figcaption>Ba điều</figcaption></figure>\n"
        );
        assert_eq!(set(&[("talk.mp3", &talk()), ("talk.vi.md", "# Chào\n\nbà con")], page), expected);
        let film = set(&[("a.webm", &talk()), ("a.vi.md", "x")], "![Phim](media/a.webm)");
        assert!(film.contains("<video controls preload=\"none\" src="), "{film}");
    }

    #[test]
    fn what_is_said_may_stand_in_a_fold_below() {
        let page = "![Mời](media/talk.mp3)\n\n<details><summary>Lời</summary>\n\nChào.\n\n</details>\n";
        let html = set(&[("talk.mp3", &talk())], page);
        assert!(html.contains("<audio") && html.contains("</figure>\n<details><summary>Lời"), "{html}");
    }

    #[test]
    fn what_cannot_be_read_is_not_played() {
        let page = "![Mời](media/talk.mp3)";
        let link =
            "<figure><a href=\"/courses/leg/start/media/talk.mp3\" rel=\"noopener\">Mời</a></figure>\n";
        for files in [
            &[("talk.mp3", talk().as_str())][..],
            &[("talk.mp3", &talk()), ("talk.vi.md", " \n")],
            &[("talk.mp3", &talk()), ("talk.en.md", "x")],
            &[("talk.mp3", "<svg>"), ("talk.vi.md", "x")],
            &[("talk.vi.md", "x")],
        ] {
            assert_eq!(set(files, page), link);
        }
    }

    #[test]
    fn nothing_that_an_author_writes_plays_by_itself_or_from_elsewhere() {
        let files = [("a.mp3", &*talk()), ("a.vi.md", "x")];
        for page in [
            "<audio src=\"media/a.mp3\" autoplay loop onplay=\"x()\"></audio>",
            "<video src=\"https://example.org/x.mp4\"></video>",
            "<audio><source src=\"//example.org/x.mp3\"></audio>",
            "<figure><a href=\"https://example.org/media/a.mp3\">x</a></figure>",
            "![x](https://example.org/a.mp3)",
            "![x](../risk/media/a.mp3)",
        ] {
            let html = set(&files, page);
            for bad in ["<audio", "<video", "<source", "autoplay", "onplay", "src="] {
                assert!(!html.contains(bad), "{bad} in {html}");
            }
        }
    }
}
