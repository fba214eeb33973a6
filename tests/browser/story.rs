//! The whole story in a browser, at the width of a phone, in Vietnamese: a course is published and
//! taught in a pilot class, somebody teaches it on, those whom she taught teach it on again, and
//! supervisors see what is theirs to see. With scripts and without them it is the same story.

use std::collections::BTreeMap;

use lantoa::demo::cast::{
    Actor, HIENG, KHIEM, LANH, LIA, MAI, NHO, PEO, RIN, ROC, THANH, THUY, TIEN, TUYET, VINH,
};
use lantoa::demo::places::unit_id;
use lantoa::demo::{PASSWORD, write_cast};
use lantoa::people::password::{self, Cost};

use crate::support::{Browser, PHONE, Served};

const COURSE: &str = "/courses/leg";
const PILOT: &str = "Lớp thí điểm: lập nhóm LEG ở hai huyện";
const VILLAGER: &str = "Đinh Thị Y Nhoi";
const REASON: &str = "Xin ghi bà con đã hỏi gì trong buổi.";
const ASKED: &str = "Hộ mới thoát nghèo có ở lại nhóm được không?";

#[actix_web::test]
async fn a_pilot_class_spreads_to_the_second_generation() {
    let site = site_with_the_cast().await;
    let browser = site.browse(PHONE).await;
    the_story(Story { site, browser, pictures: "story" }).await;
}

#[actix_web::test]
async fn a_pilot_class_spreads_to_the_second_generation_with_scripts_switched_off() {
    let site = site_with_the_cast().await;
    let browser = site.browse_without_scripts(PHONE).await;
    the_story(Story { site, browser, pictures: "story-without-scripts" }).await;
}

/// Everybody of the cast with their units and roles; nothing is published, nobody has done anything.
async fn site_with_the_cast() -> Served {
    let site = Served::new();
    let (now, hash) = (site.now(), password::hash(PASSWORD, Cost::Least));
    site.write(move |conn| write_cast(conn, now, &hash)).await;
    site
}

async fn the_story(story: Story) {
    story.the_trainer_publishes_the_course().await;
    let pilot = story.the_trainer_makes_a_class_of_five_sessions().await;
    story.the_trainer_adds_people_of_two_districts(&pilot).await;
    story.the_trainer_calls_five_rolls(&pilot).await;
    story.rin_reads_and_passes_every_quiz_at_the_second_try_at_the_latest().await;
    let first = story.rin_teaches_two_colleagues_and_a_villager().await;
    story.tien_gives_it_back().await;
    story.rin_mends_it(&first).await;
    story.tien_accepts("Đinh Thị Rin").await;
    story.roc_reads_and_passes_what_he_was_taught().await;
    let second = story.roc_teaches_officials_of_his_commune().await;
    story.tien_accepts("Đinh Văn Rốc").await;
    story.the_official_finds_what_he_has_learned(&second).await;
    story.tien_sees_the_figures_of_his_district().await;
    story.tien_sees_who_taught_whom().await;
    story.the_province_sees_three_generations().await;
    story.the_supervisor_of_another_district_sees_none_of_it(&pilot, &first, &second).await;
}

struct Story {
    site: Served,
    browser: Browser,
    pictures: &'static str,
}

impl Story {
    /// The Vietnamese words of a key.
    fn said(&self, key: &str) -> String {
        self.site.said(key, &[])
    }

    async fn shows(&self, key: &str) {
        self.browser.shows(&self.said(key)).await;
    }

    async fn presses(&self, key: &str) {
        self.browser.press(&self.said(key)).await;
    }

    async fn clicks(&self, key: &str) {
        self.browser.click(&self.said(key)).await;
    }

    /// By the navigation of the frame.
    async fn goes_to(&self, path: &str) {
        self.browser.follow(&format!("nav.nav a[href='{path}']")).await;
    }

    async fn picture(&self, name: &str) {
        self.browser.pictures(&format!("{}-{name}", self.pictures)).await;
    }

    /// The last one signs out, this one signs in.
    async fn now_comes(&self, who: &Actor) {
        if self.browser.has("details.account").await {
            self.browser.tap("details.account summary").await;
            self.presses("nav.sign_out").await;
            self.shows("notice.signed_out").await;
        }
        self.browser.sign_in(who.key, PASSWORD).await;
        self.browser.shows(&self.site.said("overview.hello", &[("name", who.name.into())])).await;
    }

