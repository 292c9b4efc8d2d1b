//! `cargo xtask run`: the demo chain with its server and its till, or the story that drives them.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::display::{self, VirtualDisplay};
use crate::json::Value;
use crate::process::Tied;
use crate::setup::{self, Need};
use crate::workspace::{Workspace, exit_with, must};

/// Tried first, so that HQ's address is the same every day.
const USUAL_PORT: u16 = 7317;
const SERVER_START: Duration = Duration::from_secs(60);

pub fn run(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    if args.iter().any(|arg| arg == "--story") {
        return story(workspace, args);
    }
    let (mut reset, mut headless) = (false, !display::is_present());
    for arg in args {
        match arg.as_str() {
            "--reset" => reset = true,
            "--headless" => headless = true,
            other => return Err(format!("`run` does not know `{other}`").into()),
        }
    }
    let mut needs = setup::needs_of_a_window();
    if headless {
        needs.push(Need::Display);
    }
    setup::packages(workspace, &needs)?;
    build(workspace)?;
    let state = State::open(workspace, reset)?;
    let demo = state.demo(workspace)?;
    serve(workspace, &state, &demo, headless)
}

/// The binaries as they are shipped, without the tests' switches.
fn build(workspace: &Workspace) -> Result {
    setup::ui_packages(workspace)?;
    setup::ui_build(workspace)?;
    must(workspace.cargo(&["build", "-p", "evertill-server", "-p", "evertill-till"]))
}

/// `run --story`: everything it needs, then the story, whose exit code is ours.
fn story(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    let passed_on: Vec<&String> = args.iter().filter(|arg| *arg != "--story").collect();
    driven(workspace, "story", &passed_on)
}

/// `screenshots`: pictures of every screen, taken from the real windows.
pub fn screenshots(workspace: &Workspace, args: &[String]) -> Result<ExitCode> {
    driven(workspace, "screenshots", &args.iter().collect::<Vec<_>>())
}

/// Runs a driver out of the tests package against the real binaries, on a display of its own if need be.
fn driven(workspace: &Workspace, driver: &str, args: &[&String]) -> Result<ExitCode> {
    let mut needs = setup::needs_of_a_window();
    needs.push(Need::WindowTests);
    setup::packages(workspace, &needs)?;
    build(workspace)?;
    must(workspace.cargo(&["build", "-p", "evertill-tests", "--bin", driver]))?;
    let display = if display::is_present() { None } else { Some(VirtualDisplay::start()?) };
    let mut command = workspace.command(workspace.binary(driver));
    command.args(args);
    if let Some(display) = &display {
        eprintln!("No display here: the window opens on a virtual one, {}.", display.name);
        display.applied_to(&mut command);
    }
    exit_with(command)
}

/// The one folder that a demo's whole state lives in, and the lock that says it is in use.
struct State {
    folder: PathBuf,
    _lock: File,
}

