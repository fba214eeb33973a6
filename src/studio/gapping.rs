//! A text with several gaps in the form: the text with `___` where a word is missing, and a small card for each gap.
//!
//! A gap is answered as a question of its kind would be, so each is a [`Card`] without words of its own: what a choice,
//! words or a number need is said once, in [`asking`](super::asking), [`typing`](super::typing) and
//! [`spelling`](super::spelling). How exactly words are taken holds for all gaps, as files of questions say it.

use super::asking::{Card, Refusal};
use super::phrasing::{self, GAP, of_mut, passage};
use super::typing::Entered;
use crate::courses::course::Both;
use crate::courses::problem::Spot;
use crate::kit::text::Language;
use crate::kit::words::seen;
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::Answers;
use crate::quizzes::gift::gaps::{Gap, HEAVIEST, MARK};
use crate::quizzes::gift::text::{Format, Passage, Places};
use crate::quizzes::question::Kind;

/// The most gaps that a form has: a page of text. Files of questions may have more.
pub const MOST_GAPS: usize = 30;

/// So many letters tell one gap from another where it is folded.
const SHORT: usize = 40;

/// How a gap can be answered, by the names that the form sends.
pub const WAYS: [(&str, Kind); 3] =
    [("list", Kind::OneChoice), ("words", Kind::ShortAnswer), ("figure", Kind::Number)];

/// One gap: how much it counts among the others, and its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapCard {
    pub weight: Entered<u32>,
    pub card: Card,
}

impl GapCard {
    pub fn new() -> GapCard {
        GapCard { weight: Entered::of(1), card: Card::new() }
    }

    /// Is nothing said in it?
    pub fn is_empty(&self) -> bool {
        let card = &self.card;
        card.answers.is_empty() && card.numbers.is_empty() && card.others == Both::default()
    }

    /// What is right in it, in a few words, by which it is known where it is folded.
    pub fn in_short(&self) -> String {
        let card = &self.card;
        let words = |both: &Both| if both.vi.is_empty() { both.en.clone() } else { both.vi.clone() };
        let right = card.answers.iter().find(|row| row.right || card.kind != Kind::OneChoice);
        let figure = card.numbers.first().map(|number| number.number.typed.clone());
        let said = match card.kind {
            Kind::Number => figure,
            _ => right.or(card.answers.first()).map(|row| words(&row.text)),
        };
        said.unwrap_or_default().chars().take(SHORT).collect()
    }

    /// What a gap counts, as it is typed; nothing said is one.
    pub fn counts(typed: &str) -> Entered<u32> {
        let typed = seen(typed);
        let read = if typed.is_empty() { Some(1) } else { typed.parse().ok() };
        Entered { read: read.filter(|weight| (1..=HEAVIEST).contains(weight)), typed }
    }
}

impl Default for GapCard {
    fn default() -> GapCard {
        GapCard::new()
    }
}

/// The parts of a text between its gaps: three strokes or more are one.
pub fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (vec![], text);
    while let Some((before, behind)) = rest.split_once(GAP) {
        parts.push(before);
        rest = behind.trim_start_matches('_');
    }
    parts.push(rest);
    parts
}

/// How many gaps are marked in a text.
pub fn marked(text: &str) -> usize {
    parts(text).len() - 1
}

/// A gap as a question by itself.
fn alone(answers: &Answers) -> Item {
    Item {
        line: 0,
        column: 0,
        id: None,
        tags: vec![],
        category: None,
        title: None,
        text: Passage { format: Format::Markdown, source: "x".to_owned(), places: Places::default() },
        behind: None,
        answers: answers.clone(),
        feedback: None,
    }
}

fn gaps_of(item: &Item) -> &[Gap] {
    match &item.answers {
        Answers::Cloze(gaps) => gaps,
        _ => &[],
    }
}

/// Has the form a box for everything in these gaps? Words must be taken alike in all of them, and strokes be gaps.
pub fn fits(item: &Item) -> bool {
    let gaps = gaps_of(item);
    let mut rules = gaps.iter().filter_map(|gap| match &gap.answers {
        Answers::ShortAnswer { rule, .. } => Some(rule.unwrap_or_default()),
        _ => None,
    });
    let first = rules.next();
    gaps.len() <= MOST_GAPS
        && rules.all(|rule| Some(rule) == first)
        && !item.text.source.contains(GAP)
        && gaps.iter().all(|gap| {
            let alone = Both { vi: Some(alone(&gap.answers)), en: None };
            phrasing::fits(&alone)
        })
}

