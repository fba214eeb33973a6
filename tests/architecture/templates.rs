//! Each template belongs to one page; layouts, parts and inner templates belong to templates.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{files, none, sources};

/// Name (without `.hbs`) and text of every template.
fn templates() -> BTreeMap<String, String> {
    let all = files("templates", "hbs").into_iter();
    all.map(|(path, text)| {
        let name = path.trim_start_matches("templates/").trim_end_matches(".hbs").to_owned();
        (name, text)
    })
    .collect()
}

/// The templates that a template includes: `{{> name`, `{{#> name`.
fn included(text: &str) -> BTreeSet<&str> {
    let starts = ["{{>", "{{#>", "{{~>", "{{~#>"];
    let mut found = BTreeSet::new();
    for start in starts {
        for (at, _) in text.match_indices(start) {
            let rest = text[at + start.len()..].trim_start();
            let name = rest.split(|c: char| c.is_whitespace() || c == '}' || c == '~').next().unwrap_or("");
            // Blocks such as `title` and `@partial-block` are not files.
            if name.contains('/') {
                found.insert(name);
            }
        }
    }
    found
}

#[test]
fn each_template_is_named_by_exactly_one_page() {
    let templates = templates();
    let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for source in sources() {
        for (at, says) in &source.strings {
            let before = source.code[..*at].trim_end();
            if before.ends_with("TEMPLATE: &'static str =") || before.ends_with("TEMPLATE: &str =") {
                pages.entry(says.clone()).or_default().push(source.place(*at));
            }
        }
    }
    assert!(pages.len() > 3, "no page was found");
    for (name, places) in &pages {
        if !templates.contains_key(name) {
            wrong.push(format!("{}: there is no templates/{name}.hbs", places.join(", ")));
        }
        if places.len() > 1 {
            wrong.push(format!("templates/{name}.hbs has several pages: {}", places.join(", ")));
        }
    }
    let inner: BTreeSet<&str> = templates.values().flat_map(|text| included(text)).collect();
    for name in templates.keys() {
        let is_page = pages.contains_key(name);
        // A layout waits for its page.
        if !is_page && !inner.contains(name.as_str()) && !name.starts_with("layouts/") {
            wrong.push(format!("templates/{name}.hbs:1 is neither a page nor part of a template"));
        }
        if is_page && (name.starts_with("layouts/") || name.starts_with("parts/")) {
            wrong.push(format!("templates/{name}.hbs:1 is a page among layouts or parts"));
        }
    }
    for (name, text) in &templates {
        for missing in included(text).into_iter().filter(|n| !templates.contains_key(*n)) {
            wrong.push(format!("templates/{name}.hbs includes {missing}, which is not there"));
        }
    }
    none(
        wrong,
        "A page struct names its template (TEMPLATE); a template that is no page is included by one.",
    );
}

#[test]
fn no_template_has_a_script_or_style_of_its_own() {
    let mut wrong = Vec::new();
    for (name, text) in templates() {
        for (n, line) in text.lines().enumerate() {
            let line_lower = line.to_ascii_lowercase();
            let inline = line_lower.contains("<style")
                || line_lower.contains(" style=")
                || (line_lower.contains("<script") && !line_lower.contains(" src="))
                || line_lower.contains("javascript:")
                || line_lower.split_whitespace().any(|word| word.starts_with("on") && word.contains("=\""));
            if inline {
                wrong.push(format!("templates/{name}.hbs:{}: {}", n + 1, line.trim()));
            }
        }
    }
    none(wrong, "The security policy drops inline scripts and styles; use static/css and static/js.");
}

#[test]
fn no_template_escapes_from_escaping_unseen() {
    /// Where HTML is put in as it is, and why it may be.
    const CLEANED: &str = "cleaned by courses/cleaning.rs when the edition is read";
    const CLEAN: &[(&str, &str)] = &[
        ("cascade/tree: page.drawing", "made by cascade/drawing.rs, which escapes every word"),
        ("courses/module: page.html", CLEANED),
        ("courses/guide: page.html", CLEANED),
        ("quizzes/quiz: html", CLEANED),
        ("quizzes/attempt: html", CLEANED),
        ("quizzes/attempt: feedback", CLEANED),
    ];
    let mut wrong = Vec::new();
    for (name, text) in templates() {
        for (n, line) in text.lines().enumerate() {
            for (at, _) in line.match_indices("{{{") {
                let inside = line[at + 3..].split("}}}").next().unwrap_or("").trim();
                if !CLEAN.iter().any(|(what, _)| *what == format!("{name}: {inside}")) {
                    wrong.push(format!("templates/{name}.hbs:{}: {{{{{{{inside}}}}}}}", n + 1));
                }
            }
        }
    }
    none(wrong, "HTML put in unescaped must be listed in CLEAN with why it may be.");
}
