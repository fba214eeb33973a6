//! What is said where two people wrote the same: in the marks within a text, and below its fields.

use std::collections::BTreeMap;

use super::drawing::Side;
use crate::courses::marking::{self, Words};
use crate::kit::text::Message;
use crate::studio::pages::writer::Writer;
use crate::studio::writing::Shown;

/// Who wrote what stands between marks.
#[derive(Clone, Copy)]
pub(in crate::studio::pages) enum Between<'a> {
    /// Any two, for it was saved so.
    Two,
    /// Whoever reads, and another, whose name may be known.
    Me(Option<&'a str>),
    /// Whoever reads, in two windows or on two devices.
    Myself,
}

/// The words of marks, in the language of the page.
pub(in crate::studio::pages) fn words(writer: &Writer, between: Between<'_>) -> Words {
    let say = |key| writer.app.views.texts.say(writer.viewer.language(), &Message::new(key));
    // Names, for the marks may be saved, and are then read by anybody in any language.
    let me = || writer.viewer.name.clone();
    let (mine, theirs) = match between {
        Between::Two => (say("studio.editor.mark_one"), say("studio.editor.mark_other")),
        Between::Myself => {
            let at = |key| Message::new(key).with("name", me());
            let said = |key| writer.app.views.texts.say(writer.viewer.language(), &at(key));
            (said("studio.editor.mark_here"), said("studio.editor.mark_elsewhere"))
        }
        Between::Me(other) => (me(), other.map_or_else(|| say("studio.editor.mark_unnamed"), str::to_owned)),
    };
    Words { mine, theirs, end: say("studio.editor.mark_end") }
}

/// What to do where nothing was saved, for two wrote the same: the key of its sentence.
pub(super) fn hint(sides: &[Side]) -> &'static str {
    let in_fields = sides.iter().any(|side| !side.theirs.is_empty());
    let in_text = sides.iter().any(|side| marking::mark_in(&side.body).is_some());
    match (in_fields, in_text) {
        (true, true) => "studio.editor.torn_hint",
        (true, false) => "studio.editor.torn_fields_hint",
        (false, true) => "studio.editor.torn_text_hint",
        // Of a file that the other took out there is but the one side.
        (false, false) => "studio.editor.torn_gone_hint",
    }
}

/// By field what the other wrote there.
pub(super) fn theirs(shown: &Shown) -> BTreeMap<&'static str, Message> {
    let (Some(front), Some(theirs)) = (&shown.front, &shown.theirs) else { return BTreeMap::new() };
    let say = |(field, text): (&'static str, String)| {
        let said = match text.as_str() {
            "" => Message::new("studio.editor.their_field_empty"),
            text => Message::new("studio.editor.their_field").with("text", text),
        };
        (field, said)
    };
    front.differing(theirs).into_iter().map(say).collect()
}
