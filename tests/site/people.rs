//! Signing in, staying signed in, and what is refused.

use lantoa::people::Role;
use lantoa::units::Level;

use crate::support::{Site, User};

/// A site with one commune and one facilitator of it.
async fn site_with_rin() -> (Site, User) {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Xã Sơn Thượng", Level::Commune, Some(&centre)).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
    (site, rin)
}

#[actix_web::test]
async fn the_right_password_opens_the_site() {
    let (site, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    assert!(visitor.is_signed_in().await);
    visitor.get("/password").await.status(200).shows("Đinh Thị Rin").shows(&rin.user_name);
}

#[actix_web::test]
async fn a_wrong_password_is_refused_and_the_name_is_kept() {
    let (site, rin) = site_with_rin().await;
    let answer = site.visitor().try_sign_in(&rin.user_name, "mưa cuối mùa").await;
    answer.status(422).shows("chưa đúng").hides("mưa cuối mùa");
    assert_eq!(answer.form("/sign-in").value("login"), rin.user_name);
    assert_eq!(answer.form("/sign-in").value("password"), "");
}
