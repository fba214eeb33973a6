//! Forty cards of paper, keyed one after the other by the keyboard alone.

use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::files;
use lantoa::people::Role;
use lantoa::rounds::{Item, Stage, queries};
use lantoa::units::Level;

use crate::site_support::User;
use crate::support::{Browser, DESK, PHONE, Served};

const COURSE: &str = "leg";
const MODULE: &str = "01-what-a-leg-is";
/// All that the course teaches before and after: long forms.
const MODULES: [&str; 6] = [
    "01-what-a-leg-is",
    "02-who-can-join",
    "03-meeting-and-election",
    "04-working-and-passing-on",
    "05-the-groups-notebook",
    "06-when-a-group-is-stuck",
];
const PEOPLE: usize = 40;

/// A class of forty on its day, whose round before has been opened; its trainer.
async fn class(site: &Served, modules: &[&str]) -> (Id, User) {
    class_asked(site, modules, PEOPLE, "").await
}

/// The same of so many, whose first module asks this, too.
async fn class_asked(site: &Served, modules: &[&str], count: usize, more: &str) -> (Id, User) {
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let trainer = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let (now, today) = (site.now(), site.today());
    let mut files = files_of(&files::courses(), COURSE);
    for language in ["vi", "en"] {
        files.get_mut(&format!("leg/{MODULE}/quiz.{language}.gift")).unwrap().push_str(more);
    }
    let new = NewEdition {
        id: new_id(),
        course: COURSE.into(),
        state: EditionState::Official,
        files,
        message: "Bản đầu".into(),
        change: Change::Substantive,
        writers: vec![],
        unit: None,
    };
    let edition = new.id;
    site.write(move |conn| Ok(lantoa::quizzes::queries::publish(conn, &new, None, now).map(drop)?)).await;
    let mut people = vec![];
    for nth in 0..count {
        people.push(site.person(&format!("Đinh Thị {:02}", nth + 1), &centre).await);
    }
    let (id, by) = (new_id(), trainer.person);
    let new = NewClass {
        id,
        kind: Kind::Pilot,
        title: "Lớp bốn mươi người".into(),
        edition,
        modules: modules.iter().map(|module| (*module).to_owned()).collect(),
        unit: centre.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(trainer.person, None)],
        sessions: vec![NewSession { id: new_id(), held_on: today, starts_minute: 450, minutes: 180 }],
        questions: vec![],
    };
    site.write(move |conn| {
        lantoa::classes::queries::add_class(conn, &new, by, now)?;
        lantoa::classes::queries::add_participants(conn, id, &people, by, now)?;
        Ok(())
    })
    .await;
    (id, trainer)
}

/// Keys every card as it is asked for: letters on most, blank where a question has none. Gives back how many keys
/// were pressed.
async fn key_all(site: &Served, browser: &Browser, class: Id) -> usize {
    let forms = site.read(move |conn| Ok(queries::forms_of(conn, class)?)).await.expect("forms");
    let (_, shelved) = site.app.shelf.current(&site.db, COURSE).await.unwrap();
    let questions = &shelved.quiz(MODULE).expect("a quiz").questions.vi;
    let line = |form: &[Item]| -> String {
        let has_boxes = |item: &Item| {
            let question = questions.iter().find(|one| one.id == item.question);
            question.is_some_and(|one| !one.choices().is_empty())
        };
        let one =
            |(number, item): (usize, &Item)| format!("{number}{}", if has_boxes(item) { 'a' } else { '-' });
        (1..).zip(form).map(one).collect()
    };
    let (a, b) = (line(&forms.a), line(&forms.b));
    let mut pressed = 0;
    for nth in 0..PEOPLE {
        let focused = "return document.activeElement?.id === 'typed'";
        browser.until(&format!("card {nth}: one types at once"), focused, vec![]).await;
        let line = if browser.value("code").await.starts_with("1A") { &a } else { &b };
        browser.keys(line).await;
        browser.enter().await;
        pressed += line.chars().count() + 1;
    }
    pressed
}

async fn forty(width: u32, name: &str) {
    let site = Served::new();
    let (class, trainer) = class(&site, &[MODULE]).await;
    let mut browser = site.browse(width).await;
    browser.sign_in_as(&trainer).await;
    browser.goto(&format!("/classes/{class}/rounds")).await;
    browser.tab_to("form[action$='/before/opening'] button").await;
    browser.enter().await;
    browser.tab_to("a[href$='/before/cards']").await;
    browser.enter().await;
    browser.is_well_made(&format!("{name}-keying")).await;
    browser.goto(&format!("/classes/{class}/rounds/before/cards")).await;
    let begun = std::time::Instant::now();
    let pressed = key_all(&site, &browser, class).await;
    println!("{name}: {PEOPLE} cards, {pressed} keys, {:.0} s", begun.elapsed().as_secs_f64());
    browser.shows(&site.said("keying.so_many", &[("keyed", PEOPLE.into()), ("all", PEOPLE.into())])).await;
    let papers = site.read(move |conn| Ok(queries::papers_of(conn, class)?)).await;
    assert!(
        papers.len() == PEOPLE
            && papers.iter().all(|paper| paper.stage == Stage::Before && paper.card.is_some())
    );
    browser.fits_every_screen().await;
}

