//! Documents: who reads which, what they say and said, where they stand, and how they are found.

use diesel::prelude::*;
use lantoa::courses::course::Both;
use lantoa::courses::edition::EditionState;
use lantoa::documents::queries::{self, New};
use lantoa::documents::standing::Standing;
use lantoa::documents::{Facts, Kind, jobs, rendering, words_of};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::schema::{document_passages, documents};
use lantoa::people::Role;
use lantoa::units::{Level, Unit};

use crate::courses::publish;
use crate::support::{Answer, Site, User, Visitor};

/// Puts a document in force on record, without a form.
pub async fn put(site: &Site, unit: &Unit, number: &str, title: &str, text: &str) -> Id {
    let facts = Facts {
        kind: Kind::Guideline,
        number: Some(number.to_owned()),
        title: title.to_owned(),
        title_en: None,
        issuer: None,
        issued_on: None,
        in_force_on: None,
        unit: unit.id,
        standing: Standing::InForce,
        successor: None,
    };
    let passages = rendering::render(text, &Default::default()).passages;
    let said: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    let words = words_of(&site.app.views.texts, &facts, &said);
    let text = Both { vi: text.to_owned(), en: String::new() };
    let (document, now) = (new_id(), site.now());
    let new = New { id: new_id(), document, facts, text, message: String::new(), words };
    site.write(move |conn| Ok(queries::add(conn, &new, None, now)?)).await;
    document
}

/// A province with two districts, and somebody in each of them.
struct Place {
    site: Site,
    centre: Unit,
    province: Unit,
    district: Unit,
    beside: Unit,
    trainer: User,
    learner: User,
    stranger: User,
}

async fn place() -> Place {
    let site = Site::new().await;
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let district = site.unit("Sơn Hà", Level::District, Some(&province)).await;
    let beside = site.unit("Ba Tơ", Level::District, Some(&province)).await;
    let trainer = site.user("Trần Thị Mai", Role::Trainer, &province).await;
    let learner = site.user("Hồ Văn Học", Role::Learner, &district).await;
    let stranger = site.user("Phạm Thị Xa", Role::Learner, &beside).await;
    Place { site, centre, province, district, beside, trainer, learner, stranger }
}

const TEXT: &str = "Lời đầu.\n\n## Họp thôn\n\nThôn bầu **nhóm trưởng**.\n\n## Nộp hồ sơ\n\nNộp tại xã.";

impl Place {
    async fn mai(&self) -> Visitor {
        self.site.sign_in_as(&self.trainer).await
    }

    /// A decision for a unit, made by its form.
    async fn made(&self, trainer: &Visitor, unit: &Unit, number: &str) -> Id {
        let page = trainer.get("/documents/new").await;
        let answer = page
            .form("/documents")
            .choose("kind", "decision")
            .fill("number", number)
            .fill("title", "Về việc lập nhóm")
            .choose("unit", &unit.id.to_string())
            .fill("issued_on", "2013-04-04")
            .fill("text", TEXT)
            .submit()
            .await;
        id_in(answer.status(303).location())
    }
}

fn id_in(address: &str) -> Id {
    address.rsplit('/').next().unwrap().parse().unwrap()
}

fn at(id: Id) -> String {
    format!("/documents/{id}")
}

#[actix_web::test]
async fn a_document_is_read_in_its_unit_and_below_and_is_nowhere_else() {
    let p = place().await;
    let mai = p.mai().await;
    let (own, all) = (p.made(&mai, &p.district, "1/QĐ-SH").await, p.made(&mai, &p.province, "2/QĐ-QN").await);
    let learner = p.site.sign_in_as(&p.learner).await;
    let stranger = p.site.sign_in_as(&p.stranger).await;
    learner.get(&at(own)).await.status(200).shows("Về việc lập nhóm").shows("1/QĐ-SH");
    learner.get(&at(all)).await.status(200);
    stranger.get(&at(all)).await.status(200);
    for address in [at(own), format!("{}/versions/1", at(own)), "/documents/1-qd-sh".to_owned()] {
        stranger.get(&address).await.status(404).hides("1/QĐ-SH");
    }
    stranger.get("/documents").await.hides("1/QĐ-SH").shows("2/QĐ-QN");
    stranger.get("/documents?q=1+qd+sh").await.hides("1/QĐ-SH");
    stranger.get("/search?q=bau+nhom+truong").await.hides("1/QĐ-SH").hides(&own.to_string());
    learner.get("/documents").await.shows("1/QĐ-SH").shows("2/QĐ-QN");
    // Who holds a role elsewhere reads what concerns that place.
    p.site.grant(p.stranger.person, Role::Facilitator, &p.district).await;
    p.site.sign_in_as(&p.stranger).await.get(&at(own)).await.status(200);
}

