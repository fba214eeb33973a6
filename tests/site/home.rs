//! Home in the demo: what each role finds to do today.

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{AN, KHOI, LANH, NHA, RIN, SEM, THANH, TIEN, VINH};
use lantoa::demo::places::unit_id;
use lantoa::demo::story::class_id;
use lantoa::people::Role;
use lantoa::units::Level;

use crate::support::Site;

#[actix_web::test]
async fn each_role_of_the_demo_lands_on_its_own_work_by_name() {
    let site = Site::with_the_demo().await;
    let class = |key: &str| format!("/classes/{}", class_id(key));
    let overview = |key: &str| format!("/units/{}/overview", unit_id(key));
    for (who, href, words) in [
        (AN, "/reviews".to_owned(), "2 buổi chia sẻ chờ thẩm định"),
        (TIEN, "/reviews".to_owned(), "1 buổi chia sẻ chờ thẩm định"),
        (KHOI, class("central"), "Buổi dạy sắp tới: Lớp tập trung: Sổ tay hướng dẫn"),
        (VINH, "/classes/new".to_owned(), "Mở lớp"),
        (VINH, overview("son-tay"), "Sơn Tây Đã đọc 33 trên 288 lượt bài"),
        (LANH, "/reviews".to_owned(), "Buổi chờ lâu nhất gửi ngày 03/11/2026"),
        (LANH, overview("son-long"), "Sơn Long Đã đọc 3 trên 54 lượt bài"),
        (NHA, format!("/reteachings/{}", class_id("nha")), "gửi bản nháp: Chia sẻ lại cho cán bộ xã Ba Tô"),
        (SEM, format!("/reteachings/{}/edit", class_id("sem")), "bị trả lại: Chia sẻ lại cho CF Ba Tơ"),
        (RIN, class("central"), "Buổi học sắp tới: Lớp tập trung: Sổ tay hướng dẫn"),
        (THANH, "/courses/leg/02-who-can-join".to_owned(), "Đọc bài “Ai vào nhóm và cách tính tỷ lệ”"),
    ] {
        let home = site.sign_in(who.key, PASSWORD).await.get("/").await;
        let links = home.status(200).all(&format!("main a[href='{href}']"));
        let all = home.all("main li a");
        assert!(
            links.iter().any(|link| link.contains(words)),
            "{}: {href} says {links:?}: {all:?}",
            who.name
        );
    }
    let admin = site.sign_in(AN.key, PASSWORD).await.get("/").await;
    admin.shows("18 người chưa có tài khoản").shows("Đinh Thị Bé Làng Vẹt");
}

#[actix_web::test]
async fn a_site_without_a_course_sends_nobody_to_read() {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &centre).await;
    let home = site.sign_in_as(&rin).await.get("/").await;
    home.shows("Chưa có khóa học nào được công bố").hides("đọc thêm trong các khóa học");
}

#[actix_web::test]
async fn a_figure_of_today_says_what_it_is_a_part_of() {
    let site = Site::with_the_demo().await;
    let home = site.sign_in(TIEN.key, PASSWORD).await.get("/").await;
    home.shows("trên 63 lượt (mỗi người, mỗi khóa)");
}
