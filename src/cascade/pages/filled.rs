//! What was filled in on the form of a report, and the form of what is on record.

use crate::attendance::Headcount;
use crate::cascade::queries::Unsent;
use crate::cascade::reteaching::{MINUTES, Refusal};
use crate::classes::NewClass;
use crate::kit::clock::{Day, new_id, time_of_day};
use crate::kit::columns::Id;
use crate::kit::form::Form;
use crate::kit::text::{Language, Message, hours};
use crate::people::recording::{self, Fields, Named};
use crate::people::{NewPerson, Person};

/// How many rows for people there are at first, how many more each time, and at most.
pub(super) const ROWS: usize = 2;
pub(super) const MORE: usize = 4;
pub(super) const MOST_ROWS: usize = 60;
/// More people than fit into one class are a slip of the pen.
const MOST_COUNTED: i64 = 5000;
/// Says that somebody of this name is known in the unit.
pub(super) const SAME_NAME: &str = "cascade.same_name";
/// Says that another row of the form has this name already.
pub(super) const TWICE: &str = "cascade.named_twice";

/// A report as it was typed, read into values.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub class: Id,
    pub session: Id,
    pub source: Option<Id>,
    /// The edition whose text was taught, where it was said.
    pub edition: Option<Id>,
    pub modules: Vec<String>,
    pub unit: Option<Id>,
    pub day: Option<Day>,
    pub starts: Option<i32>,
    pub minutes: Option<i32>,
    pub venue: Option<String>,
    pub language: Option<String>,
    pub people: Vec<Id>,
    pub added: Vec<Added>,
    pub headcount: Option<Headcount>,
    pub questions: Vec<String>,
    pub note: Option<String>,
    /// Something typed could not be read; the form says beside which field.
    pub unread: bool,
    /// The same, of those who came: then it cannot be said that they were nobody, or too few.
    pub unread_people: bool,
}

/// Somebody added on the spot; without a unit they are of the unit of the re-teach.
#[derive(Clone, Debug)]
pub(super) struct Added {
    pub id: Id,
    pub named: Named,
    pub unit: Option<Id>,
    /// Of which name and unit it was said that this is someone else.
    pub said: String,
    /// The names of its fields, to say what is wrong beside them.
    pub name_field: String,
    pub unit_field: String,
}

impl Added {
    /// Is this what is on record? A row that names no unit goes by the re-teach's, whichever it was.
    pub fn is_as(&self, record: &NewPerson) -> bool {
        let unit = self.unit.unwrap_or(record.unit);
        self.named.clone().recorded(self.id, unit) == *record
    }
}

/// The fields of the form beside those of its rows.
const FIELDS: [&str; 16] = [
    "class",
    "session",
    "source",
    "module",
    "day",
    "starts",
    "hours",
    "unit",
    "venue",
    "language",
    "person",
    "rows",
    "female",
    "male",
    "questions",
    "note",
];
/// How the names of the fields begin that say from which edition was taught, one for each source.
const OF_EDITIONS: &str = "edition.";
/// How the names of the fields of rows begin.
const OF_ROWS: &str = "new.";
/// The fields of a row.
const PARTS: [&str; 6] = ["id", "name", "sex", "born", "unit", "another"];

/// The name of a field of a row.
pub(super) fn field(row: usize, part: &str) -> String {
    format!("{OF_ROWS}{row}.{part}")
}

/// The name of the field that says which edition was taught of what was learned in a class.
pub(super) fn edition_field(source: Id) -> String {
    format!("{OF_EDITIONS}{source}")
}

/// How many rows the form has.
pub(super) fn rows(form: &Form) -> usize {
    form.raw("rows").parse().unwrap_or(ROWS).clamp(ROWS, MOST_ROWS)
}

/// Everything that was typed, as it is kept until it is handed in.
pub(super) fn as_left(form: &Form) -> String {
    form.written(|name| {
        FIELDS.contains(&name) || [OF_ROWS, OF_EDITIONS].iter().any(|of| name.starts_with(of))
    })
}