#[actix_web::test]
async fn a_learner_writes_nothing_and_a_trainer_only_for_their_own_units() {
    let p = place().await;
    let mai = p.mai().await;
    let above = put(&p.site, &p.centre, "9/HD", "Của trung ương", "Lời.").await;
    mai.get(&at(above)).await.status(200).hides("/edit");
    mai.get(&format!("{}/edit", at(above))).await.status(404);
    let page = mai.get("/documents/new").await;
    assert!(!page.form("/documents").offers("unit").contains(&p.centre.id.to_string()));
    let answer = page
        .form("/documents")
        .choose("kind", "manual")
        .fill("title", "Sổ tay")
        .without("unit")
        .smuggle("unit", p.centre.id)
        .submit()
        .await;
    answer.status(422);
    answer.error_of("unit");
    mai.get("/documents").await.hides("Sổ tay hướng");
    let learner = p.site.sign_in_as(&p.learner).await;
    for address in
        ["/documents/new".to_owned(), format!("{}/edit", at(above)), format!("{}/standing", at(above))]
    {
        learner.get(&address).await.status(404);
    }
}

#[actix_web::test]
async fn a_refused_form_says_what_is_wrong_beside_each_field_and_keeps_all_that_was_typed() {
    let p = place().await;
    let mai = p.mai().await;
    let form = mai.get("/documents/new").await.form("/documents");
    let answer = form
        .clone()
        .fill("number", "5/QĐ")
        .fill("issued_on", "2015-05-05")
        .fill("in_force_on", "2015-05-04")
        .fill("text", "![hình](media/a.png)")
        .submit()
        .await;
    answer.status(422);
    for field in ["kind", "title", "unit", "in_force_on", "text"] {
        answer.error_of(field);
    }
    assert!(answer.accepts("number") && answer.accepts("issued_on"));
    let again = answer.form("/documents");
    assert_eq!(again.value("number"), "5/QĐ");
    assert!(again.value("text").contains("![hình](media/a.png)"));
    assert_eq!(again.value("id"), form.value("id"), "the same form is sent again");
    let long = form.fill("text", &"chữ ".repeat(60_000)).submit().await;
    long.status(422);
    assert!(long.error_of("text").contains("200 nghìn"));
}

#[actix_web::test]
async fn a_form_sent_twice_makes_one_document_and_filled_in_anew_loses_nothing() {
    let p = place().await;
    let mai = p.mai().await;
    let form = mai.get("/documents/new").await.form("/documents");
    let form =
        form.choose("kind", "manual").fill("title", "Sổ tay").choose("unit", &p.district.id.to_string());
    let first = form.submit().await;
    form.submit().await.status(303).leads_to(first.status(303).location());
    mai.get("/documents").await.shows("Sổ tay");
    assert_eq!(mai.get("/documents").await.all("ul.rows > li").len(), 1);
    let other = form.fill("title", "Một cuốn khác").submit().await;
    assert_eq!(other.status(422).form("/documents").value("title"), "Một cuốn khác");
    other.form("/documents").submit().await.status(303);
    assert_eq!(mai.get("/documents").await.all("ul.rows > li").len(), 2);
}

