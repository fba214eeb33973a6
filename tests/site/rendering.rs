//! What `lantoa render` prints is what the site shows.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use lantoa::courses::edition::{EditionState, slugs};
use lantoa::kit::files;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::units::Level;
use scraper::{Html, Selector};

use crate::courses::{FIRST, publish_whole};
use crate::pictures::{folder_with, photograph, site_on};
use crate::support::answer::words;
use crate::support::{Answer, Site};

/// What the command prints for the text of a module, in its folder.
fn printed(folder: &Path, language: Language) -> String {
    let text = std::fs::read(folder.join(format!("{}.md", language.code()))).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .args(["render", "--language", language.code(), "--module"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", folder.display());
    String::from_utf8(output.stdout).unwrap()
}

/// What stands in the prose of a page before its sources: the text with its checks, and its terms.
fn prose(page: &Answer) -> &str {
    let (_, behind) = page.html().split_once("<div class=\"prose\"").unwrap();
    let (_, behind) = behind.split_once(">\n").unwrap();
    let (before, _) = behind.split_once("<ul class=\"sources\">").unwrap();
    before.rsplit_once("\n<h2 id=\"the_sources\">").unwrap().0
}

/// A piece of HTML with a sign where each check stood, which begins and ends with these tags.
fn without_checks(html: &str, begins: &str, ends: &str) -> String {
    let mut pieces = html.split(begins);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str("[check]");
        kept.push_str(piece.split_once(ends).expect("a check ends").1);
    }
    kept
}

fn all(html: &str, selector: &str) -> Vec<String> {
    Html::parse_fragment(html).select(&Selector::parse(selector).unwrap()).map(words).collect()
}

/// Insists that the command prints for a module's folder what its page shows, and returns it: byte for byte
/// but for the checks. The site draws those as forms that one can send, whose address and edition no text
/// knows; of these the questions and the answers are compared, in their order.
#[track_caller]
fn is_shown(page: &Answer, folder: &Path, language: Language) -> String {
    let (shown, printed) = (prose(page), printed(folder, language));
    assert_eq!(
        without_checks(&printed, "<div id=\"check_", "</ul></div>\n"),
        without_checks(shown, "<form class=\"check\"", "</form>\n"),
        "{}",
        folder.display()
    );
    assert_eq!(all(&printed, ".check li"), all(shown, ".check .choice span"));
    let (asked, drawn) = (all(&printed, ".check p"), all(shown, ".check legend"));
    assert_eq!(asked.len(), drawn.len());
    assert!(asked.iter().zip(&drawn).all(|(question, legend)| legend.starts_with(question)), "{drawn:?}");
    printed
}

#[actix_web::test]
async fn render_prints_what_each_module_of_the_shipped_courses_shows() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &centre).await;
    let courses = slugs(&files::courses());
    for course in &courses {
        publish_whole(&site, course, EditionState::DraftInUse).await;
    }
    let rin = site.sign_in_as(&rin).await;
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses");
    let (mut terms, mut pictures, mut modules) = (0, 0, 0);
    for language in Language::ALL {
        rin.post("/language", &[("lang", language.code())]).await;
        for course in &courses {
            for address in rin.get(&format!("/courses/{course}")).await.attributes(".modules a", "href") {
                let page = rin.get(&address).await;
                let module = shipped.join(&address["/courses/".len()..]);
                let printed = is_shown(&page, &module, language);
                terms += all(&printed, "section.words dt").len();
                pictures += printed.matches(" width=\"").count();
                modules += 1;
            }
        }
    }
    assert!(modules >= 48 && terms > 100 && pictures >= 48, "{modules} {terms} {pictures}");
}

/// The photograph, the terms and the check are in a folder of a site's own.
#[actix_web::test]
async fn render_prints_a_photograph_and_a_check_as_their_page_does() {
    let folder = folder_with(&photograph(1600));
    let module = folder.path().join("leg/01-what-a-leg-is");
    for language in Language::ALL {
        let file = module.join(format!("{}.md", language.code()));
        let text = std::fs::read_to_string(&file).unwrap();
        let check = "```gift\nHọp ở đâu? {=Nhà văn hóa #Rộng. ~Nhà riêng #Chật.}\n\nĐúng không? {TRUE #Sai. #Đúng.}\n```\n";
        std::fs::write(file, format!("{text}\n{check}\nHết.\n")).unwrap();
    }
    let (site, mai) = site_on(folder.path()).await;
    let mai = site.sign_in_as(&mai).await;
    mai.get("/studio").await.form("/studio/leg/drafts").save().await;
    let form = mai.get("/studio/leg/editions/new").await.form("/studio/leg/editions");
    form.fill("message", "Có ảnh và câu hỏi").save().await.shows("Phiên bản 1");
    for language in Language::ALL {
        mai.post("/language", &[("lang", language.code())]).await;
        let printed = is_shown(&mai.get(FIRST).await, &module, language);
        assert!(printed.contains("srcset=\"") && printed.contains("class=\"term\""), "{printed}");
        assert_eq!(all(&printed, ".check p"), ["Họp ở đâu?", "Đúng không?"]);
    }
}
