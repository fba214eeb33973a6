//! GIFT with several braces in one sentence: each is a gap of a cloze question.
//!
//! Moodle's GIFT knows one pair of braces only, and its cloze questions come as XML. Here a sentence may have several:
//! `Vay từ {=quỹ ~ngân hàng} trong {#12} tháng.` How much each gap counts, and how Moodle lays it out, stands in the
//! comment above where it is not the usual: `// [gaps:2, 1 MULTICHOICE_V]`. With it one gap alone is a cloze too. Where
//! a brace closes at the end of a line and another opens below, somebody may have forgotten the blank line between two
//! questions: that is told, unless the comment says that they are gaps.

use super::answers::{self, Answers};
use super::text::{Format, Glyph, Passage};
use super::{Fault, named};
use crate::courses::problem::Spot;
use crate::quizzes::kinds::short_answer::Match;

/// Stands in the words of a question where a gap is (U+FFFC, what stands for an object among characters).
pub const MARK: char = '\u{fffc}';

/// The most gaps of a question.
pub const MOST: usize = 50;

/// The most that a gap counts.
pub const HEAVIEST: u32 = 100;

/// How a gap is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Choice,
    Words,
    Number,
}

/// How Moodle lays out a gap, by its names; the first of each way is the usual one.
const LAYOUTS: [(&str, Way); 20] = [
    ("MULTICHOICE", Way::Choice),
    ("MC", Way::Choice),
    ("MULTICHOICE_V", Way::Choice),
    ("MCV", Way::Choice),
    ("MULTICHOICE_H", Way::Choice),
    ("MCH", Way::Choice),
    ("MULTICHOICE_S", Way::Choice),
    ("MCS", Way::Choice),
    ("MULTICHOICE_VS", Way::Choice),
    ("MCVS", Way::Choice),
    ("MULTICHOICE_HS", Way::Choice),
    ("MCHS", Way::Choice),
    ("SHORTANSWER", Way::Words),
    ("SA", Way::Words),
    ("MW", Way::Words),
    ("SHORTANSWER_C", Way::Words),
    ("SAC", Way::Words),
    ("MWC", Way::Words),
    ("NUMERICAL", Way::Number),
    ("NM", Way::Number),
];

/// Those of words whose capitals and marks count; the first is the usual one.
const EXACT: [&str; 3] = ["SHORTANSWER_C", "SAC", "MWC"];

/// What is answered in a gap of this layout, if it is one.
pub fn way(layout: &str) -> Option<Way> {
    LAYOUTS.iter().find(|(name, _)| *name == layout).map(|(_, way)| *way)
}

/// A gap: how much it counts, from 1, how Moodle lays it out where that is not the usual way, and its answers: one
/// choice, words or a number. Words that are taken exactly have one of the layouts that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub line: usize,
    pub column: usize,
    pub weight: u32,
    pub layout: Option<String>,
    pub answers: Answers,
}

impl Gap {
    /// The gap at its place; nothing where it cannot count so much, or cannot be laid out so.
    pub fn new(spot: Spot, weight: u32, layout: Option<&str>, mut answers: Answers) -> Option<Gap> {
        let way_of = way_of(&answers)?;
        let mut layout = layout.filter(|layout| *layout != usual(way_of));
        if layout.is_some_and(|layout| way(layout) != Some(way_of)) || !(1..=HEAVIEST).contains(&weight) {
            return None;
        }
        if let Answers::ShortAnswer { rule, .. } = &mut answers {
            match (layout.is_some_and(|layout| EXACT.contains(&layout)), *rule) {
                (true, None | Some(Match::Exact)) => *rule = Some(Match::Exact),
                (true, Some(_)) => return None,
                (false, Some(Match::Exact)) => layout = Some(EXACT[0]),
                (false, _) => {}
            }
        }
        let Spot { line, column } = spot;
        Some(Gap { line, column, weight, layout: layout.map(str::to_owned), answers })
    }

    /// As Moodle lays it out.
    pub fn layout(&self) -> &str {
        let usual = way_of(&self.answers).map_or("", usual);
        self.layout.as_deref().unwrap_or(usual)
    }
}

fn way_of(answers: &Answers) -> Option<Way> {
    match answers {
        Answers::OneChoice(_) => Some(Way::Choice),
        Answers::ShortAnswer { .. } => Some(Way::Words),
        Answers::Number(_) => Some(Way::Number),
        _ => None,
    }
}

fn usual(way: Way) -> &'static str {
    LAYOUTS.iter().find(|(_, of)| *of == way).map_or("", |(name, _)| name)
}

/// How exactly words are taken in all gaps that do not say it by their layout; nothing where they differ, which no
/// file but our own can tell.
pub fn rule_of_all(gaps: &[Gap]) -> Option<Option<Match>> {
    let mut rules = gaps.iter().filter_map(|gap| match &gap.answers {
        Answers::ShortAnswer { rule, .. } if *rule != Some(Match::Exact) => Some(*rule),
        _ => None,
    });
    let first = rules.next().unwrap_or_default();
    rules.all(|rule| rule == first).then_some(first)
}

