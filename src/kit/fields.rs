//! Fields: what was typed into one, read as a value.
//!
//! Each reader (`line`, `day`, `id`, …) returns the value, or notes beside its field of the
//! [`Form`] why it is none. An optional field may be left empty, any other is then refused.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use super::clock::Day;
use super::columns::Id;
use super::form::Form;
use super::text::Message;
use super::words::is_unseen;

/// A closed vocabulary that can be read from a form; made by `text_enum!`.
pub trait Code: Sized {
    fn from_code(code: &str) -> Option<Self>;
}

/// The longest name or title, in characters.
pub const LINE: usize = 200;
/// The longest note, in characters.
pub const NOTE: usize = 4000;

impl Form {
    /// One line of text, up to [`LINE`] characters: trimmed, NFC, control characters made spaces. Empty is
    /// `None`.
    pub fn optional_line(&mut self, name: &str) -> Option<String> {
        self.cleaned(name, LINE, false)
    }

    /// Like [`Form::optional_line`]; empty is refused.
    pub fn line(&mut self, name: &str) -> Option<String> {
        let line = self.optional_line(name);
        self.required(name, line)
    }

    /// Several lines of text, up to [`NOTE`] characters; empty is `None`.
    pub fn note(&mut self, name: &str) -> Option<String> {
        self.cleaned(name, NOTE, true)
    }

    /// Several lines of text, however many: whoever takes it says what is too long.
    pub fn unmeasured_note(&mut self, name: &str) -> String {
        self.cleaned(name, usize::MAX, true).unwrap_or_default()
    }

    /// Like [`Form::note`]; empty is refused.
    pub fn required_note(&mut self, name: &str) -> Option<String> {
        let note = self.note(name);
        self.required(name, note)
    }

    /// A day `2026-03-31` from [`Day::EARLIEST`] to [`Day::LATEST`]; empty is `None`.
    pub fn optional_day(&mut self, name: &str) -> Option<Day> {
        self.optional_day_within(name, Day::EARLIEST..=Day::LATEST)
    }

    /// The same, of other days than those of records.
    pub fn optional_day_within(&mut self, name: &str, days: RangeInclusive<Day>) -> Option<Day> {
        let typed = self.raw(name).trim().to_owned();
        if typed.is_empty() {
            return None;
        }
        let day = Day::parse(&typed);
        let known = day.filter(|day| days.contains(day));
        if day.is_none() {
            self.refuse(name, Message::new("form.not_a_day"));
        } else if known.is_none() {
            let ends = Message::new("form.day_out_of_range").with("least", days.start().to_string());
            self.refuse(name, ends.with("most", days.end().to_string()));
        }
        known
    }

    /// Like [`Form::optional_day`]; empty is refused.
    pub fn day(&mut self, name: &str) -> Option<Day> {
        let day = self.optional_day(name);
        self.required(name, day)
    }

    /// Like [`Form::optional_day_within`]; empty is refused.
    pub fn day_within(&mut self, name: &str, days: RangeInclusive<Day>) -> Option<Day> {
        let day = self.optional_day_within(name, days);
        self.required(name, day)
    }

    /// A wall-clock time `7:30`, `07:30` or `7h30`, as minutes after midnight.
    pub fn minute_of_day(&mut self, name: &str) -> Option<i32> {
        let typed = self.raw(name).trim().to_owned();
        if typed.is_empty() {
            return self.required(name, None);
        }
        let minute = read_time(&typed);
        if minute.is_none() {
            self.refuse(name, Message::new("form.not_a_time"));
        }
        minute
    }

    /// A whole number within `range`; empty is `None`.
    pub fn optional_number(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let typed: String = self.raw(name).chars().filter(|c| !c.is_whitespace()).collect();
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok().filter(|n| range.contains(n));
        if number.is_none() {
            let message =
                Message::new("form.not_a_number").with("from", *range.start()).with("to", *range.end());
            self.refuse(name, message);
        }
        number
    }

    /// Like [`Form::optional_number`]; empty is refused.
    pub fn number(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let number = self.optional_number(name, range);
        self.required(name, number)
    }

    /// The id of a record; empty is `None`.
    pub fn optional_id(&mut self, name: &str) -> Option<Id> {
        let typed = self.raw(name).trim().to_owned();
        if typed.is_empty() {
            return None;
        }
        let id = typed.parse().ok();
        if id.is_none() {
            self.refuse(name, Message::new("form.not_a_choice"));
        }
        id
    }

    /// Like [`Form::optional_id`]; empty is refused.
    pub fn id(&mut self, name: &str) -> Option<Id> {
        let id = self.optional_id(name);
        self.required(name, id)
    }

