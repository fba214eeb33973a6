//! A trainer's journey: a course that is not there yet is written in the studio, checked, reviewed by a
//! colleague and learned; then a word changes, then a rule, and whoever learned the old rule is told.

use lantoa::people::Role;
use lantoa::units::Level;
use serde_json::Value;

use crate::site_support::User;
use crate::support::{Browser, DESK, PHONE, Served};

const COURSE: &str = "u-phan-chuong";
const DESK_OF_COURSE: &str = "/studio/u-phan-chuong";
const HERE: &str = "/studio/u-phan-chuong/modules/02-u-phan-tai-nha";
const MODULE: &str = "/courses/u-phan-chuong/02-u-phan-tai-nha";
const LANGUAGES: [&str; 2] = ["vi", "en"];

#[actix_web::test]
async fn a_course_is_written_from_nothing_released_learned_and_changed() {
    let mut story = Story::new().await;
    story.opens_a_course_and_says_whom_it_is_for().await;
    story.puts_a_module_in_place_of_the_one_that_was_there().await;
    story.writes_the_text().await;
    story.puts_in_pictures_in_three_ways().await;
    story.mends_what_is_told_beside_the_text().await;
    story.writes_four_questions_by_the_form().await;
    story.writes_the_questions_that_the_check_asks_for().await;
    story.finds_a_question_without_a_right_answer().await;
    story.says_how_it_is_taught().await;
    story.asks_for_a_review("Khóa học đầu tiên về ủ phân.", None).await;
    story.the_colleague_releases("official", 1).await;
    story.the_facilitator_reads_and_passes().await;
    story.a_sentence_is_put_in_better_words().await;
    story.a_rule_becomes_another().await;
    story.the_trainer_sees_who_must_be_told().await;
    story.the_facilitator_sees_what_is_new_and_learns_it().await;
}

struct Story {
    site: Served,
    /// Trần Thị Mai, who writes.
    mai: Browser,
    /// Lê Văn Sơn, who releases.
    son: Browser,
    /// Đinh Thị Rin, who learns.
    rin: Browser,
}

