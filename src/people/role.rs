//! What each role may do; the only place that says so.

use crate::text_enum;

text_enum! {
    pub enum Role {
        Admin = "admin",
        Trainer = "trainer",
        Supervisor = "supervisor",
        Lead = "lead",
        Facilitator = "facilitator",
        Learner = "learner",
    }
}

/// Something one may do within a unit and all below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Add units, give accounts and grants.
    Administer,
    /// Record people of the unit, with or without an account.
    AddPeople,
    /// Publish editions of courses.
    PublishCourses,
    /// Make classes, add participants, call the roll.
    HoldClasses,
    /// Record what one has taught on.
    Reteach,
    /// Accept or return re-teaches.
    Review,
    /// See the records of people: what they learned, taught and owe.
    SeeRecords,
}

impl Right {
    pub const ALL: [Right; 7] = [
        Right::Administer,
        Right::AddPeople,
        Right::PublishCourses,
        Right::HoldClasses,
        Right::Reteach,
        Right::Review,
        Right::SeeRecords,
    ];
}

impl Role {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Role::Admin => "people.admin",
            Role::Trainer => "people.trainer",
            Role::Supervisor => "people.supervisor",
            Role::Lead => "people.lead",
            Role::Facilitator => "people.facilitator",
            Role::Learner => "people.learner",
        }
    }

    /// Does this role carry that right?
    pub fn allows(self, right: Right) -> bool {
        use Right::*;
        match self {
            Role::Admin => !matches!(right, Reteach),
            Role::Trainer => matches!(right, AddPeople | PublishCourses | HoldClasses | SeeRecords),
            Role::Supervisor => matches!(right, AddPeople | Review | SeeRecords),
            Role::Lead => matches!(right, AddPeople | Reteach | SeeRecords),
            Role::Facilitator => matches!(right, AddPeople | Reteach),
            Role::Learner => false,
        }
    }

    /// The roles that a holder of this one may give within its unit: never more than its own reach.
    pub fn may_give(self) -> &'static [Role] {
        match self {
            Role::Admin => Role::ALL,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_may_do_nothing_for_others() {
        assert!(Right::ALL.iter().all(|r| !Role::Learner.allows(*r)));
    }

    #[test]
    fn only_supervisors_and_administrators_review() {
        let reviewers: Vec<Role> = Role::ALL.iter().copied().filter(|r| r.allows(Right::Review)).collect();
        assert_eq!(reviewers, [Role::Admin, Role::Supervisor]);
    }

    #[test]
    fn nobody_both_reports_a_reteach_and_reviews_it() {
        assert!(Role::ALL.iter().all(|r| !(r.allows(Right::Reteach) && r.allows(Right::Review))));
    }
}
