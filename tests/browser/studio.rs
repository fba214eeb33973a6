//! Writing a module where the network is gone, where another writes too, and without scripts; how it is
//! written from nothing is in [`trainer`](crate::trainer).

use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::kit::clock::new_id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::studio::Draft;
use lantoa::studio::queries::{self, NewDraft, Writing};
use lantoa::units::Level;

use serde_json::json;

use crate::site_support::User;
use crate::support::{Browser, DESK, Served};

pub const HERE: &str = "/studio/leg/modules/99-giu-quy";

/// A site with a draft of a course that lists a module of which nothing is written yet.
pub async fn site_with_an_empty_module() -> (Served, User, Draft) {
    let site = Served::new();
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let (by, now) = (mai.person, site.now());
    let draft = site
        .write(move |conn| {
            let files = files_of(&files::courses(), "leg");
            let listed =
                files["leg/course.toml"].replacen("modules = [", "modules = [\n  \"99-giu-quy\",", 1);
            let edition = NewEdition {
                id: new_id(),
                course: "leg".into(),
                state: EditionState::Official,
                files,
                message: "Bản đầu".into(),
                change: Change::Substantive,
                writers: vec![],
                unit: None,
            };
            let edition = lantoa::quizzes::queries::publish(conn, &edition, None, now)?;
            let new = NewDraft { id: new_id(), course: "leg".into(), base: Some(edition.id), unit: None };
            let draft = queries::begin(conn, &new, Some(by), now)?;
            let writing = Writing { path: "leg/course.toml".into(), over: 0, text: Some(listed) };
            queries::save(conn, &draft, &writing, Some(by), now)?;
            Ok(draft)
        })
        .await;
    (site, mai, draft)
}

pub async fn file(site: &Served, draft: &Draft, name: &str) -> String {
    let (draft, path) = (draft.clone(), format!("leg/99-giu-quy/{name}"));
    site.read(move |conn| Ok(queries::file(conn, &draft, &path)?.text.unwrap_or_default())).await
}

async fn fill_head(browser: &Browser) {
    for (code, title, objective) in
        [("vi", "Giữ quỹ nhóm", "Ghi được sổ quỹ"), ("en", "The fund", "Keep the book")]
    {
        browser.fill(&format!("title.{code}"), title).await;
        browser.fill(&format!("minutes.{code}"), "10").await;
        browser.fill(&format!("objectives.{code}"), objective).await;
        browser.fill(&format!("sources.{code}"), "Sổ tay | https://example.org").await;
    }
}

#[actix_web::test]
async fn what_cannot_be_sent_is_kept_on_the_machine_and_offered_again() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    // As when the network is gone.
    browser.run("window.fetch = () => Promise.reject(new TypeError('gone'))", vec![]).await;
    browser.fill("body.vi", "Viết lúc mất mạng.").await;
    let kept = "return document.getElementById('state').textContent.includes('đang giữ trên máy này')";
    browser.until("what is kept", kept, vec![]).await;
    // The page is closed without asking.
    browser
        .run("addEventListener('beforeunload', event => event.stopImmediatePropagation(), true)", vec![])
        .await;
    browser.goto("/courses").await;
    let _ = browser.client().accept_alert().await;
    browser.goto(HERE).await;
    browser.press_and_stay("Lấy lại phần đó").await;
    assert_eq!(browser.value("body.vi").await, "Viết lúc mất mạng.");
    browser.is_saved().await;
    assert!(file(&site, &draft, "vi.md").await.contains("Viết lúc mất mạng."));
}

