//! `cargo xtask sim`: the seeded simulation of tills, network and server.

use std::process::ExitCode;

use crate::Result;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, exit_with};

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    setup::packages(workspace, &Need::of_driver(args))?;
    let mut command = workspace.cargo(&["run", "--quiet", "-p", "evertill-tests", "--bin", "sim", "--"]);
    command.args(args);
    exit_with(command)
}
