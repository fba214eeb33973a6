//! A course of which no draft is open: whoever would write it is led to where one is begun.

use lantoa::courses::edition::EditionState;
use lantoa::people::Role;
use lantoa::units::Level;

use crate::courses::publish;
use crate::support::{Site, Visitor};

const DESK: &str = "/studio/leg";
const HERE: &str = "/studio/leg/modules/01-what-a-leg-is";
const HOW: &str = "Cách bắt đầu ghi ngay dưới đây";

/// A course in use of which there never was a draft: a trainer who may write it, and one who may not.
async fn room() -> (Site, Visitor, Visitor) {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
    let far = site.user("Vũ Trí Đức", Role::Trainer, &province).await;
    publish(&site, "leg", EditionState::DraftInUse).await;
    let (mai, far) = (site.sign_in_as(&mai).await, site.sign_in_as(&far).await);
    (site, mai, far)
}

#[actix_web::test]
async fn the_pages_of_a_draft_lead_to_where_one_is_begun() {
    let (_site, mai, far) = room().await;
    let pages = ["settings", "reviews/new", "editions/new"].map(|page| format!("{DESK}/{page}"));
    let tails = ["", "/guide", "/questions", "/questions/new", "/questions/leg-1-1", "/gift", "/preview"];
    for page in pages.into_iter().chain(tails.map(|tail| format!("{HERE}{tail}"))) {
        let desk = mai.get(&page).await.leads_to(DESK).follow().await;
        desk.status(200).shows("chưa có bản nào đang soạn").shows(HOW).shows("Bắt đầu soạn bản mới");
        far.get(&page).await.status(404);
    }
    mai.get("/studio/leg/modules/never-there").await.status(404);
}

#[actix_web::test]
async fn words_sent_into_no_draft_are_given_back() {
    let (_site, mai, far) = room().await;
    let kept = "Chưa mất đâu";
    let sent = [
        (format!("{DESK}/settings"), vec![("title_vi", kept), ("over", "0")]),
        (format!("{DESK}/reviews"), vec![("message", kept)]),
        (format!("{DESK}/editions"), vec![("message", kept)]),
        (format!("{DESK}/modules"), vec![("title_vi", kept), ("title_en", "Kept"), ("over", "0")]),
        (format!("{HERE}/questions/new"), vec![("text.vi", kept), ("kind", "true_false")]),
        (HERE.to_owned(), vec![("title.vi", kept), ("body.vi", "x"), ("then", "stay")]),
    ];
    for (address, fields) in sent {
        let answer = mai.post(&address, &fields).await;
        assert!(answer.status(409).html().contains(kept), "{address}");
        answer.shows("bản nào đang soạn");
        far.post(&address, &fields).await.status(404);
    }
}

#[actix_web::test]
async fn what_has_no_words_leads_to_where_a_draft_is_begun() {
    let (_site, mai, far) = room().await;
    let media = format!("{HERE}/media");
    let question = format!("{HERE}/questions/leg-1-1");
    for (address, fields) in [
        (format!("{question}/place"), [("to", "up"), ("above", "leg-1-2")]),
        (format!("{question}/removal"), [("seen.vi", ""), ("seen.en", "")]),
        (format!("{media}/x.svg/removal"), [("seen", ""), ("sure", "1")]),
    ] {
        mai.post(&address, &fields).await.leads_to(DESK).follow().await.shows(HOW);
        far.post(&address, &fields).await.status(404);
    }
    let picture = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    mai.upload(&media, &[], "x.svg", picture).await.leads_to(DESK).follow().await.shows(HOW);
    far.upload(&media, &[], "x.svg", picture).await.status(404);
    // A module cannot be moved, nor taken out.
    for action in ["place", "removal"] {
        mai.post(&format!("{HERE}/{action}"), &[("over", "0")]).await.status(409).shows(HOW);
        far.post(&format!("{HERE}/{action}"), &[("over", "0")]).await.status(404);
    }
}
