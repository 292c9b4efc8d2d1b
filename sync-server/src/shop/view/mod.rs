//! What the shop shows and is asked: goods, carts, checkouts. Money is minor units, unit prices thousandths of them,
//! quantities thousandths of the product's unit, times RFC 3339 in UTC.

pub mod cart;
pub mod checkout;
pub mod goods;
pub mod problem;
