//! Signing in, staying signed in, and what is refused.

use lantoa::config::Settings;
use lantoa::kit::clock::new_id;
use lantoa::people::chain::Chain;
use lantoa::people::{Role, queries, token};
use lantoa::units::{Level, Unit};

use crate::support::records::Records;
use crate::support::visitor::encoded;
use crate::support::world::World;
use crate::support::{Answer, Site, User};

/// A site with one commune and one facilitator of it.
async fn site_with_rin() -> (Site, Unit, User) {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let commune = site.unit("Xã Sơn Thượng", Level::Commune, Some(&centre)).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
    (site, commune, rin)
}

// Signing in.

#[actix_web::test]
async fn the_right_password_opens_the_site() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    visitor.get("/password").await.status(200).shows("Đinh Thị Rin").shows(&rin.user_name);
}

#[actix_web::test]
async fn a_user_name_may_be_typed_in_capitals() {
    let (site, _, rin) = site_with_rin().await;
    let answer = site.visitor().try_sign_in(&rin.user_name.to_uppercase(), &rin.password).await;
    answer.status(303);
}

#[actix_web::test]
async fn a_phone_number_signs_in_however_it_is_typed() {
    let (site, commune, _) = site_with_rin().await;
    let person = site.person("Hồ Văn Nua", &commune).await;
    let nua = site.account(person, "Hồ Văn Nua", Some("0912345678"), false).await;
    for typed in ["0912345678", "+84 912 345 678", "84.912.345.678"] {
        site.visitor().try_sign_in(typed, &nua.password).await.status(303);
    }
}

#[actix_web::test]
async fn a_wrong_password_is_refused_and_only_the_name_is_given_back() {
    let (site, _, rin) = site_with_rin().await;
    let answer = site.visitor().try_sign_in(&rin.user_name, "mưa cuối mùa").await;
    answer.status(422).shows("chưa đúng").hides("mưa cuối mùa");
    assert_eq!(answer.form("/sign-in").value("login"), rin.user_name);
    assert_eq!(answer.form("/sign-in").value("password"), "");
}

#[actix_web::test]
async fn an_empty_sign_in_says_what_is_missing_beside_each_field() {
    let (site, _, _) = site_with_rin().await;
    let answer = site.visitor().try_sign_in("", "").await;
    answer.status(422);
    assert_eq!(answer.error_of("login"), "Xin điền mục này.");
    assert_eq!(answer.error_of("password"), "Xin điền mục này.");
}

#[actix_web::test]
async fn whoever_does_not_exist_is_refused_in_the_same_words() {
    let (site, _, rin) = site_with_rin().await;
    let known = site.visitor().try_sign_in(&rin.user_name, "sai rồi đó").await;
    let unknown = site.visitor().try_sign_in("khong.co.ai", "sai rồi đó").await;
    assert_eq!((known.code(), unknown.code()), (422, 422));
    assert_eq!(known.text(), unknown.text());
}

#[actix_web::test]
async fn after_eight_wrong_guesses_even_the_right_password_waits_fifteen_minutes() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.visitor();
    for _ in 0..8 {
        visitor.try_sign_in(&rin.user_name, "đoán mò thôi").await.status(422);
    }
    let refused = visitor.try_sign_in(&rin.user_name, &rin.password).await;
    refused.status(429).shows("15 phút");
    assert_eq!(refused.form("/sign-in").value("login"), rin.user_name);
    site.pass_minutes(14);
    visitor.try_sign_in(&rin.user_name, &rin.password).await.status(429);
    site.pass_minutes(1);
    visitor.try_sign_in(&rin.user_name, &rin.password).await.status(303);
}

#[actix_web::test]
async fn an_empty_field_is_no_guess_at_the_old_password() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let typed = |old: &'static str| {
        [
            ("old", old.to_owned()),
            ("new", "mot mat khau khac 9".into()),
            ("again", "mot mat khau khac 9".into()),
        ]
    };
    for _ in 0..9 {
        let form = typed("");
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        visitor.post("/password", &fields).await.status(422);
    }
    let mut form = typed("");
    form[0].1.clone_from(&rin.password);
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.post("/password", &fields).await.status(303);
}

