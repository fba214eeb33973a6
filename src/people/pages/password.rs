//! One's own password: changed by knowing the one before.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::super::password;
use super::super::queries::{self, Account};
use super::super::viewer::{Redirect, Viewer};
use crate::app::App;
use crate::error::Error;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::Message;

#[derive(Serialize)]
struct PasswordPage {
    form: Form,
    user_name: String,
    shortest: usize,
    must_change: bool,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "people/password";
}

fn password_page(account: &Account, form: Form) -> PasswordPage {
    PasswordPage {
        // Passwords are the one thing that is not given back.
        form: form.with("old", "").with("new", "").with("again", ""),
        user_name: account.user_name.clone(),
        shortest: password::SHORTEST,
        must_change: account.must_change,
    }
}

/// GET /password
pub async fn show_password(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let person = viewer.person;
    let account = app
        .db
        .read(move |conn| -> Result<_, Error> { queries::account(conn, person)?.ok_or(Error::NotFound) })
        .await?;
    viewer.show(&app, &password_page(&account, Form::new()))
}

/// POST /password
pub async fn change_password(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (person, sign_in, now) = (viewer.person, viewer.sign_in, app.now());
    if form.raw("old").is_empty() {
        // Nothing typed is no guess.
        let known = move |conn: &mut _| -> Result<_, Error> {
            queries::account(conn, person)?.ok_or(Error::NotFound)
        };
        let account = app.db.read(known).await?;
        form.refuse("old", Message::new("form.required"));
        look_at_new(&mut form, &account);
        return viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &password_page(&account, form));
    }
    // Whoever finds a phone unlocked may guess no more often than a stranger. A count of its own:
    // strangers who guess at the name must not keep its owner from changing the password.
    let name = format!("password:{person}");
    let (subject, address) = (name.clone(), format!("address:{}", app.address_of(&request)));
    let (account, guess) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let account = queries::account(conn, person)?.ok_or(Error::NotFound)?;
            Ok((account, queries::note_guess(conn, &subject, &address, now)?))
        })
        .await?;
    let Some(guess) = guess else {
        form.refuse("old", Message::new("people.too_many_guesses"));
        return viewer.draw(&app, StatusCode::TOO_MANY_REQUESTS, &password_page(&account, form));
    };
    let (old, new) = (form.raw("old").to_owned(), form.raw("new").to_owned());
    look_at_new(&mut form, &account);
    if app.password_matches(old, Some(account.password_hash.clone())).await? {
        app.db
            .write(move |conn| -> Result<_, Error> { Ok(queries::forgive_guesses(conn, &name, &guess)?) })
            .await?;
    } else {
        form.refuse("old", Message::new("people.wrong_old_password"));
    }
    if form.is_fine() {
        let (hash, known) = (app.hash_password(new).await?, account.clone());
        let changed = app
            .db
            .write(move |conn| -> Result<_, Error> {
                let changed = queries::set_password(conn, &known, &hash, now)?;
                if changed {
                    // Whoever else had the old password is out.
                    queries::end_all_sign_ins(conn, person, Some(sign_in), "password", now)?;
                }
                Ok(changed)
            })
            .await?;
        if changed {
            return Ok(Redirect::to("/").saying("password_changed").answer());
        }
        // Meanwhile an administrator gave another: that one stands.
        form.refuse("old", Message::new("people.wrong_old_password"));
    }
    viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &password_page(&account, form))
}

/// Refuses a new password that cannot be one, and one that was not typed twice alike.
fn look_at_new(form: &mut Form, account: &Account) {
    let new = form.raw("new").to_owned();
    if let Err(refusal) = password::check_new(&new, &account.user_name) {
        form.refuse("new", Message::new(refusal.key()).with("shortest", password::SHORTEST as i64));
    } else if new == form.raw("old") {
        form.refuse("new", Message::new("people.password_unchanged"));
    }
    if form.raw("again") != new {
        form.refuse("again", Message::new("people.password_differs"));
    }
}
