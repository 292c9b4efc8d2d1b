//! How things stand, for those who watch: a few questions over all tenants.

use async_trait::async_trait;
use evertill_protocol::hello::Hello;

use super::{Db, Engine, args};
use crate::store::gauge::{FeedGauge, GaugeStore, Gauges, RegisterGauge, WebhookGauge};
use crate::store::{StoreError, StoreResult};

/// Acts are counted over so long.
const ACTS_MS: i64 = 15 * 60_000;

#[async_trait]
impl<E: Engine + 'static> GaugeStore for E {
    async fn gauges(&self, now_ms: i64) -> StoreResult<Gauges> {
        // For those who watch the server.
        self.read_all(move |db| {
            Ok(Gauges {
                registers: registers(db)?,
                exceptions: exceptions(db)?,
                feeds: feeds(db, E::NUMBERS_LATER)?,
                webhooks: webhooks(db)?,
                acts: acts(db, now_ms - ACTS_MS)?,
                backup_taken_ms: db.need("SELECT max(taken_ms) FROM backup", &[], |row| row.get(0))?,
                recovering: db.need("SELECT recovering FROM meta", &[], |row| row.get(0))?,
            })
        })
        .await
    }
}

fn registers(db: Db<'_>) -> StoreResult<Vec<RegisterGauge>> {
    let sql = "SELECT t.code, s.code, r.code, g.at_ms, g.detail FROM register r
               JOIN tenant t ON t.id = r.tenant_id
               JOIN store s ON s.tenant_id = r.tenant_id AND s.id = r.store_id
               JOIN sync_log g ON g.tenant_id = r.tenant_id AND g.id =
                   (SELECT max(h.id) FROM sync_log h WHERE h.tenant_id = r.tenant_id AND h.register_id = r.id
                        AND h.kind = 'hello')
               WHERE r.revoked_ms IS NULL ORDER BY t.code, s.code, r.code";
    db.all(sql, &[], |row| {
        let detail: String = row.get(4)?;
        let hello: Hello =
            serde_json::from_str(&detail).map_err(|why| StoreError::Unusable(why.to_string()))?;
        Ok(RegisterGauge {
            tenant: row.get(0)?,
            store: row.get(1)?,
            register: row.get(2)?,
            heard_ms: row.get(3)?,
            queue_depth: hello.queue_depth,
            oldest_age_s: hello.oldest_age_s.unwrap_or_default(),
        })
    })
}

/// Of the last thousand of each tenant's trail, which has no index by time.
fn acts(db: Db<'_>, since_ms: i64) -> StoreResult<Vec<(String, String, u64)>> {
    let sql = "SELECT t.code, a.act, count(*) FROM tenant t
               JOIN audit_head h ON h.tenant_id = t.id
               JOIN audit a ON a.tenant_id = t.id AND a.no > h.no - 1000 AND a.at_ms >= ?1
               GROUP BY t.code, a.act ORDER BY t.code, a.act";
    db.all(sql, args![since_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

fn exceptions(db: Db<'_>) -> StoreResult<Vec<(String, String, u64)>> {
    let sql = "SELECT t.code, x.code, count(*) FROM exception x JOIN tenant t ON t.id = x.tenant_id
               WHERE x.settled_ms IS NULL GROUP BY t.code, x.code ORDER BY t.code, x.code";
    db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

fn feeds(db: Db<'_>, numbers_later: bool) -> StoreResult<Vec<FeedGauge>> {
    // Where numbers are given within the transaction there is nothing to wait for.
    let pending = match numbers_later {
        true => {
            "(SELECT count(*) FROM feed_pending p WHERE p.tenant_id = t.id),
             (SELECT min(at_ms) FROM feed_pending p WHERE p.tenant_id = t.id)"
        }
        false => "0, NULL",
    };
    let sql = format!("SELECT t.code, t.feed_head, {pending} FROM tenant t ORDER BY t.code");
    db.all(&sql, &[], |row| {
        Ok(FeedGauge {
            tenant: row.get(0)?,
            head: row.get(1)?,
            unnumbered: row.get(2)?,
            waiting_since_ms: if numbers_later { row.get(3)? } else { None },
        })
    })
}

/// What waits is what has a delivery, and what is not taken for delivery yet.
fn webhooks(db: Db<'_>) -> StoreResult<Vec<WebhookGauge>> {
    let sql = "SELECT t.code, w.name,
                   (SELECT count(*) FROM delivery d WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id
                        AND d.status = 'waiting'),
                   (SELECT count(*) FROM delivery d WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id
                        AND d.status = 'dead'),
                   (SELECT min(o.at_ms) FROM delivery d
                        JOIN outbox o ON o.tenant_id = d.tenant_id AND o.no = d.no
                        WHERE d.tenant_id = w.tenant_id AND d.webhook_id = w.id AND d.status = 'waiting')
               FROM webhook w JOIN tenant t ON t.id = w.tenant_id WHERE w.active = TRUE
               ORDER BY t.code, w.name";
    db.all(sql, &[], |row| {
        Ok(WebhookGauge {
            tenant: row.get(0)?,
            webhook: row.get(1)?,
            waiting: row.get(2)?,
            dead: row.get(3)?,
            waiting_since_ms: row.get(4)?,
        })
    })
}
