//! From a cart to an order, in one transaction: what can be served is held and ordered, vendor by vendor, and the rest
//! is named.

use std::collections::{BTreeMap, HashMap};

use evertill_domain::Money;
use evertill_domain::event::SaleLine;
use evertill_domain::market::fulfilment::State;
use evertill_domain::order::{line_fees, line_total};
use evertill_protocol::error::ErrorCode;
use serde_json::json;
use uuid::Uuid;

use super::basket::{Basket, Line, Place, find, vendor};
use super::change::{no_cart, take as take_version};
use super::facts::Facts;
use super::{hold, payments, steps};
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::scope::Repeatable;
use crate::outbox::news::{self, News, OrderCreated, OrderName, ProductName, Said, StoreName, SubOrderName};
use crate::shop::view::checkout::{Handover, PayBy, Placed, PlacedSubOrder, Prepared, RejectedLine};
use crate::shop::view::problem::{Problem, ProblemView};
use crate::store::shop::{Customer, Wanted};
use crate::store::sql::hq::{idempotency, utc};
use crate::store::sql::ids::next_id;
use crate::store::sql::{Db, args, audit, customers, outbox};
use crate::store::{StoreError, StoreResult};

/// What it would cost, and what is in it held for a while.
pub fn prepare(
    db: Db<'_>,
    customer: &Customer,
    handover: Handover,
    held_ms: i64,
    now_ms: i64,
) -> StoreResult<Prepared> {
    let (shop, tenant) = (&customer.shop, customer.shop.tenant);
    let head = find(db, customer)?.ok_or_else(no_cart)?;
    // Whoever changes the cart waits; what it is stays what it was.
    lock(db, tenant, head.id, now_ms)?;
    let before = Basket::load(db, customer, head.clone(), now_ms)?;
    if before.lines.is_empty() {
        return Err(empty());
    }
    let until_ms = now_ms + held_ms;
    hold::hold(db, tenant, head.id, &before.counted(), until_ms, now_ms)?;
    let basket = Basket::load(db, customer, head, now_ms)?;
    let judged = basket.line_problems(shop, handover);
    let fit: Vec<usize> = (0..judged.len()).filter(|at| !stopped(&judged[*at])).collect();
    let shipping = shipping(&basket, &fit, &basket.priced(shop, handover, &fit).lines, handover);
    let cart = basket.view(shop, handover, Some(&shipping))?;
    let sent: Money = shipping.values().copied().sum();
    Ok(Prepared {
        shipping: sent.0,
        total: cart.total + sent.0,
        reserved_until: utc(until_ms),
        ready: fit.len() == judged.len() && !stopped(&cart.problems),
        cart,
    })
}

fn lock(db: Db<'_>, tenant: i64, cart: Uuid, now_ms: i64) -> StoreResult<()> {
    let sql = "UPDATE cart SET accessed_ms = ?3 WHERE tenant_id = ?1 AND id = ?2 AND status = 'active'";
    match db.execute(sql, args![tenant, cart, now_ms])? {
        0 => Err(StoreError::Contended("the cart was closed meanwhile".into())),
        _ => Ok(()),
    }
}

fn empty() -> StoreError {
    Refusal::new(ErrorCode::CartEmpty, "There is nothing in the cart.").into()
}

fn stopped(problems: &[ProblemView]) -> bool {
    problems.iter().any(|problem| problem.stops)
}

/// What each vendor takes for sending these lines.
fn shipping(basket: &Basket, of: &[usize], sold: &[SaleLine], handover: Handover) -> BTreeMap<i64, Money> {
    let mut sums: BTreeMap<i64, (Money, i64, &Facts)> = BTreeMap::new();
    for (at, sold) in of.iter().zip(sold) {
        let line = &basket.lines[*at];
        let Some(facts) = &line.facts else { continue };
        let sum = sums.entry(line.goods.vendor).or_insert((Money::ZERO, 0, facts));
        sum.0 = sum.0 + sold.net;
        sum.1 = sum.1.saturating_add(facts.weight_g.saturating_mul(line.qty) / 1_000);
    }
    let quote = |(vendor, (goods, grams, facts)): (i64, (Money, i64, &Facts))| match handover {
        Handover::Ship => (vendor, facts.vendor.shipping.quote(goods, grams)),
        Handover::Pickup => (vendor, Money::ZERO),
    };
    sums.into_iter().map(quote).collect()
}

