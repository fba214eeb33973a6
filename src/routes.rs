//! Every URL of the site, on one page. To find code, begin here.

use actix_web::web::{ServiceConfig, get, post};

use crate::{
    app, attendance, cascade, classes, courses, documents, overview, people, quizzes, rounds, search, sheets,
    studio, style,
};

/// Registers every page; the demo has one more.
#[rustfmt::skip]
pub fn all(site: &mut ServiceConfig, demo: bool) {
    site
        // Signing in, the reader's own settings
        .route("/sign-in",             get().to(people::pages::sign_in::show_sign_in))
        .route("/sign-in",             post().to(people::pages::sign_in::sign_in))
        .route("/sign-out",            post().to(people::pages::sign_in::sign_out))
        .route("/sign-out-everywhere", post().to(people::pages::sign_in::sign_out_everywhere))
        .route("/password",            get().to(people::pages::password::show_password))
        .route("/password",            post().to(people::pages::password::change_password))
        .route("/language",            post().to(people::pages::sign_in::choose_language))

        // Home, overview, people and units
        .route("/",                        get().to(overview::pages::home::show_home))
        .route("/people/{person}",         get().to(overview::pages::person::show_person))
        .route("/units/{unit}/overview",   get().to(overview::pages::unit::show_overview))
        .route("/units/{unit}",            get().to(people::pages::unit::show_unit))
        .route("/units/{unit}",            post().to(people::pages::unit_correction::correct_unit))
        .route("/units/{unit}/edit",       get().to(people::pages::unit_correction::edit_unit))
        .route("/units/{unit}/units/new",  get().to(people::pages::unit_form::new_unit))
        .route("/units/{unit}/units",      post().to(people::pages::unit_form::add_unit))
        .route("/units/{unit}/people/new", get().to(people::pages::person::new_person))
        .route("/units/{unit}/people",     post().to(people::pages::person::add_person))
        .route("/people/{person}",         post().to(people::pages::correction::correct_person))
        .route("/people/{person}/edit",    get().to(people::pages::correction::edit_person))
        .route("/people/{person}/account", get().to(people::pages::account::show_account))
        .route("/people/{person}/account", post().to(people::pages::account::give_account))
        .route("/people/{person}/grants",  get().to(people::pages::grants::show_grants))
        .route("/people/{person}/grants",  post().to(people::pages::grants::give_grant))
        .route("/grants/{grant}/ending",   post().to(people::pages::grants::end_grant))

        // Courses and quizzes
        .route("/search",                                   get().to(search::pages::show_search))
        .route("/courses",                                  get().to(courses::pages::show_courses))
        .route("/courses/{course}",                         get().to(courses::pages::show_course))
        .route("/courses/{course}/booklet",                 get().to(courses::pages::show_booklet))
        .route("/courses/{course}/changes",                 get().to(courses::pages::show_changes))
        .route("/courses/{course}/rounds",                  get().to(overview::pages::papers::show_papers))
        .route("/courses/{course}/rounds/whole.csv",    get().to(overview::pages::papers::show_paper_whole))
        .route("/courses/{course}/rounds/questions.csv",    get().to(overview::pages::papers::show_paper_questions))
        .route("/courses/{course}/rounds/generations.csv",  get().to(overview::pages::papers::show_paper_generations))
        .route("/courses/{course}/departures",              post().to(courses::pages::see_departures))
        .route("/courses/{course}/guides",                  post().to(courses::pages::see_guides))
        .route("/courses/{course}/{module}",                get().to(courses::pages::show_module))
        .route("/courses/{course}/{module}/reading",        post().to(courses::pages::record_reading))
        .route("/courses/{course}/{module}/checks/{number}", get().to(courses::pages::show_check))
        .route("/courses/{course}/{module}/checks/{number}", post().to(courses::pages::answer_check))
        .route("/courses/{course}/{module}/media/{file}",   get().to(courses::pages::show_picture))
        .route("/courses/{course}/{module}/teach",          get().to(courses::pages::show_guide))
        .route("/courses/{course}/{module}/forms",          get().to(quizzes::pages::show_forms))
        .route("/courses/{course}/{module}/quiz",           get().to(quizzes::pages::show_quiz))
        .route("/courses/{course}/{module}/analysis",       get().to(overview::pages::analysis::show_analysis))
        .route("/courses/{course}/{module}/analysis/whole.csv", get().to(overview::pages::analysis::show_whole_figures))
        .route("/courses/{course}/{module}/analysis/questions.csv", get().to(overview::pages::analysis::show_question_figures))
        .route("/courses/{course}/{module}/analysis/generations.csv", get().to(overview::pages::analysis::show_generation_figures))
        .route("/courses/{course}/{module}/sittings",       post().to(quizzes::pages::begin_sitting))
        .route("/courses/{course}/{module}/sittings/removal", post().to(quizzes::pages::remove_sitting))
        .route("/courses/{course}/{module}/answers",        post().to(quizzes::pages::keep_answers))
        .route("/courses/{course}/{module}/attempts",       post().to(quizzes::pages::hand_in_attempt))
        .route("/attempts/{attempt}",                       get().to(quizzes::pages::show_attempt))
        .route("/marking",                                  get().to(quizzes::pages::show_marking))
        .route("/marking/{attempt}/{question}",             get().to(quizzes::pages::show_essay))
        .route("/marking/{attempt}/{question}",             post().to(quizzes::pages::mark_essay))

        // Documents that training refers to
        .route("/documents",                               get().to(documents::pages::show_documents))
        .route("/documents",                               post().to(documents::pages::make_document))
        .route("/documents/new",                           get().to(documents::pages::new_document))
        .route("/documents/{document}",                    get().to(documents::pages::show_document))
        .route("/documents/{document}",                    post().to(documents::pages::change_document))
        .route("/documents/{document}/edit",               get().to(documents::pages::edit_document))
        .route("/documents/{document}/standing",           get().to(documents::pages::show_standing))
        .route("/documents/{document}/standing",           post().to(documents::pages::change_standing))
        .route("/documents/{document}/versions/{number}",  get().to(documents::pages::show_version))

        // The studio: courses as files
        .route("/imports",                     post().to(studio::pages::folder::bring_course))
        .route("/imports/new",                 get().to(studio::pages::folder::new_import))
        .route("/imports/{import}",            get().to(studio::pages::imports::show_import))
        .route("/imports/{import}/acceptance", post().to(studio::pages::imports::take_import))
        .route("/imports/{import}/refusal",    post().to(studio::pages::imports::refuse_import))
        .route("/studio/{course}/folder",      get().to(studio::pages::folder::show_folder))
        .route("/studio/{course}/folder",      post().to(studio::pages::folder::bring_folder))
        .route("/studio/{course}/folder/new",  get().to(studio::pages::folder::new_folder))

        // The studio
        .route("/studio",                                     get().to(studio::pages::show_courses))
        .route("/studio",                                     post().to(studio::pages::begin_course))
        .route("/studio/new",                                 get().to(studio::pages::new_course))
        .route("/studio/{course}",                            get().to(studio::pages::show_course))
        .route("/studio/{course}/drafts",                     post().to(studio::pages::begin_draft))
        .route("/studio/{course}/discard",                    post().to(studio::pages::discard_draft))
        .route("/studio/{course}/resumption",                 post().to(studio::pages::resume_draft))
        .route("/studio/{course}/settings",                   get().to(studio::pages::show_settings))
        .route("/studio/{course}/settings",                   post().to(studio::pages::save_settings))
        .route("/studio/{course}/modules",                    post().to(studio::pages::add_module))
        .route("/studio/{course}/modules/{module}/place",     post().to(studio::pages::place_module))
        .route("/studio/{course}/modules/{module}/removal",   post().to(studio::pages::remove_module))
        .route("/studio/{course}/reviews/new",                get().to(studio::pages::new_review))
        .route("/studio/{course}/reviews",                    post().to(studio::pages::ask_for_review))
        .route("/studio/{course}/returns",                    post().to(studio::pages::return_draft))
        .route("/studio/{course}/editions/new",               get().to(studio::pages::new_release))
        .route("/studio/{course}/editions",                   post().to(studio::pages::release_edition))
        .route("/studio/{course}/comparison",                 get().to(studio::pages::show_comparison))
        .route("/studio/{course}/reach",                      get().to(studio::pages::show_reach))
        .route("/studio/{course}/tellings",                   post().to(studio::pages::note_tellings))
        .route("/studio/{course}/tellings/{telling}/removal", post().to(studio::pages::take_back_telling))
        .route("/studio/{course}/withdrawal",                 post().to(studio::pages::withdraw_course))

        // Classes and the roll
        .route("/classes",             get().to(classes::pages::list::show_classes))
        .route("/classes",             post().to(classes::pages::form::make_class))
        .route("/classes/new",         get().to(classes::pages::form::new_class))
        .route("/classes/{class}",     get().to(classes::pages::show::show_class))
        .route("/classes/{class}",     post().to(classes::pages::form::change_class))
        .route("/classes/{class}/edit", get().to(classes::pages::form::edit_class))
        .route("/classes/{class}/participants", get().to(classes::pages::participants::show_participants))
        .route("/classes/{class}/participants", post().to(classes::pages::participants::add_participants))
        .route("/classes/{class}/participants/{person}/removal", post().to(classes::pages::participants::remove_participant))
        .route("/classes/{class}/attendance", get().to(attendance::pages::show_attendance))
        .route("/sessions/{session}/attendance", get().to(attendance::pages::show_roll))
        .route("/sessions/{session}/attendance", post().to(attendance::pages::save_roll))
        .route("/sessions/{session}/openings", post().to(attendance::pages::open_roll_again))

        // Paper to be signed
        .route("/sessions/{session}/sheets", get().to(sheets::pages::show_sheets))
        .route("/sessions/{session}/sheets", post().to(sheets::pages::make_sheet))
        .route("/sheets/{sheet}/sheet.pdf",  get().to(sheets::pages::show_sheet))

        // Before and after
        .route("/classes/{class}/rounds",                  get().to(rounds::pages::class::show_rounds))
        .route("/classes/{class}/rounds/report",           get().to(rounds::pages::report::show_report))
        .route("/classes/{class}/rounds/report.csv",       get().to(rounds::pages::report::show_figures))
        .route("/classes/{class}/rounds/{stage}/opening",  post().to(rounds::pages::class::open_round))
        .route("/classes/{class}/rounds/{stage}/closing",  post().to(rounds::pages::class::close_round))
        .route("/classes/{class}/rounds/{stage}/paper",    get().to(rounds::pages::paper::show_paper))
        .route("/classes/{class}/rounds/{stage}/answers",  post().to(rounds::pages::handing_in::keep_answers))
        .route("/classes/{class}/rounds/{stage}/attempts", post().to(rounds::pages::handing_in::hand_in_paper))
        .route("/classes/{class}/rounds/{stage}/print",    get().to(rounds::pages::cards::show_cards))
        .route("/classes/{class}/rounds/{stage}/print",    post().to(rounds::pages::cards::prepare_cards))
        .route("/classes/{class}/rounds/{stage}/cards",    get().to(rounds::pages::keying::show_keying))
        .route("/classes/{class}/rounds/{stage}/cards",    post().to(rounds::pages::carding::key_card))
        .route("/classes/{class}/rounds/{stage}/cards/{keying}/choice", post().to(rounds::pages::carding::choose_keying))
        .route("/classes/{class}/rounds/{stage}/cards/{keying}/withdrawal", post().to(rounds::pages::carding::withdraw_keying))
        .route("/classes/{class}/rounds/{stage}/photos",   post().to(rounds::pages::photos::add_photos))
        .route("/classes/{class}/rounds/{stage}/photos/removal", post().to(rounds::pages::photos::drop_photos))
        .route("/classes/{class}/rounds/{stage}/photos/{photo}", get().to(rounds::pages::photos::show_photo))
        .route("/classes/{class}/rounds/{stage}/photos/{photo}/removal", post().to(rounds::pages::photos::drop_photo))

        // The studio: writing the terms of a course, and a module
        .route("/studio/{course}/glossary",                 get().to(studio::pages::show_glossary))
        .route("/studio/{course}/glossary",                 post().to(studio::pages::save_glossary))
        .route("/studio/{course}/glossary/preview",         get().to(studio::pages::show_preview))
        .route("/studio/{course}/preview",                  post().to(studio::pages::preview))
        .route("/studio/{course}/modules/{module}",         get().to(studio::pages::show_text))
        .route("/studio/{course}/modules/{module}",         post().to(studio::pages::save_text))
        .route("/studio/{course}/modules/{module}/guide",   get().to(studio::pages::show_guide))
        .route("/studio/{course}/modules/{module}/guide",   post().to(studio::pages::save_guide))
        .route("/studio/{course}/modules/{module}/preview", get().to(studio::pages::show_preview))
        .route("/studio/{course}/modules/{module}/media",   post().to(studio::pages::add_picture))
        .route("/studio/{course}/modules/{module}/media/{file}", get().to(studio::pages::show_picture))
        .route("/studio/{course}/modules/{module}/media/{file}/removal", post().to(studio::pages::remove_picture))
        .route("/studio/{course}/modules/{module}/gift",    get().to(studio::pages::show_gift))
        .route("/studio/{course}/modules/{module}/gift",    post().to(studio::pages::save_gift))
        .route("/studio/{course}/modules/{module}/questions",     get().to(studio::pages::show_questions))
        .route("/studio/{course}/modules/{module}/questions/new", get().to(studio::pages::new_question))
        .route("/studio/{course}/modules/{module}/questions/new", post().to(studio::pages::add_question))
        .route("/studio/{course}/modules/{module}/questions/{question}", get().to(studio::pages::show_question))
        .route("/studio/{course}/modules/{module}/questions/{question}", post().to(studio::pages::save_question))
        .route("/studio/{course}/modules/{module}/questions/{question}/place", post().to(studio::pages::place_question))
        .route("/studio/{course}/modules/{module}/questions/{question}/removal", post().to(studio::pages::remove_question))

        // Re-teaches, reviews, the cascade
        .route("/reteachings",                 get().to(cascade::pages::show_reteachings))
        .route("/reteachings",                 post().to(cascade::pages::record_reteaching))
        .route("/reteachings/new",             get().to(cascade::pages::new_reteaching))
        .route("/reteachings/{class}",         get().to(cascade::pages::show_reteaching))
        .route("/reteachings/{class}",         post().to(cascade::pages::change_reteaching))
        .route("/reteachings/{class}/discard", post().to(cascade::pages::discard_reteaching))
        .route("/reteachings/{class}/edit",    get().to(cascade::pages::edit_reteaching))
        .route("/reteachings/{class}/reviews", post().to(cascade::pages::review_reteaching))
        .route("/reviews",                     get().to(cascade::pages::show_reviews))
        .route("/units/{unit}/cascade",        get().to(cascade::pages::show_cascade))

        // The machine's own
        .route("/healthz",             get().to(app::healthz))
        .route("/static/{path:.*}",    get().to(app::static_file));
    if demo {
        site.route("/style",           get().to(style::pages::show_style));
    }
}
