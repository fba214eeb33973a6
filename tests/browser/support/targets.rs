//! What a thumb must hit is 48 px high.
//!
//! The rule: every button, field and summary, every link that stands alone, and of a box or radio
//! button its label. A link stands alone unless at least three words of its own paragraph, list
//! item or cell stand beside it as text: those are inside a sentence, and as high as its line. On a
//! desk, where there is a mouse, a link in a cell of a table may be as high as the line too.

use super::browser::Browser;

/// The least height, and for all but links the least width, in CSS pixels.
const LEAST: u32 = 48;

impl Browser {
    /// Insists that everything that can be touched is large enough.
    pub async fn has_large_targets(&self) {
        let desk = self.width >= 600;
        let found = self.run(TOO_SMALL, vec![LEAST.into(), desk.into()]).await;
        self.nothing("targets", &found).await;
    }
}

const TOO_SMALL: &str = "
    const [least, desk] = arguments;
    const isBox = e => e.matches('input[type=radio], input[type=checkbox]');
    const target = e => isBox(e) && e.labels.length ? e.labels[0] : e;
    const words = text => text.split(/[^\\p{L}\\p{N}]+/u).filter(Boolean).length;
    const inSentence = link => {
        if (getComputedStyle(link).display !== 'inline') return false;
        const block = link.closest('p, li, dd, td, th, figcaption, blockquote, div').cloneNode(true);
        block.querySelectorAll('a, button, label, small, .badge').forEach(e => e.remove());
        return words(block.textContent) >= 3;
    };
    const isExcused = e => e.matches('a') && (inSentence(e) || desk && e.closest('td, th'));
    const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
    // What is there for the Enter key and for readers of the screen alone is not touched.
    const touched = e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.unseen');
    return [...document.querySelectorAll(usable)].filter(e => touched(e) && !isExcused(e)).flatMap(e => {
        const { width, height } = target(e).getBoundingClientRect();
        const wide = e.matches('a') || width > least - 0.5;
        return wide && height > least - 0.5 ? [] :
            [Math.round(width) + ' × ' + Math.round(height) + ' px: ' + e.outerHTML.slice(0, 160)];
    });";
