//! A round on paper: forms and cards printed with a code, keyed at speed, and counted as if answered on a phone.

use lantoa::kit::columns::Id;
use lantoa::people::Role;
use lantoa::quizzes::question::{Kind, Question};
use lantoa::rounds::code::Card;
use lantoa::rounds::keying::Keying;
use lantoa::rounds::{Form, Stage, queries};

use super::classes::add;
use super::held_back::{takes, told};
use super::pictures::photograph;
use super::rounds::{Hall, NAMES, answered, asked, hall};
use crate::support::visitor::encoded;
use crate::support::{Answer, Visitor};

const ALL: usize = 99;
/// What the class is called on paper.
const CLASS: &str = "Lớp thí điểm LEG";

/// How somebody keys this answer of a card.
fn as_keyed(number: usize, question: &Question) -> String {
    let (best, fields) = (question.rules().best(), question.rules().fields());
    let letter = |nth: usize| char::from(b'a' + nth as u8);
    let value = best.first().cloned().unwrap_or_default();
    match question.kind() {
        Kind::TrueFalse => format!("{number}{}", if value == "true" { "đ" } else { "s" }),
        Kind::Number => format!("{number}={value}"),
        Kind::ShortAnswer | Kind::Cloze | Kind::Essay | Kind::Description => format!("{number}:\"{value}\""),
        Kind::OneChoice | Kind::SeveralChoices => {
            let choices = fields.choices.iter().enumerate().filter(|(_, choice)| best.contains(&choice.key));
            format!("{number}{}", choices.map(|(nth, _)| letter(nth)).collect::<String>())
        }
        Kind::Matching => {
            let chosen = |piece: &lantoa::quizzes::kinds::pieces::AskedPiece| {
                letter(piece.options.iter().position(|option| best.contains(&option.value)).unwrap())
            };
            format!("{number}{}", fields.pieces.iter().map(chosen).collect::<String>())
        }
        Kind::Ordering => {
            let place = |nth: usize| {
                let at = fields.pieces[nth].options.iter().position(|option| best.contains(&option.value));
                format!("{}{}", letter(nth), at.unwrap() + 1)
            };
            format!("{number} {}", (0..fields.pieces.len()).map(place).collect::<Vec<_>>().join(" "))
        }
    }
}

fn best(question: &Question) -> String {
    question.rules().best().first().cloned().unwrap_or_default()
}

fn encoded_code(code: &str) -> String {
    encoded(&[("", code)])[1..].to_owned()
}

impl Hall {
    fn cards(&self, stage: &str) -> String {
        self.href(&format!("/{stage}/cards"))
    }

    /// The code of somebody's card, with the form they were dealt.
    async fn code(&self, who: usize, stage: Stage) -> String {
        let form = self.dealt(who, stage).await;
        self.code_with(who, stage, form).await
    }

    async fn code_with(&self, who: usize, stage: Stage, form: Form) -> String {
        let (class, person) = (self.class.id, self.users[who].person);
        let numbers = self.school.site.read(move |conn| Ok(queries::numbers_of(conn, class)?)).await;
        Card { stage, form, number: Some(numbers[&person]) }.code(class)
    }

    async fn dealt(&self, who: usize, stage: Stage) -> Form {
        let (class, person) = (self.class.id, self.users[who].person);
        let deals = self.school.site.read(move |conn| Ok(queries::deals_of(conn, class)?)).await;
        lantoa::rounds::crossing::form_in(stage, deals[&person])
    }

    /// The questions of a form in its order.
    async fn form_of(&self, form: Form) -> Vec<Question> {
        let class = self.class.id;
        let forms = self.school.site.read(move |conn| Ok(queries::forms_of(conn, class)?)).await.unwrap();
        let all = self.questions().await;
        let by_id =
            |item: &lantoa::rounds::Item| all.iter().find(|one| one.id == item.question).unwrap().clone();
        forms.of(form).iter().map(by_id).collect()
    }

    /// What is keyed for a card on which so many questions are right and the others blank.
    async fn typed(&self, form: Form, right: usize) -> String {
        let questions = self.form_of(form).await;
        let one = |(number, question): (usize, &Question)| {
            if number <= right { as_keyed(number, question) } else { format!("{number}-") }
        };
        (1..).zip(&questions).map(one).collect::<Vec<_>>().join(" ")
    }

    /// Keys a card as the page asks for it.
    async fn keys_by(&self, who: &Visitor, stage: &str, code: &str, typed: &str) -> Answer {
        // By its code, as one does who takes a card from the middle of the pile.
        let page = who.get(&format!("{}?card={}", self.cards(stage), encoded_code(code))).await;
        page.form(&self.cards(stage)).fill("code", code).fill("typed", typed).submit().await
    }

    async fn keys(&self, stage: &str, code: &str, typed: &str) -> Answer {
        self.keys_by(&self.trainer, stage, code, typed).await
    }

    async fn keyings(&self, stage: Stage) -> Vec<Keying> {
        let class = self.class.id;
        self.school.site.read(move |conn| Ok(queries::keyings_of(conn, class, stage)?)).await
    }
}

