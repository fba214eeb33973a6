//! Checks inside the texts: read beside the quizzes, answered on the spot.
//!
//! A block holds one question or several, as a quiz's file does; ids and tags may be left
//! out, since nothing is recorded. The nth block of one language is the nth of the other.

use crate::courses::address::Place;
use crate::courses::check::{self, Block};
use crate::courses::course::Both;
use crate::courses::glossary;
use crate::courses::outline::outline;
use crate::courses::problem::Problem;
use crate::courses::recordings::playing::Stage;
use crate::courses::showing::{self, Shown};
use crate::kit::html::escape;
use crate::kit::text::Language;

use super::gift;
use super::ground::Ground;
use super::kinds::Given;
use super::kinds::choosing::{ExplainedChoice, FALSE, TRUE};
use super::lines;
use super::question::{Explained, Kind, Question};
use super::scoring::{self, Answers};
use super::soundness;

/// The checks of one module: for each block its questions, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checks {
    pub course: String,
    pub module: String,
    pub blocks: Both<Vec<Vec<Question>>>,
}

/// Reads the checks of a module, if it has any; problems stand at their lines in the text.
pub fn read(module: &Ground, problems: &mut Vec<Problem>) -> Option<Checks> {
    let Place { course, module: slug, .. } = &module.place;
    let blocks = Both::each(|language| {
        let file = format!("{course}/{slug}/{}.md", language.code());
        let objectives = module.objectives();
        let blocks = module.checks.of(language).iter().flatten().zip(1..);
        blocks.map(|(block, nth)| questions(&file, nth, block, &module.place, objectives, problems)).collect()
    });
    if let (Some(vi), Some(en)) = (&module.checks.vi, &module.checks.en)
        && vi.len() != en.len()
    {
        // The first that the other language has not, at its fence.
        let (language, more) =
            if vi.len() > en.len() { (Language::Vi, &vi[en.len()]) } else { (Language::En, &en[vi.len()]) };
        let file = format!("{course}/{slug}/{}.md", language.code());
        let problem = Problem::at(file, more.line - 1, "check.checks_differ");
        problems.push(problem.with("vi", vi.len()).with("en", en.len()));
    }
    let checks = Checks { course: course.clone(), module: slug.clone(), blocks };
    (!checks.blocks.vi.is_empty() || !checks.blocks.en.is_empty()).then_some(checks)
}

/// The checks of a text that belongs to no module, such as one that is still being written.
pub fn of_text(text: &str, place: &Place) -> Vec<Vec<Question>> {
    let blocks = outline(text, 1).checks;
    blocks.iter().zip(1..).map(|(block, nth)| questions("", nth, block, place, 0, &mut vec![])).collect()
}

