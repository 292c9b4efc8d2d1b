//! Signing in: who gets in, who is kept out, and what a page of another site cannot do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use evertill_server::catalog::UserChange;
use evertill_server::rate::Rates;
use evertill_server::{Clock, Config};
use serde_json::json;
use tower::ServiceExt;

use crate::desk::{Desk, PASSWORD, shop, sign_in};
use crate::shop::{APPLES, Shop, TENANT};
use crate::till::line;

#[tokio::test]
async fn a_person_signs_in_sees_who_they_are_and_signs_out() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "root").await;
    let me = desk.see("/me").await;
    assert_eq!((me["login"].as_str(), me["role"].as_str()), (Some("root"), Some("hq_admin")));
    assert_eq!(me["tenant"]["code"], "corner");
    assert_eq!(me["may"], json!(["review", "settle", "catalog", "administer", "customers"]));

    let out = Request::delete("/api/v1/sessions/current")
        .header("authorization", format!("Bearer {}", desk.token()));
    assert_eq!(shop.send(out.body(Body::empty()).unwrap()).await.status, 204);
    assert_eq!(desk.ask("/me").await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn the_cookie_works_like_the_token_and_scripts_cannot_read_it() {
    let shop = shop().await;
    let body = json!({ "tenant": "corner", "login": "ana", "password": PASSWORD }).to_string();
    let request = Request::post("/api/v1/sessions").header("content-type", "application/json");
    let response = shop.api().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    let me = Request::get("/api/v1/me").header("cookie", format!("theme=dark; {pair}"));
    assert_eq!(shop.send(me.body(Body::empty()).unwrap()).await.json()["login"], "ana");
}

#[tokio::test]
async fn five_failures_lock_a_login_longer_each_time_whether_it_exists_or_not() {
    let shop = shop().await;
    for login in ["root", "nobody"] {
        for _ in 0..5 {
            let answer = sign_in(&shop, "corner", login, "wrong").await;
            assert_eq!(
                (answer.code().as_str(), answer.json()["error"].as_str().unwrap()),
                ("SIGN_IN_WRONG", "This login or password is wrong.")
            );
        }
        let locked = sign_in(&shop, "corner", login, PASSWORD).await;
        assert_eq!(locked.code(), "TOO_MANY_REQUESTS", "even with the right password");
    }
    shop.later(31);
    assert_eq!(sign_in(&shop, "corner", "root", "wrong").await.code(), "SIGN_IN_WRONG");
    shop.later(31);
    assert_eq!(
        sign_in(&shop, "corner", "root", PASSWORD).await.code(),
        "TOO_MANY_REQUESTS",
        "twice as long now"
    );
    shop.later(30);
    assert_eq!(sign_in(&shop, "corner", "root", PASSWORD).await.status, 201);
    assert_eq!(
        sign_in(&shop, "corner", "root", "wrong").await.code(),
        "SIGN_IN_WRONG",
        "success forgave the rest"
    );
}

#[tokio::test]
async fn a_text_with_the_character_zero_is_no_failure_of_the_server() {
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    for answer in [
        sign_in(&shop, "R\0", "", "x").await,
        sign_in(&shop, "corner", "ro\0ot", "x").await,
        root.ask("/orders?q=%00").await,
        root.post("/stock/adjust", json!({ "variant": 401, "store": 101, "change": 1, "reason": "\0" }))
            .await,
    ] {
        assert!(answer.status.as_u16() < 500, "{}", answer.text);
    }
}

/// How long a wrong answer takes must not say whether there is such a login.
#[tokio::test]
async fn a_login_that_does_not_exist_takes_as_long_as_a_wrong_password() {
    let shop = shop().await;
    let tries = if std::env::var_os("EVERTILL_LONG").is_some() { 1_000 } else { 40 };
    let (mut nobody, mut somebody) = (Vec::new(), Vec::new());
    for nth in 0..tries {
        for (login, took) in [(format!("nobody{nth}"), &mut nobody), ("ana".to_owned(), &mut somebody)] {
            // No lock shortens an answer.
            shop.later(2 * 3600);
            let began = Instant::now();
            assert_eq!(sign_in(&shop, "corner", &login, "wrong").await.code(), "SIGN_IN_WRONG");
            took.push(began.elapsed());
        }
    }
    let median = |mut took: Vec<Duration>| {
        took.sort();
        took[took.len() / 2].as_secs_f64()
    };
    let ratio = median(nobody) / median(somebody);
    println!("unknown login over wrong password, medians of {tries}: {ratio:.3}");
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
}

#[tokio::test]
async fn an_address_that_tries_many_logins_is_locked_too() {
    let shop = shop().await;
    for guess in 0..20 {
        assert_eq!(sign_in(&shop, "corner", &format!("guess{guess}"), "wrong").await.code(), "SIGN_IN_WRONG");
    }
    assert_eq!(sign_in(&shop, "corner", "root", PASSWORD).await.code(), "TOO_MANY_REQUESTS");
    shop.later(31);
    assert_eq!(sign_in(&shop, "corner", "root", PASSWORD).await.status, 201);
}

#[tokio::test]
async fn who_is_set_inactive_or_gets_a_new_password_is_out_at_once() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "ana").await;
    let gone = UserChange { active: Some(false), ..UserChange::default() };
    shop.store.set_user(TENANT, "ana".into(), gone, shop.clock.now_ms()).await.unwrap();
    assert_eq!(desk.ask("/summary").await.code(), "UNAUTHENTICATED");
    assert_eq!(sign_in(&shop, "corner", "ana", PASSWORD).await.code(), "SIGN_IN_WRONG");
}

