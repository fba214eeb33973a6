//! The commands as one types them: what they print, and what they say of a wrong setting.

#[path = "commands/check.rs"]
mod check;
#[path = "commands/folders.rs"]
mod folders;
#[path = "commands/founding.rs"]
mod founding;
#[path = "commands/questions.rs"]
mod questions;
#[path = "commands/render.rs"]
mod render;
#[path = "site/support/wire.rs"]
#[allow(dead_code)]
mod wire;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The program with none of its environment set.
fn lantoa(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
    for name in [
        "LANTOA_LISTEN",
        "LANTOA_DATA",
        "LANTOA_COURSES",
        "LANTOA_SECURE_COOKIES",
        "LANTOA_TRUST_PROXY",
        "LANTOA_ADMIN_SEX",
        "LANTOA_LOG",
        "DATABASE_URL",
    ] {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Insists that the command ends at once, without success, and says these words.
#[track_caller]
fn is_refused(command: &mut Command, words: &[&str]) {
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{command:?} went on");
    let said = said(&output);
    for word in words {
        assert!(said.contains(word), "{command:?} does not say “{word}”: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A demo that is running; it ends with the test.
struct Running {
    child: Child,
    printed: Vec<String>,
}

impl Running {
    /// Starts it on a free port and waits for its last word.
    fn start(arguments: &[&str]) -> Running {
        let mut child = lantoa(&["demo", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = Vec::new();
        for line in lines {
            let line = line.unwrap();
            let last = line.contains("Ctrl-C");
            printed.push(line);
            if last {
                break;
            }
        }
        Running { child, printed }
    }

    fn says(&self, words: &str) -> bool {
        self.printed.iter().any(|line| line.contains(words))
    }

    fn address(&self) -> &str {
        let line = self.printed.iter().find_map(|line| line.split("http://").nth(1)).unwrap();
        line.split('/').next().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn help_explains_every_command_in_a_line() {
    let output = lantoa(&["help"]).output().unwrap();
    assert!(output.status.success());
    let said = said(&output);
    for command in ["serve", "demo", "check", "render", "import", "export", "grant", "help"] {
        let line = said.lines().find(|line| line.trim_start().starts_with(&format!("{command} ")));
        assert!(line.is_some_and(|line| line.trim().len() > command.len() + 10), "{command}: {said}");
    }
    for words in ["Chạy trang web", "Serve the site", "học rồi chia sẻ lại", "training that is passed on"]
    {
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_wrong_flag_stops_the_start_by_name() {
    is_refused(&mut lantoa(&["demo", "--listen", "here"]), &["--listen", "here"]);
    is_refused(&mut lantoa(&["serve", "--listen", "127.0.0.1:99999"]), &["--listen", "127.0.0.1:99999"]);
    is_refused(&mut lantoa(&["serve", "--log", "loud"]), &["--log", "loud", "debug"]);
    is_refused(
        &mut lantoa(&["serve", "--database", "mysql://x/y"]),
        &["--database", "mysql://x/y", "viết sqlite://", "write sqlite://"],
    );
    is_refused(&mut lantoa(&["demo", "--courses", "no-such-folder"]), &["--courses", "no-such-folder"]);
    is_refused(&mut lantoa(&["check", "no-such-folder"]), &["no-such-folder"]);
    is_refused(&mut lantoa(&["check", "courses", "--language", "fr"]), &["--language", "fr"]);
    is_refused(&mut lantoa(&["serve", "--colour"]), &["--colour"]);
    is_refused(&mut lantoa(&["sing"]), &["sing"]);
}

#[test]
fn a_wrong_environment_stops_the_start_by_name() {
    for (name, value, flag) in [
        ("LANTOA_LISTEN", "here", "--listen"),
        ("LANTOA_SECURE_COOKIES", "perhaps", "--secure-cookies"),
        ("LANTOA_TRUST_PROXY", "perhaps", "--trust-proxy"),
        ("LANTOA_LOG", "loud", "--log"),
        ("LANTOA_COURSES", "no-such-folder", "--courses"),
        ("DATABASE_URL", "data/lantoa.db", "--database"),
    ] {
        is_refused(lantoa(&["serve"]).env(name, value), &[name, flag, value]);
    }
}

#[test]
fn a_port_that_is_taken_is_said_and_nothing_is_thrown_away() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("demo.db"), "the records of a running demo").unwrap();
    for command in ["demo", "serve"] {
        let arguments = [command, "--listen", &address, "--data", text(dir.path())];
        is_refused(&mut lantoa(&arguments), &["--listen", &address]);
    }
    is_refused(
        &mut lantoa(&["demo", "--reset", "--listen", &address, "--data", text(dir.path())]),
        &["--listen", &address],
    );
    assert!(dir.path().join("demo.db").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    for command in ["demo", "serve"] {
        let arguments = [command, "--listen", "127.0.0.1:0", "--data", text(&file)];
        is_refused(&mut lantoa(&arguments), &["--data", text(&file)]);
    }
}

#[test]
fn a_grant_in_a_site_that_is_not_there_makes_none() {
    let dir = tempfile::tempdir().unwrap();
    let arguments = ["grant", "an", "admin", "root", "--data", text(dir.path())];
    is_refused(&mut lantoa(&arguments), &["lantoa.db", "--data"]);
    assert!(!dir.path().join("lantoa.db").exists());
}

#[test]
fn a_file_that_is_no_database_is_said_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("demo.db");
    std::fs::write(&path, "minutes of a village meeting, surely no database").unwrap();
    is_refused(&mut lantoa(&["demo", "--listen", "127.0.0.1:0", "--data", text(dir.path())]), &["demo.db"]);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("minutes"));
}

#[test]
fn the_demo_prints_its_sign_ins_keeps_its_records_and_starts_over_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let arguments = ["--data", text(dir.path())];
    let first = Running::start(&arguments);
    assert!(first.says("rin.sonha") && first.says("lantoa-demo"), "{:#?}", first.printed);
    assert!(first.says("vừa được đặt ra"), "{:#?}", first.printed);
    assert_eq!(answer_of(first.address(), "/healthz"), "HTTP/1.1 200 OK");
    // While it serves, nobody starts it over from under it.
    let over = ["demo", "--reset", "--listen", "127.0.0.1:0", "--data", text(dir.path())];
    is_refused(&mut lantoa(&over), &["demo.db", "đang được một chương trình", "in use by another"]);
    assert!(std::fs::metadata(dir.path().join("demo.db")).unwrap().len() > 0);
    drop(first);

    let second = Running::start(&arguments);
    assert!(second.says("--reset") && !second.says("vừa được đặt ra"), "{:#?}", second.printed);
    drop(second);

    let third = Running::start(&["--data", text(dir.path()), "--reset"]);
    assert!(third.says("vừa được đặt ra"), "{:#?}", third.printed);
}

/// The first line of the answer to a plain request.
fn answer_of(address: &str, path: &str) -> String {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut first = String::new();
    BufReader::new(stream).read_line(&mut first).unwrap();
    first.trim_end().to_owned()
}
