//! What is known of goods: the catalogue, the vendor, the channel, the price in force, and what is on the shelf.

use std::collections::HashMap;

use evertill_domain::market::shipping::Shipping;
use evertill_domain::time::{business_date, instant};
use evertill_domain::{Levy, LevyKind, Money, UnitPrice};

use crate::hq::view::Named;
use crate::shop::view::checkout::Handover;
use crate::shop::view::problem::Problem;
use crate::store::shop::Shop;
use crate::store::sql::hq::named;
use crate::store::sql::{Arg, Db, Row, args};
use crate::store::{StoreError, StoreResult};

/// A product, as the shop sells it at a moment.
#[derive(Debug, Clone)]
pub struct Facts {
    pub variant: i64,
    pub sku: String,
    pub name: String,
    pub description: String,
    pub category: Named,
    pub unit: String,
    pub tax_class: String,
    pub tracked: bool,
    pub retired: bool,
    pub moq: i64,
    pub weight_g: i64,
    pub picture: String,
    pub hue: u16,
    pub vendor: Vendor,
    /// The store that has the goods, and its currency.
    pub store: i64,
    pub currency: String,
    /// On the shelf and not held for anybody.
    pub free: i64,
    /// Thousandths of a minor unit.
    list_price: Option<i64>,
    web: Option<Channel>,
    pickup: Option<Channel>,
}

/// How a product is sold one way.
#[derive(Debug, Clone, Copy)]
struct Channel {
    active: bool,
    price: Option<i64>,
}

/// Whose goods they are, as far as it matters for selling them.
#[derive(Debug, Clone)]
pub struct Vendor {
    pub id: i64,
    pub name: String,
    pub region: String,
    pub shipping: Shipping,
    on: bool,
    licence: Days,
    subscription: Days,
}

/// First and last day, where there are such.
#[derive(Debug, Clone, Default)]
pub struct Days(pub Option<String>, pub Option<String>);

impl Days {
    pub fn have(&self, today: &str) -> bool {
        self.0.as_deref().is_none_or(|first| first <= today)
            && self.1.as_deref().is_none_or(|last| today <= last)
    }
}

/// The store that a buyer buys for.
#[derive(Debug, Clone)]
pub struct BuyerStore {
    pub id: i64,
    buys: bool,
    region: String,
    licence: Days,
}

impl Facts {
    /// The price of a unit.
    pub fn price(&self, handover: Handover) -> Option<i64> {
        let pickup = self.pickup.filter(|_| handover == Handover::Pickup).and_then(|channel| channel.price);
        pickup.or(self.web.and_then(|channel| channel.price)).or(self.list_price)
    }

    pub fn can_be_picked_up(&self) -> bool {
        self.pickup.is_none_or(|channel| channel.active)
    }

    /// What keeps it from being bought like this, its vendor aside; and what is worth saying.
    pub fn problems(&self, shop: &Shop, handover: Handover) -> Vec<Problem> {
        let is_off = self.web.is_some_and(|channel| !channel.active)
            || (handover == Handover::Pickup && !self.can_be_picked_up());
        [
            (self.retired, Problem::ProductGone),
            (is_off, Problem::ChannelInactive),
            (self.price(handover).is_none(), Problem::NoPrice),
            (self.currency != shop.rules.currency, Problem::CurrencyMismatch),
            (self.web.is_none(), Problem::ChannelMissing),
        ]
        .into_iter()
        .filter_map(|(is_so, problem)| is_so.then_some(problem))
        .collect()
    }

    /// What keeps its vendor from selling to this buyer.
    pub fn vendor_problem(&self, buyer: Option<&BuyerStore>, today: &str) -> Option<Problem> {
        let Vendor { region, on, licence, subscription, .. } = &self.vendor;
        let elsewhere =
            |store: &BuyerStore| !region.is_empty() && !store.region.is_empty() && *region != store.region;
        let table = [
            (!on, Problem::VendorSuspended),
            (!licence.have(today), Problem::VendorLicenceInvalid),
            (!subscription.have(today), Problem::VendorSubscriptionInvalid),
            (buyer.is_some_and(elsewhere), Problem::RegionMismatch),
            (buyer.is_some_and(|store| store.id == self.store), Problem::OwnGoods),
        ];
        table.into_iter().find_map(|(is_so, problem)| is_so.then_some(problem))
    }
}

/// The shop's day.
pub fn today(shop: &Shop, now_ms: i64) -> String {
    business_date(instant(now_ms), &shop.time_zone, shop.day_start_minutes)
        .unwrap_or_else(|_| instant(now_ms).date_naive())
        .to_string()
}

const COLUMNS: &str = "v.id, v.sku, v.name, v.description, v.unit, v.tax_class, v.tracked, v.retired, v.moq, v.weight_g,
    v.picture, v.hue, v.category_id, g.name AS category_name, d.id AS vendor_id, d.name AS vendor_name, d.region,
    d.status = 'active' AND d.deleted_ms IS NULL AS vendor_on, d.licence_from, d.licence_until, d.subscription_from,
    d.subscription_until, d.shipping_flat, d.shipping_per_kg, d.shipping_free_above, s.id AS store_id, s.currency,
    coalesce(l.on_hand - l.reserved, 0) AS free, w.active AS web_active, w.price AS web_price,
    k.active AS pickup_active, k.price AS pickup_price,
    (SELECT p.amount FROM price AS p WHERE p.tenant_id = v.tenant_id AND p.variant_id = v.id AND p.store_id = s.id
        AND p.valid_from_ms <= ?4 ORDER BY p.valid_from_ms DESC, p.recorded_ms DESC, p.id DESC LIMIT 1) AS list_price";

