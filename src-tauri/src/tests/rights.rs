//! The page goes past its own screens and calls commands directly, without a network: nobody gets beyond their role, and
//! what is refused leaves no trace.

use std::collections::BTreeMap;

use super::*;

/// What is answered while nobody is signed in: the sign-in itself, what the screen before it shows, and its looks.
const OF_ANYBODY: [&str; 11] = [
    "till_state",
    "enrol",
    "sign_in",
    "lock",
    "status",
    "sync_now",
    "settings",
    "set_settings",
    "display_show",
    "display_state",
    "report_quit_attempt",
];

/// Every command that the window handles, as it is told to.
fn commands() -> Vec<&'static str> {
    let named = include_str!("../lib.rs").lines().filter_map(|line| line.trim().strip_prefix("commands::"));
    named.filter_map(|name| name.strip_suffix(',')).collect()
}

/// Arguments that the command understands. A new command gets a line here.
fn arguments(command: &str) -> Value {
    let id = "00000000-0000-4000-8000-000000000000";
    let manager = json!({ "user_id": 2, "pin": "2222" });
    match command {
        "cart" | "cart_clear" | "categories" | "devices" | "parked_carts" | "print_test"
        | "unread_receipt" => {
            json!({})
        }
        "set_work_offline" | "customer_display" => json!({ "on": true }),
        "products" => json!({ "query": "", "category": null, "offset": 0, "limit": 9 }),
        "scan" | "price_check" => json!({ "code": "4012345678901" }),
        "cart_add" => json!({ "variantId": 1 }),
        "cart_add_by_amount" => json!({ "variantId": 1, "amount": "100" }),
        "cart_add_metered" => json!({ "variantId": 1, "quantity": "1", "unitPrice": "1" }),
        "cart_set_quantity" => json!({ "lineId": id, "quantity": "2" }),
        "cart_override_price" => {
            json!({ "lineId": id, "unitPrice": "1", "reason": "Torn", "approval": manager })
        }
        "cart_discount_line" => {
            json!({ "lineId": id, "discount": { "percent_bp": 100 }, "reason": "Torn", "approval": manager })
        }
        "cart_discount_order" => {
            json!({ "discount": { "percent_bp": 100 }, "reason": "Torn", "approval": manager })
        }
        "cart_set_customer" => json!({ "customer": { "id": "C-1", "name": null } }),
        "cart_set_exempt" => json!({ "certificate": "EX-1", "approval": manager }),
        "cart_remove" => json!({ "lineId": id }),
        "cart_park" => json!({ "name": null }),
        "cart_recall" => json!({ "cartId": id }),
        "parked_cart_drop" => json!({ "cartId": id, "approval": manager }),
        "pay_options" => json!({ "card": null }),
        "pay" => json!({ "cartId": id, "tenders": [{ "kind": "cash", "amount": "1000" }] }),
        "receipt" => json!({ "key": id, "copy": true }),
        "receipt_shown" | "journal_entry" | "print_receipt" => json!({ "key": id }),
        "journal" => json!({ "filter": "all", "query": "", "offset": 0, "limit": 9 }),
        "void_sale" => json!({ "key": id, "reason": "Twice", "approval": manager }),
        "print_retry" | "print_drop" => json!({ "jobId": id }),
        "open_drawer" => json!({ "reason": "Change", "approval": manager }),
        other => panic!("{other} has no arguments here"),
    }
}

/// Every row of every table.
fn rows(shop: &Shop) -> BTreeMap<String, String> {
    let text = |sql: &str, of: &str| -> String {
        let till = shop.app.state::<Till>();
        till.register().store().read(|db| Ok(db.query_row(sql, [of], |row| row.get(0))?)).expect(sql)
    };
    let tables = "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE ?1";
    let columns = "SELECT group_concat('quote(' || name || ')', ' || ') FROM pragma_table_info(?1)";
    let of = |table: &str| {
        let row = text(columns, table);
        text(&format!("SELECT coalesce(group_concat({row}, '\n'), ?1) FROM {table}"), "")
    };
    text(tables, "sqlite_%").split(',').map(|table| (table.to_owned(), of(table))).collect()
}

/// Asks each of these, is refused with its code, and finds everything as it was.
fn refused(shop: &Shop, asked: &[(&str, Value, &str)]) {
    let before = rows(shop);
    assert!(before["user"].contains("Ana"), "the rows are seen: {before:?}");
    for (command, args, code) in asked {
        assert_eq!(shop.problem(command, args.clone()), *code, "{command} {args}");
        assert_eq!(rows(shop), before, "{command} {args} left a trace");
    }
}

fn sql(shop: &Shop, sql: &str) {
    let till = shop.app.state::<Till>();
    till.register().store().write(|tx| Ok(tx.execute_batch(sql)?)).expect(sql);
}

