//! Bad input (names have `names.rs`), double submissions, stale pages, large classes, and text that would like to be markup.

use std::time::Instant;

use lantoa::attendance::queries as attendance;
use lantoa::classes::queries as classes;
use lantoa::courses::edition::EditionState;
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::people::{NewPerson, Role, Sex};
use lantoa::units::Level;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::classes::{add, class, filled, its_days_come, school};
use super::courses::publish;
use super::scope::{Land, land};
use super::summaries::hold;
use crate::support::visitor::encoded;
use crate::support::{Answer, Site, Visitor};

const SAME_SITE: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

#[actix_web::test]
async fn impossible_and_far_days_are_refused_beside_their_field() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    for day in [
        "2026-02-30",
        "31/11/2026",
        "0000-00-00",
        "-1",
        "9999-12-31",
        "1066-10-14",
        "mai",
        "2026-11-21T25:00",
    ] {
        let form = filled(&school, &trainer).await.fill("day.0", day);
        let answer = form.submit().await;
        answer.status(422).error_of("day.0");
        assert_eq!(answer.form("/classes").value("day.0"), day);
    }
    for (field, value) in [("start.1", "24:00"), ("start.1", "07:31"), ("length.0", "0"), ("length.0", "1e9")]
    {
        let answer = filled(&school, &trainer).await.fill(field, value).submit().await;
        let told = ["start.1", "length.0"].iter().any(|f| !answer.accepts(f));
        assert!(answer.code() == 422 && told, "{field}={value}");
    }
    let answer = filled(&school, &trainer).await.smuggle("session.18446744073709551615", new_id());
    answer.smuggle("add", "1").submit().await.status(200);
    let class = class(&school, &trainer).await;
    let edit = format!("/classes/{}", class.id);
    let page = trainer.get(&format!("{edit}/edit")).await;
    page.form(&edit).fill("revision", &i32::MAX.to_string()).submit().await.status(409);
    page.form(&edit).fill("revision", "99999999999").submit().await.status(422);
    page.form(&edit).without("revision").submit().await.status(422);
}

