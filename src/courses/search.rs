//! Search in what courses say, blind to Vietnamese marks: `thon` finds *thôn*.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::Serialize;

use super::check;
use super::markdown::{EXTENSIONS, Heading};
use super::tags;
use crate::kit::text::Language;
use crate::kit::words::{fold, fold_char};

/// How many words of a question are looked for; more only narrow it to nothing.
const MOST_WORDS: usize = 8;
/// How much of a passage is shown, in characters, and how much of it before the first hit.
const SHOWN: usize = 180;
const BEFORE: usize = 50;

/// A paragraph, an item or a cell of a text, with the heading it stands under (none at the beginning).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub heading: Option<Heading>,
    pub text: String,
}

/// The passages of a Markdown text whose contents are these, in their order.
pub fn passages(source: &str, contents: &[Heading]) -> Vec<Passage> {
    let (mut passages, mut headings) = (vec![], contents.iter());
    let (mut heading, mut text): (Option<&Heading>, String) = (None, String::new());
    let (mut in_check, mut typed) = (false, String::new());
    for event in Parser::new_ext(source, EXTENSIONS) {
        match event {
            // The key of a check is nothing to be found.
            Event::Start(Tag::CodeBlock(kind)) => in_check = check::is_check(&kind),
            Event::End(TagEnd::CodeBlock) if in_check => in_check = false,
            Event::Text(_) if in_check => {}
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Html(html) => typed.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                for mut words in tags::words(&std::mem::take(&mut typed)) {
                    close(&mut passages, heading, &mut words);
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                close(&mut passages, heading, &mut text);
                heading = headings.next();
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::CodeBlock
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => close(&mut passages, heading, &mut text),
            _ => {}
        }
    }
    close(&mut passages, heading, &mut text);
    passages
}

fn close(passages: &mut Vec<Passage>, heading: Option<&Heading>, text: &mut String) {
    let text = std::mem::take(text).trim().to_owned();
    if !text.is_empty() {
        passages.push(Passage { heading: heading.cloned(), text });
    }
}

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// As typed, in small letters with its marks.
    typed: String,
    words: Vec<String>,
    language: Language,
    /// How each word, and all of them as one, stand in words with spaces around them.
    standing: Vec<String>,
    phrase: String,
}

/// A part of what is shown of a passage; `hit` is what was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    pub hit: bool,
}

/// A passage that holds every word; the higher `worth`, the nearer to what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub worth: u8,
    pub pieces: Vec<Piece>,
}

impl Query {
    /// `None` where there is no letter or digit to look for.
    pub fn of(typed: &str, language: Language) -> Option<Query> {
        let bare = fold(typed);
        let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<String> = words.take(MOST_WORDS).map(str::to_owned).collect();
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        // An English word may have an ending, but a letter is the beginning of anything.
        let stands = |word: &str| match language {
            Language::En if word.len() > 1 => format!(" {word}"),
            _ => format!(" {word} "),
        };
        let standing = words.iter().map(|word| stands(word)).collect();
        let phrase = stands(&words.join(" "));
        (!words.is_empty()).then_some(Query { typed, words, language, standing, phrase })
    }

    /// Is it at least one word, and not only a letter?
    pub fn is_word(&self) -> bool {
        self.words.iter().map(|word| word.chars().count()).sum::<usize>() > 1
    }

    /// How each word stands in folded words with spaces around them.
    pub fn standing(&self) -> &[String] {
        &self.standing
    }

    /// How many of the words stand among these folded ones.
    pub fn standing_in(&self, folded: &str) -> usize {
        self.standing.iter().filter(|word| folded.contains(word.as_str())).count()
    }

