//! Runs steps one after the other, counts what their runners counted, and says at the end what failed.

use std::io::{Read, Write};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::workspace::shown;

/// How many tests a runner ran, as its closing lines say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    passed: u64,
    failed: u64,
}

#[derive(Debug)]
enum Outcome {
    Passed,
    Failed,
    NotRun(&'static str),
}

#[derive(Debug)]
struct Row {
    name: String,
    outcome: Outcome,
    tally: Option<Tally>,
    took: Duration,
}

/// The steps so far. A step that fails stops nothing: one run shows everything that is wrong.
#[derive(Debug)]
pub struct Report {
    rows: Vec<Row>,
    started: Instant,
}

impl Report {
    pub fn new() -> Self {
        Self { rows: Vec::new(), started: Instant::now() }
    }

    /// Runs a command as a step; true if it succeeded.
    pub fn command(&mut self, name: &str, command: Command) -> bool {
        self.output(name, command).is_some()
    }

    /// Runs a command as a step; what it said, if it succeeded.
    pub fn output(&mut self, name: &str, mut command: Command) -> Option<String> {
        header(name);
        let started = Instant::now();
        println!("$ {}", shown(&command));
        let (status, said) = match shown_and_kept(&mut command) {
            Ok(ended) => ended,
            Err(error) => {
                println!("cannot start: {error}");
                self.push(name, Outcome::Failed, None, started);
                return None;
            }
        };
        let tally = tally(&said);
        if status.success() {
            self.push(name, Outcome::Passed, tally, started);
            return Some(said);
        }
        println!("{name}: {status}");
        self.push(name, Outcome::Failed, tally, started);
        None
    }

    /// Runs our own code as a step; what it made, if it succeeded.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        header(name);
        let started = Instant::now();
        match work() {
            Ok(made) => {
                self.push(name, Outcome::Passed, None, started);
                Some(made)
            }
            Err(error) => {
                println!("{error}");
                self.push(name, Outcome::Failed, None, started);
                None
            }
        }
    }

    pub fn not_run(&mut self, name: &str, why: &'static str) {
        header(name);
        println!("not run: {why}");
        self.push(name, Outcome::NotRun(why), None, Instant::now());
    }

    fn push(&mut self, name: &str, outcome: Outcome, tally: Option<Tally>, started: Instant) {
        self.rows.push(Row { name: name.to_owned(), outcome, tally, took: started.elapsed() });
    }

    /// Prints the table and, last, the plain line that counts the tests of every runner.
    pub fn close(self) -> ExitCode {
        println!("\n== summary");
        for row in &self.rows {
            let word = match row.outcome {
                Outcome::Passed => "ok",
                Outcome::Failed => "FAILED",
                Outcome::NotRun(_) => "not run",
            };
            println!("{word:<8} {:>9}  {:<28} {}", minutes(row.took), row.name, remark(row));
        }
        println!("{:<8} {:>9}  in all\n", "", minutes(self.started.elapsed()));
        let (passed, failed, skipped) = self.counted();
        println!("{passed} passed, {failed} failed, {skipped} skipped");
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Tests where a runner counted them; any other step is one.
    fn counted(&self) -> (u64, u64, u64) {
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        for row in &self.rows {
            let tally = row.tally.unwrap_or_default();
            match row.outcome {
                Outcome::Passed => passed += tally.passed.max(1),
                Outcome::Failed => {
                    passed += tally.passed;
                    failed += tally.failed.max(1);
                }
                Outcome::NotRun(_) => skipped += 1,
            }
        }
        (passed, failed, skipped)
    }
}

fn remark(row: &Row) -> String {
    match (&row.outcome, row.tally) {
        (Outcome::NotRun(why), _) => (*why).to_owned(),
        (_, Some(tally)) => format!("{} passed, {} failed", tally.passed, tally.failed),
        (_, None) => String::new(),
    }
}

fn header(name: &str) {
    println!("\n== {name}");
}

fn minutes(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    format!("{}m{:02}.{}s", tenths / 600, tenths / 10 % 60, tenths % 10)
}

/// Runs to the end with everything on our standard output as it comes, and keeps a copy.
///
/// Both streams go to one place, so that the closing lines stay the last whoever reads only one.
fn shown_and_kept(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let mut readers = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        readers.push(forward(stdout, Arc::clone(&kept)));
    }
    if let Some(stderr) = child.stderr.take() {
        readers.push(forward(stderr, Arc::clone(&kept)));
    }
    let status = child.wait()?;
    for reader in readers {
        let _ = reader.join();
    }
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((status, String::from_utf8_lossy(&kept).into_owned()))
}

