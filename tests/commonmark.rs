//! The examples of the CommonMark specification, through the renderer of module pages.
//!
//! `tests/run` fetches the specification's own text (package `commonmark-spec` of the npm
//! registry) into `tests/.cache`; nothing of it is kept here. What is compared is the HTML
//! before cleaning, as trees. Three differences are meant everywhere and are taken out first:
//! a heading of level 1 is level 2 and headings have ids, a picture waits until it is near
//! the screen, and a picture alone in its paragraph with a title is a figure with a caption.

use lantoa::courses::markdown::{self, Wording};
use scraper::{ElementRef, Html, Node};

/// The release of the specification that `tests/run` fetches.
const RELEASE: &str = "0.31.2";

/// How many examples it has.
const EXAMPLES: usize = 652;
/// How many of them are rendered as it says.
const AS_IT_SAYS: usize = 647;
/// How many of those have nothing of ours beside: no id of a heading, no waiting picture, no caption.
const TO_THE_LETTER: usize = 585;

/// The examples that differ, and why.
const DIFFER: &[(usize, &str)] = &[
    (602, "a bare address is a link"),
    (606, "a bare address is a link"),
    (608, "a bare address is a link"),
    (611, "a bare address is a link"),
    (612, "a bare address is a link"),
];

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn specification() -> Vec<Example> {
    let path = format!("{}/tests/.cache/commonmark-{RELEASE}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("tests/run fetches the specification");
    let fence = "`".repeat(32);
    let opening = format!("{fence} example\n");
    let examples = text.split(&opening).skip(1).zip(1..).map(|(rest, number)| {
        let (example, _) = rest.split_once(&format!("\n{fence}")).expect("every example is closed");
        let (markdown, html) =
            example.split_once("\n.\n").or(example.strip_suffix("\n.").map(|m| (m, ""))).expect("two parts");
        // The specification writes a tab as an arrow.
        let plain = |text: &str| text.replace('→', "\t");
        Example { number, markdown: plain(markdown) + "\n", html: plain(html) }
    });
    examples.collect()
}

/// A tree as one line: attributes in order, white space between words as one space. Without
/// the differences that are meant everywhere, if `meant`.
fn canonical(html: &str, meant: bool) -> String {
    let mut line = String::new();
    // A tag left open by an example would take in the line break behind it.
    write(&mut line, Html::parse_fragment(html.trim_end()).root_element(), false, meant);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write(line: &mut String, element: ElementRef<'_>, kept: bool, meant: bool) {
    let name = if meant { plain_name(element.value().name()) } else { element.value().name() };
    let is_ours = |key: &str| match key {
        "loading" | "decoding" => name == "img",
        "id" => name.len() == 2 && name.starts_with('h'),
        _ => false,
    };
    let mut attributes: Vec<_> =
        element.value().attrs().filter(|(key, _)| !(meant && is_ours(key))).collect();
    attributes.sort();
    line.push_str(&format!(" <{name}"));
    for (key, value) in attributes {
        line.push_str(&format!(" {key}={value:?}"));
    }
    line.push('>');
    let kept = kept || name == "pre";
    for child in element.children() {
        match child.value() {
            Node::Text(text) if kept => line.push_str(&text.replace(' ', "␠").replace('\n', "⏎")),
            Node::Text(text) => line.push_str(text),
            Node::Comment(comment) => line.push_str(&format!("<!--{}-->", &**comment)),
            _ => {
                let inner = ElementRef::wrap(child);
                let inner = inner.filter(|e| !(meant && e.value().name() == "figcaption"));
                inner.into_iter().for_each(|e| write(line, e, kept, meant));
            }
        }
    }
    line.push_str(&format!("</{name}> "));
}

/// The name that the specification gives to what we name otherwise on purpose.
fn plain_name(name: &str) -> &str {
    match name {
        "h1" => "h2",
        "figure" => "p",
        other => other,
    }
}

#[test]
fn every_example_of_the_specification_is_rendered_or_its_difference_is_known() {
    let examples = specification();
    assert_eq!(examples.len(), EXAMPLES, "the examples of {RELEASE}");
    let (mut exact, mut differing) = (0, vec![]);
    for Example { number, markdown, html } in &examples {
        let ours = markdown::raw(markdown, &Wording::default()).html;
        exact += usize::from(canonical(&ours, false) == canonical(html, false));
        if canonical(&ours, true) != canonical(html, true) {
            differing.push((*number, ours));
        }
    }
    let same = examples.len() - differing.len();
    println!(
        "{same} of {} examples as the specification has them, {exact} of them without any of our additions",
        examples.len()
    );
    let unknown: Vec<_> =
        differing.iter().filter(|(n, _)| DIFFER.iter().all(|(known, _)| known != n)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    let gone: Vec<_> = DIFFER.iter().filter(|(n, _)| differing.iter().all(|(other, _)| other != n)).collect();
    assert!(gone.is_empty(), "these do not differ any more: {gone:?}");
    assert_eq!((same, exact), (AS_IT_SAYS, TO_THE_LETTER));
}
