//! What registers ask of the server: enrol, hello, push, pull, snapshot. See `docs/protocol.md`.

pub mod books;
mod enrol;
mod hello;
pub mod incoming;
mod own_events;
pub(crate) mod principal;
mod pull;
pub mod push;
pub mod secret;
mod snapshot;
pub mod stand;
mod stream;
pub mod turns;

use crate::gate::Routes;

/// The routes of registers, below `/api/v1`.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .merge(enrol::routes())
        .merge(hello::routes())
        .merge(push::routes())
        .merge(own_events::routes())
        .merge(pull::routes())
        .merge(snapshot::routes())
        .merge(stream::routes())
}
