//! Discounts on a line and on an order, within what a role may give, to the cent; customers and exemptions.

use evertill_domain::event::DiscountKind;

use super::shop::{
    APPLES, CASHIER, MANAGER, MILK, SUPERVISOR, Shop, manager, minor, off, percent, supervisor,
};
use crate::Error;
use crate::receipt::sold;
use crate::view::{ApprovalInput, CustomerInput, Minor, Receipt};

fn sale_of(shop: &Shop, receipt: &Receipt) -> evertill_domain::event::Sale {
    shop.till().store().read(|conn| sold(conn, receipt.key)).unwrap()
}

#[test]
fn a_line_discount_beyond_a_tenth_needs_another_person() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let line = till.cart_add(MILK, Some("10"), None).unwrap().lines[0].line_id;
    let give = |discount, approval: Option<&ApprovalInput>| {
        till.cart_discount_line(line, discount, "dent", approval)
    };
    let own = give(percent(1_000), None).unwrap();
    assert_eq!((own.discount, own.total), (Minor(119), Minor(1_071)));
    assert_eq!(
        (own.lines[0].discount_percent_bp, own.lines[0].reason.as_deref()),
        (Some(1_000), Some("dent"))
    );
    assert_eq!(own.lines[0].approved_by, None, "a cashier's own right");
    assert!(matches!(give(percent(1_100), None), Err(Error::ApprovalNeeded)));
    let self_made = ApprovalInput { user_id: Some(CASHIER), pin: "1111".into() };
    assert!(matches!(give(off(300), Some(&self_made)), Err(Error::ApprovalSamePerson)));
    assert!(matches!(give(percent(2_600), Some(&supervisor())), Err(Error::NotAllowed(_))));
    let approved = give(percent(2_500), Some(&supervisor())).unwrap();
    assert_eq!((approved.discount, approved.lines[0].approved_by.as_deref()), (Minor(298), Some("Ben")));
    for impossible in [off(1_191), off(-1), percent(10_001)] {
        assert!(matches!(give(impossible, Some(&manager())), Err(Error::AmountInvalid)));
    }
    assert!(matches!(till.cart_discount_line(line, off(5), " ", None), Err(Error::ReasonMissing)));
    assert_eq!(till.cart_discount_line(line, off(0), "", None).unwrap().discount, Minor(0), "taken back");
}

#[test]
fn a_supervisor_who_sells_gives_a_quarter_alone() {
    let shop = Shop::new();
    shop.till().sign_in(Some(SUPERVISOR), "2222").unwrap();
    shop.till().cart_add(MILK, None, None).unwrap();
    let give = |bp| shop.till().cart_discount_order(Some(percent(bp)), "regular", None);
    assert_eq!(give(2_500).unwrap().discount, Minor(30));
    assert!(matches!(give(3_000), Err(Error::ApprovalNeeded)));
}

#[test]
fn a_discount_does_not_outgrow_the_goods_it_was_given_on() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    let line = till.cart_add(MILK, Some("10"), None).unwrap().lines[0].line_id;
    till.cart_discount_line(line, off(119), "dent", None).unwrap();
    let one = till.cart_set_quantity(line, "1").unwrap();
    assert_eq!((one.discount, one.total), (Minor(11), Minor(108)), "a tenth of one, not all of it");
    till.cart_set_quantity(line, "10").unwrap();
    let cart = till.cart_discount_order(Some(off(100)), "regular", None).unwrap();
    assert_eq!(cart.order_discount.unwrap().amount, Minor(100));
    let fewer = till.cart_set_quantity(line, "5").unwrap();
    assert_eq!(fewer.order_discount.unwrap().amount, Minor(50));
}

