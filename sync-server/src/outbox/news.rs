//! Every kind of event that the world is told, and its data as `docs/events.md` describes it.

use chrono::SecondsFormat;
use evertill_domain::exception::Detail;
use evertill_domain::time::instant;
use serde::Serialize;
use uuid::Uuid;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $text:literal;)*) => {
        /// What happened. The texts are stable: consumers branch on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $variant,)* }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$variant,)*];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $text,)* }
            }
        }
    };
}

kinds! {
    OrderCreated = "order_created";
    /// A vendor's part of an order from the web was moved on, or called off.
    SubOrderMoved = "sub_order_moved";
    /// What was asked for an order from the web was paid, or will not be.
    PaymentSettled = "payment_settled";
    OrderVoided = "order_voided";
    OrderRefunded = "order_refunded";
    /// Available stock came down to its threshold, or to nothing.
    StockLow = "stock_low";
    PriceChanged = "price_changed";
    ExceptionOpened = "exception_opened";
    ExceptionSettled = "exception_settled";
    /// Somebody asked for it, to see that a webhook works; only that one gets it.
    Test = "test";
}

impl Kind {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// What a webhook can ask for.
    pub fn wanted() -> impl Iterator<Item = Kind> {
        Self::ALL.iter().copied().filter(|kind| *kind != Kind::Test)
    }
}

/// One event on its way into the outbox.
#[derive(Debug, Clone)]
pub struct Said {
    /// What consumers tell duplicates by: from what happened, so that a restored server says it under the same id.
    pub id: Uuid,
    pub at_ms: i64,
    pub news: News,
}

/// What happened, in an event's own words. Amounts are minor units; quantities and unit prices thousandths.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum News {
    OrderCreated(Box<OrderCreated>),
    SubOrderMoved(SubOrderMoved),
    PaymentSettled(PaymentSettled),
    OrderVoided(OrderVoided),
    OrderRefunded(OrderRefunded),
    StockLow(StockLow),
    PriceChanged(PriceChanged),
    ExceptionOpened(ExceptionOpened),
    ExceptionSettled(ExceptionSettled),
    Test(Test),
}

#[derive(Debug, Clone, Serialize)]
pub struct OrderCreated {
    pub order: OrderName,
    /// `till`, `web`.
    pub channel: &'static str,
    pub store: StoreName,
    /// The till that sold it; none: it came from the web.
    pub register: Option<RegisterName>,
    pub cart: Uuid,
    pub cashier: Option<i64>,
    pub customer: Option<String>,
    pub sold_at: String,
    pub business_date: String,
    pub sold_offline: bool,
    /// Cash rounding, beside the total.
    pub rounding: i64,
    pub sub_orders: Vec<SubOrderName>,
    pub lines: Vec<Line>,
    pub tenders: Vec<Paid>,
    /// Codes of what differed from the server's books.
    pub exceptions: Vec<&'static str>,
}

