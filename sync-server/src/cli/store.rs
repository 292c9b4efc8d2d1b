//! `store`: places with a time zone, a currency and their own stock.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{ArgAction, Args, Subcommand};
use evertill_domain::scan::{Market, ScanRules};
use serde_json::json;

use super::say;
use crate::catalog::{NewStore, StoreChange};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Store {
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
    /// Make a store.
    Create(Box<Create>),
    /// Change how a store counts money; what is left out stays. Sales that are booked stay as they were.
    Set(Set),
    /// Say how a store's labels with a price or weight in their code are read (docs/scanning.md).
    Labels(Labels),
    /// List the stores.
    List,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Way {
    /// As this market does: `DE`, `SE`, `US`.
    #[arg(long)]
    market: Option<String>,
    /// By the rules in this JSON file.
    #[arg(long)]
    rules: Option<PathBuf>,
    /// As the market does in whose time zone the store stands.
    #[arg(long)]
    reset: bool,
}

#[derive(Debug, Args)]
struct Labels {
    /// `S12`
    code: String,
    #[command(flatten)]
    way: Way,
}

#[derive(Debug, Args)]
struct Create {
    /// `S12`: its receipts' numbers begin with it.
    code: String,
    #[arg(long)]
    name: String,
    /// `Europe/Dublin`
    #[arg(long)]
    time_zone: String,
    /// `EUR`
    #[arg(long)]
    currency: String,
    /// Whether shelf prices include tax.
    #[arg(long, default_value_t = true, action = ArgAction::Set)]
    tax_included: bool,
    /// Round each rate's tax once on the receipt, not on every line.
    #[arg(long)]
    tax_per_receipt: bool,
    /// Receipts stand by vendor, each part with its number and sum.
    #[arg(long)]
    receipt_by_vendor: bool,
    /// Smallest coin in minor units; 1: none is dropped.
    #[arg(long, default_value_t = 1)]
    cash_step: i64,
    /// Minutes after local midnight at which a business day starts.
    #[arg(long, default_value_t = 0)]
    day_start_minutes: u16,
    #[arg(long, default_value = "en")]
    locale: String,
    /// Notes and coins worth a quick button, minor units, ascending: `500,1000,2000`.
    #[arg(long, value_delimiter = ',')]
    notes: Vec<i64>,
}

#[derive(Debug, Args)]
struct Set {
    code: String,
    /// Whether shelf prices include tax.
    #[arg(long)]
    tax_included: Option<bool>,
    /// Whether each rate's tax is rounded once on the receipt, not on every line.
    #[arg(long)]
    tax_per_receipt: Option<bool>,
    /// Whether receipts stand by vendor, each part with its number and sum.
    #[arg(long)]
    receipt_by_vendor: Option<bool>,
    /// Smallest coin in minor units; 1: none is dropped.
    #[arg(long)]
    cash_step: Option<i64>,
}

impl Store {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let tenant = store.tenant(self.tenant).await?;
        match self.verb {
            Verb::Create(wanted) => {
                let code = wanted.code.clone();
                let id = store.create_store(tenant, wanted.into_new(), SystemClock.now_ms()).await?;
                say::done(self.json, &format!("Made the store {code}."), &json!({ "id": id, "code": code }));
            }
            Verb::Set(Set { code, tax_included, tax_per_receipt, receipt_by_vendor, cash_step }) => {
                let change = StoreChange { tax_included, tax_per_receipt, receipt_by_vendor, cash_step };
                let id = store.set_store(tenant, code.clone(), change, SystemClock.now_ms()).await?;
                say::done(
                    self.json,
                    &format!("Changed the store {code}."),
                    &json!({ "id": id, "code": code }),
                );
            }
            Verb::Labels(Labels { code, way }) => {
                let rules = way.rules()?;
                store.set_scan_rules(tenant, code.clone(), rules.clone(), SystemClock.now_ms()).await?;
                let said =
                    format!("The tills of {code} read labels by the new rules as soon as they hear of them.");
                say::done(self.json, &said, &json!({ "code": code, "scan_rules": rules }));
            }
            Verb::List => {
                let columns = [
                    "code",
                    "name",
                    "time_zone",
                    "currency",
                    "tax_included",
                    "tax_per_receipt",
                    "receipt_by_vendor",
                    "cash_step",
                    "id",
                ];
                say::rows(self.json, &columns, &store.stores(tenant).await?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Way {
    fn rules(self) -> anyhow::Result<Option<ScanRules>> {
        if let Some(market) = self.market {
            let known: Vec<_> = Market::ALL.iter().map(|market| json!(market).to_string()).collect();
            let market = serde_json::from_value(json!(market.to_uppercase())).with_context(|| {
                format!("{market} is none of the markets whose labels are known: {}", known.join(", "))
            })?;
            return Ok(Some(ScanRules { market: Some(market), labels: Vec::new() }));
        }
        let Some(file) = self.rules else { return Ok(None) };
        let json = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        Ok(Some(serde_json::from_str(&json).with_context(|| file.display().to_string())?))
    }
}

impl Create {
    fn into_new(self) -> NewStore {
        NewStore {
            code: self.code,
            name: self.name,
            time_zone: self.time_zone,
            currency: self.currency,
            tax_included: self.tax_included,
            tax_per_receipt: self.tax_per_receipt,
            receipt_by_vendor: self.receipt_by_vendor,
            cash_step: self.cash_step,
            day_start_minutes: self.day_start_minutes,
            locale: self.locale,
            notes: self.notes,
        }
    }
}