/// Each form of the site with its fields, as somebody who may send it.
async fn forms(land: &Land) -> Vec<(Visitor, String, Vec<(String, String)>)> {
    let (unit, person, class) = (land.district.id, land.person, land.class);
    let module = "/courses/leg/01-what-a-leg-is";
    let admin = land.site.sign_in_as(&land.admin).await;
    let rin = land.site.sign_in_as(&land.rin).await;
    let supervisor = land.site.sign_in_as(&land.supervisor).await;
    let stranger = land.site.visitor();
    admin.post("/studio/leg/drafts", &[]).await.status(303);
    let drawn: [(&Visitor, String, String); 19] = [
        (&stranger, "/sign-in".into(), "/sign-in".into()),
        (&admin, format!("/units/{unit}/units/new"), format!("/units/{unit}/units")),
        (&admin, format!("/units/{unit}/edit"), format!("/units/{unit}")),
        (&admin, format!("/units/{unit}/people/new"), format!("/units/{unit}/people")),
        (&admin, format!("/people/{person}/account"), format!("/people/{person}/account")),
        (&admin, format!("/people/{person}/grants"), format!("/people/{person}/grants")),
        (&admin, "/classes/new".into(), "/classes".into()),
        (&admin, format!("/classes/{class}/edit"), format!("/classes/{class}")),
        (&admin, "/studio/new".into(), "/studio".into()),
        (&admin, "/studio/leg/settings".into(), "/studio/leg/settings".into()),
        (&admin, "/studio/leg".into(), "/studio/leg/modules".into()),
        (&admin, "/studio/leg/reviews/new".into(), "/studio/leg/reviews".into()),
        (
            &admin,
            format!("/sessions/{}/attendance", land.session),
            format!("/sessions/{}/attendance", land.session),
        ),
        (&admin, format!("/sessions/{}/sheets", land.session), format!("/sessions/{}/sheets", land.session)),
        (&rin, format!("/reteachings/new?source={class}"), "/reteachings".into()),
        (&rin, format!("/reteachings/{}/edit", land.draft), format!("/reteachings/{}", land.draft)),
        (&rin, format!("{module}/quiz"), format!("{module}/attempts")),
        (&rin, module.into(), format!("{module}/reading")),
        (
            &supervisor,
            format!("/reteachings/{}", land.report),
            format!("/reteachings/{}/reviews", land.report),
        ),
    ];
    let mut forms = Vec::new();
    for (visitor, page, action) in drawn {
        let page = visitor.get(&page).await;
        page.status(200);
        let mut sent = page.form(&action).sent();
        // What is not ticked or chosen yet can be sent all the same.
        for name in page.attributes("form [name]", "name") {
            if sent.iter().all(|(known, _)| *known != name) {
                sent.push((name, String::new()));
            }
        }
        sent.truncate(60);
        forms.push((visitor.clone(), action, sent));
    }
    let participants = ["person", "what", "full_name", "sex", "birth_year", "home", "id", "another"];
    let fields = participants.map(|name| (name.to_owned(), String::new())).to_vec();
    forms.push((admin.clone(), format!("/classes/{class}/participants"), fields));
    // Drawn only for who may release this draft.
    let release = ["id", "draft", "saves", "last", "change", "state", "message"];
    let fields = release.map(|name| (name.to_owned(), String::new())).to_vec();
    forms.push((admin.clone(), "/studio/leg/editions".into(), fields));
    let fields = ["old", "new", "again"].map(|name| (name.to_owned(), String::new())).to_vec();
    forms.push((rin.clone(), "/password".into(), fields));
    let fields = ["lang", "back"].map(|name| (name.to_owned(), "vi".to_owned())).to_vec();
    forms.push((rin, "/language".into(), fields));
    forms
}

/// Values that programs stumble over; ids are real ones of others.
fn nasty(land: &Land) -> Vec<String> {
    let ids = [land.person, land.class, land.session, land.report, land.draft, land.edition, land.grant];
    let ids = ids.into_iter().chain([land.beside.id, land.district.id, land.elsewhere.person, new_id()]);
    let texts = [
        "",
        " ",
        "\0",
        "a\0b",
        "\u{1}\u{7f}",
        "\u{202e}",
        "\u{feff}",
        "0",
        "-1",
        "99999999999999999999",
        "1e308",
        "NaN",
        "2147483647",
        "2147483648",
        "-9223372036854775808",
        "null",
        "true",
        "[]",
        "{}",
        "{{x}}",
        "'\"><script>",
        "%",
        "_",
        "\\",
        "2026-11-21",
        "2026-02-30",
        "9999-12-31",
        "-2026-11-21",
        "7:30",
        "99:99",
        "1,5",
        "admin",
        "female",
        "accepted",
        "returned",
        "reteach",
        "official",
        "withdrawn",
        "hand_in",
        "draft",
        "more",
        "00000000-0000-0000-0000-000000000000",
        "/..",
        "//x",
        "🧺",
        "present",
        "late",
    ];
    let long = ["x".repeat(5000), "👩".repeat(300), "e\u{301}".repeat(201), "\u{301}".repeat(400)];
    texts.iter().map(|t| (*t).to_owned()).chain(long).chain(ids.map(|id| id.to_string())).collect()
}

