//! From a question as GIFT has it to the form, and back.
//!
//! What the form does not ask for (a category, other tags, what each answer is worth where the same ones
//! are right) stays as it was written.

use super::asking::{Card, MOST, Row};
use super::{coupling, gapping, lining_up, spelling};
use crate::courses::course::Both;
use crate::kit::text::Language;
use crate::quizzes::gift::Item;
use crate::quizzes::gift::answers::{Answer, Answers};
use crate::quizzes::gift::text::{Format, Passage, Places};
use crate::quizzes::gift::writing::{starts_with_a_stop, write};
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// Can a form show the question? One that is written in HTML is changed as GIFT, and a text of very many gaps.
pub fn fits(items: &Both<Option<Item>>) -> bool {
    let all: Vec<&Item> = Language::ALL.into_iter().filter_map(|l| items.of(l).as_ref()).collect();
    // Words of which each language has others can need more boxes than either language has words.
    all.iter().all(|item| is_plain(item))
        && gapping::go_together(items)
        && Card::of(items).answers.len() <= MOST
}

/// Has the form a box for everything that is said in this language?
fn is_plain(item: &Item) -> bool {
    let plain = |words: &Passage| words.format == Format::Markdown;
    let given = |words: &Option<Passage>| words.as_ref().is_none_or(plain);
    let answers = match &item.answers {
        Answers::TrueFalse { if_wrong, if_right, .. } => given(if_wrong) && given(if_right),
        Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
            answers.len() <= MOST
                && answers.iter().all(|answer| plain(&answer.text) && given(&answer.feedback))
        }
        Answers::ShortAnswer { expected, .. } => {
            spelling::fits_words(expected) && expected.iter().all(|one| given(&one.feedback))
        }
        Answers::Number(expected) => {
            spelling::fits_numbers(expected) && expected.iter().all(|one| given(&one.feedback))
        }
        Answers::Matching(pairs) => coupling::fits(pairs),
        Answers::Ordering { things, .. } => lining_up::fits(things),
        Answers::Cloze(_) => gapping::fits(item),
        Answers::Essay | Answers::Description => true,
    };
    // Three strokes would become a gap where there is none.
    let has_strokes =
        may_have_a_gap(kind_of(item)) && item.behind.is_none() && gap_in(&item.text.source).is_some()
            || item.behind.as_ref().is_some_and(|behind| behind.source.contains(GAP));
    answers && plain(&item.text) && given(&item.behind) && given(&item.feedback) && !has_strokes
}

impl Card {
    /// The question as it is written; what only one language has is empty in the other.
    pub fn of(items: &Both<Option<Item>>) -> Card {
        let mut card = Card::new();
        let first = items.vi.as_ref().or(items.en.as_ref());
        if let Some(first) = first {
            card.kind = kind_of(first);
            card.objective = first.tags.iter().find_map(|tag| objective(tag));
        }
        for language in Language::ALL {
            let Some(item) = items.of(language) else { continue };
            *of_mut(&mut card.text, language) = sentence(item);
            *of_mut(&mut card.feedback, language) = item.feedback.as_ref().map(typed).unwrap_or_default();
            match &item.answers {
                Answers::TrueFalse { truth, if_wrong, if_right } => {
                    card.truth = card.truth.or(Some(*truth));
                    *of_mut(&mut card.if_right, language) = if_right.as_ref().map(typed).unwrap_or_default();
                    *of_mut(&mut card.if_wrong, language) = if_wrong.as_ref().map(typed).unwrap_or_default();
                }
                // They are taken from both languages together.
                Answers::ShortAnswer { .. }
                | Answers::Number(_)
                | Answers::Matching(_)
                | Answers::Ordering { .. }
                | Answers::Cloze(_)
                | Answers::Essay
                | Answers::Description => {}
                Answers::OneChoice(answers) | Answers::SeveralChoices(answers) => {
                    let is_first = card.answers.is_empty();
                    card.answers.resize_with(card.answers.len().max(answers.len()), Row::default);
                    for (row, answer) in card.answers.iter_mut().zip(answers) {
                        if is_first {
                            row.right = is_right(card.kind, answer);
                        }
                        *of_mut(&mut row.text, language) = typed(&answer.text);
                        *of_mut(&mut row.why, language) =
                            answer.feedback.as_ref().map(typed).unwrap_or_default();
                    }
                }
            }
        }
        match card.kind {
            Kind::ShortAnswer => spelling::take_words(&mut card, items),
            Kind::Number => spelling::take_numbers(&mut card, items),
            Kind::Matching => coupling::take(&mut card, items),
            Kind::Ordering => lining_up::take(&mut card, items),
            Kind::OneChoice | Kind::SeveralChoices | Kind::TrueFalse | Kind::Essay | Kind::Description => {}
            Kind::Cloze => gapping::take(&mut card, items),
        }
        card
    }

