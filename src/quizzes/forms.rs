//! Two parallel forms of a quiz, A and B, drawn from its bank: before and after can be compared only
//! where each form asks as much about every objective, and no question twice.
//!
//! The draw hangs on the ids of the questions alone. So it is the same today and tomorrow, in both
//! languages, on a phone and on the server, and whoever draws again finds the paper in their hand.

use std::cmp::Ordering;
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

/// Draws both forms. The questions of each objective are paired with those most like them (as a kind,
/// in how many choices they have); of every pair one goes to A and one to B.
pub fn draw(questions: &[Question]) -> Forms<'_> {
    let mut of_objective: BTreeMap<Option<usize>, Vec<(usize, &Question)>> = BTreeMap::new();
    for (place, question) in questions.iter().enumerate() {
        of_objective.entry(question.objective).or_default().push((place, question));
    }
    let (mut a, mut b, mut spare) = (vec![], vec![], vec![]);
    for mut asked in of_objective.into_values() {
        asked.sort_by(|(_, one), (_, other)| likeness(one, other));
        let pairs = asked.chunks_exact(2);
        spare.extend(pairs.remainder());
        for pair in pairs {
            // Which of the two comes first says nothing of how hard it is.
            let (first, second) = if coin(pair[0].1, pair[1].1) { (0, 1) } else { (1, 0) };
            a.push(pair[first]);
            b.push(pair[second]);
        }
    }
    Forms { a: in_order(a), b: in_order(b), spare: in_order(spare) }
}

/// The questions as they stand in the bank.
fn in_order(mut all: Vec<(usize, &Question)>) -> Vec<&Question> {
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, question)| question).collect()
}

/// Questions of a kind stand together, among them those with as many choices; the rest is by lot.
fn likeness(one: &Question, other: &Question) -> Ordering {
    let traits = |question: &Question| {
        let kind = match question.kind {
            Kind::OneChoice => 0,
            Kind::SeveralChoices => 1,
            Kind::TrueFalse => 2,
        };
        (kind, question.choices.len(), lot(&question.id), question.id.clone())
    };
    traits(one).cmp(&traits(other))
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
    use crate::quizzes::points::Points;
    use crate::quizzes::question::Choice;

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
            kind,
            choices: (0..choices).map(choice).collect(),
            feedback: None,
        }
    }

    fn any_bank() -> impl Strategy<Value = Vec<Question>> {
        let kind = prop_oneof![Just(Kind::OneChoice), Just(Kind::SeveralChoices), Just(Kind::TrueFalse)];
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
        fn the_draw_hangs_on_the_questions_and_not_on_their_order(bank in any_bank(), turn in 0usize..30) {
            let mut turned = bank.clone();
            turned.rotate_left(turn.min(bank.len()));
            let (forms, again) = (draw(&bank), draw(&turned));
            prop_assert_eq!((ids(&forms.a), ids(&forms.b)), (ids(&again.a), ids(&again.b)));
        }
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
            |form: &[&Question]| form.iter().map(|q| q.kind).collect::<std::collections::HashSet<_>>();
        assert_eq!((kinds(&forms.a).len(), kinds(&forms.b).len()), (2, 2));
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