#[actix_web::test]
async fn guesses_made_all_at_once_do_not_slip_by_the_limit() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.visitor();
    let guess = || visitor.try_sign_in(&rin.user_name, "đoán mò thôi");
    let mut refused = 0;
    for _ in 0..3 {
        let (a, b, c, d) = tokio::join!(guess(), guess(), guess(), guess());
        refused += [a, b, c, d].iter().filter(|answer| answer.code() == 429).count();
    }
    assert_eq!(refused, 4, "eight of twelve are tried");
}

#[actix_web::test]
async fn an_office_that_signs_in_all_day_is_not_shut_out() {
    let (site, _, rin) = site_with_rin().await;
    for _ in 0..61 {
        site.visitor().try_sign_in(&rin.user_name, &rin.password).await.status(303);
    }
}

#[actix_web::test]
async fn guesses_at_one_name_do_not_shut_out_another() {
    let (site, commune, rin) = site_with_rin().await;
    let nua = site.user("Hồ Văn Nua", Role::Facilitator, &commune).await;
    let visitor = site.visitor();
    for _ in 0..9 {
        visitor.try_sign_in(&rin.user_name, "đoán mò thôi").await;
    }
    visitor.try_sign_in(&nua.user_name, &nua.password).await.status(303);
}

#[actix_web::test]
async fn a_page_that_needs_sign_in_is_come_back_to() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.visitor();
    let answer = visitor.get("/password?x=1").await;
    answer.status(303).leads_to("/sign-in?back=%2Fpassword%3Fx%3D1");
    let page = answer.follow().await;
    let form = page.form("/sign-in").fill("login", &rin.user_name).fill("password", &rin.password);
    form.submit().await.status(303).leads_to("/password?x=1");
}

#[actix_web::test]
async fn signing_in_never_leads_to_another_site() {
    let (site, _, rin) = site_with_rin().await;
    let page = site.visitor().get("/sign-in?back=https%3A%2F%2Fevil.example").await;
    let form = page.form("/sign-in").fill("login", &rin.user_name).fill("password", &rin.password);
    form.submit().await.status(303).leads_to("/");
}

#[actix_web::test]
async fn behind_a_proxy_the_address_that_the_client_wrote_does_not_count() {
    let world = World::with(Records::fresh(), |settings| Settings { trust_proxy: true, ..settings });
    let site = Site::around(world).await;
    let visitor = site.visitor();
    let same_site = ("sec-fetch-site", "same-origin");
    let mut codes = Vec::new();
    for n in 0..61 {
        let body = encoded(&[("login", &format!("ai.do.{n}")), ("password", "đoán mò thôi")]);
        let (written, whole) = (format!("for=10.1.1.{n}"), format!("10.1.1.{n}, 10.2.2.2"));
        let headers = [same_site, ("forwarded", written.as_str()), ("x-forwarded-for", whole.as_str())];
        codes.push(visitor.post_raw("/sign-in", &body, &headers).await.code());
    }
    assert_eq!(codes.iter().filter(|code| **code == 429).count(), 1, "{codes:?}");
    // Another behind the same proxy is not shut out.
    let body = encoded(&[("login", "ai.do"), ("password", "đoán mò thôi")]);
    visitor.post_raw("/sign-in", &body, &[same_site, ("x-forwarded-for", "10.2.2.3")]).await.status(422);
}

#[actix_web::test]
async fn a_password_that_was_reset_while_it_was_looked_at_begins_no_sign_in() {
    let (site, _, rin) = site_with_rin().await;
    let (person, now) = (rin.person, site.now());
    let seen = site.read(move |conn| Ok(queries::account(conn, person)?)).await.unwrap();
    site.account(rin.person, &rin.full_name, None, true).await;
    let began = site
        .write(move |conn| {
            let chain = Chain::beginning("hash".into(), now);
            let began = queries::start_sign_in(conn, new_id(), &seen, &chain, now)?;
            Ok((began, queries::set_password(conn, &seen, "chosen meanwhile", now)?))
        })
        .await;
    assert_eq!(began, (false, false));
    let account = site.read(move |conn| Ok(queries::account(conn, person)?)).await.unwrap();
    assert!(account.must_change && account.password_hash != "chosen meanwhile");
}

