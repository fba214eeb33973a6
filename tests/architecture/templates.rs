//! Each template belongs to one page; layouts, parts and inner templates belong to templates.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::{House, none};

/// Where HTML is put in as it is, and why it may be.
const CLEANED: &str = "cleaned by courses/cleaning.rs when the edition is read";
const TERMS: &str = "made by courses/glossary.rs, which escapes every term and cleans what it means";
const DRAWN: &str = "drawn by rounds/chart.rs, which escapes its words";
const CHART: &str = "made by overview/charts.rs, which escapes every word";
const CLEAN: &[(&str, &str)] = &[
    ("cascade/tree: page.drawing", "made by cascade/drawing.rs, which escapes every word"),
    ("overview/figures: page.chart", CHART),
    ("overview/figures: chart", CHART),
    ("overview/figures: html", CLEANED),
    ("courses/module: html", CLEANED),
    ("documents/show: page.html", "cleaned by courses/cleaning.rs when the version is read"),
    ("courses/module: page.terms", TERMS),
    ("courses/booklet: html", CLEANED),
    ("courses/booklet: page.terms", TERMS),
    ("courses/check: html", CLEANED),
    ("courses/check: feedback", CLEANED),
    ("courses/guide: page.html", CLEANED),
    ("studio/preview: page.html", "cleaned by courses/cleaning.rs for the page"),
    ("rounds/report: chart", DRAWN),
    ("rounds/report: whole.chart", DRAWN),
    ("quizzes/form_questions: html", CLEANED),
    ("quizzes/form_questions: this", CLEANED),
    ("rounds/keying: html", "cleaned when the edition is read, or escaped by quizzes/keyed.rs"),
    ("quizzes/question: html", CLEANED),
    ("quizzes/attempt: html", CLEANED),
    ("quizzes/attempt: feedback", CLEANED),
    ("quizzes/written: feedback", CLEANED),
    ("quizzes/essay_to_mark: page.question", CLEANED),
    ("quizzes/essay_to_mark: page.guide", CLEANED),
    ("quizzes/described: this", CLEANED),
    ("quizzes/pieces: html", CLEANED),
    ("quizzes/pieces: feedback", CLEANED),
    ("parts/lines: html", CLEANED),
    ("parts/lines: feedback", CLEANED),
    ("parts/sentence: before", CLEANED),
    ("parts/sentence: end", CLEANED),
    ("parts/sentence: line.feedback", CLEANED),
    ("quizzes/attempt: before", CLEANED),
    ("quizzes/attempt: end", CLEANED),
    ("parts/gap: before", CLEANED),
    ("parts/gap: behind", CLEANED),
    ("parts/gap: html", CLEANED),
    ("parts/blank: feedback", CLEANED),
];

