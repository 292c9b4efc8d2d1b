//! Journal entries kept out of the books: parked events, and second bodies of used keys.

use super::filter::{Filter, Select};
use super::{register_ref, store_ref, utc};
use crate::hq::scope::Scope;
use crate::hq::view::order::ParkedView;
use crate::hq::view::page::{Page, PageQuery};
use crate::store::StoreResult;
use crate::store::sql::{Db, Row};

const PARKED: Select = Select {
    columns: "p.key, p.body_hash, p.incarnation, p.seq, p.body, p.received_ms, p.admitted_ms, p.exception_code,
        s.id AS store_id, s.code AS store_code, s.name AS store_name,
        r.id AS register_id, r.code AS register_code, r.name AS register_name,
        (SELECT max(x.id) FROM exception x WHERE x.tenant_id = p.tenant_id AND x.event_key = p.key
            AND x.body_hash IS NOT DISTINCT FROM p.body_hash) AS exception",
    from: "(SELECT key, NULL AS body_hash, tenant_id, register_id, incarnation, seq, body, received_ms, admitted_ms,
                (SELECT max(x.code) FROM exception x WHERE x.tenant_id = event.tenant_id AND x.event_key = event.key
                    AND x.body_hash IS NULL) AS exception_code
            FROM event WHERE event.tenant_id = ?1 AND outcome = 'parked'
            UNION ALL
            SELECT key, body_hash, tenant_id, register_id, incarnation, seq, body, received_ms, admitted_ms, code
            FROM parked_body WHERE tenant_id = ?1) p
        JOIN register r ON r.tenant_id = p.tenant_id AND r.id = p.register_id
        JOIN store s ON s.tenant_id = r.tenant_id AND s.id = r.store_id",
    order: "p.received_ms DESC, p.seq DESC",
};

pub fn list(
    db: Db<'_>,
    scope: &Scope,
    admitted: Option<bool>,
    page: PageQuery,
) -> StoreResult<Page<ParkedView>> {
    let mut filter = Filter::default();
    filter.and("p.tenant_id = ?1", scope.tenant()).and_some("r.store_id = ?", scope.store()).either(
        admitted,
        "p.admitted_ms IS NOT NULL",
        "p.admitted_ms IS NULL",
    );
    filter.page(db, &PARKED, page, parked_view)
}

fn parked_view(row: &Row<'_>) -> StoreResult<ParkedView> {
    let body: String = row.get("body")?;
    Ok(ParkedView {
        key: row.get("key")?,
        body_hash: row.get::<Option<Vec<u8>>>("body_hash")?.map(hex::encode),
        store: store_ref(row)?,
        register: register_ref(row)?,
        incarnation: row.get("incarnation")?,
        seq: row.get("seq")?,
        kind: kind(&body),
        code: row.get::<Option<String>>("exception_code")?.unwrap_or_default(),
        received_at: utc(row.get("received_ms")?),
        admitted_at: row.get::<Option<i64>>("admitted_ms")?.map(utc),
        exception: row.get("exception")?,
        body,
    })
}

/// As the body says: nobody has vouched for it.
fn kind(body: &str) -> String {
    let value: Option<serde_json::Value> = serde_json::from_str(body).ok();
    value.and_then(|value| Some(value.get("kind")?.as_str()?.chars().take(40).collect())).unwrap_or_default()
}