/// A question as it is typed: every text in Vietnamese and English.
struct Asked {
    kind: &'static str,
    objective: &'static str,
    text: [&'static str; 2],
    /// Is it right, what it says, why. A number says the same in both.
    answers: &'static [(bool, [&'static str; 2], [&'static str; 2])],
}

const WHY_WAIT: [&str; 2] = ["Phân chưa hoai còn mầm bệnh.", "Raw manure still carries disease."];

const FOUR: [Asked; 4] = [
    Asked {
        kind: "one_choice",
        objective: "1",
        text: ["Vì sao không bón phân tươi?", "Why is raw manure not spread?"],
        answers: &[
            (true, ["Phân tươi có mầm bệnh.", "It carries disease."], WHY_WAIT),
            (
                false,
                ["Phân tươi nặng hơn.", "It is heavier."],
                ["Nặng hay nhẹ không hại cây.", "Weight harms no plant."],
            ),
        ],
    },
    Asked {
        kind: "several_choices",
        objective: "2",
        text: ["Đống ủ cần những lớp nào?", "Which layers does the heap need?"],
        answers: &[
            (true, ["Rơm rạ", "Straw"], ["Rơm rạ giữ cho đống ủ thoáng.", "Straw lets air in."]),
            (true, ["Phân", "Manure"], ["Phân làm đống ủ nóng lên.", "Manure heats the heap."]),
            (false, ["Túi ni lông", "Plastic bags"], ["Ni lông không hoai.", "Plastic does not rot."]),
        ],
    },
    Asked {
        kind: "true_false",
        objective: "1",
        text: ["Phân ủ hoai làm đất tơi.", "Ripe compost loosens the soil."],
        answers: &[],
    },
    Asked {
        kind: "short_answer",
        objective: "2",
        text: ["Lớp nào ở dưới cùng?", "Which layer lies at the bottom?"],
        answers: &[
            (true, ["Rơm rạ", "Straw"], ["Rơm rạ thấm nước phân.", "Straw soaks up the liquid."]),
            (false, ["Đất bột", "Fine soil"], ["Đất bột phủ trên cùng.", "Fine soil covers the top."]),
        ],
    },
];

/// What the check asks for beyond four.
const TWO_MORE: [Asked; 2] = [
    Asked {
        kind: "one_choice",
        objective: "2",
        text: ["Che đống ủ bằng gì?", "What covers the heap?"],
        answers: &[
            (
                true,
                ["Lá chuối hoặc bạt", "Leaves or a sheet"],
                ["Che để mưa không rửa trôi.", "So that rain washes nothing out."],
            ),
            (false, ["Để trống", "Nothing"], ["Mưa rửa trôi chất tốt.", "Rain washes the good out."]),
        ],
    },
    Asked {
        kind: "number",
        objective: "1",
        text: ["Ủ ít nhất bao nhiêu ngày?", "How many days at least does it rest?"],
        answers: &[
            (true, ["45", "45"], ["Đủ ngày thì hết mầm bệnh.", "After that it carries no disease."]),
            (false, ["30", "30"], ["Một tháng là chưa hoai.", "After a month it is not ripe."]),
        ],
    },
];

/// As a telephone's screen is copied: a photograph by the name that Chromium gives it.
const COPIED: &str = "
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [800, 450];
    const brush = canvas.getContext('2d');
    brush.fillStyle = '#7a5230';
    brush.fillRect(0, 150, 800, 300);
    const blob = await new Promise(done => canvas.toBlob(done, 'image/png'));
    return [new File([blob], 'image.png', { type: 'image/png' })];";

/// As a file is dragged from a folder.
const DRAGGED: &str = "
    const drawing = '<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 30\"><path d=\"M0 30 20 0 40 30z\"/></svg>';
    return [new File([drawing], 'Đống ủ.svg', { type: 'image/svg+xml' })];";

impl Story {
    /// A site with people and without any course.
    async fn new() -> Story {
        let site = Served::new();
        let centre = site.unit("Văn phòng điều phối", Level::Centre, None).await;
        let commune = site.unit("Sơn Thượng", Level::Commune, Some(&centre)).await;
        let another = site.unit("Sơn Mùa", Level::Commune, Some(&centre)).await;
        let mai = site.user("Trần Thị Mai", Role::Trainer, &centre).await;
        let son = site.user("Lê Văn Sơn", Role::Trainer, &centre).await;
        let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
        site.user("Đinh Văn Lía", Role::Facilitator, &another).await;
        let (mai, son) = (browser_of(&site, &mai, DESK).await, browser_of(&site, &son, DESK).await);
        let rin = browser_of(&site, &rin, PHONE).await;
        Story { site, mai, son, rin }
    }

    fn said(&self, key: &str) -> String {
        self.site.said(key, &[])
    }

    async fn opens_a_course_and_says_whom_it_is_for(&self) {
        let mai = &self.mai;
        mai.goto("/courses").await;
        mai.shows(&self.said("courses.none_to_publish")).await;
        mai.click(&self.said("courses.to_studio")).await;
        mai.click(&self.said("studio.new_course")).await;
        mai.fill("title_vi", "Ủ phân chuồng").await;
        mai.fill("title_en", "Composting manure").await;
        mai.press(&self.said("studio.begin_course")).await;
        assert_eq!(mai.path().await, DESK_OF_COURSE);
        mai.shows(&self.said("notice.course_begun")).await;
        mai.click(&self.said("studio.settings")).await;
        for (name, words) in [
            ("summary_vi", "Biến phân chuồng thành phân bón tốt."),
            ("summary_en", "How manure becomes good fertiliser."),
            ("audience_vi", "Hộ nuôi trâu, bò, lợn."),
            ("audience_en", "Households that keep animals."),
            ("pass_mark", "80"),
            ("within_days", "30"),
        ] {
            mai.fill(name, words).await;
        }
        mai.press(&self.said("studio.save")).await;
        mai.shows(&self.said("notice.settings_saved")).await;
    }

