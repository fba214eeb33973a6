//! A session as pages show it.

use serde::Serialize;

use super::Session;
use crate::kit::clock::{Day, time_of_day};
use crate::kit::columns::Id;

#[derive(Clone, Debug, Serialize)]
pub struct Sitting {
    pub id: Id,
    /// 1 for the first session of its class.
    pub number: usize,
    pub held_on: Day,
    pub starts: String,
    pub ends: String,
}

impl Sitting {
    /// All sessions of a class, numbered in their order.
    pub fn all(sessions: &[Session]) -> Vec<Sitting> {
        let sitting = |(at, s): (usize, &Session)| Sitting {
            id: s.id,
            number: at + 1,
            held_on: s.held_on,
            starts: time_of_day(s.starts_minute),
            ends: time_of_day(s.starts_minute + s.minutes),
        };
        sessions.iter().enumerate().map(sitting).collect()
    }
}
