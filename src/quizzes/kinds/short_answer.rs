//! A short answer: words that are typed, held against those that the author expects.
//!
//! The first expected answer that fits counts, as in Moodle; `*` in it stands for anything, `\*` for itself.
//! Whoever reads in one language may answer in the other: what is right does not hang on the language of a page.

use super::{Fields, Given, Outcome, Rules, Unfit, Written, the_one};
use crate::kit::text::Language;
use crate::kit::words;
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// The longest answer that is typed, in characters.
pub const LONGEST: usize = 200;

/// What may stand around an answer without being part of it.
const AROUND: [char; 15] = ['.', ',', ';', ':', '!', '?', '…', '"', '\'', '“', '”', '‘', '’', '«', '»'];

/// How exactly what is typed must be what is expected. Spaces never count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    Exact,
    /// Vietnamese without its marks is right too: `Dinh Thi` for `Đinh Thị`.
    Marks,
    /// Nor do capitals matter: the usual thing, for phones write as they like.
    #[default]
    Both,
}

impl Match {
    pub const ALL: [Match; 3] = [Match::Exact, Match::Marks, Match::Both];

    /// As an author writes it: `[match:exact]`.
    pub fn code(self) -> &'static str {
        match self {
            Match::Exact => "exact",
            Match::Marks => "marks",
            Match::Both => "both",
        }
    }

    pub fn from_code(code: &str) -> Option<Match> {
        Match::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// What is left of a text once that is taken away which does not count.
    pub fn essence(self, text: &str) -> String {
        let seen = words::seen(text);
        match self {
            Match::Exact => seen,
            Match::Marks => words::without_marks(&seen),
            Match::Both => words::fold(&seen),
        }
    }

    /// Is this what is expected? Unless it must be exact, a full stop that a phone puts behind it, or quotation
    /// marks around it, do not make it another answer.
    pub fn accepts(self, expected: &str, typed: &str) -> bool {
        let pattern = pattern(&self.essence(expected));
        let takes = |typed: &str| fits(&pattern, &self.essence(typed).chars().collect::<Vec<char>>());
        let bare =
            typed.trim_matches(|c: char| c.is_whitespace() || words::is_unseen(c) || AROUND.contains(&c));
        takes(typed) || (self != Match::Exact && !bare.is_empty() && takes(bare))
    }
}

/// An expected answer. It need not be right: with no weight it is a mistake that gets an explanation of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub text: String,
    pub weight: Points,
    pub feedback: Option<String>,
}

/// What is expected in this language, and in the other one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortAnswer {
    pub rule: Match,
    pub expected: Vec<Expected>,
    pub elsewhere: Vec<Expected>,
}

impl ShortAnswer {
    fn first<'a>(&self, of: &'a [Expected], typed: &str) -> Option<&'a Expected> {
        of.iter().find(|expected| self.rule.accepts(&expected.text, typed))
    }

    /// What is said to this answer: of its own language, or what is said there to as good an answer.
    fn feedback(&self, typed: &str) -> Option<&String> {
        let here = self.first(&self.expected, typed);
        let there = self.first(&self.elsewhere, typed);
        let weight = |expected: Option<&Expected>| expected.map_or(Points::NONE, |expected| expected.weight);
        let told = if weight(there) > weight(here) {
            self.expected.iter().find(|expected| expected.weight == weight(there))
        } else {
            here
        };
        told?.feedback.as_ref()
    }
}

impl Rules for ShortAnswer {
    fn kind(&self) -> Kind {
        Kind::ShortAnswer
    }

    fn fields(&self) -> Fields {
        Fields { typed: true, ..Fields::default() }
    }

    fn unfit(&self, given: &Given) -> Option<Unfit> {
        if given.len() > 1 {
            return Some(Unfit::MoreThanOneChoice);
        }
        (the_one(given).chars().count() > LONGEST).then_some(Unfit::TooLong)
    }

