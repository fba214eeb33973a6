//! A whole course on paper: its modules one after another in one page.
//!
//! Each module was made to be a page of its own. Bound together, their anchors must
//! not meet, their headings stand one step lower, and every picture must be there
//! before the paper comes out. Paper plays nothing: of a recording what is said is printed,
//! and every fold stands open. The terms of all modules are one list behind them.

use crate::kit::html::{end_of_tag, escape};

/// What is nothing on paper, from where it begins to where it ends: a player, and the weight beside it.
const LEFT_OUT: [(&str, &str); 3] =
    [("<audio ", "</audio>"), ("<video ", "</video>"), ("<p class=\"weight\">", "</p>")];

/// The HTML of the module `title` as the `nth` part of a booklet, counted from 1.
pub fn bound(html: &str, nth: usize, title: &str) -> String {
    let mut whole = String::with_capacity(html.len() + 200);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        whole.push_str(&rest[..open]);
        let left_out = LEFT_OUT.iter().find(|(begun, _)| rest[open..].starts_with(begun));
        if let Some((_, behind)) = left_out.and_then(|(_, ended)| rest[open..].split_once(ended)) {
            rest = behind;
            continue;
        }
        let tag = &rest[open..open + end_of_tag(&rest[open..])];
        whole.push_str(&bound_tag(tag, nth, title));
        rest = &rest[open + tag.len()..];
    }
    whole.push_str(rest);
    whole
}

fn bound_tag(tag: &str, nth: usize, title: &str) -> String {
    let lower = |tag: String, level: u8| {
        let next = (level + 1).min(6);
        let tag = tag.replacen(&format!("<h{level}"), &format!("<h{next}"), 1);
        tag.replacen(&format!("</h{level}>"), &format!("</h{next}>"), 1)
    };
    let level = tag.trim_start_matches(['<', '/']).as_bytes();
    let mut tag = tag
        .replace(" loading=\"lazy\"", "")
        .replace(" id=\"", &format!(" id=\"part_{nth}_"))
        .replace(" href=\"#", &format!(" href=\"#part_{nth}_"))
        .replace(&format!(" href=\"#part_{nth}_term_"), " href=\"#term_");
    // A table is called by its number in its module; here there are many modules.
    if let Some((before, behind)) = tag.split_once(" role=\"region\" aria-label=\"") {
        tag = format!("{before} role=\"region\" aria-label=\"{}: {behind}", escape(title));
    }
    if tag.starts_with("<details") {
        tag = tag.replacen("<details", "<details open", 1);
    }
    if let [b'h', digit @ b'2'..=b'5', b' ' | b'>', ..] = level {
        tag = lower(tag, digit - b'0');
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_of_two_modules_do_not_meet_and_headings_stand_lower() {
        let html = "<h2 id=\"risk\">Rủi ro</h2><p>Xem <a href=\"#risk\">trên</a>, <a href=\"/courses/leg\">khóa</a></p>";
        let expected = "<h3 id=\"part_2_risk\">Rủi ro</h3><p>Xem <a href=\"#part_2_risk\">trên</a>, <a href=\"/courses/leg\">khóa</a></p>";
        assert_eq!(bound(html, 2, "Rủi ro"), expected);
    }

    #[test]
    fn a_picture_does_not_wait_until_somebody_scrolls() {
        let html = "<img src=\"a.svg\" alt=\"2 > 1\" loading=\"lazy\">";
        assert_eq!(bound(html, 1, "Rủi ro"), "<img src=\"a.svg\" alt=\"2 > 1\">");
    }

    #[test]
    fn a_term_leads_to_the_list_of_all() {
        let html = "<a class=\"term\" href=\"#term_3\" id=\"use_3\" aria-describedby=\"means_3\">CF</a>";
        let expected =
            "<a class=\"term\" href=\"#term_3\" id=\"part_2_use_3\" aria-describedby=\"means_3\">CF</a>";
        assert_eq!(bound(html, 2, "Rủi ro"), expected);
    }

    #[test]
    fn of_a_recording_what_is_said_is_printed() {
        let html = "<figure class=\"recording\"><audio controls preload=\"none\" src=\"a.mp3\" aria-label=\"A > b\"></audio><p class=\"weight\"><a href=\"a.mp3\">A</a> · 9 kB</p><details class=\"transcript\"><summary>Đọc</summary><p>Chào</p></details></figure>";
        let expected = "<figure class=\"recording\"><details open class=\"transcript\"><summary>Đọc</summary><p>Chào</p></details></figure>";
        assert_eq!(bound(html, 1, "Rủi ro"), expected);
        assert_eq!(bound("<audio ", 1, "Rủi ro"), "<audio ");
    }

    #[test]
    fn each_table_is_called_by_its_module_too() {
        let html = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Bảng (2)\"><table>";
        let expected = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"A &amp; &quot;B&quot;: Bảng (2)\"><table>";
        assert_eq!(bound(html, 1, "A & \"B\""), expected);
    }

    #[test]
    fn words_that_look_like_attributes_stay_words() {
        let html = "<p>Viết id=\"tên\" và loading=\"lazy\"</p><hr>";
        assert_eq!(bound(html, 1, "Rủi ro"), html);
        assert_eq!(bound("a < b", 1, "Rủi ro"), "a < b");
    }
}