#[test]
fn an_order_discount_is_allocated_to_the_cent() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    till.cart_add(MILK, None, None).unwrap();
    till.cart_add(APPLES, Some("0.312"), None).unwrap();
    till.cart_add(APPLES, Some("1"), None).unwrap();
    assert!(matches!(
        till.cart_discount_order(Some(percent(1_250)), "event", None),
        Err(Error::ApprovalNeeded)
    ));
    let cart = till.cart_discount_order(Some(percent(1_250)), "event", Some(&supervisor())).unwrap();
    let discount = cart.order_discount.clone().unwrap();
    // 12.5% of 1.19 + 0.93 + 2.99 = 5.11 is 0.63875.
    assert_eq!((discount.label.as_str(), discount.amount), ("12.5%", Minor(64)));
    assert_eq!((discount.approved_by.as_deref(), discount.reason.as_str()), (Some("Ben"), "event"));
    assert_eq!((cart.subtotal, cart.discount, cart.total), (Minor(511), Minor(64), Minor(447)));
    assert_eq!(cart.lines.iter().map(|line| line.net.0).sum::<i64>(), 511, "lines show their own price");
    let receipt = till.pay_cash(cart.cart_id, minor(500)).unwrap();
    assert_eq!((receipt.total, &receipt.order_discount), (Minor(447), &Some(discount)));
    let sale = sale_of(&shop, &receipt);
    let shares: Vec<i64> = sale.lines.iter().map(|line| line.discounts[0].amount.0).collect();
    assert_eq!(shares, [15, 12, 37], "largest remainders first");
    assert!(sale.lines.iter().all(|line| line.discounts[0].kind == DiscountKind::Order));
    assert_eq!(evertill_domain::order::mismatches(&sale, evertill_domain::Rounding::HalfUp), vec![]);
}

#[test]
fn an_order_discount_is_taken_back_and_goes_with_the_cart() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    assert!(matches!(till.cart_discount_order(Some(off(5)), "x", None), Err(Error::CartEmpty)));
    till.cart_add(MILK, None, None).unwrap();
    till.cart_discount_order(Some(off(10)), "x", None).unwrap();
    assert_eq!(till.cart_discount_order(None, "", None).unwrap().order_discount, None);
    till.cart_discount_order(Some(off(10)), "x", None).unwrap();
    till.cart_set_customer(Some(&customer("C-7"))).unwrap();
    let cleared = till.cart_clear().unwrap();
    assert_eq!((cleared.order_discount, cleared.customer), (None, None));
}

fn customer(id: &str) -> CustomerInput {
    CustomerInput { id: id.into(), name: Some("Dora Lind".into()) }
}

#[test]
fn a_customers_id_is_written_down_and_the_name_is_not() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    for wrong in ["", "  ", "a\nb", &"x".repeat(65)] {
        assert!(
            matches!(till.cart_set_customer(Some(&customer(wrong))), Err(Error::CustomerInvalid)),
            "{wrong:?}"
        );
    }
    till.cart_set_customer(Some(&customer(" C-7 "))).unwrap();
    let cart = till.cart_add(MILK, None, None).unwrap();
    assert_eq!(cart.customer, Some(customer("C-7")));
    let receipt = till.pay_cash(cart.cart_id, minor(119)).unwrap();
    assert_eq!(receipt.customer_id.as_deref(), Some("C-7"));
    assert_eq!(till.cart().unwrap().customer, None, "the next customer is another one");
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE body LIKE '%Dora%'"), 0);
    assert_eq!(shop.count("SELECT count(*) FROM journal WHERE body LIKE '%\"customer\":\"C-7\"%'"), 1);
}

#[test]
fn an_exempt_customer_pays_no_tax_on_a_supervisors_word() {
    let shop = Shop::new().signed_in();
    let till = shop.till();
    till.cart_add(MILK, None, None).unwrap();
    assert!(matches!(till.cart_set_exempt(Some("EX-1"), None), Err(Error::ApprovalNeeded)));
    assert!(matches!(till.cart_set_exempt(Some(" "), Some(&manager())), Err(Error::CertificateInvalid)));
    let cart = till.cart_set_exempt(Some("EX-1"), Some(&manager())).unwrap();
    // 7% in 1.19 is 0.08.
    assert_eq!((cart.exempt_amount, cart.total, cart.discount), (Minor(8), Minor(111), Minor(0)));
    assert!(cart.taxes.iter().all(|tax| tax.tax == Minor(0)));
    let receipt = till.pay_cash(cart.cart_id, minor(111)).unwrap();
    assert_eq!((receipt.exempt.as_deref(), receipt.exempt_amount), (Some("EX-1"), Minor(8)));
    till.sign_in(Some(MANAGER), "3333").unwrap();
    till.cart_add(MILK, None, None).unwrap();
    till.cart_set_exempt(Some("EX-2"), None).unwrap();
    assert_eq!(till.cart_set_exempt(None, None).unwrap().total, Minor(119), "taken back");
}
