//! What HQ's API shows: read models, each filled by one query of the store and sent as it is.
//!
//! Money is integer minor units of the currency beside it, unit prices are thousandths of a minor unit, quantities are
//! thousandths of the product's unit. Times are RFC 3339: what happened in a store carries the store's offset, the rest
//! is UTC.

pub mod audit;
pub mod channel;
pub mod customer;
pub mod directory;
pub mod discount;
pub mod exception;
pub mod order;
pub mod page;
pub mod person;
pub mod product;
pub mod register;
pub mod session;
pub mod settlement;
pub mod summary;
pub mod vendor;
pub mod webhook;

use serde::Serialize;
use utoipa::ToSchema;

/// Something with a number and a name: a vendor, a category, a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    #[schema(example = 4_294_967_301_i64)]
    pub id: i64,
    #[schema(example = "Meadowside Dairy")]
    pub name: String,
}

/// A store, as other things refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoreRef {
    pub id: i64,
    #[schema(example = "S1")]
    pub code: String,
    #[schema(example = "Dublin Docklands")]
    pub name: String,
}

/// A register, as other things refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegisterRef {
    pub id: uuid::Uuid,
    #[schema(example = "R3")]
    pub code: String,
    pub name: String,
}
