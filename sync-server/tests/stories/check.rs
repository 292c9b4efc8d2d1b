//! `check` sees what was damaged, and names the invariant.

use std::sync::{Arc, Mutex};

use evertill_server::store::StoreError;
use evertill_server::store::sql::check::check;
use evertill_server::store::sql::{Arg, Db};

use crate::shop::{APPLES, Shop};
use crate::till::line;

/// What is done to a database of three sales, and the invariant that it breaks.
const DAMAGE: &[(&str, &str)] = &[
    ("DELETE FROM event WHERE seq = 2", "invariant 3"),
    ("DELETE FROM orders", "invariant 3"),
    ("UPDATE stock_level SET on_hand = on_hand + 1", "invariant 5"),
    ("UPDATE order_line SET taken = 0", "invariant 5"),
    ("UPDATE orders SET total = total + 1", "invariant 6"),
    ("UPDATE sub_order SET total = total + 1", "invariant 6"),
    ("UPDATE tender SET change = 0", "invariant 6"),
    ("UPDATE event SET tenant_id = 2", "invariant 7"),
    ("UPDATE tenant SET feed_head = 0", "invariant 9"),
    ("DELETE FROM feed WHERE collection IN ('stock', 'moved')", "invariant 9"),
    ("UPDATE stock_movement SET previous = 0", "invariant 5"),
    ("UPDATE stock_level SET last_movement = 1", "invariant 5"),
    ("UPDATE incarnation SET seq = 9", "invariant 3"),
];

async fn three_sales() -> Shop {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    for _ in 0..3 {
        till.sell(&shop, &[line(APPLES, 1, 450)]);
    }
    till.push(&shop, 1..=3).await;
    shop.head().await;
    assert_eq!(shop.breaches().await, Vec::<String>::new());
    shop
}

/// What `check` finds right after the damage, which is then undone.
async fn found_after(
    shop: &Shop,
    damage: impl Fn(Db<'_>) -> Result<(), StoreError> + Send + Sync + 'static,
) -> Vec<String> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let finds = Arc::clone(&found);
    let undone = shop.books.write_all(move |db| {
        damage(db)?;
        *finds.lock().unwrap() = check(db)?.iter().map(ToString::to_string).collect();
        Err::<(), _>(StoreError::Busy)
    });
    let undone = undone.await;
    assert!(matches!(undone, Err(StoreError::Busy)), "{undone:?}");
    found.lock().unwrap().clone()
}

#[tokio::test]
async fn check_finds_planted_damage_and_names_the_invariant() {
    let shop = three_sales().await;
    for (damage, invariant) in DAMAGE {
        let found = found_after(&shop, move |db| db.execute(damage, &[]).map(drop)).await;
        assert!(found.iter().any(|breach| breach.starts_with(invariant)), "{damage}: {found:?}");
    }
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}

#[tokio::test]
async fn check_finds_a_body_and_a_signature_that_are_not_what_was_pushed() {
    let shop = three_sales().await;
    let body: String = shop.ask("SELECT body FROM event WHERE seq = 1").await;
    let changed = body.replace("450", "451");
    let sql = "UPDATE event SET body = ?1 WHERE seq = 1";
    let found = found_after(&shop, move |db| db.execute(sql, &[Arg::Text(&changed)]).map(drop)).await;
    assert!(found.iter().any(|breach| breach.starts_with("invariant 2")), "{found:?}");
    let sql = "UPDATE push SET signature = ?1";
    let found = found_after(&shop, move |db| db.execute(sql, &[Arg::Bytes(&[0; 64])]).map(drop)).await;
    assert!(found.iter().any(|breach| breach.starts_with("invariant 2")), "{found:?}");
}

#[tokio::test]
async fn a_level_below_zero_is_found_or_cannot_be_written_at_all() {
    let shop = three_sales().await;
    let below = "UPDATE stock_level SET on_hand = -1000";
    if crate::POSTGRES {
        let refused = shop.books.write_all(move |db| db.execute(below, &[])).await;
        assert!(matches!(&refused, Err(StoreError::Constraint(name)) if name == "stock_level_on_hand"));
        return;
    }
    let found = found_after(&shop, move |db| db.execute(below, &[]).map(drop)).await;
    assert!(found.iter().any(|breach| breach.starts_with("invariant 5")), "{found:?}");
}