/// Answers whose words are taken so, unless their layout says how.
pub fn ruled(answers: Answers, layout: Option<&str>, of_all: Option<Match>) -> Answers {
    match answers {
        Answers::ShortAnswer { expected, .. } => {
            let rule = of_all.filter(|_| !layout.is_some_and(|layout| EXACT.contains(&layout)));
            Answers::ShortAnswer { rule, expected }
        }
        other => other,
    }
}

/// What is said of a gap in the comment above its question: its weight and layout.
pub(super) type Said = (u32, Option<String>);

/// What is said of the gaps in the comment above a question.
pub(super) fn said(comment: &str, spot: Spot) -> Result<Option<Vec<Said>>, Fault> {
    let Some(said) = named(comment, "[gaps:").into_iter().next() else { return Ok(None) };
    let one = |part: &str| {
        let (weight, layout) = part.trim().split_once(' ').unwrap_or((part.trim(), ""));
        let weight = weight.parse().ok().filter(|weight| (1..=HEAVIEST).contains(weight))?;
        let layout = Some(layout.trim()).filter(|layout| !layout.is_empty());
        let is_known = layout.is_none_or(|layout| way(layout).is_some());
        is_known.then(|| (weight, layout.map(str::to_owned)))
    };
    let all: Option<Vec<_>> = said.split(',').map(one).collect();
    all.map(Some).ok_or_else(|| (spot, "check.gaps_unreadable", vec![("gaps", said)]))
}

