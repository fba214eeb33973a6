//! Whom a new edition is told to: what the database answers is what the rule says of each person.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use lantoa::attendance::queries::{Batch, save_marks};
use lantoa::attendance::{Mark, Taken};
use lantoa::cascade::review::State;
use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::edition::{Change, Edition, EditionState, NewEdition, files_of};
use lantoa::courses::lineage::Knowledge;
use lantoa::courses::queries::{self as courses, NewReading};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::{Id, Json};
use lantoa::kit::files;
use lantoa::kit::schema::{edition_writers, editions, reteachings};
use lantoa::people::Role;
use lantoa::units::{Level, Unit};

use crate::courses::{publish, publish_changed, publish_whole};
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
    report(&site, class, State::Draft, begun).await;

    let lineage = site.read(|conn| Ok(courses::lineage(conn, &["leg".to_owned()])?)).await;
    let newest = editions[3].id;
    let told = |knows: &[Knowledge]| {
        let mut there = lineage.modules(newest).iter().map(|link| link.module.as_str());
        there.any(|module| lineage.known_before(knows, newest, module).is_some())
    };
    let expected: BTreeSet<String> =
        people.values().filter(|(_, knows)| told(knows)).map(|(name, _)| name.clone()).collect();
    assert_eq!(expected.len(), 6, "{expected:?}");
    let page = site.sign_in_as(&mai).await.get("/studio/leg/reach").await;
    let named = page.status(200).shows("6 người mới chỉ học hoặc dạy bản cũ").all(".told li b");
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), expected);
}

/// A class of the course's own or a re-teach in which people sat: on which day, and how each was marked in
/// its only session; whose marks are none were named, and where nobody has one nobody called the roll.
async fn held(
    site: &Site,
    unit: &Unit,
    (kind, edition, module): (Kind, Id, Option<&str>),
    in_days: i32,
    people: &[(Id, Option<Mark>)],
) -> Id {
    let (id, session, now, by) = (new_id(), new_id(), site.now(), people[0].0);
    let class = NewClass {
        kind,
        id,
        title: "Lớp".into(),
        edition,
        modules: module.map(str::to_owned).into_iter().collect(),
        unit: unit.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![],
        sessions: vec![NewSession {
            id: session,
            held_on: site.today().plus_days(in_days),
            starts_minute: 450,
            minutes: 210,
        }],
        questions: vec![],
    };
    let named: Vec<Id> = people.iter().map(|(person, _)| *person).collect();
    let marks: Vec<(Id, Mark)> =
        people.iter().filter_map(|(person, mark)| Some((*person, (*mark)?))).collect();
    site.write(move |conn| {
        lantoa::classes::queries::add_class(conn, &class, by, now)?;
        lantoa::classes::queries::add_participants(conn, class.id, &named, by, now)?;
        let batch = Batch { session, marks: &marks, taken: Taken::List, by, happened_at: now };
        Ok(save_marks(conn, &batch, now)?)
    })
    .await;
    id
}

/// Notes where the report of a re-teach stands.
async fn report(site: &Site, class: Id, state: State, by: Id) {
    site.write(move |conn| {
        diesel::insert_into(reteachings::table)
            .values((
                reteachings::class_id.eq(class),
                reteachings::state.eq(state),
                reteachings::reported_by.eq(by),
                reteachings::start_said.eq(false),
                reteachings::length_said.eq(false),
            ))
            .execute(conn)?;
        Ok(())
    })
    .await;
}