#[actix_web::test]
async fn no_form_breaks_whatever_is_sent() {
    let land = land().await;
    let nasty = nasty(&land);
    let mut runner = TestRunner::deterministic();
    let mut broken = Vec::new();
    for (visitor, action, fields) in forms(&land).await {
        let dear = action.starts_with("/sign-in") || action == "/password" || action.ends_with("/account");
        for round in 0..if dear { 4 } else { 15 } {
            let mut sent = Vec::new();
            for (name, value) in &fields {
                let turn = (0u8..10, 0..nasty.len()).new_tree(&mut runner).unwrap().current();
                match turn {
                    // As it was, left out, replaced, or twice.
                    (0..=5, _) => sent.push((name.clone(), value.clone())),
                    (6, _) => {}
                    (7 | 8, at) => sent.push((name.clone(), nasty[at].clone())),
                    (_, at) => {
                        sent.extend([(name.clone(), value.clone()), (name.clone(), nasty[at].clone())])
                    }
                }
            }
            let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let answer = visitor.post_raw(&action, &encoded(&pairs), &SAME_SITE).await;
            if answer.code() >= 500 {
                broken.push(format!("{action} ({round}) {}: {pairs:?}", answer.code()));
            }
        }
        let bodies = [
            "",
            "&&&===",
            "%",
            "%ff=%ff",
            "{\"id\":1}",
            "--x\r\nContent-Disposition: form-data\r\n\r\n1",
            "\u{0}",
        ];
        for body in bodies {
            for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", ""] {
                let headers = [SAME_SITE[0], ("content-type", kind)];
                let answer = visitor.post_raw(&action, body, &headers).await;
                if answer.code() >= 500 {
                    broken.push(format!("{action} {kind} {body:?}: {}", answer.code()));
                }
            }
        }
        let large = visitor.post_raw(&action, &format!("a={}", "x".repeat(1024 * 1024)), &SAME_SITE).await;
        if !(400..500).contains(&large.code()) {
            broken.push(format!("{action} takes a megabyte: {}", large.code()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    hold(&land.site).await;
}

// The same form again.

#[actix_web::test]
async fn a_form_gone_back_to_and_changed_loses_nothing() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    let address = format!("/units/{}/people", land.district.id);
    let page = admin.get(&format!("{address}/new")).await;
    let form = |page: &Answer, name: &str| page.form(&address).fill("full_name", name).tick("sex", "male");
    form(&page, "Đinh Văn Một").submit().await.status(303);
    let answer = form(&page, "Đinh Văn Hai").submit().await;
    answer.status(422).error_of("full_name");
    form(&answer, "Đinh Văn Hai").save().await.shows("Đinh Văn Một").shows("Đinh Văn Hai");

    let address = format!("/units/{}/units", land.district.id);
    let page = admin.get(&format!("{address}/new")).await;
    page.form(&address).fill("name", "Sơn Cao").submit().await.status(303);
    let answer = page.form(&address).fill("name", "Sơn Linh").submit().await;
    answer.status(422).error_of("name");
    answer.form(&address).save().await.shows("Sơn Cao").shows("Sơn Linh");

    let address = format!("/people/{}/grants", land.person);
    let page = admin.get(&address).await;
    page.form(&address).choose("role", "lead").submit().await.status(303);
    let answer = page.form(&address).choose("role", "facilitator").submit().await;
    answer.status(422).error_of("role");
    answer.form(&address).save().await;
}

#[actix_web::test]
async fn a_class_form_gone_back_to_and_changed_makes_a_class_of_its_own() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let form = filled(&school, &trainer).await;
    let (id, title) = (form.value("id"), form.value("title"));
    form.submit().await.status(303);
    let answer = form.fill("title", "Lớp LEG ở Sơn Hà").submit().await;
    answer.status(422).hides("có người khác");
    assert!(answer.error_of("title").contains("Phiếu này đã gửi rồi"));
    let saved = format!("/classes/{id}");
    assert!(answer.attributes(".notice a", "href").contains(&saved));
    let form = answer.form("/classes");
    assert_eq!(form.value("title"), "Lớp LEG ở Sơn Hà");
    form.save().await.shows("Lớp LEG ở Sơn Hà");
    trainer.get(&saved).await.shows(&title).hides("Lớp LEG ở Sơn Hà");
    trainer.get("/classes").await.shows(&title).shows("Lớp LEG ở Sơn Hà");
}

#[actix_web::test]
async fn a_class_form_sent_again_after_its_class_was_corrected_makes_no_second_one() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let form = filled(&school, &trainer).await;
    let address = format!("/classes/{}", form.value("id"));
    form.submit().await.leads_to(&address);
    let edit = trainer.get(&format!("{address}/edit")).await.form(&address);
    edit.fill("title", "Lớp LEG ở Sơn Hà").save().await;
    form.save().await.shows("đã được mở từ lần gửi trước").hides("Đã mở lớp");
    trainer.get("/classes").await.shows("Lớp LEG ở Sơn Hà").hides("Lớp thí điểm LEG");
}

