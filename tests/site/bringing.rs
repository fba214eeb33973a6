//! Files of a course that somebody brings, changes once more and brings again: a merge begins where they did.

use lantoa::courses::edition::{Change, EditionState, NewEdition};
use lantoa::courses::library::Files;
use lantoa::courses::marking;
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::people::Role;
use lantoa::studio::archive::{self, Bytes};
use lantoa::studio::queries::{self, Writing};
use lantoa::studio::stamp::{self, Stamp};
use lantoa::units::Level;

use crate::courses::site_with_a_course;
use crate::support::{Answer, Site, User, Visitor};

const LEG: &str = "leg/01-what-a-leg-is/vi.md";
const TEXT: &str = "loa/01-loa/vi.md";

/// A small new course, as somebody writes it in a text editor.
fn small(lines: &str) -> Files {
    let course = "languages = [\"vi\"]\nmodules = [\"01-loa\"]\n\n[title]\nvi = \"Loa bản\"\n";
    let text = format!("---\ntitle: Mở loa\nminutes: 5\n---\n\n{lines}");
    Files::from([("loa/course.toml".into(), course.into()), (TEXT.into(), text)])
}

/// An archive of these files, with what it says of where they began.
fn packed(files: &Files, stamp: Option<Stamp>) -> Vec<u8> {
    let mut files = files.clone();
    if let Some(stamp) = stamp {
        let course = files.keys().next().and_then(|path| path.split('/').next()).expect("a file").to_owned();
        files.insert(format!("{course}/{}", stamp::NAME), stamp.text(&[]));
    }
    archive::pack(&files, &Bytes::new())
}

/// Brings an archive by the form at `address` and shows what it would change.
async fn bring(trainer: &Visitor, address: &str, archive: &[u8]) -> Answer {
    let id = trainer.get(&format!("{address}/new")).await.form(address).value("id");
    let answer = trainer.upload(address, &[("id", &id)], "khoa.zip", archive).await;
    answer.status(303).follow().await
}

/// Takes in what a page offers.
async fn take(offer: &Answer) {
    offer.form("take").submit().await.status(303);
}

/// A file of the open draft of a course.
async fn written(site: &Site, path: &'static str) -> String {
    let found = site.read(move |conn| {
        let course = path.split('/').next().expect("a course");
        let draft = queries::open_draft(conn, course)?.expect("open");
        Ok(queries::file(conn, &draft, path)?.text)
    });
    found.await.expect("a text")
}

/// Somebody changes words of a file in the studio.
async fn write(site: &Site, by: Id, path: &'static str, from: &str, to: &str) {
    let now = site.now();
    let text = written(site, path).await;
    assert!(text.contains(from), "{text}");
    let text = text.replacen(from, to, 1);
    site.write(move |conn| {
        let draft = queries::open_draft(conn, path.split('/').next().expect("a course"))?.expect("open");
        let over = queries::file(conn, &draft, path)?.number;
        let writing = Writing { path: path.into(), over, text: Some(text.clone()) };
        Ok(queries::save(conn, &draft, &writing, Some(by), now)?)
    })
    .await;
}

/// The files with other words before the title of their first module.
fn titled(files: &mut Files, title: &str) -> Files {
    let text = files.get_mut(LEG).expect("a text of the course");
    *text = text.replacen("title: ", title, 1);
    files.clone()
}

/// A trainer of the province who has brought a new course and taken it in, and another trainer there.
async fn site_with_a_new_course(lines: &str) -> (Site, User, User) {
    let site = Site::new().await;
    let province = site.unit("Quảng Ngãi", Level::Province, None).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &province).await;
    let son = site.user("Lê Văn Sơn", Role::Trainer, &province).await;
    let trainer = site.sign_in_as(&mai).await;
    take(&bring(&trainer, "/imports", &packed(&small(lines), None)).await).await;
    (site, mai, son)
}

const LINES: &str = "Một.\n\nHai.\n\nBa.\n\nBốn.\n";

