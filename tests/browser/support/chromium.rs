//! A Chromium and its driver, started for one test and ended with it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::site_support::wire;

/// The width of a cheap phone, and of a desk.
pub const PHONE: u32 = 360;
pub const DESK: u32 = 1280;

pub struct Chromium {
    pub client: Client,
    driver: Child,
    address: SocketAddr,
    session: String,
    /// Its cookies and caches.
    _profile: tempfile::TempDir,
}

impl Chromium {
    pub async fn start(scripts: bool) -> Chromium {
        let (driver, address) = start_driver();
        let profile = tempfile::tempdir().unwrap();
        let flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--force-prefers-reduced-motion",
            "--hide-scrollbars",
            "--lang=vi",
        ];
        let mut flags: Vec<String> = flags.iter().map(|f| (*f).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let mut preferences = json!({ "intl.accept_languages": "vi" });
        if !scripts {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let wishes = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": flags, "prefs": preferences },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wishes.as_object().unwrap().clone())
            .connect(&format!("http://{address}"))
            .await
            .unwrap_or_else(|e| panic!("Chromium does not start (tests/run installs it): {e}"));
        let session = client.session_id().await.unwrap().unwrap();
        Chromium { client, driver, address, session, _profile: profile }
    }

    /// A command of the developer tools, which WebDriver has no word for.
    pub fn tell(&self, command: &str, parameters: Value) -> Value {
        self.post("goog/cdp/execute", command, json!({ "cmd": command, "params": parameters }))
    }

    /// What the browser complained of in its console since it was last asked.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.post("se/log", "log", json!({ "type": "browser" }));
        let entries = entries.as_array().unwrap().clone();
        entries.iter().filter(|e| e["level"] == "SEVERE").map(|e| e["message"].to_string()).collect()
    }

    fn post(&self, path: &str, command: &str, body: Value) -> Value {
        let path = format!("/session/{}/{path}", self.session);
        let reply = wire::request(self.address, "POST", &path, &[], &body.to_string())
            .unwrap_or_else(|| panic!("{command}: the driver does not answer"));
        assert_eq!(reply.status, 200, "{command}: {}", reply.body);
        let mut reply: Value = serde_json::from_str(&reply.body).unwrap();
        reply["value"].take()
    }

    /// A window of this width; below 600 it is a phone's.
    pub fn resize(&self, width: u32) {
        self.resize_to(width, None);
    }

    pub fn resize_to(&self, width: u32, height: Option<u64>) {
        let phone = width < 600;
        let usual = if phone { 740 } else { 900 };
        let size = json!({
            "width": width, "height": height.map_or(usual, |h| h.max(usual)),
            "deviceScaleFactor": 1, "mobile": phone,
        });
        self.tell("Emulation.setDeviceMetricsOverride", size);
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The driver ends its browser when the session ends; killed first, it would leave it behind.
        let _ = wire::request(self.address, "DELETE", &format!("/session/{}", self.session), &[], "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A driver on a port of its own choice. It takes the same number for both kinds of addresses and
/// gives up where one of the two is taken, so it is asked again.
fn start_driver() -> (Child, SocketAddr) {
    (0..5).find_map(|_| try_driver()).expect("chromedriver says its port")
}

fn try_driver() -> Option<(Child, SocketAddr)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|e| panic!("chromedriver (tests/run installs it): {e}"));
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = loop {
        let Some(Ok(line)) = lines.next() else {
            let _ = driver.wait();
            return None;
        };
        if let Some((_, port)) = line.split_once("successfully on port ") {
            break port.trim_end_matches('.').parse::<u16>().unwrap();
        }
    };
    // Somebody must read what it says further, or it stops.
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, SocketAddr::from(([127, 0, 0, 1], port))))
}
