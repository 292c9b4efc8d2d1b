//! Load in small: what `cargo xtask load` does with registers by the hundred, with a dozen, at both stores.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use std::time::Duration;

use evertill_tests::load::steady::Day;
use evertill_tests::load::{Plan, reconnect, restore};

/// A dozen registers of a large merchant, and one of another.
fn dozen(db: &str) -> Plan {
    Plan { db: db.into(), registers: 12, neighbours: 1, products: 100, seed: 1 }
}

async fn a_reconnect(db: &str) {
    let outcome = reconnect::run(&dozen(db), 30, &|_| {}).await.unwrap();
    assert_eq!(outcome.faults, Vec::<String>::new());
    assert!(outcome.answers.contains_key("200"), "{outcome}");
}

/// Four seconds, in the second of which a backup is taken that takes the server's place in the third.
async fn a_restore(db: &str) {
    let day = Day {
        lasts: Duration::from_secs(4),
        customer_every: Duration::from_millis(400),
        outage_every: None,
        outage_lasts: Duration::ZERO,
    };
    let outcome = restore::run(&dozen(db), day, &|_| {}).await.unwrap();
    assert_eq!(outcome.faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn row_32_a_dozen_registers_reconnect_at_once_in_sqlite() {
    a_reconnect("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_32_a_dozen_registers_reconnect_at_once_in_postgres() {
    a_reconnect("postgres").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_17_registers_that_sell_on_refill_a_restored_server_in_sqlite() {
    a_restore("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_17_registers_that_sell_on_refill_a_restored_server_in_postgres() {
    a_restore("postgres").await;
}
