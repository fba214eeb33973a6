//! How the quizzes of a course are taken.
//!
//! The rules stand in `course.toml` under `[quiz]`, for all modules; what stands under `[quiz.<module>]` goes
//! before for that one, rule by rule. All may be left out: then a quiz may be taken as often as one likes, at any
//! time, without a limit, on one page, and is explained at once. A rule that cannot be read is told and counts
//! as not said; it keeps nobody from the quiz.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::course_file::spot_of_value;
use super::problem::Problem;
use crate::kit::clock::{Day, Timestamp};
use crate::kit::fields::read_time;
use crate::text_enum;

text_enum! {
    /// When the right answers are told.
    pub enum Feedback {
        AtOnce = "at_once",
        AfterClosing = "after_closing",
    }
}

text_enum! {
    /// Which attempt is shown as the result. A quiz once passed stays passed, but where the first counts no
    /// later one passes.
    pub enum Counting {
        Best = "best",
        Last = "last",
        First = "first",
    }
}

text_enum! {
    pub enum Paging {
        OnePage = "one_page",
        OneQuestion = "one_question",
    }
}

/// Where the rules stand.
pub const TABLE: &str = "quiz";

/// The rules that are numbers, with the most that each may be; 0 is no such rule.
pub const NUMBERS: [(&str, u32); 4] =
    [("attempts", 100), ("wait_minutes", 43_200), ("limit_minutes", 600), ("per_objective", 50)];

/// All rules by name.
pub const KEYS: &[&str] = &[
    "attempts",
    "wait_minutes",
    "limit_minutes",
    "per_objective",
    "opens",
    "closes",
    "shuffle",
    "paging",
    "feedback",
    "counts",
];

/// What is said of how a quiz is taken; nothing where a rule is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuizRules {
    pub attempts: Option<u32>,
    /// How long after an attempt the next may begin.
    pub wait_minutes: Option<u32>,
    pub limit_minutes: Option<u32>,
    /// How many questions are drawn of each objective.
    pub per_objective: Option<u32>,
    pub opens: Option<Timestamp>,
    pub closes: Option<Timestamp>,
    pub shuffle: Option<bool>,
    pub paging: Option<Paging>,
    pub feedback: Option<Feedback>,
    pub counts: Option<Counting>,
}

impl QuizRules {
    /// The numbers in the order of [`NUMBERS`].
    pub fn numbers(&self) -> [Option<u32>; 4] {
        [self.attempts, self.wait_minutes, self.limit_minutes, self.per_objective]
    }

    /// Each rule as it is typed, in the order of [`KEYS`]; empty where it is not said.
    pub fn texts(&self) -> Vec<(&'static str, String)> {
        let [attempts, wait, limit, drawn] =
            self.numbers().map(|number| number.map_or(String::new(), |number| number.to_string()));
        let moment = |at: Option<Timestamp>| at.map_or(String::new(), moment_as_typed);
        let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
        let texts = [
            attempts,
            wait,
            limit,
            drawn,
            moment(self.opens),
            moment(self.closes),
            self.shuffle.map_or(String::new(), |shuffle| shuffle.to_string()),
            word(self.paging.map(Paging::code)),
            word(self.feedback.map(Feedback::code)),
            word(self.counts.map(Counting::code)),
        ];
        KEYS.iter().copied().zip(texts).collect()
    }

    /// These rules, and for what they do not say those of the whole course. A number of 0 takes one away.
    pub fn over(self, whole: QuizRules) -> QuizRules {
        QuizRules {
            attempts: self.attempts.or(whole.attempts),
            wait_minutes: self.wait_minutes.or(whole.wait_minutes),
            limit_minutes: self.limit_minutes.or(whole.limit_minutes),
            per_objective: self.per_objective.or(whole.per_objective),
            opens: self.opens.or(whole.opens),
            closes: self.closes.or(whole.closes),
            shuffle: self.shuffle.or(whole.shuffle),
            paging: self.paging.or(whole.paging),
            feedback: self.feedback.or(whole.feedback),
            counts: self.counts.or(whole.counts),
        }
    }

