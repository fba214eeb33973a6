//! Worked examples, computed by hand, and what holds of any answers.

use proptest::prelude::*;

use super::advice::{Advice, advice};
use super::item::{Item, items};
use super::passing_on::{Fate, counts, passed_on};
use super::sheets::{Sheet, Sheets, Taught};
use super::whole::whole;
use crate::courses::address::Place;
use crate::quizzes::question::Question;
use crate::quizzes::scoring::Answers;
use crate::quizzes::{gift, soundness};

/// A question with these answers, as an author writes them.
fn question(id: usize, answers: &str) -> Question {
    let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
    let text = format!("// [id:q{id}]\nHỏi? {{{answers}}}\n");
    let (items, mut problems) = gift::read("quiz.vi.gift", &text);
    soundness::question(&items[0], &id.to_string(), "", &place, 0, &mut problems).expect("sound")
}

/// Questions of one choice, of which a is right and b, c and d are wrong.
fn questions(count: usize) -> Vec<Question> {
    (0..count).map(|id| question(id, "=A ~B ~C ~D")).collect()
}

/// A sheet by the letters that were chosen, question by question; a dash is no answer.
fn sheet(taught: Taught, letters: &str) -> (Sheet, Answers) {
    let given = letters.chars().enumerate().filter(|(_, letter)| *letter != '-');
    let answers = given.map(|(id, letter)| (id.to_string(), [letter.to_string()].into())).collect();
    (Sheet { taught, seconds: None }, answers)
}

/// Sheets of people who learned alone; each line so many times.
fn sheets(questions: &[Question], lines: &[(usize, &str)]) -> Sheets {
    let all = lines.iter().flat_map(|(times, letters)| (0..*times).map(|_| sheet(Taught::Alone, letters)));
    Sheets::of(questions, all)
}

fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 5e-7)
}

#[test]
fn six_people_and_three_questions_by_hand() {
    //     q1 q2 q3  T | q1:  sum 4, 6·4 − 4² = 8, variance 8/30
    // A    1  1  1  3 | q2:  the same
    // B    1  1  1  3 | q3:  sum 2, 6·2 − 2² = 8, variance 8/30
    // C    1  1  0  2 | T:   sum 10, squares 9 + 9 + 4 + 1 + 1 = 24, 6·24 − 10² = 44, variance 44/30
    // D    1  0  0  1 |
    // E    0  1  0  1 | mean 10/6, median of 0 1 1 2 3 3: 1.5, spread √(44/30) = 1.2110601
    // F    0  0  0  0 | alpha 3/2 · (1 − 24/44) = 0.6818182, error 1.2110601 · √0.3181818 = 0.6831301
    let questions = questions(3);
    let sheets = sheets(&questions, &[(2, "aaa"), (1, "aab"), (1, "abb"), (1, "bab"), (1, "bbb")]);
    let quiz = whole(&sheets);
    assert!(near(quiz.mean, 10.0 / 6.0) && near(quiz.median, 1.5) && near(quiz.spread, 1.211_060_1));
    assert!(near(quiz.alpha, 0.681_818_2) && near(quiz.error, 0.683_130_1), "{quiz:?}");
    let found = items(&questions, &sheets);
    assert!(near(found[0].facility, 2.0 / 3.0) && near(found[2].facility, 1.0 / 3.0));
    // q1 and the rest of it, T − q1 = 2 2 1 0 1 0: sum 6, squares 10, 6·10 − 6² = 24; products 2 + 2 + 1 = 5,
    // 6·5 − 4·6 = 6; r = 6 / √(8 · 24) = 0.4330127.
    // q3 and T − q3 = 2 2 2 1 1 0: sum 8, squares 14, 6·14 − 8² = 20; products 4, 6·4 − 2·8 = 8;
    // r = 8 / √(8 · 20) = 0.6324555.
    assert!(near(found[0].discrimination, 0.433_012_7) && near(found[2].discrimination, 0.632_455_5));
    // cov(q1, T): products 3 + 3 + 2 + 1 = 9, (6·9 − 4·10)/30 = 14/30; of q3: 3 + 3 = 6, (6·6 − 2·10)/30 = 16/30.
    // Roots 0.6831301, 0.6831301, 0.7302967, together 2.0965569: 0.3258343, 0.3258343, 0.3483315.
    assert!(near(found[0].effective, 0.325_834_3) && near(found[2].effective, 0.348_331_5));
    assert!(found.iter().all(|item| near(item.intended, 1.0 / 3.0)));
}

