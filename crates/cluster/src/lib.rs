//! A throwaway PostgreSQL for tests: the system's own, on a Unix socket, gone with the process that started it.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Error, Result, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;

/// Runs until its input ends.
const SCRIPT: &str = include_str!("cluster.sh");

/// PostgreSQL refuses to run as root.
const USER: &str = "postgres";

/// Where Debian keeps PostgreSQL's programs, a folder a version.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// Ends every connection to `{of}`; done when they are gone.
const CUT_OFF: &str = "
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{of}';
    WHILE EXISTS (SELECT FROM pg_stat_activity WHERE datname = '{of}') LOOP
        PERFORM pg_sleep(0.002);
        PERFORM pg_stat_clear_snapshot();
    END LOOP;";

/// A running cluster. Dropped, or its process gone, it stops and nothing of it stays.
#[derive(Debug)]
pub struct Cluster {
    bin: PathBuf,
    socket: PathBuf,
    child: Child,
}

/// Where its files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Disk,
    Memory,
}

impl Cluster {
    /// The one that the tests of this process share: in memory, where there is enough.
    ///
    /// # Errors
    /// When there is no PostgreSQL, or it does not start.
    pub fn shared() -> Result<&'static Cluster> {
        static SHARED: OnceLock<std::result::Result<Cluster, String>> = OnceLock::new();
        let started = SHARED.get_or_init(|| {
            let settings = ["-c", "synchronous_commit=off", "-c", "max_wal_size=128MB"];
            Cluster::begin(None, Room::Memory, &settings).map_err(|why| why.to_string())
        });
        started.as_ref().map_err(|why| Error::other(why.clone()))
    }

    /// Starts another.
    ///
    /// # Errors
    /// As [`Cluster::shared`].
    pub fn start() -> Result<Cluster> {
        Cluster::begin(None, Room::Disk, &["-c", "synchronous_commit=off"])
    }

    /// Starts one that still has, after a crash of its own, what it said was committed.
    ///
    /// # Errors
    /// As [`Cluster::shared`].
    pub fn start_durable() -> Result<Cluster> {
        Cluster::begin(None, Room::Disk, &[])
    }

    /// Starts one that waits for the disk as a shop's does, with memory for its tables.
    ///
    /// # Errors
    /// As [`Cluster::shared`].
    pub fn start_on_disk() -> Result<Cluster> {
        let settings = ["-c", "fsync=on", "-c", "full_page_writes=on", "-c", "shared_buffers=512MB"];
        Cluster::begin(
            None,
            Room::Disk,
            &[&settings[..], &["-c", "max_wal_size=8GB", "-c", "wal_level=replica"]].concat(),
        )
    }

    /// Starts a standby of this one, and lets this one commit nothing from now on that the standby does not have.
    ///
    /// # Errors
    /// As [`Cluster::shared`], and when it cannot be copied.
    pub fn standby(&self) -> Result<Cluster> {
        let standby = Cluster::begin(Some(&self.socket), Room::Disk, &[])?;
        self.run("ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        self.run("SELECT pg_reload_conf()")?;
        Ok(standby)
    }

    /// Restores a base backup of this one, taken now: another cluster that goes its own way.
    ///
    /// # Errors
    /// As [`Cluster::shared`], and when it cannot be copied.
    pub fn restored(&self) -> Result<Cluster> {
        let copy = Cluster::begin(Some(&self.socket), Room::Disk, &["-c", "synchronous_commit=off"])?;
        copy.promote().map(|()| copy)
    }

    /// Makes a standby the primary.
    ///
    /// # Errors
    /// When it is none.
    pub fn promote(&self) -> Result<()> {
        self.run("SELECT pg_promote()")
    }

    /// Lets it crash, and start again; it may take connections a little later.
    ///
    /// # Errors
    /// When it is gone.
    pub fn crash(&mut self) -> Result<()> {
        let input = self.child.stdin.as_mut().ok_or_else(|| Error::other("it has stopped"))?;
        input.write_all(b"crash\n")
    }

    /// Runs a statement as the cluster's owner.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn run(&self, sql: &str) -> Result<()> {
        self.run_all(&[sql])
    }

    /// One after the other, up to the first that fails.
    fn run_all(&self, statements: &[&str]) -> Result<()> {
        let mut command = Command::new(self.bin.join("psql"));
        command.arg("--host").arg(&self.socket).args(["--username", "evertill", "--quiet", "--no-psqlrc"]);
        command.args(["--set", "ON_ERROR_STOP=1"]);
        command.args(statements.iter().flat_map(|sql| ["--command", sql]));
        said(&command.arg("postgres").output()?)
    }

    fn begin(primary: Option<&Path>, room: Room, settings: &[&str]) -> Result<Cluster> {
        let bin = programs()?;
        let mut child = unprivileged("sh", is_root()?)
            .args(["-c", SCRIPT, "cluster"])
            .arg(&bin)
            .arg(kept(&bin))
            .arg(primary.unwrap_or(Path::new("")))
            .arg(if room == Room::Memory { "memory" } else { "" })
            .args(settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let socket = first_line(stdout)?;
        wait_until_ready(stderr)?;
        Ok(Cluster { bin, socket: PathBuf::from(socket), child })
    }

    /// Makes a database, a copy of `template` if one is named; answers its URL.
    ///
    /// # Errors
    /// When there is one already, or the template is in use.
    pub fn create(&self, name: &str, template: Option<&str>) -> Result<String> {
        let mut command = Command::new(self.bin.join("createdb"));
        command.arg("--host").arg(&self.socket).args(["--username", "evertill", name]);
        command.args(template.iter().flat_map(|template| ["--template", template]));
        said(&command.output()?).map(|()| self.url(name))
    }

    /// Makes a database that is all of another as it is now; answers its URL. Whoever uses the other is cut off, and kept
    /// out for as long as it takes.
    ///
    /// # Errors
    /// When there is one already, or nothing to copy.
    pub fn copy(&self, name: &str, of: &str) -> Result<String> {
        let done = self.run_all(&[
            &format!("ALTER DATABASE {of} ALLOW_CONNECTIONS false"),
            &format!("DO $$ BEGIN {CUT_OFF} END $$").replace("{of}", of),
            &format!("CREATE DATABASE {name} TEMPLATE {of}"),
        ]);
        self.run(&format!("ALTER DATABASE {of} ALLOW_CONNECTIONS true"))?;
        done.map(|()| self.url(name))
    }

    /// Throws a database away, whoever uses it.
    ///
    /// # Errors
    /// When there is none.
    pub fn remove(&self, name: &str) -> Result<()> {
        self.run(&format!("DROP DATABASE {name} WITH (FORCE)"))
    }

    /// How a database of this cluster is reached.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("postgres://evertill@{}/{name}", self.host())
    }

    /// How a database is reached that is on whichever of these is the primary.
    #[must_use]
    pub fn url_of_either(&self, other: &Cluster, name: &str) -> String {
        let (one, other) = (self.host(), other.host());
        format!("postgres://evertill@{one},{other}/{name}?target_session_attrs=read-write")
    }

    /// The socket that it listens on.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.socket.join(".s.PGSQL.5432")
    }

    fn host(&self) -> String {
        let mut host = String::new();
        for byte in self.socket.as_os_str().as_encoded_bytes() {
            // Writing to a string cannot fail.
            let _ = write!(host, "%{byte:02X}");
        }
        host
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn said(output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    Err(Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// The newest of the system's.
fn programs() -> Result<PathBuf> {
    let versions = std::fs::read_dir(PROGRAMS).map_err(|_| missing())?;
    let found = versions.flatten().map(|version| version.path().join("bin"));
    let number = |bin: &PathBuf| -> Option<u32> { bin.parent()?.file_name()?.to_str()?.parse().ok() };
    found.filter(|bin| bin.join("initdb").exists()).max_by_key(number).ok_or_else(missing)
}

fn missing() -> Error {
    Error::other(format!("there is no PostgreSQL in {PROGRAMS}: `cargo xtask setup` installs it"))
}

/// An empty cluster of this version and this program's own making, so that each start is a copy.
fn kept(bin: &Path) -> PathBuf {
    let version = bin.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let user =
        if is_root().unwrap_or(false) { USER.to_owned() } else { std::env::var("USER").unwrap_or_default() };
    std::env::temp_dir().join(format!("evertill-postgres-{version}-{user}"))
}

fn is_root() -> Result<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout.trim_ascii() == b"0")
}

fn unprivileged(program: &str, root: bool) -> Command {
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", USER, "--regid", USER, "--clear-groups", program]);
        command
    } else {
        Command::new(program)
    };
    // Any user may enter it.
    command.current_dir("/");
    command
}

fn first_line(stdout: Option<ChildStdout>) -> Result<String> {
    let mut line = String::new();
    if let Some(stdout) = stdout {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    Ok(line.trim_end().to_owned())
}

/// Reads what the server says, until it says that it is ready; the rest is read too, so that it never waits for a reader.
fn wait_until_ready(stderr: Option<ChildStderr>) -> Result<()> {
    let Some(stderr) = stderr else { return Ok(()) };
    let mut lines = BufReader::new(stderr).lines();
    let mut said = Vec::new();
    for line in lines.by_ref() {
        let line = line?;
        if line.contains("ready to accept") {
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(());
        }
        said.push(line);
    }
    Err(Error::other(format!("PostgreSQL does not start:\n{}", said.join("\n"))))
}
