//! `product`: what is sold.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{ArgAction, Args, Subcommand};
use serde_json::json;

use super::say;
use crate::catalog::ProductLine;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::scope::Scope;
use crate::hq::view::page::PageQuery;
use crate::hq::view::product::{ProductQuery, ProductView};
use crate::store::Store;

#[derive(Debug, Args)]
pub(super) struct Product {
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
    /// Make a product.
    Create {
        sku: String,
        #[arg(long)]
        name: String,
        /// Code of the vendor.
        #[arg(long)]
        vendor: String,
        #[arg(long)]
        category: String,
        #[arg(long)]
        tax_class: String,
        #[command(flatten)]
        more: More,
    },
    /// Change a product; what is not named stays.
    Set {
        sku: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        vendor: Option<String>,
        #[arg(long)]
        category: Option<String>,
        #[arg(long)]
        tax_class: Option<String>,
        #[command(flatten)]
        more: More,
    },
    /// List products by name.
    List {
        /// Part of the name, or the beginning of SKU, barcode or PLU.
        search: Option<String>,
        #[arg(long, default_value_t = 1)]
        page: u32,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
}

#[derive(Debug, Args)]
struct More {
    /// `each`, `kg`
    #[arg(long)]
    unit: Option<String>,
    /// May be given several times.
    #[arg(long)]
    barcode: Vec<String>,
    #[arg(long)]
    plu: Option<String>,
    /// The cashier may enter the amount.
    #[arg(long, action = ArgAction::Set)]
    allow_open: Option<bool>,
    /// The price may be in the barcode.
    #[arg(long, action = ArgAction::Set)]
    allow_label: Option<bool>,
    /// Only the line's amount may be known.
    #[arg(long, action = ArgAction::Set)]
    allow_amount: Option<bool>,
    /// False for services: nothing is taken from stock.
    #[arg(long, action = ArgAction::Set)]
    tracked: Option<bool>,
    /// Not for sale any more.
    #[arg(long, action = ArgAction::Set)]
    retired: Option<bool>,
}

impl More {
    fn onto(self, mut row: ProductLine) -> ProductLine {
        row.unit = self.unit.unwrap_or(row.unit);
        row.plu = self.plu.or(row.plu);
        row.allow_open = self.allow_open.unwrap_or(row.allow_open);
        row.allow_label = self.allow_label.unwrap_or(row.allow_label);
        row.allow_amount = self.allow_amount.unwrap_or(row.allow_amount);
        row.tracked = self.tracked.unwrap_or(row.tracked);
        row.retired = self.retired.unwrap_or(row.retired);
        if !self.barcode.is_empty() {
            row.barcodes = self.barcode;
        }
        row
    }
}

impl Product {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let scope = Scope::of_operator(store.tenant(self.tenant).await?);
        match self.verb {
            Verb::Create { sku, name, vendor, category, tax_class, more } => {
                if store.variant(scope.tenant(), sku.clone()).await.is_ok() {
                    bail!("There is a product with the SKU {sku} already: `product set` changes it.");
                }
                let row = more.onto(ProductLine::new(&sku, &name, &vendor, &category, &tax_class));
                put(&*store, scope, row, self.json, "Made").await?;
            }
            Verb::Set { sku, name, vendor, category, tax_class, more } => {
                let mut row = known(&*store, scope, &sku).await?;
                row.name = name.unwrap_or(row.name);
                row.vendor = vendor.unwrap_or(row.vendor);
                row.category = category.unwrap_or(row.category);
                row.tax_class = tax_class.unwrap_or(row.tax_class);
                put(&*store, scope, more.onto(row), self.json, "Changed").await?;
            }
            Verb::List { search, page, limit } => {
                let query = ProductQuery { q: search, ..ProductQuery::default() };
                let paging = PageQuery::from_parts(Some(page), Some(limit)).map_err(anyhow::Error::msg)?;
                let found = store.products(scope, query, paging, SystemClock.now_ms()).await?;
                let columns =
                    ["sku", "name", "vendor.name", "category.name", "tax_class", "unit", "plu", "retired"];
                say::rows(self.json, &columns, &found.data)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn put(
    store: &dyn Store,
    scope: Scope,
    row: ProductLine,
    json: bool,
    what: &str,
) -> anyhow::Result<()> {
    let sku = row.sku.clone();
    let put = store.put_products(scope, vec![row], SystemClock.now_ms(), Arc::new(|_| {})).await?;
    if let Err(bad) = put {
        bail!("{}", bad.first().map(|bad| bad.reason.clone()).unwrap_or_default());
    }
    let id = store.variant(scope.tenant(), sku.clone()).await?;
    say::done(json, &format!("{what} {sku}."), &json!({ "id": id, "sku": sku }));
    Ok(())
}

/// A product as it is, to be changed.
async fn known(store: &dyn Store, scope: Scope, sku: &str) -> anyhow::Result<ProductLine> {
    let id = store.variant(scope.tenant(), sku.to_owned()).await?;
    let detail = store.product(scope, id, SystemClock.now_ms()).await?;
    let product: ProductView = detail.context("the product has just gone")?.product;
    let vendors = store.vendors(scope.tenant()).await?;
    let vendor =
        vendors.into_iter().find(|vendor| vendor.id == product.vendor.id).context("its vendor has gone")?;
    Ok(ProductLine {
        line: 0,
        sku: product.sku,
        name: product.name,
        vendor: vendor.code,
        category: product.category.name,
        tax_class: product.tax_class,
        unit: product.unit,
        barcodes: product.barcodes,
        plu: product.plu,
        allow_open: product.allow_open,
        allow_label: product.allow_label,
        allow_amount: product.allow_amount,
        tracked: product.tracked,
        retired: product.retired,
        picture: product.picture,
        hue: product.hue,
    })
}