/// The questions of a block that can be answered and scored, numbered from 1.
fn questions(
    file: &str,
    nth: usize,
    block: &Block,
    place: &Place,
    objectives: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Question> {
    let (items, faults) = gift::read_from(file, &block.text, block.line);
    let is_asked = |item: &gift::Item| item.answers != gift::answers::Answers::Description;
    if !items.iter().any(is_asked) && faults.is_empty() {
        problems.push(Problem::at(file, block.line, "check.empty_check"));
    }
    problems.extend(faults);
    let mut sound = vec![];
    for item in items {
        // Nothing of a check is kept, so nobody would ever read it.
        if item.answers == gift::answers::Answers::Essay {
            problems.push(Problem::on(file, item.spot(), "check.essay_in_a_check"));
            continue;
        }
        let number = (sound.len() + 1).to_string();
        let named = item.id.clone().unwrap_or_else(|| format!("{nth}.{number}"));
        let question = soundness::question(&item, &named, file, place, objectives, problems);
        sound.extend(question.map(|question| Question { id: number, ..question }));
    }
    sound
}

/// A check as its page draws it: without its key, or explained to whoever gave these answers.
pub fn drawn(
    number: usize,
    questions: &[Question],
    given: Option<&Answers>,
    language: Language,
) -> check::Check {
    let question = |question: &Question| match given {
        None => asked(number, question),
        Some(answers) => {
            let given = answers.get(&question.id).cloned().unwrap_or_default();
            explained(number, asked(number, question), question, &given, language)
        }
    };
    let questions = questions.iter().map(question).collect();
    check::Check { number, questions, answered: given.is_some() }
}

/// The id of the field of a question, or what the ids of its fields begin with.
fn id_of(number: usize, question: &Question) -> String {
    format!("check_{number}_{}", question.id)
}

fn asked(number: usize, question: &Question) -> check::Question {
    let fields = question.asked().fields;
    let name = format!("{}{}", check::FIELD, question.id);
    let blank = fields.typed.then(|| check::Blank {
        id: id_of(number, question),
        name: name.clone(),
        value: String::new(),
        is_number: question.kind() == Kind::Number,
        lines_of: None,
        refused_by: None,
        right: vec![],
        feedback: None,
    });
    let id = id_of(number, question);
    let lines = lines::asked(fields.pieces, (&id, &name), &Given::new(), None);
    let (lines, sentence) = placed(question, lines);
    let choices = fields.choices.into_iter().map(|choice| check::Choice {
        word: word_of(&choice.key, question.kind()),
        value: choice.key,
        html: choice.html,
        chosen: false,
        right: false,
        partly: false,
        feedback: None,
    });
    check::Question {
        name,
        html: question.html.clone(),
        several: question.takes_several(),
        ordered: question.kind() == Kind::Ordering,
        choices: choices.collect(),
        blank,
        lines,
        sentence,
        is_description: question.kind() == Kind::Description,
        worth: None,
        refused: None,
        refused_id: None,
        feedback: None,
    }
}

/// Nobody who gave no answer is told what is right.
fn explained(
    number: usize,
    asked: check::Question,
    question: &Question,
    given: &Given,
    language: Language,
) -> check::Question {
    if asked.is_description {
        return asked;
    }
    let rules = question.rules();
    let typed =
        asked.blank.map(|blank| check::Blank { value: given.first().cloned().unwrap_or_default(), ..blank });
    let pieces = question.asked().fields.pieces;
    let id = id_of(number, question);
    let drawn = |refused_by| lines::asked(pieces, (&id, &asked.name), given, refused_by);
    let open = !rules.is_answered(given);
    if let Some(why) = rules.unfit(given).or(open.then(|| rules.open())) {
        // A choice that nobody offered is no answer either.
        let is_choice = typed.is_none() && asked.lines.is_empty() && asked.sentence.is_none();
        let refused = if is_choice { "courses.choose_first" } else { why.key() };
        let refused_id = (!is_choice).then(|| format!("{id}-error"));
        let blank = typed.map(|blank| check::Blank { refused_by: refused_id.clone(), ..blank });
        let (lines, sentence) = placed(question, drawn(refused_id.clone()));
        return check::Question { refused: Some(refused), refused_id, blank, lines, sentence, ..asked };
    }
    let lines = drawn(None);
    let Explained { html, kind, outcome, feedback, .. } = question.explained(given, language);
    let worth = scoring::worth(rules.points(given));
    let choices =
        outcome.choices.into_iter().map(|ExplainedChoice { key, html, chosen, right, partly, feedback }| {
            check::Choice { word: word_of(&key, kind), value: key, html, chosen, right, partly, feedback }
        });
    let choices = choices.collect();
    let blank = typed.zip(outcome.written).map(|(blank, written)| check::Blank {
        right: if worth == "right" { vec![] } else { written.right },
        feedback: written.feedback,
        ..blank
    });
    let (lines, sentence) = placed(question, lines::explained(lines, &outcome.pieces));
    check::Question { html, choices, blank, lines, sentence, worth: Some(worth), feedback, ..asked }
}

/// The lines of a question below its words, or in their gaps.
fn placed(question: &Question, lines: Vec<check::Line>) -> (Vec<check::Line>, Option<check::GappedText>) {
    match question.kind() {
        Kind::Cloze => (vec![], lines::within(&question.html, lines)),
        _ => (lines, None),
    }
}

/// The words of a true-or-false choice; other choices bring their own.
pub fn word_of(key: &str, kind: Kind) -> Option<&'static str> {
    match (kind, key) {
        (Kind::TrueFalse, TRUE) => Some("quizzes.true"),
        (Kind::TrueFalse, FALSE) => Some("quizzes.false"),
        _ => None,
    }
}

