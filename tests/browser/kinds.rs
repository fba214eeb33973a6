//! Every kind of question in every way of answering: by touch, by keyboard, by what a screen reader is told, and
//! with scripts switched off. What is refused is announced and tied to its field; what is right is told nowhere
//! before handing in.

use fantoccini::Locator;
use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::files;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::quizzes::queries;
use lantoa::quizzes::question::Kind;
use lantoa::units::Level;
use serde_json::json;

use crate::site_support::User;
use crate::site_support::world::World;
use crate::support::{Browser, DOWN, PHONE, Served, TAB};

const MODULE: &str = "01-what-a-leg-is";
const QUIZ: &str = "/courses/leg/01-what-a-leg-is/quiz";

/// How a question is answered, by the words that stand beside its fields.
#[derive(Clone, Copy)]
enum Answer {
    /// Touched, one or several.
    Choose(&'static [&'static str]),
    /// Taken from the list that stands in the sentence.
    Pick(&'static str),
    Type(&'static str),
    /// Taken from the list beside each piece.
    Pieces(&'static [(&'static str, &'static str)]),
    /// Each gap of a text by its name: taken from its list, or typed.
    Gaps(&'static [(&'static str, Answer)]),
    /// It is no question.
    Read,
}

use Answer::{Choose, Gaps, Pick, Pieces, Read, Type};

/// A question: its kind, words by which it is known on the page, its source, and the right answer.
struct Row(Kind, &'static str, &'static str, Answer);

/// What is said of every answer holds this word, so that it can be searched for.
const TOLD: &str = "GIẢI-THÍCH";
/// What is typed, and stands nowhere else.
const TYPED: [&str; 4] = ["biên bản chín", "sổ cái bảy", "4711", "thủ quỹ mười"];
const ESSAY: &str = "Thôn họp ở nhà cộng đồng.\n\nMọi người bầu chị Đốc.";
const NO_NUMBER: &str = "khoảng bốn";

#[rustfmt::skip]
const ROWS: [Row; 12] = [
    Row(Kind::Description, "Đọc kỹ đoạn này", "Đọc kỹ đoạn này rồi trả lời.", Read),
    Row(Kind::OneChoice, "Nhóm họp ở đâu", "Nhóm họp ở đâu? {=Nhà cộng đồng #GIẢI-THÍCH 1 ~Ngoài chợ #GIẢI-THÍCH 2 ~Trên rẫy #GIẢI-THÍCH 3}", Choose(&["Nhà cộng đồng"])),
    Row(Kind::OneChoice, "Điền", "Nhóm bầu một {=tổ trưởng #GIẢI-THÍCH 4 ~thủ kho #GIẢI-THÍCH 5} để làm việc.", Pick("tổ trưởng")),
    Row(Kind::SeveralChoices, "Cần giấy tờ nào", "Cần giấy tờ nào? {~%50%Biên bản #GIẢI-THÍCH 6 ~%-100%Hóa đơn #GIẢI-THÍCH 7 ~%50%Danh sách #GIẢI-THÍCH 8}", Choose(&["Biên bản", "Danh sách"])),
    Row(Kind::TrueFalse, "Hộ cận nghèo được vào nhóm", "Hộ cận nghèo được vào nhóm. {TRUE #GIẢI-THÍCH 9 #GIẢI-THÍCH 10}", Choose(&["Đúng"])),
    Row(Kind::ShortAnswer, "Ghi vào giấy gì", "Ghi vào giấy gì? {=biên bản chín #GIẢI-THÍCH 11}", Type(TYPED[0])),
    Row(Kind::ShortAnswer, "Điền", "Tiền ghi vào {=sổ cái bảy #GIẢI-THÍCH 12} mỗi tháng.", Type(TYPED[1])),
    Row(Kind::Number, "Nhóm có bao nhiêu đồng", "Nhóm có bao nhiêu đồng? {#=4711:0 #GIẢI-THÍCH 13}", Type(TYPED[2])),
    Row(Kind::Matching, "Nối con vật với chỗ ở", "Nối con vật với chỗ ở. {=Heo -> Chuồng =Gà -> Lồng =Cá -> Ao ####GIẢI-THÍCH 14}", Pieces(&[("Heo", "Chuồng"), ("Gà", "Lồng"), ("Cá", "Ao")])),
    Row(Kind::Ordering, "Xếp các việc", "Xếp các việc. {>\nMời họp\nBầu nhóm\nViết biên bản\n####GIẢI-THÍCH 15}", Pieces(&[("Mời họp", "1"), ("Bầu nhóm", "2"), ("Viết biên bản", "3")])),
    Row(Kind::Cloze, "Điền", "Nhóm vay từ {=quỹ nhóm #GIẢI-THÍCH 17 ~ngoài chợ #GIẢI-THÍCH 18} trong {#=36:0 #GIẢI-THÍCH 19} tháng, do {=thủ quỹ mười #GIẢI-THÍCH 20} giữ.", Gaps(&[("Chỗ trống 1: Nhóm vay từ … trong", Pick("quỹ nhóm")), ("Chỗ trống 2, điền bằng số: trong … tháng, do", Type("36")), ("Chỗ trống 3: tháng, do … giữ.", Type(TYPED[3]))])),
    Row(Kind::Essay, "Kể một buổi họp", "Kể một buổi họp. {####GIẢI-THÍCH 16}", Type(ESSAY)),
];

