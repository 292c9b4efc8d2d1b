//! The till without a window: journal, SQLite store, sync worker.

pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod clock;
pub mod devices;
pub mod error;
pub mod fault;
pub mod ids;
pub mod journal;
pub mod journal_view;
pub mod pay;
pub mod people;
pub mod price_check;
pub mod pricing;
pub mod printer;
pub mod receipt;
pub mod register;
pub mod scan;
pub mod search;
pub mod settings;
pub mod status;
pub mod store;
mod sums;
pub mod sync;
pub mod till;
pub mod view;
pub mod void;

pub use checkout::{SaleDraft, Sold, Tendered};
pub use error::{Error, Result};
pub use pricing::Pricing;
pub use register::{Options, Register};
pub use store::Keyring;
pub use till::Enrolled;
pub use void::VoidDraft;

#[cfg(test)]
mod stories;
