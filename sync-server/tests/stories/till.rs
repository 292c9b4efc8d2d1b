//! A till that only knows the protocol: it writes a journal, chains, signs, pushes and pulls.

use ed25519_dalek::SigningKey;
use evertill_domain::event::{Fact, Sale, SaleLine, Tender, Void};
use evertill_domain::journal::{GENESIS, Hash, Position, chain, event_key, receipt_number};
use evertill_domain::time::ClockReading;
use evertill_domain::{Body, ExceptionCode, Money, PriceBasis, Quantity, UnitPrice};
use evertill_protocol::Epoch;
use evertill_protocol::enrol::EnrolResponse;
use evertill_protocol::feed::ChangesPage;
use evertill_protocol::hello::{Hello, HelloResponse, NonceResponse};
use evertill_protocol::push::{Outcome, OutcomeKind, PushRequest, PushResponse};
use evertill_protocol::signature::{hello_message, push_message, sign};
use evertill_server::Clock;
use serde_json::json;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::shop::{Answer, CASHIER, MANAGER, Shop, VENDOR};

#[derive(Clone)]
pub struct Till {
    pub register: Uuid,
    pub key: SigningKey,
    pub incarnation: u32,
    pub bodies: Vec<String>,
    pub acked: u64,
    pub cursor: u64,
    pub epoch: Option<Epoch>,
    pub bearer: Option<String>,
    pub sales: u64,
}

/// What came back of a push, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Got {
    pub kind: OutcomeKind,
    pub codes: Vec<ExceptionCode>,
    pub replayed: bool,
    pub bytes: String,
    pub order: Option<String>,
}

impl Got {
    pub fn booked(&self) -> &[ExceptionCode] {
        assert_eq!(self.kind, OutcomeKind::Booked, "{self:?}");
        &self.codes
    }

    pub fn parked(&self) -> ExceptionCode {
        assert_eq!(self.kind, OutcomeKind::Parked, "{self:?}");
        self.codes[0]
    }
}

impl Till {
    pub async fn enrol(shop: &Shop, code: &str) -> Till {
        let seed = *Uuid::new_v4().as_bytes();
        let key = SigningKey::from_bytes(&[seed, seed].concat().try_into().unwrap());
        let request = json!({
            "code": code.to_lowercase(),
            "public_key": hex::encode(key.verifying_key().to_bytes()),
            "version": "0.1.0",
            "wall_ms": shop.clock.now_ms(),
        });
        let answer: EnrolResponse = shop.post("/enrol", None, request.to_string()).await.ok();
        let mut till = Till {
            register: answer.register,
            key,
            incarnation: answer.incarnation,
            bodies: Vec::new(),
            acked: 0,
            cursor: 0,
            epoch: None,
            bearer: None,
            sales: 0,
        };
        till.hello(shop).await;
        till.pull(shop).await;
        till
    }

    pub fn says(&self, shop: &Shop, nonce: &str) -> Hello {
        Hello {
            nonce: nonce.into(),
            register: self.register,
            protocol: [1, 1],
            version: "0.1.0".into(),
            incarnation: self.incarnation,
            epoch: self.epoch,
            acked_seq: self.acked,
            head_seq: self.bodies.len() as u64,
            head_hash: hex::encode(self.hash_after(self.bodies.len())),
            cursor: self.cursor,
            wall_ms: shop.clock.now_ms(),
            queue_depth: self.bodies.len() as u64 - self.acked.min(self.bodies.len() as u64),
            oldest_age_s: None,
            retries: 0,
            last_error: None,
            disk_free: None,
        }
    }

    pub async fn nonce(&self, shop: &Shop) -> String {
        let answer = shop.post("/sync/nonce", None, json!({ "register": self.register }).to_string()).await;
        answer.ok::<NonceResponse>().nonce
    }

