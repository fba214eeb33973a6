//! The cascade as a picture: a column for each generation, a box for each class, a line
//! from each source to the class where it was taught on.
//!
//! All words come in as they are to be read; what comes out is one SVG with presentation
//! attributes only, because the site's security policy lets no style through. Whoever
//! cannot see it has the same as a table beside it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::lettering::{cut, wrapped};
use crate::kit::columns::Id;
use crate::kit::html::escape;

/// A class as a box.
#[derive(Clone, Debug)]
pub struct Shown {
    pub class: Id,
    /// Which column, from the left.
    pub column: usize,
    pub look: Look,
    pub title: String,
    /// Lines below the title: who taught, day and unit, how many came, what it waits for.
    pub lines: Vec<String>,
}

/// How a box looks: kinds differ by the colour of the edge, what does not count yet is dashed,
/// what lies above the viewer's units is faint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Own,
    Pilot,
    Reteach,
    Village,
    Waiting,
    Above,
}

impl Look {
    fn edge(self) -> &'static str {
        match self {
            Look::Own => "#262c68",
            Look::Pilot => "#643c00",
            Look::Reteach => "#8c1220",
            Look::Village => "#17492c",
            Look::Waiting => "#8c1220",
            Look::Above => "#6f675a",
        }
    }
}

/// A line between two boxes.
#[derive(Clone, Debug)]
pub struct Line {
    pub from: Id,
    pub to: Id,
}

/// The whole picture to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What the picture shows, for whoever hears it.
    pub title: String,
    /// The heading of each column.
    pub columns: Vec<String>,
    pub boxes: Vec<Shown>,
    pub lines: Vec<Line>,
}

/// Three generations fit beside the navigation of a desk; a phone shows one and the edge of the next.
const WIDTH: i32 = 234;
const GAP: i32 = 44;
const MARGIN: i32 = 16;
const HEAD: i32 = 44;
const LEADING: i32 = 20;
const SPACE: i32 = 18;
/// The room of a line of the title, of the rest (which is not bold), and of a heading, in hundredths of
/// the size of their letters; how many lines each may take. The bold letters of the broadest fonts need a
/// tenth more than is reckoned.
const TITLE_ROOM: usize = 1220;
const LINE_ROOM: usize = 1400;
const HEADING_ROOM: usize = 1300;
const LINES: usize = 3;

#[derive(Clone, Copy)]
struct Place {
    x: i32,
    y: i32,
    height: i32,
}

/// Draws the sheet. Boxes stand in the order given, but near their sources.
pub fn draw(sheet: &Sheet) -> String {
    let (places, height) = places(sheet);
    let columns = i32::try_from(sheet.columns.len()).unwrap_or(0).max(1);
    let width = 2 * MARGIN + columns * WIDTH + (columns - 1) * GAP;
    let mut svg = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| {
        svg.write_fmt(text).expect("writing to a string does not fail");
    };
    put(format_args!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="cascade-title" font-size="15" fill="#1a1924"><title id="cascade-title">{}</title>"##,
        escape(&sheet.title)
    ));
    for (x, heading) in (0..).map(|n| MARGIN + n * (WIDTH + GAP)).zip(&sheet.columns) {
        put(format_args!(
            r##"<text x="{x}" y="{}" font-size="17" font-weight="700">{}</text>"##,
            MARGIN + 14,
            escape(&cut(heading, HEADING_ROOM))
        ));
    }
    for line in &sheet.lines {
        let (Some(from), Some(to)) = (places.get(&line.from), places.get(&line.to)) else { continue };
        put(format_args!("{}", drawn_line(*from, *to)));
    }
    for shown in &sheet.boxes {
        let Some(place) = places.get(&shown.class) else { continue };
        put(format_args!("{}", drawn_box(*place, shown)));
    }
    put(format_args!("</svg>"));
    svg
}