/// Places the order; answers the answer's bytes.
pub fn check_out(
    db: Db<'_>,
    customer: &Customer,
    wanted: &Wanted,
    request: &Repeatable,
    now_ms: i64,
) -> StoreResult<Vec<u8>> {
    let (shop, tenant) = (&customer.shop, customer.shop.tenant);
    let head = find(db, customer)?.ok_or_else(no_cart)?;
    let head = take_version(db, tenant, head, None, now_ms)?;
    let cart = head.id;
    let basket = Basket::load(db, customer, head, now_ms)?;
    let judged = basket.line_problems(shop, wanted.handover);
    refuse_whole(&basket, customer, &judged)?;
    let (fit, rejected) = serve(db, tenant, &basket, judged, now_ms)?;
    if fit.is_empty() {
        return Err(nothing_left(&rejected));
    }
    let placing = Placing::begin(db, customer, &basket, wanted, fit, now_ms)?;
    let placed = placing.write(db, rejected)?;
    db.execute(
        "UPDATE cart SET status = 'converted', order_id = ?3 WHERE tenant_id = ?1 AND id = ?2",
        args![tenant, cart, placing.id],
    )?;
    let bytes = serde_json::to_vec(&placed).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    idempotency::answered(db, &customer.scope, request, (201, &bytes), now_ms)?;
    Ok(bytes)
}

/// What keeps the whole cart from being ordered, before anything is held.
fn refuse_whole(basket: &Basket, customer: &Customer, judged: &[Vec<ProblemView>]) -> StoreResult<()> {
    if basket.lines.is_empty() {
        return Err(empty());
    }
    let about = |wanted: Problem| -> Vec<&ProblemView> {
        judged.iter().flatten().filter(|problem| problem.code == wanted).collect()
    };
    if let Some((problem, code)) = basket.problems().iter().find_map(|one| Some((one, one.code.refusal()?))) {
        return Err(Refusal::new(code, problem.words.clone()).into());
    }
    for problem in [Problem::PriceChanged, Problem::MoqNotMet] {
        let found = about(problem);
        if let Some(code) = problem.refusal().filter(|_| !found.is_empty()) {
            let details =
                json!({ "problems": found, "cart": basket.view(&customer.shop, Handover::Ship, None)? });
            return Err(Refusal::new(code, problem.words()).with_details(details).into());
        }
    }
    Ok(())
}

fn nothing_left(rejected: &[RejectedLine]) -> StoreError {
    let short = rejected.iter().any(|line| line.reason.code == Problem::StockShort);
    let (code, words) = if short {
        (ErrorCode::OrderStockInsufficient, "Of all that there is nothing left.")
    } else {
        (ErrorCode::OrderCreationFailed, "Nothing of it can be ordered.")
    };
    Refusal::new(code, words).with_details(json!({ "rejected": rejected })).into()
}

/// Which lines can be ordered, held each as a whole; and why the others cannot.
fn serve(
    db: Db<'_>,
    tenant: i64,
    basket: &Basket,
    judged: Vec<Vec<ProblemView>>,
    now_ms: i64,
) -> StoreResult<(Vec<usize>, Vec<RejectedLine>)> {
    // Whether it is there is found out by taking it.
    let in_the_way = |problems: Vec<ProblemView>| {
        problems.into_iter().find(|problem| problem.stops && problem.code != Problem::StockShort)
    };
    let mut reasons: Vec<Option<ProblemView>> = judged.into_iter().map(in_the_way).collect();
    let mut left = hold::take(db, tenant, basket.head.id)?;
    let mut order: Vec<(Place, usize)> = counted(basket).collect();
    order.sort_unstable();
    for (place, at) in order {
        if reasons[at].is_some() {
            continue;
        }
        let line = &basket.lines[at];
        let held = left.get(&place).copied().unwrap_or_default().min(line.qty);
        if hold::move_held(db, tenant, place, line.qty - held, now_ms)? {
            left.entry(place).and_modify(|left| *left -= held);
        } else {
            let there = basket.available_at(place);
            let short = ProblemView::of(Problem::StockShort).figures(line.qty, there);
            reasons[at] = Some(short.item(line.id, line.goods.variant));
        }
    }
    give_up_below_moq(basket, &mut reasons, &mut left);
    for (place, qty) in left {
        hold::move_held(db, tenant, place, -qty, now_ms)?;
    }
    let fit = (0..reasons.len()).filter(|at| reasons[*at].is_none()).collect();
    let rejected =
        basket.lines.iter().zip(reasons).filter_map(|(line, reason)| Some(rejected(line, reason?)));
    Ok((fit, rejected.collect()))
}

