//! Where a document stands, and what it may become.

use super::Facts;
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::words::bare_words;
use crate::text_enum;
use crate::units::{Level, tree};

text_enum! {
    /// Where a document stands.
    pub enum Standing {
        /// Taught from before it was released.
        Soft = "soft",
        InForce = "in_force",
        /// Another one took its place.
        Replaced = "replaced",
        /// No longer in force, and nothing took its place.
        Ended = "ended",
    }
}

impl Standing {
    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Soft => "documents.soft",
            Standing::InForce => "documents.in_force",
            Standing::Replaced => "documents.replaced",
            Standing::Ended => "documents.ended",
        }
    }

    /// Is it to be followed?
    pub fn holds(self) -> bool {
        matches!(self, Standing::Soft | Standing::InForce)
    }

    /// What a document that stands like this may become. What was in force never was a soft copy again;
    /// whoever said by mistake that it ended says that it is in force.
    pub fn may_become(self) -> Vec<Standing> {
        let others = Standing::ALL.iter().copied().filter(|other| *other != self);
        others.filter(|other| *other != Standing::Soft).collect()
    }
}

/// What is wrong with what a page is about to say of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It was in force: it never is a soft copy again.
    SoftAgain,
    /// It cannot come to stand like this.
    NoStep,
    /// It is to be followed before it was issued.
    BeforeIssued,
    /// It is to be followed by some of the same people beside another that says of itself nothing else.
    NumberTaken,
    /// No village has documents of its own.
    OfVillage,
}

impl Fault {
    /// The field of the form beside which it is said.
    pub fn field(self) -> &'static str {
        match self {
            Fault::SoftAgain | Fault::NoStep => "standing",
            Fault::BeforeIssued => "in_force_on",
            Fault::NumberTaken => "number",
            Fault::OfVillage => "unit",
        }
    }

    /// The sentence for it.
    pub fn key(self) -> &'static str {
        match self {
            Fault::SoftAgain => "documents.soft_again",
            Fault::NoStep => "form.not_a_choice",
            Fault::BeforeIssued => "documents.in_force_before_issued",
            Fault::NumberTaken => "documents.number_taken",
            Fault::OfVillage => "documents.of_village",
        }
    }
}

/// Another document with the same number: what it says of itself, and the path of the unit it concerns.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    pub facts: Facts,
    pub unit_path: String,
}

/// What must be known beside the facts of a document: the unit it is to concern, and the others of its number.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub level: Level,
    pub unit_path: &'a str,
    pub twins: &'a [Twin],
}

/// May a document that stood like `before` (a new one has not) come to say `after`? Every page that writes
/// one asks this. What an earlier version said already is held against nobody who only ends the document.
pub fn check(before: Option<&Facts>, after: &Facts, around: &Around<'_>) -> Vec<Fault> {
    let mut faults = vec![];
    // What was replaced is not replaced by yet another: that one is to be replaced in its turn.
    let stays = |before: &Facts| (before.standing, before.successor) == (after.standing, after.successor);
    let step =
        before.is_none_or(|facts| stays(facts) || facts.standing.may_become().contains(&after.standing));
    if !step {
        faults.push(if after.standing == Standing::Soft { Fault::SoftAgain } else { Fault::NoStep });
    }
    let holds = after.standing.holds();
    let days = |facts: &Facts| (facts.issued_on, facts.in_force_on);
    if (holds || before.map(days) != Some(days(after))) && !are_in_order(after.issued_on, after.in_force_on) {
        faults.push(Fault::BeforeIssued);
    }
    // Two that stood side by side before there was this rule may each be corrected.
    let is_new = before.is_none_or(|facts| {
        (facts.unit, facts.standing.holds()) != (after.unit, holds) || !says_the_same(facts, after)
    });
    let in_the_way = |twin: &Twin| {
        twin.facts.standing.holds()
            && meet(&twin.unit_path, around.unit_path)
            && may_be_one(&twin.facts, after)
    };
    if holds && is_new && around.twins.iter().any(in_the_way) {
        faults.push(Fault::NumberTaken);
    }
    if around.level == Level::Village && before.is_none_or(|facts| facts.unit != after.unit) {
        faults.push(Fault::OfVillage);
    }
    faults
}

/// Nothing is in force before the day on which it was issued.
pub fn are_in_order(issued_on: Option<Day>, in_force_on: Option<Day>) -> bool {
    issued_on.zip(in_force_on).is_none_or(|(issued, in_force)| issued <= in_force)
}

/// What makes a document the one it is: every office counts its papers from 1, each kind by itself, every year anew.
fn says_the_same(one: &Facts, other: &Facts) -> bool {
    let of = |facts: &Facts| (facts.number.clone(), facts.kind, facts.issuer.clone(), facts.year());
    of(one) == of(other)
}