#[actix_web::test]
async fn on_paper_every_side_is_one_page_of_large_type() {
    let site = Served::new();
    let (class, trainer) = class(&site, &MODULES).await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&trainer).await;
    browser.goto(&format!("/classes/{class}/rounds")).await;
    browser.tab_to("form[action$='/before/opening'] button").await;
    browser.enter().await;
    for (address, name) in [
        (format!("/classes/{class}/rounds/before/print"), "paper-forms"),
        (format!("/classes/{class}/rounds/before/print?sides=one"), "paper-forms-single"),
        (format!("/courses/{COURSE}/{MODULE}/forms"), "paper-forms-of-module"),
    ] {
        browser.goto(&address).await;
        assert_eq!(browser.overfull_on_paper(".side, .paper-card").await, serde_json::json!([]), "{name}");
        let sides = browser.run("return document.querySelectorAll('.side').length", vec![]).await;
        assert_eq!(browser.printed(name), sides.as_u64().unwrap() as usize, "{name}");
        assert_eq!(browser.smallest_printed(".asked, .card-of-answers span, .who b").await, 13.0, "{name}");
        assert!(browser.smallest_printed(".asked p, .asked li").await >= 14.0, "{name}");
    }
}

#[actix_web::test]
async fn a_question_longer_than_a_sheet_leaves_every_form_on_sheets_of_its_own() {
    let site = Served::new();
    // Read out to the class: stories of one page and a little, of three, and of five with many choices.
    let story =
        |times: usize| "Nhóm họp ở nhà chị Đốc rồi kể lại cho nhau nghe những việc đã làm. ".repeat(times);
    let mut more = String::new();
    for (nth, times) in [33usize, 70, 140, 45].into_iter().enumerate() {
        let choices: String = (0..nth * 2).map(|_| format!(" ~{}", story(4))).collect();
        more += &format!(
            "\n// [id:leg-1-9{nth}] [tag:1]\n{} Ai giữ tiền? {{=Thủ quỹ ~Trưởng thôn{choices}}}\n",
            story(times)
        );
    }
    let (class, trainer) = class_asked(&site, &[MODULE], 3, &more).await;
    let browser = site.browse(DESK).await;
    browser.sign_in_as(&trainer).await;
    browser.goto(&format!("/classes/{class}/rounds")).await;
    browser.tab_to("form[action$='/before/opening'] button").await;
    browser.enter().await;
    for (address, name) in [
        (format!("/classes/{class}/rounds/before/print"), "paper-long"),
        (format!("/classes/{class}/rounds/before/print?sides=one"), "paper-long-single"),
        (format!("/courses/{COURSE}/{MODULE}/forms"), "paper-long-of-module"),
    ] {
        browser.goto(&address).await;
        let sum = "const pages = of => of.querySelectorAll('.side, .side > .page').length;
            return [pages(document), [...document.querySelectorAll('section.sheet')].map(pages), document.querySelectorAll('.long').length]";
        let found = browser.run(sum, vec![]).await;
        let long = found[2].as_u64().unwrap();
        assert!(long >= 1, "{name}: {found}");
        if !name.ends_with("single") {
            let odd = found[1].as_array().unwrap().iter().any(|pages| pages.as_u64().unwrap() % 2 == 1);
            assert!(!odd, "{name}: a form ends on the front of a sheet: {found}");
        }
        assert_eq!(browser.printed(name) as u64, found[0].as_u64().unwrap(), "{name}: {found}");
    }
}

#[actix_web::test]
async fn on_a_telephone_the_picture_of_the_card_stays_in_sight_while_one_types() {
    let site = Served::new();
    let (class, trainer) = class(&site, &[MODULE]).await;
    let photo =
        lantoa::rounds::photo::Photo { id: new_id(), class, stage: Stage::Before, added_at: site.now() };
    let (picture, by, now) = (high_picture(), trainer.person, site.now());
    site.write(move |conn| Ok(queries::keep_photos(conn, &[(photo, picture.clone())], by, now)?)).await;
    for scripts in [true, false] {
        let browser =
            if scripts { site.browse(PHONE).await } else { site.browse_without_scripts(PHONE).await };
        browser.sign_in_as(&trainer).await;
        if scripts {
            browser.goto(&format!("/classes/{class}/rounds")).await;
            browser.tab_to("form[action$='/before/opening'] button").await;
            browser.enter().await;
        }
        // A keyboard on the screen leaves half of it.
        browser.short(400);
        browser.goto(&format!("/classes/{class}/rounds/before/cards")).await;
        browser.tab_to("#code").await;
        browser.tab_to("#typed").await;
        browser.picture_as_seen(&format!("paper-photo-{scripts}")).await;
        let seen = browser.run(IN_SIGHT, vec![]).await;
        assert_eq!(seen, serde_json::json!(true), "scripts: {scripts}");
    }
}

/// Are the picture's window and the field below it both on the screen, the window as high as three lines at least?
const IN_SIGHT: &str = "
    const [view, field] = ['.photo .view', '#typed'].map(one => document.querySelector(one).getBoundingClientRect());
    const whole = box => box.top >= 0 && box.bottom <= innerHeight;
    return (whole(view) && whole(field) && view.bottom <= field.top && view.height > 90)
        || JSON.stringify([view, field, innerHeight, scrollY])";

/// A sheet of paper held upright.
fn high_picture() -> Vec<u8> {
    let sheet = image::RgbImage::from_fn(900, 1272, |x, y| image::Rgb([(x % 200) as u8, (y % 90) as u8, 60]));
    let mut bytes = std::io::Cursor::new(vec![]);
    sheet.write_to(&mut bytes, image::ImageFormat::WebP).unwrap();
    bytes.into_inner()
}

#[actix_web::test]
async fn forty_cards_are_keyed_one_after_the_other_by_the_keyboard_alone() {
    forty(DESK, "paper-desk").await;
}

#[actix_web::test]
async fn forty_cards_are_keyed_on_a_telephone_with_a_keyboard() {
    forty(PHONE, "paper-phone").await;
}
