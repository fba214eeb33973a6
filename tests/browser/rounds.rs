//! What a class knew before and after, on the telephones of the class and of its trainer: with the keyboard alone, and
//! with scripts switched off. Nobody is ever told the key.

use std::collections::BTreeMap;

use lantoa::demo::PASSWORD;
use lantoa::demo::cast::{Actor, CFS, DUC, KHOI, NHA, RIN};
use lantoa::demo::story::class_id;
use lantoa::kit::clock::new_id;
use lantoa::kit::text::Language;
use lantoa::quizzes::question::Question;
use lantoa::quizzes::sitting::KeptAnswer;
use lantoa::rounds::paper::Paper;
use lantoa::rounds::{Form, Stage, crossing, queries};

use crate::site_support::world::World;
use crate::support::{Browser, DOWN, PHONE, Served};

#[actix_web::test]
async fn a_class_is_asked_before_and_after_and_after_a_month() {
    let site = Served::overheard(World::with_the_demo().await);
    let (hall, phone) = (site.browse(PHONE).await, site.browse(PHONE).await);
    Room { site, hall, phone }.is_asked().await;
}

#[actix_web::test]
async fn a_class_is_asked_before_and_after_with_scripts_switched_off() {
    let site = Served::overheard(World::with_the_demo().await);
    let (hall, phone) = (site.browse_without_scripts(PHONE).await, site.browse_without_scripts(PHONE).await);
    Room { site, hall, phone }.is_asked().await;
}

#[actix_web::test]
async fn what_a_class_learned_is_told_by_objective_with_how_many_and_how_surely() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(DUC.key, PASSWORD).await;
    browser.goto(&format!("/classes/{}/rounds", class_id("phu-tho"))).await;
    browser.shows("Đã nộp 8/11 người có mặt").await;
    browser.follow("a[href$='/rounds/report']").await;
    browser.shows("Làm cả hai bài: 10 người.").await;
    // A gain, from how much to how much, beside every objective and below all.
    let told = "return [...document.querySelectorAll('.compared tbody tr, .compared tfoot tr')].every(row =>
        /[+−]?\\d+/.test(row.querySelector('td:nth-of-type(3) b').textContent)
            && /\\(.+ đến .+\\)/.test(row.querySelector('td:nth-of-type(3) small').textContent)
            && row.querySelector('td:last-child').textContent === '10')
        && document.querySelectorAll('.compared tbody tr').length > 4";
    assert_eq!(browser.run(told, vec![]).await, true, "{}", browser.text().await);
    browser.is_well_made("rounds-report").await;
    browser.press("English").await;
    browser.fits_every_screen().await;
}

#[actix_web::test]
async fn whoever_is_asked_the_same_is_led_from_the_quiz_to_the_test_of_the_class() {
    let site = Served::with_the_demo().await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in(NHA.key, PASSWORD).await;
    browser.goto("/courses/leg/01-what-a-leg-is/quiz").await;
    browser.shows("tạm đóng cho đến khi anh/chị nộp bài ấy").await;
    browser.is_well_made("quiz-held-back").await;
    browser.press("English").await;
    browser.shows("is closed until you hand that test in").await;
    browser.fits_every_screen().await;
    browser.follow("main a[href$='/rounds/month/paper']").await;
    assert!(browser.has("#quiz fieldset.question").await);
}

/// A class with its trainer's telephone, and one that goes from hand to hand.
struct Room {
    site: Served,
    hall: Browser,
    phone: Browser,
}

impl Room {
    fn href(&self, rest: &str) -> String {
        format!("/classes/{}/rounds{rest}", class_id("central"))
    }

    fn said(&self, key: &str, args: &[(&str, serde_json::Value)]) -> String {
        self.site.said(key, args)
    }

    async fn is_asked(&self) {
        self.hall.sign_in(KHOI.key, PASSWORD).await;
        self.hall.goto(&format!("/classes/{}", class_id("central"))).await;
        let link = format!("a[href='{}']", self.href(""));
        self.hall.tab_to(&link).await;
        self.hall.enter().await;

        self.opens(Stage::Before).await;
        let dealt = self.dealt().await;
        let first = dealt[&RIN.id()];
        let other = CFS.iter().find(|who| dealt[&who.id()] != first).unwrap();
        self.hall.shows("Đã nộp 0/15").await;
        self.counts(0, 0).await;
        self.hands_in(&RIN, Stage::Before, first).await;
        self.answers_one(other, Stage::Before, first.other()).await;
        self.counts(1, 1).await;
        self.others_hand_in(other, Stage::Before).await;
        self.counts(6, 1).await;
        self.closes(Stage::Before).await;

        self.opens(Stage::After).await;
        self.hands_in(&RIN, Stage::After, first.other()).await;
        self.hands_in(other, Stage::After, first).await;
        self.others_hand_in(other, Stage::After).await;
        // Nothing is told as long as somebody may still be asked the same.
        self.hall.goto(&self.href("/report")).await;
        self.hall.shows(&self.said("rounds.report_early", &[])).await;
        self.hall.goto(&self.href("")).await;
        self.closes(Stage::After).await;
        self.phone.goto(&self.href("/after/paper")).await;
        self.phone.shows(&self.said("rounds.own_known", &[])).await;

        self.hall.tab_to("main a[href$='/report']").await;
        self.hall.enter().await;
        self.hall.shows("Làm cả hai bài: 7 người.").await;
        self.hall.shows(" đến ").await;
        self.hall.no_sideways_scroll().await;

        self.site.pass_days(31);
        self.hands_in(&RIN, Stage::Month, first).await;
        // Whatever was asked and answered, and whoever asked: what is right was never said.
        let key = self.site.told_after("pim").await;
        self.site.heard.never(&key, ("/paper", 8));
        self.site.heard.never(&key, ("/report", 2));
    }

