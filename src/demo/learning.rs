//! What the cast has read and answered: some have finished, some are behind, some failed and tried again.

use super::cast::{
    Actor, GHENH, HIENG, HUYNH, KHIEM, LIA, MAI, NHA, NHO, NUA, PEO, QUAN, RIN, ROC, SEM, SUONG, THANH, TUYET,
};
use super::crowd::{OFFICIALS, PHU_THO_OFFICIALS};
use super::props::{LEG, OVERVIEW, PIM, PROGRAMME_135, Props};
use super::story::{Calendar, edition_id};
use super::{essays, id_of};
use crate::courses::queries::{NewReading, record_reading};
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::quizzes::attempt::{NewAttempt, Purpose};
use crate::quizzes::queries::save_attempt;
use crate::quizzes::question::{Kind, Question};
use crate::quizzes::scoring::{self, Answers};
use crate::quizzes::shelf::Shelved;

/// How well somebody answered a quiz.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Try {
    /// Everything right.
    Whole,
    /// One question wrong: enough to pass.
    Slip,
    /// A third wrong: not enough.
    Short,
    /// These questions wrong, counted from 1.
    Missed(&'static [usize]),
}

use Try::{Missed, Short, Slip, Whole};

/// One person in one course: how many modules they read, an evening each, and how they did
/// in the quizzes of the first of them, try by try.
struct Effort {
    who: Actor,
    course: &'static str,
    /// Days from the first day of the pilot class (of the class in Phú Thọ for its people).
    from: i32,
    read: usize,
    tries: &'static [&'static [Try]],
}

const fn effort(
    who: Actor,
    course: &'static str,
    from: i32,
    read: usize,
    tries: &'static [&'static [Try]],
) -> Effort {
    Effort { who, course, from, read, tries }
}

