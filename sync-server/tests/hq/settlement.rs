//! What is due to vendors: sums by hand over till sales and web orders, with discounts, voids and refunds.

use axum::body::Body;
use axum::http::Request;
use evertill_domain::Money;
use evertill_domain::event::{Discount, DiscountKind, SaleLine};
use evertill_server::store::sql::{Arg, Db};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::desk::{Desk, shop};
use crate::shop::{APPLES, BREAD, MAKER, STORE, Shop, TENANT, VENDOR, opening};
use crate::till::{Till, line};

const DAY: &str = "from=2026-11-21&to=2026-11-21";

fn bread(pieces: i64, minor: i64) -> SaleLine {
    SaleLine { vendor: MAKER, ..line(BREAD, pieces, minor) }
}

fn less(mut line: SaleLine, amount: i64) -> SaleLine {
    line.discounts = vec![Discount {
        kind: DiscountKind::Manual,
        amount: Money(amount),
        percent_bp: None,
        approval: None,
    }];
    line.net = line.gross - Money(amount);
    line
}

async fn sold(shop: &Shop, till: &mut Till, lines: &[SaleLine]) -> String {
    till.sell(shop, lines);
    let got = till.push_last(shop).await;
    got.booked();
    got.order.unwrap()
}

async fn terms(root: &Desk<'_>, vendor: i64, name: &str, commission_bp: i64, bears_discounts: bool) {
    let change = json!({ "name": name, "commission_bp": commission_bp, "bears_discounts": bears_discounts });
    root.put(&format!("/vendors/{vendor}"), change).await.ok::<Value>();
}

/// One vendor's part of an order that no till sold here.
struct Part {
    vendor: i64,
    state: &'static str,
    /// Gross, discount, of that the house's, fees, tax in the price, shipping, total.
    sums: [i64; 7],
}

/// An order in the books, as it comes from elsewhere.
async fn booked(shop: &Shop, id: i64, channel: &'static str, sums: [i64; 3], parts: Vec<Part>) {
    shop.write(move |db| {
        let [total, cancelled, refunded] = sums;
        let sql = "INSERT INTO orders (tenant_id, id, order_id, key, store_id, register_id, number, cart_id, sold_ms,
                received_ms, business_date, sold_offline, currency, total, rounding, channel, cancelled, refunded)
            VALUES (?1, ?2, ?3, ?3, ?4, ?3, 'W', ?3, ?5, ?5, '2026-11-21', FALSE, 'EUR', ?6, 0, ?7, ?8, ?9)";
        let at = opening().timestamp_millis() + 7_200_000;
        let numbers = [TENANT, id].map(Arg::Int);
        let key = [Arg::Id(Uuid::from_u128(id.unsigned_abs().into())), Arg::Int(STORE), Arg::Int(at), Arg::Int(total)];
        let rest = [Arg::Text(channel), Arg::Int(cancelled), Arg::Int(refunded)];
        db.execute(sql, &[&numbers[..], &key, &rest].concat())?;
        for (number, part) in (1..).zip(&parts) {
            put_part(db, id, number, part)?;
        }
        Ok(())
    })
    .await;
}

fn put_part(db: Db<'_>, order: i64, number: i64, part: &Part) -> evertill_server::store::StoreResult<()> {
    let [gross, discount, house, fees, tax, shipping, total] = part.sums;
    let sql = "INSERT INTO sub_order (tenant_id, order_id, number, vendor_id, total, shipping, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let numbers = [TENANT, order, number, part.vendor, total, shipping].map(Arg::Int);
    db.execute(sql, &[&numbers[..], &[Arg::Text(part.state)]].concat())?;
    // Two lines: the sums are of both.
    let sql = "INSERT INTO order_line (tenant_id, order_id, line, variant_id, vendor_id, sub_order, qty, basis, gross,
            discount, net, tax_included, tax_added, fees, variance, taken, short, house_discount)
        VALUES (?1, ?2, ?3, 401, ?4, ?5, 1000, 'list', ?6, ?7, ?8, ?9, 0, ?10, 0, 0, 0, ?11)";
    for (line, sums) in [(0, [1, 0, 0, 0, 0]), (1, [gross - 1, discount, tax, fees, house])] {
        let [gross, discount, tax, fees, house] = sums;
        let row = [
            TENANT,
            order,
            number * 10 + line,
            part.vendor,
            number,
            gross,
            discount,
            gross - discount,
            tax,
            fees,
            house,
        ];
        db.execute(sql, &row.map(Arg::Int))?;
    }
    Ok(())
}

