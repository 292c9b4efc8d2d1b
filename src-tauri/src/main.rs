//! The till's program: everything is in the library, so that tests can have it without a window.

// No console window beside the till on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    evertill_till::run()
}