    /// The question as it is to be written in a language, over what stood there; nothing where the form
    /// has no words in that language.
    pub fn item(&self, language: Language, id: &str, before: Option<&Item>) -> Option<Item> {
        if !self.speaks(language) {
            return None;
        }
        let words = |of: &Both| passage(of.of(language));
        let answers = match self.kind {
            Kind::TrueFalse => Answers::TrueFalse {
                truth: self.truth.unwrap_or_default(),
                if_wrong: words(&self.if_wrong),
                if_right: words(&self.if_right),
            },
            Kind::ShortAnswer => Answers::ShortAnswer {
                rule: spelling::rule(self, before),
                expected: spelling::words(self, language),
            },
            Kind::Number => Answers::Number(spelling::numbers(self, language)),
            Kind::Matching => Answers::Matching(coupling::pairs(self, language)),
            Kind::Ordering => lining_up::answers(self, language, before),
            Kind::Cloze => gapping::answers(self, language, before),
            Kind::Essay => Answers::Essay,
            Kind::Description => Answers::Description,
            kind => {
                let weights = self.weights(before);
                let answer = |(row, weight): (&Row, Points)| {
                    Some(Answer {
                        line: 0,
                        column: 0,
                        text: words(&row.text)?,
                        weight,
                        feedback: words(&row.why),
                    })
                };
                let answers = self.answers.iter().zip(weights).filter_map(answer).collect();
                if kind == Kind::OneChoice {
                    Answers::OneChoice(answers)
                } else {
                    Answers::SeveralChoices(answers)
                }
            }
        };
        let tags = before.map_or(&[][..], |item| &item.tags);
        let others = tags.iter().filter(|tag| objective(tag).is_none()).cloned();
        let named = tags.iter().find(|tag| objective(tag).is_some() && objective(tag) == self.objective);
        let asks = self.kind != Kind::Description;
        let (begun, behind) = self.sentence(language);
        let tag = self
            .objective
            .filter(|_| asks)
            .map(|number| named.cloned().unwrap_or_else(|| number.to_string()));
        Some(Item {
            line: 0,
            column: 0,
            id: Some(id.to_owned()),
            tags: tag.into_iter().chain(others).collect(),
            category: before.and_then(|item| item.category.clone()),
            title: before.and_then(|item| item.title.clone()),
            text: if self.kind == Kind::Cloze { gapping::text(self, language)? } else { passage(begun)? },
            behind: behind.and_then(passage),
            answers,
            feedback: words(&self.feedback).filter(|_| asks),
        })
    }

    /// The words of the question, and how they go on behind a gap.
    fn sentence(&self, language: Language) -> (&str, Option<&str>) {
        let text = self.text.of(language).as_str();
        match gap_in(text).filter(|_| may_have_a_gap(self.kind)) {
            Some((before, behind)) => (before, Some(behind)),
            None => (text, None),
        }
    }

    /// Is it what stands in the files already, apart from how that is written?
    pub fn is_written(&self, id: &str, items: &Both<Option<Item>>) -> bool {
        Language::ALL.into_iter().all(|language| {
            let before = items.of(language).as_ref();
            self.item(language, id, before).as_ref().map(write) == before.map(write)
        })
    }

