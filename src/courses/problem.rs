//! What is wrong with a course file, and where.
//!
//! A problem carries a text key and named values, never a sentence: the sentence
//! is in `templates/text`, section `check`, in the reader's language.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::Serialize;

use super::likeness::nearest;
use crate::kit::text::Message;

/// A place in a file; both count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub line: usize,
    pub column: usize,
}

impl Spot {
    /// Where byte `at` of a text stands, if the text begins at line `first_line` of its file.
    /// A byte within a character or behind the end counts as the nearest before it.
    pub fn of(text: &str, at: usize, first_line: usize) -> Spot {
        Lines::of(text, first_line).spot(at)
    }
}

/// Where the lines of a text begin: many spots of it cost one reading of it.
pub struct Lines<'a> {
    text: &'a str,
    first_line: usize,
    begins: Vec<usize>,
    /// The last spot that was found, as line, byte and letters before it: the next one on a long line counts
    /// from there.
    last: Cell<(usize, usize, usize)>,
}

impl<'a> Lines<'a> {
    /// Of a text that begins at line `first_line` of its file.
    pub fn of(text: &'a str, first_line: usize) -> Self {
        let ends = text.match_indices('\n').map(|(end, _)| end + 1);
        Lines { text, first_line, begins: std::iter::once(0).chain(ends).collect(), last: Cell::default() }
    }

    /// Where byte `at` stands. A byte within a character or behind the end counts as the nearest before it.
    pub fn spot(&self, at: usize) -> Spot {
        let at = self.text.floor_char_boundary(at);
        let nth = self.begins.partition_point(|begin| *begin <= at) - 1;
        let (line, byte, letters) = self.last.get();
        let (from, letters) = if line == nth && byte <= at { (byte, letters) } else { (self.begins[nth], 0) };
        let letters = letters + self.text[from..at].chars().count();
        self.last.set((nth, at, letters));
        Spot { line: self.first_line + nth, column: letters + 1 }
    }
}

