//! What a counter adds to a sale is booked alike on both ends: order discounts, fees, customers, cards.

use evertill_domain::cart::{Off, OrderDiscount};
use evertill_domain::{Fact, Money, Quantity, UnitPrice};
use evertill_protocol::feed::Collection;
use evertill_register::view::{CustomerInput, DiscountInput, Minor, TenderInput};
use evertill_register::{Pricing, SaleDraft};
use evertill_server::store::sql::Arg;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::ids::next_id;
use evertill_tests::shop::{Shop, catalog};
use uuid::Uuid;

use crate::scene::*;

/// Goods at prices that no discount divides evenly, each piece with a deposit of a quarter.
async fn shop_with_deposit() -> Shop {
    let shop = open(3, 1_000).await;
    give_pins(&shop).await;
    let (store, goods) = (shop.seed.store, shop.seed.goods.clone());
    let now = evertill_server::Clock::now_ms(&*shop.clock);
    shop.write(move |db| {
        for (goods, cents) in goods.iter().zip([333, 119, 707]) {
            catalog::set_price(db, store, goods.variant, UnitPrice::minor(cents), now - 1, now)?;
        }
        let rate = next_id(db, 1)?;
        let sql = "INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms, per_unit, taxed)
                   VALUES (1, ?1, 'reduced', 'Deposit', 0, 0, 25000, FALSE)";
        db.execute(sql, &[Arg::Int(rate)])?;
        touch(db, 1, Changed::everywhere(Collection::TaxRate, &rate.to_string()), now)?;
        Ok(())
    })
    .await
    .unwrap();
    shop
}

#[tokio::test]
async fn a_discounted_order_of_a_customer_paid_in_parts_is_the_same_at_both_ends() {
    let shop = shop_with_deposit().await;
    let mut till = enrol(&shop, 1).await;
    let register = till.register();
    register.sign_in(Some(shop.seed.cashier), PIN).unwrap();
    for (goods, pieces) in [(0, "3"), (1, "1"), (2, "2")] {
        register.cart_add(goods_of(&shop, goods).variant, Some(pieces), None).unwrap();
    }
    register.cart_discount_order(Some(DiscountInput::PercentBp(1_000)), "regular", None).unwrap();
    let customer = CustomerInput { id: "C-7".into(), name: Some("Dora Lind".into()) };
    let parked = register.cart_set_customer(Some(&customer)).unwrap();
    register.cart_park(Some("blue coat")).unwrap();
    let cart = register.cart_recall(parked.cart_id).unwrap();
    // 9.99 + 1.19 + 14.14 less a tenth, and six deposits.
    assert_eq!(
        (cart.subtotal, cart.discount, cart.total),
        (Minor(2_532), Minor(253), Minor(2_532 - 253 + 150))
    );
    let card = TenderInput::ExternalCard { amount: Minor(1_000), reference: Some("A-93".into()) };
    let receipt = register.pay(cart.cart_id, &[card, TenderInput::Cash { amount: Minor(2_000) }]).unwrap();
    assert_eq!(receipt.change, Minor(2_000 - (2_429 - 1_000)));
    sync(&shop, &mut till).await;
    assert_eq!(codes(&till, receipt.key), Vec::<&str>::new());
    books_agree(&shop, &[&till]).await;
    let figures = "SELECT discount * 1000000 + fees * 10000 + cards FROM control_totals";
    assert_eq!(at_server(&shop, figures).await, 253 * 1_000_000 + 150 * 10_000 + 1_000);
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders WHERE customer = 'C-7'").await, 1);
    assert_eq!(
        at_server(&shop, "SELECT count(*) FROM event WHERE body LIKE '%Dora%'").await,
        0,
        "a name stays at its till"
    );
}

#[tokio::test]
async fn an_order_discount_beyond_what_the_seller_may_give_is_booked_and_shown() {
    let shop = shop_with_deposit().await;
    let mut till = enrol(&shop, 1).await;
    let register = till.register();
    let approval = |by| Some(evertill_domain::price::Approval { by, reason: "event".into() });
    // (off in hundredths of a percent, who approved it, whether somebody must look)
    let table = [
        (1_000, None, false),
        (2_000, None, true),
        (2_000, approval(shop.seed.cashier), true),
        (2_500, approval(shop.seed.supervisor), false),
        (2_600, approval(shop.seed.supervisor), true),
        (10_000, approval(shop.seed.manager), false),
    ];
    let mut sold = Vec::new();
    for (number, (bp, approval, _)) in (1u128..).zip(&table) {
        let line = register.line(goods_of(&shop, 0).variant, Quantity::pieces(3), Pricing::List).unwrap();
        let discounts = vec![OrderDiscount { off: Off::Percent { bp: *bp }, approval: approval.clone() }];
        let cart = Uuid::from_u128(number);
        let draft = SaleDraft { discounts, ..SaleDraft::of(cart, Some(shop.seed.cashier), vec![line]) };
        sold.push(register.sell(&draft).unwrap());
    }
    sync(&shop, &mut till).await;
    for ((bp, approval, looks), sold) in table.into_iter().zip(sold) {
        let expected: &[&str] = if looks { &["OVERRIDE_UNAPPROVED"] } else { &[] };
        assert_eq!(codes(&till, sold.key), expected, "{bp} approved by {approval:?}");
        let Fact::Sale(sale) = body(&till, sold.key).fact else { panic!("a sale") };
        assert_eq!(sale.lines[0].gross, Money(999));
    }
    books_agree(&shop, &[&till]).await;
}
