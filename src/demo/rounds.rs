//! What classes knew before and after: one that has closed both, one that is asked again after a month.
//!
//! The class in Phú Thọ shows what was learned, with somebody who was absent and somebody who was too late. Of the
//! pilot class four people answered both, too few to tell; its round of a month is open now.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::cast::{Actor, LIA, NHA, RIN, SEM, TUYET, VINH};
use super::crowd::PHU_THO_OFFICIALS;
use super::id_of;
use super::props::{LEG, PROGRAMME_135, Props};
use super::story::{Calendar, class_id, edition_id};
use crate::demo::cast::DUC;
use crate::error::Error;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::text::Language;
use crate::quizzes::kinds::Given;
use crate::quizzes::question::Question;
use crate::quizzes::shelf::Shelved;
use crate::quizzes::sitting::{Kept, KeptAnswer};
use crate::rounds::paper::Paper;
use crate::rounds::{Form, Forms, Stage, crossing, drawing, queries};

/// How far somebody came with a paper.
#[derive(Clone, Copy, PartialEq)]
enum Came {
    HandedIn,
    /// So many questions answered, and not handed in.
    Answering(usize),
    /// All of it ten minutes after the round was closed.
    Late,
}

use Came::{Answering, HandedIn, Late};

/// Writes the rounds of both classes.
pub fn write(conn: &mut Conn, props: &Props, calendar: &Calendar) -> Result<(), Error> {
    let [chien, .., kien, huong, toan, hue] = PHU_THO_OFFICIALS;
    let all = || PHU_THO_OFFICIALS.into_iter();
    let before = all().map(|who| (who, if who.key == kien.key { Answering(12) } else { HandedIn }));
    let after = all().filter(|who| who.key != toan.key).map(|who| match who {
        who if who.key == hue.key => (who, Late),
        who if [chien.key, huong.key].contains(&who.key) => (who, Answering(19)),
        who => (who, HandedIn),
    });
    let course = Course { shelved: props.course(PROGRAMME_135), class: class_id("phu-tho"), by: DUC.id() };
    course.hold(conn, calendar.phu_tho, &before.collect::<Vec<_>>(), &after.collect::<Vec<_>>())?;

    // The day's last session is the one that Tuyết was not at.
    let course = Course { shelved: props.course(LEG), class: class_id("pilot"), by: VINH.id() };
    let before = [RIN, TUYET, LIA, SEM, NHA].map(|who| (who, HandedIn));
    let after = [RIN, LIA, SEM, NHA].map(|who| (who, HandedIn));
    let (forms, dealt) = course.hold(conn, calendar.pilot, &before, &after)?;
    // It opened thirty days after the second day, and is open for two weeks.
    let evening = calendar.pilot.plus_days(32).at_minute(19 * 60 + 30);
    for (who, came) in [(RIN, HandedIn), (LIA, HandedIn), (NHA, Answering(3))] {
        course.answer(conn, &forms, &dealt, Stage::Month, (who, came), evening)?;
    }
    Ok(())
}

struct Course<'a> {
    shelved: &'a Shelved,
    class: Id,
    by: Id,
}

impl Course<'_> {
    /// The round before in the first session of two days, the round after in the last.
    fn hold(
        &self,
        conn: &mut Conn,
        first: Day,
        before: &[(Actor, Came)],
        after: &[(Actor, Came)],
    ) -> Result<(Forms, BTreeMap<Id, Form>), Error> {
        let opens = first.at_minute(7 * 60 + 35);
        let modules = self.shelved.modules();
        let banks: Vec<(&str, &[Question])> = modules
            .iter()
            .filter_map(|module| Some((module.as_str(), &*self.shelved.quiz(module)?.questions.vi)))
            .collect();
        let (a, b) = drawing::draw(&banks);
        let edition = edition_id(&self.shelved.course.slug);
        let forms = queries::keep_forms(conn, &Forms { class: self.class, edition, a, b }, self.by, opens)?;
        let dealt = queries::deal(conn, self.class, opens)?;
        let last = first.plus_days(1).at_minute(15 * 60 + 50);
        for (stage, opens, papers) in [(Stage::Before, opens, before), (Stage::After, last, after)] {
            queries::open_round(conn, self.class, stage, self.by, opens)?;
            for one in papers {
                self.answer(conn, &forms, &dealt, stage, *one, opens)?;
            }
            queries::close_round(conn, self.class, stage, self.by, opens.plus(30 * Timestamp::MINUTE))?;
        }
        Ok((forms, dealt))
    }

    /// One paper; its answers come a minute apart.
    fn answer(
        &self,
        conn: &mut Conn,
        forms: &Forms,
        dealt: &BTreeMap<Id, Form>,
        stage: Stage,
        (who, came): (Actor, Came),
        opens: Timestamp,
    ) -> Result<(), Error> {
        let first = dealt.get(&who.id()).ok_or(Error::NotFound)?;
        let form = crossing::form_in(stage, *first);
        let begins = opens.plus(if came == Late { 40 * Timestamp::MINUTE } else { Timestamp::MINUTE });
        let most = if let Answering(most) = came { most } else { usize::MAX };
        let mut kept = Kept::new();
        for (minute, item) in (1..).zip(forms.of(form).iter().take(most)) {
            let quiz = self.shelved.quiz(&item.about.module).ok_or(Error::NotFound)?;
            let mut questions = quiz.questions.of(Language::Vi).iter();
            let question = questions.find(|one| one.id == item.question).ok_or(Error::NotFound)?;
            let at = begins.plus(minute * Timestamp::MINUTE);
            if let Some(given) = given(&who, stage, question) {
                kept.insert(
                    question.id.clone(),
                    KeptAnswer { given, at, received: at, in_time: None, first_at: None },
                );
            }
        }
        let handed_in_at = (came == HandedIn).then(|| begins.plus(25 * Timestamp::MINUTE));
        let id = id_of("paper", &format!("{}/{}/{}", self.class, stage.code(), who.key));
        let paper = Paper {
            id,
            class: self.class,
            stage,
            person: who.id(),
            form,
            kept,
            started_at: begins,
            handed_in_at,
            revision: 1,
            card: None,
        };
        Ok(queries::keep_paper(conn, &paper, true)?)
    }
}

/// What somebody gave: whether they knew it, and left open what they did not, hangs on their name and the question.
fn given(who: &Actor, stage: Stage, question: &Question) -> Option<Given> {
    let lot = Sha256::digest(format!("{} {}", who.key, question.id).as_bytes());
    // Of 256 questions so many are known.
    let known = match stage {
        Stage::Before => 105,
        Stage::After => 215,
        Stage::Month | Stage::Quarter => 185,
    };
    match lot[0] < known {
        true => Some(question.rules().best()),
        false if lot[1] < 48 => None,
        false => Some(question.rules().worst()),
    }
}
