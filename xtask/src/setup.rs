//! Makes a bare Debian ready: system packages, the UI's packages, the built UI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::SystemTime;

use crate::workspace::{Workspace, has, must};
use crate::{Result, display};

/// What a command is about to do, and so which Debian packages it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Compile and run the till's window.
    Build,
    /// A display where there is none, and pictures of it.
    Display,
    /// The fonts of the screens, in every script that they are translated to.
    Letters,
    /// Drive the till and HQ as a person would.
    WindowTests,
    /// Throwaway databases for tests.
    Postgres,
    /// The Python that makes the replay's data, and the fuzzer's.
    Python,
    /// Whose codes the server's second factors are held to.
    Authenticator,
}

impl Need {
    /// What a driver needs that is built here and given these arguments.
    pub fn of_driver(args: &[String]) -> Vec<Need> {
        let postgres = args.iter().any(|arg| arg == "postgres" || arg == "--db=postgres");
        [Need::Build].into_iter().chain(postgres.then_some(Need::Postgres)).collect()
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Need::Build => &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"],
            Need::Display => &["xvfb", "openbox", "imagemagick", "util-linux"],
            Need::Letters => &["fonts-inter-variable", "fonts-noto-ui-core", "fonts-dejavu-core"],
            Need::WindowTests => {
                &["webkit2gtk-driver", "xvfb", "openbox", "wmctrl", "chromium", "chromium-driver"]
            }
            Need::Postgres => &["postgresql", "util-linux"],
            Need::Python => &["python3-venv"],
            Need::Authenticator => &["oathtool"],
        }
    }
}

/// The oldest Node that Vite 8 accepts.
const NODE: (u32, u32) = (20, 19);

/// `cargo xtask setup`: everything that any command may need, and nothing else.
pub fn run(workspace: &Workspace, _args: &[String]) -> Result<ExitCode> {
    packages(
        workspace,
        &[
            Need::Build,
            Need::Display,
            Need::Letters,
            Need::WindowTests,
            Need::Postgres,
            Need::Python,
            Need::Authenticator,
        ],
    )?;
    ui_packages(workspace)?;
    ui_build(workspace)?;
    Ok(ExitCode::SUCCESS)
}

/// What any window needs: the display's packages only where there is no display.
pub fn needs_of_a_window() -> Vec<Need> {
    let mut needs = vec![Need::Build, Need::Letters];
    if !display::is_present() {
        needs.push(Need::Display);
    }
    needs
}

