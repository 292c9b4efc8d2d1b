//! The network loses, doubles, cuts and delays; the server dies between commit and answer. Everything has one effect.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use evertill_protocol::API;
use evertill_register::sync::{HttpLink, Link, LinkRequest};
use evertill_server::store::sql::Db;
use evertill_tests::shop::{Counter, Fault, Hand};
use serde_json::Value;

use crate::scene::*;

#[tokio::test]
async fn row_06_an_answer_is_lost_and_the_push_repeated() {
    let shop = open(2, 10).await;
    let mut till = enrol(&shop, 1).await;
    let short = sell(&shop, &till, 0, 12);
    till.network.expect(&[Fault::LoseAnswer]);
    assert!(till.worker().drain().await.failure.is_some(), "the till heard nothing");
    assert_eq!((till.waiting().unwrap(), at_server(&shop, "SELECT count(*) FROM orders").await), (1, 1));
    // Decided again, it would not be short any more.
    shop.receive(goods_of(&shop, 0).variant, 50).await.unwrap();
    sync(&shop, &mut till).await;
    assert_eq!(codes(&till, short.key), ["STOCK_SHORT"], "the first word stands");
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (1, 50));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_06_a_doubled_push_and_one_that_arrives_late_have_one_effect() {
    let shop = open(2, 100).await;
    let mut till = enrol(&shop, 1).await;
    for fault in [Fault::Double, Fault::Delay, Fault::CutAnswer, Fault::CutRequest, Fault::LoseRequest] {
        sell(&shop, &till, 0, 1);
        till.network.expect(&[fault]);
        let _ = till.worker().drain().await;
        sell(&shop, &till, 1, 1);
        sync(&shop, &mut till).await;
    }
    // Whatever was held up arrives now.
    for _ in 0..20 {
        sync(&shop, &mut till).await;
    }
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 10);
    assert_eq!((on_hand(&shop, 0).await, on_hand(&shop, 1).await), (95, 95));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn row_07_two_pushes_of_one_register_at_once() {
    let shop = open(1, 10).await;
    let till = enrol(&shop, 1).await;
    sell(&shop, &till, 0, 1);
    let listening = shop.listen().await.unwrap();
    let hand = Hand::of(&shop, &till).unwrap();
    let request = serde_json::to_vec(&hand.request_after(0, &hand.bodies().unwrap()).unwrap()).unwrap();
    // Who decides is kept busy, so that the first push is still being worked on when the second comes.
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let (begun, mut is_busy) = tokio::sync::mpsc::unbounded_channel();
    let books = shop.opened().clone();
    let busy = tokio::spawn(async move {
        let hold = move |db: Db<'_>| {
            if let Db::Postgres(_) = db {
                db.execute("SELECT FROM ledger WHERE tenant_id = 1 FOR UPDATE", &[])?;
            }
            begun.send(()).unwrap();
            let _ = held.lock().unwrap().recv();
            Ok(())
        };
        books.write_all(hold).await
    });
    is_busy.recv().await.unwrap();
    let push = || {
        let (url, body) = (listening.url(), request.clone());
        async move {
            let link = HttpLink::new().unwrap();
            let answer =
                link.send(LinkRequest::post(&url, format!("{API}/sync/events"), body)).await.unwrap();
            let status = answer.status;
            (status, String::from_utf8(answer.body.collect().await.unwrap()).unwrap())
        }
    };
    let (mut one, mut two) = (Box::pin(push()), Box::pin(push()));
    let (turned_away, other) = tokio::select! {
        first = &mut one => (first, two),
        first = &mut two => (first, one),
    };
    assert_eq!(turned_away.0, 409, "{}", turned_away.1);
    assert!(turned_away.1.contains("PUSH_IN_FLIGHT"));
    let_go.send(()).unwrap();
    busy.await.unwrap().unwrap();
    assert_eq!(other.await.0, 200);
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (1, 9));
    check(&shop).await;
}

#[tokio::test]
async fn row_08_a_push_is_cut_in_mid_body() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    for _ in 0..5 {
        sell(&shop, &till, 0, 1);
    }
    let listening = shop.listen().await.unwrap();
    let request = {
        let hand = Hand::of(&shop, &till).unwrap();
        serde_json::to_vec(&hand.request_after(0, &hand.bodies().unwrap()).unwrap()).unwrap()
    };
    for sent in [0, 1, request.len() / 2, request.len() - 1] {
        let (address, body) = (listening.address, request.clone());
        let cut = tokio::task::spawn_blocking(move || cut_after(address, &body, sent));
        let answer = cut.await.unwrap();
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert_eq!(at_server(&shop, "SELECT count(*) FROM event").await, 0, "after {sent} bytes");
    }
    shop.door.lead_to(&listening.url()).unwrap();
    sync(&shop, &mut till).await;
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 5);
    books_agree(&shop, &[&till]).await;
}

