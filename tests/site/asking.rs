//! Questions whose answer is typed, written in the studio's form by trainers who know no GIFT.

use crate::editor::{HERE, Room, question_form, room};
use crate::support::filled_form::FilledForm;

const QUIZ: &str = "leg/01-what-a-leg-is/quiz";

impl Room {
    /// What was put at the end of the questions of a language.
    async fn added(&self, before: &str, code: &str) -> String {
        let after = self.file(&format!("{QUIZ}.{code}.gift")).await;
        after.strip_prefix(before).unwrap_or_else(|| panic!("the other questions stay: {after}")).to_owned()
    }

    async fn quiz(&self, code: &str) -> String {
        self.file(&format!("{QUIZ}.{code}.gift")).await
    }
}

fn words(form: FilledForm) -> FilledForm {
    form.tick("kind", "short_answer")
        .tick("rule", "marks")
        .choose("objective", "1")
        .fill("text.vi", "Ai đứng đầu tổ?")
        .fill("answer.vi.0", "nhóm  trưởng\u{200b}")
        .fill("why.vi.0", "Đúng.")
        .fill("answer.vi.1", "trưởng nhóm")
        .fill("answer.vi.3", "*tổ trưởng*")
        .choose("worth.3", "50")
        .fill("why.vi.3", "Gần đúng: tổ khác nhóm.")
        .fill("others.vi", "Đọc lại bài.")
        .press("then", "list")
}

#[actix_web::test]
async fn words_to_be_typed_are_written_in_a_form_and_kept_as_gift() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let (vi, en) = (room.quiz("vi").await, room.quiz("en").await);
    let new = format!("{HERE}/questions/new");
    let form = words(question_form(&mai.get(&new).await));
    form.save().await.shows("Đã lưu câu hỏi").shows("Ai đứng đầu tổ?").shows("Viết câu trả lời");
    let added = room.added(&vi, "vi").await;
    let (named, question) = added.trim_start().split_once('\n').unwrap();
    let id = named.strip_prefix("// [id:").unwrap().split(']').next().unwrap();
    assert_eq!(named, format!("// [id:{id}] [tag:1] [match:marks]"));
    assert_eq!(
        question,
        "Ai đứng đầu tổ? {\n  =nhóm trưởng #Đúng.\n  =trưởng nhóm\n  =%50%*tổ trưởng* #Gần đúng\\: tổ khác nhóm.\n  =%0%* #Đọc lại bài.\n}\n"
    );
    form.save().await.status(200);
    assert_eq!(room.added(&vi, "vi").await, added, "sent twice, written once");
    assert_eq!(room.quiz("en").await, en);

    let page = mai.get(&format!("{HERE}/questions/{id}")).await;
    let form = question_form(&page);
    let known =
        [("kind", "short_answer"), ("rule", "marks"), ("worth.2", "50"), ("answer.vi.2", "*tổ trưởng*")];
    for (name, value) in known.into_iter().chain([("others.vi", "Đọc lại bài."), ("worth.0", "")]) {
        assert_eq!(form.value(name), value, "{name}");
    }
    // English has one word where Vietnamese has two.
    let form = form.fill("text.en", "Who leads the group?").press("then", "list");
    form.submit().await.status(422).error_of("answer.en.0");
    let form = form.fill("answer.en.0", "the leader").fill("answer.en.2", "*head*");
    form.save().await.shows("Who leads the group?");
    assert_eq!(
        room.added(&en, "en").await,
        format!(
            "\n// [id:{id}] [tag:1] [match:marks]\nWho leads the group? {{\n  =the leader\n  =%50%*head*\n}}\n"
        )
    );
    assert_eq!(room.added(&vi, "vi").await, added);
}

