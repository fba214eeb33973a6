//! The graph of who taught whom in one course.
//!
//! A class hangs from the classes where its facilitators learned the course (their
//! sources). Its generation is the shortest such chain: 0 for a class that the
//! course's own trainers taught, else one more than the least generation among the
//! sources. Where no chain leads back to such a class (nobody names a source, the
//! source is not known, the sources go round in a circle) there is no generation:
//! the class is an orphan, shown as one and never guessed.
//!
//! Begin with [`Cascade::from`]; [`would_loop`] is asked before a source is saved.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::attendance::{Headcount, came};
use crate::classes::{Class, Facilitator, Kind};
use crate::kit::clock::Day;
use crate::kit::columns::Id;

/// How far a class counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its figures count.
    Counted,
    /// It has its place, and no figures yet: it waits for a verdict, its day is to come, or it is a source
    /// above of nothing but such classes.
    Waiting,
    /// A source above what is looked at, behind something that counts: it places what hangs from it, and
    /// whoever learned in it is not new further down; its own figures are not asked for.
    Above,
}

/// What of a class decides how far it counts.
#[derive(Clone, Copy, Debug)]
pub struct Footing {
    pub class: Id,
    /// It waits for no verdict: it was accepted, or is no re-teach.
    pub settled: bool,
    /// Its first day has come.
    pub begun: bool,
    /// It was held where one looks; else it is a source above.
    pub within: bool,
}

impl Footing {
    fn counts(&self) -> bool {
        self.settled && self.begun && self.within
    }
}

/// How far each of these classes counts; `sources` are the known pairs (class, its source).
pub fn standings(classes: &[Footing], sources: &[(Id, Id)]) -> BTreeMap<Id, Standing> {
    let counted: Vec<Id> = classes.iter().filter(|class| class.counts()).map(|class| class.class).collect();
    // From what waits, nothing is learned of what is above it.
    let behind_figures = above(sources, &counted);
    let standing = |class: &Footing| match class {
        _ if class.counts() => Standing::Counted,
        Footing { settled: true, within: false, .. } if behind_figures.contains(&class.class) => {
            Standing::Above
        }
        _ => Standing::Waiting,
    };
    classes.iter().map(|class| (class.class, standing(class))).collect()
}

/// A class as far as the graph needs it.
#[derive(Clone, Debug)]
pub struct Taught {
    pub class: Id,
    pub standing: Standing,
    /// Central and pilot classes are the course's own; re-teaches and village meetings are passed on.
    pub own_class_of_course: bool,
    pub day: Day,
    /// Who taught, and the class where each of them learned it.
    pub facilitators: Vec<(Id, Option<Id>)>,
    pub participants: Vec<Id>,
    /// People counted at the door; those who were named are among them.
    pub headcount: Option<Headcount>,
}

impl Taught {
    /// A class of the records, without the people in it.
    pub fn placed(class: &Class, facilitators: &[Facilitator], standing: Standing) -> Taught {
        Taught {
            class: class.id,
            standing,
            own_class_of_course: matches!(class.kind, Kind::Central | Kind::Pilot),
            day: class.starts_on,
            facilitators: facilitators.iter().map(|f| (f.person, f.source)).collect(),
            participants: Vec::new(),
            headcount: None,
        }
    }

    /// How many came, by name or as counted.
    pub fn came(&self) -> i64 {
        came(self.named(), self.headcount)
    }

    fn named(&self) -> i64 {
        count(self.participants.iter().collect::<BTreeSet<_>>().len())
    }

    /// Taught by the course's own trainers: at least one of them names no source.
    fn is_root(&self) -> bool {
        let own =
            self.facilitators.is_empty() || self.facilitators.iter().any(|(_, source)| source.is_none());
        self.own_class_of_course && own
    }
}

/// The facilitator learned in `source` and taught it on in `class`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub source: Id,
    pub class: Id,
    pub facilitator: Id,
}

/// The figures of one generation; `generation` is `None` for the orphans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub generation: Option<u32>,
    pub classes: i64,
    /// Distinct people, by name, whose first class was of this generation, or without one. Whoever learned
    /// in a class above before is new in none, and a class held later takes nobody away from an earlier one.
    /// An orphan goes by its day as any other: finding its source moves only those who were new in it, and in
    /// what hangs from it.
    pub new_people: i64,
    /// People counted at the door beyond those who were named.
    pub unnamed: i64,
    /// Of the new people, those who have taught it on themselves, not before they learned it.
    pub taught_on: i64,
    /// The new people who have taught nobody: the branch ends with them.
    pub dead_ends: Vec<Id>,
}

/// Everything that the classes of one course say about who taught whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cascade {
    generations: BTreeMap<Id, Option<u32>>,
    links: Vec<Link>,
    reach: Vec<Reach>,
}

