//! Where the cast lives: a centre, Quảng Ngãi with its fifteen project communes, Phú Thọ with four.
//!
//! Provinces, districts and communes are real, with the names and codes they had
//! until 30 June 2025; villages are plausible and no map of anything.

use crate::demo::id_of;
use crate::kit::columns::Id;
use crate::units::Level;

/// A unit of the cast.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// How the cast refers to it; see [`unit_id`].
    pub key: &'static str,
    pub level: Level,
    pub name: &'static str,
    pub code: Option<&'static str>,
    pub parent: Option<&'static str>,
}

/// The id of the unit with this key: always the same, so that tests can name an address.
pub fn unit_id(key: &str) -> Id {
    id_of("unit", key)
}

const fn place(key: &'static str, level: Level, name: &'static str, code: &'static str) -> Place {
    Place { key, level, name, code: if code.is_empty() { None } else { Some(code) }, parent: None }
}

const fn below(parent: &'static str, place: Place) -> Place {
    Place { parent: Some(parent), ..place }
}

/// A commune with its two villages; their keys are the commune's with `/1` and `/2`.
struct Commune {
    district: &'static str,
    key: &'static str,
    name: &'static str,
    code: &'static str,
    villages: [(&'static str, &'static str); 2],
}

const fn commune(
    district: &'static str,
    key: &'static str,
    name: &'static str,
    code: &'static str,
    villages: [(&'static str, &'static str); 2],
) -> Commune {
    Commune { district, key, name, code, villages }
}

const ABOVE: [Place; 8] = [
    place("trung-uong", Level::Centre, "Ban Điều phối dự án Trung ương", ""),
    below("trung-uong", place("quang-ngai", Level::Province, "Quảng Ngãi", "51")),
    below("quang-ngai", place("son-ha", Level::District, "Sơn Hà", "529")),
    below("quang-ngai", place("son-tay", Level::District, "Sơn Tây", "530")),
    below("quang-ngai", place("ba-to", Level::District, "Ba Tơ", "535")),
    below("trung-uong", place("phu-tho", Level::Province, "Phú Thọ", "25")),
    below("phu-tho", place("thanh-son", Level::District, "Thanh Sơn", "")),
    below("phu-tho", place("yen-lap", Level::District, "Yên Lập", "")),
];

#[rustfmt::skip]
const COMMUNES: [Commune; 19] = [
    commune("son-ha",  "son-thanh", "Sơn Thành", "21295", [("son-thanh/1", "Gò Chu"),    ("son-thanh/2", "Làng Vẹt")]),
    commune("son-ha",  "son-nham",  "Sơn Nham",  "21298", [("son-nham/1",  "Chàm Rao"),  ("son-nham/2",  "Xà Nay")]),
    commune("son-ha",  "son-linh",  "Sơn Linh",  "21304", [("son-linh/1",  "Gò Da"),     ("son-linh/2",  "Làng Xinh")]),
    commune("son-ha",  "son-cao",   "Sơn Cao",   "21316", [("son-cao/1",   "Xà Ây"),     ("son-cao/2",   "Làng Trăng")]),
    commune("son-ha",  "son-ky",    "Sơn Kỳ",    "21325", [("son-ky/1",    "Làng Riềng"),("son-ky/2",    "Bồ Nung")]),
    commune("son-tay", "son-mua",   "Sơn Mùa",   "21334", [("son-mua/1",   "Nước Min"),  ("son-mua/2",   "Tu La")]),
    commune("son-tay", "son-lien",  "Sơn Liên",  "21335", [("son-lien/1",  "Nước Vương"),("son-lien/2",  "Tang Tong")]),
    commune("son-tay", "son-long",  "Sơn Long",  "21341", [("son-long/1",  "Ra Manh"),   ("son-long/2",  "Mang Hin")]),
    commune("son-tay", "son-mau",   "Sơn Màu",   "21338", [("son-mau/1",   "Hà Lên"),    ("son-mau/2",   "Đăk Pao")]),
    commune("son-tay", "son-tinh",  "Sơn Tinh",  "21343", [("son-tinh/1",  "Bà He"),     ("son-tinh/2",  "Ka Năng")]),
    commune("ba-to",   "ba-kham",   "Ba Khâm",   "21508", [("ba-kham/1",   "Hố Sâu"),    ("ba-kham/2",   "Vẫy Ốc")]),
    commune("ba-to",   "ba-trang",  "Ba Trang",  "21520", [("ba-trang/1",  "Con Riêng"), ("ba-trang/2",  "Bùi Hui")]),
    commune("ba-to",   "ba-le",     "Ba Lế",     "21532", [("ba-le/1",     "Vả Lếch"),   ("ba-le/2",     "Gòi Lế")]),
    commune("ba-to",   "ba-to-xa",  "Ba Tô",     "21523", [("ba-to-xa/1",  "Mang Lùng"), ("ba-to-xa/2",  "Trà Nô")]),
    commune("ba-to",   "ba-giang",  "Ba Giang",  "21500", [("ba-giang/1",  "Nước Lô"),   ("ba-giang/2",  "Gò Khôn")]),
    commune("thanh-son", "kha-cuu",    "Khả Cửu",    "", [("kha-cuu/1",    "Suối Nai"),  ("kha-cuu/2",    "Gò Cả")]),
    commune("thanh-son", "thuong-cuu", "Thượng Cửu", "", [("thuong-cuu/1", "Mu Vố"),     ("thuong-cuu/2", "Khe Vông")]),
    commune("yen-lap",   "trung-son",  "Trung Sơn",  "", [("trung-son/1",  "Đồng Măng"), ("trung-son/2",  "Khe Bằng")]),
    commune("yen-lap",   "nga-hoang",  "Nga Hoàng",  "", [("nga-hoang/1",  "Ao Vải"),    ("nga-hoang/2",  "Đồng Trò")]),
];

/// Every unit of the cast, a parent before its children.
pub fn places() -> Vec<Place> {
    let mut places = ABOVE.to_vec();
    for commune in &COMMUNES {
        places.push(below(commune.district, place(commune.key, Level::Commune, commune.name, commune.code)));
        for (key, name) in commune.villages {
            places.push(below(commune.key, place(key, Level::Village, name, "")));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::tree;
    use std::collections::BTreeMap;

    #[test]
    fn every_place_stands_below_one_that_was_named_before_it() {
        let mut levels: BTreeMap<&str, Level> = BTreeMap::new();
        for place in places() {
            if let Some(parent) = place.parent {
                assert!(tree::levels_below(levels[parent]).contains(&place.level), "{}", place.name);
            }
            assert!(levels.insert(place.key, place.level).is_none(), "{} twice", place.key);
        }
    }

    #[test]
    fn quang_ngai_has_fifteen_project_communes_and_phu_tho_four() {
        let in_province = |province: &str| {
            let places = places();
            let districts: Vec<&str> =
                places.iter().filter(|p| p.parent == Some(province)).map(|p| p.key).collect();
            places.iter().filter(|p| p.parent.is_some_and(|above| districts.contains(&above))).count()
        };
        assert_eq!((in_province("quang-ngai"), in_province("phu-tho")), (15, 4));
    }
}