/// Do both languages have gaps that go together? Else there is no box for what only one of them says.
pub fn go_together(items: &Both<Option<Item>>) -> bool {
    let (Some(vi), Some(en)) = (&items.vi, &items.en) else { return true };
    let (vi, en) = (gaps_of(vi), gaps_of(en));
    let alike = |(vi, en): (&Gap, &Gap)| {
        let both = Both { vi: Some(alone(&vi.answers)), en: Some(alone(&en.answers)) };
        let kinds = Both::each(|language| both.of(language).as_ref().map(phrasing::kind_of));
        vi.weight == en.weight && kinds.vi == kinds.en && phrasing::fits(&both)
    };
    vi.len() == en.len() && vi.iter().zip(en).all(alike)
}

/// Puts the gaps of both languages into the form.
pub fn take(card: &mut Card, items: &Both<Option<Item>>) {
    let count = Language::ALL.map(|l| items.of(l).as_ref().map_or(0, |item| gaps_of(item).len()));
    for nth in 0..count[0].max(count[1]) {
        let gap = |language: Language| items.of(language).as_ref().and_then(|item| gaps_of(item).get(nth));
        let both = Both::each(|language| gap(language).map(|gap| alone(&gap.answers)));
        let weight = gap(Language::Vi).or(gap(Language::En)).map_or(1, |gap| gap.weight);
        let mut of_gap = Card::of(&both);
        if of_gap.kind == Kind::ShortAnswer {
            card.rule = of_gap.rule;
        }
        of_gap.text = Both::default();
        card.gaps.push(GapCard { weight: Entered::of(weight), card: of_gap });
    }
}

/// The words of a text with its gaps as one types them.
pub fn sentence(typed: &str) -> String {
    typed.replace(MARK, GAP)
}

/// The words of a text as they are written, with a mark in each gap.
pub fn text(card: &Card, language: Language) -> Option<Passage> {
    // Word leaves the same sign where a picture was: what one pasted is no gap.
    let typed = card.text.of(language).replace(MARK, " ");
    passage(&parts(&typed).join(&MARK.to_string()))
}

/// The gaps as they are to be written in a language. What has no box, how Moodle lays a gap out and what an answer is
/// worth in part, stays with the gap that it was of, wherever that stands now.
pub fn answers(card: &Card, language: Language, before: Option<&Item>) -> Answers {
    let before = before.map(gaps_of).unwrap_or_default();
    let were: Vec<Option<&Gap>> = as_they_were(&card.gaps, before, language);
    let gap = |(gap, was): (&GapCard, &Option<&Gap>)| {
        let own = asking_alone(gap, card, &[language]);
        let was_alone = was.map(|was| alone(&was.answers));
        let answers = own.item(language, "", was_alone.as_ref())?.answers;
        let weight = gap.weight.read.unwrap_or(1);
        let spot = Spot { line: 0, column: 0 };
        let layout = was.and_then(|was| was.layout.as_deref());
        let laid_out = Gap::new(spot, weight, layout, answers.clone());
        laid_out.or_else(|| Gap::new(spot, weight, None, answers))
    };
    Answers::Cloze(card.gaps.iter().zip(&were).filter_map(gap).collect())
}

/// What each gap was before, known by what it says: first those that say the same, then those that have an answer in
/// common; and if as many are left as there were, what is left of both in its order.
fn as_they_were<'a>(gaps: &[GapCard], before: &'a [Gap], language: Language) -> Vec<Option<&'a Gap>> {
    let said = |card: &Card| -> (Kind, Vec<String>) {
        let words = card.answers.iter().map(|row| row.text.of(language).trim().to_owned());
        let figures = card.numbers.iter().map(|number| format!("{number:?}"));
        (card.kind, words.chain(figures).filter(|one| !one.is_empty()).collect())
    };
    let now: Vec<_> = gaps.iter().map(|gap| said(&gap.card)).collect();
    let then: Vec<_> = before
        .iter()
        .map(|gap| said(&Card::of(&Both::each(|one| (one == language).then(|| alone(&gap.answers))))))
        .collect();
    let mut found: Vec<Option<usize>> = vec![None; gaps.len()];
    type Told = (Kind, Vec<String>);
    let alike: [fn(&Told, &Told) -> bool; 3] = [
        |one, other| one == other,
        |one, other| one.0 == other.0 && one.1.iter().any(|word| other.1.contains(word)),
        |one, other| one.0 == other.0,
    ];
    let passes = if gaps.len() == before.len() { 3 } else { 2 };
    for is_alike in &alike[..passes] {
        for nth in 0..found.len() {
            if found[nth].is_none() {
                let free = |at: &usize| !found.contains(&Some(*at)) && is_alike(&now[nth], &then[*at]);
                found[nth] = (0..then.len()).find(free);
            }
        }
    }
    found.into_iter().map(|at| at.map(|at| &before[at])).collect()
}