/// How many of them are answered.
const QUESTIONS: usize = ROWS.len() - 1;

/// A kind that is new does not compile until it is said here how it is answered.
fn is_answered_so(kind: Kind, answer: Answer) -> bool {
    match kind {
        Kind::OneChoice => matches!(answer, Choose([_]) | Pick(_)),
        Kind::SeveralChoices => matches!(answer, Choose(_)),
        Kind::TrueFalse => matches!(answer, Choose([_])),
        Kind::ShortAnswer | Kind::Number | Kind::Essay => matches!(answer, Type(_)),
        Kind::Matching | Kind::Ordering => matches!(answer, Pieces(_)),
        Kind::Cloze => matches!(answer, Gaps(_)),
        Kind::Description => matches!(answer, Read),
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Touch,
    Keyboard,
    /// By role and name alone, as a screen reader tells them.
    Tree,
    WithoutScripts,
}

/// A site whose first module asks a question of every kind by these rules, and who answers.
async fn site(rules: &str) -> (Served, User) {
    let world = World::new();
    let unit = world.unit("Sơn Thượng", Level::Commune, None).await;
    let rin = world.user("Đinh Thị Rin", Role::Facilitator, &unit).await;
    let mut source = String::new();
    for (nth, Row(_, _, text, _)) in ROWS.iter().enumerate() {
        source += &format!("// [id:leg-1-{}] [tag:1]\n{text}\n\n", 70 + nth);
    }
    let mut files = files_of(&files::courses(), "leg");
    for language in ["vi", "en"] {
        files.insert(format!("leg/{MODULE}/quiz.{language}.gift"), source.clone());
    }
    files.get_mut("leg/course.toml").unwrap().push_str(rules);
    let (now, by) = (world.now(), rin.person);
    let new = NewEdition {
        id: new_id(),
        course: "leg".into(),
        state: EditionState::Official,
        files,
        message: "Đủ các loại câu hỏi".into(),
        change: Change::Substantive,
        writers: vec![],
        unit: None,
    };
    world.write(move |conn| Ok(queries::publish(conn, &new, Some(by), now)?)).await;
    (Served::overheard(world), rin)
}

#[actix_web::test]
async fn every_kind_of_question_is_answered_by_touch_by_keyboard_and_by_a_screen_reader() {
    let (site, rin) = site("").await;
    asks_every_kind(&site).await;
    let browser = site.browse(PHONE).await;
    browser.sign_in_as(&rin).await;
    for way in [Way::Touch, Way::Keyboard, Way::Tree] {
        Taker { site: &site, browser: &browser, way }.takes_the_quiz().await;
    }
}

#[actix_web::test]
async fn every_kind_of_question_is_answered_without_scripts() {
    let (site, rin) = site("").await;
    let browser = site.browse_without_scripts(PHONE).await;
    browser.sign_in_as(&rin).await;
    Taker { site: &site, browser: &browser, way: Way::WithoutScripts }.takes_the_quiz().await;
}

#[actix_web::test]
async fn a_quiz_of_every_kind_refused_and_explained_is_well_made() {
    let (site, rin) = site("").await;
    let mut browser = site.browse(PHONE).await;
    browser.sign_in_as(&rin).await;
    browser.goto(QUIZ).await;
    browser.is_well_made("every-kind-asked").await;
    browser.goto(QUIZ).await;
    browser.press("Nộp bài").await;
    browser.is_well_made("every-kind-refused").await;
    browser.goto(QUIZ).await;
    let taker = Taker { site: &site, browser: &browser, way: Way::Touch };
    for (nth, Row(_, words, _, answer)) in questions() {
        taker.answers(nth, words, *answer).await;
    }
    let gap = browser.client().find(Locator::Css("[name^='g.2.']")).await.unwrap();
    gap.clear().await.unwrap();
    gap.send_keys("35").await.unwrap();
    taker.hands_in().await;
    browser.is_well_made("every-kind-explained").await;
}

#[actix_web::test]
async fn one_question_a_page_tells_no_more_of_what_is_right() {
    let (site, rin) = site("\n[quiz]\npaging = \"one_question\"\n").await;
    let browser = site.browse(PHONE).await;
    browser.sign_in_as(&rin).await;
    browser.goto(QUIZ).await;
    let taker = Taker { site: &site, browser: &browser, way: Way::Touch };
    for (number, Row(_, words, _, answer)) in questions() {
        browser.shows(&format!("Câu {number} trong {QUESTIONS}")).await;
        taker.answers(number, words, *answer).await;
        if number < QUESTIONS {
            browser.press(&site.said("quizzes.next_question", &[])).await;
        }
    }
    site.heard.never(&[TOLD.to_owned()], ("?question=", QUESTIONS - 1));
    taker.hands_in().await;
    taker.is_done().await;
}

/// The quiz has all kinds there are, and says of each how it is answered.
async fn asks_every_kind(site: &Served) {
    for Row(kind, words, _, answer) in ROWS {
        assert!(is_answered_so(kind, answer), "{words}");
    }
    let (_, shelved) = site.app.shelf.current(&site.db, "leg").await.unwrap();
    let quiz = shelved.quiz(MODULE).unwrap();
    let mut asked: Vec<Kind> = quiz.questions.of(Language::Vi).iter().map(|one| one.kind()).collect();
    assert_eq!(asked.len(), QUESTIONS, "{asked:?}");
    asked.extend(quiz.descriptions.vi.iter().map(|_| Kind::Description));
    for kind in Kind::ALL {
        assert!(asked.contains(&kind), "nothing of {kind:?} is asked");
    }
}

/// The rows that are questions, with their numbers on the page.
fn questions() -> impl Iterator<Item = (usize, &'static Row)> {
    (1..).zip(ROWS.iter().filter(|row| row.0 != Kind::Description))
}

struct Taker<'a> {
    site: &'a Served,
    browser: &'a Browser,
    way: Way,
}