/// What is known of these products; unknown ones are not among them.
pub fn facts(db: Db<'_>, shop: &Shop, variants: &[i64], now_ms: i64) -> StoreResult<HashMap<i64, Facts>> {
    if variants.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM json_each(?2) AS j
         CROSS JOIN variant AS v ON v.tenant_id = ?1 AND v.id = j.value
         JOIN vendor AS d ON d.tenant_id = v.tenant_id AND d.id = v.vendor_id
         JOIN category AS g ON g.tenant_id = v.tenant_id AND g.id = v.category_id
         JOIN store AS s ON s.tenant_id = v.tenant_id AND s.id = coalesce(d.store_id, ?3)
         LEFT JOIN channel AS w ON w.tenant_id = v.tenant_id AND w.variant_id = v.id AND w.channel = 'web'
         LEFT JOIN channel AS k ON k.tenant_id = v.tenant_id AND k.variant_id = v.id AND k.channel = 'pickup'
         LEFT JOIN stock_level AS l ON l.tenant_id = v.tenant_id AND l.store_id = s.id AND l.variant_id = v.id"
    );
    let all = db.all(&sql, args![shop.tenant, Arg::Ints(variants), shop.store.id, now_ms], read)?;
    Ok(all.into_iter().map(|facts| (facts.variant, facts)).collect())
}

fn read(row: &Row<'_>) -> StoreResult<Facts> {
    let nobody = || Named { id: 0, name: String::new() };
    let channel = |active: &str, price: &str| {
        let active: Option<bool> = row.get(active)?;
        Ok::<_, StoreError>(match active {
            Some(active) => Some(Channel { active, price: row.get(price)? }),
            None => None,
        })
    };
    let Named { id, name } = named(row, "vendor_id", "vendor_name")?.unwrap_or_else(nobody);
    Ok(Facts {
        variant: row.get("id")?,
        sku: row.get("sku")?,
        name: row.get("name")?,
        description: row.get("description")?,
        category: named(row, "category_id", "category_name")?.unwrap_or_else(nobody),
        unit: row.get("unit")?,
        tax_class: row.get("tax_class")?,
        tracked: row.get("tracked")?,
        retired: row.get("retired")?,
        moq: row.get("moq")?,
        weight_g: row.get("weight_g")?,
        picture: row.get("picture")?,
        hue: row.get("hue")?,
        vendor: Vendor {
            id,
            name,
            region: row.get("region")?,
            on: row.get("vendor_on")?,
            licence: Days(row.get("licence_from")?, row.get("licence_until")?),
            subscription: Days(row.get("subscription_from")?, row.get("subscription_until")?),
            shipping: Shipping {
                flat: Money(row.get("shipping_flat")?),
                per_kg: Money(row.get("shipping_per_kg")?),
                free_above: row.get::<Option<i64>>("shipping_free_above")?.map(Money),
            },
        },
        store: row.get("store_id")?,
        currency: row.get("currency")?,
        free: row.get("free")?,
        list_price: row.get("list_price")?,
        web: channel("web_active", "web_price")?,
        pickup: channel("pickup_active", "pickup_price")?,
    })
}

/// The store that somebody buys for; none where they buy for themselves.
pub fn buyer_store(db: Db<'_>, tenant: i64, store: Option<i64>) -> StoreResult<Option<BuyerStore>> {
    let Some(store) = store else { return Ok(None) };
    let sql =
        "SELECT id, buys, region, licence_from, licence_until FROM store WHERE tenant_id = ?1 AND id = ?2";
    db.one(sql, args![tenant, store], |row| {
        Ok(BuyerStore {
            id: row.get(0)?,
            buys: row.get(1)?,
            region: row.get(2)?,
            licence: Days(row.get(3)?, row.get(4)?),
        })
    })
}

impl BuyerStore {
    /// What keeps it from buying at all.
    pub fn problem(&self, today: &str) -> Option<Problem> {
        match (self.buys, self.licence.have(today)) {
            (false, _) => Some(Problem::BuyerStoreRequired),
            (true, false) => Some(Problem::BuyerLicenceInvalid),
            (true, true) => None,
        }
    }
}

/// The taxes and fees of every class in force, as tills find them: the percentages of the latest `valid_from`, and of
/// each label the latest fee unless it has ended.
pub fn levies(db: Db<'_>, tenant: i64, now_ms: i64) -> StoreResult<HashMap<String, Vec<Levy>>> {
    let sql = "SELECT r.class, r.id, r.ppm, r.per_unit, r.taxed FROM tax_rate AS r
        WHERE r.tenant_id = ?1 AND (r.per_unit IS NULL OR r.per_unit <> 0) AND r.valid_from_ms = (
            SELECT max(o.valid_from_ms) FROM tax_rate AS o
            WHERE o.tenant_id = r.tenant_id AND o.class = r.class AND o.valid_from_ms <= ?2
                AND ((r.per_unit IS NULL AND o.per_unit IS NULL)
                    OR (r.per_unit IS NOT NULL AND o.per_unit IS NOT NULL AND o.label = r.label)))
        ORDER BY r.id";
    let mut all: HashMap<String, Vec<Levy>> = HashMap::new();
    db.each(sql, args![tenant, now_ms], |row| {
        let kind = match row.get::<Option<i64>>(3)? {
            Some(unit) => LevyKind::PerUnit { unit: UnitPrice(unit), taxed: row.get(4)? },
            None => LevyKind::Percent { ppm: row.get(2)? },
        };
        all.entry(row.get(0)?).or_default().push(Levy { id: row.get(1)?, kind });
        Ok(())
    })?;
    Ok(all)
}