/// Reads the form; what cannot be read is noted beside its field and left out. `None` only where the hidden ids
/// are missing, which no browser does.
pub(super) fn read(form: &mut Form, today: Day) -> Option<Filled> {
    let (class, session) = (form.id("class")?, form.id("session")?);
    let source = form.optional_id("source");
    let prefix = source.map(|s| format!("{s}/")).unwrap_or_default();
    let ticked = form.all("module");
    let modules = ticked.iter().filter_map(|m| m.strip_prefix(&prefix)).map(str::to_owned).collect();
    let female = form.optional_number("female", 0..=MOST_COUNTED);
    let male = form.optional_number("male", 0..=MOST_COUNTED);
    let count = |n: Option<i64>| n.and_then(|n| i32::try_from(n).ok()).unwrap_or(0);
    let headcount =
        (female.is_some() || male.is_some()).then(|| Headcount { female: count(female), male: count(male) });
    let starts = if form.raw("starts").trim().is_empty() { None } else { form.minute_of_day("starts") };
    let questions = form.note("questions").unwrap_or_default();
    let mut filled = Filled {
        class,
        session,
        source,
        edition: source.and_then(|source| form.optional_id(&edition_field(source))),
        modules,
        unit: form.optional_id("unit"),
        day: form.optional_day("day"),
        starts,
        minutes: minutes(form),
        venue: form.optional_line("venue"),
        language: form.optional_line("language"),
        people: form.ids("person"),
        added: added(form, today),
        headcount,
        questions: questions.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        note: form.note("note"),
        unread: false,
        unread_people: false,
    };
    let mut of_people = (0..rows(form)).flat_map(|row| PARTS.map(|part| field(row, part)));
    filled.unread = !form.is_fine();
    filled.unread_people = ["female", "male", "person"].iter().any(|name| form.error(name).is_some())
        || of_people.any(|name| form.error(&name).is_some());
    Some(filled)
}

/// Hours as they are written here: `2`, `1,5`, `1.5`.
fn minutes(form: &mut Form) -> Option<i32> {
    let typed = form.raw("hours").trim().replace(',', ".");
    if typed.is_empty() {
        return None;
    }
    let hours = typed.parse::<f64>().ok().filter(|h| h.is_finite() && (0.0..1000.0).contains(h));
    // Between 0 and 60 000: it fits.
    let minutes = hours.map(|h| (h * 60.0).round() as i32).filter(|m| MINUTES.contains(m));
    if minutes.is_none() {
        form.refuse("hours", Message::new(Refusal::Hours.key()));
    }
    minutes
}

/// The rows in which something was typed.
fn added(form: &mut Form, today: Day) -> Vec<Added> {
    let mut added = Vec::new();
    for row in 0..rows(form) {
        let [id, name, sex, born, unit, another] = PARTS.map(|part| field(row, part));
        if [&name, &sex, &born].iter().all(|f| form.raw(f).trim().is_empty()) {
            continue;
        }
        for (field, key) in [(&name, "cascade.refused.no_name"), (&sex, "cascade.refused.no_sex")] {
            if form.raw(field).trim().is_empty() {
                form.refuse(field, Message::new(key));
            }
        }
        let fields = Fields { full_name: &name, sex: &sex, birth_year: &born };
        let read = (form.id(&id), recording::read(form, fields, today));
        let home = form.optional_id(&unit);
        if let (Some(id), Some(named)) = read {
            let (said, name_field, unit_field) = (form.raw(&another).to_owned(), name, unit);
            added.push(Added { id, named, unit: home, said, name_field, unit_field });
        }
    }
    added
}

/// What is on record, as fields.
pub(super) struct OnRecord<'a> {
    pub class: &'a NewClass,
    pub revision: i32,
    pub facilitator: Id,
    pub start_said: bool,
    pub length_said: bool,
    pub people: &'a [Person],
    pub headcount: Option<Headcount>,
}