    async fn puts_a_module_in_place_of_the_one_that_was_there(&self) {
        let mai = &self.mai;
        mai.goto(DESK_OF_COURSE).await;
        mai.tap("details:has(form[action$='/modules']) > summary").await;
        mai.fill("title_vi", "Ủ phân tại nhà").await;
        mai.fill("title_en", "Compost at home").await;
        mai.press(&self.said("studio.add_module")).await;
        mai.shows(&self.said("notice.module_added")).await;
        mai.tap(".desk-modules li:first-child details > summary").await;
        mai.press(&format!("{}: Mở đầu", self.said("studio.take_out"))).await;
        mai.shows(&self.said("notice.module_removed")).await;
        mai.hides("Mở đầu").await;
    }

    async fn writes_the_text(&self) {
        let mai = &self.mai;
        mai.click("Ủ phân tại nhà").await;
        assert_eq!(mai.path().await, HERE);
        assert_eq!(mai.value("title.vi").await, "Ủ phân tại nhà");
        mai.fill("minutes.vi", "15").await;
        mai.fill("objectives.vi", "Nói được vì sao phải ủ phân\nLàm được một đống ủ").await;
        mai.fill("sources.vi", "Sổ tay khuyến nông | https://example.org").await;
        mai.phone_shows("vi", ".objectives li", "Làm được một đống ủ").await;

        // The tools begin, the keyboard goes on.
        mai.goes_to_the_end("vi").await;
        mai.press_and_stay(&self.said("studio.editor.tool_heading")).await;
        mai.keys("Vì sao nên ủ\n\nPhân ủ hoai làm đất tơi. Phân tươi có mầm bệnh.\n\n").await;
        mai.keys("#### Ba lớp\n\nrơm rạ\nphân\nđất bột\n\nỦ ít nhất 45 ngày rồi mới bón.\n\n").await;
        mai.phone_shows("vi", "h1", "Ủ phân tại nhà").await;
        mai.phone_shows("vi", ".prose h2", "Vì sao nên ủ").await;
        mai.marks("vi", "rơm rạ\nphân\nđất bột").await;
        mai.press_and_stay(&self.said("studio.editor.tool_list")).await;
        mai.phone_shows("vi", ".prose li", "đất bột").await;
        mai.marks("vi", "45 ngày").await;
        mai.press_and_stay(&self.said("studio.editor.tool_bold")).await;
        mai.phone_shows("vi", ".prose strong", "45 ngày").await;
        mai.marks("vi", "mầm bệnh").await;
        mai.control('i').await;
        mai.phone_shows("vi", ".prose em", "mầm bệnh").await;
        mai.is_saved().await;
    }

    async fn puts_in_pictures_in_three_ways(&self) {
        let mai = &self.mai;
        let folder = tempfile::tempdir().unwrap();
        let drawing = folder.path().join("Ba lớp.svg");
        let svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 36 9\"><path d=\"M0 0h36v9z\"/></svg>";
        std::fs::write(&drawing, svg).unwrap();
        mai.goes_to_the_end("vi").await;
        mai.picks("vi", &drawing).await;
        mai.text_has("vi", "(media/ba-lop.svg)").await;

        // Pasted: what it shows is typed in place of what asks for it.
        mai.goes_to_the_end("vi").await;
        mai.keys("\n\n").await;
        assert!(mai.pastes("vi", COPIED, "").await);
        mai.text_has("vi", "(media/image.png)").await;
        mai.keys("Ruộng bón phân ủ").await;
        mai.text_has("vi", "![Ruộng bón phân ủ](media/image.png)").await;
        mai.phone_draws("vi", 2).await;
        // Where words were copied with a picture of them, the words are pasted as ever.
        assert!(!mai.pastes("vi", COPIED, "một ô của bảng tính").await);

        // Dropped, into the English text; and the same file copied in its folder and pasted.
        assert!(mai.drops("en", DRAGGED).await);
        mai.text_has("en", "(media/dong-u.svg)").await;
        mai.goes_to_the_end("en").await;
        mai.keys("\n\n").await;
        assert!(mai.pastes("en", DRAGGED, "Đống ủ.svg").await);
        mai.phone_draws("en", 2).await;
        mai.is_saved().await;
        // The list below has what was brought and who shows it, without the page being drawn anew.
        let listed = "const rows = [...document.querySelectorAll('#brought li')].map(row => row.textContent);
            return rows.length >= 3 && rows.every(row => row.includes('dùng trong'))
                && rows.some(row => row.includes('media/dong-u.svg') && row.includes('tiếng Anh'))";
        mai.until("the pictures that were brought, in their list", listed, vec![]).await;
        mai.silent().await;
    }

