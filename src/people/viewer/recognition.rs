//! What happens before every handler: who asks, by which cookies, and from which site.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest};

use super::super::chain::Worth;
use super::super::{queries, token};
use super::answers::{Redirect, error_page, sign_in_unsaved};
use super::{Known, Visit, cookies};
use crate::app::App;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::peek::peek;
use crate::kit::text::Language;

/// Finds out who asks, renews cookies, refuses posts from other sites and from pages drawn for somebody else,
/// and draws the pages of errors.
pub async fn recognise(
    app: Data<App>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.path().starts_with("/static/") || request.path() == "/healthz" {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    // Before anyone is recognised: that may renew the refresh token, whose cookie must then be sent.
    if let Some(error) = refusal(&request) {
        let visit = Visit::of(&request, None);
        return Ok(request.into_response(error_page(&app, &visit, &error)));
    }
    let (visit, renewed) = match look(&app, &request).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a visitor could not be recognised");
            let visit = Visit::of(&request, None);
            return Ok(request.into_response(error_page(&app, &visit, &error)));
        }
    };
    request.extensions_mut().insert(visit.clone());
    let mut response = if is_drawn_for_another(&visit, &mut request).await {
        let drawn = error_page(&app, &visit, &Error::DrawnForAnother);
        request.into_response(drawn)
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    if let Some(error) = response.response().error() {
        let drawn = match error.as_error::<Error>() {
            Some(Error::SignIn) if leaves_unsaved(response.request()) => sign_in_unsaved(&visit),
            Some(error) => {
                if matches!(error, Error::Broken(_) | Error::Query(_)) {
                    let route = response.request().match_pattern().unwrap_or_default();
                    tracing::error!(%error, route, "a request broke");
                }
                error_page(&app, &visit, error)
            }
            // actix's own refusals: an address that is no id, a form that is too long.
            None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                error_page(&app, &visit, &Error::TooLarge)
            }
            None => error_page(&app, &visit, &Error::NotFound),
        };
        response = response.into_response(drawn);
    } else if response.status() == StatusCode::NOT_FOUND && is_bare(&response) {
        let drawn = match page_above(response.request()) {
            Some(page) => Redirect::to(page).answer(),
            None => error_page(&app, &visit, &Error::NotFound),
        };
        response = response.into_response(drawn);
    }
    for cookie in renewed {
        // A handler that signs out or in has the last word about its own cookies.
        let set_by_handler = response.response().cookies().any(|c| c.name() == cookie.name());
        if !set_by_handler {
            response.response_mut().add_cookie(&cookie)?;
        }
    }
    Ok(response)
}

/// Why a request is not even looked into.
fn refusal(request: &ServiceRequest) -> Option<Error> {
    if is_post(request.method()) && !is_same_site(request) {
        return Some(Error::CrossSite);
    }
    // No record is called by the character NUL, and PostgreSQL does not even look for one.
    let names_nul = request.path().contains('\0') || request.uri().path().contains("%00");
    names_nul.then_some(Error::NotFound)
}

/// Where whoever holds the phone means just that phone: to leave it, or to read it in that language. Signing
/// out everywhere is none of these: it means all the phones of whom the page was drawn for.
const ANYBODYS: [&str; 2] = ["/sign-out", "/language"];

/// Was the form that is posted drawn for somebody else than the one who is signed in now? On a shared phone
/// an old page may be sent after another person has signed in; `parts/own` says whose it is. What says
/// nothing of that (a script) is taken as sent by the one signed in.
async fn is_drawn_for_another(visit: &Visit, request: &mut ServiceRequest) -> bool {
    let asks = is_post(request.method()) && !ANYBODYS.contains(&request.path());
    let Some(person) = visit.person().filter(|_| asks) else { return false };
    let form = peek(request).await;
    let drawn_for = form.all("drawn_for");
    drawn_for.iter().any(|named| *named != person.to_string())
}

/// Is something lost when this is not done for want of a sign-in? Not where one only wanted to leave.
fn leaves_unsaved(request: &HttpRequest) -> bool {
    is_post(request.method()) && !request.path().starts_with("/sign-out")
}

fn is_bare(response: &ServiceResponse<BoxBody>) -> bool {
    !response.headers().contains_key(header::CONTENT_TYPE)
}

/// Where an address that only takes posts leads whoever asks for it as a page: a refused form stands
/// there, and browsers ask again for what they show. `None` for an address that is none of ours.
fn page_above(request: &HttpRequest) -> Option<String> {
    let map = request.resource_map();
    if is_post(request.method()) || map.match_pattern(request.path()).is_none() {
        return None;
    }
    let above = request.path().rsplit_once('/').map_or("", |(above, _)| above);
    Some(if map.match_pattern(above).is_some() { above.to_owned() } else { "/".to_owned() })
}

fn is_post(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn header_of<'a>(request: &'a ServiceRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Did the browser send this from one of our own pages? Browsers say so by `Sec-Fetch-Site`, older
/// ones by `Origin`, the oldest by `Referer`; a post that says nothing is refused.
fn is_same_site(request: &ServiceRequest) -> bool {
    match header_of(request, "sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => {
            let from = header_of(request, "origin").or_else(|| header_of(request, "referer"));
            from.is_some_and(|address| own_path(request, address).is_some())
        }
    }
}

