//! The printer emulator that receipts are printed on in tests: a Python program, in a folder of our own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::workspace::{Workspace, must};

/// Pinned: what it answers is part of what the tests say.
const EMUPOS: &str = "emupos==0.4.0";

/// The oldest Python that it runs on.
const PYTHON: (u32, u32) = (3, 13);

/// The emulator, installed when it is not there yet.
///
/// # Errors
/// Says why there is none: no Python that is new enough, or nothing to install it from.
pub fn program(workspace: &Workspace) -> Result<PathBuf> {
    let venv = workspace.target("emupos-venv");
    let program = venv.join("bin/emupos");
    let stamp = venv.join(".installed");
    if program.exists() && std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == EMUPOS) {
        return Ok(program);
    }
    let (major, minor) = PYTHON;
    let python = python().ok_or_else(|| format!("there is no Python {major}.{minor} or newer"))?;
    let mut command = workspace.command(python);
    command.args(["-m", "venv"]).arg(&venv);
    must(command)?;
    let mut command = workspace.command(venv.join("bin/python"));
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", EMUPOS]);
    must(command)?;
    std::fs::write(stamp, EMUPOS)?;
    Ok(program)
}

/// A Python that is new enough: on the path, or among pyenv's, whose shims answer for versions that are not switched on.
fn python() -> Option<PathBuf> {
    let on_path = ["python3", "python3.14", "python3.13"].map(PathBuf::from);
    let home = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let home = home.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".pyenv")));
    let versions = home.and_then(|home| std::fs::read_dir(home.join("versions")).ok());
    let pyenv = versions.into_iter().flatten().flatten().map(|version| version.path().join("bin/python3"));
    on_path.into_iter().chain(pyenv).find(|python| is_new_enough(python))
}

fn is_new_enough(python: &Path) -> bool {
    let (major, minor) = PYTHON;
    let question = format!("import sys, venv; sys.exit(sys.version_info < ({major}, {minor}))");
    Command::new(python).args(["-c", &question]).output().is_ok_and(|output| output.status.success())
}
