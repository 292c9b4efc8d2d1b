//! The server as a process; killed when it goes.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::place::vault_key;

pub struct Process {
    child: Child,
    pub url: String,
}

impl Process {
    pub fn start(database: &str) -> Process {
        Process::start_with(database, &[])
    }

    pub fn start_with(database: &str, environment: &[(&str, &str)]) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evertill-server"));
        command.args(["--db", database, "serve", "--listen", "127.0.0.1:0"]);
        command.env_remove("EVERTILL_CONFIG").env("RUST_LOG", "off");
        command.env("EVERTILL_VAULT_KEY_FILE", vault_key()).env("EVERTILL_SECOND_FACTOR", "offered");
        command.envs(environment.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("its address").to_owned();
        Process { child, url }
    }

    /// As `kill -9` does it.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it has ended by itself.
    pub fn end(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
