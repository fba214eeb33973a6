use proptest::prelude::*;

use super::*;
use crate::kit::files;

const MODULES: [&str; 3] = ["01-start", "02-risk", "03-visit"];

/// A course of three modules; the last has no quiz.
fn course() -> Files {
    let both = "vi = \"a\"\nen = \"b\"\n";
    let listed = MODULES.map(|module| format!("\"{module}\"")).join(", ");
    let mut files = Files::new();
    let mut add = |path: String, text: &str| files.insert(path, text.to_owned());
    let course =
        format!("pass_mark = 80\nmodules = [{listed}]\n[title]\n{both}[summary]\n{both}[audience]\n{both}");
    add("leg/course.toml".into(), &course);
    let text = "---\ntitle: Một\nminutes: 5\nobjectives: [Nói được]\nsources: [{name: Sổ tay}]\n---\n\nChữ ![Bản đồ](media/map.svg).\n\n```gift\nHọp ở đâu? {=Nhà văn hóa #Đúng. ~Nhà riêng #Chật.}\n```\n";
    for (n, module) in MODULES.iter().enumerate() {
        let quiz = format!(
            "// [id:q{n}-1] [tag:1]\nCần bao nhiêu phần trăm hộ nghèo? {{=Ít nhất 75% số hộ #Đúng. ~Không quá 25% số hộ #Ngược lại.}}\n\n// [id:q{n}-2] [tag:1]\nNhóm trưởng do bà con bầu. {{TRUE #Đúng. #Đúng.}}\n"
        );
        for code in ["vi", "en"] {
            add(format!("leg/{module}/{code}.md"), text);
            add(format!("leg/{module}/teach.{code}.md"), "# Dạy\n\nĐóng vai ![](media/play.svg).\n");
            if n < 2 {
                add(format!("leg/{module}/quiz.{code}.gift"), &quiz);
            }
        }
        add(format!("leg/{module}/media/map.svg"), "<svg/>");
        add(format!("leg/{module}/media/play.svg"), "<svg/>");
    }
    files
}

fn held(before: &Files, after: &Files) -> Comparison {
    let skeleton = |files: &Files| skeleton(files, "leg").expect("whole");
    compare("leg", (before, &skeleton(before)), (after, &skeleton(after)))
}

fn put(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).expect("the test names a file of the course");
    assert!(text.contains(from), "{from} in {text}");
    *text = text.replacen(from, to, 1);
}

/// The fates after a change of the second module or the whole course.
fn after(change: impl FnOnce(&mut Files)) -> Comparison {
    let mut files = course();
    change(&mut files);
    held(&course(), &files)
}

#[test]
fn what_nobody_changed_stays() {
    let same = after(|_| {});
    assert_eq!(same.modules(Fate::Stays), MODULES);
    assert!(!same.other_modules && !same.other_questions && !same.other_pass_mark);
}

#[test]
fn any_word_of_either_language_changes_its_module_alone() {
    let path = |name: &str| format!("leg/02-risk/{name}");
    for (name, from, to) in [
        ("vi.md", "Chữ", "Lời"),
        ("en.md", "Chữ", "Lời"),
        ("vi.md", "minutes: 5", "minutes: 6"),
        ("en.md", "title: Một", "title: Hai"),
        ("vi.md", "Nói được", "Kể được"),
        ("vi.md", "#Chật.", "#Hẹp."),
        ("media/map.svg", "<svg/>", "<svg></svg>"),
    ] {
        let compared = after(|files| put(files, &path(name), from, to));
        assert_eq!(compared.modules(Fate::Changes), ["02-risk"], "{name}: {to}");
        assert_eq!(compared.modules(Fate::Stays), ["01-start", "03-visit"], "{name}: {to}");
        assert!(!compared.other_questions, "{name}: {to}");
    }
}

#[test]
fn how_it_is_taught_and_how_lines_end_changes_nothing() {
    for (name, from, to) in [
        ("teach.vi.md", "Đóng vai", "Chia nhóm"),
        ("media/play.svg", "<svg/>", "<svg></svg>"),
        ("quiz.vi.gift", "#Ngược lại.", "#Xem lại bài."),
    ] {
        let compared = after(|files| put(files, &format!("leg/02-risk/{name}"), from, to));
        assert_eq!(compared.modules(Fate::Stays), MODULES, "{name}");
    }
    let windows = after(|files| {
        let text = files.get_mut("leg/02-risk/vi.md").expect("there");
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    });
    assert_eq!(windows.modules(Fate::Stays), MODULES);
    let other_title = after(|files| put(files, "leg/course.toml", "vi = \"a\"", "vi = \"c\""));
    assert_eq!(other_title.modules(Fate::Stays), MODULES);
}

#[test]
fn a_quiz_that_asks_something_else_changes_its_module() {
    let path = |code: &str| format!("leg/02-risk/quiz.{code}.gift");
    for (from, to) in [("{TRUE", "{FALSE"), ("75%", "70%"), ("[id:q1-2]", "[id:q1-3]")] {
        let compared = after(|files| ["vi", "en"].iter().for_each(|code| put(files, &path(code), from, to)));
        assert_eq!(compared.modules(Fate::Changes), ["02-risk"], "{to}");
        assert!(compared.other_questions, "{to}");
    }
}

#[test]
fn a_question_that_became_another_in_one_language_changes_its_module() {
    for code in ["vi", "en"] {
        let path = format!("leg/02-risk/quiz.{code}.gift");
        let compared = after(|files| put(files, &path, "75%", "70%"));
        assert_eq!(compared.modules(Fate::Changes), ["02-risk"], "{code}");
        assert!(compared.other_questions, "{code}");
    }
}

