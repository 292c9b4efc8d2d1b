//! Several servers over one database: one numbers, another takes over, and what one refuses the others refuse.

use evertill_domain::Role;
use evertill_server::Clock;
use evertill_server::catalog::NewUser;
use evertill_server::hq::password;
use serde_json::json;

use crate::process::Process;
use crate::shop::{APPLES, Shop, TENANT};
use crate::till::line;

#[tokio::test(flavor = "multi_thread")]
async fn row_20_the_server_that_numbers_dies_in_the_middle_and_another_takes_over() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.pull(&shop).await;
    let before = till.cursor;
    let mut dying = Process::start_with(&shop.database(), &[("EVERTILL_KILL_AT", "mid_sequence")]);
    let client = reqwest::Client::new();
    // Either may be the one that numbers a push: until it is this one, which then dies of it.
    let mut sold = 0;
    while dying.ended().is_none() {
        till.sell(&shop, &[line(APPLES, 1, 450)]);
        sold += 1;
        let request = serde_json::to_string(&till.request(sold..=sold)).unwrap();
        let post = client.post(format!("{}/api/v1/sync/events", dying.url)).body(request);
        if !post
            .header("content-type", "application/json")
            .send()
            .await
            .is_ok_and(|answer| answer.status() == 200)
        {
            till.push_last(&shop).await;
        }
    }
    shop.head().await;
    let pages = till.pull(&shop).await;
    assert_eq!(pages.last().unwrap().applied.seq, sold as u64, "nothing waits for a number");
    let numbers: Vec<u64> = pages.iter().flat_map(|page| &page.changes).map(|change| change.no).collect();
    assert!(numbers.is_sorted() && numbers.iter().all(|no| *no > before), "{numbers:?}");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_one_server_locks_is_locked_at_the_other() {
    let shop = Shop::open().await;
    let root = NewUser {
        login: "root".into(),
        name: "Root".into(),
        role: Role::HqAdmin,
        store: None,
        password_hash: Some(password::hash("a long enough password").unwrap()),
        pin_hash: None,
    };
    shop.store.create_user(TENANT, root, shop.clock.now_ms()).await.unwrap();
    let servers = [Process::start(&shop.database()), Process::start(&shop.database())];
    let client = reqwest::Client::new();
    let sign_in = async |server: &Process, password: &str| {
        let body = json!({ "tenant": "corner", "login": "root", "password": password }).to_string();
        let post = client.post(format!("{}/api/v1/sessions", server.url)).body(body);
        post.header("content-type", "application/json").send().await.unwrap().status().as_u16()
    };
    assert_eq!(sign_in(&servers[1], "a long enough password").await, 201);
    for nth in 0..5 {
        assert_eq!(sign_in(&servers[nth % 2], "wrong").await, 401, "{nth}");
    }
    for server in &servers {
        assert_eq!(sign_in(server, "a long enough password").await, 429);
    }
}
