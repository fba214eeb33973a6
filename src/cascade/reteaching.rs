//! What makes the report of a re-teach complete and possible.
//!
//! A facilitator may teach on what they learned in a class they were in: one where
//! they were marked present or late in at least one session. Where no roll was
//! called for anybody (a re-teach with names only), being on its list of
//! participants is enough. A draft needs to say where from, where and when; what
//! is handed in must be whole. Nothing doubtful is refused here that could be
//! true: doubts are for the supervisor.

use crate::kit::clock::{Day, Timestamp};
use crate::kit::columns::Id;

/// The shortest and the longest re-teach, in minutes: a quarter of an hour, twelve hours; another day is another re-teach.
pub const MINUTES: std::ops::RangeInclusive<i32> = 15..=12 * 60;
/// How many people one report may name.
pub const MOST_PEOPLE: usize = 400;

/// The class named as source, as its facilitator knew it.
#[derive(Clone, Debug)]
pub struct Source {
    pub class: Id,
    /// When its first session began; `None` where that is not known.
    pub begins: Option<Timestamp>,
    /// Was the facilitator there? See [`was_there`].
    pub attended: bool,
}

/// A report as it was filled in.
#[derive(Clone, Debug)]
pub struct Report {
    pub class: Id,
    pub facilitator: Id,
    pub source: Option<Source>,
    /// The unit chosen, if the facilitator may teach on there.
    pub unit: Option<Id>,
    pub day: Option<Day>,
    pub starts_minute: Option<i32>,
    pub minutes: Option<i32>,
    pub modules: Vec<String>,
    /// Those named who were known before.
    pub known_people: Vec<Id>,
    /// How many were added on the spot.
    pub new_people: usize,
    /// How many were counted; `None` where nobody was.
    pub headcount: Option<i64>,
}

/// What is wrong, each beside one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoSource,
    /// The facilitator was not in that class.
    NotInSource,
    /// A class cannot hang from itself.
    Loop,
    NoUnit,
    NoDay,
    BeforeSource,
    InFuture,
    NoModules,
    /// A module that the source's edition does not have.
    UnknownModule,
    NoStart,
    /// On the day of the source, at an hour before that began.
    HourBeforeSource,
    NoHours,
    Hours,
    PastMidnight,
    /// It would end at an hour that has not come.
    NotOver,
    Nobody,
    TooMany,
    /// Everybody is counted, those who are named among them.
    FewerThanNamed,
    /// The facilitator is named as a participant.
    TaughtSelf,
}

impl Refusal {
    /// The field it stands beside.
    pub fn field(self) -> &'static str {
        match self {
            Refusal::NoSource | Refusal::NotInSource | Refusal::Loop => "source",
            Refusal::NoUnit => "unit",
            Refusal::NoDay | Refusal::BeforeSource | Refusal::InFuture => "day",
            Refusal::NoModules | Refusal::UnknownModule => "module",
            Refusal::NoStart | Refusal::HourBeforeSource => "starts",
            Refusal::NoHours | Refusal::Hours | Refusal::PastMidnight | Refusal::NotOver => "hours",
            Refusal::FewerThanNamed => "female",
            Refusal::Nobody | Refusal::TooMany | Refusal::TaughtSelf => "person",
        }
    }

    /// The sentence.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::NoSource => "cascade.refused.no_source",
            Refusal::NotInSource => "cascade.refused.not_in_source",
            Refusal::Loop => "cascade.refused.loop",
            Refusal::NoUnit => "cascade.refused.no_unit",
            Refusal::NoDay => "cascade.refused.no_day",
            Refusal::BeforeSource => "cascade.refused.before_source",
            Refusal::InFuture => "cascade.refused.in_future",
            Refusal::NoModules => "cascade.refused.no_modules",
            Refusal::UnknownModule => "cascade.refused.unknown_module",
            Refusal::NoStart => "cascade.refused.no_start",
            Refusal::HourBeforeSource => "cascade.refused.hour_before_source",
            Refusal::NoHours => "cascade.refused.no_hours",
            Refusal::Hours => "cascade.refused.hours",
            Refusal::PastMidnight => "cascade.refused.past_midnight",
            Refusal::NotOver => "cascade.refused.not_over",
            Refusal::Nobody => "cascade.refused.nobody",
            Refusal::TooMany => "cascade.refused.too_many",
            Refusal::FewerThanNamed => "cascade.refused.fewer_than_named",
            Refusal::TaughtSelf => "cascade.refused.taught_self",
        }
    }
}

