//! The page of parts.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use crate::app::App;
use crate::error::Error;
use crate::kit::page::Page;
use crate::people::viewer::Visit;

#[derive(Serialize)]
struct StylePage {}

impl Page for StylePage {
    const TEMPLATE: &'static str = "style/show";
}

/// GET /style
pub async fn show_style(app: Data<App>, visit: Visit) -> Result<HttpResponse, Error> {
    visit.show(&app, &StylePage {})
}
