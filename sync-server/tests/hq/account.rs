//! Sessions and second factors: what one shows to get in, how long it is good, and what a thief has of it.

use std::process::Command;

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use evertill_server::config::SecondFactorRule;
use evertill_server::{App, Clock, Config};
use serde_json::{Value, json};

use crate::desk::{Desk, PASSWORD, refreshed, shop, sign_in};
use crate::shop::{Answer, Shop};

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

async fn bearer(shop: &Shop, token: &str) -> Answer {
    shop.get("/me", token).await
}

/// Signs in with a second factor's code.
async fn sign_in_with(shop: &Shop, login: &str, code: Option<&str>) -> Answer {
    let body = json!({ "tenant": "corner", "login": login, "password": PASSWORD, "code": code });
    shop.post("/sessions", None, body.to_string()).await
}

/// What an authenticator shows at the shop's time: another program's reckoning.
fn authenticator(shop: &Shop, secret: &str) -> String {
    let at = shop.clock.now().format("%Y-%m-%d %H:%M:%S UTC").to_string();
    let shown = Command::new("oathtool").args(["--totp", "--base32", "--now", &at, secret]).output().unwrap();
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
    String::from_utf8(shown.stdout).unwrap().trim().to_owned()
}

/// Sets one up; what the authenticator has, and the recovery codes.
async fn second_factor(shop: &Shop, desk: &Desk<'_>) -> (String, Vec<String>) {
    let begun = desk.post("/me/second-factor", json!({ "password": PASSWORD })).await;
    assert_eq!(begun.status, 201, "{}", begun.text);
    let secret = text(&begun.json(), "secret");
    let uri = text(&begun.json(), "uri");
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(&secret), "{uri}");
    let code = authenticator(shop, &secret);
    let confirmed = desk.post("/me/second-factor/confirm", json!({ "code": code })).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    let codes = confirmed.json()["recovery_codes"].as_array().unwrap().clone();
    (secret, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn an_access_token_is_good_for_ten_minutes_and_is_renewed() {
    let shop = shop().await;
    let signed_in = sign_in(&shop, "corner", "ana", PASSWORD).await.json();
    let token = text(&signed_in, "token");
    shop.later(599);
    assert_eq!(bearer(&shop, &token).await.status, 200);
    shop.later(1);
    assert_eq!(bearer(&shop, &token).await.code(), "UNAUTHENTICATED");
    let renewed = refreshed(&shop, &text(&signed_in, "refresh_token")).await;
    assert_eq!(renewed.status, 200, "{}", renewed.text);
    assert_eq!(bearer(&shop, &text(&renewed.json(), "token")).await.status, 200);
    assert_eq!(renewed.json()["refresh_expires_at"], signed_in["refresh_expires_at"], "a day is a day");
    assert_eq!(refreshed(&shop, "no such thing").await.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn whoever_has_the_key_set_may_verify_a_token() {
    let shop = shop().await;
    let token = text(&sign_in(&shop, "corner", "mo", PASSWORD).await.json(), "token");
    let set: Value = shop.get_open("/.well-known/jwks.json").await.ok();
    let parts: Vec<&str> = token.split('.').collect();
    let read =
        |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    let (header, claims) = (read(parts[0]), read(parts[1]));
    let keys = set["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
    assert_eq!(
        (&key["kty"], &key["crv"], &header["alg"]),
        (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"))
    );
    assert!(key.get("d").is_none(), "the private half stays here");
    let public: [u8; 32] = URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap().try_into().unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(parts[2]).unwrap()).unwrap();
    let said = format!("{}.{}", parts[0], parts[1]);
    VerifyingKey::from_bytes(&public).unwrap().verify_strict(said.as_bytes(), &signature).unwrap();
    assert_eq!(
        (&claims["role"], &claims["tenant"], &claims["store"]),
        (&json!("manager"), &json!(1), &json!(102))
    );
}

#[tokio::test]
async fn what_renews_a_session_and_was_stolen_ends_it_for_both() {
    let shop = shop().await;
    let signed_in = sign_in(&shop, "corner", "ana", PASSWORD).await.json();
    let stolen = text(&signed_in, "refresh_token");
    // The thief is first; the browser comes with what it has.
    let thief = refreshed(&shop, &stolen).await.json();
    shop.later(60);
    assert_eq!(refreshed(&shop, &stolen).await.code(), "UNAUTHENTICATED");
    assert_eq!(bearer(&shop, &text(&thief, "token")).await.code(), "UNAUTHENTICATED", "at once");
    assert_eq!(refreshed(&shop, &text(&thief, "refresh_token")).await.code(), "UNAUTHENTICATED");
    let root = Desk::of(&shop, "root").await;
    let told = root.list("/audit?act=session_refreshed_twice").await;
    assert_eq!((told.len(), told[0]["subject"].as_str()), (1, Some("ana")));
}

#[tokio::test]
async fn two_windows_that_renew_at_once_are_no_theft() {
    let shop = shop().await;
    let signed_in = sign_in(&shop, "corner", "ana", PASSWORD).await.json();
    let shared = text(&signed_in, "refresh_token");
    let first = refreshed(&shop, &shared).await.json();
    shop.later(5);
    let second = refreshed(&shop, &shared).await;
    assert_eq!(second.code(), "REFRESHED_ALREADY", "and it learns nothing");
    assert_eq!(bearer(&shop, &text(&first, "token")).await.status, 200);
    assert_eq!(refreshed(&shop, &text(&first, "refresh_token")).await.status, 200);
}

#[tokio::test]
async fn one_sees_ones_sessions_and_ends_them() {
    let shop = shop().await;
    let (here, there) = (Desk::of(&shop, "ana").await, Desk::of(&shop, "ana").await);
    let other = Desk::of(&shop, "root").await;
    let listed = here.see("/sessions").await["data"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 2);
    let away = listed.iter().find(|session| session["current"] == false).unwrap();
    let path = format!("/sessions/{}", away["id"].as_str().unwrap());
    assert_eq!(other.delete(&path).await.code(), "NOT_FOUND", "it is not theirs");
    assert_eq!(here.delete(&path).await.status, 204);
    assert_eq!(there.ask("/me").await.code(), "UNAUTHENTICATED");
    assert_eq!(here.delete(&path).await.code(), "NOT_FOUND");

    let there = Desk::of(&shop, "ana").await;
    assert_eq!(here.delete("/sessions").await.status, 204);
    for desk in [&here, &there] {
        assert_eq!(desk.ask("/me").await.code(), "UNAUTHENTICATED");
    }
    assert_eq!(other.ask("/me").await.status, 200);
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_others_are_signed_out() {
    let shop = shop().await;
    let (here, there) = (Desk::of(&shop, "ana").await, Desk::of(&shop, "ana").await);
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    assert_eq!(
        here.post("/me/password", change("wrong", "herons over the fen")).await.code(),
        "SIGN_IN_WRONG"
    );
    for weak in ["password123", "anaanaanaana", "qwertzuiop"] {
        let answer = here.post("/me/password", change(PASSWORD, weak)).await;
        assert_eq!(answer.code(), "PASSWORD_WEAK", "{weak}");
    }
    assert_eq!(here.post("/me/password", change(PASSWORD, "herons over the fen")).await.status, 204);
    assert_eq!(here.ask("/me").await.status, 200);
    assert_eq!(there.ask("/me").await.code(), "UNAUTHENTICATED");
    assert_eq!(sign_in(&shop, "corner", "ana", PASSWORD).await.code(), "SIGN_IN_WRONG");
    assert_eq!(sign_in(&shop, "corner", "ana", "herons over the fen").await.status, 201);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_is_good_once() {
    let shop = shop().await;
    let ana = Desk::of(&shop, "ana").await;
    assert_eq!(ana.see("/me").await["second_factor"], "off");
    let (secret, recovery) = second_factor(&shop, &ana).await;
    assert_eq!(ana.see("/me").await["second_factor"], "on");
    assert_eq!(sign_in_with(&shop, "ana", None).await.code(), "SECOND_FACTOR_NEEDED");
    let used = authenticator(&shop, &secret);
    assert_eq!(sign_in_with(&shop, "ana", Some(&used)).await.code(), "SECOND_FACTOR_WRONG", "it set it up");
    shop.later(30);
    let code = authenticator(&shop, &secret);
    assert_eq!(sign_in_with(&shop, "ana", Some(&code)).await.status, 201);
    assert_eq!(
        sign_in_with(&shop, "ana", Some(&code)).await.code(),
        "SECOND_FACTOR_WRONG",
        "looked over a shoulder"
    );

    let written = recovery[0].to_lowercase();
    assert_eq!(sign_in_with(&shop, "ana", Some(&written)).await.status, 201);
    assert_eq!(sign_in_with(&shop, "ana", Some(&written)).await.code(), "SECOND_FACTOR_WRONG");
    shop.later(30);
    let answer = ana.post("/me/recovery-codes", json!({ "code": authenticator(&shop, &secret) })).await;
    let renewed = answer.json()["recovery_codes"][0].as_str().unwrap().to_owned();
    assert_eq!(
        sign_in_with(&shop, "ana", Some(&recovery[1])).await.code(),
        "SECOND_FACTOR_WRONG",
        "replaced"
    );
    assert_eq!(sign_in_with(&shop, "ana", Some(&renewed)).await.status, 201);

    shop.later(30);
    let remove = json!({ "password": PASSWORD, "code": authenticator(&shop, &secret) });
    assert_eq!(ana.post("/me/second-factor/remove", remove).await.status, 204);
    assert_eq!(sign_in_with(&shop, "ana", None).await.status, 201);
}

#[tokio::test]
async fn guessing_codes_locks_like_guessing_passwords() {
    let shop = shop().await;
    let ana = Desk::of(&shop, "ana").await;
    let (secret, _) = second_factor(&shop, &ana).await;
    shop.later(30);
    for guess in ["000000", "111111", "222222", "333333", "AAAA-AAAA-AAAA"] {
        assert_eq!(sign_in_with(&shop, "ana", Some(guess)).await.code(), "SECOND_FACTOR_WRONG");
    }
    let right = authenticator(&shop, &secret);
    assert_eq!(sign_in_with(&shop, "ana", Some(&right)).await.code(), "TOO_MANY_REQUESTS");
}

#[tokio::test]
async fn an_administrator_does_nothing_before_a_second_factor_and_gets_out_of_no_one() {
    let mut shop = shop().await;
    let config = Config { second_factor: SecondFactorRule::Required, ..shop.config.clone() };
    shop.serve(App::new(config, shop.store.clone(), shop.clock.clone()));
    let root = Desk::of(&shop, "root").await;
    assert_eq!(root.see("/me").await["second_factor"], "required");
    for path in ["/orders", "/people", "/audit"] {
        assert_eq!(root.ask(path).await.code(), "SECOND_FACTOR_REQUIRED", "{path}");
    }
    let (secret, _) = second_factor(&shop, &root).await;
    assert_eq!(root.ask("/people").await.status, 200);
    shop.later(30);
    let remove = json!({ "password": PASSWORD, "code": authenticator(&shop, &secret) });
    assert_eq!(root.post("/me/second-factor/remove", remove).await.code(), "NOT_ALLOWED");
    let analyst = Desk::of(&shop, "ana").await;
    assert_eq!(analyst.ask("/orders").await.status, 200, "others may do without");
}

#[tokio::test]
async fn a_lost_authenticator_is_taken_off_by_an_administrator() {
    let shop = shop().await;
    let (root, ana) = (Desk::of(&shop, "root").await, Desk::of(&shop, "ana").await);
    second_factor(&shop, &ana).await;
    let id = root.list("/people?q=ana").await[0]["id"].clone();
    assert_eq!(root.see(&format!("/people/{id}")).await["second_factor"], true);
    assert_eq!(root.post(&format!("/people/{id}/second-factor/reset"), json!({})).await.status, 204);
    assert_eq!(sign_in_with(&shop, "ana", None).await.status, 201);
}

#[tokio::test]
async fn another_key_signs_and_what_a_stolen_one_signs_is_worth_nothing() {
    let shop = shop().await;
    let signed_in = sign_in(&shop, "corner", "ana", PASSWORD).await.json();
    let before = text(&signed_in, "token");
    shop.later(1);
    shop.store.end_signing_keys(shop.clock.now_ms(), false).await.unwrap();
    shop.later(61);
    let signed_in = refreshed(&shop, &text(&signed_in, "refresh_token")).await.json();
    let after = text(&signed_in, "token");
    assert_ne!(before.split('.').next(), after.split('.').next(), "another key");
    for token in [&before, &after] {
        assert_eq!(bearer(&shop, token).await.status, 200, "what was signed before is good until its end");
    }
    shop.later(1);
    shop.store.end_signing_keys(shop.clock.now_ms(), true).await.unwrap();
    shop.later(61);
    assert_eq!(bearer(&shop, &after).await.code(), "UNAUTHENTICATED");
    let renewed = refreshed(&shop, &text(&signed_in, "refresh_token")).await;
    assert_eq!(renewed.status, 200, "sessions go on");
}

#[tokio::test]
async fn another_key_file_is_noticed_and_given_up_only_on_purpose() {
    let mut shop = shop().await;
    let ana = Desk::of(&shop, "ana").await;
    second_factor(&shop, &ana).await;
    let root = Desk::of(&shop, "root").await;
    let customer = root.post("/customers", json!({ "name": "Ada", "email": "ada@example.org" })).await;
    let customer = customer.json()["id"].as_str().unwrap().to_owned();
    let other = Config { vault_key_file: Some(shop.folder.path().join("other.key")), ..shop.config.clone() };
    let (store, clock) = (shop.store.clone(), shop.clock.clone());
    let app = || App::new(other.clone(), store.clone(), clock.clone());
    let refused = app().vault().await.unwrap_err().to_string();
    assert!(refused.contains("VAULT_KEY_WRONG"), "{refused}");
    shop.store.renew_vault(shop.clock.now_ms()).await.unwrap();
    app().vault().await.unwrap();
    let sealed: i64 = shop.ask("SELECT CAST(count(*) AS BIGINT) FROM second_factor").await;
    assert_eq!(sealed, 0);
    // What was known of customers is lost with it, and that is written down; others can be added.
    shop.serve(app());
    let root = Desk::of(&shop, "root").await;
    let lost = root.see(&format!("/customers/{customer}")).await;
    assert!(lost["record"].is_null() && lost["erased_at"].is_string(), "{lost}");
    let told = root.list("/audit?act=customer_erased").await;
    assert_eq!((&told[0]["subject"], &told[0]["detail"]["why"]), (&json!(customer), &json!("key_lost")));
    let again = root.post("/customers", json!({ "name": "Ada", "email": "ada@example.org" })).await;
    assert_eq!(again.status, 201, "{}", again.text);
}

#[tokio::test]
async fn no_secret_is_in_the_database_as_it_is() {
    let shop = shop().await;
    let ana = Desk::of(&shop, "ana").await;
    let (secret, recovery) = second_factor(&shop, &ana).await;
    let sealed: Vec<u8> = shop.ask("SELECT sealed FROM second_factor").await;
    let shared = String::from_utf8_lossy(&sealed).into_owned();
    assert!(!shared.contains(&secret));
    let hash: Vec<u8> = shop.ask("SELECT hash FROM recovery_code LIMIT 1").await;
    assert!(hash.len() == 32 && recovery.len() == 10);
    let key: Vec<u8> = shop.ask("SELECT sealed FROM signing_key").await;
    assert_eq!(key.len(), 24 + 32 + 16, "nonce, key, tag");
}

#[tokio::test]
async fn the_cookies_renew_a_session_too() {
    let shop = shop().await;
    let signed_in = sign_in(&shop, "corner", "ana", PASSWORD).await.json();
    let request = Request::post("/api/v1/sessions/refresh")
        .header("content-type", "application/json")
        .header("cookie", format!("evertill_hq_refresh={}", text(&signed_in, "refresh_token")));
    let answer = shop.send(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(answer.json()["me"]["login"], "ana");
}
