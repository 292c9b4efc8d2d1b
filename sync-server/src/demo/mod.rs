//! The demo chain: Alder & Rye, three stores in three time zones, made by fixed rules from a hand-written assortment.

mod assortment;
mod market;
mod people;
mod prices;

use std::sync::Arc;

use anyhow::bail;
use chrono::{NaiveDate, TimeDelta};
use evertill_domain::Rounding;
use evertill_domain::scan::{BadPattern, Holds, LabelRule, ScanRules};
use evertill_domain::time::{business_date, instant};
use serde::Serialize;

use crate::catalog::{BadRow, NewStore, NewTaxRate, NewTenant};
use crate::hq::scope::Scope;
use crate::hq::view::page::PageQuery;
use crate::hq::view::register::{RegisterQuery, RegisterState};
use crate::store::catalog::{Imported, Progress};
use crate::store::{EnrolCode, Store};
use crate::sync::secret;

/// Code of the demo's tenant.
pub const TENANT: &str = "alder-rye";
/// Who signs in at HQ, and how. For a demo on one's own machine only.
pub const HQ_USER: &str = "admin";
pub const HQ_PASSWORD: &str = "alder-and-rye";

/// Codes that a demo's tills have not used stay good for a week.
const CODE_MS: i64 = 7 * 24 * 3_600_000;

/// Who can sign in, and the codes of the tills that wait for a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chain {
    pub tenant: String,
    pub hq_user: String,
    pub hq_password: String,
    /// A vendor's own person, with the same password.
    pub vendor_user: String,
    pub pins: Vec<Pin>,
    pub enrol_codes: Vec<Code>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pin {
    pub name: String,
    pub role: String,
    pub pin: String,
    /// Code of the store.
    pub store: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    pub store: String,
    pub register: String,
    pub code: String,
}

struct Place {
    code: &'static str,
    name: &'static str,
    time_zone: &'static str,
    cash_step: i64,
    registers: &'static [&'static str],
}

/// Ireland and Finland round cash to five cents, Germany does not.
const PLACES: &[Place] = &[
    Place {
        code: "S1",
        name: "Dublin Docklands",
        time_zone: "Europe/Dublin",
        cash_step: 5,
        registers: &["R1", "R2", "R3"],
    },
    Place {
        code: "S2",
        name: "Berlin Mitte",
        time_zone: "Europe/Berlin",
        cash_step: 1,
        registers: &["R1", "R2"],
    },
    Place {
        code: "S3",
        name: "Helsinki Kamppi",
        time_zone: "Europe/Helsinki",
        cash_step: 5,
        registers: &["R1", "R2"],
    },
];

/// Class, label, parts per million.
const TAXES: &[(&str, &str, u32)] =
    &[("standard", "VAT 19%", 190_000), ("reduced", "VAT 7%", 70_000), ("zero", "VAT 0%", 0)];

/// Makes the chain where there is none; either way says who can sign in and which tills can enrol.
///
/// # Errors
/// When it cannot be written.
pub async fn chain(store: &dyn Store, now_ms: i64) -> anyhow::Result<Chain> {
    let known = store.tenants().await?.into_iter().find(|tenant| tenant.code == TENANT);
    let tenant = match known {
        Some(tenant) => tenant.id,
        None => build(store, now_ms).await?,
    };
    Ok(Chain {
        tenant: TENANT.to_owned(),
        hq_user: HQ_USER.to_owned(),
        hq_password: HQ_PASSWORD.to_owned(),
        vendor_user: market::VENDOR_USER.to_owned(),
        pins: PLACES.iter().flat_map(|place| people::pins(place.code)).collect(),
        enrol_codes: enrol_codes(store, tenant, now_ms).await?,
    })
}

async fn build(store: &dyn Store, now_ms: i64) -> anyhow::Result<i64> {
    let new = NewTenant { code: TENANT.into(), name: "Alder & Rye".into(), rounding: Rounding::HalfUp };
    let tenant = store.create_tenant(new).await?;
    for place in PLACES {
        store.create_store(tenant, new_store(place), now_ms).await?;
        store.set_scan_rules(tenant, place.code.into(), Some(labels()?), now_ms).await?;
    }
    market::vendors(store, tenant, now_ms).await?;
    market::person(store, tenant, now_ms).await?;
    for (class, label, ppm) in TAXES {
        let rate = NewTaxRate::percent(class, label, *ppm, 0);
        store.add_tax_rate(tenant, rate, now_ms).await?;
    }
    for person in people::people(PLACES.iter().map(|place| place.code))? {
        store.create_user(tenant, person, now_ms).await?;
    }
    stock_the_shelves(store, tenant, now_ms).await?;
    market::open(store, tenant, now_ms).await?;
    Ok(tenant)
}

