use proptest::prelude::*;

use super::*;

fn id(n: u128) -> Id {
    Id(uuid::Uuid::from_u128(n))
}

fn class(n: u128, own: bool, facilitators: &[(u128, Option<u128>)], participants: &[u128]) -> Taught {
    Taught {
        class: id(n),
        standing: Standing::Counted,
        own_class_of_course: own,
        day: Day::EARLIEST,
        facilitators: facilitators.iter().map(|(p, s)| (id(1000 + p), s.map(id))).collect(),
        participants: participants.iter().map(|p| id(1000 + p)).collect(),
        headcount: None,
    }
}

fn people(ns: &[u128]) -> Vec<Id> {
    ns.iter().map(|n| id(1000 + n)).collect()
}

#[test]
fn a_village_reached_over_three_people_is_of_generation_two() {
    let cascade = Cascade::from(&[
        class(1, true, &[(0, None)], &[1, 2, 3]),
        class(2, false, &[(1, Some(1))], &[4, 5]),
        class(3, false, &[(4, Some(2))], &[6, 7, 8]),
    ]);
    assert_eq!([1, 2, 3].map(|n| cascade.generation(id(n))), [Some(0), Some(1), Some(2)]);
    let new: Vec<i64> = cascade.reach().iter().map(|r| r.new_people).collect();
    assert_eq!(new, [3, 2, 3]);
    assert_eq!(cascade.reach()[0].dead_ends, people(&[2, 3]));
    assert_eq!(cascade.reach()[1].dead_ends, people(&[5]));
    assert_eq!(cascade.links().len(), 2);
}

#[test]
fn two_facilitators_with_two_sources_take_the_shorter_chain() {
    let cascade = Cascade::from(&[
        class(1, true, &[(0, None)], &[1]),
        class(2, false, &[(1, Some(1))], &[2]),
        class(3, false, &[(2, Some(2)), (1, Some(1))], &[3]),
    ]);
    assert_eq!(cascade.generation(id(3)), Some(1));
}

#[test]
fn a_reteach_without_a_known_source_is_an_orphan_and_so_is_what_hangs_from_it() {
    let cascade = Cascade::from(&[
        class(1, true, &[(0, None)], &[1]),
        class(2, false, &[(2, None)], &[3]),
        class(3, false, &[(5, Some(99))], &[6]),
        class(4, false, &[(3, Some(2))], &[1, 7]),
    ]);
    assert!([2, 3, 4].iter().all(|n| cascade.is_orphan(id(*n))));
    assert!(!cascade.is_orphan(id(1)) && !cascade.is_orphan(id(98)));
    let orphans = cascade.reach().last().unwrap();
    // Person 1 was reached by the course's own class already.
    assert_eq!((orphans.generation, orphans.classes, orphans.new_people), (None, 3, 3));
}

#[test]
fn a_central_class_taught_only_by_people_who_learned_it_elsewhere_is_one_step_further() {
    let cascade = Cascade::from(&[
        class(1, true, &[(0, None)], &[1]),
        class(2, true, &[(1, Some(1))], &[2]),
        class(3, true, &[(1, Some(1)), (0, None)], &[4]),
    ]);
    assert_eq!([2, 3].map(|n| cascade.generation(id(n))), [Some(1), Some(0)]);
}

#[test]
fn those_who_were_named_are_among_those_who_were_counted() {
    let mut counted = class(1, true, &[(0, None)], &[1, 2]);
    counted.headcount = Some(Headcount { female: 12, male: 8 });
    assert_eq!(counted.came(), 20);
    let cascade = Cascade::from(&[counted]);
    let row = &cascade.reach()[0];
    assert_eq!((row.new_people, row.unnamed), (2, 18));
}

#[test]
fn what_waits_has_its_place_and_no_figures() {
    let mut waiting = class(2, false, &[(1, Some(1))], &[4, 5]);
    waiting.standing = Standing::Waiting;
    let cascade = Cascade::from(&[class(1, true, &[(0, None)], &[1]), waiting]);
    assert_eq!(cascade.generation(id(2)), Some(1));
    assert_eq!(cascade.reach().len(), 1);
    assert_eq!(cascade.reach()[0].dead_ends, people(&[1]));
}