#[actix_web::test]
async fn those_who_sat_in_a_class_that_was_held_are_told_and_nobody_else_of_it() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    let mut people = vec![];
    for letter in 'A'..='N' {
        people.push(site.user(&format!("Đinh Văn {letter}"), Role::Learner, &commune).await);
    }
    let id = |nth: usize| people[nth].person;
    let (pilot, changed) = (Kind::Pilot, Some(MODULES[1]));
    let marked = |nth: usize, mark: Mark| (id(nth), Some(mark));
    // A roll was called: whoever came learned, late or not; whoever did not come learned nothing.
    let all = [
        marked(0, Mark::Present),
        marked(1, Mark::Late),
        marked(2, Mark::Excused),
        marked(3, Mark::Absent),
        (id(4), None),
    ];
    held(&site, &commune, (pilot, first, changed), -3, &all).await;
    // Nobody called it: all who are named were there. Of a class that is still to come nobody.
    held(&site, &commune, (Kind::Central, first, None), 0, &[(id(5), None)]).await;
    held(&site, &commune, (pilot, first, None), 1, &[(id(6), None)]).await;
    // Of another module.
    held(&site, &commune, (pilot, first, Some(MODULES[0])), -3, &[marked(7, Mark::Present)]).await;
    for (nth, state) in
        [(8, State::Accepted), (9, State::HandedIn), (10, State::Returned), (11, State::Draft)]
    {
        let class = held(&site, &commune, (Kind::Reteach, first, changed), -2, &[(id(nth), None)]).await;
        report(&site, class, state, id(0)).await;
    }
    held(&site, &commune, (Kind::Reteach, first, changed), -2, &[(id(12), None)]).await;
    let second = publish_changed(&site, "leg", &[MODULES[1]]).await.id;
    // Whoever was taught the new text too is not told.
    let both = [marked(13, Mark::Present)];
    held(&site, &commune, (pilot, first, changed), -1, &both).await;
    held(&site, &commune, (pilot, second, changed), 0, &both).await;

    let told = [0, 1, 5, 8, 9, 10].map(|nth| people[nth].full_name.clone());
    let desk = site.sign_in_as(&mai).await;
    let page = desk.get("/studio/leg/reach").await;
    let named = page.status(200).shows("6 người mới chỉ học hoặc dạy bản cũ").all(".told li b");
    assert_eq!(named, told);
    let table = page.all("table:first-of-type tbody tr td:nth-of-type(4)");
    assert_eq!(table, ["1", "8"], "people taught in a class, the newest edition first");

    let address = format!("/courses/leg/{}", MODULES[1]);
    for user in &people {
        let visitor = site.sign_in_as(user).await;
        let is_told = told.contains(&user.full_name);
        for page in ["/".to_owned(), "/courses/leg".to_owned(), address.clone()] {
            let shown = visitor.get(&page).await.status(200).text();
            let says = shown.contains("đã đổi so với phiên bản 1 anh/chị đã học")
                || shown.contains("Nội dung đã đổi từ phiên bản 1 mà anh/chị đã học");
            assert_eq!(says, is_told, "{} on {page}", user.full_name);
        }
    }
    // What changed is read as by whoever learned on a screen; having read the new text ends it.
    let visitor = site.sign_in_as(&people[0]).await;
    let page = visitor.get(&address).await.click("Xem những gì đã đổi").await;
    page.shows("Một câu mới");
    visitor.get(&address).await.form(&format!("{address}/reading")).save().await;
    for page in ["/", "/courses/leg", &address] {
        visitor.get(page).await.hides("đã đổi so với").hides("Nội dung đã đổi");
    }
    desk.get("/studio/leg/reach").await.hides("Đinh Văn A").shows("5 người");
}

#[actix_web::test]
async fn whoever_wrote_a_new_text_or_took_a_module_out_is_not_told_of_it() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let first = publish_whole(&site, "leg", EditionState::DraftInUse).await.id;
    teach(&site, &centre, mai.person, first, None).await;
    let visitor = site.sign_in_as(&mai).await;
    let write = async |edition: Id| {
        let row = (edition_writers::edition_id.eq(edition), edition_writers::person_id.eq(mai.person));
        let add = move |conn: &mut _| {
            diesel::insert_into(edition_writers::table).values(row).execute(conn)?;
            Ok(())
        };
        site.write(add).await;
    };
    let changed = publish_changed(&site, "leg", &[MODULES[1]]).await.id;
    visitor.get("/").await.shows("đã đổi so với phiên bản 1");
    write(changed).await;
    visitor.get("/").await.hides("đã đổi so với phiên bản 1");
    let shorter = without(&site, &[MODULES[2]]).await.id;
    visitor.get("/").await.shows(GONE);
    write(shorter).await;
    visitor.get("/").await.hides(GONE);
}

