//! Vietnamese phone numbers in one form, so that a number signs in however it is typed.

/// `0912345678` from `+84 912 345 678`, `84.912.345.678`, `0912 345 678`; `None` if it is no number
/// of 9 to 11 digits beginning with 0.
pub fn normal(typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
    let national = match bare.strip_prefix("+84").or_else(|| bare.strip_prefix("0084")) {
        Some(rest) => format!("0{rest}"),
        None if bare.starts_with("84") && bare.len() >= 11 => format!("0{}", &bare[2..]),
        None => bare,
    };
    let digits = national.chars().all(|c| c.is_ascii_digit());
    (digits && national.starts_with('0') && (9..=11).contains(&national.len())).then_some(national)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form() {
        for typed in ["0912345678", "+84 912 345 678", "84.912.345.678", "0912-345-678", "0084912345678"] {
            assert_eq!(normal(typed).as_deref(), Some("0912345678"), "{typed}");
        }
    }

    #[test]
    fn a_user_name_is_no_number() {
        for typed in ["", "rin.sonha", "12345", "0", "09123456789012", "+1 212 555 0100"] {
            assert_eq!(normal(typed), None, "{typed}");
        }
    }
}
