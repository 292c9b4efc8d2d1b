//! A shop to tell stories about: one chain, one store, a few products, a clock that stands.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use evertill_domain::{Quantity, UnitPrice};
use evertill_protocol::error::ApiError;
use evertill_protocol::feed::Collection;
use evertill_server::config::SecondFactorRule;
use evertill_server::hq::scope::Scope;
use evertill_server::http::router;
use evertill_server::mail::Mail;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::movement::{Movement, record};
use evertill_server::store::sql::{Arg, Cell, Db};
use evertill_server::store::{EnrolCode, Opened, Store, StoreResult};
use evertill_server::sync::secret::hash_code;
use evertill_server::{App, Clock, Config, SetClock};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::place::{copied, place, vault_key};
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
    pub books: Opened,
    pub store: Arc<dyn Store>,
    pub app: App,
    /// The app's routes: to put their layers around them takes longer than most requests.
    api: Router,
    codes: AtomicU32,
}

/// Whether anything that was committed has no number yet.
const WAITING: &str = "SELECT EXISTS (SELECT 1 FROM feed_pending) OR EXISTS (SELECT 1 FROM outbox_pending)";

pub fn opening() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap()
}

impl Shop {
    /// Ten apples and ten loaves on the shelf.
    pub async fn open() -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let database = place(&folder);
        Shop::open_in(folder, database).await
    }

    /// The same in a database that is there and empty.
    pub async fn open_in(folder: TempDir, database: String) -> Shop {
        let mut config = Config::default();
        config.set_database(database);
        let shop = Shop::at(folder, config).await;
        shop.write(seed).await;
        shop
    }

    /// On the database that the settings name, as it is.
    pub async fn at(folder: TempDir, config: Config) -> Shop {
        let vault_key_file = Some(vault_key());
        let letters = folder.path().join("letters");
        let config = Config {
            vault_key_file,
            second_factor: SecondFactorRule::Offered,
            mail_folder: Some(letters),
            mail_from: Some("The Corner <corner@example.org>".into()),
            ..config
        };
        let clock = Arc::new(SetClock::at(opening()));
        let books = Opened::open(&config, clock.now_ms()).await.unwrap();
        let store = books.store();
        let mail = Mail::of(&config).unwrap();
        let app = App::new(config.clone(), Arc::clone(&store), clock.clone()).with_mail(mail);
        let api = router(app.clone());
        Shop { folder, config, clock, books, store, app, api, codes: AtomicU32::new(0) }
    }

    /// The same database with a newly started server; whatever `between` does happens while none is running.
    pub async fn restart(self, between: impl FnOnce(&Config)) -> Shop {
        let Shop { folder, config, clock, books, store, app, api, .. } = self;
        drop((books, store, app, api));
        between(&config);
        let now = clock.now();
        let shop = Shop::at(folder, config).await;
        shop.clock.set(now);
        shop
    }

    /// Another server on a copy of these books.
    #[allow(dead_code)]
    pub async fn copied(&self) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let mut config = self.config.clone();
        config.set_database(copied(&self.database(), &folder));
        let shop = Shop::at(folder, config).await;
        shop.clock.set(self.clock.now());
        shop
    }

    /// Writes beside the server, and waits until every change has its number.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    ) -> T {
        let done = self.books.write_all(job).await.unwrap();
        self.head().await;
        done
    }

    /// One statement beside the server.
    pub async fn run(&self, sql: &'static str) {
        self.write(move |db| db.execute(sql, &[])).await;
    }

    /// The first column of the first row.
    pub async fn ask<T: Cell + Send + 'static>(&self, sql: &'static str) -> T {
        self.books.read_all(move |db| db.need(sql, &[], |row| row.get(0))).await.unwrap()
    }

    /// Where its books are, as `--db` takes it.
    pub fn database(&self) -> String {
        let file = || self.config.database.to_str().unwrap().to_owned();
        self.config.database_url.clone().unwrap_or_else(file)
    }

    /// The feed's newest number, once everything that was committed has one.
    pub async fn head(&self) -> u64 {
        let waits = |db: Db<'_>| match db {
            Db::Sqlite(..) => Ok(false),
            Db::Postgres(_) => db.need(WAITING, &[], |row| row.get(0)),
        };
        while self.books.read_all(waits).await.unwrap() {
            self.books.numbered().await;
        }
        self.ask("SELECT feed_head FROM tenant WHERE id = 1").await
    }

    pub async fn stock(&self, variant: i64) -> i64 {
        let sql = "SELECT on_hand / 1000 FROM stock_level WHERE variant_id = ?1 AND store_id = ?2";
        let args = move |db: Db<'_>| db.need(sql, &[Arg::Int(variant), Arg::Int(STORE)], |row| row.get(0));
        self.books.read_all(args).await.unwrap()
    }

    /// Puts a price in force at a time; answers its change number.
    pub async fn price(&self, variant: i64, minor: i64, from: DateTime<Utc>) -> u64 {
        let now = self.clock.now_ms();
        self.write(move |db| put_price(db, variant, minor, from.timestamp_millis(), now)).await;
        self.ask("SELECT no FROM price ORDER BY id DESC LIMIT 1").await
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
        self.store.put_enrol_code(Scope::of_operator(TENANT), asked, self.clock.now_ms()).await.unwrap();
        Till::enrol(self, &plain).await
    }

    pub fn later(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    pub async fn breaches(&self) -> Vec<String> {
        self.store.check().await.unwrap().iter().map(ToString::to_string).collect()
    }

    /// With another app on the same books.
    pub fn serve(&mut self, app: App) {
        self.api = router(app.clone());
        self.app = app;
    }

    /// All routes, as they are served.
    pub fn api(&self) -> Router {
        self.api.clone()
    }

    /// Sends a request and reads the answer as JSON.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.api().oneshot(request).await.unwrap();
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

    /// A page that anybody may see.
    pub async fn get_open(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
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

fn seed(db: Db<'_>) -> StoreResult<()> {
    let now = opening().timestamp_millis();
    for sql in [
        format!(
            "INSERT INTO tenant (id, code, name) VALUES ({TENANT}, 'corner', 'The Corner Chain'), (2, 'rival', 'Rival')"
        ),
        format!(
            "INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included) VALUES
             ({TENANT}, {STORE}, 'S1', 'Corner', 'Europe/Berlin', 'EUR', TRUE),
             ({TENANT}, {OTHER_STORE}, 'S2', 'Harbour', 'America/New_York', 'EUR', TRUE)"
        ),
        format!(
            "INSERT INTO vendor (tenant_id, id, code, name) VALUES
             ({TENANT}, {VENDOR}, 'own', 'Own goods'), ({TENANT}, {MAKER}, 'baker', 'The Baker')"
        ),
        format!("INSERT INTO category (tenant_id, id, name) VALUES ({TENANT}, 210, 'Food')"),
        format!(
            "INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms) VALUES
             ({TENANT}, 220, 'food', 'VAT 7%', 70000, 0)"
        ),
        format!(
            "INSERT INTO \"user\" (tenant_id, id, login, name, role, pin_hash, active, created_ms) VALUES
             ({TENANT}, {CASHIER}, 'ann', 'Ann', 'cashier', 'x', TRUE, 0),
             ({TENANT}, {MANAGER}, 'max', 'Max', 'manager', 'x', TRUE, 0),
             ({TENANT}, {GONE}, 'gus', 'Gus', 'cashier', 'x', FALSE, 0)"
        ),
        format!(
            "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class, allow_open, tracked, retired)
             VALUES ({TENANT}, {APPLES}, 'A', 'Apples', {VENDOR}, 210, 'food', FALSE, TRUE, FALSE),
             ({TENANT}, {BREAD}, 'B', 'Bread', {MAKER}, 210, 'food', FALSE, TRUE, FALSE),
             ({TENANT}, {SERVICE}, 'C', 'Gift wrapping', {VENDOR}, 210, 'food', TRUE, FALSE, FALSE),
             ({TENANT}, {OLD}, 'D', 'Old stock', {VENDOR}, 210, 'food', FALSE, TRUE, TRUE)"
        ),
        format!(
            "INSERT INTO barcode (tenant_id, code, variant_id) VALUES ({TENANT}, '4006381333931', {APPLES})"
        ),
    ] {
        db.execute(&sql, &[])?;
    }
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
        touch(db, TENANT, Changed::everywhere(collection, &id.to_string()), now)?;
    }
    for (variant, minor) in [(APPLES, 450), (BREAD, 200), (OLD, 100)] {
        put_price(db, variant, minor, 0, now - 86_400_000)?;
    }
    for (variant, pieces) in [(APPLES, 10), (BREAD, 10), (OLD, 10)] {
        receive(db, variant, Quantity::pieces(pieces), now)?;
    }
    Ok(())
}

pub fn put_price(db: Db<'_>, variant: i64, minor: i64, from_ms: i64, now: i64) -> StoreResult<()> {
    let id: i64 = db.need("SELECT coalesce(max(id), 500) + 1 FROM price", &[], |row| row.get(0))?;
    let no = touch(db, TENANT, Changed::at(Collection::Price, &id.to_string(), STORE), now)?;
    let numbers = [TENANT, id, STORE, variant, UnitPrice::minor(minor).0, from_ms, now].map(Arg::Int);
    let no = no.map_or(Arg::Null, Arg::Int);
    db.execute(
        "INSERT INTO price (tenant_id, id, store_id, variant_id, amount, valid_from_ms, recorded_ms, no)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[&numbers[..], &[no]].concat(),
    )?;
    Ok(())
}

pub fn receive(db: Db<'_>, variant: i64, qty: Quantity, now: i64) -> StoreResult<()> {
    db.execute(
        "INSERT INTO stock_level (tenant_id, store_id, variant_id, on_hand) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant_id, store_id, variant_id)
         DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand",
        &[TENANT, STORE, variant, qty.0].map(Arg::Int),
    )?;
    let movement = Movement { store: STORE, variant, kind: "received", qty: qty.0, event: None, reason: "" };
    record(db, TENANT, None, &movement, now)?;
    touch(db, TENANT, Changed::at(Collection::Stock, &variant.to_string(), STORE), now)?;
    Ok(())
}

/// Asks over sockets, and trusts nobody's certificate.
pub fn http() -> reqwest::Client {
    asking([])
}

/// The same, but trusts these certificates.
pub fn asking(trusted: impl IntoIterator<Item = reqwest::Certificate>) -> reqwest::Client {
    evertill_server::tls::install();
    reqwest::Client::builder().tls_certs_only(trusted).build().unwrap()
}
