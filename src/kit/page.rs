//! Pages: a struct that knows its template, and the frame around it.
//!
//! Nothing untyped reaches handlebars: a handler fills a struct that implements
//! [`Page`], [`Views`] renders it inside a [`Frame`].

use std::collections::BTreeMap;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, ScopedJson,
};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::clock::{Day, Timestamp};
use super::columns::Id;
use super::files::{self, Folder};
use super::text::{self, Language, Message, Texts};

/// Which version of the program draws the pages.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A page's values, bound to the one template that shows them.
pub trait Page: Serialize {
    /// The template's path below `templates/`, without `.hbs`.
    const TEMPLATE: &'static str;
}

/// What surrounds every page.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    pub lang: Language,
    /// The address of this page, so that switching the language comes back to it.
    pub path: String,
    pub demo: bool,
    pub version: &'static str,
    pub viewer: Option<FrameViewer>,
    pub nav: Vec<NavItem>,
    pub notice: Option<Notice>,
    pub languages: Vec<LanguageChoice>,
}

/// Who is signed in, as the header names them.
#[derive(Clone, Debug, Serialize)]
pub struct FrameViewer {
    /// For whom the page is drawn; its forms say so again when they are sent.
    pub id: Id,
    pub name: String,
    pub unit: String,
    pub href: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct NavItem {
    /// Its text key.
    pub key: &'static str,
    pub href: String,
    pub icon: &'static str,
    pub current: bool,
}

/// A sentence on top of a page that says what has just happened.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// `info`, `success`, `warning` or `error`.
    pub kind: &'static str,
    pub text: Message,
}

#[derive(Clone, Debug, Serialize)]
pub struct LanguageChoice {
    pub code: &'static str,
    pub name: &'static str,
    pub current: bool,
}

impl LanguageChoice {
    /// Both languages under their own names.
    pub fn all(current: Language) -> Vec<LanguageChoice> {
        let name = |l| if l == Language::Vi { "Tiếng Việt" } else { "English" };
        Language::ALL
            .into_iter()
            .map(|l| LanguageChoice { code: l.code(), name: name(l), current: l == current })
            .collect()
    }
}

/// A static file: its bytes and what a browser must be told about them.
pub struct Asset {
    pub bytes: Vec<u8>,
    pub content_type: &'static str,
    /// The first 16 hex digits of its SHA-256.
    pub hash: String,
}

/// The templates, the texts and the static files, read once at start.
pub struct Views {
    engine: Handlebars<'static>,
    pub texts: std::sync::Arc<Texts>,
    pub assets: std::sync::Arc<BTreeMap<String, Asset>>,
}

impl Views {
    /// Reads everything that travels in the binary; an unreadable template is an error with its name.
    pub fn load() -> Result<Views, String> {
        Views::read(&files::templates(), files::assets())
    }

    fn read(templates: &Folder, assets: BTreeMap<String, Vec<u8>>) -> Result<Views, String> {
        let texts = std::sync::Arc::new(Texts::read(templates)?);
        let assets = assets
            .into_iter()
            .map(|(path, bytes)| {
                let hash = Sha256::digest(&bytes).iter().take(8).map(|b| format!("{b:02x}")).collect();
                let content_type = content_type(&path);
                (path, Asset { bytes, content_type, hash })
            })
            .collect::<BTreeMap<_, _>>();
        let assets = std::sync::Arc::new(assets);
        let mut engine = Handlebars::new();
        engine.set_prevent_indent(true);
        for (path, template) in templates {
            if let Some(name) = path.strip_suffix(".hbs") {
                engine.register_template_string(name, template).map_err(|e| format!("{path}: {e}"))?;
            }
        }
        engine.register_helper("t", Box::new(Say(texts.clone())));
        engine.register_helper("asset", Box::new(Address(assets.clone())));
        engine.register_helper("day", Box::new(Formatted(show_day)));
        engine.register_helper("moment", Box::new(Formatted(show_moment)));
        engine.register_helper("number", Box::new(Formatted(show_number)));
        Ok(Views { engine, texts, assets })
    }

    /// The page as HTML.
    pub fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, RenderError> {
        #[derive(Serialize)]
        struct Whole<'a, P> {
            frame: &'a Frame,
            page: &'a P,
        }
        self.engine.render(P::TEMPLATE, &Whole { frame, page })
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn language(context: &Context) -> Language {
    let code = context.data().pointer("/frame/lang").and_then(Value::as_str).unwrap_or("vi");
    Language::from_code(code).unwrap_or_default()
}

/// `{{t "key" name=value}}`: a sentence; the key may also be a `Message`. `lang="en"` fixes the language.
struct Say(std::sync::Arc<Texts>);

impl HelperDef for Say {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let mut message = match helper.param(0).map(|p| p.value()) {
            Some(Value::String(key)) => Message::new(key),
            Some(object @ Value::Object(_)) => serde_json::from_value(object.clone())
                .map_err(|e| RenderErrorReason::Other(format!("t: {e}")))?,
            // An absent message says nothing.
            _ => return Ok(ScopedJson::Derived(Value::String(String::new()))),
        };
        let mut language = language(context);
        for (name, value) in helper.hash() {
            match (*name, value.value()) {
                ("lang", Value::String(code)) => {
                    language = Language::from_code(code).unwrap_or(language);
                }
                // A message within a message (an error with a translated part) is said first.
                (name, inner @ Value::Object(_)) => {
                    if let Ok(inner) = serde_json::from_value::<Message>(inner.clone()) {
                        message.args.insert(name.to_owned(), Value::String(self.0.say(language, &inner)));
                    }
                }
                (name, value) => {
                    message.args.insert(name.to_owned(), value.clone());
                }
            }
        }
        // `form.error` may carry arguments that are days: they are shown as days.
        for value in message.args.values_mut() {
            if let Value::String(text) = value
                && text.len() == 10
                && let Some(day) = Day::parse(text)
            {
                *value = Value::String(text::day(language, day));
            }
        }
        Ok(ScopedJson::Derived(Value::String(self.0.say(language, &message))))
    }
}

/// `{{asset "css/base.css"}}`: where a static file is, with its hash, so that it may be kept for ever.
struct Address(std::sync::Arc<BTreeMap<String, Asset>>);

impl HelperDef for Address {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let path = helper.param(0).and_then(|p| p.value().as_str()).unwrap_or("");
        let asset =
            self.0.get(path).ok_or_else(|| RenderErrorReason::Other(format!("no static file {path}")))?;
        out.write(&format!("/static/{path}?v={}", asset.hash))?;
        Ok(())
    }
}

/// `{{day x}}`, `{{moment x}}`, `{{number x}}`: a value as the reader writes it; nothing for nothing.
struct Formatted(fn(Language, &Value) -> Option<String>);

impl HelperDef for Formatted {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let shown = helper.param(0).and_then(|p| (self.0)(language(context), p.value()));
        Ok(ScopedJson::Derived(Value::String(shown.unwrap_or_default())))
    }
}

fn show_day(language: Language, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Day::parse(text).map(|d| text::day(language, d)),
        Value::Number(micros) => Some(text::day(language, Timestamp(micros.as_i64()?).day())),
        _ => None,
    }
}

fn show_moment(language: Language, value: &Value) -> Option<String> {
    Some(text::moment(language, Timestamp(value.as_i64()?)))
}

fn show_number(language: Language, value: &Value) -> Option<String> {
    Some(text::number(language, value.as_i64()?))
}
