//! A sheet: the form of a quiz as it comes back, whole or in part.
//!
//! Two devices may have the same sitting open, and a page drawn an hour ago comes back with all that stood on
//! it then. So a sheet tells what was drawn, and only what is otherwise was given since. A field left empty
//! takes nothing away; a question is emptied only by naming it as [`SET`], as the script does that sends each
//! answer by itself, with how long ago it was given.

use std::collections::{BTreeMap, HashMap};

use super::scoring::Answers;
use super::sitting::Change;
use crate::courses::check::given_on;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::words::seen_lines;

/// What a field of the form is called: this and the question's id.
pub const FIELD: &str = "q.";
/// The fields as they were drawn, as a browser would post them.
pub const DRAWN: &str = "drawn";
/// A question whose answer is what the form says, even if that is nothing.
pub const SET: &str = "set";
/// This and a question's id: how long ago its answer was given, in milliseconds.
pub const AGE: &str = "age.";

/// The longest time ago that an answer is believed to have been given, in milliseconds: a week without a line.
const OLDEST: i64 = 7 * 24 * 60 * 60 * 1000;

/// So many questions may a sheet name that its quiz has not.
const STRANGE: usize = 100;

/// A sheet that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub id: Id,
    pub edition: Id,
    pub given: Answers,
    drawn: Option<Answers>,
    set: BTreeMap<String, i64>,
}

impl Sheet {
    /// Reads a posted form; nothing without its edition. An id that is none is [`Id::NONE`], so that whoever sent the
    /// answers has them back.
    pub fn read(form: &mut Form) -> Option<Sheet> {
        let (id, edition) = (form.id("id").unwrap_or(Id::NONE), form.id("edition")?);
        // The form is gone through once for all ages, not once for each: whoever posts may name many questions.
        let ages: HashMap<&str, &str> = form.beginning(AGE).into_iter().collect();
        let age = |question: &str| {
            let age = ages.get(question).and_then(|age| age.parse().ok()).unwrap_or(0);
            i64::clamp(age, 0, OLDEST)
        };
        let set = form.all(SET).into_iter().map(|question| (question.to_owned(), age(question))).collect();
        let drawn = form.has(DRAWN).then(|| answers_of(&Form::parse(form.raw(DRAWN).as_bytes())));
        Some(Sheet { id, edition, given: answers_of(form), drawn, set })
    }

    /// Can it be of a quiz of so many questions? It may name some that are not asked any more, but not any number.
    pub fn fits(&self, questions: usize) -> bool {
        self.named() <= questions + STRANGE
    }

    /// How many questions it speaks of.
    pub fn named(&self) -> usize {
        self.given.keys().filter(|question| !self.set.contains_key(*question)).count() + self.set.len()
    }

    /// What was given since the page was drawn.
    pub fn changes(&self, now: Timestamp) -> Vec<Change> {
        let drawn = |question: &str| self.drawn.as_ref().and_then(|drawn| drawn.get(question));
        let over = |question: &str| {
            self.drawn.as_ref().map(|drawn| drawn.get(question).cloned().unwrap_or_default())
        };
        let told = self
            .given
            .iter()
            .filter(|(question, given)| !self.set.contains_key(*question) && drawn(question) != Some(given));
        let told = told.map(|(question, given)| Change {
            question: question.clone(),
            given: given.clone(),
            at: now,
            over: over(question),
        });
        let set = self.set.iter().map(|(question, age)| Change {
            question: question.clone(),
            given: self.given.get(question).cloned().unwrap_or_default(),
            at: now.plus(-age * 1000),
            over: over(question),
        });
        told.chain(set).collect()
    }
}

/// What was given on the form, by question. A field in which nothing can be seen is no answer.
fn answers_of(form: &Form) -> Answers {
    given_on(form, FIELD, seen_lines)
}

