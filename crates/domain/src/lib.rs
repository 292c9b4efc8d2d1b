//! Evertill's values and rules: money, tax, price, order, tender, journal chain, reconcile.
//!
//! No I/O, no clock, no randomness: everything a rule needs is handed to it, so that a till, a server and a
//! simulation decide alike.

pub mod ablation;
pub mod cart;
pub mod cash;
pub mod event;
pub mod exception;
pub mod journal;
pub mod market;
pub mod money;
pub mod order;
pub mod price;
pub mod quantity;
pub mod reconcile;
pub mod role;
pub mod scan;
pub mod tax;
pub mod time;

pub use event::{Body, Fact};
pub use exception::{Exception, ExceptionCode};
pub use money::{Currency, Money, Rounding};
pub use price::{PriceBasis, UnitPrice};
pub use quantity::Quantity;
pub use role::Role;
pub use tax::{Levy, LevyKind, TaxRounding};
