//! A hall full of people hands in the same quiz: none lost, none doubled, and how long each waits.
//!
//! Each signed in and opened the page before. Everybody answers otherwise, so that an answer under another's
//! name would be seen. Of four people one presses twice, on two connections at once; of eight one loses the line
//! before the answer comes, and sends the same again. Afterwards the records are held against what was sent.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use lantoa::kit::columns::Id;
use lantoa::kit::text::Language;
use lantoa::people::Role;
use lantoa::quizzes::kinds::Given;
use lantoa::quizzes::queries::attempts_at;
use lantoa::quizzes::question::Question;
use lantoa::units::Level;
use scraper::{Html, Selector};

use crate::course::{COURSE, an_answer, published};
use crate::databases;
use crate::figures::{Table, Times, processor_seconds};
use crate::support::User;
use crate::support::records::Records;
use crate::support::visitor::encoded;
use crate::support::wire::{self, Process};
use crate::support::world::World;

const PEOPLE: usize = 400;

/// Measures both: within ten seconds, and all at the same moment.
pub fn measure() -> bool {
    let mut is_well = true;
    for (title, span) in [
        (format!("{PEOPLE} people hand in the same quiz within ten seconds"), Duration::from_secs(10)),
        (format!("{PEOPLE} people hand in the same quiz at the same moment"), Duration::ZERO),
    ] {
        let mut table = Table::default();
        for (name, fresh) in databases() {
            let ran = Hall::seated(fresh()).hand_in_over(span);
            is_well &= ran.is_well();
            table.add(name, ran.column());
        }
        table.print(&title);
    }
    is_well
}

/// Everybody at their place, the page before them.
struct Hall {
    world: World,
    process: Process,
    module: String,
    seated: Vec<Seated>,
}

struct Seated {
    person: Id,
    cookie: String,
    given: BTreeMap<String, Given>,
    body: String,
}

/// What came of it.
struct Ran {
    sent: usize,
    refused: usize,
    attempts: usize,
    lost: usize,
    doubled: usize,
    otherwise: usize,
    took: Duration,
    times: Times,
    processor: Option<f64>,
}

impl Hall {
    fn seated(records: Records) -> Hall {
        let (world, users, module, questions) = actix_web::rt::System::new().block_on(prepared(records));
        let process = Process::serve(&world.records.address);
        let to = process.address;
        let seat = |(nth, user): (usize, &User)| {
            let body = encoded(&[("login", &user.user_name), ("password", &user.password)]);
            let answer = wire::request(to, "POST", "/sign-in", &[], &body).expect("an answer to signing in");
            let cookie = format!("access={}", answer.cookie("access").expect("a sign-in"));
            let given: BTreeMap<String, Given> =
                questions.iter().map(|question| (question.id.clone(), an_answer(question, nth))).collect();
            let body = sheet(to, &cookie, &module, &given);
            Seated { person: user.person, cookie, given, body }
        };
        let seated = users.iter().enumerate().map(seat).collect();
        Hall { world, process, module, seated }
    }

    /// Lets everybody hand in, evenly over this time, and looks at what is kept.
    fn hand_in_over(self, span: Duration) -> Ran {
        let (to, path) = (self.process.address, self.path());
        let before = processor_seconds(self.process.id());
        let ready = Barrier::new(PEOPLE + 1);
        let (told, took) = thread::scope(|scope| {
            let hands = self.seated.iter().enumerate().map(|(nth, seated)| {
                let (ready, path) = (&ready, &path);
                scope.spawn(move || {
                    ready.wait();
                    // Multiples of the golden section lie evenly, whatever their number.
                    thread::sleep(span.mul_f64((nth as f64 * 0.618_033_988_75).fract()));
                    seated.hands_in(nth, to, path)
                })
            });
            let hands: Vec<_> = hands.collect();
            ready.wait();
            let begun = Instant::now();
            let told: Vec<Told> = hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect();
            (told, begun.elapsed())
        });
        let after = processor_seconds(self.process.id());
        let kept = actix_web::rt::System::new().block_on(self.kept());
        Ran {
            sent: told.len(),
            refused: told.iter().filter(|told| told.status.is_some_and(|status| status != 303)).count(),
            attempts: kept.iter().map(Vec::len).sum(),
            lost: kept.iter().filter(|attempts| attempts.is_empty()).count(),
            doubled: kept.iter().filter(|attempts| attempts.len() > 1).count(),
            otherwise: self.seated.iter().zip(&kept).filter(|(one, kept)| !kept.contains(&one.given)).count(),
            took,
            times: Times::of(told.iter().filter_map(|told| told.status.map(|_| told.took)).collect()),
            processor: before.zip(after).map(|(before, after)| after - before),
        }
    }

