//! Two bars, one above the other: what was known before, and after. The words stand beside it on the page.

use std::fmt::Write;

use crate::kit::html::escape;

const WIDTH: f64 = 300.0;
const BAR: f64 = 14.0;
const BEFORE: &str = "#c9a227";
const AFTER: &str = "#262c68";
const EDGE: &str = "#6f675a";

/// Bars for two shares from 0 to 1; `title` says them to whoever hears it. Attributes only: the site's policy lets no
/// style through.
pub fn bars(title: &str, first: f64, second: f64) -> String {
    let height = 2.0 * BAR + 6.0;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{}">"#,
        escape(title)
    );
    for (share, y, fill) in [(first, 1.0, BEFORE), (second, BAR + 4.0, AFTER)] {
        let width = (WIDTH - 2.0) * share.clamp(0.0, 1.0);
        write!(
            svg,
            r##"<rect x="1" y="{y}" width="{:.1}" height="{BAR}" fill="#ffffff" stroke="{EDGE}"/><rect x="1" y="{y}" width="{width:.1}" height="{BAR}" fill="{fill}"/>"##,
            WIDTH - 2.0
        )
        .expect("writing to a string does not fail");
    }
    svg + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let svg = bars("Trước 25%, sau 100%", 0.25, 1.0);
        assert!(svg.contains(r##"width="74.5" height="14" fill="#c9a227""##), "{svg}");
        assert!(svg.contains(r##"width="298.0" height="14" fill="#262c68""##), "{svg}");
    }

    #[test]
    fn what_people_wrote_cannot_become_markup() {
        let svg = bars("\"><script>", 2.0, -1.0);
        assert!(svg.contains("&quot;&gt;&lt;script&gt;") && !svg.contains("style="), "{svg}");
    }
}