#[actix_web::test]
async fn the_id_of_somebody_elses_record_makes_nothing_and_changes_nothing() {
    let land = land().await;
    let trainer = land.site.user("Lê Thị Tập", Role::Trainer, &land.beside).await;
    let lead = land.site.user("Lê Thị Đội", Role::Supervisor, &land.beside).await;
    let admin = land.site.user("Lê Văn Trị", Role::Admin, &land.beside).await;
    let trainer = land.site.sign_in_as(&trainer).await;
    let lead = land.site.sign_in_as(&lead).await;
    let admin = land.site.sign_in_as(&admin).await;
    let beside = land.beside.id;

    let address = format!("/units/{beside}/people");
    let page = lead.get(&format!("{address}/new")).await;
    let form = page.form(&address).fill("full_name", "Kẻ Ghi Đè").tick("sex", "male");
    let theirs = form.fill("id", &land.person.to_string()).submit().await;
    theirs.status(404).hides("Hồ Thị Kín");

    let address = format!("/units/{beside}/units");
    let page = admin.get(&format!("{address}/new")).await;
    let form = page.form(&address).fill("name", "Ba Dinh").fill("id", &land.district.id.to_string());
    form.submit().await.status(404);

    let someone = land.site.person("Phạm Văn Bất Kỳ", &land.beside).await;
    let address = format!("/people/{someone}/grants");
    let page = admin.get(&address).await;
    page.form(&address).fill("id", &land.grant.to_string()).submit().await.status(404);
    page.form(&address).smuggle("unit", land.district.id).submit().await.status(422).error_of("unit");

    let page = trainer.get("/classes/new").await;
    let form = page
        .form("/classes")
        .fill("title", "Lớp ghi đè")
        .choose("edition", &land.edition.to_string())
        .choose("unit", &beside.to_string())
        .fill("day.0", "2026-11-24");
    form.fill("id", &land.class.to_string()).submit().await.status(404);
    let form = page
        .form("/classes")
        .fill("title", "Lớp lấy buổi")
        .choose("edition", &land.edition.to_string())
        .choose("unit", &beside.to_string())
        .fill("day.0", "2026-11-24")
        .fill("session.0", &land.session.to_string());
    form.submit().await.status(404);
    let of_unit = page.form("/classes").fill("title", "x").smuggle("unit", land.district.id);
    of_unit.submit().await.status(422).error_of("unit");

    let (class, session) = (land.class, land.session);
    land.site
        .read(move |conn| {
            assert_eq!(classes::known_class(conn, class)?.title, "Lớp chỉ của Sơn Hà");
            assert_eq!(classes::session(conn, session)?.class, class);
            Ok(())
        })
        .await;
    trainer.get("/classes").await.hides("Lớp lấy buổi").hides("Lớp ghi đè");
}

#[actix_web::test]
async fn a_class_is_made_only_of_an_edition_in_use() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let form = filled(&school, &trainer).await;
    let made = class(&school, &trainer).await;
    publish_again(&school.site).await;
    form.submit().await.status(422).error_of("edition");
    // A class keeps the edition it was made with.
    let edit = format!("/classes/{}", made.id);
    trainer.get(&format!("{edit}/edit")).await.form(&edit).fill("venue", "Nhà văn hóa").save().await;
}

