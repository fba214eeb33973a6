//! `lantoa render`: the HTML of a module page from Markdown on standard input.

use std::io::Write;
use std::process::{Output, Stdio};

use lantoa::courses::ROOT;
use lantoa::courses::address::Place;
use lantoa::courses::markdown::{self, Wording};
use lantoa::kit::files;
use lantoa::kit::text::{Language, Texts};

use crate::{lantoa, said};

/// Of each kind of block and of words, and some HTML of an author.
const EXAMPLES: [&str; 8] = [
    "# Họp nhóm\n\nMỗi tháng *một* lần, **đúng giờ**.\n",
    "- một\n- hai\n\n  vẫn hai\n\n1) ba\n",
    "\tmã\n\n```sh\nls  -l\n```\n",
    "> [!NOTE]\n> Xin nhớ.\n\n[xem][ở đây]\n\n[ở đây]: /courses \"Khóa học\"\n",
    "| a | b |\n|---|--:|\n| 1 | 2 |\n\nHết[^1].\n\n[^1]: Cuối trang.\n",
    "<div onclick=\"x()\">\n<script>x()</script>\n</div>\n\nSau <b>đó</b> &copy; \\*\n",
    "![Sơ đồ](media/so-do.svg \"Ba hộ\")\n\nhttps://example.org\n",
    "",
];

/// What the command prints for a text.
fn printed(arguments: &[&str], source: &str) -> String {
    let output = piped(arguments, source.as_bytes());
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The command with a text on its standard input.
fn piped(arguments: &[&str], source: &[u8]) -> Output {
    let mut child = lantoa(&["render"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(source).unwrap();
    child.wait_with_output().unwrap()
}

fn wording(language: Language) -> Wording {
    Wording::both(&Texts::read(&files::templates()).unwrap()).of(language).clone()
}

#[test]
fn a_text_that_cannot_be_taken_is_said_in_the_language_of_the_page() {
    let too_long = vec![b'a'; files::LARGEST as usize + 1];
    for (source, vi, en) in [
        (&b"b\xe0i"[..], "không phải văn bản UTF-8", "is not UTF-8"),
        (&too_long, "Bài viết dài quá", "The text is longer"),
    ] {
        for (chosen, words, other) in [(&[][..], vi, en), (&["--language", "en"], en, vi)] {
            let output = piped(chosen, source);
            assert!(!output.status.success());
            assert!(said(&output).contains(words) && !said(&output).contains(other), "{}", said(&output));
        }
    }
}

#[test]
fn raw_prints_what_the_specification_is_held_against() {
    for language in Language::ALL {
        for source in EXAMPLES {
            let raw = printed(&["--raw", "--language", language.code()], source);
            assert_eq!(raw, markdown::raw(source, &wording(language)).html, "{source}");
        }
    }
    assert!(printed(&["--raw"], EXAMPLES[5]).contains("<div onclick=\"x()\">\n<script>x()</script>"));
}

#[test]
fn without_raw_the_page_is_printed_as_a_reader_gets_it() {
    let place = Place { root: ROOT.to_owned(), course: "course".to_owned(), module: "module".to_owned() };
    for source in EXAMPLES {
        let page = printed(&[], source);
        assert_eq!(page, markdown::render(source, &place, &wording(Language::Vi)).html, "{source}");
    }
    let cleaned = printed(&[], EXAMPLES[5]);
    assert!(cleaned.contains("<b>đó</b>"), "{cleaned}");
    assert!(!cleaned.contains("script") && !cleaned.contains("onclick"), "{cleaned}");
}

#[test]
fn the_front_of_a_file_is_no_part_of_its_page() {
    let file = "\u{feff}---\r\ntitle: Họp\r\n---\r\nMời **cả nhà**.\r\n";
    assert_eq!(printed(&[], file), "<p>Mời <strong>cả nhà</strong>.</p>\n");
}

#[test]
fn a_text_by_itself_has_no_terms_and_in_its_module_it_has_them() {
    let module = concat!(env!("CARGO_MANIFEST_DIR"), "/courses/leg/01-what-a-leg-is");
    let text = std::fs::read_to_string(format!("{module}/vi.md")).unwrap();
    let (alone, within) = (printed(&[], &text), printed(&["--module", module], &text));
    for sign in ["class=\"term\"", "<section class=\"words\">", " width=\""] {
        assert!(!alone.contains(sign) && within.contains(sign), "{sign}");
    }
    assert!(within.contains("src=\"/courses/leg/01-what-a-leg-is/media/three-kinds.svg?v="), "{within}");
    let here = lantoa(&["render", "--module", "."]).current_dir(module).output().unwrap();
    assert!(here.status.success(), "{}", said(&here));
}

#[test]
fn a_folder_that_is_no_module_is_said() {
    let courses = concat!(env!("CARGO_MANIFEST_DIR"), "/courses");
    for (folder, vi, en) in [
        (courses.to_owned(), "không phải là thư mục của một bài", "is not the folder of a module"),
        (format!("{courses}/leg"), "không phải là thư mục của một bài", "is not the folder of a module"),
        (
            format!("{courses}/leg/01-what-a-leg-is/vi.md"),
            "không phải là thư mục của một bài",
            "is not the folder of a module",
        ),
        (format!("{courses}/leg/none"), "Không có thư mục", "There is no folder"),
    ] {
        for (language, words) in [("vi", vi), ("en", en)] {
            let output = piped(&["--module", &folder, "--language", language], b"a");
            assert!(!output.status.success() && said(&output).contains(words), "{}", said(&output));
        }
    }
}
