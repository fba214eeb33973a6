use proptest::prelude::*;

use super::*;
use crate::courses::markdown;

const FILE: &str = "# Từ ngữ\n\nCF\n: Hướng dẫn viên *cộng đồng*, xem [bài 2](../02-who).\n\nNhóm sinh kế\n: Nhóm LEG.\n\nnhóm\n: Nhiều hộ.\n: Cùng làm.\n";

fn place() -> Place {
    Place { root: "/courses".into(), course: "leg".into(), module: "start".into() }
}

fn vi() -> Glossary {
    read(FILE, "/courses", "leg", Language::Vi)
}

/// The page of a text, and the terms explained in it.
fn explained(glossary: &Glossary, text: &str) -> (String, Vec<String>) {
    let page = markdown::render(text, &place(), &Wording::default()).html;
    let Explained { html, used } = glossary.explain(&page);
    assert_eq!(without_links(&html), without_links(&page));
    (html, used.iter().map(|at| glossary.terms[*at].words.clone()).collect())
}

/// A page without the tags of its links to terms.
fn without_links(html: &str) -> String {
    let mut rest = html;
    let mut page = String::new();
    while let Some((before, link)) = rest.split_once("<a class=\"term\"") {
        page.push_str(before);
        let (_, link) = link.split_once('>').unwrap();
        let (words, behind) = link.split_once("</a>").unwrap();
        page.push_str(words);
        rest = behind;
    }
    page + rest
}

#[test]
fn a_term_has_its_place_its_words_and_its_meaning() {
    let terms = vi().terms;
    let told: Vec<_> = terms.iter().map(|t| (t.at.line, t.words.as_str(), t.plain.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "CF", "Hướng dẫn viên cộng đồng, xem bài 2."),
            (6, "Nhóm sinh kế", "Nhóm LEG."),
            (9, "nhóm", "Nhiều hộ. Cùng làm."),
        ]
    );
    assert_eq!(
        terms[0].meaning,
        "Hướng dẫn viên <em>cộng đồng</em>, xem <a href=\"/courses/leg/02-who\" rel=\"noopener\">bài 2</a>."
    );
}

#[test]
fn the_first_place_of_a_term_leads_to_its_entry() {
    let (html, used) = explained(&vi(), "Mỗi cf có một CF.\n\nCF khác.\n");
    let link = "<a class=\"term\" href=\"#term_1\" id=\"use_1\" aria-describedby=\"means_1\">cf</a>";
    assert_eq!(html, format!("<p>Mỗi {link} có một CF.</p>\n<p>CF khác.</p>\n"));
    assert_eq!(used, ["CF"]);
}

#[test]
fn the_longest_term_comes_first_and_only_as_a_whole_word() {
    let of = |text: &str| explained(&vi(), text).1;
    assert_eq!(of("Nhóm sinh\nkế họp."), ["Nhóm sinh kế"]);
    assert_eq!(of("NHÓM SINH KẾ và nhóm"), ["Nhóm sinh kế", "nhóm"]);
    assert_eq!(of("nhom, nhòm, nhómx, xnhóm, CFs"), [""; 0], "marks matter, and so does the whole word");
    // The same letters, their marks apart.
    assert_eq!(of("nho\u{301}m"), ["nhóm"]);
    assert_eq!(of("nho\u{301}\u{323}m"), [""; 0]);
}

#[test]
fn an_english_term_may_stand_in_the_plural() {
    let glossary = read("class\n: X.\n\nvillage\n: Y.\n", "/courses", "leg", Language::En);
    let (html, used) = explained(&glossary, "Two classes in three Villages.");
    assert_eq!(used, ["class", "village"]);
    assert!(html.contains(">classes</a>") && html.contains(">Villages</a>"), "{html}");
    assert_eq!(explained(&glossary, "classic villagers").1, [""; 0]);
}

#[test]
fn what_is_no_running_text_is_left_alone() {
    for text in [
        "## CF",
        "[CF](https://example.org)",
        "`CF`",
        "```\nCF\n```",
        "![CF](media/a.svg)",
        "<details><summary>CF</summary>\n\nCF\n\n</details>",
        "CF\n: x\n",
        "```gift\nCF? {=CF ~b}\n```",
        "https://example.org/CF",
        "|CF|\n|-|\n|x|\n",
    ] {
        assert_eq!(explained(&vi(), text).1, [""; 0], "{text}");
    }
    assert_eq!(explained(&vi(), "## CF\n\n**CF**").1, ["CF"]);
    assert_eq!(explained(&vi(), "[^1]\n\n[^1]: CF").1, ["CF"]);
}