/// The lines that are counted on a shelf, by place.
fn counted(basket: &Basket) -> impl Iterator<Item = (Place, usize)> {
    basket.lines.iter().enumerate().filter_map(|(at, line)| {
        let facts = line.facts.as_ref().filter(|facts| facts.tracked)?;
        Some(((facts.store, facts.variant), at))
    })
}

/// Where so much was rejected that the rest is below the least quantity, the rest is rejected too.
fn give_up_below_moq(basket: &Basket, reasons: &mut [Option<ProblemView>], left: &mut BTreeMap<Place, i64>) {
    let mut together: HashMap<i64, i64> = HashMap::new();
    for (line, _) in basket.lines.iter().zip(&*reasons).filter(|(_, reason)| reason.is_none()) {
        *together.entry(line.goods.variant).or_default() += line.qty;
    }
    for (line, reason) in basket.lines.iter().zip(reasons) {
        let Some(facts) = line.facts.as_ref().filter(|_| reason.is_none()) else { continue };
        let rest = together.get(&line.goods.variant).copied().unwrap_or_default();
        if rest < facts.moq {
            let problem = ProblemView::of(Problem::MoqNotMet).item(line.id, line.goods.variant);
            *reason = Some(problem.figures(rest, facts.moq));
            if facts.tracked {
                *left.entry((facts.store, facts.variant)).or_default() += line.qty;
            }
        }
    }
}

fn rejected(line: &Line, reason: ProblemView) -> RejectedLine {
    let facts = line.facts.as_ref();
    RejectedLine {
        variant: line.goods.variant,
        name: facts.map_or_else(|| format!("#{}", line.goods.variant), |facts| facts.name.clone()),
        vendor: vendor(line),
        qty: line.qty,
        reason,
    }
}

/// An order about to be written.
struct Placing<'a> {
    customer: &'a Customer,
    basket: &'a Basket,
    wanted: &'a Wanted,
    id: Uuid,
    row: i64,
    number: String,
    /// The basket's lines that are ordered, as sold, and the chain's share of each discount.
    lines: Vec<(&'a Line, SaleLine, Money)>,
    /// By vendor, in their order.
    parts: Vec<Part>,
    total: Money,
    shipping: Money,
    now_ms: i64,
}

/// One vendor's part.
struct Part {
    vendor: crate::hq::view::Named,
    store: i64,
    shipping: Money,
    total: Money,
    lines: u32,
}

impl<'a> Placing<'a> {
    fn begin(
        db: Db<'_>,
        customer: &'a Customer,
        basket: &'a Basket,
        wanted: &'a Wanted,
        fit: Vec<usize>,
        now_ms: i64,
    ) -> StoreResult<Self> {
        let shop = &customer.shop;
        let priced = basket.priced(shop, wanted.handover, &fit);
        let sent = shipping(basket, &fit, &priced.lines, wanted.handover);
        let lines: Vec<(&Line, SaleLine, Money)> = fit
            .iter()
            .zip(priced.lines)
            .zip(priced.house)
            .map(|((at, sold), house)| (&basket.lines[*at], sold, house))
            .collect();
        let parts: Vec<Part> = sent.iter().filter_map(|(id, sent)| Part::of(*id, *sent, &lines)).collect();
        let sql = "UPDATE store SET web_orders = web_orders + 1 WHERE tenant_id = ?1 AND id = ?2 RETURNING web_orders";
        let nth: i64 = db.need(sql, args![shop.tenant, shop.store.id], |row| row.get(0))?;
        Ok(Placing {
            customer,
            basket,
            wanted,
            id: Uuid::now_v7(),
            row: next_id(db, shop.tenant)?,
            number: format!("W-{}-{nth:06}", shop.store.code),
            total: parts.iter().map(|part| part.total).sum(),
            shipping: parts.iter().map(|part| part.shipping).sum(),
            lines,
            parts,
            now_ms,
        })
    }

