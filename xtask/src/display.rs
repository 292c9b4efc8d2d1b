//! A virtual display for machines without a screen, and pictures of what is on it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::Result;
use crate::process::Tied;

/// The till's design size; the smaller one of 1024×600 is a test's own business.
const SCREEN: &str = "1280x800x24";

#[derive(Debug)]
pub struct VirtualDisplay {
    /// As in `$DISPLAY`.
    pub name: String,
    // Dropped in this order: the window manager first, then the display under it.
    _window_manager: Tied,
    _server: Tied,
}

/// Whether a window could be opened where we are.
pub fn is_present() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

impl VirtualDisplay {
    pub fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        // Xvfb picks a free number itself and tells it on descriptor 1: no race for `:99`.
        command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]);
        let mut server = Tied::start_piped("Xvfb", &command)?;
        let mut number = String::new();
        if let Some(stdout) = server.stdout() {
            BufReader::new(stdout).read_line(&mut number)?;
        }
        if number.trim().is_empty() {
            return Err("Xvfb did not start; is the package xvfb installed?".into());
        }
        let name = format!(":{}", number.trim());
        // Bare Xvfb ignores fullscreen: that is a window manager's work.
        let mut command = Command::new("openbox");
        command.env("DISPLAY", &name).env_remove("WAYLAND_DISPLAY");
        let window_manager = Tied::start_piped("openbox", &command)?;
        Ok(Self { name, _window_manager: window_manager, _server: server })
    }

    /// Points a command at this display.
    pub fn applied_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11")
    }

    /// Keeps a current picture at `path` for as long as this program runs.
    pub fn keep_picture(&self, path: PathBuf) {
        let name = self.name.clone();
        thread::spawn(move || {
            // Written beside and renamed, so that whoever looks never sees half a picture.
            let unfinished = path.with_extension("part.png");
            loop {
                let taken = Command::new("import")
                    .args(["-silent", "-window", "root"])
                    .arg(&unfinished)
                    .env("DISPLAY", &name)
                    .stdin(Stdio::null())
                    .stderr(Stdio::null())
                    .status();
                if taken.is_ok_and(|status| status.success()) {
                    let _ = std::fs::rename(&unfinished, &path);
                }
                thread::sleep(Duration::from_secs(2));
            }
        });
    }
}
