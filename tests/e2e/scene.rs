//! How a story begins, goes on and is judged: a shop, its tills, and books that must agree.

use evertill_domain::Body;
use evertill_faults::FaultVfs;
use evertill_protocol::push::{Outcome, OutcomeKind};
use evertill_register::checkout::Sold;
use evertill_register::register::Options;
use evertill_register::view::{Cart, JournalDetail, PayOptions};
use evertill_server::catalog::UserChange;
use evertill_server::hq::password;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::{Arg, Cell, Db, Given as _};
use evertill_tests::shop::{Counter, Engine, Goods, Place, Shop};
use uuid::Uuid;

pub const PIN: &str = "1111";
pub const DAY_MS: i64 = 86_400_000;

/// A shop with so many products, each with so many units.
pub async fn open(goods: usize, stock: i64) -> Shop {
    Shop::open(crate::ENGINE, goods, stock).await.unwrap()
}

/// A till with its catalogue, in step with the server.
pub async fn enrol(shop: &Shop, number: usize) -> Counter {
    enrol_at(shop, number, Place::Folder).await
}

/// The same on a disk that breaks.
pub async fn enrol_on(shop: &Shop, number: usize, vfs: FaultVfs) -> Counter {
    enrol_at(shop, number, Place::Breakable(vfs)).await
}

async fn enrol_at(shop: &Shop, number: usize, place: Place) -> Counter {
    let seed = 40 + number as u64;
    let mut till = Counter::enrol(shop, number, seed, place, Options::default()).await.unwrap();
    sync(shop, &mut till).await;
    till
}

/// Gives everybody a PIN, for stories that sell through the window's commands.
pub async fn give_pins(shop: &Shop) {
    let hash = password::hash(PIN).unwrap();
    for login in ["cashier", "supervisor", "manager"] {
        let change = UserChange { pin_hash: Some(hash.clone()), ..UserChange::default() };
        let now = evertill_server::Clock::now_ms(&*shop.clock);
        shop.store().set_user(shop.seed.tenant, login.into(), change, now).await.unwrap();
    }
}

/// Time passes, everywhere.
pub fn pass(shop: &Shop, tills: &[&Counter], ms: i64) {
    shop.pass(ms);
    tills.iter().for_each(|till| till.clock.advance_ms(ms));
}

/// Syncs until nothing is left to do; what the till is told to wait for passes on both ends.
pub async fn sync(shop: &Shop, till: &mut Counter) {
    // PostgreSQL numbers after the commit: what a till has just pushed may come back to it at its next look.
    let mut looks = if crate::ENGINE == Engine::Postgres { 2 } else { 1 };
    let mut last = None;
    for _ in 0..200 {
        shop.numbered().await.unwrap();
        last = till.worker().drain().await.failure;
        if last.is_none() {
            looks -= 1;
            if looks == 0 {
                return;
            }
            till.worker().sync_now();
            continue;
        }
        pass(shop, &[till], 120_000);
    }
    panic!("till {} does not drain: {last:?}", till.number);
}

/// Sells one line of some pieces at the list price.
pub fn sell(shop: &Shop, till: &Counter, goods: usize, pieces: i64) -> Sold {
    till.sell(shop.seed.cashier, &[(goods_of(shop, goods), pieces)]).unwrap()
}

pub fn goods_of(shop: &Shop, goods: usize) -> Goods {
    shop.seed.goods[goods]
}

/// Puts a piece of goods into the cart, as a cashier does; signs in when nobody is.
pub fn fill_cart(shop: &Shop, till: &Counter, goods: usize) -> (Cart, PayOptions) {
    let register = till.register();
    if register.signed_in().is_none() {
        register.sign_in(Some(shop.seed.cashier), PIN).unwrap();
    }
    let cart = register.cart_add(goods_of(shop, goods).variant, None, None).unwrap();
    (cart, register.pay_options(None).unwrap())
}

/// What the till's journal has as the server's first word on an event.
pub fn first_outcome(till: &Counter, key: Uuid) -> Outcome {
    let result: Option<String> = ask_till(till, "SELECT result FROM journal WHERE key = ?1", key);
    serde_json::from_str(&result.expect("an outcome")).unwrap()
}

pub fn codes(till: &Counter, key: Uuid) -> Vec<&'static str> {
    let outcome = first_outcome(till, key);
    outcome.exceptions.iter().map(|exception| exception.code.as_str()).collect()
}

