//! Lines that are not a piece at its price: so much money's worth, what a pump measured; and prices asked only.

use evertill_domain::UnitPrice;
use evertill_protocol::feed::{Collection, TaxRateRow, VariantRow};

use super::shop::{
    APPLES, DAY_MS, FLOWERS, LAMP, MILK, MORNING_MS, Shop, change, minor, price, unit, variant,
};
use crate::Error;
use crate::view::{Minor, UnitMinor};

/// Fuel by the litre at 1.799, by amount, metered, and without either.
const FUEL: i64 = 201;

fn with_fuel() -> Shop {
    let shop = Shop::new();
    let fuel =
        VariantRow { unit: "l".into(), allow_open: true, allow_amount: true, ..variant(FUEL, "Diesel") };
    shop.apply(&change(Collection::Variant, FUEL, &fuel));
    let row = evertill_protocol::feed::PriceRow {
        id: 700,
        variant: FUEL,
        amount: UnitPrice(179_900),
        valid_from_ms: 0,
        recorded_ms: 0,
    };
    shop.apply(&change(Collection::Price, 700, &row));
    shop.signed_in()
}

#[test]
fn twenty_euros_worth_of_it() {
    let shop = with_fuel();
    let till = shop.till();
    let cart = till.cart_add_by_amount(FUEL, minor(2_000)).unwrap();
    let line = &cart.lines[0];
    assert_eq!((line.quantity.as_str(), line.basis.as_str()), ("11.117", "amount"));
    assert_eq!((line.gross, cart.total), (Minor(2_000), Minor(2_000)), "the money is what was asked for");
    assert!(matches!(till.cart_set_quantity(line.line_id, "5"), Err(Error::QuantityInvalid)));
    for (variant, amount) in [(MILK, 100), (FUEL, 0), (FUEL, -5), (LAMP, 100)] {
        let told = till.cart_add_by_amount(variant, minor(amount));
        assert!(matches!(told, Err(Error::AmountInvalid)), "{variant} for {amount}");
    }
    let receipt = till.pay_cash(cart.cart_id, minor(2_000)).unwrap();
    assert_eq!(receipt.groups[0].lines[0].quantity, "11.117");
}

#[test]
fn a_pump_says_how_much_and_at_what_price() {
    let shop = with_fuel();
    let till = shop.till();
    let pump = UnitMinor(UnitPrice(181_900));
    let cart = till.cart_add_metered(FUEL, "30.5", pump).unwrap();
    assert_eq!((cart.lines[0].unit_price, cart.total), (pump, Minor(5_548)), "30.5 × 1.819");
    assert_eq!(cart.lines[0].basis, "open");
    assert!(matches!(till.cart_add_metered(APPLES, "1", unit(200)), Err(Error::AmountInvalid)));
    let again = till.cart_add_metered(FUEL, "10", pump).unwrap();
    assert_eq!(again.lines.len(), 2, "two pumps are two lines");
}

#[test]
fn a_price_is_asked_and_the_cart_stays_as_it_is() {
    let shop = Shop::new();
    let till = shop.till();
    let deposit = TaxRateRow {
        id: 41,
        class: "food".into(),
        label: "Deposit".into(),
        ppm: 0,
        valid_from_ms: 0,
        per_unit: Some(UnitPrice::minor(25)),
        taxed: false,
    };
    shop.apply(&change(Collection::TaxRate, 41, &deposit));
    shop.apply(&price(601, MILK, 129, MORNING_MS + DAY_MS));
    let check = till.price_check("4006381333931").unwrap().expect("milk");
    assert_eq!((check.product.variant_id, check.product.price), (MILK, Some(unit(119))));
    assert_eq!((check.taxes, check.fees[0].label.as_str()), (vec!["VAT 7%".to_owned()], "Deposit"));
    assert_eq!(check.fees[0].amount, Minor(25));
    let next = check.next_price.unwrap();
    assert_eq!((next.price, next.from.as_str()), (unit(129), "2026-11-21T09:00:00+01:00"));
    assert_eq!(check.codes, ["0012345678905", "4006381333931"]);
    assert_eq!(till.price_check("22").unwrap().unwrap().product.variant_id, FLOWERS);
    assert_eq!(till.price_check("nothing").unwrap(), None);
    assert!(till.cart().unwrap().lines.is_empty(), "asked while nobody is signed in");
}

#[test]
fn a_deposit_is_part_of_what_a_line_costs() {
    let shop = Shop::new().signed_in();
    let deposit = TaxRateRow {
        id: 41,
        class: "food".into(),
        label: "Deposit".into(),
        ppm: 0,
        valid_from_ms: 0,
        per_unit: Some(UnitPrice::minor(25)),
        taxed: false,
    };
    shop.apply(&change(Collection::TaxRate, 41, &deposit));
    let cart = shop.till().cart_add(MILK, Some("3"), None).unwrap();
    assert_eq!((cart.lines[0].fees[0].amount, cart.lines[0].net), (Minor(75), Minor(357)));
    assert_eq!((cart.fees[0].label.as_str(), cart.total), ("Deposit", Minor(432)));
    let receipt = shop.till().pay_cash(cart.cart_id, minor(432)).unwrap();
    assert_eq!((receipt.fees, receipt.total), (cart.fees, Minor(432)));
}