    /// One must look like the other: nothing is wider than the phone.
    async fn is_on(&self, path: &str) {
        assert_eq!(self.browser.path().await, path, "{}", self.browser.text().await);
        self.browser.no_sideways_scroll().await;
    }

    async fn the_trainer_publishes_the_course(&self) {
        let browser = &self.browser;
        self.now_comes(&VINH).await;
        self.goes_to("/courses").await;
        self.shows("courses.none_to_publish").await;
        self.clicks("courses.to_studio").await;
        browser.follow("form[action='/studio/leg/drafts'] button").await;
        self.is_on("/studio/leg").await;
        self.shows("notice.draft_begun").await;
        self.clicks("studio.release_in_use").await;
        browser.fill("message", "Bản đầu tiên.").await;
        self.presses("studio.release").await;
        self.is_on("/studio/leg").await;
        self.shows("notice.edition_published").await;
        self.shows("courses.draft_in_use").await;
    }

    async fn the_trainer_makes_a_class_of_five_sessions(&self) -> String {
        let browser = &self.browser;
        self.goes_to("/classes").await;
        self.shows("classes.none_held").await;
        self.clicks("classes.make").await;
        browser.fill("first_day", "2026-11-24").await;
        browser.fill("count", "5").await;
        browser.fill("days", "2").await;
        self.presses("classes.fill").await;
        let mut days = Vec::new();
        for row in browser.client().find_all(css("main .sittings input[type=date]")).await.unwrap() {
            days.push(row.prop("value").await.unwrap().unwrap());
        }
        assert_eq!(days, ["2026-11-24", "2026-11-24", "2026-11-24", "2026-11-25", "2026-11-25"]);
        // The evening is shorter.
        browser.fill("length.2", "120").await;
        browser.fill("title", PILOT).await;
        browser.tick("kind", "pilot").await;
        browser.find("main select[name=edition]").await.select_by_index(1).await.unwrap();
        browser.choose("unit", &unit_id("quang-ngai").to_string()).await;
        browser.tick("facilitator", VINH.id()).await;
        browser.fill("venue", "Hội trường Ban QLDA tỉnh").await;
        self.picture("class-form").await;
        self.presses("classes.save_new").await;
        self.shows("notice.class_made").await;
        browser.shows(PILOT).await;
        browser
            .shows(&self.site.said("classes.hours_of", &[("hours", "16".into()), ("count", 5.into())]))
            .await;
        browser.path().await
    }

    async fn the_trainer_adds_people_of_two_districts(&self, pilot: &str) {
        let browser = &self.browser;
        self.clicks("classes.add_people").await;
        browser.choose("unit", &unit_id("son-ha").to_string()).await;
        self.presses("classes.look").await;
        for cf in [RIN, TUYET, KHIEM] {
            browser.tick("person", cf.id()).await;
        }
        self.presses("classes.add_chosen").await;
        self.shows("notice.participants_added").await;
        // The other two by name, typed without marks.
        for (cf, typed) in [(LIA, "dinh van lia"), (HIENG, "hieng")] {
            browser.goto(&format!("{pilot}/participants")).await;
            browser.choose("unit", &unit_id("son-tay").to_string()).await;
            browser.fill("search", typed).await;
            self.presses("classes.look").await;
            browser.tick("person", cf.id()).await;
            self.presses("classes.add_chosen").await;
        }
        browser.goto(pilot).await;
        let sum = [("count", 5.into()), ("female", 3.into()), ("male", 2.into())];
        browser.shows(&self.site.said("classes.participants_sum", &sum)).await;
        for cf in [RIN, TUYET, KHIEM, LIA, HIENG] {
            browser.shows(cf.name).await;
        }
    }