#[test]
fn what_counts_decides_what_is_asked_of_the_classes_above_it() {
    let [pilot, between, further] = [1, 2, 3].map(id);
    let standings = |between_settled: bool, further_begun: bool| {
        let footings = [(pilot, true, true, false), (between, between_settled, true, false)]
            .into_iter()
            .chain([(further, true, further_begun, true)])
            .map(|(class, settled, begun, within)| Footing { class, settled, begun, within });
        let footings: Vec<Footing> = footings.collect();
        let found = super::standings(&footings, &[(further, between), (between, pilot)]);
        [pilot, between, further].map(|class| found[&class])
    };
    use Standing::{Above, Counted, Waiting};
    assert_eq!(standings(true, true), [Above, Above, Counted]);
    // What waits on the way counts nobody, and does not cut off what is above it.
    assert_eq!(standings(false, true), [Above, Waiting, Counted]);
    // Behind what is to come nothing counts.
    assert_eq!(standings(true, false), [Waiting, Waiting, Waiting]);
}

#[test]
fn within_ones_units_a_class_counts_once_it_began_and_was_accepted() {
    for (settled, begun, expected) in
        [(true, true, Standing::Counted), (false, true, Standing::Waiting), (true, false, Standing::Waiting)]
    {
        // A class that counts hangs from it all the same.
        let footings = [
            Footing { class: id(1), settled, begun, within: true },
            Footing { class: id(2), settled: true, begun: true, within: true },
        ];
        assert_eq!(standings(&footings, &[(id(2), id(1))])[&id(1)], expected);
    }
}

#[test]
fn a_class_above_places_those_below_and_gives_no_figures() {
    let mut above = class(1, true, &[(0, None)], &[1, 2, 4]);
    above.standing = Standing::Above;
    let cascade = Cascade::from(&[above, class(2, false, &[(1, Some(1))], &[4, 5])]);
    let [row] = cascade.reach() else { panic!("one generation has figures") };
    // Person 4 was in the class above already.
    assert_eq!((row.generation, row.new_people), (Some(1), 1));
}

#[test]
fn a_class_held_later_takes_nobody_away_from_an_earlier_one() {
    let on = |days: i32, taught: Taught| Taught { day: Day::EARLIEST.plus_days(days), ..taught };
    let pilot = on(0, class(1, true, &[(0, None)], &[1]));
    let passed_on = on(8, class(2, false, &[(1, Some(1))], &[4, 5]));
    let further = on(19, class(3, false, &[(4, Some(2))], &[6]));
    let figures = |classes: &[Taught]| -> Vec<(i64, i64)> {
        Cascade::from(classes).reach().iter().map(|r| (r.new_people, r.taught_on)).collect()
    };
    let before = [pilot, passed_on, further];
    assert_eq!(figures(&before), [(1, 1), (2, 1), (1, 0)]);
    // Both are in a pilot class a month later, which one of them has not taught on.
    let later = on(38, class(4, true, &[(0, None)], &[4, 5, 9]));
    let after: Vec<Taught> = before.iter().cloned().chain([later.clone()]).collect();
    assert_eq!(figures(&after), [(2, 1), (2, 1), (1, 0)]);
    // The same, where that class was held above what is looked at.
    let above = Taught { standing: Standing::Above, ..later };
    let after: Vec<Taught> = before.into_iter().chain([above]).collect();
    assert_eq!(figures(&after), [(1, 1), (2, 1), (1, 0)]);
}

#[test]
fn whoever_first_learned_in_a_class_of_unknown_source_is_new_there_and_in_no_later_class() {
    let on = |days: i32, taught: Taught| Taught { day: Day::EARLIEST.plus_days(days), ..taught };
    let figures = |of_orphan: (u128, Option<u128>)| -> Vec<(Option<u32>, i64, i64)> {
        let cascade = Cascade::from(&[
            on(0, class(1, true, &[(0, None)], &[1])),
            // Person 5 learns here, teaches this on, and is in a class of the second generation later.
            on(1, class(2, false, &[of_orphan], &[5])),
            on(5, class(3, false, &[(5, Some(2))], &[6])),
            on(6, class(4, false, &[(1, Some(1))], &[4])),
            on(10, class(5, false, &[(4, Some(4))], &[5, 7])),
        ]);
        cascade.reach().iter().map(|r| (r.generation, r.new_people, r.taught_on)).collect()
    };
    let (first, second) = ((Some(0), 1, 1), (Some(1), 1, 1));
    assert_eq!(figures((2, None)), [first, second, (Some(2), 1, 0), (None, 2, 1)]);
    // With its source found, both go where that puts them, and the class held later keeps its one.
    assert_eq!(figures((1, Some(1))), [first, (Some(1), 2, 2), (Some(2), 2, 0)]);
}

