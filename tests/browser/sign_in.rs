//! The first page that anybody sees.

use lantoa::people::Role;
use lantoa::units::Level;

use crate::site_support::User;
use crate::support::{Browser, DESK, ENTER, PHONE, Served, TAB};

async fn site_with_rin() -> (Served, User) {
    let site = Served::new();
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &centre).await;
    (site, rin)
}

#[actix_web::test]
async fn the_sign_in_page_is_well_made_in_both_languages() {
    let (site, _) = site_with_rin().await;
    let mut browser = site.browse(PHONE).await;
    browser.goto("/sign-in").await;
    browser.shows("Mật khẩu").await;
    for (language, button) in [("vi", "English"), ("en", "Tiếng Việt")] {
        browser.is_well_made(&format!("sign-in-{language}")).await;
        browser.press(button).await;
    }
}

#[actix_web::test]
async fn a_refused_sign_in_is_well_made_and_says_why() {
    let (site, rin) = site_with_rin().await;
    let mut browser = site.browse(PHONE).await;
    browser.goto("/sign-in").await;
    browser.fill("login", &rin.user_name).await;
    browser.press("Đăng nhập").await;
    browser.shows("Xin điền mục này.").await;
    browser.is_well_made("sign-in-refused").await;
}

#[actix_web::test]
async fn one_signs_in_with_the_keyboard_alone() {
    let (site, rin) = site_with_rin().await;
    let browser = site.browse(DESK).await;
    browser.goto("/sign-in").await;
    // Tab until the first field is reached, then type as one would.
    for _ in 0..10 {
        let here = browser.client().active_element().await.unwrap();
        if here.attr("name").await.unwrap().as_deref() == Some("login") {
            break;
        }
        browser.keys(&TAB.to_string()).await;
    }
    browser.keys(&format!("{}{TAB}", rin.user_name)).await;
    browser.keys(&format!("{}{ENTER}", rin.password)).await;
    browser.goto("/password").await;
    browser.shows("Đinh Thị Rin").await;
}

#[actix_web::test]
async fn one_signs_in_with_scripts_switched_off() {
    let (site, rin) = site_with_rin().await;
    let mut browser = site.browse_without_scripts(PHONE).await;
    // Are they off? A page's own script would have changed the page.
    browser.client().goto("data:text/html,<p id=p>off</p><script>p.textContent='on'</script>").await.unwrap();
    assert_eq!(browser.text().await, "off");
    browser.sign_in_as(&rin).await;
    browser.goto("/password").await;
    browser.shows(&rin.user_name).await;
    browser.is_well_made("password-without-scripts").await;
}

/// Signs out and goes back, and back again: nothing is left of whoever was signed in.
async fn leaves_nothing_behind(rin: &User, browser: &Browser) {
    browser.sign_in_as(rin).await;
    browser.goto("/password").await;
    assert!(browser.client().source().await.unwrap().contains(&rin.full_name));
    browser.goto("/").await;
    browser.tap(".account summary").await;
    browser.follow("form[action='/sign-out'] button").await;
    for _ in 0..2 {
        browser.client().back().await.unwrap();
        browser.until("the sign-in page", "return location.pathname == '/sign-in'", vec![]).await;
        assert!(!browser.client().source().await.unwrap().contains(&rin.full_name));
    }
}

#[actix_web::test]
async fn who_goes_back_after_signing_out_sees_nobody() {
    let (site, rin) = site_with_rin().await;
    leaves_nothing_behind(&rin, &site.browse(PHONE).await).await;
}
