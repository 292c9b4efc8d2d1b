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

/// Lines of (amount, rates) and the taxes of each.
fn all(lines: &[(i64, &[(i64, u32)])], included: bool, per: TaxRounding, how: Rounding) -> Vec<Vec<i64>> {
    let lines: Vec<Taxable> = lines
        .iter()
        .map(|(amount, rates)| Taxable { amount: Money(*amount), rates: rates.to_vec() })
        .collect();
    taxes(&lines, TaxRules { included, per, how })
        .iter()
        .map(|line| line.iter().map(|tax| tax.amount.0).collect())
        .collect()
}

/// The Consumption Tax Act's qualified invoice (National Tax Agency of Japan, invoice system Q&A 57): one rounding per
/// rate and invoice, not per line.
#[test]
fn japan_rounds_each_rate_once_on_the_invoice() {
    let (food, other): (&[_], &[_]) = (&[(8, 80_000)], &[(10, 100_000)]);
    let lines = [(158, food), (411, food), (498, other), (33, food)];
    // 8% of 602 is 48.16; 10% of 498 is 49.8. Per line they would be 12 + 32 + 2 = 46.
    assert_eq!(all(&lines, false, TaxRounding::Receipt, Rounding::Down), [[13], [33], [49], [2]]);
    assert_eq!(all(&lines, false, TaxRounding::Line, Rounding::Down), [[12], [32], [49], [2]]);
}

/// New York City's combined rate is 4% state, 4.5% city and 0.375% commuter district (Publication 718): together they
/// are rounded as one where they are one rate, each for itself where they are three.
#[test]
fn new_york_is_one_rate_or_three() {
    let three: &[_] = &[(1, 40_000), (2, 45_000), (3, 3_750)];
    assert_eq!(all(&[(1500, three)], false, TaxRounding::Line, Rounding::HalfUp), [[60, 68, 6]]);
    assert_eq!(one(1500, 88_750, false), Money(133));
}

/// Two rates inside one price are parts of it together: 121.00 with 19% and 2% is 100.00, 19.00 and 2.00.
#[test]
fn included_rates_share_the_price() {
    let both: &[_] = &[(1, 190_000), (2, 20_000)];
    assert_eq!(all(&[(12_100, both)], true, TaxRounding::Line, Rounding::HalfUp), [[1_900, 200]]);
}

/// German VAT on an invoice of many small lines (§ 14 UStG asks for the tax of the sum): three times 0.10 at 19% is
/// 0.0479 tax, 5 cents, though each line alone has 2 cents.
#[test]
fn a_receipt_of_small_lines_pays_the_tax_of_its_sum() {
    let vat: &[_] = &[(1, 190_000)];
    let lines = [(10, vat), (10, vat), (10, vat)];
    assert_eq!(all(&lines, true, TaxRounding::Receipt, Rounding::HalfUp), [[2], [2], [1]]);
    assert_eq!(all(&lines, true, TaxRounding::Line, Rounding::HalfUp), [[2], [2], [2]]);
}

#[test]
fn goods_back_on_the_same_receipt_take_their_tax_back() {
    let vat: &[_] = &[(1, 190_000)];
    let lines = [(1190, vat), (-1190, vat), (-10, vat)];
    for how in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Up, Rounding::Down] {
        let sum: i64 = all(&lines, true, TaxRounding::Receipt, how).iter().flatten().sum();
        assert_eq!(sum, if how == Rounding::Down { -1 } else { -2 }, "{how:?}");
    }
}

/// A third and two thirds of a unit are one: what several denominators leave over is not lost by rounding down.
#[test]
fn fractions_of_several_denominators_make_a_whole() {
    let (half, mixed): (&[_], &[_]) = (&[(1, 500_000)], &[(1, 500_000), (2, 1_500_000)]);
    // 1 × 0.5/1.5 = 1/3, and 4 × 0.5/3 = 2/3.
    let lines = [(1, half), (4, mixed)];
    let taxes = all(&lines, true, TaxRounding::Receipt, Rounding::Down);
    assert_eq!(taxes[0][0] + taxes[1][0], 1, "{taxes:?}");
}
