//! The commands over a real register on a real file, with the real capabilities, and no window: the mock runtime.

mod rights;

use std::sync::{Arc, mpsc};
use std::time::Duration;

use evertill_register::sync::link::BoxFuture;
use evertill_register::sync::{Link, LinkError, LinkRequest, LinkResponse};
use evertill_register::view::Status;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Listener as _, Manager as _, WebviewWindow, WebviewWindowBuilder};

use crate::paths::DataDir;
use crate::till::Till;
use crate::{Trouble, begin, builder, display, kiosk, reopen_display};

/// One store, a cashier (PIN 1111), a manager (PIN 2222), bread at 4.50 and tomatoes at 2.00 a kilogram.
const SHOP: &str = "
    INSERT INTO till (one, register_id, register_code, register_name, tenant_name, server_url, enrolled_ms, open_id,
        incarnation, epoch_n, epoch_id, cursor, catalog_as_of_ms)
    VALUES (1, x'00112233445566778899aabbccddeeff', 'R3', 'Till 3', 'Alder & Rye', 'http://127.0.0.1:9', 0,
        x'00112233445566778899aabbccddee00', 1, 1, x'00112233445566778899aabbccddee01', 7, unixepoch() * 1000);
    INSERT INTO store (id, code, name, tenant_name, time_zone, currency, rounding, tax_included, cash_step,
        day_start_minutes, locale, notes)
    VALUES (1, 'S12', 'Harbour Street', 'Alder & Rye', 'Europe/Lisbon', 'EUR', 'half_up', 1, 1, 0,
        'en', '[500,1000,2000,5000]');
    INSERT INTO vendor VALUES (1, 'Bakery Kostner');
    INSERT INTO category VALUES (1, 'Bakery', 1);
    INSERT INTO tax_rate (id, class, label, ppm, valid_from_ms) VALUES (1, 'reduced', 'Reduced 6%', 60000, 0);
    INSERT INTO user VALUES
        (1, 'Ana', 'cashier', sealed('$argon2id$v=19$m=8,t=1,p=1$YSB0aWxsJ3Mgc2FsdCAxNg$q825mDQoeVC6wVKkvALqkdjywslu5jcEC3ltO9JveGQ', 1, 'cashier')),
        (2, 'Rui', 'manager', sealed('$argon2id$v=19$m=8,t=1,p=1$YSB0aWxsJ3Mgc2FsdCAxNg$vWTix7oHPY+ppC7Rd8ertcdH3Bsuqch4N/7fu84Cv0E', 2, 'manager'));
    INSERT INTO variant VALUES
        (1, 'AR-1', 'Sourdough loaf', 1, 1, 'reduced', 'each', '[\"4012345678901\"]', NULL, 0, 0, 0, 1, 0, 'loaf', 40),
        (2, 'AR-2', 'Tomatoes', 1, 1, 'reduced', 'kg', '[]', '1001', 0, 0, 0, 1, 0, 'tomato', 5);
    INSERT INTO barcode VALUES ('4012345678901', 1);
    INSERT INTO price VALUES (1, 1, 450000, 0, 0), (2, 2, 200000, 0, 0);
    INSERT INTO stock VALUES (1, 12000, 0, 2000), (2, 5000, 0, 0);";

/// A cable that leads nowhere.
struct NoNetwork;

impl Link for NoNetwork {
    fn send(&self, _: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        Box::pin(async { Err(LinkError::Unreachable("no cable".into())) })
    }
}

struct Shop {
    app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
    _folder: tempfile::TempDir,
}

impl Shop {
    fn open(kiosk: bool) -> Self {
        let (temp, folder) = folder();
        let till = till_in(&folder, kiosk).expect("a till");
        till.register().store().write(|tx| Ok(tx.execute_batch(SHOP)?)).expect("a shop");
        Self::on(temp, till)
    }

    /// On a till that is open already.
    fn on(folder: tempfile::TempDir, till: Till) -> Self {
        let app = builder(mock_builder(), till).build(tauri::generate_context!()).expect("an app");
        let window = WebviewWindowBuilder::new(&app, kiosk::WINDOW, tauri::WebviewUrl::default());
        Self { window: window.build().expect("a window"), app, _folder: folder }
    }

    fn ask(&self, command: &str, args: Value) -> Result<Value, Value> {
        get_ipc_response(&self.window, request(command, args)).map(|body| body.deserialize().expect("JSON"))
    }

    fn answer(&self, command: &str, args: Value) -> Value {
        self.ask(command, args).unwrap_or_else(|problem| panic!("{command}: {problem}"))
    }

    fn problem(&self, command: &str, args: Value) -> String {
        let problem = self.ask(command, args).expect_err(command);
        assert!(problem["message"].is_string(), "{problem}");
        problem["code"].as_str().expect("a code").to_owned()
    }
}

fn request(command: &str, args: Value) -> InvokeRequest {
    InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: InvokeBody::Json(args),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.into(),
    }
}

fn folder() -> (tempfile::TempDir, DataDir) {
    let temp = tempfile::tempdir().expect("a folder");
    let folder = DataDir::find(Some(temp.path().into())).expect("named");
    (temp, folder)
}

