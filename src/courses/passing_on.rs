//! How a course asks to be passed on, and how long it takes to teach.
//!
//! Both stand in `course.toml` and both may be left out: a course that says nothing
//! asks nothing. A rule that cannot be read is told and counts as not said; it keeps
//! nobody from reading.
//!
//! The planned hours are a table of their own, `[hours]`, module to hours, and not a
//! list beside `modules`: whoever moves or adds a module then moves no other number.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::course_file::spot_of_value;
use super::problem::Problem;

/// What somebody who was taught owes. `generations` is the deepest generation that a class of this
/// course may be: 1 where only the course's own participants teach it on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PassingOn {
    pub within_days: Option<u16>,
    pub peers: Option<u16>,
    pub generations: Option<u16>,
}

/// Where these rules stand.
pub const TABLE: &str = "cascade";
/// The rules with the most that each may be.
pub const RULES: [(&str, u16); 3] = [("within_days", 730), ("peers", 500), ("generations", 9)];

/// The longest that one module is taught, in minutes: a week of working days.
const LONGEST: u32 = 40 * 60;

impl PassingOn {
    /// The rules in the order of [`RULES`].
    pub fn rules(&self) -> [Option<u16>; 3] {
        [self.within_days, self.peers, self.generations]
    }

    /// The same back.
    pub fn of([within_days, peers, generations]: [Option<u16>; 3]) -> PassingOn {
        PassingOn { within_days, peers, generations }
    }
}

/// Reads `[cascade]`; without the table nothing is asked.
pub fn read(table: &Table, file: &str, text: &str, problems: &mut Vec<Problem>) -> PassingOn {
    let Some(given) = table.get(TABLE) else { return PassingOn::default() };
    let Value::Table(rules) = given else {
        problems.push(
            Problem::on(file, spot_of_value(text, None, TABLE), "check.not_a_table").with("name", TABLE),
        );
        return PassingOn::default();
    };
    for key in rules.keys().filter(|key| RULES.iter().all(|(rule, _)| rule != key)) {
        let line = spot_of_value(text, Some(TABLE), key).line;
        problems.push(Problem::unknown_key(file, line, (Some(TABLE), key), &RULES.map(|(rule, _)| rule)));
    }
    let mut number = |name: &'static str, most: u16| {
        let value = rules.get(name)?;
        let number = value.as_integer().and_then(|number| u16::try_from(number).ok());
        let number = number.filter(|number| (1..=most).contains(number));
        if number.is_none() {
            let problem = Problem::on(file, spot_of_value(text, Some(TABLE), name), "check.bad_rule");
            problems.push(
                problem.with("name", format!("{TABLE}.{name}")).with("value", value).with("most", most),
            );
        }
        number
    };
    PassingOn::of(RULES.map(|(name, most)| number(name, most)))
}

/// Reads `[hours]`: how long each module is planned to be taught, in minutes. A number is hours
/// (`1.5`), a text is hours and minutes (`"1:10"`).
pub fn hours(
    table: &Table,
    modules: &[String],
    file: &str,
    text: &str,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, u32> {
    let Some(given) = table.get("hours") else { return BTreeMap::new() };
    let Value::Table(hours) = given else {
        problems.push(
            Problem::on(file, spot_of_value(text, None, "hours"), "check.not_a_table").with("name", "hours"),
        );
        return BTreeMap::new();
    };
    let mut planned = BTreeMap::new();
    for (module, value) in hours {
        let spot = spot_of_value(text, Some("hours"), module);
        if !modules.contains(module) {
            problems.push(Problem::at(file, spot.line, "check.hours_of_no_module").with("name", module));
        } else if let Some(minutes) = minutes(value) {
            planned.insert(module.clone(), minutes);
        } else {
            problems
                .push(Problem::on(file, spot, "check.bad_hours").with("name", module).with("value", value));
        }
    }
    planned
}

/// What a person types for hours: `1`, `1.5`, `1,5` or `1:10`; in minutes.
pub fn typed_minutes(text: &str) -> Option<u32> {
    let text = text.trim().replace(',', ".");
    match text.parse::<f64>() {
        Ok(hours) => minutes(&Value::Float(hours)),
        Err(_) => minutes(&Value::String(text)),
    }
}

/// The same as it is typed: whole hours, else hours and minutes.
pub fn hours_of(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => hours.to_string(),
        (hours, minutes) => format!("{hours}:{minutes:02}"),
    }
}