    /// As they are kept to: 0 is no rule, and what is to be told after closing is told at once where nothing closes.
    pub fn in_force(self) -> QuizRules {
        let number = |number: Option<u32>| number.filter(|number| *number > 0);
        QuizRules {
            attempts: number(self.attempts),
            wait_minutes: number(self.wait_minutes),
            limit_minutes: number(self.limit_minutes),
            per_objective: number(self.per_objective),
            feedback: self.feedback.filter(|_| self.closes.is_some()),
            ..self
        }
    }

    /// Must one begin before the questions are shown, because its time runs or they are drawn for the sitting?
    pub fn must_begin(&self) -> bool {
        self.limit_minutes.is_some() || self.per_objective.is_some() || self.shuffle == Some(true)
    }

    /// The same from when their edition came into use: what should have closed before closes then, for nobody could
    /// know of it earlier.
    pub fn known_since(self, since: Timestamp) -> QuizRules {
        QuizRules { closes: self.closes.map(|closes| closes.max(since)), ..self }
    }

    /// When the right answers are told, where that is not at once.
    pub fn explained_at(&self) -> Option<Timestamp> {
        self.closes.filter(|_| self.feedback == Some(Feedback::AfterClosing))
    }

    /// The same, if not yet.
    pub fn explained_from(&self, now: Timestamp) -> Option<Timestamp> {
        self.explained_at().filter(|at| now < *at)
    }
}

/// The rules of all quizzes of a course.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CourseQuizzes {
    pub whole: QuizRules,
    pub modules: BTreeMap<String, QuizRules>,
}

impl CourseQuizzes {
    /// The rules that are in force for a module.
    pub fn of(&self, module: &str) -> QuizRules {
        self.modules.get(module).copied().unwrap_or_default().over(self.whole).in_force()
    }
}

/// Reads `[quiz]` and what stands below it for a module.
pub fn read(
    table: &Table,
    modules: &[String],
    file: &str,
    text: &str,
    problems: &mut Vec<Problem>,
) -> CourseQuizzes {
    let Some(given) = table.get(TABLE) else { return CourseQuizzes::default() };
    let Value::Table(given) = given else {
        let problem = Problem::on(file, spot_of_value(text, None, TABLE), "check.not_a_table");
        problems.push(problem.with("name", TABLE));
        return CourseQuizzes::default();
    };
    let is_module = |key: &str| !KEYS.contains(&key) && given[key].is_table();
    let mut read = |rules: &Table, section: &str| Reader { rules, section, file, text, problems }.read();
    let mut own = given.clone();
    own.retain(|key, _| !is_module(key));
    let whole = read(&own, TABLE);
    let mut of_modules = BTreeMap::new();
    for (module, rules) in given.iter().filter(|(key, _)| is_module(key.as_str())) {
        let Value::Table(rules) = rules else { continue };
        of_modules.insert(module.clone(), read(rules, &format!("{TABLE}.{module}")));
    }
    for module in of_modules.keys().filter(|module| !modules.contains(module)) {
        let line = spot_of_value(text, Some(&format!("{TABLE}.{module}")), "").line;
        problems.push(Problem::at(file, line, "check.quiz_of_no_module").with("name", module));
    }
    for (module, rules) in [(None, &whole)].into_iter().chain(of_modules.iter().map(|(m, r)| (Some(m), r))) {
        let section = module.map_or(TABLE.to_owned(), |module| format!("{TABLE}.{module}"));
        let all = module.map_or(*rules, |_| rules.over(whole));
        let mut tell = |key: &str, problem: &'static str| {
            problems.push(Problem::on(file, spot_of_value(text, Some(&section), key), problem));
        };
        if rules.closes.is_some() && all.opens.zip(all.closes).is_some_and(|(opens, closes)| closes <= opens)
        {
            tell("closes", "check.closes_before_it_opens");
        }
        if rules.feedback == Some(Feedback::AfterClosing) && all.closes.is_none() {
            tell("feedback", "check.nothing_closes");
        }
    }
    CourseQuizzes { whole, modules: of_modules }
}