#[actix_web::test]
async fn the_same_form_saves_and_shows_without_scripts() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let mut browser = site.browse_without_scripts(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    fill_head(&browser).await;
    browser.fill("body.vi", "## Mở sổ\n\nMỗi tháng ghi một lần.\n").await;
    browser.press("Lưu và xem thử").await;
    browser.shows("Mỗi tháng ghi một lần.").await;
    assert!(browser.has("article h2").await);
    browser.click("Trở lại soạn").await;
    assert_eq!(browser.value("minutes.vi").await, "10");
    assert!(file(&site, &draft, "vi.md").await.ends_with("---\n## Mở sổ\n\nMỗi tháng ghi một lần.\n"));
    browser.is_well_made("studio-text-plain").await;

    // And so the terms of the course.
    browser.goto("/studio/leg").await;
    browser.click("Từ ngữ của khóa học").await;
    browser.fill("body.vi", "sổ quỹ\n: Sổ ghi tiền của nhóm.\n").await;
    browser.press("Lưu và xem thử").await;
    browser.shows("Sổ ghi tiền của nhóm.").await;
    browser.click("Trở lại soạn").await;
    browser.shows("Bảng từ ngữ tiếng Anh có 12 từ, tiếng Việt có 1 từ.").await;
    browser.is_well_made("studio-glossary-plain").await;
}

#[actix_web::test]
async fn the_phone_shows_where_one_types_below_what_one_types() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    browser.fill("body.vi", &(1..30).map(|n| format!("Đoạn {n}.\n\n")).collect::<String>()).await;
    browser.tap("#body-vi").await;
    browser.keys("Gõ ở giữa. ").await;
    let script = "const [text, frame, bar] = ['#body-vi', '.side iframe', '.save-bar']
            .map(place => document.querySelector(place));
        const here = frame.contentDocument.querySelector('.here');
        if (!here || !here.textContent.includes('Gõ ở giữa')) return false;
        const line = here.getBoundingClientRect(), phone = frame.getBoundingClientRect();
        const foot = Math.min(phone.bottom, bar.getBoundingClientRect().top);
        return text.getBoundingClientRect().top >= 0 && text.getBoundingClientRect().bottom <= phone.top + 1
            && line.top >= 0 && phone.top + line.bottom <= foot;";
    browser.until("the line that is written, in the phone", script, vec![]).await;
}

#[actix_web::test]
async fn what_another_person_saves_meanwhile_is_shown_while_one_writes() {
    let (site, mai, draft) = site_with_an_empty_module().await;
    let centre = site.read(|conn| Ok(lantoa::units::queries::root(conn)?.unwrap())).await;
    let vinh = site.user("Trần Quốc Vinh", Role::Trainer, &centre).await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    browser.fill("body.vi", "Một.\n\nHai.\n\nBa.\n\nBốn.\n").await;
    browser.is_saved().await;
    let his = async |from: &str, to: &str| {
        let (draft, from, to, now) = (draft.clone(), from.to_owned(), to.to_owned(), site.now());
        let by = vinh.person;
        site.write(move |conn| {
            let stands = queries::file(conn, &draft, "leg/99-giu-quy/vi.md")?;
            let text = stands.text.unwrap().replacen(&from, &to, 1);
            let writing = Writing { path: stands.path, over: stands.number, text: Some(text) };
            Ok(queries::save(conn, &draft, &writing, Some(by), now)?)
        })
        .await;
    };
    let has = |words: &str| format!("return document.getElementById('body-vi').value.includes('{words}')");

    // At another place: both stand, and the text that one writes in has them.
    his("Một.", "Một của Vinh.").await;
    browser.fill("body.vi", "Một.\n\nHai.\n\nBa.\n\nBốn của Mai.\n").await;
    browser.until("what Vinh wrote", &has("Một của Vinh."), vec![]).await;
    browser.shows("Trần Quốc Vinh cũng vừa lưu phần này").await;
    assert!(browser.value("body.vi").await.contains("Bốn của Mai."));

    // At the same place: one is told, and chooses.
    his("Hai.", "Hai của Vinh.").await;
    browser.fill("body.vi", "Một của Vinh.\n\nHai của Mai.\n\nBa.\n\nBốn của Mai.\n").await;
    browser.until("the marks", &has("««« Trần Quốc Vinh"), vec![]).await;
    browser.shows("Hai người sửa cùng một chỗ").await;
    assert!(browser.value("body.vi").await.contains("Hai của Mai."));
    assert!(!file(&site, &draft, "vi.md").await.contains("Hai của Mai."));
    browser.fill("body.vi", "Một của Vinh.\n\nHai của cả hai.\n\nBa.\n\nBốn của Mai.\n").await;
    browser.press("Lưu").await;
    browser.shows("Đã lưu").await;
    browser.hides("Máy này còn giữ").await;
    assert!(file(&site, &draft, "vi.md").await.contains("Hai của cả hai."));
    browser.silent().await;
}

