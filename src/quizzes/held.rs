//! Quizzes that are held back while a class is asked the same.
//!
//! What a class is asked before and after it stands in the quizzes of its modules too, with the key. So whoever is
//! asked it now begins no quiz that shares a question with it, goes on with none, and sees no key in what they handed
//! in before. What they answered before stays kept, and so does what still comes from a page that they had open; when
//! its time is over it is handed in by itself like any other. Who is asked what, slices above know: [`Above::asking`].
//!
//! [`Above::asking`]: crate::classes::Above::asking

use super::shelf::Shelved;
use crate::classes::Asking;
use crate::kit::text::{Language, Message, moment};

/// What somebody is asked now; it holds quizzes back.
#[derive(Clone, Debug, Default)]
pub struct HeldBack(Vec<Asking>);

impl HeldBack {
    pub fn by(asking: Vec<Asking>) -> HeldBack {
        HeldBack(asking)
    }

    /// What holds the quiz of a module back, in whatever edition, if anything.
    pub fn quiz(&self, shelved: &Shelved, module: &str) -> Option<&Asking> {
        let quiz = shelved.quiz(module)?;
        let shares = |asking: &&Asking| {
            let mut questions = quiz.questions.of(Language::Vi).iter();
            asking.course == shelved.course.slug
                && questions.any(|question| asking.questions.contains(&question.id))
        };
        self.0.iter().find(shares)
    }

    /// Why and until when it is held back, and where to answer what holds it.
    pub fn told(&self, shelved: &Shelved, module: &str, language: Language) -> Option<(Message, String)> {
        self.quiz(shelved, module).map(|asking| (sentence(asking, language), asking.href.clone()))
    }

    /// The same of the first quiz of a course that is held back.
    pub fn told_of_course(&self, shelved: &Shelved, language: Language) -> Option<(Message, String)> {
        shelved.with_quiz().iter().find_map(|module| self.told(shelved, module, language))
    }
}

fn sentence(asking: &Asking, language: Language) -> Message {
    let of = |key: &str| Message::new(key).with("class", asking.title.clone());
    let held = match asking.in_the_room {
        true => of("quizzes.held_in_the_room"),
        false => of("quizzes.held_until"),
    };
    held.with("moment", moment(language, asking.until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::course::Both;
    use crate::courses::edition::files_of;
    use crate::kit::clock::Timestamp;
    use crate::kit::files;

    const UNTIL: Timestamp = Timestamp(1_800_000_000_000_000);

    fn asking(course: &str, question: &str, in_the_room: bool) -> HeldBack {
        let questions = [question.to_owned()].into();
        let title = "Lớp thí điểm".to_owned();
        HeldBack::by(vec![Asking {
            title,
            course: course.to_owned(),
            questions,
            until: UNTIL,
            in_the_room,
            href: "/paper".into(),
        }])
    }

    #[test]
    fn a_quiz_is_held_back_by_whoever_asks_one_of_its_questions_and_by_nobody_else() {
        let all = files::courses();
        let shelved = Shelved::read("leg", files_of(&all, "leg"), &Both::default()).expect("complete");
        let modules = shelved.with_quiz();
        let (first, second) = (&modules[0], &modules[1]);
        let question = &shelved.quiz(first).unwrap().questions.vi[0].id;
        let held = asking("leg", question, true);
        assert!(held.quiz(&shelved, first).is_some() && held.quiz(&shelved, second).is_none());
        assert!(
            asking("another", question, true).quiz(&shelved, first).is_none(),
            "ids are those of a course"
        );
        assert!(HeldBack::default().quiz(&shelved, first).is_none());
        assert!(held.told_of_course(&shelved, Language::Vi).is_some());
    }

    #[test]
    fn it_is_said_until_when() {
        let all = files::courses();
        let shelved = Shelved::read("leg", files_of(&all, "leg"), &Both::default()).expect("complete");
        let modules = shelved.with_quiz();
        let module = &modules[0];
        let question = &shelved.quiz(module).unwrap().questions.vi[0].id;
        let told = |room| asking("leg", question, room).told(&shelved, module, Language::Vi).unwrap().0;
        for (room, key) in [(true, "quizzes.held_in_the_room"), (false, "quizzes.held_until")] {
            let told = told(room);
            assert_eq!(told.key, key);
            assert!(told.args["moment"].to_string().contains(&moment(Language::Vi, UNTIL)), "{told:?}");
        }
    }
}