#[test]
fn whoever_taught_before_they_were_taught_has_not_taught_it_on() {
    let earlier = class(1, true, &[(4, None)], &[1]);
    let later = class(2, true, &[(0, None)], &[4]);
    let cascade = Cascade::from(&[earlier, Taught { day: Day::EARLIEST.plus_days(1), ..later }]);
    assert_eq!((cascade.reach()[0].new_people, cascade.reach()[0].taught_on), (2, 0));
}

#[test]
fn a_chain_that_would_close_on_itself_through_four_people_is_seen() {
    let sources = [(id(2), id(1)), (id(3), id(2)), (id(4), id(3))];
    assert!(would_loop(&sources, id(1), id(4)));
    assert!(would_loop(&sources, id(7), id(7)));
    assert!(!would_loop(&sources, id(5), id(4)));
    // A circle among others neither hangs the question nor answers it.
    assert!(!would_loop(&[(id(8), id(9)), (id(9), id(8))], id(1), id(8)));
}

prop_compose! {
    /// Any graph, with loops, unknown sources, people everywhere.
    fn any_classes()(
        facts in prop::collection::vec(
            (
                any::<bool>(),
                prop::collection::vec((0u128..12, prop::option::of(1u128..14)), 0..3),
                prop::collection::vec(0u128..12, 0..6),
                0i32..30,
            ),
            0..12,
        ),
    ) -> Vec<Taught> {
        facts
            .iter()
            .enumerate()
            .map(|(i, (own, facilitators, participants, headcount))| {
                let mut taught = class(i as u128 + 1, *own, facilitators, participants);
                taught.headcount = Some(Headcount { female: 0, male: *headcount });
                taught
            })
            .collect()
    }
}

proptest! {
    #[test]
    fn a_generation_is_one_more_than_the_least_among_the_sources(classes in any_classes()) {
        let cascade = Cascade::from(&classes);
        for taught in &classes {
            let Some(generation) = cascade.generation(taught.class) else { continue };
            let links = cascade.links().iter().filter(|l| l.class == taught.class);
            let least = links.filter_map(|l| cascade.generation(l.source)).min();
            if generation > 0 {
                prop_assert_eq!(Some(generation - 1), least);
            } else {
                prop_assert!(taught.own_class_of_course);
            }
        }
    }

    #[test]
    fn everybody_is_new_once_and_reach_never_exceeds_people(classes in any_classes()) {
        let cascade = Cascade::from(&classes);
        let people: BTreeSet<Id> = classes.iter().flat_map(|t| t.participants.clone()).collect();
        let new: i64 = cascade.reach().iter().map(|r| r.new_people).sum();
        prop_assert_eq!(new, people.len() as i64);
        let mut ends: Vec<Id> = cascade.reach().iter().flat_map(|r| r.dead_ends.clone()).collect();
        let before = ends.len();
        ends.sort();
        ends.dedup();
        prop_assert_eq!(ends.len(), before);
        for row in cascade.reach() {
            prop_assert_eq!(row.taught_on + row.dead_ends.len() as i64, row.new_people);
            prop_assert!(row.unnamed >= 0);
        }
        let held: i64 = cascade.reach().iter().map(|r| r.classes).sum();
        prop_assert_eq!(held, classes.len() as i64);
    }

    #[test]
    fn the_order_in_which_reports_arrive_changes_nothing(
        (classes, shuffled) in any_classes().prop_flat_map(|c| (Just(c.clone()), Just(c).prop_shuffle())),
    ) {
        prop_assert_eq!(Cascade::from(&classes), Cascade::from(&shuffled));
    }

    #[test]
    fn what_is_refused_as_a_loop_is_exactly_what_would_make_one(
        pairs in prop::collection::vec((1u128..9, 1u128..9), 0..14),
        class in 1u128..9,
        source in 1u128..9,
    ) {
        // Keep only pairs that make no loop among themselves, as saving does.
        let mut sources: Vec<(Id, Id)> = Vec::new();
        for (class, source) in pairs {
            if !would_loop(&sources, id(class), id(source)) {
                sources.push((id(class), id(source)));
            }
        }
        let refused = would_loop(&sources, id(class), id(source));
        sources.push((id(class), id(source)));
        // With n classes a chain of n steps must come round.
        let mut ends: BTreeSet<Id> = [id(class)].into();
        for _ in 0..9 {
            ends = sources.iter().filter(|(below, _)| ends.contains(below)).map(|(_, above)| *above).collect();
        }
        prop_assert_eq!(refused, !ends.is_empty());
    }
}
