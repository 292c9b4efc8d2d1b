//! `cargo xtask fuzz-api`: the whole API under Schemathesis, as everybody who may call it.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::Result;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, exit_with, must};

/// Another one reports otherwise, and finds other things.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    setup::packages(workspace, &Need::of_driver(args))?;
    must(workspace.cargo(&["build", "-p", "evertill-server"]))?;
    let mut command = workspace.cargo(&["run", "--quiet", "-p", "evertill-tests", "--bin", "fuzz", "--"]);
    command.arg("--schemathesis").arg(schemathesis(workspace)?).args(args);
    exit_with(command)
}

/// Its program, in a Python of its own.
pub fn schemathesis(workspace: &Workspace) -> Result<PathBuf> {
    let venv = workspace.target("fuzz-venv");
    let program = venv.join("bin/schemathesis");
    let version = SCHEMATHESIS.rsplit('=').next().unwrap_or_default();
    let said = workspace.command(&program).arg("--version").output();
    if said.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains(version)) {
        return Ok(program);
    }
    setup::packages(workspace, &[Need::Python])?;
    let mut command = workspace.command("python3");
    command.args(["-m", "venv"]).arg(&venv);
    must(command)?;
    let mut command = workspace.command(venv.join("bin/python"));
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS]);
    must(command)?;
    Ok(program)
}
