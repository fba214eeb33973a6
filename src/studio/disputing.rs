//! Who wrote what stands against somebody's words.
//!
//! Whoever saved last need not have written the lines in dispute: what is put together with theirs is saved in
//! their name, and the lines of a third are in it. So each line is whose it was first. Begin with [`others`].

use std::collections::BTreeSet;

use super::accord;
use super::draft::Save;
use super::merging::Merged;
use crate::courses::marking;

/// Of each place in `torn` where two wrote, the first saves of the lines that stand there against those of `mine`.
/// All began from `before`; `since` are the saves of the file since then, the oldest first. Where lines were only
/// taken away, it is the first save that could not be put together with `mine`.
pub fn others<'a>(torn: &str, (before, mine): (&str, &str), since: &'a [Save]) -> Vec<Vec<&'a Save>> {
    let known: BTreeSet<&str> = before.lines().collect();
    let first_with = |line: &str| since.iter().find(|save| text(save).lines().any(|of| of == line));
    let tears = |save: &&Save| matches!(accord::merge(&save.path, before, mine, text(save)), Merged::Torn(_));
    let of_place = |lines: Vec<&str>| {
        let new = lines.into_iter().filter(|line| !line.trim().is_empty() && !known.contains(line));
        let mut saves: Vec<&Save> = vec![];
        for save in new.filter_map(first_with) {
            if saves.iter().all(|other| other.by != save.by) {
                saves.push(save);
            }
        }
        if saves.is_empty() {
            saves.extend(since.iter().find(tears));
        }
        saves
    };
    marking::others(torn).into_iter().map(of_place).collect()
}

fn text(save: &Save) -> &str {
    save.text.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::{Timestamp, new_id};
    use crate::kit::columns::Id;
    use crate::studio::merging::merge;

    const TEXT: &str = "một\nhai\nba\nbốn\nnăm\n";

    /// The saves of people who each began from the same text, as each is put together with those before.
    fn saves(wrote: &[(Id, String)]) -> Vec<Save> {
        let (mut saves, mut stands): (Vec<Save>, String) = (vec![], TEXT.to_owned());
        let mut add = |by: Id, text: &str| {
            let (number, at) = (saves.len() as i32 + 1, Timestamp(saves.len() as i64));
            let text = Some(text.to_owned());
            saves.push(Save { number, path: "leg/01/vi.md".into(), text, by: Some(by), at });
        };
        for (by, typed) in wrote {
            add(*by, typed);
            let Merged::Both(both) = merge(TEXT, typed, &stands) else { panic!("they wrote apart") };
            if both != *typed {
                add(*by, &both);
            }
            stands = both;
        }
        saves
    }

    fn against(mine: &str, since: &[Save]) -> Vec<Vec<Option<Id>>> {
        let last = since.last().and_then(|save| save.text.as_deref()).expect("somebody saved");
        let Merged::Torn(torn) = merge(TEXT, mine, last) else { panic!("it is torn") };
        let places = others(&torn, (TEXT, mine), since);
        places.into_iter().map(|saves| saves.into_iter().map(|save| save.by).collect()).collect()
    }

    #[test]
    fn a_line_is_whose_it_was_first_whoever_saved_it_last() {
        let [vinh, khoi] = [(); 2].map(|()| new_id());
        let since = saves(&[(vinh, format!("{TEXT}của Vinh\n")), (khoi, format!("của Khôi\n{TEXT}"))]);
        assert_eq!(since.len(), 3, "both together are saved in the name of the second");
        assert_eq!(against(&format!("{TEXT}của tôi\n"), &since), [[Some(vinh)]]);
        assert_eq!(against(&format!("của tôi\n{TEXT}"), &since), [[Some(khoi)]]);
        let both = against(&format!("đầu\n{TEXT}cuối\n"), &since);
        assert_eq!(both, [[Some(khoi)], [Some(vinh)]], "each place has its own");
    }

    #[test]
    fn who_took_a_line_away_is_whose_text_tears_first() {
        let [vinh, khoi] = [(); 2].map(|()| new_id());
        let since = saves(&[(vinh, TEXT.replace("năm\n", "")), (khoi, format!("của Khôi\n{TEXT}"))]);
        assert_eq!(against(&TEXT.replace("năm", "5"), &since), [[Some(vinh)]]);
    }

    #[test]
    fn where_two_wrote_at_one_place_both_are_named() {
        let [vinh, khoi] = [(); 2].map(|()| new_id());
        let since = saves(&[(vinh, TEXT.replace("ba", "3")), (khoi, TEXT.replace("năm", "5"))]);
        assert_eq!(against(&TEXT.replace("ba\nbốn\nnăm", "x"), &since), [[Some(vinh), Some(khoi)]]);
    }
}
