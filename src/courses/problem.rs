//! What is wrong with a course file, and where.
//!
//! A problem carries a text key and named values, never a sentence: the sentence
//! is in `templates/text`, section `check`, in the reader's language.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::kit::text::Message;

/// One thing an author should mend.
///
/// `file` is the path inside the courses folder, `line` counts from 1 in that file
/// (1 where the whole file is meant), `key` is a text key such as
/// `check.missing_translation`, `args` are the values its sentence names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    pub file: String,
    pub line: usize,
    pub key: &'static str,
    pub args: BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem without values yet. A line of 0 becomes 1.
    pub fn at(file: impl Into<String>, line: usize, key: &'static str) -> Self {
        Problem { file: file.into(), line: line.max(1), key, args: BTreeMap::new() }
    }

    /// The same problem with one more named value.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }

    /// The sentence that says it in a reader's language. `count` becomes a number, so
    /// that it can choose between one and many.
    pub fn message(&self) -> Message {
        self.args.iter().fold(Message::new(self.key), |message, (name, value)| match value.parse::<i64>() {
            Ok(number) if *name == "count" => message.with(name, number),
            _ => message.with(name, value.as_str()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_it_is_and_what_it_is_about() {
        let problem = Problem::at("leg/course.toml", 0, "check.unknown_key").with("name", "colour");
        assert_eq!((problem.line, problem.args["name"].as_str()), (1, "colour"));
    }
}
