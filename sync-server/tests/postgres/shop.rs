//! A shop in PostgreSQL and tills that push to it: one chain, one store, apples and bread.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{DateTime, TimeZone, Utc};
use ed25519_dalek::SigningKey;
use evertill_domain::event::{Sale, SaleLine, Tender, Void};
use evertill_domain::journal::{GENESIS, Hash, Position, chain, event_key, receipt_number};
use evertill_domain::time::ClockReading;
use evertill_domain::{Body, ExceptionCode, Fact, Money, PriceBasis, Quantity, UnitPrice};
use evertill_protocol::Server;
use evertill_protocol::feed::{ChangesPage, Collection};
use evertill_protocol::push::{Outcome, Pushed};
use evertill_protocol::signature::{push_message, sign};
use evertill_server::hq::scope::Scope;
use evertill_server::store::postgres::PostgresStore;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::movement::{Movement, record};
use evertill_server::store::sql::{Arg, Db, Engine};
use evertill_server::store::{
    Bearer, EnrolCode, FeedStore, MetaStore, Push, RegisterStore, StoreResult, Taken,
};
use evertill_server::sync::incoming::line_up;
use evertill_server::sync::secret::hash_code;
use uuid::Uuid;

pub const TENANT: i64 = 1;
pub const STORE: i64 = 101;
pub const APPLES: i64 = 401;
pub const BREAD: i64 = 402;

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap()
}

/// Ten apples at 4.50 and ten loaves at 2.00.
pub async fn stocked(store: &PostgresStore) {
    store.write_all(seed).await.unwrap();
    head(store).await;
}

fn seed(db: Db<'_>) -> StoreResult<()> {
    let now_ms = now().timestamp_millis();
    for sql in [
        "INSERT INTO tenant (id, code, name) VALUES (1, 'corner', 'The Corner Chain')",
        "INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included)
         VALUES (1, 101, 'S1', 'Corner', 'Europe/Berlin', 'EUR', TRUE)",
        "INSERT INTO vendor (tenant_id, id, code, name) VALUES (1, 201, 'own', 'Own goods')",
        "INSERT INTO category (tenant_id, id, name) VALUES (1, 210, 'Food')",
        "INSERT INTO \"user\" (tenant_id, id, login, name, role, pin_hash, created_ms)
         VALUES (1, 301, 'ann', 'Ann', 'cashier', 'x', 0), (1, 302, 'max', 'Max', 'manager', 'x', 0)",
        "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class)
         VALUES (1, 401, 'A', 'Apples', 201, 210, 'food'), (1, 402, 'B', 'Bread', 201, 210, 'food')",
        "INSERT INTO barcode (tenant_id, code, variant_id) VALUES (1, '4006381333931', 401)",
    ] {
        db.execute(sql, &[])?;
    }
    let everywhere = [
        (Collection::Store, STORE),
        (Collection::Vendor, 201),
        (Collection::Category, 210),
        (Collection::User, 301),
        (Collection::User, 302),
        (Collection::Variant, APPLES),
        (Collection::Variant, BREAD),
    ];
    for (collection, id) in everywhere {
        touch(db, TENANT, Changed::everywhere(collection, &id.to_string()), now_ms)?;
    }
    for (price, variant, minor) in [(501, APPLES, 450), (502, BREAD, 200)] {
        let sql =
            "INSERT INTO price (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms)
                   VALUES (1, ?1, 101, ?2, ?3, 0, 0)";
        let amount = UnitPrice::minor(minor).0;
        db.execute(sql, &[Arg::Int(price), Arg::Int(variant), Arg::Int(amount)])?;
        touch(db, TENANT, Changed::at(Collection::Price, &price.to_string(), STORE), now_ms)?;
        receive(db, variant, 10)?;
    }
    Ok(())
}

/// Goods come in.
pub fn receive(db: Db<'_>, variant: i64, pieces: i64) -> StoreResult<()> {
    let row = [Arg::Int(variant), Arg::Int(Quantity::pieces(pieces).0)];
    let sql = "INSERT INTO stock_level AS l (tenant_id, store_id, variant_id, on_hand) VALUES (1, 101, ?1, ?2)
               ON CONFLICT (tenant_id, store_id, variant_id) DO UPDATE SET on_hand = l.on_hand + excluded.on_hand";
    db.execute(sql, &row)?;
    let qty = Quantity::pieces(pieces).0;
    let movement = Movement { store: STORE, variant, kind: "received", qty, event: None, reason: "" };
    record(db, TENANT, None, &movement, 0)?;
    touch(db, TENANT, Changed::at(Collection::Stock, &variant.to_string(), STORE), 0)?;
    Ok(())
}

const PENDING: &str = "SELECT (SELECT count(*) FROM feed_pending) + (SELECT count(*) FROM outbox_pending)";

/// Waits until nothing waits for a number; answers the feed's head.
pub async fn head(store: &PostgresStore) -> u64 {
    loop {
        store.numbered().await;
        let waiting = |db: Db<'_>| db.need(PENDING, &[], |row| row.get::<i64>(0));
        if store.read_all(waiting).await.unwrap() == 0 {
            let sql = "SELECT feed_head FROM tenant WHERE id = 1";
            return store.read_all(|db| db.need(sql, &[], |row| row.get(0))).await.unwrap();
        }
    }
}

pub async fn ask(store: &PostgresStore, sql: &'static str) -> i64 {
    store.read_all(move |db| db.need(sql, &[], |row| row.get(0))).await.unwrap()
}