    async fn mends_what_is_told_beside_the_text(&mut self) {
        let mai = &mut self.mai;
        let heading = "Đề mục nhảy từ cấp 2 xuống cấp 4";
        // Nothing is lost where the page is left, and what is wrong is told anew.
        mai.goto(HERE).await;
        for told in [heading, "Hình media/ba-lop.svg chưa có lời tả", "Thiếu mục tiêu"] {
            mai.shows(told).await;
        }
        mai.is_well_made("journey-problems").await;
        mai.resize(DESK);
        mai.goes_to_the_problem("vi", heading).await;
        mai.keys("### Ba lớp").await;
        mai.goes_to_the_problem("vi", "media/ba-lop.svg").await;
        mai.keys("![Ba lớp: rơm rạ, phân, đất bột](media/ba-lop.svg)").await;
        mai.has_nothing_to_mend("vi").await;
        mai.phone_shows("vi", ".prose h3", "Ba lớp").await;

        mai.fill("minutes.en", "15").await;
        mai.fill("objectives.en", "Say why manure is composted\nBuild a heap").await;
        mai.fill("sources.en", "Extension handbook | https://example.org").await;
        let body = "## Why compost\n\nRipe compost loosens the soil. Raw manure carries *disease*.\n\n\
            ### Three layers\n\n- straw\n- manure\n- fine soil\n\n\
            Leave it for at least **45 days** before it is spread.\n\n\
            ![Three layers: straw, manure, fine soil](media/ba-lop.svg)\n\n\
            ![A field fed with compost](media/image.png)\n";
        mai.fill("body.en", body).await;
        mai.has_nothing_to_mend("en").await;
        mai.is_saved().await;

        mai.goto(HERE).await;
        let text = mai.value("body.vi").await;
        for words in ["\n### Ba lớp\n", "- rơm rạ\n- phân\n- đất bột\n", "**45 ngày**", "*mầm bệnh*"]
        {
            assert!(text.contains(words), "{words:?}: {text}");
        }
        mai.has_nothing_to_mend("vi").await;
        mai.has_nothing_to_mend("en").await;
        mai.is_well_made("journey-text").await;
        mai.goto(&format!("{HERE}/preview?language=vi")).await;
        mai.is_well_made("journey-preview").await;
        mai.resize(DESK);
    }

    async fn writes_four_questions_by_the_form(&mut self) {
        let none = self.said("studio.asking.none");
        let mai = &mut self.mai;
        mai.goto(&format!("{HERE}/questions")).await;
        mai.shows(&none).await;
        for (nth, asked) in FOUR.iter().enumerate() {
            mai.goto(&format!("{HERE}/questions/new")).await;
            if nth == 0 {
                mai.is_well_made("journey-question").await;
                mai.resize(DESK);
            }
            // English is left for later once.
            fill_in(mai, asked, if nth == 3 { &LANGUAGES[..1] } else { &LANGUAGES }).await;
            if nth == 0 {
                // Which is right was forgotten: nothing is lost.
                mai.tap("[name=right][value='0']").await;
                mai.press("Lưu").await;
                mai.shows("Xin đánh dấu câu trả lời đúng.").await;
                mai.silent().await;
                assert_eq!(mai.value("text.vi").await, asked.text[0]);
                mai.tick("right", 0).await;
            }
            mai.press("Lưu").await;
            mai.shows("Đã lưu câu hỏi.").await;
            mai.shows(asked.text[0]).await;
        }
        // What the list tells leads to what is missing.
        mai.shows("không có trong ngôn ngữ en").await;
        mai.is_well_made("journey-questions").await;
        mai.resize(DESK);
        mai.click(FOUR[3].text[0]).await;
        fill_in(mai, &FOUR[3], &LANGUAGES[1..]).await;
        mai.press("Lưu").await;
        mai.hides("không có trong ngôn ngữ en").await;
    }

