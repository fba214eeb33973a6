//! Tables for a spreadsheet: comma-separated, in UTF-8 with the mark that tells a spreadsheet so.

/// One cell. A text can never become a formula; a number is one, with a point, as every spreadsheet reads it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Count(usize),
    /// With four decimals; empty where there is none.
    Number(Option<f64>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

/// The file: a row of headings and the rows below it, each ended as RFC 4180 has it.
pub fn csv(headings: &[String], rows: &[Vec<Cell>]) -> String {
    let mut file = String::from("\u{feff}");
    let headings: Vec<Cell> = headings.iter().cloned().map(Cell::Text).collect();
    for row in std::iter::once(&headings).chain(rows) {
        let cells: Vec<String> = row.iter().map(written).collect();
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    file
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => quoted(&harmless(text)),
        Cell::Count(count) => count.to_string(),
        Cell::Number(Some(number)) if number.is_finite() => format!("{number:.4}"),
        Cell::Number(_) => String::new(),
    }
}

/// What a spreadsheet would take for a formula gets an apostrophe before it, also behind spaces.
fn harmless(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{a0}', '"']);
    let is_formula = begins.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    match text.contains(['"', ',', ';', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: Vec<Cell>) -> String {
        let file = csv(&["a".into()], &[cells]);
        file.strip_prefix("\u{feff}a\r\n").unwrap().to_owned()
    }

    #[test]
    fn a_table_is_written_as_spreadsheets_read_it() {
        let cells = vec![
            "Hộ nghèo, “cận nghèo”".into(),
            "nói \"có\"".into(),
            Cell::Count(12),
            Cell::Number(Some(-0.25)),
        ];
        assert_eq!(row(cells), "\"Hộ nghèo, “cận nghèo”\",\"nói \"\"có\"\"\",12,-0.2500\r\n");
        assert_eq!(
            row(vec![Cell::Number(None), Cell::Number(Some(f64::NAN)), "a\nb".into()]),
            ",,\"a\nb\"\r\n"
        );
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for text in ["=1+1", "+84", "-1", "@SUM(A1)", " =1", "\"=1", "\t=1", "＝1"] {
            let written = row(vec![text.into()]);
            assert!(written.trim_start_matches('"').starts_with('\''), "{written}");
        }
        assert_eq!(row(vec!["3-5 người".into()]), "3-5 người\r\n");
    }
}