#[actix_web::test]
async fn a_change_makes_a_version_and_the_earlier_one_stays_as_it_was() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "1/QĐ-SH").await;
    let form = mai.get(&format!("{}/edit", at(id))).await.form(&at(id));
    let refused = form.fill("text", "## Họp thôn\n\nThôn bầu nhóm phó.").submit().await;
    refused.status(422);
    refused.error_of("message");
    let page = refused.form(&at(id)).fill("message", "Sửa chức danh.").save().await;
    page.shows("nhóm phó").shows("Sửa chức danh.").hides("nhóm trưởng");
    let learner = p.site.sign_in_as(&p.learner).await;
    let old = learner.get(&format!("{}/versions/1", at(id))).await;
    old.status(200).shows("nhóm trưởng").shows("Bản mới nhất là số 2");
    let new = learner.get(&format!("{}/versions/2", at(id))).await;
    new.shows("Khác bản ghi trước").shows("nhóm phó");
    assert!(!new.all("del").is_empty());
    // Who wrote it is told to those who teach.
    learner.get(&at(id)).await.hides("Trần Thị Mai");
    mai.get(&at(id)).await.shows("Trần Thị Mai");
    for nonsense in ["0", "3", "-1", "x", "99999999999"] {
        learner.get(&format!("{}/versions/{nonsense}", at(id))).await.status(404);
    }
    // Nothing different is no version.
    let form = mai.get(&format!("{}/edit", at(id))).await.form(&at(id));
    form.fill("message", "Không đổi gì.").save().await.hides("Không đổi gì.").shows("Không có gì khác trước");
}

#[actix_web::test]
async fn an_earlier_version_says_whom_it_concerned_and_one_without_new_words_says_so() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "1/QĐ-SH").await;
    let form = mai.get(&format!("{}/edit", at(id))).await.form(&at(id));
    let form = form.choose("unit", &p.province.id.to_string()).fill("message", "Cho cả tỉnh.");
    form.submit().await.status(303);
    let unit = |page: &Answer| page.all("dd").iter().any(|said| said == "Sơn Hà");
    let [first, second] = ["1", "2"].map(|number| format!("{}/versions/{number}", at(id)));
    assert!(unit(&mai.get(&first).await), "as it was");
    let second = mai.get(&second).await;
    assert!(!unit(&second));
    second.shows("Lời văn không đổi").hides("thêm 0 từ");
}

#[actix_web::test]
async fn who_writes_over_a_newer_version_is_told_and_loses_nothing() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "1/QĐ-SH").await;
    let edit = format!("{}/edit", at(id));
    let mine = mai.get(&edit).await.form(&at(id)).fill("title", "Tên của tôi").fill("message", "Tôi sửa.");
    let theirs = mai.get(&edit).await.form(&at(id)).fill("title", "Tên của họ").fill("message", "Họ sửa.");
    theirs.submit().await.status(303);
    let told = mine.submit().await;
    told.status(409).shows("Họ sửa.");
    assert_eq!(told.form(&at(id)).value("title"), "Tên của tôi");
    mai.get(&at(id)).await.shows("Tên của họ").hides("Tên của tôi");
    // The same page once more, although it is known to be late, changes nothing.
    mine.submit().await.status(409);
    told.form(&at(id)).save().await.shows("Tên của tôi").shows("Họ sửa.");
    mai.get(&format!("{}/versions/2", at(id))).await.shows("Tên của họ");
    // And sent twice it is one version.
    told.form(&at(id)).submit().await.status(303);
    mai.get(&format!("{}/versions/4", at(id))).await.status(404);
}

#[actix_web::test]
async fn a_soft_copy_says_so_until_another_takes_its_place() {
    let p = place().await;
    let mai = p.mai().await;
    let form = mai.get("/documents/new").await.form("/documents");
    let form = form.choose("kind", "manual").fill("title", "Sổ tay bản mềm").tick("standing", "soft");
    let answer = form.choose("unit", &p.district.id.to_string()).fill("text", TEXT).submit().await;
    let soft = id_in(answer.status(303).location());
    let learner = p.site.sign_in_as(&p.learner).await;
    learner.get(&at(soft)).await.shows("Đây là bản mềm");
    let page = mai.get(&format!("/documents/new?replaces={soft}")).await;
    page.shows("Sổ tay bản mềm");
    let form = page.form("/documents").fill("title", "Sổ tay chính thức").fill("message", "Đã ban hành.");
    // Somebody who reads the old one must be able to read the new one.
    let elsewhere = form.clone().choose("unit", &p.beside.id.to_string()).submit().await;
    elsewhere.status(422);
    elsewhere.error_of("unit");
    learner.get(&at(soft)).await.shows("Đây là bản mềm");
    mai.get("/documents").await.hides("Sổ tay chính thức");
    let made = form.submit().await;
    let new = id_in(made.status(303).location());
    form.submit().await.leads_to(&at(new));
    let old = learner.get(&at(soft)).await;
    old.shows("đã được thay bằng").shows("Sổ tay chính thức").shows("Đã ban hành.").hides("Đây là bản mềm");
    old.click("Sổ tay chính thức").await.shows("Đang áp dụng");
    mai.get(&format!("{}/versions/3", at(soft))).await.status(404);
}

