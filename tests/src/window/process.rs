//! What the system says of running processes: who started whom, how old they are, how much memory they take.

#![allow(clippy::float_arithmetic, reason = "seconds and megabytes, never money")]

use std::fs;

use anyhow::{Context as _, Result};

/// Of a second: what Linux counts a process's start in, on every machine of today.
const TICKS: f64 = 100.0;

/// A process and all that it started, directly or not.
#[must_use]
pub fn family(id: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = all().filter_map(|id| Some((id, parent(id)?))).collect();
    let mut family = vec![id];
    let mut next = 0;
    while let Some(head) = family.get(next).copied() {
        family.extend(parents.iter().filter(|(_, parent)| *parent == head).map(|(id, _)| *id));
        next += 1;
    }
    family
}

/// The processes that `parent` started and that run the program `name`.
#[must_use]
pub fn children(parent: u32, name: &str) -> Vec<u32> {
    all().filter(|id| runs_as_child(*id, parent, name)).collect()
}

/// Whether a process may still hold files. One that has ended holds none, though nobody may have read its status;
/// but its first thread can be gone while another has yet to come out of a write to the disk.
#[must_use]
pub fn is_alive(id: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
    stat(id).is_some_and(|(_, after)| threads > 1 || !after.starts_with(['Z', 'X']))
}

/// Seconds since a process was started.
pub fn age_s(id: u32) -> Result<f64> {
    let (_, after) = stat(id).with_context(|| format!("process {id} is gone"))?;
    // The 22nd field; what comes after the name begins with the third.
    let started = after.split(' ').nth(19).and_then(|ticks| ticks.parse::<f64>().ok()).context("a start")?;
    let uptime = fs::read_to_string("/proc/uptime")?;
    let now: f64 = uptime.split(' ').next().context("an uptime")?.parse()?;
    Ok(now - started / TICKS)
}

/// Seconds of processor time that a process has used so far.
pub fn cpu_s(id: u32) -> Result<f64> {
    let (_, after) = stat(id).with_context(|| format!("process {id} is gone"))?;
    // The 14th and 15th fields: its own time, and the kernel's for it.
    let ticks = after.split(' ').skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(ticks / TICKS)
}

/// The most memory that a process ever had in use, in mebibytes.
pub fn peak_memory_mib(id: u32) -> Result<f64> {
    let said = fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line.context("a process's memory")?.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024.0)
}

/// The proportional set size of a process in megabytes; none for one that is gone.
#[must_use]
pub fn memory_mb(id: u32) -> f64 {
    let said = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = said.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib: Option<f64> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kib.unwrap_or(0.0) * 1024.0 / 1e6
}

fn all() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// `pid (name) state ppid …`, cut in two: a name may hold anything, but ends at the last parenthesis.
fn stat(id: u32) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (before, after) = stat.rsplit_once(") ")?;
    Some((before.split_once('(')?.1.to_owned(), after.to_owned()))
}

fn parent(id: u32) -> Option<u32> {
    stat(id)?.1.split(' ').nth(1)?.parse().ok()
}

fn runs_as_child(id: u32, parent_id: u32, name: &str) -> bool {
    let Some((found, _)) = stat(id) else { return false };
    // The kernel keeps no more than 15 bytes of it.
    let called = !found.is_empty() && (found == name || found.len() == 15 && name.starts_with(&found));
    called && parent(id) == Some(parent_id)
}

#[cfg(test)]
mod tests {
    use super::{age_s, children, family, memory_mb};

    #[test]
    fn our_own_process_has_an_age_memory_and_a_child_while_it_runs() {
        let own = std::process::id();
        assert!(age_s(own).expect("we run") >= 0.0);
        assert!(memory_mb(own) > 0.1);
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("a child");
        assert!(family(own).contains(&child.id()));
        child.kill().expect("ours");
        child.wait().expect("ended");
        assert!(!family(own).contains(&child.id()));
        assert!(children(own, "no such program").is_empty());
    }
}
