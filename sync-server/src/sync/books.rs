//! What becomes of pushed events: replayed, booked or parked, one after the other over what the store had loaded. Pure.
//!
//! The store fills [`Books`] for a batch, asks for the fate of every event in order, and writes the fates down. Nothing
//! here touches a database, so a batch that fails is simply decided again.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use evertill_domain::ablation;
use evertill_domain::event::{NotUnderstood, Sale};
use evertill_domain::exception::{Detail, Exception, ExceptionCode};
use evertill_domain::journal::{Hash, Position};
use evertill_domain::reconcile::{Decision, Effect, View, reconcile};
use evertill_domain::{Body, Fact};
use evertill_protocol::push::{Outcome, OutcomeKind};
use uuid::Uuid;

use super::incoming::Incoming;
use crate::store::{Push, Register};

/// No receipt holds an amount or quantity beyond this: what does is kept, but out of the books, whose sums it would break.
const BEYOND_REASON: i64 = 1_000_000_000_000_000;

/// What the store knows that a batch is judged by, kept up to date as the batch is decided.
#[derive(Debug, Default)]
pub struct Books {
    /// By store.
    pub views: HashMap<i64, View>,
    pub tills: HashMap<Uuid, Till>,
    pub marks: HashMap<(Uuid, u32), Mark>,
    /// Events already there, by key.
    pub held: HashMap<Uuid, Held>,
    /// Results of bodies parked off the chain, by key and body.
    pub aside: HashMap<(Uuid, Hash), String>,
    /// Orders that sales became, by the sale's key.
    pub orders: HashMap<Uuid, OrderRef>,
    /// Voids and returns that wait for a sale, by their own key.
    pub waiting: HashMap<Uuid, Source>,
    /// What there was of every product that is mentioned, by tenant, store and product.
    pub levels: HashMap<(i64, i64, i64), Level>,
    /// SKU and name of every product that is mentioned, by tenant and product.
    pub products: HashMap<(i64, i64), (String, String)>,
    /// The row of the next new event.
    pub next_event: i64,
}

/// A stock level before the batch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Level {
    pub on_hand: i64,
    pub reserved: i64,
    /// Where it is low.
    pub low: i64,
    /// The movement that changed it last; 0 for none.
    pub last_movement: i64,
}

/// What is known of a register across pushes.
#[derive(Debug, Clone, Copy)]
pub struct Till {
    pub enrolled_at: DateTime<Utc>,
    pub last_business_time: Option<DateTime<Utc>>,
}

/// How far one life of a register's journal is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// The end of the chain.
    pub seq: u64,
    pub hash: Hash,
    /// The last position that was parked off the chain.
    pub aside: u64,
}

impl Mark {
    #[must_use]
    pub fn acked(&self) -> u64 {
        self.seq.max(self.aside)
    }
}

/// An event that is there, and its first outcome.
#[derive(Debug, Clone)]
pub struct Held {
    pub body: String,
    pub result: String,
}

/// The order that a sale became.
#[derive(Debug, Clone)]
pub struct OrderRef {
    pub row: i64,
    pub number: String,
    pub register: Uuid,
}

/// Where a waiting void or return came from.
#[derive(Debug, Clone)]
pub struct Source {
    pub event: i64,
    pub store: i64,
    pub register: Uuid,
    pub body: Arc<Body>,
}

/// What becomes of one event.
#[derive(Debug)]
pub enum Fate {
    /// It was here before: these bytes again.
    Replayed { result: String },
    /// In the journal and in the books.
    Booked { event: i64, result: String, decision: Box<Decision> },
    /// In the journal, out of the books.
    Parked { event: i64, result: String, exception: Exception },
    /// Kept beside the journal: its place is taken, or it does not follow from it.
    Aside { body_hash: Hash, result: String, exception: Exception },
    /// The ablation `overwrite_reused_key`: what must never happen.
    Overwritten { result: String },
}

impl Fate {
    #[must_use]
    pub fn result(&self) -> &str {
        match self {
            Fate::Replayed { result }
            | Fate::Booked { result, .. }
            | Fate::Parked { result, .. }
            | Fate::Aside { result, .. }
            | Fate::Overwritten { result } => result,
        }
    }
}