#[actix_web::test]
async fn no_document_replaces_itself_by_way_of_others() {
    let p = place().await;
    let mai = p.mai().await;
    let (a, b) = (p.made(&mai, &p.district, "1/QĐ").await, p.made(&mai, &p.district, "2/QĐ").await);
    let replace = async |old: Id, new: Id| {
        let page = mai.get(&format!("{}/standing", at(old))).await;
        let form = page.form(&format!("{}/standing", at(old)));
        let form = form.tick("standing", "replaced").without("successor").smuggle("successor", new);
        form.fill("message", "Thay.").submit().await
    };
    replace(a, b).await.status(303);
    let back = replace(b, a).await;
    back.status(422);
    assert!(!back.error_of("successor").is_empty());
    replace(b, b).await.status(422);
    let hidden = put(&p.site, &p.beside, "3/QĐ", "Của nơi khác", "Lời.").await;
    replace(b, hidden).await.status(422);
    // A mistake is put right, and what was said stays.
    let form = mai.get(&format!("{}/standing", at(a))).await.form(&format!("{}/standing", at(a)));
    form.tick("standing", "in_force")
        .fill("message", "Ghi nhầm.")
        .save()
        .await
        .shows("Đang áp dụng")
        .shows("Thay.");
}

#[actix_web::test]
async fn a_standing_said_of_a_page_gone_by_is_refused() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "1/QĐ").await;
    let address = format!("{}/standing", at(id));
    let late = mai.get(&address).await.form(&address).tick("standing", "ended").fill("message", "Hết hạn.");
    let edit = mai.get(&format!("{}/edit", at(id))).await.form(&at(id));
    edit.fill("title", "Tên mới").fill("message", "Đổi tên.").submit().await.status(303);
    let told = late.submit().await;
    told.status(409);
    assert_eq!(told.form(&address).value("message"), "Hết hạn.");
    mai.get(&at(id)).await.shows("Đang áp dụng");
    told.form(&address).save().await.shows("Hết hiệu lực").shows("Hết hạn.").shows("Tên mới");
}

#[actix_web::test]
async fn a_course_leads_to_a_document_by_its_number_and_its_trainer_is_told_when_it_ends() {
    let p = place().await;
    publish(&p.site, "programme-135", EditionState::Official).await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.province, "1722/QĐ-TTg").await;
    let learner = p.site.sign_in_as(&p.learner).await;
    learner.get("/documents/1722-qd-ttg").await.status(303).leads_to(&at(id));
    learner.get("/documents/1722-QD-TTg").await.leads_to(&at(id));
    learner.get("/documents/khong-co").await.status(404);
    let page = mai.get(&at(id)).await;
    page.shows("Các bài căn cứ vào văn bản này");
    assert!(page.attributes("a[href^='/courses/programme-135/']", "href").len() == 1, "{}", page.text());
    learner.get(&at(id)).await.hides("Các bài căn cứ");
    page.hides("Xin xem lại từng bài");
    let address = format!("{}/standing", at(id));
    let form =
        mai.get(&address).await.form(&address).tick("standing", "ended").fill("message", "Hết giai đoạn.");
    form.save().await.shows("Xin xem lại từng bài");
    let desk = p.site.user("Lê Văn Quản", Role::Admin, &p.centre).await;
    let desk = p.site.sign_in_as(&desk).await.get("/studio/programme-135").await;
    desk.status(200).shows("1722/QĐ-TTg").shows("Hết hiệu lực");
}

#[actix_web::test]
async fn of_two_documents_of_one_number_the_one_in_force_is_meant() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "1/QĐ").await;
    let form = mai.get("/documents/new").await.form("/documents");
    let form = form.choose("kind", "decision").fill("number", "1/qđ").fill("title", "Lần nữa");
    let twice = form.choose("unit", &p.district.id.to_string()).submit().await;
    twice.status(422);
    twice.error_of("number");
    let old = format!("{}/standing", at(id));
    let ended = mai.get(&old).await.form(&old).tick("standing", "ended").fill("message", "Bỏ.");
    ended.submit().await.status(303);
    let again = twice.form("/documents").submit().await;
    mai.get("/documents/1-qd").await.leads_to(again.status(303).location());
}