impl Taker<'_> {
    async fn takes_the_quiz(&self) {
        self.site.heard.forget();
        self.browser.goto(QUIZ).await;
        self.browser.shows("Đọc kỹ đoạn này").await;
        self.hands_in().await;
        self.is_told_what_is_open().await;
        let mut number = 0;
        for (nth, Row(kind, words, _, answer)) in questions() {
            match kind {
                Kind::Number => {
                    number = nth;
                    self.answers(nth, words, Type(NO_NUMBER)).await;
                }
                _ => self.answers(nth, words, *answer).await,
            }
        }
        self.hands_in().await;
        self.is_told_of_the_number(number).await;
        self.answers(number, "Nhóm có bao nhiêu đồng", Type(TYPED[2])).await;
        self.never_heard_the_key();
        self.hands_in().await;
        self.is_done().await;
    }

    fn field(&self, number: usize) -> String {
        format!("#question-{number} :is(input, select, textarea):not([type=hidden])")
    }

    async fn hands_in(&self) {
        let browser = self.browser;
        match self.way {
            Way::Touch | Way::WithoutScripts => browser.press("Nộp bài").await,
            Way::Keyboard => {
                browser.tab_to("main form > button:not(.unseen)").await;
                browser.enter().await;
            }
            Way::Tree => {
                browser.focus_on(browser.tree().one("button", "Nộp bài"));
                browser.enter().await;
            }
        }
    }

    /// All are refused at once, each tied to its field, and the first thing that is wrong leads there.
    async fn is_told_what_is_open(&self) {
        let browser = self.browser;
        assert_eq!(browser.status().await, 422, "{:?}", self.way);
        let links = browser.client().find_all(Locator::Css(".errors[role=alert] a")).await.unwrap();
        assert_eq!(links.len(), QUESTIONS, "{:?}", self.way);
        match self.way {
            Way::Keyboard => {
                browser.tab_to(".errors a").await;
                browser.keys("\u{e007}").await;
                let there = "return document.activeElement.id === 'question-1'";
                browser.until("the first question", there, vec![]).await;
            }
            Way::Tree => {
                let tree = browser.tree();
                let alert = tree.all("alert").iter().map(|node| node.words()).collect::<String>();
                for (nth, Row(kind, words, _, _)) in questions() {
                    assert!(alert.contains(&format!("Câu {nth}")), "{alert}");
                    let group = self.group(&tree, nth, words);
                    let why = group.description().to_owned();
                    assert!(!why.is_empty(), "{kind:?}: the group is not said to be wrong");
                    assert!(alert.contains(&why), "{kind:?}: {why} is not in {alert}");
                    for field in group.within() {
                        if ["textbox", "combobox"].contains(&field.role()) {
                            assert_eq!(field.property("invalid"), "true", "{kind:?}");
                            assert!(field.description().contains(&why), "{kind:?}: {}", field.description());
                        }
                    }
                }
            }
            Way::Touch | Way::WithoutScripts => {}
        }
    }

    /// Words where a number is asked are refused and stay to be seen; of all the rest nothing is lost.
    async fn is_told_of_the_number(&self, number: usize) {
        let browser = self.browser;
        assert_eq!(browser.status().await, 422, "{:?}", self.way);
        let links = browser.client().find_all(Locator::Css(".errors[role=alert] a")).await.unwrap();
        assert_eq!(links.len(), 1, "{:?}: {}", self.way, browser.text().await);
        let stands = browser.find(&self.field(number)).await.prop("value").await.unwrap().unwrap();
        assert_eq!(stands, NO_NUMBER, "{:?}", self.way);
        if self.way == Way::Tree {
            let tree = browser.tree();
            let group = self.group(&tree, number, "Nhóm có bao nhiêu đồng");
            let field = group.find("textbox", "");
            assert!(field.description().contains("Chỉ gõ số"), "{}", field.description());
            assert_eq!(field.property("invalid"), "true");
            assert!(tree.all("alert").iter().any(|alert| alert.words().contains("Chỉ gõ số")));
        }
    }

    /// The group of a question: all of it is said with every field.
    fn group<'t>(
        &self,
        tree: &'t crate::support::Tree,
        number: usize,
        words: &str,
    ) -> crate::support::Node<'t> {
        let group = tree.one("group", &format!("Câu {number} "));
        assert!(group.name().contains(words), "{} is not named {words}", group.name());
        group
    }

    async fn answers(&self, number: usize, words: &str, answer: Answer) {
        match self.way {
            Way::Touch | Way::WithoutScripts => self.answers_by_touch(number, answer).await,
            Way::Keyboard => self.answers_by_keyboard(number, answer).await,
            Way::Tree => self.answers_by_what_is_told(number, words, answer).await,
        }
    }

    async fn answers_by_touch(&self, number: usize, answer: Answer) {
        let (browser, field) = (self.browser, self.field(number));
        match answer {
            Choose(choices) => {
                for choice in choices {
                    let label =
                        format!("//fieldset[@id='question-{number}']//label[normalize-space(.)='{choice}']");
                    let label = browser.client().find(Locator::XPath(&label)).await.unwrap();
                    let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
                    browser.run(script, vec![serde_json::to_value(&label).unwrap()]).await;
                    label.click().await.unwrap();
                }
            }
            Pick(option) => browser.find(&field).await.select_by_label(option).await.unwrap(),
            Type(text) => browser.fill_in(&field, text).await,
            Pieces(pieces) => {
                for (piece, option) in pieces {
                    let list = format!(
                        "//fieldset[@id='question-{number}']//select[@id=//label[normalize-space(.)='{piece}']/@for]"
                    );
                    let list = browser.client().find(Locator::XPath(&list)).await.unwrap();
                    list.select_by_label(option).await.unwrap();
                }
            }
            Gaps(gaps) => {
                for (name, answer) in gaps {
                    let field = format!("//fieldset[@id='question-{number}']//p//*[@aria-label='{name}']");
                    let field = browser.client().find(Locator::XPath(&field)).await.unwrap();
                    match answer {
                        Pick(option) => field.select_by_label(option).await.unwrap(),
                        Type(text) => {
                            let id = field.attr("id").await.unwrap().unwrap();
                            browser.fill_in(&format!("#{id}"), text).await;
                        }
                        _ => unreachable!("a gap is chosen or typed"),
                    }
                }
            }
            Read => unreachable!("nothing is asked"),
        }
    }

    async fn answers_by_keyboard(&self, number: usize, answer: Answer) {
        let (browser, field) = (self.browser, self.field(number));
        browser.tab_to(&field).await;
        match answer {
            Choose(choices) if browser.has(&format!("{field}[type=radio]")).await => {
                browser.keys(" ").await;
                while self.focused().await != choices[0] {
                    assert!(
                        browser.has(&format!("{field}:focus")).await,
                        "the arrows leave question {number}"
                    );
                    browser.keys(&DOWN.to_string()).await;
                }
            }
            Choose(choices) => {
                while browser.has(&format!("{field}:focus")).await {
                    if choices.contains(&self.focused().await.as_str()) {
                        browser.keys(" ").await;
                    }
                    browser.keys(&TAB.to_string()).await;
                }
            }
            Pick(option) => self.goes_down_to(option).await,
            Type(text) => {
                browser.control('a').await;
                browser.keys(text).await;
            }
            Pieces(_) => {
                for _ in 0..3 {
                    let piece = self.focused().await;
                    self.goes_down_to(right(answer, &piece)).await;
                    browser.keys(&TAB.to_string()).await;
                }
            }
            Gaps(gaps) => {
                for (name, answer) in gaps {
                    assert_eq!(self.focused().await, *name, "the gaps follow each other");
                    match answer {
                        Pick(option) => self.goes_down_to(option).await,
                        Type(text) => {
                            browser.control('a').await;
                            browser.keys(text).await;
                        }
                        _ => unreachable!("a gap is chosen or typed"),
                    }
                    browser.keys(&TAB.to_string()).await;
                }
            }
            Read => unreachable!("nothing is asked"),
        }
    }

    /// The words beside the field that has the focus.
    async fn focused(&self) -> String {
        let script = "return document.activeElement.ariaLabel ?? document.activeElement.labels?.[0]?.textContent.trim() ?? ''";
        self.browser.run(script, vec![]).await.as_str().unwrap().to_owned()
    }

    /// Down the list that has the focus.
    async fn goes_down_to(&self, option: &str) {
        let script = "return document.activeElement.selectedOptions[0]?.textContent.trim() === arguments[0]";
        for _ in 0..8 {
            if self.browser.run(script, vec![json!(option)]).await == json!(true) {
                return;
            }
            self.browser.keys(&DOWN.to_string()).await;
        }
        panic!("the list has no {option}");
    }

    async fn answers_by_what_is_told(&self, number: usize, words: &str, answer: Answer) {
        let browser = self.browser;
        let tree = browser.tree();
        let group = self.group(&tree, number, words);
        match answer {
            Choose(choices) => {
                let role = if choices.len() == 1 { "radio" } else { "checkbox" };
                for choice in choices {
                    browser.focus_on(group.find(role, choice));
                    browser.keys(" ").await;
                }
                let tree = browser.tree();
                let group = self.group(&tree, number, words);
                for choice in choices {
                    assert_eq!(group.find(role, choice).property("checked"), "true", "{choice}");
                }
            }
            Pick(option) => {
                browser.focus_on(group.find("combobox", ""));
                self.goes_down_to(option).await;
            }
            Type(text) => {
                let field = group.find("textbox", "");
                assert!(!field.name().is_empty(), "a field without a name: {words}");
                browser.focus_on(field);
                browser.control('a').await;
                browser.keys(text).await;
            }
            Pieces(pieces) => {
                for (piece, option) in pieces {
                    browser.focus_on(group.find("combobox", piece));
                    self.goes_down_to(option).await;
                }
                let tree = browser.tree();
                let group = self.group(&tree, number, words);
                for (piece, option) in pieces {
                    assert_eq!(group.find("combobox", piece).value(), *option, "{piece}");
                }
            }
            Gaps(gaps) => {
                for (name, answer) in gaps {
                    match answer {
                        Pick(option) => {
                            browser.focus_on(group.find("combobox", name));
                            self.goes_down_to(option).await;
                        }
                        Type(text) => {
                            browser.focus_on(group.find("textbox", name));
                            browser.control('a').await;
                            browser.keys(text).await;
                        }
                        _ => unreachable!("a gap is chosen or typed"),
                    }
                }
            }
            Read => unreachable!("nothing is asked"),
        }
    }

    /// No page, no script, nothing that a script was told has said what is right.
    fn never_heard_the_key(&self) {
        let told = [TOLD, "class=\"choice right"].map(str::to_owned);
        self.site.heard.never(&told, (QUIZ, 1));
        if self.way != Way::WithoutScripts {
            self.site.heard.never(&told, ("/answers", 1));
        }
    }

    /// Everything is right but for the essay, which waits; now it is told why.
    async fn is_done(&self) {
        let path = self.browser.path().await;
        let id = path.strip_prefix("/attempts/").unwrap_or_else(|| panic!("{:?} leads to {path}", self.way));
        let id: Id = id.parse().unwrap();
        let attempt = self.site.read(move |conn| Ok(queries::known_attempt(conn, id)?)).await;
        let all = QUESTIONS as f64;
        assert_eq!(
            (attempt.points, attempt.full_points, attempt.waiting),
            (all - 1.0, all, 1),
            "{:?}",
            self.way
        );
        let essay = attempt.answers.values().any(|given| given.contains(ESSAY));
        assert!(essay, "{:?}: {:?}", self.way, attempt.answers);
        self.browser.shows(TOLD).await;
        for typed in TYPED {
            self.browser.shows(typed).await;
        }
    }
}

/// The right option of a piece.
fn right(answer: Answer, piece: &str) -> &'static str {
    let Pieces(pieces) = answer else { panic!("{piece}: not answered piece by piece") };
    pieces.iter().find(|(one, _)| *one == piece).unwrap_or_else(|| panic!("no piece {piece}")).1
}
