//! Two parallel forms of a quiz, A and B, drawn from its bank: before and after can be compared only
//! where each form asks as much about every objective, in as many questions of every kind, and no
//! question twice.
//!
//! The rule: about each objective both forms ask equally many questions, and at most one of it is left over.
//! Over the whole quiz the forms differ by at most one in each kind: choose one, choose all, true or false,
//! words or a number to be typed.
//! Essays are in neither: what they are worth is known days later, and hangs on who reads them. Nor are texts with
//! several gaps, for a card of paper has no place for a list beside each of them.
//! Every bank allows that. By one they differ only where a kind's questions that are asked are odd in number.
//!
//! The draw hangs on the ids of the questions alone. So it is the same today and tomorrow, in both
//! languages, on a phone and on the server, and whoever draws again finds the paper in their hand.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::question::{Kind, Question};

/// The questions of both forms, each form in the order of the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms<'a> {
    pub a: Vec<&'a Question>,
    pub b: Vec<&'a Question>,
    /// Questions without a partner, which neither form asks.
    pub spare: Vec<&'a Question>,
}

/// Two questions about the same objective, one for each form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<'a> {
    pub a: &'a Question,
    pub b: &'a Question,
    /// Are both of one kind?
    pub alike: bool,
}

/// May questions of this kind be in a form?
pub fn fits(kind: Kind) -> bool {
    !matches!(kind, Kind::Essay | Kind::Cloze)
}

/// Draws both forms, of all pairs of the bank.
pub fn draw(questions: &[Question]) -> Forms<'_> {
    let (pairs, spare) = placed_pairs(questions);
    let (a, b) = pairs.into_iter().map(|(a, b, _)| (a, b)).unzip();
    Forms { a: in_order(a), b: in_order(b), spare: in_order(spare) }
}

/// The pairs that both forms are drawn of, for whoever needs fewer than all of them. Of each objective those of
/// one kind come first.
pub fn pairs(questions: &[Question]) -> Vec<Pair<'_>> {
    let pairs = placed_pairs(questions).0.into_iter();
    pairs.map(|((_, a), (_, b), alike)| Pair { a, b, alike }).collect()
}

/// The pairs, and the questions without a partner. The questions of each objective are paired with those of their
/// kind, by how much there is to read; of every pair one goes to A and one to B. Those that are the last of their
/// kind there are paired among each other, and which of the two goes to A is settled for all objectives together:
/// see [`turned`].
fn placed_pairs(questions: &[Question]) -> (Vec<(Placed<'_>, Placed<'_>, bool)>, Vec<Placed<'_>>) {
    let mut of_objective: BTreeMap<Option<usize>, Vec<Placed>> = BTreeMap::new();
    for (place, question) in questions.iter().enumerate().filter(|(_, one)| fits(one.kind())) {
        of_objective.entry(question.objective).or_default().push((place, question));
    }
    let (mut paired, mut spare, mut unlike) = (vec![], vec![], vec![]);
    for asked in of_objective.into_values() {
        let mut single = vec![];
        for mut alike in by_kind(asked) {
            alike.sort_by_key(|(_, question)| (question.rules().size(), lot(&question.id)));
            let pairs = alike.chunks_exact(2);
            single.extend(pairs.remainder());
            for pair in pairs {
                // Which of the two comes first says nothing of how hard it is.
                let (first, second) = if coin(pair[0].1, pair[1].1) { (0, 1) } else { (1, 0) };
                paired.push((pair[first], pair[second], true));
            }
        }
        single.sort_by_key(|(_, question)| lot(&question.id));
        let pairs = single.chunks_exact(2);
        spare.extend(pairs.remainder());
        unlike.extend(pairs.map(|pair| (pair[0], pair[1])));
    }
    paired.extend(turned(unlike).into_iter().map(|(a, b)| (a, b, false)));
    (paired, spare)
}

