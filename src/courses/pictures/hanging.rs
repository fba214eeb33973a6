//! Putting what is known of pictures into a page.
//!
//! The text of a module names a picture; its sides, its widths and the hash of what is in
//! it come from the file. They are put in after the page was cleaned, so that the cleaner
//! need not let through what only this program writes.

use super::{Pointer, USUAL_WIDTH, drawing, widths};
use crate::courses::address::{Place, media_file};
use crate::courses::library::Files;
use crate::kit::html::{end_of_tag, escape};

/// How wide a drawing is said to be, whose own sides are only a proportion.
const DRAWING: f64 = 640.0;
/// How wide a picture is on a page: as the text, which ends at 38 rem.
const SIZES: &str = "(min-width: 42rem) 38rem, 95vw";

/// A clean page with its pictures hung: where to fetch each, in which widths, and how much place to
/// leave for it. What is not known of a picture is left as it was.
pub fn hang(html: &str, place: &Place, files: &Files) -> String {
    let mut page = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let (tag, behind) = tag.split_at(end_of_tag(tag));
        page.push_str(text);
        match tag.strip_prefix("<img ").and_then(|attributes| hung(attributes, place, files)) {
            Some(hung) => page.push_str(&hung),
            None => page.push_str(tag),
        }
        rest = behind;
    }
    page.push_str(rest);
    page
}

/// The picture of a tag, as its file says; nothing if that is not among the files.
fn hung(attributes: &str, place: &Place, files: &Files) -> Option<String> {
    let address = value(attributes, "src")?;
    let name = address.strip_prefix(place.media("").as_str())?;
    let text = files.get(&media_file(&place.course, &place.module, name))?;
    let (found, sides) = match drawing::is_drawing(name) {
        true => (drawing(address, text), sides_of(text)),
        false => {
            let pointer = Pointer::read(text)?;
            (photograph(address, &pointer), pointer.sides)
        }
    };
    let mut tag = format!("<img {found}");
    // What the author says of the place it takes, they say of both sides.
    let own = Some((value(attributes, "width"), value(attributes, "height")));
    let own = own.filter(|(width, height)| width.is_some() || height.is_some());
    let sides = sides.map(|(width, height)| (Some(width.to_string()), Some(height.to_string())));
    let own = own.map(|(width, height)| (width.map(str::to_owned), height.map(str::to_owned)));
    if let Some((width, height)) = own.or(sides) {
        let side = |name: &str, side: Option<String>| side.map(|side| format!(" {name}=\"{side}\""));
        tag.extend([side("width", width), side("height", height)].into_iter().flatten());
    }
    for name in ["alt", "loading", "decoding"] {
        // These come as they were cleaned.
        tag.extend(value(attributes, name).map(|value| format!(" {name}=\"{value}\"")));
    }
    tag.push('>');
    Some(tag)
}

/// The value of an attribute of a clean tag, as it is written there.
fn value<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let (found, behind) = rest.trim_start().split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        if found == name {
            return Some(value);
        }
        rest = behind;
    }
}

/// A drawing is one text for every width; its address changes with it.
fn drawing(address: &str, text: &str) -> String {
    format!("src=\"{address}?v={}\"", escape(&mark_of(text)))
}

