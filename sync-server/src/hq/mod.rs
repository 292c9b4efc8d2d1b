//! HQ's REST API: what people at headquarters see and settle, and the page they do it in.
//!
//! Every handler names the permission it needs in its signature and gets the tenant from who is signed in.

pub(crate) mod account;
mod audit;
mod buyers;
mod channels;
pub(crate) mod cookies;
pub(crate) mod csrf;
mod customers;
mod discounts;
mod exceptions;
pub(crate) mod extract;
pub(crate) mod failures;
mod files;
pub(crate) mod idempotency;
pub(crate) mod keys;
pub(crate) mod orders;
pub mod password;
mod people;
pub mod principal;
mod products;
mod registers;
pub mod scope;
pub mod second_factor;
pub mod sessions;
mod settlement;
mod stream;
mod summary;
pub mod token;
mod vendors;
pub mod view;
mod webhooks;

use crate::gate::Routes;
pub use customers::forget;

/// HQ's routes: the API below `/api/v1`, the page below `/hq/`.
pub(crate) fn routes() -> Routes {
    let api = Routes::new()
        .merge(sessions::routes())
        .merge(account::routes())
        .merge(people::routes())
        .merge(summary::routes())
        .merge(stream::routes())
        .merge(orders::routes())
        .merge(exceptions::routes())
        .merge(registers::routes())
        .merge(products::routes())
        .merge(vendors::routes())
        .merge(channels::routes())
        .merge(discounts::routes())
        .merge(settlement::routes())
        .merge(webhooks::routes())
        .merge(audit::routes())
        .merge(customers::routes())
        .merge(buyers::routes())
        .merge(crate::shop::routes())
        .own_pages_only();
    api.below(evertill_protocol::API).merge(keys::routes()).pages(files::routes())
}

/// Under which failures of a login are counted, by whichever server.
pub(crate) fn login_subject(tenant: i64, login: &str) -> String {
    format!("login {tenant}/{login}")
}

/// The same of a customer's e-mail, of which nothing is kept but a hash.
pub(crate) fn email_subject(tenant: i64, hash: &[u8]) -> String {
    format!("login {tenant}/#{}", hex::encode(hash))
}

/// Under which the letters to that e-mail are counted.
pub(crate) fn letters_subject(tenant: i64, hash: &[u8]) -> String {
    format!("letters {tenant}/#{}", hex::encode(hash))
}
