//! `cargo xtask bench`: what people at a till wait for, beside bare floors, measured on optimised builds.

use std::process::{Command, ExitCode};

use crate::Result;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, exit_with, must};

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    setup::packages(workspace, &[Need::Build, Need::Display, Need::WindowTests, Need::Postgres])?;
    build(workspace)?;
    let mut command = command(workspace);
    command.args(args);
    exit_with(command)
}

/// The till as a shop has it but for the door that a driver needs, and the benchmark. Three builds, for the tests'
/// switches must not get into the till and the server.
pub fn build(workspace: &Workspace) -> Result {
    setup::ui_packages(workspace)?;
    setup::ui_build(workspace)?;
    let till = ["build", "--release", "-p", "evertill-till", "--features", "automation"];
    must(workspace.cargo(&till))?;
    must(workspace.cargo(&["build", "--release", "-p", "evertill-server"]))?;
    must(workspace.cargo(&["build", "--release", "-p", "evertill-tests", "--bin", "bench"]))
}

/// The built benchmark, with the optimised till for its window.
pub fn command(workspace: &Workspace) -> Command {
    let mut command = workspace.command(workspace.target("release/bench"));
    command
        .env("EVERTILL_TILL_BIN", workspace.target("release/evertill-till"))
        .env("EVERTILL_SERVER_BIN", workspace.target("release/evertill-server"))
        .env("EVERTILL_BENCH_DATA", workspace.target("bench-data"))
        .env("EVERTILL_UI_DIST", workspace.root.join("ui/dist"));
    command
}
