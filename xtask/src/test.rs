//! `cargo xtask test`: everything, from a bare machine to the closing line.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::Result;
use crate::bench;
use crate::check::{has_nextest, static_checks};
use crate::display::{self, VirtualDisplay};
use crate::emulator;
use crate::fuzz;
use crate::replay;
use crate::report::Report;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, has};

/// In `.config/nextest.toml` too: tests that drive a window run one at a time and with nothing beside them.
const WINDOW_TESTS: &str = "test(/(^|::)window_/)";

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    let long = match args {
        [] => false,
        [arg] if arg == "--long" => true,
        _ => return Err(format!("`test` knows only --long, not `{}`", args.join(" ")).into()),
    };
    let mut needs = setup::needs_of_a_window();
    needs.extend([Need::WindowTests, Need::Postgres, Need::Python, Need::Authenticator]);
    setup::packages(workspace, &needs)?;
    let display = if display::is_present() { None } else { Some(VirtualDisplay::start()?) };
    let mut tests = Tests { workspace, display, report: Report::new(), long };
    tests.all();
    Ok(tests.report.close())
}

struct Tests<'a> {
    workspace: &'a Workspace,
    display: Option<VirtualDisplay>,
    report: Report,
    /// Everything as often and as large as it takes to believe it.
    long: bool,
}

