//! The open cart: lines being rung up, kept in the database so that a restart loses none of them.

mod rows;

use evertill_domain::cart::{self, CartLine, LinePrice, Off};
use evertill_domain::event::{Discount, DiscountKind, SaleLine};
use evertill_domain::order::line_total;
use evertill_domain::price::Approval;
use evertill_domain::{Money, PriceBasis, Quantity, Role, Rounding, UnitPrice};
use evertill_protocol::feed::VariantRow;
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::catalog;
use crate::error::{Error, Result};
use crate::pricing::{self, Pricing};
use crate::register::Register;
use crate::till;
use crate::view::{self, ApprovalInput, DiscountInput, Minor, UnitMinor};
use rows::{Kept, all, find, open, open_cart, put, remove};

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
            Some(_) => show(conn, now_ms).map(Some),
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
        let (now_ms, new_id) = (self.now_ms(), self.ids.new_id());
        let mut line_id = new_id;
        let cart = self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            let product = pricing::product(tx, variant)?;
            let qty = quantity_of(&product, quantity)?;
            let pricing = match open_price {
                None => Pricing::List,
                Some(_) if !product.allow_open => return Err(Error::AmountInvalid),
                Some(UnitMinor(unit)) if unit.0 < 0 => return Err(Error::AmountInvalid),
                Some(UnitMinor(unit)) => Pricing::Open { unit },
            };
            let line = pricing::line(tx, variant, qty, pricing, Vec::new(), now_ms)?;
            line_id = put(tx, cart, new_id, &product, line)?;
            Ok(())
        })?;
        Ok((cart, line_id))
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
            tx.execute("UPDATE cart_line SET qty = ?2 WHERE id = ?1", params![line, qty.0])?;
            Ok(())
        })
    }

    /// Charges another price than the list's, with another person's approval within what their role may take off.
    ///
    /// # Errors
    /// [`Error::ApprovalSamePerson`], [`Error::NotAllowed`], [`Error::AmountInvalid`], [`Error::LineUnknown`], and
    /// what a PIN can be wrong in.
    pub fn cart_override_price(
        &self,
        line: Uuid,
        unit_price: UnitMinor,
        reason: &str,
        approval: &ApprovalInput,
    ) -> Result<view::Cart> {
        let unit = unit_price.0;
        if unit.0 < 0 {
            return Err(Error::AmountInvalid);
        }
        let store = self.store.read(till::store)?;
        let kept = self.open_line(line)?;
        let charged = unit.extend(kept.qty, store.rounding);
        let list = kept.list_price.map_or(charged, |list| list.extend(kept.qty, store.rounding));
        let approver = self.approve(approval, |role| may_take_off(role, list, list - charged))?;
        let price_id = match kept.basis {
            PriceBasis::List { price_id } => Some(price_id),
            PriceBasis::Override { price_id, .. } => price_id,
            _ => None,
        };
        let approval = Approval { by: approver.id, reason: reason.to_owned() };
        let basis = serde_json::to_string(&PriceBasis::Override { price_id, approval })?;
        self.change_cart(|tx, cart| {
            find(tx, cart, line)?;
            let sql = "UPDATE cart_line SET unit_price = ?2, amount = NULL, basis = ?3 WHERE id = ?1";
            tx.execute(sql, params![line, unit.0, basis])?;
            Ok(())
        })
    }

    /// Takes an amount off a line, with another person's approval; nothing takes the discount back.
    ///
    /// # Errors
    /// [`Error::ApprovalNeeded`] without one, and as [`Register::cart_override_price`].
    pub fn cart_discount_line(
        &self,
        line: Uuid,
        discount: DiscountInput,
        reason: &str,
        approval: Option<&ApprovalInput>,
    ) -> Result<view::Cart> {
        let store = self.store.read(till::store)?;
        let kept = self.open_line(line)?;
        let gross = gross(&kept, store.rounding);
        let wanted = match discount {
            DiscountInput::Amount(Minor(amount)) => Off::Amount(Money(amount)),
            DiscountInput::PercentBp(bp) => Off::Percent { bp },
        };
        let (off, percent_bp) = (wanted.of(gross, store.rounding), wanted.percent_bp());
        if off < Money::ZERO || off > gross {
            return Err(Error::AmountInvalid);
        }
        let mut discounts: Vec<Discount> =
            kept.discounts.into_iter().filter(|discount| discount.kind != DiscountKind::Manual).collect();
        if off > Money::ZERO {
            let approval = approval.ok_or(Error::ApprovalNeeded)?;
            let approver = self.approve(approval, |role| may_take_off(role, gross, off))?;
            let approval = Some(Approval { by: approver.id, reason: reason.to_owned() });
            discounts.push(Discount { kind: DiscountKind::Manual, amount: off, percent_bp, approval });
        }
        let discounts = serde_json::to_string(&discounts)?;
        self.change_cart(|tx, cart| {
            find(tx, cart, line)?;
            tx.execute("UPDATE cart_line SET discounts = ?2 WHERE id = ?1", params![line, discounts])?;
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

    /// Takes every line out.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], and when SQLite fails.
    pub fn cart_clear(&self) -> Result<view::Cart> {
        self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            tx.execute("DELETE FROM cart_line WHERE cart_id = ?1", [cart])?;
            Ok(())
        })
    }

    /// What is due, and the amounts worth a button. Refused when the sale could not be written.
    ///
    /// # Errors
    /// [`Error::CartEmpty`], [`Error::DiskFull`].
    pub fn pay_options(&self, card: Option<Minor>) -> Result<view::PayOptions> {
        if card.is_some_and(|card| card.0 != 0) {
            return Err(Error::TenderInvalid("cards cannot be taken yet"));
        }
        // Before the customer hands anything over.
        self.store.has_room()?;
        let now_ms = self.now_ms();
        self.store.read(|conn| {
            let store = till::store(conn)?;
            let (cart_id, _) = open_cart(conn)?.ok_or(Error::CartEmpty)?;
            let rules = till::money_rules(&store);
            let lines = cart::price(&lines_to_sell(conn, cart_id, now_ms)?, &[], None, &rules);
            if lines.is_empty() {
                return Err(Error::CartEmpty);
            }
            let due = cart::due(&lines, &[], &rules);
            let quick = cart::quick_amounts(due.cash, &store.notes);
            Ok(view::PayOptions {
                cart_id,
                total: Minor(due.total.0),
                card: Minor(0),
                rounding: Minor(due.rounding.0),
                due: Minor(due.cash.0),
                quick: quick.into_iter().map(|amount| Minor(amount.0)).collect(),
                notes: store.notes.iter().copied().map(Minor).collect(),
            })
        })
    }

    fn open_line(&self, line: Uuid) -> Result<Kept> {
        self.store.read(|conn| {
            self.cashier(conn)?;
            let (cart, _) = open_cart(conn)?.ok_or(Error::LineUnknown)?;
            find(conn, cart, line)
        })
    }

    /// Changes the open cart (a new one when there is none) and shows what it became.
    fn change_cart(&self, mut change: impl FnMut(&Connection, Uuid) -> Result<()>) -> Result<view::Cart> {
        let (now_ms, new_id) = (self.now_ms(), self.ids.new_id());
        self.store.write(|tx| {
            let cart = match open_cart(tx)? {
                Some((cart, _)) => cart,
                None => open(tx, new_id, now_ms)?,
            };
            change(tx, cart)?;
            show(tx, now_ms)
        })
    }
}

