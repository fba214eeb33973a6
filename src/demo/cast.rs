//! Who is in the demo: invented people with plausible names. No real person is meant.
//!
//! Those whom stories and tests speak of have a constant; [`everyone`] lists all.
//! Hrê families are often called Đinh or Phạm, Ca Dong (a branch of the Xơ Đăng)
//! Đinh, Co Hồ.

use crate::demo::crowd::{OFFICIALS, PHU_THO_OFFICIALS, VILLAGERS};
use crate::demo::id_of;
use crate::kit::columns::Id;
use crate::people::Poverty;
use crate::people::Sex::{self, Female, Male};
use crate::people::role::Role::{self, Admin, Facilitator, Lead, Learner, Supervisor, Trainer};

/// A person of the cast.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    /// The user name of those who sign in; how the cast refers to anyone.
    pub key: &'static str,
    pub name: &'static str,
    pub sex: Sex,
    pub born: i32,
    pub people: People,
    /// The key of the unit they live or work in.
    pub home: &'static str,
    pub position: &'static str,
    /// Roles and the keys of the units they hold them in.
    pub roles: &'static [(Role, &'static str)],
    pub phone: Option<&'static str>,
    pub poverty: Option<Poverty>,
}

impl Actor {
    /// Always the same, so that tests can name an address.
    pub fn id(&self) -> Id {
        id_of("person", self.key)
    }

    /// Villagers are known by name and have no account.
    pub fn signs_in(&self) -> bool {
        self.poverty.is_none()
    }

    const fn at(self, phone: &'static str) -> Actor {
        Actor { phone: Some(phone), ..self }
    }
}

/// A people as the official list names it, and as its own members write it.
#[derive(Clone, Copy, Debug)]
pub struct People {
    pub official: &'static str,
    pub local: Option<&'static str>,
}

pub(super) const KINH: People = People { official: "Kinh", local: None };
pub(super) const HRE: People = People { official: "Hrê", local: None };
pub(super) const CA_DONG: People = People { official: "Xơ Đăng", local: Some("Ca Dong") };
pub(super) const CO: People = People { official: "Co", local: Some("Cor") };
pub(super) const MUONG: People = People { official: "Mường", local: None };
pub(super) const DAO: People = People { official: "Dao", local: None };

/// Roles and the keys of the units they are held in.
type Roles = &'static [(Role, &'static str)];
/// Sex, birth year, people.
type Life = (Sex, i32, People);

pub(super) const fn actor(
    key: &'static str,
    name: &'static str,
    (sex, born, people): Life,
    home: &'static str,
    position: &'static str,
    roles: Roles,
) -> Actor {
    Actor { key, name, sex, born, people, home, position, roles, phone: None, poverty: None }
}

pub(super) const fn villager(
    key: &'static str,
    name: &'static str,
    life: Life,
    home: &'static str,
    poverty: Poverty,
) -> Actor {
    Actor { poverty: Some(poverty), ..actor(key, name, life, home, "Người dân", &[]) }
}

const CF: &str = "Hướng dẫn viên cộng đồng (CF)";
const CF_LEAD: &str = "CF, trưởng nhóm CF huyện";
pub(super) const VICE_CHAIR: &str = "Phó Chủ tịch UBND xã";
pub(super) const CDB: &str = "Thành viên Ban Phát triển xã";
pub(super) const VILLAGE_HEAD: &str = "Trưởng thôn";

// The project's offices.

/// The central office; administrator of the whole site.
pub const AN: Actor = actor(
    "an.trunguong",
    "Nguyễn Thị Hoài An",
    (Female, 1981, KINH),
    "trung-uong",
    "Cán bộ văn phòng Ban Điều phối",
    &[(Admin, "trung-uong")],
);
/// Teaches the central courses.
pub const KHOI: Actor = actor(
    "khoi.trunguong",
    "Lê Minh Khôi",
    (Male, 1976, KINH),
    "trung-uong",
    "Cán bộ đào tạo Ban Điều phối",
    &[(Trainer, "trung-uong")],
);
/// Publishes the courses and holds the pilot class.
pub const VINH: Actor = actor(
    "vinh.quangngai",
    "Trần Quốc Vinh",
    (Male, 1979, KINH),
    "quang-ngai",
    "Cán bộ sinh kế Ban QLDA tỉnh",
    &[(Trainer, "quang-ngai")],
);
pub const THUY: Actor = actor(
    "thuy.quangngai",
    "Lê Thị Bích Thủy",
    (Female, 1974, KINH),
    "quang-ngai",
    "Cán bộ giám sát Ban QLDA tỉnh",
    &[(Supervisor, "quang-ngai")],
);
pub const TIEN: Actor = actor(
    "tien.sonha",
    "Phạm Văn Tiên",
    (Male, 1978, HRE),
    "son-ha",
    "Cán bộ giám sát Ban QLDA huyện",
    &[(Supervisor, "son-ha")],
);
pub const LANH: Actor = actor(
    "lanh.sontay",
    "Đinh Thị Lành",
    (Female, 1983, CA_DONG),
    "son-tay",
    "Cán bộ giám sát Ban QLDA huyện",
    &[(Supervisor, "son-tay")],
);
pub const TRINH: Actor = actor(
    "trinh.bato",
    "Phạm Thị Mai Trinh",
    (Female, 1980, HRE),
    "ba-to",
    "Cán bộ giám sát Ban QLDA huyện",
    &[(Supervisor, "ba-to")],
);