/// Was this participant in the class? `came` holds those marked present or late in at least one
/// session; `roll_called` says whether anybody was marked at all.
pub fn was_there(person: Id, came: &[Id], roll_called: bool) -> bool {
    !roll_called || came.contains(&person)
}

/// Everything that is wrong, in the order of the form; nothing if it may be saved (or, with
/// `hand_in`, handed in). `edition_modules` are the modules of the source's edition, `sources` the
/// known pairs (class, its source), which must stay free of loops.
pub fn check(
    report: &Report,
    hand_in: bool,
    edition_modules: &[String],
    sources: &[(Id, Id)],
    now: Timestamp,
) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    match &report.source {
        None => wrong.push(Refusal::NoSource),
        Some(source) if source.class == report.class => wrong.push(Refusal::Loop),
        Some(source) if !source.attended => wrong.push(Refusal::NotInSource),
        Some(source) if super::graph::would_loop(sources, report.class, source.class) => {
            wrong.push(Refusal::Loop);
        }
        Some(_) => {}
    }
    // Which modules there are, one learns by choosing the class.
    if report.source.as_ref().is_some_and(|source| source.attended) {
        if report.modules.iter().any(|m| !edition_modules.contains(m)) {
            wrong.push(Refusal::UnknownModule);
        } else if hand_in && report.modules.is_empty() {
            wrong.push(Refusal::NoModules);
        }
    }
    wrong.extend(when(report, hand_in, now));
    if report.unit.is_none() {
        wrong.push(Refusal::NoUnit);
    }
    let named = report.known_people.len() + report.new_people;
    if report.known_people.contains(&report.facilitator) {
        wrong.push(Refusal::TaughtSelf);
    } else if named > MOST_PEOPLE {
        wrong.push(Refusal::TooMany);
    } else if hand_in && named == 0 && report.headcount.unwrap_or(0) == 0 {
        wrong.push(Refusal::Nobody);
    } else if hand_in && report.headcount.is_some_and(|counted| counted < named as i64) {
        wrong.push(Refusal::FewerThanNamed);
    }
    wrong
}

