//! What must be known of a text before it is read as XML.

/// More attributes has no element that a person or a program of today writes.
const MOST_ATTRIBUTES: usize = 500;

/// Are elements nested deeper than `most`, or has one of them more than [`MOST_ATTRIBUTES`]? Our reader calls itself for
/// every element within another, so that some ten thousand would overflow its stack and end the program (roxmltree,
/// issue 154), and holds every attribute of an element against every other, so that ten thousand take many seconds. Counted as XML has it: what stands in
/// comments, CDATA, instructions and quoted values is no element. Of a text that is no XML it counts at least as
/// deep as a reader would get before it gives up.
pub fn is_beyond_reading(text: &str, most: usize) -> bool {
    beyond_reading(text, most).is_some()
}

/// The same, and where the first element begins that is too much.
pub fn beyond_reading(text: &str, most: usize) -> Option<usize> {
    let (mut rest, mut depth) = (text, 0_usize);
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let behind = |end: &str| tag.find(end).map_or("", |found| &tag[found + end.len()..]);
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        } else if tag.starts_with("<![CDATA[") {
            rest = behind("]]>");
        } else if tag.starts_with("<?") {
            rest = behind("?>");
        } else if let Some(declared) = tag.strip_prefix("<!") {
            // A document type; what is declared within it counts as elements.
            rest = declared;
        } else if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
            rest = behind(">");
        } else {
            let (end, attributes) = end_of_tag(tag);
            if depth >= most || attributes > MOST_ATTRIBUTES {
                return Some(text.len() - tag.len());
            }
            if !tag[..end].ends_with('/') {
                depth += 1;
            }
            rest = tag.get(end + 1..).unwrap_or("");
        }
    }
    None
}

/// Where the `>` of a tag stands that is in no quoted value, or the end of the text if there is none; and how many
/// values stand before it.
fn end_of_tag(tag: &str) -> (usize, usize) {
    let (mut quoted, mut values) = (None, 0);
    for (at, byte) in tag.bytes().enumerate() {
        match (quoted, byte) {
            (None, b'>') => return (at, values),
            (None, b'"' | b'\'') => quoted = Some(byte),
            (Some(quote), byte) if quote == byte => {
                quoted = None;
                values += 1;
            }
            _ => {}
        }
    }
    (tag.len(), values)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_element_has_so_many_attributes_and_not_any_number() {
        let element =
            |many: usize| format!("<g{}/>", (0..many).map(|nth| format!(" a{nth}='>'")).collect::<String>());
        assert!(!is_beyond_reading(&element(MOST_ATTRIBUTES), 9));
        assert!(is_beyond_reading(&element(MOST_ATTRIBUTES + 1), 9));
        assert!(!is_beyond_reading(&element(MOST_ATTRIBUTES).repeat(9), 9), "each by itself");
    }

    #[test]
    fn what_is_no_element_is_not_counted() {
        for text in [
            "<a><!-- <b><c> --><![CDATA[<b><c>]]><?x <b><c>?><b/><b x=\"<c>'\"/><b></b></a>",
            "<a><b x='>/'></b><b x=\"/>\"></b></a>",
            "",
            "<",
            "<!---->",
        ] {
            assert!(!is_beyond_reading(text, 2), "{text}");
        }
        for text in ["<a><b><c>", "<a x=\"/>\"><b x='/>'><c>", "<!DOCTYPE a><a><b><c/><d>", "<a><b><c x=\"<"]
        {
            assert!(is_beyond_reading(text, 2), "{text}");
        }
    }

    /// How deep the elements of a document really are.
    fn depth(text: &str) -> Option<usize> {
        let document = roxmltree::Document::parse(text).ok()?;
        document.descendants().map(|node| node.ancestors().filter(|above| above.is_element()).count()).max()
    }

    proptest! {
        #[test]
        fn no_document_is_deeper_than_it_is_counted(
            text in "(<a>|</a>|<a/>|<a b='/>'>|<a b=\"'\"/>|<!-- <a> -->|<!--x--->|<!\\[CDATA\\[<a>\\]\\]>|<\\?x <a>\\?>|x|>){0,16}",
        ) {
            let text = format!("<a>{text}</a>");
            if let Some(depth) = depth(&text) {
                prop_assert!(depth == 0 || is_beyond_reading(&text, depth - 1), "{} {}", depth, text);
            }
        }
    }
}