// The fifteen CFs, one a commune. Numbers beginning with 01 are no longer given to anybody.

pub const RIN: Actor =
    actor("rin.sonha", "Đinh Thị Rin", (Female, 1991, HRE), "son-thanh", CF, &[(Facilitator, "son-thanh")])
        .at("0100000001");
/// Elected lead of Sơn Hà.
pub const ROC: Actor = actor(
    "roc.sonha",
    "Đinh Văn Rốc",
    (Male, 1988, HRE),
    "son-nham",
    CF_LEAD,
    &[(Lead, "son-ha"), (Facilitator, "son-nham")],
)
.at("0100000002");
/// The longest name of the cast: every page is looked at with it.
pub const TUYET: Actor = actor(
    "tuyet.sonha",
    "Đinh Thị Nguyệt Hồng Ánh Tuyết",
    (Female, 1993, HRE),
    "son-linh",
    CF,
    &[(Facilitator, "son-linh")],
)
.at("0100000003");
pub const KHIEM: Actor =
    actor("khiem.sonha", "Nguyễn Duy Khiêm", (Male, 1990, KINH), "son-cao", CF, &[(Facilitator, "son-cao")])
        .at("0100000004");
pub const NHO: Actor =
    actor("nho.sonha", "Đinh Thị Nhớ", (Female, 1994, HRE), "son-ky", CF, &[(Facilitator, "son-ky")])
        .at("0100000005");
/// Elected lead of Sơn Tây.
pub const LIA: Actor = actor(
    "lia.sontay",
    "Đinh Văn Lía",
    (Male, 1987, CA_DONG),
    "son-mua",
    CF_LEAD,
    &[(Lead, "son-tay"), (Facilitator, "son-mua")],
)
.at("0100000006");
pub const HIENG: Actor = actor(
    "hieng.sontay",
    "Đinh Thị Hiêng",
    (Female, 1992, CA_DONG),
    "son-lien",
    CF,
    &[(Facilitator, "son-lien")],
)
.at("0100000007");
pub const NUA: Actor =
    actor("nua.sontay", "Đinh Văn Nua", (Male, 1989, CA_DONG), "son-long", CF, &[(Facilitator, "son-long")])
        .at("0100000008");
pub const SUONG: Actor =
    actor("suong.sontay", "Hồ Thị Sương", (Female, 1995, CO), "son-mau", CF, &[(Facilitator, "son-mau")])
        .at("0100000009");
pub const QUAN: Actor =
    actor("quan.sontay", "Trần Minh Quân", (Male, 1991, KINH), "son-tinh", CF, &[(Facilitator, "son-tinh")])
        .at("0100000010");
pub const GHENH: Actor =
    actor("ghenh.bato", "Phạm Thị Ghênh", (Female, 1990, HRE), "ba-kham", CF, &[(Facilitator, "ba-kham")])
        .at("0100000011");
pub const HUYNH: Actor =
    actor("huynh.bato", "Phạm Văn Huynh", (Male, 1986, HRE), "ba-trang", CF, &[(Facilitator, "ba-trang")])
        .at("0100000012");
/// Elected lead of Ba Tơ.
pub const SEM: Actor = actor(
    "sem.bato",
    "Phạm Thị Sem",
    (Female, 1989, HRE),
    "ba-le",
    CF_LEAD,
    &[(Lead, "ba-to"), (Facilitator, "ba-le")],
)
.at("0100000013");
/// Elected lead of the province.
pub const NHA: Actor = actor(
    "nha.bato",
    "Lê Thị Thanh Nhã",
    (Female, 1992, KINH),
    "ba-to-xa",
    "CF, trưởng nhóm CF tỉnh",
    &[(Lead, "quang-ngai"), (Facilitator, "ba-to-xa")],
)
.at("0100000014");
pub const BUON: Actor =
    actor("buon.bato", "Phạm Văn Bươn", (Male, 1993, HRE), "ba-giang", CF, &[(Facilitator, "ba-giang")])
        .at("0100000015");

