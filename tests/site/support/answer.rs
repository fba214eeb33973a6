//! What the site answered, read as a person would read it.

use scraper::{ElementRef, Html, Selector};

use super::filled_form::FilledForm;
use super::site::Raw;
use super::visitor::Visitor;

/// How each form of a page says for whom it was drawn.
const OWN: &str = "<input type=\"hidden\" name=\"drawn_for\" value=\"";

pub struct Answer {
    pub(super) visitor: Visitor,
    /// The address that was asked for.
    pub address: String,
    raw: Raw,
}

impl Answer {
    pub(super) fn new(visitor: Visitor, address: &str, raw: Raw) -> Answer {
        let (page, signed_in) = (&raw.body, raw.body.contains("<details class=\"account\">"));
        let of_nobody = page.matches(&format!("{OWN}\"")).count();
        let (posting, said) =
            (page.matches("method=\"post\"").count(), page.matches(OWN).count() - of_nobody);
        if page.starts_with("<!doctype html>") {
            assert_eq!(said, if signed_in { posting } else { 0 }, "{address}: forms that say whose they are");
        }
        Answer { visitor, address: address.to_owned(), raw }
    }

    pub fn code(&self) -> u16 {
        self.raw.status
    }

    /// Insists on a status.
    #[track_caller]
    pub fn status(&self, expected: u16) -> &Answer {
        assert_eq!(self.code(), expected, "{}: {}", self.address, self.text());
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw.headers.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.raw.headers.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        self.header("location")
            .unwrap_or_else(|| panic!("{} leads nowhere ({}): {}", self.address, self.code(), self.text()))
    }

    /// Insists that this leads to an address.
    #[track_caller]
    pub fn leads_to(&self, address: &str) -> &Answer {
        assert_eq!(self.location(), address);
        self
    }

    /// Goes where a redirect leads, and on until there is a page.
    pub async fn follow(&self) -> Answer {
        let mut answer = self.visitor.get(self.location()).await;
        for _ in 0..5 {
            if answer.code() != 303 {
                break;
            }
            answer = self.visitor.get(answer.location()).await;
        }
        answer
    }

    pub fn html(&self) -> &str {
        &self.raw.body
    }

    /// What came, byte for byte.
    pub fn bytes(&self) -> &[u8] {
        &self.raw.bytes
    }

    pub fn document(&self) -> Html {
        Html::parse_document(&self.raw.body)
    }

    /// The words of the page, with single spaces between them.
    pub fn text(&self) -> String {
        let document = self.document();
        let body = Selector::parse("body").unwrap();
        document.select(&body).next().map(words).unwrap_or_default()
    }

    /// Insists that these words can be read on the page.
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Answer {
        let text = self.text();
        assert!(text.contains(words), "{} does not show “{words}”: {text}", self.address);
        self
    }

    /// Insists that these words cannot be read on the page, nor anywhere in its source.
    #[track_caller]
    pub fn hides(&self, words: &str) -> &Answer {
        let shown = self.text().contains(words) || self.html().contains(words);
        assert!(!shown, "{} shows “{words}”: {}", self.address, self.text());
        self
    }

    /// The words of each element that a CSS selector finds.
    #[track_caller]
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap_or_else(|e| panic!("{selector}: {e}"));
        self.document().select(&selector).map(words).collect()
    }

    /// An attribute of each element that a CSS selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap_or_else(|e| panic!("{selector}: {e}"));
        let document = self.document();
        document.select(&selector).filter_map(|e| e.attr(name).map(str::to_owned)).collect()
    }

    /// The names of all attributes of each element that a CSS selector finds.
    pub fn attribute_names(&self, selector: &str) -> Vec<Vec<String>> {
        let selector = Selector::parse(selector).unwrap_or_else(|e| panic!("{selector}: {e}"));
        let document = self.document();
        let names = |e: ElementRef<'_>| e.value().attrs().map(|(name, _)| name.to_owned()).collect();
        document.select(&selector).map(names).collect()
    }

    /// Follows the link with these words.
    pub async fn click(&self, text: &str) -> Answer {
        let href = {
            let document = self.document();
            let links = Selector::parse("a[href]").unwrap();
            let link = document.select(&links).find(|a| words(*a).contains(text));
            link.and_then(|a| a.attr("href").map(str::to_owned))
        };
        let href = href.unwrap_or_else(|| panic!("{} has no link “{text}”: {}", self.address, self.text()));
        self.visitor.open(&href).await
    }

    /// What is said beside a field that was refused; panics if nothing is.
    #[track_caller]
    pub fn error_of(&self, field: &str) -> String {
        self.all(&format!("[id='{field}-error']"))
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("{} says nothing beside {field}: {}", self.address, self.text()))
    }

    /// Is there no complaint beside this field?
    pub fn accepts(&self, field: &str) -> bool {
        self.all(&format!("[id='{field}-error']")).is_empty()
    }

    /// The form with this id or action, with the fields a browser would send.
    #[track_caller]
    pub fn form(&self, id_or_action: &str) -> FilledForm {
        FilledForm::find(self, id_or_action)
    }

    pub fn has_form(&self, id_or_action: &str) -> bool {
        FilledForm::exists(self, id_or_action)
    }
}

/// The words in an element, with single spaces between them.
pub fn words(element: ElementRef) -> String {
    let mut text = String::new();
    for piece in element.text() {
        text.push_str(piece);
        text.push(' ');
    }
    let single = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Elements inside a sentence must not put a space before its stop.
    single.replace(" .", ".").replace(" ,", ",")
}