    fn tenant(&self) -> i64 {
        self.customer.shop.tenant
    }

    fn write(&self, db: Db<'_>, rejected: Vec<RejectedLine>) -> StoreResult<Placed> {
        self.order(db)?;
        self.sub_orders(db)?;
        self.order_lines(db)?;
        let (tenant, now_ms) = (self.tenant(), self.now_ms);
        let sql = "INSERT INTO consignee (tenant_id, order_id, customer, sealed) VALUES (?1, ?2, ?3, ?4)";
        let consignee = &self.wanted.consignee;
        db.execute(sql, args![tenant, self.row, consignee.customer.to_string(), consignee.sealed])?;
        let expires_ms = match self.wanted.pay_by {
            PayBy::Prepaid => Some(now_ms + self.wanted.payment_ms),
            PayBy::OnDelivery => None,
        };
        payments::ask(db, tenant, self.row, (self.total.0, self.wanted.pay_by), expires_ms, now_ms)?;
        outbox::say(db, tenant, vec![self.said()])?;
        let detail = json!({ "order": self.id, "total": self.total.0, "rejected": rejected.len() });
        let entry = Entry::new(Act::OrderPlaced, self.number.clone(), detail).at(self.customer.shop.store.id);
        audit::record(db, &self.customer.scope, &entry, now_ms)?;
        Ok(Placed {
            id: self.id,
            number: self.number.clone(),
            currency: self.customer.shop.rules.currency.clone(),
            shipping: self.shipping.0,
            total: self.total.0,
            balance_due: self.total.0,
            sub_orders: self
                .numbered()
                .map(|(number, part)| part.placed(format!("{}/{number}", self.number)))
                .collect(),
            payments: payments::of_order(db, tenant, self.row)?,
            rejected,
        })
    }

    fn numbered(&self) -> impl Iterator<Item = (i64, &Part)> {
        (1..).zip(&self.parts)
    }

