//! The names of folders, proposed from titles, and those of questions.
//!
//! A folder's name becomes part of an address, so it is made of bare letters; whoever writes a title
//! need not know that.

use crate::courses::course_file::is_slug;
use crate::kit::words::fold;

/// The longest name that is proposed, in letters: an address should fit on a line.
const LONGEST: usize = 40;

/// A name for the folder of a course, from the first title that has letters for it.
pub fn course_slug(titles: &[&str]) -> Option<String> {
    titles.iter().find_map(|title| bare(title, LONGEST)).filter(|slug| is_slug(slug))
}

/// A name for the folder of a module: the number after the highest so far, then the title.
pub fn module_slug(titles: &[&str], modules: &[String]) -> String {
    let number = |slug: &String| slug.split('-').next().and_then(|digits| digits.parse::<u32>().ok());
    let highest = modules.iter().filter_map(number).filter(|number| *number < 1000).max();
    let next = highest.map_or(modules.len() + 1, |highest| highest as usize + 1);
    let words = titles.iter().find_map(|title| bare(title, LONGEST)).unwrap_or_else(|| "bai".to_owned());
    format!("{next:02}-{words}")
}

/// A name for a question. Those that were ever given in a course decide which comes next: one is never
/// used for another question.
pub fn question_id<'a>(course: &str, module: &str, given: impl Iterator<Item = &'a str>) -> String {
    let digits: String = module.chars().take_while(char::is_ascii_digit).collect();
    let number = digits.trim_start_matches('0');
    let prefix = format!("{course}-{}-", if number.is_empty() { module } else { number });
    let last = given.filter_map(|id| id.strip_prefix(&prefix)?.parse::<u32>().ok()).max().unwrap_or(0);
    format!("{prefix}{}", last.saturating_add(1))
}

/// The words of a title in bare letters, joined by hyphens; as many as fit.
fn bare(title: &str, longest: usize) -> Option<String> {
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        let hyphen = usize::from(!slug.is_empty());
        if slug.len() + hyphen + word.len() > longest {
            break;
        }
        if hyphen == 1 {
            slug.push('-');
        }
        slug.push_str(word);
    }
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_becomes_a_name_without_marks() {
        assert_eq!(
            course_slug(&["Thành lập nhóm cải thiện sinh kế"]).unwrap(),
            "thanh-lap-nhom-cai-thien-sinh-ke"
        );
        assert_eq!(course_slug(&["Đường & nước (2026)"]).unwrap(), "duong-nuoc-2026");
        assert_eq!(course_slug(&["日本", "Water"]).unwrap(), "water");
        assert_eq!(course_slug(&["日本", "…"]), None);
    }

    #[test]
    fn a_module_is_numbered_after_the_highest() {
        let modules = ["01-mo-dau".to_owned(), "07-rui-ro".to_owned(), "phu-luc".to_owned()];
        assert_eq!(module_slug(&["Họp thôn"], &modules), "08-hop-thon");
        assert_eq!(module_slug(&["日本", "Meeting"], &[]), "01-meeting");
        assert_eq!(module_slug(&["日本"], &modules[..1]), "02-bai");
    }

    #[test]
    fn an_id_is_given_once() {
        let given = ["leg-1-2", "leg-1-10", "leg-2-30", "x"];
        assert_eq!(question_id("leg", "01-what", given.into_iter()), "leg-1-11");
        assert_eq!(question_id("leg", "what", given.into_iter()), "leg-what-1");
    }

    proptest! {
        #[test]
        fn whatever_is_proposed_may_be_a_folder(vi in "\\PC{0,80}", en in "\\PC{0,80}") {
            prop_assert!(course_slug(&[&vi, &en]).is_none_or(|slug| is_slug(&slug)));
            prop_assert!(is_slug(&module_slug(&[&vi, &en], &[])));
        }
    }
}
