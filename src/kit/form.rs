//! Posted forms: what was typed, with what is wrong beside each field.
//!
//! Nothing typed is ever lost: a refused form is drawn again from the same [`Form`]. What was
//! typed becomes values by the readers in [`fields`](super::fields), which note what is wrong;
//! after all fields are read, [`Form::is_fine`] says whether the values may be used.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::text::Message;

/// The longest form that is read, in bytes: a roll of 400 people is about 60 kB.
const LARGEST: usize = 1024 * 1024;
/// The longest form with whole texts in it, in bytes: two of 200 kB, of which a browser writes every byte
/// of a letter with marks as three.
pub(super) const LARGEST_OF_TEXTS: usize = 2 * 1024 * 1024;

#[derive(Clone, Debug, Default)]
pub struct Form {
    typed: Vec<(String, String)>,
    /// Field and what is wrong with it, each field once, in the order found.
    errors: Vec<(String, Message)>,
    /// The fields as they stand on the page, where what was posted does not tell.
    order: Vec<String>,
}

impl Form {
    /// An empty form, as it is first drawn.
    pub fn new() -> Form {
        Form::default()
    }

    /// Reads `application/x-www-form-urlencoded`; repeated names are kept.
    pub fn parse(body: &[u8]) -> Form {
        let typed = form_urlencoded::parse(body).map(|(k, v)| (without_nul(&k), without_nul(&v))).collect();
        Form { typed, ..Form::default() }
    }

    /// The same form with a value in a field, replacing what was there: for drawing.
    pub fn with(mut self, name: &str, value: impl ToString) -> Form {
        self.set(name, value);
        self
    }

    /// Puts a value in a field, in the place of what was there.
    pub fn set(&mut self, name: &str, value: impl ToString) {
        let at = self.typed.iter().position(|(k, _)| k == name).unwrap_or(self.typed.len());
        self.typed.retain(|(k, _)| k != name);
        self.typed.insert(at, (name.to_owned(), value.to_string()));
    }

    /// What was typed, untouched; the last if the field came more than once.
    pub fn raw(&self, name: &str) -> &str {
        self.typed.iter().rev().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// Everything typed into fields of this name, in order.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.typed.iter().filter(|(k, _)| k == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Fields whose names begin with `prefix`: the rest of the name and the value.
    pub fn beginning(&self, prefix: &str) -> Vec<(&str, &str)> {
        self.typed.iter().filter_map(|(k, v)| k.strip_prefix(prefix).map(|rest| (rest, v.as_str()))).collect()
    }

    /// The fields that are to be `kept`, as a browser would post them.
    pub fn written(&self, kept: impl Fn(&str) -> bool) -> String {
        let fields = self.typed.iter().filter(|(name, _)| kept(name));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    }

    /// Was this button or box chosen?
    pub fn has(&self, name: &str) -> bool {
        self.typed.iter().any(|(k, _)| k == name)
    }

    /// Notes what is wrong with a field; the first note stands.
    pub fn refuse(&mut self, name: &str, message: Message) {
        if self.error(name).is_none() {
            self.errors.push((name.to_owned(), message));
        }
    }

    pub fn is_fine(&self) -> bool {
        self.errors.is_empty()
    }

    /// Is anything wrong with a field whose name begins so?
    pub fn is_refused_in(&self, beginning: &str) -> bool {
        self.errors.iter().any(|(field, _)| field.starts_with(beginning))
    }

    /// What is wrong with a field, if anything.
    pub fn error(&self, name: &str) -> Option<&Message> {
        self.errors.iter().find(|(field, _)| field == name).map(|(_, message)| message)
    }

    /// The same form, whose fields stand on the page in this order: for one with boxes that may be left open.
    pub fn standing(mut self, order: impl IntoIterator<Item = String>) -> Form {
        self.order = order.into_iter().collect();
        self
    }

    /// What is wrong, as one meets it going down the page: in the order given, or else as a browser posts
    /// fields, which is the order they are drawn in. Boxes left open are not posted; they come last, in the
    /// order found.
    fn errors_down_the_page(&self) -> Vec<&(String, Message)> {
        let mut errors: Vec<_> = self.errors.iter().collect();
        let posted = |name: &str| self.typed.iter().position(|(k, _)| k == name);
        let standing = |name: &str| self.order.iter().position(|field| field == name);
        let place = |name: &str| {
            let at = if self.order.is_empty() { posted(name) } else { standing(name) };
            at.unwrap_or(usize::MAX)
        };
        errors.sort_by_key(|(name, _)| place(name));
        errors
    }
}

/// Nobody types the character NUL, and PostgreSQL keeps no text that holds it.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

/// One line of the summary above a refused form.
#[derive(serde::Serialize)]
struct Refusal<'a> {
    name: &'a str,
    message: &'a Message,
}