impl Cascade {
    /// Reads the classes of one course, in any order; a class given twice counts once.
    pub fn from(classes: &[Taught]) -> Cascade {
        let classes: BTreeMap<Id, &Taught> = classes.iter().map(|c| (c.class, c)).collect();
        let links = links(&classes);
        let generations = generations(&classes, &links);
        let reach = reach(&classes, &generations);
        Cascade { generations, links, reach }
    }

    /// How many steps the class is from the course's own trainers; `None` for an orphan and for
    /// a class that is not in the cascade.
    pub fn generation(&self, class: Id) -> Option<u32> {
        self.generations.get(&class).copied().flatten()
    }

    /// Is it in the cascade without a chain back to the course's own trainers?
    pub fn is_orphan(&self, class: Id) -> bool {
        self.generations.get(&class) == Some(&None)
    }

    /// Who taught on from which class to which, in a fixed order.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The figures, generation by generation; the orphans, if there are any, last.
    pub fn reach(&self) -> &[Reach] {
        &self.reach
    }
}

/// These classes and everything above them, by following sources up; `sources` are the known pairs
/// (class, its source).
pub fn above(sources: &[(Id, Id)], from: &[Id]) -> BTreeSet<Id> {
    let mut of: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (class, source) in sources {
        of.entry(*class).or_default().push(*source);
    }
    let (mut open, mut seen) = (from.to_vec(), BTreeSet::new());
    while let Some(class) = open.pop() {
        if seen.insert(class) {
            open.extend(of.get(&class).into_iter().flatten());
        }
    }
    seen
}

/// Would a class that names this source hang from itself?
pub fn would_loop(sources: &[(Id, Id)], class: Id, source: Id) -> bool {
    above(sources, &[source]).contains(&class)
}

fn links(classes: &BTreeMap<Id, &Taught>) -> Vec<Link> {
    let mut links: BTreeSet<Link> = BTreeSet::new();
    for taught in classes.values() {
        for (facilitator, source) in &taught.facilitators {
            let known = source.filter(|s| *s != taught.class && classes.contains_key(s));
            links.extend(known.map(|source| Link { source, class: taught.class, facilitator: *facilitator }));
        }
    }
    links.into_iter().collect()
}

/// Breadth first from the course's own classes: each class is reached first by its shortest chain,
/// and once, so that a circle ends the walk instead of the program.
fn generations(classes: &BTreeMap<Id, &Taught>, links: &[Link]) -> BTreeMap<Id, Option<u32>> {
    let mut below: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for link in links {
        below.entry(link.source).or_default().push(link.class);
    }
    let mut found: BTreeMap<Id, Option<u32>> = classes.keys().map(|id| (*id, None)).collect();
    let roots = classes.values().filter(|t| t.is_root()).map(|t| (t.class, 0));
    let mut open: VecDeque<(Id, u32)> = roots.collect();
    while let Some((class, generation)) = open.pop_front() {
        let Some(place @ None) = found.get_mut(&class) else { continue };
        *place = Some(generation);
        open.extend(below.get(&class).into_iter().flatten().map(|next| (*next, generation + 1)));
    }
    found
}

/// A class in which somebody learned; the least of theirs made them new. It goes by days; of two on one
/// day by generation, an orphan last, and of two of one generation the one that counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct First {
    day: Day,
    rank: u32,
    is_above: bool,
}

fn reach(classes: &BTreeMap<Id, &Taught>, generations: &BTreeMap<Id, Option<u32>>) -> Vec<Reach> {
    // Orphans stand behind every generation.
    let rank = |class: &Id| generations.get(class).copied().flatten().unwrap_or(u32::MAX);
    let mut first: BTreeMap<Id, First> = BTreeMap::new();
    let mut taught_last: BTreeMap<Id, Day> = BTreeMap::new();
    let mut figures: BTreeMap<u32, Reach> = BTreeMap::new();
    for taught in classes.values().filter(|t| t.standing != Standing::Waiting) {
        let rank = rank(&taught.class);
        let this = First { day: taught.day, rank, is_above: taught.standing == Standing::Above };
        for person in &taught.participants {
            first.entry(*person).and_modify(|known| *known = (*known).min(this)).or_insert(this);
        }
        for (person, _) in &taught.facilitators {
            let last = taught_last.entry(*person).or_insert(taught.day);
            *last = (*last).max(taught.day);
        }
        if taught.standing == Standing::Above {
            continue;
        }
        let row = figures.entry(rank).or_insert(Reach {
            generation: (rank != u32::MAX).then_some(rank),
            classes: 0,
            new_people: 0,
            unnamed: 0,
            taught_on: 0,
            dead_ends: Vec::new(),
        });
        row.classes += 1;
        row.unnamed += taught.came() - taught.named();
    }
    for (person, first) in first {
        if first.is_above {
            continue;
        }
        let row = figures.get_mut(&first.rank).expect("a counted class made the row of its generation");
        row.new_people += 1;
        if taught_last.get(&person).is_some_and(|last| *last >= first.day) {
            row.taught_on += 1;
        } else {
            row.dead_ends.push(person);
        }
    }
    figures.into_values().collect()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "graph_tests.rs"]
mod tests;
