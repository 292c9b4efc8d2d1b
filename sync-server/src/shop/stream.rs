//! The stream of a cart: other devices of the same shopper hear within a moment that it has changed.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{Stream, unfold};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use utoipa_axum::routes;

use super::cart::no_cart;
use super::shopper::Shopper;
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::hq::failures::Looking;
use crate::nudge::CartListener;
use crate::store::shop::Customer;

/// A line that says nothing for longer is dead.
const TICK: Duration = Duration::from_secs(5);
/// Then the page opens another: a session may have ended, or a guest have become somebody.
const LIFE: Duration = Duration::from_secs(600);

pub(super) fn routes() -> Routes {
    Routes::new().shoppers(routes!(follow_cart))
}

/// Server-sent events: `changed` with the cart's version, at once and whenever it has another. The line closes after
/// ten minutes: open another.
#[utoipa::path(get, path = "/cart/stream", tag = "cart", responses(Looking,
    (status = 200, description = "Server-sent events", body = String, content_type = "text/event-stream"),
))]
async fn follow_cart(
    shopper: Shopper,
    State(app): State<App>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let found = app.store.cart_version(Customer::from(&shopper)).await?;
    let (cart, version) = found.ok_or_else(no_cart)?;
    let listener = app.nudges.listen_to_cart(shopper.shop.tenant, cart, version);
    let line = Line { listener, stopping: app.stopping(), until: Instant::now() + LIFE, is_new: true };
    let events = unfold(line, async |mut line| line.next().await.map(|event| (Ok(event), line)));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(TICK)))
}

/// One open line.
struct Line {
    listener: CartListener,
    stopping: watch::Receiver<bool>,
    until: Instant,
    is_new: bool,
}

impl Line {
    /// The next thing to say; none when the line closes.
    async fn next(&mut self) -> Option<Event> {
        if !std::mem::take(&mut self.is_new) {
            tokio::select! {
                heard = self.listener.version.changed() => heard.ok()?,
                () = sleep_until(self.until) => return None,
                _ = self.stopping.wait_for(|stop| *stop) => return None,
            }
        }
        let version = *self.listener.version.borrow_and_update();
        Some(Event::default().event("changed").data(version.to_string()))
    }
}
