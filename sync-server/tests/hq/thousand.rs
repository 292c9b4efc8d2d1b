//! A thousand baskets of many vendors, most of them at a till and three of ten on the web: discounted, voided, cut short by what is
//! there, refused, cancelled, sent. What is due to all vendors together is what came in, to the cent.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use evertill_domain::event::{Discount, DiscountKind, SaleLine};
use evertill_domain::{Money, Quantity};
use evertill_protocol::feed::Collection;
use evertill_server::Clock;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::{Arg, Db};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::shop::{Shop, TENANT, put_price, receive};
use crate::shopper::{Shopper, market, order, person};
use crate::till::{Till, line};

const BASKETS: u32 = 1_000;
const VENDORS: i64 = 6;
const PRODUCTS: i64 = 24;
const FIRST: i64 = 5_000;
const DAY: &str = "from=2026-11-21&to=2026-11-21";

#[derive(Debug, Clone, Copy)]
struct Product {
    id: i64,
    vendor: i64,
    /// Minor units.
    price: i64,
}

#[derive(Debug, Clone, Copy)]
struct Vendor {
    id: i64,
    commission_bp: i64,
    bears_discounts: bool,
    shipping: i64,
}

/// What comes to a vendor, added up beside the books.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Due {
    orders: i64,
    gross: i64,
    by_vendor: i64,
    by_house: i64,
    shipping: i64,
    takings: i64,
    commission: i64,
}

impl AddAssign for Due {
    fn add_assign(&mut self, other: Due) {
        self.orders += other.orders;
        self.gross += other.gross;
        self.by_vendor += other.by_vendor;
        self.by_house += other.by_house;
        self.shipping += other.shipping;
        self.takings += other.takings;
        self.commission += other.commission;
    }
}

/// One vendor's part of a basket.
fn part(vendor: Vendor, gross: i64, discount: i64, borne_by_vendor: bool, shipping: i64) -> Due {
    let (by_vendor, by_house) = if borne_by_vendor { (discount, 0) } else { (0, discount) };
    let commission = ((gross - by_vendor) * vendor.commission_bp + 5_000) / 10_000;
    let takings = gross - discount + shipping;
    Due { orders: 1, gross, by_vendor, by_house, shipping, takings, commission }
}

type Dues = BTreeMap<i64, Due>;

/// The shop, who goes there, and what should be due to whom.
struct Market<'a> {
    shop: &'a Shop,
    root: Desk<'a>,
    till: Till,
    rng: StdRng,
    products: Vec<Product>,
    vendors: BTreeMap<i64, Vendor>,
    dues: Dues,
    told: BTreeMap<&'static str, u32>,
}

fn vendor(nth: i64) -> Vendor {
    Vendor {
        id: FIRST + nth,
        commission_bp: 700 + nth * 311,
        bears_discounts: nth % 2 == 1,
        shipping: 100 + nth * 45,
    }
}

fn put_vendor(db: Db<'_>, vendor: Vendor, now_ms: i64) -> StoreResult<()> {
    let code = format!("v{}", vendor.id);
    let sql = "INSERT INTO vendor (tenant_id, id, code, name, shipping_flat) VALUES (?1, ?2, ?3, ?3, ?4)";
    let values = [Arg::Int(TENANT), Arg::Int(vendor.id), Arg::Text(&code), Arg::Int(vendor.shipping)];
    db.execute(sql, &values)?;
    let sql = "INSERT INTO vendor_term (tenant_id, vendor_id, valid_from_ms, commission_bp, bears_discounts)
               VALUES (?1, ?2, 0, ?3, ?4)";
    let numbers = [TENANT, vendor.id, vendor.commission_bp].map(Arg::Int);
    db.execute(sql, &[&numbers[..], &[Arg::Bool(vendor.bears_discounts)]].concat())?;
    touch(db, TENANT, Changed::everywhere(Collection::Vendor, &vendor.id.to_string()), now_ms)?;
    Ok(())
}

