//! The open cart: lines being rung up, kept in the database so that a restart loses none of them.

mod given;
mod order;
mod parked;
mod rows;
mod rung;

use evertill_domain::cart::LinePrice;
use evertill_domain::{Money, Quantity, UnitPrice};
use evertill_protocol::feed::VariantRow;
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::pricing::{self, Pricing};
use crate::register::Register;
use crate::till;
use crate::view::{self, Minor, UnitMinor};
pub(crate) use order::printable;
pub(crate) use rows::open_cart;
use rows::{find, open, put, remove};
pub(crate) use rung::ring;

/// More of one thing than any customer carries away: a slip of the finger.
const MOST: Quantity = Quantity::pieces(100_000);

impl Register {
    /// The open cart; a new one when the last was sold.
    ///
    /// # Errors
    /// [`Error::NotEnrolled`], and when SQLite fails.
    pub fn cart(&self) -> Result<view::Cart> {
        let now_ms = self.now_ms();
        let open = self.store.read(|conn| match open_cart(conn)? {
            Some(head) => ring(conn, head, &till::store(conn)?, now_ms)?.show(conn).map(Some),
            None => Ok(None),
        })?;
        match open {
            Some(cart) => Ok(cart),
            None => self.change_cart(|_, _| Ok(())),
        }
    }

    /// Adds a product, to the line that already holds it where nothing tells the two apart.
    ///
    /// # Errors
    /// [`Error::ProductUnknown`], [`Error::PriceMissing`], [`Error::QuantityInvalid`], [`Error::AmountInvalid`].
    pub fn cart_add(
        &self,
        variant: i64,
        quantity: Option<&str>,
        open_price: Option<UnitMinor>,
    ) -> Result<view::Cart> {
        self.add(variant, quantity, open_price).map(|(cart, _)| cart)
    }

    pub(crate) fn add(
        &self,
        variant: i64,
        quantity: Option<&str>,
        open_price: Option<UnitMinor>,
    ) -> Result<(view::Cart, Uuid)> {
        self.ring_up(variant, None, |_, product, _| {
            let qty = quantity_of(product, quantity)?;
            let pricing = match open_price {
                None => Pricing::List,
                Some(_) if !product.allow_open => return Err(Error::AmountInvalid),
                Some(UnitMinor(unit)) if unit.0 < 0 => return Err(Error::AmountInvalid),
                Some(UnitMinor(unit)) => Pricing::Open { unit },
            };
            Ok((qty, pricing))
        })
    }

    /// Adds as much of a product as an amount buys: "20.00 of it". Pieces are not divided.
    ///
    /// # Errors
    /// [`Error::AmountInvalid`] where the product is not sold like this, and as [`Register::cart_add`].
    pub fn cart_add_by_amount(&self, variant: i64, amount: Minor) -> Result<view::Cart> {
        let amount = Money(amount.0);
        let rung_up = self.ring_up(variant, None, |tx, product, now_ms| {
            if !product.allow_amount || amount <= Money::ZERO {
                return Err(Error::AmountInvalid);
            }
            let list = pricing::list_price(tx, product.id, now_ms)?;
            let list = list.ok_or_else(|| Error::PriceMissing(product.name.clone()))?;
            Ok((bought(&product.unit, amount, list.amount)?, Pricing::Amount { amount }))
        });
        rung_up.map(|(cart, _)| cart)
    }

    /// Adds what a pump has measured, at the price it shows.
    ///
    /// # Errors
    /// As [`Register::cart_add`].
    pub fn cart_add_metered(
        &self,
        variant: i64,
        quantity: &str,
        unit_price: UnitMinor,
    ) -> Result<view::Cart> {
        self.cart_add(variant, Some(quantity), Some(unit_price))
    }