    async fn writes_the_questions_that_the_check_asks_for(&self) {
        let mai = &self.mai;
        mai.shows("có 4 câu đọc được; cần ít nhất 6").await;
        mai.click(&self.said("studio.asking.new")).await;
        for asked in &TWO_MORE {
            fill_in(mai, asked, &LANGUAGES).await;
            mai.press(&self.said("studio.asking.save_and_another")).await;
            mai.shows("Đã lưu câu hỏi.").await;
        }
        mai.goto(&format!("{HERE}/questions")).await;
        mai.hides("cần ít nhất 6").await;
        assert!(!mai.has(".problems").await);
    }

    async fn finds_a_question_without_a_right_answer(&self) {
        let mai = &self.mai;
        mai.click(&self.said("studio.editor.tab_gift")).await;
        let right = "=Lá chuối hoặc bạt";
        mai.marks("vi", right).await;
        mai.keys(&right.replace('=', "~")).await;
        mai.control('s').await;
        mai.is_saved().await;
        mai.goes_to_the_problem("vi", "không có câu trả lời đúng").await;
        mai.marks("vi", &right.replace('=', "~")).await;
        mai.keys(right).await;
        mai.control('s').await;
        mai.has_nothing_to_mend("vi").await;
        mai.has_nothing_to_mend("en").await;
        for language in ["vi", "en"] {
            let quiz = mai.value(&format!("body.{language}")).await;
            assert_eq!(quiz.matches("// [id:u-phan-chuong-2-").count(), 6, "{quiz}");
        }
    }

    async fn says_how_it_is_taught(&mut self) {
        let (none, ask) = (self.said("studio.no_problems"), self.said("studio.ask"));
        let mai = &mut self.mai;
        mai.goto(DESK_OF_COURSE).await;
        // Nothing is wrong any more, and something is to be looked at.
        mai.shows(&none).await;
        mai.tap("details:has(.problems) > summary").await;
        mai.shows("Chưa có hướng dẫn dạy bài này.").await;
        mai.follow("details .problems a").await;
        assert!(mai.path().await.starts_with(&format!("{HERE}/guide")), "{}", mai.path().await);
        for (side, title, body) in [
            ("vi", "Dạy bài ủ phân", "## Chuẩn bị\n\nMột đống phân và một tờ giấy to.\n"),
            ("en", "Teaching compost", "## Beforehand\n\nA heap of manure and a large sheet.\n"),
        ] {
            mai.fill(&format!("title.{side}"), title).await;
            mai.fill(&format!("body.{side}"), body).await;
        }
        mai.has_nothing_to_mend("vi").await;
        mai.has_nothing_to_mend("en").await;
        mai.is_saved().await;
        mai.is_well_made("journey-guide").await;
        mai.resize(DESK);
        mai.goto(DESK_OF_COURSE).await;
        mai.shows(&none).await;
        assert!(!mai.has(".problems").await, "{}", mai.text().await);
        mai.shows(&ask).await;
        mai.is_well_made("journey-desk").await;
        mai.resize(DESK);
    }

    /// Asks a colleague; where an edition is there already she says what kind of change it is.
    async fn asks_for_a_review(&mut self, message: &str, change: Option<&str>) {
        let asked = self.said("notice.review_asked");
        let mai = &mut self.mai;
        mai.goto(DESK_OF_COURSE).await;
        mai.follow("a[href$='/reviews/new']").await;
        if let Some(change) = change {
            if change == "editorial" {
                mai.is_well_made("journey-asking").await;
                mai.resize(DESK);
            }
            mai.tick("change", change).await;
        }
        mai.fill("message", message).await;
        mai.follow("form[action$='/reviews'] button").await;
        mai.shows(&asked).await;
    }

    async fn the_colleague_releases(&mut self, state: &str, number: usize) {
        let asked = self.site.said("studio.next_review", &[("name", "Trần Thị Mai".into())]);
        let son = &mut self.son;
        son.goto(DESK_OF_COURSE).await;
        son.shows(&asked).await;
        son.follow("a[href$='/editions/new']").await;
        if number == 3 {
            son.shows("1 trong 1 người đã học hoặc dạy khóa này").await;
        }
        if number != 2 {
            son.is_well_made(&format!("journey-releasing-{number}")).await;
            son.resize(DESK);
        }
        son.tick("state", state).await;
        son.follow("form[action$='/editions'] button").await;
        son.shows(&format!("Phiên bản {number}")).await;
    }

