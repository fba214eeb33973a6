//! What every page must be: accessible, no wider than the screen, whatever that is, usable by keyboard.

use serde_json::{Value, json};

use super::browser::{Browser, decoded, screens};
use super::chromium::{DESK, PHONE};

/// The narrowest phone, a cheap one, a tablet, the narrowest screen that shows tables, a desk, a wide one.
const WIDTHS: [u32; 6] = [320, PHONE, 768, 1152, DESK, 1920];

impl Browser {
    /// Everything of this file and the targets, with a picture on a desk and one on a phone.
    pub async fn is_well_made(&mut self, name: &str) {
        self.fits_every_screen().await;
        self.can_be_used(name).await;
    }

    /// Everything but how it fits other screens than a desk's and a phone's.
    pub async fn can_be_used(&mut self, name: &str) {
        for width in [DESK, PHONE] {
            self.resize(width);
            self.picture(name, width).await;
            self.can_be_read().await;
            if width == DESK {
                self.draws_tables_as_tables().await;
            }
            self.leaves_refusing_to_the_site().await;
            self.run(UNFOLD, vec![]).await;
            self.has_large_targets().await;
            self.works_by_keyboard().await;
            self.run(FOLD, vec![]).await;
        }
    }

    /// The quick part of it, at the width there is: axe, and nothing wider than the screen.
    pub async fn can_be_read(&self) {
        self.no_sideways_scroll().await;
        if self.scripts {
            self.axe().await;
        }
    }

    /// Insists that axe-core finds nothing wrong.
    pub async fn axe(&self) {
        if self.run("return !window.axe", vec![]).await == Value::Bool(true) {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/.cache/axe.min.js");
            let axe = std::fs::read_to_string(file).expect("tests/run fetches axe-core");
            // The driver's scripts are not the page's: the security policy does not concern them.
            self.run(&format!("{axe}; window.axe = window.axe || axe;"), vec![]).await;
        }
        // The enhanced rule asks for 7:1, and 4.5:1 of large words.
        let asking = "const done = arguments[arguments.length - 1];
            const rules = { 'color-contrast-enhanced': { enabled: true } };
            axe.run(document, { resultTypes: ['violations'], rules }).then(
                found => done(found.violations.map(v => v.id + ': ' + v.help + '\\n    '
                    + v.nodes.map(n => n.html + '\\n      ' + n.failureSummary).join('\\n    '))),
                error => done(['axe: ' + error]));";
        let found = self.client().execute_async(asking, vec![]).await.unwrap();
        self.nothing("axe", &found).await;
    }

    /// Insists that at every width nothing goes beyond the screen or its card and no word is torn; leaves it at
    /// the phone.
    pub async fn fits_every_screen(&mut self) {
        for width in WIDTHS {
            self.resize(width);
            // Asked at once: there are thousands of pages and widths.
            let script =
                format!("return [(() => {{ {WIDE} }})(), (() => {{ {TORN} }})(), (() => {{ {BEYOND} }})()]");
            let found = self.run(&script, vec![]).await;
            self.nothing("sideways scrolling", &found[0]).await;
            self.nothing("torn words", &found[1]).await;
            self.nothing("beyond the card", &found[2]).await;
        }
        self.resize(PHONE);
    }