/// Sheets by the letters chosen; where a dot stands the question was not asked.
fn drawn(questions: &[Question], lines: &[&str]) -> Sheets {
    let one = |letters: &&str| {
        let asked = letters.chars().enumerate().filter(|(_, letter)| *letter != '.');
        let asked = asked.map(|(id, _)| id.to_string()).collect();
        let (of, answers) = sheet(Taught::Alone, &letters.replace('.', "-"));
        (of, Some(asked), answers)
    };
    Sheets::drawn(questions, lines.iter().map(one))
}

#[test]
fn questions_that_are_drawn_by_hand() {
    // Five people with two questions each: of q1 1 1 0 0, beside it 1 0 0 0; 4·1 − 2·1 = 2, √(4 · 3), r = 2/√12.
    let questions = questions(3);
    let five = ["aa.", "ab.", "b.b", "b.b", ".aa"];
    let found = items(&questions, &drawn(&questions, &five));
    assert_eq!(found.iter().map(|item| (item.of, item.right)).collect::<Vec<_>>(), [(4, 2), (3, 2), (3, 1)]);
    assert!(near(found[0].facility, 0.5) && near(found[1].facility, 2.0 / 3.0));
    assert!(near(found[0].discrimination, 0.577_350_3), "{:?}", found[0]);
    assert!(found.iter().all(|item| near(item.intended, 0.5) && item.effective.is_none()));
    // Shares 1 1/2 0 0 1: mean 1/2, squares 4/4, spread √(1/4).
    let quiz = whole(&drawn(&questions, &five));
    assert!(near(quiz.mean, 0.5) && near(quiz.median, 0.5) && near(quiz.spread, 0.5) && quiz.are_shares);
    assert_eq!((quiz.alpha, quiz.error), (None, None));
    // One who had all three, q1 and q2 right: beside q1 (1 + 0)/2. Of q1 1 1 0 0 1 and 1 0 0 0 1/2: 5·1.5 − 3·1.5 = 3,
    // √((15 − 9) · (6.25 − 2.25)), r = 3/√24; intended (4/2 + 1/3)/5.
    let mut six = five.to_vec();
    six.push("aab");
    let found = items(&questions, &drawn(&questions, &six));
    assert!(near(found[0].discrimination, 0.612_372_4), "{:?}", found[0]);
    assert!(near(found[0].intended, 7.0 / 15.0));
    // Whoever was asked it alone says how easy it is, and nothing of whom it tells from whom.
    six.push("a..");
    let with_one = &items(&questions, &drawn(&questions, &six))[0];
    assert_eq!((with_one.of, with_one.against), (6, 5));
    assert!(near(with_one.discrimination, 0.612_372_4));
}

#[test]
fn alpha_is_of_those_who_were_asked_all_by_hand() {
    // The six of above, and two with a part: what they earned is in the shares alone.
    let questions = questions(3);
    let lines = ["aaa", "aaa", "aab", "abb", "bab", "bbb", "aa.", ".b."];
    let quiz = whole(&drawn(&questions, &lines));
    assert!(quiz.are_shares && quiz.of == 6, "{quiz:?}");
    assert!(near(quiz.alpha, 0.681_818_2) && near(quiz.error, 0.683_130_1), "{quiz:?}");
    // Shares 1 1 2/3 1/3 1/3 0 1 0.
    assert!(near(quiz.mean, (10.0 / 3.0 + 1.0) / 8.0), "{quiz:?}");
    let found = items(&questions, &drawn(&questions, &lines));
    assert!(near(found[0].effective, 0.325_834_3) && near(found[0].facility, 5.0 / 7.0), "{:?}", found[0]);
    assert_eq!((found[0].of, found[0].weighed), (7, 6));
}