/// The form of a report that is on record, as it is first drawn to be changed.
pub(super) fn form_of(record: &OnRecord<'_>, language: Language) -> Form {
    let class = record.class;
    let source = class.facilitators.iter().find(|f| f.0 == record.facilitator).and_then(|f| f.1);
    let session = class.sessions.first();
    let mut fields: Vec<(&str, String)> = vec![
        ("class", class.id.to_string()),
        ("session", session.map_or_else(new_id, |s| s.id).to_string()),
        ("revision", record.revision.to_string()),
        ("unit", class.unit.to_string()),
        ("venue", class.venue.clone().unwrap_or_default()),
        ("language", class.language_used.clone().unwrap_or_default()),
        ("questions", class.questions.join("\n")),
        ("note", class.note.clone().unwrap_or_default()),
    ];
    if let Some(source) = source {
        fields.push(("source", source.to_string()));
        fields.extend(class.modules.iter().map(|m| ("module", format!("{source}/{m}"))));
    }
    if let Some(session) = session {
        fields.push(("day", session.held_on.to_string()));
        if record.start_said {
            fields.push(("starts", time_of_day(session.starts_minute)));
        }
        if record.length_said {
            fields.push(("hours", hours(language, session.minutes)));
        }
    }
    if let Some(count) = record.headcount {
        fields.extend([("female", count.female.to_string()), ("male", count.male.to_string())]);
    }
    fields.extend(record.people.iter().map(|p| ("person", p.id.to_string())));
    let form = of_fields(&fields);
    match source {
        Some(source) => form.with(&edition_field(source), class.edition),
        None => form,
    }
}

/// The form as it was left, to be drawn on top of what stands.
pub(super) fn form_left(unsent: &Unsent, record: &OnRecord<'_>) -> Form {
    let session = record.class.sessions.first().map_or_else(new_id, |s| s.id);
    Form::parse(unsent.form.as_bytes())
        .with("session", session)
        .with("revision", record.revision)
        .with("unsent", unsent.revision)
}

/// The form of a new report; of a source, if one was chosen already.
pub(super) fn new_form(source: Option<Id>, modules: &[String]) -> Form {
    let mut fields = vec![("class", new_id().to_string()), ("session", new_id().to_string())];
    if let Some(source) = source {
        fields.push(("source", source.to_string()));
        // With one module there is nothing to choose.
        fields.extend(
            modules.iter().filter(|_| modules.len() == 1).map(|m| ("module", format!("{source}/{m}"))),
        );
    }
    of_fields(&fields)
}

fn of_fields(fields: &[(&str, String)]) -> Form {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Form::parse(body.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::parse("2026-11-21").unwrap()
    }

    fn form(fields: &[(&str, &str)]) -> Form {
        let ids = [("class", new_id().to_string()), ("session", new_id().to_string())];
        let typed = fields.iter().map(|(k, v)| (*k, (*v).to_owned()));
        of_fields(&ids.into_iter().chain(typed).collect::<Vec<_>>())
    }

    #[test]
    fn hours_are_read_with_comma_and_with_point() {
        for (typed, minutes) in [("2", Some(120)), ("1,5", Some(90)), ("0.25", Some(15)), ("0,2", None)] {
            let mut form = form(&[("hours", typed)]);
            assert_eq!(read(&mut form, today()).unwrap().minutes, minutes, "{typed}");
            assert_eq!(form.is_fine(), minutes.is_some());
        }
    }

    #[test]
    fn only_modules_of_the_chosen_source_were_taught() {
        let (chosen, other) = (new_id(), new_id());
        let (a, b) = (format!("{chosen}/why"), format!("{other}/rules"));
        let mut form = form(&[("source", &chosen.to_string()), ("module", &a), ("module", &b)]);
        assert_eq!(read(&mut form, today()).unwrap().modules, ["why"]);
    }

    #[test]
    fn a_row_with_nothing_typed_is_nobody_and_one_half_filled_is_refused() {
        let id = new_id().to_string();
        let mut empty = form(&[("new.0.id", &id), ("new.0.unit", &id)]);
        assert!(read(&mut empty, today()).unwrap().added.is_empty() && empty.is_fine());
        let mut half = form(&[("new.0.id", &id), ("new.0.name", "Đinh Thị Ánh")]);
        assert!(read(&mut half, today()).unwrap().added.is_empty());
        assert!(half.error("new.0.sex").is_some());
    }

    #[test]
    fn each_line_is_a_question() {
        let mut form = form(&[("questions", " Ai giữ sổ?\r\n\r\nBao giờ họp? ")]);
        assert_eq!(read(&mut form, today()).unwrap().questions, ["Ai giữ sổ?", "Bao giờ họp?"]);
    }
}