    pub async fn send_hello(&self, shop: &Shop, hello: &Hello) -> Answer {
        let hello = serde_json::to_string(hello).unwrap();
        let signature = sign(&self.key, &hello_message(hello.as_bytes()));
        shop.post("/sync/hello", None, format!(r#"{{"hello":{hello},"signature":"{signature}"}}"#)).await
    }

    pub async fn hello(&mut self, shop: &Shop) -> HelloResponse {
        let nonce = self.nonce(shop).await;
        let answer: HelloResponse = self.send_hello(shop, &self.says(shop, &nonce)).await.ok();
        self.bearer = Some(answer.bearer.clone());
        self.epoch = Some(answer.server.epoch);
        answer
    }

    pub async fn page(&self, shop: &Shop, query: &str) -> Answer {
        shop.get(&format!("/sync/changes?{query}"), self.bearer.as_deref().unwrap_or_default()).await
    }

    /// Reads up to the head; answers how many rows and tombstones came.
    pub async fn pull(&mut self, shop: &Shop) -> Vec<ChangesPage> {
        let mut pages = Vec::new();
        loop {
            let page: ChangesPage = self.page(shop, &format!("cursor={}&digests=1", self.cursor)).await.ok();
            self.cursor = page.cursor;
            let done = page.cursor == page.head;
            pages.push(page);
            if done {
                return pages;
            }
        }
    }

    pub fn at(&self, seq: u64) -> Position {
        Position { incarnation: self.incarnation, seq }
    }

    pub fn key_of(&self, seq: u64) -> Uuid {
        event_key(self.register, self.at(seq))
    }

    pub fn hash_after(&self, count: usize) -> Hash {
        let bodies = self.bodies[..count].iter().zip(1u64..);
        bodies.fold(GENESIS, |hash, (body, seq)| chain(self.register, self.at(seq), &hash, body.as_bytes()))
    }

    /// Writes a fact down; answers its seq.
    pub fn write(&mut self, shop: &Shop, by: i64, fact: Fact) -> u64 {
        let at = ClockReading { wall_ms: shop.clock.now_ms(), boot: "b".into(), mono_ms: 0, anchor: None };
        self.bodies.push(Body { at, by: Some(by), cursor: self.cursor, fact }.encode());
        self.bodies.len() as u64
    }

    pub fn sell(&mut self, shop: &Shop, lines: &[SaleLine]) -> u64 {
        let sale = self.sale(lines);
        self.write(shop, CASHIER, Fact::Sale(sale))
    }

    pub fn sale(&mut self, lines: &[SaleLine]) -> Sale {
        self.sales += 1;
        let total: Money = lines.iter().map(|line| line.net).sum();
        Sale {
            cart: Uuid::new_v4(),
            receipt: receipt_number("S1", "R1", self.incarnation, self.sales),
            currency: "EUR".into(),
            offline: true,
            lines: lines.to_vec(),
            tenders: vec![Tender::Cash { tendered: total + Money(50), change: Money(50) }],
            total,
            rounding: Money::ZERO,
            customer: None,
            exempt: None,
            tax_per_receipt: false,
        }
    }

    pub fn void(&mut self, shop: &Shop, target: Uuid) -> u64 {
        let void = Void {
            target,
            receipt: "S1-R1A-000001".into(),
            reason: "mistake".into(),
            approved_by: Some(MANAGER),
        };
        self.write(shop, CASHIER, Fact::Void(void))
    }

    pub fn request(&self, range: std::ops::RangeInclusive<usize>) -> PushRequest {
        self.request_after(*range.start(), *range.end(), self.hash_after(*range.start() - 1)).0
    }

    /// A push of places `first` to `last`, given the hash before them; and the hash after them.
    pub fn request_after(&self, first: usize, last: usize, before: Hash) -> (PushRequest, Hash) {
        let bodies = &self.bodies[first - 1..last];
        let after = bodies
            .iter()
            .zip(first as u64..)
            .fold(before, |hash, (body, seq)| chain(self.register, self.at(seq), &hash, body.as_bytes()));
        let message = push_message(self.register, self.incarnation, first as u64, last as u64, &after);
        let request = PushRequest {
            register: self.register,
            epoch: self.epoch.unwrap(),
            incarnation: self.incarnation,
            first_seq: first as u64,
            previous_hash: hex::encode(before),
            events: bodies.iter().map(|body| RawValue::from_string(body.clone()).unwrap()).collect(),
            signature: sign(&self.key, &message),
        };
        (request, after)
    }

    pub async fn send_push(&self, shop: &Shop, request: &PushRequest) -> Answer {
        shop.post("/sync/events", self.bearer.as_deref(), serde_json::to_string(request).unwrap()).await
    }

    /// Pushes these places of the journal.
    pub async fn push(&mut self, shop: &Shop, range: std::ops::RangeInclusive<usize>) -> Vec<Got> {
        let answer: PushResponse = self.send_push(shop, &self.request(range)).await.ok();
        self.acked = self.acked.max(answer.acked_seq);
        got(&answer)
    }

    /// Pushes the last event alone.
    pub async fn push_last(&mut self, shop: &Shop) -> Got {
        let last = self.bodies.len();
        self.push(shop, last..=last).await.remove(0)
    }
}

pub fn got(answer: &PushResponse) -> Vec<Got> {
    let one = |pushed: &evertill_protocol::push::Pushed| {
        let outcome: Outcome = serde_json::from_str(pushed.result.get()).unwrap();
        Got {
            kind: outcome.outcome,
            codes: outcome.exceptions.iter().map(|exception| exception.code).collect(),
            replayed: pushed.replayed,
            bytes: pushed.result.get().to_owned(),
            order: outcome.order_number,
        }
    };
    answer.events.iter().map(one).collect()
}

/// A line at the list price.
pub fn line(variant: i64, pieces: i64, minor: i64) -> SaleLine {
    let (qty, unit) = (Quantity::pieces(pieces), UnitPrice::minor(minor));
    let gross = Money(minor * pieces);
    let basis = PriceBasis::List { price_id: 501 };
    SaleLine {
        variant,
        vendor: VENDOR,
        name: None,
        qty,
        unit: Some(unit),
        basis,
        gross,
        discounts: vec![],
        net: gross,
        taxes: vec![],
        fees: vec![],
    }
}