#[test]
fn a_question_is_judged_by_those_whom_it_was_held_against() {
    // Asked of twenty-five, of whom six had something else too: all of them missed it and knew the rest, or the other
    // way round. That is nothing to call a key wrong by.
    let questions = questions(2);
    let mut lines = vec!["ab"; 3];
    lines.extend(["ba"; 3]);
    let few: Vec<&str> = lines.iter().copied().chain(["a."; 19]).collect();
    let item = &items(&questions, &drawn(&questions, &few))[0];
    assert_eq!((item.of, item.against, item.discrimination), (25, 6, Some(-1.0)));
    assert_eq!(item.tells(), None);
    assert!(!advice(item).unwrap().contains(&Advice::KeyMayBeWrong), "{:?}", advice(item));
    let many: Vec<&str> = lines.iter().cycle().take(24).copied().collect();
    let item = &items(&questions, &drawn(&questions, &many))[0];
    assert!(advice(item).unwrap().contains(&Advice::KeyMayBeWrong) && item.tells().is_some());
}

#[test]
fn who_was_not_asked_is_in_no_generation_that_knew_or_did_not() {
    let questions = questions(2);
    let found = passed_on(&drawn(&questions, &["a.", "ab", ".b"]));
    let of = |nth: usize| (found[nth].known[0].right, found[nth].known[0].of);
    assert_eq!((of(0), of(1)), ((2, 2), (0, 2)));
}

#[test]
fn where_all_are_asked_in_another_order_nothing_is_drawn() {
    let questions = questions(3);
    let (lines, letters) = (["aab", "abb", "bab", "aaa"], [(1, "aab"), (1, "abb"), (1, "bab"), (1, "aaa")]);
    let (some, all) = (drawn(&questions, &lines), sheets(&questions, &letters));
    assert!(!some.are_drawn());
    assert_eq!((items(&questions, &some), whole(&some)), (items(&questions, &all), whole(&all)));
}