#[actix_web::test]
async fn whoever_learned_what_was_withdrawn_reads_what_took_its_place() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let rin = site.user("Đinh Thị Rin", Role::Learner, &centre).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    let sat = [(rin.person, Some(Mark::Present))];
    held(&site, &centre, (Kind::Pilot, first, Some(MODULES[1])), -3, &sat).await;
    publish_changed(&site, "leg", &[MODULES[1]]).await;
    let withdraw = move |conn: &mut _| {
        let edition = editions::table.filter(editions::id.eq(first));
        diesel::update(edition).set(editions::state.eq(EditionState::Withdrawn)).execute(conn)?;
        Ok(())
    };
    site.write(withdraw).await;
    let visitor = site.sign_in_as(&rin).await;
    visitor.get("/").await.shows("đã đổi so với phiên bản 1");
    visitor.get("/courses/leg/changes?from=1&to=2").await.status(200).shows("Một câu mới");
    // What was withdrawn is not shown as what holds now; nor does an address without sense lead nowhere.
    let sensible = "/courses/leg/changes?from=1&to=2";
    for asked in ["?from=2&to=1", "", "?from=x&to=99", "?to=", "?from=1&from=2"] {
        visitor.get(&format!("/courses/leg/changes{asked}")).await.leads_to(sensible);
    }
    publish(&site, "pim", EditionState::DraftInUse).await;
    visitor.get("/courses/pim/changes").await.leads_to("/courses/pim");
}

#[actix_web::test]
async fn who_learned_a_course_that_was_withdrawn_is_told_at_home_with_the_reason() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let rin = site.user("Đinh Thị Rin", Role::Learner, &centre).await;
    let roc = site.user("Đinh Văn Róc", Role::Learner, &centre).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    let sat = [(rin.person, Some(Mark::Present))];
    held(&site, &centre, (Kind::Pilot, first, Some(MODULES[1])), -3, &sat).await;
    let desk = site.sign_in_as(&mai).await;
    let form = desk.get("/studio/leg").await.form("/studio/leg/withdrawal");
    form.fill("reason", "Quy định đã đổi").save().await.shows("Đã thu hồi khóa học");
    let told = "“Thành lập nhóm cải thiện sinh kế (LEG)” đã bị thu hồi";
    let home = site.sign_in_as(&rin).await.get("/").await;
    let links = home.shows(told).shows("Lý do: Quy định đã đổi").attributes("a", "href");
    assert!(links.iter().any(|href| href == "/courses/leg"), "{links:?}");
    // Whoever knows nothing of it, and whoever did it, is not told; nor anybody once it is back.
    site.sign_in_as(&roc).await.get("/").await.hides("đã bị thu hồi");
    desk.get("/").await.hides("đã bị thu hồi");
    publish(&site, "leg", EditionState::DraftInUse).await;
    site.sign_in_as(&rin).await.get("/").await.hides("đã bị thu hồi");
}

/// An edition like the newest, without these modules.
pub async fn without(site: &Site, modules: &'static [&'static str]) -> Edition {
    let now = site.now();
    let publish = move |conn: &mut _| {
        let newest = courses::current_edition(conn, "leg")?.expect("one in use");
        let mut files = courses::edition_files(conn, newest.id)?;
        let listed = files.get_mut("leg/course.toml").expect("a course");
        for module in modules {
            *listed = listed.replace(&format!("  \"{module}\",\n"), "");
        }
        let is_gone = |path: &str| modules.iter().any(|module| path.starts_with(&format!("leg/{module}/")));
        files.retain(|path, _| !is_gone(path));
        let new = NewEdition {
            id: new_id(),
            course: "leg".into(),
            state: EditionState::DraftInUse,
            files,
            message: "Bỏ bài".into(),
            change: Change::Substantive,
            writers: vec![],
            unit: None,
        };
        Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)
    };
    site.write(publish).await
}

