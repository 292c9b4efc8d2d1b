//! Serving: from a listener until a signal says stop, with the upkeep that nobody asks for.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::App;
use crate::door::Door;
use crate::hq::forget;
use crate::http::router;
use crate::nudge::Watch;
use crate::outbox::publisher::publish;
use crate::store::{StoreError, StoreResult};

/// A till away for longer starts from a snapshot.
pub const TOMBSTONE_DAYS: u32 = 90;

/// What is read ahead of a connection, and written ahead to it, at the most: no head is longer.
const BUFFER: usize = 64 << 10;

const HOUR: Duration = Duration::from_secs(3600);

/// Serves on `listener` until `stop` resolves, then lets the requests that are being answered finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    wake_up(&app).await;
    let upkeep = tokio::spawn(upkeep(app.clone()));
    let nudges = tokio::spawn(Watch::begin(app.clone()).await.run());
    let publisher = tokio::spawn(publish(app.clone()));
    let sweeper = tokio::spawn(crate::shop::upkeep::run(app.clone()));
    let renewal = app.tls.clone().map(|tls| tokio::spawn(tls.watch()));
    let served = answer(listener, app, stop).await;
    renewal.inspect(JoinHandle::abort);
    upkeep.abort();
    nudges.abort();
    publisher.abort();
    sweeper.abort();
    served
}

/// Answers requests. A connection that is slow to shake hands or to say what it wants is cut off, as is, in the end, one
/// that keeps the server from stopping: its outcome is on disk, and its till asks again.
async fn answer(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let patience = Duration::from_secs(app.config.request_seconds);
    let (handle, stopping) = (Handle::new(), app.clone());
    let mut server = axum_server::from_tcp(listener.into_std()?)?.handle(handle.clone());
    let mut http = server.http_builder().http1();
    http.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(BUFFER);
    let stop = tokio::spawn(async move {
        stop.await;
        stopping.stop();
        handle.graceful_shutdown(Some(patience));
    });
    let (door, tls) = (Door::new(app.config.max_connections), app.tls.clone());
    // Signing in counts failures per address.
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = match tls {
        Some(tls) => server.acceptor(tls.acceptor(door, patience)).serve(service).await,
        None => server.acceptor(door).serve(service).await,
    };
    stop.abort();
    served
}

/// Books what an older version did not understand, before anything new comes in.
async fn wake_up(app: &App) {
    match app.store.reprocess(app.clock.now()).await {
        Ok(0) => {}
        Ok(booked) => tracing::info!(booked, "parked events are understood now"),
        Err(error) => tracing::error!(%error, "parked events could not be looked at"),
    }
}

/// Backups, and what must not grow for ever.
async fn upkeep(app: App) {
    let every = match app.config.backup_every_minutes {
        0 => HOUR,
        minutes => Duration::from_secs(u64::from(minutes) * 60),
    };
    let (mut backups, mut hours) = (interval(every), interval(HOUR));
    backups.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let done = tokio::select! {
            _ = backups.tick() => back_up(&app).await,
            _ = hours.tick() => tidy(&app).await,
        };
        if let Err(error) = done {
            tracing::error!(%error, "upkeep failed and will be tried again");
        }
    }
}

async fn back_up(app: &App) -> StoreResult<()> {
    app.store.offered_backups().await?;
    // PostgreSQL's own tools copy its databases.
    let copies = app.config.backup_every_minutes > 0 && app.config.database_url.is_none();
    let Some(folder) = app.config.backup_folder.clone().filter(|_| copies) else {
        return Ok(());
    };
    let keep =
        usize::try_from(app.config.backup_keep).map_err(|why| StoreError::Unusable(why.to_string()))?;
    let backup = app.store.back_up(&folder, app.config.backup_on_other_disk, keep, app.now_ms()).await?;
    tracing::info!(path = %backup.path.display(), bytes = backup.bytes, "backed up");
    Ok(())
}

async fn tidy(app: &App) -> StoreResult<()> {
    let dropped = app.store.compact_feed(app.now_ms() - i64::from(TOMBSTONE_DAYS) * 86_400_000).await?;
    if dropped > 0 {
        tracing::info!(dropped, "old tombstones forgotten");
    }
    let days = i64::from(app.config.event_days.max(1));
    let forgotten = app.store.forget_events(app.now_ms() - days * 86_400_000).await?;
    if forgotten > 0 {
        tracing::info!(forgotten, "old events forgotten");
    }
    app.rates.forget();
    let erased = forget(app).await?;
    if erased > 0 {
        tracing::info!(erased, "customers erased of whom nothing more was heard");
    }
    Ok(())
}
