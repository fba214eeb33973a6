//! How far an administrator reaches: which roles they give, who may get a password from them, which
//! grants they may end.

use super::{Grant, Role};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::units::scope::Scope;
use crate::units::tree;

/// Why an administrator may not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person holds a role in a unit beyond the administrator's own: a password for them would
    /// be a way up.
    Beyond,
    /// Nobody could administer the unit any more.
    LastAdministrator,
}

impl Refusal {
    /// The sentence that tells the reader.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::Beyond => "people.beyond_your_units",
            Refusal::LastAdministrator => "people.last_administrator",
        }
    }
}

/// The roles that a holder of these grants may give in the unit with this path.
pub fn roles_to_give(held: &[Grant], unit_path: &str) -> Vec<Role> {
    let reaching = || held.iter().filter(|g| tree::is_at_or_below(unit_path, &g.unit_path));
    let gives = |role: &Role| reaching().any(|g| g.role.may_give().contains(role));
    Role::ALL.iter().copied().filter(gives).collect()
}

/// Of everything that somebody held, holds or will hold, the grant of this role in this unit that
/// shares a day with those from `starts_on` to `ends_on` (which is the first day after).
pub fn sharing_days(
    all: &[Grant],
    (role, unit): (Role, Id),
    (starts_on, ends_on): (Day, Option<Day>),
) -> Option<&Grant> {
    let is_over = |end: Option<Day>, day: Day| end.is_some_and(|end| end <= day);
    all.iter()
        .filter(|held| (held.role, held.unit) == (role, unit) && !is_over(held.ends_on, held.starts_on))
        .find(|held| !is_over(held.ends_on, starts_on) && !is_over(ends_on, held.starts_on))
}

/// May whoever administers `scope` give a password to the holder of these grants?
pub fn may_give_password(held: &[Grant], scope: &Scope) -> Result<(), Refusal> {
    if held.iter().all(|g| scope.holds(&g.unit_path)) { Ok(()) } else { Err(Refusal::Beyond) }
}

/// May this grant be ended, when `lasting` are the open-ended administrators' grants of people who
/// can sign in? Not if it is the last one that reaches its unit.
pub fn may_end(grant: &Grant, lasting: &[Grant]) -> Result<(), Refusal> {
    let reaches = |other: &Grant| {
        other.id != grant.id && other.role == Role::Admin && grant.unit_path.starts_with(&other.unit_path)
    };
    let counts = lasting.iter().any(|other| other.id == grant.id);
    if grant.role == Role::Admin && counts && !lasting.iter().any(reaches) {
        return Err(Refusal::LastAdministrator);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn grant(role: Role, path: &str) -> Grant {
        Grant {
            id: new_id(),
            role,
            unit: new_id(),
            unit_name: String::new(),
            unit_path: path.to_owned(),
            starts_on: Day::EARLIEST,
            ends_on: None,
        }
    }

    #[test]
    fn only_an_administrator_gives_roles_and_only_below() {
        let held = [grant(Role::Admin, "/a/b/"), grant(Role::Supervisor, "/a/")];
        assert_eq!(roles_to_give(&held, "/a/b/c/"), Role::ALL);
        assert_eq!(roles_to_give(&held, "/a/"), []);
    }

    #[test]
    fn the_last_administrator_stays() {
        let (top, below) = (grant(Role::Admin, "/a/"), grant(Role::Admin, "/a/b/"));
        let lasting = [top.clone(), below.clone()];
        assert_eq!(may_end(&top, &lasting), Err(Refusal::LastAdministrator));
        assert_eq!(may_end(&below, &lasting), Ok(()));
        assert_eq!(may_end(&top, &[top.clone(), grant(Role::Admin, "/a/")]), Ok(()));
    }

    #[test]
    fn other_roles_and_grants_that_run_out_anyway_may_always_end() {
        assert_eq!(may_end(&grant(Role::Supervisor, "/a/"), &[]), Ok(()));
        assert_eq!(may_end(&grant(Role::Admin, "/a/"), &[grant(Role::Admin, "/a/")]), Ok(()));
    }

    #[test]
    fn days_are_shared_up_to_the_last_and_a_role_taken_back_before_it_began_has_none() {
        let day = |text: &str| Day::parse(text).unwrap();
        let [first, second, third] = ["2026-01-01", "2026-02-01", "2026-03-01"].map(day);
        let held = Grant { starts_on: second, ends_on: Some(third), ..grant(Role::Lead, "/a/") };
        let of = (held.role, held.unit);
        let shares = |held: &Grant, days| sharing_days(std::slice::from_ref(held), of, days).is_some();
        assert!(!shares(&held, (first, Some(second))) && !shares(&held, (third, None)));
        assert!(shares(&held, (first, None)) && shares(&held, (second, Some(third))));
        let lasting = Grant { ends_on: None, ..held.clone() };
        assert!(shares(&lasting, (third, None)) && !shares(&lasting, (first, Some(second))));
        let taken_back = Grant { ends_on: Some(first), ..held };
        assert!(!shares(&taken_back, (first, None)));
    }

    #[test]
    fn no_password_is_given_to_someone_who_reaches_further() {
        let scope = Scope::of_rights(vec!["/a/b/".to_owned()]).unwrap();
        assert_eq!(may_give_password(&[grant(Role::Lead, "/a/b/c/")], &scope), Ok(()));
        assert_eq!(may_give_password(&[grant(Role::Admin, "/a/")], &scope), Err(Refusal::Beyond));
    }
}
