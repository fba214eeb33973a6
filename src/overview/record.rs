//! One person's classes, attended and taught, with their marks.

use std::collections::BTreeMap;

use super::missing::Absence;
use crate::attendance::Mark;
use crate::classes::{Class, Session};
use crate::kit::clock::{Day, Timestamp, time_of_day};
use crate::kit::columns::Id;

/// How many people a class reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Those named who were there, or those counted where that is more; where no roll was called, all named.
    pub count: i64,
    pub roll_called: bool,
}

/// The classes of a person, as their own page and home need them.
#[derive(Clone, Debug, Default)]
pub struct PersonClasses {
    /// The newest first, both.
    pub attended: Vec<Class>,
    pub taught: Vec<Class>,
    /// Of both, each list in the order they are held.
    pub sessions: BTreeMap<Id, Vec<Session>>,
    /// The modules that each attended class names; one that names none teaches them all.
    pub modules: BTreeMap<Id, Vec<String>>,
    /// The person's marks that stand, by session.
    pub marks: BTreeMap<Id, Mark>,
}

impl PersonClasses {
    fn sessions_of(&self, class: Id) -> &[Session] {
        self.sessions.get(&class).map_or(&[], Vec::as_slice)
    }

    /// In how many marked sessions of a class the person was, and how many were marked.
    pub fn came(&self, class: Id) -> (i64, i64) {
        let marks = self.sessions_of(class).iter().filter_map(|s| self.marks.get(&s.id));
        marks.fold((0, 0), |(came, marked), mark| (came + i64::from(mark.came()), marked + 1))
    }

    /// The sessions that were missed and not made good since, the latest first.
    pub fn absences(&self) -> Vec<Absence> {
        let of_class = |class: &Class| {
            let missed = |s: &Session| {
                let mark = self.marks.get(&s.id).filter(|mark| !mark.came()).copied();
                mark.filter(|_| !self.made_good(class, s.held_on))
            };
            let absence = |s: &Session| {
                missed(s).map(|mark| Absence {
                    class: class.id,
                    title: class.title.clone(),
                    day: s.held_on,
                    starts: time_of_day(s.starts_minute),
                    excused: mark == Mark::Excused,
                })
            };
            self.sessions_of(class.id).iter().rev().filter_map(absence).collect::<Vec<_>>()
        };
        self.attended.iter().flat_map(of_class).collect()
    }

    /// Somebody who missed a session makes it good in another class of the same course, begun that
    /// day or later, to all of whose sessions they came. Which modules a session taught nobody
    /// records, so one held for the missed half-day alone counts, if it taught a module of that class; for
    /// somebody who was in no session of it, only one that taught them all.
    fn made_good(&self, class: &Class, missed: Day) -> bool {
        let missed_all = self.came(class.id).0 == 0;
        self.attended.iter().any(|later| {
            let again = later.id != class.id && later.course == class.course && later.starts_on >= missed;
            let again = again && self.teaches_again(class.id, later.id, missed_all);
            let came = |s: &Session| self.marks.get(&s.id).is_some_and(|mark| mark.came());
            let sessions = self.sessions_of(later.id);
            again && !sessions.is_empty() && sessions.iter().all(came)
        })
    }

    /// Does the `later` class teach something of a class again, or `all` of it?
    fn teaches_again(&self, class: Id, later: Id, all: bool) -> bool {
        let modules = |class: Id| self.modules.get(&class).map_or(&[][..], Vec::as_slice);
        match (modules(class), modules(later)) {
            (_, []) => true,
            ([], _) => !all,
            (missed, taught) if all => missed.iter().all(|module| taught.contains(module)),
            (missed, taught) => missed.iter().any(|module| taught.contains(module)),
        }
    }

    /// The classes of a course that the person has yet to teach or teaches now.
    pub fn to_teach(&self, course: &str, now: Timestamp) -> impl Iterator<Item = &Class> {
        self.taught.iter().filter(move |class| {
            let sessions = self.sessions_of(class.id);
            let to_come = match sessions.is_empty() {
                true => class.starts_on >= now.day(),
                false => sessions.iter().any(|s| s.ends_at() > now),
            };
            class.course == course && to_come
        })
    }

