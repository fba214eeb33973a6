//! How long a trainer waits for what the answers of many people say of a quiz.

use std::time::{Duration, Instant};

use lantoa::kit::clock::new_id;
use lantoa::kit::columns::Id;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::people::queries::add_person;
use lantoa::people::{NewPerson, Sex};
use lantoa::quizzes::attempt::{NewAttempt, Purpose};
use lantoa::quizzes::queries::save_attempt;
use lantoa::quizzes::scoring::{self, Answers};
use lantoa::units::Level;

use crate::course::{COURSE, an_answer, published};
use crate::databases;
use crate::figures::{Table, Times, processor_seconds};
use crate::support::User;
use crate::support::records::Records;
use crate::support::visitor::encoded;
use crate::support::wire::{self, Process};
use crate::support::world::World;

const PEOPLE: usize = 50_000;
const LOOKS: usize = 10;

/// Measures the page and its table for a spreadsheet.
pub fn measure() -> bool {
    let mut table = Table::default();
    let mut is_well = true;
    for (name, fresh) in databases() {
        let (world, trainer, module) = actix_web::rt::System::new().block_on(prepared(fresh()));
        let process = Process::serve(&world.records.address);
        let body = encoded(&[("login", &trainer.user_name), ("password", &trainer.password)]);
        let answer =
            wire::request(process.address, "POST", "/sign-in", &[], &body).expect("an answer to signing in");
        let cookie = format!("access={}", answer.cookie("access").expect("a sign-in"));
        let path = format!("/courses/{COURSE}/{module}/analysis");
        let before = processor_seconds(process.id());
        let looks: Vec<Duration> = (0..LOOKS)
            .map(|_| {
                let begun = Instant::now();
                let page =
                    wire::request(process.address, "GET", &path, &[("Cookie", &cookie)], "").expect("a page");
                is_well &= page.status == 200 && page.body.contains("50.000");
                begun.elapsed()
            })
            .collect();
        let spent = before.zip(processor_seconds(process.id())).map(|(before, after)| after - before);
        let times = Times::of(looks);
        let each = |seconds: f64| format!("{:.0} ms", seconds * 1000.0 / LOOKS as f64);
        table.add(
            name,
            vec![
                ("half of the looks answered within", format!("{:.0} ms", times.within(50))),
                ("all within", format!("{:.0} ms", times.within(100))),
                ("processor time of the program, each", spent.map_or("?".into(), each)),
            ],
        );
    }
    table.print(&format!("The analysis of a quiz that {PEOPLE} people took, looked at {LOOKS} times"));
    is_well
}

/// So many people of a commune who took the first quiz, and a trainer who may look.
async fn prepared(records: Records) -> (World, User, String) {
    let world = World::on(records);
    let commune = world.unit("Sơn Hà", Level::Commune, None).await;
    let trainer = world.user("Trần Thị Mai", Role::Trainer, &commune).await;
    let edition = published(&world).await;
    let (_, shelved) = world.app.shelf.current(&world.db, COURSE).await.unwrap();
    let module = shelved.modules()[0].clone();
    let questions = shelved.quiz(&module).unwrap().questions.of(Language::Vi).clone();
    let (now, quizzes) = (world.now(), shelved.with_quiz());
    // Some thousands in one transaction: how they come there is not measured.
    for begun in (0..PEOPLE).step_by(2_000) {
        let (unit, module, questions, quizzes) =
            (commune.id, module.clone(), questions.clone(), quizzes.clone());
        world
            .write(move |conn| {
                for nth in begun..begun + 2_000 {
                    let person: Id = new_id();
                    let new = NewPerson {
                        id: person,
                        full_name: format!("Đinh Văn Học {nth}"),
                        sex: Sex::Male,
                        birth_year: Some(1990),
                        unit,
                        position: None,
                        phone: None,
                        ethnicity: None,
                        ethnicity_local: None,
                        poverty: None,
                    };
                    add_person(conn, &new, None, now)?;
                    let answers: Answers = questions
                        .iter()
                        .map(|question| (question.id.clone(), an_answer(question, nth)))
                        .collect();
                    let score = scoring::score(&questions, &answers, 80).expect("answers that can be given");
                    let new = NewAttempt {
                        id: new_id(),
                        person,
                        edition,
                        module: module.clone(),
                        purpose: Purpose::Practice,
                        answers,
                        score,
                        handed_in_at: now,
                    };
                    save_attempt(conn, &new, &quizzes, now)?;
                }
                Ok(())
            })
            .await;
    }
    (world, trainer, module)
}
