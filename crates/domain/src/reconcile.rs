//! Reconcile: what the books make of one fact, given what the server knew. Pure; a fact is never refused.
//!
//! [`reconcile`] looks at a [`View`] and answers a [`Decision`]; [`View::apply`] folds the decision into the view, so
//! that a batch of events is decided one after the other over one view, as if each had been committed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::ablation;
use crate::cart::MoneyRules;
use crate::event::{Body, DiscountKind, Fact, IncarnationOpened, Return, Sale, SaleLine, Void};
use crate::exception::{Detail, Exception, ExceptionCode, PriceCause};
use crate::money::Money;
use crate::order;
use crate::price::{Approval, PriceBasis, PriceVersion, UnitPrice, in_force};
use crate::quantity::Quantity;
use crate::role::Role;
use crate::time::CLOCK_TOLERANCE;

/// What the server knew that the events of a batch are judged by. One register's store, one moment.
#[derive(Debug, Clone)]
pub struct View {
    pub received_at: DateTime<Utc>,
    pub rules: MoneyRules,
    /// When the register was enrolled: nothing it did can be older.
    pub enrolled_at: DateTime<Utc>,
    /// The latest business time booked for this register.
    pub last_business_time: Option<DateTime<Utc>>,
    pub variants: HashMap<i64, VariantView>,
    /// Every version of the prices of those variants in this store.
    pub prices: HashMap<i64, Vec<PriceVersion>>,
    /// Available: on hand less what is held for others.
    pub available: HashMap<i64, Quantity>,
    pub users: HashMap<i64, UserView>,
    /// Sales that voids and returns refer to, by the key of their event.
    pub sales: HashMap<Uuid, SaleView>,
    /// Carts sold before, with the key of the sale.
    pub carts: HashMap<Uuid, Uuid>,
    /// Voids and returns booked before the sale they refer to, by that sale's key.
    pub waiting: HashMap<Uuid, Vec<Waiting>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VariantView {
    pub vendor: i64,
    pub retired: bool,
    pub allow_open: bool,
    pub allow_label: bool,
    pub allow_amount: bool,
    /// False for services and fees: nothing is taken from stock.
    pub tracked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserView {
    pub active: bool,
    pub role: Role,
}

/// A booked sale as later events see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleView {
    pub lines: Vec<SoldLine>,
    /// What the customer paid in all.
    pub paid: Money,
    pub refunded: Money,
    pub voided: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoldLine {
    pub variant: i64,
    pub qty: Quantity,
    /// What is still out of stock on its account, and what is still short.
    pub taken: Quantity,
    pub short: Quantity,
}

/// A void or return that came before its sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub key: Uuid,
    pub fact: WaitingFact,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitingFact {
    Void,
    Return(Return),
}

/// What the books make of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub business_time: DateTime<Utc>,
    pub exceptions: Vec<Exception>,
    pub effect: Effect,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// On the record only.
    Noted,
    Sale(SaleEffect),
    Void(VoidEffect),
    Return(ReturnEffect),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleEffect {
    pub lines: Vec<LineEffect>,
    /// Voids and returns that were waiting for this sale and now take effect on it.
    pub linked: Vec<Linked>,
}

/// A waiting void or return that met its sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    pub key: Uuid,
    pub effect: Effect,
    pub exceptions: Vec<Exception>,
}

/// What one line of a sale does to stock and how its price compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineEffect {
    pub variant: i64,
    /// Taken from what was available.
    pub taken: Quantity,
    /// Sold beyond it: a shortage on record.
    pub short: Quantity,
    /// The list price in force, where there is one.
    pub expected: Option<UnitPrice>,
    /// Charged less expected on the whole line, before discounts; zero where they agree or nothing is expected.
    pub variance: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidEffect {
    pub target: Uuid,
    /// None: the sale is not here (yet), or was voided before.
    pub undone: Option<Undone>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnEffect {
    pub target: Uuid,
    pub refund: Money,
    pub undone: Option<Undone>,
}

/// What goes back on the shelf, by line of the sale.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    pub lines: Vec<UndoneLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoneLine {
    pub line: usize,
    pub variant: i64,
    /// Units given back to stock.
    pub restored: Quantity,
    /// Units of shortage closed.
    pub unshort: Quantity,
}

/// Decides one event. `key` is its idempotency key.
#[must_use]
pub fn reconcile(key: Uuid, body: &Body, view: &View) -> Decision {
    let (business_time, trusted, mut exceptions) = judge_clock(body, view);
    let effect = match &body.fact {
        Fact::Sale(sale) => {
            judge_actor(body.by, view, Role::may_sell, &mut exceptions);
            let priced_at = if trusted { PricedAt::Time(business_time) } else { PricedAt::Cursor };
            Effect::Sale(sale_effect(key, body, sale, view, priced_at, &mut exceptions))
        }
        Fact::Void(void) => {
            judge_actor(void.approved_by.or(body.by), view, Role::may_void, &mut exceptions);
            Effect::Void(void_effect(void, view, &mut exceptions))
        }
        Fact::Return(ret) => {
            judge_actor(ret.approved_by.or(body.by), view, Role::may_void, &mut exceptions);
            Effect::Return(return_effect(ret, view.sales.get(&ret.target), &mut exceptions))
        }
        Fact::IncarnationOpened(opened) => {
            judge_gap(opened, &mut exceptions);
            Effect::Noted
        }
        Fact::SignIn(_) => {
            judge_actor(body.by, view, Role::may_sell, &mut exceptions);
            Effect::Noted
        }
        Fact::SignOut(_) | Fact::ClockChanged(_) => Effect::Noted,
    };
    Decision { business_time, exceptions, effect }
}

/// Business time, and whether it is possible: not in the future, not before enrolment, not far behind this
/// register's own past.
fn judge_clock(body: &Body, view: &View) -> (DateTime<Utc>, bool, Vec<Exception>) {
    let claimed = body.at.business_time();
    let too_late = claimed > view.received_at + CLOCK_TOLERANCE;
    let too_early = claimed < view.enrolled_at - CLOCK_TOLERANCE
        || view.last_business_time.is_some_and(|last| claimed < last - CLOCK_TOLERANCE);
    if !too_late && !too_early {
        return (claimed, true, Vec::new());
    }
    let detail = Detail::Clock {
        claimed_ms: claimed.timestamp_millis(),
        received_ms: view.received_at.timestamp_millis(),
    };
    let skew = Exception { code: ExceptionCode::ClockSkew, line: None, detail };
    (claimed, false, vec![skew])
}

fn judge_actor(user: Option<i64>, view: &View, may: fn(Role) -> bool, exceptions: &mut Vec<Exception>) {
    let allowed = user.and_then(|id| view.users.get(&id)).is_some_and(|user| user.active && may(user.role));
    if !allowed {
        let detail = user.map_or(Detail::None, |user| Detail::Actor { user });
        exceptions.push(Exception { code: ExceptionCode::ActorNotAllowed, line: None, detail });
    }
}

fn judge_gap(opened: &IncarnationOpened, exceptions: &mut Vec<Exception>) {
    if let Some((first, last)) = opened.lost {
        let detail = Detail::Gap { incarnation: opened.previous, first, last };
        exceptions.push(Exception { code: ExceptionCode::SequenceGap, line: None, detail });
    }
}

/// By what the price in force is found.
#[derive(Debug, Clone, Copy)]
enum PricedAt {
    Time(DateTime<Utc>),
    /// The clock is impossible: what the till had been given by its catalogue cursor.
    Cursor,
}

fn sale_effect(
    key: Uuid,
    body: &Body,
    sale: &Sale,
    view: &View,
    priced_at: PricedAt,
    exceptions: &mut Vec<Exception>,
) -> SaleEffect {
    exceptions.extend(order::mismatches(sale, view.rules.rounding));
    if sale.currency != view.rules.currency {
        let text = format!("sold in {}, the store's currency is {}", sale.currency, view.rules.currency);
        exceptions.push(Exception {
            code: ExceptionCode::TotalsMismatch,
            line: None,
            detail: Detail::Text(text),
        });
    }
    if view.carts.get(&sale.cart).is_some_and(|other| *other != key) {
        exceptions.push(Exception::of(ExceptionCode::CartSoldTwice));
    }
    judge_order_discount(body, sale, view, exceptions);
    let mut left: HashMap<i64, Quantity> = HashMap::new();
    let mut lines = Vec::with_capacity(sale.lines.len());
    for (index, line) in sale.lines.iter().enumerate() {
        let mut judge = LineJudge { body, view, priced_at, index, line, exceptions };
        let (expected, variance) = judge.price();
        judge.discounts(expected, sale.exempt.is_some());
        let (taken, short) = judge.stock(&mut left);
        lines.push(LineEffect { variant: line.variant, taken, short, expected, variance });
    }
    let linked = link_waiting(key, sale, &lines, view);
    SaleEffect { lines, linked }
}

/// Whether whoever gave a discount might: the seller, or another active person who approved it.
fn may_give(body: &Body, view: &View, base: Money, off: Money, approval: Option<&Approval>) -> bool {
    let giver = match approval {
        Some(approval) if Some(approval.by) == body.by => None,
        Some(approval) => Some(approval.by),
        None => body.by,
    };
    let user = giver.and_then(|id| view.users.get(&id)).filter(|user| user.active);
    user.is_some_and(|user| user.role.may_discount(base, off))
}

/// Judges a discount on the whole order: the shares that its lines have of it, against what was left of them.
fn judge_order_discount(body: &Body, sale: &Sale, view: &View, exceptions: &mut Vec<Exception>) {
    let shares =
        || sale.lines.iter().flat_map(|line| &line.discounts).filter(|it| it.kind == DiscountKind::Order);
    let Some(first) = shares().next() else { return };
    let off: Money = shares().map(|share| share.amount).sum();
    let after = |kind| matches!(kind, DiscountKind::Order | DiscountKind::TaxExempt);
    let base = |line: &SaleLine| {
        let own = line.discounts.iter().filter(|it| !after(it.kind)).map(|it| it.amount);
        (line.gross - own.sum()).max(Money::ZERO)
    };
    let base: Money = sale.lines.iter().map(base).sum();
    if !may_give(body, view, base, off, first.approval.as_ref()) {
        let detail = Detail::Sum { what: "order discount".into(), sent: off, computed: Money::ZERO };
        exceptions.push(Exception { code: ExceptionCode::OverrideUnapproved, line: None, detail });
    }
}

/// Judges one line of a sale.
struct LineJudge<'a> {
    body: &'a Body,
    view: &'a View,
    priced_at: PricedAt,
    index: usize,
    line: &'a SaleLine,
    exceptions: &'a mut Vec<Exception>,
}