    /// The session that is under way or comes next, of the classes the person teaches or is in.
    pub fn next_taught(&self, now: Timestamp) -> Option<(&Class, &Session)> {
        self.next(&self.taught, now)
    }

    pub fn next_attended(&self, now: Timestamp) -> Option<(&Class, &Session)> {
        self.next(&self.attended, now)
    }

    fn next<'a>(&'a self, among: &'a [Class], now: Timestamp) -> Option<(&'a Class, &'a Session)> {
        let coming = among.iter().flat_map(|class| {
            self.sessions_of(class.id).iter().filter(|s| s.ends_at() > now).map(move |s| (class, s))
        });
        coming.min_by_key(|(_, s)| (s.held_on, s.starts_minute, s.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    /// A class of two sessions, the second a day later, with a person's marks in them.
    fn add(record: &mut PersonClasses, course: &str, starts_on: Day, marks: [Mark; 2]) {
        let class = Class { course: course.to_owned(), ..Class::example("Lớp", starts_on) };
        let session = |n: i32| Session {
            id: new_id(),
            class: class.id,
            held_on: starts_on.plus_days(n),
            starts_minute: 450,
            minutes: 210,
        };
        let sessions = vec![session(0), session(1)];
        record.marks.extend(sessions.iter().map(|s| s.id).zip(marks));
        record.sessions.insert(class.id, sessions);
        record.attended.insert(0, class);
    }

    /// On which days a person who missed the second session of a first class still lacks one.
    fn lacking(later: &[(&str, i32, [Mark; 2])]) -> Vec<Day> {
        let mut record = PersonClasses::default();
        add(&mut record, "leg", Day::EARLIEST, [Mark::Present, Mark::Absent]);
        for (course, after, marks) in later {
            add(&mut record, course, Day::EARLIEST.plus_days(*after), *marks);
        }
        record.absences().iter().map(|a| a.day).collect()
    }

    /// Does somebody still lack a session, who was in one of two (or in `none`) of a class of these modules and
    /// then in all of another of those?
    fn lacks(missed: &[&str], none: bool, taught: &[&str]) -> bool {
        let mut record = PersonClasses::default();
        let first = if none { Mark::Absent } else { Mark::Present };
        add(&mut record, "leg", Day::EARLIEST, [first, Mark::Absent]);
        add(&mut record, "leg", Day::EARLIEST.plus_days(9), [Mark::Present; 2]);
        let named = |modules: &[&str]| modules.iter().map(|module| module.to_string()).collect();
        record.modules =
            BTreeMap::from([(record.attended[0].id, named(taught)), (record.attended[1].id, named(missed))]);
        !record.absences().is_empty()
    }

    #[test]
    fn what_was_missed_is_made_good_only_where_it_is_taught_again() {
        assert!(lacks(&["4", "5"], false, &["1"]));
        assert!(!lacks(&["4", "5"], false, &["5"]), "it may have been that half-day");
        assert!(lacks(&["4", "5"], true, &["5"]) && !lacks(&["4", "5"], true, &["3", "4", "5"]));
        // Without a name a class teaches all modules.
        assert!(!lacks(&["4", "5"], true, &[]) && !lacks(&[], true, &[]));
        assert!(lacks(&[], true, &["5"]) && !lacks(&[], false, &["5"]));
    }

    #[test]
    fn a_missed_session_is_made_good_in_a_later_class_of_the_same_course() {
        let second = Day::EARLIEST.plus_days(1);
        assert_eq!(lacking(&[]), [second]);
        assert_eq!(lacking(&[("leg", 1, [Mark::Present, Mark::Late])]), []);
        assert_eq!(lacking(&[("leg", 0, [Mark::Present; 2])]), [second], "that class had begun before");
        assert_eq!(lacking(&[("pim", 9, [Mark::Present; 2])]), [second], "another course");
        let third = Day::EARLIEST.plus_days(10);
        assert_eq!(lacking(&[("leg", 9, [Mark::Present, Mark::Excused])]), [third, second]);
    }
}