const GONE: &str = "không còn bài “Khi nhóm vướng”";
const DEPARTURES: &str = "/courses/leg/departures";

#[actix_web::test]
async fn who_was_taught_a_module_that_is_taken_out_is_told_until_they_say_that_they_know() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let rin = site.user("Đinh Thị Rin", Role::Learner, &centre).await;
    let roc = site.user("Đinh Văn Róc", Role::Learner, &centre).await;
    let first = publish_whole(&site, "leg", EditionState::DraftInUse).await.id;
    let sat = [(rin.person, Some(Mark::Present)), (roc.person, Some(Mark::Present))];
    held(&site, &centre, (Kind::Pilot, first, Some(MODULES[2])), -3, &sat).await;
    without(&site, &[MODULES[2]]).await;
    let (visitor, desk) = (site.sign_in_as(&rin).await, site.sign_in_as(&mai).await);
    // Home and the course say the same, and nothing says that the rest has changed.
    visitor.get("/").await.shows(GONE).hides("đã đổi so với phiên bản 1");
    let page = visitor.get("/courses/leg").await;
    page.shows(GONE).hides("Nội dung đã đổi từ phiên bản 1");
    page.click("Xem phần đã bỏ").await.status(200).shows("Khi nhóm vướng");
    let reach = desk.get("/studio/leg/reach").await;
    assert!(reach.all(".told li b").is_empty(), "nobody can learn it again");
    reach.shows("0 người đã bấm “Tôi đã biết”, 2 người chưa");
    // Said once, and sent twice, it is not said again.
    let form = page.form(DEPARTURES);
    form.save().await.shows("Đã ghi là anh/chị biết").hides(GONE);
    form.submit().await.leads_to("/courses/leg");
    visitor.get("/").await.hides(GONE);
    let reach = desk.get("/studio/leg/reach").await;
    reach.shows("1 người đã bấm “Tôi đã biết”, 1 người chưa");
    let people = reach.all(".departed li");
    assert!(people[0].contains("Đinh Thị Rin") && people[0].contains("đã biết"), "{people:?}");
    assert!(people[1].contains("Đinh Văn Róc") && people[1].contains("chưa bấm"), "{people:?}");
    // Of what goes after that they are told again, and of that alone.
    held(&site, &centre, (Kind::Pilot, first, Some(MODULES[0])), -3, &[(rin.person, None)]).await;
    without(&site, &[MODULES[0]]).await;
    visitor.get("/courses/leg").await.shows("không còn bài “").hides("Khi nhóm vướng");
    desk.get("/studio/leg/reach").await.shows("0 người đã bấm “Tôi đã biết”, 2 người chưa");
}

#[actix_web::test]
async fn who_learned_everything_else_is_told_of_a_module_that_is_gone_on_both_pages() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let rin = site.user("Đinh Thị Rin", Role::Learner, &centre).await;
    let other = site.user("Đinh Văn Róc", Role::Learner, &centre).await;
    let first = publish_whole(&site, "leg", EditionState::DraftInUse).await.id;
    let (person, now) = (rin.person, site.now());
    site.write(move |conn| {
        let new = NewReading { person, edition: first, module: MODULES[2].into(), read_at: now };
        Ok(courses::record_reading(conn, &new, &[], now)?)
    })
    .await;
    let second = without(&site, &[MODULES[2]]).await;
    for (who, is_told) in [(&rin, true), (&other, false)] {
        let visitor = site.sign_in_as(who).await;
        for page in ["/", "/courses/leg"] {
            assert_eq!(visitor.get(page).await.text().contains(GONE), is_told, "{} on {page}", who.full_name);
        }
    }
    // An edition of another course is not the one on the page.
    publish(&site, "pim", EditionState::DraftInUse).await;
    let visitor = site.sign_in_as(&rin).await;
    let id = second.id.to_string();
    visitor.post("/courses/pim/departures", &[("edition", &id)]).await.status(404);
    visitor.post(DEPARTURES, &[("edition", &new_id().to_string())]).await.status(404);
    visitor.get("/").await.shows(GONE);
}