#[actix_web::test]
async fn a_card_counts_exactly_as_if_it_had_been_answered_on_a_phone() {
    let hall = hall(6).await;
    let key = hall.key().await;
    for stage in [Stage::Before, Stage::After] {
        let right = if stage == Stage::Before { 2 } else { ALL };
        hall.opens(stage.code()).await.status(303);
        for (who, name) in NAMES.iter().enumerate().take(5) {
            if who % 2 == 0 {
                hall.hands_in(who, stage.code(), right, &key).await.status(303);
            } else {
                let form = hall.dealt(who, stage).await;
                let code = hall.code(who, stage).await;
                let keyed = hall.keys(stage.code(), &code, &hall.typed(form, right).await).await;
                keyed.status(303).follow().await.shows("tính như bài làm tại lớp").shows(name);
            }
        }
        hall.standing().await.shows("Đã nộp 5/6").shows("Làm trên giấy: 2.");
        hall.closes(stage.code()).await.status(303);
    }
    // Two of one form, one on each way, are one and the same.
    let end = Some(hall.school.site.now());
    let papers = hall.papers().await;
    let full: Vec<_> = papers.iter().filter(|paper| paper.stage == Stage::After).collect();
    assert!(full.iter().all(|paper| paper.handed_in_at.is_some()));
    for form in [Form::A, Form::B] {
        let of_form: Vec<_> =
            full.iter().filter(|paper| paper.form == form).map(|paper| paper.counted(end).unwrap()).collect();
        assert!(of_form.windows(2).all(|two| two[0] == two[1]), "{of_form:?}");
    }
    let report = hall.trainer.get(&hall.href("/report")).await;
    report.shows("Làm cả hai bài: 5 người").shows("+100").shows("Làm trên giấy: 2.");
    hall.phones[1].get(&hall.href("/after/paper")).await.shows("Làm trên giấy. Trần Thị Mai nhập lúc");
    hall.phones[0].get(&hall.href("/after/paper")).await.hides("Làm trên giấy");
}

#[actix_web::test]
async fn what_is_keyed_after_the_closing_was_written_in_the_room() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    hall.closes("before").await.status(303);
    let closed = hall.school.site.now();
    hall.school.site.pass_minutes(3 * 24 * 60);
    let form = hall.dealt(0, Stage::Before).await;
    let code = hall.code(0, Stage::Before).await;
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    hall.keys_by(&trainer, "before", &code, &hall.typed(form, 1).await).await.status(303);
    let paper = hall.paper_of(0, Stage::Before).await;
    assert_eq!(paper.handed_in_at, Some(closed), "happened");
    assert_eq!(paper.card.as_ref().unwrap().at, hall.school.site.now(), "arrived");
    assert_eq!(paper.counted(Some(closed)).unwrap().len(), 1);
    assert_eq!(paper.late(Some(closed)), 0);
    trainer.get(&hall.href("")).await.shows("Đã nộp 1/2");
}

#[actix_web::test]
async fn before_a_round_was_ever_opened_nothing_is_keyed() {
    let hall = hall(1).await;
    hall.trainer.post(&hall.href("/before/print"), &[]).await.status(303);
    let code = hall.code(0, Stage::Before).await;
    let page = hall.trainer.get(&hall.cards("before")).await;
    page.shows("chưa mở lần nào");
    assert!(page.attributes("#typed", "id").is_empty());
    let fields = [("code", code.as_str()), ("typed", "1a")];
    hall.trainer.post(&hall.cards("before"), &fields).await.status(422).shows("chưa mở lần nào");
    assert_eq!(hall.keyings(Stage::Before).await, []);
    assert_eq!(hall.papers().await, []);
}

#[actix_web::test]
async fn sent_twice_a_card_is_kept_once() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    let (form, code) = (hall.dealt(0, Stage::Before).await, hall.code(0, Stage::Before).await);
    let page = hall.trainer.get(&hall.cards("before")).await;
    let filled =
        page.form(&hall.cards("before")).fill("code", &code).fill("typed", &hall.typed(form, 1).await);
    let first = filled.submit().await;
    let paper = hall.paper_of(0, Stage::Before).await;
    let again = filled.submit().await;
    assert_eq!(first.status(303).location(), again.status(303).location());
    assert_eq!(hall.keyings(Stage::Before).await.len(), 1);
    assert_eq!(hall.paper_of(0, Stage::Before).await, paper);
}

#[actix_web::test]
async fn whoever_goes_back_and_types_otherwise_puts_it_right() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let (form, code) = (hall.dealt(0, Stage::Before).await, hall.code(0, Stage::Before).await);
    let page = hall.trainer.get(&hall.cards("before")).await;
    let filled =
        page.form(&hall.cards("before")).fill("code", &code).fill("typed", &hall.typed(form, 1).await);
    filled.submit().await.status(303);
    // The page in the browser's memory has the same id.
    let again = filled.fill("typed", &hall.typed(form, 2).await);
    again.submit().await.status(303).follow().await.shows("tính như bài làm tại lớp");
    assert_eq!(
        hall.paper_of(0, Stage::Before).await.counted(None).unwrap().len(),
        2,
        "not silently the first"
    );
    assert_eq!(hall.keyings(Stage::Before).await.len(), 2, "and the first is kept");
}

