//! A shop to tell stories about: one chain, one store, a few products, a clock that stands.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use evertill_domain::{Quantity, UnitPrice};
use evertill_protocol::error::ApiError;
use evertill_protocol::feed::Collection;
use evertill_server::http::router;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sqlite::SqliteStore;
use evertill_server::store::{EnrolCode, MetaStore, RegisterStore};
use evertill_server::sync::secret::hash_code;
use evertill_server::{App, Clock, Config, SetClock};
use rusqlite::{Transaction, params};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::till::Till;

pub const TENANT: i64 = 1;
pub const STORE: i64 = 101;
pub const OTHER_STORE: i64 = 102;
pub const VENDOR: i64 = 201;
pub const MAKER: i64 = 202;
pub const CASHIER: i64 = 301;
pub const MANAGER: i64 = 302;
pub const GONE: i64 = 303;
/// Apples: tracked, 4.50; bread: tracked, 2.00, another vendor's; service: untracked, open price allowed; old: retired.
pub const APPLES: i64 = 401;
pub const BREAD: i64 = 402;
pub const SERVICE: i64 = 403;
pub const OLD: i64 = 404;

/// A server with its folder and its clock.
pub struct Shop {
    pub folder: TempDir,
    pub config: Config,
    pub clock: Arc<SetClock>,
    pub store: Arc<SqliteStore>,
    pub app: App,
    codes: AtomicU32,
}

pub fn opening() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap()
}

