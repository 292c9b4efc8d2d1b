//! The server as a process of its own: started on a database, its processor time read, stopped.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// A running server; it is killed when this goes.
#[derive(Debug)]
pub struct Serving {
    child: Child,
    pub url: String,
}

impl Serving {
    /// Serves a file or a `postgres://` URL.
    pub fn start(database: &str) -> Result<Serving> {
        let program = program();
        let mut command = Command::new(&program);
        command.args(["--db", database, "serve", "--listen", "127.0.0.1:0"]);
        command.env_remove("EVERTILL_CONFIG").env("RUST_LOG", "off");
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        let url = line.trim().strip_prefix("listening on ").context("a server that listens")?.to_owned();
        Ok(Serving { child, url })
    }

    /// Seconds of processor time so far, its own and the system's for it.
    pub fn processor_s(&self) -> Result<f64> {
        crate::window::process::cpu_s(self.child.id())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The built server; `cargo xtask bench` names it.
fn program() -> PathBuf {
    std::env::var_os("EVERTILL_SERVER_BIN").map_or_else(|| PathBuf::from("evertill-server"), PathBuf::from)
}
