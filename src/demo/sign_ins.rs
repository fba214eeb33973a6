//! What the demo prints when it starts: where it is and whom to sign in as.

use super::PASSWORD;
use super::cast::{AN, Actor, DUC, HANH, NHA, RIN, ROC, THANH, THUY, TIEN, VINH};
use crate::kit::text::{Message, Texts};

/// One line a role: the key of what they are, and who.
const SHOWN: [(&str, Actor); 10] = [
    ("demo.admin", AN),
    ("demo.trainer", VINH),
    ("demo.province_supervisor", THUY),
    ("demo.district_supervisor", TIEN),
    ("demo.province_lead", NHA),
    ("demo.district_lead", ROC),
    ("demo.facilitator", RIN),
    ("demo.learner", THANH),
    ("demo.phu_tho_supervisor", HANH),
    ("demo.phu_tho_trainer", DUC),
];

/// The whole announcement, Vietnamese with English beside it; `made` tells a fresh demo from a kept one.
pub fn announcement(texts: &Texts, address: &str, made: bool) -> String {
    let both = |key: &str| texts.say_in_both(&Message::new(key));
    let mut rows =
        vec![[both("demo.role"), both("demo.name"), both("demo.user_name"), both("demo.password")]];
    for (key, actor) in SHOWN {
        rows.push([both(key), actor.name.to_owned(), actor.key.to_owned(), PASSWORD.to_owned()]);
    }
    let head = Message::new("demo.address").with("address", address);
    let records = if made { "demo.made" } else { "demo.kept" };
    format!("\n{}\n{}\n\n{}\n{}\n", texts.say_in_both(&head), both(records), table(&rows), both("demo.stop"))
}

/// Columns as wide as their longest cell, with a rule below the headings.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut lines = String::new();
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        lines.push_str(&format!("  {}\n", cells.join("  ").trim_end()));
        if number == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            lines.push_str(&format!("  {}\n", rules.join("  ")));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::files;

    #[test]
    fn the_announcement_names_the_address_and_one_sign_in_of_each_role() {
        let texts = Texts::read(&files::templates()).unwrap();
        let said = announcement(&texts, "http://127.0.0.1:8135/", true);
        assert!(said.contains("http://127.0.0.1:8135/"));
        assert!(!said.contains('['), "a word is missing: {said}");
        for (_, actor) in SHOWN {
            let line = said.lines().find(|line| line.contains(actor.key)).unwrap();
            assert!(line.contains(actor.name) && line.ends_with(PASSWORD));
        }
    }

    #[test]
    fn columns_stand_below_each_other_whatever_the_marks() {
        let rows = [["Vai trò".to_owned(), "x".to_owned()], ["CF".to_owned(), "y".to_owned()]];
        let lines = table(&rows);
        let columns: Vec<usize> =
            lines.lines().map(|line| line.chars().position(|c| "xy".contains(c)).unwrap_or(11)).collect();
        assert_eq!(columns, [11, 11, 11]);
    }
}
