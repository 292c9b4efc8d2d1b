//! Where things are: the repository, Cargo's output and the binaries built there.

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::Result;

pub struct Workspace {
    pub root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    pub fn open() -> Self {
        let root = Self::root();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Self { root, target }
    }

    /// Cargo names the package's folder at run time; the compiled-in one serves a bare binary.
    pub fn root() -> PathBuf {
        let package =
            std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        Path::new(&package).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
    }

    pub fn target(&self, path: impl AsRef<Path>) -> PathBuf {
        self.target.join(path)
    }

    /// A binary of the development profile.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// A command in the root that knows the built till and server, as stories and window tests do.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("EVERTILL_TILL_BIN", self.binary("evertill-till"))
            .env("EVERTILL_SERVER_BIN", self.binary("evertill-server"))
            // An error that a driver reports is a sentence; a panic still shows where it came from.
            .env("RUST_LIB_BACKTRACE", "0");
        // A report reads what its steps print through a pipe; the tools can't see who reads it then.
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        } else {
            command.env("NO_COLOR", "1");
        }
        command
    }

    pub fn cargo(&self, args: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        command.args(args);
        // Cargo sets these for us, the binary; they mean nothing to the build we start and some
        // build scripts look at them.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
            command.env_remove(name);
        }
        command
    }
}

/// Runs to the end; a command that fails is an error with its name.
///
/// What it says goes to standard error: standard output belongs to what was asked for, which may be JSON.
pub fn must(mut command: Command) -> Result {
    let shown = shown(&command);
    eprintln!("$ {shown}");
    command.stdout(std::io::stderr());
    let status = command.status().map_err(|error| format!("cannot start `{shown}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed ({status})").into()) }
}

/// Runs to the end and hands its exit code on, for the commands that only pass through.
pub fn exit_with(mut command: Command) -> Result<ExitCode> {
    let shown = shown(&command);
    eprintln!("$ {shown}");
    let status = command.status().map_err(|error| format!("cannot start `{shown}`: {error}"))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}

/// A command line as a person would type it, without the path of the program.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut words = vec![name.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Whether a program can be started at all.
pub fn has(program: &str, version_args: &[&str]) -> bool {
    Command::new(program).args(version_args).output().is_ok_and(|output| output.status.success())
}