async fn publish_again(site: &Site) {
    publish(site, "leg", EditionState::DraftInUse).await;
}

#[actix_web::test]
async fn the_same_posts_at_once_make_one_record() {
    let land = land().await;
    let rin = land.site.sign_in_as(&land.rin).await;
    let module = "/courses/leg/01-what-a-leg-is";
    let admin = land.site.sign_in_as(&land.admin).await;
    let supervisor = land.site.sign_in_as(&land.supervisor).await;
    let quiz = rin.get(&format!("{module}/quiz")).await;
    let mut form = quiz.form(&format!("{module}/attempts"));
    let names =
        quiz.attributes("input[name^='q.']", "name").into_iter().collect::<std::collections::BTreeSet<_>>();
    for name in names {
        let first = form.offers(&name)[0].clone();
        form = form.tick(&name, first);
    }
    let people = format!("/units/{}/people", land.district.id);
    let grants = format!("/people/{}/grants", land.person);
    let reviews = format!("/reteachings/{}/reviews", land.report);
    let forms = [
        form,
        rin.get(module).await.form(&format!("{module}/reading")),
        admin
            .get(&format!("{people}/new"))
            .await
            .form(&people)
            .fill("full_name", "Đinh Văn Đôi")
            .tick("sex", "male"),
        admin.get(&grants).await.form(&grants).choose("role", "lead"),
        supervisor
            .get(&format!("/reteachings/{}", land.report))
            .await
            .form(&reviews)
            .press("verdict", "accepted"),
        {
            let page = admin.get("/classes/new").await;
            let form = page.form("/classes").fill("title", "Lớp một lần").fill("day.0", "2026-11-24");
            let form = form.choose("edition", &land.edition.to_string());
            form.choose("unit", &land.district.id.to_string())
        },
        {
            let page = rin.get(&format!("/reteachings/new?source={}", land.class)).await;
            let form = page.form("/reteachings").fill("day", &land.site.today().to_string());
            let form = form.tick("source", land.class).choose("unit", &land.district.id.to_string());
            form.fill("new.0.name", "Đinh Văn Mới").tick("new.0.sex", "male").press("action", "draft")
        },
    ];
    for form in forms {
        let all = futures(&form).await;
        let first = all[0].status(303).location().to_owned();
        for answer in &all {
            answer.status(303).leads_to(&first);
        }
    }
    let person = land.rin.person;
    land.site
        .read(move |conn| {
            let attempts = lantoa::quizzes::queries::attempts_at(conn, person, "leg", "01-what-a-leg-is")?;
            assert_eq!(attempts.len(), 1);
            assert_eq!(lantoa::cascade::queries::reports_of(conn, person)?.len(), 3);
            Ok(())
        })
        .await;
    let unit = admin.get(&format!("/units/{}", land.district.id)).await.text();
    for name in ["Đinh Văn Đôi", "Đinh Văn Mới"] {
        assert_eq!(unit.matches(name).count(), 1, "{name}: {unit}");
    }
    hold(&land.site).await;
}

/// The same form sent four times before any answer has come.
async fn futures(form: &crate::support::filled_form::FilledForm) -> [Answer; 4] {
    let (a, b, c, d) = tokio::join!(form.submit(), form.submit(), form.submit(), form.submit());
    [a, b, c, d]
}

// Stale pages and marks.

#[actix_web::test]
async fn a_verdict_on_what_was_decided_meanwhile_is_told() {
    let land = land().await;
    let (one, two) = (land.site.sign_in_as(&land.supervisor).await, land.site.sign_in_as(&land.admin).await);
    let address = format!("/reteachings/{}", land.report);
    let reviews = format!("{address}/reviews");
    let (first, second) = (one.get(&address).await, two.get(&address).await);
    first.form(&reviews).press("verdict", "accepted").submit().await.status(303);
    let late = second
        .form(&reviews)
        .fill("reason", "Thiếu danh sách ký")
        .press("verdict", "returned")
        .submit()
        .await;
    late.status(409).shows("không còn chờ thẩm định");
    // Nor does a report accepted meanwhile change under its facilitator's hands.
    let rin = land.site.sign_in_as(&land.rin).await;
    let fields = [("action", "draft"), ("session", &*new_id().to_string())];
    assert!([409, 422].contains(&rin.post(&address, &fields).await.code()));
    hold(&land.site).await;
}

