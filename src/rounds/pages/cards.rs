//! A round on paper: everybody's form and their card, to be printed; and some for whoever walks in.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::Serialize;

use super::class::drawn_forms;
use super::known::asked_of;
use super::{called, deal, stage_of, with_scenes};
use crate::app::App;
use crate::classes::{self, Class};
use crate::courses::queries::edition;
use crate::error::Error;
use crate::kit::columns::Id;
use crate::kit::page::Page;
use crate::kit::text::Message;
use crate::people::Person;
use crate::people::viewer::{Redirect, Viewer};
use crate::quizzes::pages::{FormSheet, Printed, cards, form_sheet};
use crate::rounds::code::Card;
use crate::rounds::{Form, Stage, crossing, queries};

#[derive(Serialize)]
struct CardsPage {
    class: Class,
    href: String,
    stage: Stage,
    key: &'static str,
    /// The edition that the forms were drawn from, and its number if it is a draft in use.
    edition: Option<i32>,
    draft: Option<i32>,
    /// How many are printed by name.
    count: usize,
    /// How many have no form and no number yet.
    without: usize,
    sheets: Vec<CardSheet>,
    /// The same once more, as their cards share sheets.
    cards: Vec<Vec<CardSheet>>,
    halves: bool,
    /// Is it printed on both sides of the paper? Then what begins a sheet has an empty side before it where it must.
    two_sided: bool,
    refusal: Option<Message>,
}

impl Page for CardsPage {
    const TEMPLATE: &'static str = "rounds/cards";
}

/// A form and its card; without a name it is for whoever walks in.
#[derive(Clone, Serialize)]
struct CardSheet {
    name: Option<String>,
    unit_name: Option<String>,
    code: String,
    form: Arc<FormSheet>,
}

/// GET /classes/{class}/rounds/{stage}/print
pub async fn show_cards(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
    printed: Query<Printed>,
) -> Result<HttpResponse, Error> {
    let (class, stage) = path.into_inner();
    let page = cards_page(&app, &viewer, class, stage_of(&stage)?, None).await?;
    viewer.show(&app, &CardsPage { two_sided: printed.is_two_sided(), ..page })
}

async fn cards_page(
    app: &App,
    viewer: &Viewer,
    id: Id,
    stage: Stage,
    refusal: Option<Message>,
) -> Result<CardsPage, Error> {
    let (asking, above, language, now) = (viewer.clone(), app.above, viewer.language(), app.now());
    let (asked, people, papers, deals, numbers) = app
        .db
        .read(move |conn| -> Result<_, Error> {
            let asked = called(conn, &above, &asking, id)?;
            let people = classes::queries::participants(conn, id)?;
            let papers = queries::papers_of(conn, id)?;
            Ok((asked, people, papers, queries::deals_of(conn, id)?, queries::numbers_of(conn, id)?))
        })
        .await?;
    // Whoever is not asked has no sheet: their card could not be keyed.
    let people = asked_of(stage, &people, &papers, &asked.rounds, now);
    let mut numbered: Vec<(i32, Form, &Person)> = people
        .iter()
        .copied()
        .filter_map(|one| Some((*numbers.get(&one.id)?, crossing::form_in(stage, *deals.get(&one.id)?), one)))
        .collect();
    numbered.sort_by_key(|(number, _, _)| *number);
    let without = people.len() - numbered.len();
    let count = numbered.len();
    let mut page = CardsPage {
        class: asked.class,
        href: format!("/classes/{id}/rounds/{}/print", stage.code()),
        stage,
        key: stage.key(),
        edition: None,
        draft: None,
        count,
        without,
        sheets: vec![],
        cards: vec![],
        halves: false,
        two_sided: true,
        refusal,
    };
    let Some(forms) = asked.forms else { return Ok(page) };
    let asked_in = forms.edition;
    let drawn_from = app.db.read(move |conn| -> Result<_, Error> { Ok(edition(conn, asked_in)?) }).await?;
    (page.edition, page.draft) = (Some(drawn_from.number), drawn_from.draft_number());
    let Some(shelved) = app.shelf.readable(&app.db, forms.edition).await? else {
        page.refusal = page.refusal.or(Some(Message::new("rounds.unreadable")));
        return Ok(page);
    };
    let drawn: BTreeMap<&str, Arc<FormSheet>> = [Form::A, Form::B]
        .map(|form| {
            let questions = with_scenes(&shelved, forms.of(form), language);
            (form.letter(), Arc::new(form_sheet(form.letter(), &questions)))
        })
        .into();
    let sheet = |number: Option<i32>, form: Form, person: Option<&Person>| CardSheet {
        name: person.map(|one| one.full_name.clone()),
        unit_name: person.map(|one| one.unit_name.clone()),
        code: Card { stage, form, number }.code(id),
        form: drawn[form.letter()].clone(),
    };
    let named = numbered.iter().map(|(number, form, person)| sheet(Some(*number), *form, Some(person)));
    let blank = [Form::A, Form::B].into_iter().map(|form| sheet(None, form, None));
    page.sheets = named.chain(blank).collect();
    page.cards = cards(&page.sheets, |sheet| &sheet.form);
    page.halves = page.cards.iter().any(|sheet| sheet.len() > 1);
    Ok(page)
}

/// POST /classes/{class}/rounds/{stage}/print: draws the forms of the class where they are not, and deals them with a
/// number to everybody who has none. No round is opened by it.
pub async fn prepare_cards(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
) -> Result<HttpResponse, Error> {
    let (id, stage) = path.into_inner();
    let (stage, now) = (stage_of(&stage)?, app.now());
    let drawn = drawn_forms(&app, &viewer, id).await?;
    let (asking, above) = (viewer.clone(), app.above);
    let prepared = app
        .db
        .write(move |conn| -> Result<_, Error> {
            called(conn, &above, &asking, id)?;
            deal(conn, &drawn, asking.person, now)
        })
        .await?;
    match prepared {
        Ok(()) => Ok(Redirect::to(format!("/classes/{id}/rounds/{}/print", stage.code())).answer()),
        Err(refusal) => {
            let page = cards_page(&app, &viewer, id, stage, Some(Message::new(refusal.key()))).await?;
            viewer.draw(&app, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
