//! The site on a port, in this process, around a fresh database.

use std::net::{SocketAddr, TcpListener};
use std::ops::Deref;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use lantoa::kit::text::{Language, Message};
use lantoa::quizzes::question::Question;
use serde_json::Value;

use super::browser::Browser;
use super::heard::{Heard, listen};
use crate::site_support::world::World;

/// A site that browsers can reach. Facts are put in with the functions of [`World`].
pub struct Served {
    world: World,
    /// What it answered, where that is written down.
    pub heard: Heard,
    pub address: SocketAddr,
    door: ServerHandle,
}

impl Deref for Served {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Served {
    /// An empty site on a fresh database.
    pub fn new() -> Served {
        Served::around(World::new())
    }

    /// The whole demo: the cast, and what they have done.
    pub async fn with_the_demo() -> Served {
        Served::around(World::with_the_demo().await)
    }

    /// One of which every answer is written down, to be searched.
    pub fn overheard(world: World) -> Served {
        Served::with(world, Heard::everything())
    }

    pub fn around(world: World) -> Served {
        Served::with(world, Heard::default())
    }

    fn with(world: World, heard: Heard) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (opened, opening) = std::sync::mpsc::channel();
        let (app, hearing) = (world.app.clone(), Data::new(heard.clone()));
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let site =
                    move || lantoa::app::site(app.clone()).app_data(hearing.clone()).wrap(from_fn(listen));
                let server = HttpServer::new(site)
                    .tcp_nodelay(true)
                    .workers(1)
                    .disable_signals()
                    .listen(listener)
                    .unwrap()
                    .run();
                opened.send(server.handle()).unwrap();
                server.await
            })
        });
        Served { world, heard, address, door: opening.recv().unwrap() }
    }

    /// The Vietnamese words of a key.
    pub fn said(&self, key: &str, args: &[(&str, Value)]) -> String {
        let message = args.iter().fold(Message::new(key), |m, (name, value)| m.with(name, value.clone()));
        let said = self.app.views.texts.say(Language::Vi, &message);
        assert!(!said.starts_with('['), "there are no words for {key}");
        said
    }

    /// How many modules the edition in use of a course has.
    pub async fn modules_of(&self, course: &str) -> usize {
        let (_, shelved) = self.app.shelf.current(&self.db, course).await.unwrap();
        shelved.course.modules.len()
    }

    /// What is told after a quiz of a course and never before: why each answer is right or wrong.
    pub async fn told_after(&self, course: &str) -> Vec<String> {
        let (_, shelved) = self.app.shelf.current(&self.db, course).await.unwrap();
        let mut told = vec!["class=\"choice right".to_owned()];
        for module in shelved.with_quiz() {
            for language in [Language::Vi, Language::En] {
                for question in shelved.quiz(&module).unwrap().questions.of(language) {
                    told.extend(question.feedback.clone());
                    told.extend(question.choices().iter().filter_map(|choice| choice.feedback.clone()));
                    for given in [question.rules().best(), question.rules().worst()] {
                        let pieces = question.explained(&given, language).outcome.pieces;
                        told.extend(pieces.into_iter().filter_map(|piece| piece.feedback));
                    }
                }
            }
        }
        // A word or two may stand in any sentence.
        told.retain(|words| words.chars().count() > 15);
        told
    }

    /// What is right in the quiz of a module: the name of each field and its values.
    pub async fn answer_key(&self, course: &str, module: &str) -> Vec<(String, Vec<String>)> {
        let (_, shelved) = self.app.shelf.current(&self.db, course).await.unwrap();
        let questions = shelved.quiz(module).unwrap().questions.of(Language::Vi).clone();
        let right = |q: &Question| q.rules().best().into_iter().collect();
        questions.iter().map(|q| (format!("q.{}", q.id), right(q))).collect()
    }

    /// A browser with a window of this width.
    pub async fn browse(&self, width: u32) -> Browser {
        Browser::new(self.address, width, true).await
    }

    /// The same with JavaScript switched off.
    pub async fn browse_without_scripts(&self, width: u32) -> Browser {
        Browser::new(self.address, width, false).await
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // The command is sent at once; nobody waits for the goodbyes.
        drop(self.door.stop(false));
    }
}