    /// Insists that no table of this page is wider than a sheet of A4 within its margins.
    pub async fn fits_paper(&mut self) {
        // A sheet is asked for by its whole width, and laid out within the margins.
        self.resize(794);
        self.chromium.tell("Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let script = "document.querySelector('main').style.maxWidth = '680px';
            return [...document.querySelectorAll('table')].filter(table => table.offsetWidth > 681)
                .map(table => table.offsetWidth + ' px: ' + table.textContent.trim().slice(0, 60))";
        let found = self.run(script, vec![]).await;
        self.nothing("paper", &found).await;
        self.chromium.tell("Emulation.setEmulatedMedia", json!({ "media": "" }));
        self.resize(PHONE);
    }

    /// The page as it is printed: so many pages of A4. The file is left beside the screens.
    pub fn printed(&self, name: &str) -> usize {
        let wishes = json!({ "preferCSSPageSize": true, "printBackground": true });
        let file = self.chromium.tell("Page.printToPDF", wishes);
        let file = decoded(file["data"].as_str().unwrap());
        std::fs::write(screens().join(format!("{name}.pdf")), &file).unwrap();
        let text = String::from_utf8_lossy(&file);
        text.match_indices("/Type /Page")
            .filter(|(at, mark)| !text[at + mark.len()..].starts_with('s'))
            .count()
    }

    /// The smallest type that these elements are printed in, in points.
    pub async fn smallest_printed(&self, selector: &str) -> f64 {
        self.chromium.tell("Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let script = "return Math.min(...[...document.querySelectorAll(arguments[0])]
            .map(one => parseFloat(getComputedStyle(one).fontSize) * 0.75))";
        let found = self.run(script, vec![json!(selector)]).await.as_f64().unwrap();
        self.chromium.tell("Emulation.setEmulatedMedia", json!({ "media": "" }));
        (found * 10.0).round() / 10.0
    }

    /// Those of these elements out of which something reaches on paper, below or to the right, by their beginnings.
    pub async fn overfull_on_paper(&self, selector: &str) -> Value {
        self.chromium.resize_to(794, None);
        self.chromium.tell("Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let script = "document.querySelector('main').style.width = '680px';
            return [...document.querySelectorAll(arguments[0])]
                .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1 || one.offsetHeight > 1002)
                .map(one => one.scrollHeight + ' of ' + one.clientHeight + ': ' + one.textContent.trim().slice(0, 60))";
        let found = self.run(script, vec![json!(selector)]).await;
        self.chromium.tell("Emulation.setEmulatedMedia", json!({ "media": "" }));
        found
    }

    /// A screen of which only so much is left, as above a keyboard.
    pub fn short(&self, height: u64) {
        let size = json!({ "width": self.width, "height": height, "deviceScaleFactor": 1, "mobile": true });
        self.chromium.tell("Emulation.setDeviceMetricsOverride", size);
    }

    /// Insists that nothing reaches beyond the right edge of the screen.
    pub async fn no_sideways_scroll(&self) {
        let found = self.run(WIDE, vec![]).await;
        self.nothing("sideways scrolling", &found).await;
    }

    /// Insists that on a desk every figure stands below its heading.
    pub async fn draws_tables_as_tables(&self) {
        let script = "return [...document.querySelectorAll('main table')]
            .filter(table => table.offsetWidth && getComputedStyle(table).display !== 'table')
            .map(table => getComputedStyle(table).display + ': ' + table.textContent.trim().slice(0, 60))";
        let found = self.run(script, vec![]).await;
        self.nothing("tables that are none", &found).await;
    }

    /// Insists that every table of a text is seen whole.
    pub async fn shows_whole_tables(&self) {
        let script = "return [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth + 1)
            .map(box => box.scrollWidth + ' of ' + box.clientWidth + ': ' + box.textContent.trim().slice(0, 60))";
        let found = self.run(script, vec![]).await;
        self.nothing("tables", &found).await;
    }

    /// Insists that the browser refuses no form by itself: it would not speak the reader's language.
    pub async fn leaves_refusing_to_the_site(&self) {
        let script = "return [...document.querySelectorAll('form:not([novalidate])')].filter(form =>
            form.querySelector('[required], [min], [max], [step], [pattern], [maxlength], [type=number],'
                + '[type=date], [type=time], [type=email], [type=url]')).map(form => form.outerHTML.slice(0, 140))";
        let found = self.run(script, vec![]).await;
        self.nothing("forms without novalidate", &found).await;
    }

    /// Goes through the page with the Tab key: everything that can be used is reached, and one sees
    /// where one is.
    pub async fn works_by_keyboard(&self) {
        let count = self.run(NOTE_FOCUSABLE, vec![]).await.as_u64().unwrap();
        // A field for a day has a stop for each of its parts. The page notes by itself where the focus
        // goes, so that it is asked only now and then.
        let at_once = if self.scripts { AT_ONCE } else { 1 };
        for pressed in 1..=count * 5 + AT_ONCE {
            // The Tab key itself: only then does the browser show the focus as for a keyboard.
            let key = serde_json::json!({
                "type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9,
            });
            self.chromium.tell("Input.dispatchKeyEvent", key);
            if pressed % at_once == 0 && self.run(IS_ROUND, vec![]).await == Value::Bool(true) {
                break;
            }
        }
        let found = self.run(WHAT_WAS_MISSED, vec![]).await;
        self.nothing("the keyboard", &found).await;
    }

    pub(super) async fn nothing(&self, by: &str, found: &Value) {
        let found: Vec<&str> =
            found.as_array().map(|f| f.iter().filter_map(Value::as_str).collect()).unwrap_or_default();
        if !found.is_empty() {
            panic!(
                "{} at {} px, {by}:\n  {}",
                self.path().await,
                self.width,
                found[..found.len().min(8)].join("\n  ")
            );
        }
    }
}

/// What reaches beyond the right edge of the screen.
const WIDE: &str = "
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > width + 1)
        .map(e => e.tagName + '.' + e.className + ' reaches '
            + Math.round(e.getBoundingClientRect().right) + ' of ' + width + ': '
            + e.textContent.trim().slice(0, 60));
    return wide.length ? wide.slice(0, 8) : ['the page is ' + document.documentElement.scrollWidth];";