fn till_in(folder: &DataDir, kiosk: bool) -> Result<Till, evertill_register::Error> {
    Till::open(folder, kiosk, None, Arc::new(NoNetwork))
}

#[test]
fn a_sale_goes_through_the_commands_and_a_second_payment_is_the_first_again() {
    let shop = Shop::open(false);
    assert_eq!(shop.answer("till_state", json!({}))["screen"], "locked");
    assert_eq!(shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }))["screen"], "sale");

    assert_eq!(shop.answer("scan", json!({ "code": "4012345678901" }))["result"], "added");
    assert_eq!(shop.answer("scan", json!({ "code": "1001" }))["result"], "needs_weight");
    let cart = shop.answer("cart_add", json!({ "variantId": 2, "quantity": "0.250" }));
    assert_eq!(cart["total"], "500", "4.50 and a quarter of 2.00");

    let pay = json!({ "cartId": cart["cart_id"], "tenders": [{ "kind": "cash", "amount": "1000" }] });
    let receipt = shop.answer("pay", pay.clone());
    assert_eq!(receipt["change"], "500");
    assert_eq!(shop.answer("unread_receipt", json!({}))["key"], receipt["key"], "nobody has seen it yet");
    assert_eq!(shop.answer("pay", pay)["number"], receipt["number"]);
    shop.answer("receipt_shown", json!({ "key": receipt["key"] }));
    assert_eq!(shop.answer("unread_receipt", json!({})), Value::Null);

    let page = json!({ "filter": "all", "query": "", "offset": 0, "limit": 50 });
    let journal = shop.answer("journal", page);
    assert_eq!(journal["total"], 1, "one cart, one sale: {journal}");
    assert_eq!(journal["items"][0]["state"], "waiting");
}

#[test]
fn a_manager_voids_a_sale_that_the_cashier_cannot() {
    let shop = Shop::open(false);
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    let cart = shop.answer("cart_add", json!({ "variantId": 1 }));
    let sold = shop.answer(
        "pay",
        json!({ "cartId": cart["cart_id"], "tenders": [{ "kind": "cash", "amount": "450" }] }),
    );
    let void = |user: i64, pin: &str| json!({ "key": sold["key"], "reason": "Rung up twice", "approval": { "user_id": user, "pin": pin } });
    assert_eq!(shop.problem("void_sale", void(1, "1111")), "APPROVAL_SAME_PERSON");
    assert_eq!(shop.answer("void_sale", void(2, "2222"))["voided_by"], "Rui");
}

#[test]
fn what_goes_wrong_comes_back_as_a_code_and_a_sentence() {
    let shop = Shop::open(false);
    assert_eq!(shop.problem("cart_add", json!({ "variantId": 1 })), "NOT_SIGNED_IN");
    assert_eq!(shop.problem("sign_in", json!({ "userId": 1, "pin": "9999" })), "PIN_WRONG");
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    assert_eq!(shop.problem("pay_options", json!({})), "CART_EMPTY");
    assert_eq!(shop.problem("cart_add", json!({ "variantId": 99 })), "PRODUCT_UNKNOWN");
    let enrol = json!({ "serverUrl": "http://127.0.0.1:9", "code": "ABCD" });
    assert_eq!(shop.problem("enrol", enrol), "SERVER_UNREACHABLE");
}

#[test]
fn the_page_may_ask_for_every_command_and_for_nothing_of_the_machine() {
    let shop = Shop::open(false);
    let granted: Value = serde_json::from_str(include_str!("../capabilities/till.json")).expect("JSON");
    let granted = granted["permissions"].as_array().expect("a list").iter();
    let ours = granted.filter_map(|each| each.as_str()?.strip_prefix("allow-"));
    let ours: Vec<String> = ours.map(|name| name.replace('-', "_")).collect();
    assert!(ours.len() > 20, "{ours:?}");
    for command in ours {
        // It is there, whatever it says to a question without arguments.
        if let Err(answer) = shop.ask(&command, json!({})) {
            assert!(!answer.to_string().contains("not found"), "{command}: {answer}");
            assert!(!answer.to_string().contains("not allowed"), "{command}: {answer}");
        }
    }
    for command in
        ["plugin:window|close", "plugin:webview|create_webview_window", "plugin:path|resolve", "shell"]
    {
        let answer = shop.ask(command, json!({})).expect_err(command).to_string();
        assert!(answer.contains("not allowed") || answer.contains("not found"), "{command}: {answer}");
    }
}