pub async fn clean(store: &PostgresStore) {
    let breaches = store.check().await.unwrap();
    assert!(breaches.is_empty(), "{breaches:?}");
}

/// A till that only knows the journal.
pub struct Till {
    pub register: Uuid,
    key: SigningKey,
    pub bodies: Vec<String>,
    pub cursor: u64,
}

pub struct Got {
    pub outcome: Outcome,
    pub bytes: String,
    pub replayed: bool,
}

impl Got {
    pub fn codes(&self) -> Vec<ExceptionCode> {
        self.outcome.exceptions.iter().map(|exception| exception.code).collect()
    }
}

impl Till {
    pub async fn enrol(store: &PostgresStore, code: &str) -> Till {
        let seed = *Uuid::new_v4().as_bytes();
        let key = SigningKey::from_bytes(&[seed, seed].concat().try_into().unwrap());
        let asked = EnrolCode {
            store_code: "S1".into(),
            register_code: code.into(),
            register_name: code.into(),
            register: None,
            code_hash: hash_code(code),
            expires_ms: i64::MAX,
        };
        let register = store.put_enrol_code(Scope::of_operator(TENANT), asked, 5).await.unwrap();
        let enrolled = store.enrol(hash_code(code), key.verifying_key().to_bytes(), None, 5).await.unwrap();
        assert_eq!((enrolled.register, enrolled.incarnation), (register, 1));
        Till { register, key, bodies: Vec::new(), cursor: 0 }
    }

    pub fn bearer(&self) -> Bearer {
        Bearer {
            tenant: TENANT,
            store: STORE,
            register: self.register,
            revoked: false,
            expires_ms: i64::MAX,
            may_pull: true,
        }
    }

    fn write(&mut self, fact: Fact) -> Uuid {
        let at =
            ClockReading { wall_ms: now().timestamp_millis(), boot: "b".into(), mono_ms: 0, anchor: None };
        self.bodies.push(Body { at, by: Some(301), cursor: self.cursor, fact }.encode());
        event_key(self.register, Position { incarnation: 1, seq: self.bodies.len() as u64 })
    }

    /// Sells so many of something, named as on the receipt.
    pub fn sell(&mut self, variant: i64, pieces: i64, minor: i64, name: Option<&str>) -> Uuid {
        let gross = Money(minor * pieces);
        let line = SaleLine {
            variant,
            vendor: 201,
            name: name.map(Into::into),
            qty: Quantity::pieces(pieces),
            unit: Some(UnitPrice::minor(minor)),
            basis: PriceBasis::List { price_id: 501 },
            gross,
            discounts: vec![],
            net: gross,
            taxes: vec![],
            fees: vec![],
        };
        let count = self.bodies.len() as u64 + 1;
        self.write(Fact::Sale(Sale {
            cart: Uuid::new_v4(),
            receipt: receipt_number("S1", "R1", 1, count),
            currency: "EUR".into(),
            offline: true,
            lines: vec![line],
            tenders: vec![Tender::Cash { tendered: gross, change: Money::ZERO }],
            total: gross,
            rounding: Money::ZERO,
            customer: None,
            exempt: None,
            tax_per_receipt: false,
        }))
    }

    pub fn void(&mut self, target: Uuid) -> Uuid {
        self.write(Fact::Void(Void {
            target,
            receipt: "S1-R1A-000001".into(),
            reason: "mistake".into(),
            approved_by: Some(302),
        }))
    }

    fn hash_after(&self, count: usize) -> Hash {
        let bodies = self.bodies[..count].iter().zip(1u64..);
        bodies.fold(GENESIS, |hash, (body, seq)| {
            chain(self.register, Position { incarnation: 1, seq }, &hash, body.as_bytes())
        })
    }

    /// Pushes these places of the journal.
    pub async fn push(&self, store: &PostgresStore, range: RangeInclusive<usize>) -> Vec<Got> {
        let (first, last) = (*range.start(), *range.end());
        let before = self.hash_after(first - 1);
        let bodies = self.bodies[first - 1..last].to_vec();
        let place = Position { incarnation: 1, seq: first as u64 };
        let message = push_message(self.register, 1, first as u64, last as u64, &self.hash_after(last));
        let mut signature = [0; 64];
        hex::decode_to_slice(sign(&self.key, &message), &mut signature).unwrap();
        let push = Push {
            register: Arc::new(store.register(self.register).await.unwrap().unwrap()),
            epoch: store.epoch(),
            incarnation: 1,
            signature,
            authentic: true,
            trusted_to: None,
            received_at: now(),
            events: line_up(self.register, place, before, bodies),
        };
        match store.push(push).await.unwrap().taken {
            Taken::All { acked_seq, events } => {
                assert_eq!(acked_seq, last as u64);
                events.iter().map(got).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// Reads up to the head, as the server was then.
    pub async fn pull(&mut self, store: &PostgresStore) -> Vec<ChangesPage> {
        let server = Server { epoch: store.epoch(), time_ms: 0, protocol: evertill_protocol::PROTOCOL };
        let mut pages = Vec::new();
        loop {
            let page = store.changes(self.bearer(), server.clone(), self.cursor, true).await.unwrap();
            self.cursor = page.cursor;
            let done = page.cursor == page.head;
            pages.push(page);
            if done {
                return pages;
            }
        }
    }
}

fn got(pushed: &Pushed) -> Got {
    Got {
        outcome: serde_json::from_str(pushed.result.get()).unwrap(),
        bytes: pushed.result.get().to_owned(),
        replayed: pushed.replayed,
    }
}
