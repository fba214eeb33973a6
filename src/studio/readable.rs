//! The files of a course for trainers who never saw one: as lines that are read without knowing their formats,
//! by what they are called, and what is wrong with them in words without names of files.

use serde_json::json;

use super::sides::Sides;
use super::{guide, writing};
use crate::courses::difference::{self, Difference};
use crate::courses::problem::Problem;
use crate::kit::text::Message;
use crate::quizzes::inspection::TORN;

/// The lines of a file to compare: of a text its paragraphs, of a bank its questions and answers, of the
/// settings each line; of such as two wrote at once, those of the side that is read.
pub fn lines(path: &str, text: &str) -> Vec<String> {
    if path.ends_with(".gift") {
        return text.lines().filter_map(question_line).collect();
    }
    if path.ends_with(".toml") {
        let text = Sides::of(text).read;
        return text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    }
    difference::paragraphs(text)
}

/// What is different in a file, of which either may be missing; nothing where its text cannot be read.
pub fn difference(path: &str, before: Option<&String>, after: Option<&String>) -> Difference {
    let lines = |text: Option<&String>| match text {
        Some(text) if is_read(path) => lines(path, text),
        _ => vec![],
    };
    difference::compare(&lines(before), &lines(after))
}

/// What a file is, by its name: the key of its word.
pub fn kind_key(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap_or_default() {
        "course.toml" => "studio.file_settings",
        "vi.md" => "studio.file_text_vi",
        "en.md" => "studio.file_text_en",
        "teach.vi.md" => "studio.file_guide_vi",
        "teach.en.md" => "studio.file_guide_en",
        "quiz.vi.gift" => "studio.file_quiz_vi",
        "quiz.en.gift" => "studio.file_quiz_en",
        "glossary.vi.md" => "studio.file_glossary_vi",
        "glossary.en.md" => "studio.file_glossary_en",
        _ if path.contains("/media/") && path.ends_with(".md") => "studio.file_transcript",
        _ => "studio.file_other",
    }
}

/// What a file of a course is called where trainers read: what it is, and in which module; `modules` are those of
/// the course in their order.
pub fn name(path: &str, modules: &[String]) -> Message {
    let what = match is_read(path) {
        true => Message::new(kind_key(path)),
        false => Message::new("studio.file_named").with("name", path.rsplit('/').next().unwrap_or_default()),
    };
    let mut steps = path.splitn(3, '/').skip(1);
    let (Some(module), Some(_)) = (steps.next(), steps.next()) else { return what };
    let number = modules.iter().position(|known| known == module).map(|at| at + 1);
    match number {
        Some(number) => {
            Message::new("studio.file_of_module").with("number", number).with("what", json!(what))
        }
        None => Message::new("studio.file_of_folder").with("folder", module).with("what", json!(what)),
    }
}

/// The same with the line of its text, as a form counts them; of what no form shows line by line without.
pub fn place(path: &str, text: &str, line: usize, modules: &[String]) -> Message {
    let begins = match kind_key(path) {
        "studio.file_text_vi" | "studio.file_text_en" => Some(writing::shown(text).body_line),
        "studio.file_guide_vi" | "studio.file_guide_en" => Some(guide::shown(text).body_line),
        _ => None,
    };
    let line = begins.and_then(|begins| (line + 1).checked_sub(begins.max(1))).filter(|line| *line > 0);
    let name = name(path, modules);
    match line {
        Some(line) => Message::new("studio.file_line").with("file", json!(name)).with("line", line),
        None => name,
    }
}

/// What is wrong, for those who write in forms and know of no files.
pub fn message(problem: &Problem) -> Message {
    let said = |key: &'static str| Problem { key, ..problem.clone() }.message();
    match problem.key {
        TORN if problem.file.ends_with("/course.toml") => said("studio.settings_torn"),
        "check.missing_in_language" => match field(problem) {
            Some(label) => Message::new("studio.problem_no_words").with("field", json!(Message::new(label))),
            None => problem.message(),
        },
        "check.missing_objectives" => said("studio.problem_no_objectives"),
        "check.missing_minutes" => said("studio.problem_no_minutes"),
        "check.missing_title" => said("studio.problem_no_title"),
        "check.missing_quiz" => said("studio.problem_no_questions"),
        "check.missing_translation" => said("studio.problem_not_written"),
        "check.missing_transcript" => said("studio.problem_no_transcript"),
        "check.more_problems" => said("studio.problem_more"),
        _ => problem.message(),
    }
}

/// What the form of a course calls a field that has no words in one language.
fn field(problem: &Problem) -> Option<&'static str> {
    let said = |name| problem.args.get(name).map(String::as_str);
    Some(match (said("name")?, said("language")?) {
        ("title", "vi") => "studio.title_vi",
        ("title", "en") => "studio.title_en",
        ("summary", "vi") => "studio.summary_vi",
        ("summary", "en") => "studio.summary_en",
        ("audience", "vi") => "studio.audience_vi",
        ("audience", "en") => "studio.audience_en",
        _ => return None,
    })
}