#[actix_web::test]
async fn a_search_finds_the_place_in_a_document_whatever_marks_are_typed() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "551/QĐ-TTg").await;
    let learner = p.site.sign_in_as(&p.learner).await;
    let page = learner.get("/search?q=thon+bau").await;
    page.shows("văn bản · Về việc lập nhóm");
    assert_eq!(page.attributes(".found a", "href"), [format!("{}#hop-thon", at(id))]);
    assert_eq!(page.all("mark"), ["Thôn bầu"]);
    // By its number and what it is called.
    for asked in ["551", "quyet+dinh+551", "551%2FQ%C4%90-TTg", "viec+lap+nhom"] {
        let page = learner.get(&format!("/search?q={asked}")).await;
        assert!(page.attributes(".found a", "href").contains(&at(id)), "{asked}: {}", page.text());
        learner.get(&format!("/documents?q={asked}")).await.shows("551/QĐ-TTg");
    }
    learner.get("/documents?q=thong").await.hides("551/QĐ-TTg");
    learner.get("/documents?kind=decision&year=2013").await.shows("551/QĐ-TTg");
    for none in ["kind=circular", "year=2014", "q=%25", "q=bau+khong"] {
        let page = learner.get(&format!("/documents?{none}")).await;
        assert_eq!(page.status(200).text().contains("551/QĐ-TTg"), none == "q=%25", "{none}");
    }
    for nonsense in
        ["kind=x&year=y&page=-1", "kind=%00&q=%00", "page=99999999999999999999", "year=99999999999"]
    {
        learner.get(&format!("/documents?{nonsense}")).await.status(200);
    }
    // What ended is nothing to come upon.
    let old = format!("{}/standing", at(id));
    let form = mai.get(&old).await.form(&old).tick("standing", "ended").fill("message", "Bỏ.");
    form.submit().await.status(303);
    learner.get("/search?q=thon+bau").await.hides(&id.to_string());
    learner.get("/documents?q=thon+bau").await.shows("Hết hiệu lực");
}

#[actix_web::test]
async fn an_english_reader_is_shown_what_there_is_and_told_in_which_language() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "551/QĐ-TTg").await;
    let learner = p.site.sign_in_as(&p.learner).await;
    learner.post("/language", &[("lang", "en"), ("back", "/")]).await;
    let page = learner.get(&at(id)).await;
    page.shows("in Vietnamese only").shows("Thôn bầu");
    assert_eq!(page.attributes(".prose", "lang"), ["vi"]);
    let found = learner.get("/search?q=thon+bau").await;
    assert_eq!(found.attributes(".found a", "href"), [format!("{}#hop-thon", at(id))]);
}

#[actix_web::test]
async fn no_text_of_a_document_runs_anything() {
    let p = place().await;
    let hostile = "<script>x()</script>\n\n[a](javascript:x())\n\n<a href=\"/ok\" onclick=\"x()\">b</a>\n\n<form action=\"/sign-out\"><button>c</button></form>\n\n<svg onload=x()></svg>";
    let id = put(&p.site, &p.district, "6/HD", "<b>tên</b>", hostile).await;
    let page = p.site.sign_in_as(&p.learner).await.get(&at(id)).await;
    page.status(200).shows("<b>tên</b>");
    let prose =
        page.html().split("class=\"prose\"").nth(1).unwrap().split("</div>").next().unwrap().to_owned();
    for bad in ["<script", "javascript:", "onclick", "<form", "<button", "<svg"] {
        assert!(!prose.contains(bad), "{prose}");
    }
}

#[actix_web::test]
async fn a_long_list_comes_page_by_page_and_an_empty_one_says_what_to_do() {
    let p = place().await;
    let mai = p.mai().await;
    let learner = p.site.sign_in_as(&p.learner).await;
    learner.get("/documents").await.shows("Chưa có văn bản nào dành cho đơn vị");
    mai.get("/documents").await.click("Thêm văn bản").await.status(200);
    for n in 0..31 {
        put(&p.site, &p.district, &format!("{n}/HD"), &format!("Văn bản thứ {n}"), "Lời.").await;
    }
    let first: Answer = learner.get("/documents?kind=guideline").await;
    assert_eq!(first.all("ul.rows > li").len(), 30);
    assert_eq!(first.click("Trang sau").await.all("ul.rows > li").len(), 1);
}

