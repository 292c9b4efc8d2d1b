//! Many vendors, one basket: what baskets become together, what they cost, what sending costs, and how far an order is.

pub mod basket;
pub mod fulfilment;
pub mod pricing;
pub mod shipping;