    /// What each answer is worth: as before where the same ones are right, else shared out evenly; a
    /// wrong one of several costs as much as a right one brings, so that ticking all is worth nothing.
    fn weights(&self, before: Option<&Item>) -> Vec<Points> {
        let was = before.filter(|item| kind_of(item) == self.kind).map(|item| &item.answers);
        if let Some(Answers::OneChoice(answers) | Answers::SeveralChoices(answers)) = was
            && answers.len() == self.answers.len()
            && answers.iter().zip(&self.answers).all(|(answer, row)| is_right(self.kind, answer) == row.right)
        {
            return answers.iter().map(|answer| answer.weight).collect();
        }
        let share = Points::share(self.answers.iter().filter(|row| row.right).count());
        let weight = |row: &Row| match (self.kind, row.right) {
            (Kind::SeveralChoices, true) => share,
            (Kind::SeveralChoices, false) => share.taken(),
            (_, true) => Points::FULL,
            (_, false) => Points::NONE,
        };
        self.answers.iter().map(weight).collect()
    }
}

/// What stands in the form where a word is missing.
pub const GAP: &str = "___";

/// Can one word be missing in a question of this kind? A description asks for none, an essay is more than a word, and a
/// text with several gaps has them by their numbers.
pub(super) fn may_have_a_gap(kind: Kind) -> bool {
    !matches!(kind, Kind::Description | Kind::Essay | Kind::Cloze)
}

/// The words before and behind a gap, where they go on behind it.
pub fn gap_in(text: &str) -> Option<(&str, &str)> {
    let (before, behind) = text.split_once(GAP)?;
    let behind = behind.trim_start_matches('_');
    (!behind.trim().is_empty()).then_some((before, behind))
}

/// The words of a question with the gap in them.
pub fn sentence(item: &Item) -> String {
    let Some(behind) = &item.behind else { return gapping::sentence(&typed(&item.text)) };
    let space = if starts_with_a_stop(&behind.source) { "" } else { " " };
    format!("{} {GAP}{space}{}", typed(&item.text), typed(behind))
}

/// The kind of a question as it is written.
pub fn kind_of(item: &Item) -> Kind {
    match item.answers {
        Answers::OneChoice(_) => Kind::OneChoice,
        Answers::SeveralChoices(_) => Kind::SeveralChoices,
        Answers::TrueFalse { .. } => Kind::TrueFalse,
        Answers::ShortAnswer { .. } => Kind::ShortAnswer,
        Answers::Number(_) => Kind::Number,
        Answers::Matching(_) => Kind::Matching,
        Answers::Ordering { .. } => Kind::Ordering,
        Answers::Cloze(_) => Kind::Cloze,
        Answers::Essay => Kind::Essay,
        Answers::Description => Kind::Description,
    }
}

fn is_right(kind: Kind, answer: &Answer) -> bool {
    match kind {
        Kind::SeveralChoices => answer.weight > Points::NONE,
        _ => answer.weight == Points::FULL,
    }
}

fn objective(tag: &str) -> Option<usize> {
    let number = tag.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-' || c == '_');
    number.parse().ok().filter(|number| *number > 0)
}

pub(super) fn of_mut(both: &mut Both, language: Language) -> &mut String {
    match language {
        Language::Vi => &mut both.vi,
        Language::En => &mut both.en,
    }
}