/// Reads one table, and tells what in it cannot be read.
struct Reader<'a> {
    rules: &'a Table,
    section: &'a str,
    file: &'a str,
    text: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn read(mut self) -> QuizRules {
        for key in self.rules.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let line = spot_of_value(self.text, Some(self.section), key).line;
            self.problems.push(Problem::unknown_key(self.file, line, (Some(self.section), key), KEYS));
        }
        let [attempts, wait_minutes, limit_minutes, per_objective] =
            NUMBERS.map(|(key, most)| self.number(key, most));
        QuizRules {
            attempts,
            wait_minutes,
            limit_minutes,
            per_objective,
            opens: self.moment("opens", 0),
            closes: self.moment("closes", 24 * 60),
            shuffle: self.value("shuffle", "check.bad_switch", Value::as_bool),
            paging: self.word("paging", Paging::ALL.iter().map(|one| one.code()), Paging::from_code),
            feedback: self.word("feedback", Feedback::ALL.iter().map(|one| one.code()), Feedback::from_code),
            counts: self.word("counts", Counting::ALL.iter().map(|one| one.code()), Counting::from_code),
        }
    }

    /// A rule as it is written, or a problem where it is something else.
    fn value<T>(&mut self, key: &str, wrong: &'static str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.rules.get(key)?;
        let read = read(value);
        if read.is_none() {
            let problem = self.problem(key, wrong).with("value", value);
            self.problems.push(problem);
        }
        read
    }

    fn problem(&self, key: &str, wrong: &'static str) -> Problem {
        let problem = Problem::on(self.file, spot_of_value(self.text, Some(self.section), key), wrong);
        problem.with("name", format!("{}.{key}", self.section))
    }

    fn number(&mut self, key: &'static str, most: u32) -> Option<u32> {
        let value = self.rules.get(key)?;
        let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number <= most);
        if number.is_none() {
            let problem = self.problem(key, "check.bad_count").with("value", value).with("most", most);
            self.problems.push(problem);
        }
        number
    }

    /// A day, or a day and a time of day. Of a day alone `minute` is meant.
    fn moment(&mut self, key: &str, minute: i32) -> Option<Timestamp> {
        self.value(key, "check.bad_moment", |value| match value {
            Value::String(text) => typed_moment(text, minute),
            Value::Datetime(at) if at.offset.is_none() => typed_moment(&at.to_string(), minute),
            _ => None,
        })
    }

    fn word<T>(
        &mut self,
        key: &str,
        all: impl Iterator<Item = &'static str>,
        from_code: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.rules.get(key)?;
        let read = value.as_str().and_then(from_code);
        if read.is_none() {
            let words = all.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            let problem = self.problem(key, "check.bad_word").with("value", value).with("words", words);
            self.problems.push(problem);
        }
        read
    }
}

/// What a person types for a moment, in the time of Vietnam: `2026-12-01 07:30`, `1/12/2026 7:30`, or the day
/// alone, of which `minute` is meant.
pub fn typed_moment(text: &str, minute: i32) -> Option<Timestamp> {
    let text = text.trim();
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let day = Day::parse(day).filter(|day| (Day::EARLIEST..=Day::LATEST).contains(day))?;
    let minute = match time.trim() {
        "" => minute,
        time => {
            let mut parts = time.splitn(3, ':');
            let (hour, minutes) = (parts.next()?, parts.next().unwrap_or(""));
            // Seconds, as TOML writes them, are of no account.
            read_time(&if minutes.is_empty() { hour.to_owned() } else { format!("{hour}:{minutes}") })?
        }
    };
    Some(day.at_minute(minute))
}

