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

/// The text that such HTML without tags shows: the references that [`escape`] and a renderer write are read back.
pub fn unescape(html: &str) -> String {
    const KNOWN: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    let (mut text, mut rest) = (String::with_capacity(html.len()), html);
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        text.push_str(before);
        let known = KNOWN.iter().find_map(|(name, c)| Some((reference.strip_prefix(name)?, *c)));
        let (behind, c) = known.unwrap_or((&reference[1..], "&"));
        text.push_str(c);
        rest = behind;
    }
    text + rest
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
    use super::{escape, unescape};

    #[test]
    fn nothing_that_was_written_becomes_markup() {
        assert_eq!(
            escape(r#"<b title="a'b">&amp;</b>"#),
            "&lt;b title=&quot;a&#39;b&quot;&gt;&amp;amp;&lt;/b&gt;"
        );
        assert_eq!(escape("Đinh Thị Rin"), "Đinh Thị Rin");
    }

    #[test]
    fn what_was_escaped_is_read_back_once() {
        for text in ["<b>\"a'b\"</b>", "&amp;lt;", "5 < 6 && 7 > 3", "&", "&khác;"] {
            assert_eq!(unescape(&escape(text)), text);
        }
        assert_eq!(unescape("&#x27;&nbsp;&khác; &"), "'\u{a0}&khác; &");
    }
}