/// What is put behind the address of a text, so that it may be kept for ever.
pub fn mark_of(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

fn photograph(address: &str, pointer: &Pointer) -> String {
    let of = |width: u32| format!("{address}?v={}&amp;w={width}", pointer.hash);
    let Some((width, _)) = pointer.sides else { return format!("src=\"{address}?v={}\"", pointer.hash) };
    let widths = widths(width);
    let usual = widths.iter().rfind(|width| **width <= USUAL_WIDTH).or(widths.first());
    let all: Vec<String> = widths.iter().map(|width| format!("{} {width}w", of(*width))).collect();
    let src = usual.map_or_else(|| address.to_owned(), |width| of(*width));
    match all.len() {
        0 | 1 => format!("src=\"{src}\""),
        _ => format!("src=\"{src}\" srcset=\"{}\" sizes=\"{SIZES}\"", all.join(", ")),
    }
}

/// The sides of a drawing: as it says of itself, else in the proportion of its view box.
fn sides_of(svg: &str) -> Option<(u32, u32)> {
    let begun = svg.find("<svg")?;
    let head = svg[begun..].split('>').next()?;
    let said = |name: &str| {
        let at = head.find(&format!(" {name}=\""))? + name.len() + 3;
        head.get(at..)?.split('"').next()
    };
    let whole = |side: f64| (1.0..=16_000.0).contains(&side).then_some(side.round() as u32);
    let side = |name: &str| said(name).and_then(|side| side.trim_end_matches("px").parse().ok());
    if let (Some(width), Some(height)) = (side("width"), side("height")) {
        return Some((whole(width)?, whole(height)?));
    }
    let numbers: Vec<f64> =
        said("viewBox")?.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => {
            Some((whole(DRAWING)?, whole(DRAWING * height / width)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> Place {
        Place { root: "/courses".into(), course: "leg".into(), module: "start".into() }
    }

    fn files(of: &[(&str, &str)]) -> Files {
        of.iter().map(|(name, text)| (media_file("leg", "start", name), text.to_string())).collect()
    }

    #[test]
    fn a_photograph_is_offered_in_the_widths_that_it_has() {
        let hash = "5f".repeat(32);
        let files = files(&[("a.jpg", &format!("picture:{hash} 1000x500 9"))]);
        let page = "<p>x <img src=\"/courses/leg/start/media/a.jpg\" alt=\"A > b\" loading=\"lazy\"> y</p>";
        let at = format!("/courses/leg/start/media/a.jpg?v={hash}&amp;w=");
        let expected = format!(
            "<p>x <img src=\"{at}720\" srcset=\"{at}360 360w, {at}720 720w, {at}1000 1000w\" \
             sizes=\"{SIZES}\" width=\"1000\" height=\"500\" alt=\"A > b\" loading=\"lazy\"> y</p>"
        );
        assert_eq!(hang(page, &here(), &files), expected);
    }

    #[test]
    fn a_drawing_says_how_much_place_it_takes() {
        let own = "<?xml version=\"1.0\"?><svg xmlns=\"x\" width=\"320px\" height=\"180\">";
        assert_eq!(sides_of(own), Some((320, 180)));
        assert_eq!(sides_of("<svg viewBox=\"0 0 320 180\">"), Some((640, 360)));
        assert_eq!(sides_of("<svg viewBox=\"0,0,1,2\" width=\"100%\">"), Some((640, 1280)));
        for none in [
            "",
            "<svg",
            "<svg viewBox=\"0 0 0 0\">",
            "<svg width=\"1e9\" height=\"2\">",
            "<svg width=\"NaN\" height=\"1\">",
        ] {
            assert_eq!(sides_of(none), None, "{none}");
        }
    }

    #[test]
    fn words_that_look_like_a_picture_stay_words() {
        let files = files(&[("a.svg", "<svg viewBox=\"0 0 320 180\">")]);
        let inner = "<img src=/courses/leg/start/media/a.svg";
        for page in [
            format!("<p title=\"{inner} >\">x</p>"),
            "<p>&lt;img src=\"/courses/leg/start/media/a.svg\"&gt;</p>".to_owned(),
            "<img src=\"/courses/leg/other/media/a.svg\" alt=\"\">".to_owned(),
            "<img src=\"/courses/leg/start/media/b.svg\" alt=\"\">".to_owned(),
            "a < b".to_owned(),
        ] {
            assert_eq!(hang(&page, &here(), &files), page);
        }
        let twice = hang("<img alt=\"src=&quot;\" src=\"/courses/leg/start/media/a.svg\">", &here(), &files);
        assert!(twice.ends_with(" width=\"640\" height=\"360\" alt=\"src=&quot;\">"), "{twice}");
    }
}