#[actix_web::test]
async fn a_number_to_be_typed_has_a_tolerance_or_a_range_and_a_worth() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let (vi, en) = (room.quiz("vi").await, room.quiz("en").await);
    let page = mai.get(&format!("{HERE}/questions/new")).await;
    let form = question_form(&page)
        .tick("kind", "number")
        .choose("objective", "2")
        .fill("text.vi", "Bao nhiêu đồng?")
        .fill("text.en", "How much?")
        .fill("number.0", "1.500")
        .fill("tolerance.0", "2,5")
        .fill("number_why.vi.0", "Đúng.")
        .fill("number_why.en.0", "Right.")
        .fill("number.2", "−10")
        .fill("upto.2", "20 000")
        .choose("number_worth.2", "25")
        .fill("others.en", "Count again.")
        .press("then", "list");
    form.save().await.shows("Bao nhiêu đồng?").shows("Trả lời bằng số");
    form.save().await.status(200);
    let (vi, en) = (room.added(&vi, "vi").await, room.added(&en, "en").await);
    assert!(vi.ends_with("Bao nhiêu đồng? {#\n  =1500:2.5 #Đúng.\n  =%25%-10..20000\n}\n"), "{vi}");
    assert!(
        en.ends_with("How much? {#\n  =1500:2.5 #Right.\n  =%25%-10..20000\n  ~ #Count again.\n}\n"),
        "{en}"
    );
    let id = vi.split("[id:").nth(1).unwrap().split(']').next().unwrap();
    let address = format!("{HERE}/questions/{id}");
    let form = question_form(&mai.get(&address).await);
    let shown = |form: &FilledForm, wanted: &[(&str, &str)]| {
        for (name, value) in wanted {
            assert_eq!(form.value(name), *value, "{name}");
        }
    };
    shown(
        &form,
        &[
            ("number.0", "1500"),
            ("tolerance.0", "2,5"),
            ("upto.0", ""),
            ("number.1", "-10"),
            ("upto.1", "20.000"),
        ],
    );
    form.press("then", "list").save().await;
    assert_eq!(room.quiz("vi").await.matches(&vi).count(), 1, "looked at and saved, nothing is another");
    let drawn_in_vietnamese = question_form(&mai.get(&address).await);
    // Whoever writes in English reads and writes numbers as one does there.
    mai.post("/language", &[("lang", "en")]).await;
    let form = question_form(&mai.get(&address).await);
    shown(&form, &[("tolerance.0", "2.5"), ("upto.1", "20,000")]);
    // A page that was drawn before is read as it was drawn.
    drawn_in_vietnamese.fill("number_why.vi.1", "Cũng đúng.").press("then", "list").save().await;
    assert!(room.quiz("vi").await.contains("=%25%-10..20000 #Cũng đúng."));
    let form = question_form(&mai.get(&address).await);
    form.fill("number.0", "1.234").press("then", "list").save().await;
    assert!(room.quiz("vi").await.contains("=1.234:2.5"));
}

#[actix_web::test]
async fn what_is_wrong_with_an_accepted_answer_stands_beside_it_and_everything_typed_is_kept() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let page = mai.get(&format!("{HERE}/questions/new")).await;
    let long = "1".repeat(100_000);
    let number = "Đây chưa phải là một số";
    for (name, typed, field, said) in [
        ("number.0", "bảy lăm", "number.0", number),
        ("number.0", "½", "number.0", number),
        ("number.0", "NaN", "number.0", number),
        ("number.0", "1e999", "number.0", number),
        ("number.0", &long, "number.0", number),
        ("number.0", "\u{200b}", "number.0", "Xin viết"),
        ("upto.0", "x", "upto.0", number),
        ("upto.0", "3", "upto.0", "nhỏ hơn số đầu"),
        ("tolerance.0", "−1", "tolerance.0", "từ 0 trở lên"),
    ] {
        let form =
            question_form(&page).tick("kind", "number").fill("text.vi", "Mấy?").fill("others.vi", "Khác.");
        let refused = form.fill("number.0", "5").fill(name, typed).submit().await;
        let told = refused.status(422).error_of(field);
        assert!(told.contains(said), "{name} {}: {told}", &typed[..typed.len().min(20)]);
        let again = question_form(&refused);
        let kept = [("kind", "number"), ("text.vi", "Mấy?"), ("others.vi", "Khác.")];
        for (name, value) in kept {
            assert_eq!(again.value(name), value);
        }
        if typed != "\u{200b}" {
            assert_eq!(again.value(name), typed);
        }
    }
    let both = question_form(&page).tick("kind", "number").fill("text.vi", "Mấy?").fill("number.0", "5");
    let both = both.fill("upto.0", "9").fill("tolerance.0", "1").submit().await;
    assert!(both.status(422).error_of("tolerance.0").contains("một trong hai"));

    let twice = words(question_form(&page)).fill("answer.vi.1", "Nhóm trưởng").tick("rule", "both");
    let refused = twice.submit().await;
    assert!(refused.status(422).error_of("answer.vi.1").contains("Trùng nghĩa"));
    let again = question_form(&refused);
    // Boxes left empty between are closed up.
    for (name, value) in
        [("rule", "both"), ("answer.vi.2", "*tổ trưởng*"), ("worth.2", "50"), ("worth.0", "")]
    {
        assert_eq!(again.value(name), value, "{name}");
    }
    let none = question_form(&page).tick("kind", "short_answer").fill("text.vi", "Ai?").submit().await;
    assert!(none.status(422).error_of("answer.vi.0").contains("ít nhất một"));
    let share = words(question_form(&page)).without("worth.0").smuggle("worth.0", "nửa").submit().await;
    assert!(share.status(422).error_of("worth.0").contains("phần trăm"));
    assert_eq!(question_form(&share).value("worth.0"), "nửa");
    assert_eq!(room.draft_now().await.saves, 0);
}