#[actix_web::test]
async fn a_class_counts_as_held_with_an_edition_once_its_day_has_come() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let rin = site.person("Đinh Thị Rin", &commune).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    let second = publish_changed(&site, "leg", &[MODULES[1]]).await.id;
    let named = [(rin, None)];
    for (kind, edition, day) in
        [(Kind::Pilot, first, -3), (Kind::Pilot, first, 0), (Kind::Pilot, first, 1), (Kind::Pilot, second, 1)]
    {
        held(&site, &commune, (kind, edition, None), day, &named).await;
    }
    for state in [Some(State::Draft), Some(State::HandedIn), None] {
        let class = held(&site, &commune, (Kind::Reteach, first, None), -1, &named).await;
        if let Some(state) = state {
            report(&site, class, state, rin).await;
        }
    }
    let page = site.sign_in_as(&mai).await.get("/studio/leg/reach").await;
    assert_eq!(page.status(200).all("table:last-of-type thead th"), ["Đơn vị", "Phiên bản 2", "Phiên bản 1"]);
    let row = page.all("table:last-of-type tbody tr > *");
    assert_eq!(row, ["Sơn Thượng, Văn phòng điều phối", "0", "3"]);
    let classes = page.all("table:first-of-type tbody tr td:last-of-type");
    assert_eq!(classes, ["0", "3"]);
}

#[actix_web::test]
async fn a_class_and_a_person_say_which_edition_was_taught() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let rin = site.person("Đinh Thị Rin", &centre).await;
    publish(&site, "leg", EditionState::DraftInUse).await;
    let second = publish_changed(&site, "leg", &[MODULES[1]]).await.id;
    publish_changed(&site, "leg", &[MODULES[0]]).await;
    let sat = [(rin, Some(Mark::Present))];
    let class = held(&site, &centre, (Kind::Pilot, second, None), -3, &sat).await;
    let desk = site.sign_in_as(&mai).await;
    for page in [format!("/classes/{class}"), format!("/people/{rin}")] {
        desk.get(&page).await.status(200).shows("Thành lập nhóm cải thiện sinh kế (LEG) (phiên bản 2)");
    }
}

#[actix_web::test]
async fn a_release_counts_those_who_are_told_after_it() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    // One knows the module from a class, one taught it, one read it, one knows another; one wrote the change.
    let mut people = vec![];
    for letter in 'A'..='D' {
        people.push(site.person(&format!("Đinh Văn {letter}"), &commune).await);
    }
    let sat = [(people[0], Some(Mark::Present))];
    held(&site, &commune, (Kind::Pilot, first, Some(MODULES[1])), -3, &sat).await;
    teach(&site, &commune, people[1], first, None).await;
    let now = site.now();
    for (person, module) in [(people[2], MODULES[1]), (people[3], MODULES[0]), (mai.person, MODULES[1])] {
        let new = NewReading { person, edition: first, module: module.into(), read_at: now };
        site.write(move |conn| Ok(courses::record_reading(conn, &new, &[], now)?)).await;
    }
    let desk = site.sign_in_as(&mai).await;
    desk.post("/studio/leg/drafts", &[]).await.status(303);
    let address = format!("/studio/leg/modules/{}", MODULES[1]);
    let form = desk.get(&address).await.form("editor");
    let body = format!("{}\n\nMột câu mới.\n", form.value("body.vi"));
    form.fill("body.vi", &body).press("then", "stay").save().await;
    let page = desk.get("/studio/leg/editions/new").await;
    page.shows("3 trong 5 người đã học hoặc dạy khóa này");
    let form = page.form("/studio/leg/editions").tick("change", "substantive").fill("message", "Sửa bài 2");
    form.tick("state", "draft_in_use").save().await.shows("Đã công bố");
    let page = desk.get("/studio/leg/reach").await;
    let named = page.shows("3 người mới chỉ học hoặc dạy bản cũ").all(".told li b");
    assert_eq!(named, ["Đinh Văn A", "Đinh Văn B", "Đinh Văn C"]);
}

