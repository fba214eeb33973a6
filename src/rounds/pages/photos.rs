//! Pictures of cards: brought by those who key, shown beside what they key, thrown away by them.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::carding::Keyed;
use super::keying::{Shown, page};
use super::known::read;
use super::{asked, stage_of};
use crate::app::App;
use crate::courses::pictures::{self, TakenIn};
use crate::error::Error;
use crate::kit::audit::{self, Change};
use crate::kit::clock::new_id;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::kit::upload;
use crate::people::viewer::{Redirect, Viewer};
use crate::rounds::photo::{HEAVIEST, MOST, Photo, beside};
use crate::rounds::{Stage, queries};

/// Fails for whoever does not ask the class.
async fn check(app: &App, viewer: &Viewer, id: Id) -> Result<(), Error> {
    let (above, asking) = (app.above, viewer.clone());
    let calls =
        app.db.read(move |conn| -> Result<_, Error> { Ok(asked(conn, &above, &asking, id)?.access.asks) });
    if calls.await? { Ok(()) } else { Err(Error::NotFound) }
}

fn href(id: Id, stage: Stage) -> String {
    format!("/classes/{id}/rounds/{}/cards", stage.code())
}

/// POST /classes/{class}/rounds/{stage}/photos: pictures in the field `file`. Those that are none are told by name, and
/// the others are kept, in one width and without what they tell of their maker.
pub async fn add_photos(
    app: Data<App>,
    viewer: Viewer,
    request: HttpRequest,
    path: Path<(Id, String)>,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let (id, stage) = path.into_inner();
    let (stage, now) = (stage_of(&stage)?, app.now());
    check(&app, &viewer, id).await?;
    let several = upload::read_several(&request, payload, "file", HEAVIEST).await;
    let mut form = several.form;
    let has_card = form.has("code");
    // The card that lies open is given back as it was typed, whatever becomes of the pictures.
    let keyed = Keyed::of(&mut form);
    let refusal = match several.refusal {
        Some(upload::Refusal::TooLarge(_)) => Some(Message::new("keying.too_heavy")),
        Some(upload::Refusal::Broken) => Some(Message::new("keying.no_photo")),
        None => None,
    };
    let files: Vec<_> = several.files.into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
    let too_many = || Message::new("keying.too_many").with("most", MOST);
    let none = || files.is_empty().then(|| Message::new("keying.no_photo"));
    if let Some(why) = refusal.or_else(none).or_else(|| (files.len() > MOST).then(too_many)) {
        return draw(&app, &viewer, id, stage, given_back(keyed, has_card, vec![why])).await;
    }
    let (mut taken, mut refused) = (vec![], vec![]);
    // One at a time: a picture that is looked at takes far more memory than its file.
    for (name, bytes) in files {
        match app.take_in(move || looked_at(&name, &bytes).map_err(|why| (name, why))).await? {
            Ok(bytes) => taken.push((Photo { id: new_id(), class: id, stage, added_at: now }, bytes)),
            Err((name, why)) => refused.push(told(&app, &viewer, &name, &why)),
        }
    }
    let (above, asking) = (app.above, viewer.clone());
    let top = app
        .db
        .write(move |conn| -> Result<_, Error> {
            if !asked(conn, &above, &asking, id)?.access.asks {
                return Err(Error::NotFound);
            }
            Ok(queries::keep_photos(conn, &taken, asking.person, now)?)
        })
        .await?;
    let keyed = keyed.beside(top);
    if refused.is_empty() {
        return again(&app, &viewer, id, stage, keyed, has_card, |to| to.saying("photos_kept")).await;
    }
    draw(&app, &viewer, id, stage, given_back(keyed, has_card, refused)).await
}

/// The card that lies open, where one does.
fn given_back(keyed: Keyed, has_card: bool, refusals: Vec<Message>) -> Shown {
    if has_card {
        return keyed.given_back(refusals);
    }
    Shown { pile: keyed.pile, refusals, ..Shown::default() }
}

