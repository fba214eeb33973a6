//! Files that come from outside the studio: a folder at the start or by command, an uploaded archive.
//!
//! The same files as in the newest edition are nothing new, and files that were brought before are not
//! brought again. Otherwise they become a draft; where people are writing one, the files wait beside it
//! as an offer to merge. A folder may ask in its `course.toml` to be released at once:
//!
//! ```toml
//! [release]
//! state = "draft_in_use"       # or "official", which a trainer then releases
//! change = "substantive"       # or "editorial"
//! message = "Bài 3 nói rõ hơn ai được bầu."
//! by = "vinh.quangngai"        # who wrote it; or named by the command
//! ```
//!
//! Where nobody is named who wrote it, it becomes a draft only.

use super::accord;
use super::merging::Merged;
use super::picturing;
use crate::courses::library::Files;
use crate::courses::pictures::drawing::is_drawing;
use crate::courses::pictures::gallery::is_media;
use crate::text_enum;

text_enum! {
    /// Where files came from.
    pub enum Origin {
        Folder = "folder",
        Upload = "upload",
    }
}

text_enum! {
    /// What became of them.
    pub enum ImportState {
        Waiting = "waiting",
        Taken = "taken",
        Refused = "refused",
    }
}

/// What is known of the course that files came for.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// The checksums of its editions, the newest first.
    pub editions: &'a [String],
    /// The checksums of what was brought before, handled or waiting.
    pub brought: &'a [String],
    /// Is there an open draft, and did people write in it?
    pub draft: Option<bool>,
}

/// What to do with files that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// They are the newest edition, an older one, or were brought before.
    Nothing,
    /// They become a draft, or the draft that no person has touched.
    Draft,
    /// They wait as an offer to merge with what people write.
    Offer,
}

/// Decides it by the checksum of the files.
pub fn arrival(checksum: &str, known: &Known<'_>) -> Arrival {
    let is_known = |of: &[String]| of.iter().any(|sum| sum == checksum);
    if is_known(known.editions) || is_known(known.brought) {
        return Arrival::Nothing;
    }
    match known.draft {
        Some(true) => Arrival::Offer,
        Some(false) | None => Arrival::Draft,
    }
}

/// One file of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub path: String,
    pub what: What,
    /// The text that taking the offer saves; none removes the file.
    pub text: Option<String>,
}

fn is_picture(path: &str) -> bool {
    is_media(path) || is_drawing(path)
}

/// A picture or recording under the next name that neither side has; nothing where ours has it under such a name already.
fn beside(path: &str, picture: &str, ours: &Files, theirs: &Files) -> Option<Offered> {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let others = theirs.iter().filter(|(other, _)| *other != path);
    let both: Files = others.chain(ours).map(|(path, text)| (path.clone(), text.clone())).collect();
    let path = format!("{folder}{}", picturing::name_for(name, ending, picture, &folder, &both));
    let is_there = both.contains_key(&path);
    (!is_there).then(|| Offered { path, what: What::Beside, text: Some(picture.to_owned()) })
}

/// The files of a draft once an offer is taken.
pub fn taken(ours: &Files, offered: Vec<Offered>) -> Files {
    let mut files = ours.clone();
    for Offered { path, text, .. } in offered {
        match text {
            Some(text) => files.insert(path, text),
            None => files.remove(&path),
        };
    }
    files
}

/// What files that came change of a draft if they are taken as they are, and not put together with it as they are
/// `offered`: only files of which the two are not the same.
pub fn overruled(ours: &Files, offered: &[Offered], theirs: &Files) -> Vec<Offered> {
    let both = taken(ours, offered.to_vec());
    let mut whole = offer(ours, ours, theirs);
    whole.retain(|file| both.get(&file.path) != theirs.get(&file.path));
    whole
}

/// What taking an offer does to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Added,
    Changed,
    Removed,
    /// Both changed it at different places: both stand.
    Merged,
    /// Both changed it at the same place: both stand between marks, and somebody must choose.
    Torn,
    /// It was removed there and changed here: it stays as it is here.
    Kept,
    /// Another picture stands here under its name: that stays, and theirs is added under this free one.
    Beside,
}

impl What {
    pub fn key(self) -> &'static str {
        match self {
            What::Added => "studio.offer_added",
            What::Changed => "studio.offer_changed",
            What::Removed => "studio.offer_removed",
            What::Merged => "studio.offer_merged",
            What::Torn => "studio.offer_torn",
            What::Kept => "studio.offer_kept",
            What::Beside => "studio.offer_beside",
        }
    }
}