    async fn the_trainer_calls_five_rolls(&self, pilot: &str) {
        // From Saturday at seven to Tuesday at a quarter to eight, and on from session to session.
        let waits = [3 * 24 * 60 + 45, 6 * 60, 5 * 60 + 30, 12 * 60 + 30, 6 * 60];
        let odd = [(2, LIA, "late"), (3, KHIEM, "absent")];
        for (nth, wait) in (1..).zip(waits) {
            self.site.pass_minutes(wait);
            self.opens_roll(pilot, nth).await;
            let all_present = self.said("attendance.all_present");
            match self.browser.scripts {
                true => self.browser.press_and_stay(&all_present).await,
                false => self.browser.press(&all_present).await,
            }
            for (_, who, mark) in odd.iter().filter(|(session, ..)| *session == nth) {
                self.browser.tick(&format!("mark.{}", who.id()), mark).await;
            }
            self.presses("attendance.save").await;
            self.shows("notice.roll_saved").await;
        }
        // The paper sheet of the evening showed him after all.
        self.opens_roll(pilot, 3).await;
        self.browser.tick(&format!("mark.{}", KHIEM.id()), "late").await;
        self.presses("attendance.save").await;
        self.browser.goto(&self.browser.path().await).await;
        self.browser.tap("details.history summary").await;
        let history = self.browser.find("details.history").await.text().await.unwrap();
        assert!(history.contains(&self.said("attendance.absent")), "the earlier mark is gone: {history}");
        self.picture("roll").await;

        self.browser.goto(pilot).await;
        self.clicks("classes.attendance").await;
        let rows = self.table("attendance").await;
        let came = self.said("attendance.came_of");
        for cf in [RIN, KHIEM, LIA] {
            assert_eq!(cell(&rows, cf.name, &came), "5/5 (100%)", "{}", cf.name);
        }
        let third = self.site.said("attendance.session", &[("n", 3.into())]);
        assert_eq!(cell(&rows, KHIEM.name, &third), self.said("attendance.late"));
        self.picture("attendance").await;
    }

    async fn opens_roll(&self, pilot: &str, nth: i64) {
        self.browser.goto(pilot).await;
        self.browser.click(&self.site.said("classes.call_roll", &[("n", nth.into())])).await;
    }

    async fn rin_reads_and_passes_every_quiz_at_the_second_try_at_the_latest(&self) {
        self.site.pass_days(1);
        self.now_comes(&RIN).await;
        self.picture("home-of-rin").await;
        self.reads_and_passes(Some("quiz-not-passed")).await;
    }

    /// From the first lesson that home asks for to the end of the course; where there is a name for the
    /// picture, the first quiz is failed once.
    async fn reads_and_passes(&self, failed: Option<&str>) {
        let browser = &self.browser;
        let modules = self.site.modules_of("leg").await;
        browser.follow(&format!("main .today a[href^='{COURSE}/']")).await;
        for passed in 1.. {
            let module = browser.path().await;
            self.presses("courses.i_have_read").await;
            self.shows("notice.reading_kept").await;
            self.clicks("courses.to_quiz").await;
            if let Some(picture) = failed.filter(|_| passed == 1) {
                self.answers(&module, false).await;
                self.shows("quizzes.you_did_not_pass").await;
                self.picture(picture).await;
                self.clicks("quizzes.again").await;
            }
            self.answers(&module, true).await;
            self.shows("quizzes.you_passed").await;
            if browser.has("main .buttons a.button[href$='/leg']").await {
                assert_eq!(passed, modules);
                break;
            }
            browser.follow("main .buttons a.button:not(.quiet)").await;
        }
        self.clicks("quizzes.to_course").await;
        self.is_on(COURSE).await;
        self.shows("courses.course_done").await;
    }

    /// Fills in the quiz that is open and hands it in: all right, or all wrong.
    async fn answers(&self, module: &str, right: bool) {
        let slug = module.rsplit('/').next().unwrap();
        for (name, values) in self.site.answer_key("leg", slug).await {
            if self.browser.has(&format!("main select[name='{name}']")).await {
                for value in &values {
                    self.browser.choose(&name, value).await;
                }
                continue;
            }
            let css = format!("main input[name='{name}']");
            if self.browser.has(&format!("{css}[type=text]")).await {
                self.browser.fill(&name, if right { &values[0] } else { "0" }).await;
                continue;
            }
            let mut offered = Vec::new();
            for input in self.browser.client().find_all(self::css(&css)).await.unwrap() {
                offered.push(input.attr("value").await.unwrap().unwrap());
            }
            let wrong = offered.into_iter().filter(|value| !values.contains(value)).take(1);
            for value in if right { values.clone() } else { wrong.collect() } {
                self.browser.tick(&name, value).await;
            }
        }
        self.presses("quizzes.hand_in").await;
    }

