//! One person's browser: reads, types, clicks.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::chromium::{Chromium, DESK, PHONE};
use crate::site_support::User;

/// Keys as WebDriver spells them.
pub const TAB: char = '\u{e004}';
pub const ENTER: char = '\u{e007}';
pub const DOWN: char = '\u{e015}';
pub const CONTROL: char = '\u{e009}';

pub struct Browser {
    pub(super) chromium: Chromium,
    site: SocketAddr,
    pub width: u32,
    pub scripts: bool,
}

impl Browser {
    pub async fn new(site: SocketAddr, width: u32, scripts: bool) -> Browser {
        let chromium = Chromium::start(scripts).await;
        chromium.resize(width);
        Browser { chromium, site, width, scripts }
    }

    pub fn client(&self) -> &Client {
        &self.chromium.client
    }

    /// Another width of the same window.
    pub fn resize(&mut self, width: u32) {
        self.chromium.resize(width);
        self.width = width;
    }

    /// Opens a page of the site.
    pub async fn goto(&self, path: &str) {
        self.client().goto(&format!("http://{}{path}", self.site)).await.unwrap();
    }

    /// Path and query of the page that is open.
    pub async fn path(&self) -> String {
        let url = self.client().current_url().await.unwrap();
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Insists that the browser has nothing to complain of: no picture missing, nothing that the
    /// site's security policy stopped. That the page itself was refused is no complaint.
    pub async fn silent(&self) {
        let page = self.client().current_url().await.unwrap().to_string();
        let mut complaints = self.chromium.complaints();
        complaints.retain(|c| {
            !(c.contains(&format!("{page} - Failed to load resource")) && c.contains("status of"))
        });
        assert!(complaints.is_empty(), "{page} at {} px: {complaints:#?}", self.width);
    }

    /// As where the line is down, until it is up again.
    pub fn go_offline(&self, offline: bool) {
        let line =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.chromium.tell("Network.enable", json!({}));
        self.chromium.tell("Network.emulateNetworkConditions", line);
    }

    /// The status with which the page that is open was answered.
    pub async fn status(&self) -> u64 {
        let script = "return performance.getEntriesByType('navigation')[0].responseStatus";
        self.run(script, vec![]).await.as_u64().unwrap()
    }

    /// Signs in by the form, as this person would.
    pub async fn sign_in_as(&self, user: &User) {
        self.sign_in(&user.user_name, &user.password).await;
    }

    pub async fn sign_in(&self, login: &str, password: &str) {
        self.goto("/sign-in").await;
        self.fill("login", login).await;
        self.fill("password", password).await;
        self.press("Đăng nhập").await;
        assert_ne!(self.path().await, "/sign-in", "{login} could not sign in: {}", self.text().await);
    }

    /// What can be read on the page.
    pub async fn text(&self) -> String {
        let body = self.client().find(Locator::Css("body")).await.unwrap();
        body.text().await.unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Insists that these words can be read.
    pub async fn shows(&self, words: &str) {
        let text = self.text().await;
        assert!(text.contains(words), "{} does not show “{words}”: {text}", self.path().await);
    }

    pub async fn hides(&self, words: &str) {
        let text = self.text().await;
        assert!(!text.contains(words), "{} shows “{words}”: {text}", self.path().await);
    }

    pub async fn has(&self, css: &str) -> bool {
        !self.client().find_all(Locator::Css(css)).await.unwrap().is_empty()
    }

    /// The first element that a CSS selector finds.
    pub async fn find(&self, css: &str) -> Element {
        match self.client().find(Locator::Css(css)).await {
            Ok(element) => element,
            Err(_) => panic!("{} has no {css}: {}", self.path().await, self.text().await),
        }
    }

    /// Touches the first element that a CSS selector finds.
    pub async fn tap(&self, css: &str) {
        self.tap_on(&self.find(css).await).await;
    }

    /// Scrolls as a thumb would, so that nothing that sticks to the screen lies over it, and touches.
    async fn tap_on(&self, element: &Element) {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.run(script, vec![serde_json::to_value(element).unwrap()]).await;
        element.click().await.unwrap();
    }

    /// Types into a field, replacing what was there; dates and times as the field keeps them.
    pub async fn fill(&self, name: &str, value: &str) {
        self.fill_in(&format!("main [name='{name}']:not([type=hidden])"), value).await;
    }

    pub async fn fill_in(&self, css: &str, value: &str) {
        let field = self.find(css).await;
        let kind = field.attr("type").await.unwrap().unwrap_or_default();
        if matches!(kind.as_str(), "date" | "time" | "month") {
            // Their keyboard depends on the machine's language; their value does not.
            let set = "arguments[0].value = arguments[1];
                arguments[0].dispatchEvent(new Event('input', { bubbles: true }));
                arguments[0].dispatchEvent(new Event('change', { bubbles: true }));";
            self.run(set, vec![serde_json::to_value(&field).unwrap(), json!(value)]).await;
            return;
        }
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// What stands in a field.
    pub async fn value(&self, name: &str) -> String {
        let field = self.find(&format!("main [name='{name}']:not([type=hidden])")).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Chooses an option by its value, in the select of this name that offers it.
    pub async fn choose(&self, name: &str, value: &str) {
        let css = format!("main select[name='{name}']:has(option[value='{value}'])");
        let select = self.find(&css).await;
        select.select_by_value(value).await.unwrap();
    }

    /// Ticks a box or picks a radio button by touching its label.
    pub async fn tick(&self, name: &str, value: impl ToString) {
        let css = format!("main input[name='{name}'][value='{}']", value.to_string());
        let input = self.find(&css).await;
        if input.is_selected().await.unwrap() {
            return;
        }
        let label =
            format!("//main//input[@name='{name}'][@value='{}']/ancestor::label[1]", value.to_string());
        match self.client().find(Locator::XPath(&label)).await {
            Ok(label) => self.tap_on(&label).await,
            Err(_) => self.tap_on(&input).await,
        }
        assert!(input.is_selected().await.unwrap(), "{css} was touched and is not on");
    }

    /// Presses the button with these words, in the page or in its frame, and waits for the next page.
    pub async fn press(&self, words: &str) {
        self.leave_by(self.touchable("button", words).await).await;
    }

    /// Presses a button that a script answers: the page stays.
    pub async fn press_and_stay(&self, words: &str) {
        self.tap_on(&self.touchable("button", words).await).await;
    }

    /// Follows the link with these words.
    pub async fn click(&self, words: &str) {
        self.leave_by(self.touchable("a", words).await).await;
    }

    /// Follows the first link that a CSS selector finds.
    pub async fn follow(&self, css: &str) {
        self.leave_by(self.find(css).await).await;
    }

    async fn leave_by(&self, element: Element) {
        self.run("window.beingLeft = true", vec![]).await;
        self.tap_on(&element).await;
        self.next_page().await;
    }

    /// Waits until the page marked as being left is gone and the next one is whole.
    async fn next_page(&self) {
        let patience = Instant::now() + Duration::from_secs(20);
        let arrived = "return !window.beingLeft && document.readyState === 'complete'";
        // Between two pages there is nothing to ask.
        while self.client().execute(arrived, vec![]).await.ok() != Some(Value::Bool(true)) {
            assert!(Instant::now() < patience, "nothing came after {}", self.path().await);
            actix_web::rt::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn touchable(&self, tag: &str, words: &str) -> Element {
        // The page before its frame; exact words before longer ones.
        for within in ["//main", ""] {
            for test in ["normalize-space(.)={}", "contains(normalize-space(.), {})"] {
                let test = test.replace("{}", &format!("\"{words}\""));
                let path = format!("{within}//{tag}[not(@aria-hidden)][{test}]");
                for element in self.client().find_all(Locator::XPath(&path)).await.unwrap() {
                    if element.is_displayed().await.unwrap() {
                        return element;
                    }
                }
            }
        }
        panic!("{} has no {tag} “{words}”: {}", self.path().await, self.text().await);
    }

    /// Types into whatever has the focus; [`TAB`] and [`ENTER`] are keys too.
    pub async fn keys(&self, keys: &str) {
        self.client().active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Goes on with the Tab key until a CSS selector finds what has the focus.
    pub async fn tab_to(&self, css: &str) {
        let there = "return document.activeElement.matches(arguments[0])";
        for _ in 0..150 {
            if self.run(there, vec![json!(css)]).await == Value::Bool(true) {
                return;
            }
            self.keys(&TAB.to_string()).await;
        }
        panic!("{}: Tab never comes to {css}", self.path().await);
    }

    /// Enter on whatever has the focus; waits for the next page.
    pub async fn enter(&self) {
        self.run("window.beingLeft = true", vec![]).await;
        self.keys(&ENTER.to_string()).await;
        self.next_page().await;
    }

    /// Runs a script of the test in the page (also where the page's own are switched off).
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client().execute(script, arguments).await.unwrap()
    }

    /// Waits until a script of the test says that something is so.
    pub async fn until(&self, what: &str, script: &str, arguments: Vec<Value>) {
        let patience = Instant::now() + Duration::from_secs(30);
        while self.run(script, arguments.clone()).await != Value::Bool(true) {
            assert!(Instant::now() < patience, "{what} never came: {}", self.text().await);
            actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Leaves pictures of the whole page as it is on a desk and on a phone.
    pub async fn pictures(&self, name: &str) {
        for width in [DESK, PHONE] {
            self.picture(name, width).await;
        }
    }

    /// Leaves a picture of the whole page in `tests/.cache/screens/NAME-WIDTH.png`.
    pub async fn picture(&self, name: &str, width: u32) {
        let folder = screens();
        self.chromium.resize(width);
        // As high as the page: else what sticks to the edge of the screen stands in its middle.
        let height = self.run("return document.documentElement.scrollHeight", vec![]).await;
        self.chromium.resize_to(width, height.as_u64());
        let picture = self.chromium.tell("Page.captureScreenshot", json!({ "format": "png" }));
        self.chromium.resize(self.width);
        let picture = decoded(picture["data"].as_str().unwrap());
        std::fs::write(folder.join(format!("{name}-{width}.png")), picture).unwrap();
    }
}

impl Browser {
    /// Leaves a picture of what is on the screen now, and of nothing below it.
    pub async fn picture_as_seen(&self, name: &str) {
        let picture = self.chromium.tell("Page.captureScreenshot", json!({ "format": "png" }));
        let picture = decoded(picture["data"].as_str().unwrap());
        std::fs::write(screens().join(format!("{name}.png")), picture).unwrap();
    }
}

/// Where pictures of pages are left.
pub fn screens() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/.cache/screens");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Base64 without a crate for it.
pub fn decoded(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [None; 256];
    for (value, letter) in (0u32..).zip(LETTERS) {
        values[usize::from(*letter)] = Some(value);
    }
    let (mut bytes, mut bits, mut count) = (Vec::with_capacity(text.len() * 3 / 4), 0u32, 0);
    for letter in text.bytes() {
        let Some(value) = values[usize::from(letter)] else { continue };
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
