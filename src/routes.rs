//! Every URL of the site, on one page. To find code, begin here.

use actix_web::web::{ServiceConfig, get, post};

use crate::{app, people, style};

/// Registers every page; the demo has one more.
#[rustfmt::skip]
pub fn all(site: &mut ServiceConfig, demo: bool) {
    site
        // Signing in, the reader's own settings
        .route("/sign-in",             get().to(people::pages::sign_in::show_sign_in))
        .route("/sign-in",             post().to(people::pages::sign_in::sign_in))
        .route("/sign-out",            post().to(people::pages::sign_in::sign_out))
        .route("/sign-out-everywhere", post().to(people::pages::sign_in::sign_out_everywhere))
        .route("/password",            get().to(people::pages::sign_in::show_password))
        .route("/password",            post().to(people::pages::sign_in::change_password))
        .route("/language",            post().to(people::pages::sign_in::choose_language))

        // Home, overview, people and units

        // Courses and quizzes

        // Classes and the roll

        // Re-teaches, reviews, the cascade

        // The machine's own
        .route("/healthz",             get().to(app::healthz))
        .route("/static/{path:.*}",    get().to(app::static_file));
    if demo {
        site.route("/style",           get().to(style::pages::show_style));
    }
}
