//! Prints what waits, on a thread of its own: one job after the other, again when it must, and never twice in silence.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use super::bytes::{Paper, encode, kick};
use super::fonts::Fonts;
use super::jobs::{self, Job, State};
use super::layout::{self, Marks};
use super::port;
use super::session::{self, Patience, Watch};
use super::trouble::Trouble;
use crate::error::{Error, Result};
use crate::fault;
use crate::receipt;
use crate::register::Register;
use crate::sync::Backoff;
use crate::view::{PrintKind, PrinterSettings, PrinterTarget};
use crate::{settings, till};

/// A drawer opens while the customer stands there, or not at all.
const DRAWER_MS: i64 = 30_000;
/// Nobody waits for a receipt the morning after: it is printed when somebody asks for it.
const RECEIPT_MS: i64 = 12 * 3_600_000;

/// What a step did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    /// Nothing waits, or no printer is set up.
    Rested,
    /// It is not time yet to try again.
    Waited,
    Printed(Job),
    /// It was tried, and why it is not on paper.
    Failed(Job, Trouble),
}

/// The one that prints. Drive it with [`Worker::step`], or let it run by itself with [`spawn`].
#[derive(Debug)]
pub struct Worker {
    register: Arc<Register>,
    patience: Patience,
    fonts: Fonts,
    backoff: Backoff,
    stopped: Arc<AtomicBool>,
}

impl Worker {
    /// Begins with what the last run left behind.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn new(register: Arc<Register>, patience: Patience) -> Result<Worker> {
        let now_ms = register.clock.wall_ms();
        register.store.write(|tx| jobs::recover(tx, now_ms))?;
        let stopped = Arc::default();
        Ok(Worker { register, patience, fonts: Fonts::default(), backoff: Backoff::new(0), stopped })
    }

    /// Does the next thing that is due.
    ///
    /// # Errors
    /// When SQLite fails. A printer's failure is no error: it is in [`Did::Failed`].
    pub fn step(&mut self) -> Result<Did> {
        let now_ms = self.register.clock.wall_ms();
        let (settings, job) =
            self.register.store.read(|conn| Ok((settings::load(conn)?.printer, jobs::next(conn)?)))?;
        let Some(job) = job.filter(|_| settings.target != PrinterTarget::None) else {
            return Ok(Did::Rested);
        };
        let late = match job.kind {
            PrintKind::Drawer => (now_ms - job.queued_ms > DRAWER_MS).then_some(Trouble::DrawerLate),
            PrintKind::Receipt | PrintKind::Test => {
                (now_ms - job.queued_ms > RECEIPT_MS).then_some(Trouble::TooOld)
            }
        };
        if let Some(trouble) = late {
            return self.give_up(job, trouble);
        }
        if !self.backoff.is_due(self.register.clock.mono_ms()) {
            return Ok(Did::Waited);
        }
        match job.kind {
            PrintKind::Drawer => self.open_drawer(job, &settings),
            PrintKind::Receipt | PrintKind::Test => self.print(job, &settings),
        }
    }

    /// Milliseconds until the next attempt is due.
    #[must_use]
    pub fn wait_ms(&self) -> u64 {
        let wait = self.backoff.not_before_ms().saturating_sub(self.register.clock.mono_ms());
        u64::try_from(wait).unwrap_or(0)
    }

    /// Somebody asks for it now, whatever has failed before.
    pub fn try_now(&mut self) {
        self.backoff.try_now();
    }

    fn print(&mut self, job: Job, settings: &PrinterSettings) -> Result<Did> {
        let bytes = match self.bytes(&job, settings)? {
            Ok(bytes) => bytes,
            Err(trouble) => return self.give_up(job, trouble),
        };
        let opened = port::open(&settings.target, &self.patience);
        let mut line = match opened {
            Ok(Some(line)) => line,
            Ok(None) => return Ok(Did::Rested),
            Err(trouble) => return self.not_now(job, trouble),
        };
        let ready = match session::ready(&mut *line, &self.patience) {
            Ok(ready) => ready,
            Err(trouble) => return self.not_now(job, trouble),
        };
        if !self.register.store.write(|tx| jobs::begin(tx, &job))? {
            return Ok(Did::Waited);
        }
        fault::step("before_print")?;
        let watch = Watching { register: &self.register, job: &job, stopped: &self.stopped };
        let ended = ready.print(&bytes, &watch)?;
        fault::step("after_print")?;
        match ended {
            Ok(()) => {
                self.register.store.write(|tx| jobs::set(tx, &job, State::Done, None))?;
                self.backoff.succeeded();
                Ok(Did::Printed(job))
            }
            Err(trouble) => {
                self.register.store.write(|tx| jobs::set(tx, &job, State::Queued, Some(&trouble)))?;
                self.backoff.again(self.register.clock.mono_ms());
                Ok(Did::Failed(job, trouble))
            }
        }
    }

    /// Once at most: that it is about to happen is on the disk before it happens, and nothing undoes that.
    fn open_drawer(&mut self, job: Job, settings: &PrinterSettings) -> Result<Did> {
        let Some(drawer) = &settings.drawer else { return self.give_up(job, Trouble::Gone) };
        let opened = port::open(&settings.target, &self.patience);
        let mut line = match opened {
            Ok(Some(line)) => line,
            Ok(None) => return Ok(Did::Rested),
            Err(trouble) => return self.not_now(job, trouble),
        };
        // A printer that is off-line would keep the pulse and send it whenever it is mended.
        let ready = match session::ready(&mut *line, &self.patience) {
            Ok(ready) => ready,
            Err(trouble) => return self.not_now(job, trouble),
        };
        if !self.register.store.write(|tx| jobs::begin(tx, &job))? {
            return Ok(Did::Waited);
        }
        fault::step("before_kick")?;
        let sent = ready.pulse(&kick(drawer.pin, drawer.on_ms, drawer.off_ms));
        fault::step("after_kick")?;
        if sent.is_err() {
            return self.give_up(job, Trouble::DrawerUnsure);
        }
        self.register.store.write(|tx| jobs::set(tx, &job, State::Done, None))?;
        self.backoff.succeeded();
        Ok(Did::Printed(job))
    }

    fn not_now(&mut self, job: Job, trouble: Trouble) -> Result<Did> {
        self.register.store.write(|tx| jobs::could_not_begin(tx, &job, &trouble))?;
        self.backoff.again(self.register.clock.mono_ms());
        Ok(Did::Failed(job, trouble))
    }

    fn give_up(&mut self, job: Job, trouble: Trouble) -> Result<Did> {
        self.register.store.write(|tx| jobs::set(tx, &job, State::Failed, Some(&trouble)))?;
        Ok(Did::Failed(job, trouble))
    }

    /// The job's bytes, laid out as the sale stands now.
    fn bytes(&mut self, job: &Job, settings: &PrinterSettings) -> Result<Result<Vec<u8>, Trouble>> {
        let marks = Marks { interrupted: job.begun > 0, logo: settings.logo };
        let sheet = self.register.store.read(|conn| match job.key {
            Some(key) => {
                let mut receipt = receipt::show(conn, key, false)?;
                receipt.copy = job.copy;
                Ok(layout::receipt(&receipt, marks))
            }
            None => {
                let (till, store) = (till::load(conn)?, till::store(conn)?);
                let place = [store.tenant_name.as_str(), &store.name, &till.register_name];
                Ok(layout::test_page(&store.locale, settings, &place))
            }
        });
        match sheet {
            Ok(sheet) => Ok(encode(&sheet, &Paper::from(settings), &mut self.fonts)),
            Err(Error::SaleUnknown(_) | Error::NotEnrolled | Error::Corrupt(_)) => Ok(Err(Trouble::Gone)),
            Err(error) => Err(error),
        }
    }
}