#[actix_web::test]
async fn a_new_course_that_is_corrected_and_brought_again_is_the_corrected_one() {
    let (site, mai, _) = site_with_a_new_course(LINES).await;
    let trainer = site.sign_in_as(&mai).await;
    for lines in [LINES.replace("Hai", "2"), LINES.replace("Hai", "hai"), LINES.replace("Hai", "Hai người")]
    {
        let offer = bring(&trainer, "/studio/loa/folder", &packed(&small(&lines), None)).await;
        offer.hides("cùng một chỗ").shows("được nhận lần trước");
        take(&offer).await;
        assert!(written(&site, TEXT).await.ends_with(&lines));
    }
}

#[actix_web::test]
async fn what_another_changed_in_the_studio_stands_beside_what_is_brought_again() {
    let (site, mai, son) = site_with_a_new_course(LINES).await;
    write(&site, son.person, TEXT, "Hai", "Của Sơn").await;
    let trainer = site.sign_in_as(&mai).await;
    let of = |lines: String| packed(&small(&lines), None);
    let offer = bring(&trainer, "/imports", &of(LINES.replace("Bốn", "4"))).await;
    offer.hides("cùng một chỗ");
    take(&offer).await;
    assert!(written(&site, TEXT).await.ends_with("Một.\n\nCủa Sơn.\n\nBa.\n\n4.\n"));
    // The same line is still for somebody to choose.
    let offer = bring(&trainer, "/imports", &of(LINES.replace("Hai", "Của Mai").replace("Bốn", "4"))).await;
    offer.shows("1 tệp được hai bên sửa cùng một chỗ");
}

#[actix_web::test]
async fn what_one_person_brought_is_no_beginning_for_another() {
    let (site, mai, son) = site_with_a_new_course(LINES).await;
    let (mine, other) = (site.sign_in_as(&mai).await, site.sign_in_as(&son).await);
    take(&bring(&mine, "/imports", &packed(&small(&LINES.replace("Hai", "Của Mai")), None)).await).await;
    let offer = bring(&other, "/imports", &packed(&small(&LINES.replace("Hai", "Của Sơn")), None)).await;
    offer.shows("cùng một chỗ").hides("được nhận lần trước");
}

#[actix_web::test]
async fn a_draft_that_was_downloaded_is_put_together_with_what_was_written_since() {
    let (site, mai, son) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    trainer.post("/studio/leg/drafts", &[]).await.status(303);
    write(&site, mai.person, LEG, "title: ", "title: Mới: ").await;
    let down = trainer.get("/studio/leg/folder").await;
    let down = archive::unpack(down.status(200).bytes(), Some("leg")).unwrap();
    assert!(down.stamp.is_some());
    let brought = packed(&titled(&mut down.files.clone(), "title: Còn "), down.stamp);
    // She goes on from her own sentence.
    let offer = bring(&trainer, "/studio/leg/folder", &brought).await;
    offer.shows("lúc tải về").hides("cùng một chỗ");
    // Another changes that very sentence before she takes her files in.
    write(&site, son.person, LEG, "title: Mới: ", "title: Của Sơn: ").await;
    let offer = trainer.get(&offer.address).await;
    offer.shows("1 tệp được hai bên sửa cùng một chỗ");
    take(&offer).await;
    let torn = written(&site, LEG).await;
    assert!(torn.contains("title: Của Sơn: ") && torn.contains("title: Còn Mới: "), "{torn}");
    assert!(marking::mark_in(&torn).is_some());
}

#[actix_web::test]
async fn an_edition_that_was_downloaded_takes_back_no_line_of_a_later_one() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let down = trainer.get("/studio/leg/folder?edition=1").await;
    let down = archive::unpack(down.bytes(), Some("leg")).unwrap();
    assert_eq!(down.stamp, Some(Stamp::Edition(1)));
    let (now, mut later) = (site.now(), down.files.clone());
    let new = NewEdition {
        id: new_id(),
        course: "leg".into(),
        state: EditionState::Official,
        files: titled(&mut later, "title: Hai: "),
        message: "Tên bài".into(),
        change: Change::Editorial,
        writers: vec![],
        unit: None,
    };
    site.write(move |conn| Ok(lantoa::quizzes::queries::publish(conn, &new, None, now)?)).await;
    let files = titled(&mut down.files.clone(), "title: Một: ");
    // As far from the second edition as from the first: without the stamp nobody would be asked.
    bring(&trainer, "/studio/leg/folder", &packed(&files, None)).await.hides("cùng một chỗ");
    let offer = bring(&trainer, "/studio/leg/folder", &packed(&files, down.stamp)).await;
    offer.shows("So với phiên bản 1").shows("1 tệp được hai bên sửa cùng một chỗ");
}

