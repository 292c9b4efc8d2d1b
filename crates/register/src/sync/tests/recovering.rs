//! What a till restored from a copy gets back beside its journal: its lists and its stock estimate.

use evertill_domain::journal::{Position, event_key};
use evertill_domain::{Money, Quantity};
use evertill_protocol::feed::{Change, Collection};
use evertill_protocol::hello::Verdict;
use rusqlite::Connection;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{REGISTER, Shop, shop};
use crate::{Pricing, SaleDraft, Tendered, VoidDraft, catalog};

const TEA: i64 = 5;

/// A store that sells tea at 3.00, of which there are ten.
fn tea_shop() -> Shop {
    let shop = shop();
    let rows = [
        (
            Collection::Store,
            1,
            r#"{"id":1,"code":"S1","name":"Mitte","tenant_name":"Oats","time_zone":"Europe/Berlin","currency":"EUR","rounding":"half_up","tax_included":true,"cash_step":1,"day_start_minutes":0,"locale":"en","notes":[]}"#,
        ),
        (Collection::Vendor, 1, r#"{"id":1,"name":"Oats & Co"}"#),
        (Collection::User, 3, r#"{"id":3,"name":"Cleo","role":"manager","pin_hash":"x"}"#),
        (
            Collection::Variant,
            TEA,
            r#"{"id":5,"sku":"T","name":"Tea","vendor":1,"category":1,"tax_class":"none","unit":"each","barcodes":[],"tracked":true,"hue":0}"#,
        ),
        (Collection::Price, 1, r#"{"id":1,"variant":5,"amount":300000,"valid_from_ms":0,"recorded_ms":0}"#),
        (Collection::Stock, TEA, r#"{"variant":5,"on_hand":10000,"reserved":0,"low":0}"#),
    ];
    let change = |(collection, id, row): &(Collection, i64, &str)| Change {
        no: 0,
        collection: *collection,
        id: id.to_string(),
        row: Some(RawValue::from_string((*row).to_owned()).unwrap()),
    };
    let apply =
        |tx: &crate::store::Writing<'_>| rows.iter().try_for_each(|row| catalog::apply(tx, &change(row)));
    shop.till.store().write(apply).unwrap();
    shop.till.store().write(|tx| Ok(tx.execute("UPDATE till SET cursor = 1", [])?)).unwrap();
    shop
}

impl Shop {
    fn sell_tea(&self, cart: u128, pieces: i64) -> Uuid {
        let line = self.till.line(TEA, Quantity::pieces(pieces), Pricing::List).unwrap();
        let tendered = Tendered::Cash(Money(10_000));
        let cart = Uuid::from_u128(cart);
        let draft = SaleDraft { tendered, ..SaleDraft::of(cart, Some(3), vec![line]) };
        self.till.sell(&draft).unwrap().key
    }

    fn void(&self, target: Uuid) {
        let draft = VoidDraft { target, by: Some(3), approved_by: None, reason: "wrong tea".into() };
        self.till.void(&draft).unwrap();
    }

    /// Every sale as the lists show it.
    fn sales(&self) -> Vec<String> {
        let sql = "SELECT json_array(hex(key), seq, hex(cart_id), receipt, sold_ms, business_date, cashier, cashier_name,
                       total, rounding, offline, names, hex(void_key), void_reason, void_by) FROM sale ORDER BY seq";
        let read = |db: &Connection| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        self.till.store().read(read).unwrap()
    }

    /// What the events beyond the server's levels took.
    fn own_moves(&self) -> i64 {
        let sql = "SELECT COALESCE(sum(m.value ->> 1), 0)
                   FROM till JOIN journal AS j ON (j.incarnation, j.seq) > (applied_incarnation, applied_seq),
                       json_each(j.moved) AS m";
        self.till.store().read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
    }
}

#[tokio::test]
async fn sales_and_voids_are_listed_again_and_taken_from_the_estimate() {
    let mut shop = tea_shop();
    shop.sell_tea(1, 1);
    shop.drained().await;
    shop.till.store().checkpoint().unwrap();
    let image = shop.image();
    let second = shop.sell_tea(2, 2);
    shop.sell_tea(3, 4);
    shop.void(second);
    shop.drained().await;
    let (sales, moves) = (shop.sales(), shop.own_moves());
    assert_eq!(moves, 5_000, "1 + 2 + 4 − 2: the server's levels hold none of it yet");

    shop.restore(image);
    assert_eq!((shop.sales().len(), shop.own_moves()), (1, 1_000));
    shop.drained().await;
    assert_eq!(shop.peer.state().hellos.len(), 2);
    assert_eq!(shop.sales(), sales);
    assert_eq!(shop.own_moves(), moves);
    assert_eq!(shop.row().incarnation, 2);
}

/// The copy holds a cart open that had been sold: it must not be sold again.
#[tokio::test]
async fn a_cart_that_was_sold_is_not_open_any_more() {
    let mut shop = tea_shop();
    let cart = Uuid::from_u128(9);
    let open = "INSERT INTO cart (id, number, opened_ms) VALUES (?1, 1, 0)";
    shop.till.store().write(|tx| Ok(tx.execute(open, [cart])?)).unwrap();
    shop.drained().await;
    shop.till.store().checkpoint().unwrap();
    let image = shop.image();
    shop.sell_tea(9, 1);
    shop.drained().await;

    shop.restore(image);
    let carts = "SELECT count(*) FROM cart";
    let carts = |shop: &Shop| -> i64 {
        shop.till.store().read(|db| Ok(db.query_row(carts, [], |row| row.get(0))?)).unwrap()
    };
    assert_eq!(carts(&shop), 1);
    shop.drained().await;
    assert_eq!((carts(&shop), shop.sales().len()), (0, 1));
}

/// A restored server's levels hold less than they did: what it forgot is subtracted again.
#[tokio::test]
async fn what_a_restored_server_forgot_is_estimated_again() {
    let mut shop = tea_shop();
    shop.sell_tea(1, 3);
    shop.drained().await;
    let applied = "UPDATE till SET applied_incarnation = 1, applied_seq = 1";
    shop.till.store().write(|tx| Ok(tx.execute(applied, [])?)).unwrap();
    assert_eq!(shop.own_moves(), 0);
    {
        let mut state = shop.peer.state();
        state.events.clear();
        state.epoch = super::epoch(2);
    }
    shop.drained().await;
    assert_eq!(shop.own_moves(), 3_000);
}

/// A newer till wrote it: kept word for word, not listed.
#[tokio::test]
async fn what_is_not_understood_is_kept_whole() {
    let mut shop = tea_shop();
    shop.drained().await;
    let at = Position { incarnation: 1, seq: 1 };
    let body = r#"{"v":9,"kind":"lease"}"#;
    let key = event_key(REGISTER, at);
    shop.peer.state().events.insert(at, (body.into(), format!(r#"{{"key":"{key}","outcome":"booked"}}"#)));
    shop.worker.door_closed();
    assert_eq!(shop.worker.step().await.did, super::Did::Greeted(Verdict::Resync));
    shop.drained().await;
    let kept = shop.till.store().read(|db| crate::journal::body(db, key)).unwrap();
    assert_eq!(kept.as_deref(), Some(body));
    shop.till.verify().unwrap();
}
