//! The table of reconcile's rules, row by row, and its properties.

use chrono::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::event::{Discount, DiscountKind, ReturnLine, SignIn, Tender};
use crate::money::Rounding;
use crate::time::{Anchor, ClockReading};

const BREAD: i64 = 1;
const FUEL: i64 = 2;
const RETIRED: i64 = 3;
const SERVICE: i64 = 4;
const CASHIER: i64 = 10;
const SUPERVISOR: i64 = 11;
const MANAGER: i64 = 12;
const GONE: i64 = 13;
const CURSOR: u64 = 100;

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
}

fn hours(count: i64) -> chrono::TimeDelta {
    chrono::TimeDelta::hours(count)
}

fn key(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn version(id: i64, cents: i64, valid_from: DateTime<Utc>, no: u64) -> PriceVersion {
    PriceVersion { id, amount: UnitPrice::minor(cents), valid_from, recorded_at: valid_from, no }
}

/// A store at noon: bread at 4.50 since the morning (4.00 before), 5 in stock.
fn view() -> View {
    let variant = VariantView {
        vendor: 1,
        retired: false,
        allow_open: false,
        allow_label: false,
        allow_amount: false,
        tracked: true,
    };
    View {
        received_at: noon() + hours(1),
        rules: MoneyRules {
            currency: "EUR".into(),
            rounding: Rounding::HalfUp,
            tax_included: true,
            tax_rounding: crate::tax::TaxRounding::Line,
            cash_step: 1,
        },
        enrolled_at: noon() - hours(24 * 30),
        last_business_time: None,
        variants: HashMap::from([
            (BREAD, variant),
            (FUEL, VariantView { allow_open: true, allow_label: true, allow_amount: true, ..variant }),
            (RETIRED, VariantView { retired: true, ..variant }),
            (SERVICE, VariantView { tracked: false, ..variant }),
        ]),
        prices: HashMap::from([
            (
                BREAD,
                vec![
                    version(1, 400, noon() - hours(48), 5),
                    version(2, 450, noon() - hours(4), 50),
                    version(3, 490, noon() + hours(12), 60),
                ],
            ),
            (RETIRED, vec![version(4, 450, noon() - hours(48), 5)]),
            (SERVICE, vec![version(5, 450, noon() - hours(48), 5)]),
        ]),
        available: HashMap::from([
            (BREAD, Quantity::pieces(5)),
            (FUEL, Quantity::pieces(5)),
            (RETIRED, Quantity::pieces(5)),
        ]),
        users: HashMap::from([
            (CASHIER, UserView { active: true, role: Role::Cashier }),
            (SUPERVISOR, UserView { active: true, role: Role::Supervisor }),
            (MANAGER, UserView { active: true, role: Role::Manager }),
            (GONE, UserView { active: false, role: Role::Manager }),
        ]),
        sales: HashMap::new(),
        carts: HashMap::new(),
        waiting: HashMap::new(),
    }
}

fn line(variant: i64, cents: i64, pieces: i64, basis: PriceBasis) -> SaleLine {
    let unit = UnitPrice::minor(cents);
    let gross = unit.extend(Quantity::pieces(pieces), Rounding::HalfUp);
    SaleLine {
        variant,
        vendor: 1,
        name: None,
        qty: Quantity::pieces(pieces),
        unit: Some(unit),
        basis,
        gross,
        discounts: vec![],
        net: gross,
        taxes: vec![],
        fees: vec![],
    }
}

fn list(variant: i64, cents: i64, pieces: i64) -> SaleLine {
    line(variant, cents, pieces, PriceBasis::List { price_id: 2 })
}

fn approved(by: i64) -> PriceBasis {
    PriceBasis::Override { price_id: Some(2), approval: Approval { by, reason: "dented".into() } }
}

fn event(fact: Fact) -> Body {
    let at = ClockReading { wall_ms: noon().timestamp_millis(), boot: "b".into(), mono_ms: 0, anchor: None };
    Body { at, by: Some(CASHIER), cursor: CURSOR, fact }
}

fn sale_of(lines: Vec<SaleLine>) -> Sale {
    let total = lines.iter().map(order::line_total).sum();
    Sale {
        cart: key(77),
        receipt: "S1-R1A-000001".into(),
        currency: "EUR".into(),
        offline: true,
        lines,
        tenders: vec![Tender::Cash { tendered: total, change: Money::ZERO }],
        total,
        rounding: Money::ZERO,
        customer: None,
        exempt: None,
        tax_per_receipt: false,
    }
}

fn sale(lines: Vec<SaleLine>) -> Body {
    event(Fact::Sale(sale_of(lines)))
}

fn void_of(target: Uuid) -> Body {
    let void = Void {
        target,
        receipt: "S1-R1A-000001".into(),
        reason: "changed mind".into(),
        approved_by: Some(MANAGER),
    };
    event(Fact::Void(void))
}

fn return_of(target: Uuid, pieces: i64, refund: i64) -> Body {
    let lines =
        vec![ReturnLine { line: 0, variant: BREAD, qty: Quantity::pieces(pieces), amount: Money(refund) }];
    event(Fact::Return(Return {
        target,
        receipt: "S1-R1A-000001".into(),
        lines,
        refund: Money(refund),
        reason: "stale".into(),
        approved_by: Some(MANAGER),
    }))
}

fn codes(decision: &Decision) -> Vec<ExceptionCode> {
    decision.exceptions.iter().map(|exception| exception.code).collect()
}

fn sale_lines(decision: &Decision) -> &[LineEffect] {
    match &decision.effect {
        Effect::Sale(effect) => &effect.lines,
        other => panic!("not a sale: {other:?}"),
    }
}

/// Decides and folds, as a batch does.
fn book(key: Uuid, body: &Body, view: &mut View) -> Decision {
    let decision = reconcile(key, body, view);
    view.apply(key, body, &decision);
    decision
}

#[test]
fn prices_row_by_row() {
    use ExceptionCode::{PriceBasis as BasisCode, PriceStale, PriceUnknown, ProductRetired, ProductUnknown};
    let table: Vec<(&str, SaleLine, Vec<ExceptionCode>)> = vec![
        ("the amount in force", list(BREAD, 450, 1), vec![]),
        ("given, replaced at eight", list(BREAD, 400, 1), vec![PriceStale]),
        ("given, valid from midnight", list(BREAD, 490, 1), vec![PriceStale]),
        ("never given", list(BREAD, 333, 1), vec![PriceUnknown]),
        ("no such product", list(99, 450, 1), vec![ProductUnknown]),
        ("retired", list(RETIRED, 450, 1), vec![ProductRetired]),
        ("open where it may not be", line(BREAD, 450, 1, PriceBasis::Open {}), vec![BasisCode]),
        ("open where it may", line(FUEL, 450, 1, PriceBasis::Open {}), vec![]),
        (
            "label where it may not",
            line(BREAD, 450, 1, PriceBasis::Label { barcode: "2".into() }),
            vec![BasisCode],
        ),
        ("label where it may", line(FUEL, 450, 1, PriceBasis::Label { barcode: "2".into() }), vec![]),
        ("amount where it may not", line(BREAD, 450, 1, PriceBasis::Amount {}), vec![BasisCode]),
        ("amount where it may", line(FUEL, 450, 1, PriceBasis::Amount {}), vec![]),
    ];
    for (what, line, expected) in table {
        assert_eq!(codes(&reconcile(key(1), &sale(vec![line]), &view())), expected, "{what}");
    }
}

#[test]
fn the_amount_counts_never_the_id() {
    let same_amount_other_id = line(BREAD, 450, 1, PriceBasis::List { price_id: 9_999 });
    assert_eq!(codes(&reconcile(key(1), &sale(vec![same_amount_other_id]), &view())), vec![]);
}

#[test]
fn a_stale_price_says_its_cause_and_variance() {
    for (cents, cause, variance) in [(400, PriceCause::Replaced, -100), (490, PriceCause::NotYetValid, 80)] {
        let decision = reconcile(key(1), &sale(vec![list(BREAD, cents, 2)]), &view());
        let Detail::Price { expected, variance: found, cause: why, since_ms, .. } =
            &decision.exceptions[0].detail
        else {
            panic!("no price detail")
        };
        assert_eq!((*expected, *found, *why), (Some(UnitPrice::minor(450)), Money(variance), Some(cause)));
        assert_eq!(*since_ms, Some((noon() - hours(4)).timestamp_millis()));
        assert_eq!(sale_lines(&decision)[0].variance, Money(variance));
    }
}

#[test]
fn a_price_recorded_after_the_cursor_was_not_given() {
    let mut view = view();
    view.prices.get_mut(&BREAD).unwrap().push(version(6, 333, noon() - hours(48), CURSOR + 1));
    let decision = reconcile(key(1), &sale(vec![list(BREAD, 333, 1)]), &view);
    assert_eq!(codes(&decision), vec![ExceptionCode::PriceUnknown]);
}

#[test]
fn overrides_need_another_person_with_the_right() {
    use ExceptionCode::OverrideUnapproved;
    // (charged, approver, expected): list is 450; a supervisor may take 25% off.
    let table = [
        (400, SUPERVISOR, vec![]),
        (338, SUPERVISOR, vec![]),
        (337, SUPERVISOR, vec![OverrideUnapproved]),
        (0, MANAGER, vec![]),
        (900, SUPERVISOR, vec![]),
        (400, CASHIER, vec![OverrideUnapproved]),
        (400, GONE, vec![OverrideUnapproved]),
        (400, 999, vec![OverrideUnapproved]),
    ];
    for (cents, by, expected) in table {
        let decision = reconcile(key(1), &sale(vec![line(BREAD, cents, 1, approved(by))]), &view());
        assert_eq!(codes(&decision), expected, "{cents} by {by}");
    }
    let mut own = sale(vec![line(BREAD, 400, 1, approved(MANAGER))]);
    own.by = Some(MANAGER);
    assert_eq!(
        codes(&reconcile(key(1), &own, &view())),
        vec![OverrideUnapproved],
        "a manager approves herself"
    );
}

#[test]
fn manual_discounts_need_approval_like_overrides() {
    let with = |approval: Option<Approval>| {
        let mut line = list(BREAD, 450, 1);
        line.discounts =
            vec![Discount { kind: DiscountKind::Manual, amount: Money(50), percent_bp: None, approval }];
        line.net = Money(400);
        codes(&reconcile(key(1), &sale(vec![line]), &view()))
    };
    assert_eq!(with(None), vec![ExceptionCode::OverrideUnapproved]);
    assert_eq!(with(Some(Approval { by: SUPERVISOR, reason: "regular".into() })), vec![]);
}

#[test]
fn stock_takes_what_there_is_and_records_the_rest() {
    let decision = reconcile(key(1), &sale(vec![list(BREAD, 450, 3), list(BREAD, 450, 4)]), &view());
    let lines = sale_lines(&decision);
    assert_eq!((lines[0].taken, lines[0].short), (Quantity::pieces(3), Quantity::ZERO));
    assert_eq!((lines[1].taken, lines[1].short), (Quantity::pieces(2), Quantity::pieces(2)));
    assert_eq!(codes(&decision), vec![ExceptionCode::StockShort]);
    assert_eq!(decision.exceptions[0].line, Some(1));
    let service = reconcile(key(1), &sale(vec![list(SERVICE, 450, 3)]), &view());
    assert_eq!(codes(&service), vec![], "a service is not counted");
}

#[test]
fn sums_that_do_not_add_up_are_booked_and_said() {
    let edits: [fn(&mut Sale); 6] = [
        |sale| sale.total = Money(1),
        |sale| sale.rounding = Money(1),
        |sale| sale.lines[0].gross = Money(1),
        |sale| sale.lines[0].net = Money(1),
        |sale| sale.lines[0].unit = None,
        |sale| sale.currency = "USD".into(),
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let mut wrong = sale_of(vec![list(BREAD, 450, 1)]);
        edit(&mut wrong);
        let decision = reconcile(key(1), &event(Fact::Sale(wrong)), &view());
        assert!(codes(&decision).contains(&ExceptionCode::TotalsMismatch), "edit {index}");
        assert_eq!(sale_lines(&decision)[0].taken, Quantity::ONE, "the goods left all the same");
    }
}

#[test]
fn hostile_numbers_do_not_panic() {
    let mut line = list(BREAD, 450, 1);
    (line.gross, line.net, line.qty) = (Money(i64::MAX), Money(i64::MIN), Quantity(i64::MIN));
    line.unit = Some(UnitPrice(i64::MAX));
    let mut sale = sale_of(vec![line.clone(), line]);
    sale.tenders = vec![Tender::Cash { tendered: Money(i64::MAX), change: Money(i64::MIN) }];
    let decision = reconcile(key(1), &event(Fact::Sale(sale)), &view());
    assert!(codes(&decision).contains(&ExceptionCode::TotalsMismatch));
}

#[test]
fn a_void_is_the_inverse_of_a_sale() {
    let mut view = view();
    book(key(1), &sale(vec![list(BREAD, 450, 7)]), &mut view);
    assert_eq!(view.available[&BREAD], Quantity::ZERO);
    let decision = book(key(2), &void_of(key(1)), &mut view);
    assert_eq!(codes(&decision), vec![]);
    assert_eq!(view.available[&BREAD], Quantity::pieces(5), "only what was taken comes back");
    assert_eq!(view.sales[&key(1)].lines[0].short, Quantity::ZERO, "the shortage is closed");
    let again = book(key(3), &void_of(key(1)), &mut view);
    assert_eq!(codes(&again), vec![ExceptionCode::AlreadyVoided]);
    assert_eq!(view.available[&BREAD], Quantity::pieces(5));
}

#[test]
fn a_void_that_comes_before_its_sale_waits_for_it() {
    let mut view = view();
    let early = book(key(2), &void_of(key(1)), &mut view);
    assert_eq!(codes(&early), vec![ExceptionCode::TargetUnknown]);
    let decision = book(key(1), &sale(vec![list(BREAD, 450, 2)]), &mut view);
    let Effect::Sale(effect) = &decision.effect else { panic!("not a sale") };
    assert_eq!(effect.linked.len(), 1);
    assert_eq!(view.available[&BREAD], Quantity::pieces(5));
    assert!(view.sales[&key(1)].voided);
}

#[test]
fn a_return_closes_the_shortage_first() {
    let mut view = view();
    book(key(1), &sale(vec![list(BREAD, 450, 7)]), &mut view);
    let first = book(key(2), &return_of(key(1), 3, 1350), &mut view);
    assert_eq!(codes(&first), vec![]);
    assert_eq!(view.available[&BREAD], Quantity::ONE, "two closed the shortage, one went back");
    let beyond = book(key(3), &return_of(key(1), 9, 3150), &mut view);
    assert_eq!(codes(&beyond), vec![ExceptionCode::RefundExceeds]);
    assert_eq!(view.available[&BREAD], Quantity::pieces(5), "never more than the line still held");
}

#[test]
fn actors_are_checked_and_never_refused() {
    use ExceptionCode::ActorNotAllowed;
    for (by, expected) in [
        (Some(CASHIER), vec![]),
        (Some(GONE), vec![ActorNotAllowed]),
        (Some(9), vec![ActorNotAllowed]),
        (None, vec![ActorNotAllowed]),
    ] {
        let mut body = sale(vec![list(BREAD, 450, 1)]);
        body.by = by;
        assert_eq!(codes(&reconcile(key(1), &body, &view())), expected, "{by:?}");
    }
    let mut view = view();
    book(key(1), &sale(vec![list(BREAD, 450, 1)]), &mut view);
    let Fact::Void(mut void) = void_of(key(1)).fact else { panic!("not a void") };
    void.approved_by = None;
    assert_eq!(
        codes(&reconcile(key(2), &event(Fact::Void(void)), &view)),
        vec![ActorNotAllowed],
        "a cashier voids alone"
    );
    let nobody = Body { by: Some(GONE), ..event(Fact::SignIn(SignIn {})) };
    assert_eq!(codes(&reconcile(key(3), &nobody, &view)), vec![ActorNotAllowed]);
}

#[test]
fn impossible_clocks_are_flagged_and_priced_by_the_cursor() {
    let year = hours(24 * 365);
    for (at, skewed) in [
        (noon(), false),
        (noon() + hours(1), false),
        (noon() + hours(2), true),
        (noon() + year, true),
        (noon() - year, true),
    ] {
        let mut body = sale(vec![list(BREAD, 450, 1)]);
        body.at.wall_ms = at.timestamp_millis();
        let mut view = view();
        view.prices.get_mut(&BREAD).unwrap().retain(|version| version.id != 3);
        let found = codes(&reconcile(key(1), &body, &view));
        assert_eq!(found, if skewed { vec![ExceptionCode::ClockSkew] } else { vec![] }, "{at}");
    }
    let mut view = view();
    view.last_business_time = Some(noon() + chrono::TimeDelta::minutes(30));
    assert_eq!(
        codes(&reconcile(key(1), &sale(vec![list(BREAD, 450, 1)]), &view)),
        vec![ExceptionCode::ClockSkew]
    );
    let mut anchored = sale(vec![list(BREAD, 450, 1)]);
    anchored.at = ClockReading {
        wall_ms: (noon() + year).timestamp_millis(),
        boot: "b".into(),
        mono_ms: 60_000,
        anchor: Some(Anchor {
            server_ms: (noon() + chrono::TimeDelta::minutes(40)).timestamp_millis(),
            mono_ms: 0,
        }),
    };
    assert_eq!(
        codes(&reconcile(key(1), &anchored, &view)),
        vec![],
        "the anchor outweighs a wrong wall clock"
    );
}

#[test]
fn a_cart_sold_twice_is_booked_twice_and_said() {
    let mut view = view();
    book(key(1), &sale(vec![list(BREAD, 450, 1)]), &mut view);
    let second = book(key(2), &sale(vec![list(BREAD, 450, 1)]), &mut view);
    assert_eq!(codes(&second), vec![ExceptionCode::CartSoldTwice]);
    assert_eq!(view.available[&BREAD], Quantity::pieces(3));
}

#[test]
fn a_lost_range_is_a_gap() {
    let opened = |lost| IncarnationOpened { previous: 1, why: "restored".into(), lost };
    let decision = reconcile(key(1), &event(Fact::IncarnationOpened(opened(Some((7, 9))))), &view());
    assert_eq!(codes(&decision), vec![ExceptionCode::SequenceGap]);
    assert_eq!(decision.exceptions[0].detail, Detail::Gap { incarnation: 1, first: 7, last: 9 });
    assert_eq!(codes(&reconcile(key(1), &event(Fact::IncarnationOpened(opened(None))), &view())), vec![]);
}

proptest! {
    /// Whatever is sold, voided and returned, in any order: stock never goes below zero, and free + held by sales =
    /// what there was at first.
    #[test]
    fn stock_is_conserved_and_never_negative(
        steps in prop::collection::vec((0u8..3, 0u128..12, 0i64..6), 1..60),
    ) {
        let mut view = view();
        view.received_at = noon() + hours(24);
        let start = view.available[&BREAD];
        for (index, (what, target, pieces)) in steps.into_iter().enumerate() {
            let event_key = key(index as u128);
            let body = match what {
                0 => {
                    let Fact::Sale(mut sale) = sale(vec![list(BREAD, 450, pieces), list(BREAD, 450, 1)]).fact else { unreachable!() };
                    sale.cart = key(1_000 + index as u128);
                    event(Fact::Sale(sale))
                }
                1 => void_of(key(target)),
                _ => return_of(key(target), pieces, 1),
            };
            let decision = reconcile(event_key, &body, &view);
            prop_assert_eq!(&decision, &reconcile(event_key, &body, &view), "deterministic");
            view.apply(event_key, &body, &decision);
            prop_assert!(view.available[&BREAD] >= Quantity::ZERO);
            let held: Quantity = view.sales.values().flat_map(|sale| &sale.lines).map(|line| line.taken).sum();
            prop_assert_eq!(view.available[&BREAD] + held, start);
            for line in view.sales.values().flat_map(|sale| &sale.lines) {
                prop_assert!(line.taken >= Quantity::ZERO && line.short >= Quantity::ZERO);
            }
        }
    }
}

/// A sale with a share of an order discount of so much on every line.
fn with_order_discount(cents: i64, approval: Option<Approval>) -> Body {
    let mut lines = vec![list(BREAD, 450, 1), list(BREAD, 450, 1)];
    for line in &mut lines {
        let (kind, amount, approval) = (DiscountKind::Order, Money(cents), approval.clone());
        line.discounts = vec![Discount { kind, amount, percent_bp: None, approval }];
        line.net = line.gross - Money(cents);
    }
    sale(lines)
}

fn found(body: &Body) -> Vec<ExceptionCode> {
    codes(&reconcile(key(1), body, &view()))
}

#[test]
fn an_order_discount_is_judged_as_a_whole_by_whose_right_it_was() {
    let by = |by| Some(Approval { by, reason: "late".into() });
    let table = [
        (45, None, true),
        (46, None, false),
        (45, by(CASHIER), false),
        (112, by(SUPERVISOR), true),
        (114, by(SUPERVISOR), false),
        (450, by(MANAGER), true),
        (45, by(GONE), false),
    ];
    for (cents, approval, fine) in table {
        let codes = found(&with_order_discount(cents, approval.clone()));
        let expected = if fine { vec![] } else { vec![ExceptionCode::OverrideUnapproved] };
        assert_eq!(codes, expected, "{cents} cents a line by {approval:?}");
    }
}

#[test]
fn what_version_2_adds_is_computed_again() {
    use crate::event::LineFee;
    use crate::tax::LineTax;
    let sold = |change: fn(&mut Sale)| {
        let mut line = list(BREAD, 450, 2);
        line.fees = vec![LineFee { rate: 2, unit: UnitPrice::minor(25), amount: Money(50), taxed: true }];
        line.taxes = vec![LineTax { rate: 1, ppm: 190_000, included: true, amount: Money(152) }];
        let mut sale = sale_of(vec![line]);
        change(&mut sale);
        found(&event(Fact::Sale(sale)))
    };
    assert_eq!(sold(|_| ()), vec![]);
    assert_eq!(sold(|sale| sale.lines[0].taxes[0].amount = Money(151)), vec![ExceptionCode::TotalsMismatch]);
    assert_eq!(
        sold(|sale| sale.lines[0].fees[0].unit = UnitPrice::minor(24)),
        vec![ExceptionCode::TotalsMismatch]
    );
    let untaxed = |sale: &mut Sale| {
        let line = &mut sale.lines[0];
        line.discounts = vec![Discount {
            kind: DiscountKind::TaxExempt,
            amount: Money(152),
            percent_bp: None,
            approval: None,
        }];
        (line.net, line.taxes) = (Money(748), vec![]);
        let total = order::line_total(line);
        (sale.total, sale.tenders) = (total, vec![Tender::Cash { tendered: total, change: Money::ZERO }]);
    };
    let mut sale = sale_of(vec![list(BREAD, 450, 2)]);
    untaxed(&mut sale);
    assert_eq!(
        found(&event(Fact::Sale(sale.clone()))),
        vec![ExceptionCode::OverrideUnapproved],
        "exempt from what?"
    );
    sale.exempt = Some("certificate".into());
    assert_eq!(found(&event(Fact::Sale(sale))), vec![]);
}
