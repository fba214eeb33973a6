//! Times and their table.

use std::time::Duration;

/// How long each of many answers took.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn of(mut times: Vec<Duration>) -> Times {
        times.sort();
        Times(times)
    }

    /// The time within which that many in a hundred were answered (nearest rank), in milliseconds.
    pub fn within(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
}

/// A table: what is measured down the side, a column for each database.
#[derive(Default)]
pub struct Table {
    heads: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

impl Table {
    /// Adds a column; each has the same rows in the same order.
    pub fn add(&mut self, head: &str, column: Vec<(&str, String)>) {
        self.heads.push(head.to_owned());
        for (place, (name, value)) in column.into_iter().enumerate() {
            match self.rows.get_mut(place) {
                Some((known, values)) => {
                    assert_eq!(known, name);
                    values.push(value);
                }
                None => self.rows.push((name.to_owned(), vec![value])),
            }
        }
    }

    pub fn print(&self, title: &str) {
        let width = self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let line = |name: &str, values: &[String]| {
            let cells: String = values.iter().map(|value| format!("  {value:>18}")).collect();
            println!("{name:<width$}{cells}");
        };
        println!("\n{title}\n");
        line("", &self.heads);
        for (name, values) in &self.rows {
            line(name, values);
        }
    }
}

/// The processor time that a process has used so far, in seconds, if this system tells it.
pub fn processor_seconds(process: u32) -> Option<f64> {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // After the name, which may hold anything and ends with the last bracket: utime and stime are the 12th and
    // 13th, in hundredths of a second on every Linux (proc(5), USER_HZ).
    let fields: Vec<&str> = told.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |nth: usize| fields.get(nth)?.parse::<u64>().ok();
    Some((ticks(11)? + ticks(12)?) as f64 / 100.0)
}
