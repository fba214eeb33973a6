//! The page of parts, which only the demo has.

use lantoa::people::Role;
use lantoa::units::Level;

use crate::support::Site;
use crate::support::world::World;

#[actix_web::test]
async fn the_demo_shows_its_parts_to_everybody_and_leads_there() {
    let site = Site::new().await;
    site.visitor().get("/style").await.status(200);
    let page = site.visitor().get("/sign-in").await;
    assert_eq!(page.attributes("footer a", "href"), ["/style"]);
}

#[actix_web::test]
async fn a_site_for_real_use_has_no_page_of_parts_and_leads_to_none() {
    let site = Site::around(World::for_real_use()).await;
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let admin = site.user("Lê Văn Quản", Role::Admin, &centre).await;
    for visitor in [site.visitor(), site.sign_in_as(&admin).await] {
        visitor.get("/style").await.status(404);
        let page = visitor.open("/").await;
        assert!(page.status(200).attributes("footer a", "href").is_empty());
    }
}
