//! The rest of the cast: officials and villagers of whom no story speaks by name.

use super::cast::{
    Actor, CA_DONG, CDB, CO, DAO, HRE, KINH, MUONG, VICE_CHAIR, VILLAGE_HEAD, actor, villager,
};
use crate::people::Poverty;
use crate::people::Sex::{Female, Male};
use crate::people::role::Role::Learner;

const CULTURE: &str = "Công chức Văn hóa - Xã hội xã";
const ACCOUNTS: &str = "Công chức Tài chính - Kế toán xã";
const DISTRICT: &str = "Cán bộ Phòng Dân tộc huyện";

/// Commune officials and village heads of Quảng Ngãi, besides those of Sơn Nham.
#[rustfmt::skip]
pub const OFFICIALS: [Actor; 32] = [
    actor("thang.sonthanh", "Đinh Văn Thẳng", (Male, 1970, HRE), "son-thanh", VICE_CHAIR, &[(Learner, "son-thanh")]),
    actor("xuan.sonthanh", "Đinh Thị Xuân", (Female, 1985, HRE), "son-thanh", CDB, &[(Learner, "son-thanh")]),
    actor("deo.sonthanh", "Phạm Văn Deo", (Male, 1966, HRE), "son-thanh/1", VILLAGE_HEAD, &[(Learner, "son-thanh")]),
    actor("ngoc.sonlinh", "Phạm Thị Ngọc", (Female, 1979, HRE), "son-linh", VICE_CHAIR, &[(Learner, "son-linh")]),
    actor("tinh.sonlinh", "Đinh Văn Tính", (Male, 1982, HRE), "son-linh", CDB, &[(Learner, "son-linh")]),
    actor("oai.sonlinh", "Đinh Văn Oải", (Male, 1964, HRE), "son-linh/2", VILLAGE_HEAD, &[(Learner, "son-linh")]),
    actor("cuong.soncao", "Đinh Hồng Cương", (Male, 1975, HRE), "son-cao", VICE_CHAIR, &[(Learner, "son-cao")]),
    actor("thu.soncao", "Nguyễn Thị Lệ Thu", (Female, 1988, KINH), "son-cao", CDB, &[(Learner, "son-cao")]),
    actor("veo.soncao", "Đinh Thị Vẻo", (Female, 1971, HRE), "son-cao/1", VILLAGE_HEAD, &[(Learner, "son-cao")]),
    actor("luc.sonky", "Đinh Tấn Lực", (Male, 1973, HRE), "son-ky", VICE_CHAIR, &[(Learner, "son-ky")]),
    actor("binh.sonky", "Phạm Thị Bình", (Female, 1986, HRE), "son-ky", CDB, &[(Learner, "son-ky")]),
    actor("rut.sonky", "Đinh Văn Rút", (Male, 1968, HRE), "son-ky/2", VILLAGE_HEAD, &[(Learner, "son-ky")]),
    actor("nhung.sonmua", "Đinh Thị Nhung", (Female, 1981, CA_DONG), "son-mua", VICE_CHAIR, &[(Learner, "son-mua")]),
    actor("tra.sonmua", "Đinh Văn Tra", (Male, 1967, CA_DONG), "son-mua/1", VILLAGE_HEAD, &[(Learner, "son-mua")]),
    actor("dung.sonlien", "Đinh Văn Dũng", (Male, 1976, CA_DONG), "son-lien", VICE_CHAIR, &[(Learner, "son-lien")]),
    actor("dieu.sonlien", "Đinh Thị Diêu", (Female, 1983, CA_DONG), "son-lien", CDB, &[(Learner, "son-lien")]),
    actor("ky.sonlong", "Đinh Văn Ky", (Male, 1974, CA_DONG), "son-long", VICE_CHAIR, &[(Learner, "son-long")]),
    actor("lech.sonlong", "Đinh Văn Lếch", (Male, 1965, CA_DONG), "son-long/2", VILLAGE_HEAD, &[(Learner, "son-long")]),
    actor("hien.sonmau", "Hồ Văn Hiền", (Male, 1980, CO), "son-mau", CDB, &[(Learner, "son-mau")]),
    actor("mo.sonmau", "Đinh Thị Mơ", (Female, 1978, CA_DONG), "son-mau", VICE_CHAIR, &[(Learner, "son-mau")]),
    actor("phuong.sontinh", "Đinh Thị Phượng", (Female, 1984, CA_DONG), "son-tinh", CDB, &[(Learner, "son-tinh")]),
    actor("gia.sontinh", "Đinh Văn Gia", (Male, 1970, CA_DONG), "son-tinh/1", VILLAGE_HEAD, &[(Learner, "son-tinh")]),
    actor("nghia.bakham", "Phạm Văn Nghĩa", (Male, 1977, HRE), "ba-kham", VICE_CHAIR, &[(Learner, "ba-kham")]),
    actor("tuoi.bakham", "Phạm Thị Tươi", (Female, 1982, HRE), "ba-kham", CDB, &[(Learner, "ba-kham")]),
    actor("treo.batrang", "Phạm Văn Treo", (Male, 1969, HRE), "ba-trang/1", VILLAGE_HEAD, &[(Learner, "ba-trang")]),
    actor("lieu.batrang", "Phạm Thị Liễu", (Female, 1985, HRE), "ba-trang", CDB, &[(Learner, "ba-trang")]),
    actor("hong.bale", "Phạm Thị Hồng", (Female, 1980, HRE), "ba-le", VICE_CHAIR, &[(Learner, "ba-le")]),
    actor("ut.bale", "Phạm Văn Út", (Male, 1971, HRE), "ba-le/2", VILLAGE_HEAD, &[(Learner, "ba-le")]),
    actor("son.batoxa", "Phạm Hồng Sơn", (Male, 1975, HRE), "ba-to-xa", VICE_CHAIR, &[(Learner, "ba-to-xa")]),
    actor("yen.batoxa", "Phạm Thị Yến", (Female, 1987, HRE), "ba-to-xa", CDB, &[(Learner, "ba-to-xa")]),
    actor("loi.bagiang", "Phạm Văn Lợi", (Male, 1978, HRE), "ba-giang", VICE_CHAIR, &[(Learner, "ba-giang")]),
    actor("hoa.bagiang", "Phạm Thị Hòa", (Female, 1983, HRE), "ba-giang/1", VILLAGE_HEAD, &[(Learner, "ba-giang")]),
];

