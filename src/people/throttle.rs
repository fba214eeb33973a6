//! How much guessing of passwords is borne.
//!
//! Failures are counted for the name tried and for the address they come from,
//! over a window that slides; a commune office shares one address, so its limit
//! is higher.

use crate::kit::clock::Timestamp;

/// How far back failures count.
pub const WINDOW: i64 = 15 * Timestamp::MINUTE;
/// Failures for one name within the window.
pub const PER_NAME: i64 = 8;
/// Failures from one address within the window.
pub const PER_ADDRESS: i64 = 60;

/// May another guess be made after so many failures for the name and from the address?
pub fn allows(for_name: i64, from_address: i64) -> bool {
    for_name < PER_NAME && from_address < PER_ADDRESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninth_guess_at_a_name_is_refused() {
        assert!(allows(PER_NAME - 1, 0));
        assert!(!allows(PER_NAME, 0));
    }

    #[test]
    fn an_office_that_mistypes_is_borne_longer_than_a_name() {
        assert!(allows(0, PER_NAME + 1));
        assert!(!allows(0, PER_ADDRESS));
    }
}
