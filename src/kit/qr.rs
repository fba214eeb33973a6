//! QR codes as squares that are dark or light, for whoever draws them.

use fast_qr::{ECL, QRBuilder};

/// The squares of a code, without the empty border that must stay around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    side: usize,
    dark: Vec<bool>,
}

/// How many squares around a code must stay empty.
pub const BORDER: usize = 4;

impl Matrix {
    /// The code of a text, of which a quarter may be dirty or torn; nothing where the text is too long for one.
    pub fn of(text: &str) -> Option<Matrix> {
        let code = QRBuilder::new(text).ecl(ECL::Q).build().ok()?;
        let side = code.size;
        let dark = (0..side).flat_map(|row| code[row][..side].iter().map(|square| square.value())).collect();
        Some(Matrix { side, dark })
    }

    /// How many squares stand beside each other.
    pub fn side(&self) -> usize {
        self.side
    }

    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        column < self.side && self.dark.get(row * self.side + column).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners() {
        let code = Matrix::of("LT1").unwrap();
        assert_eq!(code.side(), 21);
        let corner = |row: usize, column: usize| {
            (0..7).all(|nth| code.is_dark(row, column + nth) && code.is_dark(row + nth, column))
        };
        assert!(corner(0, 0) && corner(0, 14) && corner(14, 0) && !corner(14, 14));
        assert!(!code.is_dark(0, 21), "what is beside a code is empty");
    }

    #[test]
    fn what_is_too_long_for_a_code_has_none() {
        assert_eq!(Matrix::of(&"x".repeat(5000)), None);
    }
}
