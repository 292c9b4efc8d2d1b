//! The outbox: events written in the transaction that they tell of, numbered densely, and their way to the webhooks.

mod low;
mod names;
mod say;

pub(in crate::store::sql) use low::low_levels;
pub use low::stock_moved;
pub use say::{exception_settled, prices_changed, refunded_by_hq, say};