// Staying signed in.

#[actix_web::test]
async fn a_sign_in_renews_itself_when_the_access_token_has_run_out() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let first = visitor.cookie("refresh");
    site.pass_minutes(9);
    visitor.get("/password").await.status(200);
    assert_eq!(visitor.cookie("refresh"), first, "nothing is renewed before it is needed");
    site.pass_minutes(1);
    assert_eq!(visitor.cookie("access"), None);
    visitor.get("/password").await.status(200);
    assert!(visitor.cookie("access").is_some());
    assert_ne!(visitor.cookie("refresh"), first);
}

#[actix_web::test]
async fn the_token_just_replaced_is_borne_for_half_a_minute() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    site.pass_minutes(10);
    // A second tab, opened at the same moment with the same cookies.
    let tab = visitor.copied();
    visitor.get("/password").await.status(200);
    let newest = visitor.cookie("refresh");
    site.pass_seconds(29);
    tab.get("/password").await.status(200);
    assert_ne!(tab.cookie("refresh"), newest, "the older token is borne, not renewed");
    visitor.get("/password").await.status(200);
}

#[actix_web::test]
async fn an_answer_that_is_lost_on_the_way_ends_no_sign_in() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    for _ in 0..3 {
        site.pass_minutes(10);
        // The answer with the next token goes to a browser that nobody holds.
        visitor.copied().get("/password").await.status(200);
        site.pass_minutes(1);
        visitor.get("/password").await.status(200);
        site.pass_minutes(12);
        visitor.get("/password").await.status(200);
    }
}

#[actix_web::test]
async fn a_stolen_refresh_token_used_later_ends_the_sign_in_for_both() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let thief = visitor.copied();
    for _ in 0..2 {
        site.pass_minutes(10);
        visitor.get("/password").await.status(200);
    }
    thief.get("/password").await.status(303);
    assert_eq!(thief.cookie("refresh"), None);
    visitor.get("/password").await.status(303);
}

#[actix_web::test]
async fn a_stolen_token_ends_the_sign_in_once_its_owner_has_gone_on_with_the_next() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let thief = visitor.copied();
    site.pass_minutes(10);
    visitor.get("/password").await.status(200);
    // Her browser shows that the new token arrived, long before that must be renewed.
    site.pass_minutes(1);
    visitor.get("/password").await.status(200);
    thief.get("/password").await.status(303);
    visitor.get("/password").await.status(303);
}

#[actix_web::test]
async fn a_thief_who_is_quicker_loses_the_sign_in_when_its_owner_comes() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let thief = visitor.copied();
    site.pass_minutes(10);
    visitor.get("/password").await.status(200);
    site.pass_minutes(1);
    thief.get("/password").await.status(200);
    site.pass_minutes(9);
    visitor.get("/password").await.status(303);
    thief.get("/password").await.status(303);
}

#[actix_web::test]
async fn a_request_that_is_refused_unseen_uses_up_no_token() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    site.pass_minutes(10);
    let token = visitor.cookie("refresh").unwrap();
    visitor.post_raw("/sign-out", "", &[("sec-fetch-site", "cross-site")]).await.status(403);
    visitor.get("/courses/%00").await.status(404);
    let sign_in = token::sign_in_of(&token).unwrap();
    let chain = site.read(move |conn| Ok(queries::chain(conn, sign_in)?)).await.unwrap();
    assert_eq!(chain.newest, token::hash_of(&token));
    assert_eq!(visitor.cookie("refresh"), Some(token));
}

#[actix_web::test]
async fn a_sign_in_that_rests_for_thirty_days_is_over() {
    let (site, _, rin) = site_with_rin().await;
    let (rested, late) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    // Whatever the browser believes about the age of its cookies.
    late.set_cookie("refresh", &late.cookie("refresh").unwrap());
    site.pass_days(29);
    rested.get("/password").await.status(200);
    site.pass_days(1);
    rested.get("/password").await.status(200);
    late.get("/password").await.status(303);
}