/// The text of a module as its page shows it, with the list of its terms: only its checks are without
/// their forms. `say` gives the words of a text key.
pub fn previewed(body: &str, stage: &Stage<'_>, say: impl Fn(&str) -> String) -> String {
    let Place { root, course, .. } = stage.place;
    let glossary = glossary::of_course(stage.files, root, course, stage.language);
    let text = showing::text(body, stage).html;
    let Shown { html, terms, .. } = showing::with_terms(&text, &glossary, stage.wording);
    preview(&html, &of_text(body, stage.place), stage.language, say) + &terms
}

/// A clean page with its checks as they look, without a form: for previews. `say` gives the words of
/// a text key; `checks` are those of the page's language.
fn preview(html: &str, checks: &[Vec<Question>], language: Language, say: impl Fn(&str) -> String) -> String {
    let drawn = checks.iter().zip(1..).map(|(questions, number)| drawn(number, questions, None, language));
    let mut page = String::new();
    for piece in check::pieces(html, drawn.collect()) {
        page.push_str(&piece.html);
        let Some(check) = piece.check else { continue };
        page.push_str(&format!("<div id=\"{}\" class=\"check\">", check::id(check.number)));
        for question in check.questions {
            page.push_str(&format!("<p>{}</p>", question.html));
            if question.is_description {
                continue;
            }
            page.push_str("<ul>");
            for choice in question.choices {
                let words = choice.word.map_or(choice.html, |key| escape(&say(key)));
                page.push_str(&format!("<li>{words}</li>"));
            }
            for line in question.lines {
                let texts: Vec<String> = line.options.iter().map(|option| escape(&option.text)).collect();
                page.push_str(&format!("<li>{}: {}</li>", line.html, texts.join("; ")));
            }
            page.push_str("</ul>");
            if question.blank.is_some() {
                page.push_str("<p>…………</p>");
            }
        }
        page.push_str("</div>\n");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::markdown::{self, Wording};

    const TEXT: &str = "Đọc đã.\n\n```gift\nHọp ở đâu? {=Nhà văn hóa #Ở đó rộng. ~Nhà riêng #Chật lắm.}\n\nĐúng không? {TRUE #Sai rồi. #Phải đấy.}\n```\n\nXong.\n";

    fn here() -> Place {
        Place { root: "/courses".into(), course: "leg".into(), module: "start".into() }
    }

    fn chosen(question: &str, keys: &[&str]) -> Answers {
        [(question.to_owned(), keys.iter().map(|key| key.to_string()).collect())].into()
    }

    #[test]
    fn a_page_does_not_hold_the_key_of_its_checks() {
        let page = markdown::render(TEXT, &here(), &Wording::default()).html;
        assert_eq!(page, format!("<p>Đọc đã.</p>\n{}\n<p>Xong.</p>\n", check::mark(1)));
        let raw = markdown::raw(TEXT, &Wording::default()).html;
        for key in ["rộng", "Chật", "văn hóa", "{=", "TRUE"] {
            assert!(!page.contains(key) && !raw.contains(key), "{key}");
        }
        let asked = drawn(1, &of_text(TEXT, &here())[0], None, Language::Vi);
        assert_eq!(asked.questions.len(), 2);
        let drawn = serde_json::to_string(&asked).expect("plain values");
        assert!(drawn.contains("Nhà riêng") && !drawn.contains("rộng") && !drawn.contains("Chật"), "{drawn}");
        assert!(asked.questions.iter().all(|q| q.choices.iter().all(|choice| !choice.right)));
    }

    #[test]
    fn an_answer_is_explained_and_what_was_not_answered_stays_closed() {
        let questions = &of_text(TEXT, &here())[0];
        let check = drawn(1, questions, Some(&chosen("1", &["b"])), Language::Vi);
        let [place, truth] = &check.questions[..] else { panic!("two questions") };
        assert_eq!((place.worth, truth.worth), (Some("wrong"), None));
        assert_eq!(truth.refused, Some("courses.choose_first"));
        let told: Vec<_> =
            place.choices.iter().map(|c| (c.chosen, c.right, c.feedback.as_deref().unwrap_or(""))).collect();
        assert_eq!(told, [(false, true, "Ở đó rộng."), (true, false, "Chật lắm.")]);
        assert!(truth.choices.iter().all(|choice| !choice.right && choice.feedback.is_none()));
        let right = drawn(1, questions, Some(&chosen("2", &["true"])), Language::Vi);
        assert_eq!(right.questions[1].worth, Some("right"));
        let unknown = drawn(1, questions, Some(&chosen("1", &["z"])), Language::Vi);
        assert_eq!((unknown.questions[0].worth, unknown.questions[0].refused.is_some()), (None, true));
    }

    #[test]
    fn lines_are_explained_where_they_are_drawn_and_words_alone_ask_nothing() {
        let text = "```gift\nNghe đã.\n\nXếp. {>\nhọp\nbầu\nviết\nnộp\nchờ\n}\n\nNối. {=a -> x =b -> y =c -> z}\n```\n";
        let questions = &of_text(text, &here())[0];
        let best = |nth: usize| (questions[nth].id.clone(), questions[nth].rules().best());
        let check = drawn(1, questions, Some(&[best(1), best(2)].into()), Language::Vi);
        let [words, order, pairs] = &check.questions[..] else { panic!("three") };
        assert!(words.is_description && words.worth.is_none() && words.refused.is_none());
        for question in [order, pairs] {
            assert_eq!(question.worth, Some("right"));
            assert!(question.lines.iter().all(|line| line.is_right && line.right.is_none()));
        }
        // Two that changed places are told theirs, and no other line is.
        let mut turned = best(1).1;
        let thing = |words: &str| order.lines.iter().find(|line| line.html == words).unwrap();
        for (words, place, other) in [("họp", 0, 1), ("bầu", 1, 0)] {
            turned.remove(&thing(words).options[place].value);
            turned.insert(thing(words).options[other].value.clone());
        }
        let check = drawn(1, questions, Some(&[(questions[1].id.clone(), turned)].into()), Language::Vi);
        for line in &check.questions[1].lines {
            let expected = match &line.html[..] {
                "họp" => Some("1"),
                "bầu" => Some("2"),
                _ => None,
            };
            assert_eq!(line.right.as_deref(), expected, "{}", line.html);
        }
        let open = &check.questions[2];
        assert_eq!((open.refused, open.lines.len()), (Some("quizzes.piece_open"), 3));
        assert!(open.lines.iter().all(|line| line.refused_by == open.refused_id && line.right.is_none()));
    }

    #[test]
    fn gaps_within_a_text_are_answered_on_the_spot_each_by_itself() {
        let text = "```gift\nVay {=quỹ #Đúng. ~chợ #Chưa.} trong {#=12 #Phải.} tháng.\n```\n";
        let questions = &of_text(text, &here())[0];
        let lines = |given: &[&str]| {
            let check = drawn(1, questions, Some(&chosen("1", given)), Language::Vi);
            let sentence = check.questions[0].sentence.clone().expect("a field in each gap");
            let lines: Vec<check::Line> = sentence.gaps.into_iter().map(|gap| gap.line).collect();
            (check.questions[0].worth, lines)
        };
        let (worth, told) = lines(&["1.b", "2.12"]);
        assert_eq!((worth, &told[0].name[..], &told[1].name[..]), (Some("partly"), "c.1", "g.2.c.1"));
        let told: Vec<_> = told
            .iter()
            .map(|line| (line.is_right, line.right.as_deref(), line.feedback.as_deref()))
            .collect();
        assert_eq!(told, [(false, Some("quỹ"), Some("Chưa.")), (true, None, Some("Phải."))]);
        let (worth, told) = lines(&["1.b", "2.mười"]);
        assert_eq!((worth, told[1].value.as_str()), (None, "mười"));
        assert_eq!(told.iter().map(|line| line.refused_by.is_some()).collect::<Vec<_>>(), [false, true]);
        assert!(told.iter().all(|line| line.right.is_none() && line.feedback.is_none()));
    }

    #[test]
    fn a_preview_shows_the_question_and_can_send_nothing() {
        let page = markdown::render(TEXT, &here(), &Wording::default()).html;
        let shown = preview(&page, &of_text(TEXT, &here()), Language::Vi, str::to_owned);
        assert!(
            shown.contains("<p>Họp ở đâu?</p><ul><li>Nhà văn hóa</li><li>Nhà riêng</li></ul>"),
            "{shown}"
        );
        assert!(
            shown.contains("<li>quizzes.true</li>") && !shown.contains("<form") && !shown.contains("<input")
        );
        assert!(shown.ends_with("<p>Xong.</p>\n"));
    }
}