/// Promises a whole push, sends the beginning of it and hangs up; answers what the server still said.
fn cut_after(address: std::net::SocketAddr, body: &[u8], sent: usize) -> String {
    let mut socket = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {API}/sync/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).unwrap();
    socket.write_all(&body[..sent]).unwrap();
    socket.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn row_11_a_gap_names_the_seq_that_is_wanted_and_the_till_goes_back_to_it() {
    let shop = open(1, 100).await;
    let mut till = enrol(&shop, 1).await;
    for _ in 0..4 {
        sell(&shop, &till, 0, 1);
    }
    let hand = Hand::of(&shop, &till).unwrap();
    let bodies = hand.bodies().unwrap();
    let (status, answer) = hand.push(&hand.request_after(2, &bodies[2..]).unwrap()).await.unwrap();
    assert_eq!((status.as_u16(), &answer["expected_seq"]), (200, &Value::from(1)), "{answer}");
    assert_eq!(answer["events"], Value::Array(Vec::new()));
    assert_eq!(at_server(&shop, "SELECT count(*) FROM event").await, 0, "nothing beyond a gap is taken");
    // A till that believes that its first two are there already sends the rest, and is told better.
    let forget = "UPDATE journal SET acked = 1 WHERE seq <= 2";
    till.register().store().write(|tx| Ok(tx.execute(forget, [])?)).unwrap();
    sync(&shop, &mut till).await;
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 4);
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn everything_has_one_effect_under_a_network_that_does_its_worst() {
    for seed in 0..6 {
        let shop = open(3, 30).await;
        let mut tills: Vec<Counter> = vec![enrol(&shop, 1).await, enrol(&shop, 2).await];
        let mut sold = 0;
        for round in 0..12 {
            for till in &mut tills {
                till.network.set_trouble(if round % 4 == 3 { 90 } else { 40 });
                for _ in 0..3 {
                    sell(&shop, till, (sold + seed) % 3, 1 + (sold % 2) as i64);
                    sold += 1;
                    let report = till.worker().step().await;
                    if report.failure.is_some() {
                        till.worker().sync_now();
                    }
                }
            }
            shop.pass(31_000);
            tills.iter().for_each(|till| till.clock.advance_ms(31_000));
        }
        for till in &mut tills {
            till.network.set_trouble(0);
            sync(&shop, till).await;
            till.network.forget_delayed();
        }
        assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, sold as i64, "seed {seed}");
        assert_eq!(at_server(&shop, "SELECT count(DISTINCT cart_id) FROM orders").await, sold as i64);
        books_agree(&shop, &tills.iter().collect::<Vec<_>>()).await;
    }
}

#[tokio::test]
async fn a_week_offline_with_ten_thousand_orders() {
    const ORDERS: i64 = 10_000;
    let shop = open(20, 5_000).await;
    let mut till = enrol(&shop, 1).await;
    till.network.set_up(false);
    for order in 0..ORDERS {
        let goods = usize::try_from(order % 19).unwrap();
        let lines = [(goods_of(&shop, goods), 1 + order % 3), (goods_of(&shop, goods + 1), 1)];
        till.sell(shop.seed.cashier, &lines).unwrap();
        if order % 100 == 0 {
            pass(&shop, &[&till], 7 * DAY_MS / (ORDERS / 100));
        }
    }
    assert_eq!(till.register().status().unwrap().waiting, 10_000);
    till.network.set_up(true);
    let before = till.network.pushed_bytes();
    sync(&shop, &mut till).await;
    let per_order = (till.network.pushed_bytes() - before) / 10_000;
    assert!(per_order <= 350, "{per_order} bytes an order on the wire");
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, ORDERS);
    assert_eq!(at_server(&shop, "SELECT count(*) FROM exception").await, 0);
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn a_double_tap_on_pay_is_one_sale() {
    let shop = open(1, 10).await;
    give_pins(&shop).await;
    let mut till = enrol(&shop, 1).await;
    let (cart, pay) = fill_cart(&shop, &till, 0);
    let first = till.register().pay_cash(cart.cart_id, pay.due).unwrap();
    let second = till.register().pay_cash(cart.cart_id, pay.due).unwrap();
    assert_eq!((first.key, &first.number), (second.key, &second.number));
    // Both fingers at the same moment.
    let (cart, pay) = fill_cart(&shop, &till, 0);
    let register = till.register();
    let taps: Vec<_> = std::thread::scope(|scope| {
        let tap = || scope.spawn(|| register.pay_cash(cart.cart_id, pay.due).unwrap().key);
        let (one, two) = (tap(), tap());
        vec![one.join().unwrap(), two.join().unwrap()]
    });
    assert_eq!(taps[0], taps[1]);
    drop(register);
    assert_eq!(at_till(&till, "SELECT count(*) FROM journal WHERE kind = 'sale'"), 2);
    sync(&shop, &mut till).await;
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (2, 8));
    books_agree(&shop, &[&till]).await;
}
