//! What belongs to an order as a whole: whose it is, and whether it is sold without tax.

use evertill_domain::Role;
use rusqlite::params;

use crate::error::{Error, Result};
use crate::register::Register;
use crate::view::{self, ApprovalInput, CustomerInput};

/// As long as the journal takes them, in characters.
const LONGEST_ID: usize = 64;

impl Register {
    /// Says whose order it is; none takes that back. The name stays here, the id goes into the journal.
    ///
    /// # Errors
    /// [`Error::CustomerInvalid`], [`Error::NotSignedIn`].
    pub fn cart_set_customer(&self, customer: Option<&CustomerInput>) -> Result<view::Cart> {
        let id =
            customer.map(|customer| printable(&customer.id).ok_or(Error::CustomerInvalid)).transpose()?;
        let name = customer.and_then(|customer| customer.name.as_deref()).and_then(printable);
        self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            let sql = "UPDATE cart SET customer = ?2, customer_name = ?3 WHERE id = ?1";
            tx.execute(sql, params![cart, id, name])?;
            Ok(())
        })
    }

    /// Sells without tax on the strength of a certificate or a reason; none takes that back. A supervisor's, as it takes
    /// money off.
    ///
    /// # Errors
    /// [`Error::CertificateInvalid`], and what an approval can be refused for.
    pub fn cart_set_exempt(
        &self,
        certificate: Option<&str>,
        approval: Option<&ApprovalInput>,
    ) -> Result<view::Cart> {
        let exempt = certificate.map(|text| printable(text).ok_or(Error::CertificateInvalid)).transpose()?;
        if exempt.is_some() {
            self.allowed(approval, Role::may_supervise)?;
        }
        self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            tx.execute("UPDATE cart SET exempt = ?2 WHERE id = ?1", params![cart, exempt])?;
            Ok(())
        })
    }
}

/// A text as the journal takes it: 1 to 64 printable characters.
pub(crate) fn printable(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=LONGEST_ID).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}
