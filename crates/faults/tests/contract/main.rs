//! What the rest of the project may rely on when a test on this VFS passes, and proof that one can fail.

// `clippy.toml` allows these in tests; clippy does not see that a test binary's helpers are tests too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cuts;
mod faults;
mod files;
mod raw;
mod sqlite;
mod till;
