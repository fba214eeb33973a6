//! The line that stands for a picture among the files of a course.

use std::fmt;

/// What the line begins with.
const MARK: &str = "picture:";

/// `picture:` and the hash of a picture that is kept; behind it, where they are known, its two sides
/// and the weight in bytes of the width that is usually fetched: `picture:5f…e2 1600x1200 48213`.
///
/// Such a line is made by whoever took a picture in, never read from an author: a file of that name
/// in a folder is looked at as a picture, and a text is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    pub hash: String,
    pub sides: Option<(u32, u32)>,
    pub weight: usize,
}

impl Pointer {
    /// Reads the line; nothing if it is none.
    pub fn read(text: &str) -> Option<Pointer> {
        let mut words = text.trim_end().strip_prefix(MARK)?.split(' ');
        let hash = words.next().filter(|hash| is_hash(hash))?.to_owned();
        let (sides, weight) = (words.next(), words.next());
        let sides = match sides {
            None => None,
            Some(sides) => {
                let (width, height) = sides.split_once('x')?;
                let sides: (u32, u32) = (width.parse().ok()?, height.parse().ok()?);
                Some(Some(sides).filter(|(width, height)| *width > 0 && *height > 0)?)
            }
        };
        let weight = weight.map_or(Some(0), |weight| weight.parse().ok())?;
        words.next().is_none().then_some(Pointer { hash, sides, weight })
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{}", self.hash)?;
        self.sides.map_or(Ok(()), |(width, height)| write!(f, " {width}x{height} {}", self.weight))
    }
}

/// 64 hex digits in lower case.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_read_as_it_was_written() {
        let whole = Pointer { hash: "5f".repeat(32), sides: Some((1600, 1200)), weight: 48_213 };
        assert_eq!(whole.to_string(), format!("picture:{} 1600x1200 48213", "5f".repeat(32)));
        assert_eq!(Pointer::read(&whole.to_string()), Some(whole.clone()));
        let bare = Pointer { sides: None, weight: 0, ..whole };
        assert_eq!(Pointer::read(&bare.to_string()), Some(bare));
    }

    #[test]
    fn what_is_not_such_a_line_is_none() {
        let hash = "5f".repeat(32);
        for text in [
            "".into(),
            hash.clone(),
            "picture:5f".into(),
            format!("picture:{}", hash.to_uppercase()),
            format!("picture:{hash} 0x5 1"),
            format!("picture:{hash} 5 1"),
            format!("picture:{hash} 5x5 1 1"),
            format!("picture:{hash}\"onload=x 5x5 1"),
            format!(" picture:{hash}"),
        ] {
            assert_eq!(Pointer::read(&text), None, "{text}");
        }
    }
}
