//! A cart with all that is known of what is in it: priced, judged, shown.

use std::collections::{BTreeMap, HashMap};

use evertill_domain::cart::{CartLine, LinePrice, Off};
use evertill_domain::market::basket::Goods;
use evertill_domain::market::pricing::{Bearer, Priced, Promotion, price_basket};
use evertill_domain::order::{line_fees, line_total};
use evertill_domain::{Levy, Money, PriceBasis, Quantity, UnitPrice};
use uuid::Uuid;

use super::facts::{BuyerStore, Facts, buyer_store, facts, levies, today};
use crate::hq::view::Named;
use crate::shop::view::cart::{CartDiscount, CartItemView, CartVendorView, CartView, Options};
use crate::shop::view::checkout::Handover;
use crate::shop::view::problem::{Problem, ProblemView};
use crate::store::shop::{Customer, Shop};
use crate::store::sql::hq::utc;
use crate::store::sql::{Db, Row, args};
use crate::store::{StoreError, StoreResult};

/// A store and a product: where stock is counted. Work on several goes in their order.
pub type Place = (i64, i64);

/// A cart's own row.
#[derive(Debug, Clone)]
pub struct Head {
    pub id: Uuid,
    pub version: u64,
    pub discount_code: Option<String>,
    pub changed_ms: i64,
}

/// An item and what is known of it.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: Uuid,
    pub goods: Goods,
    pub qty: i64,
    /// As last priced.
    pub unit_price: i64,
    pub added_ms: i64,
    /// None: there is no such product any more.
    pub facts: Option<Facts>,
}

/// A discount, by the name that buyers read.
#[derive(Debug, Clone)]
struct Discount {
    name: String,
    has_code: bool,
    promotion: Promotion,
}

#[derive(Debug, Clone)]
pub struct Basket {
    pub head: Head,
    pub lines: Vec<Line>,
    /// What is held for this cart.
    pub held: BTreeMap<Place, i64>,
    pub reserved_until: Option<i64>,
    discounts: Vec<Discount>,
    levies: HashMap<String, Vec<Levy>>,
    buyer: Option<BuyerStore>,
    today: String,
}

/// Whose cart: by the index of one or the other.
const HEAD: &str =
    "SELECT id, version, discount_code, changed_ms FROM cart WHERE tenant_id = ?1 AND status = 'active'";

/// The active cart of whoever shops.
pub fn find(db: Db<'_>, customer: &Customer) -> StoreResult<Option<Head>> {
    let tenant = customer.shop.tenant;
    match (customer.scope.user(), customer.scope.guest()) {
        (Some(user), _) => db.one(&format!("{HEAD} AND user_id = ?2"), args![tenant, user], head),
        (None, Some(guest)) => db.one(&format!("{HEAD} AND guest = ?2"), args![tenant, guest], head),
        (None, None) => Ok(None),
    }
}

pub fn head(row: &Row<'_>) -> StoreResult<Head> {
    Ok(Head { id: row.get(0)?, version: row.get(1)?, discount_code: row.get(2)?, changed_ms: row.get(3)? })
}

/// A cart's items, in the order in which they came.
pub fn items(db: Db<'_>, tenant: i64, cart: Uuid) -> StoreResult<Vec<Line>> {
    let sql = "SELECT id, variant_id, vendor_id, unit, options, qty, unit_price, added_ms FROM cart_item
        WHERE tenant_id = ?1 AND cart_id = ?2 ORDER BY added_ms, id";
    db.all(sql, args![tenant, cart], |row| {
        Ok(Line {
            id: row.get(0)?,
            goods: Goods {
                variant: row.get(1)?,
                vendor: row.get(2)?,
                unit: row.get(3)?,
                options: row.get(4)?,
            },
            qty: row.get(5)?,
            unit_price: row.get(6)?,
            added_ms: row.get(7)?,
            facts: None,
        })
    })
}