    /// What a text is worth that says these folded words, each with a space before and behind it, if all that is
    /// looked for stands among them. [`Query::find`] says the same, and where; this looks at a thousand texts in
    /// the time in which that looks at a few.
    pub fn worth(&self, folded: &str, text: &str) -> Option<u8> {
        if !self.standing.iter().all(|word| folded.contains(word.as_str())) {
            return None;
        }
        let is_phrase = folded.contains(self.phrase.as_str());
        Some(match is_phrase {
            true if text.to_lowercase().contains(&self.typed) => 3,
            true => 2,
            false => 1,
        })
    }

    /// Where all the words are in a text, if they are.
    pub fn find(&self, text: &str) -> Option<Hit> {
        let bare = Bare::of(text);
        let places: Option<Vec<(usize, usize)>> =
            self.words.iter().map(|word| self.place(&bare, word)).collect();
        let phrase = self.place(&bare, &self.words.join(" "));
        let worth = match phrase {
            Some(_) if text.to_lowercase().contains(&self.typed) => 3,
            Some(_) => 2,
            None => 1,
        };
        let places = phrase.map_or(places?, |place| vec![place]);
        Some(Hit { worth, pieces: pieces(text, places) })
    }

    /// A text with those of the words that are in it.
    pub fn part(&self, text: &str) -> Vec<Piece> {
        let bare = Bare::of(text);
        pieces(text, self.words.iter().filter_map(|word| self.place(&bare, word)).collect())
    }

    /// The first place of a word, as a range of bytes of the original text. Vietnamese words are
    /// short and stand alone; an English one may have an ending, but a letter is the beginning of anything.
    fn place(&self, bare: &Bare, word: &str) -> Option<(usize, usize)> {
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let stands = |at: usize| {
            let (before, after) = (&bare.text[..at], &bare.text[at + word.len()..]);
            let may_have_ending = self.language == Language::En && word.len() > 1;
            let ends = may_have_ending || !is_part(after.chars().next());
            !is_part(before.chars().next_back()) && ends
        };
        let at = bare.text.match_indices(word).map(|(at, _)| at).find(|at| stands(*at))?;
        Some((bare.origin(at), bare.origin(at + word.len())))
    }
}

/// A text without marks, each of whose bytes knows where it comes from.
struct Bare {
    text: String,
    origins: Vec<usize>,
    end: usize,
}

impl Bare {
    fn of(text: &str) -> Bare {
        let (mut bare, mut origins) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (at, c) in text.char_indices() {
            // Letter by letter, for each must know where it stood; nothing is set aside for any of them, as a
            // search looks at millions.
            fold_char(c, |plain| {
                origins.extend(std::iter::repeat_n(at, plain.len_utf8()));
                bare.push(plain);
            });
        }
        Bare { text: bare, origins, end: text.len() }
    }

    fn origin(&self, at: usize) -> usize {
        self.origins.get(at).copied().unwrap_or(self.end)
    }
}