pub fn is_parked(till: &Counter, key: Uuid) -> bool {
    first_outcome(till, key).outcome == OutcomeKind::Parked
}

/// What the cashier is shown of a sale by now.
pub fn shown(till: &Counter, key: Uuid) -> JournalDetail {
    till.register().journal_entry(key).unwrap()
}

pub fn body(till: &Counter, key: Uuid) -> Body {
    let body: Option<String> = ask_till(till, "SELECT body FROM journal WHERE key = ?1", key);
    Body::decode(&body.expect("a body")).unwrap()
}

pub fn ask_till<T: rusqlite::types::FromSql>(till: &Counter, sql: &str, key: Uuid) -> T {
    till.register().store().read(|db| Ok(db.query_row(sql, [key], |row| row.get(0))?)).unwrap()
}

pub fn at_till(till: &Counter, sql: &str) -> i64 {
    till.register().store().read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
}

pub async fn at_server(shop: &Shop, sql: &str) -> i64 {
    ask_server(shop, sql).await
}

/// The first column of the first row.
pub async fn ask_server<T: Cell + Send + 'static>(shop: &Shop, sql: &str) -> T {
    let sql = sql.to_owned();
    shop.read(move |db| db.need(&sql, &[], |row| row.get(0))).await.unwrap()
}

/// The first column of every row.
pub async fn all_at_server<T: Cell + Send + 'static>(shop: &Shop, sql: &str) -> Vec<T> {
    let sql = sql.to_owned();
    shop.read(move |db| db.all(&sql, &[], |row| row.get(0))).await.unwrap()
}

/// The first column of the first row about the event of that key.
pub async fn of_event<T: Cell + Send + 'static>(shop: &Shop, sql: &str, key: Uuid) -> T {
    let sql = sql.to_owned();
    shop.read(move |db| db.need(&sql, &[key.arg()], |row| row.get(0))).await.unwrap()
}

/// Pieces on hand at the server.
pub async fn on_hand(shop: &Shop, goods: usize) -> i64 {
    let (sql, variant) =
        ("SELECT on_hand / 1000 FROM stock_level WHERE variant_id = ?1", goods_of(shop, goods).variant);
    shop.read(move |db| db.need(sql, &[Arg::Int(variant)], |row| row.get(0))).await.unwrap()
}

/// Pieces that a till shows as available.
pub fn available(shop: &Shop, till: &Counter, goods: usize) -> String {
    let name = format!("P-{goods:04}");
    let page = till.register().products(&name, None, 0, 5).unwrap();
    let variant = goods_of(shop, goods).variant;
    page.items.into_iter().find(|product| product.variant_id == variant).unwrap().stock.unwrap()
}

const FIGURES: [&str; 13] = [
    "orders",
    "lines",
    "units",
    "gross",
    "net",
    "tax",
    "total",
    "rounding",
    "cash",
    "voided_orders",
    "discount",
    "fees",
    "cards",
];

/// What the control totals of either end add up to.
fn totals(db: Db<'_>) -> StoreResult<Vec<i64>> {
    let sum = |figure| format!("CAST(coalesce(sum({figure}), 0) AS BIGINT)");
    let sql = format!("SELECT {} FROM control_totals", FIGURES.map(sum).join(", "));
    db.need(&sql, &[], |row| (0..FIGURES.len()).map(|place| row.get(place)).collect())
}

/// The server's books break no invariant.
pub async fn check(shop: &Shop) {
    let breaches = shop.read(|db| evertill_server::store::sql::check::check(db)).await.unwrap();
    let breaches: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert_eq!(breaches, Vec::<String>::new());
}

/// Nothing waits, every chain holds, no outcome ever changed, and the tills' journals add up to the server's books.
pub async fn books_agree(shop: &Shop, tills: &[&Counter]) {
    check(shop).await;
    let mut ours = vec![0; FIGURES.len()];
    for till in tills {
        assert_eq!(till.waiting().unwrap(), 0, "till {}", till.number);
        till.register().verify().unwrap();
        assert_eq!(till.network.broken_promises(), Vec::<String>::new());
        let own = till.register().store().read(|db| Ok(totals(db.into()).unwrap())).unwrap();
        ours.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
    }
    assert_eq!(ours, shop.read(totals).await.unwrap(), "tills and server");
}
