//! Child processes that never outlive the command that started them, and are the only ones it ends.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;

const STOP_GRACE: Duration = Duration::from_secs(8);

/// A child in a process group of its own that the kernel sends SIGTERM when we are gone.
///
/// Ctrl-C ends this program without a word from it: it handles no signal. The parent-death signal
/// that `setpriv` sets for the child survives even a `kill -9` of ours, so no process stays behind and
/// nothing is ever looked up by name. The kernel watches the thread that started the child, hence:
/// start these from the main thread.
#[derive(Debug)]
pub struct Tied {
    child: Child,
}

impl Tied {
    /// Starts with everything that the child says written to a file.
    pub fn start_logged(name: &'static str, command: &Command, log: &Path) -> Result<Self> {
        let file = File::create(log)?;
        Self::spawn(name, tied(command).stdout(file.try_clone()?).stderr(file))
    }

    /// Starts with the child's standard output on a pipe; what it complains of goes nowhere.
    pub fn start_piped(name: &'static str, command: &Command) -> Result<Self> {
        Self::spawn(name, tied(command).stdout(Stdio::piped()).stderr(Stdio::null()))
    }

    fn spawn(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| format!("cannot start {name}: {error}"))?;
        Ok(Self { child })
    }

    pub fn stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.child.stdout.take()
    }

    /// Its exit status, once it has ended.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }
}

impl Drop for Tied {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // Not yet waited for, so the id can't belong to anybody else.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let deadline = Instant::now() + STOP_GRACE;
        while Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}

/// The same program, arguments, folder and variables behind `setpriv`, which becomes it.
fn tied(command: &Command) -> Command {
    let mut wrapped = Command::new("setpriv");
    wrapped.args(["--pdeathsig", "TERM", "--"]).arg(command.get_program()).args(command.get_args());
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