#[actix_web::test]
async fn what_is_in_force_is_no_soft_copy_again_by_editing_and_all_that_was_typed_stays() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "1/QĐ").await;
    let form = mai.get(&format!("{}/edit", at(id))).await.form(&at(id));
    assert_eq!(form.offers("standing"), ["in_force"], "no choice that would be refused");
    let form = form.without("standing").smuggle("standing", "soft").fill("title", "Tên khác");
    let answer = form.fill("message", "Lại là bản mềm.").submit().await;
    answer.status(422);
    assert!(answer.error_of("standing").contains("không thể trở lại là bản mềm"));
    assert_eq!(answer.form(&at(id)).value("title"), "Tên khác");
    mai.get(&at(id)).await.shows("Đang áp dụng").hides("Tên khác");
}

#[actix_web::test]
async fn a_day_in_force_before_the_day_of_issue_is_refused_on_both_pages() {
    let p = place().await;
    let mai = p.mai().await;
    let form = mai.get("/documents/new").await.form("/documents");
    let form = form.choose("kind", "manual").fill("title", "Sổ tay").tick("standing", "soft");
    let form = form.choose("unit", &p.district.id.to_string()).fill("issued_on", "2015-05-05");
    let soft = id_in(form.submit().await.status(303).location());
    let address = format!("{}/standing", at(soft));
    let form = mai.get(&address).await.form(&address).tick("standing", "in_force");
    let answer = form.fill("in_force_on", "2015-05-04").fill("message", "Đã ban hành.").submit().await;
    answer.status(422);
    assert!(answer.error_of("in_force_on").contains("sớm hơn ngày ban hành"));
    assert_eq!(answer.form(&address).value("message"), "Đã ban hành.");
    mai.get(&at(soft)).await.shows("Đây là bản mềm");
    let form = answer.form(&address).fill("in_force_on", "2015-05-05");
    form.save().await.shows("Đang áp dụng");
}

#[actix_web::test]
async fn two_documents_of_one_number_are_never_in_force_for_the_same_people() {
    let p = place().await;
    let mai = p.mai().await;
    let first = p.made(&mai, &p.district, "1/QĐ").await;
    // In the unit above, and nothing says that it is another one.
    let form = mai.get("/documents/new").await.form("/documents");
    let form = form.choose("kind", "decision").fill("number", "1/qđ").fill("title", "Lần nữa");
    let above = form.choose("unit", &p.province.id.to_string());
    let twice = above.submit().await;
    twice.status(422);
    twice.error_of("number");
    assert_eq!(twice.form("/documents").value("title"), "Lần nữa");
    // Beside it, where nobody reads both, it may stand.
    above.choose("unit", &p.beside.id.to_string()).submit().await.status(303);
    let standing = async |id: Id, to: &str| {
        let address = format!("{}/standing", at(id));
        let form = mai.get(&address).await.form(&address).tick("standing", to);
        form.fill("message", "Ghi lại tình trạng.").submit().await
    };
    standing(first, "ended").await.status(303);
    p.made(&mai, &p.district, "1/QĐ").await;
    let again = standing(first, "in_force").await;
    again.status(422);
    assert!(again.error_of("standing").contains("mang số này"));
    mai.get(&at(first)).await.shows("Hết hiệu lực");
    // What is past may be mended, and moved only to where it stands in nobody's way.
    let form = mai.get(&format!("{}/edit", at(first))).await.form(&at(first));
    form.fill("title", "Tên cũ hơn").fill("message", "Sửa tên.").submit().await.status(303);
}

#[actix_web::test]
async fn two_communes_number_their_decisions_alike_and_a_link_by_the_number_shows_both() {
    let p = place().await;
    let mai = p.mai().await;
    let made = async |issuer: &str, title: &str| {
        let form = mai.get("/documents/new").await.form("/documents").choose("kind", "decision");
        let form = form.fill("number", "01/QĐ").fill("title", title).fill("issuer", issuer);
        form.choose("unit", &p.district.id.to_string()).submit().await
    };
    made("UBND xã Sơn Kỳ", "Tổ nhóm Sơn Kỳ").await.status(303);
    let alike = made("", "Tổ nhóm Sơn Ba").await;
    alike.status(422);
    let said = alike.error_of("number");
    assert!(said.contains("cơ quan ban hành") && said.contains("như trên giấy"), "{said}");
    let issued = alike.form("/documents").fill("issuer", "UBND xã Sơn Ba").submit().await;
    issued.status(303);
    let learner = p.site.sign_in_as(&p.learner).await;
    let led = learner.get("/documents/01-qd").await;
    learner.get(led.status(303).location()).await.shows("Tổ nhóm Sơn Kỳ").shows("Tổ nhóm Sơn Ba");
}

