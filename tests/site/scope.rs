//! Who may open what: every route of `src/routes.rs` against every role, inside and outside their unit.

use std::collections::BTreeSet;

use lantoa::attendance::{Mark, Taken, queries as attendance};
use lantoa::classes::{Kind, NewClass, NewSession};
use lantoa::courses::edition::EditionState;
use lantoa::kit::clock::{Day, new_id};
use lantoa::kit::columns::Id;
use lantoa::people::Role;
use lantoa::people::queries::NewGrant;
use lantoa::studio::queries::NewDraft;
use lantoa::units::{Level, Unit};

use crate::courses::publish;
use crate::support::visitor::encoded;
use crate::support::{Answer, Site, User, Visitor};

const MODULE: &str = "01-what-a-leg-is";

/// Everyone who tries each address, those who may do the most last: what they do stays done.
const WHO: [&str; 12] = [
    "visitor",
    "ended",
    "tomorrow",
    "elsewhere",
    "trainer elsewhere",
    "cf elsewhere",
    "learner",
    "cf",
    "lead",
    "supervisor",
    "trainer",
    "admin",
];

/// Method, route as `routes.rs` spells it, body, and the status for each of [`WHO`].
#[rustfmt::skip]
const TABLE: &[(&str, &str, &str, [u16; 12])] = &[
    ("get",  "/sign-in",             "", [200, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("post", "/sign-in",             "", [422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("get",  "/password",            "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/password",            "", [303, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("post", "/language",            "", [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),

    ("get",  "/",                        "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get",  "/people/{person}",         "", [303, 404, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]),
    ("get",  "/units/{unit}/overview",   "", [303, 404, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]),
    ("get",  "/units/{unit}",            "", [303, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200, 200]),
    ("post", "/units/{unit}",            "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/units/{unit}/edit",       "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("get",  "/units/{unit}/units/new",  "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/units/{unit}/units",      "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/units/{unit}/people/new", "", [303, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200, 200]),
    ("post", "/units/{unit}/people",     "", [303, 404, 404, 404, 404, 404, 404, 422, 422, 422, 422, 422]),
    ("get",  "/people/{person}/edit",    "", [303, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200, 200]),
    ("post", "/people/{person}",         "", [303, 404, 404, 404, 404, 404, 404, 422, 422, 422, 422, 422]),
    ("get",  "/people/{person}/account", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/people/{person}/account", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/people/{person}/grants",  "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/people/{person}/grants",  "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("post", "/grants/{grant}/ending",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),

    ("get",  "/search",                     "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get",  "/courses",                    "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get",  "/courses/{course}",           "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get",  "/courses/{course}/booklet",   "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get",  "/courses/{course}/changes",   "", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("post", "/courses/{course}/departures", "edition={edition}", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("post", "/courses/{course}/guides", "edition={edition}&since=0", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("get",  "/courses/{course}/{module}",  "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/courses/{course}/{module}/reading", "edition={edition}", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("get",  "/courses/{course}/{module}/checks/{number}", "", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("post", "/courses/{course}/{module}/checks/{number}", "edition={edition}", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("get",  "/courses/{course}/{module}/media/{file}", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("get",  "/courses/{course}/{module}/teach", "", [303, 404, 404, 404, 200, 200, 404, 200, 200, 404, 200, 200]),
    ("get",  "/courses/{course}/{module}/forms", "", [303, 404, 404, 404, 200, 200, 404, 200, 200, 404, 200, 200]),
    // The key is on it, so those who learn and teach on see it no more than a learner does.
    ("get",  "/courses/{course}/{module}/analysis", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/{module}/analysis/whole.csv", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/{module}/analysis/questions.csv", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/{module}/analysis/generations.csv", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/rounds", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/rounds/whole.csv", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/rounds/questions.csv", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/rounds/generations.csv", "", [303, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200]),
    ("get",  "/courses/{course}/{module}/quiz", "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/courses/{course}/{module}/sittings", "", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("post", "/courses/{course}/{module}/sittings/removal", "sitting={new}", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/courses/{course}/{module}/answers", "id={new}&edition={edition}", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("post", "/courses/{course}/{module}/attempts", "id={new}&edition={edition}", [303, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("get",  "/attempts/{attempt}",         "", [303, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200, 200]),
    // Whoever holds classes marks what is written in their units; this attempt has no essay. See `marking.rs`.
    ("get",  "/marking",                    "", [303, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200, 200]),
    ("get",  "/marking/{attempt}/{question}", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/marking/{attempt}/{question}", "points=5&seen=0&id={new}", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),

    // A document of the district: whoever is at home there reads it, and who looks after the district.
    ("get",  "/documents",                     "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/documents",                     "", [303, 404, 404, 404, 422, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/documents/new",                 "", [303, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200, 200]),
    ("get",  "/documents/{document}",          "", [303, 200, 200, 404, 404, 404, 200, 200, 200, 200, 200, 200]),
    ("post", "/documents/{document}",          "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/documents/{document}/edit",     "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200]),
    ("get",  "/documents/{document}/standing", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200]),
    ("post", "/documents/{document}/standing", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/documents/{document}/versions/{number}", "", [303, 200, 200, 404, 404, 404, 200, 200, 200, 200, 200, 200]),

    // The course is kept at the centre, whose trainers alone write it. What changes it comes last.
    ("get",  "/studio", "", [303, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200, 200]),
    ("post", "/studio", "", [303, 404, 404, 404, 422, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/studio/new", "", [303, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200, 200]),
    ("post", "/studio/{course}/drafts", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("get",  "/studio/{course}", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("get",  "/studio/{course}/settings", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/settings", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("post", "/studio/{course}/modules", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/studio/{course}/reviews/new", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/reviews", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("post", "/studio/{course}/returns", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/studio/{course}/editions/new", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/editions", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/studio/{course}/comparison", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("get",  "/studio/{course}/reach",      "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/tellings", "edition={edition}", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("post", "/studio/{course}/tellings/{telling}/removal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/studio/{course}/withdrawal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("post", "/studio/{course}/discard", "saves=99", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 409]),
    ("post", "/studio/{course}/resumption", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 409]),

    ("get",  "/classes",                        "", [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("post", "/classes",                        "", [303, 404, 404, 404, 422, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/classes/new",                    "", [303, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200, 200]),
    ("get",  "/classes/{class}",                "", [303, 404, 404, 404, 404, 404, 200, 200, 200, 200, 200, 200]),
    ("post", "/classes/{class}",                "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/classes/{class}/edit",           "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200]),
    ("get",  "/classes/{class}/participants",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200]),
    ("post", "/classes/{class}/participants",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 422]),
    ("post", "/classes/{class}/participants/{person}/removal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303]),
    ("get",  "/classes/{class}/attendance",     "", [303, 404, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]),
    ("get",  "/classes/{class}/rounds",            "", [303, 404, 404, 404, 404, 404, 200, 200, 200, 200, 200, 200]),
    ("get",  "/classes/{class}/rounds/report",     "", [303, 404, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]),
    ("get",  "/classes/{class}/rounds/report.csv", "", [303, 404, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]),
    ("get",  "/classes/{class}/rounds/{stage}/paper", "", [303, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404, 404]),
    ("post", "/classes/{class}/rounds/{stage}/answers", "id={new}&edition={edition}", [303, 404, 404, 404, 404, 404, 422, 422, 404, 404, 404, 404]),
    ("post", "/classes/{class}/rounds/{stage}/attempts", "id={new}&edition={edition}", [303, 404, 404, 404, 404, 404, 422, 422, 404, 404, 404, 404]),
    ("post", "/classes/{class}/rounds/{stage}/opening", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303]),
    ("post", "/classes/{class}/rounds/{stage}/closing", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303]),
    ("get",  "/classes/{class}/rounds/{stage}/print",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200]),
    ("post", "/classes/{class}/rounds/{stage}/print",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303]),
    ("get",  "/classes/{class}/rounds/{stage}/cards",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200]),
    ("post", "/classes/{class}/rounds/{stage}/cards",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 422]),
    // No card was keyed here; who may touch one that was is in `paper.rs`.
    ("post", "/classes/{class}/rounds/{stage}/cards/{keying}/choice", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/classes/{class}/rounds/{stage}/cards/{keying}/withdrawal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/classes/{class}/rounds/{stage}/photos",  "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/classes/{class}/rounds/{stage}/photos/{photo}", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/classes/{class}/rounds/{stage}/photos/{photo}/removal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303]),
    ("post", "/classes/{class}/rounds/{stage}/photos/removal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303]),
    ("get",  "/sessions/{session}/attendance",  "", [303, 404, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]),
    ("post", "/sessions/{session}/attendance", "mark.{learner}=present", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303, 303]),
    ("get",  "/sessions/{session}/sheets",      "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200]),
    ("post", "/sessions/{session}/sheets",      "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 422]),
    // Nobody has printed this one; see `sheets.rs`.
    ("get",  "/sheets/{sheet}/sheet.pdf",       "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/sessions/{session}/openings", "reason=", [303, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 422]),

    ("get",  "/studio/{course}/glossary", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/glossary", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("get",  "/studio/{course}/glossary/preview", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/preview",                  "module={module}&language=vi&body.vi=x", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("get",  "/studio/{course}/modules/{module}",         "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/modules/{module}",         "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("get",  "/studio/{course}/modules/{module}/guide",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/modules/{module}/guide",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("get",  "/studio/{course}/modules/{module}/preview", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/modules/{module}/media", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/studio/{course}/modules/{module}/media/{file}", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("post", "/studio/{course}/modules/{module}/media/{file}/removal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("get",  "/studio/{course}/modules/{module}/gift", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/modules/{module}/gift", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("get",  "/studio/{course}/modules/{module}/questions", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("get",  "/studio/{course}/modules/{module}/questions/new", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/modules/{module}/questions/new", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/studio/{course}/modules/{module}/questions/{question}", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/modules/{module}/questions/{question}", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("post", "/studio/{course}/modules/{module}/questions/{question}/place", "to=down", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 409]),
    ("post", "/studio/{course}/modules/{module}/questions/{question}/removal", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 409]),
    ("post", "/studio/{course}/modules/{module}/place", "over=0&to=up", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("post", "/studio/{course}/modules/{module}/removal", "over=0", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 409]),

    ("get",  "/reteachings",                    "", [303, 404, 404, 404, 404, 200, 404, 200, 200, 404, 404, 404]),
    ("post", "/reteachings",        "action=draft", [303, 404, 404, 404, 404, 422, 404, 422, 422, 404, 404, 404]),
    ("get",  "/reteachings/new",                "", [303, 404, 404, 404, 404, 200, 404, 200, 200, 404, 404, 404]),
    ("get",  "/reteachings/{report}",           "", [303, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200, 200]),
    ("post", "/reteachings/{report}", "action=draft", [303, 404, 404, 404, 404, 404, 404, 422, 404, 404, 404, 404]),
    ("get",  "/reteachings/{report}/edit",      "", [303, 404, 404, 404, 404, 404, 404, 303, 404, 404, 404, 404]),
    ("post", "/reteachings/{report}/discard",   "", [303, 404, 404, 404, 404, 404, 404, 409, 404, 404, 404, 404]),
    ("post", "/reteachings/{report}/reviews",   "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 422]),
    ("get",  "/reviews",                        "", [303, 404, 404, 200, 404, 404, 404, 404, 404, 200, 404, 200]),
    ("get",  "/units/{unit}/cascade",           "", [303, 404, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]),

    ("post", "/imports",                     "", [303, 404, 404, 404, 422, 404, 404, 404, 404, 404, 422, 422]),
    ("get",  "/imports/new",                 "", [303, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200, 200]),
    ("get",  "/imports/{import}",            "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/imports/{import}/acceptance", "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("post", "/imports/{import}/refusal",    "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 303]),
    ("get",  "/studio/{course}/folder",      "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),
    ("post", "/studio/{course}/folder",      "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422]),
    ("get",  "/studio/{course}/folder/new",  "", [303, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200]),

    ("get",  "/healthz",          "", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get",  "/static/{path:.*}", "", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("get",  "/style",            "", [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    // Last: nobody is signed in afterwards.
    ("post", "/sign-out",            "", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("post", "/sign-out-everywhere", "", [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
];

/// Those of [`WHO`] who have no right in the district.
const OUTSIDE: &[&str] = WHO.split_at(6).0;

/// What none of those outside may read anywhere.
const SECRETS: [&str; 5] =
    ["Hồ Thị Kín", "Lớp chỉ của Sơn Hà", "Đinh Thị Rin", "Nhà cộng đồng Gò Da", "Đinh Văn Riêng"];

/// One district with a class, a re-teach handed in and one begun, an attempt; and another district.
pub struct Land {
    pub site: Site,
    pub district: Unit,
    pub beside: Unit,
    pub person: Id,
    pub grant: Id,
    pub class: Id,
    pub session: Id,
    pub report: Id,
    pub draft: Id,
    pub edition: Id,
    pub import: Id,
    pub document: Id,
    pub rin: User,
    pub learner: User,
    pub trainer: User,
    pub admin: User,
    pub supervisor: User,
    pub elsewhere: User,
    pub trainer_elsewhere: User,
    pub cf_elsewhere: User,
    pub lead: User,
    pub ended: User,
    pub tomorrow: User,
}

async fn with_grant(site: &Site, name: &str, unit: &Unit, starts_on: Day, ends_on: Option<Day>) -> User {
    let person = site.person(name, unit).await;
    let new = NewGrant { id: new_id(), person, role: Role::Supervisor, unit: unit.id, starts_on, ends_on };
    let now = site.now();
    site.write(move |conn| Ok(lantoa::people::queries::give_grant(conn, &new, None, now)?)).await;
    site.account(person, name, None, false).await
}

pub async fn land() -> Land {
    let site = Site::new().await;
    let today = site.today();
    let centre = site.unit("Văn phòng", Level::Centre, None).await;
    let province = site.unit("Quảng Ngãi", Level::Province, Some(&centre)).await;
    let district = site.unit("Sơn Hà", Level::District, Some(&province)).await;
    let beside = site.unit("Ba Tơ", Level::District, Some(&province)).await;
    let admin = site.user("Lê Văn Quản", Role::Admin, &centre).await;
    let trainer = site.user("Trần Thị Mai", Role::Trainer, &province).await;
    let supervisor = site.user("Phạm Văn Sát", Role::Supervisor, &district).await;
    let rin = site.user("Đinh Thị Rin", Role::Facilitator, &district).await;
    let learner = site.user("Hồ Văn Học", Role::Learner, &district).await;
    let elsewhere = site.user("Phạm Thị Xa", Role::Supervisor, &beside).await;
    let trainer_elsewhere = site.user("Phạm Thị Dạy Xa", Role::Trainer, &beside).await;
    let cf_elsewhere = site.user("Phạm Thị Chia Xa", Role::Facilitator, &beside).await;
    let lead = site.user("Đinh Văn Đầu", Role::Lead, &district).await;
    let ended = with_grant(&site, "Lê Thị Thôi", &district, today.plus_days(-30), Some(today)).await;
    let tomorrow = with_grant(&site, "Lê Thị Mai Sau", &district, today.plus_days(1), None).await;
    let person = site.person("Hồ Thị Kín", &district).await;
    let grant = site.grant(person, Role::Learner, &district).await;
    let reached = site.person("Đinh Văn Riêng", &district).await;
    let edition = publish(&site, "leg", EditionState::Official).await.id;
    let import = crate::folders::bring(&site, "leg", "nhóm", "tổ nhóm").await;
    let document =
        crate::documents::put(&site, &district, "01/HD-SH", "Hướng dẫn của huyện", "## Một\n\nLời.").await;
    let (begun, at) = (new_id(), site.now());
    site.write(move |conn| {
        let new = NewDraft { id: begun, course: "leg".into(), base: Some(edition), unit: None };
        Ok(lantoa::studio::queries::begin(conn, &new, None, at)?)
    })
    .await;
    let (class, session, now) = (new_id(), new_id(), site.now());
    let held_on = today.plus_days(-3);
    let new = NewClass {
        id: class,
        kind: Kind::Pilot,
        title: "Lớp chỉ của Sơn Hà".into(),
        edition,
        modules: vec![MODULE.into()],
        unit: district.id,
        venue: None,
        organiser: None,
        provider: None,
        language_used: None,
        note: None,
        facilitators: vec![(trainer.person, None)],
        sessions: vec![NewSession { id: session, held_on, starts_minute: 450, minutes: 180 }],
        questions: vec![],
    };
    let (by, members) = (trainer.person, [rin.person, learner.person]);
    site.write(move |conn| {
        lantoa::classes::queries::add_class(conn, &new, by, now)?;
        lantoa::classes::queries::add_participants(conn, class, &members, by, now)?;
        let marks = [(members[0], Mark::Present)];
        let batch = attendance::Batch { session, marks: &marks, taken: Taken::List, by, happened_at: now };
        attendance::save_marks(conn, &batch, now)?;
        Ok(())
    })
    .await;
    let mut land = Land {
        site: site.clone(),
        district,
        beside,
        person,
        grant,
        class,
        session,
        report: class,
        draft: class,
        edition,
        import,
        document,
        rin,
        learner,
        trainer,
        admin,
        supervisor,
        elsewhere,
        trainer_elsewhere,
        cf_elsewhere,
        lead,
        ended,
        tomorrow,
    };
    let visitor = site.sign_in_as(&land.rin).await;
    land.report = land.reteach(&visitor, reached, "hand_in").await;
    land.draft = land.reteach(&visitor, reached, "draft").await;
    land
}

impl Land {
    /// A report of what was learned in the class, to one person; the id of its class.
    pub async fn reteach(&self, visitor: &Visitor, whom: Id, action: &str) -> Id {
        let page = visitor.get(&format!("/reteachings/new?source={}", self.class)).await;
        let answer = page
            .form("/reteachings")
            .tick("source", self.class)
            .untick("module", format!("{}/{MODULE}", self.class))
            .tick("module", format!("{}/{MODULE}", self.class))
            .fill("day", &self.site.today().plus_days(-1).to_string())
            .fill("starts", "7:30")
            .fill("hours", "1,5")
            .fill("venue", "Nhà cộng đồng Gò Da")
            .choose("unit", &self.district.id.to_string())
            .tick("person", whom)
            .press("action", action)
            .submit()
            .await;
        answer.status(303).location().rsplit('/').next().unwrap().parse().unwrap()
    }

    /// An attempt by Rin, with every question answered somehow.
    async fn attempt(&self) -> Id {
        let visitor = self.site.sign_in_as(&self.rin).await;
        let address = format!("/courses/leg/{MODULE}");
        let page = visitor.get(&format!("{address}/quiz")).await;
        let mut form = page.form(&format!("{address}/attempts"));
        let names: BTreeSet<String> = page.attributes("input[name^='q.']", "name").into_iter().collect();
        for name in names {
            let first = form.offers(&name)[0].clone();
            form = form.tick(&name, first);
        }
        form.submit().await.status(303).location().rsplit('/').next().unwrap().parse().unwrap()
    }

    async fn visitor(&self, who: &str) -> Visitor {
        let user = match who {
            "visitor" => return self.site.visitor(),
            "ended" => &self.ended,
            "tomorrow" => &self.tomorrow,
            "elsewhere" => &self.elsewhere,
            "trainer elsewhere" => &self.trainer_elsewhere,
            "cf elsewhere" => &self.cf_elsewhere,
            "lead" => &self.lead,
            "learner" => &self.learner,
            "cf" => &self.rin,
            "supervisor" => &self.supervisor,
            "trainer" => &self.trainer,
            _ => &self.admin,
        };
        self.site.sign_in_as(user).await
    }

    fn filled(&self, pattern: &str, attempt: Id) -> String {
        let ids = [
            ("{person}", self.person.to_string()),
            ("{learner}", self.learner.person.to_string()),
            ("{unit}", self.district.id.to_string()),
            ("{grant}", self.grant.to_string()),
            ("{course}", "leg".to_owned()),
            ("{module}", MODULE.to_owned()),
            ("{file}", "none.svg".to_owned()),
            ("{question}", "leg-1-1".to_owned()),
            ("{number}", "1".to_owned()),
            ("{stage}", "before".to_owned()),
            ("{attempt}", attempt.to_string()),
            ("{class}", self.class.to_string()),
            ("{session}", self.session.to_string()),
            ("{report}", self.report.to_string()),
            ("{edition}", self.edition.to_string()),
            ("{telling}", new_id().to_string()),
            ("{import}", self.import.to_string()),
            ("{document}", self.document.to_string()),
            ("{keying}", new_id().to_string()),
            ("{photo}", new_id().to_string()),
            ("{sheet}", new_id().to_string()),
            ("{new}", new_id().to_string()),
            ("{path:.*}", "css/base.css".to_owned()),
        ];
        ids.iter().fold(pattern.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

#[test]
fn every_route_is_in_the_table() {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/routes.rs")).unwrap();
    let mut routes = BTreeSet::new();
    for line in source.lines().filter_map(|line| line.trim().split_once(".route(\"").map(|(_, rest)| rest)) {
        let (pattern, rest) = line.split_once('"').unwrap();
        let method = rest.trim_start_matches(',').trim().split('(').next().unwrap();
        routes.insert((method.to_owned(), pattern.to_owned()));
    }
    // A report has the id of its class; the table must tell the two apart.
    let spelled = |pattern: &str| pattern.replace("{report}", "{class}");
    let table: BTreeSet<_> = TABLE.iter().map(|row| (row.0.to_owned(), spelled(row.1))).collect();
    let unnamed: Vec<_> = routes.difference(&table).collect();
    let gone: Vec<_> = table.difference(&routes).collect();
    assert!(unnamed.is_empty() && gone.is_empty(), "not in the table: {unnamed:?}; no route: {gone:?}");
}

#[actix_web::test]
async fn each_role_opens_what_is_theirs_and_finds_nothing_else() {
    let land = land().await;
    let attempt = land.attempt().await;
    let mut visitors = Vec::new();
    for who in WHO {
        visitors.push(land.visitor(who).await);
    }
    let mut wrong = Vec::new();
    for (method, pattern, body, expected) in TABLE {
        for ((who, visitor), status) in WHO.iter().zip(&visitors).zip(expected) {
            let address = land.filled(pattern, attempt);
            let answer = match *method {
                "get" => visitor.get(&address).await,
                _ => {
                    let same_site = [("sec-fetch-site", "same-origin")];
                    visitor.post_raw(&address, &land.filled(body, attempt), &same_site).await
                }
            };
            if answer.code() != *status {
                wrong.push(format!("{who}: {method} {pattern} is {}, not {status}", answer.code()));
            }
            if OUTSIDE.contains(who) {
                let seen = SECRETS.iter().filter(|secret| answer.html().contains(**secret));
                wrong.extend(seen.map(|secret| format!("{who}: {method} {pattern} tells “{secret}”")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn nothing_is_posted_from_another_site() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    let id = new_id();
    for (_, pattern, body, _) in TABLE.iter().filter(|row| row.0 == "post") {
        for headers in [vec![("sec-fetch-site", "cross-site")], vec![("sec-fetch-site", "same-site")], vec![]]
        {
            let answer = admin.post_raw(&land.filled(pattern, id), &land.filled(body, id), &headers).await;
            answer.status(403);
        }
    }
    assert!(admin.is_signed_in().await);
}

#[actix_web::test]
async fn a_report_that_is_only_begun_is_nobody_elses_business_at_any_address() {
    let land = land().await;
    let draft = land.draft;
    let sessions = land.site.read(move |conn| Ok(lantoa::classes::queries::sessions(conn, draft)?)).await;
    let named = land.site.person("Đinh Thị Được Ghi", &land.district).await;
    let named = land.site.account(named, "Đinh Thị Được Ghi", None, false).await;
    let (whom, by, now) = (named.person, land.rin.person, land.site.now());
    land.site
        .write(move |conn| Ok(lantoa::classes::queries::add_participants(conn, draft, &[whom], by, now)?))
        .await;
    for user in [&land.supervisor, &land.trainer, &land.admin, &named] {
        let visitor = land.site.sign_in_as(user).await;
        for address in [
            format!("/classes/{draft}"),
            format!("/classes/{draft}/attendance"),
            format!("/classes/{draft}/edit"),
            format!("/sessions/{}/attendance", sessions[0].id),
            format!("/reteachings/{draft}"),
        ] {
            visitor.get(&address).await.status(404).hides("Gò Da");
        }
    }
    // Nor is whoever it names told of it.
    let visitor = land.site.sign_in_as(&named).await;
    for address in ["/", "/classes", &format!("/people/{}", named.person)] {
        let page = visitor.get(address).await;
        page.status(200).hides(&draft.to_string());
    }
    let supervisor = land.site.sign_in_as(&land.supervisor).await;
    supervisor.get(&format!("/people/{}", named.person)).await.status(200).hides(&draft.to_string());
    supervisor.get(&format!("/people/{}", land.rin.person)).await.status(200).hides(&draft.to_string());
}

#[actix_web::test]
async fn nobody_calls_the_roll_of_what_somebody_reported() {
    let land = land().await;
    let report = land.report;
    let sessions = land.site.read(move |conn| Ok(lantoa::classes::queries::sessions(conn, report)?)).await;
    let address = format!("/sessions/{}/attendance", sessions[0].id);
    for user in [&land.trainer, &land.admin, &land.supervisor, &land.rin] {
        let visitor = land.site.sign_in_as(user).await;
        visitor.post(&address, &[(&format!("mark.{}", land.person), "present")]).await.status(404);
    }
}

#[actix_web::test]
async fn a_form_drawn_again_tells_no_name_of_elsewhere() {
    let land = land().await;
    let trainer = land.site.user("Lê Thị Tập", Role::Trainer, &land.beside).await;
    let trainer = land.site.sign_in_as(&trainer).await;
    let far = land.rin.person.to_string();
    let page = trainer.get("/classes/new").await;
    let told = |answer: &Answer| {
        SECRETS.iter().for_each(|secret| {
            answer.hides(secret);
        });
    };
    for button in ["add", "fill", "nothing"] {
        let form = page.form("/classes").smuggle("facilitator", &far).smuggle("unit", land.district.id);
        told(&form.smuggle(button, "1").submit().await);
    }
}

#[actix_web::test]
async fn no_form_takes_an_address_that_is_no_text() {
    let land = land().await;
    let admin = land.site.sign_in_as(&land.admin).await;
    for address in [
        "/courses/a%00b",
        "/courses/leg/a%00b",
        "/courses/leg/a%00b/quiz",
        "/courses/leg%00/x/media/a.svg?e=1",
        "/courses/%FF%FE",
        "/classes/%00",
        "/units/00000000-0000-0000-0000-000000000000",
        "/units/0/overview?page=99999999999999999999",
    ] {
        admin.get(address).await.status(404);
    }
    for (address, query) in [
        (format!("/classes/{}/participants", land.class), "search=%00&unit=%00"),
        (format!("/classes/{}/participants", land.class), "search=%25_%5C&unit=x"),
        (format!("/units/{}/overview", land.district.id), "course=%00&page=-1"),
        (format!("/units/{}/cascade", land.district.id), "course=%00"),
        (format!("/units/{}", land.district.id), "page=99999999999999999999"),
        ("/classes".to_owned(), "from=-9223372036854775808"),
        ("/courses/leg".to_owned(), "%00=%00"),
    ] {
        admin.get(&format!("{address}?{query}")).await.status(200);
    }
    let nul = encoded(&[("login", "a\0b"), ("password", "\0")]);
    land.site.visitor().post_raw("/sign-in", &nul, &[("sec-fetch-site", "same-origin")]).await.status(422);
}