#[actix_web::test]
async fn a_made_up_token_opens_nothing() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.visitor();
    visitor.set_cookie("access", "eyJhbGciOiJub25lIn0.e30.");
    visitor.get("/password").await.status(303);
    visitor.set_cookie("refresh", "khong-phai-the");
    visitor.get("/password").await.status(303);
    assert_eq!(visitor.cookie("refresh"), None);
    site.sign_in_as(&rin).await.get("/password").await.status(200);
}

// Leaving.

#[actix_web::test]
async fn signing_out_ends_this_browsers_sign_in_only() {
    let (site, _, rin) = site_with_rin().await;
    let (here, there) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    let copy = here.copied();
    let left = here.get("/password").await.form("/sign-out").save().await;
    left.shows("Đã đăng xuất.");
    here.get("/sign-in").await.hides("Đã đăng xuất.");
    here.get("/password").await.status(303);
    copy.get("/password").await.status(303);
    there.get("/password").await.status(200);
}

#[actix_web::test]
async fn signing_out_everywhere_ends_the_other_browser_too() {
    let (site, _, rin) = site_with_rin().await;
    let (here, there) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    let left = here.get("/password").await.form("/sign-out-everywhere").save().await;
    left.shows("Đã đăng xuất khỏi mọi máy.");
    there.get("/password").await.status(303);
}

// Passwords.

#[actix_web::test]
async fn a_one_time_password_must_be_changed_before_anything_else() {
    let (site, commune, _) = site_with_rin().await;
    let person = site.person("Hồ Văn Nua", &commune).await;
    let nua = site.account(person, "Hồ Văn Nua", None, true).await;
    let visitor = site.visitor();
    visitor.try_sign_in(&nua.user_name, &nua.password).await.status(303).leads_to("/password");
    visitor.post("/sign-out-everywhere", &[]).await.status(303).leads_to("/password");
    let form = visitor.get("/password").await.form("/password");
    let form = form.fill("old", &nua.password).fill("new", "rẫy lúa trên đồi");
    let answer = form.fill("again", "rẫy lúa trên đồi").submit().await;
    answer.status(303).leads_to("/");
    visitor.post("/sign-out-everywhere", &[]).await.status(303).leads_to("/sign-in");
    visitor.try_sign_in(&nua.user_name, &nua.password).await.status(422);
    visitor.try_sign_in(&nua.user_name, "rẫy lúa trên đồi").await.status(303);
}

#[actix_web::test]
async fn a_new_password_ends_the_sign_ins_of_other_browsers() {
    let (site, _, rin) = site_with_rin().await;
    let (here, there) = (site.sign_in_as(&rin).await, site.sign_in_as(&rin).await);
    let form = here.get("/password").await.form("/password");
    let form = form.fill("old", &rin.password).fill("new", "rẫy lúa trên đồi");
    form.fill("again", "rẫy lúa trên đồi").submit().await.status(303);
    here.get("/password").await.status(200);
    there.get("/password").await.status(303);
}

#[actix_web::test]
async fn a_new_password_that_will_not_do_is_refused_beside_its_field() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let form = visitor.get("/password").await.form("/password");
    let answer = form.fill("old", "sai rồi đó").fill("new", "ngắn").fill("again", "khác").submit().await;
    answer.status(422).hides("sai rồi đó");
    assert!(answer.error_of("new").contains("8 ký tự"));
    for field in ["old", "again"] {
        answer.error_of(field);
    }
}

#[actix_web::test]
async fn whoever_finds_a_phone_unlocked_may_not_guess_at_the_password_for_ever() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let guess = |old: &str| {
        let fields = [("old", old), ("new", "rẫy lúa trên đồi"), ("again", "rẫy lúa trên đồi")];
        let (visitor, fields) = (visitor.clone(), fields.map(|(k, v)| (k, v.to_owned())));
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            visitor.post("/password", &fields).await
        }
    };
    for _ in 0..8 {
        guess("đoán mò thôi").await.status(422);
    }
    let refused = guess(&rin.password).await;
    refused.status(429);
    assert!(refused.error_of("old").contains("15 phút"));
    // Elsewhere she still signs in: it is not her name that was guessed at.
    site.sign_in_as(&rin).await;
    site.pass_minutes(15);
    guess(&rin.password).await.status(303);
}

