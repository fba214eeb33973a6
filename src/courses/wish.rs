//! What a folder asks for in `[release]` of its `course.toml`.

use toml::{Table, Value};

use super::course_file::spot_of_value;
use super::edition::{Change, EditionState};
use super::problem::Problem;

/// A release that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub state: EditionState,
    pub change: Change,
    pub message: String,
    /// Who wrote it and asks for this, by the name they sign in with.
    pub by: Option<String>,
}

/// What may stand in `[release]`.
const KEYS: [&str; 4] = ["state", "change", "message", "by"];

/// The wish in a file; none if it has none, or one that is not understood whole: why is told then, and the
/// folder is not released.
pub fn read(table: &Table, file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<Wish> {
    let words = match table.get("release")? {
        Value::Table(words) => words,
        _ => {
            let problem = Problem::on(file, spot_of_value(text, None, "release"), "check.not_a_table");
            problems.push(problem.with("name", "release"));
            return None;
        }
    };
    let before = problems.len();
    let spot = |key: &str| spot_of_value(text, Some("release"), key);
    for key in words.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        problems.push(Problem::unknown_key(file, spot(key).line, (Some("release"), key), &KEYS));
    }
    let said = |key: &str| match words.get(key)? {
        Value::String(word) => Some(word.trim().to_owned()),
        other => Some(other.to_string()),
    };
    let mut tell = |key: &str, problem: &'static str, word: Option<String>| {
        let told = Problem::on(file, spot(key), problem);
        problems.push(match word {
            Some(word) => told.with("value", word),
            None => told,
        });
    };
    let state = said("state").and_then(|word| EditionState::from_code(&word)).filter(|s| s.is_in_use());
    match said("state") {
        None => tell("state", "check.release_without_state", None),
        word if state.is_none() => tell("state", "check.bad_release_state", word),
        _ => {}
    }
    let change = said("change").map_or(Some(Change::Substantive), |word| Change::from_code(&word));
    if change.is_none() {
        tell("change", "check.bad_release_change", said("change"));
    }
    let message = words.get("message").and_then(Value::as_str).map(str::trim).unwrap_or_default();
    if message.is_empty() {
        tell("message", "check.release_without_message", None);
    }
    let by = said("by");
    if let Some(word) = by.as_ref().filter(|_| !words["by"].is_str()) {
        tell("by", "check.bad_release_by", Some(word.clone()));
    }
    let by = by.filter(|word| !word.is_empty());
    let wish = Wish { state: state?, change: change?, message: message.to_owned(), by };
    (problems.len() == before).then_some(wish)
}

/// The same of the whole text of a file that was, or will be, checked elsewhere.
pub fn of_file(course_file: &str) -> Option<Wish> {
    let text = course_file.trim_start_matches('\u{feff}');
    read(&text.parse().ok()?, "", text, &mut vec![])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wished, and what is told of it by line.
    fn asked(release: &str) -> (Option<Wish>, Vec<(usize, &'static str)>) {
        let text = format!("\n[release]\n{release}\n");
        let mut problems = vec![];
        let wish = read(&text.parse().unwrap(), "leg/course.toml", &text, &mut problems);
        assert_eq!(wish, of_file(&format!("\u{feff}{text}")));
        (wish, problems.into_iter().map(|problem| (problem.line, problem.key)).collect())
    }

    #[test]
    fn a_wish_names_a_state_and_a_message() {
        let wish = |state, change| Some(Wish { state, change, message: "x".to_owned(), by: None });
        let plain = asked("state = \"draft_in_use\"\nmessage = \" x \"");
        assert_eq!(plain, (wish(EditionState::DraftInUse, Change::Substantive), vec![]));
        let spelling = asked("state = \"official\"\nchange = \"editorial\"\nmessage = \"x\"");
        assert_eq!(spelling, (wish(EditionState::Official, Change::Editorial), vec![]));
        let named = asked("state = \"official\"\nby = \" mai.centre \"\nmessage = \"x\"").0.unwrap();
        assert_eq!(named.by.as_deref(), Some("mai.centre"));
        assert_eq!(of_file("[title]\nvi = \"a\"\n"), None);
    }

    #[test]
    fn what_is_not_understood_whole_is_no_wish_and_is_told() {
        let told = |release: &str| match asked(release) {
            (None, told) => told,
            (Some(wish), _) => panic!("{release} is {wish:?}"),
        };
        assert_eq!(
            told("state=\"offical\"\nchange=\"editoral\"\nmesage=\"x\""),
            [
                (5, "check.unknown_key_like"),
                (3, "check.bad_release_state"),
                (4, "check.bad_release_change"),
                (2, "check.release_without_message"),
            ]
        );
        let slip = "state = \"draft_in_use\"\nchang = \"editorial\"\nmessage = \"x\"";
        assert_eq!(told(slip), [(4, "check.unknown_key_like")]);
        let number = "state = \"draft_in_use\"\nchange = 5\nmessage = \"x\"";
        assert_eq!(told(number), [(4, "check.bad_release_change")]);
        let number = "state = \"draft_in_use\"\nby = 5\nmessage = \"x\"";
        assert_eq!(told(number), [(4, "check.bad_release_by")]);
        assert_eq!(told("state = \"withdrawn\"\nmessage = \"x\""), [(3, "check.bad_release_state")]);
        assert_eq!(told("message = \"x\""), [(2, "check.release_without_state")]);
        let (text, mut problems) = ("release = \"official\"\n", vec![]);
        assert_eq!(read(&text.parse().unwrap(), "f", text, &mut problems), None);
        assert_eq!((problems[0].line, problems[0].key), (1, "check.not_a_table"));
    }
}
