//! Paths: the ids from the root down, so that "at or below" is a prefix.

use super::Level;
use crate::kit::columns::Id;

/// The path of a unit below `parent` (a path, or none for the root).
pub fn path_below(parent: Option<&str>, unit: Id) -> String {
    format!("{}{}/", parent.unwrap_or("/"), unit.simple())
}

/// Is the unit with path `below` the unit with path `above`, or under it?
pub fn is_at_or_below(below: &str, above: &str) -> bool {
    below.starts_with(above)
}

/// The ids on a path, from the root down to the unit itself.
pub fn ids_on(path: &str) -> Vec<Id> {
    path.split('/').filter_map(|step| step.parse().ok()).collect()
}

/// The least string greater than every path at or below `path`; the end of the index range.
pub fn end_of(path: &str) -> String {
    // '0' follows '/' in ASCII, and a path always ends in '/'.
    format!("{}0", path.trim_end_matches('/'))
}

/// The levels that may stand directly below a level.
pub fn levels_below(level: Level) -> &'static [Level] {
    match level {
        Level::Centre => &[Level::Province],
        // Since 1 July 2025 communes stand directly below the province.
        Level::Province => &[Level::District, Level::Commune],
        Level::District => &[Level::Commune],
        Level::Commune => &[Level::Village],
        Level::Village => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;
    use proptest::prelude::*;

    #[test]
    fn a_path_lists_the_units_from_the_root_down() {
        let (centre, province) = (new_id(), new_id());
        let path = path_below(Some(&path_below(None, centre)), province);
        assert_eq!(ids_on(&path), [centre, province]);
        assert!(is_at_or_below(&path, &path_below(None, centre)));
        assert!(!is_at_or_below(&path_below(None, centre), &path));
    }

    proptest! {
        #[test]
        fn the_index_range_holds_exactly_what_is_at_or_below(depth in 1usize..5, other in any::<u128>()) {
            let mut path = String::from("/");
            for _ in 0..depth {
                path = path_below(Some(&path), new_id());
            }
            let below = path_below(Some(&path), Id(uuid::Uuid::from_u128(other)));
            let beside = path_below(None, Id(uuid::Uuid::from_u128(other)));
            let within = |p: &str| p >= path.as_str() && p < end_of(&path).as_str();
            prop_assert!(within(&path) && within(&below));
            prop_assert_eq!(within(&beside), is_at_or_below(&beside, &path));
        }
    }
}