/// One thing an author should mend.
///
/// `file` is the path inside the courses folder, `line` and `column` count from 1 in that
/// file, in characters (1 where the whole file or the whole line is meant), `key` is a text key such as
/// `check.missing_translation`, `args` are the values its sentence names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub key: &'static str,
    pub args: BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem without values yet. A line of 0 becomes 1.
    pub fn at(file: impl Into<String>, line: usize, key: &'static str) -> Self {
        Problem { file: file.into(), line: line.max(1), column: 1, key, args: BTreeMap::new() }
    }

    /// The same problem at one place of its file.
    pub fn on(file: impl Into<String>, spot: Spot, key: &'static str) -> Self {
        Problem { column: spot.column.max(1), ..Problem::at(file, spot.line, key) }
    }

    /// The same problem with one more named value.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }

    /// An entry of a name that is none of those that are known; `within` is the entry it belongs to.
    pub fn unknown_key(
        file: impl Into<String>,
        line: usize,
        (within, key): (Option<&str>, &str),
        known: &[&str],
    ) -> Self {
        let whole = |key: &str| within.map_or_else(|| key.to_owned(), |within| format!("{within}.{key}"));
        match nearest(key, known) {
            Some(like) => {
                let problem = Problem::at(file, line, "check.unknown_key_like").with("name", whole(key));
                problem.with("like", whole(like))
            }
            None => Problem::at(file, line, "check.unknown_key").with("name", whole(key)),
        }
    }

    /// Is this only worth a look? It keeps nobody from publishing, and a check that finds nothing else
    /// is passed.
    pub fn is_warning(&self) -> bool {
        let keys = [
            "check.long_sentence",
            "check.heavy_page",
            "check.link_to_document_elsewhere",
            "check.missing_guide",
            "check.glossaries_differ",
            "check.term_unused",
            "check.no_term",
            "check.question_without_objective",
            "check.description_asks",
            "check.tag_dropped",
            "check.texts_differ",
            "check.same_text",
            "check.objective_unasked",
            MORE,
        ];
        keys.contains(&self.key)
    }

    /// Would somebody who answers questions miss one, or find it in one language only?
    pub fn loses_a_question(&self) -> bool {
        let keys = [
            "check.answer_without_mark",
            "check.answer_without_text",
            "check.answers_differ",
            "check.bad_weight",
            "check.brace_not_closed",
            "check.brace_not_opened",
            "check.brace_too_many",
            "check.checks_differ",
            "check.choice_twice",
            "check.empty_check",
            "check.id_twice",
            "check.missing_translation",
            "check.no_right_answer",
            "check.essay_in_a_check",
            "check.essay_in_a_sentence",
            "check.gap_of_a_kind",
            "check.gap_or_question",
            "check.gap_within_a_mark",
            "check.gap_without_answer",
            "check.gaps_do_not_fit",
            "check.gaps_unreadable",
            "check.too_many_gaps",
            "check.pair_without_answer",
            "check.pair_without_arrow",
            "check.pair_explained",
            "check.pair_twice",
            "check.one_answer_for_all",
            "check.too_few_pairs",
            "check.too_few_things",
            "check.thing_twice",
            "check.answer_covered",
            "check.answer_too_long",
            "check.answer_twice",
            "check.anything_is_right",
            "check.negative_tolerance",
            "check.not_a_number",
            "check.number_missing",
            "check.range_turned",
            "check.unknown_match",
            "check.question_untranslated",
            "check.question_without_id",
            "check.question_without_text",
            "check.several_right_answers",
            "check.title_not_closed",
            "check.too_few_choices",
            "check.weights_not_whole",
        ];
        keys.contains(&self.key)
    }

    /// Does it say that a file could not be taken in at all?
    pub fn is_of_unread(&self) -> bool {
        let keys = [
            "check.unreadable_file",
            "check.not_text",
            "check.text_too_large",
            "check.no_file",
            "check.no_media",
            "check.no_picture",
            "check.picture_cut_off",
            "check.picture_of_other_kind",
            "check.picture_too_heavy",
            "check.too_many_points",
            "check.wrong_ending",
            "check.drawing_acts",
            "check.drawing_part",
            "check.drawing_reference",
            "check.drawing_unreadable",
            "check.drawing_no_svg",
            "check.drawing_cut_off",
            "check.drawing_not_closed",
            "check.drawing_said_twice",
            "check.drawing_prefix",
            "check.drawing_too_much",
            "check.no_recording",
            "check.recording_of_other_kind",
            "check.recording_too_heavy",
        ];
        keys.contains(&self.key)
    }

    /// Itself, or those that were left out where it says so.
    fn stands_for(&self) -> Tally {
        if self.key != MORE {
            return Tally {
                errors: usize::from(!self.is_warning()),
                warnings: usize::from(self.is_warning()),
            };
        }
        let said = |name| self.args.get(name).and_then(|count: &String| count.parse().ok()).unwrap_or(0);
        let (all, errors): (usize, usize) = (said("count"), said("errors"));
        Tally { errors, warnings: all.saturating_sub(errors) }
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

/// Of no file are more told: nobody mends a thousand at once.
pub const MOST: usize = 200;
/// How many more there are. It is a warning, for what was left out weighs no more than what is told.
const MORE: &str = "check.more_problems";

/// How many problems there are, told or left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub errors: usize,
    pub warnings: usize,
}

/// Counts what these problems say.
pub fn tally<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Tally {
    problems.into_iter().fold(Tally::default(), |sum, problem| {
        let one = problem.stands_for();
        Tally { errors: sum.errors + one.errors, warnings: sum.warnings + one.warnings }
    })
}

/// Some problems of a file, of which the gravest are kept.
#[derive(Default)]
struct OfFile {
    kept: Vec<Problem>,
    more: Tally,
}

impl OfFile {
    fn take(&mut self, problem: Problem) {
        if problem.key == MORE {
            self.leave_out(problem.stands_for());
            return;
        }
        self.kept.push(problem);
        if self.kept.len() > 2 * MOST {
            self.shorten();
        }
    }

