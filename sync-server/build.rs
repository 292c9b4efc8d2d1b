//! Builds the server again when HQ's page was: a release carries the page within it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the page from the disk each time. A folder that is missing counts as changed, so that a release
    // built before its page does not stay without one.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../ui/dist");
    }
}