// Rights.

#[actix_web::test]
async fn a_right_that_was_taken_away_is_gone_at_the_next_click() {
    let (site, commune, _) = site_with_rin().await;
    let person = site.person("Phạm Thị Hoa", &commune).await;
    let grant = site.grant(person, Role::Supervisor, &commune).await;
    let hoa = site.account(person, "Phạm Thị Hoa", None, false).await;
    let visitor = site.sign_in_as(&hoa).await;
    visitor.get("/password").await.shows("Thẩm định");
    site.end_grant(grant).await;
    visitor.get("/password").await.hides("Thẩm định");
}

#[actix_web::test]
async fn whoever_oversees_two_units_is_led_to_the_wider_one() {
    let (site, commune, _) = site_with_rin().await;
    let parent = commune.parent.unwrap();
    let centre = site.read(move |conn| Ok(lantoa::units::queries::unit(conn, parent)?)).await;
    let hoa = site.user("Phạm Thị Hoa", Role::Supervisor, &commune).await;
    site.grant(hoa.person, Role::Supervisor, &centre).await;
    let page = site.sign_in_as(&hoa).await.get("/password").await;
    let overview = format!("/units/{}/overview", centre.id);
    assert!(page.attributes("nav.nav a", "href").contains(&overview), "{}", page.text());
}

// Posts from elsewhere.

#[actix_web::test]
async fn a_post_from_another_site_is_refused() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let from_elsewhere: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "http://localhost:8080")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("referer", "https://evil.example/localhost:8080")],
    ];
    for headers in from_elsewhere {
        let answer = visitor.post_raw("/sign-out", "", headers).await;
        assert_eq!(answer.code(), 403, "{headers:?}");
        answer.shows("từ một trang khác");
    }
    visitor.get("/password").await.status(200);
}

#[actix_web::test]
async fn a_post_that_does_not_say_where_it_comes_from_is_refused() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    visitor.post_raw("/sign-out", "", &[]).await.status(403);
    visitor.get("/password").await.status(200);
}

#[actix_web::test]
async fn an_older_browser_says_it_by_origin_or_referer() {
    let (site, _, rin) = site_with_rin().await;
    for headers in [("origin", "http://localhost:8080"), ("referer", "http://localhost:8080/password")] {
        let visitor = site.sign_in_as(&rin).await;
        visitor.post_raw("/sign-out", "", &[headers]).await.status(303);
    }
}

#[actix_web::test]
async fn a_form_that_is_too_large_is_refused_with_a_page() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let long = "x".repeat(1024 * 1024 + 1);
    let answer = visitor.post("/password", &[("new", &long)]).await;
    answer.status(413).shows("quá lớn").shows("nút quay lại");
}

// Languages.

#[actix_web::test]
async fn a_visitor_reads_what_the_browser_wishes_for() {
    let (site, _, _) = site_with_rin().await;
    site.visitor().get("/sign-in").await.shows("Mật khẩu");
    let english = site.visitor().wishing("en-GB,en;q=0.9").get("/sign-in").await;
    english.shows("Password").hides("Mật khẩu");
    assert_eq!(english.attributes("html", "lang"), ["en"]);
}

#[actix_web::test]
async fn a_visitors_choice_of_language_is_stronger_than_the_browsers_wish() {
    let (site, _, _) = site_with_rin().await;
    let visitor = site.visitor().wishing("en");
    let page = visitor.get("/sign-in?back=%2Fpassword").await;
    let back = page.form("/language").press("lang", "vi").save().await;
    back.shows("Mật khẩu");
    assert_eq!(back.address, "/sign-in?back=%2Fpassword");
}

#[actix_web::test]
async fn a_persons_language_goes_with_them_to_every_browser() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    visitor.get("/password").await.form("/language").press("lang", "en").save().await.shows("New password");
    let other = site.visitor().wishing("vi");
    other.try_sign_in(&rin.user_name, &rin.password).await.status(303);
    other.get("/password").await.shows("New password");
}