    /// Teaching on what was learned in the only class that is offered, at half past seven yesterday.
    async fn reports(&self, unit: &str, people: &[(Actor, &str)]) {
        let browser = &self.browser;
        self.goes_to("/reteachings").await;
        browser.follow("main .card a.button").await;
        for module in ["01-what-a-leg-is", "02-who-can-join"] {
            browser.tap(&format!("main label:has(input[value$='/{module}'])")).await;
        }
        browser.fill("day", &self.site.today().plus_days(-1).to_string()).await;
        browser.fill("starts", "07:30").await;
        browser.fill("hours", "1,5").await;
        browser.choose("unit", &unit_id(unit).to_string()).await;
        for (who, typed) in people {
            browser.fill("search", typed).await;
            self.presses("cascade.find").await;
            browser.tick("person", who.id()).await;
        }
    }

    async fn rin_teaches_two_colleagues_and_a_villager(&self) -> String {
        let browser = &self.browser;
        self.site.pass_days(6);
        self.now_comes(&RIN).await;
        browser.shows(&self.site.said("overview.teach_on", &[("class", PILOT.into())])).await;
        self.reports("son-thanh", &[(ROC, "roc"), (NHO, "nho")]).await;
        browser.fill("new.0.name", VILLAGER).await;
        browser.tick("new.0.sex", "female").await;
        browser.fill("new.0.born", "1990").await;
        browser.choose("new.0.unit", &unit_id("son-thanh/1").to_string()).await;
        self.picture("report").await;
        self.presses("cascade.hand_in").await;
        self.shows("notice.reteach_handed_in").await;
        self.shows("cascade.state.handed_in").await;
        self.is_generation(1).await;
        for name in [ROC.name, NHO.name, VILLAGER, PILOT, "Gò Chu"] {
            browser.shows(name).await;
        }
        browser.path().await
    }

    async fn is_generation(&self, n: i64) {
        self.browser.shows(&self.site.said("cascade.generation", &[("n", n.into())])).await;
    }

    async fn opens_what_waits(&self, taught_by: &str) {
        self.site.pass_days(1);
        self.now_comes(&TIEN).await;
        self.browser.shows(&self.site.said("overview.reviews_waiting", &[("count", 1.into())])).await;
        self.browser.follow("main .today a[href='/reviews']").await;
        self.browser.click(taught_by).await;
    }

    async fn tien_gives_it_back(&self) {
        self.opens_what_waits(RIN.name).await;
        self.browser.shows(VILLAGER).await;
        self.presses("cascade.return").await;
        self.shows("cascade.refused.no_reason").await;
        self.browser.fill("reason", REASON).await;
        self.presses("cascade.return").await;
        self.is_on("/reviews").await;
        self.shows("notice.reteach_returned").await;
    }

    async fn rin_mends_it(&self, report: &str) {
        let browser = &self.browser;
        self.now_comes(&RIN).await;
        browser.shows(&self.site.said("overview.returned_why", &[("reason", REASON.into())])).await;
        browser.follow("main .today a[href^='/reteachings/']").await;
        if browser.path().await == report {
            browser.shows(REASON).await;
            self.clicks("cascade.mend").await;
        }
        browser.shows(REASON).await;
        browser.fill("questions", ASKED).await;
        self.presses("cascade.hand_in").await;
        self.is_on(report).await;
        self.shows("notice.reteach_handed_in").await;
        browser.shows(ASKED).await;
        browser.shows(VILLAGER).await;
    }

    async fn tien_accepts(&self, taught_by: &str) {
        self.opens_what_waits(taught_by).await;
        self.picture("review").await;
        self.presses("cascade.accept").await;
        self.is_on("/reviews").await;
        self.shows("notice.reteach_accepted").await;
        self.shows("cascade.nothing_waits").await;
    }

    async fn roc_reads_and_passes_what_he_was_taught(&self) {
        self.site.pass_days(1);
        self.now_comes(&ROC).await;
        self.reads_and_passes(None).await;
    }

