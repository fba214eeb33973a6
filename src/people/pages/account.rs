//! Giving a person an account, or a new one-time password; the password is shown once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::queries::{self, Account, NewAccount};
use super::super::viewer::{Redirect, Viewer};
use super::super::{Person, Right, giving, password, recording, token, user_name};
use crate::app::App;
use crate::error::Error;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::units::scope::Scope;

#[derive(Serialize)]
struct AccountPage {
    form: Form,
    person: Id,
    name: String,
    unit: Id,
    unit_name: String,
    has_account: bool,
    /// Somebody else was quicker; nothing was done.
    overtaken: bool,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "people/account";
}

/// The slip with the one-time password, to be printed or copied by hand.
#[derive(Serialize)]
struct SlipPage {
    person: Id,
    unit: Id,
    name: String,
    unit_name: String,
    user_name: String,
    phone: Option<String>,
    password: String,
    is_new: bool,
}

impl Page for SlipPage {
    const TEMPLATE: &'static str = "people/slip";
}

/// A person whom the viewer administers and whose roles reach no further than the viewer's own.
fn administered(
    conn: &mut Conn,
    viewer: &Viewer,
    person: Id,
    today: Day,
) -> Result<(Person, Option<Account>), Error> {
    let scope: Scope = viewer.require(Right::Administer)?;
    let person = queries::person(conn, person, &scope)?;
    let held = queries::standing_grants_of(conn, person.id, today)?;
    giving::may_give_password(&held, &scope).map_err(|refusal| Error::NotAllowed(refusal.key()))?;
    let account = queries::account(conn, person.id)?;
    Ok((person, account))
}

/// What tells one state of an account from the next: every password has its own hash.
fn state_of(account: Option<&Account>) -> String {
    account.map(|account| token::hash_of(&account.password_hash)).unwrap_or_default()
}

/// The form, knowing the account as it is now.
fn account_page(person: &Person, account: Option<&Account>, form: Form) -> AccountPage {
    AccountPage {
        form: form.with("seen", state_of(account)),
        person: person.id,
        name: person.full_name.clone(),
        unit: person.unit,
        unit_name: person.unit_name.clone(),
        has_account: account.is_some(),
        overtaken: false,
    }
}

/// GET /people/{person}/account
pub async fn show_account(app: Data<App>, viewer: Viewer, person: Path<Id>) -> Result<HttpResponse, Error> {
    let (person, asking, today) = (person.into_inner(), viewer.clone(), app.now().day());
    let page = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let (person, account) = administered(conn, &asking, person, today)?;
            let form = match &account {
                Some(account) => Form::new()
                    .with("user_name", &account.user_name)
                    .with("phone", account.phone.as_deref().unwrap_or("")),
                None => {
                    let suggested = user_name::suggestion(&person.full_name, &person.unit_name);
                    let taken = queries::user_names_beginning(conn, &suggested)?;
                    let details = queries::known_details(conn, person.id)?;
                    Form::new()
                        .with("user_name", user_name::free(&suggested, &taken))
                        .with("phone", details.phone.unwrap_or_default())
                }
            };
            Ok(account_page(&person, account.as_ref(), form))
        })
        .await?;
    viewer.show(&app, &page)
}

/// What was filled in, and the password that goes with it.
#[derive(Clone)]
struct Filled {
    user_name: String,
    phone: Option<String>,
    /// The state of the account that the form was drawn for.
    seen: String,
    /// Derived from that state: the same form sent twice gives the same password.
    password: String,
}

impl Filled {
    /// Reads the form; what is wrong is noted in it.
    fn read(app: &App, person: Id, form: &mut Form) -> Filled {
        let user_name = form.line("user_name");
        if let Some(Err(refusal)) = user_name.as_deref().map(user_name::check) {
            form.refuse("user_name", Message::new(refusal.key()));
        }
        let phone = recording::phone(form, "phone");
        let seen = form.raw("seen").to_owned();
        let seed = app.key.derive("one-time password", &format!("{person} {seen}"));
        Filled { user_name: user_name.unwrap_or_default(), phone, seen, password: password::one_time(&seed) }
    }

    fn is_of(&self, account: &Account) -> bool {
        (&self.user_name, &self.phone) == (&account.user_name, &account.phone)
    }
}