#[test]
fn another_pass_mark_changes_every_module_with_a_quiz() {
    let compared = after(|files| put(files, "leg/course.toml", "= 80", "= 70"));
    assert_eq!(compared.modules(Fate::Changes), ["01-start", "02-risk"]);
    assert_eq!(compared.modules(Fate::Stays), ["03-visit"]);
    assert!(compared.other_pass_mark && !compared.other_questions && !compared.other_modules);
}

#[test]
fn modules_that_come_go_and_move_leave_the_others_as_they_are() {
    let compared = after(|files| put(files, "leg/course.toml", "\"01-start\", \"02-risk\"", "\"02-risk\""));
    let fates = [("02-risk", Fate::Stays), ("03-visit", Fate::Stays), ("01-start", Fate::Gone)];
    assert_eq!(compared.fates, fates.map(|(module, fate)| (module.to_owned(), fate)));
    assert!(compared.other_modules);
    let mut fewer = course();
    put(&mut fewer, "leg/course.toml", "\"01-start\", ", "");
    assert_eq!(held(&fewer, &course()).modules(Fate::New), ["01-start"]);
    let moved = after(|files| {
        put(files, "leg/course.toml", "\"01-start\", \"02-risk\"", "\"02-risk\", \"01-start\"")
    });
    assert_eq!(moved.modules(Fate::Stays).len(), 3);
    assert!(moved.other_modules && !moved.other_questions);
}

#[test]
fn a_course_of_the_program_is_held_against_itself() {
    let files = edition::files_of(&files::courses(), "leg");
    let as_is = skeleton(&files, "leg").expect("whole");
    assert!(as_is.questions.len() > 50);
    let spoil = |path: &str, from: &str, to: &str| {
        let mut files = files.clone();
        put(&mut files, path, from, to);
        skeleton(&files, "leg").expect("whole")
    };
    assert_eq!(spoil("leg/01-what-a-leg-is/vi.md", "nhóm", "tổ"), as_is);
    assert_ne!(spoil("leg/course.toml", "pass_mark = 80", "pass_mark = 70"), as_is);
}

#[test]
fn an_edition_keeps_what_has_a_quiz_and_what_carries_over() {
    let (before, mut after) = (course(), course());
    put(&mut after, "leg/01-start/vi.md", "Chữ", "Lời");
    let kept = |before: Option<&Files>, after: &Files| -> Vec<(bool, bool)> {
        links(before, after, "leg").into_iter().map(|link| (link.has_quiz, link.carried)).collect()
    };
    assert_eq!(kept(Some(&before), &after), [(true, false), (true, true), (false, true)]);
    assert_eq!(kept(None, &after), [(true, false), (true, false), (false, false)]);
    after.remove("leg/02-risk/en.md");
    assert_eq!(kept(Some(&before), &after), [(false, false); 3], "no whole course");
    assert_eq!(kept(Some(&after), &before), [(true, false), (true, false), (false, false)]);
}

/// Changes of a module by number: file, words, what stands in their place, and whether the module changes.
const CHANGES: [(&str, &str, &str, bool); 9] = [
    ("vi.md", "Chữ", "Lời", true),
    ("en.md", "Nhà riêng", "Nhà tôi", true),
    ("media/map.svg", "<svg/>", "<svg>1</svg>", true),
    ("media/play.svg", "<svg/>", "<svg>2</svg>", false),
    ("teach.en.md", "Đóng vai", "Kể chuyện", false),
    ("teach.vi.md", "# Dạy", "# Hướng dẫn", false),
    ("quiz.vi.gift", "Ngược lại", "Chưa phải", false),
    ("quiz.vi.gift", "Không quá 25% số hộ", "Một nửa", false),
    ("quiz.both", "{TRUE", "{FALSE", true),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_module_stays_unless_something_in_it_changed(
        changes in prop::collection::btree_set((0usize..3, 0usize..CHANGES.len()), 0..6),
        left_out in 0usize..6,
        lower in any::<bool>(),
    ) {
        let (before, mut after) = (course(), course());
        let mut changed: BTreeSet<&str> = BTreeSet::new();
        for (module, change) in changes {
            let (name, from, to, matters) = CHANGES[change];
            let names = if name == "quiz.both" { vec!["quiz.vi.gift", "quiz.en.gift"] } else { vec![name] };
            if module == 2 && name.starts_with("quiz.") {
                continue;
            }
            names.iter().for_each(|name| put(&mut after, &format!("leg/{}/{name}", MODULES[module]), from, to));
            if matters {
                changed.insert(MODULES[module]);
            }
        }
        if lower {
            put(&mut after, "leg/course.toml", "= 80", "= 60");
            changed.extend(&MODULES[..2]);
        }
        let gone = MODULES.get(left_out).copied().filter(|module| *module != MODULES[2]);
        if let Some(gone) = gone {
            put(&mut after, "leg/course.toml", &format!("\"{gone}\", "), "");
        }
        let there = |compared: &Comparison| {
            for module in MODULES {
                let fate = compared.fates.iter().find(|(of, _)| of == module).expect("told").1;
                let stays = !changed.contains(module) && gone != Some(module);
                assert_eq!(fate == Fate::Stays, stays, "{module} {fate:?}");
            }
        };
        there(&held(&before, &after));
        // Looked at from the other end it is the same.
        there(&held(&after, &before));
    }
}
