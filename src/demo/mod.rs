//! The cast: an invented project that is demo, fixture and screenshot in one.
//!
//! [`places`], [`cast`] and [`crowd`] are the units and the people as plain data;
//! [`story`] is what they have done; [`make`] writes all of it through the same
//! queries and rules as the pages do. Ids come from names, so
//! a test may speak of [`cast::RIN`] and know her id, and making the demo twice
//! changes nothing. Every account has the same [`PASSWORD`]: the demo is for
//! looking at, never for real records. Begin with [`cast`] to meet them.

pub mod cast;
pub mod crowd;
pub mod documents;
mod essays;
mod learning;
pub mod places;
pub mod props;
mod reteaches;
mod rounds;
pub mod sign_ins;
pub mod story;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::{Conn, Db};
use crate::kit::text::Language;
use crate::people::password::Cost;
use crate::people::queries::{NewAccount, NewGrant};
use crate::people::{self, NewPerson};
use crate::units;
use crate::units::queries::NewUnit;
use cast::Actor;
use places::{places, unit_id};
use props::Props;

/// The password of every account of the demo.
pub const PASSWORD: &str = "lantoa-demo";

/// How long before the day of the demo the project hired its people.
const HIRED_DAYS_AGO: i32 = 180;

/// An id that is always the same for the same word.
pub(crate) fn id_of(kind: &str, key: &str) -> Id {
    let digest = Sha256::digest(format!("lantoa-demo/{kind}/{key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Id(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Makes the demo as of `now`, if the cast is not there yet; true if it was made.
/// For commands: it waits for the database.
pub fn make(db: &Db, now: Timestamp, cost: Cost) -> Result<bool, Error> {
    if db.write_now(is_made)? {
        return Ok(false);
    }
    let props = Props::ready(cost)?;
    db.write_now(move |conn| write(conn, &props, now))
}

/// The same within a transaction of the caller's.
pub fn write(conn: &mut Conn, props: &Props, now: Timestamp) -> Result<bool, Error> {
    if is_made(conn)? {
        return Ok(false);
    }
    write_cast(conn, now, &props.password_hash)?;
    story::write(conn, props, now)?;
    Ok(true)
}

fn is_made(conn: &mut Conn) -> Result<bool, Error> {
    Ok(people::queries::account(conn, cast::AN.id())?.is_some())
}

/// Units, people, accounts and grants; adding them again changes nothing.
pub fn write_cast(conn: &mut Conn, now: Timestamp, hash: &str) -> Result<(), Error> {
    let hired = now.day().plus_days(-HIRED_DAYS_AGO);
    for place in places() {
        let unit = NewUnit {
            id: unit_id(place.key),
            level: place.level,
            name: place.name.to_owned(),
            code: place.code.map(str::to_owned),
            parent: place.parent.map(unit_id),
            valid_from: hired,
        };
        units::queries::add_unit(conn, &unit, None, hired.at_minute(0))?;
    }
    for actor in cast::everyone() {
        write_actor(conn, actor, hired.at_minute(8 * 60), hash)?;
    }
    Ok(())
}

fn write_actor(conn: &mut Conn, actor: &Actor, hired: Timestamp, hash: &str) -> Result<(), Error> {
    let person = NewPerson {
        id: actor.id(),
        full_name: actor.name.to_owned(),
        sex: actor.sex,
        birth_year: Some(actor.born),
        unit: unit_id(actor.home),
        position: Some(actor.position.to_owned()),
        phone: actor.phone.map(str::to_owned),
        ethnicity: Some(actor.people.official.to_owned()),
        ethnicity_local: actor.people.local.map(str::to_owned),
        poverty: actor.poverty,
    };
    people::queries::add_person(conn, &person, None, hired)?;
    for (role, unit) in actor.roles {
        let grant = NewGrant {
            id: id_of("grant", &format!("{}/{}/{unit}", actor.key, role.code())),
            person: actor.id(),
            role: *role,
            unit: unit_id(unit),
            starts_on: hired.day(),
            ends_on: None,
        };
        people::queries::give_grant(conn, &grant, None, hired)?;
    }
    if actor.signs_in() {
        let account = NewAccount {
            person: actor.id(),
            user_name: actor.key.to_owned(),
            phone: actor.phone.map(str::to_owned),
            password_hash: hash.to_owned(),
            must_change: false,
            language: Language::Vi,
        };
        people::queries::open_account(conn, &account, None, hired)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::Day;
    use crate::kit::db::Address;
    use crate::people::{Role, password};

    fn noon() -> Timestamp {
        Day::parse("2026-11-21").unwrap().at_minute(12 * 60)
    }

    fn made() -> (tempfile::TempDir, Db) {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&Address::Sqlite(dir.path().join("demo.db"))).unwrap();
        assert!(make(&db, noon(), Cost::Least).unwrap());
        (dir, db)
    }

    fn ask<T: Send + 'static>(db: &Db, question: fn(&mut Conn) -> Result<T, Error>) -> T {
        db.write_now(question).unwrap()
    }

    #[test]
    fn the_demo_is_made_once() {
        let (_dir, db) = made();
        assert!(!make(&db, noon(), Cost::Least).unwrap());
        let children = ask(&db, |conn| Ok(units::queries::children(conn, unit_id("quang-ngai"))?));
        let names: Vec<String> = children.into_iter().map(|u| u.name).collect();
        assert_eq!(names, ["Ba Tơ", "Sơn Hà", "Sơn Tây"]);
    }

    #[test]
    fn a_lead_is_also_a_cf_and_signs_in_with_the_one_password() {
        let (_dir, db) = made();
        let (account, grants) = ask(&db, |conn| {
            let account = people::queries::account_by_login(conn, "NHA.bato", None)?.unwrap();
            let grants = people::queries::grants_of(conn, account.person, noon().day())?;
            Ok((account, grants))
        });
        assert_eq!(account.person, cast::NHA.id());
        assert!(!account.must_change && password::matches(PASSWORD, &account.password_hash));
        let mut roles: Vec<(Role, Id)> = grants.iter().map(|g| (g.role, g.unit)).collect();
        roles.sort();
        assert_eq!(roles, [(Role::Lead, unit_id("quang-ngai")), (Role::Facilitator, unit_id("ba-to-xa"))]);
    }

    #[test]
    fn the_story_adds_up_in_every_summary() {
        use crate::{attendance, courses, quizzes};
        let (_dir, db) = made();
        let (kept, counted) = ask(&db, |conn| {
            let kept = courses::queries::reading_summary_rows(conn)?;
            Ok((kept, courses::queries::recount_readings(conn)?))
        });
        assert!(!kept.is_empty());
        assert_eq!(kept, counted);
        let (kept, counted) = ask(&db, |conn| {
            let kept = quizzes::queries::quiz_summary_rows(conn)?;
            Ok((kept, quizzes::queries::recount_quizzes(conn)?))
        });
        assert!(!kept.is_empty());
        assert_eq!(kept, counted);
        let (kept, counted) = ask(&db, |conn| {
            let kept = attendance::queries::attendance_summary_rows(conn)?;
            Ok((kept, attendance::queries::recount_attendance(conn)?))
        });
        assert!(!kept.is_empty());
        assert_eq!(kept, counted);
    }

    #[test]
    fn the_teaching_on_reaches_the_second_generation_and_adds_up() {
        use crate::cascade::queries as cascade;
        use crate::cascade::review::State;
        let (_dir, db) = made();
        let states = ask(&db, |conn| {
            let classes = ["rin", "sem", "roc", "lia", "nho", "nha", "rin-again"].map(story::class_id);
            let states = cascade::reteach_state_of(conn, &classes)?;
            Ok(classes.map(|class| states[&class]))
        });
        use State::{Accepted, Draft, HandedIn, Returned};
        assert_eq!(states, [Accepted, Returned, Accepted, HandedIn, Accepted, Draft, HandedIn]);
        let verdicts = ask(&db, |conn| Ok(cascade::reviews_of(conn, &[story::class_id("nho")])?));
        assert_eq!(verdicts[&story::class_id("nho")].len(), 2);
        let (kept, counted) = ask(&db, |conn| {
            let kept = cascade::cascade_summary_rows(conn)?;
            Ok((kept, cascade::recount_cascade(conn)?))
        });
        assert!(!kept.is_empty());
        assert_eq!(kept, counted);
        for class in ["rin", "sem", "lia", "nha"] {
            let learned = db.write_now(move |conn| -> Result<_, Error> {
                let facilitators = crate::classes::queries::facilitators(conn, story::class_id(class))?;
                Ok(cascade::classes_learned_in(conn, facilitators[0].person)?)
            });
            assert!(learned.unwrap().contains(&story::class_id("pilot")), "{class}");
        }
    }

    #[test]
    fn the_pilot_class_has_five_sessions_in_two_days_and_a_corrected_mark() {
        use crate::{attendance, classes};
        let (_dir, db) = made();
        let (sessions, marks) = ask(&db, |conn| {
            let sessions = classes::queries::sessions(conn, story::class_id("pilot"))?;
            let evening = story::session_id("pilot", 3);
            let mut histories = attendance::queries::histories(conn, evening)?;
            Ok((sessions, histories.remove(&cast::NHA.id()).unwrap()))
        });
        assert_eq!(sessions.len(), 5);
        assert_eq!(sessions[0].held_on.days_until(sessions[4].held_on), 1);
        let marks: Vec<_> = marks.iter().map(|entry| entry.mark).collect();
        assert_eq!(marks, [attendance::Mark::Absent, attendance::Mark::Late]);
    }

    #[test]
    fn one_class_has_learned_and_another_is_asked_again_after_a_month() {
        use crate::rounds::presence::{Counts, Presence};
        use crate::rounds::{Stage, queries, round};
        let (_dir, db) = made();
        let counted = |class: &str, stage: Stage| {
            let class = story::class_id(class);
            let found = db.write_now(move |conn| -> Result<_, Error> {
                let rounds = queries::rounds_of(conn, class)?;
                let state = round::state(stage, &rounds, noon());
                let day = rounds.iter().find(|one| one.stage == stage).map(|one| one.opened_at.day());
                let marks =
                    day.map(|day| queries::marks_on(conn, class, day)).transpose()?.unwrap_or_default();
                let papers = queries::papers_of(conn, class)?;
                let people = crate::classes::queries::participant_ids(conn, class)?;
                let of = people.iter().map(|person| {
                    let paper = papers.iter().find(|one| one.person == *person && one.stage == stage);
                    Presence::of(paper, state.end(), marks.get(person).map_or(&[][..], Vec::as_slice))
                });
                Ok((state.is_open(), Counts::of(of.collect::<Vec<_>>())))
            });
            let (open, Counts { all, handed_in, answering, late, not_yet, absent }) = found.unwrap();
            (open, [all, handed_in, answering, late, not_yet, absent])
        };
        assert_eq!(counted("phu-tho", Stage::Before), (false, [12, 11, 1, 0, 0, 0]));
        assert_eq!(counted("phu-tho", Stage::After), (false, [12, 8, 2, 1, 0, 1]));
        assert_eq!(counted("pilot", Stage::After), (false, [5, 4, 0, 0, 1, 0]));
        assert_eq!(counted("pilot", Stage::Month), (true, [5, 2, 1, 0, 2, 0]));
    }
}