/// May two documents of one number be the same paper? What one of them does not say sets them apart in nothing.
fn may_be_one(one: &Facts, other: &Facts) -> bool {
    let words = |facts: &Facts| facts.issuer.as_deref().map(bare_words).filter(|words| !words.is_empty());
    let differ = |issuers: (Vec<String>, Vec<String>)| issuers.0 != issuers.1;
    let of_two_offices = words(one).zip(words(other)).is_some_and(differ);
    let has_year = other.number.as_deref().is_some_and(names_a_year);
    let of_two_years = !has_year && one.year().zip(other.year()).is_some_and(|(one, other)| one != other);
    one.kind == other.kind && !of_two_offices && !of_two_years
}

/// Does a number say of which year it is, as `01/2017/TT-UBDT` does?
fn names_a_year(number: &str) -> bool {
    let is_year = |word: &&str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    number
        .split(|c: char| !c.is_alphanumeric())
        .skip(1)
        .filter(is_year)
        .any(|word| word.parse::<u16>().is_ok())
}

/// Is there anybody whom both units concern?
fn meet(one: &str, other: &str) -> bool {
    tree::is_at_or_below(one, other) || tree::is_at_or_below(other, one)
}

/// Why a document cannot take the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It would replace itself, at once or by way of others.
    LeadsBack,
    /// It does not hold itself.
    Ended,
    /// Some who may read the old one could not read it.
    NotForAll,
}

impl Refusal {
    /// The sentence for it.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::LeadsBack => "documents.leads_back",
            Refusal::Ended => "documents.successor_ended",
            Refusal::NotForAll => "documents.not_for_all",
        }
    }
}

/// A document as far as succession asks: its id, its standing, the path of the unit it concerns.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub id: Id,
    pub standing: Standing,
    pub unit_path: &'a str,
}