/// The card of a gap as a question that says something in these languages.
fn asking_alone(gap: &GapCard, whole: &Card, languages: &[Language]) -> Card {
    let mut alone = Card { rule: whole.rule, ..gap.card.clone() };
    for language in languages {
        *of_mut(&mut alone.text, *language) = "x".to_owned();
    }
    alone
}

/// What keeps the gaps from being saved, in these languages.
pub fn refusals(card: &Card, languages: &[Language]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for language in languages {
        let field = format!("text.{}", language.code());
        let text = card.text.of(*language);
        match marked(text) {
            _ if text.is_empty() => {}
            0 => refusals.push(Refusal::new(field, NO_GAP)),
            count if count > MOST_GAPS => refusals.push(Refusal::new(field, TOO_MANY)),
            count if count != card.gaps.len() => refusals.push(Refusal::new(field, OTHER_COUNT)),
            _ => {}
        }
    }
    for (nth, gap) in card.gaps.iter().enumerate() {
        if gap.weight.read.is_none() {
            refusals.push(Refusal::new(format!("{}weight", prefix(nth)), NOT_A_WEIGHT));
        }
        let own = asking_alone(gap, card, languages).refusals().into_iter();
        refusals.extend(own.map(|one| Refusal::new(format!("{}{}", prefix(nth), one.field), one.key)));
    }
    refusals
}

/// What the names of the boxes of a gap begin with.
pub fn prefix(nth: usize) -> String {
    format!("gap.{nth}.")
}

