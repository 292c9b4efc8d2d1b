//! Taxes as the laws' own examples have them.

use super::*;

fn one(amount: i64, ppm: u32, included: bool) -> Money {
    let line = Taxable { amount: Money(amount), rates: vec![(1, ppm)] };
    taxes(&[line], TaxRules { included, per: TaxRounding::Line, how: Rounding::HalfUp })[0][0].amount
}

#[test]
fn included_and_added() {
    // (amount, ppm, included, tax): German 19% and 7% VAT included; New York 8.875% added; zero rate; negative line.
    let table = [
        (1190, 190_000, true, 190),
        (949, 70_000, true, 62),
        (999, 88_750, false, 89),
        (999, 0, true, 0),
        (-1190, 190_000, true, -190),
    ];
    for (amount, ppm, included, tax) in table {
        assert_eq!(one(amount, ppm, included), Money(tax), "{amount} at {ppm}");
    }
}