impl LineJudge<'_> {
    fn say(&mut self, code: ExceptionCode, detail: Detail) {
        self.exceptions.push(Exception::on_line(code, self.index, detail));
    }

    fn versions(&self) -> &[PriceVersion] {
        self.view.prices.get(&self.line.variant).map_or(&[], Vec::as_slice)
    }

    fn in_force(&self) -> Option<PriceVersion> {
        match self.priced_at {
            PricedAt::Time(at) => in_force(self.versions(), at).copied(),
            PricedAt::Cursor => {
                let given = self.versions().iter().filter(|version| version.no <= self.body.cursor);
                in_force(given, self.view.received_at).copied()
            }
        }
    }

    /// The expected unit price and the line's variance from it.
    fn price(&mut self) -> (Option<UnitPrice>, Money) {
        let Some(variant) = self.view.variants.get(&self.line.variant).copied() else {
            self.say(ExceptionCode::ProductUnknown, Detail::None);
            return (None, Money::ZERO);
        };
        if variant.retired {
            self.say(ExceptionCode::ProductRetired, Detail::None);
        }
        let current = self.in_force();
        match &self.line.basis {
            PriceBasis::List { .. } => self.list_price(current),
            PriceBasis::Override { approval, .. } => {
                self.overridden(approval, current);
                (current.map(|price| price.amount), Money::ZERO)
            }
            PriceBasis::Open {} => self.basis_allowed(variant.allow_open),
            PriceBasis::Label { .. } => self.basis_allowed(variant.allow_label),
            PriceBasis::Amount {} => self.basis_allowed(variant.allow_amount),
        }
    }

    fn basis_allowed(&mut self, allowed: bool) -> (Option<UnitPrice>, Money) {
        if !allowed {
            self.say(ExceptionCode::PriceBasis, Detail::Text(self.line.basis.name().to_owned()));
        }
        (None, Money::ZERO)
    }

    fn list_price(&mut self, current: Option<PriceVersion>) -> (Option<UnitPrice>, Money) {
        let expected = current.map(|price| price.amount);
        if self.line.unit.is_some() && self.line.unit == expected {
            return (expected, Money::ZERO);
        }
        let variance = expected.map_or(Money::ZERO, |unit| {
            self.line.gross - unit.extend(self.line.qty, self.view.rules.rounding)
        });
        let (code, cause) = self.why_not_in_force();
        let since_ms = current.map(|price| price.valid_from.max(price.recorded_at).timestamp_millis());
        self.say(code, Detail::Price { charged: self.line.unit, expected, variance, cause, since_ms });
        (expected, variance)
    }

    /// Stale when this amount had been given to the till for this variant, unknown when it never was.
    fn why_not_in_force(&self) -> (ExceptionCode, Option<PriceCause>) {
        let at = match self.priced_at {
            PricedAt::Time(at) => at,
            PricedAt::Cursor => self.view.received_at,
        };
        let mut given = self
            .versions()
            .iter()
            .filter(|version| version.no <= self.body.cursor && Some(version.amount) == self.line.unit)
            .peekable();
        if given.peek().is_none() {
            return (ExceptionCode::PriceUnknown, None);
        }
        let began = given.any(|version| version.valid_from <= at);
        let cause = if began { PriceCause::Replaced } else { PriceCause::NotYetValid };
        (ExceptionCode::PriceStale, Some(cause))
    }

    fn overridden(&mut self, approval: &Approval, current: Option<PriceVersion>) {
        let list = current
            .map_or(self.line.gross, |price| price.amount.extend(self.line.qty, self.view.rules.rounding));
        if !self.approved(approval, list, list - self.line.gross) {
            let detail = Detail::Price {
                charged: self.line.unit,
                expected: current.map(|price| price.amount),
                variance: self.line.gross - list,
                cause: None,
                since_ms: None,
            };
            self.say(ExceptionCode::OverrideUnapproved, detail);
        }
    }

    /// Approved by another person, active, whose role may take this much off.
    fn approved(&self, approval: &Approval, list: Money, off: Money) -> bool {
        if Some(approval.by) == self.body.by {
            return false;
        }
        let Some(user) = self.view.users.get(&approval.by).filter(|user| user.active) else { return false };
        let limit = i128::from(user.role.override_limit_percent());
        limit > 0 && i128::from(off.0) * 100 <= i128::from(list.0) * limit
    }

    /// A manual discount is somebody's right; the contained tax goes off only for a customer who is exempt.
    fn discounts(&mut self, expected: Option<UnitPrice>, exempt: bool) {
        let given = self.line.discounts.iter();
        let unapproved: Vec<Money> = given
            .filter(|given| match given.kind {
                DiscountKind::Manual => {
                    !may_give(self.body, self.view, self.line.gross, given.amount, given.approval.as_ref())
                }
                DiscountKind::TaxExempt => !exempt,
                _ => false,
            })
            .map(|given| given.amount)
            .collect();
        for amount in unapproved {
            let charged = self.line.unit;
            let detail = Detail::Price { charged, expected, variance: -amount, cause: None, since_ms: None };
            self.say(ExceptionCode::OverrideUnapproved, detail);
        }
    }

    /// Takes what is available; the rest is a shortage. `left` carries what earlier lines of the sale left over.
    fn stock(&mut self, left: &mut HashMap<i64, Quantity>) -> (Quantity, Quantity) {
        let tracked = self.view.variants.get(&self.line.variant).is_some_and(|variant| variant.tracked);
        let wanted = self.line.qty.max(Quantity::ZERO);
        if !tracked || wanted == Quantity::ZERO {
            return (Quantity::ZERO, Quantity::ZERO);
        }
        let known = self.view.available.get(&self.line.variant).copied().unwrap_or_default();
        let available = left.entry(self.line.variant).or_insert(known);
        if ablation::is_on("unconditional_stock") {
            *available = available.minus(wanted);
            return (wanted, Quantity::ZERO);
        }
        let taken = wanted.min((*available).max(Quantity::ZERO));
        let short = wanted.minus(taken);
        let before = *available;
        *available = available.minus(taken);
        if short > Quantity::ZERO {
            self.say(ExceptionCode::StockShort, Detail::Stock { sold: wanted, available: before, short });
        }
        (taken, short)
    }
}

