//! The course that is measured, and what people answer to its quizzes.

use lantoa::courses::edition::{Change, EditionState, NewEdition, files_of};
use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::files;
use lantoa::quizzes::kinds::Given;
use lantoa::quizzes::queries::publish;
use lantoa::quizzes::question::Question;

use crate::support::world::World;

pub const COURSE: &str = "leg";

/// Publishes the course; the id of its edition.
pub async fn published(world: &World) -> Id {
    let (now, id) = (world.now(), new_id());
    world
        .write(move |conn| {
            let new = NewEdition {
                id,
                course: COURSE.to_owned(),
                state: EditionState::Official,
                files: files_of(&files::courses(), COURSE),
                message: "Bản đầu".to_owned(),
                change: Change::Substantive,
                writers: vec![],
                unit: None,
            };
            Ok(publish(conn, &new, None, now)?)
        })
        .await;
    id
}

/// What the nth person gives: of choices one after the other, of other kinds now the best and now the worst.
pub fn an_answer(question: &Question, nth: usize) -> Given {
    match question.choices() {
        [] if nth.is_multiple_of(2) => question.rules().best(),
        [] => question.rules().worst(),
        choices => {
            // Neighbours differ, and so do the questions of one person.
            let turn = nth.wrapping_add(question.id.len() * nth / 7);
            Given::from([choices[turn % choices.len()].key.clone()])
        }
    }
}
