//! A text with several gaps, each answered by itself.

use super::courses::{publish_more, site_with_a_course};
use super::quizzes::filled;
use crate::support::filled_form::FilledForm;
use crate::support::{Answer, Site, Visitor};

const MODULE: &str = "/courses/leg/03-meeting-and-election";
const QUESTION: &str = "q.leg-3-90";
const NUMBER: &str = "g.2.q.leg-3-90";
const WORDS: &str = "g.3.q.leg-3-90";
const TOLD: [&str; 5] = ["Ngoài ruộng đấy", "Ở sông thôi", "Trâu bốn chân", "cỏ non", "Nó ăn cỏ"];

async fn publish_gaps(site: &Site) {
    let more = "\n// [id:leg-3-90] [tag:2] [gaps:2, 1, 1]\nTrâu kéo {=cày #Ngoài ruộng đấy. ~thuyền #Ở sông thôi.} bằng {#=4:0 #Trâu bốn chân.} chân, ăn {=cỏ non #Nó ăn cỏ.}.\n";
    publish_more(site, MODULE, [("quiz.vi.gift", more), ("quiz.en.gift", more)]).await;
}

async fn quiz(visitor: &Visitor) -> Answer {
    visitor.get(&format!("{MODULE}/quiz")).await
}

fn form(page: &Answer) -> FilledForm {
    page.form(&format!("{MODULE}/attempts"))
}

#[actix_web::test]
async fn each_gap_has_a_field_with_its_name_and_tells_nothing_of_the_key() {
    let (site, mai, rin) = site_with_a_course().await;
    publish_gaps(&site).await;
    let visitor = site.sign_in_as(&rin).await;
    let page = quiz(&visitor).await;
    // Each field stands in the sentence, where its gap is.
    let words = page.all(".sentence").remove(0);
    let places = ["Trâu kéo (1)", "cày", "bằng (2)", "chân, ăn (3)"].map(|some| words.find(some));
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{words}: {places:?}");
    page.hides("_____");
    for (css, label) in [
        (format!(".sentence select[name='{QUESTION}']"), "Chỗ trống 1: Trâu kéo … bằng"),
        (format!(".sentence input[name='{NUMBER}']"), "Chỗ trống 2, điền bằng số: bằng … chân, ăn"),
        (format!(".sentence input[name='{WORDS}']"), "Chỗ trống 3: chân, ăn … ."),
    ] {
        assert_eq!(page.attributes(&css, "aria-label"), [label]);
    }
    assert_eq!(page.attributes(&format!("input[name='{NUMBER}']"), "inputmode"), ["decimal"]);
    let refused = form(&page).submit().await;
    refused.status(422);
    // On paper no such question is asked, and that is said.
    let printed = site.sign_in_as(&mai).await.get(&format!("{MODULE}/forms")).await;
    printed.hides("Trâu kéo").shows("Bài viết và câu có nhiều chỗ trống chỉ làm trên máy");
    for told in TOLD {
        for drawn in [&page, &refused, &printed] {
            assert!(!drawn.html().contains(told), "{told}");
        }
    }
}

#[actix_web::test]
async fn each_gap_is_told_whether_it_was_right_and_what_would_have_been() {
    let (site, _, rin) = site_with_a_course().await;
    publish_gaps(&site).await;
    let visitor = site.sign_in_as(&rin).await;
    let page = quiz(&visitor).await;
    let done = filled(&site, &page, MODULE, true).await.save().await;
    done.shows("100%").shows("Ngoài ruộng đấy.").shows("Trâu bốn chân.").shows("Nó ăn cỏ.");
    let page = quiz(&visitor).await;
    let partly = filled(&site, &page, MODULE, true).await.choose(QUESTION, "1.b").fill(WORDS, "cỏ khô");
    let done = partly.save().await;
    done.shows("Đúng một phần").shows("Ở sông thôi.").shows("Đúng là: cày").shows("Đúng là: cỏ non");
    done.shows("Trâu bốn chân.").hides("Ngoài ruộng đấy.").hides("Nó ăn cỏ.");
    // What was given stands where the gap was, each with what became of it.
    let gaps = done.all(".filled");
    assert_eq!(gaps, ["(1) thuyền Chưa đúng", "(2) 4 Đúng", "(3) cỏ khô Chưa đúng"]);
    assert!(done.all("h3").iter().any(|words| words.contains("Trâu kéo (1) thuyền")), "{:?}", done.all("h3"));
}

#[actix_web::test]
async fn what_stands_in_each_gap_is_kept_and_a_wrong_one_is_refused_alone() {
    let (site, _, rin) = site_with_a_course().await;
    publish_gaps(&site).await;
    let visitor = site.sign_in_as(&rin).await;
    let page = quiz(&visitor).await;
    let typed = form(&page).choose(QUESTION, "1.b").fill(WORDS, "cỏ 1.5 lá");
    let sent = typed.sent();
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(&format!("{MODULE}/answers"), &pairs).await;
    let again = quiz(&visitor).await;
    again.shows("Đã giữ câu trả lời của 1 câu");
    let kept = form(&again);
    assert_eq!(
        (kept.values(QUESTION), kept.value(NUMBER), kept.value(WORDS)),
        (vec!["1.b".to_owned()], String::new(), "cỏ 1.5 lá".to_owned())
    );
    // Half of it is not all of it.
    let whole = || async { filled(&site, &again, MODULE, true).await };
    let open = whole().await.fill(NUMBER, "").submit().await;
    open.status(422).shows("Câu này còn chỗ trống. Xin điền đủ từng chỗ.");
    let marked = |page: &Answer| {
        let at =
            |name: &str| page.attributes(&format!("[name='{name}'][aria-invalid]"), "aria-describedby").len();
        [at(QUESTION), at(NUMBER), at(WORDS)]
    };
    assert_eq!(marked(&open), [0, 1, 0]);
    let wrong = whole().await.fill(NUMBER, "bốn").submit().await;
    wrong.status(422).shows("Câu này trả lời bằng số.");
    assert_eq!((marked(&wrong), form(&wrong).value(NUMBER)), ([0, 1, 0], "bốn".to_owned()));
    // No other field is a gap.
    let strange = whole().await.smuggle("g.4.q.leg-3-90", "x").submit().await;
    strange.status(422).shows("Có câu trả lời không còn trong bài kiểm tra này.");
}
