//! The real site, in this process, without a socket.

use std::cell::Cell;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::test::{self, TestRequest};

use super::visitor::Visitor;
use super::world::{User, World};

pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// What came back, before it is read as a page.
pub struct Raw {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The same as it came.
    pub bytes: Vec<u8>,
}

/// A site of one test: `Site::new().await`. Facts are put in with the functions of [`World`].
#[derive(Clone)]
pub struct Site {
    // Before the world: the site's connections go before its database does.
    door: Rc<dyn Fn(TestRequest) -> Later<Raw>>,
    world: Rc<World>,
    visitors: Rc<Cell<u8>>,
}

impl Deref for Site {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Site {
    /// An empty site on a fresh database.
    pub async fn new() -> Site {
        Site::around(World::new()).await
    }

    /// The whole demo, with the ids of `lantoa::demo`.
    pub async fn with_the_demo() -> Site {
        Site::around(World::with_the_demo().await).await
    }

    pub async fn around(world: World) -> Site {
        let service = Rc::new(test::init_service(lantoa::app::site(world.app.clone())).await);
        let door = move |request: TestRequest| -> Later<Raw> {
            let service = service.clone();
            Box::pin(async move {
                let response = test::call_service(&*service, request.to_request()).await;
                let status = response.status().as_u16();
                let headers = response
                    .headers()
                    .iter()
                    .map(|(k, v)| (k.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned()))
                    .collect();
                let bytes = test::read_body(response).await.to_vec();
                let body = String::from_utf8_lossy(&bytes).into_owned();
                Raw { status, headers, body, bytes }
            })
        };
        Site { door: Rc::new(door), world: Rc::new(world), visitors: Rc::default() }
    }

    pub(super) async fn answer(&self, request: TestRequest) -> Raw {
        (self.door)(request).await
    }

    /// Somebody with a browser of their own and no cookies yet.
    pub fn visitor(&self) -> Visitor {
        self.visitors.set(self.visitors.get() + 1);
        Visitor::new(self.clone(), self.visitors.get())
    }

    /// A browser in which this person has signed in, by the form.
    pub async fn sign_in_as(&self, user: &User) -> Visitor {
        self.sign_in(&user.user_name, &user.password).await
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Visitor {
        let visitor = self.visitor();
        let answer = visitor.try_sign_in(login, password).await;
        assert_eq!(answer.code(), 303, "{login} could not sign in: {}", answer.text());
        visitor
    }
}
