//! What runs out: reservations, payments that nobody made, carts that nobody came back for.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::App;
use crate::store::StoreResult;

const OFTEN: Duration = Duration::from_secs(5);
const DAY_MS: i64 = 86_400_000;

/// Frees what ran out, for as long as it is polled. Several servers do it beside each other: each row is freed once.
pub(crate) async fn run(app: App) {
    let mut ticks = interval(OFTEN);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = sweep(&app).await {
            tracing::error!(%error, "what ran out could not be freed and will be tried again");
        }
    }
}

/// One round of it; how many reservations, payments and carts.
///
/// # Errors
/// When the store cannot be had.
pub async fn sweep(app: &App) -> StoreResult<(usize, usize, usize)> {
    let now_ms = app.now_ms();
    let reservations = app.store.free_reservations(now_ms).await?;
    let payments = app.store.expire_payments(now_ms).await?;
    let carts =
        app.store.abandon_carts(now_ms - i64::from(app.config.cart_days.max(1)) * DAY_MS, now_ms).await?;
    if reservations + payments + carts > 0 {
        tracing::info!(reservations, payments, carts, "freed what ran out");
    }
    Ok((reservations, payments, carts))
}
