//! The shop on the web: what it sells, carts on the server, and checkouts that may succeed in part.
//!
//! Carts and checkouts are *requests*: they may be refused, as a whole or line by line, unlike what a till has sold. An
//! order from here goes into the same books as a till's, with a sub-order for each vendor.

mod browse;
mod cart;
mod checkout;
pub mod guest;
pub mod shopper;
mod stream;
pub mod upkeep;
pub mod view;

use crate::gate::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .merge(browse::routes())
        .merge(cart::routes())
        .merge(checkout::routes())
        .merge(stream::routes())
}
