//! `tenant`: merchants and chains.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use evertill_domain::Rounding;
use serde_json::json;

use super::say;
use crate::catalog::NewTenant;
use crate::config::Config;
use crate::store::CatalogStore;

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
    /// List the tenants.
    List,
}

fn rounding(text: &str) -> Result<Rounding, String> {
    serde_json::from_value(json!(text)).map_err(|_| "half_up, half_even, up or down".to_owned())
}

impl Tenant {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config)?;
        match self.verb {
            Verb::Create { code, name, rounding } => {
                let id = store.create_tenant(NewTenant { code: code.clone(), name, rounding }).await?;
                say::done(self.json, &format!("Made the tenant {code}."), &json!({ "id": id, "code": code }));
            }
            Verb::List => {
                say::rows(self.json, &["code", "name", "stores", "products", "id"], &store.tenants().await?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
