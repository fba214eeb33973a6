//! Recording a person: what is read from a form, which birth year is believed, who may be the same.
//!
//! The same person recorded twice is the commonest mistake at the door. So whoever is about to be
//! recorded under a name that is known in their unit is pointed out, and recorded only after it was
//! said of this name and this unit that it is somebody else. Never merges.

use super::{NewPerson, Person, Sex, phone};
use crate::kit::clock::Day;
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::Message;
use crate::kit::words;

/// Nobody alive was born before.
const OLDEST: i32 = 1900;
/// Nobody younger, in years, is recorded as somebody who is taught: a later year is a slip of the hand.
const YOUNGEST: i32 = 10;

/// The names of a person's fields; a form may hold several people.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    pub full_name: &'a str,
    pub sex: &'a str,
    pub birth_year: &'a str,
}

impl Fields<'static> {
    /// Of a form for one person.
    pub const ONE: Fields<'static> = Fields { full_name: "full_name", sex: "sex", birth_year: "birth_year" };
}

/// What is known of everybody before they are anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub full_name: String,
    pub sex: Sex,
    pub birth_year: Option<i32>,
}

impl Named {
    /// To be recorded under this id in this unit, with nothing else known.
    pub fn recorded(self, id: Id, unit: Id) -> NewPerson {
        NewPerson {
            id,
            full_name: self.full_name,
            sex: self.sex,
            birth_year: self.birth_year,
            unit,
            position: None,
            phone: None,
            ethnicity: None,
            ethnicity_local: None,
            poverty: None,
        }
    }
}

/// Reads a person; what is wrong is noted beside its field.
pub fn read(form: &mut Form, fields: Fields<'_>, today: Day) -> Option<Named> {
    let (full_name, sex) = (form.line(fields.full_name), form.choice::<Sex>(fields.sex));
    let birth_year = birth_year(form, fields.birth_year, today);
    Some(Named { full_name: full_name?, sex: sex?, birth_year })
}

/// A year in which somebody who is taught may have been born; empty is `None`.
fn birth_year(form: &mut Form, field: &str, today: Day) -> Option<i32> {
    let typed: String = form.raw(field).chars().filter(|c| !c.is_whitespace()).collect();
    let latest = i32::from(today.0.year()) - YOUNGEST;
    let year = typed.parse().ok().filter(|year| (OLDEST..=latest).contains(year));
    if year.is_none() && !typed.is_empty() {
        // As words: a year is no number with thousands.
        let years = Message::new("people.birth_year_wrong");
        form.refuse(field, years.with("from", OLDEST.to_string()).with("to", latest.to_string()));
    }
    year
}

/// A phone number in its normal form; empty is `None`.
pub fn phone(form: &mut Form, field: &str) -> Option<String> {
    let typed = form.optional_line(field);
    let phone = typed.as_deref().and_then(phone::normal);
    if typed.is_some() && phone.is_none() {
        form.refuse(field, Message::new("people.phone_wrong"));
    }
    phone
}

/// What the button or box "this is someone else" sends: it is said of a name in a unit, and does not
/// carry over to a name typed or a unit chosen later.
pub fn someone_else(full_name: &str, unit: Id) -> String {
    format!("{} {}", unit.simple(), words::fold(full_name))
}

/// Those who may be the person about to be recorded: of the people known where it is recorded, those
/// of the same folded name, unless `said` is that this one is [`someone_else`].
pub fn may_be<'a>(new: &NewPerson, said: &str, known: &'a [Person]) -> Vec<&'a Person> {
    if said == someone_else(&new.full_name, new.unit) {
        return Vec::new();
    }
    let folded = words::fold(&new.full_name);
    known.iter().filter(|p| p.id != new.id && words::fold(&p.full_name) == folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    fn today() -> Day {
        Day::parse("2026-11-21").unwrap()
    }

    fn rin(unit: Id) -> NewPerson {
        let (full_name, sex) = ("Đinh Thị Rin".to_owned(), Sex::Female);
        Named { full_name, sex, birth_year: Some(1990) }.recorded(new_id(), unit)
    }

    fn known(name: &str, unit: Id) -> Person {
        let (id, unit_name) = (new_id(), String::new());
        let (full_name, sex) = (name.to_owned(), Sex::Female);
        Person { id, full_name, sex, birth_year: None, unit, unit_name, position: None }
    }

    #[test]
    fn a_birth_year_is_one_of_somebody_living() {
        for (typed, year) in [("1988", Some(1988)), ("1900", Some(1900)), (" 2016 ", Some(2016)), ("", None)]
        {
            let mut form = Form::new().with("birth_year", typed);
            assert_eq!(birth_year(&mut form, "birth_year", today()), year);
            assert!(form.is_fine(), "{typed}");
        }
        for typed in ["1899", "2017", "88", "nhỏ", "19888"] {
            let mut form = Form::new().with("birth_year", typed);
            assert_eq!(birth_year(&mut form, "birth_year", today()), None);
            let error = form.error("birth_year").unwrap();
            assert_eq!((&error.args["from"], &error.args["to"]), (&"1900".into(), &"2016".into()), "{typed}");
        }
    }

    #[test]
    fn somebody_of_the_same_name_is_pointed_out_however_it_is_written() {
        let unit = new_id();
        let known = [known("ĐINH THỊ  RIN", unit), known("Đinh Thị Rinh", unit)];
        assert_eq!(may_be(&rin(unit), "", &known), [&known[0]]);
    }

    #[test]
    fn nobody_is_their_own_namesake() {
        let unit = new_id();
        let known = known("Đinh Thị Rin", unit);
        assert!(may_be(&NewPerson { id: known.id, ..rin(unit) }, "", &[known]).is_empty());
    }

    #[test]
    fn that_it_is_someone_else_is_said_of_one_name_in_one_unit() {
        let (unit, beside) = (new_id(), new_id());
        let known = [known("Đinh Thị Rin", unit), known("Hồ Thị Nua", unit)];
        let said = someone_else("Đinh Thị Rin", unit);
        assert!(may_be(&rin(unit), &said, &known).is_empty());
        let nua = NewPerson { full_name: "Hồ Thị Nua".into(), ..rin(unit) };
        assert_eq!(may_be(&nua, &said, &known).len(), 1);
        assert_eq!(may_be(&rin(beside), &said, &known).len(), 1);
        assert_eq!(may_be(&rin(unit), "yes", &known).len(), 1);
    }
}
