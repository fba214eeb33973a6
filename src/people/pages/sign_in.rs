//! Signing in and out, the reader's language.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::super::chain::Chain;
use super::super::viewer::{self, Redirect, Viewer, Visit};
use super::super::{phone, queries, token};
use crate::app::App;
use crate::error::Error;
use crate::kit::clock::new_id;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::text::{Language, Message};
use crate::kit::words;

#[derive(Serialize)]
struct SignInPage {
    form: Form,
    /// What is wrong with the whole form.
    refusal: Option<Message>,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "people/sign_in";
}

/// GET /sign-in
pub async fn show_sign_in(app: Data<App>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    if visit.is_signed_in() {
        return Ok(Redirect::to("/").answer());
    }
    let asked = Form::parse(request.query_string().as_bytes());
    let form = Form::new().with("back", asked.raw("back")).with("unsaved", asked.raw("unsaved"));
    visit.show(&app, &SignInPage { form, refusal: None })
}

/// POST /sign-in
pub async fn sign_in(
    app: Data<App>,
    visit: Visit,
    request: HttpRequest,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let now = app.now();
    let login = form.line("login");
    // Exactly what was typed: a password may begin with a space.
    let typed = form.raw("password").to_owned();
    if typed.is_empty() {
        form.refuse("password", Message::new("form.required"));
    }
    let form = form.with("password", "");
    let Some(login) = login.filter(|_| form.is_fine()) else {
        return visit.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { form, refusal: None });
    };
    let phone = phone::normal(&login);
    let name = format!("name:{}", phone.clone().unwrap_or_else(|| words::fold(&login)));
    let address = format!("address:{}", app.address_of(&request));
    let (account, guess) = {
        let name = name.clone();
        app.db
            .write(move |conn| -> Result<_, Error> {
                let guess = queries::note_guess(conn, &name, &address, now)?;
                Ok((queries::account_by_login(conn, &login, phone.as_deref())?, guess))
            })
            .await?
    };
    let Some(guess) = guess else {
        let refusal = Some(Message::new("people.too_many_guesses"));
        return visit.draw(&app, StatusCode::TOO_MANY_REQUESTS, &SignInPage { form, refusal });
    };
    let hash = account.as_ref().map(|a| a.password_hash.clone());
    if !app.password_matches(typed, hash).await? {
        let refusal = Some(Message::new("people.wrong_password"));
        return visit.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { form, refusal });
    }
    let account = account.ok_or_else(|| Error::Broken("a password matched no account".into()))?;
    let (person, must_change, sign_in) = (account.person, account.must_change, new_id());
    let refresh = token::refresh(sign_in);
    let chain = Chain::beginning(token::hash_of(&refresh), now);
    let began = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let began = queries::start_sign_in(conn, sign_in, &account, &chain, now)?;
            if began {
                queries::forgive_guesses(conn, &name, &guess)?;
            }
            Ok(began)
        })
        .await?;
    if !began {
        // Meanwhile somebody was given another password.
        let refusal = Some(Message::new("people.wrong_password"));
        return visit.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { form, refusal });
    }
    let back = if must_change { "/password" } else { own_address(form.raw("back")) };
    let mut response = Redirect::to(back).answer();
    for cookie in viewer::sign_in_cookies(&app, person, sign_in, refresh) {
        response.add_cookie(&cookie).map_err(|e| Error::Broken(e.to_string()))?;
    }
    Ok(response)
}

/// An address of this site to come back to; anything else is the home page.
fn own_address(back: &str) -> &str {
    let is_own = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains('\\')
        && !back.chars().any(char::is_control);
    if is_own { back } else { "/" }
}

/// POST /sign-out
pub async fn sign_out(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let (sign_in, now) = (viewer.sign_in, app.now());
    app.db
        .write(move |conn| -> Result<_, Error> {
            Ok(queries::end_sign_in(conn, sign_in, "signed_out", now)?)
        })
        .await?;
    signed_out("signed_out")
}

/// POST /sign-out-everywhere
pub async fn sign_out_everywhere(app: Data<App>, viewer: Viewer) -> Result<HttpResponse, Error> {
    let (person, now) = (viewer.person, app.now());
    app.db
        .write(move |conn| -> Result<_, Error> {
            Ok(queries::end_all_sign_ins(conn, person, None, "everywhere", now)?)
        })
        .await?;
    signed_out("signed_out_everywhere")
}

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

fn signed_out(notice: &'static str) -> Result<HttpResponse, Error> {
    let mut response = Redirect::to("/sign-in").saying(notice).answer();
    // Phones are shared: over HTTPS the browser drops the pages and pictures that it has. Elsewhere, and
    // for pages that it keeps whole, see `Vary` in `Visit::draw` and `static/js/reader.js`.
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\""));
    for cookie in viewer::sign_out_cookies() {
        response.add_cookie(&cookie).map_err(|e| Error::Broken(e.to_string()))?;
    }
    Ok(response)
}

/// POST /language
pub async fn choose_language(app: Data<App>, visit: Visit, form: Form) -> Result<HttpResponse, Error> {
    let language = Language::from_code(form.raw("lang")).ok_or(Error::NotFound)?;
    let mut response = Redirect::to(own_address(form.raw("back"))).answer();
    if let Some(person) = visit.person() {
        app.db
            .write(move |conn| -> Result<_, Error> { Ok(queries::set_language(conn, person, language)?) })
            .await?;
    }
    let cookie = viewer::language_cookie(&app, language);
    response.add_cookie(&cookie).map_err(|e| Error::Broken(e.to_string()))?;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for back in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""] {
            assert_eq!(own_address(back), "/", "{back}");
        }
        assert_eq!(own_address("/courses/leg?x=1"), "/courses/leg?x=1");
    }
}