/// Name (without `.hbs`) and text of every template.
fn templates(house: &House) -> BTreeMap<&str, &str> {
    let name = |path: &'_ str| path.len() - ".hbs".len();
    let all = house.files("templates/", ".hbs");
    all.map(|(path, text)| (&path["templates/".len()..name(path)], text)).collect()
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

/// The template that each page struct names, and where.
fn pages(house: &House) -> BTreeMap<String, Vec<String>> {
    let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in house.sources() {
        for (at, says) in &source.strings {
            let before = source.code[..*at].trim_end();
            if before.ends_with("TEMPLATE: &'static str =") || before.ends_with("TEMPLATE: &str =") {
                pages.entry(says.clone()).or_default().push(source.place(*at));
            }
        }
    }
    pages
}

#[test]
fn each_template_is_named_by_exactly_one_page() {
    assert!(pages(House::real()).len() > 3, "no page was found");
    none(
        misnamed(House::real()),
        "A page struct names its template (TEMPLATE); a template that is no page is included by one.",
    );
}

#[test]
fn a_template_without_a_page_or_with_two_is_found() {
    let page = |names: &str| format!("const TEMPLATE: &'static str = \"{names}\";");
    let (one, two) = (page("units/tree"), page("layouts/base"));
    let both = format!("{one} {}", page("units/tree"));
    let tree = ("templates/units/tree.hbs", "{{> parts/x}}");
    let part = ("templates/parts/x.hbs", "");
    for (source, files, finding) in [
        (&one, vec![], "src/units/pages.rs:1: there is no templates/units/tree.hbs"),
        (
            &both,
            vec![tree, part],
            "templates/units/tree.hbs has several pages: src/units/pages.rs:1, src/units/pages.rs:1",
        ),
        (
            &one,
            vec![tree, part, ("templates/units/old.hbs", "")],
            "templates/units/old.hbs:1 is neither a page nor part of a template",
        ),
        (
            &two,
            vec![("templates/layouts/base.hbs", "")],
            "templates/layouts/base.hbs:1 is a page among layouts or parts",
        ),
        (&one, vec![tree], "templates/units/tree.hbs includes parts/x, which is not there"),
    ] {
        let files = [("src/units/pages.rs", source.as_str())].into_iter().chain(files);
        assert_eq!(misnamed(&House::of(&files.collect::<Vec<_>>())), [finding]);
    }
}

fn misnamed(house: &House) -> Vec<String> {
    let (templates, pages) = (templates(house), pages(house));
    let mut wrong = Vec::new();
    for (name, places) in &pages {
        if !templates.contains_key(name.as_str()) {
            wrong.push(format!("{}: there is no templates/{name}.hbs", places.join(", ")));
        }
        if places.len() > 1 {
            wrong.push(format!("templates/{name}.hbs has several pages: {}", places.join(", ")));
        }
    }
    let inner: BTreeSet<&str> = templates.values().flat_map(|text| included(text)).collect();
    for name in templates.keys() {
        let is_page = pages.contains_key(*name);
        // A layout waits for its page.
        if !is_page && !inner.contains(name) && !name.starts_with("layouts/") {
            wrong.push(format!("templates/{name}.hbs:1 is neither a page nor part of a template"));
        }
        if is_page && (name.starts_with("layouts/") || name.starts_with("parts/")) {
            wrong.push(format!("templates/{name}.hbs:1 is a page among layouts or parts"));
        }
    }
    for (name, text) in &templates {
        for missing in included(text).into_iter().filter(|n| !templates.contains_key(n)) {
            wrong.push(format!("templates/{name}.hbs includes {missing}, which is not there"));
        }
    }
    wrong
}

#[test]
fn no_template_has_a_script_or_style_of_its_own() {
    none(
        inline(House::real()),
        "The security policy drops inline scripts and styles; use static/css and static/js.",
    );
}

#[test]
fn a_script_or_a_style_in_a_template_is_found() {
    for line in [
        "<style>a{}</style>",
        "<p style=\"color:red\">",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<a href=\"javascript:x\">",
        "<button onclick=\"x()\">",
    ] {
        let house = House::of(&[("templates/units/x.hbs", &format!("<p>\n{line}"))]);
        assert_eq!(inline(&house), [format!("templates/units/x.hbs:2: {line}")]);
    }
    let fine = "<script type=\"module\" src=\"x.js\"></script>";
    assert_eq!(inline(&House::of(&[("templates/units/x.hbs", fine)])), [""; 0]);
}

fn inline(house: &House) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, text) in templates(house) {
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
    wrong
}

#[test]
fn every_form_that_posts_says_for_whom_it_was_drawn() {
    none(nobodys(House::real()), "A form that posts begins with {{> parts/own}}.");
}

#[test]
fn a_form_that_says_nothing_of_whose_it_is_is_found() {
    let text = "<form action=\"/x\"></form>\n<form method=\"post\">{{> parts/own}}<p>\n<form class=\"a\"\n method=\"POST\" action=\"/y\"><p>{{> parts/own}}";
    let house = House::of(&[("templates/units/x.hbs", text)]);
    assert_eq!(nobodys(&house), ["templates/units/x.hbs:3"]);
}

fn nobodys(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in templates(house) {
        for (at, _) in text.match_indices("<form") {
            let (tag, inside) = text[at..].split_once('>').unwrap_or((&text[at..], ""));
            if tag.to_ascii_lowercase().contains("method=\"post\"") && !inside.starts_with("{{> parts/own}}")
            {
                found.push(format!("templates/{name}.hbs:{}", text[..at].matches('\n').count() + 1));
            }
        }
    }
    found
}

#[test]
fn no_value_is_named_as_a_helper_is() {
    none(helpers_alone(House::real()), "A helper without a value says nothing: write {{this.number}}.");
}

#[test]
fn a_helper_without_a_value_is_found() {
    let text = "{{number count}}\n<a href=\"/x?from={{number}}\">{{ day }} {{this.number}}</a>";
    let house = House::of(&[("templates/units/x.hbs", text)]);
    assert_eq!(helpers_alone(&house), ["templates/units/x.hbs:2: number", "templates/units/x.hbs:2: day"]);
}

fn helpers_alone(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in templates(house) {
        for (n, line) in text.lines().enumerate() {
            let inside = line.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
            let alone =
                inside.map(str::trim).filter(|it| ["number", "day", "moment", "asset", "t"].contains(it));
            found.extend(alone.map(|helper| format!("templates/{name}.hbs:{}: {helper}", n + 1)));
        }
    }
    found
}

#[test]
fn no_template_escapes_from_escaping_unseen() {
    none(unescaped(House::real()), "HTML put in unescaped must be listed in CLEAN with why it may be.");
}

#[test]
fn a_value_put_in_unescaped_is_found() {
    let house = House::of(&[("templates/units/unit.hbs", "{{page.name}}\n<h1>{{{ page.name }}}</h1>")]);
    assert_eq!(unescaped(&house), ["templates/units/unit.hbs:2: {{{page.name}}}"]);
    let house = House::of(&[("templates/units/unit.hbs", "{{&page.name}} {{~& page.code}}")]);
    assert_eq!(unescaped(&house).len(), 2);
}

