//! The till's real window and the server's pages, driven as people would, with real processes and a network that can be cut.

pub mod browser;
pub mod buyer;
pub mod cable;
pub mod chain;
pub mod customer;
pub mod day;
pub mod display;
pub mod driver;
pub mod goods;
pub mod looks;
pub mod office;
pub mod page;
pub mod process;
pub mod seller;
pub mod shopper;
pub mod tied;
pub mod till;
pub mod tour;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// A program of this workspace: where the environment says, else beside the program that is running.
pub fn program(name: &str, variable: &str) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        let path = PathBuf::from(path);
        ensure!(path.exists(), "{variable} names {}, which is not there", path.display());
        return Ok(path);
    }
    // `target/debug/story`, or a test in `target/debug/deps/`.
    let own = std::env::current_exe()?;
    let mut folders = own.ancestors().skip(1).take(2).map(Path::to_path_buf);
    let found = folders.find_map(|folder| Some(folder.join(name)).filter(|path| path.is_file()));
    found.with_context(|| format!("{name} is not built: `cargo build -p {name}` first, or set {variable}"))
}
