//! The audit trail: who did what, searched and taken away as a file.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use bytes::Bytes;
use chrono::SecondsFormat;
use evertill_domain::time::instant;
use evertill_protocol::error::ErrorCode;
use futures_util::stream::{Stream, StreamExt, unfold};
use serde_json::json;
use utoipa_axum::routes;

use super::extract::{Query, page};
use super::failures::Looking;
use super::principal::{Administer, Principal};
use super::scope::Scope;
use super::view::audit::{AuditQuery, AuditView};
use super::view::page::Page;
use crate::App;
use crate::audit::{Act, Entry, Link};
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::store::{StoreError, StoreResult};

/// Rows that are read at a time.
const PIECE: u32 = 1_000;
const COLUMNS: [&str; 9] = ["no", "at", "act", "person", "store", "address", "subject", "detail", "hash"];

pub(super) fn routes() -> Routes {
    Routes::new().people::<Administer>(routes!(list_audit)).people::<Administer>(routes!(export_audit))
}

/// The trail is about the whole tenant: whoever sees one store only has none of it.
fn whole(principal: &Principal<Administer>) -> Result<Scope, Refusal> {
    match principal.scope.store() {
        None => Ok(principal.scope),
        Some(_) => Err(Refusal::new(ErrorCode::NotAllowed, "The audit trail is about every store.")),
    }
}

/// What was done, the newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, body = Page<AuditView>), Looking))]
async fn list_audit(
    principal: Principal<Administer>,
    State(app): State<App>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.audit(whole(&principal)?, query, paging).await?))
}

/// The same as a file (CSV, RFC 4180), the oldest first. To take it away is an act too.
#[utoipa::path(get, path = "/audit/export", tag = "audit", params(AuditQuery), responses(Looking,
    (status = 200, description = "Comma-separated values", content_type = "text/csv", body = String)))]
async fn export_audit(
    principal: Principal<Administer>,
    State(app): State<App>,
    Query(query): Query<AuditQuery>,
) -> Result<impl IntoResponse, Refusal> {
    let scope = whole(&principal)?;
    page(query.paging())?;
    let detail =
        json!({ "act": query.act, "person": query.person, "q": query.q, "from": query.from, "to": query.to });
    app.store.record(scope, Entry::new(Act::AuditExported, "audit", detail), app.now_ms()).await?;
    let name = format!("attachment; filename=\"audit-{}.csv\"", principal.me.tenant.code);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(pieces(app, scope, query))))
}

/// The file piece by piece, for it may be long; an error cuts it.
fn pieces(app: App, scope: Scope, query: AuditQuery) -> impl Stream<Item = StoreResult<Bytes>> {
    unfold(Some(0), move |after| {
        let (app, query) = (app.clone(), query.clone());
        async move {
            let after = after?;
            let links = match app.store.audit_after(scope, query, after, PIECE).await {
                Ok(links) => links,
                Err(error) => return Some((Err(error), None)),
            };
            let next = links.last().map(|(link, _)| link.no).filter(|_| links.len() == PIECE as usize);
            Some((lines(&links, after == 0), next))
        }
    })
    // Whoever packs it asks once more after its end.
    .fuse()
}

fn lines(links: &[(Link, [u8; 32])], with_head: bool) -> StoreResult<Bytes> {
    let mut file = csv::Writer::from_writer(Vec::new());
    let unwritable = |why: csv::Error| StoreError::Corrupt(why.to_string());
    if with_head {
        file.write_record(COLUMNS).map_err(unwritable)?;
    }
    for (link, hash) in links {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let cells = [
            link.no.to_string(),
            instant(link.at_ms).to_rfc3339_opts(SecondsFormat::Millis, true),
            link.act.clone(),
            number(link.user),
            number(link.store),
            link.address.clone().unwrap_or_default(),
            harmless(&link.subject),
            link.detail.clone(),
            hex::encode(hash),
        ];
        file.write_record(cells).map_err(unwritable)?;
    }
    let written = file.into_inner().map_err(|why| StoreError::Corrupt(why.to_string()))?;
    Ok(written.into())
}

/// A spreadsheet takes some beginnings for a formula, and strangers choose what they type as a login.
pub(super) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
