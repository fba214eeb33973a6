//! The site's parts around a fresh database, a clock that the test moves, and single facts to put in.

use std::sync::{Arc, LazyLock};

use actix_web::web::Data;
use lantoa::app::App;
use lantoa::config::Settings;
use lantoa::demo::props::Props;
use lantoa::error::Error;
use lantoa::kit::clock::{Clock, Day, Timestamp, new_id};
use lantoa::kit::columns::Id;
use lantoa::kit::db::{Conn, Db};
use lantoa::kit::page::Views;
use lantoa::kit::text::Language;
use lantoa::people::password::{self, Cost};
use lantoa::people::queries::{NewAccount, NewGrant};
use lantoa::people::{NewPerson, Role, Sex};
use lantoa::units::queries::NewUnit;
use lantoa::units::{Level, Unit};

use super::records::Records;

/// The password of every [`User`].
pub const PASSWORD: &str = "mưa đầu mùa";

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct User {
    pub person: Id,
    pub full_name: String,
    pub user_name: String,
    pub password: String,
}

/// Everything of a site but its doors; `site.rs` and the browser tests put doors on it.
pub struct World {
    pub app: Data<App>,
    pub db: Db,
    pub clock: Clock,
    pub records: Records,
}

/// The templates, the texts and the static files: the same for every site, so they are read once.
fn views() -> Arc<Views> {
    static VIEWS: LazyLock<Arc<Views>> =
        LazyLock::new(|| Arc::new(Views::load().expect("templates that can be read")));
    VIEWS.clone()
}

impl World {
    /// An empty site at seven in the morning of 21 November 2026 in Vietnam.
    pub fn new() -> World {
        World::on(Records::fresh())
    }

    pub fn on(records: Records) -> World {
        World::with(records, |settings| settings)
    }

    /// The same for real use: without what only the demo has.
    pub fn for_real_use() -> World {
        World::with(Records::fresh(), |settings| Settings { demo: false, ..settings })
    }

    /// A site whose settings are as a test wants them.
    pub fn with(records: Records, set: impl FnOnce(Settings) -> Settings) -> World {
        let start = Day::parse("2026-11-21").unwrap().at_minute(7 * 60);
        let clock = Clock::fixed(start);
        let settings = set(Settings {
            courses: lantoa::kit::files::CourseFolder::Own,
            demo: true,
            secure_cookies: false,
            trust_proxy: false,
            password_cost: Cost::Least,
            lock_days: 3,
        });
        let (address, hand) = (records.address.clone(), clock.clone());
        // On a thread of its own: building waits for the database, which async code must not.
        let building = std::thread::spawn(move || {
            let db = Db::open(&address).map_err(|e| e.to_string())?;
            App::build(&settings, views(), db.clone(), hand).map(|app| (app, db))
        });
        let (app, db) = building.join().unwrap().unwrap();
        World { app: Data::new(app), db, clock, records }
    }

    /// The whole demo: the cast, and what they have done.
    pub async fn with_the_demo() -> World {
        let world = World::new();
        let now = world.now();
        let props = Props::ready(Cost::Least).unwrap();
        assert!(world.write(move |conn| lantoa::demo::write(conn, &props, now)).await);
        world
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Lets time pass.
    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.advance(minutes * Timestamp::MINUTE);
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.advance(seconds * Timestamp::SECOND);
    }

    pub fn pass_days(&self, days: i64) {
        self.clock.advance(days * Timestamp::DAY);
    }

    /// Puts facts in, through a slice's queries.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl Fn(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.db.write(f).await.unwrap()
    }

    /// Looks facts up, through a slice's queries.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl Fn(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.db.read(f).await.unwrap()
    }

    /// A unit below another (none for the root).
    pub async fn unit(&self, name: &str, level: Level, parent: Option<&Unit>) -> Unit {
        let now = self.now();
        let new = NewUnit {
            id: new_id(),
            level,
            name: name.to_owned(),
            code: None,
            parent: parent.map(|p| p.id),
            valid_from: Day::parse("2020-01-01").unwrap(),
        };
        self.write(move |conn| Ok(lantoa::units::queries::add_unit(conn, &new, None, now)?)).await
    }

    /// A person without an account.
    pub async fn person(&self, full_name: &str, unit: &Unit) -> Id {
        let now = self.now();
        let new = NewPerson {
            id: new_id(),
            full_name: full_name.to_owned(),
            sex: Sex::Female,
            birth_year: Some(1990),
            unit: unit.id,
            position: None,
            phone: None,
            ethnicity: None,
            ethnicity_local: None,
            poverty: None,
        };
        self.write(move |conn| {
            lantoa::people::queries::add_person(conn, &new, None, now)?;
            Ok(new.id)
        })
        .await
    }

    /// A person with an account and a role in their unit; the user name is made from the name
    pub async fn user(&self, full_name: &str, role: Role, unit: &Unit) -> User {
        let person = self.person(full_name, unit).await;
        self.grant(person, role, unit).await;
        self.account(person, full_name, None, false).await
    }

    /// Opens an account for a person.
    pub async fn account(&self, person: Id, full_name: &str, phone: Option<&str>, must_change: bool) -> User {
        let now = self.now();
        let last = full_name.split_whitespace().last().unwrap_or("x");
        // Six digits of the id tell people of the same name apart.
        let tail = &person.simple()[26..];
        let user_name = format!("{}.{tail}", lantoa::kit::words::fold(last));
        let new = NewAccount {
            person,
            user_name: user_name.clone(),
            phone: phone.map(str::to_owned),
            password_hash: password::hash(PASSWORD, Cost::Least),
            must_change,
            language: Language::Vi,
        };
        self.write(move |conn| Ok(lantoa::people::queries::open_account(conn, &new, None, now)?)).await;
        User { person, full_name: full_name.to_owned(), user_name, password: PASSWORD.to_owned() }
    }

    /// Gives a role within a unit from today on.
    pub async fn grant(&self, person: Id, role: Role, unit: &Unit) -> Id {
        let (now, unit) = (self.now(), unit.id);
        let new = NewGrant { id: new_id(), person, role, unit, starts_on: now.day(), ends_on: None };
        self.write(move |conn| {
            lantoa::people::queries::give_grant(conn, &new, None, now)?;
            Ok(new.id)
        })
        .await
    }

    /// Takes a role away from today on.
    pub async fn end_grant(&self, grant: Id) {
        let now = self.now();
        self.write(move |conn| Ok(lantoa::people::queries::end_grant(conn, grant, None, now)?)).await;
    }
}
