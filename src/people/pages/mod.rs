//! The pages of people and of the units they belong to, one file an idea.

pub mod account;
pub mod correction;
pub mod grants;
pub mod password;
pub mod person;
pub mod sign_in;
pub mod unit;
pub mod unit_correction;
pub mod unit_form;

use serde::Serialize;

use super::Right;
use super::viewer::Viewer;
use crate::units::Unit;

/// Whoever holds one of these over a unit may open its page.
pub const SEE_UNIT: [Right; 3] = [Right::SeeRecords, Right::AddPeople, Right::HoldClasses];

/// A step of the line of units above a page; the last has no address.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crumb {
    pub href: Option<String>,
    pub text: String,
}

/// The units of the line that the viewer may open, each with its address.
pub fn crumbs(viewer: &Viewer, line: &[Unit]) -> Vec<Crumb> {
    let scope = viewer.scope_of_any(&SEE_UNIT);
    line.iter()
        .filter(|unit| scope.as_ref().is_some_and(|s| s.holds(&unit.path)))
        .map(|unit| Crumb { href: Some(format!("/units/{}", unit.id)), text: unit.name.clone() })
        .collect()
}