#[actix_web::test]
async fn marks_for_strangers_other_sessions_and_by_others_are_refused() {
    let land = land().await;
    let trainer = land.site.sign_in_as(&land.trainer).await;
    let address = format!("/sessions/{}/attendance", land.session);
    let strange = format!("mark.{}", land.person);
    trainer
        .post(&address, &[(&strange, "present")])
        .await
        .status(422)
        .shows("Không còn trong lớp: Hồ Thị Kín");
    let known = format!("mark.{}", land.learner.person);
    for visitor in [&land.supervisor, &land.rin, &land.learner, &land.elsewhere] {
        let visitor = land.site.sign_in_as(visitor).await;
        visitor.post(&address, &[(&known, "present")]).await.status(404);
    }
    for body in ["mark.x=present", "mark.=present", "mark.%00=present&seen.=x"] {
        let answer = trainer.post_raw(&address, body, &SAME_SITE).await;
        assert!(answer.code() < 500, "{body}");
    }
    let (session, person) = (land.session, land.learner.person);
    let marks = land.site.read(move |conn| Ok(attendance::histories(conn, session)?.remove(&person))).await;
    assert_eq!(marks, None);
    hold(&land.site).await;
}

// Large.

#[actix_web::test]
async fn a_class_of_four_hundred_and_a_unit_of_two_thousand_are_borne() {
    let school = school().await;
    let site = &school.site;
    let (unit, now) = (school.district.id, site.now());
    let ids: Vec<Id> = (0..2000).map(|_| new_id()).collect();
    let all = ids.clone();
    site.write(move |conn| {
        for (n, id) in all.iter().enumerate() {
            let person = NewPerson {
                id: *id,
                full_name: format!("Đinh Thị Người Thứ {n}"),
                sex: if n % 2 == 0 { Sex::Female } else { Sex::Male },
                birth_year: None,
                unit,
                position: None,
                phone: None,
                ethnicity: None,
                ethnicity_local: None,
                poverty: None,
            };
            lantoa::people::queries::add_person(conn, &person, None, now)?;
        }
        Ok(())
    })
    .await;
    let trainer = site.sign_in_as(&school.mai).await;
    let made = class(&school, &trainer).await;
    let timed = |what: &'static str, since: Instant| println!("{what}: {} ms", since.elapsed().as_millis());
    let start = Instant::now();
    add(&trainer, &made, &ids[..400]).await.status(303);
    timed("adding 400", start);
    its_days_come(&school, &made);
    let class = made.id;
    let sessions = site.read(move |conn| Ok(classes::sessions(conn, class)?)).await;
    let address = format!("/sessions/{}/attendance", sessions[0].id);
    let start = Instant::now();
    let page = trainer.get(&address).await;
    timed("the roll of 400", start);
    let marked = page.form("roll").press("all", "present").submit().await;
    let form = marked.status(200).form("roll").tick(&format!("mark.{}", ids[7]), "absent");
    let start = Instant::now();
    form.submit().await.status(303);
    timed("saving 400 marks", start);
    let session = sessions[0].id;
    assert_eq!(site.read(move |conn| Ok(attendance::roll(conn, session)?)).await.len(), 400);
    for address in [
        format!("/classes/{class}"),
        format!("/classes/{class}/attendance"),
        format!("/classes/{class}/participants?unit={unit}"),
        format!("/units/{unit}"),
        format!("/units/{unit}?page=40"),
        format!("/units/{unit}/overview"),
        format!("/units/{unit}/overview?page=41"),
        format!("/units/{unit}/cascade?course=leg"),
    ] {
        let start = Instant::now();
        trainer.get(&address).await.status(200);
        println!("{address}: {} ms", start.elapsed().as_millis());
    }
    hold(site).await;
}

