//! Requests written by hand under a real till's key: what no till of this version sends, and a till of another one may.

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use evertill_domain::journal::{GENESIS, Hash, Position, chain, event_key};
use evertill_protocol::push::PushRequest;
use evertill_protocol::signature::{hello_message, push_message, sign};
use evertill_protocol::{API, Epoch};
use evertill_server::http::router;
use rusqlite::params;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use super::server::Shop;
use super::till::Counter;

/// Somebody who holds a till's key and speaks for it.
#[derive(Debug)]
pub struct Hand<'a> {
    till: &'a Counter,
    router: Router,
    pub register: Uuid,
    pub incarnation: u32,
    pub epoch: Epoch,
    pub bearer: Option<String>,
}

impl<'a> Hand<'a> {
    /// # Errors
    /// When the till is not enrolled.
    pub fn of(shop: &Shop, till: &'a Counter) -> Result<Hand<'a>> {
        let row = till.register().till()?.context("an enrolled till")?;
        Ok(Hand {
            till,
            router: router(shop.app()),
            register: row.register,
            incarnation: row.incarnation,
            epoch: row.epoch,
            bearer: None,
        })
    }

    /// The bodies of the till's journal, in order.
    pub fn bodies(&self) -> Result<Vec<String>> {
        let sql = "SELECT body FROM journal WHERE incarnation = ?1 ORDER BY seq";
        Ok(self.till.register().store().read(|db| {
            let mut statement = db.prepare(sql)?;
            let bodies = statement.query_map([self.incarnation], |row| row.get(0))?;
            Ok(bodies.collect::<rusqlite::Result<_>>()?)
        })?)
    }

    /// A push of these bodies from a seq on, signed.
    pub fn request(&self, first_seq: u64, previous: Hash, bodies: &[String]) -> Result<PushRequest> {
        let last = bodies.iter().zip(first_seq..).fold(previous, |hash, (body, seq)| {
            chain(self.register, Position { incarnation: self.incarnation, seq }, &hash, body.as_bytes())
        });
        let last_seq = first_seq + bodies.len() as u64 - 1;
        let message = push_message(self.register, self.incarnation, first_seq, last_seq, &last);
        Ok(PushRequest {
            register: self.register,
            epoch: self.epoch,
            incarnation: self.incarnation,
            first_seq,
            previous_hash: hex::encode(previous),
            events: bodies
                .iter()
                .map(|body| RawValue::from_string(body.clone()))
                .collect::<Result<_, _>>()?,
            signature: sign(self.till.register().signing_key(), &message),
        })
    }

    /// A push of these bodies as a whole journal, or the end of the till's after `skip` of its own.
    pub fn request_after(&self, skip: usize, bodies: &[String]) -> Result<PushRequest> {
        let own = self.bodies()?;
        let previous = own.iter().take(skip).zip(1..).fold(GENESIS, |hash, (body, seq)| {
            chain(self.register, Position { incarnation: self.incarnation, seq }, &hash, body.as_bytes())
        });
        self.request(skip as u64 + 1, previous, bodies)
    }

    pub async fn push(&self, request: &PushRequest) -> Result<(StatusCode, Value)> {
        self.post("/sync/events", serde_json::to_string(request)?).await
    }

    /// Says hello as a till that speaks these versions of the protocol; keeps the bearer.
    pub async fn hello(&mut self, protocol: [u16; 2]) -> Result<(StatusCode, Value)> {
        let (_, nonce) = self.post("/sync/nonce", json!({ "register": self.register }).to_string()).await?;
        let hello = json!({
            "nonce": nonce["nonce"], "register": self.register, "protocol": protocol, "version": "0.0.1",
            "incarnation": self.incarnation, "epoch": self.epoch, "acked_seq": 0, "head_seq": 0,
            "head_hash": hex::encode(GENESIS), "cursor": 0, "wall_ms": 0, "queue_depth": 0, "retries": 0,
            "oldest_age_s": null, "last_error": null, "disk_free": null,
        })
        .to_string();
        let signature = sign(self.till.register().signing_key(), &hello_message(hello.as_bytes()));
        let request = format!(r#"{{"hello":{hello},"signature":"{signature}"}}"#);
        let (status, answer) = self.post("/sync/hello", request).await?;
        self.bearer = answer["bearer"].as_str().map(str::to_owned);
        Ok((status, answer))
    }

    pub async fn get(&self, path: &str) -> Result<(StatusCode, Value)> {
        self.send(Request::get(format!("{API}{path}")), Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: String) -> Result<(StatusCode, Value)> {
        let request = Request::post(format!("{API}{path}")).header("content-type", "application/json");
        self.send(request, Body::from(body)).await
    }

    async fn send(
        &self,
        mut request: axum::http::request::Builder,
        body: Body,
    ) -> Result<(StatusCode, Value)> {
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        let answer =
            self.router.clone().oneshot(request.body(body)?).await.map_err(|never| match never {})?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
        Ok((status, serde_json::from_slice(&bytes)?))
    }
}

impl Counter {
    /// Writes an event into the journal as a newer version of this till would: a body that this one does not know.
    pub fn write_as_newer(&self, kind: &str, body: &str) -> Result<Uuid> {
        let register = self.register();
        let till = register.till()?.context("an enrolled till")?;
        Ok(register.store().write(|tx| {
            let (last, previous) = evertill_register::journal::head(tx, till.incarnation)?;
            let at = Position { incarnation: till.incarnation, seq: last + 1 };
            let key = event_key(till.register, at);
            let hash = chain(till.register, at, &previous, body.as_bytes());
            let sql = "INSERT INTO journal (incarnation, seq, key, kind, body, hash, at_ms)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)";
            tx.execute(sql, params![at.incarnation, at.seq, key, kind, body, hash])?;
            Ok(key)
        })?)
    }
}