    fn shorten(&mut self) {
        self.kept.sort();
        self.kept.dedup();
        // What keeps a course from being released is never left out for the sake of a blemish.
        self.kept.sort_by_key(|problem| match () {
            _ if problem.loses_a_question() || problem.is_of_unread() => 0,
            _ if !problem.is_warning() => 1,
            _ => 2,
        });
        self.leave_out(tally(self.kept.iter().skip(MOST)));
        self.kept.truncate(MOST);
    }

    fn leave_out(&mut self, more: Tally) {
        self.more.errors += more.errors;
        self.more.warnings += more.warnings;
    }

    fn finish(mut self) -> Vec<Problem> {
        self.shorten();
        self.kept.sort();
        let Tally { errors, warnings } = self.more;
        if let Some(last) = self.kept.last().filter(|_| errors + warnings > 0) {
            let spot = Spot { line: last.line, column: last.column };
            let more = Problem::on(&last.file, spot, MORE).with("count", errors + warnings);
            self.kept.push(more.with("errors", errors));
        }
        self.kept
    }
}

/// These problems by file and place, each once, and of no file more than [`MOST`]: then one more says how many
/// are left out. What was shortened already may come again.
pub fn few(problems: impl IntoIterator<Item = Problem>) -> Vec<Problem> {
    let mut files: BTreeMap<String, OfFile> = BTreeMap::new();
    for problem in problems {
        match files.get_mut(&problem.file) {
            Some(of_file) => of_file.take(problem),
            None => files.entry(problem.file.clone()).or_default().take(problem),
        }
    }
    files.into_values().flat_map(OfFile::finish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_it_is_and_what_it_is_about() {
        let problem = Problem::at("leg/course.toml", 0, "check.unknown_key").with("name", "colour");
        assert_eq!((problem.line, problem.args["name"].as_str()), (1, "colour"));
    }

    #[test]
    fn of_a_file_only_so_many_problems_are_told_and_how_many_more_there_are() {
        let of = |file: &str, key| {
            let file = file.to_owned();
            (1..=1000).map(move |line| Problem::at(&file, line, key))
        };
        let grave = Problem::at("a/vi.md", 5000, "check.question_untranslated");
        let all: Vec<Problem> = of("a/vi.md", "check.long_sentence")
            .chain(of("a/vi.md", "check.missing_alternative"))
            .chain([grave.clone(), grave.clone(), Problem::at("b/vi.md", 1, "check.empty_body")])
            .collect();
        let kept = few(all);
        assert_eq!(kept.len(), MOST + 2);
        let more: Vec<_> = kept.iter().filter(|problem| problem.key == MORE).collect();
        assert_eq!((more.len(), more[0].args["count"].as_str(), more[0].line), (1, "1801", 5000));
        assert!(kept.contains(&grave) && kept.iter().all(|problem| problem.key != "check.long_sentence"));
        assert_eq!(tally(&kept), Tally { errors: 1002, warnings: 1000 });
        assert_eq!(few(kept.clone()), kept, "again, it is the same");
        assert_eq!(few(of("a/vi.md", "check.long_sentence").take(MOST)).len(), MOST);
    }

    #[test]
    fn spots_are_the_same_in_whatever_order_they_are_asked_for() {
        let text = "Đường\nnước sạch\n\nvề";
        let lines = Lines::of(text, 1);
        let there: Vec<Spot> = (0..=text.len()).map(|at| lines.spot(at)).collect();
        let back: Vec<Spot> = (0..=text.len()).rev().map(|at| lines.spot(at)).collect();
        let alone: Vec<Spot> = (0..=text.len()).map(|at| Spot::of(text, at, 1)).collect();
        assert_eq!(there, alone);
        assert_eq!(back.into_iter().rev().collect::<Vec<_>>(), alone);
    }

    #[test]
    fn a_column_counts_letters_and_not_bytes() {
        let text = "Đường\nnước [x](y)";
        assert_eq!(Spot::of(text, text.find('[').unwrap(), 4), Spot { line: 5, column: 6 });
        assert_eq!(Spot::of(text, 1, 1), Spot { line: 1, column: 1 });
        assert_eq!(Spot::of(text, 999, 1), Spot { line: 2, column: 12 });
    }
}
