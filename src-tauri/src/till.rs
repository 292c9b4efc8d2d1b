//! The running till behind the window: the register, its sync worker, and who is told when the status changes.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::printer::{self, PrintHandle};
use evertill_register::sync::{self, Link, SyncHandle};
use evertill_register::view::{Devices, Problem, Status, TillState};
use evertill_register::{Error, Keyring, Options, Register};

use crate::paths::DataDir;

/// What every command answers.
pub type Answer<T> = Result<T, Problem>;

/// The role that may leave a kiosk.
const MAY_LEAVE: &str = "manager";

/// One till, from the opening of its database to the closing of its window.
pub struct Till {
    register: Arc<Register>,
    sync: OnceLock<SyncHandle>,
    printing: OnceLock<PrintHandle>,
    kiosk: bool,
}

impl Till {
    /// Opens the till's files, which no other till may have open; `link` is its way to the server, `keyring` one that may
    /// keep its key.
    pub fn open(
        folder: &DataDir,
        kiosk: bool,
        keyring: Option<Keyring>,
        link: Arc<dyn Link>,
    ) -> Result<Self, Error> {
        std::fs::create_dir_all(folder.path())?;
        let options = Options { kiosk, keyring, ..Options::default() };
        let (clock, ids) = (Arc::new(SystemClock::default()), Arc::new(RandomIds));
        let register = Register::open_with(folder.database(), clock, ids, link, options)?;
        Ok(Self { register: Arc::new(register), sync: OnceLock::new(), printing: OnceLock::new(), kiosk })
    }

    #[cfg(test)]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Lets the sync worker run; `tell` hears of every change that the status bar would show.
    pub fn start_sync(&self, tell: impl Fn(&Status) + Send + 'static) -> Result<(), Error> {
        let register = Arc::clone(&self.register);
        let last = Mutex::new(None);
        let sync = sync::spawn(&self.register, move || {
            let Ok(status) = register.status() else { return };
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.as_ref() != Some(&apart_from_time(&status)) {
                tell(&status);
                *last = Some(apart_from_time(&status));
            }
        })?;
        // Started twice, the second worker ends here and the first goes on.
        let _ = self.sync.set(sync);
        Ok(())
    }

    /// Lets what waits be printed; `tell` hears how the printer does after each attempt.
    pub fn start_printing(&self, tell: impl Fn(&Devices) + Send + 'static) -> Result<(), Error> {
        let register = Arc::clone(&self.register);
        let printing = printer::spawn(&self.register, move || match register.devices() {
            Ok(devices) => tell(&devices),
            Err(error) => tracing::warn!(%error, "the printer's state cannot be read"),
        })?;
        // Started twice, the second worker ends here and the first goes on.
        let _ = self.printing.set(printing);
        Ok(())
    }

    /// Asks the register, off the thread that draws: a durable commit may take as long as the disk likes.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Register) -> Result<T, Error> + Send + 'static,
    ) -> Answer<T> {
        let register = Arc::clone(&self.register);
        match tauri::async_runtime::spawn_blocking(move || work(&register)).await {
            Ok(answer) => answer.map_err(Problem::from),
            Err(panicked) => Err(internal(&panicked)),
        }
    }

    /// The same for whoever is signed in: nobody else is answered. What a till says and does before stands in
    /// docs/permissions.md.
    pub async fn serve<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Register) -> Result<T, Error> + Send + 'static,
    ) -> Answer<T> {
        self.ask(|register| register.check_signed_in().and_then(|()| work(register))).await
    }

    /// Makes this device a register of the server; the worker then fetches the catalogue.
    pub async fn enrol(&self, server_url: &str, code: &str) -> Answer<TillState> {
        self.register.enrol(server_url, code).await?;
        self.ask(Register::till_state).await
    }

    pub async fn sync_now(&self) -> Answer<Status> {
        if let Some(sync) = self.sync.get() {
            sync.sync_now();
        }
        self.ask(Register::status).await
    }

    /// Whether the customer's window was open last.
    pub fn shows_customer(&self) -> bool {
        self.register.settings().is_ok_and(|settings| settings.customer_display)
    }

    /// Whether whoever is at the till now may close its window.
    pub fn may_close(&self) -> bool {
        let by_a_manager = || {
            let state = self.register.till_state().ok();
            state.and_then(|state| state.cashier).is_some_and(|person| person.role == MAY_LEAVE)
        };
        let may = !self.kiosk || by_a_manager();
        if !may {
            tracing::warn!("somebody tried to close the till's window");
        }
        may
    }
}

/// The status without the figures that only grow older: those the window counts by itself.
fn apart_from_time(status: &Status) -> Status {
    Status { network_since_s: 0, oldest_waiting_s: None, ..status.clone() }
}

pub fn internal(error: &dyn std::fmt::Display) -> Problem {
    Problem { code: "INTERNAL".into(), message: error.to_string(), retry_after_s: None }
}