/// The problems in the order in which a course is written: what concerns the whole, then module by module, each
/// text in Vietnamese before the same in English.
pub fn in_order<'a>(problems: impl IntoIterator<Item = &'a Problem>, modules: &[String]) -> Vec<&'a Problem> {
    let place = |problem: &&Problem| {
        let within = problem.file.split_once('/').map_or("", |(_, within)| within);
        let (module, name) = within.split_once('/').unwrap_or(("", within));
        let number = modules.iter().position(|known| known == module).map_or(modules.len() + 1, |at| at + 1);
        let number = if module.is_empty() { 0 } else { number };
        let is_english = name == "en.md" || name.contains(".en.");
        let kind = name.replace(".en.", ".vi.").replace("en.md", "vi.md");
        (number, module.to_owned(), kind, is_english, problem.line, problem.column)
    };
    let mut problems: Vec<&Problem> = problems.into_iter().collect();
    problems.sort_by_cached_key(place);
    problems
}

/// Can its text be read by people?
pub fn is_read(path: &str) -> bool {
    kind_key(path) != "studio.file_other"
}

/// A line of GIFT in words: `=` is right, `~` is wrong unless it has points.
fn question_line(line: &str) -> Option<String> {
    let bare = line.trim().trim_start_matches('\u{feff}');
    if bare.is_empty() || bare == "}" {
        return None;
    }
    if let Some(comment) = bare.strip_prefix("//") {
        return Some(comment.trim().to_owned());
    }
    let (mark, rest) = match (bare.strip_prefix('='), bare.strip_prefix('~')) {
        (Some(rest), _) => ("✓ ", rest),
        (None, Some(rest)) if rest.starts_with('%') && !rest.starts_with("%-") => ("✓ ", rest),
        (None, Some(rest)) => ("✗ ", rest),
        (None, None) => ("", bare),
    };
    let mut read = String::from(mark);
    let mut chars = rest.trim_start_matches("::").chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => read.extend(chars.next()),
            ':' if chars.peek() == Some(&':') => {
                chars.next();
                read.push(':');
            }
            '#' => read.push_str("→ "),
            c => read.push(c),
        }
    }
    let read = read.trim_end();
    Some(read.strip_suffix('{').unwrap_or(read).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_without_its_signs() {
        let text = "// [id:a-1] [tag:1]\n::Nhóm:: Mấy hộ\\: bao nhiêu? {\n  =10 #Đúng\n  ~5\n  ~%50%7\n}\n";
        assert_eq!(
            lines("leg/a/quiz.vi.gift", text),
            ["[id:a-1] [tag:1]", "Nhóm: Mấy hộ: bao nhiêu?", "✓ 10 → Đúng", "✗ 5", "✓ %50%7"]
        );
    }

    #[test]
    fn a_file_is_called_by_what_it_is_and_by_its_module() {
        let modules = ["01-a".to_owned(), "02-b".to_owned()];
        let name = |path: &str| name(path, &modules);
        let of = |number: usize, what: Message| {
            Message::new("studio.file_of_module").with("number", number).with("what", json!(what))
        };
        assert_eq!(name("leg/course.toml"), Message::new("studio.file_settings"));
        assert_eq!(name("leg/glossary.en.md"), Message::new("studio.file_glossary_en"));
        assert_eq!(name("leg/02-b/quiz.vi.gift"), of(2, Message::new("studio.file_quiz_vi")));
        let picture = Message::new("studio.file_named").with("name", "so-do.svg");
        assert_eq!(name("leg/01-a/media/so-do.svg"), of(1, picture));
        let unlisted = Message::new("studio.file_of_folder").with("folder", "03-c");
        let text = json!(Message::new("studio.file_text_en"));
        assert_eq!(name("leg/03-c/en.md"), unlisted.with("what", text));
    }

    #[test]
    fn a_line_is_counted_as_the_form_does() {
        let text = "---\ntitle: Bài\n---\nMột\nHai\n";
        let modules = ["01-a".to_owned()];
        let line = |path: &str, line| place(path, text, line, &modules).args.get("line").cloned();
        assert_eq!(line("leg/01-a/vi.md", 5), Some(json!(2)));
        assert_eq!(line("leg/01-a/vi.md", 2), None, "the fields have no lines");
        assert_eq!(line("leg/01-a/quiz.vi.gift", 5), None);
    }

    #[test]
    fn what_is_missing_is_called_as_the_forms_call_it() {
        let problem = Problem::at("leg/course.toml", 1, "check.missing_in_language");
        let problem = problem.with("name", "summary").with("language", "vi");
        let field = json!(Message::new("studio.summary_vi"));
        assert_eq!(message(&problem), Message::new("studio.problem_no_words").with("field", field));
        let problem = Problem::at("leg/01-a/vi.md", 1, "check.missing_objectives");
        assert_eq!(message(&problem), Message::new("studio.problem_no_objectives"));
    }

    #[test]
    fn what_is_wrong_comes_as_a_course_is_written() {
        let modules = ["02-b".to_owned(), "01-a".to_owned()];
        let files = [
            "01-a/en.md",
            "01-a/quiz.en.gift",
            "01-a/vi.md",
            "02-b/teach.en.md",
            "02-b/teach.vi.md",
            "03-c/vi.md",
            "course.toml",
        ];
        let problems: Vec<Problem> =
            files.iter().map(|file| Problem::at(format!("leg/{file}"), 1, "check.empty_body")).collect();
        let told: Vec<&str> =
            in_order(&problems, &modules).iter().map(|problem| &problem.file[4..]).collect();
        let expected = [
            "course.toml",
            "02-b/teach.vi.md",
            "02-b/teach.en.md",
            "01-a/quiz.en.gift",
            "01-a/vi.md",
            "01-a/en.md",
            "03-c/vi.md",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn any_line_can_be_read() {
        for line in ["é", "=", "~", "::", "\\", "💧", "~%", "{"] {
            question_line(line);
        }
    }
}