    fn open(&self) -> Unfit {
        Unfit::NothingTyped
    }

    fn points(&self, given: &Given) -> Points {
        let typed = the_one(given);
        if typed.is_empty() {
            return Points::NONE;
        }
        let best = [&self.expected, &self.elsewhere].into_iter().filter_map(|of| self.first(of, typed));
        best.map(|expected| expected.weight).max().unwrap_or(Points::NONE).within_one_question()
    }

    fn outcome(&self, given: &Given, _: Language) -> Outcome {
        let typed = the_one(given);
        let right = || self.expected.iter().filter(|expected| expected.weight == Points::FULL);
        let is_whole = |expected: &&Expected| pattern(&expected.text).iter().all(Option::is_some);
        // Patterns are shown only where no answer is written out.
        let whole = right().any(|expected| is_whole(&expected));
        let shown = right().filter(|expected| !whole || is_whole(expected));
        let written = Written {
            given: typed.to_owned(),
            right: shown.map(|expected| readable(&expected.text)).collect(),
            feedback: self.feedback(typed).cloned(),
        };
        Outcome { written: Some(written), ..Outcome::default() }
    }

    /// The words are those of the language; only how exactly they are taken is the same.
    fn key(&self) -> String {
        self.rule.code().to_owned()
    }

    fn said(&self) -> Vec<(String, String)> {
        let said = |one: &Expected| (self.rule.essence(&one.text), (one.weight == Points::FULL).to_string());
        self.expected.iter().map(said).collect()
    }

    fn size(&self) -> usize {
        1
    }

    fn best(&self) -> Given {
        // What stands for anything may stand for nothing, unless an earlier answer takes that.
        let filled = |(with, expected): (&str, &Expected)| -> Given {
            let with = with.chars().next();
            Given::from([pattern(&expected.text).into_iter().filter_map(|c| c.or(with)).collect()])
        };
        let tries =
            ["…", "x", ""].iter().flat_map(|with| self.expected.iter().rev().map(move |one| (*with, one)));
        tries.map(filled).max_by_key(|given| self.points(given)).unwrap_or_default()
    }

    fn worst(&self) -> Given {
        let tries = ["?", "-", "…"].map(|text| Given::from([text.to_owned()]));
        tries.into_iter().min_by_key(|given| self.points(given)).unwrap_or_default()
    }
}

/// The characters of an expected answer; none is any number of any.
fn pattern(text: &str) -> Vec<Option<char>> {
    let (mut pattern, mut letters) = (Vec::new(), text.chars().peekable());
    while let Some(c) = letters.next() {
        match c {
            '\\' if letters.peek() == Some(&'*') => pattern.extend(letters.next().map(Some)),
            '*' => pattern.push(None),
            c => pattern.push(Some(c)),
        }
    }
    pattern
}

