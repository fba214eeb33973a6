//! A served site and browsers that look at it.
//!
//! ```ignore
//! let site = Served::new();
//! let rin = site.user("Đinh Thị Rin", Role::Facilitator, &commune).await;
//! let mut browser = site.browse(PHONE).await;  // or browse_without_scripts
//! browser.sign_in_as(&rin).await;
//! browser.goto("/courses").await;
//! browser.is_well_made("courses").await;       // at both widths: axe, targets, keyboard, a picture …
//! ```
#![allow(dead_code, unused_imports)]

mod browser;
mod chromium;
mod heard;
mod inspection;
mod served;
mod studio;
mod targets;
mod tree;

pub use browser::{Browser, DOWN, ENTER, TAB};
pub use chromium::{DESK, PHONE};
pub use heard::Heard;
pub use served::Served;
pub use tree::{Node, Tree};
