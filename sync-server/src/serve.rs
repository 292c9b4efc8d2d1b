//! Serving: from a listener until a signal says stop.

use std::future::Future;

use tokio::net::TcpListener;

use crate::App;
use crate::http::router;

/// Serves on `listener` until `stop` resolves, then lets the requests that are being answered finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}