#[actix_web::test]
async fn typed_questions_that_somebody_wrote_as_gift_are_shown_in_the_form_or_left_to_gift() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let gift = mai.get(&format!("{HERE}/gift")).await.form("editor");
    let many: String = (0..9).map(|n| format!(" =a{n}")).collect();
    let body = format!(
        "{}\n// [id:t-1] [match:exact]\nAi? {{=Lan =%33.33333%Hoa =%0%* #Không.}}\n\n// [id:t-2]\nAi? {{{many}}}\n",
        gift.value("body.vi")
    );
    gift.fill("body.vi", &body).press("then", "stay").save().await;
    let list = mai.get(&format!("{HERE}/questions")).await;
    let hrefs = list.attributes(".asked h2 a", "href");
    assert!(
        hrefs.iter().any(|href| href.ends_with("/t-1")) && !hrefs.iter().any(|href| href.ends_with("/t-2"))
    );
    let form = question_form(&mai.get(&format!("{HERE}/questions/t-1")).await);
    for (name, value) in [("rule", "exact"), ("worth.1", "33.33333"), ("others.vi", "Không.")] {
        assert_eq!(form.value(name), value, "{name}");
    }
    let before = room.draft_now().await.saves;
    form.press("then", "list").save().await;
    assert_eq!(room.draft_now().await.saves, before, "nothing was changed");
}

/// What is filled in for a kind, and what is written of it.
type Written<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);

#[actix_web::test]
async fn pairs_an_order_a_gap_and_words_between_are_written_in_the_form() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let new = format!("{HERE}/questions/new");
    let kinds: [Written; 4] = [
        (
            "matching",
            &[
                ("text.vi", "Nối xã với huyện."),
                ("asked.vi.0", "Ba Vinh"),
                ("belongs.vi.0", "Ba Tơ"),
                ("asked.vi.1", "Sơn Ba"),
                ("belongs.vi.1", "Sơn Hà"),
                ("belongs.vi.2", "Sơn Tây"),
                ("feedback.vi", "Xem bản đồ."),
            ],
            "Nối xã với huyện. {\n  =Ba Vinh -> Ba Tơ\n  =Sơn Ba -> Sơn Hà\n  =-> Sơn Tây\n  ####Xem bản đồ.\n}\n",
            "Nối từng cặp",
        ),
        (
            "ordering",
            &[
                ("text.vi", "Xếp các việc."),
                ("thing.vi.0", "Họp"),
                ("thing.vi.1", "Bầu"),
                ("thing.vi.2", "Nộp"),
            ],
            "Xếp các việc. {>3 ALL VERTICAL RELATIVE_TO_CORRECT\n  Họp\n  Bầu\n  Nộp\n}\n",
            "Xếp thứ tự",
        ),
        (
            "short_answer",
            &[("text.vi", "Nhóm bầu ___ để làm."), ("answer.vi.0", "nhóm trưởng")],
            "Nhóm bầu {\n  =nhóm trưởng\n} để làm.\n",
            "Viết câu trả lời",
        ),
        ("description", &[("text.vi", "Nghe chuyện này.")], "Nghe chuyện này.\n", "Lời dẫn"),
    ];
    for (kind, fields, written, word) in kinds {
        let before = room.quiz("vi").await;
        let form = question_form(&mai.get(&new).await).tick("kind", kind).choose("objective", "1");
        let filled = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
        let list = filled.press("then", "list").save().await;
        list.shows("Đã lưu câu hỏi").shows(word).shows(fields[0].1);
        let added = room.added(&before, "vi").await;
        let (named, question) = added.trim_start().split_once('\n').unwrap();
        assert_eq!(question, written);
        // Words between questions are about no objective.
        assert_eq!(named.contains("[tag:1]"), kind != "description", "{named}");
        let id = named.strip_prefix("// [id:").unwrap().split(']').next().unwrap();
        let back = question_form(&mai.get(&format!("{HERE}/questions/{id}")).await);
        for (name, value) in fields.iter().chain(&[("kind", kind)]) {
            assert_eq!(back.value(name), *value, "{name}");
        }
    }
    for (kind, fields, refused) in [
        ("matching", &[("asked.vi.0", "a"), ("belongs.vi.0", "b")][..], "asked.vi.1"),
        ("matching", &[("asked.vi.0", "a")], "belongs.vi.0"),
        ("ordering", &[("thing.vi.0", "a"), ("thing.vi.1", "b")], "thing.vi.2"),
        ("one_choice", &[("text.vi", "___ bầu ai?"), ("answer.vi.0", "a"), ("answer.vi.1", "b")], "text.vi"),
    ] {
        let form = question_form(&mai.get(&new).await).tick("kind", kind).fill("text.vi", "Hỏi");
        let filled = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
        let answer = filled.press("then", "list").submit().await;
        assert!(!answer.status(422).error_of(refused).is_empty(), "{kind}");
        for (name, value) in fields {
            assert_eq!(question_form(&answer).value(name), *value, "{name}");
        }
    }
}