    /// Every id given under this name, in order, each once; what is no id is refused.
    pub fn ids(&mut self, name: &str) -> Vec<Id> {
        let mut ids = Vec::new();
        let typed: Vec<String> = self.all(name).into_iter().map(|t| t.trim().to_owned()).collect();
        for text in typed.iter().filter(|t| !t.is_empty()) {
            match text.parse() {
                Ok(id) if !ids.contains(&id) => ids.push(id),
                Ok(_) => {}
                Err(_) => self.refuse(name, Message::new("form.not_a_choice")),
            }
        }
        ids
    }

    /// A word of a closed vocabulary by its code; empty is `None`.
    pub fn optional_choice<T: Code>(&mut self, name: &str) -> Option<T> {
        let typed = self.raw(name).to_owned();
        if typed.is_empty() {
            return None;
        }
        let choice = T::from_code(&typed);
        if choice.is_none() {
            self.refuse(name, Message::new("form.not_a_choice"));
        }
        choice
    }

    /// Like [`Form::optional_choice`]; empty is refused.
    pub fn choice<T: Code>(&mut self, name: &str) -> Option<T> {
        let choice = self.optional_choice(name);
        self.required(name, choice)
    }

    fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            // If the reader has already said what is wrong, that note stands.
            self.refuse(name, Message::new("form.required"));
        }
        value
    }

    fn cleaned(&mut self, name: &str, most: usize, lines: bool) -> Option<String> {
        // A tab between two words, pasted from a spreadsheet, parts them.
        let plain = |c: char| if c.is_control() && !(lines && c == '\n') { ' ' } else { c };
        let text: String = self.raw(name).replace("\r\n", "\n").nfc().map(plain).collect();
        let text = text.trim();
        if text.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
            return None;
        }
        if text.chars().count() > most {
            self.refuse(name, Message::new("form.too_long").with("most", most as i64));
            return None;
        }
        Some(text.to_owned())
    }
}

/// A wall-clock time `7:30`, `07:30`, `7h30` or `7` as minutes after midnight; `None` for anything else.
pub fn read_time(typed: &str) -> Option<i32> {
    let (hours, minutes) = typed.split_once([':', 'h', 'H', '.']).unwrap_or((typed, ""));
    let hours: i32 = hours.trim().parse().ok()?;
    let minutes: i32 = if minutes.trim().is_empty() { 0 } else { minutes.trim().parse().ok()? };
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then(|| hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_of_nothing_to_be_seen_is_no_name() {
        for typed in ["\u{200b}", " \u{202e}\u{2066} ", "\u{fe0f}\u{200d}", "\u{3164}", "\u{e0041}"] {
            let mut form = Form::new().with("n", typed);
            assert_eq!(form.line("n"), None, "{typed:?}");
            assert_eq!(form.error("n").unwrap().key, "form.required");
        }
        let family = "👩‍👩‍👧 Rin";
        assert_eq!(Form::new().with("n", family).line("n").as_deref(), Some(family));
    }

    #[test]
    fn a_tab_or_a_line_break_between_two_words_parts_them() {
        assert_eq!(Form::parse(b"n=%09H%E1%BB%93%09An%0D%0A").line("n").as_deref(), Some("Hồ An"));
        assert_eq!(Form::parse(b"n=a%0D%0Ab%09c").note("n").as_deref(), Some("a\nb c"));
    }

    #[test]
    fn a_day_is_within_its_bounds() {
        let since = Day::OLDEST_UNIT..=Day::LATEST;
        let mut form = Form::new().with("d", "30/04/1975");
        assert_eq!(form.day("d"), None);
        assert!(form.day_within("d", since).is_some());
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (typed, minute) in [("7:30", 450), ("07:30", 450), ("7h30", 450), ("13h", 780), ("0:00", 0)] {
            assert_eq!(Form::new().with("t", typed).minute_of_day("t"), Some(minute), "{typed}");
        }
        for typed in ["24:00", "7:60", "sáng", "-1:00", "999999999:00"] {
            assert_eq!(Form::new().with("t", typed).minute_of_day("t"), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_body_makes_a_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut form = Form::parse(&body);
            let names: Vec<String> = form.beginning("").into_iter().map(|(name, _)| name.to_owned()).collect();
            for name in names {
                form.line(&name);
                form.note(&name);
                form.day(&name);
                form.minute_of_day(&name);
                form.number(&name, 0..=10);
                form.ids(&name);
            }
        }

        #[test]
        fn a_name_in_any_script_is_kept_up_to_two_hundred_characters(name in "[\\p{L}\\p{M}][\\p{L}\\p{M} ]{0,198}[\\p{L}]") {
            let kept = Form::new().with("n", &name).line("n");
            if name.nfc().count() <= LINE {
                prop_assert_eq!(kept, Some(name.trim().nfc().collect::<String>()));
            }
        }
    }
}