fn new_store(place: &Place) -> NewStore {
    NewStore {
        code: place.code.into(),
        name: place.name.into(),
        time_zone: place.time_zone.into(),
        currency: "EUR".into(),
        tax_included: true,
        tax_per_receipt: false,
        receipt_by_vendor: true,
        cash_step: place.cash_step,
        day_start_minutes: 0,
        locale: "en".into(),
        notes: vec![500, 1000, 2000, 5000, 10_000],
    }
}

/// The chain's own scales print the same labels in every country: article, check digit, and a price or a weight.
fn labels() -> anyhow::Result<ScanRules> {
    let rule = |pattern: &str, holds, decimals| {
        Ok::<_, BadPattern>(LabelRule { pattern: pattern.to_owned().try_into()?, holds, decimals, plu: true })
    };
    let labels = vec![rule("22iiiikvvvvvc", Holds::Price, 2)?, rule("28iiiikvvvvvc", Holds::Kg, 3)?];
    Ok(ScanRules { market: None, labels })
}

async fn stock_the_shelves(store: &dyn Store, tenant: i64, now_ms: i64) -> anyhow::Result<()> {
    let scope = Scope::of_operator(tenant);
    let silent: Progress = Arc::new(|_| {});
    let articles = assortment::read()?;
    store
        .sort_categories(tenant, assortment::CATEGORIES.iter().map(ToString::to_string).collect(), now_ms)
        .await?;
    let products = articles.iter().map(assortment::Article::product).collect();
    whole(store.put_products(scope, products, now_ms, Arc::clone(&silent)).await?)?;
    // From yesterday on, so that a till whose clock is a little behind has prices too.
    let today = instant(now_ms).date_naive();
    let prices = prices::list(&articles, PLACES.iter().map(|place| place.code), day(today, -1));
    whole(store.put_prices(scope, prices, now_ms, Arc::clone(&silent)).await?)?;
    // Where the day begins first it may be tomorrow already.
    let dates = PLACES.iter().filter_map(|place| business_date(instant(now_ms), place.time_zone, 0).ok());
    let tomorrow = day(dates.max().unwrap_or(today), 1);
    let coming = prices::coming(&articles, PLACES.iter().map(|place| place.code), tomorrow);
    whole(store.put_prices(scope, coming, now_ms, Arc::clone(&silent)).await?)?;
    let levels = articles.iter().filter_map(assortment::Article::opening).collect();
    whole(store.put_stock(scope, levels, now_ms, silent).await?)
}

fn day(today: NaiveDate, later: i64) -> NaiveDate {
    today + TimeDelta::days(later)
}

/// The project's own assortment must go in whole.
fn whole(imported: Imported) -> anyhow::Result<()> {
    match imported {
        Ok(_) => Ok(()),
        Err(bad) => {
            let BadRow { line, reason } =
                bad.into_iter().next().unwrap_or_else(|| BadRow::new(0, "no reason"));
            bail!("the demo's line {line}: {reason}")
        }
    }
}

/// A fresh code for every till that no device has become yet.
async fn enrol_codes(store: &dyn Store, tenant: i64, now_ms: i64) -> anyhow::Result<Vec<Code>> {
    let everything = PageQuery { page: 1, limit: u32::MAX };
    let known =
        store.registers(Scope::of_operator(tenant), RegisterQuery::default(), everything, now_ms).await?;
    let enrolled = |place: &str, code: &str| {
        let mut taken = known.data.iter().filter(|register| register.state != RegisterState::Waiting);
        taken.any(|register| register.store.code == place && register.code == code)
    };
    let mut codes = Vec::new();
    for place in PLACES {
        for register in place.registers.iter().filter(|register| !enrolled(place.code, register)) {
            let code = secret::enrol_code();
            let wanted = EnrolCode {
                store_code: place.code.to_owned(),
                register_code: (*register).to_owned(),
                register_name: format!("{} {register}", place.name),
                register: None,
                code_hash: secret::hash_code(&code),
                expires_ms: now_ms + CODE_MS,
            };
            store.put_enrol_code(Scope::of_operator(tenant), wanted, now_ms).await?;
            codes.push(Code { store: place.code.to_owned(), register: (*register).to_owned(), code });
        }
    }
    Ok(codes)
}
