//! The real server as a process, in a build in which its named steps can kill it.

use std::process::ExitCode;

fn main() -> ExitCode {
    evertill_server::cli::run()
}