    async fn the_facilitator_reads_and_passes(&mut self) {
        let passed = self.said("quizzes.you_passed");
        let rin = &mut self.rin;
        rin.goto("/courses").await;
        rin.click("Ủ phân chuồng").await;
        rin.follow("main .buttons a.button").await;
        assert_eq!(rin.path().await, MODULE);
        rin.shows("Ủ ít nhất 45 ngày rồi mới bón.").await;
        // As far as one scrolls the pictures come.
        let drawn = "const all = [...document.querySelectorAll('.prose img')];
            all.forEach(image => { image.loading = 'eager' });
            return all.length === 2 && all.every(image => image.alt && image.naturalWidth > 0)";
        rin.until("the pictures", drawn, vec![]).await;
        rin.is_well_made("journey-read").await;
        rin.press("Tôi đã đọc").await;
        rin.click("Làm bài kiểm tra").await;
        for asked in FOUR.iter().chain(&TWO_MORE) {
            rin.shows(asked.text[0]).await;
        }
        rin.is_well_made("journey-quiz").await;
        for (name, values) in self.site.answer_key(COURSE, "02-u-phan-tai-nha").await {
            let is_typed = rin.has(&format!("input[name='{name}'][type=text]")).await;
            for value in values {
                if is_typed { rin.fill(&name, &value).await } else { rin.tick(&name, value).await }
            }
        }
        rin.press("Nộp bài").await;
        rin.shows(&passed).await;
        rin.is_well_made("journey-passed").await;
    }

    /// Begins a draft and puts words in place of others in both languages.
    async fn writes_anew(&self, words: [[&str; 2]; 2]) {
        let mai = &self.mai;
        mai.goto(DESK_OF_COURSE).await;
        mai.follow("form[action$='/drafts']:not(:has([name=from])) button").await;
        mai.click("Ủ phân tại nhà").await;
        for (side, [from, to]) in LANGUAGES.into_iter().zip(words) {
            mai.marks(side, from).await;
            mai.keys(to).await;
        }
        mai.is_saved().await;
    }

    async fn a_sentence_is_put_in_better_words(&mut self) {
        self.site.pass_days(1);
        self.writes_anew([
            ["làm đất tơi.", "làm cho đất tơi xốp."],
            ["loosens the soil.", "makes soil loose."],
        ])
        .await;
        self.asks_for_a_review("Viết một câu cho dễ hiểu hơn.", Some("editorial")).await;
        self.the_colleague_releases("official", 2).await;
        // What she has read and passed, she has read and passed.
        let rin = &self.rin;
        rin.goto(MODULE).await;
        rin.shows("làm cho đất tơi xốp.").await;
        rin.shows("Đã đọc ngày 21/11/2026").await;
        rin.shows(&self.said("courses.passed")).await;
        rin.hides("Nội dung đã đổi").await;
        rin.goto("/courses/u-phan-chuong").await;
        rin.shows(&self.said("courses.course_done")).await;
        self.mai.goto(&format!("{DESK_OF_COURSE}/reach")).await;
        self.mai.hides("Đinh Thị Rin").await;
    }

    async fn a_rule_becomes_another(&mut self) {
        self.site.pass_days(1);
        self.writes_anew([["45 ngày", "60 ngày"], ["45 days", "60 days"]]).await;
        let mai = &mut self.mai;
        mai.goto(&format!("{DESK_OF_COURSE}/settings")).await;
        mai.fill("pass_mark", "70").await;
        mai.press("Lưu").await;
        // What is read now is official: whatever takes its place goes through her colleague.
        mai.goto(&format!("{DESK_OF_COURSE}/editions/new")).await;
        mai.shows("một giảng viên khác duyệt").await;
        mai.is_well_made("journey-over-official").await;
        mai.resize(DESK);
        mai.goto(&format!("{DESK_OF_COURSE}/reviews/new")).await;
        mai.tick("change", "editorial").await;
        mai.fill("message", "Ủ đủ 60 ngày.").await;
        mai.follow("form[action$='/reviews'] button").await;
        mai.shows("Điểm đạt đã khác bản trước").await;
        mai.silent().await;
        assert_eq!(mai.value("message").await, "Ủ đủ 60 ngày.");
        self.asks_for_a_review("Ủ đủ 60 ngày; điểm đạt là 70%.", Some("substantive")).await;
        // A draft in use, while the new manual is being printed.
        self.the_colleague_releases("draft_in_use", 3).await;
    }

