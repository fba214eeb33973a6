//! Two courses of one name: whoever looks for one finds the other.

use unicode_normalization::UnicodeNormalization;

use super::course::Both;
use super::course_file;
use super::edition;
use super::library::Files;
use super::problem::Problem;
use crate::kit::text::Language;

/// In which language two courses are called the same, if in any: titles are told apart by more than large
/// letters and spaces.
pub fn same(one: &Both, other: &Both) -> Option<Language> {
    Language::ALL.into_iter().find(|language| is_same(one.of(*language), other.of(*language)))
}

/// Are these the same title, however their marks are written?
fn is_same(one: &str, other: &str) -> bool {
    let plain =
        |title: &str| title.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>();
    plain(one).to_lowercase() == plain(other).to_lowercase()
}

/// A course that is called as another wants to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namesake {
    pub course: String,
    pub title: String,
    /// In this language.
    pub language: Language,
}

/// The first of the `known` courses that is called as `course` wants to be. A title under which the course
/// itself is known, it keeps.
pub fn namesake(course: &str, wanted: &Both, known: &[(String, Both)]) -> Option<Namesake> {
    let own = |language| {
        let mut own = known.iter().filter(|(known, _)| known == course);
        own.any(|(_, title)| is_same(title.of(language), wanted.of(language)))
    };
    let new: Vec<Language> = Language::ALL.into_iter().filter(|language| !own(*language)).collect();
    let mut others = known.iter().filter(|(other, _)| other != course);
    others.find_map(|(other, title)| {
        let taken = |language: &&Language| is_same(title.of(**language), wanted.of(**language));
        let language = *new.iter().find(taken)?;
        Some(Namesake { course: other.clone(), title: title.of(language).clone(), language })
    })
}

/// Of the courses of a folder those that are called as another is, each told at its title.
pub(crate) fn twice(files: &Files) -> Vec<Problem> {
    let read = |slug: String| {
        let file = format!("{slug}/course.toml");
        let title = course_file::read(&file, files.get(&file)?, &mut vec![])?.title;
        Some((slug, file, title))
    };
    let courses: Vec<(String, String, Both)> = edition::slugs(files).into_iter().filter_map(read).collect();
    let told = |(slug, file, title): &(String, String, Both)| {
        let mut others = courses.iter().filter(|(other, ..)| other != slug);
        let (other, language) = others.find_map(|(other, _, theirs)| Some((other, same(title, theirs)?)))?;
        let spot = course_file::spot_of_value(&files[file], Some("title"), language.code());
        let problem = Problem::on(file, spot, "check.title_of_another").with("other", other);
        Some(problem.with("title", title.of(language)))
    };
    courses.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(vi: &str, en: &str) -> String {
        let both = |table: &str| format!("[{table}]\nvi = \"a\"\nen = \"b\"\n");
        let title = format!("[title]\nvi = \"{vi}\"\nen = \"{en}\"\n");
        format!("pass_mark = 70\nmodules = [\"one\"]\n{}{}{title}", both("summary"), both("audience"))
    }

    #[test]
    fn a_title_is_taken_in_one_language_and_kept_where_it_was_ones_own() {
        let both = |vi: &str, en: &str| Both { vi: vi.to_owned(), en: en.to_owned() };
        let known = [
            ("leg".to_owned(), both("Nhóm cải thiện", "Groups")),
            ("pim".to_owned(), both("Nhóm cải thiện", "Manual")),
        ];
        let found = |course, vi, en| namesake(course, &both(vi, en), &known).map(|n| (n.course, n.language));
        assert_eq!(found("new", "Khác", "Other"), None);
        assert_eq!(found("new", "nhóm  CẢI thiện", "x"), Some(("leg".to_owned(), Language::Vi)));
        let decomposed: String = "Nhóm cải thiện".nfd().collect();
        assert_eq!(found("new", &decomposed, "x"), Some(("leg".to_owned(), Language::Vi)));
        assert_eq!(found("new", "x", "manual"), Some(("pim".to_owned(), Language::En)));
        // They are called alike already: that stays, and nothing is added to it.
        assert_eq!(found("leg", "Nhóm cải thiện", "Other groups"), None);
        assert_eq!(found("leg", "Nhóm cải thiện", "Manual"), Some(("pim".to_owned(), Language::En)));
    }

    #[test]
    fn of_two_courses_of_one_name_both_are_told_at_their_titles() {
        let files = Files::from([
            ("leg/course.toml".into(), course("Nhóm", "Groups")),
            ("leg2/course.toml".into(), course("Nhóm hai", " groups ")),
            ("pim/course.toml".into(), course("Quản lý", "Management")),
        ]);
        let told: Vec<_> =
            twice(&files).into_iter().map(|p| (p.file, p.line, p.args["other"].clone())).collect();
        let expected = [("leg/course.toml", 11, "leg2"), ("leg2/course.toml", 11, "leg")];
        assert_eq!(told, expected.map(|(file, line, other)| (file.to_owned(), line, other.to_owned())));
    }
}