#[actix_web::test]
async fn the_page_goes_from_card_to_card_and_names_whose_is_next() {
    let hall = hall(3).await;
    hall.opens("before").await.status(303);
    let mut page = hall.trainer.get(&hall.cards("before")).await;
    let mut seen = vec![];
    for _ in 0..3 {
        let form = page.form(&hall.cards("before"));
        let code = form.value("code");
        assert_eq!(page.attributes("#typed", "autofocus").len(), 1, "one types at once");
        seen.push(code.clone());
        let letter = if code.starts_with("1A") { Form::A } else { Form::B };
        page = form.fill("typed", &hall.typed(letter, 1).await).submit().await.status(303).follow().await;
    }
    assert_eq!(seen.iter().map(|code| &code[2..4]).collect::<Vec<_>>(), ["01", "02", "03"]);
    page.shows("Đã nhập 3/3 phiếu").shows("Không còn phiếu nào phải nhập");
}

#[actix_web::test]
async fn a_slip_in_a_code_is_refused_with_a_sentence_and_all_that_was_typed_stays() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let code = hall.code(0, Stage::Before).await;
    let slip = format!(
        "{}{}",
        &code[..3],
        code[3..].replacen(&code[3..4], if &code[3..4] == "1" { "2" } else { "1" }, 1)
    );
    let other = hall.code(0, Stage::After).await;
    for (code, told) in [
        (slip.as_str(), "Mã phiếu có chỗ gõ sai"),
        ("abc", "Mã phiếu có dạng"),
        ("<b>", "Mã phiếu có dạng"),
        (other.as_str(), "của một bài kiểm tra khác"),
    ] {
        let answer = hall.keys("before", code, "1a 2b").await;
        answer.status(422).shows(told);
        let form = answer.form(&hall.cards("before"));
        assert_eq!((form.value("code").as_str(), form.value("typed").as_str()), (code, "1a 2b"));
    }
    let nobody = Card { stage: Stage::Before, form: Form::A, number: None }.code(hall.class.id);
    hall.keys("before", &nobody, "1a").await.status(422).shows("chưa có tên");
    assert_eq!(hall.keyings(Stage::Before).await, []);
}

#[actix_web::test]
async fn what_cannot_be_read_is_told_and_what_was_not_typed_is_asked_about_once() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    let code = hall.code(0, Stage::Before).await;
    let form = hall.dealt(0, Stage::Before).await;
    let count = hall.form_of(form).await.len();
    let answer = hall.keys("before", &code, "1- 2? 77a").await;
    answer
        .status(422)
        .shows("Câu 2, ký tự 5, “?”")
        .shows("đề này không có câu số ấy")
        .shows("Chưa gõ các câu");
    let answer = hall.keys("before", &code, "1-").await;
    answer.status(422).shows(&format!(
        "Chưa gõ các câu: {}",
        (2..=count).map(|n| n.to_string()).collect::<Vec<_>>().join(" ")
    ));
    assert_eq!(hall.keyings(Stage::Before).await, []);
    // Enter once more: they are blank on the card.
    answer.form(&hall.cards("before")).submit().await.status(303);
    let paper = hall.paper_of(0, Stage::Before).await;
    assert_eq!(paper.counted(None), Some(Default::default()), "there, and knew nothing");
}

#[actix_web::test]
async fn whoever_handed_in_on_a_phone_is_told_and_the_phone_counts() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    hall.hands_in(0, "before", 1, &key).await.status(303);
    let paper = hall.paper_of(0, Stage::Before).await;
    let (form, code) = (hall.dealt(0, Stage::Before).await, hall.code(0, Stage::Before).await);
    let keyed = hall.keys("before", &code, &hall.typed(form, ALL).await).await;
    keyed.status(303).follow().await.shows("bài trên điện thoại được tính").shows("có cả phiếu");
    assert_eq!(hall.paper_of(0, Stage::Before).await, paper, "untouched");
    assert_eq!(hall.keyings(Stage::Before).await.len(), 1, "kept beside");
}

#[actix_web::test]
async fn a_paper_that_was_begun_on_a_phone_keeps_what_was_given_there() {
    let hall = hall(1).await;
    let key = hall.key().await;
    hall.opens("before").await.status(303);
    let page = hall.paper(0, "before").await;
    let name = asked(&page).into_iter().next().unwrap();
    let wrong = hall.form(&page, "before");
    // The first choice that is offered and is not right.
    let offered = wrong.offers(&name);
    let given = offered.into_iter().find(|value| !key[&name].contains(value)).unwrap_or("7".into());
    let form = wrong.without(&name).smuggle(&name, &given);
    let fields = form.sent();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    hall.phones[0].post(&hall.href("/before/answers"), &fields).await.status(303);
    let (letter, code) = (hall.dealt(0, Stage::Before).await, hall.code(0, Stage::Before).await);
    let keyed = hall.keys("before", &code, &hall.typed(letter, ALL).await).await;
    keyed.status(303).follow().await.shows("đã trả lời 1 câu trên điện thoại");
    let paper = hall.paper_of(0, Stage::Before).await;
    let counted = paper.counted(None).unwrap();
    assert_eq!(counted.len(), hall.form_of(letter).await.len(), "the card gave the others");
    assert_eq!(counted[&name["q.".len()..]], [given].into(), "first counts");
    // What the phone could not send before the card was keyed is kept all the same: the card may be taken back.
    let later = asked(&page).into_iter().nth(1).unwrap();
    let form = answered(hall.form(&page, "before"), &later, &key);
    let fields = form.sent();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    hall.phones[0].post(&hall.href("/before/answers"), &fields).await.status(303);
    let after = hall.paper_of(0, Stage::Before).await;
    assert!(after.kept.contains_key(&later["q.".len()..]), "{:?}", after.kept);
    assert_eq!((after.handed_in_at, after.card), (paper.handed_in_at, paper.card));
    // The phone learns that it is handed in.
    hall.paper(0, "before").await.shows("Làm trên giấy");
}