#[actix_web::test]
async fn a_release_that_goes_back_counts_those_who_are_told_after_it() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let first = publish_whole(&site, "leg", EditionState::DraftInUse).await.id;
    let second = publish_changed(&site, "leg", &[MODULES[1]]).await.id;
    without(&site, &[MODULES[2]]).await;
    // Two know modules as they were first and will be again; one knows but the text in between.
    let mut people = vec![];
    for letter in 'A'..='C' {
        people.push(site.person(&format!("Đinh Văn {letter}"), &centre).await);
    }
    let now = site.now();
    for (person, edition, module) in
        [(people[0], first, MODULES[1]), (people[1], first, MODULES[2]), (people[2], second, MODULES[1])]
    {
        let new = NewReading { person, edition, module: module.into(), read_at: now };
        site.write(move |conn| Ok(courses::record_reading(conn, &new, &[], now)?)).await;
    }
    let desk = site.sign_in_as(&mai).await;
    desk.post("/studio/leg/drafts", &[("from", "1")]).await.status(303);
    let page = desk.get("/studio/leg/editions/new").await;
    page.shows("1 trong 3 người đã học hoặc dạy khóa này");
    let form = page.form("/studio/leg/editions").tick("change", "substantive").fill("message", "Như trước");
    form.tick("state", "draft_in_use").save().await.shows("Đã công bố");
    let page = desk.get("/studio/leg/reach").await;
    assert_eq!(page.shows("1 người mới chỉ học hoặc dạy bản cũ").all(".told li b"), ["Đinh Văn C"]);
}

/// A new edition of the course in which the guide of its first module says one thing more; who wrote it.
async fn with_new_guide(site: &Site, change: Change, by: Id) -> Edition {
    let now = site.now();
    site.write(move |conn| {
        let newest = courses::editions_of(conn, "leg")?.remove(0);
        let mut files = courses::edition_files(conn, newest.id)?;
        let guide = files.get_mut("leg/01-what-a-leg-is/teach.vi.md").expect("a guide");
        guide.push_str("\nVẽ thêm một vòng tròn.\n");
        let new = NewEdition {
            id: new_id(),
            course: "leg".into(),
            state: newest.state,
            files,
            message: "Sửa hướng dẫn".into(),
            change,
            writers: vec![by],
            unit: None,
        };
        Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)
    })
    .await
}

const NEW_GUIDE: &str = "Hướng dẫn dạy của khóa";