const NO_GAP: &str = "studio.asking.no_gap_marked";
const OTHER_COUNT: &str = "studio.asking.gaps_differ";
pub const TOO_MANY: &str = "studio.asking.too_many_gaps";
const NOT_A_WEIGHT: &str = "studio.asking.not_a_weight";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::gift::{self, writing};
    use crate::studio::asking::Row;

    fn read(text: &str) -> Item {
        let (mut items, problems) = gift::read("quiz.vi.gift", text);
        assert_eq!(problems, [], "{text}");
        items.remove(0)
    }

    #[test]
    fn a_text_with_gaps_comes_into_the_form_and_back_as_it_was() {
        for text in [
            "// [id:a]\nVay từ {=quỹ #Đúng. ~chợ #Chưa.} trong {#=12:1} tháng, do {=nhóm trưởng =trưởng nhóm =%0%* #Không.} giữ.\n",
            "// [id:a] [gaps:2 MULTICHOICE_V, 1]\nVay {=quỹ ~chợ} trong {#=12:0} tháng.\n",
            "// [id:a] [gaps:3]\nMột chỗ trống: {=quỹ ~chợ}.\n",
            "// [id:a] [match:exact]\nVay {=quỹ} và {=chợ}.\n",
        ] {
            let items = Both { vi: Some(read(text)), en: None };
            let before = writing::write(items.vi.as_ref().unwrap());
            assert!(phrasing::fits(&items), "{text}");
            let card = Card::of(&items);
            assert_eq!(card.refusals(), [], "{text}");
            let back = card.item(Language::Vi, "a", items.vi.as_ref()).unwrap();
            assert_eq!(writing::write(&back), before);
            assert!(card.is_written("a", &items));
        }
    }

    #[test]
    fn a_gap_keeps_what_has_no_box_wherever_it_stands() {
        let text =
            "// [id:a] [gaps:1 MULTICHOICE_V, 1 MULTICHOICE_H]\nVay {=quỹ ~chợ} của {=nhóm ~xã} nhé.\n";
        let items = Both { vi: Some(read(text)), en: None };
        let card = Card::of(&items);
        let layouts = |card: &Card| match answers(card, Language::Vi, items.vi.as_ref()) {
            Answers::Cloze(gaps) => gaps.into_iter().map(|gap| gap.layout).collect::<Vec<_>>(),
            _ => vec![],
        };
        let was = layouts(&card);
        assert!(was[0].is_some() && was[0] != was[1], "{was:?}");
        // One that is new stands before them.
        let mut more = card.clone();
        more.gaps.insert(0, gap(Kind::OneChoice, &[("thẻ", true), ("sổ", false)]));
        assert_eq!(layouts(&more), [None, was[0].clone(), was[1].clone()]);
        let mut turned = card.clone();
        turned.gaps.reverse();
        assert_eq!(layouts(&turned), [was[1].clone(), was[0].clone()]);
        // A word that is mended makes no other gap of it.
        let mut mended = card.clone();
        mended.gaps.remove(0);
        mended.gaps[0].card.answers[1].text.vi = "huyện".into();
        assert_eq!(layouts(&mended), [was[1].clone()]);
        let mut rewritten = card.clone();
        for row in &mut rewritten.gaps[1].card.answers {
            row.text.vi.push_str(" mới");
        }
        assert_eq!(layouts(&rewritten), was);
    }

    fn gap(kind: Kind, words: &[(&str, bool)]) -> GapCard {
        let row = |(words, right): &(&str, bool)| Row {
            right: *right,
            text: Both { vi: (*words).into(), en: String::new() },
            ..Row::default()
        };
        let card = Card { kind, answers: words.iter().map(row).collect(), ..Card::new() };
        GapCard { card, ..GapCard::new() }
    }

    #[test]
    fn a_new_text_with_gaps_reads_back_the_same() {
        // The last has the sign that Word leaves for a picture.
        for text in [
            "Vay ___ của ___ nhé.",
            "___ của ____________ nhé",
            "Vay ___\n___",
            "Vay \u{fffc} ở ___ của ___ nhé",
        ] {
            let card = Card {
                kind: Kind::Cloze,
                text: Both { vi: text.into(), en: String::new() },
                gaps: vec![
                    gap(Kind::OneChoice, &[("quỹ", true), ("chợ", false)]),
                    GapCard { weight: GapCard::counts("3"), ..gap(Kind::ShortAnswer, &[("nhóm", true)]) },
                ],
                ..Card::new()
            };
            assert_eq!(card.refusals(), [], "{text}");
            let item = card.item(Language::Vi, "a", None).unwrap();
            let again = Card::of(&Both { vi: Some(read(&writing::write(&item))), en: None });
            assert_eq!((again.kind, &again.gaps[1].weight), (Kind::Cloze, &Entered::of(3)));
            assert_eq!(again.gaps.len(), 2);
            assert_eq!(marked(&again.text.vi), 2, "{}", again.text.vi);
            assert!(again.text.vi.ends_with(text.rsplit(GAP).next().unwrap()), "{}", again.text.vi);
            assert_eq!(again.gaps[0].card.answers, card.gaps[0].card.answers);
            assert_eq!(again.gaps[1].card.answers[0].text.vi, "nhóm");
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_the_gap_or_at_the_text() {
        let told = |text: &str, gaps: Vec<GapCard>| {
            let card = Card {
                kind: Kind::Cloze,
                text: Both { vi: text.into(), en: String::new() },
                gaps,
                ..Card::new()
            };
            card.refusals().into_iter().map(|one| (one.field, one.key)).collect::<Vec<_>>()
        };
        let fine = || gap(Kind::OneChoice, &[("quỹ", true), ("chợ", false)]);
        let at = |field: &str, key| vec![(field.to_owned(), key)];
        assert_eq!(told("Vay ___ nhé", vec![fine()]), []);
        assert_eq!(told("Vay nhé", vec![]), at("text.vi", NO_GAP));
        assert_eq!(told("Vay ___ nhé", vec![fine(), fine()]), at("text.vi", OTHER_COUNT));
        let light = GapCard { weight: GapCard::counts("0"), ..fine() };
        assert_eq!(told("Vay ___ nhé", vec![light]), at("gap.0.weight", NOT_A_WEIGHT));
        let wrong = gap(Kind::OneChoice, &[("quỹ", false), ("chợ", false)]);
        assert_eq!(
            told("Vay ___ và ___", vec![fine(), wrong]),
            at("gap.1.right", "studio.asking.none_right")
        );
        let empty = gap(Kind::ShortAnswer, &[]);
        assert_eq!(told("Vay ___", vec![empty]), at("gap.0.answer.vi.0", "studio.asking.none_accepted"));
    }
}
