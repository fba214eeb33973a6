//! The official list of the 54 ethnic groups, by the names of the General Statistics Office, in the
//! order of a Vietnamese list. What people call themselves (Ca Dong among the Xơ Đăng, Cor for Co)
//! is kept beside it as they say it.

/// The official names.
pub const OFFICIAL: [&str; 54] = [
    "Ba Na",
    "Bố Y",
    "Brâu",
    "Bru - Vân Kiều",
    "Chăm",
    "Chơ Ro",
    "Chu Ru",
    "Chứt",
    "Co",
    "Cống",
    "Cơ Ho",
    "Cơ Lao",
    "Cơ Tu",
    "Dao",
    "Ê Đê",
    "Gia Rai",
    "Giáy",
    "Giẻ Triêng",
    "Hà Nhì",
    "Hoa",
    "Hrê",
    "Kháng",
    "Khơ me",
    "Khơ mú",
    "Kinh",
    "La Chí",
    "La Ha",
    "La Hủ",
    "Lào",
    "Lô Lô",
    "Lự",
    "Mạ",
    "Mảng",
    "Mnông",
    "Mông",
    "Mường",
    "Ngái",
    "Nùng",
    "Ơ Đu",
    "Pà Thẻn",
    "Phù Lá",
    "Pu Péo",
    "Ra Glai",
    "Rơ Măm",
    "Sán Chay",
    "Sán Dìu",
    "Si La",
    "Tà Ôi",
    "Tày",
    "Thái",
    "Thổ",
    "Xinh Mun",
    "Xơ Đăng",
    "Xtiêng",
];

/// Is this one of the official names?
pub fn is_official(name: &str) -> bool {
    OFFICIAL.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_each_group_once() {
        let mut names = OFFICIAL.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 54);
        assert!(is_official("Hrê") && !is_official("Ca Dong"));
    }
}