/// What is wrong with when it was held. A draft may be written while one is teaching; what is handed
/// in is over.
fn when(report: &Report, hand_in: bool, now: Timestamp) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    let begins = report.source.as_ref().and_then(|source| source.begins);
    let of_day = match report.day {
        None => Some(Refusal::NoDay),
        Some(day) if day > now.day() => Some(Refusal::InFuture),
        Some(day) if begins.is_some_and(|begins| day < begins.day()) => Some(Refusal::BeforeSource),
        Some(_) => None,
    };
    wrong.extend(of_day);
    // On which day an hour is, decides what can be said of it.
    let day = report.day.filter(|_| of_day.is_none());
    match (report.starts_minute, day) {
        (None, _) if hand_in => wrong.push(Refusal::NoStart),
        (Some(starts), Some(day)) if begins.is_some_and(|begins| day.at_minute(starts) < begins) => {
            wrong.push(Refusal::HourBeforeSource);
        }
        _ => {}
    }
    match (report.minutes, report.starts_minute, day) {
        (None, ..) if hand_in => wrong.push(Refusal::NoHours),
        (Some(minutes), ..) if !MINUTES.contains(&minutes) => wrong.push(Refusal::Hours),
        (Some(minutes), Some(starts), _) if starts + minutes > 24 * 60 => wrong.push(Refusal::PastMidnight),
        (Some(minutes), Some(starts), Some(day)) if hand_in && day.at_minute(starts + minutes) > now => {
            wrong.push(Refusal::NotOver);
        }
        _ => {}
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn today() -> Day {
        Day::parse("2026-11-21").unwrap()
    }

    /// At noon.
    fn now() -> Timestamp {
        today().at_minute(12 * 60)
    }

    /// Of what was learned ten days ago, at half past seven.
    fn whole() -> Report {
        let begins = Some(today().plus_days(-10).at_minute(450));
        Report {
            class: new_id(),
            facilitator: new_id(),
            source: Some(Source { class: new_id(), begins, attended: true }),
            unit: Some(new_id()),
            day: Some(today().plus_days(-1)),
            starts_minute: Some(450),
            minutes: Some(120),
            modules: vec!["why".into()],
            known_people: vec![new_id()],
            new_people: 0,
            headcount: None,
        }
    }

    fn wrong(report: &Report, hand_in: bool) -> Vec<Refusal> {
        check(report, hand_in, &["why".into(), "rules".into()], &[], now())
    }

    #[test]
    fn a_whole_report_is_handed_in() {
        assert_eq!(wrong(&whole(), true), []);
    }

    #[test]
    fn a_draft_needs_only_source_day_and_unit() {
        let bare =
            Report { starts_minute: None, minutes: None, modules: vec![], known_people: vec![], ..whole() };
        assert_eq!(wrong(&bare, false), []);
        let all = [Refusal::NoModules, Refusal::NoStart, Refusal::NoHours, Refusal::Nobody];
        assert_eq!(wrong(&bare, true), all);
        let empty = Report { source: None, unit: None, day: None, ..bare };
        assert_eq!(wrong(&empty, false), [Refusal::NoSource, Refusal::NoDay, Refusal::NoUnit]);
    }

    #[test]
    fn modules_are_asked_for_once_the_class_is_chosen() {
        let report = Report { source: None, modules: vec![], ..whole() };
        assert_eq!(wrong(&report, true), [Refusal::NoSource]);
    }

    #[test]
    fn nobody_teaches_on_what_they_were_not_at() {
        let mut report = whole();
        report.source.as_mut().unwrap().attended = false;
        assert_eq!(wrong(&report, false), [Refusal::NotInSource]);
    }

    #[test]
    fn where_a_roll_was_called_only_who_came_was_there() {
        let (came, stayed_away) = (new_id(), new_id());
        assert!(was_there(came, &[came], true));
        assert!(!was_there(stayed_away, &[came], true));
        assert!(was_there(stayed_away, &[], false));
    }

    #[test]
    fn it_was_held_after_the_source_began_and_not_tomorrow() {
        let tomorrow = Report { day: Some(today().plus_days(1)), ..whole() };
        assert_eq!(wrong(&tomorrow, false), [Refusal::InFuture]);
        let early = Report { day: Some(today().plus_days(-11)), ..whole() };
        assert_eq!(wrong(&early, false), [Refusal::BeforeSource]);
        // Between two days of the source it may have been: people teach on in the evening.
        let same_day = Report { day: Some(today().plus_days(-10)), ..whole() };
        assert_eq!(wrong(&same_day, false), []);
        let too_soon = Report { starts_minute: Some(449), ..same_day };
        assert_eq!(wrong(&too_soon, false), [Refusal::HourBeforeSource]);
    }

    #[test]
    fn what_is_handed_in_is_over_and_ended_on_its_day() {
        let until_noon = Report { day: Some(today()), starts_minute: Some(600), ..whole() };
        assert_eq!(wrong(&until_noon, true), []);
        let longer = Report { minutes: Some(121), ..until_noon };
        assert_eq!(wrong(&longer, true), [Refusal::NotOver]);
        assert_eq!(wrong(&longer, false), []);
        let by_night = Report { starts_minute: Some(23 * 60), ..whole() };
        assert_eq!(wrong(&by_night, false), [Refusal::PastMidnight]);
        assert_eq!(wrong(&Report { minutes: Some(60), ..by_night }, true), []);
    }

    #[test]
    fn hours_are_between_a_quarter_and_twelve() {
        for (minutes, fine) in [(14, false), (15, true), (720, true), (721, false)] {
            let report = Report { minutes: Some(minutes), ..whole() };
            assert_eq!(wrong(&report, true).is_empty(), fine, "{minutes}");
        }
    }

    #[test]
    fn somebody_was_reached_by_name_or_by_count_but_not_oneself() {
        let counted = Report { known_people: vec![], headcount: Some(12), ..whole() };
        assert_eq!(wrong(&counted, true), []);
        let none_counted = Report { headcount: Some(0), ..whole() };
        assert_eq!(wrong(&none_counted, true), [Refusal::FewerThanNamed]);
        let more_named = Report { new_people: 12, headcount: Some(12), ..whole() };
        assert_eq!(wrong(&more_named, true), [Refusal::FewerThanNamed]);
        assert_eq!(wrong(&more_named, false), []);
        let mut alone = whole();
        alone.known_people = vec![alone.facilitator];
        assert_eq!(wrong(&alone, true), [Refusal::TaughtSelf]);
    }

    #[test]
    fn a_source_that_hangs_from_this_class_is_refused() {
        let report = whole();
        let source = report.source.as_ref().unwrap().class;
        let between = new_id();
        let sources = [(source, between), (between, report.class)];
        let wrong = check(&report, true, &["why".into()], &sources, now());
        assert_eq!(wrong, [Refusal::Loop]);
    }

    #[test]
    fn only_modules_of_the_edition_were_taught() {
        let report = Report { modules: vec!["elsewhere".into()], ..whole() };
        assert_eq!(wrong(&report, false), [Refusal::UnknownModule]);
    }
}
