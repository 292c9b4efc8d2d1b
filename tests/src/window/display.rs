//! Where a window opens: the display that is here, or a virtual one of a given size.

use std::io::{BufRead, BufReader};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::tied::Tied;

/// A screen, as in `$DISPLAY`, and whatever keeps it up.
#[derive(Debug)]
pub struct Display {
    name: Option<String>,
    // Dropped in this order: the window manager first, then the screen under it.
    _window_manager: Option<Tied>,
    _server: Option<Tied>,
}

impl Display {
    /// The display that is here, so that a person can watch; where there is none, a virtual one.
    pub fn present_or_virtual() -> Result<Self> {
        let present = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
        if present {
            return Ok(Self { name: None, _window_manager: None, _server: None });
        }
        Self::virtual_of(1280, 800)
    }

    /// A virtual screen of this many pixels, with a window manager: bare Xvfb ignores fullscreen.
    pub fn virtual_of(width: u32, height: u32) -> Result<Self> {
        let mut command = Command::new("Xvfb");
        let screen = format!("{width}x{height}x24");
        // It picks a free number itself and tells it on descriptor 1: no race for `:99`.
        command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]);
        let mut server = Tied::piped("Xvfb", &command)?;
        let mut number = String::new();
        BufReader::new(server.stdout().context("Xvfb's output")?).read_line(&mut number)?;
        ensure!(!number.trim().is_empty(), "Xvfb did not start; is the package xvfb installed?");
        let name = format!(":{}", number.trim());
        let mut command = Command::new("openbox");
        command.env("DISPLAY", &name).env_remove("WAYLAND_DISPLAY");
        let window_manager = Tied::piped("openbox", &command)?;
        Ok(Self { name: Some(name), _window_manager: Some(window_manager), _server: Some(server) })
    }

    /// Points a command at this display.
    pub fn applied_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match &self.name {
            Some(name) => {
                command.env("DISPLAY", name).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11")
            }
            None => command,
        }
    }
}