fn unescaped(house: &House) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, text) in templates(house) {
        for (n, line) in text.lines().enumerate() {
            for start in ["{{{", "{{&", "{{~&", "{{~{"] {
                for (at, _) in line.match_indices(start) {
                    let inside = line[at + start.len()..].split('}').next().unwrap_or("").trim();
                    if !CLEAN.iter().any(|(what, _)| *what == format!("{name}: {inside}")) {
                        wrong.push(format!("templates/{name}.hbs:{}: {{{{{{{inside}}}}}}}", n + 1));
                    }
                }
            }
        }
    }
    wrong
}

/// Tones that no badge has, as the page of parts writes them.
const TONES: [(&str, &str); 6] = [
    ("success", r#"kind="success""#),
    ("error", r#"kind="error""#),
    ("warning", r#"kind="warning""#),
    ("tip", r#"class="alert tip""#),
    ("caution", r#"class="alert caution""#),
    ("important", r#"class="alert important""#),
];

#[test]
fn the_page_of_parts_shows_every_part_and_every_page_is_made_of_them() {
    none(unshown(House::real()), "Show it in templates/style/parts.hbs, in both languages.");
}

#[test]
fn a_part_a_state_or_a_size_that_is_not_shown_is_found() {
    let new = House::real().clone().with("templates/parts/new.hbs", "<p>");
    assert_eq!(unshown(&new), ["parts/new is on no page", "parts/new is not shown"]);
    let css = "static/css/parts.css";
    let state = House::spoilt(css, ".accepted, .done", ".accepted, .postponed, .done");
    assert_eq!(unshown(&state), ["the state postponed is not shown"]);
    let size = House::spoilt("static/css/tokens.css", "--s6:", "--s7: 4rem; --s6:");
    assert_eq!(unshown(&size), ["the size --s7 is not shown"]);
}

/// Parts, states of the style sheet and sizes that the page of parts does not show; parts of no page.
fn unshown(house: &House) -> Vec<String> {
    let templates = templates(house);
    let shown = templates["style/parts"];
    let css = |name: &str| house.files("static/css/", name).next().map_or("", |(_, text)| text);
    let mut wrong = Vec::new();
    // Parts of parts are shown with those, what each form begins with cannot be seen.
    let with_inner = |text: &'_ str| -> BTreeSet<String> {
        let own: BTreeSet<&str> = included(text);
        let inner = own.iter().filter_map(|name| templates.get(name)).flat_map(|text| included(text));
        inner.chain(own.iter().copied()).map(str::to_owned).collect()
    };
    let of_pages: BTreeSet<String> = templates
        .iter()
        .filter(|(name, _)| !name.starts_with("style/") && !name.starts_with("parts/"))
        .flat_map(|(_, text)| with_inner(text))
        .collect();
    let on_show = with_inner(shown);
    for part in templates.keys().filter(|name| name.starts_with("parts/")) {
        if !of_pages.contains(*part) {
            wrong.push(format!("{part} is on no page"));
        }
        if !on_show.contains(*part) && *part != "parts/own" {
            wrong.push(format!("{part} is not shown"));
        }
    }
    let tones = css("parts.css").split("/* The tone of every state, once */").nth(1).unwrap_or("");
    let tones = tones.split("\n\n").next().unwrap_or("").lines().filter_map(|line| line.split('{').next());
    let states = tones.flat_map(|line| line.split(',')).filter_map(|state| state.trim().strip_prefix('.'));
    // What has tones, and no state.
    for state in states.filter(|state| !["notice", "alert", "badge"].contains(state) && !state.contains(' '))
    {
        let tone =
            TONES.iter().find(|(name, _)| *name == state).map(|(_, as_written)| (*as_written).to_owned());
        if !shown.contains(&tone.unwrap_or(format!("class=\"badge {state}\""))) {
            wrong.push(format!("the state {state} is not shown"));
        }
    }
    let sizes = css("tokens.css").split(['{', ';']).filter_map(|line| line.split(':').next()).map(str::trim);
    let is_size = |name: &&str| {
        ["--small", "--figure"].contains(name)
            || ["--h", "--s"]
                .iter()
                .any(|start| name.strip_prefix(start).is_some_and(|rest| rest.parse::<u8>().is_ok()))
    };
    let sizes: BTreeSet<&str> = sizes.filter(is_size).collect();
    for size in sizes.into_iter().filter(|size| !css("/style.css").contains(&format!("var({size})"))) {
        wrong.push(format!("the size {size} is not shown"));
    }
    for class in ["pair", "filter", "sheet", "nav", "scale", "cards", "rows", "today", "figures", "facts"] {
        if !shown.contains(&format!("class=\"{class}\"")) {
            wrong.push(format!("{class} is not shown"));
        }
    }
    wrong
}
