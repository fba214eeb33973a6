//! Time and ids, asked for once per request and passed on as values.
//!
//! The zone is always Asia/Ho_Chi_Minh: a session is held on a day there,
//! whatever the phone that reports it believes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::columns::Id;

/// An instant: microseconds since 1970 in UTC.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Default,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::BigInt)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const SECOND: i64 = 1_000_000;
    pub const MINUTE: i64 = 60 * Self::SECOND;
    pub const DAY: i64 = 24 * 60 * Self::MINUTE;

    /// `micros` later (earlier if negative), stopping at the ends of time.
    pub fn plus(self, micros: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(micros))
    }

    /// The calendar day of this instant in Vietnam.
    pub fn day(self) -> Day {
        Day(self.local().date())
    }

    /// Date and wall-clock time of this instant in Vietnam.
    pub fn local(self) -> jiff::civil::DateTime {
        let instant = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        instant.to_zoned(zone()).datetime()
    }
}

/// A calendar day in Vietnam, written `2026-11-21` in the database and in forms.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[serde(transparent)]
pub struct Day(pub Date);

impl Day {
    /// The first day that any record of this program may have.
    pub const EARLIEST: Day = Day(Date::constant(1990, 1, 1));
    /// A unit may be older than any record: communes of today were founded in the last century.
    pub const OLDEST_UNIT: Day = Day(Date::constant(1900, 1, 1));
    /// The last.
    pub const LATEST: Day = Day(Date::constant(2099, 12, 31));

    /// `days` later (earlier if negative), stopping at the ends of the calendar.
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Whole days from `self` to `later`; negative if `later` is earlier.
    pub fn days_until(self, later: Day) -> i32 {
        (later.0 - self.0).get_days()
    }

    /// `2026-11`, the month used by summaries.
    pub fn month(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }

    /// The instant of a wall-clock time on this day in Vietnam; `minutes` after midnight.
    pub fn at_minute(self, minutes: i32) -> Timestamp {
        let start = self.0.to_zoned(zone()).map(|z| z.timestamp().as_microsecond());
        Timestamp(start.unwrap_or(0)).plus(i64::from(minutes) * Timestamp::MINUTE)
    }

    /// Reads `2026-11-21`, and `21/11/2026` as people type it where the browser has no date field.
    pub fn parse(text: &str) -> Option<Day> {
        if let Ok(date) = text.parse::<Date>() {
            return Some(Day(date));
        }
        let mut parts = text.split(['/', '-', '.']).map(str::trim);
        let day = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let year = parts.next()?.parse().ok()?;
        match parts.next() {
            None => Date::new(year, month, day).ok().map(Day),
            Some(_) => None,
        }
    }
}

/// A wall-clock time as people and time fields write it, `07:30`; what lies past midnight is of the
/// next day.
pub fn time_of_day(minute: i32) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60).rem_euclid(24), minute.rem_euclid(60))
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

fn zone() -> TimeZone {
    static ZONE: std::sync::LazyLock<TimeZone> = std::sync::LazyLock::new(|| {
        TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(7)))
    });
    ZONE.clone()
}

/// Where `now` comes from: the machine, or a hand that a test moves.
#[derive(Clone)]
pub enum Clock {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `start` until it is moved.
    pub fn fixed(start: Timestamp) -> Clock {
        Clock::Fixed(Arc::new(AtomicI64::new(start.0)))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => Timestamp(jiff::Timestamp::now().as_microsecond()),
            Clock::Fixed(hand) => Timestamp(hand.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock forward; the machine's own clock is left alone.
    pub fn advance(&self, micros: i64) {
        if let Clock::Fixed(hand) = self {
            hand.fetch_add(micros, Ordering::SeqCst);
        }
    }
}

/// A new id for a record that is made now.
pub fn new_id() -> Id {
    Id(uuid::Uuid::now_v7())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_browsers_and_as_people_write_it() {
        let day = Day::parse("2026-11-21").unwrap();
        assert_eq!(Day::parse("21/11/2026"), Some(day));
        assert_eq!(Day::parse("31/02/2026"), None);
        assert_eq!(Day::parse("1/2/3/4"), None);
        assert_eq!(day.to_string(), "2026-11-21");
    }

    #[test]
    fn the_day_turns_at_midnight_in_vietnam() {
        let day = Day::parse("2026-11-21").unwrap();
        assert_eq!(day.at_minute(0).day(), day);
        assert_eq!(day.at_minute(0).plus(-1).day(), day.plus_days(-1));
        assert_eq!(day.at_minute(7 * 60).local().to_string(), "2026-11-21T07:00:00");
    }
}
