//! What is made ready before the story is written: the password's hash and the courses.
//! Both take a while, and a transaction should not.

use crate::courses::edition::files_of;
use crate::error::Error;
use crate::kit::files;
use crate::people::password::{self, Cost};
use crate::quizzes::shelf::Shelved;

use super::PASSWORD;

/// The courses of the demo, by the names of their folders.
pub const LEG: &str = "leg";
pub const PIM: &str = "pim";
pub const OVERVIEW: &str = "project-overview";
pub const PROGRAMME_135: &str = "programme-135";
pub const COURSES: [&str; 4] = [OVERVIEW, LEG, PIM, PROGRAMME_135];

pub struct Props {
    pub password_hash: String,
    courses: Vec<Shelved>,
}

impl Props {
    /// Hashes the one password and reads the courses that come with the program.
    pub fn ready(cost: Cost) -> Result<Props, Error> {
        let all = files::courses();
        let read = |slug: &str| {
            Shelved::read(slug, files_of(&all, slug), &Default::default())
                .ok_or_else(|| Error::Broken(format!("the course {slug} is not complete")))
        };
        let courses = COURSES.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Props { password_hash: password::hash(PASSWORD, cost), courses })
    }

    /// One of [`COURSES`].
    pub fn course(&self, slug: &str) -> &Shelved {
        let found = self.courses.iter().find(|shelved| shelved.course.slug == slug);
        found.expect("all courses of the demo were read when the props were made ready")
    }
}