/// Path and query of a whole address, if it is one of this site.
fn own_path<'a>(request: &ServiceRequest, address: &'a str) -> Option<&'a str> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    (!host.is_empty() && host == request.connection_info().host()).then_some(path)
}

impl Visit {
    fn of(request: &ServiceRequest, signed_in: Option<Known>) -> Visit {
        let chosen = request.cookie(cookies::LANGUAGE).and_then(|c| Language::from_code(c.value()));
        let wished = || Language::wished(header_of(request, "accept-language").unwrap_or(""));
        let language = match &signed_in {
            Some(known) => known.who.language,
            None => chosen.unwrap_or_else(wished),
        };
        // What was posted cannot be come back to, only the page that its form is on.
        let path = match is_post(request.method()) {
            true => header_of(request, "referer").and_then(|address| own_path(request, address)),
            false => request.uri().path_and_query().map(|path| path.as_str()),
        };
        let path = path.filter(|path| path.starts_with('/')).unwrap_or("/").to_owned();
        let is_key =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let notice = request.cookie(cookies::NOTICE).map(|c| c.value().to_owned()).filter(|key| is_key(key));
        Visit { language, path, notice, signed_in }
    }
}

/// Reads the cookies: who is signed in, and which cookies to send back.
async fn look(app: &App, request: &ServiceRequest) -> Result<(Visit, Vec<Cookie<'static>>), Error> {
    let now = app.now();
    let access = request.cookie(cookies::ACCESS).and_then(|c| app.key.read(c.value(), now));
    let refresh = request.cookie(cookies::REFRESH).map(|c| c.value().to_owned());
    if let Some(claims) = access {
        let sent = refresh.as_deref().map(token::hash_of);
        let (known, arrived) = app
            .db
            .read(move |conn| -> Result<_, Error> {
                let Some(who) = queries::signed_in(conn, claims.sid, now)? else { return Ok((None, None)) };
                let grants = queries::grants_of(conn, who.person, now.day())?;
                let chain = if who.two_tokens { queries::chain(conn, claims.sid)? } else { None };
                let arrived = chain.zip(sent.as_deref()).and_then(|(chain, sent)| chain.arrived(sent, now));
                Ok((Some(Known { sign_in: claims.sid, who, grants }), arrived))
            })
            .await?;
        if let Some(arrived) = arrived {
            let noted = app.db.write(move |conn| arrived_once(conn, claims.sid, &arrived.newest, now)).await;
            // What was asked for does not wait on this: the next request brings the token again.
            noted
                .unwrap_or_else(|error| tracing::warn!(%error, "that a refresh token arrived was not noted"));
        }
        if known.is_some() {
            return Ok((Visit::of(request, known), Vec::new()));
        }
    }
    let Some(refresh) = refresh else {
        return Ok((Visit::of(request, None), Vec::new()));
    };
    let Some(sign_in) = token::sign_in_of(&refresh) else {
        return Ok((Visit::of(request, None), vec![cookies::gone(cookies::REFRESH)]));
    };
    let (sent, fresh) = (token::hash_of(&refresh), token::refresh(sign_in));
    let fresh_hash = token::hash_of(&fresh);
    let (known, renewed) = app
        .db
        .write(move |conn| -> Result<_, Error> {
            let Some(chain) = queries::chain(conn, sign_in)? else { return Ok((None, false)) };
            let worth = chain.worth(&sent, now);
            match worth {
                Worth::Renews => {
                    queries::keep_chain(conn, sign_in, &chain.renewed(&sent, fresh_hash.clone(), now))?;
                }
                Worth::JustRenewed => {}
                Worth::Stolen => {
                    queries::end_sign_in(conn, sign_in, "reused", now)?;
                    return Ok((None, false));
                }
                Worth::Over => return Ok((None, false)),
            }
            let Some(who) = queries::signed_in(conn, sign_in, now)? else { return Ok((None, false)) };
            let grants = queries::grants_of(conn, who.person, now.day())?;
            Ok((Some(Known { sign_in, who, grants }), worth == Worth::Renews))
        })
        .await?;
    let mut renewing = Vec::new();
    match &known {
        Some(known) => {
            renewing.push(cookies::access(app, known.who.person, sign_in));
            if renewed {
                renewing.push(cookies::refresh(app, fresh));
            }
        }
        None => renewing.extend([cookies::gone(cookies::ACCESS), cookies::gone(cookies::REFRESH)]),
    }
    Ok((Visit::of(request, known), renewing))
}

/// Notes that the newest token of a sign-in arrived, if it still is the newest.
fn arrived_once(conn: &mut Conn, sign_in: Id, sent: &str, now: Timestamp) -> Result<(), Error> {
    let arrived = queries::chain(conn, sign_in)?.and_then(|chain| chain.arrived(sent, now));
    arrived.map_or(Ok(()), |chain| Ok(queries::keep_chain(conn, sign_in, &chain)?))
}