#[actix_web::test]
async fn two_who_key_one_card_see_both_and_say_which_is_right() {
    let hall = hall(1).await;
    let other = hall.school.site.user("Lê Thị Giúp", Role::Trainer, &hall.school.district).await;
    let other = hall.school.site.sign_in_as(&other).await;
    hall.opens("before").await.status(303);
    let (form, code) = (hall.dealt(0, Stage::Before).await, hall.code(0, Stage::Before).await);
    let (right, short) = (hall.typed(form, ALL).await, hall.typed(form, 1).await);
    hall.keys("before", &code, &right).await.status(303);
    let first = hall.paper_of(0, Stage::Before).await;
    // The same again is a check that found nothing.
    let again = hall.keys_by(&other, "before", &code, &right).await;
    again.status(303).follow().await.shows("Trùng khớp với lần nhập của Trần Thị Mai");
    assert_eq!(hall.paper_of(0, Stage::Before).await, first);
    let second = hall.keys_by(&other, "before", &code, &short).await;
    let page = second.status(303).follow().await;
    page.shows("Khác với lần nhập của Trần Thị Mai").shows("Hai lần nhập khác nhau").shows("Lần trước:");
    assert_eq!(hall.paper_of(0, Stage::Before).await, first, "nothing is written over");
    let all = hall.keyings(Stage::Before).await;
    assert_eq!(all.len(), 3);
    let second = &all[2];
    let choice = |id: Id| format!("{}/{id}/choice", hall.cards("before"));
    // A stranger cannot, nor whoever the card is of.
    for stranger in [&hall.phones[0], &hall.school.site.sign_in_as(&hall.school.rin).await] {
        stranger.post(&choice(second.id), &[]).await.status(404);
        stranger.post(&format!("{}/{}/withdrawal", hall.cards("before"), all[0].id), &[]).await.status(404);
    }
    page.form(&choice(second.id)).submit().await.status(303);
    let chosen = hall.paper_of(0, Stage::Before).await;
    assert_eq!(chosen.card.unwrap().keying, second.id);
    hall.trainer.get(&hall.cards("before")).await.hides("Hai lần nhập khác nhau");
    assert_eq!(hall.keyings(Stage::Before).await.len(), 3, "all are kept");
}

#[actix_web::test]
async fn a_mistake_is_put_right_or_taken_back_and_what_was_keyed_is_kept() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    let (form, code) = (hall.dealt(0, Stage::Before).await, hall.code(0, Stage::Before).await);
    let done = hall.keys("before", &code, &hall.typed(form, 1).await).await.status(303).follow().await;
    let edit = done.click("Sửa").await;
    let filled = edit.form(&hall.cards("before"));
    assert_eq!(filled.value("typed"), hall.typed(form, 1).await);
    let done = filled.fill("typed", &hall.typed(form, 2).await).submit().await.status(303).follow().await;
    done.shows("tính như bài làm tại lớp");
    let paper = hall.paper_of(0, Stage::Before).await;
    assert_eq!(paper.counted(None).unwrap().len(), 2);
    let all = hall.keyings(Stage::Before).await;
    assert!(all.len() == 2 && all[0].set_aside_at.is_some() && all[1].set_aside_at.is_none());
    let withdrawal = format!("{}/{}/withdrawal", hall.cards("before"), all[1].id);
    done.form(&withdrawal)
        .submit()
        .await
        .status(303)
        .follow()
        .await
        .shows("có thể nhập lại")
        .shows("Chưa nhập");
    assert_eq!(hall.paper_of(0, Stage::Before).await.counted(None), None, "as if it had not been");
    hall.keys("before", &code, &hall.typed(form, 1).await).await.status(303);
    assert_eq!(hall.keyings(Stage::Before).await.len(), 3);
}

#[actix_web::test]
async fn whoever_took_the_other_form_on_paper_takes_this_one_after() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let other = hall.dealt(0, Stage::Before).await.other();
    let code = hall.code_with(0, Stage::Before, other).await;
    hall.keys("before", &code, &hall.typed(other, 1).await).await.status(303);
    assert_eq!(hall.paper_of(0, Stage::Before).await.form, other);
    assert_eq!(hall.dealt(0, Stage::After).await, other.other());
}

