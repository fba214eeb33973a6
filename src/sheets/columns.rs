//! The columns of a sheet to sign, as classes of officials and of villagers have them.

use crate::classes::Kind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Name,
    BirthYear,
    Sex,
    Ethnicity,
    Position,
    Unit,
    Poverty,
    Present,
    Late,
    Excused,
    Sign,
    Note,
}

impl Column {
    /// The boxes to tick, as they stand beside each other.
    pub const TICKED: [Column; 3] = [Column::Present, Column::Late, Column::Excused];

    /// The key of what stands above it.
    pub fn key(self) -> &'static str {
        match self {
            Column::Number => "sheets.number",
            Column::Name => "sheets.name",
            Column::BirthYear => "sheets.birth_year",
            Column::Sex => "sheets.sex",
            Column::Ethnicity => "sheets.ethnicity",
            Column::Position => "sheets.position",
            Column::Unit => "sheets.unit",
            Column::Poverty => "sheets.poverty",
            Column::Present => "attendance.present",
            Column::Late => "attendance.late",
            Column::Excused => "attendance.excused",
            Column::Sign => "sheets.sign",
            Column::Note => "sheets.note",
        }
    }
}

/// The columns and how wide each is, in tenths of a millimetre. Whether a household is poor is asked of villagers alone,
/// and always written by themselves; telephone numbers are on no sheet, for everybody in the room reads it.
pub fn of(kind: Kind) -> Vec<(Column, i32)> {
    use Column::*;
    let (name, position, note) = if kind == Kind::Village { (466, 198, 90) } else { (526, 298, 130) };
    let poverty = (kind == Kind::Village).then_some((Poverty, 200));
    let before = [(Number, 90), (Name, name), (BirthYear, 130), (Sex, 134), (Ethnicity, 200)];
    let after = [(Present, 134), (Late, 134), (Excused, 134), (Sign, 400), (Note, note)];
    before.into_iter().chain([(Position, position), (Unit, 340)]).chain(poverty).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::layout::TABLE;

    #[test]
    fn the_columns_of_every_kind_fill_the_table() {
        for kind in Kind::ALL {
            assert_eq!(of(*kind).iter().map(|(_, wide)| wide).sum::<i32>(), TABLE.width);
        }
    }
}
