//! Evertill's own commands: set up the machine, run, check, test, replay and measure.
//!
//! Depends on nothing but the standard library, so that the first line is on the screen within seconds.

mod bench;
mod check;
mod display;
mod emulator;
mod fuzz;
mod json;
mod load;
mod process;
mod replay;
mod report;
mod run;
mod setup;
mod sim;
mod test;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

/// Everything here ends at a person's terminal, so an error is a sentence.
type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const HELP: &str = "\
cargo xtask <command>

  run [--reset] [--headless]      the demo chain: a sync server on loopback and the till's window
                                  (--reset starts over; --headless uses a virtual display)
  run --story [--json] [--keep DIR]
                                  drives the real window through a day with an outage and checks
                                  till = server to the cent
  check                           the fast loop: format, lints, UI checks, unit tests
  test [--long]                   everything; --long adds 5,000 seeds, ten stores and the benchmark
  sim --seeds N [--seed S] [--db sqlite|postgres] [--ablate NAME|all|list]
                                  the seeded simulation of tills, network and server; --ablate switches
                                  a rule off and must find its invariant broken
  replay [--data DIR] [--stores A,B] [--registers-per-store N] [--outage P] [--seed S]
         [--db sqlite|postgres] [--json] [--keep DIR]
                                  sells real baskets through register engines and syncs them
  bench [--json] [--part P]       sales, searches, the window, a fresh till and pushes, beside bare floors
                                  (P: push, fresh, checkout, lookup or window; exits 1 when a target is missed)
  load SCENARIO [--db sqlite|postgres|URL] [--registers N] [--neighbours N] [--json]
                                  real registers by the hundred at a server's process (SCENARIO: reconnect,
                                  steady, idle or restore; exits 1 when the books or a target are missed)
  fuzz-api [--db sqlite|postgres|URL] [--examples N] [--seed S] [--only ROLE,..]
                                  every operation of the API under Schemathesis, as nobody, as a register and as
                                  every role (exits 1 when an answer breaks its document)
  screenshots [DIR] [--sizes WxH,..] [--languages en,de,ar] [--themes light,dark]
                                  pictures of every screen, from the real windows
  setup                           only installs what the other commands need

Each command installs what it needs first: Debian packages through apt-get, the UI's with npm.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = args.split_first() else {
        print!("{HELP}");
        return Ok(ExitCode::from(2));
    };
    if command == "help" || args.iter().any(|arg| arg == "--help" || arg == "-h") {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    // Said before anything that may take minutes, so that nobody wonders whether it hangs.
    eprintln!("xtask {command}: in {}", Workspace::root().display());
    let workspace = Workspace::open();
    match command.as_str() {
        "run" => run::run(&workspace, rest),
        "check" => check::run(&workspace, rest),
        "test" => test::run(&workspace, rest),
        "sim" => sim::run(&workspace, rest),
        "replay" => replay::run(&workspace, rest),
        "fuzz-api" => fuzz::run(&workspace, rest),
        "bench" => bench::run(&workspace, rest),
        "load" => load::run(&workspace, rest),
        "screenshots" => run::screenshots(&workspace, rest),
        "setup" => setup::run(&workspace, rest),
        other => Err(format!("there is no command `{other}`; `cargo xtask help` lists them").into()),
    }
}
