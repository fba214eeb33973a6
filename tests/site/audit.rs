//! Whatever changes a record leaves a note of who did it.

use diesel::prelude::*;
use lantoa::kit::columns::Id;
use lantoa::kit::schema::audit;
use lantoa::people::{Role, Sex, jobs};
use lantoa::units::Level;

use crate::classes::{class, school};
use crate::scope::land;
use crate::support::Site;

/// The notes of one kind of record, in the order they were made: what was done and by whom.
pub async fn notes(site: &Site, record: &'static str) -> Vec<(Id, String, Option<Id>)> {
    site.read(move |conn| {
        Ok(audit::table
            .filter(audit::record.eq(record))
            .order(audit::id)
            .select((audit::record_id, audit::action, audit::by_person))
            .load(conn)?)
    })
    .await
}

/// What the last note of a kind says was done to which record, if it was done by this person.
async fn last(site: &Site, record: &'static str, by: Id) -> (Id, String) {
    let (id, action, noted_by) = notes(site, record).await.pop().expect("nothing was noted");
    assert_eq!(noted_by, Some(by), "{action} {record}");
    (id, action)
}

#[actix_web::test]
async fn every_write_to_people_and_units_leaves_its_note() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let admin = site.user("Trần Thị Mai", Role::Admin, &centre).await;
    let (visitor, by) = (site.sign_in_as(&admin).await, admin.person);

    let units = format!("/units/{}/units", centre.id);
    let form = visitor.get(&format!("{units}/new")).await.form(&units).fill("name", "Quảng Ngãi");
    let unit: Id = form.value("id").parse().unwrap();
    form.save().await;
    form.save().await;
    assert_eq!(last(&site, "unit", by).await, (unit, "created".into()));
    assert_eq!(notes(&site, "unit").await.len(), 2, "the second click made nothing");

    let people = format!("/units/{unit}/people");
    let form = visitor.get(&format!("{people}/new")).await.form(&people);
    let form = form.fill("full_name", "Đinh Thị Rin").tick("sex", "female");
    let rin: Id = form.value("id").parse().unwrap();
    form.save().await;
    form.save().await;
    assert_eq!(last(&site, "person", by).await, (rin, "created".into()));
    assert_eq!(notes(&site, "person").await.len(), 2);

    let person = format!("/people/{rin}");
    let form = visitor.get(&format!("{person}/edit")).await.form(&person).fill("birth_year", "1985");
    form.save().await;
    assert_eq!(last(&site, "person", by).await, (rin, "corrected".into()));

    let account = format!("{person}/account");
    let slip = visitor.get(&account).await.form(&account).submit().await;
    assert_eq!(last(&site, "account", by).await, (rin, "created".into()));
    visitor.get(&account).await.form(&account).submit().await.status(200);
    assert_eq!(last(&site, "account", by).await, (rin, "renewed".into()));
    drop(slip);

    let form = visitor.get("/password").await.form("/password").fill("old", &admin.password);
    form.fill("new", "rẫy lúa trên đồi").fill("again", "rẫy lúa trên đồi").submit().await.status(303);
    assert_eq!(last(&site, "account", by).await, (by, "password_changed".into()));

    let grants = format!("{person}/grants");
    let form = visitor.get(&grants).await.form(&grants);
    let grant: Id = form.value("id").parse().unwrap();
    form.save().await;
    form.save().await;
    assert_eq!(last(&site, "grant", by).await, (grant, "created".into()));
    let given = notes(&site, "grant").await.len();
    visitor.post(&format!("/grants/{grant}/ending"), &[]).await.status(303);
    visitor.post(&format!("/grants/{grant}/ending"), &[]).await.status(303);
    assert_eq!(last(&site, "grant", by).await, (grant, "ended".into()));
    assert_eq!(notes(&site, "grant").await.len(), given + 1);
}

#[actix_web::test]
async fn people_recorded_at_the_door_or_in_a_report_are_noted_too() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let address = format!("/classes/{}/participants", class(&school, &trainer).await.id);
    let form = trainer.get(&address).await.form("record").fill("full_name", "Hồ Thị Nua");
    let nua: Id = form.value("id").parse().unwrap();
    form.tick("sex", "female").choose("home", &school.district.id.to_string()).save().await;
    assert_eq!(last(&school.site, "person", school.mai.person).await, (nua, "created".into()));

    let land = land().await;
    let rin = land.site.sign_in_as(&land.rin).await;
    let form = rin.get(&format!("/reteachings/new?source={}", land.class)).await.form("/reteachings");
    let lua: Id = form.value("new.0.id").parse().unwrap();
    let form = form.tick("source", land.class).fill("day", &land.site.today().to_string());
    let form = form.choose("unit", &land.district.id.to_string());
    let form = form.fill("new.0.name", "Phạm Thị Lúa").tick("new.0.sex", "female");
    form.press("action", "draft").submit().await.status(303);
    assert_eq!(last(&land.site, "person", land.rin.person).await, (lua, "created".into()));
}

#[actix_web::test]
async fn what_the_commands_do_is_noted_as_done_by_nobody_on_the_site() {
    let site = Site::new().await;
    let (app, now) = (site.app.clone(), site.now());
    let commanded = std::thread::spawn(move || {
        let (name, _) =
            jobs::first_administrator(&app.db, &app.views.texts, Some(Sex::Male), now).unwrap().unwrap();
        jobs::grant(&app.db, &name, "trainer", "root", now).unwrap();
    });
    commanded.join().unwrap();
    for (record, count) in [("unit", 1), ("person", 1), ("account", 1), ("grant", 2)] {
        let notes = notes(&site, record).await;
        assert_eq!(notes.len(), count, "{record}");
        assert!(notes.iter().all(|(_, action, by)| action == "created" && by.is_none()), "{record}");
    }
}