/// Where each box stands, and how high the picture is.
fn places(sheet: &Sheet) -> (BTreeMap<Id, Place>, i32) {
    let mut places: BTreeMap<Id, Place> = BTreeMap::new();
    let mut bottom = MARGIN + HEAD;
    for column in 0..sheet.columns.len() {
        let mut boxes: Vec<(i32, usize, &Shown)> = sheet
            .boxes
            .iter()
            .enumerate()
            .filter(|(_, shown)| shown.column == column)
            .map(|(at, shown)| (wish(sheet, &places, shown.class), at, shown))
            .collect();
        boxes.sort_by_key(|(wish, at, _)| (*wish, *at));
        let mut y = MARGIN + HEAD;
        for (wish, _, shown) in boxes {
            let height = 16 + LEADING * i32::try_from(rows(shown).len()).unwrap_or(1);
            // Beside its source where there is room, else below the one before.
            y = y.max(wish - height / 2);
            let x = MARGIN + i32::try_from(column).unwrap_or(0) * (WIDTH + GAP);
            places.insert(shown.class, Place { x, y, height });
            y += height + SPACE;
        }
        bottom = bottom.max(y);
    }
    (places, bottom - SPACE + MARGIN)
}

/// The middle height of the sources that are placed already.
fn wish(sheet: &Sheet, places: &BTreeMap<Id, Place>, class: Id) -> i32 {
    let sources = sheet.lines.iter().filter(|l| l.to == class).filter_map(|l| places.get(&l.from));
    let middles: Vec<i32> = sources.map(|p| p.y + p.height / 2).collect();
    let count = i32::try_from(middles.len()).unwrap_or(0);
    if count == 0 { 0 } else { middles.iter().sum::<i32>() / count }
}

/// The rows of text in a box; the first of each pair says whether it is of the title.
fn rows(shown: &Shown) -> Vec<(bool, String)> {
    let mut rows: Vec<(bool, String)> =
        wrapped(&shown.title, TITLE_ROOM, LINES).into_iter().map(|row| (true, row)).collect();
    rows.extend(shown.lines.iter().flat_map(|l| wrapped(l, LINE_ROOM, LINES)).map(|row| (false, row)));
    rows
}