    async fn roc_teaches_officials_of_his_commune(&self) -> String {
        self.site.pass_days(1);
        self.goes_to("/").await;
        self.reports("son-nham", &[(THANH, "dinh van thanh"), (MAI, "mai"), (PEO, "peo")]).await;
        self.presses("cascade.hand_in").await;
        self.shows("notice.reteach_handed_in").await;
        self.is_generation(2).await;
        for official in [THANH, MAI, PEO] {
            self.browser.shows(official.name).await;
        }
        self.browser.path().await
    }

    async fn the_official_finds_what_he_has_learned(&self, report: &str) {
        self.now_comes(&THANH).await;
        self.goes_to("/classes").await;
        self.shows("classes.attended").await;
        // What was written about it is between the one who taught and the supervisor.
        self.is_missing(report).await;
    }

    async fn tien_sees_the_figures_of_his_district(&self) {
        let browser = &self.browser;
        self.now_comes(&TIEN).await;
        browser.goto(&format!("/units/{}/overview?course=leg", unit_id("son-ha"))).await;
        browser.no_sideways_scroll().await;
        self.picture("overview").await;
        let rows = self.table("sums").await;
        let said = |key: &str| self.said(key);
        let total = self.site.said("overview.total", &[("name", "Sơn Hà".into())]);
        for (unit, accepted, reached) in [("Sơn Thành", "1", "3"), ("Sơn Nham", "1", "3"), (&total, "2", "6")]
        {
            assert_eq!(cell(&rows, unit, &said("overview.accepted")), accepted, "{unit}");
            assert_eq!(cell(&rows, unit, &said("overview.waiting")), "0", "{unit}");
            assert_eq!(cell(&rows, unit, &said("overview.reached")), reached, "{unit}");
        }
        let all = self.site.modules_of("leg").await;
        for unit in ["Sơn Thành", "Sơn Nham"] {
            let read = cell(&rows, unit, &said("overview.modules_read"));
            assert!(read.starts_with(&format!("{all} / ")), "modules read in {unit}: {read}");
        }
        let came = cell(&rows, "Sơn Thành", &said("overview.attendance"));
        assert!(came.starts_with("5 / 5"), "attendance: {came}");
        let fact = |key: &str, args: &[(&str, serde_json::Value)]| self.site.said(key, args);
        let learned = [
            fact("overview.read_of", &[("read", all.into()), ("modules", all.into())]),
            fact("overview.passed_of", &[("passed", all.into()), ("quizzes", all.into())]),
            fact("overview.taught_times", &[("count", 1.into())]),
        ];
        let came = fact("overview.came_of", &[("came", 5.into()), ("marked", 5.into())]);
        let people = self.table("people").await;
        for (who, facts) in [(RIN, [&learned[..], &[came]].concat()), (ROC, learned.to_vec())] {
            let row = people.iter().find(|(name, _)| name.starts_with(who.name)).unwrap();
            let said: String = row.1.values().cloned().collect();
            for words in facts {
                assert!(said.contains(&words), "the row of {} lacks “{words}”: {said}", who.name);
            }
        }
    }

    async fn tien_sees_who_taught_whom(&self) {
        let browser = &self.browser;
        browser.goto(&format!("/units/{}/cascade?course=leg", unit_id("son-ha"))).await;
        browser.no_sideways_scroll().await;
        self.picture("cascade").await;
        self.is_generation(1).await;
        self.is_generation(2).await;
        let (by, from) = (self.said("cascade.facilitator"), self.said("cascade.source"));
        let rows = self.table("cards").await;
        let taught_by = |name: &str| rows.iter().find(|(_, row)| row.get(&by).is_some_and(|f| f == name));
        let (rins, _) = taught_by(RIN.name).unwrap();
        let (_, rocs) = taught_by(ROC.name).unwrap();
        assert!(rins.starts_with(&rocs[&from]), "{rins} is not where Rốc learned it: {}", rocs[&from]);
        let drawn = browser.find("main .drawing svg").await.text().await.unwrap();
        assert!(drawn.contains(RIN.name) && drawn.contains(ROC.name), "{drawn}");
    }