#[actix_web::test]
async fn whoever_took_one_form_twice_is_told_of_in_the_report_and_in_its_table() {
    let hall = hall(6).await;
    let key = hall.key().await;
    hall.asks("before", 0..6, 1, &key).await;
    hall.opens("after").await.status(303);
    // Two found a card of the form that they had before.
    for who in 0..2 {
        let form = hall.dealt(who, Stage::Before).await;
        let code = hall.code_with(who, Stage::After, form).await;
        hall.keys("after", &code, &hall.typed(form, ALL).await).await.status(303);
    }
    for who in 2..6 {
        hall.hands_in(who, "after", ALL, &key).await.status(303);
    }
    hall.closes("after").await.status(303);
    let report = hall.trainer.get(&hall.href("/report")).await;
    report.shows("Trong 6 người này, 2 người làm cùng một đề cả hai lần");
    let on_paper = report.attributes("section.compared > p", "class");
    assert!(on_paper.iter().all(|class| !class.contains("no-print")), "printed too: {on_paper:?}");
    let file = hall.trainer.get(&hall.href("/report.csv")).await;
    let (headings, rows) = file.html().split_once('\n').unwrap();
    assert!(headings.contains(",Chỉ làm lần sau,Làm cùng một đề cả hai lần,"), "{headings}");
    assert!(rows.lines().count() > 1 && rows.lines().all(|row| row.contains(",6,0,0,2,")), "{rows}");
}

#[actix_web::test]
async fn where_nobody_took_one_form_twice_nothing_is_said_of_it() {
    let hall = hall(5).await;
    let key = hall.key().await;
    hall.asks("before", 0..5, 1, &key).await;
    hall.asks("after", 0..5, 1, &key).await;
    hall.trainer.get(&hall.href("/report")).await.shows("Làm cả hai bài: 5").hides("cùng một đề");
}

#[actix_web::test]
async fn everybody_gets_a_form_and_a_card_with_their_name_and_code_and_without_the_key() {
    let hall = hall(3).await;
    let empty = hall.trainer.get(&hall.href("/before/print")).await;
    empty.shows("Chưa soạn đề").hides(NAMES[0]);
    let page = hall.standing().await;
    let page = page.form(&hall.href("/before/print")).submit().await.status(303).follow().await;
    let codes = page.attributes("section.sheet", "aria-label");
    assert_eq!(codes.len(), 5, "three people, and a blank one of each form");
    for (who, name) in NAMES.iter().enumerate().take(3) {
        let code = hall.code(who, Stage::Before).await;
        assert!(codes.contains(&code), "{code} in {codes:?}");
        assert_eq!(page.all("section.sheet").iter().filter(|form| form.contains(name)).count(), 1);
        let card: Vec<String> =
            page.all(".paper-card").into_iter().filter(|one| one.contains(name)).collect();
        assert!(card.len() == 1 && card[0].contains(&code) && card[0].contains(CLASS), "{card:?}");
    }
    for head in page.all(".of-side") {
        assert!(head.contains(CLASS), "{head}");
        assert!(codes.iter().any(|code| head.contains(code)), "{head}");
    }
    assert!(codes[3].starts_with("1A00") && codes[4].starts_with("1B00"));
    let numbers: Vec<&str> = codes[..3].iter().map(|code| &code[2..4]).collect();
    assert_eq!(numbers, ["01", "02", "03"]);
    // Where an answer is explained, the same search finds it.
    let attempt = takes(&hall, &hall.trainer, false).await;
    assert!(told(&hall, &hall.trainer.get(&attempt).await).await > 0);
    assert_eq!(told(&hall, &page).await, 0);
    assert!(page.all("section.sheet [checked], section.sheet [selected], section.sheet .right").is_empty());
    // What is to be written is on no sheet either, but where a question says it.
    for (form, sheet) in [Form::A, Form::B].into_iter().zip(&page.all("section.sheet")[3..]) {
        let questions = hall.form_of(form).await;
        let written = questions.iter().filter(|one| one.kind() == Kind::ShortAnswer);
        for question in written.filter(|one| !questions.iter().any(|other| other.html.contains(&best(one)))) {
            assert!(!sheet.contains(&best(question)), "{}", best(question));
        }
    }
    // It opens nothing, and whoever joins later moves nobody's number.
    hall.standing().await.shows("Bài này chưa mở");
    let late = hall.school.site.user("An Thị Đến Sau", Role::Learner, &hall.school.district).await;
    add(&hall.trainer, &hall.class, &[late.person]).await.status(303);
    let page = hall.trainer.get(&hall.href("/before/print")).await;
    page.shows("1 người mới vào lớp");
    assert_eq!(page.attributes("section.sheet", "aria-label"), codes);
    let page = hall.standing().await;
    let page = page.form(&hall.href("/before/print")).submit().await.status(303).follow().await;
    let after = page.attributes("section.sheet", "aria-label");
    assert_eq!((&after[..3], &after[3][2..4]), (&codes[..3], "04"));
}

