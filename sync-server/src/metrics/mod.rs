//! What operators watch, as Prometheus reads it (OpenMetrics text): counts and durations as things happen, and how
//! things stand whenever somebody asks. Names and meanings are in docs/operations/.

mod labels;
mod standing;

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::push::{Outcome, Pushed};
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;

use crate::App;
use crate::store::StoreError;
use labels::{CodeLabel, OutcomeLabel, RequestLabels, RouteLabel};

const PREFIX: &str = "evertill";
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Seconds = Family<RouteLabel, Histogram, fn() -> Histogram>;

/// What is counted from the process's start on.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Seconds,
    refusals: Family<CodeLabel, Counter>,
    events: Family<OutcomeLabel, Counter>,
    exceptions: Family<CodeLabel, Counter>,
    push_seconds: Histogram,
    pushes_waiting: Gauge,
    streams: Gauge,
    cart_merges: Family<OutcomeLabel, Counter>,
    cart_conflicts: Counter,
    memory: Gauge<u64, AtomicU64>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// From half a millisecond to half a minute: a commit takes some milliseconds, a snapshot some seconds.
fn durations() -> Histogram {
    Histogram::new([
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
    ])
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix(PREFIX);
        let info = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program that runs", info);
        let metrics = Metrics {
            registry: Registry::default(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(durations),
            refusals: Family::default(),
            events: Family::default(),
            exceptions: Family::default(),
            push_seconds: durations(),
            pushes_waiting: Gauge::default(),
            streams: Gauge::default(),
            cart_merges: Family::default(),
            cart_conflicts: Counter::default(),
            memory: Gauge::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let help = "From a request's head to its answer's";
        registry.register_with_unit("request", help, Unit::Seconds, metrics.request_seconds.clone());
        registry.register("refusals", "Answers that are no success, by code", metrics.refusals.clone());
        registry.register("events", "Journal events taken, by outcome", metrics.events.clone());
        registry.register("exceptions", "Exceptions attached to events, by code", metrics.exceptions.clone());
        let help = "From a push admitted to its outcomes on disk";
        registry.register_with_unit("push", help, Unit::Seconds, metrics.push_seconds.clone());
        let help = "Pushes that wait for their turn";
        registry.register("pushes_waiting", help, metrics.pushes_waiting.clone());
        registry.register("streams", "Streams that are open", metrics.streams.clone());
        let help = "Carts of guests that joined a person's, by outcome";
        registry.register("cart_merges", help, metrics.cart_merges.clone());
        let help = "Items where a device that had no network and the server did not agree";
        registry.register("cart_conflicts", help, metrics.cart_conflicts.clone());
        registry.register_with_unit("memory", "Resident memory", Unit::Bytes, metrics.memory.clone());
        Metrics { registry, ..metrics }
    }
}

impl Metrics {
    /// A request was answered; `route` as it is documented, never what a stranger asked for.
    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.requests.get_or_create(&RequestLabels { method, route: route.clone(), status }).inc();
        self.request_seconds.get_or_create(&RouteLabel { route }).observe(took.as_secs_f64());
    }

    pub(crate) fn refused(&self, code: ErrorCode) {
        self.refusals.get_or_create(&CodeLabel::of(code.as_str())).inc();
    }

    /// A push is on disk.
    pub(crate) fn pushed(&self, events: &[Pushed], took: Duration) {
        self.push_seconds.observe(took.as_secs_f64());
        for event in events {
            self.count(event);
        }
    }

    /// A guest's cart joined a person's, or could not.
    pub(crate) fn cart_merged(&self, done: bool) {
        let outcome = if done { "merged" } else { "failed" };
        self.cart_merges.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    pub(crate) fn cart_conflicts(&self, found: usize) {
        self.cart_conflicts.inc_by(u64::try_from(found).unwrap_or(u64::MAX));
    }

    /// What was replayed was counted the first time.
    fn count(&self, event: &Pushed) {
        let outcome = if event.replayed { None } else { serde_json::from_str(event.result.get()).ok() };
        let name = outcome.as_ref().map_or("duplicate", |outcome: &Outcome| outcome.outcome.as_str());
        self.events.get_or_create(&OutcomeLabel { outcome: name }).inc();
        for exception in outcome.iter().flat_map(|outcome| &outcome.exceptions) {
            self.exceptions.get_or_create(&CodeLabel::of(exception.code.as_str())).inc();
        }
    }
}

/// Serves `/metrics` and nothing else: this listener is for the operators' network alone.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, app: App) -> std::io::Result<()> {
    let mut stopping = app.stopping();
    axum::serve(listener, router(app))
        .with_graceful_shutdown(async move {
            // The sender lives as long as the app, which the service holds.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        })
        .await
}

/// The one route.
pub fn router(app: App) -> Router {
    Router::new().route("/metrics", get(render)).with_state(app)
}

/// Binds the listener, where the settings name one.
///
/// # Errors
/// When the address cannot be had.
pub async fn bind(address: Option<SocketAddr>) -> std::io::Result<Option<TcpListener>> {
    match address {
        Some(address) => TcpListener::bind(address).await.map(Some),
        None => Ok(None),
    }
}

async fn render(State(app): State<App>) -> Result<impl IntoResponse, crate::error::Refusal> {
    let metrics = &app.metrics;
    metrics.pushes_waiting.set(i64::try_from(app.turns.waiting()).unwrap_or(i64::MAX));
    metrics.streams.set(i64::try_from(app.nudges.listening()).unwrap_or(i64::MAX));
    metrics.memory.set(resident_bytes());
    // What a database that does not answer cannot tell must not hide what is counted here.
    let standing = match app.store.gauges(app.now_ms()).await {
        Ok(gauges) => Some(standing::registry(&gauges, app.now_ms())),
        Err(error) => {
            tracing::warn!(%error, "the database did not say how things stand");
            None
        }
    };
    let registries = std::iter::once(&metrics.registry).chain(&standing);
    let text = written(registries).map_err(|why| StoreError::Panicked(why.to_string()))?;
    Ok(([(CONTENT_TYPE, TEXT)], text))
}

fn written<'r>(registries: impl Iterator<Item = &'r Registry>) -> Result<String, fmt::Error> {
    let mut text = String::new();
    for registry in registries {
        encode_registry(&mut text, registry)?;
    }
    encode_eof(&mut text)?;
    Ok(text)
}

/// As Linux counts it, in pages; 0 elsewhere.
fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Option<u64> = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or_default() * 4096
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use evertill_protocol::push::OutcomeKind;
    use serde_json::value::to_raw_value;
    use uuid::Uuid;

    use super::*;
    use crate::store::gauge::{FeedGauge, Gauges, RegisterGauge, WebhookGauge};

    /// Everything happened once, and there is one of everything.
    fn eventful() -> String {
        let metrics = Metrics::default();
        metrics.answered("GET", "/healthz", 200, Duration::from_millis(1));
        metrics.refused(ErrorCode::Busy);
        let (key, order_number, exceptions) = (Uuid::nil(), None, Vec::new());
        let outcome = Outcome { key, outcome: OutcomeKind::Booked, order_number, exceptions };
        let result = to_raw_value(&outcome).unwrap();
        metrics.pushed(&[Pushed { seq: 1, result, replayed: false }], Duration::from_millis(3));
        metrics.exceptions.get_or_create(&CodeLabel::of("STOCK_SHORT")).inc();
        metrics.cart_merged(true);
        let name = || "x".to_owned();
        let (queue_depth, oldest_age_s) = (2, 60);
        let gauges = Gauges {
            registers: vec![RegisterGauge {
                tenant: name(),
                store: name(),
                register: name(),
                heard_ms: 0,
                queue_depth,
                oldest_age_s,
            }],
            exceptions: vec![(name(), name(), 1)],
            acts: vec![(name(), name(), 1)],
            feeds: vec![FeedGauge { tenant: name(), head: 9, unnumbered: 0, waiting_since_ms: None }],
            webhooks: vec![WebhookGauge {
                tenant: name(),
                webhook: name(),
                waiting: 1,
                dead: 0,
                waiting_since_ms: Some(0),
            }],
            backup_taken_ms: Some(0),
            recovering: false,
        };
        written([&metrics.registry, &standing::registry(&gauges, 1000)].into_iter()).unwrap()
    }

    /// Names of metrics in a text.
    fn names(text: &str) -> BTreeSet<&str> {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        text.split(|letter| !is_name(letter)).filter(|word| word.starts_with("evertill_")).collect()
    }

    #[test]
    fn the_dashboard_the_alerts_and_the_runbook_know_the_server() {
        let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/operations");
        let file = |name: &str| std::fs::read_to_string(docs.join(name)).unwrap();
        let (alerts, dashboard, runbook) = (file("alerts.yml"), file("dashboard.json"), file("runbook.md"));
        serde_json::from_str::<serde_json::Value>(&dashboard).unwrap();
        let text = eventful();
        let served: BTreeSet<&str> = text.lines().filter_map(|line| line.split(['{', ' ']).next()).collect();
        for name in names(&alerts).into_iter().chain(names(&dashboard)) {
            assert!(served.contains(name), "{name} is asked for, and not served:\n{text}");
        }
        let alerts: Vec<&str> =
            alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
        assert!(alerts.len() > 8);
        for alert in alerts {
            assert!(runbook.contains(&format!("## {alert}\n")), "{alert} is not in the runbook");
        }
    }
}