/// Lets what was waiting for this sale take effect on it, in the order in which it came.
fn link_waiting(key: Uuid, sale: &Sale, lines: &[LineEffect], view: &View) -> Vec<Linked> {
    let mut state = SaleView {
        lines: sale.lines.iter().zip(lines).map(|(line, effect)| sold_line(line, effect)).collect(),
        paid: sale.total + sale.rounding,
        refunded: Money::ZERO,
        voided: false,
    };
    let mut linked = Vec::new();
    for waiting in view.waiting.get(&key).map_or(&[][..], Vec::as_slice) {
        let mut exceptions = Vec::new();
        let effect = match &waiting.fact {
            WaitingFact::Void => {
                Effect::Void(VoidEffect { target: key, undone: undo_all(&state, &mut exceptions) })
            }
            WaitingFact::Return(ret) => Effect::Return(return_effect(ret, Some(&state), &mut exceptions)),
        };
        fold_effect(&mut state, &effect);
        linked.push(Linked { key: waiting.key, effect, exceptions });
    }
    linked
}

fn sold_line(line: &SaleLine, effect: &LineEffect) -> SoldLine {
    SoldLine { variant: line.variant, qty: line.qty, taken: effect.taken, short: effect.short }
}

fn void_effect(void: &Void, view: &View, exceptions: &mut Vec<Exception>) -> VoidEffect {
    let undone = match view.sales.get(&void.target) {
        None => {
            exceptions.push(Exception::of(ExceptionCode::TargetUnknown));
            None
        }
        Some(sale) => undo_all(sale, exceptions),
    };
    VoidEffect { target: void.target, undone }
}

