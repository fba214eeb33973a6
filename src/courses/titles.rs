//! Two courses of one name: whoever looks for one finds the other.

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

/// Are these the same title?
pub fn is_same(one: &str, other: &str) -> bool {
    let plain = |title: &str| title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(one) == plain(other)
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
