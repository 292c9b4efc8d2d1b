//! `cargo xtask replay`: sells real baskets, from data that is built here and never committed.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::Result;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, exit_with, must};

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    setup::packages(workspace, &Need::of_driver(args))?;
    let data_given = args.iter().any(|arg| arg == "--data" || arg.starts_with("--data="));
    let mut command =
        workspace.cargo(&["run", "--quiet", "--release", "-p", "evertill-tests", "--bin", "replay", "--"]);
    if !data_given {
        command.arg("--data").arg(data(workspace)?).arg("--control").arg(control_totals(workspace));
    }
    command.args(args);
    exit_with(command)
}

/// The data folder, built when it is not there or its builder or totals have changed.
pub fn data(workspace: &Workspace) -> Result<PathBuf> {
    let builder = workspace.root.join("tests/replay_data/build.py");
    let totals = control_totals(workspace);
    let folder = workspace.target("replay-data");
    let stamp = folder.join(".built-from");
    let mut made_from = fs::read(&builder).map_err(|error| format!("{}: {error}", builder.display()))?;
    made_from.extend(fs::read(&totals).map_err(|error| format!("{}: {error}", totals.display()))?);
    if fs::read(&stamp).is_ok_and(|built_from| built_from == made_from) {
        return Ok(folder);
    }
    let python = python(workspace)?;
    let mut command = workspace.command(python);
    command.arg(builder).arg("--out").arg(&folder).arg("--check").arg(totals);
    must(command)?;
    fs::write(stamp, made_from)?;
    Ok(folder)
}

/// What the baskets of that data add up to, store by store.
pub fn control_totals(workspace: &Workspace) -> PathBuf {
    workspace.root.join("tests/replay_data/control_totals.json")
}

/// A Python of our own with the one package that the builder needs.
fn python(workspace: &Workspace) -> Result<PathBuf> {
    let venv = workspace.target("replay-venv");
    let python = venv.join("bin/python");
    let mut probe = workspace.command(&python);
    if probe.args(["-c", "import pyarrow"]).output().is_ok_and(|output| output.status.success()) {
        return Ok(python);
    }
    setup::packages(workspace, &[Need::Python])?;
    let mut command = workspace.command("python3");
    command.args(["-m", "venv"]).arg(&venv);
    must(command)?;
    let mut command = workspace.command(&python);
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pyarrow"]);
    must(command)?;
    Ok(python)
}
