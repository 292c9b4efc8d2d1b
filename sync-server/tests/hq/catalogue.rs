//! Products, prices and stock at HQ; files imported whole or not at all; the demo chain.

use std::process::{Command, Output};

use evertill_server::Clock;
use serde_json::{Value, json};

use crate::desk::{Desk, shop};
use crate::place::place;
use crate::shop::{APPLES, BREAD};
use crate::till::line;

#[tokio::test]
async fn products_are_found_by_name_sku_barcode_vendor_and_low_stock() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "ana").await;
    let skus = async |query: &str| -> Vec<String> {
        let rows = desk.list(&format!("/products?{query}")).await;
        rows.iter().map(|row| row["sku"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(skus("").await, ["A", "B", "C", "D"], "by name");
    assert_eq!(skus("q=ppl").await, ["A"]);
    assert_eq!(skus("q=40063").await, ["A"]);
    assert_eq!(skus("vendor=202").await, ["B"]);
    assert_eq!(skus("category=210&retired=true").await, ["D"]);
    assert_eq!(skus("low=true").await, Vec::<String>::new());
    let adjust = json!({ "store": 101, "variant": BREAD, "low": 10_000, "reason": "weekend" });
    let manager = Desk::of(&shop, "di").await;
    assert_eq!(manager.post("/stock/adjust", adjust).await.status, 200);
    assert_eq!(skus("low=true").await, ["B"]);
    assert_eq!(skus("low=true&store=102").await, Vec::<String>::new());
    let low = desk.list("/stock?low=true").await;
    assert_eq!(
        (&low[0]["sku"], &low[0]["available"], &low[0]["is_low"]),
        (&json!("B"), &json!(10_000), &json!(true))
    );
    assert_eq!(desk.see("/summary").await["low_stock"], 1);
    let product = desk.see(&format!("/products/{APPLES}")).await;
    assert_eq!(product["stores"][0]["price"], 450_000);
    assert_eq!(product["barcodes"], json!(["4006381333931"]));
}

#[tokio::test]
async fn a_new_price_stands_beside_the_old_and_reaches_the_till() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    let desk = Desk::of(&shop, "di").await;
    let now =
        desk.post("/prices", json!({ "prices": [json!({ "variant": APPLES, "amount": 480_000 })] })).await;
    assert_eq!(now.status, 201, "{}", now.text);
    let prices = now.json()["prices"].as_array().unwrap().clone();
    assert_eq!(prices.len(), 1, "a manager of one store sets it there only");
    assert_eq!((&prices[0]["store"]["code"], &prices[0]["in_force"]), (&json!("S1"), &json!(true)));
    let later = json!({ "variant": APPLES, "store": 101, "amount": 500_000, "valid_from": "2026-12-01" });
    let later = desk.post("/prices", json!({ "prices": [later] })).await.json();
    assert_eq!(later["prices"][0]["valid_from"], "2026-12-01T00:00:00+01:00", "midnight in the store");
    assert_eq!(later["prices"][0]["in_force"], false);
    let history = desk.see(&format!("/products/{APPLES}")).await["prices"].clone();
    let amounts: Vec<_> = history.as_array().unwrap().iter().map(|price| price["amount"].clone()).collect();
    assert_eq!(amounts, [500_000, 480_000, 450_000]);
    let rows: usize = till.pull(&shop).await.iter().map(|page| page.changes.len()).sum();
    assert!(rows >= 2, "the till was given both");
    shop.later(1);
    till.sell(&shop, &[line(APPLES, 1, 480)]);
    assert_eq!(till.push_last(&shop).await.booked(), &[]);
    for bad in [
        json!({ "variant": APPLES, "amount": -1 }),
        json!({ "variant": APPLES, "amount": 1, "valid_from": "soon" }),
    ] {
        assert_eq!(desk.post("/prices", json!({ "prices": [bad] })).await.code(), "INVALID");
    }
    let unknown = json!({ "prices": [{ "variant": APPLES, "amount": 1 }, { "variant": 9, "amount": 1 }] });
    assert_eq!(desk.post("/prices", unknown).await.code(), "NOT_FOUND");
    assert_eq!(desk.post("/prices", json!({ "prices": [] })).await.code(), "INVALID");
    let history = desk.see(&format!("/products/{APPLES}")).await["prices"].clone();
    assert_eq!(history.as_array().unwrap().len(), 3, "none is set where one cannot be");
}

#[tokio::test]
async fn stock_is_corrected_by_change_or_count_and_never_below_zero() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "root").await;
    let adjust = async |change: Value| {
        let mut body = json!({ "store": 101, "variant": APPLES, "reason": "delivery" });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        desk.post("/stock/adjust", body).await
    };
    assert_eq!(adjust(json!({ "change": 2500 })).await.ok::<Value>()["on_hand"], 12_500);
    assert_eq!(adjust(json!({ "count": 7000 })).await.ok::<Value>()["on_hand"], 7000);
    assert_eq!(adjust(json!({ "change": -7001 })).await.code(), "INVALID");
    assert_eq!(adjust(json!({ "count": -1 })).await.code(), "INVALID");
    assert_eq!(adjust(json!({ "count": 1, "change": 1 })).await.code(), "INVALID");
    assert_eq!(adjust(json!({ "change": 1, "reason": "" })).await.code(), "INVALID");
    assert_eq!(shop.stock(APPLES).await, 7);
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

