//! The marks around what two people wrote at the same place.
//!
//! A line that begins with `«««` opens the one side, the next such line the other, and one that begins with
//! `»»»` closes both. What else stands in them is for people, names or words in the language of whoever reads, and
//! means nothing; on none of these lines is anything Markdown. Files of earlier days have the marks of Git instead.

/// Begins the line above each side.
pub const SIDE: &str = "«««";
/// Begins the line below both.
pub const END: &str = "»»»";
/// The marks of Git.
const OLD: [&str; 3] = ["<<<<<<< ", "=======", ">>>>>>> "];

/// What is written into the marks, in the language of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub mine: String,
    pub theirs: String,
    pub end: String,
}

/// Where a line of a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Outside,
    Mine,
    Theirs,
    /// A mark: what stands below it.
    Opens(Below),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    Outside,
    Mine,
    Theirs,
}

fn lines(text: &str) -> impl Iterator<Item = (&str, Stands)> {
    let (mut within, mut is_old) = (Below::Outside, false);
    text.split_inclusive('\n').map(move |line| {
        let is_middle = within == Below::Mine && is_old && line.trim_end() == OLD[1];
        let below = match within {
            _ if line.starts_with(OLD[0]) => Some(Below::Mine),
            Below::Mine if line.starts_with(SIDE) || is_middle => Some(Below::Theirs),
            _ if line.starts_with(SIDE) => Some(Below::Mine),
            _ if line.starts_with(END) || line.starts_with(OLD[2]) => Some(Below::Outside),
            _ => None,
        };
        let stands = match (below, within) {
            (Some(below), _) => Stands::Opens(below),
            (None, Below::Outside) => Stands::Outside,
            (None, Below::Mine) => Stands::Mine,
            (None, Below::Theirs) => Stands::Theirs,
        };
        is_old = if below.is_some() { OLD.iter().any(|mark| line.starts_with(mark)) } else { is_old };
        within = below.unwrap_or(within);
        (line, stands)
    })
}

/// Does a text still hold marks? The first line of one, from 1.
pub fn mark_in(text: &str) -> Option<usize> {
    lines(text).position(|(_, stands)| matches!(stands, Stands::Opens(_))).map(|at| at + 1)
}

/// Two texts between marks without words.
pub fn between(mine: &str, theirs: &str) -> String {
    let ended = |text: &str| if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{SIDE}\n{mine}{}{SIDE}\n{theirs}{}{END}\n", ended(mine), ended(theirs))
}

/// The text as the one wrote it, and as the other did.
pub fn sides(text: &str) -> (String, String) {
    let of = |side: Stands| -> String {
        lines(text)
            .filter(|(_, stands)| [Stands::Outside, side].contains(stands))
            .map(|(line, _)| line)
            .collect()
    };
    (of(Stands::Mine), of(Stands::Theirs))
}

/// Of each place between marks the lines of the other side.
pub fn others(text: &str) -> Vec<Vec<&str>> {
    let mut places: Vec<Vec<&str>> = vec![];
    for (line, stands) in lines(text) {
        match (stands, places.last_mut()) {
            (Stands::Opens(Below::Mine), _) => places.push(vec![]),
            (Stands::Theirs, Some(place)) => place.push(line.trim_end_matches(['\r', '\n'])),
            _ => {}
        }
    }
    places
}

/// What stands between marks at the very beginning of a text, with them; nothing where none stands there.
pub fn block(text: &str) -> Option<&str> {
    let mut end = 0;
    for (nth, (line, stands)) in lines(text).enumerate() {
        end += line.len();
        match stands {
            Stands::Opens(Below::Outside) => return (nth > 0).then(|| &text[..end]),
            Stands::Outside => return None,
            _ => {}
        }
    }
    None
}

/// The words of a mark; nothing where it has none that are for a reader.
fn said(line: &str) -> Option<&str> {
    let words = line.strip_prefix(SIDE).or_else(|| line.strip_prefix(END))?.trim();
    (!words.is_empty()).then_some(words)
}

fn words_of(below: Below, words: &Words) -> (&'static str, &str) {
    match below {
        Below::Mine => (SIDE, &words.mine),
        Below::Theirs => (SIDE, &words.theirs),
        Below::Outside => (END, &words.end),
    }
}