/// Gives back what was taken and closes every shortage; nothing the second time.
fn undo_all(sale: &SaleView, exceptions: &mut Vec<Exception>) -> Option<Undone> {
    if sale.voided {
        exceptions.push(Exception::of(ExceptionCode::AlreadyVoided));
        return None;
    }
    let lines = sale
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.taken > Quantity::ZERO || line.short > Quantity::ZERO)
        .map(|(line, sold)| UndoneLine {
            line,
            variant: sold.variant,
            restored: sold.taken,
            unshort: sold.short,
        })
        .collect();
    Some(Undone { lines })
}

/// Closes the shortage first, then gives back to stock; never more than the line still holds.
fn return_effect(ret: &Return, sale: Option<&SaleView>, exceptions: &mut Vec<Exception>) -> ReturnEffect {
    let Some(sale) = sale else {
        exceptions.push(Exception::of(ExceptionCode::TargetUnknown));
        return ReturnEffect { target: ret.target, refund: ret.refund, undone: None };
    };
    if sale.voided {
        exceptions.push(Exception::of(ExceptionCode::AlreadyVoided));
    }
    if sale.refunded + ret.refund > sale.paid {
        let detail =
            Detail::Sum { what: "refund".into(), sent: sale.refunded + ret.refund, computed: sale.paid };
        exceptions.push(Exception { code: ExceptionCode::RefundExceeds, line: None, detail });
    }
    let mut state: Vec<SoldLine> = if sale.voided { Vec::new() } else { sale.lines.clone() };
    let mut undone = Undone::default();
    for back in &ret.lines {
        let line = usize::try_from(back.line).unwrap_or(usize::MAX);
        let Some(sold) = state.get_mut(line).filter(|sold| sold.variant == back.variant) else { continue };
        let wanted = back.qty.max(Quantity::ZERO);
        let unshort = wanted.min(sold.short);
        let restored = wanted.minus(unshort).min(sold.taken);
        sold.short = sold.short.minus(unshort);
        sold.taken = sold.taken.minus(restored);
        undone.lines.push(UndoneLine { line, variant: sold.variant, restored, unshort });
    }
    ReturnEffect { target: ret.target, refund: ret.refund, undone: Some(undone) }
}

