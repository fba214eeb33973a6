//! What a request may reach, and the building of the site around it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::{Compress, DefaultHeaders, Next, from_fn};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, HttpServer};
use tokio::sync::Semaphore;

use crate::classes::Above;
use crate::config::Settings;
use crate::courses::markdown::Wording;
use crate::courses::pictures::gallery::{Gallery, Hung};
use crate::error::Error;
use crate::kit::clock::{Clock, Timestamp};
use crate::kit::db::Db;
use crate::kit::files::CourseFolder;
use crate::kit::log;
use crate::kit::page::Views;
use crate::people::password::{self, Cost};
use crate::people::token::Key;
use crate::people::{self, viewer};
use crate::quizzes::shelf::Shelf;
use crate::{attendance, cascade, documents, quizzes, rounds, routes};

/// Everything a request may reach.
pub struct App {
    /// The records.
    pub db: Db,
    /// Templates, texts and static files.
    pub views: Arc<Views>,
    /// The editions of courses, read once, with their quizzes.
    pub shelf: Shelf,
    /// The texts of documents, rendered once.
    pub documents: documents::rendering::Texts,
    /// What classes asks of the slices above it.
    pub above: Above,
    /// Where courses to be published come from.
    pub courses: CourseFolder,
    /// The pictures of that folder, each taken in once.
    pub gallery: Arc<Gallery>,
    /// Where `now` comes from.
    pub clock: Clock,
    /// Signs access tokens.
    pub key: Key,
    /// Is this the demo, with its cast and its page of parts?
    pub demo: bool,
    /// Are cookies sent over HTTPS only?
    pub secure_cookies: bool,
    /// After how many days a roll is locked.
    pub lock_days: i64,
    trust_proxy: bool,
    cost: Cost,
    /// Two hashes at a time: a password costs 40 ms of one core, and both must not be taken for long.
    hashing: Arc<Semaphore>,
    /// One picture or archive at a time: taking in a large photograph needs some 300 MB while it lasts.
    taking_in: Arc<Semaphore>,
}

impl App {
    /// Puts the parts together; makes the site's key if there is none yet, and fills in what older editions
    /// do not say of their modules.
    pub fn build(settings: &Settings, views: Arc<Views>, db: Db, clock: Clock) -> Result<App, String> {
        let (fresh, now) = (people::token::secret(), clock.now());
        let secret = db
            .write_now(move |conn| -> Result<_, Error> {
                quizzes::queries::fill_in_modules(conn, None)?;
                Ok(people::queries::site_key(conn, "access-token", &fresh, now)?)
            })
            .map_err(|e| e.to_string())?;
        Ok(App {
            db,
            shelf: Shelf::new(Wording::both(&views.texts)),
            documents: documents::rendering::Texts::new(Wording::both(&views.texts)),
            above: Above {
                begun: cascade::queries::begun_among,
                taught_on: cascade::queries::first_taught_on,
                called: attendance::queries::called_in,
                taught: cascade::queries::classes_that_taught,
                marked: rounds::queries::evidenced_in,
                marks: attendance::queries::marks_said,
                asking: rounds::queries::asking,
                forget: rounds::queries::forget_class,
            },
            courses: settings.courses.clone(),
            gallery: Arc::default(),
            views,
            clock,
            key: Key::new(&secret),
            demo: settings.demo,
            secure_cookies: settings.secure_cookies,
            lock_days: settings.lock_days,
            trust_proxy: settings.trust_proxy,
            cost: settings.password_cost,
            hashing: Arc::new(Semaphore::new(2)),
            taking_in: Arc::new(Semaphore::new(1)),
        })
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The address a request comes from; the proxy's word is taken only where the settings say so.
    pub fn address_of(&self, request: &HttpRequest) -> String {
        let told = if self.trust_proxy { told_by_proxy(request) } else { None };
        let address = told.or_else(|| request.peer_addr().map(|peer| peer.ip()));
        address.map_or_else(|| "unknown".to_owned(), |ip| ip.to_string())
    }

    /// Hashes a password on its own thread, two at a time.
    pub async fn hash_password(&self, password: String) -> Result<String, Error> {
        let cost = self.cost;
        self.at_leisure(move || password::hash(&password, cost)).await
    }

    /// Is this the password of that hash? Takes as long where there is no account to
    /// compare with, or the password is too long to be one.
    pub async fn password_matches(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let cost = self.cost;
        self.at_leisure(move || match hash {
            Some(hash) if password.len() <= password::LONGEST => password::matches(&password, &hash),
            _ => {
                let spent = password::hash("as long as any other", cost);
                spent.is_empty()
            }
        })
        .await
    }

    /// Looks at a picture or an archive on its own thread, one after another.
    pub async fn take_in<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        in_turn(&self.taking_in, work).await
    }

    /// The files of the folder of courses as they are now, with its pictures taken in (by the gallery, which
    /// takes in one at a time itself).
    pub async fn course_files(&self) -> Result<Hung, Error> {
        let (folder, gallery) = (self.courses.clone(), self.gallery.clone());
        let read = actix_web::web::block(move || folder.read().map(|contents| gallery.hang(contents))).await;
        let read = read.map_err(|e| Error::Broken(e.to_string()))?;
        read.map_err(|e| Error::Broken(format!("the folder of courses: {e}")))
    }

    async fn at_leisure<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        in_turn(&self.hashing, work).await
    }
}