#[test]
fn a_cart_is_parked_discounted_and_paid_in_parts() {
    let shop = Shop::open(false);
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    let cart = shop.answer("cart_add", json!({ "variantId": 1, "quantity": "2" }));
    let off = json!({ "discount": { "percent_bp": 1000 }, "reason": "Regular" });
    assert_eq!(shop.answer("cart_discount_order", off)["order_discount"]["amount"], "90");
    let customer = json!({ "customer": { "id": "C-7", "name": "Dora" } });
    assert_eq!(shop.answer("cart_set_customer", customer)["customer"]["id"], "C-7");
    assert_eq!(shop.answer("cart_park", json!({ "name": "blue coat" }))["parked"], 1);
    assert_eq!(shop.answer("parked_carts", json!({}))[0]["total"], "810");
    let id = json!({ "cartId": cart["cart_id"] });
    assert_eq!(shop.answer("cart_recall", id)["total"], "810");
    assert_eq!(shop.answer("pay_options", json!({ "card": "300" }))["due"], "510");
    let tenders = json!([
        { "kind": "external_card", "amount": "300", "reference": "A-93" },
        { "kind": "cash", "amount": "600" },
    ]);
    let receipt = shop.answer("pay", json!({ "cartId": cart["cart_id"], "tenders": tenders }));
    assert_eq!((&receipt["change"], &receipt["customer_id"]), (&json!("90"), &json!("C-7")));
    let exempt = json!({ "certificate": "EX-1", "approval": null });
    assert_eq!(shop.problem("cart_set_exempt", exempt), "APPROVAL_NEEDED");
    assert_eq!(shop.answer("price_check", json!({ "code": "1001" }))["product"]["price"], "200");
    assert_eq!(
        shop.problem("enrol", json!({ "serverUrl": "", "code": "evertill:enrol" })),
        "SETUP_TEXT_INVALID"
    );
}

#[test]
fn the_customers_window_opens_closes_and_is_remembered() {
    let shop = Shop::open(false);
    let is_open = || shop.app.get_webview_window(display::WINDOW).is_some();
    reopen_display(shop.app.handle());
    assert!(!is_open(), "nobody has asked for it");
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    assert_eq!(shop.answer("customer_display", json!({ "on": true }))["customer_display"], true);
    assert!(is_open());
    shop.answer("customer_display", json!({ "on": true }));
    assert!(shop.app.state::<Till>().shows_customer(), "it opens with the till");
    assert_eq!(shop.answer("devices", json!({}))["display_open"], true);
    shop.answer("customer_display", json!({ "on": false }));
    assert!(!shop.app.state::<Till>().shows_customer(), "nor does it open with the till again");
}

#[test]
fn the_customers_page_hears_what_the_till_shows_and_may_ask_for_nothing_else() {
    let shop = Shop::open(false);
    let (heard, hears) = mpsc::channel::<Value>();
    shop.app.listen_any("display", move |event| {
        let _ = heard.send(serde_json::from_str(event.payload()).expect("JSON"));
    });
    let state = json!({ "kind": "thanks", "cart": null, "due": null, "change": "90", "currency": "EUR",
        "currency_digits": 2, "locale": "en", "store_name": "Harbour Street" });
    shop.answer("display_show", json!({ "state": state }));
    assert_eq!(hears.recv_timeout(Duration::from_secs(20)).expect("shown"), state);
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    shop.answer("customer_display", json!({ "on": true }));
    let page = shop.app.get_webview_window(display::WINDOW).expect("open");
    let ask = |command: &str| get_ipc_response(&page, request(command, json!({})));
    let last: Value = ask("display_state").expect("an answer").deserialize().expect("JSON");
    assert_eq!(last, state, "what was shown before it opened");
    for command in
        ["cart", "till_state", "settings", "display_show", "plugin:window|close", "plugin:event|emit"]
    {
        let answer = ask(command).expect_err(command).to_string();
        assert!(answer.contains("not allowed") || answer.contains("not found"), "{command}: {answer}");
    }
}

#[test]
fn a_kiosk_is_left_by_a_manager_only() {
    let shop = Shop::open(true);
    let may_close = || shop.app.state::<Till>().may_close();
    assert!(!may_close(), "nobody is signed in");
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    assert!(!may_close(), "a cashier is");
    shop.answer("report_quit_attempt", json!({}));
    assert!(shop.app.get_webview_window(kiosk::WINDOW).is_some(), "the window is still there");
    shop.answer("sign_in", json!({ "userId": 2, "pin": "2222" }));
    assert!(may_close());

    assert!(Shop::open(false).app.state::<Till>().may_close(), "any other window is anybody's to close");
}

#[test]
fn a_second_till_on_the_same_folder_says_so_and_ends() {
    let (_temp, folder) = folder();
    let _first = till_in(&folder, false).expect("the first");
    let trouble = Trouble::from(till_in(&folder, false).err().expect("no second"));
    assert_eq!(trouble.exit_code(), 75);
    assert!(trouble.to_string().starts_with("STORAGE_FAILED: another till is already running"), "{trouble}");
}

#[test]
fn the_window_hears_when_the_status_changes() {
    let shop = Shop::open(false);
    let (heard, hears) = mpsc::channel::<Status>();
    shop.app.listen_any("status", move |event| {
        let _ = heard.send(serde_json::from_str(event.payload()).expect("a status"));
    });
    begin(shop.app.handle()).expect("the worker");
    shop.answer("sign_in", json!({ "userId": 1, "pin": "1111" }));
    let mut told = std::iter::from_fn(|| hears.recv_timeout(Duration::from_secs(20)).ok());
    assert!(told.any(|status| status.waiting == 1), "the sign-in waits for the network");
}
