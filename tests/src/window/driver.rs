//! WebDriver programs and the sessions they give: WebKit's for the till's own window, Chromium's for HQ.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;

use super::display::Display;
use super::page::until;
use super::tied::Tied;

/// A machine that compiles something else beside may take its time to load WebKit.
const START: Duration = Duration::from_secs(60);

/// A WebDriver program, the browser it started and the session with it.
#[derive(Debug)]
pub struct Driver {
    pub process: Tied,
    pub client: Client,
}

impl Driver {
    /// Starts `app`, a window of ours, and takes hold of its page. It inherits `env`.
    pub async fn webkit(display: &Display, app: &Path, env: &[(&str, String)], log: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new("WebKitWebDriver");
        command.arg(format!("--port={port}"));
        // The window hands its page to a driver only when told so from outside.
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.envs(env.iter().map(|(name, value)| (name, value)));
        let capabilities = json!({ "webkitgtk:browserOptions": { "binary": app, "args": [] } });
        Self::start("WebKitWebDriver", display.applied_to(&mut command), port, capabilities, log).await
    }

    /// Starts Chromium without a window of its own, of this many pixels. What a page saves goes to `downloads`.
    pub async fn chromium(size: (u32, u32), profile: &Path, downloads: &Path, log: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}"));
        // Whoever looks sits where the shop is, wherever this machine stands: a day begins for both at once.
        command.env("TZ", "Europe/Berlin");
        let args = [
            "--headless=new".to_owned(),
            // Root may not have the sandbox, and the page is our own.
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--force-device-scale-factor=1".to_owned(),
            format!("--window-size={},{}", size.0, size.1),
            format!("--user-data-dir={}", profile.display()),
        ];
        let prefs = json!({ "download.default_directory": downloads });
        let capabilities = json!({ "goog:chromeOptions": { "args": args, "prefs": prefs } });
        Self::start("chromedriver", &command, port, capabilities, log).await
    }

    async fn start(
        name: &'static str,
        command: &Command,
        port: u16,
        capabilities: Value,
        log: &Path,
    ) -> Result<Self> {
        let mut process = Tied::logged(name, command, log)
            .with_context(|| format!("is {name} installed? `cargo xtask setup` does it"))?;
        until(&format!("{name} to listen"), START, async || {
            if let Some(status) = process.ended()? {
                bail!("{name} ended ({status})");
            }
            Ok(TcpStream::connect(("127.0.0.1", port)).await.ok())
        })
        .await?;
        let Value::Object(capabilities) = capabilities else { bail!("capabilities are an object") };
        let client = Self::session(port, capabilities);
        let client = tokio::time::timeout(START, client).await;
        let client = client.with_context(|| format!("{name} gave no session; {}", last_words(log)))??;
        Ok(Self { process, client })
    }

    async fn session(port: u16, capabilities: Map<String, Value>) -> Result<Client> {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        Ok(builder.connect(&format!("http://127.0.0.1:{port}")).await?)
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// What a program said last, such as why it did not start.
fn last_words(log: &Path) -> String {
    let said = std::fs::read_to_string(log).unwrap_or_default();
    let last: Vec<&str> = said.lines().rev().take(5).collect();
    format!("its log ends with:\n{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"))
}
