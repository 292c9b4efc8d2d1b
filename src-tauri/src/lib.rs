//! The till's window: one-line commands over the register, where it keeps its files, and the kiosk it runs in.

use std::process::ExitCode;

/// Opens the register and shows it, until the window is closed.
pub fn run() -> ExitCode {
    let _ = tauri::Builder::default().run(tauri::generate_context!());
    ExitCode::SUCCESS
}
