//! `cargo xtask check`: the fast loop before every commit.

use std::process::{Command, ExitCode};

use crate::Result;
use crate::report::Report;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, has};

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    if let Some(other) = args.first() {
        return Err(format!("`check` does not know `{other}`").into());
    }
    setup::packages(workspace, &[Need::Build])?;
    let mut report = Report::new();
    static_checks(workspace, &mut report);
    report.command("unit tests", unit_tests(workspace));
    Ok(report.close())
}

/// What can be said without running the product; true if it may be built.
pub fn static_checks(workspace: &Workspace, report: &mut Report) -> bool {
    report.command("format", workspace.cargo(&["fmt", "--all", "--", "--check", "-l"]));
    let ready = report.step("UI packages", || setup::ui_packages(workspace)).is_some();
    if !ready {
        report.not_run("UI checks", "the UI's packages are missing");
        report.not_run("clippy", "the UI's packages are missing");
        return false;
    }
    report.command("UI checks", setup::npm_run(workspace, "check"));
    // The window's crate embeds the built UI, so not even clippy passes without it.
    if report.step("UI build", || setup::ui_build(workspace)).is_none() {
        report.not_run("clippy", "the UI does not build");
        return false;
    }
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    report.command("clippy", workspace.cargo(&clippy));
    true
}

/// The same features as in `test`, so that neither makes the other build again.
fn unit_tests(workspace: &Workspace) -> Command {
    let selected = ["--workspace", "--lib", "--bins", "--test", "tidy"];
    let runner: &[&str] =
        if has_nextest() { &["nextest", "run", "--no-fail-fast"] } else { &["test", "--no-fail-fast"] };
    let mut command = workspace.cargo(runner);
    command.args(selected);
    command
}

pub fn has_nextest() -> bool {
    has("cargo", &["nextest", "--version"])
}