fn gaps(form: FilledForm) -> FilledForm {
    form.tick("kind", "cloze")
        .choose("objective", "1")
        .fill("text.vi", "Vay từ ___ trong ___ tháng, do ___ giữ.")
        .choose("gap.0.kind", "list")
        .fill("gap.0.answer.vi.0", "quỹ nhóm")
        .tick("gap.0.right", 0)
        .fill("gap.0.why.vi.0", "Đúng.")
        .fill("gap.0.answer.vi.1", "ngoài chợ")
        .fill("gap.0.why.vi.1", "Lãi cao.")
        .choose("gap.1.kind", "figure")
        .fill("gap.1.weight", "2")
        .fill("gap.1.number.0", "12")
        .fill("gap.1.tolerance.0", "0,5")
        .choose("gap.2.kind", "words")
        .fill("gap.2.answer.vi.0", "thủ quỹ")
        .fill("gap.2.answer.vi.1", "nhóm trưởng")
        .choose("gap.2.worth.1", "50")
        .fill("gap.2.others.vi", "Đọc lại bài.")
        .press("then", "list")
}

#[actix_web::test]
async fn a_text_with_gaps_is_written_in_the_form_and_comes_back_as_it_was_filled_in() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let vi = room.quiz("vi").await;
    let form = gaps(question_form(&mai.get(&format!("{HERE}/questions/new")).await));
    form.save().await.shows("Đã lưu câu hỏi").shows("Điền nhiều chỗ trống");
    let added = room.added(&vi, "vi").await;
    let (named, sentence) = added.trim_start().split_once('\n').unwrap();
    let id = named.strip_prefix("// [id:").unwrap().split(']').next().unwrap();
    assert_eq!(named, format!("// [id:{id}] [tag:1] [gaps:1, 2, 1]"));
    for said in ["=quỹ nhóm #Đúng.", "~ngoài chợ #Lãi cao.", "#12:0.5", "=%50%nhóm trưởng", "#Đọc lại bài."]
    {
        assert!(sentence.replace("{#=", "{#").contains(said), "{said} in {sentence}");
    }
    let page = mai.get(&format!("{HERE}/questions/{id}")).await;
    let form = question_form(&page);
    for (name, value) in [
        ("kind", "cloze"),
        ("text.vi", "Vay từ ___ trong ___ tháng, do ___ giữ."),
        ("gap.0.kind", "list"),
        ("gap.0.right", "0"),
        ("gap.0.why.vi.1", "Lãi cao."),
        ("gap.1.kind", "figure"),
        ("gap.1.weight", "2"),
        ("gap.1.number.0", "12"),
        ("gap.1.tolerance.0", "0,5"),
        ("gap.2.kind", "words"),
        ("gap.2.answer.vi.1", "nhóm trưởng"),
        ("gap.2.worth.1", "50"),
        ("gap.2.others.vi", "Đọc lại bài."),
    ] {
        assert_eq!(form.value(name), value, "{name}");
    }
    form.press("then", "list").save().await.status(200);
    assert_eq!(room.added(&vi, "vi").await, added, "nothing is changed by saving it once more");
    // English comes whole: its text and the words of each gap.
    let form = question_form(&mai.get(&format!("{HERE}/questions/{id}")).await);
    let form = form.fill("text.en", "Borrow from ___ for ___ months from ___.").press("then", "list");
    let refused = form.submit().await;
    refused.status(422).error_of("gap.0.answer.en.0");
    assert_eq!(question_form(&refused).value("text.en"), "Borrow from ___ for ___ months from ___.");
    let form = form.fill("gap.0.answer.en.0", "the fund").fill("gap.0.answer.en.1", "the market");
    form.fill("gap.2.answer.en.0", "the treasurer").save().await.shows("Borrow from");
}