/// A text in which what is chosen stands between ⟦ and ⟧, before a tool is pressed, and after it.
const PRESSED: [(&str, &str, &str); 37] = [
    ("bold", "một ⟦hai⟧ ba", "một **⟦hai⟧** ba"),
    ("bold", "một **⟦hai⟧** ba", "một ⟦hai⟧ ba"),
    ("bold", "một **h⟦⟧ai** ba", "một ⟦hai⟧ ba"),
    ("bold", "một ⟦hai ⟧ba", "một **⟦hai⟧** ba"),
    ("bold", "⟦- a **b**\n- c⟧", "⟦- **a b**\n- **c**⟧"),
    ("italic", "**⟦a⟧**", "***⟦a⟧***"),
    // At the end of bold words one steps out of them, and back in.
    ("bold", "**hai⟦⟧** ba", "**hai**⟦⟧ ba"),
    ("bold", "**hai**⟦⟧ ba", "**hai⟦⟧** ba"),
    ("italic", "- *hai⟦⟧*", "- *hai*⟦⟧"),
    ("bold", "**hai ⟦⟧**", "**hai** ⟦⟧"),
    ("bold", "một **⟦⟧**", "một ⟦⟧"),
    ("bold", "một ** ⟦⟧**", "một  ⟦⟧"),
    ("bold", "**a** **b⟦⟧** c", "**a** **b**⟦⟧ c"),
    ("bold", "**a** ⟦⟧", "**a** **⟦⟧**"),
    ("bold", "một⟦⟧ **b**", "một**⟦⟧** **b**"),
    ("bold", "**⟦⟧b**", "⟦⟧**b**"),
    ("italic", "**a⟦⟧**", "**a*⟦⟧***"),
    ("bold", "***a⟦⟧***", "***a**⟦⟧*"),
    ("italic", "***a**⟦⟧*", "***a***⟦⟧"),
    ("italic", "2 * 3 *a⟦⟧*", "2 * 3 *a*⟦⟧"),
    ("italic", "\\* *a⟦⟧*", "\\* *a*⟦⟧"),
    ("bold", "* **a⟦⟧**", "* **a**⟦⟧"),
    ("bold", "***⟦a⟧***", "*⟦a⟧*"),
    ("bold", "098****123 ⟦a⟧", "098****123 **⟦a⟧**"),
    ("italic", "⟦một\n\nhai⟧", "⟦*một*\n\n*hai*⟧"),
    ("italic", "⟦*một*\n\n*hai*⟧", "⟦một\n\nhai⟧"),
    ("heading", "tê⟦⟧n", "## tên⟦⟧"),
    ("heading", "## tê⟦⟧n", "tên⟦⟧"),
    ("list", "đoạn\n⟦a\nb⟧\nsau", "đoạn\n\n⟦- a\n- b⟧\n\nsau"),
    ("list", "⟦- a\n- b⟧", "⟦a\nb⟧"),
    ("numbers", "⟦- a\n- b⟧", "⟦1. a\n2. b⟧"),
    ("list", "- x\n⟦a⟧", "- x\n⟦- a⟧"),
    ("note", "⟦a\n\nb⟧", "⟦> [!NOTE]\n> a\n> \n> b⟧"),
    ("note", "> [!NOTE]\n> ⟦a⟧\n> b\n\nc", "⟦a\nb⟧\n\nc"),
    ("table", "một⟦⟧\nhai", "một\n\n| ⟦Cột 1⟧ | Cột 2 |\n|---|---|\n|   |   |\n|   |   |\n\nhai"),
    ("table", "⟦Tên\tTuổi\nRin\t45⟧", "| ⟦⟧Tên | Tuổi |\n|---|---|\n| Rin | 45 |"),
    ("table", "x\n⟦a|b\t\n\tc *d*⟧\ny", "x\n\n| ⟦⟧a\\|b |   |\n|---|---|\n|   | c *d* |\n\ny"),
];

