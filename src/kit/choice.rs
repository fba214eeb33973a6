//! What can be chosen: an option of a select, a radio button, a box to tick, as the parts take it.

use serde::Serialize;

/// Drawn by `parts/select`, `parts/choice` and `parts/people`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    pub value: String,
    /// Its words: a text key, or what it is called.
    #[serde(flatten)]
    words: Words,
    /// More about it, in small letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    pub checked: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Words {
    Key(&'static str),
    Text(String),
}

impl Choice {
    /// A choice with words of ours, by their text key.
    pub fn key(value: impl ToString, key: &'static str) -> Choice {
        Choice { value: value.to_string(), words: Words::Key(key), note: None, checked: false }
    }

    /// A choice called by its own name.
    pub fn named(value: impl ToString, name: impl Into<String>) -> Choice {
        Choice { value: value.to_string(), words: Words::Text(name.into()), note: None, checked: false }
    }

    pub fn noting(self, note: impl Into<String>) -> Choice {
        Choice { note: Some(note.into()), ..self }
    }

    pub fn checked(self, checked: bool) -> Choice {
        Choice { checked, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_has_a_key_or_a_name_but_never_both() {
        let drawn = serde_json::to_value(Choice::key("pilot", "classes.pilot")).unwrap();
        assert_eq!(drawn, serde_json::json!({ "value": "pilot", "key": "classes.pilot", "checked": false }));
        let named = Choice::named(7, "Rin").noting("Sơn Hà").checked(true);
        let expected = serde_json::json!({ "value": "7", "text": "Rin", "note": "Sơn Hà", "checked": true });
        assert_eq!(serde_json::to_value(named).unwrap(), expected);
    }
}