fn server(db: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evertill-server"))
        .arg("--db")
        .arg(db)
        .args(arguments)
        .env_remove("EVERTILL_CONFIG")
        .output()
        .unwrap()
}

fn fine(db: &str, arguments: &[&str]) -> String {
    let output = server(db, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A chain made from the command line, as an operator would.
fn chain(db: &str) {
    fine(db, &["tenant", "create", "corner", "--name", "The Corner Chain"]);
    let place = ["--time-zone", "Europe/Berlin", "--currency", "EUR"];
    fine(db, &[&["store", "create", "S1", "--name", "Corner"][..], &place].concat());
    fine(db, &["vendor", "create", "own", "--name", "Own goods"]);
}

#[test]
fn files_are_imported_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let db = place(&folder);
    chain(&db);
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let catalog = "sku,name,vendor,category,tax_class\nA,Apples,own,Food,food\nB,Bread,own,Food,food\n";
    let good = file("good.csv", catalog);
    let no_rate = server(&db, &["import", "catalog", &good]);
    assert_eq!(no_rate.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&no_rate.stderr).contains("line 2: there is no tax class food"));
    fine(&db, &["tenant", "tax", "food", "--label", "VAT 7%", "--percent", "7"]);
    fine(&db, &["import", "catalog", &good]);

    let bad = file("bad.csv", "sku,price,store\nA,4.50,\nZ,1.00,\nB,2.00,S9\nB,two,\n");
    let refused = server(&db, &["import", "prices", &bad]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1));
    for words in [
        "line 3: there is no product with the SKU Z",
        "line 4: there is no store S9",
        "line 5:",
        "Nothing was imported: 3 rows",
    ] {
        assert!(said.contains(words), "{words:?} in {said}");
    }
    let history: Value = serde_json::from_str(&fine(&db, &["price", "history", "A", "--json"])).unwrap();
    assert_eq!(history, json!([]), "not even the good row");

    fine(&db, &["import", "prices", &file("prices.csv", "sku,price\nA,4.50\nB,2.499\n")]);
    let history: Value = serde_json::from_str(&fine(&db, &["price", "history", "B", "--json"])).unwrap();
    assert_eq!((&history[0]["price"], &history[0]["in_force"]), (&json!("2.499"), &json!(true)));
    fine(&db, &["import", "stock", &file("stock.csv", "sku,on_hand,low\nA,12.5,20\nB,3,1\n")]);
    let low: Value = serde_json::from_str(&fine(&db, &["stock", "list", "--low", "--json"])).unwrap();
    assert_eq!((low.as_array().unwrap().len(), &low[0]["on_hand"]), (1, &json!("12.5")));

    let again: Value = serde_json::from_str(&fine(&db, &["import", "catalog", &good, "--json"])).unwrap();
    assert_eq!(again["rows"], 2);
    let missing = server(&db, &["import", "stock", "nowhere.csv"]);
    assert!(String::from_utf8_lossy(&missing.stderr).contains("cannot read nowhere.csv"));
}