/// The same as it is typed.
pub fn moment_as_typed(at: Timestamp) -> String {
    let local = at.local();
    format!("{} {:02}:{:02}", at.day(), local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quizzes(text: &str) -> (CourseQuizzes, Vec<(usize, &'static str)>) {
        let mut problems = vec![];
        let modules = ["01-a".to_owned(), "02-b".to_owned()];
        let read = read(&text.parse().unwrap(), &modules, "leg/course.toml", text, &mut problems);
        (read, problems.into_iter().map(|problem| (problem.line, problem.key)).collect())
    }

    fn at(text: &str) -> Timestamp {
        typed_moment(text, 0).unwrap()
    }

    #[test]
    fn a_course_that_says_nothing_is_as_it_always_was() {
        let (read, problems) = quizzes("pass_mark = 80\n");
        assert_eq!((read.of("01-a"), problems), (QuizRules::default(), vec![]));
        assert!(!QuizRules::default().must_begin());
        assert_eq!(QuizRules::default().explained_from(at("2026-12-01")), None);
    }

    #[test]
    fn a_module_goes_before_the_course_rule_by_rule() {
        let text = "[quiz]\nattempts = 3\nlimit_minutes = 20\nopens = 2026-12-01T07:30:00\ncloses = \"2026-12-10\"\ncounts = \"last\"\n[quiz.02-b]\nattempts = 0\nshuffle = true\ncloses = \"5/12/2026 17:00\"\n";
        let (read, problems) = quizzes(text);
        assert_eq!(problems, []);
        let (one, other) = (read.of("01-a"), read.of("02-b"));
        assert_eq!((one.attempts, one.limit_minutes, one.shuffle), (Some(3), Some(20), None));
        assert_eq!((other.attempts, other.limit_minutes, other.shuffle), (None, Some(20), Some(true)));
        assert_eq!((one.opens, one.closes), (Some(at("2026-12-01 7:30")), Some(at("2026-12-11"))));
        assert_eq!(other.closes, Some(at("2026-12-05 17:00")));
        assert_eq!(other.counts, Some(Counting::Last));
    }

    #[test]
    fn each_mistake_is_told_with_its_line_and_counts_as_not_said() {
        for (line, key) in [
            ("attempts = -1", "check.bad_count"),
            ("attempts = 101", "check.bad_count"),
            ("attempts = \"3\"", "check.bad_count"),
            ("limit_minutes = 1.5", "check.bad_count"),
            ("opens = \"hôm nay\"", "check.bad_moment"),
            ("opens = \"2026-02-30\"", "check.bad_moment"),
            ("opens = \"2026-12-01 25:00\"", "check.bad_moment"),
            ("closes = 2026-12-01T07:30:00Z", "check.bad_moment"),
            ("shuffle = \"yes\"", "check.bad_switch"),
            ("paging = \"two\"", "check.bad_word"),
            ("feedback = true", "check.bad_word"),
            ("counts = \"Best\"", "check.bad_word"),
            ("tries = 3", "check.unknown_key"),
            ("feedback = \"after_closing\"", "check.nothing_closes"),
        ] {
            for section in ["quiz", "quiz.01-a"] {
                let (read, problems) = quizzes(&format!("pass_mark = 80\n[{section}]\n{line}\n"));
                assert_eq!(problems, [(3, key)], "[{section}] {line}");
                assert_eq!(read.of("01-a"), QuizRules::default(), "[{section}] {line}");
            }
        }
        assert_eq!(quizzes("quiz = 3\n").1, [(1, "check.not_a_table")]);
        assert_eq!(quizzes("[quiz.03-c]\nattempts = 1\n").1, [(1, "check.quiz_of_no_module")]);
        let text = "[quiz]\nopens = \"2026-12-10\"\n[quiz.01-a]\ncloses = \"2026-12-01\"\n";
        assert_eq!(quizzes(text).1, [(4, "check.closes_before_it_opens")]);
    }

    #[test]
    fn what_is_told_after_closing_is_told_from_then_on() {
        let text = "[quiz]\ncloses = \"2026-12-10 17:00\"\nfeedback = \"after_closing\"\n";
        let rules = quizzes(text).0.of("01-a");
        let closes = at("2026-12-10 17:00");
        assert_eq!(rules.explained_from(closes.plus(-1)), Some(closes));
        assert_eq!(rules.explained_from(closes), None);
    }

    #[test]
    fn what_should_have_closed_before_anybody_could_know_closes_when_it_is_known() {
        let rules = quizzes("[quiz]\ncloses = \"2026-12-10 17:00\"\n").0.of("01-a");
        let since = |text: &str| rules.known_since(at(text)).closes;
        assert_eq!(since("2026-12-16"), Some(at("2026-12-16")));
        assert_eq!(since("2026-12-01"), Some(at("2026-12-10 17:00")));
        assert_eq!(QuizRules::default().known_since(at("2026-12-16")), QuizRules::default());
    }

    proptest! {
        #[test]
        fn a_moment_comes_back_as_it_was_typed(minute in 0i64..10_000_000) {
            let at = at("2026-01-01").plus(minute * Timestamp::MINUTE);
            prop_assert_eq!(typed_moment(&moment_as_typed(at), 0), Some(at));
        }

        #[test]
        fn whatever_is_written_as_a_moment_is_read_or_is_none(text in "\\PC{0,20}") {
            typed_moment(&text, 0);
        }
    }
}
