//! What each role finds at the thumb.

use super::super::{Grant, Right};
use crate::kit::page::NavItem;
use crate::units::tree;

/// At most five places, for whoever holds these grants and looks at this page.
pub(super) fn nav(grants: &[Grant], path: &str) -> Vec<NavItem> {
    let may = |right| grants.iter().any(|g| g.role.allows(right));
    let mut items =
        vec![("nav.home", "/".to_owned(), "home"), ("nav.courses", "/courses".to_owned(), "course")];
    if may(Right::Reteach) {
        items.push(("nav.reteachings", "/reteachings".to_owned(), "cascade"));
    }
    items.push(("nav.classes", "/classes".to_owned(), "class"));
    if may(Right::Review) {
        items.push(("nav.reviews", "/reviews".to_owned(), "review"));
    }
    if let Some(grant) = tops(grants, Right::SeeRecords).first() {
        items.push(("nav.overview", format!("/units/{}/overview", grant.unit), "overview"));
    }
    items.truncate(5);
    if items.len() < 5 {
        // Whoever has five places of their own finds it on the page of courses.
        items.insert(2, ("nav.documents", "/documents".to_owned(), "document"));
    }
    let here = place(path, may(Right::Reteach));
    items
        .into_iter()
        .map(|(key, href, icon)| NavItem { key, current: here == Some(key), href, icon })
        .collect()
}

/// Of these grants, one for each separate unit in which the right is held, the widest first: what
/// lies below another unit of the list adds nothing.
pub(super) fn tops(grants: &[Grant], right: Right) -> Vec<&Grant> {
    let mut held: Vec<&Grant> = grants.iter().filter(|g| g.role.allows(right)).collect();
    held.sort_by_key(|g| (tree::ids_on(&g.unit_path).len(), &g.unit_path));
    let mut tops: Vec<&Grant> = Vec::new();
    for grant in held {
        if !tops.iter().any(|top| tree::is_at_or_below(&grant.unit_path, &top.unit_path)) {
            tops.push(grant);
        }
    }
    tops
}

/// The place of the navigation to which a page belongs.
fn place(path: &str, reteaches: bool) -> Option<&'static str> {
    let first = path.split('?').next().unwrap_or("/").split('/').nth(1).unwrap_or_default();
    match first {
        "" => Some("nav.home"),
        "courses" | "attempts" => Some("nav.courses"),
        "documents" => Some("nav.documents"),
        "classes" | "sessions" => Some("nav.classes"),
        "reteachings" if reteaches => Some("nav.reteachings"),
        "reteachings" | "reviews" => Some("nav.reviews"),
        "units" => Some("nav.overview"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::{Day, new_id};
    use crate::people::Role;

    fn grant(role: Role, path: &str) -> Grant {
        let (id, unit, starts_on) = (new_id(), new_id(), Day::EARLIEST);
        let (unit_name, unit_path) = (path.to_owned(), path.to_owned());
        Grant { id, role, unit, unit_name, unit_path, starts_on, ends_on: None }
    }

    /// A path of made-up units.
    fn path(steps: &[u128]) -> String {
        let below = |path: Option<String>, step: &u128| {
            Some(tree::path_below(path.as_deref(), crate::kit::columns::Id(uuid::Uuid::from_u128(*step))))
        };
        steps.iter().fold(None, below).unwrap()
    }

    #[test]
    fn the_separate_units_of_a_right_come_widest_first_and_each_once() {
        let (district, commune, beside) = (path(&[1, 2, 3]), path(&[1, 2, 3, 4]), path(&[1, 2, 5, 6]));
        let grants = [
            grant(Role::Supervisor, &beside),
            grant(Role::Lead, &commune),
            grant(Role::Supervisor, &district),
            grant(Role::Lead, &district),
            grant(Role::Facilitator, &path(&[1])),
        ];
        let tops: Vec<&str> =
            tops(&grants, Right::SeeRecords).into_iter().map(|g| g.unit_path.as_str()).collect();
        assert_eq!(tops, [district.as_str(), beside.as_str()]);
    }

    #[test]
    fn the_overview_leads_to_the_widest_unit() {
        let grants = [grant(Role::Trainer, &path(&[1, 2, 3])), grant(Role::Supervisor, &path(&[1, 2]))];
        let overview = nav(&grants, "/").into_iter().find(|item| item.key == "nav.overview").unwrap();
        assert_eq!(overview.href, format!("/units/{}/overview", grants[1].unit));
    }

    #[test]
    fn nobody_gets_more_than_five_places() {
        let all: Vec<Grant> = Role::ALL.iter().map(|role| grant(*role, &path(&[1]))).collect();
        assert_eq!(nav(&all, "/").len(), 5);
        assert_eq!(nav(&[], "/").len(), 4);
    }

    #[test]
    fn a_learner_finds_documents_beside_the_courses() {
        let keys: Vec<&str> = nav(&[], "/documents").iter().map(|item| item.key).collect();
        assert_eq!(keys[1..3], ["nav.courses", "nav.documents"]);
        assert!(nav(&[], "/documents/551-qd-ttg")[2].current);
    }
}