/// With a sale made, and a second cart open: its line.
fn selling(shop: &Shop) -> (Value, Value) {
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    let cart = shop.answer("cart_add", json!({ "variantId": 1 }));
    let tenders = json!([{ "kind": "cash", "amount": "450" }]);
    let sold = shop.answer("pay", json!({ "cartId": cart["cart_id"], "tenders": tenders }));
    let cart = shop.answer("cart_add", json!({ "variantId": 1 }));
    (sold["key"].clone(), cart["lines"][0]["line_id"].clone())
}

#[test]
fn while_nobody_is_signed_in_nothing_but_the_sign_in_answers() {
    let shop = Shop::open(false);
    let commands = commands();
    assert!(commands.len() > 40 && OF_ANYBODY.iter().all(|open| commands.contains(open)), "{commands:?}");
    let closed = commands.into_iter().filter(|command| !OF_ANYBODY.contains(command));
    let asked: Vec<_> = closed.map(|command| (command, arguments(command), "NOT_SIGNED_IN")).collect();
    refused(&shop, &asked);

    // What is open changes no devices, and the till's server for nobody.
    let mut settings = shop.answer("settings", json!({}));
    settings["idle_lock_s"] = json!(3_600);
    let elsewhere = json!({ "serverUrl": "http://127.0.0.1:8", "code": "ABCD" });
    refused(
        &shop,
        &[
            ("set_settings", json!({ "settings": settings, "approval": null }), "NOT_SIGNED_IN"),
            ("enrol", elsewhere, "NOT_SIGNED_IN"),
        ],
    );
}

#[test]
fn a_cashier_gets_no_further_than_a_cashier_by_calling_commands() {
    let shop = Shop::open(false);
    let (sold, _) = selling(&shop);
    shop.answer("cart_park", json!({ "name": "Rui's" }));
    let parked = shop.answer("parked_carts", json!({}))[0]["cart_id"].clone();
    let line = shop.answer("cart_add", json!({ "variantId": 1 }))["lines"][0]["line_id"].clone();
    let mut settings = shop.answer("settings", json!({}));
    settings["printer"]["target"] = json!({ "kind": "file", "path": "/tmp/elsewhere" });
    let own = json!({ "user_id": 1, "pin": "1111" });
    let unnamed = json!({ "user_id": null, "pin": "1111" });
    let manager = json!({ "user_id": 2, "pin": "2222" });

    let void =
        |reason: &str, approval: &Value| json!({ "key": sold, "reason": reason, "approval": approval });
    let price = |reason: &str, approval: &Value| json!({ "lineId": line, "unitPrice": "1", "reason": reason, "approval": approval });
    let off = |bp: u32, reason: &str, approval: &Value| json!({ "lineId": line, "discount": { "percent_bp": bp }, "reason": reason, "approval": approval });
    let drawer = |reason: &str, approval: &Value| json!({ "reason": reason, "approval": approval });
    let none = &Value::Null;
    refused(
        &shop,
        &[
            ("void_sale", void("Twice", &own), "APPROVAL_SAME_PERSON"),
            ("void_sale", void("Twice", &unnamed), "APPROVAL_SAME_PERSON"),
            ("void_sale", void(" ", &manager), "REASON_MISSING"),
            ("cart_override_price", price("Torn", &own), "APPROVAL_SAME_PERSON"),
            ("cart_override_price", price("", &manager), "REASON_MISSING"),
            ("cart_discount_line", off(1_100, "Regular", none), "APPROVAL_NEEDED"),
            ("cart_discount_line", off(1_100, "Regular", &own), "APPROVAL_SAME_PERSON"),
            ("cart_discount_line", off(1_100, "", &manager), "REASON_MISSING"),
            ("cart_discount_line", off(10_001, "Regular", &manager), "AMOUNT_INVALID"),
            ("cart_discount_order", off(1_100, "Regular", none), "APPROVAL_NEEDED"),
            ("cart_set_exempt", json!({ "certificate": "EX-1", "approval": null }), "APPROVAL_NEEDED"),
            ("open_drawer", drawer("Change", none), "APPROVAL_NEEDED"),
            ("open_drawer", drawer("Change", &own), "APPROVAL_SAME_PERSON"),
            ("open_drawer", drawer("", &manager), "REASON_MISSING"),
            ("parked_cart_drop", json!({ "cartId": parked, "approval": null }), "APPROVAL_NEEDED"),
            ("parked_cart_drop", json!({ "cartId": parked, "approval": own }), "APPROVAL_SAME_PERSON"),
            ("set_settings", json!({ "settings": settings, "approval": null }), "APPROVAL_NEEDED"),
            ("set_settings", json!({ "settings": settings, "approval": own }), "APPROVAL_SAME_PERSON"),
            ("cart_add", json!({ "variantId": 1, "openPrice": "1" }), "AMOUNT_INVALID"),
            ("cart_add_by_amount", json!({ "variantId": 1, "amount": "1" }), "AMOUNT_INVALID"),
            ("cart_set_quantity", json!({ "lineId": line, "quantity": "-1" }), "QUANTITY_INVALID"),
            ("enrol", json!({ "serverUrl": "http://127.0.0.1:8", "code": "ABCD" }), "NOT_ALLOWED"),
        ],
    );
    // A PIN that is wrong counts, and does nothing else.
    let before = rows(&shop);
    let guess = json!({ "user_id": 2, "pin": "1111" });
    assert_eq!(shop.problem("void_sale", void("Twice", &guess)), "PIN_WRONG");
    let changed: Vec<String> = rows(&shop)
        .into_iter()
        .filter(|(table, now)| before[table] != *now)
        .map(|(table, _)| table)
        .collect();
    assert_eq!(changed, ["pin_failure"]);
    // With a manager it goes through: the refusals above came from the role.
    assert_eq!(shop.answer("void_sale", void("Twice", &manager))["voided_by"], "Rui");
    shop.answer("sign_in", json!({ "userId": 2, "pin": "2222" }));
    let elsewhere = json!({ "serverUrl": "http://127.0.0.1:8", "code": "ABCD" });
    assert_eq!(shop.problem("enrol", elsewhere), "SERVER_UNREACHABLE", "asked");
}