#[actix_web::test]
async fn two_hundred_classes_are_listed_page_by_page() {
    let school = school().await;
    let trainer = school.site.sign_in_as(&school.mai).await;
    let made = class(&school, &trainer).await;
    let (id, by, now) = (made.id, school.mai.person, school.site.now());
    school
        .site
        .write(move |conn| {
            let like = classes::as_new(conn, id)?;
            for n in 0..200 {
                let mut new = like.clone();
                (new.id, new.title) = (new_id(), format!("Lớp thứ {n}"));
                new.sessions.iter_mut().for_each(|s| s.id = new_id());
                classes::add_class(conn, &new, by, now)?;
            }
            Ok(())
        })
        .await;
    let start = Instant::now();
    let page = trainer.get("/classes").await;
    println!("/classes: {} ms, {} bytes", start.elapsed().as_millis(), page.html().len());
    page.status(200);
    trainer.get("/classes?page=10").await.status(200);
    trainer.get("/").await.status(200);
    for level in 0..100 {
        school.site.unit(&format!("Xã {level}"), Level::Commune, Some(&school.district)).await;
    }
    trainer.get(&format!("/units/{}/overview", school.district.id)).await.status(200).shows("Xã 99");
}

// Text stays text.

#[actix_web::test]
async fn what_people_write_never_becomes_markup() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    let bait = "<script>alert(1)</script>'\"><img src=x onerror=y>{{page}}{{{x}}}</title></svg>javascript:1";
    let people = format!("/units/{}/people", land.district.id);
    let page = admin.get(&format!("{people}/new")).await;
    let form = page.form(&people).fill("full_name", bait).tick("sex", "male").fill("position", bait);
    let person: Id = form.value("id").parse().unwrap();
    form.submit().await.status(303);
    let units = format!("/units/{}/units", land.district.id);
    let form = admin.get(&format!("{units}/new")).await.form(&units).fill("name", bait).fill("code", bait);
    form.submit().await.status(303);
    let edit = format!("/classes/{}", land.class);
    let form = admin.get(&format!("{edit}/edit")).await.form(&edit).fill("title", bait).fill("venue", bait);
    form.fill("note", bait).fill("organiser", bait).submit().await.status(303);
    let rin = land.site.sign_in_as(&land.rin).await;
    let draft = format!("/reteachings/{}", land.draft);
    let form =
        rin.get(&format!("{draft}/edit")).await.form(&draft).fill("questions", bait).fill("note", bait);
    form.fill("venue", bait).tick("person", person).press("action", "hand_in").submit().await.status(303);
    let reviews = format!("{draft}/reviews");
    let form = admin.get(&draft).await.form(&reviews).fill("reason", bait);
    form.press("verdict", "returned").submit().await.status(303);
    let unit = land.district.id;
    for (visitor, address) in [
        (&admin, "/".to_owned()),
        (&admin, format!("/units/{unit}")),
        (&admin, format!("/units/{unit}/overview")),
        (&admin, format!("/units/{unit}/cascade?course=leg")),
        (&admin, format!("/people/{person}")),
        (&admin, format!("/people/{person}/account")),
        (&admin, format!("/people/{person}/grants")),
        (&admin, "/classes".to_owned()),
        (&admin, edit.clone()),
        (&admin, format!("{edit}/edit")),
        (&admin, format!("{edit}/participants?unit={unit}&search={bait}")),
        (&admin, format!("{edit}/attendance")),
        (&admin, format!("/sessions/{}/attendance", land.session)),
        (&admin, "/reviews".to_owned()),
        (&admin, draft.clone()),
        (&rin, "/".to_owned()),
        (&rin, "/reteachings".to_owned()),
        (&rin, draft.clone()),
        (&rin, format!("{draft}/edit")),
        (&rin, format!("/reteachings/new?source={}", land.class)),
        (&rin, format!("/courses/{bait}")),
        (&land.site.visitor(), format!("/sign-in?back={bait}")),
    ] {
        let address: String = address
            .chars()
            .map(|c| if "<>\"{}' ".contains(c) { format!("%{:02x}", c as u32) } else { c.to_string() })
            .collect();
        let page = visitor.get(&address).await;
        assert!([200, 404].contains(&page.code()), "{address}: {}", page.code());
        for markup in ["<script>alert", "<img src=x", "'\"><img", "href=\"javascript:", "{{{x}}}</title>"] {
            assert!(!page.html().contains(markup), "{address} lets {markup} through");
        }
        assert!(page.all("img[src=x]").is_empty() && !page.all("title").is_empty());
        let scripts = page.attributes("script", "src");
        assert_eq!(page.all("script").len(), scripts.len(), "{address} runs a script of its own");
    }
}

