use proptest::prelude::*;

use super::*;
use crate::kit::html::escape;

fn here() -> Place {
    Place { root: "/courses".into(), course: "leg".into(), module: "start".into() }
}

fn page(source: &str) -> Rendered {
    let wording = Wording { table: "Bảng \"rộng\"".into(), note: "Lưu ý".into(), ..Wording::default() };
    render(source, &here(), &wording)
}

#[test]
fn headings_are_listed_with_the_ids_they_have_on_the_page() {
    let page = page("## Đối tượng\n\n### Hộ *nghèo*\n\n## Đối tượng\n");
    let ids: Vec<_> = page.contents.iter().map(|h| (h.level, h.id.as_str(), h.text.as_str())).collect();
    assert_eq!(
        ids,
        [(2, "doi-tuong", "Đối tượng"), (3, "ho-ngheo", "Hộ nghèo"), (2, "doi-tuong-2", "Đối tượng")]
    );
    assert!(page.html.contains("<h2 id=\"doi-tuong\">Đối tượng</h2>"), "{}", page.html);
    assert!(page.html.contains("<h3 id=\"ho-ngheo\">Hộ <em>nghèo</em></h3>"), "{}", page.html);
}

#[test]
fn a_heading_of_the_first_level_leaves_room_for_the_title_of_the_page() {
    assert!(page("# Mở đầu").html.contains("<h2 id=\"mo-dau\">"));
}

#[test]
fn a_table_scrolls_in_a_region_that_has_a_name() {
    let html = page("| A | B |\n|---|--:|\n| 1 | 2 |\n").html;
    let opening =
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Bảng &quot;rộng&quot;\">";
    for part in [
        "<div",
        "class=\"scroll\"",
        "tabindex=\"0\"",
        "role=\"region\"",
        "aria-label=\"Bảng &quot;rộng&quot;\"",
    ] {
        assert!(html.contains(part), "{part} of {opening} in {html}");
    }
    assert!(
        html.contains("<th scope=\"col\" class=\"right\">B</th>")
            || html.contains("<th class=\"right\" scope=\"col\">B</th>")
    );
    assert!(html.contains("<td class=\"right\">2</td>") && !html.contains("style"), "{html}");
}

#[test]
fn each_cell_of_a_wide_table_says_what_stands_over_it() {
    let html = page("| | **Việc** `a` | \"Ai\" |\n|---|---|---|\n| 1 | Họp | Rin |\n").html;
    assert!(html.contains("class=\"scroll wide\""), "{html}");
    assert!(html.contains("<td>1</td>") && html.contains("data-label=\"Việc a\">Họp</td>"), "{html}");
    assert!(html.contains("data-label=\"&quot;Ai&quot;\">Rin</td>"), "{html}");
    let narrow = page("| A | B |\n|---|---|\n| 1 | 2 |\n").html;
    assert!(!narrow.contains("wide") && !narrow.contains("data-label"), "{narrow}");
}

#[test]
fn two_tables_of_a_page_have_two_names() {
    let html = page("| A |\n|---|\n| 1 |\n\n| B |\n|---|\n| 2 |\n").html;
    assert!(html.contains("aria-label=\"Bảng &quot;rộng&quot;\""), "{html}");
    assert!(html.contains("aria-label=\"Bảng &quot;rộng&quot; (2)\""), "{html}");
}

#[test]
fn an_empty_corner_of_a_table_is_not_a_heading() {
    let html = page("| | B |\n|---|--:|\n| | 2 |\n").html;
    assert!(html.contains("<tr><td></td><th scope=\"col\" class=\"right\">B</th></tr>"), "{html}");
}

#[test]
fn an_alert_has_its_kind_and_a_title_in_the_readers_language() {
    let html = page("> [!NOTE]\n> Giữ biên bản.\n").html;
    assert!(html.contains("alert note") && html.contains("<p class=\"alert-title\">Lưu ý</p>"), "{html}");
    assert!(html.contains("<p>Giữ biên bản.</p>"), "{html}");
}

