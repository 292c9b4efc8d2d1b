//! `cargo xtask load`: real registers by the hundred at a server's process, both optimised.

use std::process::ExitCode;

use crate::Result;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, exit_with, must};

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    let mut needs = vec![Need::Build];
    if args.iter().any(|arg| arg.contains("postgres")) {
        needs.push(Need::Postgres);
    }
    setup::packages(workspace, &needs)?;
    // Two builds, for the tests' switches must not get into the server that is measured.
    must(workspace.cargo(&["build", "--release", "-p", "evertill-server"]))?;
    must(workspace.cargo(&["build", "--release", "-p", "evertill-tests", "--bin", "evertill-load"]))?;
    let mut command = workspace.command(workspace.target("release/evertill-load"));
    command.env("EVERTILL_SERVER_BIN", workspace.target("release/evertill-server")).args(args);
    exit_with(command)
}