    fn order(&self, db: Db<'_>) -> StoreResult<()> {
        let Customer { shop, scope } = self.customer;
        let consignee = &self.wanted.consignee;
        if let Some(new) = &consignee.new {
            customers::add(db, scope, new, self.now_ms)?;
        }
        let guest = if scope.user().is_some() { None } else { scope.guest() };
        let sql = "INSERT INTO orders (tenant_id, id, order_id, key, store_id, register_id, number, cart_id, sold_ms,
                received_ms, business_date, sold_offline, currency, total, rounding, channel, customer, guest,
                buyer_store_id, shipping)
            VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, FALSE, ?10, ?11, 0, 'web', ?12, ?13, ?14, ?15)";
        db.execute(
            sql,
            args![
                shop.tenant,
                self.row,
                self.id,
                shop.store.id,
                Uuid::nil(),
                self.number,
                self.basket.head.id,
                self.now_ms,
                self.basket.today(),
                shop.rules.currency,
                self.total.0,
                consignee.customer.to_string(),
                guest,
                self.basket.buyer(),
                self.shipping.0
            ],
        )
        .map(drop)
    }

    fn sub_orders(&self, db: Db<'_>) -> StoreResult<()> {
        let sql = "INSERT INTO sub_order (tenant_id, order_id, number, vendor_id, total, state, store_id, shipping, pickup)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let (state, pickup) = (State::CreatedPending, self.wanted.handover == Handover::Pickup);
        for (number, part) in self.numbered() {
            let Part { vendor, total, store, shipping, .. } = part;
            db.execute(
                sql,
                args![
                    self.tenant(),
                    self.row,
                    number,
                    vendor.id,
                    total.0,
                    state.name(),
                    store,
                    shipping.0,
                    pickup
                ],
            )?;
            let by = self.customer.scope.user();
            steps::write(db, self.tenant(), (self.row, number), state, (by, ""), self.now_ms)?;
        }
        Ok(())
    }

    fn part_of(&self, vendor: i64) -> i64 {
        self.numbered().find(|(_, part)| part.vendor.id == vendor).map_or(1, |(number, _)| number)
    }

    fn order_lines(&self, db: Db<'_>) -> StoreResult<()> {
        let sql = "INSERT INTO order_line (tenant_id, order_id, line, variant_id, vendor_id, sub_order, name, qty, unit_price,
                basis, gross, discount, net, tax_included, tax_added, expected, variance, taken, short, fees, held,
                house_discount, sku, options)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'list', ?10, ?11, ?12, ?13, ?14, ?9, 0, 0, 0, ?15, ?16, ?17, ?18, ?19)";
        let fee = "INSERT INTO order_fee (tenant_id, order_id, line, place, rate_id, unit, amount, taxed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        for (nth, (line, sold, house)) in (0_i64..).zip(&self.lines) {
            let facts = line.facts.as_ref();
            let held = if facts.is_some_and(|facts| facts.tracked) { line.qty } else { 0 };
            db.execute(
                sql,
                args![
                    self.tenant(),
                    self.row,
                    nth,
                    line.goods.variant,
                    line.goods.vendor,
                    self.part_of(line.goods.vendor),
                    sold.name,
                    line.qty,
                    sold.unit.map(|unit| unit.0),
                    sold.gross.0,
                    sold.gross.0 - sold.net.0,
                    sold.net.0,
                    tax(sold, true),
                    tax(sold, false),
                    line_fees(sold).0,
                    held,
                    house.0,
                    facts.map(|facts| facts.sku.as_str()),
                    line.goods.options
                ],
            )?;
            for (place, one) in (0_i64..).zip(&sold.fees) {
                db.execute(
                    fee,
                    args![self.tenant(), self.row, nth, place, one.rate, one.unit.0, one.amount.0, one.taxed],
                )?;
            }
        }
        Ok(())
    }

    fn said(&self) -> Said {
        let shop = &self.customer.shop;
        let line = |(nth, (line, sold, _)): (u32, &(&Line, SaleLine, Money))| news::Line {
            line: nth,
            product: ProductName::of(line.goods.variant),
            vendor: line.goods.vendor,
            quantity: line.qty,
            unit_price: sold.unit.map(|unit| unit.0),
            gross: sold.gross.0,
            discount: sold.gross.0 - sold.net.0,
            net: sold.net.0,
            tax_included: tax(sold, true),
            tax_added: tax(sold, false),
            fees: line_fees(sold).0,
            taken: 0,
            short: 0,
        };
        let name = OrderName {
            row: self.row,
            id: self.id,
            number: self.number.clone(),
            currency: shop.rules.currency.clone(),
            total: self.total.0,
        };
        let part = |(number, part): (i64, &Part)| SubOrderName {
            number: format!("{}/{number}", self.number),
            vendor: part.vendor.id,
            total: part.total.0,
            shipping: part.shipping.0,
        };
        let created = OrderCreated {
            order: name,
            channel: "web",
            store: StoreName::of(shop.store.id),
            register: None,
            cart: self.basket.head.id,
            cashier: None,
            customer: Some(self.wanted.consignee.customer.to_string()),
            sold_at: news::utc(self.now_ms),
            business_date: self.basket.today().to_owned(),
            sold_offline: false,
            rounding: 0,
            sub_orders: self.numbered().map(part).collect(),
            lines: (0..).zip(&self.lines).map(line).collect(),
            tenders: Vec::new(),
            exceptions: Vec::new(),
        };
        Said { id: self.id, at_ms: self.now_ms, news: News::OrderCreated(Box::new(created)) }
    }
}

impl Part {
    fn of(id: i64, shipping: Money, lines: &[(&Line, SaleLine, Money)]) -> Option<Self> {
        let own = || lines.iter().filter(|(line, ..)| line.goods.vendor == id);
        let (first, ..) = own().next()?;
        let goods: Money = own().map(|(_, sold, _)| line_total(sold)).sum();
        Some(Part {
            vendor: vendor(first),
            store: first.facts.as_ref()?.store,
            shipping,
            total: goods + shipping,
            lines: u32::try_from(own().count()).unwrap_or(u32::MAX),
        })
    }

    fn placed(&self, number: String) -> PlacedSubOrder {
        PlacedSubOrder {
            number,
            vendor: self.vendor.clone(),
            state: State::CreatedPending.into(),
            shipping: self.shipping.0,
            total: self.total.0,
            lines: self.lines,
        }
    }
}

fn tax(line: &SaleLine, included: bool) -> i64 {
    line.taxes.iter().filter(|tax| tax.included == included).map(|tax| tax.amount.0).sum()
}
