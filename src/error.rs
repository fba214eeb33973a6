//! Every way a request fails, and the page each becomes.
//!
//! A rule returns its own small refusal and the form is drawn again with it; a
//! query returns Diesel's error; a handler returns this. "Not found" also means
//! "not yours to see". Whatever was not foreseen is [`Error::Broken`]: logged in
//! full, shown as an apology. The page itself is drawn by `people/viewer/`,
//! which knows the reader's language.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::kit::db::{Failure, Fault};

#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or it is out of the viewer's scope.
    NotFound,
    /// The page needs sign-in.
    SignIn,
    /// The password must be changed before anything else.
    ChangePassword,
    /// The post came from another site.
    CrossSite,
    /// The form was drawn for somebody else than the one who is signed in now.
    DrawnForAnother,
    /// One may see the thing but not do this with it; the sentence's key says why.
    NotAllowed(&'static str),
    /// More was sent than is read at once; the browser still has what was typed.
    TooLarge,
    /// Too many requests are waiting.
    Busy,
    /// The database's own error; a serialization failure makes `Db::write` try again.
    Query(diesel::result::Error),
    /// What was not foreseen.
    Broken(String),
}

impl Error {
    /// What was looked for, if it is there; every other failure stays one.
    pub fn found<T>(looked_for: Result<T, Error>) -> Result<Option<T>, Error> {
        match looked_for {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Is it the record that cannot be made out, rather than a database that does not answer now?
    pub fn lies_in_the_record(&self) -> bool {
        use diesel::result::Error::DeserializationError;
        matches!(self, Error::NotFound | Error::Broken(_) | Error::Query(DeserializationError(_)))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Broken(why) => write!(f, "broken: {why}"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        match fault {
            Fault::Query(error) => error.into(),
            Fault::Busy => Error::Busy,
            other => Error::Broken(other.to_string()),
        }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Error {
        match error {
            diesel::result::Error::NotFound => Error::NotFound,
            other => Error::Query(other),
        }
    }
}

impl Failure for Error {
    fn query_error(&self) -> Option<&diesel::result::Error> {
        match self {
            Error::Query(error) => Some(error),
            _ => None,
        }
    }
}

impl From<handlebars::RenderError> for Error {
    fn from(error: handlebars::RenderError) -> Error {
        Error::Broken(format!("template: {error}"))
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::SignIn | Error::ChangePassword => StatusCode::SEE_OTHER,
            Error::CrossSite | Error::NotAllowed(_) => StatusCode::FORBIDDEN,
            Error::DrawnForAnother => StatusCode::CONFLICT,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Error::Query(_) | Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_is_absent() {
        assert_eq!(Error::found(Ok(1)).unwrap(), Some(1));
        assert_eq!(Error::found::<i32>(Err(Error::NotFound)).unwrap(), None);
        assert!(Error::found::<i32>(Err(Error::Busy)).is_err());
    }
}
