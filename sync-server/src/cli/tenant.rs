//! `tenant`: merchants and chains.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use evertill_domain::{Quantity, Rounding, UnitPrice};
use rust_decimal::Decimal;
use serde_json::json;

use super::say;
use crate::catalog::{NewTaxRate, NewTenant};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Tenant {
    #[command(subcommand)]
    verb: Verb,
    /// Say it in JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a tenant.
    Create {
        /// `alder-rye`
        code: String,
        #[arg(long)]
        name: String,
        /// How fractions of a minor unit are rounded: half_up, half_even, up, down.
        #[arg(long, default_value = "half_up", value_parser = rounding)]
        rounding: Rounding,
    },
    /// Give a tax class a rate, from now on or from a date on; earlier rates stay on record.
    Tax {
        /// `standard`, `reduced`: what products name.
        class: String,
        /// On the receipt: `VAT 7%`.
        #[arg(long)]
        label: String,
        /// `7`, `8.875`
        #[arg(long, value_parser = ppm)]
        percent: u32,
        /// A date: its midnight in UTC. Left out: always.
        #[arg(long)]
        valid_from: Option<NaiveDate>,
        /// Code of the tenant; not needed where there is only one.
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Give a tax class a fee per unit (bottle deposit, sugar tax), from now on or from a date on. A label names a fee:
    /// given again it replaces the earlier one, and 0 ends it.
    Fee {
        /// `deposit`: what products name.
        class: String,
        /// On the receipt: `Deposit`.
        #[arg(long)]
        label: String,
        /// Minor units, with up to three decimal places: `25` cents.
        #[arg(long, value_parser = unit)]
        per_unit: UnitPrice,
        /// Percent taxes are on the fee as well.
        #[arg(long)]
        taxed: bool,
        /// A date: its midnight in UTC. Left out: always.
        #[arg(long)]
        valid_from: Option<NaiveDate>,
        /// Code of the tenant; not needed where there is only one.
        #[arg(long)]
        tenant: Option<String>,
    },
    /// List the tenants.
    List,
}

/// Parts per million.
fn ppm(percent: &str) -> Result<u32, String> {
    let exact =
        Decimal::from_str_exact(percent).ok().and_then(|percent| percent.checked_mul(Decimal::from(10_000)));
    let whole = exact.map(|ppm| ppm.normalize()).filter(|ppm| ppm.scale() == 0);
    let ppm = whole.and_then(|ppm| u32::try_from(ppm.mantissa()).ok());
    ppm.ok_or_else(|| "a percentage with at most four decimal places".to_owned())
}

/// Thousandths of a minor unit.
fn unit(text: &str) -> Result<UnitPrice, String> {
    let read = Quantity::parse(text).map(|thousandths| UnitPrice(thousandths.0));
    read.ok_or_else(|| "minor units with at most three decimal places".to_owned())
}

fn midnight_ms(date: Option<NaiveDate>) -> i64 {
    let since = date.and_then(|date| date.and_hms_opt(0, 0, 0));
    since.map_or(0, |at| at.and_utc().timestamp_millis())
}

fn rounding(text: &str) -> Result<Rounding, String> {
    serde_json::from_value(json!(text)).map_err(|_| "half_up, half_even, up or down".to_owned())
}

impl Tenant {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        match self.verb {
            Verb::Create { code, name, rounding } => {
                let id = store.create_tenant(NewTenant { code: code.clone(), name, rounding }).await?;
                say::done(self.json, &format!("Made the tenant {code}."), &json!({ "id": id, "code": code }));
            }
            Verb::Tax { class, label, percent, valid_from, tenant } => {
                let tenant = store.tenant(tenant).await?;
                let new = NewTaxRate::percent(&class, &label, percent, midnight_ms(valid_from));
                let id = store.add_tax_rate(tenant, new, SystemClock.now_ms()).await?;
                say::done(self.json, &format!("{class} is {label}."), &json!({ "id": id, "class": class }));
            }
            Verb::Fee { class, label, per_unit, taxed, valid_from, tenant } => {
                let tenant = store.tenant(tenant).await?;
                let new = NewTaxRate {
                    class: class.clone(),
                    label: label.clone(),
                    ppm: 0,
                    valid_from_ms: midnight_ms(valid_from),
                    per_unit: Some(per_unit),
                    taxed,
                };
                let id = store.add_tax_rate(tenant, new, SystemClock.now_ms()).await?;
                let sentence = format!("{class} carries {label}.");
                say::done(self.json, &sentence, &json!({ "id": id, "class": class }));
            }
            Verb::List => {
                say::rows(self.json, &["code", "name", "stores", "products", "id"], &store.tenants().await?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
