//! How to teach the modules of a course: of which the guide changed from one edition to another.

use super::library::Files;
use crate::kit::text::Language;

/// Those of these modules that both editions have and whose guide says something else, in either language.
pub fn changed<'a>(before: &Files, after: &Files, course: &str, modules: &[&'a str]) -> Vec<&'a str> {
    let differs = |module: &str| {
        let has = |files: &Files| {
            let text =
                |language: Language| files.contains_key(&format!("{course}/{module}/{}.md", language.code()));
            Language::ALL.into_iter().any(text)
        };
        has(before) && has(after) && guides(before, course, module) != guides(after, course, module)
    };
    modules.iter().copied().filter(|module| differs(module)).collect()
}

/// Somebody has seen how the guides changed from one edition of a course to another, each by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub since: i32,
    pub to: i32,
}

/// Up to which edition somebody knows the guides who knows those of this one and has seen these changes: what lies
/// between was seen too, or they know only what came before it.
pub fn known_from(first: i32, seen: &[Seen]) -> i32 {
    let mut seen = seen.to_vec();
    seen.sort_unstable();
    seen.iter().fold(first, |known, one| if one.since <= known { known.max(one.to) } else { known })
}

/// The guides of a module as they are read: how its lines end says nothing.
fn guides(files: &Files, course: &str, module: &str) -> [Vec<String>; 2] {
    Language::ALL.map(|language| {
        let text = files.get(&format!("{course}/{module}/teach.{}.md", language.code()));
        text.map_or("", String::as_str).trim().lines().map(|line| line.trim_end().to_owned()).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_shown_in_between_is_not_known() {
        let seen = |since, to| Seen { since, to };
        assert_eq!(known_from(1, &[]), 1);
        assert_eq!(known_from(1, &[seen(2, 3)]), 1, "how 2 differs from 1 was not shown");
        assert_eq!(known_from(1, &[seen(2, 3), seen(1, 2)]), 3);
        assert_eq!(known_from(1, &[seen(0, 4)]), 4);
        assert_eq!(known_from(3, &[seen(1, 2)]), 3);
    }

    #[test]
    fn a_guide_changed_where_its_words_did_in_a_module_that_stays() {
        let files = |guides: [&str; 2]| -> Files {
            let of = |(module, guide): (&str, &str)| {
                let file = |name: &str| format!("leg/{module}/{name}");
                [(file("vi.md"), "x".to_owned()), (file("teach.vi.md"), guide.to_owned())]
            };
            ["one", "two"].into_iter().zip(guides).flat_map(of).collect()
        };
        let before = files(["a\n", "b\n"]);
        let modules = ["one", "two"];
        assert!(changed(&before, &files(["a\r\n", "b"]), "leg", &modules).is_empty());
        assert_eq!(changed(&before, &files(["a\n", "c\n"]), "leg", &modules), ["two"]);
        let mut fewer = files(["c\n", "c\n"]);
        fewer.retain(|path, _| !path.starts_with("leg/one/"));
        assert_eq!(changed(&before, &fewer, "leg", &modules), ["two"], "one that is gone is told otherwise");
    }
}