    /// The trainer's buttons, by keyboard.
    async fn presses(&self, action: &str, notice: &str) {
        self.hall.tab_to(&format!("form[action='{}'] button", self.href(action))).await;
        self.hall.enter().await;
        self.hall.shows(&self.said(notice, &[])).await;
        self.hall.no_sideways_scroll().await;
    }

    async fn opens(&self, stage: Stage) {
        self.presses(&format!("/{}/opening", stage.code()), "notice.round_opened").await;
    }

    async fn closes(&self, stage: Stage) {
        self.presses(&format!("/{}/closing", stage.code()), "notice.round_closed").await;
    }

    /// The figures change by themselves while the trainer looks, or by the link without scripts.
    async fn counts(&self, handed_in: usize, answering: usize) {
        if !self.hall.scripts {
            self.hall.tab_to(&format!("main p a[href='{}']", self.href(""))).await;
            self.hall.enter().await;
        }
        let live = "return document.querySelector('.count').textContent.includes(arguments[0])";
        let words = format!("Đã nộp {handed_in}/15");
        self.hall.until(&words, live, vec![words.clone().into()]).await;
        if answering > 0 {
            let words = self.said("rounds.count_answering", &[("count", answering.into())]);
            self.hall.until(&words, live, vec![words.clone().into()]).await;
        }
    }

    async fn dealt(&self) -> BTreeMap<lantoa::kit::columns::Id, Form> {
        self.site.read(move |conn| Ok(queries::deals_of(conn, class_id("central"))?)).await
    }

    /// Somebody takes the telephone, finds the round on the first page and opens their form.
    async fn takes(&self, who: &Actor, stage: Stage, form: Form) {
        self.phone.client().delete_all_cookies().await.unwrap();
        self.phone.sign_in(who.key, PASSWORD).await;
        self.phone
            .tab_to(&format!("main a[href='{}']", self.href(&format!("/{}/paper", stage.code()))))
            .await;
        self.phone.enter().await;
        self.phone.shows(&format!("Đề {}", form.letter())).await;
        self.phone.no_sideways_scroll().await;
    }

    /// Something for the question of this number.
    async fn answers(&self, number: usize) {
        let field = format!("#question-{number} :is(input, select, textarea):not([type=hidden])");
        self.phone.tab_to(&field).await;
        let key = match () {
            () if self.phone.has(&format!("{field}:is([type=radio], [type=checkbox])")).await => {
                " ".to_owned()
            }
            () if self.phone.has(&format!("#question-{number} select")).await => DOWN.to_string(),
            () => "5".to_owned(),
        };
        self.phone.keys(&key).await;
    }

    /// Answers one question, which is kept; the paper lies there.
    async fn answers_one(&self, who: &Actor, stage: Stage, form: Form) {
        self.takes(who, stage, form).await;
        self.answers(1).await;
        if self.phone.scripts {
            self.phone.writer_is_told("Đã lưu").await;
        } else {
            self.phone.tab_to(".save-bar button").await;
            self.phone.enter().await;
            self.phone.shows(&self.said("notice.answers_kept", &[])).await;
        }
    }

    /// Answers two questions and hands in: asked once whether the others are meant to be left.
    async fn hands_in(&self, who: &Actor, stage: Stage, form: Form) {
        self.takes(who, stage, form).await;
        self.answers(1).await;
        self.answers(2).await;
        for notice in ["rounds.hand_in_anyway", "notice.paper_handed_in"] {
            self.phone.tab_to("#quiz > button:not(.unseen)").await;
            self.phone.enter().await;
            self.phone.shows(&self.said(notice, &[])).await;
        }
    }

    /// Five more, who know nothing before and everything after.
    async fn others_hand_in(&self, not: &Actor, stage: Stage) {
        let class = class_id("central");
        let forms = self.site.read(move |conn| Ok(queries::forms_of(conn, class)?.unwrap())).await;
        let shelved = self.site.app.shelf.edition(&self.site.db, forms.edition).await.unwrap();
        let (dealt, now) = (self.dealt().await, self.site.now());
        let given = |question: &Question| match stage {
            Stage::Before => question.rules().worst(),
            _ => question.rules().best(),
        };
        let others = CFS.iter().filter(|who| who.key != RIN.key && who.key != not.key);
        for who in others.take(5) {
            let form = crossing::form_in(stage, dealt[&who.id()]);
            let kept = forms.of(form).iter().map(|item| {
                let questions = shelved.quiz(&item.about.module).unwrap().questions.of(Language::Vi);
                let question = questions.iter().find(|one| one.id == item.question).unwrap();
                let answer = KeptAnswer {
                    given: given(question),
                    at: now,
                    received: now,
                    in_time: None,
                    first_at: None,
                };
                (question.id.clone(), answer)
            });
            let paper = Paper {
                id: new_id(),
                class,
                stage,
                person: who.id(),
                form,
                kept: kept.collect(),
                started_at: now,
                handed_in_at: Some(now),
                revision: 1,
                card: None,
            };
            self.site.write(move |conn| Ok(queries::keep_paper(conn, &paper, true)?)).await;
        }
    }
}