#[actix_web::test]
async fn a_new_guide_is_told_to_those_who_have_yet_to_teach_by_it_until_they_have_seen_it() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let lam = site.user("Lê Văn Lâm", Role::Trainer, &centre).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &centre).await;
    let roc = site.user("Đinh Văn Róc", Role::Facilitator, &centre).await;
    let nga = site.user("Phạm Thị Nga", Role::Facilitator, &centre).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    // One has yet to teach, one has taught, one has never taught it.
    let taught = |title: &str, person: Id, in_days: i32| NewClass {
        kind: Kind::Pilot,
        id: new_id(),
        title: title.into(),
        edition: first,
        modules: vec![],
        unit: centre.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(person, None)],
        sessions: vec![NewSession {
            id: new_id(),
            held_on: site.today().plus_days(in_days),
            starts_minute: 450,
            minutes: 180,
        }],
        questions: vec![],
    };
    let (now, by) = (site.now(), mai.person);
    for class in [taught("Lớp tới", rin.person, 3), taught("Lớp đã qua", roc.person, -3)] {
        site.write(move |conn| Ok(lantoa::classes::queries::add_class(conn, &class, by, now)?)).await;
    }
    site.pass_days(1);
    let second = with_new_guide(&site, Change::Editorial, mai.person).await;
    for (user, is_told) in [(&rin, true), (&lam, true), (&roc, false), (&nga, false), (&mai, false)] {
        let home = site.sign_in_as(user).await.get("/").await;
        assert_eq!(home.status(200).text().contains(NEW_GUIDE), is_told, "{}", user.full_name);
    }
    let visitor = site.sign_in_as(&rin).await;
    let page = visitor.get("/").await.click(NEW_GUIDE).await;
    page.status(200).shows("Vẽ thêm một vòng tròn");
    visitor.get("/").await.shows(NEW_GUIDE);
    let form = page.form("/courses/leg/guides");
    assert_eq!(form.value("since"), "1");
    form.save().await.shows("Đã ghi là anh/chị đã xem");
    form.submit().await.leads_to("/courses/leg");
    visitor.get("/").await.hides(NEW_GUIDE);
    let page = visitor.get("/courses/leg/changes?from=1&to=2").await;
    page.hides("Tôi đã xem phần thay đổi");
    site.sign_in_as(&lam).await.get("/").await.shows(NEW_GUIDE);
    // Of what comes after that they are told again, with what is new since.
    with_new_guide(&site, Change::Editorial, mai.person).await;
    let page = visitor.get("/").await;
    let href = page.attributes("main li a[href*='/changes']", "href");
    assert_eq!(href, [format!("/courses/leg/changes?from={}&to=3", second.number)]);
    // Who teaches nothing has nothing to say to it.
    let learner = site.user("Hồ Văn Học", Role::Learner, &centre).await;
    let learner = site.sign_in_as(&learner).await;
    learner.get("/courses/leg/changes?from=1&to=3").await.status(200).hides("Vẽ thêm một vòng tròn");
    let edition = second.id.to_string();
    learner.post("/courses/leg/guides", &[("edition", &edition), ("since", "1")]).await.status(404);
}

#[actix_web::test]
async fn only_those_changes_of_guides_count_as_seen_that_the_page_showed() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let lam = site.user("Lê Văn Lâm", Role::Trainer, &centre).await;
    publish(&site, "leg", EditionState::DraftInUse).await;
    site.pass_days(1);
    for _ in 2..=4 {
        with_new_guide(&site, Change::Editorial, mai.person).await;
    }
    let lam = site.sign_in_as(&lam).await;
    let news = async || lam.get("/").await.attributes("main li a[href*='/changes']", "href");
    let see = async |from: i32, to: i32| {
        let page = lam.get(&format!("/courses/leg/changes?from={from}&to={to}")).await;
        page.form("/courses/leg/guides").save().await;
    };
    // How the newest differs from the one before is not all that is new.
    see(3, 4).await;
    assert_eq!(news().await, ["/courses/leg/changes?from=1&to=4"]);
    lam.get("/courses/leg/changes?from=3&to=4").await.hides("Tôi đã xem phần thay đổi");
    // Nor is what came up to an earlier one; with the rest all of it was shown.
    see(1, 2).await;
    assert_eq!(news().await, ["/courses/leg/changes?from=2&to=4"]);
    let page = lam.get("/courses/leg/changes?from=2&to=4").await;
    for since in ["4", "5", "0", "x", ""] {
        let odd = page.form("/courses/leg/guides").smuggle("since", since);
        odd.without("since").smuggle("since", since).submit().await.status(404);
    }
    see(2, 3).await;
    assert!(news().await.is_empty());
}

#[actix_web::test]
async fn an_edition_that_cannot_be_read_any_more_leaves_the_home_page_whole() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let lam = site.user("Lê Văn Lâm", Role::Trainer, &centre).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    site.pass_days(1);
    with_new_guide(&site, Change::Editorial, mai.person).await;
    site.write(move |conn| {
        let mut files = courses::edition_files(conn, first)?;
        files.insert("leg/course.toml".to_owned(), "= không đọc được".to_owned());
        diesel::update(editions::table.filter(editions::id.eq(first)))
            .set(editions::files.eq(Json(files)))
            .execute(conn)?;
        Ok(())
    })
    .await;
    // What he knew cannot be held against anything.
    let home = site.sign_in_as(&lam).await.get("/").await;
    home.status(200).hides(NEW_GUIDE);
}