    async fn the_trainer_sees_who_must_be_told(&mut self) {
        let mai = &mut self.mai;
        mai.goto(DESK_OF_COURSE).await;
        mai.follow("a[href$='/reach']").await;
        mai.shows("Sơn Thượng · 1 người").await;
        // He has not learned it at all.
        mai.hides("Sơn Mùa").await;
        mai.tap("details.told summary").await;
        mai.shows("Đinh Thị Rin").await;
        mai.is_well_made("journey-reach").await;
        mai.resize(DESK);
    }

    async fn the_facilitator_sees_what_is_new_and_learns_it(&mut self) {
        let rin = &mut self.rin;
        rin.goto(MODULE).await;
        rin.hides("Đã đọc ngày").await;
        rin.shows("Nội dung đã đổi từ phiên bản").await;
        rin.follow("a[href^='/courses/u-phan-chuong/changes']").await;
        let words =
            "return [...document.querySelectorAll(arguments[0])].map(e => e.lastChild.textContent.trim())";
        for (css, old_or_new) in [("del", ["80%", "45"]), ("ins", ["70%", "60"])] {
            let marked = rin.run(words, vec![css.into()]).await;
            let marked: Vec<&str> = marked.as_array().unwrap().iter().filter_map(Value::as_str).collect();
            assert!(old_or_new.iter().all(|words| marked.contains(words)), "{css}: {marked:?}");
        }
        rin.is_well_made("journey-changes").await;
        rin.goto(MODULE).await;
        rin.press("Tôi đã đọc").await;
        rin.shows("Đã đọc ngày 23/11/2026").await;
        self.mai.goto(&format!("{DESK_OF_COURSE}/reach")).await;
        self.mai.shows("Không ai chỉ biết bản cũ").await;
        for browser in [&self.mai, &self.son, &self.rin] {
            browser.silent().await;
        }
    }
}

/// Types a question into the form that is open, in these languages.
async fn fill_in(browser: &Browser, asked: &Asked, languages: &[&str]) {
    let of = |language: &str| LANGUAGES.iter().position(|known| *known == language).unwrap();
    browser.tick("kind", asked.kind).await;
    browser.choose("objective", asked.objective).await;
    for language in languages {
        let at = of(language);
        browser.fill(&format!("text.{language}"), asked.text[at]).await;
        for (nth, (_, text, why)) in asked.answers.iter().enumerate() {
            let (said, explained) = match asked.kind {
                "number" => (format!("number.{nth}"), format!("number_why.{language}.{nth}")),
                _ => (format!("answer.{language}.{nth}"), format!("why.{language}.{nth}")),
            };
            browser.fill(&said, text[at]).await;
            browser.fill(&explained, why[at]).await;
        }
        if asked.answers.is_empty() {
            browser.fill(&format!("if_right.{language}"), ["Đúng vậy.", "Yes."][at]).await;
            browser
                .fill(
                    &format!("if_wrong.{language}"),
                    ["Xem lại phần đầu bài.", "Read the beginning again."][at],
                )
                .await;
        }
    }
    for (nth, (right, ..)) in asked.answers.iter().enumerate() {
        // What is typed is right unless it is said to be worth less.
        match asked.kind {
            "short_answer" if !right => browser.choose(&format!("worth.{nth}"), "0").await,
            "number" if !right => browser.choose(&format!("number_worth.{nth}"), "0").await,
            "short_answer" | "number" => {}
            _ if *right => browser.tick("right", nth).await,
            _ => {}
        }
    }
    if asked.answers.is_empty() {
        browser.tick("truth", "true").await;
    }
}

async fn browser_of(site: &Served, user: &User, width: u32) -> Browser {
    let browser = site.browse(width).await;
    browser.sign_in_as(user).await;
    browser
}
