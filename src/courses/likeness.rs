//! A word that is like one that is known: a slip of the finger.

/// The known word that somebody may have meant, if one comes near enough.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let letters = |word: &str| word.to_lowercase().chars().take(60).collect::<Vec<char>>();
    let word = letters(word);
    let most = if word.len() < 5 { 1 } else { 2 };
    let apart = known.iter().map(|known| (distance(&word, &letters(known)), *known));
    apart.filter(|(apart, _)| *apart <= most).min().map(|(_, known)| known)
}

/// How many letters must be added, left out or put in another's place.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut before = at;
        row[0] = at + 1;
        for (nth, known) in other.iter().enumerate() {
            let changed = before + usize::from(letter != known);
            before = row[nth + 1];
            row[nth + 1] = changed.min(before + 1).min(row[nth] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_known() {
        let known = ["state", "change", "message", "vi"];
        for (typed, meant) in [
            ("mesage", Some("message")),
            ("State", Some("state")),
            ("chnage", Some("change")),
            ("vn", Some("vi")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, &known), meant, "{typed}");
        }
    }
}
