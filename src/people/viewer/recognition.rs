//! What happens before every handler: who asks, by which cookies, and from which site.

use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::super::queries;
use super::super::token::{self, Worth};
use super::answers::error_page;
use super::{Known, Visit, cookies};
use crate::app::App;
use crate::error::Error;
use crate::kit::text::Language;

/// Finds out who asks, renews cookies, refuses posts from other sites, and draws the pages of errors.
pub async fn recognise(
    app: Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.path().starts_with("/static/") || request.path() == "/healthz" {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let (visit, renewed) = match look(&app, &request).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a visitor could not be recognised");
            let visit = Visit::of(&request, None);
            return Ok(request.into_response(error_page(&app, &visit, &error)));
        }
    };
    if is_post(request.method()) && !is_same_site(&request) {
        return Ok(request.into_response(error_page(&app, &visit, &Error::CrossSite)));
    }
    // No record is called by the character NUL, and PostgreSQL does not even look for one.
    if request.path().contains('\0') || request.uri().path().contains("%00") {
        return Ok(request.into_response(error_page(&app, &visit, &Error::NotFound)));
    }
    request.extensions_mut().insert(visit.clone());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Some(error) = response.response().error() {
        let drawn = match error.as_error::<Error>() {
            Some(error) => {
                if matches!(error, Error::Broken(_) | Error::Query(_)) {
                    let route = response.request().match_pattern().unwrap_or_default();
                    tracing::error!(%error, route, "a request broke");
                }
                error_page(&app, &visit, error)
            }
            // actix's own refusals: an address that is no id, a form that is too long.
            None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                error_page(&app, &visit, &Error::NotAllowed("errors.too_large"))
            }
            None => error_page(&app, &visit, &Error::NotFound),
        };
        response = response.into_response(drawn);
    } else if response.status() == StatusCode::NOT_FOUND && is_bare(&response) {
        let drawn = error_page(&app, &visit, &Error::NotFound);
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

fn is_bare(response: &ServiceResponse<BoxBody>) -> bool {
    !response.headers().contains_key(header::CONTENT_TYPE)
}

fn is_post(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Did the browser send this from one of our own pages? Browsers say so by `Sec-Fetch-Site`, older
/// ones by `Origin`, the oldest by `Referer`; a post that says nothing is refused.
fn is_same_site(request: &ServiceRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = request.connection_info().host().to_owned();
    let host_of = |address: &str| {
        let rest = address.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or("").to_owned()
    };
    match header("origin").or_else(|| header("referer")) {
        Some(address) => !host.is_empty() && host_of(address) == host,
        None => false,
    }
}

impl Visit {
    fn of(request: &ServiceRequest, signed_in: Option<Known>) -> Visit {
        let chosen = request.cookie(cookies::LANGUAGE).and_then(|c| Language::from_code(c.value()));
        let wished = || {
            let header = request.headers().get(header::ACCEPT_LANGUAGE);
            Language::wished(header.and_then(|v| v.to_str().ok()).unwrap_or(""))
        };
        let language = match &signed_in {
            Some(known) => known.who.language,
            None => chosen.unwrap_or_else(wished),
        };
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
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
    if let Some(claims) = access {
        let known = app
            .db
            .read(move |conn| -> Result<_, Error> {
                let Some(who) = queries::signed_in(conn, claims.sid, now)? else { return Ok(None) };
                let grants = queries::grants_of(conn, who.person, now.day())?;
                Ok(Some(Known { sign_in: claims.sid, who, grants }))
            })
            .await?;
        if known.is_some() {
            return Ok((Visit::of(request, known), Vec::new()));
        }
    }
    let Some(refresh) = request.cookie(cookies::REFRESH).map(|c| c.value().to_owned()) else {
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
            let Some((_, chain)) = queries::chain(conn, sign_in)? else { return Ok((None, false)) };
            let worth = token::judge(&chain, &sent, now);
            match worth {
                Worth::Newest => {
                    queries::rotate(conn, sign_in, &sent, &fresh_hash, now, now.plus(token::REFRESH))?;
                }
                Worth::JustReplaced => {}
                Worth::Reused => {
                    queries::end_sign_in(conn, sign_in, "reused", now)?;
                    return Ok((None, false));
                }
                Worth::Over => return Ok((None, false)),
            }
            let Some(who) = queries::signed_in(conn, sign_in, now)? else { return Ok((None, false)) };
            let grants = queries::grants_of(conn, who.person, now.day())?;
            Ok((Some(Known { sign_in, who, grants }), worth == Worth::Newest))
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
