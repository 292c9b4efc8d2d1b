//! `serve`: the server itself.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::App;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::metrics;
use crate::store::sqlite::lock;

/// Files that the server needs for itself: databases, their logs, connections to PostgreSQL, webhooks.
const OWN_FILES: usize = 200;

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address and port, instead of those in the settings; port 0 takes a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Address and port where `/metrics` is read; port 0 takes a free one.
    #[arg(long)]
    metrics: Option<SocketAddr>,
}

impl Serve {
    pub async fn run(self, mut config: Config) -> anyhow::Result<ExitCode> {
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        config.metrics_listen = self.metrics.or(config.metrics_listen);
        let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
        tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .init();
        config.max_connections = config.max_connections.min(connections_granted()?);
        // One server a file; any number of them a PostgreSQL database.
        let _lock = config.database_url.is_none().then(|| lock(&config.database)).transpose()?;
        let store = super::open(&config).await?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let metrics = metrics::bind(config.metrics_listen)
            .await
            .with_context(|| format!("cannot serve metrics on {:?}", config.metrics_listen))?;
        // On standard output, for whoever started it with port 0.
        println!("listening on http://{}", listener.local_addr()?);
        let app = App::new(config, store, Arc::new(SystemClock));
        if let Some(listener) = metrics {
            println!("metrics on http://{}/metrics", listener.local_addr()?);
            tokio::spawn(metrics::serve(listener, app.clone()));
        }
        crate::serve(listener, app, stop()).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How many connections the system's limit of open files leaves, which is raised as far as it may be.
fn connections_granted() -> anyhow::Result<usize> {
    let files = rlimit::increase_nofile_limit(u64::MAX).context("the limit of open files")?;
    Ok(usize::try_from(files)?.saturating_sub(OWN_FILES).max(1))
}

/// Resolves at Ctrl-C or SIGTERM.
async fn stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