/// Whether a role may approve so much off; a price above the list is never limited, as the customer sees it.
fn may_take_off(role: Role, list: Money, off: Money) -> bool {
    let limit = i128::from(role.override_limit_percent());
    limit > 0 && i128::from(off.0) * 100 <= i128::from(list.0) * limit
}

fn gross(kept: &Kept, how: Rounding) -> Money {
    match kept.price {
        LinePrice::Unit(unit) => unit.extend(kept.qty, how),
        LinePrice::Amount(amount) => amount,
    }
}

fn quantity_of(product: &VariantRow, text: Option<&str>) -> Result<Quantity> {
    let weighed = product.unit != "each";
    let qty = match text {
        None if weighed => return Err(Error::QuantityInvalid),
        None => Quantity::ONE,
        Some(text) => Quantity::parse(text).ok_or(Error::QuantityInvalid)?,
    };
    let fits = qty > Quantity::ZERO && qty <= MOST && (weighed || qty.is_whole());
    if fits { Ok(qty) } else { Err(Error::QuantityInvalid) }
}

/// The lines of the open cart, taxed as of now.
///
/// # Errors
/// [`Error::CartChanged`] when that cart is not open (any more).
pub(crate) fn lines_to_sell(conn: &Connection, cart: Uuid, now_ms: i64) -> Result<Vec<CartLine>> {
    if open_cart(conn)?.is_none_or(|(open, _)| open != cart) {
        return Err(Error::CartChanged);
    }
    all(conn, cart)?.into_iter().map(|kept| to_sell(conn, kept, now_ms)).collect()
}