// Signing in.

#[actix_web::test]
async fn cookies_and_headers_from_outside_change_nothing() {
    let land = land().await;
    let rin = land.site.sign_in_as(&land.rin).await;
    for notice in ["x", "roll_saved_x", "../form.required", "<b>", "class_made\r\nx: y"] {
        rin.set_cookie("notice", notice);
        rin.get("/").await.status(200).hides("[notice").hides("notice.");
    }
    rin.drop_cookie("notice");
    for language in ["xx", "", "vi\r\nset-cookie: a=b", "../../etc"] {
        let visitor = land.site.visitor();
        visitor.set_cookie("language", language);
        visitor.get("/sign-in").await.status(200).shows("Đăng nhập");
    }
    let back = [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "/x\r\nset-cookie: a=b",
    ];
    for back in back {
        let fields = [("login", &*land.rin.user_name), ("password", &*land.rin.password), ("back", back)];
        land.site.visitor().post("/sign-in", &fields).await.status(303).leads_to("/");
        rin.post("/language", &[("lang", "vi"), ("back", back)]).await.status(303).leads_to("/");
    }
    let unicode = [("lang", "vi"), ("back", "/đường?x=ă")];
    assert!(rin.post("/language", &unicode).await.code() < 500);
    // The oldest browsers name only where they come from.
    for (host, origin, expected) in [
        ("lantoa.example", "https://lantoa.example", 303),
        ("lantoa.example", "https://evil.example", 403),
        ("lantoa.example", "https://lantoa.example.evil.example", 403),
        ("lantoa.example", "null", 403),
        ("lantoa.example", "https://evil.example/https://lantoa.example", 403),
        ("lantoa.example", "https://lantoa.example@evil.example", 403),
        ("", "https://", 403),
    ] {
        let headers = [("host", host), ("origin", origin)];
        let answer = rin.post_raw("/language", "lang=vi&back=/", &headers).await;
        assert_eq!(answer.code(), expected, "{origin}");
    }
    for cookie in
        land.site.visitor().try_sign_in(&land.rin.user_name, &land.rin.password).await.headers("set-cookie")
    {
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }
}

#[actix_web::test]
async fn an_unknown_name_and_a_password_too_long_cost_as_much_as_any_guess() {
    let land = land().await;
    let long = "x".repeat(5000);
    for login in [&*land.rin.user_name, "khong.co.ai"] {
        let answer = land.site.visitor().try_sign_in(login, &long).await;
        answer.status(422).shows("mật khẩu");
    }
    let app = &land.site.app;
    let hash = app.hash_password("đúng".into()).await.unwrap();
    assert!(app.password_matches("đúng".into(), Some(hash.clone())).await.unwrap());
    assert!(!app.password_matches(long, Some(hash)).await.unwrap());
}