// Officials whom the story names.

pub const THANH: Actor = actor(
    "thanh.sonnham",
    "Đinh Văn Thanh",
    (Male, 1972, HRE),
    "son-nham",
    VICE_CHAIR,
    &[(Learner, "son-nham")],
);
pub const MAI: Actor =
    actor("mai.sonnham", "Đinh Thị Mai", (Female, 1984, HRE), "son-nham", CDB, &[(Learner, "son-nham")]);
pub const PEO: Actor = actor(
    "peo.sonnham",
    "Đinh Văn Pèo",
    (Male, 1969, HRE),
    "son-nham/1",
    VILLAGE_HEAD,
    &[(Learner, "son-nham")],
);

// Phú Thọ.

/// Supervises in the province's ethnic-affairs board.
pub const HANH: Actor = actor(
    "hanh.phutho",
    "Hà Thị Mỹ Hạnh",
    (Female, 1977, MUONG),
    "phu-tho",
    "Cán bộ Ban Dân tộc tỉnh",
    &[(Supervisor, "phu-tho")],
);
/// Teaches for [`PROVIDER`].
pub const DUC: Actor = actor(
    "duc.doico",
    "Vũ Trí Đức",
    (Male, 1973, KINH),
    "phu-tho",
    "Chuyên gia tập huấn",
    &[(Trainer, "phu-tho")],
);
/// The outside provider of the class in Phú Thọ; invented.
pub const PROVIDER: &str = "Công ty Tư vấn Phát triển Đồi Cọ";

/// Everyone whose name a story or a test uses.
const NAMED: [Actor; 27] = [
    AN, KHOI, VINH, THUY, TIEN, LANH, TRINH, RIN, ROC, TUYET, KHIEM, NHO, LIA, HIENG, NUA, SUONG, QUAN,
    GHENH, HUYNH, SEM, NHA, BUON, THANH, MAI, PEO, HANH, DUC,
];

/// The fifteen CFs, in the order of their communes.
pub const CFS: [Actor; 15] =
    [RIN, ROC, TUYET, KHIEM, NHO, LIA, HIENG, NUA, SUONG, QUAN, GHENH, HUYNH, SEM, NHA, BUON];

/// The whole cast.
pub fn everyone() -> impl Iterator<Item = &'static Actor> {
    NAMED.iter().chain(&OFFICIALS).chain(&PHU_THO_OFFICIALS).chain(&VILLAGERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::places::places;
    use crate::kit::words::fold;
    use std::collections::BTreeSet;

    #[test]
    fn everyone_lives_and_works_in_a_unit_of_the_cast() {
        let units: BTreeSet<&str> = places().iter().map(|p| p.key).collect();
        for actor in everyone() {
            assert!(units.contains(actor.home), "{}: {}", actor.key, actor.home);
            assert!(actor.roles.iter().all(|(_, unit)| units.contains(unit)), "{}", actor.key);
        }
    }

    #[test]
    fn nobody_shares_a_name_a_user_name_or_a_number() {
        let count = everyone().count();
        assert_eq!(everyone().map(|a| a.key).collect::<BTreeSet<_>>().len(), count);
        assert_eq!(everyone().map(|a| a.name).collect::<BTreeSet<_>>().len(), count);
        assert_eq!(everyone().map(|a| a.id()).collect::<BTreeSet<_>>().len(), count);
        let numbers: Vec<_> = everyone().filter_map(|a| a.phone).collect();
        assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    }

    #[test]
    fn a_user_name_begins_with_the_name_people_are_called_by() {
        for actor in everyone().filter(|a| a.signs_in()) {
            let given = fold(actor.name.split(' ').next_back().unwrap());
            assert_eq!(actor.key.split('.').next(), Some(given.as_str()), "{}", actor.name);
        }
    }

    #[test]
    fn each_project_commune_has_one_cf() {
        let communes: BTreeSet<&str> = CFS.iter().map(|cf| cf.home).collect();
        assert_eq!(communes.len(), 15);
        assert!(CFS.iter().all(|cf| cf.roles.contains(&(Facilitator, cf.home))));
    }
}