impl Basket {
    pub fn load(db: Db<'_>, customer: &Customer, head: Head, now_ms: i64) -> StoreResult<Self> {
        let Customer { shop, scope } = customer;
        let mut lines = items(db, shop.tenant, head.id)?;
        let mut variants: Vec<i64> = lines.iter().map(|line| line.goods.variant).collect();
        variants.sort_unstable();
        variants.dedup();
        let known = facts(db, shop, &variants, now_ms)?;
        for line in &mut lines {
            line.facts = known.get(&line.goods.variant).cloned();
        }
        let (held, reserved_until) = held(db, shop.tenant, head.id)?;
        Ok(Basket {
            discounts: discounts(db, shop.tenant, head.discount_code.as_deref(), scope.store(), now_ms)?,
            levies: levies(db, shop.tenant, now_ms)?,
            buyer: buyer_store(db, shop.tenant, scope.store())?,
            today: today(shop, now_ms),
            head,
            lines,
            held,
            reserved_until,
        })
    }

    /// The day on which its buyer and vendors are judged.
    pub fn today(&self) -> &str {
        &self.today
    }

    pub fn buyer(&self) -> Option<i64> {
        self.buyer.as_ref().map(|store| store.id)
    }

    /// What it costs without shipping, of these lines alone.
    pub fn priced(&self, shop: &Shop, handover: Handover, of: &[usize]) -> Priced {
        let lines = of.iter().map(|at| self.sold(&self.lines[*at], handover)).collect();
        let promotions: Vec<Promotion> = self.discounts.iter().map(|one| one.promotion.clone()).collect();
        price_basket(lines, &promotions, &shop.rules)
    }

    fn sold(&self, line: &Line, handover: Handover) -> CartLine {
        let class = line.facts.as_ref().map(|facts| facts.tax_class.as_str());
        CartLine {
            variant: line.goods.variant,
            vendor: line.goods.vendor,
            name: line.facts.as_ref().map(|facts| facts.name.clone()),
            qty: Quantity(line.qty),
            price: LinePrice::Unit(UnitPrice(self.unit_price(line, handover))),
            basis: PriceBasis::Amount {},
            discounts: Vec::new(),
            rates: class.and_then(|class| self.levies.get(class)).cloned().unwrap_or_default(),
        }
    }

    /// As it was last priced; goods that are picked up may have a price of their own.
    pub fn unit_price(&self, line: &Line, handover: Handover) -> i64 {
        match (handover, &line.facts) {
            (Handover::Pickup, Some(facts)) if facts.price(Handover::Ship) == Some(line.unit_price) => {
                facts.price(Handover::Pickup).unwrap_or(line.unit_price)
            }
            _ => line.unit_price,
        }
    }

    /// What is the matter with the cart as a whole.
    pub fn problems(&self) -> Vec<ProblemView> {
        let buyer = self.buyer.as_ref().and_then(|store| store.problem(&self.today));
        let unknown = self.head.discount_code.is_some() && !self.discounts.iter().any(|one| one.has_code);
        let discount = unknown.then_some(Problem::DiscountInvalid);
        buyer.into_iter().chain(discount).map(ProblemView::of).collect()
    }

    /// What is the matter with each line.
    pub fn line_problems(&self, shop: &Shop, handover: Handover) -> Vec<Vec<ProblemView>> {
        let mut left: BTreeMap<Place, i64> = BTreeMap::new();
        let together = self.together();
        self.lines.iter().map(|line| self.judge(line, shop, handover, &together, &mut left)).collect()
    }

    /// How much of each product there is in all lines.
    fn together(&self) -> HashMap<i64, i64> {
        let mut together = HashMap::new();
        for line in &self.lines {
            *together.entry(line.goods.variant).or_default() += line.qty;
        }
        together
    }