#[tokio::test]
async fn a_session_ends_with_the_working_day() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "root").await;
    shop.later(12 * 3600 - 1);
    assert_eq!(desk.ask("/me").await.status, 200);
    shop.later(2);
    assert_eq!(desk.ask("/me").await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_role_may_do_what_it_was_given() {
    let shop = shop().await;
    let analyst = Desk::of(&shop, "ana").await;
    assert_eq!(analyst.ask("/orders").await.status, 200);
    let price = json!({ "variant": 401, "amount": 1 });
    assert_eq!(analyst.post("/prices", json!({ "prices": [price.clone()] })).await.code(), "NOT_ALLOWED");
    assert_eq!(
        analyst.post("/exceptions/1/settle", json!({ "action": "write_off", "note": "x" })).await.code(),
        "NOT_ALLOWED"
    );
    let manager = Desk::of(&shop, "mo").await;
    assert_eq!(
        manager.post("/registers", json!({ "store": 102, "code": "R9", "name": "" })).await.code(),
        "NOT_ALLOWED"
    );
    for path in ["/orders", "/me", "/summary", "/products", "/registers"] {
        assert_eq!(shop.get(path, "not-a-token").await.code(), "UNAUTHENTICATED", "{path}");
    }
}

#[tokio::test]
async fn only_json_from_our_own_pages_changes_anything() {
    let shop = shop().await;
    let desk = Desk::of(&shop, "root").await;
    let send = async |kind: Option<&str>, site: Option<&str>| {
        let mut request =
            Request::post("/api/v1/prices").header("cookie", format!("evertill_hq={}", desk.token()));
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        let body = json!({ "prices": [{ "variant": 401, "amount": 499_000 }] }).to_string();
        shop.send(request.body(Body::from(body)).unwrap()).await
    };
    assert_eq!(send(Some("text/plain"), None).await.code(), "CONTENT_TYPE");
    assert_eq!(send(None, None).await.code(), "CONTENT_TYPE");
    assert_eq!(send(Some("application/json"), Some("cross-site")).await.code(), "NOT_ALLOWED");
    assert_eq!(send(Some("application/json"), Some("same-origin")).await.status, 201);
}

#[tokio::test]
async fn the_page_is_served_with_a_strict_policy_or_says_that_it_is_missing() {
    let shop = shop().await;
    let get = |path: &str| shop.api().oneshot(Request::get(path).body(Body::empty()).unwrap());
    let root = get("/").await.unwrap();
    assert_eq!((root.status().as_u16(), root.headers()["location"].to_str().unwrap()), (303, "/hq/"));
    let page = get("/hq/").await.unwrap();
    match page.status().as_u16() {
        200 => {
            let policy = page.headers()["content-security-policy"].to_str().unwrap();
            assert!(
                policy.contains("default-src 'none'") && policy.contains("script-src 'self';"),
                "{policy}"
            );
            assert_eq!(page.headers()["x-content-type-options"], "nosniff");
            assert_eq!(page.headers()["cache-control"], "no-cache");
        }
        status => assert_eq!(status, 503, "the UI was not built"),
    }
    assert_eq!(get("/hq/nothing.js").await.unwrap().status(), 404);
    assert_eq!(get("/hq/..%2f..%2fCargo.toml").await.unwrap().status(), 404);
}

fn limit(shop: &mut Shop, config: &Config) {
    let mut app = shop.app.clone();
    app.rates = Arc::new(Rates::of(config));
    shop.serve(app);
}

#[tokio::test]
async fn who_asks_too_often_waits_and_others_do_not() {
    let mut shop = shop().await;
    let config =
        Config { person_requests_per_second: 1, register_requests_per_second: 1, ..Config::default() };
    limit(&mut shop, &config);
    let (root, ana) = (Desk::of(&shop, "root").await, Desk::of(&shop, "ana").await);
    let mut till = shop.enrol("R1").await;
    let mut last = root.ask("/me").await;
    for _ in 0..20 {
        last = root.ask("/me").await;
    }
    assert_eq!(last.code(), "TOO_MANY_REQUESTS");
    assert_eq!(ana.ask("/me").await.status, 200, "another person");
    assert_eq!(till.page(&shop, "cursor=0").await.status, 200, "a register");
    for _ in 0..20 {
        last = till.page(&shop, "cursor=0").await;
    }
    assert_eq!(last.code(), "TOO_MANY_REQUESTS");
    // What was sold is not lost: its till tries again.
    till.sell(&shop, &[line(APPLES, 1, 450)]);
    let refused = till.send_push(&shop, &till.request(1..=1)).await;
    assert_eq!(refused.code(), "TOO_MANY_REQUESTS");
    limit(&mut shop, &Config::default());
    till.push_last(&shop).await;
}
