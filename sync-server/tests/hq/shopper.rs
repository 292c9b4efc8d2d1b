//! Somebody who shops on the web: a guest by a cookie, or a buyer who has signed in.

use std::sync::Mutex;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::SET_COOKIE;
use axum::http::request::Builder;
use evertill_domain::Role;
use evertill_server::Clock;
use evertill_server::catalog::NewUser;
use evertill_server::hq::scope::Scope;
use evertill_server::hq::sessions::open;
use serde_json::{Value, json};

use crate::desk::{Desk, shop};
use crate::shop::{Answer, MAKER, STORE, Shop, TENANT, VENDOR};

/// The chain with its shop open at S1, and a person of its second vendor, `baker`.
pub async fn market() -> Shop {
    let shop = shop().await;
    shop.run("INSERT INTO shop (tenant_id, store_id, opened_ms) VALUES (1, 101, 0)").await;
    let new = NewUser {
        login: "baker".into(),
        name: "Bea Baker".into(),
        role: Role::Vendor,
        store: None,
        password_hash: Some("none is asked for".into()),
        pin_hash: None,
    };
    shop.store.create_user(TENANT, new, shop.clock.now_ms()).await.unwrap();
    shop.run("UPDATE \"user\" SET vendor_id = 202 WHERE tenant_id = 1 AND login = 'baker'").await;
    assert_eq!((VENDOR, MAKER, STORE), (201, 202, 101));
    shop
}

/// A person at HQ or of a vendor, by a session that was opened without a password.
pub async fn person<'a>(shop: &'a Shop, login: &str) -> Desk<'a> {
    Desk::with(shop, token(shop, login).await)
}

async fn token(shop: &Shop, login: &str) -> String {
    let person = shop.store.candidate(Some("corner".into()), login.into()).await.unwrap().unwrap();
    let scope = Scope::of_candidate(&person, None);
    open(&shop.app, scope, None, "a test".into(), None).await.unwrap().token
}

/// What a browser says and keeps.
pub struct Shopper<'a> {
    pub shop: &'a Shop,
    pub cookie: Mutex<Option<String>>,
    bearer: Option<String>,
}

impl<'a> Shopper<'a> {
    pub fn guest(shop: &'a Shop) -> Self {
        Shopper { shop, cookie: Mutex::new(None), bearer: None }
    }

    /// Somebody with an account of their own; each name is somebody else.
    pub async fn buyer(shop: &'a Shop, name: &str) -> Shopper<'a> {
        let root = person(shop, "root").await;
        let email = format!("{}@example.org", name.to_lowercase());
        let found = root.post("/customers/find", json!({ "contact": email })).await.json();
        let id = match found["data"][0]["id"].as_str() {
            Some(id) => id.to_owned(),
            None => {
                let added = root.post("/customers", json!({ "name": name, "email": email })).await;
                assert_eq!(added.status, 201, "{}", added.text);
                added.json()["id"].as_str().unwrap().to_owned()
            }
        };
        let (scope, now_ms) = (Scope::of_operator(TENANT), shop.clock.now_ms());
        let issued =
            shop.store.issue_customer_code(scope, id.parse().unwrap(), [7; 32], now_ms, now_ms + 1).await;
        assert!(issued.unwrap());
        Shopper { shop, cookie: Mutex::new(None), bearer: Some(token(shop, &id).await) }
    }

    /// The same browser, after its guest has signed in as them.
    pub fn with_cookie_of(self, guest: &Shopper<'_>) -> Self {
        *self.cookie.lock().unwrap() = guest.cookie.lock().unwrap().clone();
        self
    }

    /// The same shopper at another device.
    pub fn elsewhere(&self) -> Shopper<'a> {
        let cookie = self.cookie.lock().unwrap().clone();
        Shopper { shop: self.shop, cookie: Mutex::new(cookie), bearer: self.bearer.clone() }
    }

    /// A request as their browser begins it.
    pub fn request(&self, method: &str, path: &str) -> Builder {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if let Some(cookie) = self.cookie.lock().unwrap().as_ref() {
            request = request.header("cookie", format!("evertill_cart={cookie}"));
        }
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        request
    }

    pub async fn send(&self, method: &str, path: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request = request.header("content-type", "application/json");
        let body = if method == "GET" { Body::empty() } else { Body::from(body.to_string()) };
        let response = self.shop.api().oneshot_of(request.body(body).unwrap()).await;
        for value in response.headers().get_all(SET_COOKIE) {
            let text = value.to_str().unwrap();
            if let Some(rest) = text.strip_prefix("evertill_cart=") {
                assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
                let token = rest.split(';').next().unwrap().to_owned();
                *self.cookie.lock().unwrap() = Some(token).filter(|token| !token.is_empty());
            }
        }
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Value::Null, &[]).await
    }

    pub async fn add(&self, variant: i64, pieces: i64) -> Answer {
        self.send("POST", "/cart/items", json!({ "variant": variant, "qty": pieces * 1000 }), &[]).await
    }

    pub async fn put(&self, key: &str, body: Value) -> Answer {
        self.send("PUT", "/cart", body, &[("idempotency-key", key)]).await
    }

    pub async fn cart(&self) -> Value {
        self.get("/cart").await.ok()
    }

    /// Product and pieces, in the order of the cart.
    pub async fn items(&self) -> Vec<(i64, i64)> {
        pieces(&self.cart().await)
    }

    pub async fn prepare(&self) -> Answer {
        self.send("POST", "/cart/prepare-checkout", json!({}), &[]).await
    }

    pub async fn check_out(&self, key: &str) -> Answer {
        self.send("POST", "/checkout", order("on_delivery"), &[("idempotency-key", key)]).await
    }

    pub async fn pay_first(&self, key: &str) -> Answer {
        self.send("POST", "/checkout", order("prepaid"), &[("idempotency-key", key)]).await
    }
}

trait Oneshot {
    async fn oneshot_of(self, request: Request<Body>) -> axum::response::Response;
}

impl Oneshot for axum::Router {
    async fn oneshot_of(self, request: Request<Body>) -> axum::response::Response {
        tower::ServiceExt::oneshot(self, request).await.unwrap()
    }
}

pub fn order(pay_by: &str) -> Value {
    let address = json!({ "name": "Ada Quillfeather", "email": "ada@bramble.example", "street": "Thistledown 12",
        "postcode": "10117", "city": "Berlin", "country": "DE" });
    json!({ "handover": "ship", "address": address, "pay_by": pay_by })
}

pub fn pieces(cart: &Value) -> Vec<(i64, i64)> {
    let item = |item: &Value| (item["variant"].as_i64().unwrap(), item["qty"].as_i64().unwrap() / 1000);
    cart["items"].as_array().unwrap().iter().map(item).collect()
}

/// The codes of problems, sorted.
pub fn codes(problems: &Value) -> Vec<String> {
    let code = |problem: &Value| problem["code"].as_str().unwrap().to_owned();
    let mut codes: Vec<String> = problems.as_array().unwrap().iter().map(code).collect();
    codes.sort();
    codes
}

/// What is held of a product, in pieces.
pub async fn held(shop: &Shop, variant: i64) -> i64 {
    let sql = "SELECT reserved / 1000 FROM stock_level WHERE variant_id = ?1 AND store_id = 101";
    let ask = move |db: evertill_server::store::sql::Db<'_>| {
        db.need(sql, &[evertill_server::store::sql::Arg::Int(variant)], |row| row.get(0))
    };
    shop.books.read_all(ask).await.unwrap()
}