#[actix_web::test]
async fn no_document_is_made_or_moved_to_concern_a_village() {
    let p = place().await;
    let commune = p.site.unit("Sơn Thượng", Level::Commune, Some(&p.district)).await;
    let village = p.site.unit("Làng Mum", Level::Village, Some(&commune)).await;
    let mai = p.mai().await;
    let form = mai.get("/documents/new").await.form("/documents");
    let form = form.choose("kind", "manual").fill("title", "Sổ tay của thôn").without("unit");
    let answer = form.smuggle("unit", village.id).submit().await;
    answer.status(422);
    assert!(answer.error_of("unit").contains("xã"));
    assert_eq!(answer.form("/documents").value("title"), "Sổ tay của thôn");
    let id = p.made(&mai, &commune, "1/QĐ").await;
    let form = mai.get(&format!("{}/edit", at(id))).await.form(&at(id)).without("unit");
    let moved = form.smuggle("unit", village.id).fill("message", "Cho thôn.").submit().await;
    moved.status(422);
    moved.error_of("unit");
}

#[actix_web::test]
async fn what_was_replaced_is_not_replaced_once_more() {
    let p = place().await;
    let mai = p.mai().await;
    let (old, new) = (p.made(&mai, &p.district, "1/QĐ").await, p.made(&mai, &p.district, "2/QĐ").await);
    let page = mai.get(&format!("/documents/new?replaces={old}")).await;
    let form = page.form("/documents").fill("title", "Bản thứ ba").fill("message", "Thay nữa.");
    let address = format!("{}/standing", at(old));
    let replaced = mai.get(&address).await.form(&address).tick("standing", "replaced");
    let replaced = replaced.choose("successor", &new.to_string()).fill("message", "Thay.");
    replaced.submit().await.status(303);
    form.submit().await.status(422).shows("nó đã có bản thay");
    mai.get("/documents").await.hides("Bản thứ ba");
}

#[actix_web::test]
async fn what_a_document_says_no_longer_is_not_found_in_it() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "551/QĐ").await;
    let found = async |asked: &str| {
        let page = mai.get(&format!("/search?q={asked}")).await;
        page.attributes(".found a", "href")
    };
    assert_eq!(found("nop+tai+xa").await, [format!("{}#nop-ho-so", at(id))]);
    let form = mai.get(&format!("{}/edit", at(id))).await.form(&at(id));
    let form = form.fill("text", "## Gửi hồ sơ\n\nGửi về huyện.").fill("message", "Đổi nơi nhận.");
    form.submit().await.status(303);
    assert!(found("nop+tai+xa").await.is_empty());
    assert_eq!(found("gui+ve+huyen").await, [format!("{}#gui-ho-so", at(id))]);
}

#[actix_web::test]
async fn words_that_stand_apart_lead_to_the_document_and_show_where_most_of_them_are() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "551/QĐ").await;
    let page = mai.get("/search?q=truong+nop+xa").await;
    assert_eq!(page.attributes(".found a", "href"), [format!("{}#nop-ho-so", at(id))]);
    assert_eq!(page.all("mark"), ["Nộp", "xã"]);
    // One word in the number, and one in the text.
    let page = mai.get("/search?q=551+truong").await;
    assert_eq!(page.attributes(".found a", "href"), [format!("{}#hop-thon", at(id))]);
    for asked in ["truong+nop+khong", "truong+huyen", "truo+nop+x"] {
        let page = mai.get(&format!("/search?q={asked}")).await;
        assert!(page.attributes(".found a", "href").is_empty(), "{asked}: {}", page.text());
    }
    // What says them together is worth more than what says them apart.
    let together = put(&p.site, &p.district, "9/HD", "Khác", "## Ở đây\n\nNhóm trưởng nộp ở xã.").await;
    let page = mai.get("/search?q=truong+nop+xa").await;
    assert_eq!(
        page.attributes(".found a", "href"),
        [format!("{}#o-day", at(together)), format!("{}#nop-ho-so", at(id))]
    );
}