/// Does work on a thread of its own when a turn is free. The turn ends with the work: who went away while it
/// was done gives up no turn that is still used.
async fn in_turn<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let turn = turns.clone().acquire_owned().await.map_err(|e| Error::Broken(e.to_string()))?;
    let work = move || {
        let _turn = turn;
        work()
    };
    actix_web::web::block(work).await.map_err(|e| Error::Broken(e.to_string()))
}

/// The last address of the last `X-Forwarded-For`: the proxy appends it; whatever stands before, and
/// all of `Forwarded`, the client may have written.
fn told_by_proxy(request: &HttpRequest) -> Option<IpAddr> {
    let line = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
    let last = line.rsplit(',').next()?.trim();
    last.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// GET /healthz: is the process up and does the database answer?
pub async fn healthz(app: Data<App>) -> HttpResponse {
    let answered = app.db.read(|conn| -> Result<_, Error> { Ok(people::queries::any_account(conn)?) }).await;
    match answered {
        Ok(_) => HttpResponse::Ok().content_type("text/plain").body("ok\n"),
        Err(_) => HttpResponse::ServiceUnavailable().content_type("text/plain").body("database\n"),
    }
}

/// GET /static/{path}: a file of the program; with its hash in the address it may be kept for ever.
pub async fn static_file(
    app: Data<App>,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let asset = app.views.assets.get(path.as_str()).ok_or(Error::NotFound)?;
    let lasting = request.query_string() == format!("v={}", asset.hash);
    let caching = if lasting { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let tag = format!("\"{}\"", asset.hash);
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == tag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, caching)).insert_header((header::ETAG, tag));
    if known {
        return Ok(response.finish());
    }
    Ok(response.content_type(asset.content_type).body(asset.bytes.clone()))
}

/// What every answer tells the browser: no script or style but our own files, no frames, no guessing of types.
fn headers() -> DefaultHeaders {
    let header = |name, value| (HeaderName::from_static(name), HeaderValue::from_static(value));
    DefaultHeaders::new()
        .add(header(
            "content-security-policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ))
        .add(header("x-content-type-options", "nosniff"))
        .add(header("referrer-policy", "same-origin"))
}

/// Who asks for the head alone is answered as for the whole; the server then leaves the body out.
async fn head_as_get<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}

/// The whole site as one service; the tests drive the same one.
pub fn site(
    app: Data<App>,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let demo = app.demo;
    actix_web::App::new()
        .app_data(app)
        .wrap(from_fn(viewer::recognise))
        .wrap(Compress::default())
        .wrap(headers())
        .wrap(from_fn(head_as_get))
        .wrap(from_fn(log::requests))
        .configure(move |config| routes::all(config, demo))
}

/// Hands in what nobody comes back for, at the start and every minute.
async fn end_sittings(app: Data<App>) {
    loop {
        match quizzes::jobs::hand_in_overdue(&app.db, &app.shelf, None, app.now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "sittings whose time was over were handed in"),
            Err(error) => tracing::warn!(%error, "sittings whose time is over cannot be handed in now"),
        }
        actix_web::rt::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Makes ready for searching what an earlier program did otherwise, while others are answered.
async fn make_passages(app: Data<App>) {
    match documents::jobs::make_passages(&app.db, &app.views).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "documents were made ready for searching"),
        Err(error) => tracing::warn!(%error, "documents cannot be made ready for searching now"),
    }
}

/// Serves until Ctrl-C or a polite signal; requests under way are finished.
pub async fn serve(app: App, listener: std::net::TcpListener) -> std::io::Result<()> {
    let app = Data::new(app);
    actix_web::rt::spawn(end_sittings(app.clone()));
    actix_web::rt::spawn(make_passages(app.clone()));
    HttpServer::new(move || site(app.clone()))
        .tcp_nodelay(true)
        .workers(2)
        .shutdown_timeout(10)
        .listen(listener)?
        .run()
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[actix_web::test]
    async fn work_waits_for_its_turn_and_keeps_it_to_its_end() {
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        let (turns, under_way) = (Arc::new(Semaphore::new(1)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let under_way = under_way.clone();
            in_turn(&turns, move || {
                let others = under_way.fetch_add(1, SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(20));
                under_way.fetch_sub(1, SeqCst);
                others
            })
        };
        // Whoever asked for this one goes away while it is done.
        let gone = actix_web::rt::time::timeout(std::time::Duration::from_millis(5), work());
        assert!(gone.await.is_err());
        let (one, two, three) = tokio::join!(work(), work(), work());
        assert_eq!([one, two, three].map(|others| others.unwrap()), [0, 0, 0]);
    }

    #[test]
    fn only_what_the_proxy_appended_is_believed() {
        let told = |lines: &[(&'static str, &str)]| {
            let append = |request: TestRequest, line: &(&'static str, &str)| request.append_header(*line);
            told_by_proxy(&lines.iter().fold(TestRequest::get(), append).to_http_request())
        };
        let forwarded = "x-forwarded-for";
        let ip = |text: &str| text.parse::<IpAddr>().ok();
        assert_eq!(told(&[(forwarded, "10.9.9.9")]), ip("10.9.9.9"));
        assert_eq!(told(&[(forwarded, "1.1.1.1, 10.9.9.9")]), ip("10.9.9.9"));
        assert_eq!(told(&[(forwarded, "1.1.1.1"), (forwarded, "10.9.9.9:4711")]), ip("10.9.9.9"));
        assert_eq!(told(&[(forwarded, "2001:db8::7")]), ip("2001:db8::7"));
        assert_eq!(told(&[("forwarded", "for=1.1.1.1")]), None);
        assert_eq!(told(&[(forwarded, "nobody")]), None);
    }
}
