//! What is known of customers: each has a key of their own, and whoever destroys it has erased them, in every copy that is
//! made from then on. Journals, events and the audit trail name them by an id alone.
//!
//! Keys are in layers: the server's own key holds one key for each tenant, that one the keys of its customers.

mod contact;
mod key;
mod record;

pub use contact::Contact;
pub use key::{TenantKey, TenantKeys};
pub use record::{Erasure, NewCustomer, Record, Sealed, SealedConsignee, StoredCustomer};
