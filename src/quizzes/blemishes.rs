//! Blemishes of the words of questions: what an author is told of a question that is put all the same.
//!
//! A picture, a link or a sentence in a question, an answer or a feedback is looked at as in the text of a
//! module, see [`crate::courses::proofreading`]; so are those of the checks inside a text.

use crate::courses::ROOT;
use crate::courses::address::Place;
use crate::courses::course::Both;
use crate::courses::course_file;
use crate::courses::destinations::{Destinations, Documents};
use crate::courses::edition;
use crate::courses::library::{self, Files};
use crate::courses::markdown::{self, Heading, Wording};
use crate::courses::outline::outline;
use crate::courses::problem::{Problem, few};
use crate::courses::proofreading::Sheet;
use crate::courses::recordings::playing::Stage;
use crate::courses::{front_matter, showing};
use crate::kit::text::Language;

use super::gift::text::Passage;
use super::gift::{self, Item};

/// The blemishes of all questions of every course, whole or not.
pub fn of_questions(files: &Files, wording: &Both<Wording>, documents: Option<&Documents>) -> Vec<Problem> {
    let (mut problems, destinations) = (vec![], Destinations::among(files).with_documents(documents));
    for course in edition::slugs(files) {
        for module in library::modules_of(files, &course) {
            let place = Place { root: ROOT.to_owned(), course: course.clone(), module };
            for language in Language::ALL {
                let stage = Stage { place: &place, files, language, wording: wording.of(language) };
                of_quiz(&stage, &destinations, wording, &mut problems);
                of_checks(&stage, &destinations, wording, &mut problems);
            }
        }
    }
    problems
}

fn of_quiz(
    stage: &Stage<'_>,
    destinations: &Destinations<'_>,
    wording: &Both<Wording>,
    problems: &mut Vec<Problem>,
) {
    let Place { course, module, .. } = stage.place;
    let file = format!("{course}/{module}/quiz.{}.gift", stage.language.code());
    let text = stage.files.get(&file).map_or("", String::as_str);
    let longest = course_file::longest_sentence_in(stage.files, course);
    let sheet = Sheet { file: &file, stage, destinations, wording, longest };
    problems.extend(of_items(&gift::read(&file, text).0, &sheet, &[]));
}

fn of_checks(
    stage: &Stage<'_>,
    destinations: &Destinations<'_>,
    wording: &Both<Wording>,
    problems: &mut Vec<Problem>,
) {
    let Place { course, module, .. } = stage.place;
    let file = format!("{course}/{module}/{}.md", stage.language.code());
    let text = showing::plain_lines(stage.files.get(&file).map_or("", String::as_str));
    if !text.contains("gift") {
        return;
    }
    let Some(parts) = front_matter::part(&text) else { return };
    let contents = markdown::raw(parts.body, stage.wording).contents;
    let longest = course_file::longest_sentence_in(stage.files, course);
    let sheet = Sheet { file: &file, stage, destinations, wording, longest };
    for block in outline(parts.body, parts.body_line).checks {
        problems.extend(of_items(&gift::read_from(&file, &block.text, block.line).0, &sheet, &contents));
    }
}

fn of_items(items: &[Item], sheet: &Sheet<'_>, contents: &[Heading]) -> Vec<Problem> {
    let passages = items.iter().flat_map(passages);
    few(passages.flat_map(|passage| sheet.of_words(&passage.outline(), contents)))
}

/// Everything that is said in a question.
fn passages(item: &Item) -> Vec<&Passage> {
    let mut passages = vec![&item.text];
    passages.extend(&item.behind);
    passages.extend(item.answers.passages());
    passages.extend(&item.feedback);
    passages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::files;
    use crate::quizzes::inspection::Inspection;

    const MODULE: &str = "leg/01-what-a-leg-is";

    /// What is told of the first course with more at the end of one of its files, by lines behind its old end.
    fn told(file: &str, more: &str) -> Vec<(usize, usize, &'static str)> {
        let path = format!("{MODULE}/{file}");
        let mut files = edition::files_of(&files::courses(), "leg");
        let text = files.get_mut(&path).expect("it comes with the program");
        let end = text.matches('\n').count();
        text.push_str(more);
        let inspection = Inspection::of(files, &[], &Both::default());
        let of_file = inspection.problems.iter().filter(|problem| problem.file == path);
        of_file.map(|p| (p.line.saturating_sub(end), p.column, p.key.trim_start_matches("check."))).collect()
    }

    #[test]
    fn pictures_and_links_of_a_question_are_looked_at() {
        let question = "\n// [id:vi-x] [tag:1]\nXem ![](media/nope.svg) {\n  =Đúng [x](../nowhere) #<img src\\=\"media/nope2.svg\" alt\\=\"a\">\n  ~Sai #[html]<a href\\=\"../nowhere\">a</a>\n  ####Xem [^9] và [y](http://)\n}\n";
        let expected = [
            (3, 5, "missing_alternative"),
            (3, 5, "missing_picture"),
            (4, 9, "link_to_no_module"),
            (4, 26, "missing_picture"),
            (5, 15, "link_to_no_module"),
            (6, 11, "missing_note"),
            (6, 19, "bad_address"),
        ];
        let mut found = told("quiz.vi.gift", question);
        found.retain(|(_, _, key)| *key != "question_untranslated");
        assert_eq!(found, expected);
    }

    #[test]
    fn a_question_inside_a_text_is_looked_at() {
        let check = "\n```gift\nHỏi ![](media/nope.svg)? {=a #[x](../nowhere) ~b #[lên](#khong-co)}\n```\n";
        let mut found = told("vi.md", check);
        found.retain(|(_, _, key)| *key != "checks_differ");
        let expected = [
            (3, 5, "missing_alternative"),
            (3, 5, "missing_picture"),
            (3, 31, "link_to_no_module"),
            (3, 51, "link_to_no_heading"),
        ];
        assert_eq!(found, expected);
        let mut found =
            told("quiz.vi.gift", "\nHỏi? {=a #[x](../02-who-can-join#khong-co) ~b #[y](/khong)}\n");
        found.retain(|(_, _, key)| key.starts_with("link"));
        assert_eq!(found, [(2, 11, "link_to_no_heading_there"), (2, 48, "link_to_no_page")]);
    }

    #[test]
    fn a_sentence_of_a_question_can_be_too_long() {
        let long = "nói ".repeat(50);
        let question = format!("\n// [id:vi-x] [tag:1]\nNgắn. {long}? {{=a #b ~c #{long}}}\n");
        let mut found = told("quiz.vi.gift", &question);
        found.retain(|(_, _, key)| *key != "question_untranslated");
        assert_eq!(found, [(3, 7, "long_sentence"), (3, 220, "long_sentence")]);
    }
}
