//! The two sides of a `course.toml` that two wrote at once and of which nobody has chosen yet.

use toml_edit::DocumentMut;

use crate::courses::marking;

/// A file as it is read, and as another wrote it; twice the same where nobody has to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    pub read: String,
    other: Option<String>,
}

impl Sides {
    /// Of two sides the first that is TOML is read.
    pub fn of(text: &str) -> Sides {
        if marking::mark_in(text).is_none() {
            return Sides { read: text.to_owned(), other: None };
        }
        let (mine, theirs) = marking::sides(text);
        let is_toml = |text: &str| text.trim_start_matches('\u{feff}').parse::<DocumentMut>().is_ok();
        match is_toml(&mine) || !is_toml(&theirs) {
            true => Sides { read: mine, other: Some(theirs) },
            false => Sides { read: theirs, other: Some(mine) },
        }
    }

    /// The first side, which is read, or the second.
    pub fn at(&self, side: usize) -> &str {
        self.other.as_ref().filter(|_| side > 0).unwrap_or(&self.read)
    }

    /// Has nobody chosen yet?
    pub fn is_torn(&self) -> bool {
        self.other.is_some()
    }
}