#[actix_web::test]
async fn a_place_is_found_however_many_newer_documents_say_the_words_apart() {
    let p = place().await;
    let mai = p.mai().await;
    let oldest = put(&p.site, &p.district, "1/HD", "Cũ nhất", "## Đây\n\nGiống lúa nếp nương.").await;
    for number in 2..=130 {
        let (number, title) = (format!("{number}/HD"), format!("Hướng dẫn {number}"));
        put(&p.site, &p.district, &number, &title, "Giống ngô.\n\nLúa.\n\nNếp.\n\nNương rẫy.").await;
    }
    let page = mai.get("/search?q=giong+lua+nep+nuong").await;
    let found = page.attributes(".found a", "href");
    assert_eq!((found.len(), &found[0]), (30, &format!("{}#day", at(oldest))));
    page.shows("130");
    let last = mai.get("/search?q=giong+lua+nep+nuong&page=5").await;
    assert_eq!(last.attributes(".found a", "href").len(), 10);
}

#[actix_web::test]
async fn documents_of_before_are_found_from_the_next_start_on() {
    let p = place().await;
    let mai = p.mai().await;
    let id = p.made(&mai, &p.district, "551/QĐ").await;
    put(&p.site, &p.district, "2/HD", "Chưa có lời", "").await;
    let rows =
        async || p.site.read(|conn| Ok(document_passages::table.count().get_result::<i64>(conn)?)).await;
    let kept = rows().await;
    p.site
        .write(|conn| {
            diesel::delete(document_passages::table).execute(conn)?;
            Ok(())
        })
        .await;
    assert!(mai.get("/search?q=nop+tai+xa").await.attributes(".found a", "href").is_empty());
    let start = async || jobs::make_passages(&p.site.app.db, &p.site.app.views).await.unwrap();
    assert_eq!(start().await, 0, "what is of today is left alone, whether it has passages or none");
    let made_by = async |making: i32| {
        p.site
            .write(move |conn| {
                diesel::update(documents::table).set(documents::making.eq(making)).execute(conn)?;
                diesel::update(documents::table).set(documents::words.eq("")).execute(conn)?;
                Ok(())
            })
            .await;
    };
    made_by(rendering::MAKING - 1).await;
    assert_eq!(start().await, 2);
    assert_eq!((rows().await, start().await), (kept, 0));
    let found = mai.get("/search?q=nop+tai+xa").await.attributes(".found a", "href");
    assert_eq!(found, [format!("{}#nop-ho-so", at(id))]);
}

#[actix_web::test]
async fn whoever_writes_a_document_is_told_which_of_its_links_lead_nowhere() {
    let p = place().await;
    publish(&p.site, "leg", EditionState::Official).await;
    let mai = p.mai().await;
    p.made(&mai, &p.district, "551/QĐ").await;
    let hidden = put(&p.site, &p.centre, "7/HD", "Của trung ương", "Lời.").await;
    let text = "[a](/documents/551-qd) [b](/documents/552-qd)\n\n[c](/courses/leg/booklet) [d](/courses/legs)\n\n\
                [e](#khong) [f](/people/abc)\n";
    let id = put(&p.site, &p.district, "8/HD", "Hướng dẫn", text).await;
    let page = mai.get(&at(id)).await;
    let told = page.all(".notice li");
    let starts: Vec<&str> = told.iter().map(|line| line.split(':').next().unwrap()).collect();
    let at_line = |line, column| format!("Nội dung tiếng Việt, dòng {line}, cột {column}");
    assert_eq!(starts, [at_line(1, 24), at_line(3, 27), at_line(5, 1), at_line(5, 13)]);
    assert!(told[0].contains("/documents/552-qd") && told[3].contains("/people/abc"), "{told:?}");
    // Nobody else is bothered with it, and what is mended is told no more.
    p.site.sign_in_as(&p.learner).await.get(&at(id)).await.hides("không mở được");
    let form = mai.get(&format!("{}/edit", at(id))).await.form(&at(id));
    let form = form.fill("text", &format!("[g](/documents/{hidden})")).fill("message", "Chữa liên kết.");
    form.save().await.hides("không mở được");
}
