//! Child processes that never outlive the test that started them, and are the only ones it ends.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use anyhow::{Context, Result};

/// A child in a process group of its own; the kernel ends it too when we are killed without a word.
#[derive(Debug)]
pub struct Tied {
    name: &'static str,
    child: Child,
}

impl Tied {
    /// Starts with everything that the child says written to a file.
    pub fn logged(name: &'static str, command: &Command, log: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        Self::spawn(name, tied(command).stdout(file.try_clone()?).stderr(file))
    }

    /// Starts with the child's standard output on a pipe; what it complains of goes nowhere.
    pub fn piped(name: &'static str, command: &Command) -> Result<Self> {
        Self::spawn(name, tied(command).stdout(Stdio::piped()).stderr(Stdio::null()))
    }

    /// Starts with the child's standard output on a pipe, and what it complains of in a file.
    pub fn piped_and_logged(name: &'static str, command: &Command, log: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        Self::spawn(name, tied(command).stdout(Stdio::piped()).stderr(file))
    }

    fn spawn(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        Ok(Self { name, child: child.with_context(|| format!("cannot start {name}"))? })
    }

    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Its exit status, once it has ended.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> Result<ExitStatus> {
        signal("TERM", &self.child.id().to_string());
        Ok(self.child.wait()?)
    }

    /// Ends it and all that it started, at once and without asking.
    pub fn kill(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // Not yet waited for, so the id can't belong to anybody else.
            signal("KILL", &format!("-{}", self.child.id()));
            let _ = self.child.wait();
        }
    }
}

impl Drop for Tied {
    fn drop(&mut self) {
        self.kill();
    }
}

/// `kill -KILL` to one process that a child of ours started.
pub fn kill_process(id: u32) {
    signal("KILL", &id.to_string());
}

fn signal(signal: &str, to: &str) {
    let _ = Command::new("kill").args([&format!("-{signal}"), "--", to]).stderr(Stdio::null()).status();
}

/// The same program, arguments, folder and variables behind `setpriv`, which becomes it: the signal that it
/// asks the kernel for survives even a `kill -9` of ours.
fn tied(command: &Command) -> Command {
    let mut wrapped = Command::new("setpriv");
    wrapped.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
    if let Some(dir) = command.get_current_dir() {
        wrapped.current_dir(dir);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    wrapped
}
