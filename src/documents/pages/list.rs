//! The documents that somebody may read, found by kind, year and words.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::WRITES;
use crate::app::App;
use crate::documents::queries::{self, Wish};
use crate::documents::reader::Reader;
use crate::documents::standing::Standing;
use crate::documents::{Document, Kind, ROOT, sign};
use crate::error::Error;
use crate::kit::choice::Choice;
use crate::kit::clock::Day;
use crate::kit::form::Form;
use crate::kit::page::Page;
use crate::kit::pager::{Pager, page_asked, page_shown};
use crate::kit::text::Language;
use crate::people::viewer::Viewer;

/// How many documents one page lists.
const PAGE: i64 = 30;
/// So many letters are looked for.
const LONGEST: usize = 200;

#[derive(Serialize)]
struct DocumentsPage {
    form: Form,
    kinds: Vec<Choice>,
    years: Vec<Choice>,
    /// Is anything asked for?
    narrowed: bool,
    /// What was typed, for looking for its places in all texts.
    everywhere: Option<String>,
    documents: Vec<Line>,
    count: i64,
    pager: Option<Pager>,
    writes: bool,
}

impl Page for DocumentsPage {
    const TEMPLATE: &'static str = "documents/list";
}

/// A document in a list.
#[derive(Serialize)]
pub(super) struct Line {
    href: String,
    kind: &'static str,
    number: Option<String>,
    title: String,
    /// The language of the title, where it is not the reader's.
    lang: Option<&'static str>,
    issuer: Option<String>,
    issued_on: Option<Day>,
    standing: Standing,
    standing_key: &'static str,
}

impl Line {
    pub(super) fn of(document: &Document, language: Language) -> Line {
        let facts = &document.facts;
        let (title, said) = facts.title_in(language);
        Line {
            href: document.href(),
            kind: facts.kind.key(),
            number: facts.number.clone(),
            title: title.to_owned(),
            lang: (said != language).then(|| said.code()),
            issuer: facts.issuer.clone(),
            issued_on: facts.issued_on,
            standing: facts.standing,
            standing_key: facts.standing.key(),
        }
    }
}

/// GET /documents?q=…&kind=…&year=…&page=…
pub async fn show_documents(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let typed = Form::parse(request.query_string().as_bytes());
    let asked: String = typed.raw("q").split_whitespace().collect::<Vec<_>>().join(" ");
    let asked: String = asked.chars().take(LONGEST).collect();
    // What no menu offers is asked for by nobody.
    let (kind, year) = (Kind::from_code(typed.raw("kind")), typed.raw("year").parse::<i32>().ok());
    let words = sign::words_of(&asked).split_whitespace().map(str::to_owned).collect();
    let wish = Wish { kind, year, words };
    let narrowed = wish != Wish::default();
    let (reader, at, of) = (Reader::of(&viewer), page_asked(&request), wish.clone());
    let (documents, count, page, years) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let count = queries::count(conn, &reader, &of)?;
            let page = page_shown(at, count, PAGE);
            let found = queries::documents(conn, &reader, &of, PAGE, (page - 1) * PAGE)?;
            Ok((found, count, page, queries::years(conn, &reader)?))
        })
        .await?;
    let query = {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &asked).append_pair("kind", kind.map_or("", Kind::code));
        query.append_pair("year", &year.map(|year| year.to_string()).unwrap_or_default()).finish()
    };
    let chosen = |choice: Choice, is: bool| choice.checked(is);
    let kinds = Kind::ALL.iter().map(|one| chosen(Choice::key(one.code(), one.key()), kind == Some(*one)));
    let years = years.into_iter().map(|one| chosen(Choice::named(one, one.to_string()), year == Some(one)));
    let everywhere = (!asked.is_empty()).then(|| {
        let typed: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        format!("/search?q={typed}")
    });
    let page = DocumentsPage {
        form: Form::new().with("q", &asked),
        kinds: kinds.collect(),
        years: years.collect(),
        narrowed,
        everywhere,
        documents: documents.iter().map(|one| Line::of(one, viewer.language())).collect(),
        count,
        pager: Pager::of(count, PAGE, page, &format!("{ROOT}?{query}&page=")),
        writes: viewer.scope(WRITES).is_some(),
    };
    viewer.show(&app, &page)
}