impl Books {
    /// Turns to another register: times are judged by its own past.
    pub fn turn_to(&mut self, register: &Register, received_at: DateTime<Utc>) {
        let till = self.tills.get(&register.id).copied();
        if let Some(view) = self.views.get_mut(&register.store) {
            view.received_at = received_at;
            view.enrolled_at = till.map_or(received_at, |till| till.enrolled_at);
            view.last_business_time = till.and_then(|till| till.last_business_time);
        }
    }

    /// Remembers how far the register's own time has come.
    pub fn turn_from(&mut self, register: &Register) {
        let last = self.views.get(&register.store).and_then(|view| view.last_business_time);
        if let Some(till) = self.tills.get_mut(&register.id) {
            till.last_business_time = last;
        }
    }

    #[must_use]
    pub fn mark(&self, register: Uuid, incarnation: u32) -> Mark {
        self.marks.get(&(register, incarnation)).copied().unwrap_or_default()
    }

    /// Decides one event. `poison` says why the code that books it keeps failing.
    pub fn decide(&mut self, push: &Push, event: &Incoming, poison: Option<&str>) -> Fate {
        if let Some(held) = self.held.get(&event.key) {
            if held.body == event.body {
                return Fate::Replayed { result: held.result.clone() };
            }
            if ablation::is_on("overwrite_reused_key") {
                return Fate::Overwritten { result: outcome(event.key, OutcomeKind::Booked, None, &[]) };
            }
            return self.aside(push, event, Exception::of(ExceptionCode::KeyReused));
        }
        if !self.aside.is_empty()
            && let Some(result) = self.aside.get(&(event.key, event.body_hash()))
        {
            return Fate::Replayed { result: result.clone() };
        }
        if !push.authentic {
            return self.aside(push, event, Exception::of(ExceptionCode::SignatureInvalid));
        }
        let mark = self.mark(push.register.id, push.incarnation);
        let beyond = event.at.seq > mark.seq;
        if beyond && !(event.at.seq == mark.seq + 1 && event.previous == mark.hash) {
            return self.aside(push, event, Exception::of(ExceptionCode::ChainBroken));
        }
        self.admit(push, event, poison)
    }

    /// An authentic event that follows from the chain: it takes its place in the journal, booked or parked.
    fn admit(&mut self, push: &Push, event: &Incoming, poison: Option<&str>) -> Fate {
        let row = self.next_event;
        self.next_event += 1;
        let mark = self.marks.entry((push.register.id, push.incarnation)).or_default();
        if event.at.seq > mark.seq {
            *mark = Mark { seq: event.at.seq, hash: event.hash, ..*mark };
        }
        let fate = match (why_parked(push, event, poison), &event.read) {
            (None, Ok(body)) => self.book(row, event.key, body, push.register.store, push.register.id),
            (why, _) => {
                let exception = why.unwrap_or_else(|| Exception::of(ExceptionCode::NotUnderstood));
                let result = outcome(event.key, OutcomeKind::Parked, None, std::slice::from_ref(&exception));
                Fate::Parked { event: row, result, exception }
            }
        };
        let held = Held { body: event.body.clone(), result: fate.result().to_owned() };
        self.held.insert(event.key, held);
        fate
    }

    /// Reconciles a fact and folds the decision into the view.
    pub fn book(&mut self, row: i64, key: Uuid, body: &Body, store: i64, register: Uuid) -> Fate {
        let Some(view) = self.views.get_mut(&store) else {
            let exception = not_understood("the register's store is not here");
            let result = outcome(key, OutcomeKind::Parked, None, std::slice::from_ref(&exception));
            return Fate::Parked { event: row, result, exception };
        };
        let decision = reconcile(key, body, view);
        view.apply(key, body, &decision);
        let order_number = match (&body.fact, &decision.effect) {
            (Fact::Sale(sale), _) => {
                let order = OrderRef { row, number: sale.receipt.clone(), register };
                self.orders.insert(key, order);
                Some(sale.receipt.clone())
            }
            (_, Effect::Void(void)) => self.target(key, row, body, store, register, void.target),
            (_, Effect::Return(ret)) => self.target(key, row, body, store, register, ret.target),
            _ => None,
        };
        let result = outcome(key, OutcomeKind::Booked, order_number, &decision.exceptions);
        Fate::Booked { event: row, result, decision: Box::new(decision) }
    }