#[rustfmt::skip]
const EFFORTS: [Effort; 42] = [
    effort(RIN,   OVERVIEW, -18, 6, &[&[Whole], &[Slip], &[Whole], &[Whole], &[Whole], &[Slip]]),
    effort(ROC,   OVERVIEW, -17, 6, &[&[Slip], &[Whole], &[Slip], &[Whole], &[Whole], &[Slip]]),
    effort(TUYET, OVERVIEW, -18, 6, &[&[Whole], &[Whole], &[Short, Slip], &[Slip], &[Whole], &[Slip]]),
    effort(KHIEM, OVERVIEW, -15, 6, &[&[Whole], &[Whole], &[Whole], &[Whole], &[Whole], &[Slip]]),
    effort(NHO,   OVERVIEW, -12, 6, &[&[Slip], &[Whole], &[Slip], &[Whole], &[Slip], &[Short]]),
    effort(LIA,   OVERVIEW, -18, 6, &[&[Whole], &[Slip], &[Whole], &[Slip], &[Whole], &[Slip]]),
    effort(HIENG, OVERVIEW, -16, 6, &[&[Short, Slip], &[Whole], &[Slip], &[Whole], &[Whole], &[Slip]]),
    effort(NUA,   OVERVIEW, -10, 3, &[&[Slip], &[Slip]]),
    effort(SUONG, OVERVIEW, -14, 6, &[&[Short, Short, Slip], &[Slip], &[Whole], &[Whole], &[Whole], &[Slip]]),
    effort(QUAN,  OVERVIEW,  -9, 6, &[&[Whole], &[Whole]]),
    effort(GHENH, OVERVIEW,  -6, 2, &[&[Slip]]),
    effort(HUYNH, OVERVIEW,  -2, 1, &[]),
    effort(SEM,   OVERVIEW, -17, 6, &[&[Whole], &[Whole], &[Slip], &[Whole], &[Whole], &[Slip]]),
    effort(NHA,   OVERVIEW, -18, 6, &[&[Whole], &[Whole], &[Whole], &[Whole], &[Whole], &[Slip]]),
    effort(RIN,   LEG, 2, 6, &[&[Whole], &[Short, Whole], &[Slip], &[Whole], &[Whole], &[Slip]]),
    effort(LIA,   LEG, 2, 6, &[&[Whole], &[Slip], &[Whole], &[Slip], &[Whole], &[Slip]]),
    effort(SEM,   LEG, 3, 6, &[&[Slip], &[Whole], &[Whole]]),
    effort(NHA,   LEG, 2, 3, &[&[Whole], &[Slip]]),
    effort(TUYET, LEG, 4, 1, &[&[Short]]),
    effort(ROC,   LEG, 9, 6, &[&[Whole], &[Short, Slip], &[Whole], &[Whole], &[Whole], &[Slip]]),
    effort(NHO,   LEG, 9, 6, &[&[Slip], &[Slip], &[Whole], &[Whole], &[Whole], &[Slip]]),
    effort(KHIEM, LEG, 10, 2, &[&[Whole]]),
    effort(THANH, LEG, 17, 1, &[&[Slip]]),
    effort(MAI,   LEG, 17, 2, &[&[Whole], &[Short]]),
    // How many households a group has is what the second generation no longer knows.
    effort(PEO,   LEG, 18, 1, &[&[Missed(&[2, 12])]]),
    effort(OFFICIALS[6],  LEG, 22, 1, &[&[Missed(&[2, 5])]]),
    effort(OFFICIALS[7],  LEG, 23, 1, &[&[Missed(&[2])]]),
    effort(OFFICIALS[8],  LEG, 24, 1, &[&[Missed(&[2, 3, 12]), Slip]]),
    effort(OFFICIALS[9],  LEG, 24, 1, &[&[Missed(&[2, 12])]]),
    effort(OFFICIALS[10], LEG, 25, 1, &[&[Missed(&[2, 6, 12])]]),
    effort(OFFICIALS[11], LEG, 25, 1, &[&[Missed(&[2, 5, 12]), Slip]]),
    effort(OFFICIALS[22], LEG, 20, 1, &[&[Missed(&[11, 12])]]),
    effort(OFFICIALS[23], LEG, 20, 1, &[&[Missed(&[12])]]),
    effort(OFFICIALS[24], LEG, 21, 1, &[&[Missed(&[2, 7, 12])]]),
    effort(OFFICIALS[25], LEG, 22, 1, &[&[Missed(&[1, 12])]]),
    effort(OFFICIALS[26], LEG, 24, 1, &[&[Missed(&[3, 12])]]),
    effort(RIN,   PIM, 12, 2, &[&[Slip]]),
    effort(NHA,   PIM, 12, 3, &[&[Whole], &[Whole]]),
    effort(PHU_THO_OFFICIALS[0], PROGRAMME_135, 2, 7, &[&[Whole], &[Slip], &[Whole], &[Slip], &[Whole], &[Slip], &[Whole]]),
    effort(PHU_THO_OFFICIALS[1], PROGRAMME_135, 3, 3, &[&[Whole], &[Short, Slip]]),
    effort(PHU_THO_OFFICIALS[3], PROGRAMME_135, 2, 7, &[&[Slip], &[Slip], &[Slip], &[Whole], &[Whole], &[Slip], &[Whole]]),
    effort(PHU_THO_OFFICIALS[9], PROGRAMME_135, 5, 1, &[&[Short]]),
];

/// Writes all readings and attempts, scored by the rules that score everybody.
pub fn write(conn: &mut Conn, props: &Props, calendar: &Calendar) -> Result<(), Error> {
    for effort in &EFFORTS {
        let begin = if effort.course == PROGRAMME_135 { calendar.phu_tho } else { calendar.pilot };
        write_effort(conn, props.course(effort.course), effort, begin.plus_days(effort.from))?;
    }
    Ok(())
}

