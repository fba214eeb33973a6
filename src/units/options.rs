//! Units to choose from, indented as they lie below each other.

use std::collections::BTreeMap;

use super::{Level, Unit, tree};
use crate::kit::choice::Choice;
use crate::kit::columns::Id;

/// One option a unit, in the order given: a parent before its children (`queries::units_in`).
/// `chosen` is the value that was chosen before.
pub fn options<'a>(units: impl IntoIterator<Item = &'a Unit>, chosen: &str) -> Vec<Choice> {
    let (mut above, mut names): (Vec<&Unit>, BTreeMap<Id, &str>) = Default::default();
    let option = |unit: &'a Unit| {
        above.retain(|higher| tree::is_at_or_below(&unit.path, &higher.path));
        let indented = format!("{}{}", "– ".repeat(above.len()), unit.name);
        // Many communes have a first village: its name alone would not say which.
        let commune =
            unit.parent.and_then(|parent| names.get(&parent)).filter(|_| unit.level == Level::Village);
        let name = match commune {
            Some(commune) => format!("{indented} · {commune}"),
            None => indented,
        };
        above.push(unit);
        names.insert(unit.id, &unit.name);
        let value = unit.id.to_string();
        let checked = value == chosen;
        Choice::named(value, name).checked(checked)
    };
    units.into_iter().map(option).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn unit(name: &str, level: Level, parent: Option<&Unit>) -> Unit {
        let id = new_id();
        let path = tree::path_below(parent.map(|p| p.path.as_str()), id);
        Unit { id, level, name: name.into(), code: None, parent: parent.map(|p| p.id), path }
    }

    #[test]
    fn units_are_indented_below_the_highest_that_is_offered() {
        let district = unit("Sơn Hà", Level::District, None);
        let commune = unit("Sơn Thành", Level::Commune, Some(&district));
        let village = unit("Thôn 1", Level::Village, Some(&commune));
        let beside = unit("Ba Tơ", Level::District, None);
        let offered = options([&district, &commune, &village, &beside], &commune.id.to_string());
        let expected = [
            (&district, "Sơn Hà", false),
            (&commune, "– Sơn Thành", true),
            (&village, "– – Thôn 1 · Sơn Thành", false),
            (&beside, "Ba Tơ", false),
        ]
        .map(|(unit, name, checked)| Choice::named(unit.id, name).checked(checked));
        assert_eq!(offered, expected);
    }
}