#[actix_web::test]
async fn later_only_those_who_are_asked_have_a_sheet_and_a_place_in_the_pile() {
    let hall = hall(3).await;
    let key = hall.key().await;
    hall.asks("before", 0..3, 3, &key).await;
    let nobody = hall.trainer.get(&hall.href("/month/print")).await;
    nobody.shows("và chưa có ai").hides(NAMES[1]).hides("0 người");
    hall.asks("after", [1], 3, &key).await;
    hall.school.site.pass_days(30);
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    let printed = trainer.get(&hall.href("/month/print")).await;
    printed.shows(NAMES[1]).shows("1 người").hides(NAMES[0]).hides(NAMES[2]).hides("chưa có đề và mã");
    assert_eq!(printed.all("section.sheet").len(), 3, "theirs, and a blank one of each form");
    let pile = trainer.get(&hall.cards("month")).await;
    pile.shows("0/1").shows(NAMES[1]).hides(NAMES[0]).hides(NAMES[2]);
    let code = hall.code(1, Stage::Month).await;
    assert_eq!(pile.attributes("#code", "value"), std::slice::from_ref(&code), "it asks for theirs first");
    let typed = hall.typed(hall.dealt(1, Stage::Month).await, 2).await;
    let keyed = hall.keys_by(&trainer, "month", &code, &typed).await.status(303).follow().await;
    keyed.shows("1/1");
    assert!(keyed.attributes("#typed", "id").is_empty(), "and for nobody's after it");
    // Whoever types another's code all the same is told why not.
    let of_other = hall.code(0, Stage::Month).await;
    let fields = [("code", of_other.as_str()), ("typed", "1a")];
    trainer.post(&hall.cards("month"), &fields).await.status(422).shows("không được hỏi lại");
}

#[actix_web::test]
async fn a_picture_of_another_kind_is_refused_with_the_kinds_that_are_taken_here() {
    let hall = hall(1).await;
    hall.opens("before").await.status(303);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    for (name, bytes) in [("phieu.svg", &svg[..]), ("IMG_2.HEIC", &heic[..])] {
        let answer = hall.trainer.upload(&hall.href("/before/photos"), &[], name, bytes).await;
        answer.status(422).shows(name).shows("Chỉ nhận ảnh JPEG, PNG hoặc WebP").hides("SVG").hides("GIF");
    }
}

#[actix_web::test]
async fn printed_on_both_sides_every_form_and_every_card_begins_on_the_front_of_a_sheet() {
    let hall = hall(3).await;
    let page = hall.standing().await;
    let page = page.form(&hall.href("/before/print")).submit().await.status(303).follow().await;
    let codes = page.attributes("section.sheet", "aria-label");
    assert_eq!(codes.len(), 5);
    for code in codes {
        let sides = page.all(&format!("section.sheet[aria-label='{code}'] > .side"));
        assert!(sides.len() >= 2 && sides.len() % 2 == 0, "{code}: {sides:?}");
        assert!(sides[0].contains(&code) && sides[0].contains("Câu 1."));
    }
    // Two cards a sheet or one, as is said above; and behind each sheet but the last an empty side.
    let sheets = if page.text().contains("Hai phiếu một tờ") { 3 } else { 5 };
    assert!(sheets == 3 || page.text().contains("mỗi phiếu một tờ"));
    assert_eq!((page.all(".cut").len(), page.all(".cut > .paper-card").len()), (sheets, 5));
    assert_eq!(page.all("section.cards > .side").len(), 2 * sheets - 1);
    let single = page.click("Xếp để in một mặt").await;
    assert_eq!((single.all(".left-empty").len(), single.all("section.sheet").len()), (0, 5));
    single.click("Xếp để in hai mặt").await.shows("Trang này xếp để in hai mặt");
}

#[actix_web::test]
async fn whoever_takes_part_keys_nobodys_card_not_even_their_own() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let code = hall.code(0, Stage::Before).await;
    let fields = [("code", code.as_str()), ("typed", "1-")];
    hall.phones[0].post(&hall.cards("before"), &fields).await.status(404);
    hall.phones[0].get(&hall.cards("before")).await.status(404).hides(NAMES[1]);
    hall.phones[0].get(&hall.href("/before/print")).await.status(404).hides(NAMES[1]);
    assert_eq!(hall.keyings(Stage::Before).await, []);
}

#[actix_web::test]
async fn pictures_of_cards_are_shown_to_those_who_key_and_go_to_the_next_with_the_card() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let photos = hall.href("/before/photos");
    let (wide, small) = (photograph(1600), photograph(400));
    let files: [(&str, &[u8]); 3] = [("IMG_1.JPG", &wide), ("2", &small), ("ghi chú.txt", b"no picture")];
    let answer = hall.trainer.upload_all(&photos, &[], &files).await;
    answer.status(422).shows("ghi chú.txt").shows("Ảnh 1/2");
    let shown = answer.attributes(".photo img", "src");
    let picture = hall.trainer.get(&shown[0]).await;
    picture.status(200);
    assert_eq!(picture.header("content-type"), Some("image/webp"));
    assert_eq!(picture.header("cache-control"), Some("private, no-store"), "nobody keeps it on the way");
    let format = image::ImageFormat::WebP;
    let kept = image::load_from_memory_with_format(picture.bytes(), format).unwrap();
    assert_eq!(kept.width(), 1280, "large enough to be read, and not what came");
    // Whoever wrote the card does not see the pile, nor does a facilitator who does not teach the class.
    for other in [&hall.phones[0], &hall.school.site.sign_in_as(&hall.school.rin).await] {
        other.get(&shown[0]).await.status(404);
        other.post(&format!("{}/removal", shown[0]), &[]).await.status(404);
        other.upload(&photos, &[], "a.jpg", &small).await.status(404);
    }
    // A picture is of its class and its round alone.
    hall.trainer.get(&shown[0].replace("/before/", "/after/")).await.status(404);
    let (form, typed) = (answer.form(&hall.cards("before")), hall.typed(Form::A, 0).await);
    let next = form.fill("typed", &typed).submit().await.status(303).follow().await;
    next.shows("Ảnh 2/2");
    assert_ne!(next.attributes(".photo img", "src"), shown);
    let gone = hall.trainer.post(&format!("{photos}/removal"), &[]).await.status(303).follow().await;
    gone.shows("Đã xóa ảnh");
    hall.trainer.get(&shown[0]).await.status(404);
    assert_eq!(hall.keyings(Stage::Before).await.len(), 1, "what was keyed stays");
}