    fn judge(
        &self,
        line: &Line,
        shop: &Shop,
        handover: Handover,
        together: &HashMap<i64, i64>,
        left: &mut BTreeMap<Place, i64>,
    ) -> Vec<ProblemView> {
        let about = |problem| ProblemView::of(problem).item(line.id, line.goods.variant);
        let Some(facts) = line.facts.as_ref().filter(|facts| facts.vendor.id == line.goods.vendor) else {
            return vec![about(Problem::ProductGone)];
        };
        let mut found: Vec<ProblemView> = facts.problems(shop, handover).into_iter().map(about).collect();
        let vendor = facts.vendor_problem(self.buyer.as_ref(), &self.today);
        found.extend(vendor.map(|problem| about(problem).vendor(facts.vendor.id)));
        let now = facts.price(Handover::Ship);
        if let Some(now) = now.filter(|now| *now != line.unit_price) {
            found.push(about(Problem::PriceChanged).figures(line.unit_price, now));
        }
        let all = together.get(&line.goods.variant).copied().unwrap_or(line.qty);
        if all < facts.moq {
            found.push(about(Problem::MoqNotMet).figures(all, facts.moq));
        }
        if facts.tracked {
            let left = left.entry((facts.store, facts.variant)).or_insert_with(|| self.available(facts));
            if line.qty > *left {
                found.push(about(Problem::StockShort).figures(line.qty, (*left).max(0)));
            } else {
                *left -= line.qty;
            }
        }
        found
    }

    /// What of it is counted on a shelf, by place.
    pub fn counted(&self) -> BTreeMap<Place, i64> {
        let mut counted = BTreeMap::new();
        for line in &self.lines {
            if let Some(facts) = line.facts.as_ref().filter(|facts| facts.tracked) {
                *counted.entry((facts.store, facts.variant)).or_default() += line.qty;
            }
        }
        counted
    }

    /// What this cart can have: what is free, and what is held for it.
    pub fn available(&self, facts: &Facts) -> i64 {
        facts.free + self.held.get(&(facts.store, facts.variant)).copied().unwrap_or_default()
    }

    /// The same, where it is counted there; none of what is in no line.
    pub fn available_at(&self, place: Place) -> i64 {
        let mut facts = self.lines.iter().filter_map(|line| line.facts.as_ref());
        let there = facts.find(|facts| (facts.store, facts.variant) == place);
        there.map_or(0, |facts| self.available(facts).max(0))
    }

    /// As it is shown; `shipping` by vendor once it is known.
    pub fn view(
        &self,
        shop: &Shop,
        handover: Handover,
        shipping: Option<&BTreeMap<i64, Money>>,
    ) -> StoreResult<CartView> {
        let all: Vec<usize> = (0..self.lines.len()).collect();
        let priced = self.priced(shop, handover, &all);
        let judged = self.line_problems(shop, handover);
        let mut items = Vec::with_capacity(all.len());
        for ((line, sold), problems) in self.lines.iter().zip(&priced.lines).zip(judged) {
            let facts = line.facts.as_ref();
            let options: Options = serde_json::from_str(&line.goods.options)
                .map_err(|why| StoreError::Corrupt(format!("an item's options: {why}")))?;
            items.push(CartItemView {
                id: line.id,
                variant: line.goods.variant,
                sku: facts.map(|facts| facts.sku.clone()).unwrap_or_default(),
                name: facts.map_or_else(|| format!("#{}", line.goods.variant), |facts| facts.name.clone()),
                unit: line.goods.unit.clone(),
                vendor: vendor(line),
                options,
                qty: line.qty,
                unit_price: self.unit_price(line, handover),
                unit_price_now: facts.and_then(|facts| facts.price(handover)),
                moq: facts.map(|facts| facts.moq).unwrap_or_default(),
                available: facts.filter(|facts| facts.tracked).map(|facts| self.available(facts)),
                gross: sold.gross.0,
                discount: sold.gross.0 - sold.net.0,
                total: line_total(sold).0,
                picture: facts.map(|facts| facts.picture.clone()).unwrap_or_default(),
                hue: facts.map(|facts| facts.hue).unwrap_or_default(),
                problems,
            });
        }
        let sum = |of: fn(&CartItemView) -> i64| items.iter().map(of).sum::<i64>();
        let tax = |included| -> i64 {
            let taxes = priced.lines.iter().flat_map(|line| &line.taxes);
            taxes.filter(|tax| tax.included == included).map(|tax| tax.amount.0).sum()
        };
        let given = self.discounts.iter().zip(&priced.given).filter(|(_, amount)| !amount.is_zero());
        Ok(CartView {
            id: self.head.id,
            version: self.head.version,
            currency: shop.rules.currency.clone(),
            vendors: self.vendors(&items, shipping),
            subtotal: sum(|item| item.gross),
            discount: sum(|item| item.discount),
            discounts: given
                .map(|(one, amount)| CartDiscount {
                    id: one.promotion.id,
                    name: one.name.clone(),
                    amount: amount.0,
                })
                .collect(),
            discount_code: self.head.discount_code.clone(),
            fees: priced.lines.iter().map(|line| line_fees(line).0).sum(),
            tax_included: tax(true),
            tax_added: tax(false),
            total: sum(|item| item.total),
            problems: self.problems(),
            reserved_until: self.reserved_until.map(utc),
            changed_at: utc(self.head.changed_ms),
            items,
        })
    }