/// One vendor's part of an order.
#[derive(Debug, Clone, Serialize)]
pub struct SubOrderName {
    pub number: String,
    pub vendor: i64,
    /// With shipping.
    pub total: i64,
    pub shipping: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubOrderMoved {
    pub order: OrderName,
    pub number: String,
    pub vendor: i64,
    pub state: &'static str,
    pub note: String,
    /// None: the buyer, or the server by itself.
    pub by: Option<i64>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PaymentSettled {
    pub order: OrderName,
    pub payment: Uuid,
    /// Below zero it was paid back.
    pub amount: i64,
    pub status: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub line: u32,
    pub product: ProductName,
    pub vendor: i64,
    pub quantity: i64,
    pub unit_price: Option<i64>,
    pub gross: i64,
    pub discount: i64,
    pub net: i64,
    pub tax_included: i64,
    pub tax_added: i64,
    pub fees: i64,
    /// What left the shelf, and what was sold without being there.
    pub taken: i64,
    pub short: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Paid {
    pub kind: &'static str,
    /// Less change.
    pub amount: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct OrderVoided {
    pub order: OrderName,
    pub store: StoreName,
    /// The till that voided it; none: headquarters did.
    pub register: Option<RegisterName>,
    pub reason: String,
    pub by: Option<i64>,
    pub voided_at: String,
    pub restored: Vec<Restored>,
}

#[derive(Debug, Clone, Serialize)]
pub struct OrderRefunded {
    pub order: OrderName,
    pub store: StoreName,
    /// The till that took the goods back; none: headquarters gave money back.
    pub register: Option<RegisterName>,
    pub amount: i64,
    pub reason: String,
    pub by: Option<i64>,
    pub refunded_at: String,
    pub restored: Vec<Restored>,
}

/// What went back on the shelf.
#[derive(Debug, Clone, Serialize)]
pub struct Restored {
    pub line: u32,
    pub product: ProductName,
    pub quantity: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct StockLow {
    pub store: StoreName,
    pub product: ProductName,
    pub available: i64,
    pub low: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct PriceChanged {
    pub price: i64,
    pub store: StoreName,
    pub product: ProductName,
    pub currency: String,
    pub unit_price: i64,
    pub valid_from: String,
    pub by: Option<i64>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ExceptionOpened {
    pub exception: ExceptionName,
    pub store: StoreName,
    pub register: RegisterName,
    pub order: Option<OrderName>,
    pub line: Option<u32>,
    pub detail: Detail,
}

#[derive(Debug, Clone, Serialize)]
pub struct ExceptionSettled {
    pub exception: ExceptionName,
    pub store: StoreName,
    pub order: Option<OrderName>,
    pub action: String,
    pub note: String,
    /// None: the server did it by itself.
    pub by: Option<i64>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Test {
    pub webhook: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct ExceptionName {
    pub id: i64,
    pub code: String,
    pub severity: String,
}

/// An order by the books' own row; the rest is filled in when it is said.
#[derive(Debug, Clone, Serialize)]
pub struct OrderName {
    #[serde(skip)]
    pub row: i64,
    pub id: Uuid,
    pub number: String,
    pub currency: String,
    pub total: i64,
}

impl OrderName {
    #[must_use]
    pub fn of(row: i64) -> Self {
        OrderName { row, id: Uuid::nil(), number: String::new(), currency: String::new(), total: 0 }
    }
}

/// A store; its code is filled in when it is said.
#[derive(Debug, Clone, Serialize)]
pub struct StoreName {
    pub id: i64,
    pub code: String,
}

impl StoreName {
    #[must_use]
    pub fn of(id: i64) -> Self {
        StoreName { id, code: String::new() }
    }
}

/// A register; its code is filled in when it is said.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterName {
    pub id: Uuid,
    pub code: String,
}

impl RegisterName {
    #[must_use]
    pub fn of(id: Uuid) -> Self {
        RegisterName { id, code: String::new() }
    }
}

/// A product; what the catalogue knows of it is filled in when it is said.
#[derive(Debug, Clone, Serialize)]
pub struct ProductName {
    pub id: i64,
    pub sku: Option<String>,
    pub name: Option<String>,
}

impl ProductName {
    #[must_use]
    pub fn of(id: i64) -> Self {
        ProductName { id, sku: None, name: None }
    }
}

/// Something in an event that has an id and wants its name.
#[derive(Debug)]
pub enum Name<'a> {
    Order(&'a mut OrderName),
    Store(&'a mut StoreName),
    Register(&'a mut RegisterName),
    Product(&'a mut ProductName),
}

impl News {
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            News::OrderCreated(_) => Kind::OrderCreated,
            News::SubOrderMoved(_) => Kind::SubOrderMoved,
            News::PaymentSettled(_) => Kind::PaymentSettled,
            News::OrderVoided(_) => Kind::OrderVoided,
            News::OrderRefunded(_) => Kind::OrderRefunded,
            News::StockLow(_) => Kind::StockLow,
            News::PriceChanged(_) => Kind::PriceChanged,
            News::ExceptionOpened(_) => Kind::ExceptionOpened,
            News::ExceptionSettled(_) => Kind::ExceptionSettled,
            News::Test(_) => Kind::Test,
        }
    }

    /// What it is about: events of one subject are delivered in order.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            News::OrderCreated(created) => format!("order/{}", created.order.id),
            News::SubOrderMoved(moved) => format!("order/{}", moved.order.id),
            News::PaymentSettled(settled) => format!("order/{}", settled.order.id),
            News::OrderVoided(voided) => format!("order/{}", voided.order.id),
            News::OrderRefunded(refunded) => format!("order/{}", refunded.order.id),
            News::StockLow(low) => format!("stock/{}/{}", low.store.id, low.product.id),
            News::PriceChanged(price) => format!("price/{}/{}", price.store.id, price.product.id),
            News::ExceptionOpened(opened) => format!("exception/{}", opened.exception.id),
            News::ExceptionSettled(settled) => format!("exception/{}", settled.exception.id),
            News::Test(test) => format!("webhook/{}", test.webhook),
        }
    }

    /// Hands over everything that wants its name.
    pub fn each_name(&mut self, mut see: impl FnMut(Name<'_>)) {
        match self {
            News::OrderCreated(it) => {
                see(Name::Store(&mut it.store));
                it.register.iter_mut().for_each(|register| see(Name::Register(register)));
                it.lines.iter_mut().for_each(|line| see(Name::Product(&mut line.product)));
            }
            News::OrderVoided(OrderVoided { order, store, register, restored, .. })
            | News::OrderRefunded(OrderRefunded { order, store, register, restored, .. }) => {
                see(Name::Order(order));
                see(Name::Store(store));
                register.iter_mut().for_each(|register| see(Name::Register(register)));
                restored.iter_mut().for_each(|line| see(Name::Product(&mut line.product)));
            }
            News::StockLow(StockLow { store, product, .. })
            | News::PriceChanged(PriceChanged { store, product, .. }) => {
                see(Name::Store(store));
                see(Name::Product(product));
            }
            News::ExceptionOpened(it) => {
                see(Name::Store(&mut it.store));
                see(Name::Register(&mut it.register));
                it.order.iter_mut().for_each(|order| see(Name::Order(order)));
            }
            News::ExceptionSettled(it) => {
                see(Name::Store(&mut it.store));
                it.order.iter_mut().for_each(|order| see(Name::Order(order)));
            }
            News::SubOrderMoved(_) | News::PaymentSettled(_) | News::Test(_) => {}
        }
    }
}

/// UTC, to the millisecond.
#[must_use]
pub fn utc(ms: i64) -> String {
    instant(ms).to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_round_trip_and_nobody_asks_for_tests() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(*kind));
        }
        assert!(Kind::wanted().all(|kind| kind != Kind::Test));
    }
}
