//! User names: suggested from a name and a unit, so that whoever forgets can guess: `rin.sonha`.

use crate::kit::words::fold;

use super::phone;

/// The shortest user name, in characters.
pub const SHORTEST: usize = 3;
/// The longest.
pub const LONGEST: usize = 60;

/// Why a user name is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooShort,
    TooLong,
    /// Something else than letters, digits, dots, hyphens and underscores.
    Letters,
    /// It could be taken for a phone number.
    LikePhone,
}

/// May an account have this user name?
pub fn check(name: &str) -> Result<(), Refusal> {
    let length = name.chars().count();
    if length < SHORTEST {
        return Err(Refusal::TooShort);
    }
    if length > LONGEST {
        return Err(Refusal::TooLong);
    }
    if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')) {
        return Err(Refusal::Letters);
    }
    if phone::normal(name).is_some() {
        return Err(Refusal::LikePhone);
    }
    Ok(())
}

impl Refusal {
    /// The sentence that tells the reader.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::TooShort => "people.user_name_too_short",
            Refusal::TooLong => "people.user_name_too_long",
            Refusal::Letters => "people.user_name_letters",
            Refusal::LikePhone => "people.user_name_like_phone",
        }
    }
}

/// The given name and the unit, bare: `rin.sonha` for Đinh Thị Rin of Sơn Hà.
pub fn suggestion(full_name: &str, unit: &str) -> String {
    let given = bare(full_name.split_whitespace().last().unwrap_or(""));
    let unit = bare(unit);
    let whole = match (given.is_empty(), unit.is_empty()) {
        (false, false) => format!("{given}.{unit}"),
        (false, true) => format!("{given}.lantoa"),
        // A name in a script that has no bare Latin form.
        _ => format!("cf.{unit}"),
    };
    whole.chars().take(LONGEST - 4).collect()
}

/// The suggestion itself, or with the first number from 2 that nobody has taken.
pub fn free(suggestion: &str, taken: &[String]) -> String {
    let is_free = |name: &String| !taken.contains(name);
    let numbered = (2..).map(|n| format!("{suggestion}{n}"));
    std::iter::once(suggestion.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

fn bare(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_the_given_name_and_the_unit() {
        assert_eq!(suggestion("Đinh Thị Rin", "Sơn Hà"), "rin.sonha");
        assert_eq!(suggestion("Hồ Văn Đức", "Trà Bồng"), "duc.trabong");
        assert_eq!(suggestion("ຄຳ", "Sơn Hà"), "cf.sonha");
    }

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        let taken = ["rin.sonha".to_owned(), "rin.sonha2".to_owned()];
        assert_eq!(free("rin.sonha", &taken), "rin.sonha3");
        assert_eq!(free("rin.bato", &taken), "rin.bato");
    }

    #[test]
    fn a_user_name_is_short_plain_and_no_phone_number() {
        assert_eq!(check("rin.sonha"), Ok(()));
        assert_eq!(check("đức_2"), Ok(()));
        assert_eq!(check("ab"), Err(Refusal::TooShort));
        assert_eq!(check("rin sonha"), Err(Refusal::Letters));
        assert_eq!(check("0912345678"), Err(Refusal::LikePhone));
        assert_eq!(check(&"a".repeat(61)), Err(Refusal::TooLong));
    }

    #[test]
    fn every_suggestion_is_accepted() {
        for (name, unit) in [("Rin", "Sơn Hà"), ("", ""), ("ຄຳ", "ຄຳ"), ("X", "Y")] {
            let suggested = suggestion(name, unit);
            assert_eq!(check(&suggested), Ok(()), "{suggested}");
        }
    }
}
