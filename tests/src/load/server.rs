//! The server as a process of its own: started, measured, killed, and its other commands.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::place::Place;
use crate::bench::Figure;
use crate::window::process::{cpu_s, peak_memory_mib};
use crate::window::program;
use crate::window::tied::Tied;

/// A server that serves.
#[derive(Debug)]
pub struct Server {
    pub address: SocketAddr,
    process: Tied,
    cpu_before_s: f64,
}

impl Server {
    /// Starts one on a free port, or where an earlier one was. The kernel ends it with the thread that calls this: the
    /// main one.
    pub fn start(place: &Place, folder: &Path, again_at: Option<SocketAddr>) -> Result<Server> {
        let listen = again_at.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0))).to_string();
        let mut command = Command::new(binary()?);
        command.args(["--db", &place.name(), "serve", "--listen", &listen]).env_remove("EVERTILL_CONFIG");
        command
            .env("EVERTILL_VAULT_KEY_FILE", folder.join("vault.key"))
            .env("EVERTILL_SECOND_FACTOR", "offered")
            .env("EVERTILL_MAIL_FOLDER", letters(folder))
            .env("EVERTILL_MAIL_FROM", "shop@example.org");
        // What it can take is asked here, not what it lets one caller have.
        for whose in ["PERSON", "REGISTER", "ADDRESS"] {
            command.env(format!("EVERTILL_{whose}_REQUESTS_PER_SECOND"), "0");
        }
        let log = folder.join("server.log");
        let mut process = Tied::piped_and_logged("evertill-server", &command, &log)?;
        let mut said = BufReader::new(process.stdout().context("the server's output")?).lines();
        let line = said.next().transpose()?.unwrap_or_default();
        let url = line.strip_prefix("listening on http://");
        let address = url.with_context(|| format!("the server does not listen; see {}", log.display()))?;
        Ok(Server { address: address.parse()?, process, cpu_before_s: 0.0 })
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it did until now does not count.
    pub fn begin_measuring(&mut self) -> Result<()> {
        self.cpu_before_s = cpu_s(self.process.id())?;
        Ok(())
    }

    /// Its memory at the most, and its processor time for each of so many orders.
    pub fn figures(&self, orders: u64) -> Result<[Figure; 2]> {
        let cpu_us = self.cpu_s()? * 1e6 / orders.max(1) as f64;
        Ok([self.memory()?, Figure::new("server_cpu_per_order", "us", cpu_us)])
    }

    /// The most it ever used. PostgreSQL's own processes are not in it.
    pub fn memory(&self) -> Result<Figure> {
        Ok(Figure::new("server_memory_peak", "MiB", peak_memory_mib(self.process.id())?))
    }

    /// Processor time since measuring began, in seconds.
    pub fn cpu_s(&self) -> Result<f64> {
        Ok(cpu_s(self.process.id())? - self.cpu_before_s)
    }

    /// As a power cut would end it.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// As an operator would end it.
    pub fn stop(self) -> Result<()> {
        let ended = self.process.stop()?;
        if ended.success() { Ok(()) } else { bail!("the server stopped with {ended}") }
    }
}

/// Runs another of the server's commands on these books; answers what it said.
pub fn command(place: &Place, args: &[&str]) -> Result<String> {
    let mut command = Command::new(binary()?);
    let output = command.args(["--db", &place.name()]).args(args).env_remove("EVERTILL_CONFIG").output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("evertill-server {}: {said}{}", args.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    Ok(said)
}

/// What a server in this folder writes to customers.
#[must_use]
pub fn letters(folder: &Path) -> PathBuf {
    folder.join("letters")
}

fn binary() -> Result<PathBuf> {
    program("evertill-server", "EVERTILL_SERVER_BIN")
}