/// What a conversation wants to know of the till, and tells it.
struct Watching<'a> {
    register: &'a Register,
    job: &'a Job,
    stopped: &'a AtomicBool,
}

impl Watch for Watching<'_> {
    fn goes_on(&self) -> bool {
        let dropped = || {
            let job = self.register.store.read(|conn| jobs::find(conn, self.job.id)).ok().flatten();
            job.is_some_and(|job| job.state == State::Dropped)
        };
        !self.stopped.load(Ordering::Acquire) && !dropped()
    }

    fn says(&self, trouble: Option<&Trouble>) {
        let noted = self.register.store.write(|tx| jobs::set(tx, self.job, State::Printing, trouble));
        if let Err(error) = noted {
            tracing::warn!(%error, "what the printer says could not be noted");
        }
    }

    fn sent_some(&self) -> Result<()> {
        fault::step("mid_print")
    }
}

/// The running worker; dropping it stops the thread.
#[derive(Debug)]
pub struct PrintHandle {
    register: Arc<Register>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for PrintHandle {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
        self.register.print_bell.ring();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported already; there is nobody here to tell.
            let _ = thread.join();
        }
    }
}

/// Starts the worker on a thread of its own; `changed` is called after each step that may have changed what
/// [`Register::devices`] shows.
///
/// # Errors
/// When the system gives no thread, or the database cannot be read.
pub fn spawn(register: &Arc<Register>, changed: impl Fn() + Send + 'static) -> Result<PrintHandle> {
    /// Nothing is due: somebody rings when something is.
    const IDLE: Duration = Duration::from_secs(60);
    let mut worker = Worker::new(Arc::clone(register), Patience::default())?;
    let (stopped, register) = (Arc::clone(&worker.stopped), Arc::clone(register));
    let ringing = Arc::clone(&register);
    let run = move || {
        while !worker.stopped.load(Ordering::Acquire) {
            let wait = match worker.step() {
                Ok(Did::Printed(_) | Did::Failed(..)) => {
                    changed();
                    continue;
                }
                Ok(Did::Rested) => IDLE,
                Ok(Did::Waited) => Duration::from_millis(worker.wait_ms()),
                Err(error) => {
                    tracing::warn!(%error, "printing failed");
                    worker.backoff.again(worker.register.clock.mono_ms());
                    Duration::from_millis(worker.wait_ms())
                }
            };
            if ringing.print_bell.wait(wait) {
                worker.try_now();
            }
        }
    };
    let thread = Builder::new().name("evertill-print".into()).spawn(run)?;
    Ok(PrintHandle { register, stopped, thread: Some(thread) })
}
