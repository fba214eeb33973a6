//! Text as HTML, for what is not drawn by a template.

/// A text as it may stand in HTML and SVG, also between quotes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// How many bytes the tag has that begins a clean page here: its values stand between double quotes, and
/// within them a `>` may stand. All that is left where it does not end.
pub fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b'>' && !quoted
    });
    end.map_or(tag.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_that_was_written_becomes_markup() {
        assert_eq!(
            escape(r#"<b title="a'b">&amp;</b>"#),
            "&lt;b title=&quot;a&#39;b&quot;&gt;&amp;amp;&lt;/b&gt;"
        );
        assert_eq!(escape("Đinh Thị Rin"), "Đinh Thị Rin");
    }
}
