//! Texts in one form, whatever file they come from: that which GIFT can hold.
//!
//! A break of lines that is meant is two spaces and the break, as GIFT's `\n` is read and as Markdown wants it; one
//! that means nothing is a space. No space stands around a text. Pictures are where the bank keeps them.

use crate::quizzes::gift::text::{Format, Passage, Places};

/// Where Moodle keeps the files of a text, in every format it writes.
pub(super) const FILES: &str = "@@PLUGINFILE@@/";
/// Where the bank keeps pictures.
pub(super) const MEDIA: &str = "media/";

/// What a break of lines means where nothing tells that it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// In GIFT: nothing, a long text is broken for whoever writes it.
    Wrapped,
    /// In XML and JSON: what the text's own format says of it.
    OfFormat,
}

/// The text in that form.
pub fn text(source: &str, format: Format, breaks: Breaks) -> String {
    let source = source.replace("\r\n", "\n").replace('\r', "\n").replace(FILES, MEDIA);
    let source = source.trim();
    let lines: Vec<&str> = source.split('\n').collect();
    let keeps = breaks == Breaks::OfFormat && keeps_lines(source, format);
    let mut text = lines.first().map_or("", |line| line.trim_end()).to_owned();
    let mut in_code = is_fence(lines.first().copied().unwrap_or_default());
    for pair in lines.windows(2) {
        let [above, below] = pair else { continue };
        let blank = above.trim().is_empty() || below.trim().is_empty();
        let of_blocks = breaks == Breaks::OfFormat && format == Format::Markdown;
        let is_meant = keeps
            || above.ends_with("  ")
            || of_blocks && (blank || in_code || begins_block(above) || begins_block(below));
        in_code ^= is_fence(below);
        if is_meant {
            text.push_str("  \n");
            text.push_str(below.trim_end());
        } else if !below.trim().is_empty() {
            if !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
            text.push_str(below.trim());
        }
    }
    text.trim().to_owned()
}

/// A passage that comes from no line of a GIFT file; nothing if it has no words.
pub fn passage(source: &str, format: Format) -> Option<Passage> {
    let source = text(source, format, Breaks::OfFormat);
    (!source.is_empty()).then(|| Passage { format, source, places: Places::default() })
}

/// What somebody noted, line by line without the spaces around each.
pub fn note(source: &str) -> String {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    source.split('\n').map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Words on one line.
pub fn line(source: &str) -> String {
    source.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn keeps_lines(source: &str, format: Format) -> bool {
    match format {
        Format::Plain | Format::Moodle => true,
        Format::Html => source.to_ascii_lowercase().contains("<pre"),
        Format::Markdown => false,
    }
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Does a line of Markdown begin something that has to stand on a line of its own?
fn begins_block(line: &str) -> bool {
    if line.starts_with("    ") || line.starts_with('\t') || is_fence(line) {
        return true;
    }
    let line = line.trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
    is_numbered || line.starts_with(['-', '*', '+', '>', '#', '|', '='])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(source: &str, format: Format) -> String {
        text(source, format, Breaks::OfFormat)
    }

    #[test]
    fn a_break_that_is_meant_stays_and_another_is_a_space() {
        for (source, format, expected) in [
            ("a\nb", Format::Markdown, "a b"),
            ("a  \nb", Format::Markdown, "a  \nb"),
            ("a\n\nb\r\nc", Format::Markdown, "a  \n  \nb c"),
            ("Chọn:\n- a\n- b", Format::Markdown, "Chọn:  \n- a  \n- b"),
            ("```\na\nb\n```", Format::Markdown, "```  \na  \nb  \n```"),
            (" <p>a\n\n b</p>\n", Format::Html, "<p>a b</p>"),
            ("<pre>a\nb</pre>", Format::Html, "<pre>a  \nb</pre>"),
            ("a\nb", Format::Plain, "a  \nb"),
            ("a\n\nb", Format::Moodle, "a  \n  \nb"),
        ] {
            assert_eq!(read(source, format), expected, "{source}");
        }
        assert_eq!(text("a\nb  \nc", Format::Plain, Breaks::Wrapped), "a b  \nc");
        assert_eq!(
            text("![x](@@PLUGINFILE@@/x.png)", Format::Markdown, Breaks::Wrapped),
            "![x](media/x.png)"
        );
    }

    proptest! {
        #[test]
        fn what_is_settled_stays_as_it_is(source in "([a-z#<>`0-9.| -]{0,8}\n?\r?){0,8}", nth in 0usize..4, wrapped: bool) {
            let format = Format::ALL[nth];
            let breaks = if wrapped { Breaks::Wrapped } else { Breaks::OfFormat };
            let once = text(&source, format, breaks);
            for again in [Breaks::Wrapped, Breaks::OfFormat] {
                prop_assert_eq!(text(&once, format, again), once.clone());
            }
        }
    }
}
