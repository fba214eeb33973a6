//! How far back the text of a module goes.
//!
//! What was read and passed stands module by module. After an editorial change it stands in every module:
//! such an edition shares the substance of the one before. A change of substance founds a new substance; in
//! it a module that did not change is carried over, and one that is again what it was in some earlier edition is
//! restored. The root of a module is the substance in which its text is found first, going back as long as it was
//! carried or restored. A reading or a passed quiz counts in every edition
//! in which the module has the root that it has in the edition where it was read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;

/// A module of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub module: String,
    pub has_quiz: bool,
    /// What was read and passed of it in the edition before stands.
    pub carried: bool,
    /// It did not stand in the edition before, but in this earlier one: what was read and passed there stands again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<Id>,
}

/// What the lineage needs of an edition.
#[derive(Clone, Debug)]
pub struct Generation {
    pub course: String,
    pub id: Id,
    pub substance: Id,
    pub modules: Vec<Link>,
}

/// A module that somebody read, answered or taught in some edition; all of it where no module is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knowledge {
    pub edition: Id,
    pub module: Option<String>,
    pub taught: bool,
}

/// The editions of one course or of many, with the roots of their modules.
#[derive(Clone, Debug, Default)]
pub struct Lineage {
    /// By edition: its place among them, the older before the newer, and its substance.
    editions: HashMap<Id, (usize, Id)>,
    /// The substances, the older before the newer, with their modules.
    substances: Vec<(Id, Vec<Link>)>,
    /// Each substance but the first of its course to the one before it.
    before: HashMap<Id, Id>,
    /// By substance and module.
    roots: HashMap<Id, HashMap<String, Id>>,
}

impl Lineage {
    /// `generations` are all editions of their courses, by course and number.
    pub fn of(generations: Vec<Generation>) -> Lineage {
        let mut lineage = Lineage::default();
        let mut last: Option<(String, Id)> = None;
        for (at, Generation { course, id, substance, modules }) in generations.into_iter().enumerate() {
            lineage.editions.insert(id, (at, substance));
            if substance != id {
                continue;
            }
            let before = last.filter(|(of, _)| *of == course).map(|(_, substance)| substance);
            let of_course = |earlier: &Id| lineage.editions.contains_key(earlier);
            let root = |link: &Link| match before.filter(|_| link.carried) {
                Some(before) => lineage.root_in(before, &link.module),
                None => match link.restored.filter(of_course) {
                    Some(earlier) => lineage.root(earlier, &link.module),
                    None => id,
                },
            };
            let roots = modules.iter().map(|link| (link.module.clone(), root(link))).collect();
            lineage.roots.insert(id, roots);
            lineage.before.extend(before.map(|before| (id, before)));
            lineage.substances.push((id, modules));
            last = Some((course, id));
        }
        lineage
    }

    /// All editions.
    pub fn editions(&self) -> Vec<Id> {
        let mut ids: Vec<(usize, Id)> = self.editions.iter().map(|(id, (at, _))| (*at, *id)).collect();
        ids.sort();
        ids.into_iter().map(|(_, id)| id).collect()
    }

    /// The substances of all editions with their modules, the older before the newer.
    pub fn substances(&self) -> &[(Id, Vec<Link>)] {
        &self.substances
    }

    /// The modules of an edition, in their order.
    pub fn modules(&self, edition: Id) -> &[Link] {
        let substance = self.substance(edition);
        self.substances.iter().find(|(id, _)| *id == substance).map_or(&[], |(_, modules)| modules)
    }

    /// Does an edition have this module?
    pub fn has(&self, edition: Id, module: &str) -> bool {
        self.modules(edition).iter().any(|link| link.module == module)
    }

    /// The modules that earlier editions of its course had and this one has not, each once.
    pub fn gone(&self, edition: Id) -> BTreeSet<&str> {
        let has = |module: &str| self.has(edition, module);
        let (mut gone, mut substance) = (BTreeSet::new(), self.substance(edition));
        while let Some(before) = self.before.get(&substance) {
            let modules = self.modules(*before).iter().map(|link| link.module.as_str());
            gone.extend(modules.filter(|module| !has(module)));
            substance = *before;
        }
        gone
    }

    /// The edition whose progress counts for this one.
    pub fn substance(&self, edition: Id) -> Id {
        self.editions.get(&edition).map_or(edition, |(_, substance)| *substance)
    }

    /// The substance in which the text of a module is found first, as it stands in an edition.
    pub fn root(&self, edition: Id, module: &str) -> Id {
        self.root_in(self.substance(edition), module)
    }

    /// The substance from which on a module has had, without a break, the text that it has in an edition.
    pub fn since(&self, edition: Id, module: &str) -> Id {
        let mut since = self.substance(edition);
        let same = |before: &&Id| self.has(**before, module) && self.is_shared(**before, edition, module);
        while let Some(before) = self.before.get(&since).filter(same) {
            since = *before;
        }
        since
    }