#[test]
fn a_supervisor_approves_a_quarter_off_and_no_void() {
    let shop = Shop::open(false);
    // Rui's PIN stays what it was.
    sql(
        &shop,
        "UPDATE user SET (role, pin_hash) = ('supervisor', sealed(opened(pin_hash, id, role), id, 'supervisor'))
         WHERE id = 2",
    );
    let (sold, line) = selling(&shop);
    let rui = json!({ "user_id": 2, "pin": "2222" });
    let off = |bp: u32| json!({ "lineId": line, "discount": { "percent_bp": bp }, "reason": "Torn", "approval": rui });
    let price = |unit: &str| json!({ "lineId": line, "unitPrice": unit, "reason": "Torn", "approval": rui });
    refused(
        &shop,
        &[
            ("void_sale", json!({ "key": sold, "reason": "Twice", "approval": rui }), "NOT_ALLOWED"),
            ("cart_discount_line", off(2_600), "NOT_ALLOWED"),
            ("cart_override_price", price("300"), "NOT_ALLOWED"),
        ],
    );
    assert_eq!(shop.answer("cart_discount_line", off(2_500))["lines"][0]["approved_by"], "Rui");
}

#[test]
fn who_was_let_go_is_out_when_the_till_hears_of_it_and_else_when_its_grants_end() {
    let shop = Shop::open(false);
    selling(&shop);
    // A fortnight passes without the server.
    sql(&shop, "UPDATE till SET catalog_as_of_ms = catalog_as_of_ms - 14 * 86400000");
    let manager = json!({ "user_id": 2, "pin": "2222" });
    refused(
        &shop,
        &[
            ("cart_add", arguments("cart_add"), "GRANTS_EXPIRED"),
            ("journal", arguments("journal"), "GRANTS_EXPIRED"),
            ("open_drawer", json!({ "reason": "Change", "approval": manager }), "GRANTS_EXPIRED"),
            ("sign_in", json!({ "userId": 1, "pin": "1111" }), "GRANTS_EXPIRED"),
        ],
    );
    assert_eq!(shop.answer("till_state", json!({}))["screen"], "locked");
    // It hears of its server again, and whoever was signed in goes on with the cart that was open.
    sql(&shop, "UPDATE till SET catalog_as_of_ms = catalog_as_of_ms + 14 * 86400000");
    assert_eq!(shop.answer("cart", json!({}))["total"], "450");

    // A pull that says that she left.
    sql(&shop, "DELETE FROM user WHERE id = 1");
    let before = rows(&shop);
    assert_eq!(shop.problem("cart_add", arguments("cart_add")), "NOT_SIGNED_IN");
    assert_eq!(rows(&shop), before);
    assert_eq!(shop.problem("sign_in", json!({ "userId": 1, "pin": "1111" })), "PIN_WRONG");
}

#[test]
fn a_lock_out_outlives_the_till_s_program() {
    let (temp, folder) = folder();
    let till = till_in(&folder, false).expect("a till");
    till.register().store().write(|tx| Ok(tx.execute_batch(SHOP)?)).expect("a shop");
    for _ in 0..5 {
        till.register().sign_in(Some(1), "9999").expect_err("wrong");
    }
    drop(till);
    let shop = Shop::on(temp, till_in(&folder, false).expect("the till again"));
    let locked = shop.ask("sign_in", json!({ "userId": 1, "pin": "1111" })).expect_err("locked");
    assert_eq!(locked["code"], "PIN_LOCKED");
    assert!(locked["retry_after_s"].as_u64().is_some_and(|wait| (1..=30).contains(&wait)), "{locked}");
}