#[actix_web::test]
async fn a_change_of_guides_in_the_other_language_alone_is_said_so() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let lam = site.user("Lê Văn Lâm", Role::Trainer, &centre).await;
    publish(&site, "leg", EditionState::DraftInUse).await;
    site.pass_days(1);
    with_new_guide(&site, Change::Editorial, mai.person).await;
    let lam = site.sign_in_as(&lam).await;
    let address = "/courses/leg/changes?from=1&to=2";
    let page = lam.get(address).await;
    page.shows("Vẽ thêm một vòng tròn").hides("Chỗ đổi chỉ ở bản");
    lam.post("/language", &[("lang", "en"), ("back", address)]).await.status(303);
    let page = lam.get(address).await;
    page.shows("It changed only in Vietnamese").hides("Vẽ thêm một vòng tròn");
    page.form("/courses/leg/guides");
}

#[actix_web::test]
async fn who_was_told_in_person_is_ticked_off_and_taken_back_with_a_trace() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let beside = site.unit("Ba Vinh", Level::Province, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let rin = site.person("Đinh Thị Rin", &centre).await;
    let roc = site.person("Đinh Văn Róc", &centre).await;
    let first = publish(&site, "leg", EditionState::DraftInUse).await.id;
    held(&site, &centre, (Kind::Pilot, first, Some(MODULES[1])), -3, &[(rin, None), (roc, None)]).await;
    publish_changed(&site, "leg", &[MODULES[1]]).await;
    let desk = site.sign_in_as(&mai).await;
    const TELLINGS: &str = "/studio/leg/tellings";
    let form = desk.get("/studio/leg/reach").await.form(TELLINGS);
    let none = form.submit().await;
    none.status(422).shows("Chưa đánh dấu ai");
    let ticked = none.form(TELLINGS).tick("person", rin);
    let page = ticked.save().await;
    page.shows("Đã báo trực tiếp cho 1 người").shows("Trần Thị Mai đã báo trực tiếp, 07:00 21/11/2026");
    assert_eq!(page.all(".told li b"), ["Đinh Văn Róc", "Đinh Thị Rin"], "both stay to be seen");
    assert_eq!(page.form(TELLINGS).offers("person"), [roc.to_string()]);
    // Sent twice it is noted once.
    ticked.submit().await.status(303);
    assert_eq!(desk.get("/studio/leg/reach").await.all("form[action$='/removal']").len(), 1);
    site.pass_minutes(5);
    let removal = page.attributes("form[action$='/removal']", "action").remove(0);
    let page = page.form(&removal).save().await;
    page.shows("Trần Thị Mai đã hủy ghi nhận này, 07:05 21/11/2026").hides("Đã báo trực tiếp cho 1 người");
    assert_eq!(page.form(TELLINGS).offers("person").len(), 2);
    desk.post(&removal, &[]).await.status(303);
    // Noted again, the first time stays to be read.
    let page = page.form(TELLINGS).tick("person", rin).save().await;
    page.shows("07:05 21/11/2026").shows("Đã báo trực tiếp cho 1 người");
    // Whoever is not among them is not noted, and nobody elsewhere takes anything back.
    let other = site.person("Hồ Văn Bảy", &beside).await;
    desk.get("/studio/leg/reach")
        .await
        .form(TELLINGS)
        .smuggle("person", other)
        .save()
        .await
        .shows("không còn phải báo");
    desk.get("/studio/leg/reach").await.hides("Hồ Văn Bảy");
    let son = site.user("Lê Văn Sơn", Role::Trainer, &beside).await;
    let removal =
        desk.get("/studio/leg/reach").await.attributes("form[action$='/removal']", "action").remove(0);
    site.sign_in_as(&son).await.post(&removal, &[]).await.status(404);
    desk.get("/studio/leg/reach").await.shows("Đã báo trực tiếp cho 1 người");
}
