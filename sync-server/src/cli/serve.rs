//! `serve`: the server itself.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::App;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::mail::Mail;
use crate::metrics;
use crate::store::sqlite::lock;
use crate::tls::{Tls, addresses};

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
    /// The certificate (PEM, with those that lead to its root), instead of the one in the settings.
    #[arg(long, requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Its private key (PEM).
    #[arg(long, requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// HTTPS by a key and certificate of the server's own making.
    #[arg(long)]
    tls_self_made: bool,
    /// A host name or address by which tills reach this server; may be said several times.
    #[arg(long = "tls-name")]
    tls_names: Vec<String>,
}

impl Serve {
    pub async fn run(self, mut config: Config) -> anyhow::Result<ExitCode> {
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        config.metrics_listen = self.metrics.or(config.metrics_listen);
        config.tls_certificate = self.tls_certificate.or(config.tls_certificate);
        config.tls_key = self.tls_key.or(config.tls_key);
        config.tls_self_made |= self.tls_self_made;
        if !self.tls_names.is_empty() {
            config.tls_names = self.tls_names;
        }
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
        let tls = Tls::open(&config)?;
        let mail = Mail::of(&config)?;
        let store = super::open(&config).await?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let metrics = metrics::bind(config.metrics_listen)
            .await
            .with_context(|| format!("cannot serve metrics on {:?}", config.metrics_listen))?;
        // On standard output, for whoever started it with port 0.
        config.listen = listener.local_addr()?;
        say_where(&config, tls.as_ref());
        let app = App::new(config, store, Arc::new(SystemClock)).with_tls(tls).with_mail(mail);
        // Now, rather than when somebody signs in.
        app.verify_vault().await?;
        if let Some(listener) = metrics {
            println!("metrics on http://{}/metrics", listener.local_addr()?);
            tokio::spawn(metrics::serve(listener, app.clone()));
        }
        crate::serve(listener, app, stop()).await?;
        Ok(ExitCode::SUCCESS)
    }
}

fn say_where(config: &Config, tls: Option<&Tls>) {
    let Some(tls) = tls else {
        println!("listening on http://{}", config.listen);
        if !config.listen.ip().is_loopback() {
            tracing::warn!(
                listen = %config.listen,
                "plain HTTP beyond this machine: anybody on the network can read along. Set tls_self_made, or \
                 tls_certificate and tls_key, or let a proxy in front serve HTTPS"
            );
        }
        return;
    };
    let mut said = format!("listening on https://{}\npin {}\n", config.listen, tls.pin());
    for address in addresses(config, tls.needed_pin()) {
        said += &format!("tills reach it at {address}\n");
    }
    // In one piece: whoever reads may leave after the first line.
    print!("{said}");
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
