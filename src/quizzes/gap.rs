//! A word that is missing in a sentence, as a page draws it: the sentence with a field where the word is.

use serde::Serialize;

use super::kinds::Given;
use super::kinds::choosing::AskedChoice;
use super::question::{Asked, GAP, Kind};

/// The sentence before and behind the field, and the field: a list of options, or what is typed where there are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    pub before: String,
    pub behind: String,
    pub id: String,
    pub name: String,
    pub value: String,
    pub is_number: bool,
    pub options: Vec<GapOption>,
    pub refused_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapOption {
    pub value: String,
    pub html: String,
    pub chosen: bool,
}

/// The sentence of a question in which a word is missing, if a field can stand in it: words of a list are plain, and
/// one of them is chosen.
pub fn drawn(
    asked: &Asked,
    (id, name): (&str, &str),
    given: &Given,
    refused_by: Option<String>,
) -> Option<Gap> {
    let (before, behind) = asked.html.split_once(GAP)?;
    let choices = &asked.fields.choices;
    let is_list = asked.kind == Kind::OneChoice && choices.iter().all(|choice| !choice.html.contains('<'));
    if !is_list && !asked.fields.typed {
        return None;
    }
    let option = |choice: &AskedChoice| GapOption {
        value: choice.key.clone(),
        html: choice.html.clone(),
        chosen: given.contains(&choice.key),
    };
    Some(Gap {
        before: before.to_owned(),
        behind: behind.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        value: given.first().cloned().unwrap_or_default(),
        is_number: asked.kind == Kind::Number,
        options: choices.iter().map(option).collect(),
        refused_by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::address::Place;
    use crate::quizzes::{gift, soundness};

    /// The question of this source, as it is put.
    fn asked(source: &str) -> Asked {
        let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
        let (items, mut problems) = gift::read("quiz.vi.gift", source);
        soundness::question(&items[0], "q1", "", &place, 0, &mut problems).expect("sound").asked()
    }

    fn gap(source: &str) -> Option<Gap> {
        drawn(&asked(source), ("answer-1", "q.q1"), &Given::from(["b".to_owned()]), None)
    }

    #[test]
    fn a_list_or_a_field_stands_where_the_word_is_missing() {
        let list = gap("Nhóm **bầu** {=5 < 6 ~xã} để làm.").expect("plain words");
        assert_eq!((&list.before[..], &list.behind[..]), ("Nhóm <strong>bầu</strong> ", " để làm."));
        let told: Vec<_> = list.options.iter().map(|o| (&o.value[..], &o.html[..], o.chosen)).collect();
        assert_eq!(told, [("a", "5 &lt; 6", false), ("b", "xã", true)]);
        let typed = gap("Nhóm bầu {=nhóm trưởng}, rồi làm.").expect("it is typed");
        assert_eq!((&typed.behind[..], typed.options.len(), &typed.value[..]), (", rồi làm.", 0, "b"));
        assert!(gap("Có {#=5} hộ.").expect("a number").is_number);
    }

    #[test]
    fn where_no_field_can_stand_the_sentence_has_a_gap() {
        for source in [
            "Chọn {~%50%a ~%50%b ~c} nhé.",
            "Thế {TRUE} à.",
            "Nhóm {=**a** ~b} nhé.",
            "Nối {=a -> b =c -> d =e -> f} nhé.",
        ] {
            assert_eq!(gap(source), None, "{source}");
            assert!(asked(source).html.contains("_____"), "{source}");
        }
        assert_eq!(gap("Không thiếu {=a ~b}"), None);
    }
}
