//! `evertill-server`: serves, and everything an operator does from a shell.

use std::process::ExitCode;

fn main() -> ExitCode {
    evertill_server::cli::run()
}
