//! A person at HQ, signed in: looks, settles and voids over the server's own routes.

use anyhow::{Context, Result, anyhow, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use evertill_domain::Role;
use evertill_protocol::API;
use evertill_server::catalog::NewUser;
use evertill_server::hq::scope::{Candidate, Scope};
use evertill_server::hq::sessions;
use evertill_server::http::router;
use evertill_server::{App, Clock};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use super::catalog::TENANT;
use super::server::Shop;

/// HQ's admin at a desk.
#[derive(Debug)]
pub struct Desk {
    app: App,
    api: Router,
    scope: Scope,
}

impl Desk {
    /// Takes on an admin called Root; passwords have stories of their own.
    pub async fn open(shop: &Shop) -> Result<Desk> {
        let root = NewUser {
            login: "root".into(),
            name: "Root".into(),
            role: Role::HqAdmin,
            store: None,
            password_hash: Some("no password is asked for here".into()),
            pin_hash: None,
        };
        shop.store().create_user(shop.seed.tenant, root, shop.clock.now_ms()).await?;
        let found = shop.store().candidate(Some(TENANT.into()), "root".into()).await?;
        let candidate: Candidate = found.context("the admin")?;
        let (app, scope) = (shop.app(), Scope::of_candidate(&candidate, None));
        Ok(Desk { api: router(app.clone()), app, scope })
    }

    /// Signed in anew: a story's days go by in no time.
    async fn token(&self) -> Result<String> {
        let signed_in = sessions::open(&self.app, self.scope, None, "root".into(), None).await;
        Ok(signed_in.map_err(|refusal| anyhow!("{refusal}"))?.token)
    }

    pub async fn see(&self, path: &str) -> Result<Value> {
        self.send(Request::get(format!("{API}{path}")), None).await
    }

    /// The `data` of a list.
    pub async fn list(&self, path: &str) -> Result<Vec<Value>> {
        Ok(self.see(path).await?["data"].as_array().context("a list")?.clone())
    }

    /// The only open exception of a code.
    pub async fn open_exception(&self, code: &str) -> Result<Value> {
        let mut found = self.list(&format!("/exceptions?open=true&code={code}")).await?;
        ensure!(found.len() == 1, "{code}: {found:?}");
        Ok(found.remove(0))
    }

    /// Settles the only open exception of a code.
    pub async fn settle(&self, code: &str, action: &str, note: &str) -> Result<Value> {
        let id = self.open_exception(code).await?["id"].clone();
        let body = json!({ "action": action, "note": note });
        self.send(Request::post(format!("{API}/exceptions/{id}/settle")), Some(body)).await
    }

    pub async fn void(&self, order: Uuid, reason: &str) -> Result<Value> {
        let request = Request::post(format!("{API}/orders/{order}/void"))
            .header("idempotency-key", format!("void of {order}"));
        self.send(request, Some(json!({ "reason": reason }))).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Option<Value>) -> Result<Value> {
        let request = request
            .header("authorization", format!("Bearer {}", self.token().await?))
            .header("content-type", "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))?;
        let answer = self.api.clone().oneshot(request).await.map_err(|never| match never {})?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
        ensure!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    }
}
