//! What stands around the till: printer, drawer, scanner and the customer's screen.

use evertill_domain::Role;
use rusqlite::params;

use crate::error::Result;
use crate::register::{Register, locked};
use crate::view::{ApprovalInput, Devices};
use crate::{printer, settings};

impl Register {
    /// What is plugged in, and how it does.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn devices(&self) -> Result<Devices> {
        let scanner_last = locked(&self.scanner_last).clone();
        let usb_printers = printer::port::usb_printers();
        self.store.read(|conn| {
            Ok(Devices {
                printer: printer::desk::view(conn)?,
                usb_printers,
                scanner_last: scanner_last.clone(),
                key: self.key_place,
                display_open: settings::load(conn)?.customer_display,
            })
        })
    }

    /// Opens the drawer without a sale, and keeps who did it and why.
    ///
    /// # Errors
    /// [`crate::Error::ReasonMissing`], and what an approval can be refused for.
    pub fn open_drawer(&self, reason: &str, approval: Option<&ApprovalInput>) -> Result<Devices> {
        let reason = crate::people::reason(reason)?;
        let approver = self.allowed(approval, Role::may_supervise)?;
        let (id, now_ms) = (self.ids.new_id(), self.now_ms());
        self.store.write(|tx| {
            let by = self.cashier(tx)?.id;
            let sql = "INSERT INTO drawer_opening (id, at_ms, cashier, approved_by, reason) VALUES (?1, ?2, ?3, ?4, ?5)";
            tx.execute(sql, params![id, now_ms, by, approver.as_ref().map(|user| user.id), reason])?;
            printer::jobs::open_drawer(tx, &settings::load(tx)?.printer, self.clock.wall_ms())
        })?;
        self.print_bell.ring();
        self.devices()
    }
}
