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