#[test]
fn a_picture_is_taken_from_the_folder_of_its_module() {
    let html = page("![Bản *đồ* xã](media/map.svg)").html;
    for part in ["src=\"/courses/leg/start/media/map.svg\"", "alt=\"Bản đồ xã\"", "decoding=\"async\""]
    {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!page("![x](https://example.org/x.png)").html.contains("example.org"));
}

#[test]
fn only_a_picture_near_the_beginning_is_fetched_at_once() {
    let text = "Nhóm họp ở nhà văn hóa. ".repeat(12);
    let html =
        page(&format!("Xem:\n\n![a](media/a.svg)\n\n{text}\n\n![b](media/b.svg)\n\n![c](media/c.svg)")).html;
    let lazy: Vec<bool> = html.split("<img ").skip(1).map(|tag| tag.contains("loading=\"lazy\"")).collect();
    assert_eq!(lazy, [false, true, true]);
}

#[test]
fn a_picture_alone_with_a_title_is_a_figure_with_a_caption() {
    let html = page("![Sơ đồ](media/a.svg \"Ba <bước>\")\n").html;
    assert!(html.starts_with("<figure><img src=\"/courses/leg/start/media/a.svg\" alt=\"Sơ đồ\""), "{html}");
    assert!(html.trim_end().ends_with("<figcaption>Ba &lt;bước&gt;</figcaption></figure>"), "{html}");
    for beside in ["Xem ![a](media/a.svg \"b\")", "![a](media/a.svg \"b\") đây", "![a](media/a.svg)"] {
        assert!(page(beside).html.starts_with("<p>"), "{beside}");
    }
}

#[test]
fn a_definition_list_keeps_terms_and_their_meaning() {
    let html = page("LEG\n: nhóm cải thiện sinh kế\n\nPIM\n: sổ tay\n").html;
    let bare: String = html.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(bare.contains("<dt>LEG</dt> <dd>nhóm cải thiện sinh kế</dd>"), "{bare}");
    assert_eq!(html.matches("<dl>").count(), 1);
}

#[test]
fn a_bare_address_is_a_link_and_one_in_code_stays_text() {
    let html = page("Xem https://example.org/a_b_c?x=1&y=2.").html;
    let link = "<a href=\"https://example.org/a_b_c?x=1&amp;y=2\" rel=\"noopener\">https://example.org/a_b_c?x=1&amp;y=2</a>.";
    assert!(html.contains(link), "{html}");
    for text in
        ["`https://example.org`", "    https://example.org", "[https://example.org](#a)", "javascript://x"]
    {
        assert!(
            !page(text).html.contains("href=\"http") && !page(text).html.contains("href=\"java"),
            "{text}"
        );
    }
}

#[test]
fn what_begins_like_an_address_is_one() {
    for (text, href, words) in [
        ("www.example.org/a", "http://www.example.org/a", "www.example.org/a"),
        ("HTTPS://C.VN/a", "HTTPS://C.VN/a", "HTTPS://C.VN/a"),
        ("bdp@example.org", "mailto:bdp@example.org", "bdp@example.org"),
    ] {
        let html = page(&format!("Xem {text}, rồi.")).html;
        assert!(html.contains(&format!("<a href=\"{href}\" rel=\"noopener\">{words}</a>, rồi.")), "{html}");
    }
    for text in ["so-tay.docx", "example.org", "ftp://example.org", "1.2.3", "a@b", "`a@example.org`"] {
        assert!(!page(text).html.contains("<a "), "{text}");
    }
}

#[test]
fn a_tag_that_nothing_closes_takes_no_words_with_it() {
    for name in
        ["title", "select", "script", "textarea", "template", "svg", "math", "xmp", "plaintext", "iframe"]
    {
        for source in [format!("a <{name}> b\n\nc\n"), format!("a\n\n<{name}>\nb\n\nc\n")] {
            let html = page(&source).html;
            assert!(["a", "b", "c"].iter().all(|word| html.contains(word)), "{source} gave {html}");
            assert_eq!(hostile_parts(&html), Vec::<String>::new(), "{source} gave {html}");
        }
    }
    assert_eq!(page("a <title>b</title> c").html, "<p>a  c</p>\n");
}

