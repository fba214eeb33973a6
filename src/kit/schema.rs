//! The tables, once for both databases. Keep it the mirror of `migrations/shared`:
//! a test compares the two.

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    units (id) {
        id -> RecordId,
        level -> Text,
        created_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    unit_states (unit_id, valid_from) {
        unit_id -> RecordId,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
        name -> Text,
        name_folded -> Text,
        sort_key -> Text,
        code -> Nullable<Text>,
        parent_id -> Nullable<RecordId>,
        path -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    unit_changes (id) {
        id -> RecordId,
        kind -> Text,
        act -> Text,
        happened_on -> Text,
        recorded_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    unit_change_parts (change_id, unit_id, side) {
        change_id -> RecordId,
        unit_id -> RecordId,
        side -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    audit (id) {
        id -> RecordId,
        at -> BigInt,
        by_person -> Nullable<RecordId>,
        record -> Text,
        record_id -> RecordId,
        action -> Text,
        before -> Nullable<JsonText>,
        after -> Nullable<JsonText>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    people (id) {
        id -> RecordId,
        full_name -> Text,
        name_folded -> Text,
        sort_key -> Text,
        sex -> Text,
        birth_year -> Nullable<Integer>,
        ethnicity -> Nullable<Text>,
        ethnicity_local -> Nullable<Text>,
        poverty -> Nullable<Text>,
        unit_id -> RecordId,
        position -> Nullable<Text>,
        phone -> Nullable<Text>,
        created_at -> BigInt,
        created_by -> Nullable<RecordId>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    accounts (person_id) {
        person_id -> RecordId,
        user_name -> Text,
        user_name_folded -> Text,
        phone -> Nullable<Text>,
        password_hash -> Text,
        must_change -> Bool,
        language -> Text,
        created_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    grants (id) {
        id -> RecordId,
        person_id -> RecordId,
        role -> Text,
        unit_id -> RecordId,
        starts_on -> Text,
        ends_on -> Nullable<Text>,
        granted_by -> Nullable<RecordId>,
        granted_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    sign_ins (id) {
        id -> RecordId,
        person_id -> RecordId,
        started_at -> BigInt,
        token_hash -> Text,
        previous_hash -> Nullable<Text>,
        rotated_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        ended_why -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    sign_in_failures (id) {
        id -> RecordId,
        subject -> Text,
        failed_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;

    site_keys (name) {
        name -> Text,
        value -> Text,
        created_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    editions (id) {
        id -> RecordId,
        course -> Text,
        number -> Integer,
        state -> Text,
        files -> JsonText,
        checksum -> Text,
        message -> Text,
        published_by -> Nullable<RecordId>,
        published_at -> BigInt,
        unit_id -> Nullable<RecordId>,
        change -> Text,
        substance_id -> Nullable<RecordId>,
        written_by -> Nullable<RecordId>,
        withdrawn_because -> Nullable<Text>,
        withdrawn_by -> Nullable<RecordId>,
        withdrawn_at -> Nullable<BigInt>,
        modules -> Nullable<JsonText>,
        released_as -> Text,
    }
}

table! {
    use diesel::sql_types::*;

    pictures (hash) {
        hash -> Text,
        kind -> Text,
        width -> Integer,
        height -> Integer,
        bytes -> Binary,
    }
}

table! {
    use diesel::sql_types::*;

    recordings (hash) {
        hash -> Text,
        kind -> Text,
        bytes -> Binary,
    }
}

table! {
    use diesel::sql_types::*;

    picture_sizes (hash, width) {
        hash -> Text,
        width -> Integer,
        kind -> Text,
        bytes -> Binary,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    readings (person_id, edition_id, module) {
        person_id -> RecordId,
        edition_id -> RecordId,
        module -> Text,
        read_at -> BigInt,
        received_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    reading_summaries (unit_id, course, edition_id, month) {
        unit_id -> RecordId,
        course -> Text,
        edition_id -> RecordId,
        month -> Text,
        modules_read -> BigInt,
        finished -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    attempts (id) {
        id -> RecordId,
        person_id -> RecordId,
        edition_id -> RecordId,
        module -> Text,
        purpose -> Text,
        number -> Integer,
        answers -> JsonText,
        points -> Double,
        full_points -> Double,
        percent -> Integer,
        passed -> Bool,
        handed_in_at -> BigInt,
        received_at -> BigInt,
        asked -> Nullable<JsonText>,
        late -> Bool,
        started_at -> Nullable<BigInt>,
        waiting -> Integer,
        undecided -> Bool,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    essays (attempt_id, question) {
        attempt_id -> RecordId,
        question -> Text,
        state -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    essay_marks (id) {
        id -> RecordId,
        attempt_id -> RecordId,
        question -> Text,
        number -> Integer,
        marker_id -> RecordId,
        points -> Integer,
        comment -> Nullable<Text>,
        wants_second -> Bool,
        marked_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    sittings (id) {
        id -> RecordId,
        person_id -> RecordId,
        edition_id -> RecordId,
        module -> Text,
        purpose -> Text,
        asked -> JsonText,
        kept -> JsonText,
        started_at -> BigInt,
        must_end_at -> Nullable<BigInt>,
        revision -> Integer,
        attempt_id -> Nullable<RecordId>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    quiz_summaries (unit_id, course, edition_id, month) {
        unit_id -> RecordId,
        course -> Text,
        edition_id -> RecordId,
        month -> Text,
        attempts -> BigInt,
        modules_passed -> BigInt,
        finished -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    classes (id) {
        id -> RecordId,
        kind -> Text,
        title -> Text,
        title_folded -> Text,
        edition_id -> RecordId,
        unit_id -> RecordId,
        venue -> Nullable<Text>,
        organiser -> Nullable<Text>,
        provider -> Nullable<Text>,
        language_used -> Nullable<Text>,
        note -> Nullable<Text>,
        starts_on -> Text,
        created_by -> RecordId,
        created_at -> BigInt,
        revision -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    class_modules (class_id, module) {
        class_id -> RecordId,
        module -> Text,
        position -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    class_facilitators (class_id, person_id) {
        class_id -> RecordId,
        person_id -> RecordId,
        source_id -> Nullable<RecordId>,
        position -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    sessions (id) {
        id -> RecordId,
        class_id -> RecordId,
        held_on -> Text,
        starts_minute -> Integer,
        minutes -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    class_participants (class_id, person_id) {
        class_id -> RecordId,
        person_id -> RecordId,
        added_at -> BigInt,
        added_by -> Nullable<RecordId>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    class_questions (class_id, position) {
        class_id -> RecordId,
        position -> Integer,
        asked -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    attendance_entries (id) {
        id -> RecordId,
        session_id -> RecordId,
        person_id -> RecordId,
        mark -> Text,
        taken -> Text,
        recorded_by -> RecordId,
        happened_at -> BigInt,
        received_at -> BigInt,
        superseded_at -> Nullable<BigInt>,
        over_id -> Nullable<RecordId>,
        also_over_id -> Nullable<RecordId>,
        minutes_late -> Nullable<Integer>,
        reason -> Nullable<Text>,
        said_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    roll_openings (id) {
        id -> RecordId,
        session_id -> RecordId,
        opened_by -> RecordId,
        opened_at -> BigInt,
        until -> BigInt,
        reason -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    headcounts (class_id) {
        class_id -> RecordId,
        female -> Integer,
        male -> Integer,
        recorded_by -> RecordId,
        recorded_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    attendance_summaries (unit_id, course, edition_id, month) {
        unit_id -> RecordId,
        course -> Text,
        edition_id -> RecordId,
        month -> Text,
        marked -> BigInt,
        came -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    reteachings (class_id) {
        class_id -> RecordId,
        state -> Text,
        reported_by -> RecordId,
        start_said -> Bool,
        length_said -> Bool,
        handed_in_at -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    reviews (id) {
        id -> RecordId,
        class_id -> RecordId,
        verdict -> Text,
        reason -> Nullable<Text>,
        reviewed_by -> RecordId,
        reviewed_at -> BigInt,
        knowing -> Nullable<JsonText>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    unsent_reports (class_id) {
        class_id -> RecordId,
        form -> Text,
        revision -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    cascade_summaries (unit_id, course, edition_id, month) {
        unit_id -> RecordId,
        course -> Text,
        edition_id -> RecordId,
        month -> Text,
        waiting -> BigInt,
        returned -> BigInt,
        accepted -> BigInt,
        reteachers -> BigInt,
        reached -> BigInt,
        headcount -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    drafts (id) {
        id -> RecordId,
        course -> Text,
        base_id -> Nullable<RecordId>,
        unit_id -> Nullable<RecordId>,
        state -> Text,
        change -> Text,
        message -> Text,
        begun_by -> Nullable<RecordId>,
        begun_at -> BigInt,
        saves -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    draft_saves (draft_id, number) {
        draft_id -> RecordId,
        number -> Integer,
        path -> Text,
        text -> Nullable<Text>,
        saved_by -> Nullable<RecordId>,
        saved_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    draft_steps (id) {
        id -> RecordId,
        draft_id -> RecordId,
        step -> Text,
        remark -> Text,
        by_person -> Nullable<RecordId>,
        at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    imports (id) {
        id -> RecordId,
        course -> Text,
        origin -> Text,
        state -> Text,
        checksum -> Text,
        files -> JsonText,
        brought_by -> Nullable<RecordId>,
        brought_at -> BigInt,
        stamp -> Nullable<JsonText>,
        draft_id -> Nullable<RecordId>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    draft_writers (draft_id, person_id) {
        draft_id -> RecordId,
        person_id -> RecordId,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    edition_writers (edition_id, person_id) {
        edition_id -> RecordId,
        person_id -> RecordId,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    departures_seen (person_id, edition_id) {
        person_id -> RecordId,
        edition_id -> RecordId,
        seen_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    guides_seen (person_id, edition_id) {
        person_id -> RecordId,
        edition_id -> RecordId,
        seen_at -> BigInt,
        since -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    tellings (id) {
        id -> RecordId,
        edition_id -> RecordId,
        person_id -> RecordId,
        told_by -> RecordId,
        told_at -> BigInt,
        withdrawn_by -> Nullable<RecordId>,
        withdrawn_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    round_forms (class_id) {
        class_id -> RecordId,
        edition_id -> RecordId,
        form_a -> JsonText,
        form_b -> JsonText,
        drawn_at -> BigInt,
        drawn_by -> RecordId,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    rounds (class_id, stage) {
        class_id -> RecordId,
        stage -> Text,
        opened_at -> BigInt,
        opened_by -> RecordId,
        closed_at -> Nullable<BigInt>,
        closed_by -> Nullable<RecordId>,
        reopened_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    round_deals (class_id, person_id) {
        class_id -> RecordId,
        person_id -> RecordId,
        first_form -> Text,
        dealt_at -> BigInt,
        number -> Integer,
        taken_form -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    round_keyings (id) {
        id -> RecordId,
        class_id -> RecordId,
        stage -> Text,
        person_id -> RecordId,
        form -> Text,
        typed -> Text,
        given -> JsonText,
        keyed_by -> RecordId,
        keyed_at -> BigInt,
        set_aside_at -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    round_papers (id) {
        id -> RecordId,
        class_id -> RecordId,
        stage -> Text,
        person_id -> RecordId,
        form -> Text,
        kept -> JsonText,
        started_at -> BigInt,
        handed_in_at -> Nullable<BigInt>,
        revision -> Integer,
        card -> Nullable<JsonText>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    documents (id) {
        id -> RecordId,
        unit_id -> RecordId,
        kind -> Text,
        standing -> Text,
        successor_id -> Nullable<RecordId>,
        sign -> Nullable<Text>,
        year -> Nullable<Integer>,
        listed_on -> Text,
        words -> Text,
        version -> Integer,
        making -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    document_versions (id) {
        id -> RecordId,
        document_id -> RecordId,
        number -> Integer,
        facts -> JsonText,
        text_vi -> Text,
        text_en -> Text,
        message -> Text,
        made_by -> Nullable<RecordId>,
        made_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    document_passages (version_id, language, number) {
        version_id -> RecordId,
        language -> Text,
        number -> Integer,
        anchor -> Nullable<Text>,
        heading -> Nullable<Text>,
        text -> Text,
        words -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::RecordId;

    round_photos (id) {
        id -> RecordId,
        class_id -> RecordId,
        stage -> Text,
        added_by -> RecordId,
        added_at -> BigInt,
        nth -> Integer,
        bytes -> Binary,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::kit::columns::{JsonText, RecordId};

    sheets (id) {
        id -> RecordId,
        session_id -> RecordId,
        printed_by -> RecordId,
        printed_at -> BigInt,
        language -> Text,
        listed -> JsonText,
        blanks -> Integer,
        with_ethnicity -> Bool,
    }
}

joinable!(unit_change_parts -> unit_changes (change_id));
joinable!(unit_change_parts -> units (unit_id));
joinable!(people -> units (unit_id));
joinable!(accounts -> people (person_id));
joinable!(grants -> units (unit_id));
joinable!(sign_ins -> people (person_id));
joinable!(editions -> people (published_by));
joinable!(picture_sizes -> pictures (hash));
joinable!(readings -> people (person_id));
joinable!(readings -> editions (edition_id));
joinable!(departures_seen -> editions (edition_id));
joinable!(guides_seen -> editions (edition_id));
joinable!(tellings -> editions (edition_id));
joinable!(reading_summaries -> units (unit_id));
joinable!(reading_summaries -> editions (edition_id));
joinable!(attempts -> people (person_id));
joinable!(attempts -> editions (edition_id));
joinable!(essays -> attempts (attempt_id));
joinable!(essay_marks -> people (marker_id));
joinable!(sittings -> editions (edition_id));
joinable!(quiz_summaries -> units (unit_id));
joinable!(quiz_summaries -> editions (edition_id));
joinable!(round_forms -> classes (class_id));
joinable!(rounds -> classes (class_id));
joinable!(round_papers -> classes (class_id));
joinable!(classes -> editions (edition_id));
joinable!(classes -> units (unit_id));
joinable!(classes -> people (created_by));
joinable!(class_modules -> classes (class_id));
joinable!(class_facilitators -> people (person_id));
joinable!(sessions -> classes (class_id));
joinable!(class_participants -> classes (class_id));
joinable!(class_questions -> classes (class_id));
joinable!(attendance_entries -> sessions (session_id));
joinable!(sheets -> sessions (session_id));
joinable!(roll_openings -> sessions (session_id));
joinable!(roll_openings -> people (opened_by));
joinable!(headcounts -> classes (class_id));
joinable!(headcounts -> people (recorded_by));
joinable!(attendance_summaries -> units (unit_id));
joinable!(attendance_summaries -> editions (edition_id));
joinable!(reteachings -> classes (class_id));
joinable!(reteachings -> people (reported_by));
joinable!(reviews -> reteachings (class_id));
joinable!(reviews -> people (reviewed_by));
joinable!(unsent_reports -> reteachings (class_id));
joinable!(cascade_summaries -> units (unit_id));
joinable!(cascade_summaries -> editions (edition_id));
joinable!(draft_saves -> drafts (draft_id));
joinable!(draft_steps -> drafts (draft_id));
joinable!(imports -> drafts (draft_id));
joinable!(document_versions -> documents (document_id));
joinable!(document_passages -> document_versions (version_id));
joinable!(documents -> units (unit_id));

allow_tables_to_appear_in_same_query!(
    units,
    unit_states,
    unit_changes,
    unit_change_parts,
    audit,
    people,
    accounts,
    grants,
    sign_ins,
    sign_in_failures,
    site_keys,
    editions,
    pictures,
    picture_sizes,
    recordings,
    readings,
    departures_seen,
    guides_seen,
    tellings,
    reading_summaries,
    attempts,
    essays,
    essay_marks,
    sittings,
    quiz_summaries,
    classes,
    class_modules,
    class_facilitators,
    sessions,
    class_participants,
    round_forms,
    rounds,
    round_deals,
    round_keyings,
    round_photos,
    round_papers,
    class_questions,
    attendance_entries,
    roll_openings,
    headcounts,
    sheets,
    attendance_summaries,
    reteachings,
    reviews,
    unsent_reports,
    cascade_summaries,
    drafts,
    draft_saves,
    draft_steps,
    imports,
    draft_writers,
    edition_writers,
    documents,
    document_versions,
    document_passages,
);