/// What is typed between presses of bold (B) and italic (I) into an empty text, and the text then.
const TYPED: [(&[&str], &str); 10] = [
    (&["Nước", "B", " bẩn", "B"], "Nước **bẩn**"),
    (&["B", "bẩn ", "B", "thì"], "**bẩn** thì"),
    (&["I", " c", "I", "z"], " *c*z"),
    (&["B", "a", "I", "I", "B", "z"], "**a**z"),
    (&["B", "I", " ", "I", "B", "a"], " a"),
    (&["x", "I", "B", "a b ", "B", "I"], "x***a b*** "),
    (&["B", "a ", "I", "b ", "B", "c", "I", "z"], "**a *b*** *c*z"),
    (&["B", "a", "I", "b", "B", "I", "z"], "**a*b***z"),
    (&["B", "a", "I", "b", "B", "c", "I"], "**ab***c*"),
    (&["x", "B", ", a", "B"], "x, **a**"),
];

#[actix_web::test]
async fn a_tool_pressed_again_takes_back_what_it_wrote_and_enter_goes_on_with_a_list() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(HERE).await;
    for (tool, before, after) in PRESSED {
        let script = "const [tool, marked] = arguments;
            const area = document.getElementById('body-vi');
            const from = marked.indexOf('⟦'), to = marked.indexOf('⟧') - 1;
            area.value = marked.replace(/[⟦⟧]/g, '');
            area.focus();
            area.setSelectionRange(from, to);
            document.querySelector(`[data-side=vi] [data-tool=${tool}]`).click();
            const text = area.value, [start, end] = [area.selectionStart, area.selectionEnd];
            return text.slice(0, start) + '⟦' + text.slice(start, end) + '⟧' + text.slice(end);";
        let became = browser.run(script, vec![json!(tool), json!(before)]).await;
        assert_eq!(became, json!(after), "{tool} on {before}");
    }
    for (typed, became) in TYPED {
        let script = "const area = document.getElementById('body-vi');
            area.value = '';
            area.focus();
            const tools = { B: 'bold', I: 'italic' };
            for (const what of arguments[0]) {
                const tool = document.querySelector(`[data-side=vi] [data-tool=${tools[what]}]`);
                if (tool) tool.click();
                else document.execCommand('insertText', false, what);
            }
            return area.value;";
        assert_eq!(browser.run(script, vec![json!(typed)]).await, json!(became), "{typed:?}");
    }
    browser.run("document.getElementById('body-vi').value = ''", vec![]).await;
    browser.goes_to_the_end("vi").await;
    browser.keys("1. một\nhai\n\nhết\n- [x] xong\ncòn").await;
    browser.text_has("vi", "1. một\n2. hai\n\nhết\n- [x] xong\n- [ ] còn").await;
    browser.is_saved().await;

    browser.run("document.getElementById('body-vi').value = ''", vec![]).await;
    let press = async |tool: &str| {
        let press = format!("document.querySelector('[data-side=vi] [data-tool={tool}]').click()");
        browser.run(&press, vec![]).await;
    };
    for (tool, words) in [("bold", "Nước "), ("bold", "bẩn"), ("italic", " thì "), ("italic", "đau")] {
        browser.keys(words).await;
        press(tool).await;
    }
    browser.keys(" bụng\n- ").await;
    press("bold").await;
    browser.keys("một\nhai\n").await;
    press("italic").await;
    browser.keys("\nhết").await;
    // As in Word: the space is typed after the press, and nothing is pressed behind it.
    press("bold").await;
    browser.keys(" chuyện").await;
    let typed = "Nước **bẩn** thì *đau* bụng\n- **một**\n- hai\n\nhết **chuyện**";
    browser.text_has("vi", typed).await;

    // A table is filled in from cell to cell, and made of the cells of a spreadsheet.
    browser.run("document.getElementById('body-vi').value = ''", vec![]).await;
    press("table").await;
    browser.shows("Thêm hàng: bấm Enter ở cuối một hàng.").await;
    browser.keys("Tháng").await;
    let ends =
        "const area = document.getElementById('body-vi'), end = area.value.indexOf('\\n', area.selectionEnd);
        area.setSelectionRange(end, end);";
    for words in ["\n1", "\n2", "\n3", "\n", "\nhết"] {
        browser.run(ends, vec![]).await;
        browser.keys(words).await;
    }
    let table = "| Tháng | Cột 2 |\n|---|---|\n| 1  |   |\n| 2  |   |\n| 3  |   |\n\nhết";
    browser.text_has("vi", table).await;
    browser.goes_to_the_end("vi").await;
    assert!(browser.pastes("vi", "return []", "Tên\tSố\r\n\"Đinh\nRin\"\t20\r\n").await);
    browser.text_has("vi", "| Tên | Số |\n|---|---|\n| Đinh Rin | 20 |").await;
    browser.phone_shows("vi", ".prose td", "Đinh Rin").await;
    assert!(!browser.pastes("vi", "return []", "Tên:\tRin").await, "a line with a tab is a line");
    browser.silent().await;
}