fn put_product(db: Db<'_>, product: Product, now_ms: i64) -> StoreResult<()> {
    let sku = format!("P{}", product.id);
    let sql = "INSERT INTO variant (tenant_id, id, sku, name, vendor_id, category_id, tax_class)
               VALUES (?1, ?2, ?3, ?3, ?4, 210, 'food')";
    let values = [Arg::Int(TENANT), Arg::Int(product.id), Arg::Text(&sku), Arg::Int(product.vendor)];
    db.execute(sql, &values)?;
    touch(db, TENANT, Changed::everywhere(Collection::Variant, &product.id.to_string()), now_ms)?;
    put_price(db, product.id, product.price, 0, now_ms)?;
    // Of every fourth there is too little for everybody.
    let pieces = if product.id % 4 == 0 { 60 } else { 100_000 };
    receive(db, product.id, Quantity::pieces(pieces), now_ms)
}

impl<'a> Market<'a> {
    async fn open(shop: &'a Shop) -> Market<'a> {
        let mut rng = StdRng::seed_from_u64(6);
        let vendors: BTreeMap<i64, Vendor> = (0..VENDORS).map(vendor).map(|one| (one.id, one)).collect();
        let product = |nth| Product {
            id: FIRST + nth,
            vendor: FIRST + nth % VENDORS,
            price: rng.random_range(105..2_000),
        };
        let products: Vec<Product> = (0..PRODUCTS).map(product).collect();
        let now_ms = shop.clock.now_ms();
        let goods = (vendors.clone(), products.clone());
        shop.write(move |db| {
            goods.0.values().try_for_each(|vendor| put_vendor(db, *vendor, now_ms))?;
            goods.1.iter().try_for_each(|product| put_product(db, *product, now_ms))
        })
        .await;
        shop.run(
            "INSERT INTO discount (tenant_id, id, code, name, percent_bp, borne_by, valid_from_ms) VALUES
             (1, 701, 'TENTH', 'A tenth', 1000, 'vendor', 0)",
        )
        .await;
        shop.run(
            "INSERT INTO discount (tenant_id, id, code, name, amount, borne_by, valid_from_ms) VALUES
             (1, 702, 'HELLO', 'Hello', 150, 'house', 0)",
        )
        .await;
        let (root, till) = (person(shop, "root").await, shop.enrol("R1").await);
        let (dues, told) = (Dues::new(), BTreeMap::new());
        Market { shop, root, till, rng, products, vendors, dues, told }
    }

    fn count(&mut self, what: &'static str) {
        *self.told.entry(what).or_default() += 1;
    }

    /// Different products and how many pieces of each.
    fn basket(&mut self) -> Vec<(Product, i64)> {
        let lines = self.rng.random_range(1..=4);
        let mut basket = BTreeMap::new();
        for _ in 0..lines {
            let product = self.products[self.rng.random_range(0..self.products.len())];
            basket.insert(product.id, (product, self.rng.random_range(1..=3)));
        }
        basket.into_values().collect()
    }

    /// Some of it at a lower price, and now and then a void right after.
    fn sell(&mut self) {
        let lines: Vec<SaleLine> =
            self.basket().into_iter().map(|(goods, pieces)| self.rung(goods, pieces)).collect();
        let seq = self.till.sell(self.shop, &lines);
        if self.rng.random_ratio(1, 8) {
            self.count("voided at the till");
            let target = self.till.key_of(seq);
            self.till.void(self.shop, target);
            return;
        }
        self.count("sold");
        let mut parts: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for line in &lines {
            let sums = parts.entry(line.vendor).or_default();
            *sums = (sums.0 + line.gross.0, sums.1 + (line.gross - line.net).0);
        }
        for (id, (gross, discount)) in parts {
            let vendor = self.vendors[&id];
            *self.dues.entry(id).or_default() += part(vendor, gross, discount, vendor.bears_discounts, 0);
        }
    }

    fn rung(&mut self, goods: Product, pieces: i64) -> SaleLine {
        let mut line = SaleLine { vendor: goods.vendor, ..line(goods.id, pieces, goods.price) };
        if self.rng.random_ratio(1, 3) {
            let amount = Money(self.rng.random_range(1..goods.price));
            let (kind, percent_bp, approval) = (DiscountKind::Manual, None, None);
            line.discounts = vec![Discount { kind, amount, percent_bp, approval }];
            line.net = line.gross - amount;
        }
        line
    }

    /// Orders on the web, and what becomes of it.
    async fn order(&mut self, nth: u32) {
        let basket = self.basket();
        let code = [None, Some("TENTH"), Some("HELLO")][self.rng.random_range(0..3)];
        let guest = Shopper::guest(self.shop);
        let items: Vec<Value> = basket
            .iter()
            .map(|(goods, pieces)| json!({ "variant": goods.id, "qty": pieces * 1000 }))
            .collect();
        guest.put("cart", json!({ "items": items, "discount_code": code })).await.ok::<Value>();
        let prepaid = self.rng.random_ratio(1, 3);
        let body = order(if prepaid { "prepaid" } else { "on_delivery" });
        let answer =
            guest.send("POST", "/checkout", body, &[("idempotency-key", &format!("order {nth}"))]).await;
        if answer.status == 409 {
            assert_eq!(answer.code(), "ORDER_STOCK_INSUFFICIENT");
            self.count("nothing left");
            return;
        }
        let placed: Value = answer.json();
        assert_eq!(answer.status, 201, "{}", answer.text);
        if !placed["rejected"].as_array().unwrap().is_empty() {
            self.count("partial");
        }
        if prepaid {
            let payment = format!("/payments/{}", placed["payments"][0]["id"].as_str().unwrap());
            self.root.post(&payment, json!({ "status": "paid" })).await.ok::<Value>();
        }
        let mut parts = self.parts(&basket, &placed, code).await;
        self.fate(&guest, &placed, &mut parts).await;
        for (id, due) in parts {
            *self.dues.entry(id).or_default() += due;
        }
    }

    /// What is due of an order as it was placed, by what was asked for and what was refused.
    async fn parts(&mut self, basket: &[(Product, i64)], placed: &Value, code: Option<&str>) -> Dues {
        let refused = |goods: &Product| {
            placed["rejected"].as_array().unwrap().iter().any(|line| line["variant"] == goods.id)
        };
        let id = placed["id"].as_str().unwrap();
        let seen = self.root.see(&format!("/orders/{id}")).await;
        let discount_of = |vendor: i64| -> i64 {
            let lines = seen["lines"].as_array().unwrap().iter();
            let own = lines.filter(|line| line["vendor"]["id"] == vendor);
            own.map(|line| line["sold"]["discount"].as_i64().unwrap()).sum()
        };
        let mut gross: BTreeMap<i64, i64> = BTreeMap::new();
        for (goods, pieces) in basket.iter().filter(|(goods, _)| !refused(goods)) {
            *gross.entry(goods.vendor).or_default() += goods.price * pieces;
        }
        let all: i64 = gross.values().sum();
        let off = match code {
            Some("TENTH") => (all + 5) / 10,
            Some(_) => all.min(150),
            None => 0,
        };
        let parts: Dues = gross
            .into_iter()
            .map(|(id, gross)| {
                let vendor = self.vendors[&id];
                (id, part(vendor, gross, discount_of(id), code == Some("TENTH"), vendor.shipping))
            })
            .collect();
        assert_eq!(parts.values().map(|due| due.by_vendor + due.by_house).sum::<i64>(), off, "{code:?}");
        assert_eq!(parts.values().map(|due| due.takings).sum::<i64>(), placed["total"].as_i64().unwrap());
        parts
    }

    /// Cancelled, rejected, sent, undone as a whole, or none of it yet.
    async fn fate(&mut self, guest: &Shopper<'_>, placed: &Value, parts: &mut Dues) {
        let id = placed["id"].as_str().unwrap();
        let path = format!("/orders/{id}/sub-orders/1/move");
        let first = placed["sub_orders"][0]["vendor"]["id"].as_i64().unwrap();
        match self.rng.random_range(0..6) {
            0 => {
                guest.send("POST", &path, json!({ "to": "cancelled" }), &[]).await.ok::<Value>();
                parts.remove(&first);
                self.count("cancelled by the buyer");
            }
            1 => {
                self.root.post(&path, json!({ "to": "rejected" })).await.ok::<Value>();
                parts.remove(&first);
                self.count("rejected");
            }
            2 => {
                assert_eq!(self.root.void(id, "A mistake", Some(id)).await.status, 200);
                parts.clear();
                self.count("undone by HQ");
            }
            3 => {
                for to in ["accepted", "packed", "shipped", "delivered"] {
                    self.root.post(&path, json!({ "to": to })).await.ok::<Value>();
                }
                self.count("delivered");
            }
            _ => self.count("waiting"),
        }
    }

    /// Pushes what the till has not pushed yet.
    async fn push(&mut self, from: &mut usize) {
        let last = self.till.bodies.len();
        if *from <= last {
            self.till.push(self.shop, *from..=last).await;
            *from = last + 1;
        }
    }
}

fn seen(of: &Value) -> Due {
    let field = |name: &str| of[name].as_i64().unwrap_or_else(|| panic!("{name} in {of}"));
    Due {
        orders: field("orders"),
        gross: field("gross"),
        by_vendor: field("discount_vendor"),
        by_house: field("discount_house"),
        shipping: field("shipping"),
        takings: field("takings"),
        commission: field("commission"),
    }
}

#[tokio::test]
async fn a_thousand_baskets_settle_to_the_cent() {
    let shop = market().await;
    let mut market = Market::open(&shop).await;
    let mut pushed = 1;
    for nth in 0..BASKETS {
        if nth % 10 < 3 {
            market.order(nth).await;
        } else {
            market.sell();
        }
        if nth % 50 == 49 {
            market.push(&mut pushed).await;
        }
    }
    market.push(&mut pushed).await;
    for kind in [
        "sold",
        "voided at the till",
        "partial",
        "nothing left",
        "cancelled by the buyer",
        "rejected",
        "undone by HQ",
        "delivered",
        "waiting",
    ] {
        assert!(market.told.get(kind).is_some_and(|count| *count >= 5), "{kind}: {:?}", market.told);
    }
    let all = market.root.see(&format!("/settlement?{DAY}")).await;
    let settled: Dues = all["vendors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["vendor"]["id"].as_i64().unwrap(), seen(one)))
        .collect();
    assert_eq!(settled, market.dues);
    let taken: i64 = market.dues.values().map(|due| due.takings).sum();
    assert_eq!(all["books"]["takings"], taken);
    let summary = market.root.see("/summary").await;
    let today =
        summary["stores"].as_array().unwrap().iter().find(|one| one["store"]["code"] == "S1").unwrap();
    assert_eq!(today["total"], taken, "what HQ sees of the day");
    let totals = &all["totals"];
    let (payable, house) = (totals["payable"].as_i64().unwrap(), totals["house_share"].as_i64().unwrap());
    assert_eq!(payable + house, taken - totals["refunds"].as_i64().unwrap(), "nothing is left over");
    for (id, due) in &market.dues {
        let statement = market.root.see(&format!("/vendors/{id}/statement?{DAY}")).await;
        assert_eq!(seen(&statement["totals"]), *due);
    }
    assert_eq!(shop.breaches().await, [] as [String; 0]);
}