#[actix_web::test]
async fn what_is_wrong_with_a_gap_stands_beside_it_and_there_is_a_box_for_every_gap() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let vi = room.quiz("vi").await;
    let new = mai.get(&format!("{HERE}/questions/new")).await;
    let refused = gaps(question_form(&new)).fill("gap.1.weight", "nhiều").submit().await;
    refused.status(422);
    assert_eq!(refused.error_of("gap.1.weight"), "Xin ghi một số nguyên từ 1 đến 100.");
    let kept = question_form(&refused);
    assert_eq!(
        (kept.value("gap.1.weight"), kept.value("gap.2.answer.vi.0")),
        ("nhiều".to_owned(), "thủ quỹ".to_owned())
    );
    let fewer = gaps(question_form(&new)).fill("text.vi", "Vay từ ___ trong ___ tháng.").submit().await;
    fewer.status(422).error_of("text.vi");
    let none = gaps(question_form(&new)).fill("text.vi", "Vay tiền.").submit().await;
    none.status(422);
    assert!(none.error_of("text.vi").contains("chưa có chỗ trống"));
    let more = "___ ".repeat(7);
    let many = gaps(question_form(&new)).fill("text.vi", &format!("Điền {more}")).submit().await;
    many.status(422).error_of("gap.6.answer.vi.0");
    let many =
        question_form(&many).choose("gap.6.kind", "words").fill("gap.6.answer.vi.0", "bảy").submit().await;
    many.status(422);
    assert!(many.accepts("gap.6.answer.vi.0"));
    assert_eq!(room.quiz("vi").await, vi, "nothing is saved");
}

#[actix_web::test]
async fn a_text_of_thirty_gaps_is_written_in_a_form_that_shows_a_few_at_a_time() {
    let room = room().await;
    let mai = room.site.sign_in_as(&room.mai).await;
    let new = mai.get(&format!("{HERE}/questions/new")).await;
    let marks = |count: usize| (1..=count).map(|nth| format!("chữ {nth} ___")).collect::<Vec<_>>().join(", ");
    let text = |form: FilledForm, count| {
        form.tick("kind", "cloze").choose("objective", "1").fill("text.vi", &marks(count))
    };
    let over = text(question_form(&new), 31).submit().await;
    assert!(over.status(422).error_of("text.vi").contains("nhiều nhất 30"));
    let asked = text(question_form(&new), 30).press("then", "list").submit().await;
    asked.status(422);
    assert_eq!((asked.all(".gap-box").len(), asked.all(".gap-box[open]").len()), (30, 3));
    assert!(asked.all(".gap-box summary")[29].contains("Cần điền"));
    let fill = |form: FilledForm, nth: usize| {
        form.choose(&format!("gap.{nth}.kind"), "words")
            .fill(&format!("gap.{nth}.answer.vi.0"), &format!("từ {nth}"))
    };
    // Whoever fills in the first is led to the next.
    let some = (0..10).fold(question_form(&asked), fill).submit().await;
    let opened: Vec<String> = some.attributes(".gap-box[open] select", "name");
    assert_eq!(
        opened.into_iter().filter(|name| name.ends_with(".kind")).collect::<Vec<_>>(),
        ["gap.10.kind", "gap.11.kind", "gap.12.kind"]
    );
    (10..30).fold(question_form(&some), fill).save().await.shows("Đã lưu câu hỏi");
    let vi = room.quiz("vi").await;
    let id = vi.rsplit("[id:").next().unwrap().split(']').next().unwrap().to_owned();
    let address = format!("{HERE}/questions/{id}");
    let whole = mai.get(&address).await;
    assert_eq!(whole.all(".gap-box[open]").len(), 0);
    assert!(whole.all(".gap-box summary")[29].contains("từ 29"));
    assert_eq!(question_form(&whole).value("gap.29.answer.vi.0"), "từ 29");
    let packed = mai.get_under(&address, &[("accept-encoding", "gzip")]).await.bytes().len();
    let usual =
        mai.get_under(&format!("{HERE}/questions/new"), &[("accept-encoding", "gzip")]).await.bytes().len();
    assert!(packed < usual + 30 * 700, "{packed} bytes, an empty form has {usual}");
}