#[actix_web::test]
async fn a_term_and_its_meaning_are_put_in_by_a_button_and_seen_as_readers_get_them() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto("/studio/leg/glossary").await;
    browser.goes_to_the_end("vi").await;
    let press = async || {
        browser.run("document.querySelector('[data-side=vi] [data-tool=term]').click()", vec![]).await;
    };
    press().await;
    browser.goes_to_the_problem("vi", "Từ “Từ mới” chưa có lời giải thích").await;
    browser.keys("bà con\nNgười trong thôn.").await;
    browser.text_has("vi", "PIM\n: Sổ tay hướng dẫn thực hiện dự án.\n\nbà con\n: Người trong thôn.").await;
    browser.phone_shows("vi", ".words dt.here", "bà con").await;
    browser.phone_shows("vi", ".words dd", "Người trong thôn.").await;
    // A word that stands there already gets its room for a meaning.
    browser.keys("\n\nđất dốc").await;
    press().await;
    browser.keys("Đất trên sườn núi.").await;
    browser.phone_shows("vi", ".words dd", "Đất trên sườn núi.").await;
    browser.is_saved().await;
    browser.silent().await;
}

/// Drops a file on a text; says whether the page stays, and what is told above it.
async fn drops(browser: &Browser, name: &str, kind: &str) -> (bool, String) {
    let script = "const area = document.getElementById('body-vi');
        const held = new DataTransfer();
        held.items.add(new File(['x'], arguments[0], { type: arguments[1] }));
        const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: held });
        const goes = area.dispatchEvent(event);
        return [!goes, document.querySelector('.side [role=alert]')?.textContent ?? '']";
    let told = browser.run(script, vec![json!(name), json!(kind)]).await;
    (told[0] == json!(true), told[1].as_str().unwrap_or_default().to_owned())
}

#[actix_web::test]
async fn a_file_that_is_not_taken_is_refused_with_a_sentence_and_the_page_stays() {
    let (site, mai, _) = site_with_an_empty_module().await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&mai).await;
    browser.goto(&format!("{HERE}/gift")).await;
    for (name, kind) in [("cau-hoi.gift", ""), ("hinh.png", "image/png")] {
        let (stays, told) = drops(&browser, name, kind).await;
        assert!(stays && told.contains(name) && told.contains("không nhận tệp"), "{told}");
    }
    // Many a computer does not know what a photograph of an iPhone is.
    browser.goto(HERE).await;
    for kind in ["", "image/heic"] {
        let (stays, told) = drops(&browser, "IMG_0001.HEIC", kind).await;
        assert!(stays && told.contains("IMG_0001.HEIC") && told.contains("Lưu thành JPEG"), "{told}");
    }
    browser.silent().await;
}