/// `{ values: {name: last typed}, errors: {name: message}, refusals: [{name, message}] }`, as the
/// parts of templates expect; `refusals` goes down the page.
impl Serialize for Form {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values: BTreeMap<&str, &str> = self.typed.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let errors: BTreeMap<&str, &Message> = self.errors.iter().map(|(k, m)| (k.as_str(), m)).collect();
        let refusals: Vec<Refusal> = self
            .errors_down_the_page()
            .into_iter()
            .map(|(name, message)| Refusal { name, message })
            .collect();
        let mut form = serializer.serialize_struct("Form", 3)?;
        form.serialize_field("values", &values)?;
        form.serialize_field("errors", &errors)?;
        form.serialize_field("refusals", &refusals)?;
        form.end()
    }
}

impl FromRequest for Form {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Form, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        read(request, payload, LARGEST)
    }
}

/// A form with whole texts in it: the same, of more bytes.
pub struct Texts(pub Form);

impl FromRequest for Texts {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Texts, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = read(request, payload, LARGEST_OF_TEXTS);
        Box::pin(async move { form.await.map(Texts) })
    }
}

fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    most: usize,
) -> Pin<Box<dyn Future<Output = Result<Form, actix_web::Error>>>> {
    let request = request.clone();
    let body = web::Payload::from_request(&request, payload);
    Box::pin(async move {
        let body = body.await?.to_bytes_limited(most).await;
        match body {
            Ok(bytes) => Ok(Form::parse(&bytes?)),
            Err(_) => Err(actix_web::error::ErrorPayloadTooLarge("form")),
        }
    })
}

/// Was it a script that sent the form, which draws no page?
pub fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_survives_a_refusal() {
        let mut form = Form::parse("title=++&day=nonsense&name=%C4%90inh".as_bytes());
        assert_eq!(form.line("title"), None);
        assert_eq!(form.day("day"), None);
        assert_eq!(form.line("name").as_deref(), Some("Đinh"));
        assert_eq!(form.error("title").unwrap().key, "form.required");
        assert_eq!(form.error("day").unwrap().key, "form.not_a_day");
        assert_eq!(form.raw("day"), "nonsense");
    }

    #[test]
    fn what_is_wrong_is_listed_as_one_meets_it_on_the_page() {
        let mut form = Form::parse(b"title=&unit=x&starts_on=y");
        form.refuse("module", Message::new("form.required"));
        form.day("starts_on");
        form.id("unit");
        form.line("title");
        let drawn = serde_json::to_value(&form).unwrap();
        let names: Vec<&str> =
            drawn["refusals"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["title", "unit", "starts_on", "module"]);
    }

    #[test]
    fn where_boxes_are_left_open_the_page_says_in_which_order_its_fields_stand() {
        let mut form = Form::parse(b"day=&note=x").standing(["source", "day", "person"].map(str::to_owned));
        for field in ["note", "person", "day", "source"] {
            form.refuse(field, Message::new("form.required"));
        }
        let names: Vec<&str> = form.errors_down_the_page().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["source", "day", "person", "note"]);
    }

    #[test]
    fn the_character_nul_is_left_out() {
        assert_eq!(Form::parse(b"n=a%00b").raw("n"), "ab");
    }
}
