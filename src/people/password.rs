//! Passwords: argon2id, and passwords that can be read out over the phone.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// The shortest password that is accepted, in characters.
pub const SHORTEST: usize = 8;
/// The longest, in bytes; more is an attempt to keep the server busy.
pub const LONGEST: usize = 200;

/// How much work a hash costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cost {
    /// 19 MiB, two passes: OWASP's first recommendation for argon2id.
    Full,
    /// The least that argon2 allows: for tests, which sign in hundreds of times.
    Least,
}

impl Cost {
    fn params(self) -> Params {
        let (memory, passes) = match self {
            Cost::Full => (19 * 1024, 2),
            Cost::Least => (8, 1),
        };
        Params::new(memory, passes, 1, None).expect("both costs are within argon2's bounds")
    }
}

/// The PHC string of a password, salted at random.
pub fn hash(password: &str, cost: Cost) -> String {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params())
        .hash_password(password.as_bytes())
        .expect("argon2 hashes any password within its length")
        .to_string()
}

/// Is this the password of that hash? An unreadable hash matches nothing.
pub fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A one-time password of three groups of four, without letters and digits that look alike; the same
/// for the same seed.
pub fn one_time(seed: &[u8; 32]) -> String {
    const LETTERS: &[u8] = b"abcdefghkmnpqrstuvwxyz23456789";
    let letter = |pair: &[u8]| {
        let number = usize::from(pair[0]) << 8 | usize::from(pair[1]);
        LETTERS[number % LETTERS.len()] as char
    };
    let letters: Vec<char> = seed.chunks_exact(2).take(12).map(letter).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Why a new password is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooShort,
    TooLong,
    SameAsName,
}

/// May this be the password of the account with this user name?
pub fn check_new(password: &str, user_name: &str) -> Result<(), Refusal> {
    if password.chars().count() < SHORTEST {
        return Err(Refusal::TooShort);
    }
    if password.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    if password.to_lowercase() == user_name.to_lowercase() {
        return Err(Refusal::SameAsName);
    }
    Ok(())
}

impl Refusal {
    /// The sentence that tells the reader.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::TooShort => "people.password_too_short",
            Refusal::TooLong => "people.password_too_long",
            Refusal::SameAsName => "people.password_same_as_name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_matches_its_hash() {
        let hash = hash("lúa rẫy mùa tám", Cost::Least);
        assert!(hash.starts_with("$argon2id$"));
        assert!(matches("lúa rẫy mùa tám", &hash));
        assert!(!matches("lua ray mua tam", &hash));
        assert!(!matches("lúa rẫy mùa tám", "not a hash"));
    }

    #[test]
    fn one_time_passwords_differ_and_can_be_read_out() {
        let seed = |n: u8| std::array::from_fn(|at| n.wrapping_mul(31).wrapping_add((at * 7) as u8));
        let (one, other) = (one_time(&seed(1)), one_time(&seed(2)));
        assert_ne!(one, other);
        assert_eq!(one, one_time(&seed(1)));
        assert_eq!(one.len(), 14);
        assert!(!one.contains(['0', 'o', '1', 'l', 'i', 'j']));
    }

    #[test]
    fn a_password_may_not_be_the_user_name() {
        assert_eq!(check_new("RIN.SonHa", "rin.sonha"), Err(Refusal::SameAsName));
        assert_eq!(check_new("ngắn", "rin"), Err(Refusal::TooShort));
        assert_eq!(check_new(&"a".repeat(201), "rin"), Err(Refusal::TooLong));
        assert_eq!(check_new("mưa đầu mùa", "rin"), Ok(()));
    }
}