#[test]
fn signs_that_are_written_in_html_are_one() {
    let glossary = read("R&D\n: x\n\nlt\n: y\n\ntrẻ's\n: z\n", "/courses", "leg", Language::Vi);
    let (html, used) = explained(&glossary, "a < b, R&D, trẻ's");
    assert_eq!(used, ["R&D", "trẻ's"]);
    assert!(html.contains("a &lt; b") && html.contains(">R&amp;D</a>"), "{html}");
}

#[test]
fn the_list_has_the_terms_of_its_page_alone_each_with_a_way_back() {
    let glossary = vi();
    let wording = Wording { words: "Từ ngữ".into(), back: "Quay lại".into(), ..Wording::default() };
    assert_eq!(glossary.list(&BTreeSet::new(), &wording), "");
    let expected = "<section class=\"words\"><h2 id=\"the_words\">Từ ngữ</h2>\n<dl>\n\
        <dt id=\"term_2\">Nhóm sinh kế</dt>\n<dd><span id=\"means_2\">Nhóm LEG.</span> \
        <a href=\"#use_2\" aria-label=\"Quay lại: Nhóm sinh kế\">↩</a></dd>\n</dl>\n</section>\n";
    assert_eq!(glossary.list(&BTreeSet::from([1]), &wording), expected);
    assert_eq!(glossary.whole().matches("<dt id=").count(), 3);
    assert_eq!(Glossary::default().whole(), "");
    let found = glossary.passages([0].iter(), &wording);
    assert_eq!(found[0].text, "CF: Hướng dẫn viên cộng đồng, xem bài 2.");
}

#[test]
fn what_is_wrong_with_terms_is_told_at_its_line() {
    let told = |source: &str| -> Vec<(usize, &'static str)> {
        let glossary = read(source, "/courses", "leg", Language::Vi);
        glossary.problems("leg/glossary.vi.md").into_iter().map(|p| (p.line, p.key)).collect()
    };
    assert_eq!(told(FILE), []);
    assert_eq!(told("# Từ ngữ\n"), [(1, "check.glossary_empty")]);
    assert_eq!(told("a\n: x\n\nA\n: y\n"), [(4, "check.term_twice")]);
    assert_eq!(told("a\n: x\n\nb\n:\n\nc\n: z\n"), [(4, "check.term_without_meaning")]);
    assert_eq!(told("\u{feff}a\r\n: x\r\n"), []);
    assert_eq!(
        told("a\n: x\n\nNhóm: là gì\n\n- b\n- c\n\nd\n: y\n"),
        [(4, "check.no_term"), (6, "check.no_term")]
    );
}

proptest! {
    #[test]
    fn no_glossary_and_no_page_give_anything_but_words_and_links(
        source in "(nhóm|CF|<script>|<b onclick=x>|javascript:|\\[a\\]\\(|\\)|\n|: |&|\"|\\PC){0,60}",
        text in "(nhóm|CF|# |`|<img src=x onerror=y>|<details>|&lt;|\n|\\PC){0,60}",
    ) {
        let glossary = read(&format!("{source}\n\nnhóm\n: {source}\n"), "/courses", "leg", Language::En);
        let page = markdown::render(&text, &place(), &Wording::default()).html;
        let Explained { html, used } = glossary.explain(&page);
        prop_assert_eq!(without_links(&html), without_links(&page));
        let whole = format!("{html}{}{}", glossary.list(&used, &Wording::default()), glossary.whole());
        let tree = scraper::Html::parse_fragment(&whole);
        for element in tree.root_element().descendants().filter_map(scraper::ElementRef::wrap) {
            let name = element.value().name();
            prop_assert!(!["script", "iframe", "form", "style", "audio"].contains(&name), "{}", whole);
            for (attribute, value) in element.value().attrs() {
                prop_assert!(!attribute.starts_with("on"), "{}", whole);
                prop_assert!(!value.trim().to_lowercase().starts_with("javascript:"), "{}", whole);
            }
        }
    }
}