/// The books of a day, and what each vendor's sums are by hand.
async fn busy_day() -> (Shop, Till) {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    terms(&root, VENDOR, "=Own \"goods\", 1", 1500, false).await;
    terms(&root, MAKER, "The Baker", 1000, true).await;
    shop.later(60);
    let mut till = shop.enrol("R1").await;
    sold(&shop, &mut till, &[less(line(APPLES, 2, 450), 50), less(bread(3, 200), 61)]).await;
    sold(&shop, &mut till, &[bread(1, 205)]).await;
    sold(&shop, &mut till, &[line(APPLES, 1, 450)]).await;
    let orders = root.list("/orders").await;
    let last = orders.iter().find(|order| order["total"] == 450).unwrap();
    assert_eq!(root.void(last["id"].as_str().unwrap(), "A mistake", Some("one")).await.status, 200);
    sold(&shop, &mut till, &[line(APPLES, 3, 450), bread(1, 200)]).await;
    shop.run("UPDATE orders SET refunded = 100 WHERE total = 1550").await;
    shop.run("UPDATE orders SET rounding = 2 WHERE total = 205").await;
    shop.later(60);
    terms(&root, VENDOR, "=Own \"goods\", 1", 2000, false).await;
    shop.later(60);
    sold(&shop, &mut till, &[line(APPLES, 1, 450)]).await;
    let off = Part { vendor: MAKER, state: "cancelled", sums: [400, 0, 0, 0, 26, 0, 400] };
    let own = Part { vendor: VENDOR, state: "accepted", sums: [1000, 130, 100, 25, 57, 390, 1285] };
    booked(&shop, 9_000_001, "web", [1685, 400, 85], vec![off, own]).await;
    let back = Part { vendor: MAKER, state: "picked_up", sums: [-205, 0, 0, 0, 0, 0, -205] };
    booked(&shop, 9_000_002, "till", [-205, 0, 0], vec![back]).await;
    (shop, till)
}

const FIELDS: [&str; 12] = [
    "orders",
    "gross",
    "discount_vendor",
    "discount_house",
    "fees",
    "tax",
    "shipping",
    "takings",
    "commission",
    "refunds",
    "payable",
    "house_share",
];

fn figures(of: &Value) -> [i64; 12] {
    FIELDS.map(|field| of[field].as_i64().unwrap_or_else(|| panic!("{field} in {of}")))
}

#[tokio::test]
async fn statements_are_what_was_sold_less_what_was_agreed() {
    let (shop, _) = busy_day().await;
    let root = Desk::of(&shop, "root").await;
    let own = root.see(&format!("/vendors/{VENDOR}/statement?{DAY}")).await;
    // 15% of 900 and of 1350 (202.5), from the new terms on 20% of 450; 87.1 of the 100 that were given back.
    let till = [3, 2700, 0, 50, 0, 0, 0, 2650, 428, 87, 2185, 378];
    // 20% of 1000 less the 30 that the vendor bears; the refund is all its own, for the rest was cancelled.
    let web = [1, 1000, 30, 100, 25, 57, 390, 1285, 194, 85, 1106, 94];
    let lines = own["lines"].as_array().unwrap();
    assert_eq!(
        lines.iter().map(|line| line["channel"].as_str().unwrap()).collect::<Vec<_>>(),
        ["till", "web"]
    );
    assert_eq!([figures(&lines[0]), figures(&lines[1])], [till, web]);
    let mut sum = till;
    sum.iter_mut().zip(web).for_each(|(all, one)| *all += one);
    assert_eq!(figures(&own["totals"]), sum);
    assert_eq!(
        (&own["currency"], &own["from"], &own["to"]),
        (&json!("EUR"), &json!("2026-11-21"), &json!("2026-11-21"))
    );
    // 10% of 539 (53.9), of 205 (20.5, up), of 200, and of -205 (-20.5, down); it bears what the till took off.
    let baker = root.see(&format!("/vendors/{MAKER}/statement?{DAY}")).await;
    assert_eq!(figures(&baker["totals"]), [4, 800, 61, 0, 0, 0, 0, 739, 74, 13, 652, 74]);
    assert_eq!(baker["lines"].as_array().unwrap().len(), 1, "what was cancelled is nowhere");
}

