//! Classes that a list would show alike, and what tells them apart.
//!
//! A line of a list says title, day and place; who taught a class is said besides. Only where all of
//! that is alike, the hour is said too. Begin with [`told_apart`].

use std::collections::BTreeMap;

use crate::classes::{Class, Facilitator, Session};
use crate::kit::clock::time_of_day;
use crate::kit::columns::Id;

/// Those of these classes that have title, day, place and teachers in common with another.
pub fn alike(classes: &[Class], facilitators: &BTreeMap<Id, Vec<Facilitator>>) -> Vec<Id> {
    let mut lines: BTreeMap<_, Vec<Id>> = BTreeMap::new();
    for class in classes {
        let line = (class.title.as_str(), class.starts_on, class.unit, names(facilitators, class.id));
        lines.entry(line).or_default().push(class.id);
    }
    lines.into_values().filter(|same| same.len() > 1).flatten().collect()
}

/// What tells each of these classes from the others: who taught it; and of those whose `sessions` are
/// given, because they are [`alike`], the hour it began.
pub fn told_apart(
    classes: &[Class],
    facilitators: &BTreeMap<Id, Vec<Facilitator>>,
    sessions: &BTreeMap<Id, Vec<Session>>,
) -> BTreeMap<Id, String> {
    let began = |class: &Class| sessions.get(&class.id).and_then(|all| all.first());
    let told = |class: &Class| match (names(facilitators, class.id), began(class)) {
        (names, Some(first)) => format!("{names} · {}", time_of_day(first.starts_minute)),
        (names, None) => names,
    };
    classes.iter().map(|class| (class.id, told(class))).collect()
}

fn names(facilitators: &BTreeMap<Id, Vec<Facilitator>>, class: Id) -> String {
    let names = facilitators.get(&class).into_iter().flatten().map(|f| f.full_name.as_str());
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::{Day, new_id};

    fn taught_by(classes: &[(&Class, &[&str])]) -> BTreeMap<Id, Vec<Facilitator>> {
        let named =
            |name: &&str| Facilitator { person: new_id(), full_name: (*name).to_owned(), source: None };
        classes.iter().map(|(class, names)| (class.id, names.iter().map(named).collect())).collect()
    }

    #[test]
    fn only_what_is_alike_in_title_day_place_and_teachers_needs_more() {
        let class = Class::example("Buổi chia sẻ", Day::EARLIEST);
        let later = Day::EARLIEST.plus_days(1);
        let others = [
            Class { id: new_id(), ..class.clone() },
            Class { id: new_id(), title: "Họp thôn".into(), ..class.clone() },
            Class { id: new_id(), starts_on: later, ..class.clone() },
            Class { id: new_id(), unit: new_id(), ..class.clone() },
        ];
        let by_rin = |other: &Class| taught_by(&[(&class, &["Rin"]), (other, &["Rin"])]);
        let found = others.iter().map(|other| alike(&[class.clone(), other.clone()], &by_rin(other)).len());
        assert_eq!(found.collect::<Vec<_>>(), [2, 0, 0, 0]);
        let by_two = taught_by(&[(&class, &["Rin"]), (&others[0], &["Rin", "Nga"])]);
        assert_eq!(alike(&[class.clone(), others[0].clone()], &by_two), []);
    }

    #[test]
    fn classes_go_by_who_taught_them_and_those_alike_by_the_hour_too() {
        let (class, other) =
            (Class::example("Buổi chia sẻ", Day::EARLIEST), Class::example("Họp thôn", Day::EARLIEST));
        let facilitators = taught_by(&[(&class, &["Rin", "Nga"]), (&other, &["Rin"])]);
        let at = |starts_minute: i32| Session {
            id: new_id(),
            class: class.id,
            held_on: class.starts_on,
            starts_minute,
            minutes: 90,
        };
        let sessions = BTreeMap::from([(class.id, vec![at(840), at(450)])]);
        let told = told_apart(&[class.clone(), other.clone()], &facilitators, &sessions);
        assert_eq!((told[&class.id].as_str(), told[&other.id].as_str()), ("Rin, Nga · 14:00", "Rin"));
    }
}