/// What an effect on a sale leaves of it.
fn fold_effect(sale: &mut SaleView, effect: &Effect) {
    let undone = match effect {
        Effect::Void(void) => {
            sale.voided = true;
            void.undone.as_ref()
        }
        Effect::Return(ret) => {
            sale.refunded = sale.refunded + ret.refund;
            ret.undone.as_ref()
        }
        Effect::Sale(_) | Effect::Noted => None,
    };
    for line in undone.map_or(&[][..], |undone| undone.lines.as_slice()) {
        if let Some(sold) = sale.lines.get_mut(line.line) {
            sold.taken = sold.taken.minus(line.restored);
            sold.short = sold.short.minus(line.unshort);
        }
    }
}

impl View {
    /// Folds a decision into the view, so that the next event of the batch sees it as done.
    pub fn apply(&mut self, key: Uuid, body: &Body, decision: &Decision) {
        let skewed = decision.exceptions.iter().any(|exception| exception.code == ExceptionCode::ClockSkew);
        if !skewed && self.last_business_time.is_none_or(|last| decision.business_time > last) {
            self.last_business_time = Some(decision.business_time);
        }
        match (&body.fact, &decision.effect) {
            (Fact::Sale(sale), Effect::Sale(effect)) => self.apply_sale(key, sale, effect),
            (Fact::Void(_), Effect::Void(void)) => {
                self.apply_to_sale(key, void.target, &decision.effect, WaitingFact::Void);
            }
            (Fact::Return(ret), Effect::Return(effect)) => {
                self.apply_to_sale(key, effect.target, &decision.effect, WaitingFact::Return(ret.clone()));
            }
            _ => {}
        }
    }