    fn path(&self) -> String {
        format!("/courses/{COURSE}/{}/attempts", self.module)
    }

    /// The answers of every attempt of each.
    async fn kept(&self) -> Vec<Vec<BTreeMap<String, Given>>> {
        let (people, module): (Vec<Id>, String) =
            (self.seated.iter().map(|one| one.person).collect(), self.module.clone());
        self.world
            .read(move |conn| {
                let answers = |person: &Id| {
                    let attempts = attempts_at(conn, *person, COURSE, &module)?;
                    Ok(attempts.into_iter().map(|earlier| earlier.attempt.answers).collect())
                };
                people.iter().map(answers).collect()
            })
            .await
    }
}

/// What one request came to: nothing where the line was lost.
struct Told {
    status: Option<u16>,
    took: Duration,
}

impl Seated {
    fn hands_in(&self, nth: usize, to: SocketAddr, path: &str) -> Vec<Told> {
        let headers = [("Cookie", &*self.cookie)];
        let press = || {
            let begun = Instant::now();
            let answer = wire::request(to, "POST", path, &headers, &self.body);
            Told { status: Some(answer.map_or(0, |answer| answer.status)), took: begun.elapsed() }
        };
        if nth % 8 == 1 {
            let lost = wire::send(to, "POST", path, &headers, &self.body);
            drop(lost.expect("a connection"));
            return vec![Told { status: None, took: Duration::ZERO }, press()];
        }
        if nth.is_multiple_of(4) {
            return thread::scope(|scope| {
                let second = scope.spawn(press);
                vec![press(), second.join().unwrap()]
            });
        }
        vec![press()]
    }
}

impl Ran {
    fn is_well(&self) -> bool {
        (self.refused, self.lost, self.doubled, self.otherwise) == (0, 0, 0, 0)
    }

    fn column(&self) -> Vec<(&'static str, String)> {
        let ms = |ms: f64| format!("{ms:.1} ms");
        let each = |seconds: f64| ms(seconds * 1000.0 / self.sent as f64);
        vec![
            ("sheets sent", self.sent.to_string()),
            ("  refused or not answered", self.refused.to_string()),
            ("attempts kept", self.attempts.to_string()),
            ("  people whose attempt is lost", self.lost.to_string()),
            ("  people with more than one", self.doubled.to_string()),
            ("  people with other answers", self.otherwise.to_string()),
            ("from the first to the last answer", format!("{:.2} s", self.took.as_secs_f64())),
            ("half were answered within", ms(self.times.within(50))),
            ("95 of 100 within", ms(self.times.within(95))),
            ("99 of 100 within", ms(self.times.within(99))),
            ("all within", ms(self.times.within(100))),
            ("processor time of the program, each", self.processor.map_or("?".into(), each)),
        ]
    }
}

/// A course, and the people of one commune who learn it.
async fn prepared(records: Records) -> (World, Vec<User>, String, Vec<Question>) {
    let world = World::on(records);
    let commune = world.unit("Sơn Hà", Level::Commune, None).await;
    let mut users = Vec::new();
    for nth in 0..PEOPLE {
        users.push(world.user(&format!("Đinh Văn Học {nth}"), Role::Learner, &commune).await);
    }
    published(&world).await;
    let (_, shelved) = world.app.shelf.current(&world.db, COURSE).await.unwrap();
    let module = shelved.modules()[0].clone();
    let questions = shelved.quiz(&module).unwrap().questions.of(Language::Vi).clone();
    (world, users, module, questions)
}

/// The form of the quiz as a browser would send it: what the page hides in it, and the answers.
fn sheet(to: SocketAddr, cookie: &str, module: &str, given: &BTreeMap<String, Given>) -> String {
    let path = format!("/courses/{COURSE}/{module}/quiz");
    let page = wire::request(to, "GET", &path, &[("Cookie", cookie)], "").expect("the page of the quiz");
    let page = Html::parse_document(&page.body);
    let hidden = Selector::parse("form[action$='/attempts'] input[type=hidden]").unwrap();
    let mut fields: Vec<(String, String)> = page
        .select(&hidden)
        .filter_map(|field| Some((field.attr("name")?.to_owned(), field.attr("value")?.to_owned())))
        .collect();
    assert!(fields.iter().any(|(name, _)| name == "id"), "the page of the quiz has no sheet");
    for (question, given) in given {
        fields.extend(given.iter().map(|text| (format!("q.{question}"), text.clone())));
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    encoded(&fields)
}
