//! What an administrator does first on a new site.

use serde::Serialize;

use crate::kit::columns::Id;

/// What a new site has already.
#[derive(Clone, Copy, Debug)]
pub struct SetUp {
    /// The unit that the administrator begins with.
    pub root: Id,
    pub units: bool,
    pub people: bool,
    pub courses: bool,
    pub classes: bool,
}

/// A step of setting up a new site.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    pub key: &'static str,
    pub href: String,
    pub state: &'static str,
}

/// The steps of setting up, as long as one is undone.
pub fn steps(site: &SetUp) -> Vec<Step> {
    let steps = [
        (site.units, "overview.step_units", format!("/units/{}/units/new", site.root)),
        (site.people, "overview.step_people", format!("/units/{}", site.root)),
        (site.courses, "overview.step_courses", "/courses".to_owned()),
        (site.classes, "overview.step_classes", "/classes/new".to_owned()),
    ];
    let Some(current) = steps.iter().position(|(done, ..)| !done) else { return Vec::new() };
    let step = |(at, (done, key, href)): (usize, (bool, &'static str, String))| {
        let state = match done {
            true => "done",
            false if at == current => "current",
            false => "",
        };
        Step { key, href, state }
    };
    steps.into_iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn site(units: bool, people: bool) -> SetUp {
        SetUp { root: new_id(), units, people, courses: false, classes: true }
    }

    #[test]
    fn the_first_step_that_is_undone_is_the_one_that_waits() {
        let states: Vec<&str> = steps(&site(true, false)).iter().map(|step| step.state).collect();
        assert_eq!(states, ["done", "current", "", "done"]);
    }

    #[test]
    fn a_site_that_has_everything_needs_no_steps() {
        assert_eq!(steps(&SetUp { courses: true, ..site(true, true) }), []);
    }
}