fn minutes(value: &Value) -> Option<u32> {
    let minutes = match value {
        Value::Integer(hours) => u32::try_from(*hours).ok()?.checked_mul(60)?,
        Value::Float(hours) if (0.0..=1000.0).contains(hours) => (hours * 60.0).round() as u32,
        Value::String(text) => {
            let (hours, minutes) = text.trim().split_once(':')?;
            let minutes = Some(minutes).filter(|minutes| minutes.len() == 2)?.parse::<u32>().ok()?;
            hours.parse::<u32>().ok()?.checked_mul(60)?.checked_add(Some(minutes).filter(|m| *m < 60)?)?
        }
        _ => return None,
    };
    (1..=LONGEST).contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Vec<(usize, usize, &'static str)>;

    fn rules(text: &str) -> (PassingOn, Told) {
        let (table, mut problems) = (text.parse().expect("TOML"), vec![]);
        let rules = read(&table, "leg/course.toml", text, &mut problems);
        (rules, told(problems))
    }

    fn planned(text: &str) -> (Vec<(String, u32)>, Told) {
        let (table, mut problems) = (text.parse().expect("TOML"), vec![]);
        let modules = ["01-start".to_owned(), "02-end".to_owned()];
        let planned = hours(&table, &modules, "leg/course.toml", text, &mut problems);
        (planned.into_iter().collect(), told(problems))
    }

    fn told(problems: Vec<Problem>) -> Told {
        problems.iter().map(|problem| (problem.line, problem.column, problem.key)).collect()
    }

    #[test]
    fn a_course_that_says_nothing_asks_nothing() {
        assert_eq!(rules("pass_mark = 80\n"), (PassingOn::default(), vec![]));
        assert_eq!(planned("pass_mark = 80\n"), (vec![], vec![]));
    }

    #[test]
    fn each_rule_may_stand_alone() {
        let whole = "[cascade]\nwithin_days = 30\npeers = 10\ngenerations = 2\n";
        let all = PassingOn { within_days: Some(30), peers: Some(10), generations: Some(2) };
        assert_eq!(rules(whole), (all, vec![]));
        let alone = PassingOn { peers: Some(10), ..PassingOn::default() };
        assert_eq!(rules("[cascade]\npeers = 10\n"), (alone, vec![]));
    }

    #[test]
    fn a_rule_that_cannot_be_is_told_at_its_value() {
        for (text, told) in [
            ("[cascade]\npeers = 0\n", (2, 9, "check.bad_rule")),
            ("[cascade]\nwithin_days   =   \"soon\"\n", (2, 19, "check.bad_rule")),
            ("[cascade]\n\n  generations = 10\n", (3, 17, "check.bad_rule")),
            ("[cascade]\npeople = 10\n", (2, 1, "check.unknown_key")),
            ("cascade = 30\n", (1, 11, "check.not_a_table")),
        ] {
            assert_eq!(rules(text), (PassingOn::default(), vec![told]), "{text}");
        }
    }

    #[test]
    fn hours_are_a_number_or_hours_and_minutes() {
        let text = "[hours]\n01-start = 1.5\n02-end = \"1:10\"\n";
        assert_eq!(planned(text).0, [("01-start".to_owned(), 90), ("02-end".to_owned(), 70)]);
        assert_eq!(planned("[hours]\n01-start = 2\n").0, [("01-start".to_owned(), 120)]);
    }

    #[test]
    fn hours_are_typed_as_people_write_them() {
        for (typed, minutes) in
            [("1", 60), (" 1,5 ", 90), ("1.5", 90), ("1:10", 70), ("0:30", 30), ("40", 2400)]
        {
            assert_eq!(typed_minutes(typed), Some(minutes), "{typed}");
            assert_eq!(typed_minutes(&hours_of(minutes)), Some(minutes));
        }
        for typed in ["", "0", "41", "1:5", "1:60", "-1", "x", "inf", "nan", "1e9"] {
            assert_eq!(typed_minutes(typed), None, "{typed}");
        }
    }

    #[test]
    fn hours_that_cannot_be_are_told_at_their_value() {
        for value in
            ["0", "41", "-1", "nan", "\"1:60\"", "\"1:5\"", "\"x:30\"", "\"70\"", "true", "99999999999"]
        {
            let text = format!("[hours]\n01-start = {value}\n");
            assert_eq!(planned(&text), (vec![], vec![(2, 12, "check.bad_hours")]), "{value}");
        }
        let elsewhere = planned("[hours]\n01-start = 1\n03-more = 1\n");
        assert_eq!(elsewhere.1, [(3, 1, "check.hours_of_no_module")]);
        assert_eq!(planned("hours = 3\n").1, [(1, 9, "check.not_a_table")]);
    }
}