#[tokio::test]
async fn all_statements_together_are_what_the_chain_took() {
    let (shop, _) = busy_day().await;
    let root = Desk::of(&shop, "root").await;
    let all = root.see(&format!("/settlement?{DAY}")).await;
    let books = json!({ "orders": 6, "takings": 4674, "refunds": 185, "rounding": 2 });
    assert_eq!(all["books"], books);
    let totals = figures(&all["totals"]);
    assert_eq!((totals[7], totals[9]), (4674, 185), "to the cent");
    assert_eq!(totals[10] + totals[11], 4674 - 185, "what is due to vendors and what stays");
    let vendors = all["vendors"].as_array().unwrap();
    let names: Vec<_> = vendors.iter().map(|one| one["vendor"]["id"].as_i64().unwrap()).collect();
    assert_eq!(names, [VENDOR, MAKER], "by name");
    let mut sum = [0; 12];
    for vendor in vendors {
        let id = &vendor["vendor"]["id"];
        let statement = root.see(&format!("/vendors/{id}/statement?{DAY}")).await;
        assert_eq!(figures(vendor), figures(&statement["totals"]));
        sum.iter_mut().zip(figures(vendor)).for_each(|(all, one)| *all += one);
    }
    assert_eq!(totals, sum);
    let of_rival =
        Desk::of(&shop, "spy").await.ask(&format!("/settlement?{DAY}&currency=EUR")).await.ok::<Value>();
    assert_eq!((&of_rival["vendors"], &of_rival["books"]["orders"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn what_is_refunded_of_an_order_that_was_cancelled_whole_is_not_lost() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    let off = |vendor, total| Part { vendor, state: "rejected", sums: [total, 0, 0, 0, 0, 0, total] };
    booked(&shop, 9_000_003, "web", [300, 300, 30], vec![off(VENDOR, 100), off(MAKER, 200)]).await;
    let all = root.see(&format!("/settlement?{DAY}")).await;
    assert_eq!(all["books"], json!({ "orders": 1, "takings": 0, "refunds": 30, "rounding": 0 }));
    let refunds: Vec<_> =
        all["vendors"].as_array().unwrap().iter().map(|one| one["refunds"].clone()).collect();
    assert_eq!(refunds, [10, 20]);
}

#[tokio::test]
async fn a_period_is_business_days_of_one_currency() {
    let (shop, mut till) = busy_day().await;
    // Half past midnight in the store; the same day still in UTC.
    shop.later(14 * 3600 + 30 * 60);
    till.hello(&shop).await;
    sold(&shop, &mut till, &[line(APPLES, 1, 450)]).await;
    let root = Desk::of(&shop, "root").await;
    let orders = async |days: &str| root.see(&format!("/settlement?{days}")).await["books"]["orders"].clone();
    // (period, orders)
    for (days, expected) in [
        (DAY, 6),
        ("from=2026-11-22&to=2026-11-22", 1),
        ("from=2026-11-21&to=2026-11-22", 7),
        ("from=2026-11-20&to=2026-11-20", 0),
        ("from=2026-01-01&to=2026-12-31", 7),
    ] {
        assert_eq!(orders(days).await, expected, "{days}");
    }
    for bad in [
        "from=2026-11-22&to=2026-11-21",
        "from=2025-11-20&to=2026-11-21",
        "from=%2B12026-11-20&to=%2B12026-11-21",
        "from=2026-11-21&to=2026-11-21&currency=marks",
    ] {
        assert_eq!(root.ask(&format!("/settlement?{bad}")).await.code(), "INVALID", "{bad}");
    }
    for bad in ["from=2026-11-22", "from=yesterday&to=2026-11-21"] {
        assert_eq!(root.ask(&format!("/settlement?{bad}")).await.code(), "BAD_REQUEST", "{bad}");
    }
    shop.run("UPDATE store SET currency = 'USD' WHERE id = 102").await;
    let unclear = root.ask(&format!("/settlement?{DAY}")).await;
    assert_eq!(unclear.code(), "INVALID");
    assert!(unclear.text.contains("EUR, USD"), "{}", unclear.text);
    assert_eq!(orders(&format!("{DAY}&currency=EUR")).await, 6);
    assert_eq!(orders(&format!("{DAY}&currency=USD")).await, 0);
    let dollars = root.see(&format!("/vendors/{VENDOR}/statement?{DAY}&currency=USD")).await;
    assert_eq!((&dollars["lines"], &dollars["currency"]), (&json!([]), &json!("USD")));
}

#[tokio::test]
async fn a_statement_is_a_file_too() {
    let (shop, _) = busy_day().await;
    let root = Desk::of(&shop, "root").await;
    let request = Request::get(format!("/api/v1/vendors/{VENDOR}/statement.csv?{DAY}"))
        .header("authorization", format!("Bearer {}", root.token()));
    let answer = shop.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    // A spreadsheet must not take a name for a formula.
    let expected = "vendor,from,to,currency,channel,orders,gross,discount_vendor,discount_house,fees,tax,shipping,\
        takings,commission,refunds,payable,house_share\r\n\
        \"'=Own \"\"goods\"\", 1\",2026-11-21,2026-11-21,EUR,till,3,27.00,0.00,0.50,0.00,0.00,0.00,26.50,4.28,0.87,21.85,3.78\r\n\
        \"'=Own \"\"goods\"\", 1\",2026-11-21,2026-11-21,EUR,web,1,10.00,0.30,1.00,0.25,0.57,3.90,12.85,1.94,0.85,11.06,0.94\r\n\
        \"'=Own \"\"goods\"\", 1\",2026-11-21,2026-11-21,EUR,total,4,37.00,0.30,1.50,0.25,0.57,3.90,39.35,6.22,1.72,32.91,4.72\r\n";
    assert_eq!(answer.text, expected);
}