#[actix_web::test]
async fn a_picture_that_was_cut_off_is_refused_and_what_was_typed_is_kept() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let photos = hall.href("/before/photos");
    let (whole, code) = (photograph(1600), hall.code(1, Stage::Before).await);
    let typed = [("code", code.as_str()), ("typed", "1a 2")];
    for half in [whole.len() / 2, whole.len() - 200] {
        let answer = hall.trainer.upload(&photos, &typed, "phieu.jpg", &whole[..half]).await;
        answer.status(422).shows("phieu.jpg").shows("đứt giữa chừng").shows("Xin gửi lại tệp gốc");
        assert_eq!(answer.attributes("#typed", "value"), ["1a 2"], "{half}");
        assert_eq!(answer.attributes("#code", "value").concat(), code);
        assert_eq!(answer.attributes(".photo img", "src").len(), 0, "nothing of it is kept");
    }
    assert_eq!(hall.keyings(Stage::Before).await, []);
}

/// What lies open: the code, and what is typed for it.
fn open(page: &Answer) -> (String, String) {
    let value = |of: &str| page.attributes(of, "value").concat();
    (value("#code"), value("#typed"))
}

#[actix_web::test]
async fn pictures_that_are_too_heavy_or_break_off_on_the_way_leave_what_was_typed() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let photos = hall.href("/before/photos");
    let code = hall.code(1, Stage::Before).await;
    let typed = [("code", code.as_str()), ("typed", "1a 2")];
    let heavy = vec![7; 21 * 1024 * 1024];
    let answer = hall.trainer.upload_all(&photos, &typed, &[("a.jpg", &heavy), ("b.jpg", &heavy)]).await;
    answer.status(422).shows("nặng quá 40 MB");
    assert_eq!(open(&answer), (code.clone(), "1a 2".into()));
    let (kind, body) = (
        "multipart/form-data; boundary=x",
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\n{code}\r\n--x\r\nContent-Disposition: form-data; name=\"typed\"\r\n\r\n1a 2\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nhalf"
        ),
    );
    let answer = hall.trainer.post_as(&photos, kind, body.into_bytes()).await;
    answer.status(422).shows("Chưa có ảnh nào tới nơi");
    assert_eq!(open(&answer), (code, "1a 2".into()));
}