#[test]
fn a_link_to_another_site_does_not_hand_over_the_window() {
    assert!(page("[x](https://example.org/)").html.contains("rel=\"noopener\""));
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_they_are_mentioned() {
    let html = page("A[^b] and B[^a] and A[^b].\n\n[^a]: second\n\n[^b]: first\n\nend\n").html;
    let place = |part: &str| html.find(part).unwrap_or_else(|| panic!("{part} in {html}"));
    assert!(place("end") < place("first") && place("first") < place("second"));
    assert_eq!(html.matches("id=\"ref_1\"").count(), 1);
    assert!(html.contains("id=\"note_2\""));
}

#[test]
fn a_task_list_has_no_boxes_to_tick() {
    let html = page("- [x] done\n- [ ] open\n").html;
    assert!(html.contains("☑ done") && html.contains("☐ open") && !html.contains("<input"), "{html}");
}

#[test]
fn an_answer_that_looks_like_a_list_stays_as_written() {
    for text in ["15.", "1. abc", "- 5", "# 3", "+ 84", "135) x", "___", "> 5"] {
        let html = inline(text, &here());
        assert_eq!(html, escape(text).replace("&#39;", "'"), "{text}");
    }
}

#[test]
fn a_line_of_markdown_keeps_its_emphasis_and_loses_its_blocks() {
    assert_eq!(inline("**30%** or _\"40\"_", &here()), "<strong>30%</strong> or <em>\"40\"</em>");
    assert_eq!(inline("one\n\ntwo  \nthree", &here()), "one<br>two<br>\nthree");
    assert_eq!(inline("<div>a<p>b</div>", &here()), "a<br>b");
    assert_eq!(inline("Chọn:\n- x\n- y\n|a|b|", &here()), "Chọn:\n<br>- x\n<br>- y\n<br>|a|b|");
    assert_eq!(inline("- Chị đi đâu?\n5 - 3", &here()), "- Chị đi đâu?\n5 - 3");
}

#[test]
fn an_id_written_by_hand_cannot_take_part_twice() {
    let html = page("<h2 id=\"a\">x</h2>\n<h2 id=\"own_a\">y</h2>\n\n<a id='a'>z</a>\n\n## a\n").html;
    assert_eq!(html.matches("id=").count(), 1, "{html}");
    assert!(html.contains("<h2 id=\"a\">a</h2>"), "the heading keeps what leads to it: {html}");
    // Nor one spelled otherwise, or as long as a text may be.
    for typed in ["&#111;wn_a", "own&#95;a", &format!("{}own_a", "x".repeat(50_000))] {
        let html = page(&format!("<h2 id=\"{typed}\">x</h2>\n\n## a\n")).html;
        assert_eq!(html.matches("id=").count(), 1);
        assert!(html.contains("<h2 id=\"a\">a</h2>"));
    }
}

/// Everything a browser could run, read back as a browser reads it.
pub(in crate::courses) fn hostile_parts(html: &str) -> Vec<String> {
    let mut found = vec![];
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or("").to_lowercase();
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("")
            .to_owned();
        let forbidden = [
            "script", "style", "form", "input", "button", "iframe", "object", "embed", "svg", "math", "meta",
            "link", "base",
        ];
        if forbidden.contains(&name.as_str()) {
            found.push(tag.clone());
        }
        // Values are always quoted in cleaned HTML, so what stands outside quotes is a name.
        let outside: String = tag.split('"').step_by(2).collect();
        if outside
            .split_whitespace()
            .any(|word| word.starts_with("on") || word.starts_with("style=") || word.starts_with("srcdoc"))
        {
            found.push(tag.clone());
        }
        for (before, value) in
            tag.split('"').collect::<Vec<_>>().chunks(2).filter_map(|c| c.get(1).map(|v| (c[0], *v)))
        {
            let bare: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let address = before.ends_with("href=") || before.ends_with("src=");
            if address && ["javascript:", "data:", "vbscript:"].iter().any(|scheme| bare.starts_with(scheme))
            {
                found.push(tag.clone());
            }
        }
    }
    found
}

