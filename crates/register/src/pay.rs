//! Taking the money: what is due, and the tenders that make a cart a sale.

use evertill_domain::event::Tender;
use evertill_domain::time::ClockReading;
use evertill_domain::{Money, cart, cash};
use evertill_protocol::feed::StoreRow;
use uuid::Uuid;

use crate::cart::{open_cart, printable, ring};
use crate::checkout::{Priced, Seller, Tendered, find_by_cart, sell_in};
use crate::error::{Error, Result};
use crate::receipt;
use crate::register::Register;
use crate::store::Writing;
use crate::till;
use crate::view::{self, Minor, TenderInput};

impl Register {
    /// What is due in cash beside a card, and the amounts worth a button. Refused when the sale could not be written.
    ///
    /// # Errors
    /// [`Error::CartEmpty`], [`Error::DiskFull`], [`Error::TenderInvalid`] when the card is for more than is due.
    pub fn pay_options(&self, card: Option<Minor>) -> Result<view::PayOptions> {
        // Before the customer hands anything over.
        self.store.has_room()?;
        let now_ms = self.now_ms();
        let card = Money(card.unwrap_or_default().0);
        self.store.read(|conn| {
            let store = till::store(conn)?;
            let rung = ring(conn, open_cart(conn)?.ok_or(Error::CartEmpty)?, &store, now_ms)?;
            if rung.sold.is_empty() {
                return Err(Error::CartEmpty);
            }
            let tenders = Vec::from_iter(
                (!card.is_zero()).then_some(Tender::ExternalCard { amount: card, reference: None }),
            );
            let due = cart::due(&rung.sold, &tenders, &till::money_rules(&store));
            if card < Money::ZERO || card > due.total {
                return Err(Error::TenderInvalid("the card is for more than is due"));
            }
            let notes = notes(&store);
            let quick = if due.cash.is_zero() { Vec::new() } else { cart::quick_amounts(due.cash, &notes) };
            Ok(view::PayOptions {
                cart_id: rung.head.id,
                total: Minor(due.total.0),
                card: Minor(card.0),
                rounding: Minor(due.rounding.0),
                due: Minor(due.cash.0),
                quick: quick.into_iter().map(|amount| Minor(amount.0)).collect(),
                notes: notes.into_iter().map(Minor).collect(),
            })
        })
    }

    /// Sells the open cart and shows its receipt; a second call with the same cart shows the same one, whatever it
    /// offers to pay with.
    ///
    /// # Errors
    /// As [`Register::sell`]; [`Error::NotSignedIn`], [`Error::CartChanged`] when that cart is neither open nor sold,
    /// and [`Error::TenderInvalid`].
    pub fn pay(&self, cart: Uuid, tenders: &[TenderInput]) -> Result<view::Receipt> {
        self.store.has_room()?;
        let reading = self.reading();
        let receipt = self.store.write(|tx| match find_by_cart(tx, cart)? {
            Some(sold) => receipt::show(tx, sold.key, false),
            None => self.sell_open(tx, cart, tenders, &reading),
        })?;
        crate::fault::step("before_receipt")?;
        self.appended.notify_one();
        self.print_bell.ring();
        Ok(receipt)
    }

    /// The same, for cash alone.
    ///
    /// # Errors
    /// As [`Register::pay`].
    pub fn pay_cash(&self, cart: Uuid, tendered: Minor) -> Result<view::Receipt> {
        self.pay(cart, &[TenderInput::Cash { amount: tendered }])
    }

    /// Sells the open cart as it is rung up now, and writes its receipt out while all of it is at hand.
    fn sell_open(
        &self,
        tx: &Writing<'_>,
        cart: Uuid,
        tenders: &[TenderInput],
        reading: &ClockReading,
    ) -> Result<view::Receipt> {
        let cashier = self.cashier(tx)?;
        let counter = self.counter(tx, reading)?;
        let head = open_cart(tx)?.filter(|open| open.id == cart).ok_or(Error::CartChanged)?;
        let rung = ring(tx, head, &counter.store, reading.business_time().timestamp_millis())?;
        let (cash, tenders) = counted(tenders)?;
        let priced = Priced {
            cart,
            seller: Seller { id: Some(cashier.id), name: cashier.name },
            lines: rung.sold,
            names: rung.kept.into_iter().map(|kept| kept.name).collect(),
            tenders,
            tendered: Tendered::Cash(cash),
            customer: rung.head.customer.map(|customer| customer.id),
            exempt: rung.head.exempt,
        };
        let (row, sale) = sell_in(tx, &counter, priced)?;
        receipt::made(tx, &row, &sale, &counter.till, &counter.store)
    }
}

/// The cash on the counter, and the rest as the journal writes it.
fn counted(tenders: &[TenderInput]) -> Result<(Money, Vec<Tender>)> {
    let mut cash = Money::ZERO;
    let mut cards = Vec::new();
    for tender in tenders {
        match tender {
            TenderInput::Cash { amount } if amount.0 >= 0 => cash = cash + Money(amount.0),
            TenderInput::ExternalCard { amount, reference } if amount.0 > 0 => {
                let reference = reference.as_deref().filter(|text| !text.trim().is_empty());
                let reference = reference
                    .map(|text| printable(text).ok_or(Error::TenderInvalid("the card's reference")))
                    .transpose()?;
                cards.push(Tender::ExternalCard { amount: Money(amount.0), reference });
            }
            _ => return Err(Error::TenderInvalid("nothing is paid with less than nothing")),
        }
    }
    Ok((cash, cards))
}

/// What people hand over: as the store says, else as its currency is coined and printed.
fn notes(store: &StoreRow) -> Vec<i64> {
    if store.notes.is_empty() { cash::denominations(&store.currency) } else { store.notes.clone() }
}