impl State {
    fn open(workspace: &Workspace, reset: bool) -> Result<Self> {
        let folder = workspace.root.join(".evertill");
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join("run.lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!("another `run` is using {}", folder.display()).into());
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        if reset {
            eprintln!("--reset: starting over in {}", folder.display());
            clear(&folder)?;
        }
        Ok(Self { folder, _lock: lock })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes the demo chain where there is none, and says who can sign in.
    fn demo(&self, workspace: &Workspace) -> Result<Value> {
        let mut command = workspace.command(workspace.binary("evertill-server"));
        command.args(["demo", "--db"]).arg(self.path("server.sqlite"));
        let output = command.stderr(std::process::Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err(format!("the demo chain could not be made ({})", output.status).into());
        }
        fs::write(self.path("demo.json"), &output.stdout)?;
        Value::parse(&String::from_utf8_lossy(&output.stdout))
    }
}

/// Empties the state folder but for the lock that we hold.
fn clear(folder: &Path) -> Result {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.ends_with("run.lock") {
            continue;
        }
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    Ok(())
}

/// Runs the server and the till until one of them, or the person, ends it.
fn serve(workspace: &Workspace, state: &State, demo: &Value, headless: bool) -> Result<ExitCode> {
    let port = free_port()?;
    let url = format!("http://127.0.0.1:{port}");
    let mut server = start_server(workspace, state, port)?;

    let mut command = till_command(workspace, state, demo, &url);
    let display = if headless { Some(VirtualDisplay::start()?) } else { None };
    if let Some(display) = &display {
        display.applied_to(&mut command);
        display.keep_picture(state.path("till.png"));
    }
    let mut till = Tied::start_logged("till", &command, &state.path("till.log"))?;

    print!("{}", welcome(state, demo, &url, display.as_ref()));
    std::io::stdout().flush()?;
    loop {
        if let Some(status) = till.ended()? {
            println!("The till was closed ({status}); its log is {}.", state.path("till.log").display());
            return Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        if let Some(status) = server.ended()? {
            return Err(server_failed(state, &format!("ended ({status})")));
        }
        thread::sleep(Duration::from_millis(200));
    }
}

fn start_server(workspace: &Workspace, state: &State, port: u16) -> Result<Tied> {
    let mut command = workspace.command(workspace.binary("evertill-server"));
    command.args(["serve", "--db"]).arg(state.path("server.sqlite"));
    command.args(["--listen", &format!("127.0.0.1:{port}")]);
    // Whoever tries the demo has no authenticator at hand.
    command.env("EVERTILL_SECOND_FACTOR", "offered");
    // Nor a mail server: what would be sent to customers can be read here.
    command.env("EVERTILL_MAIL_FOLDER", state.path("letters")).env("EVERTILL_MAIL_FROM", "demo@example.org");
    let mut server = Tied::start_logged("server", &command, &state.path("server.log"))?;
    let deadline = Instant::now() + SERVER_START;
    while !answers(port) {
        if let Some(status) = server.ended()? {
            return Err(server_failed(state, &format!("ended at once ({status})")));
        }
        if Instant::now() > deadline {
            return Err(server_failed(state, "does not answer on /healthz"));
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(server)
}

fn server_failed(state: &State, how: &str) -> Box<dyn std::error::Error> {
    let path = state.path("server.log");
    let log = fs::read_to_string(&path).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    let tail = lines[lines.len().saturating_sub(20)..].join("\n");
    format!("the server {how}. The end of {}:\n{tail}", path.display()).into()
}

fn till_command(workspace: &Workspace, state: &State, demo: &Value, url: &str) -> Command {
    let mut command = workspace.command(workspace.binary("evertill-till"));
    command.env("EVERTILL_DATA_DIR", state.path("till")).env("EVERTILL_SERVER", url);
    if let Some(first) = demo.list("enrol_codes").first() {
        command.env("EVERTILL_ENROL_CODE", first.text("code"));
    }
    command
}

/// The demo's till is the first register of the chain.
fn till_store(demo: &Value) -> String {
    let first = demo.list("enrol_codes").first().or(demo.list("pins").first());
    first.map(|entry| entry.text("store")).unwrap_or_default()
}

fn welcome(state: &State, demo: &Value, url: &str, display: Option<&VirtualDisplay>) -> String {
    let mut text = String::from("\nEvertill is running.\n\n");
    if let Some(display) = display {
        let why = if display::is_present() { "as asked" } else { "there is no screen here" };
        text += &format!("  Till      on a virtual display, {}: {why}\n", display.name);
        text += &format!("            what it shows now: {}\n", state.path("till.png").display());
    } else {
        text += "  Till      in its own window\n";
    }
    let here = till_store(demo);
    for pin in demo.list("pins").iter().filter(|pin| pin.text("store") == here) {
        text += &format!("            PIN {}  {}, {}\n", pin.text("pin"), pin.text("name"), pin.text("role"));
    }
    text += &format!("  HQ        {url}/hq\n");
    let password = demo.text("hq_password");
    text += &format!("            {} / {password}\n", demo.text("hq_user"));
    text += &format!("  Shop      {url}/shop/ (letters to customers: {})\n", state.path("letters").display());
    text += &format!("  Vendors   {url}/vendor/\n            {} / {password}\n", demo.text("vendor_user"));
    text += &format!("  State     {} (--reset starts over)\n", state.folder.display());
    text += "\nCtrl-C ends the server and the till.\n";
    text
}

/// The usual port, waiting a moment for an earlier run to let go of it, else any free one.
fn free_port() -> Result<u16> {
    let deadline = Instant::now() + Duration::from_secs(3);
    while Instant::now() < deadline {
        if TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT)).is_ok() {
            return Ok(USUAL_PORT);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.split_whitespace().nth(1) == Some("200"))
}