/// Turns pairs of unlike kinds so that A and B get as many of each kind, or one more or less. Pairs are walked
/// from kind to kind, each once, as streets from crossing to crossing: whoever walks on leaves every crossing as
/// often as they come to it, but for the first and the last; and a walk begins where the streets are odd in
/// number as long as there is such a crossing, so that none is an end twice.
fn turned<'a>(mut pairs: Vec<(Placed<'a>, Placed<'a>)>) -> Vec<(Placed<'a>, Placed<'a>)> {
    let mut turned = Vec::new();
    while !pairs.is_empty() {
        let ends = || pairs.iter().flat_map(|(one, other)| [one.1.kind(), other.1.kind()]);
        let is_odd = |kind: &Kind| ends().filter(|end| end == kind).count() % 2 == 1;
        let Some(mut here) = ends().filter(is_odd).min().or(ends().min()) else { break };
        while let Some(at) =
            pairs.iter().position(|(one, other)| [one.1.kind(), other.1.kind()].contains(&here))
        {
            let (one, other) = pairs.remove(at);
            let (from, to) = if one.1.kind() == here { (one, other) } else { (other, one) };
            here = to.1.kind();
            turned.push((from, to));
        }
    }
    turned
}

/// A question and its place in the bank.
type Placed<'a> = (usize, &'a Question);

/// The same questions, those of each kind together.
fn by_kind(questions: Vec<Placed>) -> impl Iterator<Item = Vec<Placed>> {
    let mut of_kind: BTreeMap<Kind, Vec<Placed>> = BTreeMap::new();
    for placed in questions {
        of_kind.entry(placed.1.kind()).or_default().push(placed);
    }
    of_kind.into_values()
}

/// The questions as they stand in the bank.
fn in_order<'a>(mut all: Vec<Placed<'a>>) -> Vec<&'a Question> {
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, question)| question).collect()
}

fn lot(word: &str) -> [u8; 32] {
    Sha256::digest(word.as_bytes()).into()
}