    async fn the_province_sees_three_generations(&self) {
        self.now_comes(&THUY).await;
        self.browser.goto(&format!("/units/{}/cascade?course=leg", unit_id("quang-ngai"))).await;
        self.picture("cascade-of-the-province").await;
        let rows = self.table("cards").await;
        let (by, word) = (self.said("cascade.facilitator"), self.said("cascade.generation_word"));
        for (name, generation) in [(VINH.name, "0"), (RIN.name, "1"), (ROC.name, "2")] {
            let found = rows.iter().find(|(_, row)| row.get(&by).is_some_and(|f| f == name));
            assert_eq!(found.unwrap_or_else(|| panic!("{name}: {rows:?}")).1[&word], generation, "{name}");
        }
        let new = self.said("cascade.new_reached");
        for (generation, reached) in [(0, "5"), (1, "3"), (2, "3")] {
            let name = self.site.said("cascade.generation", &[("n", generation.into())]);
            assert_eq!(cell(&rows, &name, &new), reached, "{name}");
        }
    }

    async fn the_supervisor_of_another_district_sees_none_of_it(
        &self,
        pilot: &str,
        first: &str,
        second: &str,
    ) {
        let browser = &self.browser;
        self.now_comes(&LANH).await;
        let (own, other) = (unit_id("son-tay"), unit_id("son-ha"));
        let overview = format!("/units/{own}/overview?course=leg");
        let cascade = format!("/units/{own}/cascade?course=leg");
        for path in ["/", "/reviews", "/classes", &overview, &cascade] {
            browser.goto(path).await;
            for hidden in
                [RIN.name, ROC.name, NHO.name, KHIEM.name, THANH.name, VILLAGER, "Sơn Thành", REASON]
            {
                browser.hides(hidden).await;
            }
        }
        browser.goto(&overview).await;
        browser.shows(LIA.name).await;
        let rows = self.table("sums").await;
        let total = self.site.said("overview.total", &[("name", "Sơn Tây".into())]);
        assert_eq!(cell(&rows, &total, &self.said("overview.accepted")), "0");
        assert_eq!(cell(&rows, &total, &self.said("overview.reached")), "0");
        let person = |who: &Actor| format!("/people/{}", who.id());
        for path in [
            first.to_owned(),
            second.to_owned(),
            pilot.to_owned(),
            format!("{pilot}/attendance"),
            person(&RIN),
            person(&ROC),
            person(&THANH),
            format!("/units/{other}"),
            format!("/units/{other}/overview"),
            format!("/units/{other}/cascade"),
            format!("/units/{}", unit_id("quang-ngai")),
            format!("/units/{}", unit_id("son-thanh/1")),
        ] {
            self.is_missing(&path).await;
        }
        browser.goto(&person(&LIA)).await;
        browser.shows(LIA.name).await;
    }

    async fn is_missing(&self, path: &str) {
        self.browser.goto(path).await;
        assert_eq!(self.browser.status().await, 404, "{path}");
        self.shows("errors.not_found_title").await;
    }

    /// All tables of this class: the heading of each row, and its cells by their labels.
    async fn table(&self, class: &str) -> Rows {
        let script = "return [...document.querySelectorAll('main table.' + arguments[0] + ' tr')]
            .filter(row => row.querySelector('th[scope=row]'))
            .map(row => [row.querySelector('th').innerText, Object.fromEntries(
                [...row.querySelectorAll('td')].map(cell => [cell.dataset.label, cell.innerText]))]);";
        let rows: Rows = serde_json::from_value(self.browser.run(script, vec![class.into()]).await).unwrap();
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let tidied = |row: &BTreeMap<String, String>| row.iter().map(|(k, v)| (k.clone(), tidy(v))).collect();
        rows.iter().map(|(name, row)| (tidy(name), tidied(row))).collect()
    }
}

type Rows = Vec<(String, BTreeMap<String, String>)>;

/// The cell of the first row whose heading begins so.
fn cell<'a>(rows: &'a Rows, heading: &str, label: &str) -> &'a str {
    let row = rows.iter().find(|(name, _)| name.starts_with(heading));
    let (_, cells) = row.unwrap_or_else(|| panic!("no row {heading}: {rows:#?}"));
    cells.get(label).unwrap_or_else(|| panic!("{heading} has no {label}: {cells:#?}"))
}

fn css(selector: &str) -> fantoccini::Locator<'_> {
    fantoccini::Locator::Css(selector)
}