/// The text around the first place, cut at both ends where it is long, with its hits apart.
fn pieces(text: &str, mut places: Vec<(usize, usize)>) -> Vec<Piece> {
    places.sort_unstable();
    let (first, first_end) = places.first().copied().unwrap_or((0, 0));
    let back = text[..first].char_indices().rev().take(BEFORE).last().map_or(first, |(at, _)| at);
    // Not within a word, unless the word is endless.
    let begun = text[..back].rfind(char::is_whitespace).unwrap_or(0);
    let begun = text[begun..].find(|c: char| !c.is_whitespace()).map_or(begun, |more| begun + more);
    let from = if back.saturating_sub(begun) > SHOWN { back } else { begun.min(first) };
    let to = text[from..].char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| from + at);
    let to = if to == text.len() { to } else { text[..to].rfind(' ').unwrap_or(to) }.max(first_end);
    let (mut pieces, mut at) = (vec![], from);
    let mut add = |text: &str, hit: bool| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), hit });
        }
    };
    if from > 0 {
        add("… ", false);
    }
    for (begin, end) in places.into_iter().filter(|(_, end)| *end <= to) {
        if begin >= at {
            add(&text[at..begin], false);
            add(&text[begin..end], true);
            at = end;
        }
    }
    add(&text[at.min(to)..to], false);
    if to < text.len() {
        add(" …", false);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(typed: &str, text: &str) -> Option<(u8, String)> {
        let hit = Query::of(typed, Language::Vi)?.find(text)?;
        let show = |piece: &Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() };
        Some((hit.worth, hit.pieces.iter().map(show).collect()))
    }

    #[test]
    fn marks_do_not_matter_but_what_has_them_right_is_worth_more() {
        let text = "Họp thôn bầu nhóm trưởng.";
        assert_eq!(find("thon", text), Some((2, "Họp [thôn] bầu nhóm trưởng.".into())));
        assert_eq!(find("Thôn", text), Some((3, "Họp [thôn] bầu nhóm trưởng.".into())));
        assert_eq!(find("truong hop", text), Some((1, "[Họp] thôn bầu nhóm [trưởng].".into())));
        assert_eq!(find("ho", text), None, "a syllable stands alone");
        assert_eq!(find("thôn xã", text), None, "every word counts");
        assert_eq!(find("đau", "Đâu rồi"), Some((2, "[Đâu] rồi".into())));
        assert_eq!(Query::of(" . ", Language::Vi), None);
    }

    #[test]
    fn an_english_word_may_have_an_ending() {
        let finds = |typed| Query::of(typed, Language::En).unwrap().find("Two groups met").is_some();
        assert!(finds("group"));
        assert!(!finds("g"), "a letter begins half of all words");
    }

    #[test]
    fn a_passage_may_begin_after_a_space_that_breaks_no_line() {
        let text = format!("Đồng\u{a0}{}", "thôn ".repeat(20));
        let hit = Query::of("thon", Language::Vi).and_then(|query| query.find(&text)).unwrap();
        assert!(hit.pieces.iter().any(|piece| piece.hit));
    }

    #[test]
    fn passages_know_their_heading() {
        let contents = [Heading { level: 2, id: "mot".into(), text: "Một".into() }];
        let found = passages("Mở đầu\n\n## Một\n\n- a **b**\n- c\n\n|x|y|\n|-|-|\n|1|2|\n", &contents);
        let told: Vec<(bool, &str)> = found.iter().map(|p| (p.heading.is_some(), p.text.as_str())).collect();
        let below = ["Một", "a b", "c", "x", "y", "1", "2"].map(|text| (true, text));
        assert_eq!(told, [&[(false, "Mở đầu")][..], &below].concat());
    }

    proptest! {
        #[test]
        fn what_is_found_in_a_text_is_found_in_its_folded_words(text in "(thôn|Đồng|a\u{301}|[a-zăâđ .]|\\PC){0,40}", typed in "\\PC{0,6}|thon|dong|[a-d] [a-d]") {
            for language in Language::ALL {
                let Some(query) = Query::of(&typed, language) else { continue };
                let folded = format!(" {} ", crate::kit::words::bare_words(&text).join(" "));
                let (found, worth) = (query.find(&text), query.worth(&folded, &text));
                prop_assert_eq!(found.is_some(), worth.is_some());
                // Signs between the words of a phrase count for nothing in what is folded.
                prop_assert!(found.is_none_or(|hit| worth.is_some_and(|worth| worth >= hit.worth)));
            }
        }

        #[test]
        fn whatever_is_shown_stands_in_the_text(text in "(thôn|Đồng|a\u{301}|[a-zăâđ .]|\\PC){0,120}", typed in "\\PC{0,12}|thon|dong") {
            if let Some(hit) = Query::of(&typed, Language::Vi).and_then(|query| query.find(&text)) {
                prop_assert!(hit.pieces.iter().any(|piece| piece.hit));
                let shown: String = hit.pieces.iter().map(|piece| piece.text.as_str()).collect();
                prop_assert!(text.contains(shown.trim_start_matches("… ").trim_end_matches(" …")));
            }
        }
    }
}
