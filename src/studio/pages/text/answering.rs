//! What a script is told instead of a page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::opened::{Told, told};
use super::drawing::Side;
use crate::app::App;
use crate::courses::problem::Problem;
use crate::kit::columns::Id;
use crate::kit::text::{Language, Message};
use crate::people::viewer::Viewer;
use crate::studio::writing::Shown;

/// What a script is told.
#[derive(Serialize)]
pub(super) struct Answer {
    pub(super) state: &'static str,
    pub(super) said: Option<String>,
    pub(super) sides: BTreeMap<&'static str, AnsweredSide>,
}

impl Answer {
    pub(super) fn new(state: &'static str) -> Answer {
        Answer { state, said: None, sides: BTreeMap::new() }
    }
}

#[derive(Serialize)]
pub(super) struct AnsweredSide {
    draft: Option<Id>,
    over: i32,
    /// What a script writes over that was typed into while this was under way.
    typed: Option<i32>,
    whole: bool,
    title: String,
    minutes: String,
    objectives: String,
    sources: String,
    body: String,
    theirs: BTreeMap<&'static str, String>,
    became: Option<String>,
    problems: Vec<Said>,
}

impl AnsweredSide {
    pub(super) fn of(
        app: &App,
        viewer: &Viewer,
        side: &Side,
        problems: &[Problem],
        shown: &Shown,
    ) -> AnsweredSide {
        let say = |said: &Message| app.views.texts.say(viewer.language(), said);
        AnsweredSide {
            draft: side.draft,
            over: side.over,
            typed: side.typed,
            whole: side.whole,
            title: side.title.clone(),
            minutes: side.minutes.clone(),
            objectives: side.objectives.clone(),
            sources: side.sources.clone(),
            body: side.body.clone(),
            theirs: side.theirs.iter().map(|(field, said)| (*field, say(said))).collect(),
            became: side.became.as_ref().map(say),
            problems: said(app, viewer.language(), told(problems, &side.path, shown, side.code)),
        }
    }
}

/// A problem in words.
#[derive(Serialize)]
pub(in crate::studio::pages) struct Said {
    href: String,
    line: Option<usize>,
    text: String,
    warning: bool,
}

pub(in crate::studio::pages) fn said(app: &App, language: Language, told: Vec<Told>) -> Vec<Said> {
    let say = |told: Told| Said {
        text: app.views.texts.say(language, &told.text),
        href: told.href,
        line: told.line,
        warning: told.warning,
    };
    told.into_iter().map(say).collect()
}