fn to_sell(conn: &Connection, kept: Kept, now_ms: i64) -> Result<CartLine> {
    let rates = match catalog::find_variant(conn, kept.variant)? {
        Some(product) => pricing::levies(conn, &product.tax_class, now_ms)?,
        None => Vec::new(),
    };
    let name = matches!(kept.basis, PriceBasis::Open {}).then_some(kept.name);
    Ok(CartLine {
        variant: kept.variant,
        vendor: kept.vendor,
        name,
        qty: kept.qty,
        price: kept.price,
        basis: kept.basis,
        discounts: kept.discounts,
        rates,
    })
}

fn show(conn: &Connection, now_ms: i64) -> Result<view::Cart> {
    let store = till::store(conn)?;
    let (cart_id, number) = open_cart(conn)?.ok_or(Error::CartChanged)?;
    let kept = all(conn, cart_id)?;
    let lines: Result<Vec<CartLine>> = kept.iter().map(|kept| to_sell(conn, kept.clone(), now_ms)).collect();
    let sold = cart::price(&lines?, &[], None, &till::money_rules(&store));
    let mut lines = Vec::with_capacity(sold.len());
    for (kept, line) in kept.into_iter().zip(&sold) {
        let product = catalog::find_variant(conn, kept.variant)?;
        lines.push(show_line(conn, kept, product, line)?);
    }
    Ok(view::Cart {
        cart_id,
        number,
        lines,
        subtotal: Minor(sold.iter().map(|line| line.gross).sum::<Money>().0),
        discount: Minor(sold.iter().map(|line| line.gross - line.net).sum::<Money>().0),
        order_discount: None,
        fees: Vec::new(),
        taxes: crate::receipt::tax_sums(conn, &sold)?,
        total: Minor(sold.iter().map(line_total).sum::<Money>().0),
        customer: None,
        exempt: None,
        exempt_amount: Minor(0),
        parked: 0,
    })
}

fn show_line(
    conn: &Connection,
    kept: Kept,
    product: Option<VariantRow>,
    line: &SaleLine,
) -> Result<view::CartLine> {
    let unit_price = match kept.price {
        LinePrice::Unit(unit) => unit,
        LinePrice::Amount(amount) => UnitPrice::minor(amount.0),
    };
    let list_price = kept.list_price.filter(|list| *list != unit_price);
    let manual = kept.discounts.iter().find_map(|discount| discount.approval.as_ref());
    let approval = match &kept.basis {
        PriceBasis::Override { approval, .. } => Some(approval),
        _ => manual,
    };
    let approver = approval.map(|approval| catalog::find_user(conn, approval.by)).transpose()?.flatten();
    let (unit, picture, hue) =
        product.map_or_else(Default::default, |product| (product.unit, product.picture, product.hue));
    Ok(view::CartLine {
        line_id: kept.id,
        variant_id: kept.variant,
        vendor: catalog::vendor_name(conn, kept.vendor)?,
        quantity: kept.qty.to_string(),
        unit,
        unit_price: UnitMinor(unit_price),
        list_price: list_price.map(UnitMinor),
        basis: kept.basis.name().to_owned(),
        gross: Minor(line.gross.0),
        discount: Minor((line.gross - line.net).0),
        discount_percent_bp: None,
        net: Minor(line.net.0),
        fees: Vec::new(),
        approved_by: approver.map(|user| user.name),
        reason: approval.map(|approval| approval.reason.clone()),
        note: None,
        repriced_from: None,
        name: kept.name,
        picture,
        hue,
    })
}
