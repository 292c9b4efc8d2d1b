//! Discounts and other prices that a person gives, within what their role may or with somebody's approval.

use evertill_domain::cart::{Off, OrderDiscount};
use evertill_domain::event::{Discount, DiscountKind};
use evertill_domain::price::Approval;
use evertill_domain::{Money, PriceBasis, Role, Rounding};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{Kept, find, open_cart};
use super::rung::ring;
use crate::error::{Error, Result};
use crate::people;
use crate::register::Register;
use crate::till;
use crate::view::{self, ApprovalInput, DiscountInput, Minor, UnitMinor};

/// All of it, in hundredths of a percent.
const WHOLE_BP: u32 = 10_000;

/// A discount as it was given. What it takes off follows what it is taken off: a percentage always, an amount when
/// there is less left than it was approved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    pub amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_bp: Option<u32>,
    /// What it was taken off when it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Money>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

impl Given {
    fn off(&self, base: Money) -> Off {
        match (self.percent_bp, self.of) {
            (Some(bp), _) => Off::Percent { bp },
            (None, Some(of)) if base < of => Off::Amount(share(self.amount, base, of)),
            (None, _) => Off::Amount(self.amount),
        }
    }

    /// On a line that comes to so much.
    pub fn on_line(&self, gross: Money, how: Rounding) -> Discount {
        let amount = self.off(gross).of(gross, how).clamp(Money::ZERO, gross.max(Money::ZERO));
        let (percent_bp, approval) = (self.percent_bp, self.approval.clone());
        Discount { kind: DiscountKind::Manual, amount, percent_bp, approval }
    }

    /// On an order whose lines come to so much.
    pub fn on_order(&self, base: Money) -> OrderDiscount {
        OrderDiscount { off: self.off(base), approval: self.approval.clone() }
    }

    /// Why: what was said to who approved it, or what the cashier said.
    pub fn why(&self) -> &str {
        self.approval.as_ref().map_or(&self.reason, |approval| &approval.reason)
    }
}

/// `amount × base ÷ of`, never more than that.
fn share(amount: Money, base: Money, of: Money) -> Money {
    if of <= Money::ZERO || base <= Money::ZERO {
        return Money::ZERO;
    }
    let exact = i128::from(amount.0) * i128::from(base.0) / i128::from(of.0);
    Money(i64::try_from(exact).unwrap_or(i64::MAX))
}

impl Register {
    /// Charges another price than the list's, with another person's approval within what their role may take off.
    ///
    /// # Errors
    /// [`Error::ReasonMissing`], [`Error::ApprovalSamePerson`], [`Error::NotAllowed`], [`Error::AmountInvalid`],
    /// [`Error::LineUnknown`], and what a PIN can be wrong in.
    pub fn cart_override_price(
        &self,
        line: Uuid,
        unit_price: UnitMinor,
        reason: &str,
        approval: &ApprovalInput,
    ) -> Result<view::Cart> {
        let UnitMinor(unit) = unit_price;
        if unit.0 < 0 {
            return Err(Error::AmountInvalid);
        }
        let (kept, how) = self.open_line(line)?;
        // Before anybody types a PIN.
        let reason = people::reason(reason)?;
        let charged = unit.extend(kept.qty, how);
        let list = kept.list_price.map_or(charged, |list| list.extend(kept.qty, how));
        let approver = self.approve(approval, |role| may_take_off(role, list, list - charged))?;
        let price_id = match kept.basis {
            PriceBasis::List { price_id } => Some(price_id),
            PriceBasis::Override { price_id, .. } => price_id,
            _ => None,
        };
        let approval = Approval { by: approver.id, reason };
        let basis = serde_json::to_string(&PriceBasis::Override { price_id, approval })?;
        self.change_cart(|tx, cart| {
            find(tx, cart, line)?;
            let sql = "UPDATE cart_line SET unit_price = ?2, amount = NULL, basis = ?3, repriced_from = NULL
                       WHERE id = ?1";
            tx.execute(sql, params![line, unit.0, basis])?;
            Ok(())
        })
    }

    /// Takes something off a line; nothing takes the discount back.
    ///
    /// # Errors
    /// [`Error::AmountInvalid`], [`Error::ReasonMissing`], [`Error::LineUnknown`], and what an approval can be refused
    /// for where the cashier may not give so much.
    pub fn cart_discount_line(
        &self,
        line: Uuid,
        discount: DiscountInput,
        reason: &str,
        approval: Option<&ApprovalInput>,
    ) -> Result<view::Cart> {
        let (kept, how) = self.open_line(line)?;
        let given = self.give(discount, kept.gross(how), how, reason, approval)?;
        let discounts = serde_json::to_string(&Vec::from_iter(given))?;
        self.change_cart(|tx, cart| {
            find(tx, cart, line)?;
            let sql = "UPDATE cart_line SET discounts = ?2, repriced_from = NULL WHERE id = ?1";
            tx.execute(sql, params![line, discounts])?;
            Ok(())
        })
    }