fn write_effort(conn: &mut Conn, shelved: &Shelved, effort: &Effort, first: Day) -> Result<(), Error> {
    let modules = shelved.modules();
    for (evening, module) in (0..).zip(&modules).take(effort.read) {
        let at = first.plus_days(evening).at_minute(19 * 60 + 30);
        let reading = NewReading {
            person: effort.who.id(),
            edition: edition_id(effort.course),
            module: module.clone(),
            read_at: at,
        };
        record_reading(conn, &reading, &modules, at)?;
        let tries = usize::try_from(evening).ok().and_then(|nth| effort.tries.get(nth));
        for (nth, how) in (1..).zip(tries.copied().unwrap_or_default()) {
            let at = at.plus(nth * 15 * Timestamp::MINUTE);
            write_attempt(conn, shelved, (&effort.who, module), (nth, *how), at)?;
        }
    }
    Ok(())
}

/// The id of somebody's nth attempt.
pub(super) fn attempt_id(who: &Actor, course: &str, module: &str, nth: i64) -> Id {
    id_of("attempt", &format!("{}/{course}/{module}/{nth}", who.key))
}

/// Hands in the nth attempt of somebody at the quiz of a module, if it has one.
pub(super) fn write_attempt(
    conn: &mut Conn,
    shelved: &Shelved,
    (who, module): (&Actor, &str),
    (nth, how): (i64, Try),
    at: Timestamp,
) -> Result<(), Error> {
    let Some(quiz) = shelved.quiz(module) else { return Ok(()) };
    let questions = &quiz.questions.vi;
    let mut answers = answers(questions, how);
    for question in questions.iter().filter(|question| question.kind() == Kind::Essay) {
        let text = essays::text(who, nth).map(|text| (question.id.clone(), [text.to_owned()].into()));
        answers.extend(text);
    }
    let score = scoring::score(questions, &answers, shelved.course.pass_mark)
        .map_err(|refusal| Error::Broken(refusal.key().to_owned()))?;
    let attempt = NewAttempt {
        id: attempt_id(who, &shelved.course.slug, module, nth),
        person: who.id(),
        edition: edition_id(&shelved.course.slug),
        module: module.to_owned(),
        purpose: Purpose::Practice,
        answers,
        score,
        handed_in_at: at,
    };
    save_attempt(conn, &attempt, &shelved.with_quiz(), at)?;
    Ok(())
}

/// Right answers but for those that `how` says; as many as it says come last.
fn answers(questions: &[Question], how: Try) -> Answers {
    let among_last = |nth: usize, wrong: usize| nth + wrong > questions.len();
    let is_wrong = |nth: usize| match how {
        Whole => false,
        Slip => among_last(nth, 1),
        Short => among_last(nth, questions.len().div_ceil(3)),
        Missed(which) => which.contains(&nth),
    };
    let answer = |(nth, question): (usize, &Question)| {
        let rules = question.rules();
        (question.id.clone(), if is_wrong(nth) { rules.worst() } else { rules.best() })
    };
    (1..).zip(questions).map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::props::COURSES;
    use crate::people::password::Cost;

    #[test]
    fn a_slip_passes_and_a_third_wrong_does_not_in_every_quiz() {
        let props = Props::ready(Cost::Least).unwrap();
        for slug in COURSES {
            let shelved = props.course(slug);
            for module in shelved.with_quiz() {
                let questions = &shelved.quiz(&module).unwrap().questions.vi;
                for (how, passes) in [(Whole, true), (Slip, true), (Short, false)] {
                    let score = scoring::score(questions, &answers(questions, how), shelved.course.pass_mark);
                    assert_eq!(score.unwrap().passed, passes, "{slug}/{module} {how:?}");
                }
            }
        }
    }

    #[test]
    fn nobody_tries_a_quiz_of_a_module_they_have_not_read() {
        assert!(EFFORTS.iter().all(|effort| effort.tries.len() <= effort.read));
    }
}