fn coin(one: &Question, other: &Question) -> bool {
    lot(&format!("{} {}", one.id, other.id))[0] & 1 == 0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::courses::course::Both;
    use crate::courses::{ROOT, library};
    use crate::kit::text::Language;
    use crate::quizzes::bank;
    use crate::quizzes::kinds::Body;
    use crate::quizzes::kinds::choosing::{Choice, Choosing};
    use crate::quizzes::points::Points;

    fn question(id: usize, objective: Option<usize>, kind: Kind, choices: usize) -> Question {
        let choice = |n: usize| Choice {
            key: n.to_string(),
            html: String::new(),
            weight: Points::FULL,
            feedback: None,
        };
        Question {
            id: format!("q{id}"),
            tag: None,
            objective,
            title: None,
            html: String::new(),
            body: Body::Choosing(Choosing { kind, choices: (0..choices).map(choice).collect() }),
            feedback: None,
        }
    }

    fn any_bank() -> impl Strategy<Value = Vec<Question>> {
        let paired: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| fits(*kind)).collect();
        let kind = proptest::sample::select(paired);
        let one = (proptest::option::of(1usize..4), kind, 2usize..6);
        proptest::collection::vec(one, 0..30).prop_map(|all| {
            let numbered = all.into_iter().enumerate();
            numbered.map(|(id, (objective, kind, choices))| question(id, objective, kind, choices)).collect()
        })
    }

    fn objectives(form: &[&Question]) -> Vec<Option<usize>> {
        let mut all: Vec<_> = form.iter().map(|question| question.objective).collect();
        all.sort();
        all
    }

    fn of_kind(form: &[&Question], kind: Kind) -> usize {
        form.iter().filter(|question| question.kind() == kind).count()
    }

    fn ids(form: &[&Question]) -> BTreeSet<String> {
        form.iter().map(|question| question.id.clone()).collect()
    }

    proptest! {
        #[test]
        fn both_forms_ask_as_much_about_every_objective_and_no_question_twice(bank in any_bank()) {
            let forms = draw(&bank);
            prop_assert_eq!(objectives(&forms.a), objectives(&forms.b));
            prop_assert!(ids(&forms.a).is_disjoint(&ids(&forms.b)));
            prop_assert_eq!(forms.a.len() + forms.b.len() + forms.spare.len(), bank.len());
            // At most one question of an objective has no partner.
            let spare: BTreeSet<_> = forms.spare.iter().map(|question| question.objective).collect();
            prop_assert_eq!(spare.len(), forms.spare.len());
        }

        #[test]
        fn the_forms_differ_by_at_most_one_in_every_kind(bank in any_bank()) {
            let Forms { a, b, spare } = draw(&bank);
            for kind in Kind::ALL {
                let [in_a, in_b, left] = [&a, &b, &spare].map(|form| of_kind(form, kind));
                prop_assert!(in_a.abs_diff(in_b) <= 1, "{kind:?}: {in_a} and {in_b}, {left} left over");
            }
        }

        #[test]
        fn the_draw_hangs_on_the_questions_and_not_on_their_order(bank in any_bank(), turn in 0usize..30) {
            let mut turned = bank.clone();
            turned.rotate_left(turn.min(bank.len()));
            let (forms, again) = (draw(&bank), draw(&turned));
            prop_assert_eq!((ids(&forms.a), ids(&forms.b)), (ids(&again.a), ids(&again.b)));
        }
    }

    #[test]
    fn an_essay_is_in_neither_form() {
        let kinds = [Kind::Essay, Kind::OneChoice, Kind::Essay, Kind::OneChoice];
        let bank: Vec<Question> =
            kinds.into_iter().enumerate().map(|(id, kind)| question(id, Some(1), kind, 2)).collect();
        let Forms { a, b, spare } = draw(&bank);
        assert_eq!((a.len(), b.len(), spare.len()), (1, 1, 0));
        assert!(a.iter().chain(&b).all(|one| one.kind() == Kind::OneChoice));
    }

    #[test]
    fn questions_of_one_kind_are_paired() {
        let bank: Vec<Question> = [Kind::OneChoice, Kind::TrueFalse, Kind::OneChoice, Kind::TrueFalse]
            .into_iter()
            .enumerate()
            .map(|(id, kind)| question(id, Some(1), kind, 2))
            .collect();
        let forms = draw(&bank);
        let kinds =
            |form: &[&Question]| form.iter().map(|q| q.kind()).collect::<std::collections::HashSet<_>>();
        assert_eq!((kinds(&forms.a).len(), kinds(&forms.b).len()), (2, 2));
    }

    #[test]
    fn what_one_objective_tips_the_next_one_rights() {
        let kinds = [Kind::SeveralChoices, Kind::TrueFalse];
        let bank: Vec<Question> = (0..8).map(|id| question(id, Some(id / 2), kinds[id % 2], 2)).collect();
        let Forms { a, b, .. } = draw(&bank);
        for kind in kinds {
            assert_eq!((of_kind(&a, kind), of_kind(&b, kind)), (2, 2), "{kind:?}");
        }
    }

    #[test]
    fn every_bank_of_the_program_gives_two_forms_that_ask_about_every_objective() {
        let files = crate::kit::files::courses();
        let (courses, _) = library::read(&files, ROOT, &Both::default());
        let (bank, _) = bank::read(&files, &courses);
        for course in &courses {
            for module in &course.modules {
                let quiz = bank.quiz(&course.slug, &module.slug).expect("each has a quiz");
                for language in Language::ALL {
                    let forms = draw(quiz.questions.of(language));
                    let asked: BTreeSet<_> = objectives(&forms.a).into_iter().flatten().collect();
                    let all: BTreeSet<_> = (1..=module.objectives.of(language).len()).collect();
                    assert_eq!(asked, all, "{}/{}", course.slug, module.slug);
                    assert!(forms.a.len() >= 5, "{}/{}", course.slug, module.slug);
                }
                let (vi, en) = (draw(&quiz.questions.vi), draw(&quiz.questions.en));
                assert_eq!((ids(&vi.a), ids(&vi.b)), (ids(&en.a), ids(&en.b)));
            }
        }
    }
}
