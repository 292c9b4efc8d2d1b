//! `price`: what a product costs in a store, from when on; old prices stay on record.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use evertill_domain::{Currency, UnitPrice};
use serde_json::json;

use super::say;
use crate::catalog::{PriceLine, amount};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::scope::Scope;

#[derive(Debug, Args)]
pub(super) struct Price {
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
    /// Set a price.
    Set {
        sku: String,
        /// Per unit, in the store's currency: `4.50`.
        price: String,
        /// Code of the store; left out: every store.
        #[arg(long)]
        store: Option<String>,
        /// A date (that day's midnight in the store) or an instant with its offset; left out: now.
        #[arg(long)]
        valid_from: Option<String>,
    },
    /// Every price a product has had, will have and has.
    History { sku: String },
}

impl Price {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let scope = Scope::of_operator(store.tenant(self.tenant).await?);
        let now_ms = SystemClock.now_ms();
        match self.verb {
            Verb::Set { sku, price, store: place, valid_from } => {
                let valid_from = amount::valid_from(valid_from.as_deref().unwrap_or_default());
                let valid_from = valid_from.map_err(anyhow::Error::msg)?;
                let row =
                    PriceLine { line: 0, store: place, sku: sku.clone(), price: price.clone(), valid_from };
                let put = store.put_prices(scope, vec![row], now_ms, Arc::new(|_| {})).await?;
                if let Err(bad) = put {
                    bail!("{}", bad.first().map(|bad| bad.reason.clone()).unwrap_or_default());
                }
                say::done(self.json, &format!("{sku} is {price}."), &json!({ "sku": sku, "price": price }));
            }
            Verb::History { sku } => {
                let id = store.variant(scope.tenant(), sku).await?;
                let product = store.product(scope, id, now_ms).await?.context("the product has just gone")?;
                let prices = product.prices.iter().map(|price| {
                    let currency = Currency::from_code(&price.currency);
                    let text = currency.map(|currency| amount::unit_price_text(UnitPrice(price.amount), currency));
                    json!({ "store": price.store.code, "price": text, "currency": price.currency, "id": price.id,
                        "valid_from": price.valid_from, "recorded_at": price.recorded_at, "in_force": price.in_force })
                });
                let columns = ["store", "price", "currency", "valid_from", "recorded_at", "in_force"];
                say::rows(self.json, &columns, &prices.collect::<Vec<_>>())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