    /// Sets how much of a line there is; nothing takes the line out.
    ///
    /// # Errors
    /// [`Error::LineUnknown`], [`Error::QuantityInvalid`].
    pub fn cart_set_quantity(&self, line: Uuid, quantity: &str) -> Result<view::Cart> {
        self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            let kept = find(tx, cart, line)?;
            if Quantity::parse(quantity) == Some(Quantity::ZERO) {
                return remove(tx, line);
            }
            if matches!(kept.price, LinePrice::Amount(_)) {
                return Err(Error::QuantityInvalid);
            }
            let product = pricing::product(tx, kept.variant)?;
            let qty = quantity_of(&product, Some(quantity))?;
            let sql = "UPDATE cart_line SET qty = ?2, repriced_from = NULL WHERE id = ?1";
            tx.execute(sql, params![line, qty.0])?;
            Ok(())
        })
    }

    /// Takes a line out.
    ///
    /// # Errors
    /// [`Error::LineUnknown`], [`Error::NotSignedIn`].
    pub fn cart_remove(&self, line: Uuid) -> Result<view::Cart> {
        self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            find(tx, cart, line)?;
            remove(tx, line)
        })
    }

    /// Takes every line out, and all that belonged to the order.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], and when SQLite fails.
    pub fn cart_clear(&self) -> Result<view::Cart> {
        self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            tx.execute("DELETE FROM cart_line WHERE cart_id = ?1", [cart])?;
            let sql = "UPDATE cart SET name = NULL, customer = NULL, customer_name = NULL, exempt = NULL, discount = NULL
                       WHERE id = ?1";
            tx.execute(sql, [cart])?;
            Ok(())
        })
    }

    /// Puts a line in whose quantity and price `what` decides.
    pub(crate) fn ring_up(
        &self,
        variant: i64,
        note: Option<&view::LineNote>,
        what: impl Fn(&Connection, &VariantRow, i64) -> Result<(Quantity, Pricing)>,
    ) -> Result<(view::Cart, Uuid)> {
        let (now_ms, new_id) = (self.now_ms(), self.ids.new_id());
        let note = note.map(serde_json::to_string).transpose()?;
        let mut line_id = new_id;
        let cart = self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            let product = pricing::product(tx, variant)?;
            let (qty, pricing) = what(tx, &product, now_ms)?;
            let line = pricing::line(tx, variant, qty, pricing, Vec::new(), now_ms)?;
            line_id = put(tx, cart, new_id, &product, line, note.as_deref())?;
            Ok(())
        })?;
        Ok((cart, line_id))
    }

    /// Changes the open cart (a new one when there is none) and shows what it became.
    fn change_cart(&self, mut change: impl FnMut(&Connection, Uuid) -> Result<()>) -> Result<view::Cart> {
        let (now_ms, new_id) = (self.now_ms(), self.ids.new_id());
        self.store.write(|tx| {
            let cart = match open_cart(tx)? {
                Some(head) => head.id,
                None => {
                    open(tx, new_id, now_ms)?;
                    new_id
                }
            };
            change(tx, cart)?;
            self.show(tx, now_ms)
        })
    }

    /// The open cart as the window shows it.
    fn show(&self, conn: &Connection, now_ms: i64) -> Result<view::Cart> {
        let head = open_cart(conn)?.ok_or(Error::CartChanged)?;
        ring(conn, head, &till::store(conn)?, now_ms)?.show(conn)
    }
}

/// How much an amount buys, to three places; a piece is one piece.
pub(crate) fn bought(unit: &str, amount: Money, price: UnitPrice) -> Result<Quantity> {
    if unit == "each" {
        return Ok(Quantity::ONE);
    }
    if price.0 <= 0 {
        return Err(Error::AmountInvalid);
    }
    // Thousandths of a minor unit over thousandths per unit, in thousandths of a unit, to the nearest.
    let (amount, price) = (i128::from(amount.0) * 1_000_000, i128::from(price.0));
    let qty = i64::try_from((amount + price / 2) / price).map(Quantity).map_err(|_| Error::AmountInvalid)?;
    if qty > Quantity::ZERO && qty <= MOST { Ok(qty) } else { Err(Error::AmountInvalid) }
}

fn quantity_of(product: &VariantRow, text: Option<&str>) -> Result<Quantity> {
    let weighed = product.unit != "each";
    let qty = match text {
        None if weighed => return Err(Error::QuantityInvalid),
        None => Quantity::ONE,
        Some(text) => Quantity::parse(text).ok_or(Error::QuantityInvalid)?,
    };
    fitting(&product.unit, qty)
}

/// As much as may be sold at once, in whole pieces where it is sold by the piece.
pub(crate) fn fitting(unit: &str, qty: Quantity) -> Result<Quantity> {
    let fits = qty > Quantity::ZERO && qty <= MOST && (unit != "each" || qty.is_whole());
    if fits { Ok(qty) } else { Err(Error::QuantityInvalid) }
}