/// What taking files in does to a draft: `base` is what both began from, `ours` the draft, `theirs` the
/// files that came. Files that would not change are left out. Pictures are not merged: nobody could mend marks
/// in one.
pub fn offer(base: &Files, ours: &Files, theirs: &Files) -> Vec<Offered> {
    let mut paths: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
    paths.sort();
    paths.dedup();
    let one = |path: &String| {
        let (before, our, their) = (base.get(path), ours.get(path), theirs.get(path));
        let of =
            |what, text: Option<&String>| Some(Offered { path: path.clone(), what, text: text.cloned() });
        match (before, our, their) {
            _ if our == their || their == before => None,
            (_, None, Some(_)) if before.is_none() => of(What::Added, their),
            (_, _, None) if our == before => of(What::Removed, None),
            (_, _, None) => of(What::Kept, our),
            _ if our == before => of(What::Changed, their),
            // Removed here and changed there: what was changed is kept.
            (_, None, Some(_)) => of(What::Added, their),
            (_, Some(_), Some(their)) if is_picture(path) => beside(path, their, ours, theirs),
            (_, Some(our), Some(their)) => {
                match accord::merge(path, before.map_or("", |text| text), our, their) {
                    Merged::Both(both) if both == *our => None,
                    Merged::Both(both) => of(What::Merged, Some(&both)),
                    Merged::Torn(torn) => of(What::Torn, Some(&torn)),
                }
            }
        }
    };
    paths.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn files(of: &[(&str, &str)]) -> Files {
        of.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
    }

    #[test]
    fn what_is_known_is_not_brought_again() {
        let editions = ["b".to_owned(), "a".to_owned()];
        let known = Known { editions: &editions, brought: &["c".to_owned()], draft: None };
        assert_eq!(
            ["a", "b", "c", "d"].map(|sum| arrival(sum, &known) == Arrival::Nothing),
            [true, true, true, false]
        );
        assert_eq!(arrival("d", &known), Arrival::Draft);
        assert_eq!(arrival("d", &Known { draft: Some(false), ..known.clone() }), Arrival::Draft);
        assert_eq!(arrival("d", &Known { draft: Some(true), ..known }), Arrival::Offer);
    }

    #[test]
    fn an_offer_keeps_what_both_wrote() {
        let base = files(&[("a", "1\n2\n3\n"), ("b", "b\n"), ("c", "c\n"), ("d", "d\n"), ("e", "e\n")]);
        let ours =
            files(&[("a", "eins\n2\n3\n"), ("b", "ours\n"), ("c", "c\n"), ("d", "ours\n"), ("e", "e\n")]);
        let theirs = files(&[("a", "1\n2\ndrei\n"), ("b", "theirs\n"), ("e", "theirs\n"), ("f", "f\n")]);
        let offered = offer(&base, &ours, &theirs);
        let what: Vec<(&str, What)> = offered.iter().map(|o| (o.path.as_str(), o.what)).collect();
        let expected = [
            ("a", What::Merged),
            ("b", What::Torn),
            ("c", What::Removed),
            ("d", What::Kept),
            ("e", What::Changed),
            ("f", What::Added),
        ];
        assert_eq!(what, expected);
        assert_eq!(offered[0].text.as_deref(), Some("eins\n2\ndrei\n"));
    }

    #[test]
    fn taken_as_they_are_files_undo_what_was_written_here_and_it_is_told_of_which() {
        let base = files(&[("a", "1\n2\n3\n"), ("b", "b\n"), ("c", "c\n"), ("d", "d\n")]);
        let ours =
            files(&[("a", "eins\n2\n3\n"), ("b", "b\n"), ("c", "ours\n"), ("d", "d\n"), ("e", "ours\n")]);
        let theirs = files(&[("a", "1\n2\ndrei\n"), ("b", "theirs\n"), ("c", "c\n"), ("d", "d\n")]);
        let whole = overruled(&ours, &offer(&base, &ours, &theirs), &theirs);
        let what: Vec<(&str, What)> = whole.iter().map(|file| (file.path.as_str(), file.what)).collect();
        assert_eq!(
            what,
            [("a", What::Changed), ("c", What::Changed), ("e", What::Removed)],
            "b is theirs anyway"
        );
        assert_eq!(overruled(&base, &offer(&base, &base, &theirs), &theirs), [], "nobody wrote here");
    }

    #[test]
    fn two_pictures_of_one_name_both_stand() {
        let ours = files(&[("leg/a/media/image.jpg", "picture: ours"), ("leg/a/media/map.svg", "<svg>ours")]);
        let theirs =
            files(&[("leg/a/media/image.jpg", "picture: theirs"), ("leg/a/media/map.svg", "<svg>theirs")]);
        let base = files(&[("leg/a/media/map.svg", "<svg>")]);
        let offered = offer(&base, &ours, &theirs);
        assert!(offered.iter().all(|file| file.what == What::Beside), "{offered:?}");
        let both = taken(&ours, offered);
        let names = ["image-2.jpg", "image.jpg", "map-2.svg", "map.svg"].map(|n| format!("leg/a/media/{n}"));
        assert_eq!(both.keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
        assert_eq!(both[&names[0]], "picture: theirs");
        assert_eq!(both[&names[1]], "picture: ours", "what the text here shows stays");
        assert_eq!(offer(&base, &both, &theirs), [], "brought once more it is there already");
    }

    proptest! {
        #[test]
        fn where_only_they_wrote_taking_the_offer_makes_it_theirs(
            base in proptest::collection::btree_map("[ab]{1,2}", "[xy]\n", 0..5),
            theirs in proptest::collection::btree_map("[ab]{1,2}", "[xy]\n", 0..5),
        ) {
            prop_assert_eq!(taken(&base, offer(&base, &base, &theirs)), theirs);
        }
    }
}
