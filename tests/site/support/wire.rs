//! The real program as a process of its own, and the plainest of clients.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lantoa::kit::db::Address;

/// `lantoa serve` in a process; killed when dropped.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    /// Starts the program on this database and waits until it answers.
    pub fn serve(database: &Address) -> Process {
        let url = match database {
            Address::Sqlite(path) => format!("sqlite://{}", path.display()),
            Address::Postgres(url) => url.clone(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
        command.args(["serve", "--database", &url]).stdout(Stdio::null()).stderr(Stdio::null());
        Process::start(&mut command)
    }

    /// Starts a command that serves, on a port that is free, and waits until it answers.
    pub fn start(command: &mut Command) -> Process {
        let address = free_address();
        let child = command.args(["--listen", &address.to_string()]).spawn().unwrap();
        let process = Process { child, address };
        let patience = Instant::now() + Duration::from_secs(60);
        while request(address, "GET", "/healthz", &[], "").is_none_or(|a| a.status != 200) {
            assert!(Instant::now() < patience, "the program does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        process
    }

    /// The number by which the machine knows it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The power goes: no signal that the program could hear.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on at the moment.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

pub struct Reply {
    pub status: u16,
    pub body: String,
    lines: Vec<String>,
}

impl Reply {
    /// The value of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies =
            self.headers("set-cookie").filter_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        cookies.map(|value| value.split(';').next().unwrap_or("").to_owned()).next()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Option<&str> {
        self.headers("location").next()
    }

    fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let pairs = self.lines.iter().filter_map(|line| line.split_once(": "));
        pairs.filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// One request on a connection of its own; `None` unless the whole answer came.
pub fn request(
    to: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Reply> {
    let mut stream = send(to, method, path, headers, body)?;
    let mut answer = Vec::new();
    let mut piece = [0; 16 * 1024];
    // Not every server closes the connection when asked to: the length says when all is there.
    while !is_whole(&answer) {
        match stream.read(&mut piece).ok()? {
            0 => break,
            n => answer.extend_from_slice(&piece[..n]),
        }
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n").map(str::to_owned);
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    Some(Reply { status, body: body.to_owned(), lines: lines.collect() })
}

/// Sends a request and gives the connection on which its answer comes, for whoever does not wait for it.
pub fn send(
    to: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(to).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if method == "POST" {
        head.push_str("Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(head.as_bytes()).ok()?;
    Some(stream)
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|w| w == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    length.is_some_and(|length: usize| answer.len() >= end + 4 + length)
}
