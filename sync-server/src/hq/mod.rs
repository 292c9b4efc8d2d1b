//! HQ's REST API: what people at headquarters see and settle, and the page they do it in.
//!
//! Every handler names the permission it needs in its signature and gets the tenant from who is signed in.

mod audit;
pub(crate) mod csrf;
mod exceptions;
mod extract;
mod failures;
mod files;
mod idempotency;
mod orders;
pub mod password;
pub mod principal;
mod products;
mod registers;
pub mod scope;
mod sessions;
mod stream;
mod summary;
pub mod view;
mod webhooks;

use crate::gate::Routes;

/// HQ's routes: the API below `/api/v1`, the page below `/hq/`.
pub(crate) fn routes() -> Routes {
    let api = Routes::new()
        .merge(sessions::routes())
        .merge(summary::routes())
        .merge(stream::routes())
        .merge(orders::routes())
        .merge(exceptions::routes())
        .merge(registers::routes())
        .merge(products::routes())
        .merge(webhooks::routes())
        .merge(audit::routes())
        .own_pages_only();
    api.below(evertill_protocol::API).pages(files::routes())
}