/// On to the page by an address, so that it can be loaded again and sends nothing twice; but for a card that is too
/// long for one.
async fn again(
    app: &App,
    viewer: &Viewer,
    id: Id,
    stage: Stage,
    keyed: Keyed,
    has_card: bool,
    saying: fn(Redirect) -> Redirect,
) -> Result<HttpResponse, Error> {
    let open = if has_card { keyed.address() } else { Some("after=0".to_owned()) };
    match open {
        Some(open) => {
            let to = format!("{}?{open}{}", href(id, stage), keyed.pile.address());
            Ok(saying(Redirect::to(to)).answer())
        }
        None => draw(app, viewer, id, stage, keyed.given_back(vec![])).await,
    }
}

/// A picture in its widest, as it is shown. What it is, its first bytes say: telephones name files as they like.
fn looked_at(name: &str, bytes: &[u8]) -> Result<Vec<u8>, pictures::Refusal> {
    let named = match pictures::Kind::of_bytes(bytes) {
        Some(kind) => format!("card.{}", kind.ending()),
        None => name.to_owned(),
    };
    let TakenIn { mut sizes, .. } = pictures::take_in(&named, bytes)?;
    sizes.pop().map(|size| size.bytes).ok_or(pictures::Refusal::NoPicture)
}

fn told(app: &App, viewer: &Viewer, name: &str, why: &pictures::Refusal) -> Message {
    // Drawings are for modules: what is said there of kinds does not hold here.
    let key = if *why == pictures::Refusal::OfOtherKind { "keying.photo_of_other_kind" } else { why.key() };
    let args = why.args().into_iter();
    let why = args.fold(Message::new(key), |message, (name, value)| message.with(name, value));
    Message::new("keying.photo_refused")
        .with("name", name.chars().take(60).collect::<String>())
        .with("why", app.views.texts.say(viewer.language(), &why))
}

/// The page with what is wrong, if anything is, and the card that lies open.
async fn draw(app: &App, viewer: &Viewer, id: Id, stage: Stage, shown: Shown) -> Result<HttpResponse, Error> {
    let status = if shown.refusals.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let facts = read(app, viewer, id, stage).await?;
    viewer.draw(app, status, &page(app, viewer, facts, stage, shown).await?)
}

/// GET /classes/{class}/rounds/{stage}/photos/{photo}: for those who key, and kept by nobody on the way.
pub async fn show_photo(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String, Id)>,
) -> Result<HttpResponse, Error> {
    let (id, stage, photo) = path.into_inner();
    let (stage, now) = (stage_of(&stage)?, app.now());
    check(&app, &viewer, id).await?;
    let bytes = app
        .db
        .read(move |conn| -> Result<_, Error> { Ok(queries::photo_bytes(conn, (id, stage), photo, now)?) })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("image/webp")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(bytes))
}

/// POST /classes/{class}/rounds/{stage}/photos/{photo}/removal
pub async fn drop_photo(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String, Id)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, stage, photo) = path.into_inner();
    dropped(&app, &viewer, id, stage_of(&stage)?, Some(photo), form).await
}

/// POST /classes/{class}/rounds/{stage}/photos/removal: all of them, once everything is keyed.
pub async fn drop_photos(
    app: Data<App>,
    viewer: Viewer,
    path: Path<(Id, String)>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (id, stage) = path.into_inner();
    dropped(&app, &viewer, id, stage_of(&stage)?, None, form).await
}

async fn dropped(
    app: &App,
    viewer: &Viewer,
    id: Id,
    stage: Stage,
    photo: Option<Id>,
    mut form: Form,
) -> Result<HttpResponse, Error> {
    let (above, asking, now) = (app.above, viewer.clone(), app.now());
    let beside = app
        .db
        .write(move |conn| -> Result<_, Error> {
            if !asked(conn, &above, &asking, id)?.access.asks {
                return Err(Error::NotFound);
            }
            let photos = queries::photos_of(conn, id, stage, now)?;
            let count = queries::drop_photos(conn, (id, stage), photo)?;
            let change =
                Change { at: now, by: Some(asking.person), record: "round_photos", id, action: "removed" };
            audit::note(conn, &change, &count, &())?;
            Ok(photo.and_then(|photo| beside(&photos, photo)))
        })
        .await?;
    let has_card = form.has("code");
    let keyed = Keyed::of(&mut form).beside(beside);
    again(app, viewer, id, stage, keyed, has_card, |to| to.saying("photos_gone")).await
}