    fn vendors(
        &self,
        items: &[CartItemView],
        shipping: Option<&BTreeMap<i64, Money>>,
    ) -> Vec<CartVendorView> {
        let mut vendors: Vec<CartVendorView> = Vec::new();
        for item in items {
            if !vendors.iter().any(|known| known.vendor.id == item.vendor.id) {
                let of = || items.iter().filter(|other| other.vendor.id == item.vendor.id);
                vendors.push(CartVendorView {
                    vendor: item.vendor.clone(),
                    items: of().map(|item| item.id).collect(),
                    total: of().map(|item| item.total).sum(),
                    shipping: shipping.map(|known| known.get(&item.vendor.id).copied().unwrap_or_default().0),
                });
            }
        }
        vendors
    }
}

/// Whose an item is: as it was put in.
pub fn vendor(line: &Line) -> Named {
    let known = line.facts.as_ref().filter(|facts| facts.vendor.id == line.goods.vendor);
    let name = known.map_or_else(|| format!("#{}", line.goods.vendor), |facts| facts.vendor.name.clone());
    Named { id: line.goods.vendor, name }
}

/// What is held for a cart, and until when all of it.
fn held(db: Db<'_>, tenant: i64, cart: Uuid) -> StoreResult<(BTreeMap<Place, i64>, Option<i64>)> {
    let sql =
        "SELECT store_id, variant_id, qty, expires_ms FROM reservation WHERE tenant_id = ?1 AND cart_id = ?2";
    let (mut held, mut until) = (BTreeMap::new(), None);
    db.each(sql, args![tenant, cart], |row| {
        held.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        let expires: i64 = row.get(3)?;
        until = Some(until.map_or(expires, |until: i64| until.min(expires)));
        Ok(())
    })?;
    Ok((held, until))
}

/// The discounts that apply by themselves, and the one whose code is used.
fn discounts(
    db: Db<'_>,
    tenant: i64,
    code: Option<&str>,
    buyer_store: Option<i64>,
    now_ms: i64,
) -> StoreResult<Vec<Discount>> {
    let sql =
        "SELECT id, name, code IS NOT NULL, percent_bp, amount, borne_by, vendor_id, min_total FROM discount
        WHERE tenant_id = ?1 AND active AND valid_from_ms <= ?2 AND coalesce(valid_until_ms, ?2 + 1) > ?2
            AND coalesce(code, ?3) = ?3 AND coalesce(store_id, ?4) = ?4
        ORDER BY id";
    let (code, store) = (code.unwrap_or_default(), buyer_store.unwrap_or_default());
    db.all(sql, args![tenant, now_ms, code, store], |row| {
        let off = match row.get::<Option<u32>>(3)? {
            Some(bp) => Off::Percent { bp },
            None => Off::Amount(Money(row.get::<Option<i64>>(4)?.unwrap_or_default())),
        };
        let bearer = if row.get::<String>(5)? == "vendor" { Bearer::Vendor } else { Bearer::House };
        let promotion =
            Promotion { id: row.get(0)?, off, vendor: row.get(6)?, min_total: Money(row.get(7)?), bearer };
        Ok(Discount { name: row.get(1)?, has_code: row.get(2)?, promotion })
    })
}
