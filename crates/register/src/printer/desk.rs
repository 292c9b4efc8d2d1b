//! What the window asks of the printer and the drawer: how they do, a copy, a test page, another try.

use evertill_domain::time::{instant, local_rfc3339};
use rusqlite::Connection;
use uuid::Uuid;

use super::jobs::{self, Job, State};
use super::words::Words;
use crate::error::Result;
use crate::register::Register;
use crate::view::{Devices, PrintJob, PrintKind, PrinterSettings, PrinterState, PrinterTarget, PrinterView};
use crate::{receipt, settings, till};

impl Register {
    /// Prints a copy of a receipt, counted and marked.
    ///
    /// # Errors
    /// [`Error::SaleUnknown`], and when SQLite fails.
    pub fn print_receipt(&self, key: Uuid) -> Result<Devices> {
        let now_ms = self.clock.wall_ms();
        self.queue(|tx| {
            let copy = receipt::count_copy(tx, key)?;
            jobs::add(tx, PrintKind::Receipt, Some(key), copy, now_ms)
        })
    }

    /// Prints a page that shows whether the printer is set up well.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn print_test(&self) -> Result<Devices> {
        let now_ms = self.clock.wall_ms();
        self.queue(|tx| jobs::add(tx, PrintKind::Test, None, 0, now_ms))
    }

    /// Tries a job again at once. A drawer's is never tried twice.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn print_retry(&self, job: Uuid) -> Result<Devices> {
        let now_ms = self.clock.wall_ms();
        self.queue(|tx| jobs::retry(tx, job, now_ms))
    }

    /// Forgets a job.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn print_drop(&self, job: Uuid) -> Result<Devices> {
        self.queue(|tx| jobs::forget(tx, job))
    }

    fn queue(&self, work: impl Fn(&Connection) -> Result<()>) -> Result<Devices> {
        self.store.write(|tx| work(tx))?;
        self.print_bell.ring();
        self.devices()
    }
}

/// How the printer does, and what waits for it.
pub(crate) fn view(conn: &Connection) -> Result<PrinterView> {
    let all = settings::load(conn)?;
    let store = till::find_store(conn)?;
    let locale = all.locale.or_else(|| store.as_ref().map(|store| store.locale.clone()));
    let zone = store.map_or_else(|| "UTC".to_owned(), |store| store.time_zone);
    let words = Words::of(locale.as_deref().unwrap_or("en"));
    let jobs = jobs::open_jobs(conn)?;
    let problem = jobs.iter().rev().find_map(|job| job.problem.as_deref());
    Ok(PrinterView {
        state: state(&all.printer, &jobs),
        problem: problem.map(|code| sentence(&words, code)),
        jobs: jobs.iter().map(|job| shown(conn, job, &words, &zone)).collect::<Result<_>>()?,
    })
}

fn state(settings: &PrinterSettings, jobs: &[Job]) -> PrinterState {
    let any = |wanted: State| jobs.iter().any(|job| job.state == wanted);
    match () {
        () if settings.target == PrinterTarget::None => PrinterState::None,
        () if any(State::Printing) => PrinterState::Printing,
        () if any(State::Queued) => PrinterState::Waiting,
        () if any(State::Failed) => PrinterState::Failed,
        () => PrinterState::Ready,
    }
}

fn sentence(words: &Words, code: &str) -> String {
    words.get(&format!("printer-{code}"))
}

fn shown(conn: &Connection, job: &Job, words: &Words, zone: &str) -> Result<PrintJob> {
    let sale = job.key.map(|key| receipt::find_sale(conn, key)).transpose()?.flatten();
    let state = if job.state == State::Queued { "waiting" } else { job.state.name() };
    Ok(PrintJob {
        job_id: job.id,
        kind: job.kind,
        receipt: sale.map(|sale| sale.receipt),
        key: job.key,
        state: state.into(),
        attempts: job.attempts,
        queued_at: local_rfc3339(instant(job.queued_ms), zone)?,
        problem: job.problem.as_deref().map(|code| sentence(words, code)),
        copy: job.copy,
    })
}