#[test]
fn parts_of_a_point_and_no_answer_count_as_what_they_earn() {
    // One is worth a third to whoever takes b: facility (1 + 1/3 + 0 + 0)/4 = 1/3.
    let questions = [question(0, "=A ~%33.33333%B ~C")];
    let sheets = sheets(&questions, &[(1, "a"), (1, "b"), (1, "c"), (1, "-")]);
    let item = &items(&questions, &sheets)[0];
    assert!(near(item.facility, 1.0 / 3.0));
    assert_eq!((item.of, item.right, item.partly, item.not_right()), (4, 1, 1, 2));
    assert_eq!(item.choices.iter().map(|chosen| chosen.count).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn a_question_whose_points_fall_while_the_total_rises_has_no_weight() {
    // Three questions; whoever misses the other two has the third, and T = 2, 2, 1, 1:
    // cov(q3, T): products 1 + 1 = 2, (4·2 − 2·6)/12 = −4/12; q1 and q2 share the weight.
    let questions = questions(3);
    let sheets = sheets(&questions, &[(2, "aab"), (2, "bba")]);
    let found = items(&questions, &sheets);
    assert_eq!(found.iter().map(|item| item.effective).collect::<Vec<_>>(), [Some(0.5), Some(0.5), None]);
    assert_eq!(found[2].discrimination, Some(-1.0));
}

#[test]
fn where_everybody_is_alike_no_figure_is_made_up() {
    let questions = questions(2);
    let sheets = sheets(&questions, &[(30, "ab")]);
    let quiz = whole(&sheets);
    assert_eq!((quiz.mean, quiz.spread, quiz.alpha, quiz.error), (Some(1.0), Some(0.0), None, None));
    let found = items(&questions, &sheets);
    assert!(found.iter().all(|item| (item.discrimination, item.effective) == (None, None)));
    let nobody = Sheets::of(&questions, []);
    assert_eq!((whole(&nobody).mean, items(&questions, &nobody)[0].facility), (None, None));
    assert!(passed_on(&nobody).iter().all(|fact| fact.fate == Fate::NothingToCompare));
}

#[test]
fn how_long_it_took_is_told_of_those_of_whom_it_is_known() {
    let timed = |seconds| (Sheet { taught: Taught::Alone, seconds }, Answers::new());
    let sheets = Sheets::of(&[], [timed(Some(60)), timed(None), timed(Some(90)), timed(Some(300))]);
    assert_eq!(sheets.seconds_in_the_middle(), Some(90.0));
    assert_eq!(Sheets::of(&[], [timed(None)]).seconds_in_the_middle(), None);
}

/// What is advised of the first question.
fn of_first(lines: &[(usize, &str)]) -> Option<Vec<Advice>> {
    let questions = questions(lines[0].1.len());
    advice(&items(&questions, &sheets(&questions, lines))[0])
}

#[test]
fn of_nineteen_nothing_is_judged_and_of_twenty_it_is() {
    assert_eq!(of_first(&[(19, "b")]), None);
    assert_eq!(of_first(&[(20, "a")]), Some(vec![Advice::TooEasy]));
}

#[test]
fn three_of_four_who_choose_the_same_wrong_answer_are_told() {
    let same = Advice::SameWrong { what: "b".into(), count: 15, of: 20 };
    assert_eq!(of_first(&[(15, "b"), (4, "a"), (1, "c")]).unwrap()[0], same);
    // Ten of twenty is half, nine is not: then the question is only hard, if it is.
    assert!(matches!(of_first(&[(10, "c"), (10, "a")]).unwrap()[0], Advice::SameWrong { count: 10, .. }));
    assert_eq!(of_first(&[(9, "c"), (9, "a"), (1, "b"), (1, "d")]), Some(vec![]));
    assert_eq!(of_first(&[(7, "b"), (7, "c"), (6, "d")]), Some(vec![Advice::TooHard]));
}

#[test]
fn a_choice_that_nobody_takes_is_named() {
    assert_eq!(
        of_first(&[(12, "a"), (8, "c")]),
        Some(vec![Advice::Unread { keys: vec!["b".into(), "d".into()] }])
    );
}

#[test]
fn whoever_knows_the_rest_and_gets_it_wrong_makes_one_doubt_the_key() {
    // Those who have the other three have it wrong, the others right: r is −1.
    assert_eq!(of_first(&[(12, "baaa"), (12, "abbb")]).unwrap()[0], Advice::KeyMayBeWrong);
    // Two of 24 turned round are chance: r about −0.17, whose interval reaches from −0.54 to 0.25.
    let chance = of_first(&[(5, "baaa"), (7, "aaaa"), (7, "abbb"), (5, "cbbb")]).unwrap();
    assert!(
        !chance.contains(&Advice::KeyMayBeWrong) && !chance.contains(&Advice::TellsNothing),
        "{chance:?}"
    );
}

#[test]
fn among_many_a_question_that_goes_with_nothing_is_named() {
    let lines = [(100, "aaaa"), (100, "baaa"), (100, "abbb"), (100, "cbbb"), (1, "dbbb")];
    assert_eq!(of_first(&lines), Some(vec![Advice::TellsNothing]));
}

#[test]
fn of_a_text_with_gaps_it_is_told_what_was_wrong_in_which() {
    let questions = [question(0, "=trâu ~bò} kéo {#4} và {=cày")];
    let typed = |gaps: &[&str]| {
        let given = gaps.iter().map(|gap| gap.to_string()).collect();
        (Sheet { taught: Taught::Alone, seconds: None }, Answers::from([("0".into(), given)]))
    };
    let all = [
        typed(&["1.b", "2.4", "3.bừa"]),
        typed(&["1.b", "2.2", "3.Bừa"]),
        typed(&["1.a", "2.2", "3.bừa"]),
        typed(&["1.a", "2.4", "3.nhà bà Rin"]),
    ];
    let sheets = Sheets::of(&questions, all);
    let item: &Item = &items(&questions, &sheets)[0];
    let told: Vec<_> = item.wrong.iter().map(|wrong| (wrong.what.as_str(), wrong.count)).collect();
    // What one person alone wrote is not told.
    assert_eq!(told, [("(1): bò", 2), ("(2): 2", 2), ("(3): bừa", 2)]);
    assert_eq!((item.right, item.partly), (0, 3));
}

#[test]
fn a_word_that_several_typed_is_told_and_what_one_person_wrote_is_not() {
    let questions = [question(0, "=trâu")];
    let typed = |text: &str| {
        (
            Sheet { taught: Taught::Alone, seconds: None },
            Answers::from([("0".into(), [text.to_owned()].into())]),
        )
    };
    let sheets = Sheets::of(&questions, ["trâu", "bò", "bò", "bà Rin dạy thế"].map(typed));
    let item: &Item = &items(&questions, &sheets)[0];
    assert_eq!(
        item.wrong.iter().map(|wrong| (wrong.what.as_str(), wrong.count)).collect::<Vec<_>>(),
        [("bò", 2)]
    );
    assert_eq!((item.right, item.not_right()), (1, 3));
}

#[test]
fn what_all_of_five_knew_and_none_of_the_next_eight_is_lost() {
    let questions = questions(2);
    let of = |times: usize, generation, letters: &'static str| {
        (0..times).map(move |_| sheet(Taught::In(generation), letters))
    };
    // Of five all know the first: 0.566 to 1; of eight none: 0 to 0.324. The second: 0.566 to 1 against
    // five of eight, 0.306 to 0.863, which touch.
    let all = of(5, 0, "aa").chain(of(5, 2, "ba")).chain(of(3, 2, "bb"));
    let all = all.chain((0..9).map(|_| sheet(Taught::Alone, "bb")));
    let sheets = Sheets::of(&questions, all);
    let found = passed_on(&sheets);
    assert_eq!(found[0].fate, Fate::Lost { from: 0, to: 2 });
    assert_eq!(found[1].fate, Fate::CannotBeTold);
    let first: Vec<(Taught, usize, usize)> =
        found[0].known.iter().map(|k| (k.taught, k.right, k.of)).collect();
    assert_eq!(first, [(Taught::In(0), 5, 5), (Taught::In(2), 0, 8), (Taught::Alone, 0, 9)]);
    assert_eq!(counts(&sheets)[&Taught::Alone], 9);
}

#[test]
fn what_is_better_known_further_down_is_said_to_be_gained() {
    let questions = questions(1);
    let of = |times: usize, taught, letters| (0..times).map(move |_| sheet(taught, letters));
    let risen = of(12, Taught::In(0), "b").chain(of(12, Taught::In(1), "a"));
    assert_eq!(passed_on(&Sheets::of(&questions, risen))[0].fate, Fate::Gained { from: 0, to: 1 });
    // Classes that no chain joins to the course have no place among the generations.
    let unplaced = of(12, Taught::In(0), "a").chain(of(12, Taught::Unplaced, "b"));
    assert_eq!(passed_on(&Sheets::of(&questions, unplaced))[0].fate, Fate::NothingToCompare);
}

/// Any answers to one to six questions, some of several choices, by people taught anywhere.
fn any_sheets() -> impl Strategy<Value = (Vec<Question>, Vec<(Sheet, Answers)>)> {
    let answers = prop::sample::select(vec![
        "=A ~B ~C ~D",
        "=A ~%33.33333%B ~%14.28571%C",
        "TRUE",
        "~%50%A ~%50%B ~%-50%C ~D",
        "~%33.33333%A ~%33.33333%B ~%33.33333%C ~%-100%D",
    ]);
    prop::collection::vec(answers, 1..7).prop_flat_map(|drawn| {
        let questions: Vec<Question> =
            drawn.iter().enumerate().map(|(id, answers)| question(id, answers)).collect();
        let taught = prop::sample::select(vec![
            Taught::In(0),
            Taught::In(1),
            Taught::In(2),
            Taught::Unplaced,
            Taught::Alone,
        ]);
        let ticks = prop::collection::vec(any::<u8>(), questions.len());
        let asked = questions.clone();
        let sheet = (taught, ticks).prop_map(move |(taught, ticks)| {
            let given = |(question, ticks): (&Question, &u8)| {
                let offered = question.choices().iter().enumerate();
                let taken = offered.filter(|(nth, _)| match question.takes_several() {
                    true => ticks >> nth & 1 == 1,
                    false => usize::from(*ticks) % (question.choices().len() + 1) == *nth,
                });
                (question.id.clone(), taken.map(|(_, choice)| choice.key.clone()).collect())
            };
            (Sheet { taught, seconds: None }, asked.iter().zip(&ticks).map(given).collect())
        });
        prop::collection::vec(sheet, 0..60).prop_map(move |all| (questions.clone(), all))
    })
}

fn is_a_number(of: Option<f64>, low: f64, high: f64) -> bool {
    of.is_none_or(|of| (low..=high).contains(&of))
}

proptest! {
    #[test]
    fn no_figure_leaves_its_bounds_and_none_is_no_number((questions, all) in any_sheets()) {
        let sheets = Sheets::of(&questions, all);
        let quiz = whole(&sheets);
        let most = questions.len() as f64;
        prop_assert!(is_a_number(quiz.mean, 0.0, most) && is_a_number(quiz.median, 0.0, most));
        prop_assert!(is_a_number(quiz.spread, 0.0, most) && is_a_number(quiz.alpha, f64::MIN, 1.0));
        prop_assert!(is_a_number(quiz.error, 0.0, f64::MAX), "{quiz:?}");
        let found = items(&questions, &sheets);
        for item in &found {
            prop_assert!(is_a_number(item.facility, 0.0, 1.0) && is_a_number(item.discrimination, -1.0, 1.0));
            prop_assert!(is_a_number(item.effective, 0.0, 1.0 + 1e-9), "{item:?}");
            prop_assert_eq!(item.right + item.partly + item.not_right(), sheets.len());
        }
        let weights: Vec<f64> = found.iter().filter_map(|item| item.effective).collect();
        prop_assert!(weights.is_empty() || (weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        for fact in passed_on(&sheets) {
            prop_assert_eq!(fact.known.iter().map(|known| known.of).sum::<usize>(), sheets.len());
        }
    }

    #[test]
    fn in_which_order_people_come_changes_nothing((questions, all) in any_sheets(), turn in 0usize..60) {
        let sheets = Sheets::of(&questions, all.clone());
        let mut other = all;
        other.reverse();
        let turn = turn.min(other.len());
        other.rotate_left(turn);
        let turned = Sheets::of(&questions, other);
        prop_assert_eq!(items(&questions, &sheets), items(&questions, &turned));
        prop_assert_eq!(whole(&sheets), whole(&turned));
        prop_assert_eq!(passed_on(&sheets), passed_on(&turned));
    }

    #[test]
    fn everybody_once_more_changes_no_share((questions, all) in any_sheets()) {
        let doubled = Sheets::of(&questions, all.iter().chain(&all).cloned());
        let facility = |of: &Sheets| items(&questions, of).into_iter().map(|item| item.facility).collect::<Vec<_>>();
        prop_assert_eq!(facility(&Sheets::of(&questions, all)), facility(&doubled));
    }
}