impl Tests<'_> {
    fn all(&mut self) {
        let buildable = static_checks(self.workspace, &mut self.report);
        self.licences();
        self.report.command("UI tests", setup::npm_run(self.workspace, "test"));
        if !buildable || !self.build() {
            self.report.not_run("everything else", "there is nothing built to run");
            return;
        }
        self.simulation("300");
        let carts = self.driver("carts", &[]);
        self.report.command("random carts", carts);
        self.replay();
        let story = self.driver("story", &[]);
        self.report.command("story", story);
        if self.long {
            self.long();
        }
        self.fuzz();
        self.doc_tests();
        self.emulator();
        // Last, so that a reader of the output finds the runner's own closing line near its end.
        self.tests();
    }

    fn licences(&mut self) {
        if has("cargo", &["deny", "--version"]) {
            let checks = ["deny", "--offline", "check", "bans", "licenses", "sources"];
            self.report.command("licences and sources", self.workspace.cargo(&checks));
        } else {
            self.report.not_run("licences and sources", "cargo-deny is not installed");
        }
    }

    /// Everything in one go: with another selection of packages Cargo unifies other features and would
    /// build the window twice. All that follows runs what this made.
    fn build(&mut self) -> bool {
        let build = self.workspace.cargo(&["build", "--workspace", "--all-targets"]);
        self.report.command("build", build)
    }

    fn simulation(&mut self, seeds: &str) {
        let sim = self.driver("sim", &["--seeds", seeds]);
        self.report.command("simulation", sim);
        let ablations = self.driver("sim", &["--seeds", seeds, "--ablate", "all"]);
        self.report.command("ablations", ablations);
        // Few: each waits for the databases that its server loses and gets back.
        let in_postgres = self.driver("sim", &["--seeds", "10", "--db", "postgres"]);
        self.report.command("simulation, books in PostgreSQL", in_postgres);
    }

    fn replay(&mut self) {
        let name = "replay, two stores, 40% out";
        if self.report.step("replay data", || replay::data(self.workspace)).is_none() {
            self.report.not_run(name, "its data could not be built");
            return;
        }
        let program = self.workspace.binary("replay");
        let command =
            self.replayed(program.clone(), &["--stores", "286,297", "--outage", "40", "--sold-only"]);
        self.report.command(name, command);
        let in_postgres = ["--stores", "286", "--outage", "40", "--sold-only", "--db", "postgres"];
        let command = self.replayed(program, &in_postgres);
        self.report.command("replay into PostgreSQL, one store, 40% out", command);
    }

    /// As those whose answers differ most; `cargo xtask fuzz-api` calls as everybody.
    fn fuzz(&mut self) {
        let name = "the API under a fuzzer";
        let Some(schemathesis) = self.report.step("fuzzer", || fuzz::schemathesis(self.workspace)) else {
            self.report.not_run(name, "it could not be installed");
            return;
        };
        for db in ["sqlite", "postgres"] {
            let args = ["--examples", "2", "--only", "register,hq_admin,buyer,nobody", "--db", db];
            let mut command = self.program(self.workspace.binary("fuzz"), &args);
            command.arg("--schemathesis").arg(&schemathesis);
            self.report.command(&format!("{name}, books in {db}"), command);
        }
    }

    /// Sells the baskets and compares both ends with the control totals.
    fn replayed(&self, program: PathBuf, args: &[&str]) -> Command {
        let mut command = self.program(program, args);
        command.arg("--data").arg(self.workspace.target("replay-data"));
        command.arg("--control").arg(replay::control_totals(self.workspace));
        command
    }

    /// What takes too long for every change. Optimised, because the figures are quoted.
    fn long(&mut self) {
        let build = ["build", "--release", "-p", "evertill-tests", "--bins"];
        if !self.report.command("optimised build", self.workspace.cargo(&build)) {
            self.report.not_run("the long runs", "there is nothing built to run");
            return;
        }
        let seeds = self.optimised("sim", &["--seeds", "5000"]);
        self.report.command("simulation, 5,000 seeds", seeds);
        let in_postgres = self.optimised("sim", &["--seeds", "300", "--db", "postgres"]);
        self.report.command("simulation, 300 seeds, books in PostgreSQL", in_postgres);
        let carts = self.optimised("carts", &["--carts", "1000000", "--sample", "4000"]);
        self.report.command("1,000,000 random carts", carts);
        for (name, args) in [
            ("replay, ten stores, 40% out", ["--outage", "40", "--expect-stale", "1"].as_slice()),
            ("replay, ten stores", &["--outage", "0"]),
        ] {
            let command = self.replayed(self.workspace.target("release/replay"), args);
            self.report.command(name, command);
        }
        match self.report.step("optimised till", || bench::build(self.workspace)) {
            Some(()) => {
                self.report.command("benchmark", bench::command(self.workspace));
                let mut growth = bench::command(self.workspace);
                growth.args(["--part", "growth", "--orders", "5000000"]);
                self.report.command("an order's cost up to 5,000,000 of them", growth);
            }
            None => self.report.not_run("benchmark", "there is no optimised till"),
        }
    }

    /// Without it the tests that print on it have nothing to do, and say nothing.
    fn emulator(&mut self) {
        if let Err(why) = emulator::program(self.workspace) {
            eprintln!("{why}");
            self.report
                .not_run("printing on an outside emulator", "it needs Python 3.13 and a package index");
        }
    }

    fn doc_tests(&mut self) {
        let doc_tests = self.workspace.cargo(&["test", "--workspace", "--doc"]);
        self.report.command("doc tests", doc_tests);
    }

    fn tests(&mut self) {
        if !has_nextest() {
            let tests = ["test", "--workspace", "--all-targets", "--no-fail-fast"];
            let command = self.shown(self.workspace.cargo(&tests));
            self.report.command("tests", command);
            return;
        }
        let others = format!("not {WINDOW_TESTS}");
        for (name, which) in [("window tests", WINDOW_TESTS), ("tests", others.as_str())] {
            let nextest = ["nextest", "run", "--workspace", "--profile", "ci", "--no-fail-fast"];
            let mut command = self.shown(self.workspace.cargo(&nextest));
            command.args(["--filterset", which]);
            self.report.command(name, command);
        }
    }

    /// A binary of the tests package, as the one build left it.
    fn driver(&self, name: &str, args: &[&str]) -> Command {
        self.program(self.workspace.binary(name), args)
    }

    fn optimised(&self, name: &str, args: &[&str]) -> Command {
        self.program(self.workspace.target("release").join(name), args)
    }

    fn program(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Command {
        let mut command = self.workspace.command(program);
        command.args(args);
        self.shown(command)
    }

    /// On the virtual display if there is one.
    fn shown(&self, mut command: Command) -> Command {
        if self.long {
            command.env("EVERTILL_LONG", "1");
        }
        if let Some(display) = &self.display {
            display.applied_to(&mut command);
        }
        command
    }
}
