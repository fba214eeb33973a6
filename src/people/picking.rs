//! People to choose from, in groups that fold away: the nearest first.
//!
//! Whoever fills in a form looks first for the people recorded where they work: those of their own
//! unit, then those of each unit directly below it with all beneath. Everybody else follows by
//! district, the nearest first. A group is open where somebody will be looked for at once; the others
//! are one line each, so that a long list does not make a long page.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Person;
use crate::kit::choice::Choice;
use crate::kit::columns::Id;
use crate::kit::words;
use crate::units::{Unit, tree};

/// The people of one unit, as `parts/people` takes them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    pub unit: String,
    pub count: usize,
    /// How many are ticked already.
    pub ticked: usize,
    pub open: bool,
    pub people: Vec<Choice>,
}

/// What the groups are made by.
pub struct Picking<'a> {
    /// Where the viewer works, by path.
    pub works: &'a [String],
    /// The units of all people and those above them.
    pub units: &'a BTreeMap<Id, Unit>,
    pub ticked: &'a BTreeSet<Id>,
    /// Somebody is being searched for: whoever was found must be seen.
    pub searching: bool,
}

/// Which group somebody belongs to: how far it is, its name as it is sorted, its unit.
type Place = (Distance, String, Id);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    Own,
    Below,
    /// By how many units of their lines are the same.
    Beside(Reverse<usize>),
}

impl Picking<'_> {
    /// The groups, each in the order in which its people came; `note` says what tells one from another.
    pub fn groups(&self, people: &[Person], note: impl Fn(&Person) -> String) -> Vec<Group> {
        let mut found: BTreeMap<Place, Group> = BTreeMap::new();
        for person in people {
            let place = self.place(person);
            let name = self.units.get(&place.2).map_or(&person.unit_name, |unit| &unit.name);
            let open = self.searching || place.0 == Distance::Own;
            let group = found.entry(place).or_insert_with(|| Group {
                unit: name.clone(),
                count: 0,
                ticked: 0,
                open,
                people: Vec::new(),
            });
            let ticked = self.ticked.contains(&person.id);
            group.count += 1;
            group.ticked += usize::from(ticked);
            group.open |= ticked;
            group.people.push(choice(person, &note, ticked));
        }
        found.into_values().collect()
    }

    fn place(&self, person: &Person) -> Place {
        let line = self.units.get(&person.unit).map(|unit| tree::ids_on(&unit.path)).unwrap_or_default();
        let nearest = self.works.iter().map(|path| near(&tree::ids_on(path), &line)).min();
        let (distance, unit) = nearest.unwrap_or_else(|| beside(0, &line));
        let unit = unit.unwrap_or(person.unit);
        let name = self.units.get(&unit).map_or(&person.unit_name, |unit| &unit.name);
        (distance, words::sort_key(name), unit)
    }
}

/// Somebody as a box to tick.
pub fn choice(person: &Person, note: impl Fn(&Person) -> String, ticked: bool) -> Choice {
    Choice::named(person.id, person.full_name.clone()).noting(note(person)).checked(ticked)
}

/// How far a unit is from where one works, and the unit that stands for its group. Both are lines of
/// ids from the root down.
fn near(works: &[Id], line: &[Id]) -> (Distance, Option<Id>) {
    let shared = works.iter().zip(line).take_while(|(a, b)| a == b).count();
    match line.get(works.len()) {
        Some(below) if shared == works.len() => (Distance::Below, Some(*below)),
        None if shared == works.len() => (Distance::Own, works.last().copied()),
        _ => beside(shared, line),
    }
}

/// Centre, province, and then the unit by which a province is divided.
const DISTRICT: usize = 2;

fn beside(shared: usize, line: &[Id]) -> (Distance, Option<Id>) {
    (Distance::Beside(Reverse(shared)), line.get(DISTRICT).or(line.last()).copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;
    use crate::people::Sex;
    use crate::units::Level;

    #[derive(Default)]
    struct Land {
        units: BTreeMap<Id, Unit>,
        people: Vec<Person>,
    }

    impl Land {
        fn unit(&mut self, name: &str, parent: Option<Id>) -> Id {
            let id = new_id();
            let above = parent.map(|parent| self.units[&parent].path.clone());
            let path = tree::path_below(above.as_deref(), id);
            // The level plays no part.
            let unit = Unit { id, level: Level::Commune, name: name.into(), code: None, parent, path };
            self.units.insert(id, unit);
            id
        }

        fn person(&mut self, name: &str, unit: Id) -> Id {
            let id = new_id();
            let unit_name = self.units[&unit].name.clone();
            let (full_name, sex) = (name.into(), Sex::Female);
            let person = Person { id, full_name, sex, birth_year: None, unit, unit_name, position: None };
            self.people.push(person);
            id
        }

        /// Name, people, ticked, open of each group.
        fn groups(&self, works: Id, ticked: &[Id], searching: bool) -> Vec<(String, usize, usize, bool)> {
            let (works, ticked) = ([self.units[&works].path.clone()], ticked.iter().copied().collect());
            let picking = Picking { works: &works, units: &self.units, ticked: &ticked, searching };
            let groups = picking.groups(&self.people, |person| person.unit_name.clone());
            groups.into_iter().map(|g| (g.unit, g.count, g.ticked, g.open)).collect()
        }
    }

    #[test]
    fn ones_own_people_come_first_and_those_of_other_districts_last() {
        let mut land = Land::default();
        let centre = land.unit("Văn phòng", None);
        let province = land.unit("Quảng Ngãi", Some(centre));
        let (far, district) = (land.unit("Ba Tơ", Some(province)), land.unit("Sơn Hà", Some(province)));
        let (own, next) = (land.unit("Sơn Thành", Some(district)), land.unit("Sơn Nham", Some(district)));
        let (second, first) = (land.unit("Gò Da", Some(own)), land.unit("Gò Chu", Some(own)));
        let hamlet = land.unit("Xóm Trên", Some(second));
        let far_commune = land.unit("Ba Vinh", Some(far));
        land.person("Nga", far_commune);
        let colleague = land.person("Rốc", next);
        land.person("Vinh", province);
        land.person("Mới", hamlet);
        land.person("Trếch", second);
        land.person("Bông", first);
        land.person("Thước", own);
        let group = |name: &str, count, ticked, open| (name.to_owned(), count, ticked, open);
        let expected = [
            group("Sơn Thành", 1, 0, true),
            group("Gò Chu", 1, 0, false),
            group("Gò Da", 2, 0, false),
            group("Sơn Hà", 1, 1, true),
            group("Ba Tơ", 1, 0, false),
            group("Quảng Ngãi", 1, 0, false),
        ];
        assert_eq!(land.groups(own, &[colleague], false), expected);
        assert!(land.groups(own, &[], true).iter().all(|(.., open)| *open));
        let of_province = land.groups(province, &[], false);
        let names: Vec<&str> = of_province.iter().map(|g| g.0.as_str()).collect();
        assert_eq!(names, ["Quảng Ngãi", "Ba Tơ", "Sơn Hà"]);
        assert_eq!(of_province[2].1, 5);
    }

    #[test]
    fn somebody_whose_unit_is_not_known_stands_in_a_group_of_their_own() {
        let mut land = Land::default();
        let centre = land.unit("Văn phòng", None);
        let gone = land.unit("Xã cũ", Some(centre));
        land.person("Nga", gone);
        land.units.remove(&gone);
        assert_eq!(land.groups(centre, &[], false), [("Xã cũ".to_owned(), 1, 0, false)]);
    }
}