/// May `new` take the place of `old`? `line` are the documents that `new` itself is replaced by, one after
/// the other.
pub fn check_successor(old: &Place<'_>, new: &Place<'_>, line: &[Id]) -> Result<(), Refusal> {
    if new.id == old.id || line.contains(&old.id) {
        return Err(Refusal::LeadsBack);
    }
    if !new.standing.holds() {
        return Err(Refusal::Ended);
    }
    if !tree::is_at_or_below(old.unit_path, new.unit_path) {
        return Err(Refusal::NotForAll);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    #[test]
    fn a_soft_copy_is_released_and_what_is_in_force_is_no_soft_copy_again() {
        assert!(Standing::Soft.may_become().contains(&Standing::InForce));
        for standing in Standing::ALL {
            let next = standing.may_become();
            assert!(!next.contains(&Standing::Soft) && !next.contains(standing), "{standing:?}");
        }
        assert!(Standing::Ended.may_become().contains(&Standing::InForce), "a mistake can be put right");
    }

    fn facts(standing: Standing) -> Facts {
        Facts {
            kind: crate::documents::Kind::Decision,
            number: Some("1/QĐ".to_owned()),
            title: "Về việc lập nhóm".to_owned(),
            title_en: None,
            issuer: None,
            issued_on: None,
            in_force_on: None,
            unit: new_id(),
            standing,
            successor: None,
        }
    }

    fn around(twins: &[Twin]) -> Around<'_> {
        Around { level: Level::Commune, unit_path: "/a/b/", twins }
    }

    #[test]
    fn what_is_in_force_never_becomes_a_soft_copy_and_a_new_one_may_be_either() {
        let (soft, force) = (facts(Standing::Soft), facts(Standing::InForce));
        assert_eq!(check(Some(&force), &soft, &around(&[])), [Fault::SoftAgain]);
        assert_eq!(check(Some(&facts(Standing::Ended)), &soft, &around(&[])), [Fault::SoftAgain]);
        for (before, after) in [(Some(&soft), &force), (Some(&soft), &soft), (None, &soft), (None, &force)] {
            assert_eq!(check(before, after, &around(&[])), []);
        }
    }

    #[test]
    fn what_was_replaced_keeps_what_replaced_it() {
        let by = |successor| Facts { successor, ..facts(Standing::Replaced) };
        let (one, other) = (Some(new_id()), Some(new_id()));
        assert_eq!(check(Some(&by(one)), &by(one), &around(&[])), []);
        assert_eq!(check(Some(&by(one)), &by(other), &around(&[])), [Fault::NoStep]);
    }

    #[test]
    fn nothing_is_in_force_before_it_is_issued() {
        let day = |text: &str| Day::parse(text);
        let of = |issued, in_force, standing| Facts {
            issued_on: day(issued),
            in_force_on: day(in_force),
            ..facts(standing)
        };
        let good = of("2015-05-05", "2015-05-05", Standing::InForce);
        let bad = of("2015-05-05", "2015-05-04", Standing::InForce);
        assert_eq!(check(None, &good, &around(&[])), []);
        assert_eq!(check(Some(&good), &bad, &around(&[])), [Fault::BeforeIssued]);
        // One that was wrong all along can be ended.
        let ended = Facts { standing: Standing::Ended, ..bad.clone() };
        assert_eq!(check(Some(&bad), &ended, &around(&[])), []);
        assert_eq!(check(Some(&ended), &bad, &around(&[])), [Fault::BeforeIssued]);
    }

    #[test]
    fn of_one_number_one_holds_wherever_both_would_be_read() {
        let twin = |standing, path: &str| [Twin { facts: facts(standing), unit_path: path.to_owned() }];
        let of = |standing, twins: &[Twin]| check(None, &facts(standing), &around(twins));
        for path in ["/a/", "/a/b/", "/a/b/c/"] {
            assert_eq!(of(Standing::InForce, &twin(Standing::InForce, path)), [Fault::NumberTaken], "{path}");
            assert_eq!(of(Standing::InForce, &twin(Standing::Ended, path)), []);
            assert_eq!(of(Standing::Replaced, &twin(Standing::InForce, path)), []);
        }
        assert_eq!(of(Standing::InForce, &twin(Standing::InForce, "/a/c/")), [], "two districts count alike");
    }

    #[test]
    fn two_papers_of_one_number_are_two_by_office_kind_or_year() {
        let of = |number: &str, issuer: &str, issued: &str| Facts {
            number: Some(number.to_owned()),
            issuer: Some(issuer.to_owned()).filter(|issuer| !issuer.is_empty()),
            issued_on: Day::parse(issued),
            ..facts(Standing::InForce)
        };
        let taken = |new: &Facts, known: &Facts| {
            let twins = [Twin { facts: known.clone(), unit_path: "/a/b/".to_owned() }];
            check(None, new, &around(&twins)) == [Fault::NumberTaken]
        };
        let known = of("01/QĐ", "UBND xã Sơn Kỳ", "2026-01-05");
        assert!(taken(&known, &known));
        assert!(taken(&of("01/QĐ", "ubnd xa Sơn Kỳ", "2026-03-01"), &known), "marks and days make no other");
        assert!(!taken(&of("01/QĐ", "UBND xã Sơn Ba", "2026-01-05"), &known), "another office");
        assert!(!taken(&of("01/QĐ", "UBND xã Sơn Kỳ", "2025-01-05"), &known), "another year");
        let letter = Facts { kind: crate::documents::Kind::Letter, ..known.clone() };
        assert!(!taken(&letter, &known), "another kind");
        // What is not said may be the same: then it has to be said.
        assert!(taken(&of("01/QĐ", "", "2026-01-05"), &known) && taken(&known, &of("01/QĐ", "", "")));
        assert!(!taken(&of("01/QĐ", "", "2025-01-05"), &known));
        // A number that says its year is of no other, whatever day it came into force.
        let circular = |issued| of("01/2017/TT-UBDT", "Ủy ban Dân tộc", issued);
        assert!(taken(&circular("2017-05-10"), &circular("2018-01-01")));
        assert!(taken(&of("2017/QĐ", "", "2017-05-10"), &of("2017/QĐ", "", "2017-06-10")));
        assert!(!taken(&of("2017/QĐ", "", "2025-05-10"), &of("2017/QĐ", "", "2026-06-10")), "the 2017th");
    }

    #[test]
    fn what_comes_to_say_what_another_says_is_told_and_what_always_did_may_be_mended() {
        let known = Facts { issuer: Some("UBND xã Sơn Kỳ".to_owned()), ..facts(Standing::InForce) };
        let twins = [Twin { facts: known.clone(), unit_path: "/a/b/".to_owned() }];
        let other = Facts { issuer: Some("UBND xã Sơn Ba".to_owned()), ..known.clone() };
        assert_eq!(check(Some(&other), &known, &Around { ..around(&twins) }).len(), 1);
        let renamed = Facts { title: "Tên khác".to_owned(), ..known.clone() };
        assert_eq!(check(Some(&known), &renamed, &around(&twins)), []);
    }

    #[test]
    fn no_village_is_given_a_document() {
        let village = Around { level: Level::Village, ..around(&[]) };
        let (new, known) = (facts(Standing::InForce), facts(Standing::InForce));
        assert_eq!(check(None, &new, &village), [Fault::OfVillage]);
        assert_eq!(check(Some(&known), &new, &village), [Fault::OfVillage]);
        assert_eq!(check(Some(&known), &known, &village), [], "one it was given before can be mended");
    }

    #[test]
    fn a_document_is_replaced_by_another_that_holds_for_all_its_readers() {
        let (old, new) = (new_id(), new_id());
        let place = |id, standing, unit_path| Place { id, standing, unit_path };
        let (above, below) = ("/a/", "/a/b/");
        let of_below = place(old, Standing::Soft, below);
        let check = |new: Place<'_>, line: &[Id]| check_successor(&of_below, &new, line);
        assert_eq!(check(place(new, Standing::InForce, below), &[]), Ok(()));
        assert_eq!(check(place(new, Standing::InForce, above), &[]), Ok(()));
        assert_eq!(check(place(new, Standing::InForce, "/a/c/"), &[]), Err(Refusal::NotForAll));
        assert_eq!(check(place(new, Standing::InForce, "/a/b/d/"), &[]), Err(Refusal::NotForAll));
        assert_eq!(check(place(new, Standing::Ended, below), &[]), Err(Refusal::Ended));
        assert_eq!(check(place(old, Standing::InForce, below), &[]), Err(Refusal::LeadsBack));
        assert_eq!(check(place(new, Standing::InForce, below), &[new_id(), old]), Err(Refusal::LeadsBack));
    }
}