/// Does the pattern fit the whole text? Goes back only to the last wildcard, so it is never slow.
fn fits(pattern: &[Option<char>], text: &[char]) -> bool {
    let (mut at, mut of, mut back) = (0, 0, None);
    while of < text.len() {
        match pattern.get(at) {
            Some(None) => {
                back = Some((at, of));
                at += 1;
            }
            Some(Some(c)) if *c == text[of] => (at, of) = (at + 1, of + 1),
            _ => match back {
                Some((wildcard, tried)) => {
                    back = Some((wildcard, tried + 1));
                    (at, of) = (wildcard + 1, tried + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(Option::is_none)
}

/// An expected answer as one shows it to a person.
fn readable(text: &str) -> String {
    pattern(text).into_iter().map(|c| c.unwrap_or('…')).collect()
}

/// What keeps expected answers from being useful, by the place of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// No answer earns everything.
    NoneRight,
    /// Whatever is typed is right.
    AnythingRight,
    /// It means the same as an earlier one.
    Twice(usize),
    /// An earlier one fits wherever it would.
    Covered(usize),
    /// It has more characters than anybody may type.
    TooLong(usize),
}

/// Finds the first flaw.
pub fn flaw(rule: Match, expected: &[(&str, Points)]) -> Option<Flaw> {
    let essence = |nth: usize| rule.essence(expected[nth].0);
    for (nth, (text, _)) in expected.iter().enumerate() {
        if pattern(text).iter().flatten().count() > LONGEST {
            return Some(Flaw::TooLong(nth));
        }
        if (0..nth).any(|earlier| essence(earlier) == essence(nth)) {
            return Some(Flaw::Twice(nth));
        }
        // A later wildcard stands for a letter that nobody types, so that only another covers it.
        let essential: Vec<char> =
            pattern(&essence(nth)).into_iter().map(|c| c.unwrap_or(char::MAX)).collect();
        if (0..nth).any(|earlier| fits(&pattern(&essence(earlier)), &essential)) {
            return Some(Flaw::Covered(nth));
        }
    }
    let is_right = |(_, weight): &&(&str, Points)| *weight == Points::FULL;
    if !expected.iter().any(|one| is_right(&one)) {
        return Some(Flaw::NoneRight);
    }
    let anything = |text: &str| pattern(text).iter().all(Option::is_none);
    expected.iter().filter(is_right).any(|(text, _)| anything(text)).then_some(Flaw::AnythingRight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn expected(text: &str, per_cent: &str) -> Expected {
        let weight = Points::from_percentage(per_cent).expect("a percentage");
        Expected { text: text.into(), weight, feedback: Some(format!("on {text}")) }
    }

    fn given(text: &str) -> Given {
        Given::from([text.to_owned()])
    }

    fn leader() -> ShortAnswer {
        ShortAnswer {
            rule: Match::Both,
            expected: vec![expected("Nhóm trưởng", "100"), expected("tổ trưởng", "50"), expected("*", "0")],
            elsewhere: vec![expected("group leader", "100"), expected("leader", "100")],
        }
    }

    #[test]
    fn how_exactly_an_answer_is_taken_is_the_authors_choice() {
        for (rule, typed, right) in [
            (Match::Both, "nhom truong", true),
            (Match::Both, "  NHÓM   TRƯỞNG ", true),
            (Match::Both, "nhóm", false),
            (Match::Marks, "Nhom truong", true),
            (Match::Marks, "nhom truong", false),
            (Match::Exact, "Nhóm  trưởng", true),
            (Match::Exact, "Nhom truong", false),
            // The same letters, put together from parts.
            (Match::Exact, "Nho\u{301}m tru\u{31b}o\u{31b}\u{309}ng", true),
            // What cannot be seen, and spaces that do not break.
            (Match::Exact, "\u{feff}Nhóm\u{a0}trư\u{200b}ởng\u{200d}", true),
            (Match::Both, "", false),
            (Match::Both, "\u{200b}", false),
        ] {
            assert_eq!(rule.accepts("Nhóm trưởng", typed), right, "{rule:?} {typed}");
        }
        for typed in ["Nhóm trưởng.", "“nhóm trưởng”", " Nhom truong! "] {
            assert!(Match::Both.accepts("Nhóm trưởng", typed), "{typed}");
            assert!(!Match::Exact.accepts("Nhóm trưởng", typed), "{typed}");
        }
        assert!(Match::Both.accepts("v.v.", "v.v.") && !Match::Both.accepts("5", "-5"));
        assert!(Match::Marks.accepts("Đinh", "Dinh") && !Match::Marks.accepts("Đinh", "dinh"));
    }

    #[test]
    fn an_asterisk_stands_for_anything_and_a_backslash_makes_it_itself() {
        for (pattern, typed, right) in [
            ("*hộ nghèo*", "các hộ nghèo trong thôn", true),
            ("*hộ nghèo*", "hộ nghèo", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXc", false),
            (r"5\*", "5*", true),
            (r"5\*", "5 x", false),
            ("*", "", true),
        ] {
            assert_eq!(Match::Both.accepts(pattern, typed), right, "{pattern} {typed}");
        }
        // Such a pattern costs others minutes.
        assert!(!Match::Exact.accepts(&("a*".repeat(60) + "c"), &"a".repeat(400)));
    }

    #[test]
    fn the_first_answer_that_fits_counts_and_the_other_language_is_as_good() {
        let question = leader();
        for (typed, points, told) in [
            ("nhom truong", 1.0, Some("on Nhóm trưởng")),
            ("Tổ trưởng", 0.5, Some("on tổ trưởng")),
            ("Leader", 1.0, Some("on Nhóm trưởng")),
            ("già làng", 0.0, Some("on *")),
        ] {
            let written = question.outcome(&given(typed), Language::Vi).written.expect("it is typed");
            assert_eq!(question.points(&given(typed)).as_number(), points, "{typed}");
            assert_eq!((written.feedback.as_deref(), &written.given[..]), (told, typed));
            assert_eq!(written.right, ["Nhóm trưởng"]);
        }
        assert_eq!(question.points(&Given::new()), Points::NONE, "what fits anything does not fit nothing");
        assert_eq!(question.points(&question.best()), Points::FULL);
        assert_eq!(question.points(&question.worst()), Points::NONE);
    }

    #[test]
    fn what_is_typed_has_a_bound() {
        let long = "ă".repeat(LONGEST);
        assert_eq!(leader().unfit(&given(&long)), None);
        assert_eq!(leader().unfit(&given(&(long + "a"))), Some(Unfit::TooLong));
        assert_eq!(leader().unfit(&Given::from(["a".into(), "b".into()])), Some(Unfit::MoreThanOneChoice));
    }

    #[test]
    fn answers_that_are_of_no_use_are_found() {
        let (full, half, none) = (Points::FULL, Points::share(2), Points::NONE);
        for (answers, found) in [
            (&[("a", full), ("b", half)][..], None),
            (&[("a", half)], Some(Flaw::NoneRight)),
            (&[("a", full), ("Á ", half)], Some(Flaw::Twice(1))),
            (&[("*a*", full), ("cá", half)], Some(Flaw::Covered(1))),
            (&[("a", full), ("*", none)], None),
            (&[("*", none), ("a", full)], Some(Flaw::Covered(1))),
            (&[("a", half), ("*", full)], Some(Flaw::AnythingRight)),
            (&[(r"\*", full), ("*", none)], None),
            (&[("*a", full), ("*ba", none)], Some(Flaw::Covered(1))),
        ] {
            assert_eq!(flaw(Match::Both, answers), found, "{answers:?}");
        }
        assert_eq!(flaw(Match::Exact, &[("a", full), ("Á", half)]), None);
        let longest = "ă".repeat(LONGEST);
        assert_eq!(flaw(Match::Both, &[(&format!("*{longest}*"), full)]), None);
        assert_eq!(flaw(Match::Both, &[(&format!("{longest}a"), full)]), Some(Flaw::TooLong(0)));
    }

    proptest! {
        #[test]
        fn an_answer_is_right_as_it_is_expected_and_the_kinder_rule_takes_more(
            expected in "[a-cA-CđĐớă *\\\\]{1,8}", typed in "[a-cA-CđĐớă *\\\\]{0,8}",
        ) {
            let itself: String = expected.replace('\\', "").replace('*', r"\*");
            for rule in Match::ALL {
                prop_assert!(rule.accepts(&itself, &itself.replace('\\', "")), "{} {:?}", itself, rule);
                prop_assert!(rule.accepts("*", &typed));
            }
            let takes = |rule: Match| rule.accepts(&expected, &typed);
            prop_assert!(!takes(Match::Exact) || takes(Match::Marks));
            prop_assert!(!takes(Match::Marks) || takes(Match::Both));
        }
    }
}
