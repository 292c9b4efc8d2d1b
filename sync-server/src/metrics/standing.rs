//! How things stand, as gauges made anew for every reader: what is gone from the books is gone from here.

use std::hash::Hash;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::PREFIX;
use super::labels::{ActLabels, ExceptionLabels, RegisterLabels, TenantLabel, WebhookLabels};
use crate::store::gauge::Gauges;

/// A registry of its own for one answer.
pub(super) fn registry(gauges: &Gauges, now_ms: i64) -> Registry {
    let mut registry = Registry::with_prefix(PREFIX);
    registers(&mut registry, gauges, now_ms);
    feeds(&mut registry, gauges, now_ms);
    webhooks(&mut registry, gauges, now_ms);
    let open = family(&gauges.exceptions, |(tenant, code, open)| {
        (ExceptionLabels { tenant: tenant.clone(), code: code.clone() }, whole(*open))
    });
    registry.register("exceptions_open", "Exceptions that nobody has settled", open);
    let acts = family(&gauges.acts, |(tenant, act, times)| {
        (ActLabels { tenant: tenant.clone(), act: act.clone() }, whole(*times))
    });
    registry.register("acts", "Entries of the audit trail in the last quarter of an hour", acts);
    let recovering = Gauge::<i64>::default();
    recovering.set(i64::from(gauges.recovering));
    registry.register("recovering", "1 while a restored server waits for every register's tail", recovering);
    if let Some(taken_ms) = gauges.backup_taken_ms {
        let age = Gauge::<i64>::default();
        age.set(seconds_since(taken_ms, now_ms));
        registry.register_with_unit("backup_age", "Since the newest verified backup", Unit::Seconds, age);
    }
    registry
}

fn registers(registry: &mut Registry, gauges: &Gauges, now_ms: i64) {
    let by_register = |value: fn(&crate::store::gauge::RegisterGauge, i64) -> i64| {
        family(&gauges.registers, |it| {
            let (tenant, store, register) = (it.tenant.clone(), it.store.clone(), it.register.clone());
            (RegisterLabels { tenant, store, register }, value(it, now_ms))
        })
    };
    let depth = by_register(|it, _| whole(it.queue_depth));
    registry.register("register_queue_depth", "Events a register had not sent at its last hello", depth);
    let oldest = by_register(|it, _| whole(it.oldest_age_s));
    registry.register_with_unit(
        "register_queue_oldest",
        "Age of the oldest of them then",
        Unit::Seconds,
        oldest,
    );
    let silent = by_register(|it, now_ms| seconds_since(it.heard_ms, now_ms));
    registry.register_with_unit("register_silent", "Since a register's last hello", Unit::Seconds, silent);
}

fn feeds(registry: &mut Registry, gauges: &Gauges, now_ms: i64) {
    let by_tenant = |value: fn(&crate::store::gauge::FeedGauge, i64) -> i64| {
        family(&gauges.feeds, |it| (TenantLabel { tenant: it.tenant.clone() }, value(it, now_ms)))
    };
    registry.register("feed_head", "Number of the newest change", by_tenant(|it, _| whole(it.head)));
    let unnumbered = by_tenant(|it, _| whole(it.unnumbered));
    registry.register("feed_unnumbered", "Committed changes without a number yet", unnumbered);
    let lag = by_tenant(|it, now_ms| it.waiting_since_ms.map_or(0, |since| seconds_since(since, now_ms)));
    registry.register_with_unit("feed_lag", "Age of the oldest of them", Unit::Seconds, lag);
}

fn webhooks(registry: &mut Registry, gauges: &Gauges, now_ms: i64) {
    let by_webhook = |value: fn(&crate::store::gauge::WebhookGauge, i64) -> i64| {
        family(&gauges.webhooks, |it| {
            let labels = WebhookLabels { tenant: it.tenant.clone(), webhook: it.webhook.clone() };
            (labels, value(it, now_ms))
        })
    };
    let waiting = by_webhook(|it, _| whole(it.waiting));
    registry.register("webhook_waiting", "Events that a destination has not got yet", waiting);
    let dead = by_webhook(|it, _| whole(it.dead));
    registry.register("webhook_dead", "Events given up for a destination", dead);
    let lag = by_webhook(|it, now_ms| it.waiting_since_ms.map_or(0, |since| seconds_since(since, now_ms)));
    registry.register_with_unit("webhook_lag", "Age of the oldest waiting event", Unit::Seconds, lag);
}

fn family<T, L>(all: &[T], one: impl Fn(&T) -> (L, i64)) -> Family<L, Gauge>
where
    L: Clone + Hash + Eq + EncodeLabelSet,
{
    let family = Family::<L, Gauge>::default();
    for (labels, value) in all.iter().map(one) {
        family.get_or_create(&labels).set(value);
    }
    family
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn seconds_since(then_ms: i64, now_ms: i64) -> i64 {
    (now_ms - then_ms).max(0) / 1000
}
