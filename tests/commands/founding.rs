//! The first day of a real site: its administrator, and a role given from the machine itself.

use std::fs::File;
use std::path::Path;

use crate::wire::{Process, Reply, request};
use crate::{is_refused, lantoa, said, text};

const CHOSEN: &str = "mưa đầu mùa ở Sơn Hà";

/// `lantoa serve` in a folder, and what it has printed.
struct Served {
    process: Process,
    printed: String,
}

fn serve(folder: &Path) -> Served {
    let printed = folder.join("printed");
    let mut command = lantoa(&["serve", "--data", text(folder), "--admin-sex", "male"]);
    let process = Process::start(command.stdout(File::create(&printed).unwrap()));
    Served { process, printed: std::fs::read_to_string(printed).unwrap() }
}

impl Served {
    /// The one-time password, which both languages tell.
    fn printed_password(&self) -> String {
        let told = |starts: &str| {
            let line = self.printed.lines().find(|line| line.starts_with(starts));
            let line = line.unwrap_or_else(|| panic!("no “{starts}”: {}", self.printed));
            assert!(line.contains("admin"), "{line}");
            line.rsplit(' ').next().unwrap().to_owned()
        };
        let password = told("Người quản trị đầu tiên");
        assert_eq!(password, told("The first administrator"));
        password
    }

    fn try_sign_in(&self, password: &str) -> Reply {
        self.post("/sign-in", "", &[("login", "admin"), ("password", password)])
    }

    /// The cookies of the administrator, signed in.
    fn sign_in(&self, password: &str) -> String {
        let reply = self.try_sign_in(password);
        assert_eq!(reply.status, 303, "{}", reply.body);
        format!("access={}; refresh={}", reply.cookie("access").unwrap(), reply.cookie("refresh").unwrap())
    }

    fn get(&self, path: &str, cookies: &str) -> Reply {
        request(self.process.address, "GET", path, &[("Cookie", cookies)], "").unwrap()
    }

    fn post(&self, path: &str, cookies: &str, fields: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        request(self.process.address, "POST", path, &[("Cookie", cookies)], &body).unwrap()
    }

    /// Signs in with the printed password and chooses one; the cookies afterwards.
    fn choose_password(&self) -> String {
        let old = self.printed_password();
        let cookies = self.sign_in(&old);
        let home = self.get("/", &cookies);
        assert_eq!(
            (home.status, home.location()),
            (303, Some("/password")),
            "a password must be chosen first"
        );
        let fields = [("old", &*old), ("new", CHOSEN), ("again", CHOSEN)];
        assert_eq!(self.post("/password", &cookies, &fields).status, 303);
        let cookies = self.sign_in(CHOSEN);
        assert_eq!(self.get("/", &cookies).status, 200);
        cookies
    }
}

#[test]
fn the_first_administrator_is_printed_once_and_must_choose_a_password() {
    let folder = tempfile::tempdir().unwrap();
    let first = serve(folder.path());
    let printed = first.printed_password();
    first.choose_password();
    first.process.kill();

    let second = serve(folder.path());
    assert_eq!(second.printed, "");
    assert_eq!(second.try_sign_in(&printed).status, 422, "it was for one time");
    assert_eq!(second.try_sign_in(CHOSEN).status, 303);
}

#[test]
fn nobody_invents_of_which_sex_the_first_administrator_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut unsaid = lantoa(&["serve", "--listen", "127.0.0.1:0", "--data", text(folder.path())]);
    is_refused(&mut unsaid, &["--admin-sex", "người quản trị đầu tiên", "first administrator"]);
    let served = serve(folder.path());
    let cookies = served.choose_password();
    let home = served.get("/", &cookies);
    let own = home.body.split("href=\"/people/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(served.get(&format!("/people/{own}"), &cookies).body.contains("<p class=\"lead\">Nam"));
    served.process.kill();
    // Once there is somebody, nothing is asked any more.
    let mut command = lantoa(&["serve", "--data", text(folder.path())]);
    Process::start(command.stdout(std::process::Stdio::null()));
}

#[test]
fn a_role_granted_by_a_command_holds_at_once_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let served = serve(folder.path());
    let cookies = served.choose_password();
    // An administrator reports no re-teaches; a facilitator does.
    assert_eq!(served.get("/reteachings", &cookies).status, 404);
    let grant = ["grant", "admin", "facilitator", "root", "--data", text(folder.path())];
    for _ in 0..2 {
        let output = lantoa(&grant).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        let told = said(&output);
        assert!(told.contains("admin có vai trò facilitator"), "{told}");
        assert!(told.contains("admin holds the role facilitator"), "{told}");
    }
    assert_eq!(served.get("/reteachings", &cookies).status, 200);
    served.process.kill();

    let again = serve(folder.path());
    assert_eq!(again.get("/reteachings", &again.sign_in(CHOSEN)).status, 200);
}

#[test]
fn a_grant_that_names_nobody_no_role_or_no_unit_says_so() {
    let folder = tempfile::tempdir().unwrap();
    drop(serve(folder.path()));
    for (who, role, unit, words) in [
        ("ai.do", "admin", "root", ["Không ai đăng nhập bằng tên ai.do", "Nobody signs in as ai.do"]),
        ("admin", "king", "root", ["Không có vai trò king", "There is no role king. The roles are admin"]),
        ("admin", "trainer", "here", ["Không có đơn vị here", "There is no unit here"]),
        ("admin", "trainer", "00000000-0000-7000-8000-000000000000", ["Không có đơn vị 0", "no unit 0"]),
    ] {
        is_refused(&mut lantoa(&["grant", who, role, unit, "--data", text(folder.path())]), &words);
    }
}

#[test]
fn a_folder_that_is_not_taken_in_at_the_start_is_logged_in_a_sentence() {
    for command in ["serve", "demo"] {
        let folder = tempfile::tempdir().unwrap();
        let (courses, log) = (folder.path().join("courses"), folder.path().join("log"));
        std::fs::create_dir_all(courses.join("Hop Thon")).unwrap();
        std::fs::create_dir_all(courses.join("hop/01-mo")).unwrap();
        std::fs::write(courses.join("Hop Thon/course.toml"), "").unwrap();
        std::fs::write(courses.join("hop/course.toml"), "").unwrap();
        std::fs::write(courses.join("hop/01-mo/vi.md"), b"b\xe0i").unwrap();
        let mut started = lantoa(&[command, "--data", text(folder.path()), "--courses", text(&courses)]);
        started.args((command == "serve").then_some("--admin-sex=male"));
        started.stdout(std::process::Stdio::null()).stderr(File::create(&log).unwrap());
        let _served = Process::start(&mut started);
        let logged = std::fs::read_to_string(&log).unwrap();
        assert!(logged.contains("Hop Thon: chưa nhận gì. Tên Hop Thon không dùng được"), "{logged}");
        assert!(
            logged.contains("hop: chưa nhận gì. hop/01-mo/vi.md: Tệp này không phải văn bản UTF-8"),
            "{logged}"
        );
        assert!(!logged.contains("became"), "{logged}");
    }
}