#[actix_web::test]
async fn files_are_taken_as_they_are_where_somebody_says_so() {
    let (site, mai, son) = site_with_a_new_course(LINES).await;
    write(&site, son.person, TEXT, "Hai", "Của Sơn").await;
    let before = written(&site, TEXT).await;
    let trainer = site.sign_in_as(&mai).await;
    let files = small(&LINES.replace("Bốn", "4"));
    let offer = bring(&trainer, "/imports", &packed(&files, None)).await;
    offer.shows("Không ghép: lấy đúng các tệp này").shows("sẽ không còn trong bản soạn");
    assert!(offer.all("details.whole del").iter().any(|gone| gone.contains("Sơn")), "it says what goes");
    offer.form("whole").submit().await.status(303);
    assert_eq!(written(&site, TEXT).await, files[TEXT]);
    let former = site.read(|conn| {
        let draft = queries::open_draft(conn, "loa")?.expect("open");
        Ok(queries::files_at(conn, &draft, draft.saves - 1)?)
    });
    assert_eq!(former.await[TEXT], before, "what stood there is kept");
    // Where both would come to the same there is nothing to say.
    let offer = bring(&trainer, "/imports", &packed(&small(LINES), None)).await;
    offer.hides("Không ghép");
}

#[actix_web::test]
async fn what_was_brought_into_a_draft_that_was_given_up_is_no_beginning() {
    let (site, mai, _) = site_with_a_course().await;
    let trainer = site.sign_in_as(&mai).await;
    let mut files = archive::unpack(trainer.get("/studio/leg/folder").await.bytes(), None).unwrap().files;
    titled(&mut files, "title: Mới: ");
    take(&bring(&trainer, "/imports", &packed(&files, None)).await).await;
    trainer.get("/studio/leg").await.form("/studio/leg/discard").save().await;
    files.get_mut(LEG).expect("a text of the course").push_str("\nCâu cuối.\n");
    let offer = bring(&trainer, "/imports", &packed(&files, None)).await;
    offer.shows("So với phiên bản 1");
    take(&offer).await;
    assert_eq!(written(&site, LEG).await, files[LEG], "the title of the draft that is gone comes again");
}

#[actix_web::test]
async fn a_stamp_of_something_else_says_nothing() {
    let (site, mai, _) = site_with_a_new_course(LINES).await;
    let trainer = site.sign_in_as(&mai).await;
    let draft = site.read(|conn| Ok(queries::open_draft(conn, "loa")?)).await.expect("open").id;
    let lines = LINES.replace("Hai", "2");
    for stamp in [Stamp::Draft { id: new_id(), save: 1 }, Stamp::Edition(7), Stamp::Edition(-1)] {
        let offer = bring(&trainer, "/imports", &packed(&small(&lines), Some(stamp))).await;
        offer.status(200).hides("lúc tải về").hides("So với phiên bản");
    }
    let stamp = Some(Stamp::Draft { id: draft, save: -5 });
    bring(&trainer, "/imports", &packed(&small(&lines), stamp)).await.status(200);
    // The draft of one course is no beginning for another.
    let other: Files =
        small(&lines).into_iter().map(|(path, text)| (path.replacen("loa/", "loa-hai/", 1), text)).collect();
    let other: Files =
        other.into_iter().map(|(path, text)| (path, text.replace("Loa bản", "Loa hai"))).collect();
    let stamp = Some(Stamp::Draft { id: draft, save: 1 });
    bring(&trainer, "/imports", &packed(&other, stamp)).await.status(200).hides("lúc tải về");
}
