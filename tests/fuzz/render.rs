//! Whatever is written in Markdown: no script, no event, no `javascript:`, no form reaches a reader.

#![no_main]

use std::sync::LazyLock;

use lantoa::courses::ROOT;
use lantoa::courses::address::Place;
use lantoa::courses::library::Files;
use lantoa::courses::markdown::{self, Wording};
use lantoa::courses::recordings::playing::Stage;
use lantoa::courses::showing;
use lantoa::kit::text::Language;
use libfuzzer_sys::fuzz_target;
use scraper::Html;

static WORDING: LazyLock<Wording> = LazyLock::new(Wording::default);
/// What a text can show: a photograph, and a recording with what is said in it.
static FILES: LazyLock<Files> = LazyLock::new(|| {
    let hash = "ab".repeat(32);
    Files::from([
        ("leg/start/media/b.jpg".to_owned(), format!("picture:{hash} 1600x900 90000")),
        ("leg/start/media/c.mp3".to_owned(), format!("recording:{hash} 90000")),
        ("leg/start/media/c.vi.md".to_owned(), "Chữ.".to_owned()),
    ])
});

fuzz_target!(|source: &str| {
    let place = Place { root: ROOT.to_owned(), course: "leg".to_owned(), module: "start".to_owned() };
    let stage = Stage { place: &place, files: &FILES, language: Language::Vi, wording: &WORDING };
    for html in [showing::text(source, &stage).html, markdown::inline(source, &place)] {
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