    /// The number of the order that a void or return acts on; when it is not here the fact waits for it.
    fn target(
        &mut self,
        key: Uuid,
        event: i64,
        body: &Body,
        store: i64,
        register: Uuid,
        target: Uuid,
    ) -> Option<String> {
        let order = self.orders.get(&target).map(|order| order.number.clone());
        if order.is_none() {
            self.waiting.insert(key, Source { event, store, register, body: Arc::new(body.clone()) });
        }
        order
    }

    fn aside(&mut self, push: &Push, event: &Incoming, exception: Exception) -> Fate {
        let body_hash = event.body_hash();
        if let Some(result) = self.aside.get(&(event.key, body_hash)) {
            return Fate::Replayed { result: result.clone() };
        }
        let result = outcome(event.key, OutcomeKind::Parked, None, std::slice::from_ref(&exception));
        self.aside.insert((event.key, body_hash), result.clone());
        let mark = self.marks.entry((push.register.id, push.incarnation)).or_default();
        mark.aside = mark.aside.max(event.at.seq);
        Fate::Aside { body_hash, result, exception }
    }
}

/// Why an authentic event stays out of the books.
fn why_parked(push: &Push, event: &Incoming, poison: Option<&str>) -> Option<Exception> {
    if push.trusted_to.is_some_and(|mark| is_beyond(event.at, mark)) {
        return Some(Exception::of(ExceptionCode::RegisterRevoked));
    }
    let why = match &event.read {
        Err(why) => Some(why.to_string()),
        Ok(Body { fact: Fact::Sale(sale), .. }) => beyond_reason(sale),
        Ok(_) => None,
    };
    why.or_else(|| poison.map(|why| format!("this version fails on it: {why}")))
        .map(|why| not_understood(&why))
}

/// Also what an earlier life of the register pushes late: whoever stole the key could have made it up.
fn is_beyond(at: Position, mark: Position) -> bool {
    at.incarnation != mark.incarnation || at.seq > mark.seq
}

fn not_understood(why: &str) -> Exception {
    let mut why = why.to_owned();
    why.truncate(why.floor_char_boundary(500));
    Exception { code: ExceptionCode::NotUnderstood, line: None, detail: Detail::Text(why) }
}

fn beyond_reason(sale: &Sale) -> Option<String> {
    let lines = sale.lines.iter().flat_map(|line| {
        let off = line.discounts.iter().map(|discount| discount.amount.0);
        let taxes = line.taxes.iter().map(|tax| tax.amount.0);
        [line.qty.0, line.gross.0, line.net.0].into_iter().chain(off).chain(taxes)
    });
    let tenders = sale.tenders.iter().map(|tender| tender.paid().0);
    let mut all = lines.chain(tenders).chain([sale.total.0, sale.rounding.0]);
    let beyond = all.any(|amount| amount.unsigned_abs() > BEYOND_REASON.unsigned_abs());
    beyond.then(|| "an amount or quantity is larger than any receipt's".to_owned())
}

/// The bytes of an outcome, which never change afterwards.
fn outcome(
    key: Uuid,
    outcome: OutcomeKind,
    order_number: Option<String>,
    exceptions: &[Exception],
) -> String {
    let outcome = Outcome { key, outcome, order_number, exceptions: exceptions.to_vec() };
    // Plain structs of strings and integers: serialising them cannot fail.
    serde_json::to_string(&outcome).unwrap_or_default()
}

/// The kind that a body claims, for a journal that does not understand it.
#[must_use]
pub fn claimed_kind(read: &Result<Body, NotUnderstood>) -> &str {
    match read {
        Ok(body) => body.fact.kind(),
        Err(NotUnderstood::Kind(kind) | NotUnderstood::Content { kind, .. }) => kind,
        Err(_) => "",
    }
}