    /// Takes something off the order as a whole, after what is taken off its lines; none takes it back.
    ///
    /// # Errors
    /// As [`Register::cart_discount_line`], and [`Error::CartEmpty`].
    pub fn cart_discount_order(
        &self,
        discount: Option<DiscountInput>,
        reason: &str,
        approval: Option<&ApprovalInput>,
    ) -> Result<view::Cart> {
        let given = match discount {
            None => None,
            Some(discount) => {
                let (base, how) = self.open_base()?;
                self.give(discount, base, how, reason, approval)?
            }
        };
        let text = given.map(|given| serde_json::to_string(&given)).transpose()?;
        self.change_cart(|tx, cart| {
            self.cashier(tx)?;
            tx.execute("UPDATE cart SET discount = ?2 WHERE id = ?1", params![cart, text])?;
            Ok(())
        })
    }

    /// A discount that somebody may give on so much; none when it takes nothing off.
    fn give(
        &self,
        discount: DiscountInput,
        base: Money,
        how: Rounding,
        reason: &str,
        approval: Option<&ApprovalInput>,
    ) -> Result<Option<Given>> {
        let (off, percent_bp) = match discount {
            DiscountInput::Amount(Minor(amount)) => (Off::Amount(Money(amount)), None),
            DiscountInput::PercentBp(bp) if bp <= WHOLE_BP => (Off::Percent { bp }, Some(bp)),
            DiscountInput::PercentBp(_) => return Err(Error::AmountInvalid),
        };
        let amount = off.of(base, how);
        if amount < Money::ZERO || amount > base {
            return Err(Error::AmountInvalid);
        }
        if amount.is_zero() {
            return Ok(None);
        }
        let reason = people::reason(reason)?;
        let approver = self.allowed(approval, |role| role.may_discount(base, amount))?;
        let approval = approver.map(|approver| Approval { by: approver.id, reason: reason.clone() });
        Ok(Some(Given { amount, percent_bp, of: Some(base), reason, approval }))
    }

    fn open_line(&self, line: Uuid) -> Result<(Kept, Rounding)> {
        self.store.read(|conn| {
            self.cashier(conn)?;
            let head = open_cart(conn)?.ok_or(Error::LineUnknown)?;
            Ok((find(conn, head.id, line)?, till::store(conn)?.rounding))
        })
    }

    /// What an order discount is taken off.
    fn open_base(&self) -> Result<(Money, Rounding)> {
        let now_ms = self.now_ms();
        self.store.read(|conn| {
            self.cashier(conn)?;
            let store = till::store(conn)?;
            let rung = ring(conn, open_cart(conn)?.ok_or(Error::CartEmpty)?, &store, now_ms)?;
            if rung.kept.is_empty() { Err(Error::CartEmpty) } else { Ok((rung.base, store.rounding)) }
        })
    }
}

/// Whether a role may approve so much off; a price above the list is never limited, as the customer sees it.
fn may_take_off(role: Role, list: Money, off: Money) -> bool {
    let limit = i128::from(role.override_limit_percent());
    limit > 0 && i128::from(off.0) * 100 <= i128::from(list.0) * limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_shrinks_with_what_it_was_given_on_and_never_grows() {
        let amount = |off, of| Given {
            amount: Money(off),
            percent_bp: None,
            of: Some(Money(of)),
            reason: String::new(),
            approval: None,
        };
        let off = |given: &Given, gross| given.on_line(Money(gross), Rounding::HalfUp).amount;
        // (taken off, of, now on, takes off)
        for (given, of, now, takes) in [
            (100, 1000, 1000, 100),
            (100, 1000, 2000, 100),
            (100, 1000, 100, 10),
            (100, 1000, 333, 33),
            (100, 1000, 0, 0),
            (100, 1000, -500, 0),
        ] {
            assert_eq!(off(&amount(given, of), now), Money(takes), "{given} of {of} on {now}");
        }
        let percent = Given { percent_bp: Some(1000), ..amount(12, 119) };
        assert_eq!((off(&percent, 119), off(&percent, 1190)), (Money(12), Money(119)));
    }

    #[test]
    fn a_discount_that_an_earlier_version_kept_is_read() {
        let kept = r#"{"kind":"manual","amount":19,"approval":{"by":3,"reason":"old"}}"#;
        let given: Given = serde_json::from_str(kept).unwrap();
        assert_eq!((given.on_line(Money(119), Rounding::HalfUp).amount, given.why()), (Money(19), "old"));
        assert_eq!(given.on_line(Money(10), Rounding::HalfUp).amount, Money(10), "never below nothing");
    }
}
