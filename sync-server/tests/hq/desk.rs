//! A person at HQ: signs in once, then asks and settles.

use std::sync::{Mutex, OnceLock};

use axum::body::Body;
use axum::http::Request;
use evertill_domain::Role;
use evertill_server::Clock;
use evertill_server::catalog::NewUser;
use evertill_server::hq::password;
use serde_json::{Value, json};

use crate::shop::{Answer, Shop, TENANT};

pub const PASSWORD: &str = "a long enough password";

/// A rival chain on the same server, to show that nothing crosses.
pub const RIVAL: i64 = 2;

/// A shop with people at HQ: `root` (admin), `ana` (analyst), `mo` (manager of S2), and `spy`, admin of the rival.
pub async fn shop() -> Shop {
    let shop = Shop::open().await;
    let people = [
        (TENANT, "root", Role::HqAdmin, None),
        (TENANT, "ana", Role::HqAnalyst, None),
        (TENANT, "mo", Role::Manager, Some("S2")),
        (TENANT, "di", Role::Manager, Some("S1")),
        (RIVAL, "spy", Role::HqAdmin, None),
    ];
    // Hashing takes its time on purpose: once is enough.
    static HASH: OnceLock<String> = OnceLock::new();
    let hash = HASH.get_or_init(|| password::hash(PASSWORD).unwrap());
    for (tenant, login, role, store) in people {
        let new = NewUser {
            login: login.into(),
            name: login.to_uppercase(),
            role,
            store: store.map(Into::into),
            password_hash: Some(hash.clone()),
            pin_hash: None,
        };
        shop.store.create_user(tenant, new, shop.clock.now_ms()).await.unwrap();
    }
    shop
}

pub async fn sign_in(shop: &Shop, tenant: &str, login: &str, password: &str) -> Answer {
    let body = json!({ "tenant": tenant, "login": login, "password": password });
    shop.post("/sessions", None, body.to_string()).await
}

/// What renews a session, shown.
pub async fn refreshed(shop: &Shop, refresh_token: &str) -> Answer {
    shop.post("/sessions/refresh", None, json!({ "refresh_token": refresh_token }).to_string()).await
}

/// Renews its session when the access token's time is over, as a browser does.
pub struct Desk<'a> {
    shop: &'a Shop,
    tokens: Mutex<Tokens>,
}

#[derive(Clone)]
struct Tokens {
    access: String,
    refresh: Option<String>,
}

impl<'a> Desk<'a> {
    pub async fn of(shop: &'a Shop, login: &str) -> Desk<'a> {
        let tenant = if login == "spy" { "rival" } else { "corner" };
        let answer = sign_in(shop, tenant, login, PASSWORD).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        Desk::signed_in(shop, &answer.json())
    }

    /// As the answer to a sign-in says.
    pub fn signed_in(shop: &'a Shop, answer: &Value) -> Desk<'a> {
        let text = |field: &str| answer[field].as_str().unwrap().to_owned();
        let tokens = Tokens { access: text("token"), refresh: Some(text("refresh_token")) };
        Desk { shop, tokens: Mutex::new(tokens) }
    }

    /// Of somebody whose session is open.
    pub fn with(shop: &'a Shop, token: String) -> Desk<'a> {
        Desk { shop, tokens: Mutex::new(Tokens { access: token, refresh: None }) }
    }

    pub fn token(&self) -> String {
        self.tokens.lock().unwrap().access.clone()
    }

    pub async fn ask(&self, path: &str) -> Answer {
        self.send("GET", path, String::new()).await
    }

    pub async fn see(&self, path: &str) -> Value {
        self.ask(path).await.ok()
    }

    /// The `data` of a list.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let page = self.see(path).await;
        let data = page["data"].as_array().unwrap().clone();
        assert!(page["total"].as_u64().unwrap() >= data.len() as u64);
        data
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, body.to_string()).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send("PUT", path, body.to_string()).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send("PATCH", path, body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, String::new()).await
    }

    async fn send(&self, method: &str, path: &str, body: String) -> Answer {
        self.send_with(method, path, body, None).await
    }

    async fn send_with(&self, method: &str, path: &str, body: String, key: Option<&str>) -> Answer {
        let request = || {
            let request = Request::builder()
                .method(method)
                .uri(format!("/api/v1{path}"))
                .header("content-type", "application/json")
                .header("authorization", format!("Bearer {}", self.token()));
            let request =
                key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
            request.body(Body::from(body.clone())).unwrap()
        };
        let answer = self.shop.send(request()).await;
        if answer.status != 401 || !self.renewed().await {
            return answer;
        }
        self.shop.send(request()).await
    }

    async fn renewed(&self) -> bool {
        let Some(refresh) = self.tokens.lock().unwrap().refresh.clone() else { return false };
        let answer = refreshed(self.shop, &refresh).await;
        if answer.status != 200 {
            return false;
        }
        let said = answer.json();
        let text = |field: &str| said[field].as_str().unwrap().to_owned();
        *self.tokens.lock().unwrap() = Tokens { access: text("token"), refresh: Some(text("refresh_token")) };
        true
    }

    pub async fn void(&self, id: &str, reason: &str, key: Option<&str>) -> Answer {
        let body = json!({ "reason": reason }).to_string();
        self.send_with("POST", &format!("/orders/{id}/void"), body, key).await
    }
}
