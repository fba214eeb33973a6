//! Whatever is written in Markdown: no script, no event, no `javascript:`, no form reaches a reader.

#![no_main]

use std::sync::LazyLock;

use lantoa::courses::ROOT;
use lantoa::courses::address::Place;
use lantoa::courses::markdown::{self, Wording};
use libfuzzer_sys::fuzz_target;
use scraper::Html;

static WORDING: LazyLock<Wording> = LazyLock::new(Wording::default);

fuzz_target!(|source: &str| {
    let place = Place { root: ROOT.to_owned(), course: "leg".to_owned(), module: "start".to_owned() };
    for html in [markdown::render(source, &place, &WORDING).html, markdown::inline(source, &place)] {
        harmless(&html);
    }
});

fn harmless(html: &str) {
    const NEVER: [&str; 14] = [
        "script", "style", "iframe", "object", "embed", "form", "input", "button", "select", "textarea", "link",
        "meta", "base", "svg",
    ];
    let fragment = Html::parse_fragment(html);
    for element in fragment.root_element().descendent_elements() {
        let name = element.value().name();
        assert!(!NEVER.contains(&name), "<{name}> in {html}");
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on") && attribute != "style", "{attribute} in {html}");
            let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let plain = plain.to_ascii_lowercase();
            let leads = ["href", "src", "srcset", "action"].contains(&attribute);
            let bad = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| plain.starts_with(scheme));
            assert!(!(leads && bad), "{attribute}={value} in {html}");
        }
    }
}
