//! Undoing a whole sale on its own business day, with a manager's approval, with or without the server.

use evertill_domain::event::Void;
use evertill_domain::time::{business_date, instant};
use evertill_domain::{Fact, Role};
use rusqlite::Connection;
use uuid::Uuid;

use crate::catalog;
use crate::error::{Error, Result};
use crate::journal::{self, Written};
use crate::people;
use crate::receipt::{self, SaleRow, find_sale, sold};
use crate::register::Register;
use crate::store::Writing;
use crate::till;
use crate::view::{self, ApprovalInput};

/// Who voids what, and why.
#[derive(Debug, Clone)]
pub struct VoidDraft {
    /// Key of the sale's event.
    pub target: Uuid,
    pub by: Option<i64>,
    pub approved_by: Option<i64>,
    pub reason: String,
}

impl Register {
    /// Voids a sale with another person's approval. A second time it answers what the first one did.
    ///
    /// # Errors
    /// [`Error::ReasonMissing`], [`Error::SaleUnknown`], [`Error::VoidNotToday`], [`Error::AlreadyVoided`] when HQ did
    /// it, and what an approval can be refused for.
    pub fn void_sale(
        &self,
        key: Uuid,
        reason: &str,
        approval: &ApprovalInput,
    ) -> Result<view::JournalDetail> {
        let by = self.store.read(|conn| Ok(self.cashier(conn)?.id))?;
        let reason = people::reason(reason)?;
        let done =
            self.store.read(|conn| Ok(find_sale(conn, key)?.is_some_and(|sale| sale.void_key.is_some())))?;
        if !done {
            // What can be seen to be impossible is refused before anybody types a PIN.
            self.store.read(|conn| may_void(conn, key, self.now_ms()))?;
            let approver = self.approve(approval, Role::may_void)?;
            let draft = VoidDraft { target: key, by: Some(by), approved_by: Some(approver.id), reason };
            self.void(&draft)?;
        }
        self.journal_entry(key)
    }

    /// Voids a sale; the caller answers for the approval.
    ///
    /// # Errors
    /// As [`Register::void_sale`].
    pub fn void(&self, draft: &VoidDraft) -> Result<Uuid> {
        let reading = self.reading();
        let now_ms = reading.business_time().timestamp_millis();
        self.record(|tx| {
            let sale = match may_void(tx, draft.target, now_ms) {
                Ok(sale) => sale,
                Err(Error::AlreadyVoided) => return ours(tx, draft.target),
                Err(error) => return Err(error),
            };
            let void = Void {
                target: draft.target,
                receipt: sale.receipt,
                reason: draft.reason.clone(),
                approved_by: draft.approved_by,
            };
            let written = journal::append(tx, &reading, draft.by, Fact::Void(void))?;
            undo(tx, draft, &written)?;
            Ok(written.key)
        })
    }
}

/// The void that this till made of that sale.
fn ours(conn: &Connection, key: Uuid) -> Result<Uuid> {
    find_sale(conn, key)?.and_then(|sale| sale.void_key).ok_or(Error::AlreadyVoided)
}

fn undo(tx: &Writing<'_>, draft: &VoidDraft, written: &Written) -> Result<()> {
    let approver = draft.approved_by.or(draft.by).map(|id| catalog::find_user(tx, id)).transpose()?.flatten();
    let by = approver.map(|user| user.name);
    receipt::mark_voided(tx, draft.target, written.key, &draft.reason, by.as_deref())
}

/// The sale, when it may be voided here and now.
fn may_void(conn: &Connection, key: Uuid, now_ms: i64) -> Result<SaleRow> {
    let sale = find_sale(conn, key)?.ok_or(Error::SaleUnknown(key))?;
    let by_hq = catalog::find_outcome(conn, key)?.is_some_and(|outcome| outcome.voided);
    if sale.void_key.is_some() || by_hq {
        return Err(Error::AlreadyVoided);
    }
    let store = till::store(conn)?;
    let today = business_date(instant(now_ms), &store.time_zone, store.day_start_minutes)?.to_string();
    if today != sale.business_date {
        return Err(Error::VoidNotToday);
    }
    sold(conn, key)?;
    Ok(sale)
}

/// Why a sale may not be voided, if it may not.
pub(crate) fn blocked(conn: &Connection, key: Uuid, now_ms: i64) -> Result<Option<&'static str>> {
    match may_void(conn, key, now_ms) {
        Ok(_) => Ok(None),
        Err(error @ (Error::SaleUnknown(_) | Error::AlreadyVoided | Error::VoidNotToday)) => {
            Ok(Some(error.code()))
        }
        Err(error) => Err(error),
    }
}