#[test]
fn known_attacks_do_not_survive() {
    for attack in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVa\tScRiPt:alert(1))",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "![a](data:text/html,x)",
        "<form action=/x><input name=a><button>b</button></form>",
        "<svg onload=alert(1)>",
        "<style>p{}</style>",
        "<p style=\"background:url(x)\">",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "[a]: javascript:alert(1)\n\n[a]",
        "<a href=\" javascript:alert(1)\">x</a>",
        "> [!NOTE]\n> <div onclick=x>\n",
        "## <img src=x onerror=y>\n",
        "[^a]\n\n[^a]: <script>1</script>\n",
        "<base href=//evil.example>",
    ] {
        for html in [page(attack).html, inline(attack, &here())] {
            assert_eq!(hostile_parts(&html), Vec::<String>::new(), "{attack} gave {html}");
        }
    }
}

pub(in crate::courses) const PIECES: &[&str] = &[
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](<java\nscript:x>)",
    "<svg",
    " onload=x ",
    "<form>",
    "<style>",
    "</style>",
    "<math>",
    "<mtext>",
    "<table>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "`",
    "```\n",
    "|a|b|\n|-|-|\n",
    "\"",
    "'",
    ">",
    "<",
    "&#x6a;",
    "javascript:",
    "href=",
    "<a ",
    "[^1]",
    "[^1]: ",
    "> [!TIP]\n> ",
    "## ",
    "\n\n",
    "\n",
    " ",
    "![",
    "](",
    ")",
    "media/a.svg",
    "![một](media/b.jpg)",
    "![hai](media/c.mp3)",
    "![ba](media/d.mp4)\n\n<details>\n",
    "nhóm",
    "<details>",
    "<p id=note_1>",
    "đối tượng",
    "\u{0}",
    "\u{202e}",
    "<noscript>",
    "<template>",
    "<textarea>",
    "<xmp>",
    "<plaintext>",
    "<a href='x' style='y'>",
    "- [x] ",
    "*",
    "_",
    "~~",
    "\u{2000}",
    "\u{e000}",
    "\\",
    "    ",
    "1. ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_hostile_survives_whatever_is_written(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30), tail in "\\PC{0,20}") {
        let source = pieces.concat() + &tail;
        for html in [page(&source).html, inline(&source, &here())] {
            prop_assert_eq!(hostile_parts(&html), Vec::<String>::new(), "{}", html);
        }
    }

    #[test]
    fn no_id_is_on_a_page_twice(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        let html = page(&pieces.concat()).html;
        let ids: Vec<_> = html.split('<').skip(1).filter_map(|tag| tag.split('>').next()?.split(" id=\"").nth(1)?.split('"').next()).collect();
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}", html);
    }
}

#[test]
fn what_is_nested_without_end_is_shown_within_bounds() {
    let deep = page(&format!("{}sâu", "> ".repeat(5000)));
    assert_eq!(deep.html.matches("<blockquote>").count(), DEEPEST);
    assert!(deep.shortened && deep.html.contains("sâu"));
    let tags = page(&format!("{}\n\n> sau đó\n", "<div>".repeat(5000)));
    assert!(tags.html.matches("<div>").count() <= MOST_TAGS);
    assert!(tags.shortened && tags.html.contains("<p>sau đó</p>"));
    let long = page(&"từ ".repeat(100_000));
    assert!(long.shortened && long.html.len() < 210_000, "{}", long.html.len());
    let lists = page("- a\n  - b\n    1. c\n\n> > trích\n");
    assert!(!lists.shortened && lists.html.matches("<li>").count() == 3, "{}", lists.html);
}