/// What came of the form.
enum Outcome {
    /// The account has the password of this form.
    Given(Person),
    Refused(Person, Option<Account>, Form),
    /// The account is no longer as the form knew it.
    Overtaken,
}

/// POST /people/{person}/account
pub async fn give_account(
    app: Data<App>,
    viewer: Viewer,
    person: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (id, today) = (person.into_inner(), app.now().day());
    if id == viewer.person {
        // One's own password is changed by knowing the old one.
        return Ok(Redirect::to("/password").answer());
    }
    let filled = Filled::read(&app, id, &mut form);
    // Twice: a second click may find that the first has given the account between its two steps.
    for _ in 0..2 {
        let asking = viewer.clone();
        // The right comes before the hashing, which is dear.
        let (person, account) = app.db.read(move |conn| administered(conn, &asking, id, today)).await?;
        let outcome = match &account {
            Some(account) if form.is_fine() && state_of(Some(account)) != filled.seen => {
                again(&app, person, account, &filled, &form).await?
            }
            _ if form.is_fine() => give(&app, &viewer, id, &filled, &form).await?,
            _ => Outcome::Refused(person, account, form.clone()),
        };
        match outcome {
            Outcome::Given(person) => return viewer.show(&app, &slip(person, filled)),
            Outcome::Refused(person, account, form) => {
                let page = account_page(&person, account.as_ref(), form);
                return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page);
            }
            Outcome::Overtaken => {}
        }
    }
    let asking = viewer.clone();
    let (person, account) = app.db.read(move |conn| administered(conn, &asking, id, today)).await?;
    let page = AccountPage { overtaken: true, ..account_page(&person, account.as_ref(), form) };
    viewer.draw(&app, StatusCode::CONFLICT, &page)
}

/// The form comes for an account that is not as it was when the form was drawn: is that this very
/// form's own work?
async fn again(
    app: &App,
    person: Person,
    account: &Account,
    filled: &Filled,
    form: &Form,
) -> Result<Outcome, Error> {
    let hash = account.password_hash.clone();
    if !app.password_matches(filled.password.clone(), Some(hash)).await? {
        return Ok(Outcome::Overtaken);
    }
    if filled.is_of(account) {
        return Ok(Outcome::Given(person));
    }
    let mut form = form.clone();
    form.refuse("user_name", Message::new("form.sent_already"));
    Ok(Outcome::Refused(person, Some(account.clone()), form))
}

/// Opens the account or gives it the new password, if it is still as the form knew it.
async fn give(app: &App, viewer: &Viewer, id: Id, filled: &Filled, form: &Form) -> Result<Outcome, Error> {
    let (asking, filled, form, now) = (viewer.clone(), filled.clone(), form.clone(), app.now());
    let hash = app.hash_password(filled.password.clone()).await?;
    app.db
        .write(move |conn| -> Result<_, Error> {
            let (person, account) = administered(conn, &asking, id, now.day())?;
            if state_of(account.as_ref()) != filled.seen {
                return Ok(Outcome::Overtaken);
            }
            let mut form = form.clone();
            let (name, phone) = (&filled.user_name, filled.phone.as_deref());
            if queries::is_taken(conn, name, None, id)? {
                form.refuse("user_name", Message::new("people.user_name_taken"));
            } else if queries::is_taken(conn, name, phone, id)? {
                form.refuse("phone", Message::new("people.phone_taken"));
            }
            if !form.is_fine() {
                return Ok(Outcome::Refused(person, account, form));
            }
            let new = NewAccount {
                person: id,
                user_name: filled.user_name.clone(),
                phone: filled.phone.clone(),
                password_hash: hash.clone(),
                must_change: true,
                language: account.map_or(Language::Vi, |a| a.language),
            };
            queries::open_account(conn, &new, Some(asking.person), now)?;
            queries::end_all_sign_ins(conn, id, None, "password", now)?;
            Ok(Outcome::Given(person))
        })
        .await
}

fn slip(person: Person, filled: Filled) -> SlipPage {
    SlipPage {
        person: person.id,
        unit: person.unit,
        name: person.full_name,
        unit_name: person.unit_name,
        is_new: filled.seen.is_empty(),
        user_name: filled.user_name,
        phone: filled.phone,
        password: filled.password,
    }
}