/// The twelve who attend the class in Phú Thọ.
#[rustfmt::skip]
pub const PHU_THO_OFFICIALS: [Actor; 12] = [
    actor("chien.khacuu", "Đinh Công Chiến", (Male, 1974, MUONG), "kha-cuu", VICE_CHAIR, &[(Learner, "kha-cuu")]),
    actor("luyen.khacuu", "Hà Thị Luyến", (Female, 1986, MUONG), "kha-cuu", CULTURE, &[(Learner, "kha-cuu")]),
    actor("thinh.thuongcuu", "Hà Văn Thịnh", (Male, 1979, MUONG), "thuong-cuu", VICE_CHAIR, &[(Learner, "thuong-cuu")]),
    actor("nguyet.thuongcuu", "Phùng Thị Nguyệt", (Female, 1989, DAO), "thuong-cuu", CULTURE, &[(Learner, "thuong-cuu")]),
    actor("quyet.trungson", "Đinh Văn Quyết", (Male, 1976, MUONG), "trung-son", VICE_CHAIR, &[(Learner, "trung-son")]),
    actor("lan.trungson", "Triệu Thị Lan", (Female, 1984, DAO), "trung-son", CULTURE, &[(Learner, "trung-son")]),
    actor("bao.trungson", "Hoàng Gia Bảo", (Male, 1990, KINH), "trung-son", ACCOUNTS, &[(Learner, "trung-son")]),
    actor("thom.ngahoang", "Bùi Thị Thơm", (Female, 1982, MUONG), "nga-hoang", VICE_CHAIR, &[(Learner, "nga-hoang")]),
    actor("kien.ngahoang", "Dương Trung Kiên", (Male, 1988, DAO), "nga-hoang", ACCOUNTS, &[(Learner, "nga-hoang")]),
    actor("huong.thanhson", "Nguyễn Thị Thu Hường", (Female, 1983, KINH), "thanh-son", DISTRICT, &[(Learner, "thanh-son")]),
    actor("toan.thanhson", "Hà Đức Toản", (Male, 1971, MUONG), "thanh-son", DISTRICT, &[(Learner, "thanh-son")]),
    actor("hue.yenlap", "Trịnh Thị Huệ", (Female, 1985, KINH), "yen-lap", DISTRICT, &[(Learner, "yen-lap")]),
];

/// Villagers: known by name, without an account.
#[rustfmt::skip]
pub const VILLAGERS: [Actor; 18] = [
    villager("villager-1", "Đinh Thị Lủi", (Female, 1989, HRE), "son-thanh/1", Poverty::Poor),
    villager("villager-2", "Đinh Văn Nghe", (Male, 1985, HRE), "son-thanh/1", Poverty::NearPoor),
    villager("villager-3", "Đinh Thị Bé", (Female, 1996, HRE), "son-thanh/2", Poverty::Poor),
    villager("villager-4", "Đinh Văn Xua", (Male, 1978, HRE), "son-thanh/2", Poverty::Neither),
    villager("villager-5", "Đinh Thị Thơi", (Female, 1983, HRE), "son-nham/1", Poverty::Poor),
    villager("villager-6", "Đinh Văn Ngam", (Male, 1991, HRE), "son-nham/1", Poverty::NearPoor),
    villager("villager-7", "Đinh Thị Đối", (Female, 1975, HRE), "son-nham/2", Poverty::Poor),
    villager("villager-8", "Phạm Thị Rưng", (Female, 1987, HRE), "son-linh/1", Poverty::NearPoor),
    villager("villager-9", "Đinh Văn Kriêu", (Male, 1993, HRE), "son-ky/1", Poverty::Poor),
    villager("villager-10", "Đinh Thị Xin", (Female, 1984, CA_DONG), "son-mua/1", Poverty::Poor),
    villager("villager-11", "Đinh Văn Nghin", (Male, 1980, CA_DONG), "son-mua/2", Poverty::Poor),
    villager("villager-12", "Đinh Thị Lai", (Female, 1990, CA_DONG), "son-lien/1", Poverty::NearPoor),
    villager("villager-13", "Đinh Văn Trong", (Male, 1977, CA_DONG), "son-long/1", Poverty::Poor),
    villager("villager-14", "Hồ Thị Mịn", (Female, 1992, CO), "son-mau/1", Poverty::Poor),
    villager("villager-15", "Phạm Thị Dậu", (Female, 1981, HRE), "ba-le/1", Poverty::Poor),
    villager("villager-16", "Phạm Văn Rê", (Male, 1986, HRE), "ba-le/1", Poverty::NearPoor),
    villager("villager-17", "Phạm Thị Nếch", (Female, 1994, HRE), "ba-to-xa/1", Poverty::Poor),
    villager("villager-18", "Phạm Văn Trung", (Male, 1979, HRE), "ba-giang/2", Poverty::Neither),
];