    fn apply_sale(&mut self, key: Uuid, sale: &Sale, effect: &SaleEffect) {
        for line in &effect.lines {
            if let Some(available) = self.available.get_mut(&line.variant) {
                *available = available.minus(line.taken);
            }
        }
        self.carts.entry(sale.cart).or_insert(key);
        let mut state = SaleView {
            lines: sale
                .lines
                .iter()
                .zip(&effect.lines)
                .map(|(line, effect)| sold_line(line, effect))
                .collect(),
            paid: sale.total + sale.rounding,
            refunded: Money::ZERO,
            voided: false,
        };
        for linked in &effect.linked {
            self.restock(&linked.effect);
            fold_effect(&mut state, &linked.effect);
        }
        self.waiting.remove(&key);
        self.sales.insert(key, state);
    }

    fn apply_to_sale(&mut self, key: Uuid, target: Uuid, effect: &Effect, fact: WaitingFact) {
        self.restock(effect);
        match self.sales.get_mut(&target) {
            Some(sale) => fold_effect(sale, effect),
            None => self.waiting.entry(target).or_default().push(Waiting { key, fact }),
        }
    }

    fn restock(&mut self, effect: &Effect) {
        let undone = match effect {
            Effect::Void(void) => void.undone.as_ref(),
            Effect::Return(ret) => ret.undone.as_ref(),
            Effect::Sale(_) | Effect::Noted => None,
        };
        for line in undone.map_or(&[][..], |undone| undone.lines.as_slice()) {
            let available = self.available.entry(line.variant).or_default();
            *available = available.plus(line.restored);
        }
    }
}

#[cfg(test)]
mod tests;