fn drawn_box(place: Place, shown: &Shown) -> String {
    let Place { x, y, height } = place;
    let edge = shown.look.edge();
    let dashes = if shown.look == Look::Waiting { r#" stroke-dasharray="7 5""# } else { "" };
    let ground = if shown.look == Look::Above { "#fbf8f1" } else { "#ffffff" };
    let mut drawn = format!(
        r#"<g><title>{}</title><rect x="{x}" y="{y}" width="{WIDTH}" height="{height}" rx="6" fill="{ground}" stroke="{edge}" stroke-width="2"{dashes}/><rect x="{x}" y="{y}" width="8" height="{height}" rx="3" fill="{edge}"/>"#,
        escape(&shown.title),
    );
    let mut baseline = y + 24;
    for (of_title, row) in rows(shown) {
        let weight = if of_title { r#" font-weight="700""# } else { "" };
        drawn += &format!(r#"<text x="{}" y="{baseline}"{weight}>{}</text>"#, x + 18, escape(&row));
        baseline += LEADING;
    }
    drawn + "</g>"
}

fn drawn_line(from: Place, to: Place) -> String {
    let (x1, y1) = (from.x + WIDTH, from.y + from.height / 2);
    let (x2, y2) = (to.x, to.y + to.height / 2);
    if to.x <= from.x {
        // Only where sources go round in a circle, or stand in the column of orphans.
        let (x1, x2, out) = (from.x + WIDTH, to.x + WIDTH, from.x.max(to.x) + WIDTH + GAP / 3);
        return format!(
            r##"<path d="M{x1} {y1}C{out} {y1} {out} {y2} {x2} {y2}" fill="none" stroke="#6f675a" stroke-width="2" stroke-dasharray="2 4"/>"##
        );
    }
    let bend = x2 - GAP / 2;
    format!(
        r##"<path d="M{x1} {y1}C{bend} {y1} {} {y2} {x2} {y2}" fill="none" stroke="#6f675a" stroke-width="2"/><path d="M{x2} {y2}l-9 -5v10z" fill="#6f675a"/>"##,
        x2 - GAP,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn shown(class: Id, column: usize, title: &str) -> Shown {
        Shown {
            class,
            column,
            look: Look::Reteach,
            title: title.into(),
            lines: vec!["Đinh Thị Nga".into(), "12 người".into()],
        }
    }

    fn chain(title: &str) -> Sheet {
        let (first, second) = (new_id(), new_id());
        Sheet {
            title: "Ai đã dạy ai".into(),
            columns: vec!["Thế hệ 0".into(), "Thế hệ 1".into()],
            boxes: vec![shown(first, 0, "Lớp thí điểm"), shown(second, 1, title)],
            lines: vec![Line { from: first, to: second }],
        }
    }

    #[test]
    fn a_class_stands_beside_its_source_and_names_who_taught_it() {
        let sheet = chain("Buổi chia sẻ");
        let (places, _) = places(&sheet);
        let [first, second] = [0, 1].map(|n: usize| places[&sheet.boxes[n].class]);
        assert!(first.x + WIDTH < second.x);
        assert_eq!(first.y, second.y);
        assert!(draw(&sheet).contains(">Đinh Thị Nga</text>"));
    }

    #[test]
    fn what_people_wrote_cannot_become_markup() {
        let svg = draw(&chain(r#"</text><script>alert("1")</script>"#));
        assert!(!svg.contains("<script"));
        assert!(svg.contains("&lt;script&gt;") || svg.contains("&lt;/text&gt;&lt;"));
    }

    #[test]
    fn the_security_policy_finds_nothing_to_drop() {
        let svg = draw(&chain("Buổi chia sẻ"));
        assert!(!svg.contains("style="));
        assert!(!svg.contains("<style"));
        assert!(!svg.contains("onload"));
    }

    #[test]
    fn boxes_of_a_column_do_not_overlap() {
        let source = new_id();
        let mut sheet = Sheet { columns: vec!["0".into(), "1".into()], ..Sheet::default() };
        sheet.boxes.push(shown(source, 0, "Lớp thí điểm"));
        for n in 0..12 {
            let class = new_id();
            sheet.boxes.push(shown(class, 1, &"dài ".repeat(n)));
            sheet.lines.push(Line { from: source, to: class });
        }
        let (places, height) = places(&sheet);
        let mut column: Vec<Place> = sheet.boxes[1..].iter().map(|b| places[&b.class]).collect();
        column.sort_by_key(|p| p.y);
        assert!(column.windows(2).all(|pair| pair[0].y + pair[0].height < pair[1].y));
        assert!(column.last().is_some_and(|p| p.y + p.height < height));
    }

    #[test]
    fn the_whole_of_a_title_that_is_cut_is_told_by_its_box() {
        let title =
            "Chia sẻ lại cho nhóm cải thiện sinh kế của bốn thôn ở xã Sơn Thượng, huyện Sơn Hà cũ, đợt hai";
        let svg = draw(&chain(title));
        assert!(svg.contains('…'));
        assert!(svg.contains(&format!("<g><title>{title}</title>")));
    }

    #[test]
    fn sources_in_a_circle_are_drawn_and_do_not_hang() {
        let (a, b) = (new_id(), new_id());
        let sheet = Sheet {
            title: String::new(),
            columns: vec!["?".into()],
            boxes: vec![shown(a, 0, "A"), shown(b, 0, "B")],
            lines: vec![Line { from: a, to: b }, Line { from: b, to: a }],
        };
        assert_eq!(draw(&sheet).matches("stroke-dasharray=\"2 4\"").count(), 2);
    }
}
