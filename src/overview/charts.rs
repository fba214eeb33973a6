//! Charts of shares: a bar for each question, and for each generation a share with how sure it is.
//!
//! Narrow enough for a phone. All words come in as they are to be read; what comes out is SVG with
//! presentation attributes only, because the site's security policy lets no style through. Whoever cannot see
//! it has the same as a table.

use std::fmt::Write;

use crate::cascade::lettering::cut;
use crate::kit::html::escape;

const WIDTH: f64 = 304.0;
/// The line of words above a bar, and the bar.
const ROW: f64 = 44.0;
const BAR: f64 = 16.0;
/// In hundredths of the size of the letters, 14.
const ROOM: usize = 2150;
const RIGHT: &str = "#17492c";
const PARTLY: &str = "#ffc61a";
const WRONG: &str = "#fbe9e6";
const EDGE: &str = "#6f675a";
const INDIGO: &str = "#262c68";

/// How many were right, right in part and wrong, with the words above the bar.
#[derive(Clone, Debug)]
pub struct Bar {
    pub words: String,
    pub right: usize,
    pub partly: usize,
    pub wrong: usize,
}

/// A share, and between what shares that of all lies.
#[derive(Clone, Debug)]
pub struct Whisker {
    pub words: String,
    pub low: f64,
    pub share: f64,
    pub high: f64,
}

/// A bar for each question, filled as far as people were right. `title` says what it shows to whoever hears it.
pub fn bars(title: &str, bars: &[Bar]) -> String {
    drawn(title, bars.len(), false, |svg, nth, top| {
        let Bar { words, right, partly, wrong } = &bars[nth];
        words_above(svg, words, top);
        let all = (right + partly + wrong).max(1) as f64;
        let mut x = 0.0;
        for (count, fill) in [(right, RIGHT), (partly, PARTLY), (wrong, WRONG)] {
            let width = WIDTH * *count as f64 / all;
            rectangle(svg, (x, top + 22.0), width, fill);
            x += width;
        }
        let y = top + 22.0;
        put(
            svg,
            format_args!(
                r#"<rect x="0.5" y="{y}" width="{:.1}" height="{BAR}" fill="none" stroke="{EDGE}"/>"#,
                WIDTH - 1.0
            ),
        );
    })
}

/// A share with its interval for each of several groups, all on one line from nobody to everybody.
pub fn whiskers(title: &str, whiskers: &[Whisker]) -> String {
    drawn(title, whiskers.len(), true, |svg, nth, top| {
        let Whisker { words, low, share, high } = &whiskers[nth];
        words_above(svg, words, top);
        let y = top + 30.0;
        let at = |share: f64| 6.0 + (WIDTH - 12.0) * share.clamp(0.0, 1.0);
        put(
            svg,
            format_args!(
                r#"<path d="M6 {y}H{:.1}" stroke="{EDGE}" stroke-width="1" stroke-dasharray="2 4"/>"#,
                WIDTH - 6.0
            ),
        );
        put(
            svg,
            format_args!(
                r#"<path d="M{:.1} {y}H{:.1}M{:.1} {:.1}v12M{:.1} {:.1}v12" stroke="{INDIGO}" stroke-width="3" fill="none"/>"#,
                at(*low),
                at(*high),
                at(*low),
                y - 6.0,
                at(*high),
                y - 6.0
            ),
        );
        put(
            svg,
            format_args!(
                r##"<circle cx="{:.1}" cy="{y}" r="6" fill="{INDIGO}" stroke="#ffffff" stroke-width="2"/>"##,
                at(*share)
            ),
        );
    })
}

fn drawn(title: &str, rows: usize, has_scale: bool, row: impl Fn(&mut String, usize, f64)) -> String {
    let height = ROW * rows as f64 + if has_scale { 24.0 } else { 4.0 };
    let mut svg = String::new();
    put(
        &mut svg,
        format_args!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{}" font-size="14" fill="#1a1924">"##,
            escape(title)
        ),
    );
    for nth in 0..rows {
        row(&mut svg, nth, ROW * nth as f64);
    }
    if has_scale {
        let y = height - 6.0;
        for (x, anchor, words) in
            [(0.0, "start", "0\u{a0}%"), (WIDTH / 2.0, "middle", "50\u{a0}%"), (WIDTH, "end", "100\u{a0}%")]
        {
            put(&mut svg, format_args!(r#"<text x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>"#));
        }
    }
    svg + "</svg>"
}

fn words_above(svg: &mut String, words: &str, top: f64) {
    put(svg, format_args!(r#"<text x="0" y="{}">{}</text>"#, top + 16.0, escape(&cut(words, ROOM))));
}

fn rectangle(svg: &mut String, (x, y): (f64, f64), width: f64, fill: &str) {
    if width > 0.0 {
        put(
            svg,
            format_args!(r#"<rect x="{x:.1}" y="{y}" width="{width:.1}" height="{BAR}" fill="{fill}"/>"#),
        );
    }
}

fn put(svg: &mut String, text: std::fmt::Arguments<'_>) {
    svg.write_fmt(text).expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(words: &str, right: usize, partly: usize, wrong: usize) -> Bar {
        Bar { words: words.into(), right, partly, wrong }
    }

    #[test]
    fn a_bar_is_filled_as_far_as_people_were_right() {
        let svg = bars("Câu nào ai biết", &[bar("Câu 1", 3, 0, 1), bar("Câu 2", 0, 0, 0)]);
        assert!(svg.contains(&format!(r#"width="228.0" height="16" fill="{RIGHT}""#)), "{svg}");
        assert!(
            svg.contains(&format!(r#"x="228.0" y="22" width="76.0" height="16" fill="{WRONG}""#)),
            "{svg}"
        );
        assert!(!svg.contains("NaN") && !svg.contains(PARTLY));
    }

    #[test]
    fn a_share_stands_between_its_ends() {
        let whisker = Whisker { words: "Thế hệ 0".into(), low: 0.0, share: 0.5, high: 1.0 };
        let svg = whiskers("Qua từng thế hệ", &[whisker]);
        assert!(svg.contains("M6.0 30H298.0") && svg.contains(r#"cx="152.0""#), "{svg}");
    }

    #[test]
    fn what_people_wrote_cannot_become_markup_and_the_policy_finds_nothing_to_drop() {
        let svg = bars("\"><script>", &[bar("</text><script>alert(1)</script>", 1, 1, 1)]);
        assert!(svg.contains(r#"aria-label="&quot;&gt;&lt;script&gt;""#), "{svg}");
        for hostile in ["<script", "style="] {
            assert!(!svg.contains(hostile), "{hostile} in {svg}");
        }
    }
}