#[actix_web::test]
async fn a_refused_form_lets_go_back_to_the_page_it_was_on() {
    let (site, commune, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let (page, action) =
        (format!("/units/{}/people/new", commune.id), format!("/units/{}/people", commune.id));
    let refused = visitor.get(&page).await.form(&action).submit().await;
    let english = refused.status(422).form("/language").press("lang", "en").submit().await;
    english.leads_to(&page).follow().await.status(200);
    // Refused twice, the form stands at an address that only takes posts.
    let refused = refused.form(&action).submit().await;
    let there = refused.status(422).form("/language").press("lang", "vi").submit().await;
    there.leads_to(&action).follow().await.status(200).shows("Sơn Thượng");
}

#[actix_web::test]
async fn a_post_that_comes_after_the_sign_in_leads_back_to_its_page() {
    let (site, commune, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    let page = format!("/units/{}/people/new", commune.id);
    let form = visitor.get(&page).await.form(&format!("/units/{}/people", commune.id));
    visitor.drop_cookie("access");
    visitor.drop_cookie("refresh");
    let page = encoded(&[("back", &page)]);
    form.submit().await.status(303).leads_to(&format!("/sign-in?{page}&unsaved=1"));
    let from_elsewhere = [("sec-fetch-site", "same-origin"), ("referer", "https://evil.example/x")];
    visitor.post_raw("/sign-out", "", &from_elsewhere).await.leads_to("/sign-in?back=%2F");
}

// What every answer has.

#[actix_web::test]
async fn an_unknown_address_is_answered_with_a_page_in_both_languages() {
    let (site, _, rin) = site_with_rin().await;
    let page = site.visitor().get("/khong-co-trang-nay").await;
    page.status(404).shows("Không tìm thấy").shows("Lan Tỏa");
    site.visitor().wishing("en").get("/khong-co-trang-nay").await.status(404).hides("Không tìm thấy");
    let signed_in = site.sign_in_as(&rin).await;
    // The page stands in its frame: the reader can go on from here.
    let page = signed_in.get("/people/khong-phai-ma").await;
    page.status(404).shows("Không tìm thấy").shows("Đinh Thị Rin");
    assert!(!page.all("nav.nav a").is_empty());
}

#[actix_web::test]
async fn every_answer_has_the_security_policy() {
    let (site, _, rin) = site_with_rin().await;
    let (visitor, guest) = (site.sign_in_as(&rin).await, site.visitor());
    let answers: Vec<Answer> = vec![
        guest.get("/sign-in").await,
        guest.get("/password").await,
        guest.get("/healthz").await,
        guest.get("/static/css/base.css").await,
        guest.get("/static/khong-co.css").await,
        guest.get("/khong-co").await,
        guest.try_sign_in("ai đó", "sai rồi đó").await,
        guest.post_raw("/sign-in", "", &[]).await,
        visitor.get("/password").await,
        visitor.get("/sign-in").await,
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{}", answer.address));
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{}", answer.address);
    }
}

#[actix_web::test]
async fn no_page_has_a_script_or_a_style_of_its_own() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.sign_in_as(&rin).await;
    for answer in [site.visitor().get("/sign-in").await, visitor.get("/password").await] {
        assert!(answer.all("style, [style], script:not([src])").is_empty(), "{}", answer.address);
        assert!(!answer.html().contains(" onclick="), "{}", answer.address);
    }
}

#[actix_web::test]
async fn every_cookie_is_kept_from_scripts_and_other_sites() {
    let (site, _, rin) = site_with_rin().await;
    let visitor = site.visitor();
    let signed_in = visitor.try_sign_in(&rin.user_name, &rin.password).await;
    let language = visitor.post("/language", &[("lang", "en"), ("back", "/password")]).await;
    let left = visitor.post("/sign-out", &[]).await;
    let mut names = Vec::new();
    for line in [&signed_in, &language, &left].iter().flat_map(|a| a.headers("set-cookie")) {
        for needed in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(line.contains(needed), "{line}");
        }
        names.push(line.split('=').next().unwrap().to_owned());
    }
    names.sort();
    names.dedup();
    assert_eq!(names, ["access", "language", "notice", "refresh"]);
}