    fn root_in(&self, substance: Id, module: &str) -> Id {
        self.roots.get(&substance).and_then(|roots| roots.get(module)).copied().unwrap_or(substance)
    }

    /// Does what was read or passed of a module in one of two editions count in the other?
    pub fn is_shared(&self, one: Id, other: Id, module: &str) -> bool {
        self.root(one, module) == self.root(other, module)
    }

    /// The substances in which what is read or passed of a module of this edition counts.
    pub fn sharing(&self, edition: Id, module: &str) -> Vec<Id> {
        let substances = self.substances.iter().map(|(id, _)| *id);
        substances.filter(|substance| self.is_shared(edition, *substance, module)).collect()
    }

    /// Is there a module in this substance that was in the one before and did not carry over?
    pub fn changes_a_module(&self, substance: Id) -> bool {
        let before = self.before.get(&substance).map_or(&[][..], |before| self.modules(*before));
        let was_there = |module: &str| before.iter().any(|link| link.module == module);
        self.modules(substance).iter().any(|link| !link.carried && was_there(&link.module))
    }

    /// When each module was first read or passed, as it counts in an edition. `facts` are edition, module
    /// and when, in the order in which they were received.
    pub fn first<'a>(
        &self,
        edition: Id,
        facts: impl IntoIterator<Item = &'a (Id, String, Timestamp)>,
    ) -> BTreeMap<String, Timestamp> {
        let mut first = BTreeMap::new();
        for (of, module, at) in facts {
            if !first.contains_key(module) && self.is_shared(*of, edition, module) {
                first.insert(module.clone(), *at);
            }
        }
        first
    }

    /// The newest earlier edition whose text of a module somebody knows, and whether they taught it; none
    /// where they know no other text than this edition's.
    pub fn known_before(&self, knows: &[Knowledge], edition: Id, module: &str) -> Option<(Id, bool)> {
        let place = |id: Id| self.editions.get(&id).map(|(at, _)| *at);
        let knows = knows.iter().filter(|known| match &known.module {
            Some(named) => named == module,
            None => self.has(known.edition, module),
        });
        let knows: Vec<&Knowledge> = knows.collect();
        if knows.iter().any(|known| self.is_shared(known.edition, edition, module)) {
            return None;
        }
        let older = knows.iter().map(|known| known.edition).filter(|id| place(*id) < place(edition));
        let newest = older.max_by_key(|id| place(*id))?;
        Some((newest, knows.iter().any(|known| known.edition == newest && known.taught)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::clock::new_id;

    fn link(module: &str, carried: bool) -> Link {
        Link { module: module.into(), has_quiz: true, carried, restored: None }
    }

    fn generation(id: Id, substance: Id, modules: &[(&str, bool)]) -> Generation {
        let modules = modules.iter().map(|(module, carried)| link(module, *carried)).collect();
        Generation { course: "leg".into(), id, substance, modules }
    }

    /// 1 a b; 2 = 1 with other words; 3 a changed, b carried, c new; 4 b carried, c changed, a taken out;
    /// 5 a is back, b carried.
    fn five() -> ([Id; 5], Lineage) {
        let ids @ [one, two, three, four, five] = [(); 5].map(|()| new_id());
        let lineage = Lineage::of(vec![
            generation(one, one, &[("a", false), ("b", false)]),
            generation(two, one, &[("a", true), ("b", true)]),
            generation(three, three, &[("a", false), ("b", true), ("c", false)]),
            generation(four, four, &[("b", true), ("c", false)]),
            generation(five, five, &[("a", false), ("b", true)]),
        ]);
        (ids, lineage)
    }

    #[test]
    fn a_module_goes_back_as_long_as_it_was_carried() {
        let ([one, two, three, four, five], lineage) = five();
        assert_eq!([one, two, three, four, five].map(|id| lineage.root(id, "b")), [one; 5]);
        assert_eq!([two, three, five].map(|id| lineage.root(id, "a")), [one, three, five]);
        assert_eq!([three, four].map(|id| lineage.root(id, "c")), [three, four]);
        assert_eq!(lineage.sharing(two, "b"), [one, three, four, five]);
        assert_eq!(lineage.sharing(two, "a"), [one]);
        assert_eq!(lineage.sharing(three, "a"), [three]);
        assert_eq!(lineage.editions(), [one, two, three, four, five]);
        let changes = [one, three, four, five].map(|id| lineage.changes_a_module(id));
        assert_eq!(changes, [false, true, true, false], "a was not in the fourth");
    }

    #[test]
    fn what_is_restored_goes_back_to_where_it_was_and_is_new_since_it_is_back() {
        let ids @ [one, two, three, four] = [(); 4].map(|()| new_id());
        let mut back = generation(three, three, &[("a", false), ("b", true)]);
        back.modules[0].restored = Some(one);
        let lineage = Lineage::of(vec![
            generation(one, one, &[("a", false), ("b", false)]),
            generation(two, two, &[("a", false), ("b", true)]),
            back,
            generation(four, four, &[("a", true), ("b", true)]),
        ]);
        assert_eq!(ids.map(|id| lineage.root(id, "a")), [one, two, one, one]);
        assert_eq!(ids.map(|id| lineage.since(id, "a")), [one, two, three, three]);
        assert_eq!(ids.map(|id| lineage.since(id, "b")), [one; 4]);
        assert_eq!(lineage.sharing(four, "a"), [one, three, four]);
        let read = |edition| [Knowledge { edition, module: Some("a".into()), taught: false }];
        assert_eq!(lineage.known_before(&read(one), four, "a"), None);
        assert_eq!(lineage.known_before(&read(two), four, "a"), Some((two, false)));
    }

    #[test]
    fn nothing_is_carried_from_another_course() {
        let (one, other) = (new_id(), new_id());
        let first = Generation { course: "leg".into(), ..generation(one, one, &[("a", false)]) };
        let second = Generation { course: "pim".into(), ..generation(other, other, &[("a", true)]) };
        let lineage = Lineage::of(vec![first, second]);
        assert_eq!(lineage.root(other, "a"), other);
    }

    #[test]
    fn what_was_received_first_counts_wherever_the_text_is_the_same() {
        let ([one, two, three, ..], lineage) = five();
        let at = |second: i64| Timestamp(second * 1_000_000);
        let facts = [
            (two, "b".to_owned(), at(9)),
            (one, "a".to_owned(), at(1)),
            (three, "b".to_owned(), at(2)),
            (three, "c".to_owned(), at(3)),
        ];
        assert_eq!(lineage.first(one, &facts), [("a".into(), at(1)), ("b".into(), at(9))].into());
        assert_eq!(lineage.first(three, &facts), [("b".into(), at(9)), ("c".into(), at(3))].into());
    }

    #[test]
    fn whoever_knows_another_text_is_told_and_whoever_knows_this_one_is_not() {
        let ([one, two, three, four, five], lineage) = five();
        let read =
            |edition: Id, module: &str| Knowledge { edition, module: Some(module.into()), taught: false };
        let taught = |edition: Id| Knowledge { edition, module: None, taught: true };
        let told =
            |knows: &[Knowledge], edition: Id, module: &str| lineage.known_before(knows, edition, module);
        assert_eq!(told(&[read(one, "a"), read(two, "a")], three, "a"), Some((two, false)));
        assert_eq!(told(&[read(one, "b")], three, "b"), None);
        assert_eq!(told(&[read(one, "b")], three, "a"), None, "of a they know nothing");
        assert_eq!(told(&[taught(two)], three, "a"), Some((two, true)));
        assert_eq!(told(&[taught(two), read(three, "a")], three, "a"), None);
        assert_eq!(told(&[taught(two)], three, "c"), None, "it was not in the edition they taught");
        assert_eq!(told(&[taught(three)], four, "c"), Some((three, true)));
        assert_eq!(told(&[taught(five)], three, "a"), None, "what came later is no earlier text");
        assert_eq!(told(&[read(two, "a")], one, "a"), None, "the same text with other words");
    }

    proptest! {
        #[test]
        fn each_substance_has_one_root_a_module_and_sharing_says_so(
            drawn in prop::collection::vec((any::<bool>(), prop::collection::vec((any::<bool>(), any::<bool>()), 3)), 1..9),
        ) {
            let names = ["a", "b", "c"];
            let (mut generations, mut last): (Vec<Generation>, Option<Id>) = (vec![], None);
            for (editorial, modules) in drawn {
                let id = new_id();
                let substance = last.filter(|_| editorial).unwrap_or(id);
                let listed = names.iter().zip(&modules).filter(|(_, (listed, _))| *listed);
                let links: Vec<(&str, bool)> = listed.map(|(name, (_, carried))| (*name, *carried)).collect();
                generations.push(generation(id, substance, &links));
                last = Some(substance);
            }
            let lineage = Lineage::of(generations.clone());
            let substances: Vec<&Generation> = generations.iter().filter(|g| g.substance == g.id).collect();
            for module in names {
                // Going back by hand.
                for (n, generation) in substances.iter().enumerate() {
                    let carried = |at: usize| {
                        at > 0 && substances[at].modules.iter().any(|l| l.module == module && l.carried)
                    };
                    let mut at = n;
                    while carried(at) {
                        at -= 1;
                    }
                    prop_assert_eq!(lineage.root(generation.id, module), substances[at].id);
                }
                for one in &generations {
                    let sharing = lineage.sharing(one.id, module);
                    prop_assert!(sharing.contains(&one.substance));
                    for other in &substances {
                        prop_assert_eq!(sharing.contains(&other.id), lineage.is_shared(other.id, one.id, module));
                    }
                }
            }
        }
    }
}