#[actix_web::test]
async fn pictures_come_and_go_by_an_address_and_the_card_lies_there_as_it_was_typed() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let photos = hall.href("/before/photos");
    let code = hall.code(1, Stage::Before).await;
    let typed = [("code", code.as_str()), ("typed", "1a 2:\"chữ & dấu\"")];
    let as_typed = (code.clone(), typed[1].1.to_owned());
    let pictures: Vec<Vec<u8>> = [500, 600, 700].into_iter().map(photograph).collect();
    let files: Vec<(&str, &[u8])> = pictures.iter().map(|one| ("phieu.jpg", one.as_slice())).collect();
    let page = hall.trainer.upload_all(&photos, &typed, &files[..2]).await.status(303).follow().await;
    page.status(200).shows("Ảnh 1/2").shows("Đã thêm ảnh");
    assert_eq!(open(&page), as_typed);
    // Sent once more, as a page does that is loaded again, they are there once.
    hall.trainer.upload_all(&photos, &typed, &files).await.status(303).follow().await.shows("Ảnh 1/3");
    // Whoever leafs through the pictures keeps what they typed, too.
    let leafing = |page: &Answer, nth: usize| page.attributes(".photo button", "value").remove(nth);
    let next = page.form(&hall.cards("before")).press("then", &leafing(&page, 0)).submit().await;
    let second = next.status(303).follow().await;
    assert_eq!(open(second.shows("Ảnh 2/3")), as_typed);
    let drops = |page: &Answer| page.attributes(".photos button", "formaction").remove(1);
    let fields = [typed[0], typed[1], ("photo", leafing(&page, 0).trim_start_matches("photo "))]
        .map(|(name, value)| (name, value.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // In the place of a picture that is gone lies the one after it; of the last, the one before.
    let third = hall.trainer.post(&drops(&second), &fields).await.status(303).follow().await;
    let left = third.attributes(".photo img", "src").remove(0);
    third.shows("Ảnh 2/2").shows("Đã xóa ảnh");
    assert_eq!(open(&third), as_typed);
    let first = hall.trainer.post(&drops(&third), &fields).await.status(303).follow().await;
    first.shows("Ảnh 1/1");
    assert!(drops(&third).starts_with(&left) && !drops(&first).starts_with(&left));
    // A card that is too long for an address is given back at once.
    let long = "7:\"câu trả lời\" ".repeat(300);
    let typed = [("code", code.as_str()), ("typed", long.trim())];
    let answer = hall.trainer.upload(&photos, &typed, "phieu.jpg", &pictures[2]).await;
    assert_eq!(open(answer.status(200)).1, long.trim());
    assert_eq!(hall.keyings(Stage::Before).await, []);
}

#[actix_web::test]
async fn a_card_for_which_something_is_typed_is_passed_over_only_when_that_is_meant() {
    let hall = hall(2).await;
    hall.opens("before").await.status(303);
    let page = hall.trainer.get(&hall.cards("before")).await;
    let (code, _) = open(&page);
    let asked = page.form(&hall.cards("before")).fill("typed", "1a 2c").press("then", "pass").submit().await;
    asked.status(422).shows("Đã gõ câu trả lời cho").hides("Đã để lại");
    assert_eq!(open(&asked), (code.clone(), "1a 2c".into()));
    let gone = asked.form(&hall.cards("before")).press("then", "leave").submit().await;
    let next = gone.status(303).follow().await;
    next.shows("Đã để lại 1 phiếu chưa có");
    assert!(open(&next).0 != code && open(&next).1.is_empty());
    // Nothing but spaces is nothing.
    let page = next.form(&hall.cards("before")).fill("typed", "  ").press("then", "pass").submit().await;
    page.status(303).follow().await.shows("Đã để lại 2 phiếu chưa có");
    assert_eq!(hall.keyings(Stage::Before).await, []);
}

#[actix_web::test]
async fn whoever_has_no_card_is_passed_over_marked_nowhere_and_asked_for_again() {
    let hall = hall(3).await;
    hall.opens("before").await.status(303);
    let page = hall.trainer.get(&hall.cards("before")).await;
    let mut pile = vec![];
    for who in 0..3 {
        pile.push((hall.code(who, Stage::Before).await, who));
    }
    // By their numbers.
    pile.sort_by_key(|(code, _)| code[2..4].to_owned());
    let (codes, people): (Vec<String>, Vec<usize>) = pile.into_iter().unzip();
    let asked = |page: &Answer| page.attributes("#code", "value").remove(0);
    assert_eq!(asked(&page), codes[0]);
    // By touch, and by the keyboard.
    let pass = page.form(&hall.cards("before")).press("then", "pass");
    let page = pass.submit().await.status(303).follow().await;
    assert_eq!(asked(&page), codes[1]);
    page.shows("Đã để lại 1 phiếu chưa có");
    let page = page.form(&hall.cards("before")).fill("typed", "/").submit().await.status(303).follow().await;
    page.shows("Đã để lại 2 phiếu chưa có");
    assert_eq!(asked(&page), codes[2]);
    assert_eq!(hall.keyings(Stage::Before).await, [], "nothing is marked");
    let form = hall.dealt(people[2], Stage::Before).await;
    let typed = hall.typed(form, 0).await;
    let page =
        page.form(&hall.cards("before")).fill("typed", &typed).submit().await.status(303).follow().await;
    // Once all others are keyed they come back, in their order.
    page.shows("Đã để lại 2 phiếu chưa có").shows("Lúc nãy chưa có phiếu này");
    assert_eq!(asked(&page), codes[0]);
    let page = page.form(&hall.cards("before")).fill("typed", "/").submit().await.status(303).follow().await;
    assert_eq!(asked(&page), codes[1]);
    let form = hall.dealt(people[1], Stage::Before).await;
    let typed = hall.typed(form, 0).await;
    let page =
        page.form(&hall.cards("before")).fill("typed", &typed).submit().await.status(303).follow().await;
    page.shows("Đã để lại 1 phiếu chưa có").shows("Đã nhập 2/3 phiếu");
    assert_eq!(asked(&page), codes[0]);
    assert_eq!(hall.keyings(Stage::Before).await.len(), 2);
}

#[actix_web::test]
async fn after_thirty_days_nobody_sees_a_picture_of_a_card_and_the_next_clears_it_away() {
    let hall = hall(1).await;
    let photos = hall.href("/before/photos");
    let answer = hall.trainer.upload(&photos, &[], "a.jpg", &photograph(400)).await;
    let first = answer.status(303).follow().await.attributes(".photo img", "src").remove(0);
    hall.school.site.pass_minutes(30 * 24 * 60);
    let trainer = hall.school.site.sign_in_as(&hall.school.mai).await;
    trainer.get(&first).await.status(404);
    assert_eq!(trainer.get(&hall.cards("before")).await.attributes(".photo img", "src").len(), 0);
    trainer.upload(&photos, &[], "b.jpg", &photograph(400)).await.status(303);
    let (class, site) = (hall.class.id, &hall.school.site);
    let long_ago = lantoa::kit::clock::Timestamp(site.now().0 - 20 * 24 * 60 * 60 * 1_000_000);
    let kept = site.read(move |conn| Ok(queries::photos_of(conn, class, Stage::Before, long_ago)?)).await;
    assert_eq!(kept.len(), 1, "the old one is not there any more");
}