/// What stands on a page as it is drawn, for the page to say so when it comes back.
pub fn as_drawn(answers: &Answers) -> String {
    let mut fields = form_urlencoded::Serializer::new(String::new());
    for (question, given) in answers {
        fields.extend_pairs(given.iter().map(|text| (format!("{FIELD}{question}"), text)));
    }
    fields.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::clock::new_id;

    const NOW: Timestamp = Timestamp(1_000_000_000_000);

    fn changes(fields: &str) -> Vec<(String, Vec<String>, i64)> {
        let id = new_id();
        let mut form = Form::parse(format!("id={id}&edition={id}&{fields}").as_bytes());
        let changes = Sheet::read(&mut form).unwrap().changes(NOW);
        let of = |change: Change| (change.question, change.given.into_iter().collect(), NOW.0 - change.at.0);
        changes.into_iter().map(of).collect()
    }

    #[test]
    fn only_what_is_not_as_it_was_drawn_was_given_since() {
        let drawn = "drawn=q.one%3Da%26q.two%3Db";
        assert_eq!(changes(&format!("{drawn}&q.one=a&q.two=c")), [("two".into(), vec!["c".into()], 0)]);
        assert_eq!(changes(drawn), [], "an empty field takes nothing away");
        assert_eq!(changes("q.one=a&q.one=b&q.two="), [("one".into(), vec!["a".into(), "b".into()], 0)]);
    }

    #[test]
    fn a_question_that_is_set_may_be_emptied_and_tells_how_long_ago() {
        assert_eq!(changes("set=one&age.one=1500"), [("one".into(), vec![], 1_500_000)]);
        assert_eq!(changes("set=one&q.one=a&drawn=q.one%3Da"), [("one".into(), vec!["a".into()], 0)]);
        for (age, micros) in [("-5", 0), ("x", 0), ("99999999999999999999", 0), ("9999999999", OLDEST * 1000)]
        {
            assert_eq!(changes(&format!("set=one&age.one={age}"))[0].2, micros, "{age}");
        }
    }

    #[test]
    fn a_form_of_a_hundred_thousand_fields_is_read_going_through_it_once() {
        let id = new_id();
        let (mut sets, mut ages) = (String::new(), String::new());
        for nth in 0..100_000 {
            sets.push_str(&format!("&set=n{nth}"));
            ages.push_str(&format!("&age.n{nth}=7"));
        }
        // Ages stand first, where whoever looks from the end comes last.
        let mut form = Form::parse(format!("id={id}&edition={id}{ages}{sets}").as_bytes());
        let sheet = Sheet::read(&mut form).unwrap();
        assert_eq!(sheet.named(), 100_000);
        assert!(sheet.changes(NOW).iter().all(|change| change.at == NOW.plus(-7000)));
    }

    #[test]
    fn a_question_is_named_once_however_often_it_stands_on_the_form() {
        let id = new_id();
        let fields = "set=one&set=one&q.one=a&q.one=b&q.two=c&set=three";
        let mut form = Form::parse(format!("id={id}&edition={id}&{fields}").as_bytes());
        assert_eq!(Sheet::read(&mut form).unwrap().named(), 3);
    }

    #[test]
    fn what_is_typed_in_a_gap_bears_its_number_wherever_the_page_tells_of_it() {
        let gaps = "q.one=1.a&g.2.q.one=+12.5+&g.3.q.one=&g.x=y&g.2.z.one=b";
        assert_eq!(changes(gaps), [("one".into(), vec!["1.a".into(), "2.12.5".into()], 0)]);
        for drawn in ["q.one%3D1.a%26q.one%3D2.12.5", "q.one%3D1.a%26g.2.q.one%3D12.5"] {
            assert_eq!(changes(&format!("{gaps}&drawn={drawn}")), [], "{drawn}");
        }
    }

    #[test]
    fn a_form_without_its_ids_is_no_sheet() {
        assert_eq!(Sheet::read(&mut Form::parse(b"id=1&q.one=a")), None);
    }

    proptest! {
        #[test]
        fn a_sheet_that_comes_back_as_it_was_drawn_changes_nothing(
            given in proptest::collection::btree_map("[a-z0-9.&=-]{1,8}", proptest::collection::btree_set("[a-zđ&=+% \n]{0,5}[a-zđ]", 1..4), 0..5),
        ) {
            let id = new_id();
            let given: Answers = given.into_iter().map(|(of, given)| (of, given.iter().map(|text| seen_lines(text)).collect())).collect();
            let mut body = form_urlencoded::Serializer::new(as_drawn(&given));
            body.append_pair("id", &id.to_string()).append_pair("edition", &id.to_string()).append_pair(DRAWN, &as_drawn(&given));
            let mut form = Form::parse(body.finish().as_bytes());
            prop_assert_eq!(Sheet::read(&mut form).unwrap().changes(NOW), vec![]);
        }
    }
}