/// Installs the Debian packages that are missing; asks apt for nothing when none is.
pub fn packages(workspace: &Workspace, needs: &[Need]) -> Result {
    let mut wanted: Vec<&str> = needs.iter().flat_map(|need| need.packages()).copied().collect();
    if !has("node", &["--version"]) || !has("npm", &["--version"]) {
        wanted.extend(["nodejs", "npm"]);
    }
    if !has("dpkg-query", &["--version"]) {
        eprintln!("This is no Debian; install what these are called here: {}", wanted.join(" "));
        return Ok(());
    }
    let missing = missing(&wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    eprintln!("Debian packages to install: {list}");
    if !is_root()? {
        return Err(format!(
            "packages are missing and only root can install them. Run this and then try again:\n\n    \
             sudo apt-get update && sudo apt-get install --no-install-recommends {list}"
        )
        .into());
    }
    install(workspace, &missing)
}

fn missing(wanted: &[&str]) -> Result<Vec<String>> {
    // Exits with 1 as soon as one is unknown, but still prints the others.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .stderr(Stdio::null())
        .output()?;
    let known = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(not_installed(wanted, &known))
}

fn not_installed(wanted: &[&str], known: &str) -> Vec<String> {
    let installed: Vec<&str> = known.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    wanted.iter().filter(|name| !installed.contains(name)).map(ToString::to_string).collect()
}

fn is_root() -> Result<bool> {
    let output = Command::new("id").arg("-u").output()?;
    Ok(output.stdout.trim_ascii() == b"0")
}

fn install(workspace: &Workspace, missing: &[String]) -> Result {
    if let Err(error) = must(apt(&["update"])) {
        // Lists that are a day old are still good enough to install from.
        eprintln!("{error}; going on with the package lists that are here");
    }
    let mut command = apt(&["install", "--yes", "--no-install-recommends"]);
    command.args(missing);
    if must(command).is_ok() {
        return Ok(());
    }
    // Another apt that runs at the same time may clean the shared cache under us ("cannot access
    // archive"), so the second try has a cache of its own.
    let cache = workspace.target("apt");
    fs::create_dir_all(cache.join("partial"))?;
    let mut command = apt(&["install", "--yes", "--no-install-recommends"]);
    command.arg("-o").arg(format!("Dir::Cache::archives={}", cache.display()));
    command.args(["-o", "APT::Sandbox::User=root"]).args(missing);
    must(command)?;
    fs::remove_dir_all(cache)?;
    Ok(())
}

fn apt(args: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(args).args(["--quiet=2", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]);
    command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command
}

/// `npm ci`, but only when the lock file is another one than last time.
pub fn ui_packages(workspace: &Workspace) -> Result {
    check_node()?;
    let ui = workspace.root.join("ui");
    let lock = fs::read(ui.join("package-lock.json"))
        .map_err(|error| format!("ui/package-lock.json cannot be read: {error}"))?;
    let stamp = ui.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut command = workspace.command("npm");
    command.current_dir(&ui).args(["ci", "--no-audit", "--no-fund"]);
    must(command)?;
    fs::write(stamp, lock)?;
    Ok(())
}

fn check_node() -> Result {
    let output = Command::new("node").arg("--version").output();
    let found = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let found = found.unwrap_or_else(|_| "none".to_owned());
    if node_will_do(&found) {
        return Ok(());
    }
    let (major, minor) = NODE;
    Err(format!("the UI needs Node {major}.{minor} or newer; found {found}").into())
}

fn node_will_do(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= NODE,
        _ => false,
    }
}

/// Builds `ui/dist` when a source is newer than it.
///
/// To be called right before Cargo: the window's binary carries `ui/dist` inside, and Cargo goes by the
/// times of the files in it.
pub fn ui_build(workspace: &Workspace) -> Result {
    if ui_is_built(workspace) {
        return Ok(());
    }
    must(npm_run(workspace, "build"))?;
    if ui_pages(workspace).iter().all(|page| page.exists()) {
        Ok(())
    } else {
        Err("the UI's build left no dist/index.html and dist/hq.html".into())
    }
}

pub fn npm_run(workspace: &Workspace, script: &str) -> Command {
    let mut command = workspace.command("npm");
    command.current_dir(workspace.root.join("ui")).args(["run", "--silent", script]);
    command
}

/// The till's page and HQ's.
fn ui_pages(workspace: &Workspace) -> [PathBuf; 2] {
    ["index.html", "hq.html"].map(|page| workspace.root.join("ui/dist").join(page))
}

fn ui_is_built(workspace: &Workspace) -> bool {
    let built = ui_pages(workspace).iter().map(|page| changed_at(page)).min().flatten();
    let sources = newest(&workspace.root.join("ui"));
    built.is_some() && built >= sources
}

/// The latest change below a folder, leaving out what is made and not written.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let kept = entries.filter(|entry| {
        let name = entry.file_name();
        !["node_modules", "dist", "coverage", "test-results"].iter().any(|made| name == *made)
    });
    kept.filter_map(|entry| {
        let path = entry.path();
        if path.is_dir() { newest(&path) } else { changed_at(&path) }
    })
    .max()
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::{node_will_do, not_installed};

    #[test]
    fn a_removed_package_is_missing_too() {
        let known = "xvfb installed\nopenbox config-files\n";
        assert_eq!(not_installed(&["xvfb", "openbox", "wmctrl"], known), ["openbox", "wmctrl"]);
    }

    #[test]
    fn node_is_compared_by_number() {
        assert!(node_will_do("v20.19.0") && node_will_do("v22.1.0") && node_will_do("v20.20.2"));
        assert!(!node_will_do("v18.20.4") && !node_will_do("v20.9.0") && !node_will_do("none"));
    }
}
