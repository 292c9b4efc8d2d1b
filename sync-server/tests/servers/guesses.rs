//! What one server refuses because it was tried too often, the others refuse too.

use evertill_domain::Role;
use evertill_server::Clock;
use evertill_server::catalog::NewUser;
use evertill_server::hq::password;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::process::Process;
use crate::shop::{Shop, TENANT, http};

const PASSWORD: &str = "a long enough password";

/// Two servers, and somebody who tries them.
struct Guesser {
    shop: Shop,
    servers: [Process; 2],
    client: reqwest::Client,
}

impl Guesser {
    async fn new() -> Guesser {
        let shop = Shop::open().await;
        let root = NewUser {
            login: "root".into(),
            name: "Root".into(),
            role: Role::HqAdmin,
            store: None,
            password_hash: Some(password::hash(PASSWORD).unwrap()),
            pin_hash: None,
        };
        shop.store.create_user(TENANT, root, shop.clock.now_ms()).await.unwrap();
        let servers = [Process::start(&shop.database()), Process::start(&shop.database())];
        Guesser { shop, servers, client: http() }
    }

    /// Asks one of the servers; answers the status, and for how many seconds it is refused.
    async fn post(&self, server: usize, path: &str, body: Value) -> (u16, Option<u32>) {
        let url = format!("{}/api/v1{path}", self.servers[server].url);
        let answer = self.client.post(url).json(&body).send().await.unwrap();
        let wait = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
        (answer.status().as_u16(), wait)
    }

    async fn sign_in(&self, server: usize, login: &str, password: &str) -> u16 {
        let body = json!({ "tenant": "corner", "login": login, "password": password });
        self.post(server, "/sessions", body).await.0
    }

    async fn enrol(&self, server: usize, code: &str) -> (u16, Option<u32>) {
        let body = json!({ "code": code, "public_key": "11".repeat(32), "version": "0.1.0", "wall_ms": 0 });
        self.post(server, "/enrol", body).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_one_server_locks_is_locked_at_the_other() {
    let guesser = Guesser::new().await;
    assert_eq!(guesser.sign_in(1, "root", PASSWORD).await, 201);
    for nth in 0..5 {
        assert_eq!(guesser.sign_in(nth % 2, "root", "wrong").await, 401, "{nth}");
    }
    for server in [0, 1] {
        assert_eq!(guesser.sign_in(server, "root", PASSWORD).await, 429);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_tries_many_logins_is_locked_at_both_servers() {
    let guesser = Guesser::new().await;
    for nth in 0..20 {
        assert_eq!(guesser.sign_in(nth % 2, &format!("nobody{nth}"), "wrong").await, 401, "{nth}");
    }
    for server in [0, 1] {
        assert_eq!(guesser.sign_in(server, "root", PASSWORD).await, 429);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_that_come_all_at_once_get_no_further_than_one_by_one() {
    let guesser = Guesser::new().await;
    let guesses = (0..20).map(|nth| guesser.sign_in(nth % 2, "root", "wrong"));
    let answers = join_all(guesses).await;
    let weighed = answers.iter().filter(|status| **status == 401).count();
    // Each server weighs two at a time, which do not know of each other yet.
    assert!((5..=9).contains(&weighed), "{answers:?}");
    assert!(answers.iter().all(|status| [401, 429].contains(status)), "{answers:?}");
    assert_eq!(guesser.sign_in(0, "root", PASSWORD).await, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_enrolment_codes_is_locked_out_at_both_servers() {
    let guesser = Guesser::new().await;
    for nth in 0..20 {
        assert_eq!(guesser.enrol(nth % 2, &format!("ABCD-{nth:04}")).await, (401, None), "{nth}");
    }
    for server in [0, 1] {
        let (status, wait) = guesser.enrol(server, "ABCD-EFGH").await;
        assert!(status == 429 && (1..=30).contains(&wait.unwrap()), "{status} {wait:?}");
    }
    // Who works there signs in all the same.
    assert_eq!(guesser.sign_in(0, "root", PASSWORD).await, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_in_whose_name_nonces_are_asked_without_end_is_given_so_many_by_both_together() {
    let guesser = Guesser::new().await;
    let [one, two] = [guesser.shop.enrol("R1").await, guesser.shop.enrol("R2").await];
    let ask = |server: usize, register: uuid::Uuid| {
        guesser.post(server, "/sync/nonce", json!({ "register": register }))
    };
    let mut given = 0;
    let wait = loop {
        match ask(given % 2, one.register).await {
            (200, None) => given += 1,
            (status, wait) => break (status, wait.unwrap()),
        }
    };
    // The machine's clock is not the shop's, in whose minute it asked once when it was enrolled.
    assert_eq!(given, 120);
    assert!(wait.0 == 429 && (1..=60).contains(&wait.1), "{wait:?}");
    for server in [0, 1] {
        assert_eq!(ask(server, one.register).await.0, 429);
        assert_eq!(ask(server, two.register).await.0, 200, "another register has its own");
    }
}
