//! `webhook`: where events are delivered, what became of them, and sending them again.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::say;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::scope::Scope;
use crate::hq::view::page::PageQuery;
use crate::hq::view::webhook::{DeliveryQuery, NewWebhook, ReplayRequest, WebhookChange};
use crate::outbox::news::Kind;
use crate::outbox::{address, secret};
use crate::store::Store;

#[derive(Debug, Args)]
pub(super) struct Webhook {
    #[command(subcommand)]
    verb: Verb,
    /// Code of the tenant; not needed where there is only one.
    #[arg(long, global = true)]
    tenant: Option<String>,
    /// Say it in JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Every webhook and how it fares.
    List,
    /// Add one; its secret is shown this once.
    Add {
        name: String,
        url: String,
        /// A kind of event; more than once for several, left out for all.
        #[arg(long = "kind")]
        kinds: Vec<String>,
        /// The first event to deliver, by its sequence; left out: what happens from now on.
        #[arg(long)]
        from: Option<i64>,
    },
    /// Switch it on; what waits is due.
    On { id: i64 },
    /// Switch it off; events wait.
    Off { id: i64 },
    /// A new secret, shown this once; the old one signs as well for a while.
    Rotate {
        id: i64,
        #[arg(long, default_value_t = 24)]
        keep_hours: u32,
    },
    /// Send it an event of the type `test`.
    Test { id: i64 },
    /// What was delivered, waits or was given up, the newest first.
    Deliveries {
        id: i64,
        #[arg(long, default_value_t = 1)]
        page: u32,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Send again: what was given up, or the events of a range.
    Replay {
        id: i64,
        /// The first event, by its sequence; left out: what was given up.
        #[arg(long)]
        from: Option<i64>,
        /// The last one.
        #[arg(long, requires = "from")]
        to: Option<i64>,
    },
    /// Delete it and what waits for it.
    Remove { id: i64 },
}

impl Webhook {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let scope = Scope::of_operator(store.tenant(self.tenant).await?);
        let (json, now_ms) = (self.json, SystemClock.now_ms());
        match self.verb {
            Verb::List => list(&*store, scope, json).await?,
            Verb::Add { name, url, kinds, from } => {
                address::check(&url, config.webhooks_inside).map_err(anyhow::Error::msg)?;
                if let Some(unknown) =
                    kinds.iter().find(|kind| !Kind::wanted().any(|known| known.as_str() == *kind))
                {
                    bail!("there is no event {unknown}");
                }
                let (new, secret) = (NewWebhook { name, url, kinds, from }, secret::new());
                let webhook = store.create_webhook(scope, new, secret.clone(), now_ms).await?;
                let words = format!("Webhook {} is added. Its secret, shown this once: {secret}", webhook.id);
                say::done(json, &words, &json!({ "id": webhook.id, "secret": secret }));
            }
            Verb::On { id } => switch(&*store, scope, id, true, json).await?,
            Verb::Off { id } => switch(&*store, scope, id, false, json).await?,
            Verb::Rotate { id, keep_hours } => {
                let (secret, until_ms) = (secret::new(), now_ms + i64::from(keep_hours) * 3_600_000);
                store.set_secret(scope, id, secret.clone(), until_ms, now_ms).await?;
                let words = format!("The new secret, shown this once: {secret}");
                say::done(json, &words, &json!({ "id": id, "secret": secret }));
            }
            Verb::Test { id } => {
                let event = store.say_test(scope, id, now_ms).await?;
                say::done(json, &format!("The event {event} is on its way."), &json!({ "event": event }));
            }
            Verb::Deliveries { id, page, limit } => {
                deliveries(&*store, scope, id, (page, limit), json).await?
            }
            Verb::Replay { id, from, to } => {
                let request = ReplayRequest { dead: from.is_none(), from, to };
                let events = store.replay(scope, id, request, now_ms).await?;
                say::done(json, &format!("{events} events are sent again."), &json!({ "events": events }));
            }
            Verb::Remove { id } => {
                store.delete_webhook(scope, id, now_ms).await?;
                say::done(json, "The webhook is gone.", &json!({ "id": id }));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(store: &dyn Store, scope: Scope, json: bool) -> anyhow::Result<()> {
    let all = store.webhooks(scope, SystemClock.now_ms()).await?;
    let rows = all.iter().map(|webhook| {
        let kinds = if webhook.kinds.is_empty() { "all".to_owned() } else { webhook.kinds.join(" ") };
        json!({ "id": webhook.id, "name": webhook.name, "url": webhook.url, "kinds": kinds,
            "state": webhook.state, "waiting": webhook.waiting, "dead": webhook.dead, "behind": webhook.behind })
    });
    say::rows(
        json,
        &["id", "name", "url", "kinds", "state", "waiting", "dead", "behind"],
        &rows.collect::<Vec<_>>(),
    )
}

async fn switch(store: &dyn Store, scope: Scope, id: i64, on: bool, json: bool) -> anyhow::Result<()> {
    let change = WebhookChange { active: Some(on), ..WebhookChange::default() };
    let webhook = store.set_webhook(scope, id, change, SystemClock.now_ms()).await?;
    let words = format!("{} is {}.", webhook.name, if on { "on" } else { "off" });
    say::done(json, &words, &json!({ "id": id, "active": on }));
    Ok(())
}

async fn deliveries(
    store: &dyn Store,
    scope: Scope,
    id: i64,
    (page, limit): (u32, u32),
    json: bool,
) -> anyhow::Result<()> {
    let paging = PageQuery::from_parts(Some(page), Some(limit)).map_err(anyhow::Error::msg)?;
    let found = store.deliveries(scope, id, DeliveryQuery::default(), paging).await;
    let found = found.context("its deliveries cannot be shown")?;
    let rows = found.data.iter().map(|one| {
        json!({ "sequence": one.sequence, "type": one.kind, "subject": one.subject, "status": one.status,
            "attempts": one.attempts, "code": one.code, "next_at": one.next_at, "answer": one.answer })
    });
    let columns = ["sequence", "type", "subject", "status", "attempts", "code", "next_at", "answer"];
    say::rows(json, &columns, &rows.collect::<Vec<_>>())
}