/// What [`said`] reads; nothing where it is the usual and there are several gaps.
pub fn to_say(gaps: &[Gap]) -> Option<String> {
    let is_usual = gaps.len() > 1 && gaps.iter().all(|gap| gap.weight == 1 && gap.layout.is_none());
    let one = |gap: &Gap| match &gap.layout {
        Some(layout) => format!("{} {layout}", gap.weight),
        None => gap.weight.to_string(),
    };
    (!is_usual).then(|| gaps.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// More or fewer gaps in the sentence than the comment says.
pub(super) fn unlike(spot: Spot, said: usize, count: usize) -> Fault {
    (spot, "check.gaps_do_not_fit", vec![("said", said.to_string()), ("count", count.to_string())])
}

/// The words with a mark for each gap, the gaps, and what everybody is told, which stands in one of them.
type Sentence = (Vec<Glyph>, Vec<Gap>, Option<Passage>);

/// Reads a sentence with several braces. `of_gaps` is what its comment says of them, `format` how its words are
/// written unless they say otherwise, `rule` how exactly words are taken.
pub(super) fn read(
    glyphs: &[Glyph],
    of_gaps: Option<&[Said]>,
    format: Format,
    rule: Option<Match>,
) -> Result<Sentence, Fault> {
    let (mut words, mut found, mut feedback) = (vec![], vec![], None);
    let mut rest = glyphs;
    while let Some(at) = rest.iter().position(|glyph| glyph.is('{') || glyph.is('}')) {
        let brace = rest[at];
        if brace.is('}') {
            return Err((brace.spot(), "check.brace_not_opened", vec![]));
        }
        let inside = &rest[at + 1..];
        let end = inside.iter().position(|glyph| glyph.is('{') || glyph.is('}'));
        let end = end.ok_or((brace.spot(), "check.brace_not_closed", vec![]))?;
        if inside[end].is('{') {
            return Err((inside[end].spot(), "check.brace_too_many", vec![]));
        }
        if found.len() == MOST {
            return Err((brace.spot(), "check.too_many_gaps", vec![("most", MOST.to_string())]));
        }
        words.extend(rest[..at].iter().filter(|glyph| glyph.c != MARK));
        words.push(Glyph { c: MARK, literal: true, ..brace });
        let (answers, told) = answers_of(&inside[..end], brace.spot(), format)?;
        found.push((brace.spot(), answers));
        feedback = feedback.or(told);
        rest = &inside[end + 1..];
        let ends_its_line = rest.iter().take_while(|glyph| glyph.is_space()).any(|glyph| glyph.is('\n'));
        if of_gaps.is_none()
            && ends_its_line
            && let Some(other) = rest.iter().find(|glyph| glyph.is('{'))
        {
            return Err((other.spot(), "check.gap_or_question", vec![]));
        }
    }
    words.extend(rest.iter().filter(|glyph| glyph.c != MARK));
    let first = found.first().map_or(Spot { line: 1, column: 1 }, |(spot, _)| *spot);
    let usual = vec![(1, None); found.len()];
    let said = of_gaps.unwrap_or(&usual);
    if said.len() != found.len() {
        return Err(unlike(first, said.len(), found.len()));
    }
    let gap = |((spot, answers), (weight, layout)): ((Spot, Answers), &Said)| {
        let layout = layout.as_deref();
        let unfit = || (spot, "check.gaps_unreadable", vec![("gaps", layout.unwrap_or_default().to_owned())]);
        Gap::new(spot, *weight, layout, ruled(answers, layout, rule)).ok_or_else(unfit)
    };
    let gaps = found.into_iter().zip(said).map(gap).collect::<Result<_, Fault>>()?;
    Ok((words, gaps, feedback))
}

/// What stands between the braces of a gap.
fn answers_of(inside: &[Glyph], spot: Spot, format: Format) -> Result<(Answers, Option<Passage>), Fault> {
    // Braces that somebody forgot to escape hold words without any mark.
    if !inside.iter().any(|glyph| glyph.is('=') || glyph.is('#')) {
        return Err((spot, "check.gap_without_answer", vec![]));
    }
    // An arrow is a part of the words: nothing is matched within a gap.
    let (answers, feedback) = answers::read(inside, spot, format, Some(Match::default()))?;
    match way_of(&answers) {
        Some(_) => Ok((answers, feedback)),
        None => Err((spot, "check.gap_of_a_kind", vec![])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::gift::{Item, read as read_file, writing::write};

    fn one(source: &str) -> Item {
        let (mut items, problems) = read_file("f", source);
        assert_eq!((items.len(), &problems[..]), (1, &[][..]), "{source}");
        items.remove(0)
    }

    fn gaps(item: &Item) -> &[Gap] {
        let Answers::Cloze(gaps) = &item.answers else { panic!("{item:?}") };
        gaps
    }

    #[test]
    fn several_braces_in_a_sentence_are_gaps_and_come_back_as_they_were() {
        let source = "// [id:vay] [tag:2] [gaps:2, 1 NM, 1 SAC]\n::Vay:: Vay từ {=quỹ#Đúng. ~ngân hàng} trong\n{#=12:1 ~#Xem lại.} tháng, do {=nhóm -> trưởng####Hết.} giữ.\n";
        let item = one(source);
        assert_eq!(item.text.source, "Vay từ \u{fffc} trong\n\u{fffc} tháng, do \u{fffc} giữ.");
        let told: Vec<_> = gaps(&item).iter().map(|gap| (gap.line, gap.weight, gap.layout())).collect();
        assert_eq!(told, [(2, 2, "MULTICHOICE"), (3, 1, "NM"), (3, 1, "SAC")]);
        assert_eq!(item.feedback.as_ref().map(|said| &said.source[..]), Some("Hết."));
        let written = write(&item);
        assert!(written.starts_with("// [id:vay] [tag:2] [gaps:2, 1 NM, 1 SAC]\n"), "{written}");
        assert_eq!(write(&one(&written)), written);
        // One alone is a gap where the comment says so, else a missing word.
        assert_eq!(gaps(&one("// [gaps:1]\nVay {#12} tháng.")).len(), 1);
        assert!(one("Vay {#12} tháng.").behind.is_some());
        // What stands for an object among characters is nothing that an author writes.
        assert_eq!(one("a \u{fffc}b {=x ~y} c {=z ~w}").text.source, "a b \u{fffc} c \u{fffc}");
    }

    #[test]
    fn what_is_wrong_with_a_gap_is_told_at_its_place_and_the_neighbour_stays() {
        let many = format!("x {}", "{=a ~b} y ".repeat(200));
        for (source, spot, key) in [
            ("a {=x ~y} b {=z", (1, 13), "check.brace_not_closed"),
            ("a {=x ~y} b =z} c {=w}", (1, 15), "check.brace_not_opened"),
            ("a {=x ~y} b {=z {=w} c", (1, 17), "check.brace_too_many"),
            ("a {=x ~y}\nb {} c", (2, 3), "check.gap_or_question"),
            ("a {=x ~y} b\n {} c", (2, 2), "check.gap_without_answer"),
            ("a {=x ~y} b {từ nào đó} c", (1, 13), "check.gap_without_answer"),
            ("a {=x ~y} b {~z ~w #k} c", (1, 13), "check.gap_of_a_kind"),
            ("a {=x ~y} b {=z ~%x%w} c", (1, 17), "check.bad_weight"),
            ("a {=x ~y} b {#mười} c", (1, 15), "check.not_a_number"),
            ("Ai? {=x ~y}\nMấy? {#3}", (2, 6), "check.gap_or_question"),
            (&many, (1, 503), "check.too_many_gaps"),
            ("// [gaps:1]\na {=x ~y} b {=z ~w}", (2, 3), "check.gaps_do_not_fit"),
            ("// [gaps:1]\nchỉ có chữ", (2, 1), "check.gaps_do_not_fit"),
            ("// [gaps:1, -2]\na {=x ~y} b {=z ~w}", (1, 1), "check.gaps_unreadable"),
            ("// [gaps:1 NM, 1]\na {=x ~y} b {=z ~w}", (2, 3), "check.gaps_unreadable"),
            ("{=x ~y} {=z ~w}", (1, 1), "check.question_without_text"),
        ] {
            let (items, problems) = read_file("f", &format!("{source}\n\nKể. {{}}\n"));
            let told: Vec<_> = problems.iter().map(|one| ((one.line, one.column), one.key)).collect();
            assert_eq!((items.len(), &told[..]), (1, &[(spot, key)][..]), "{source}");
        }
        // With its comment a sentence may be broken wherever it likes.
        assert_eq!(gaps(&one("// [gaps:1, 1]\na {=x ~y}\nb {=z ~w}")).len(), 2);
    }
}