impl Shop {
    /// Ten apples and ten loaves on the shelf.
    pub async fn open() -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { database: folder.path().join("books.db"), ..Config::default() };
        let shop = Shop::at(folder, config);
        shop.write(seed).await;
        shop
    }

    fn at(folder: TempDir, config: Config) -> Shop {
        let clock = Arc::new(SetClock::at(opening()));
        let store = Arc::new(SqliteStore::open(&config, clock.now_ms()).unwrap());
        let app = App::new(config.clone(), store.clone(), clock.clone());
        Shop { folder, config, clock, store, app, codes: AtomicU32::new(0) }
    }

    /// The same files with a newly started server; whatever `between` does happens while none is running.
    pub fn restart(self, between: impl FnOnce(&Config)) -> Shop {
        let Shop { folder, config, clock, store, app, .. } = self;
        drop((store, app));
        between(&config);
        let now = clock.now();
        let shop = Shop::at(folder, config);
        shop.clock.set(now);
        shop
    }

    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> T + Send + 'static,
    ) -> T {
        self.store.write(move |tx| Ok(job(tx))).await.unwrap()
    }

    /// The first column of the first row.
    pub async fn ask<T: rusqlite::types::FromSql + Send + 'static>(&self, sql: &'static str) -> T {
        self.store.read(move |connection| Ok(connection.query_row(sql, (), |row| row.get(0))?)).await.unwrap()
    }

    pub async fn stock(&self, variant: i64) -> i64 {
        let sql = "SELECT on_hand / 1000 FROM stock_level WHERE variant_id = ?1 AND store_id = ?2";
        let row = move |c: &rusqlite::Connection| Ok(c.query_row(sql, [variant, STORE], |row| row.get(0))?);
        self.store.read(row).await.unwrap()
    }

    /// Puts a price in force at a time; answers its change number.
    pub async fn price(&self, variant: i64, minor: i64, from: DateTime<Utc>) -> i64 {
        let now = self.clock.now_ms();
        self.write(move |tx| put_price(tx, variant, minor, from.timestamp_millis(), now)).await
    }

    pub async fn enrol(&self, code: &str) -> Till {
        // Every code is used once.
        let nth = self.codes.fetch_add(1, Ordering::Relaxed);
        let plain = format!("ABCD-{code}X{nth}");
        let asked = EnrolCode {
            store_code: "S1".into(),
            register_code: code.into(),
            register_name: code.into(),
            register: None,
            code_hash: hash_code(&plain),
            expires_ms: self.clock.now_ms() + 60_000,
        };
        self.store.put_enrol_code(TENANT, asked).await.unwrap();
        Till::enrol(self, &plain).await
    }

    pub fn later(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    pub async fn breaches(&self) -> Vec<String> {
        self.store.check().await.unwrap().iter().map(ToString::to_string).collect()
    }

    /// Sends a request and reads the answer as JSON.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = router(self.app.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub async fn post(&self, path: &str, bearer: Option<&str>, body: String) -> Answer {
        let mut request = Request::post(format!("/api/v1{path}")).header("content-type", "application/json");
        if let Some(bearer) = bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn get(&self, path: &str, bearer: &str) -> Answer {
        let request =
            Request::get(format!("/api/v1{path}")).header("authorization", format!("Bearer {bearer}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub text: String,
}

impl Answer {
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    /// The code of a refusal, whose shape is checked on the way.
    pub fn code(&self) -> String {
        let error: ApiError =
            serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no refusal: {self:?}"));
        assert!(!error.error.is_empty() && !error.request_id.is_empty(), "{self:?}");
        assert_eq!(self.status.as_u16(), error.code.status());
        error.code.as_str().to_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

fn seed(tx: &Transaction<'_>) {
    let now = opening().timestamp_millis();
    tx.execute_batch(&format!(
        "INSERT INTO tenant (id, code, name) VALUES ({TENANT}, 'corner', 'The Corner Chain'), (2, 'rival', 'Rival');
         INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included) VALUES
             ({TENANT}, {STORE}, 'S1', 'Corner', 'Europe/Berlin', 'EUR', 1),
             ({TENANT}, {OTHER_STORE}, 'S2', 'Harbour', 'America/New_York', 'EUR', 1);
         INSERT INTO vendor (tenant_id, id, code, name) VALUES
             ({TENANT}, {VENDOR}, 'own', 'Own goods'), ({TENANT}, {MAKER}, 'baker', 'The Baker');
         INSERT INTO category (tenant_id, id, name) VALUES ({TENANT}, 210, 'Food');
         INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms) VALUES
             ({TENANT}, 220, 'food', 'VAT 7%', 70000, 0);
         INSERT INTO user (tenant_id, id, login, name, role, pin_hash, active, created_ms) VALUES
             ({TENANT}, {CASHIER}, 'ann', 'Ann', 'cashier', 'x', 1, 0),
             ({TENANT}, {MANAGER}, 'max', 'Max', 'manager', 'x', 1, 0),
             ({TENANT}, {GONE}, 'gus', 'Gus', 'cashier', 'x', 0, 0);
         INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class, allow_open, tracked, retired)
         VALUES ({TENANT}, {APPLES}, 'A', 'Apples', {VENDOR}, 210, 'food', 0, 1, 0),
             ({TENANT}, {BREAD}, 'B', 'Bread', {MAKER}, 210, 'food', 0, 1, 0),
             ({TENANT}, {SERVICE}, 'C', 'Gift wrapping', {VENDOR}, 210, 'food', 1, 0, 0),
             ({TENANT}, {OLD}, 'D', 'Old stock', {VENDOR}, 210, 'food', 0, 1, 1);
         INSERT INTO barcode (tenant_id, code, variant_id) VALUES ({TENANT}, '4006381333931', {APPLES});"
    ))
    .unwrap();
    let everywhere = [
        (Collection::Store, STORE),
        (Collection::Store, OTHER_STORE),
        (Collection::Vendor, VENDOR),
        (Collection::Vendor, MAKER),
        (Collection::Category, 210),
        (Collection::TaxRate, 220),
        (Collection::User, CASHIER),
        (Collection::User, MANAGER),
        (Collection::User, GONE),
        (Collection::Variant, APPLES),
        (Collection::Variant, BREAD),
        (Collection::Variant, SERVICE),
        (Collection::Variant, OLD),
    ];
    for (collection, id) in everywhere {
        touch(tx, TENANT, Changed::everywhere(collection, &id.to_string()), now).unwrap();
    }
    for (variant, minor) in [(APPLES, 450), (BREAD, 200), (OLD, 100)] {
        put_price(tx, variant, minor, 0, now - 86_400_000);
    }
    for (variant, pieces) in [(APPLES, 10), (BREAD, 10), (OLD, 10)] {
        receive(tx, variant, Quantity::pieces(pieces), now);
    }
}

fn put_price(tx: &Transaction<'_>, variant: i64, minor: i64, from_ms: i64, now: i64) -> i64 {
    let id: i64 = tx.query_row("SELECT coalesce(max(id), 500) + 1 FROM price", (), |row| row.get(0)).unwrap();
    let no = touch(tx, TENANT, Changed::at(Collection::Price, &id.to_string(), STORE), now).unwrap().unwrap();
    tx.execute(
        "INSERT INTO price (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, no)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![TENANT, id, STORE, variant, UnitPrice::minor(minor).0, from_ms, now, no],
    )
    .unwrap();
    no
}

pub fn receive(tx: &Transaction<'_>, variant: i64, qty: Quantity, now: i64) {
    tx.execute(
        "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET on_hand = on_hand + excluded.on_hand",
        params![TENANT, STORE, variant, qty.0],
    )
    .unwrap();
    tx.execute(
        "INSERT INTO stock_movement (tenant_id, store_id, variant_id, kind, qty, at_ms) VALUES (?1, ?2, ?3, 'received', ?4, ?5)",
        params![TENANT, STORE, variant, qty.0, now],
    )
    .unwrap();
    touch(tx, TENANT, Changed::at(Collection::Stock, &variant.to_string(), STORE), now).unwrap();
}
