//! Giving a person an account, or a new one-time password; the password is shown once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::super::queries::{self, Account, NewAccount};
use super::super::viewer::{Redirect, Viewer};
use super::super::{Person, Right, giving, password, phone, user_name};
use crate::app::App;
use crate::error::Error;
use crate::kit::audit::{self, Change};
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

fn account_page(person: &Person, has_account: bool, form: Form) -> AccountPage {
    AccountPage {
        form,
        person: person.id,
        name: person.full_name.clone(),
        unit: person.unit,
        unit_name: person.unit_name.clone(),
        has_account,
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
            Ok(account_page(&person, account.is_some(), form))
        })
        .await?;
    viewer.show(&app, &page)
}

/// What came of the form: the slip's facts, or the form again.
enum Outcome {
    Given { person: Person, is_new: bool },
    Refused { person: Person, has_account: bool, form: Form },
}

/// POST /people/{person}/account
pub async fn give_account(
    app: Data<App>,
    viewer: Viewer,
    person: Path<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (person, now) = (person.into_inner(), app.now());
    if person == viewer.person {
        // One's own password is changed by knowing the old one.
        return Ok(Redirect::to("/password").answer());
    }
    let name = form.line("user_name");
    if let Some(Err(refusal)) = name.as_deref().map(user_name::check) {
        form.refuse("user_name", Message::new(refusal.key()));
    }
    let typed = form.optional_line("phone");
    let phone = typed.as_deref().and_then(phone::normal);
    if typed.is_some() && phone.is_none() {
        form.refuse("phone", Message::new("people.phone_wrong"));
    }
    let password = password::one_time();
    // Hashing is dear: not for a form that is refused anyway.
    let hash = if form.is_fine() { app.hash_password(password.clone()).await? } else { String::new() };
    let asking = viewer.clone();
    let (given_name, given_phone) = (name.clone().unwrap_or_default(), phone.clone());
    let outcome = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let (person, account) = administered(conn, &asking, person, now.day())?;
            let mut form = form.clone();
            if queries::is_taken(conn, &given_name, None, person.id)? {
                form.refuse("user_name", Message::new("people.user_name_taken"));
            } else if queries::is_taken(conn, &given_name, given_phone.as_deref(), person.id)? {
                form.refuse("phone", Message::new("people.phone_taken"));
            }
            if !form.is_fine() {
                return Ok(Outcome::Refused { person, has_account: account.is_some(), form });
            }
            let new = NewAccount {
                person: person.id,
                user_name: given_name.clone(),
                phone: given_phone.clone(),
                password_hash: hash.clone(),
                must_change: true,
                language: account.as_ref().map_or(Language::Vi, |a| a.language),
            };
            queries::open_account(conn, &new, now)?;
            queries::end_all_sign_ins(conn, person.id, None, "password", now)?;
            let action = if account.is_some() { "renewed" } else { "created" };
            let change =
                Change { at: now, by: Some(asking.person), record: "account", id: person.id, action };
            let before = account.as_ref().map(|a| (&a.user_name, &a.phone));
            audit::note(conn, &change, &before, &(&new.user_name, &new.phone))?;
            Ok(Outcome::Given { person, is_new: account.is_none() })
        })
        .await?;
    match outcome {
        Outcome::Refused { person, has_account, form } => {
            let page = account_page(&person, has_account, form);
            viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Outcome::Given { person, is_new } => {
            let page = SlipPage {
                person: person.id,
                unit: person.unit,
                name: person.full_name,
                unit_name: person.unit_name,
                user_name: name.unwrap_or_default(),
                phone,
                password,
                is_new,
            };
            viewer.show(&app, &page)
        }
    }
}