fn forward(mut from: impl Read + Send + 'static, kept: Arc<Mutex<Vec<u8>>>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            let mut stdout = std::io::stdout().lock();
            let _ = stdout.write_all(&buffer[..read]);
            let _ = stdout.flush();
            kept.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..read]);
        }
    })
}

/// Adds up the closing lines of nextest, cargo test, vitest or our own drivers.
fn tally(output: &str) -> Option<Tally> {
    let plain = without_colours(output);
    let lines: Vec<&str> = plain.lines().map(str::trim).collect();
    // Nextest first: it shows what a failed test's own binary said, closing line and all.
    let runners: [fn(&str) -> bool; 4] = [
        |line| line.starts_with("Summary ["),
        |line| line.starts_with("test result: "),
        |line| line.starts_with("Tests  "),
        |line| line.starts_with(|c: char| c.is_ascii_digit()) && line.ends_with(" failed"),
    ];
    let closing = runners.iter().find_map(|closes| {
        let found: Vec<&str> = lines.iter().copied().filter(|line| closes(line)).collect();
        (!found.is_empty()).then_some(found)
    })?;
    let sum = |word| closing.iter().map(|line| before(line, word)).sum::<u64>();
    Some(Tally { passed: sum("passed"), failed: sum("failed") + sum("timed") })
}

/// The number that stands before a word.
fn before(line: &str, wanted: &str) -> u64 {
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let found = words.windows(2).find(|pair| pair[1] == wanted);
    found.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Report, Tally, tally};

    #[test]
    fn counts_what_each_runner_says() {
        let nextest =
            "     Summary [   1.234s] 121 tests run: 118 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(tally(nextest), Some(Tally { passed: 118, failed: 3 }));
        let shown =
            "test result: FAILED. 0 passed; 1 failed;\n Summary [ 1s] 2 tests run: 1 passed, 1 failed";
        assert_eq!(tally(shown), Some(Tally { passed: 1, failed: 1 }));
        let doc_tests = "test result: ok. 3 passed; 0 failed; 1 ignored\ntest result: ok. 4 passed; 0 failed";
        assert_eq!(tally(doc_tests), Some(Tally { passed: 7, failed: 0 }));
        let vitest = " Test Files  1 passed (1)\n\u{1b}[2m      Tests \u{1b}[22m 1 failed | 11 passed (12)";
        assert_eq!(tally(vitest), Some(Tally { passed: 11, failed: 1 }));
        assert_eq!(tally("seed 1\n299 passed, 1 failed"), Some(Tally { passed: 299, failed: 1 }));
        assert_eq!(tally("Finished `dev` profile, 3 passed by"), None);
    }

    #[test]
    fn a_failed_step_fails_the_whole_and_stops_nothing() {
        let mut report = Report::new();
        let mut runner = Command::new("sh");
        runner.args(["-c", "echo 'test result: ok. 5 passed; 0 failed'"]);
        assert!(report.command("a runner", runner));
        assert!(!report.command("a lint", Command::new("false")));
        assert!(!report.command("nothing", Command::new("/nowhere/at/all")));
        report.not_run("later", "the build failed");
        assert_eq!(report.counted(), (5, 2, 1));
    }
}
