//! A reason to look at a report again, never one to refuse it: what it says of its source was true
//! when it was handed in, and the source has been corrected since.

/// What no longer fits between a re-teach and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// As the source stands now, it began after this was taught.
    BeforeSource,
    /// As the source stands now, whoever taught this was not there.
    NotInSource,
}

impl Doubt {
    /// The sentence.
    pub fn key(self) -> &'static str {
        match self {
            Doubt::BeforeSource => "cascade.doubt.before_source",
            Doubt::NotInSource => "cascade.doubt.not_in_source",
        }
    }
}

/// The doubts about what was `taught`, from a source that `began`: two days, or two instants. Was the
/// facilitator there?
pub fn doubts<T: PartialOrd>(taught: T, began: T, was_there: bool) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if taught < began {
        doubts.push(Doubt::BeforeSource);
    }
    if !was_there {
        doubts.push(Doubt::NotInSource);
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_was_moved_or_corrected_is_a_reason_to_look() {
        assert_eq!(doubts(9, 9, true), []);
        assert_eq!(doubts(8, 9, true), [Doubt::BeforeSource]);
        assert_eq!(doubts(8, 9, false), [Doubt::BeforeSource, Doubt::NotInSource]);
    }
}