/// What runs out of a row of a table that is a card on a narrow screen: it may end before the screen does.
const BEYOND: &str = "
    return [...document.querySelectorAll('.cards tbody tr')].flatMap(row => {
        const style = getComputedStyle(row);
        if (style.display !== 'grid') return [];
        const end = row.getBoundingClientRect().right - parseFloat(style.paddingRight) + 1;
        const ends = cell => {
            const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), ends = [cell.getBoundingClientRect().right];
            while (texts.nextNode()) {
                if (texts.currentNode.parentElement.closest('.unseen')) continue;
                const words = document.createRange();
                words.selectNode(texts.currentNode);
                ends.push(words.getBoundingClientRect().right);
            }
            return Math.max(...ends);
        };
        return [...row.cells].filter(cell => ends(cell) > end).map(cell => cell.outerHTML.slice(0, 140));
    });";

/// Words that begin on one line and end on the next. Longer ones may have to.
const TORN: &str = "
    const places = 'button, .button, .badge, .mark, .nav a, .home, th, td, legend, label, summary, h1, h2, h3, .rows b, .today b';
    const torn = new Set();
    for (const place of document.querySelectorAll(places)) {
        const hidden = e => e.closest('.unseen') || getComputedStyle(e.closest('thead') || e).clipPath !== 'none';
        if (!place.checkVisibility({ visibilityProperty: true }) || hidden(place)) continue;
        const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const text = texts.currentNode;
            if (text.parentElement.closest('.unseen')) continue;
            for (const word of text.data.matchAll(/[\\p{L}\\p{M}\\p{N}]+/gu)) {
                if (word[0].length > 12) continue;
                const letters = document.createRange();
                letters.setStart(text, word.index);
                letters.setEnd(text, word.index + word[0].length);
                const lines = [...letters.getClientRects()].filter(line => line.width > 1);
                const tops = lines.map(line => Math.round(line.top));
                if (Math.max(...tops) - Math.min(...tops) > 8) torn.add(word[0] + ' in ' + place.outerHTML.slice(0, 120));
            }
        }
    }
    return [...torn];";

/// Opens what is folded away, for what follows; a page is given back as it was.
const UNFOLD: &str = "
    window.folded = [...document.querySelectorAll('details:not([open])')];
    for (const details of window.folded) details.open = true;";

const FOLD: &str = "
    document.activeElement.blur();
    for (const details of window.folded) details.open = false;
    window.scrollTo(0, 0);";

/// How often Tab is pressed before the page is asked whether its end was reached, where scripts are on.
const AT_ONCE: u64 = 16;

/// Remembers how everything that can be focused looks at rest, and notes what is focused from now on. A
/// box or radio button may show its focus on its label or on what stands beside it.
const NOTE_FOCUSABLE: &str = "
    // An address may lead into the page: the walk begins at its top.
    const top = document.createElement('span');
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
    window.scrollTo(0, 0);
    const look = e => [e, e.closest('label'), e.nextElementSibling, e.parentElement].filter(Boolean).map(x => {
        const s = getComputedStyle(x);
        return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join(' ');
    }).join('|');
    const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]';
    const all = [...document.querySelectorAll(usable)].filter(e =>
        !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }));
    const before = new Map(all.map(e => [e, look(e)]));
    if (window.walk) document.removeEventListener('focusin', window.walk.note);
    const walk = window.walk = { all, reached: new Set(), unseen: [], last: null, round: false };
    walk.note = event => {
        const e = event.target;
        if (e === walk.last) return;
        walk.last = e;
        if (walk.reached.has(e)) { walk.round = true; return; }
        walk.reached.add(e);
        if (before.has(e) && before.get(e) === look(e)) walk.unseen.push(e);
    };
    document.addEventListener('focusin', walk.note);
    return all.length;";

/// Has the focus come to the end of the page? Where scripts are off no event is heard: the page is asked
/// after every key.
const IS_ROUND: &str = "
    if (document.activeElement === document.body) return true;
    window.walk.note({ target: document.activeElement });
    return window.walk.round;";

const WHAT_WAS_MISSED: &str = "
    const walk = window.walk;
    const name = e => e.outerHTML.slice(0, 140);
    // Of radio buttons of one name only one is reached by Tab, the others by arrows.
    const group = e => e.type === 'radio' && [...walk.reached].some(r => r.type === 'radio' && r.name === e.name);
    return walk.unseen.map(e => 'the focus cannot be seen on ' + name(e)).concat(
        walk.all.filter(e => !walk.reached.has(e) && !group(e)).map(e => 'never reached: ' + name(e)));";
