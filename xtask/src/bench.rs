//! `cargo xtask bench`: push rate, bytes an order and the time to a sale-ready till, measured.

use std::process::ExitCode;

use crate::Result;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, exit_with};

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    setup::packages(workspace, &[Need::Build])?;
    let mut command =
        workspace.cargo(&["run", "--quiet", "--release", "-p", "evertill-tests", "--bin", "bench", "--"]);
    command.args(args);
    exit_with(command)
}
