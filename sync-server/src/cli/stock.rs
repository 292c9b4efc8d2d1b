//! `stock`: levels per store, and why they changed.

use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use evertill_domain::Quantity;
use serde_json::json;

use super::say;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::scope::Scope;
use crate::hq::view::page::PageQuery;
use crate::hq::view::product::{ProductQuery, StockAdjustment};
use crate::store::Store;

#[derive(Debug, Args)]
pub(super) struct Stock {
    #[command(subcommand)]
    verb: Verb,
    /// Code of the tenant; not needed where there is only one.
    #[arg(long, global = true)]
    tenant: Option<String>,
    /// Say it in JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// What was counted is what is there.
    Set {
        sku: String,
        on_hand: String,
        /// Code of the store.
        #[arg(long)]
        store: String,
        /// At or below: low.
        #[arg(long)]
        low: Option<String>,
        #[arg(long, default_value = "counted")]
        reason: String,
    },
    /// So much came, or with a minus went.
    Adjust {
        sku: String,
        #[arg(allow_hyphen_values = true)]
        change: String,
        #[arg(long)]
        store: String,
        #[arg(long)]
        reason: String,
    },
    /// The latest changes of a product's stock.
    History { sku: String },
    /// Levels, the lowest first.
    List {
        /// Only those at or below their threshold.
        #[arg(long)]
        low: bool,
        /// Code of the store.
        #[arg(long)]
        store: Option<String>,
        #[arg(long, default_value_t = 1)]
        page: u32,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
}

impl Stock {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let scope = Scope::of_operator(store.tenant(self.tenant).await?);
        match self.verb {
            Verb::Set { sku, on_hand, store: place, low, reason } => {
                let low = low.map(|low| quantity(&low)).transpose()?;
                let (count, change) = (Some(quantity(&on_hand)?), None);
                change_level(
                    &*store,
                    scope,
                    (&sku, &place),
                    Change { count, change, low, reason },
                    self.json,
                )
                .await?;
            }
            Verb::Adjust { sku, change, store: place, reason } => {
                let change = Change { count: None, change: Some(quantity(&change)?), low: None, reason };
                change_level(&*store, scope, (&sku, &place), change, self.json).await?;
            }
            Verb::History { sku } => history(&*store, scope, sku, self.json).await?,
            Verb::List { low, store: place, page, limit } => {
                let place = match place {
                    Some(code) => Some(place_id(&*store, scope, &code).await?),
                    None => None,
                };
                let query =
                    ProductQuery { low: low.then_some(true), store: place, ..ProductQuery::default() };
                let paging = PageQuery::from_parts(Some(page), Some(limit)).map_err(anyhow::Error::msg)?;
                let found = store.stock(scope, query, paging).await?;
                let levels = found.data.iter().map(|level| {
                    json!({ "store": level.store.code, "sku": level.sku, "name": level.name, "unit": level.unit,
                        "on_hand": text(level.on_hand), "reserved": text(level.reserved), "low": text(level.low),
                        "is_low": level.is_low })
                });
                let columns = ["store", "sku", "name", "on_hand", "reserved", "low", "unit", "is_low"];
                say::rows(self.json, &columns, &levels.collect::<Vec<_>>())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

struct Change {
    count: Option<i64>,
    change: Option<i64>,
    low: Option<i64>,
    reason: String,
}

async fn change_level(
    store: &dyn Store,
    scope: Scope,
    place: (&str, &str),
    change: Change,
    json: bool,
) -> anyhow::Result<()> {
    let (sku, code) = place;
    let Change { count, change, low, reason } = change;
    let variant = store.variant(scope.tenant(), sku.to_owned()).await?;
    let wanted =
        StockAdjustment { store: place_id(store, scope, code).await?, variant, change, count, low, reason };
    let level = store.adjust_stock(scope, wanted, SystemClock.now_ms()).await?;
    let on_hand = text(level.on_hand);
    let sentence = format!("{code} has {on_hand} {} of {sku}.", level.unit);
    say::done(json, &sentence, &json!({ "store": code, "sku": sku, "on_hand": on_hand }));
    Ok(())
}

async fn history(store: &dyn Store, scope: Scope, sku: String, json: bool) -> anyhow::Result<()> {
    let variant = store.variant(scope.tenant(), sku).await?;
    let product =
        store.product(scope, variant, SystemClock.now_ms()).await?.context("the product has just gone")?;
    let movements = product.movements.iter().map(|movement| {
        json!({ "at": movement.at, "store": movement.store.code, "kind": movement.kind, "qty": text(movement.qty),
            "order": movement.order_number, "by": movement.by.as_ref().map(|by| &by.name), "reason": movement.reason })
    });
    let columns = ["at", "store", "kind", "qty", "order", "by", "reason"];
    say::rows(json, &columns, &movements.collect::<Vec<_>>())
}

async fn place_id(store: &dyn Store, scope: Scope, code: &str) -> anyhow::Result<i64> {
    let stores = store.stores(scope.tenant()).await?;
    let found = stores.into_iter().find(|place| place.code == code);
    found.map(|place| place.id).ok_or_else(|| anyhow!("There is no store {code}."))
}

fn quantity(text: &str) -> anyhow::Result<i64> {
    let quantity =
        Quantity::parse(text).ok_or_else(|| anyhow!("{text:?} is no quantity with up to three decimals"))?;
    Ok(quantity.0)
}

fn text(thousandths: i64) -> String {
    Quantity(thousandths).to_string()
}
