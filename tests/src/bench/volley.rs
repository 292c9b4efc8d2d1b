//! A volley: the queues of several tills as requests that are made, signed and packed beforehand, fired at a server.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use evertill_domain::journal::{GENESIS, Hash};
use evertill_protocol::push::{PushRequest, PushResponse};
use evertill_protocol::signature::{push_message, sign};
use evertill_protocol::{API, Epoch};
use evertill_register::register::Register;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::chain::{Till, enrol_code};
use crate::merchant::Cashier;
use crate::served::{Served, http};

/// How a till packs what it sends.
const LEVEL: i32 = 3;

/// What one till has to send, in order.
#[derive(Debug, Clone)]
pub struct Queue(Vec<Request>);

#[derive(Debug, Clone)]
struct Request {
    events: usize,
    body: Vec<u8>,
}

/// Enrols tills of these numbers in this shop, lets each sell so many orders of eight lines, and takes what they would
/// send.
pub async fn load(served: &Served, folder: &Path, tills: Range<usize>, orders: u32) -> Result<Vec<Magazine>> {
    let mut all = Vec::with_capacity(tills.len());
    for number in tills {
        let mut till = Till::open(&folder.join(format!("till-{number}")), served.address)?;
        till.enrol(&enrol_code(served, &format!("R{number}")).await?).await?;
        till.register.set_work_offline(true)?;
        let cashier = Cashier::of(&till.register)?;
        let offset = number as u64 * u64::from(orders);
        for order in offset..offset + u64::from(orders) {
            till.register.sell(&cashier.basket(&till.register, order)?)?;
        }
        all.push(Magazine::of(till.register)?);
    }
    Ok(all)
}

/// A till's journal, ready to be cut into requests.
#[derive(Debug)]
pub struct Magazine {
    register: Arc<Register>,
    id: Uuid,
    epoch: Epoch,
    incarnation: u32,
    /// Body and hash.
    events: Vec<(String, Hash)>,
}

impl Magazine {
    fn of(register: Arc<Register>) -> Result<Magazine> {
        let till = register.till()?.context("an enrolled till")?;
        let events = register.store().read(|db| {
            let sql = "SELECT body, hash FROM journal WHERE incarnation = ?1 ORDER BY seq";
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([till.incarnation], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        Ok(Magazine { id: till.register, epoch: till.epoch, incarnation: till.incarnation, events, register })
    }

    /// So many events a request.
    pub fn queue(&self, together: usize) -> Result<Queue> {
        let mut previous = GENESIS;
        let mut requests = Vec::with_capacity(self.events.len().div_ceil(together));
        for (nth, events) in self.events.chunks(together).enumerate() {
            let first_seq = (nth * together) as u64 + 1;
            let last_seq = first_seq + events.len() as u64 - 1;
            let last_hash = events.last().map_or(previous, |(_, hash)| *hash);
            let message = push_message(self.id, self.incarnation, first_seq, last_seq, &last_hash);
            let request = PushRequest {
                register: self.id,
                epoch: self.epoch,
                incarnation: self.incarnation,
                first_seq,
                previous_hash: hex::encode(previous),
                events: events
                    .iter()
                    .map(|(body, _)| RawValue::from_string(body.clone()))
                    .collect::<Result<_, _>>()?,
                signature: sign(self.register.signing_key(), &message),
            };
            let body = zstd::bulk::compress(&serde_json::to_vec(&request)?, LEVEL)?;
            requests.push(Request { events: events.len(), body });
            previous = last_hash;
        }
        Ok(Queue(requests))
    }
}

/// What a volley did.
#[derive(Debug, Clone, Copy)]
pub struct Fired {
    pub orders: usize,
    pub took: Duration,
}

impl Fired {
    #[must_use]
    pub fn per_s(&self) -> f64 {
        self.orders as f64 / self.took.as_secs_f64()
    }
}

/// Sends the first `count` requests of every queue, each till over its own connection, the next when the last is answered.
pub async fn fire(url: &str, queues: &mut [Queue], count: usize) -> Result<Fired> {
    let began = Instant::now();
    let mut tills = Vec::with_capacity(queues.len());
    for queue in queues.iter_mut() {
        let rest = queue.0.split_off(count.min(queue.0.len()));
        let requests = std::mem::replace(&mut queue.0, rest);
        tills.push(tokio::spawn(send(format!("{url}{API}/sync/events"), requests)));
    }
    let mut orders = 0;
    for till in tills {
        orders += till.await??;
    }
    Ok(Fired { orders, took: began.elapsed() })
}

async fn send(url: String, requests: Vec<Request>) -> Result<usize> {
    let client = http()?;
    let mut orders = 0;
    for request in requests {
        let call =
            client.post(&url).header(CONTENT_TYPE, "application/json").header(CONTENT_ENCODING, "zstd");
        let answer = call.body(request.body).send().await?;
        let status = answer.status();
        let said = answer.bytes().await?;
        ensure!(status == 200, "{status}: {}", String::from_utf8_lossy(&said));
        let answer: PushResponse = serde_json::from_slice(&said)?;
        ensure!(answer.events.len() == request.events, "{} of {}", answer.events.len(), request.events);
        orders += request.events;
    }
    Ok(orders)
}