/// The words as they stand in a form: only breaks of lines that mean something are kept.
pub fn typed(words: &Passage) -> String {
    let lines = words.source.replace("  \n", "\0").replace('\n', " ");
    lines
        .split('\0')
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What was typed as it is written; nothing where there are no words.
pub(super) fn passage(text: &str) -> Option<Passage> {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    let source = lines.join("  \n");
    (!source.trim().is_empty()).then_some(Passage {
        format: Format::Markdown,
        source,
        places: Places::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::files;
    use crate::quizzes::gift::{self, writing as gift_writing};

    fn read(text: &str) -> Item {
        let (mut items, problems) = gift::read("quiz.vi.gift", text);
        assert_eq!(problems, []);
        items.remove(0)
    }

    fn both(text: &str) -> Both<Option<Item>> {
        Both { vi: Some(read(text)), en: None }
    }

    #[test]
    fn every_question_of_the_courses_comes_back_as_it_was() {
        for (path, text) in files::courses().into_iter().filter(|(path, _)| path.ends_with("/quiz.vi.gift")) {
            for item in gift::read(&path, &text).0 {
                let alone = Both { vi: Some(item.clone()), en: None };
                assert!(fits(&alone), "{path}: {item:?}");
                let card = Card::of(&alone);
                assert_eq!(card.refusals(), [], "{path}");
                let id = item.id.clone().unwrap();
                let back = card.item(Language::Vi, &id, Some(&item)).unwrap();
                assert_eq!(gift_writing::put(&text, &back), text, "{path}");
            }
        }
    }

    #[test]
    fn what_answers_are_worth_follows_from_which_are_right() {
        let before = read("// [id:a]\nQ {\n~%50%x\n~%50%y\n~%-25%z\n}");
        let mut card = Card::of(&Both { vi: Some(before.clone()), en: None });
        card.answers[2].text.vi = "khác".into();
        let same = card.item(Language::Vi, "a", Some(&before)).unwrap();
        assert!(gift_writing::write(&same).contains("~%-25%khác"));
        card.answers[1].right = false;
        let other = gift_writing::write(&card.item(Language::Vi, "a", Some(&before)).unwrap());
        assert!(
            other.contains("~%100%x") && other.contains("~%-100%y") && other.contains("~%-100%khác"),
            "{other}"
        );
    }

    #[test]
    fn an_objective_replaces_the_tag_of_another_and_the_other_tags_stay() {
        let before = read("// [id:a] [tag:o1] [tag:field]\nQ {=a ~b}");
        let mut card = Card::of(&Both { vi: Some(before.clone()), en: None });
        let tags = |card: &Card| card.item(Language::Vi, "a", Some(&before)).unwrap().tags;
        assert_eq!(tags(&card), ["o1", "field"]);
        card.objective = Some(2);
        assert_eq!(tags(&card), ["2", "field"]);
        card.objective = None;
        assert_eq!(tags(&card), ["field"]);
    }

    #[test]
    fn a_gap_comes_into_the_form_and_back() {
        for text in [
            "// [id:a]\nNhóm bầu {\n  =nhóm trưởng\n  ~xã\n} để làm.\n",
            "// [id:a]\nNhóm bầu {\n  =nhóm trưởng\n}, rồi làm.\n",
        ] {
            let items = both(text);
            assert!(fits(&items), "{text}");
            let card = Card::of(&items);
            assert!(card.text.vi.starts_with("Nhóm bầu ___") && card.refusals().is_empty(), "{card:?}");
            let back = card.item(Language::Vi, "a", items.vi.as_ref()).unwrap();
            assert_eq!(gift_writing::write(&back), text);
        }
        assert!(!fits(&both("Điền ___ vào. {=a ~b}")), "these strokes are no gap");
        assert!(fits(&both("Điền ___ vào.")), "nor can these be taken for one");
        assert!(fits(&both("Ai bầu ___ {=a ~b}")));
        let mut card = Card::of(&both("Q {=a ~b}"));
        card.text.vi = "___ bầu ai?".into();
        assert_eq!(card.refusals()[0].key, "studio.asking.gap_first");
        card.text.vi = "Ai _____ ai?".into();
        let item = card.item(Language::Vi, "a", None).unwrap();
        assert_eq!((&item.text.source[..], &item.behind.unwrap().source[..]), ("Ai", "ai?"));
    }

    #[test]
    fn lines_that_were_typed_stay_lines() {
        let mut card = Card::of(&both("Q {=a ~b}"));
        card.text.vi = "Một\r\n hai\n\nba".into();
        let item = card.item(Language::Vi, "a", None).unwrap();
        let again = read(&gift_writing::write(&item));
        assert_eq!(typed(&again.text), "Một\nhai\n\nba");
    }
}