/// The text with words in the marks that have none, and these in place of the marks of Git. Each place where two
/// wrote has its own words, and those behind the last the last.
pub fn named(text: &str, words: &[Words]) -> String {
    let mut places = 0usize;
    let put = |(line, stands): (&str, Stands)| match stands {
        Stands::Opens(below) => {
            places += usize::from(below == Below::Mine);
            let words = words.get(places.saturating_sub(1)).or(words.last());
            words.map_or_else(|| line.to_owned(), |words| named_line(line, below, words))
        }
        _ => line.to_owned(),
    };
    lines(text).map(put).collect()
}

/// A mark with words, which it keeps where it has some.
fn named_line(line: &str, below: Below, words: &Words) -> String {
    if said(line).is_some() {
        return line.to_owned();
    }
    let (mark, words) = words_of(below, words);
    format!("{mark} {words}{}", &line[line.trim_end_matches(['\r', '\n']).len()..])
}

/// The text with each side in a box of its own below its words, as it is looked at; and of each of its lines
/// the line of `text`, from 1, that it is made of.
pub fn boxed(text: &str, words: &Words) -> (String, Vec<usize>) {
    let (mut shown, mut of) = (String::new(), Vec::new());
    for (nth, (line, stands)) in (1..).zip(lines(text)) {
        let piece = match stands {
            Stands::Outside => line.to_owned(),
            Stands::Mine | Stands::Theirs => format!("> {line}"),
            Stands::Opens(Below::Outside) => "\n".to_owned(),
            Stands::Opens(below) => {
                format!("\n> **{}**\n>\n", said(line).unwrap_or(words_of(below, words).1))
            }
        };
        of.extend(piece.split_inclusive('\n').map(|_| nth));
        shown.push_str(&piece);
    }
    (shown, of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words { mine: "Anh/chị viết:".into(), theirs: "Mai đã lưu:".into(), end: "Hết".into() }
    }

    const NEW: &str = "a\n«««\nmột\n===\n=======\n«««\nhai\n»»»\nb\n";
    const OLD: &str = "a\n<<<<<<< ours\nmột\n=======\nhai\n>>>>>>> theirs\nb\n";

    #[test]
    fn marks_are_known_in_any_language_and_from_earlier_days() {
        assert_eq!(mark_in("a\n=======\nb «««\n"), None);
        for text in [NEW, OLD, "a\n««« What you wrote:\nb\n", "a\n»»»"] {
            assert_eq!(mark_in(text), Some(2), "{text}");
        }
    }

    #[test]
    fn each_side_is_the_whole_text_as_the_one_wrote_it() {
        assert_eq!(sides(NEW), ("a\nmột\n===\n=======\nb\n".into(), "a\nhai\nb\n".into()));
        assert_eq!(sides(OLD), ("a\nmột\nb\n".into(), "a\nhai\nb\n".into()));
        assert_eq!(sides(&between("x", "")), ("x\n".into(), "".into()));
    }

    #[test]
    fn marks_without_words_are_given_those_of_the_reader_once() {
        let named_old = named(OLD, &[words()]);
        assert_eq!(named_old, "a\n««« Anh/chị viết:\nmột\n««« Mai đã lưu:\nhai\n»»» Hết\nb\n");
        let others = Words { mine: "You:".into(), theirs: "She:".into(), end: "End".into() };
        assert_eq!(named(&named_old, &[others]), named_old);
    }

    #[test]
    fn each_place_has_its_own_words() {
        let text = format!("{}giữa\n{}cuối\n", between("a", "b"), between("c", "d"));
        assert_eq!(others(&text), [["b"], ["d"]]);
        let theirs = |name: &str| Words { theirs: name.into(), ..words() };
        let named = named(&text, &[theirs("Mai"), theirs("Sơn")]);
        let marks: Vec<&str> = named.lines().filter(|line| line.starts_with(SIDE)).collect();
        assert_eq!(marks, ["««« Anh/chị viết:", "««« Mai", "««« Anh/chị viết:", "««« Sơn"]);
    }

    #[test]
    fn each_side_is_looked_at_in_a_box_of_its_own() {
        let (shown, lines) = boxed(OLD, &words());
        assert_eq!(shown, "a\n\n> **Anh/chị viết:**\n>\n> một\n\n> **Mai đã lưu:**\n>\n> hai\n\nb\n");
        assert_eq!(lines, [1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 7]);
    }
}