#[test]
fn people_and_products_are_made_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let db = place(&folder);
    chain(&db);
    fine(&db, &["tenant", "tax", "food", "--label", "VAT 7%", "--percent", "7"]);
    fine(
        &db,
        &["user", "create", "ann", "--name", "Ann", "--role", "cashier", "--store", "S1", "--pin", "1234"],
    );
    let twice = server(&db, &["user", "create", "ann", "--name", "Ann", "--role", "cashier"]);
    assert!(String::from_utf8_lossy(&twice.stderr).contains("There is a person with the login ann already."));
    let short = server(&db, &["user", "create", "bob", "--name", "Bob", "--role", "cashier", "--pin", "12"]);
    assert!(String::from_utf8_lossy(&short.stderr).contains("4 to 8 digits"));
    fine(&db, &["user", "set", "ann", "--active", "false"]);
    let users: Value = serde_json::from_str(&fine(&db, &["user", "list", "--json"])).unwrap();
    assert_eq!((&users[0]["active"], &users[0]["has_pin"]), (&json!(false), &json!(true)));

    let more = ["--vendor", "own", "--category", "Food", "--tax-class", "food", "--unit", "kg"];
    fine(&db, &[&["product", "create", "A", "--name", "Apples"][..], &more].concat());
    fine(&db, &["product", "set", "A", "--name", "Red apples", "--barcode", "4006381333931"]);
    fine(&db, &["price", "set", "A", "4.50", "--store", "S1"]);
    fine(&db, &["stock", "set", "A", "3.25", "--store", "S1", "--low", "5"]);
    fine(&db, &["stock", "adjust", "A", "-1", "--store", "S1", "--reason", "spoiled"]);
    let below = server(&db, &["stock", "adjust", "A", "-9", "--store", "S1", "--reason", "spoiled"]);
    assert!(!below.status.success());
    let list = fine(&db, &["product", "list"]);
    assert!(list.contains("Red apples") && list.contains("kg"), "{list}");
    let stock: Value = serde_json::from_str(&fine(&db, &["stock", "list", "--low", "--json"])).unwrap();
    assert_eq!(stock[0]["on_hand"], "2.25");
    assert!(fine(&db, &["check"]).len() < 10_000);
}

#[test]
fn a_shop_is_opened_moved_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let db = place(&folder);
    chain(&db);
    let shop = |arguments: &[&str]| server(&db, &[&["shop"], arguments].concat());
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said(&shop(&["close"])).contains("Nothing is sold on the web."));
    assert!(said(&shop(&["open", "--store", "S9"])).contains("There is no store S9."));
    let host = shop(&["open", "--store", "S1", "--host", "shop.example:8080"]);
    assert!(said(&host).contains("A host name is"), "without a port");
    let opened = fine(&db, &["shop", "open", "--store", "S1", "--host", "Shop.Example", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&opened).unwrap()["store"], "S1");
    fine(&db, &["tenant", "create", "rival", "--name", "Rival"]);
    let place = ["--tenant", "rival", "--time-zone", "Europe/Berlin", "--currency", "EUR"];
    fine(&db, &[&["store", "create", "R1", "--name", "Rival"][..], &place].concat());
    let theirs = ["open", "--store", "R1", "--host", "shop.example", "--tenant", "rival"];
    assert!(said(&shop(&theirs)).contains("Another merchant's shop has this host name."));
    fine(&db, &["shop", "open", "--store", "S1", "--tenant", "corner"]);
    fine(&db, &[&["shop"], &theirs[..]].concat());
    fine(&db, &["shop", "close", "--tenant", "corner"]);
    fine(&db, &["check"]);
}

