//! Whom a new edition is told to: what the database answers is what the rule says of each person.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use lantoa::classes::{Kind, NewClass};
use lantoa::courses::edition::{Change, Edition, EditionState, NewEdition, files_of};
use lantoa::courses::lineage::Knowledge;
use lantoa::courses::queries::{self as courses, NewReading};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::files;
use lantoa::kit::schema::reteachings;
use lantoa::people::Role;
use lantoa::units::{Level, Unit};

use crate::courses::{publish, publish_changed};
use crate::support::Site;

const MODULES: [&str; 3] = ["01-what-a-leg-is", "02-who-can-join", "06-when-a-group-is-stuck"];

/// Four editions: the second changes the second module, the third leaves the sixth out, the fourth has it
/// again and changes the first.
async fn four(site: &Site) -> Vec<Edition> {
    let first = publish(site, "leg", EditionState::DraftInUse).await;
    let second = publish_changed(site, "leg", &[MODULES[1]]).await;
    let now = site.now();
    let change = |change: fn(&str) -> String, first: &'static str| {
        site.write(move |conn| {
            let newest = courses::editions_of(conn, "leg")?.remove(0);
            let mut files = courses::edition_files(conn, newest.id)?;
            let listed = files.get_mut("leg/course.toml").expect("a course");
            *listed = change(listed);
            files.get_mut("leg/01-what-a-leg-is/vi.md").expect("a module").push_str(first);
            let sixth = files_of(&files::courses(), "leg").into_iter();
            files.retain(|path, _| !path.starts_with("leg/06"));
            if listed_in(&files["leg/course.toml"]) {
                files.extend(sixth.filter(|(path, _)| path.starts_with("leg/06")));
            }
            let new = NewEdition {
                id: new_id(),
                course: "leg".into(),
                state: newest.state,
                files,
                message: "Khác".into(),
                change: Change::Substantive,
                writers: vec![],
                unit: None,
            };
            Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)
        })
    };
    let without = |text: &str| text.replace("  \"06-when-a-group-is-stuck\",\n", "");
    let with = |text: &str| {
        text.replace(
            "  \"05-the-groups-notebook\",\n",
            "  \"05-the-groups-notebook\",\n  \"06-when-a-group-is-stuck\",\n",
        )
    };
    let third = change(without, "").await;
    let fourth = change(with, "\nMột câu mới.\n").await;
    vec![first, second, third, fourth]
}

fn listed_in(text: &str) -> bool {
    text.contains("06-when-a-group-is-stuck\",")
}

/// A class that somebody taught; of no modules where none is named, so of all.
async fn teach(site: &Site, unit: &Unit, person: Id, edition: Id, module: Option<&str>) -> Id {
    let (id, now) = (new_id(), site.now());
    let class = NewClass {
        id,
        kind: Kind::Pilot,
        title: "Lớp".into(),
        edition,
        modules: module.map(str::to_owned).into_iter().collect(),
        unit: unit.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(person, None)],
        sessions: vec![],
        questions: vec![],
    };
    site.write(move |conn| Ok(lantoa::classes::queries::add_class(conn, &class, person, now)?)).await;
    id
}

#[actix_web::test]
async fn those_are_told_who_know_only_an_older_text() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let editions = four(&site).await;
    // What each knows: edition, module or all that were taught.
    let known: Vec<Vec<(usize, Option<usize>, bool)>> = vec![
        vec![(0, Some(0), false)],
        vec![(0, Some(0), false), (3, Some(0), false)],
        vec![(0, Some(0), false), (3, None, true)],
        vec![(0, Some(1), false)],
        vec![(1, Some(1), false)],
        vec![(0, Some(1), false), (2, Some(1), false)],
        vec![(0, Some(1), false), (1, Some(0), false)],
        vec![(0, Some(2), false)],
        vec![(1, None, true)],
        vec![(2, None, true)],
        vec![(0, Some(2), true), (3, Some(2), true)],
        vec![(3, None, true)],
        vec![(2, Some(0), true)],
        vec![],
    ];
    let mut people: BTreeMap<Id, (String, Vec<Knowledge>)> = BTreeMap::new();
    for (nth, knows) in known.into_iter().enumerate() {
        let name = format!("Đinh Văn {}", char::from(b'A' + u8::try_from(nth).unwrap()));
        let person = site.person(&name, &commune).await;
        let mut all = vec![];
        for (edition, module, taught) in knows {
            let (edition, module) = (editions[edition].id, module.map(|module| MODULES[module]));
            match module {
                Some(module) if !taught => {
                    let now = site.now();
                    let new = NewReading { person, edition, module: module.into(), read_at: now };
                    let modules: Vec<String> = MODULES.map(str::to_owned).to_vec();
                    site.write(move |conn| Ok(courses::record_reading(conn, &new, &modules, now)?)).await;
                }
                _ => drop(teach(&site, &commune, person, edition, module).await),
            }
            all.push(Knowledge { edition, module: module.map(str::to_owned), taught });
        }
        people.insert(person, (name, all));
    }
    // What is only begun to be reported is not taught yet.
    let begun = site.person("Đinh Văn Z", &commune).await;
    let class = teach(&site, &commune, begun, editions[0].id, None).await;
    site.write(move |conn| {
        diesel::insert_into(reteachings::table)
            .values((
                reteachings::class_id.eq(class),
                reteachings::state.eq(lantoa::cascade::review::State::Draft),
                reteachings::reported_by.eq(begun),
                reteachings::start_said.eq(false),
                reteachings::length_said.eq(false),
            ))
            .execute(conn)?;
        Ok(())
    })
    .await;

    let lineage = site.read(|conn| Ok(courses::lineage(conn, &["leg".to_owned()])?)).await;
    let newest = editions[3].id;
    let told = |knows: &[Knowledge]| {
        let there = lineage.modules(newest).iter().map(|link| link.module.as_str());
        let mut modules = there.chain(lineage.gone(newest));
        modules.any(|module| lineage.known_before(knows, newest, module).is_some())
    };
    let expected: BTreeSet<String> =
        people.values().filter(|(_, knows)| told(knows)).map(|(name, _)| name.clone()).collect();
    assert_eq!(expected.len(), 7, "{expected:?}");
    let page = site.sign_in_as(&mai).await.get("/studio/leg/reach").await;
    let named = page.status(200).shows("7 người mới chỉ học hoặc dạy bản cũ").all(".told li");
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), expected);
}