#[test]
fn a_vendors_person_is_made_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let db = place(&folder);
    chain(&db);
    let bea =
        ["user", "create", "bea", "--name", "Bea", "--role", "vendor", "--password", "herons over the fen"];
    let nobodys = server(&db, &bea);
    assert!(String::from_utf8_lossy(&nobodys.stderr).contains("Say which vendor they are of."));
    let unknown = server(&db, &[&bea[..], &["--vendor", "baker"]].concat());
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("there is no vendor baker"));
    fine(&db, &[&bea[..], &["--vendor", "own"]].concat());
    let users: Value = serde_json::from_str(&fine(&db, &["user", "list", "--json"])).unwrap();
    assert_eq!((&users[0]["role"], &users[0]["has_password"]), (&json!("vendor"), &json!(true)));
}

#[test]
fn the_demo_chain_is_made_once_and_says_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let db = place(&folder);
    let first: Value = serde_json::from_str(&fine(&db, &["demo"])).unwrap();
    assert_eq!((&first["tenant"], &first["hq_user"]), (&json!("alder-rye"), &json!("admin")));
    assert_eq!(first["pins"].as_array().unwrap().len(), 12);
    assert_eq!(first["enrol_codes"].as_array().unwrap().len(), 7);
    assert_eq!(
        (&first["enrol_codes"][0]["store"], &first["enrol_codes"][0]["register"]),
        (&json!("S1"), &json!("R1"))
    );
    let second: Value = serde_json::from_str(&fine(&db, &["demo"])).unwrap();
    assert_eq!(second["pins"], first["pins"]);
    assert_ne!(second["enrol_codes"], first["enrol_codes"], "fresh codes");
    let tenants: Value = serde_json::from_str(&fine(&db, &["tenant", "list", "--json"])).unwrap();
    assert_eq!((&tenants[0]["stores"], &tenants[0]["products"]), (&json!(3), &json!(606)));
    let history: Value =
        serde_json::from_str(&fine(&db, &["price", "history", "AR-0001", "--json"])).unwrap();
    let in_force: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|price| price["in_force"] == true)
        .map(|price| price["price"].clone())
        .collect();
    assert_eq!(in_force, [json!("4.50"), json!("4.39"), json!("4.89")], "one a store");
    assert_eq!(history.as_array().unwrap().len(), 6, "and another one from tomorrow on");
    let vendors: Value = serde_json::from_str(&fine(&db, &["vendor", "list", "--json"])).unwrap();
    assert_eq!(vendors.as_array().unwrap().len(), 4);
    let users: Value = serde_json::from_str(&fine(&db, &["user", "list", "--json"])).unwrap();
    let kostner = users.as_array().unwrap().iter().find(|user| user["login"] == "kostner").unwrap();
    assert_eq!((&kostner["role"], &kostner["has_password"]), (&json!("vendor"), &json!(true)));
    fine(&db, &["shop", "close"]);
    fine(&db, &["check"]);
}

#[tokio::test]
async fn a_running_server_sees_what_the_command_line_wrote() {
    let shop = shop().await;
    let mut till = shop.enrol("R1").await;
    fine(&shop.database(), &["price", "set", "A", "9.99", "--tenant", "corner", "--store", "S1"]);
    let desk = Desk::of(&shop, "ana").await;
    shop.head().await;
    // The command line has the machine's clock, which is later or earlier than the story's: only the record counts.
    let prices = desk.see(&format!("/products/{APPLES}")).await["prices"].clone();
    assert!(prices.as_array().unwrap().iter().any(|price| price["amount"] == 999_000));
    let rows: usize = till.pull(&shop).await.iter().map(|page| page.changes.len()).sum();
    assert_eq!(rows, 1);
    assert!(shop.clock.now_ms() > 0);
}
