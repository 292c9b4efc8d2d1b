//! `vendor`: who owns the goods on a line.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::say;
use crate::catalog::NewVendor;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Vendor {
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
    /// Make a vendor.
    Create {
        /// `kostner`
        code: String,
        #[arg(long)]
        name: String,
    },
    /// List the vendors.
    List,
}

impl Vendor {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let tenant = store.tenant(self.tenant).await?;
        match self.verb {
            Verb::Create { code, name } => {
                let new = NewVendor { code: code.clone(), name };
                let id = store.create_vendor(tenant, new, SystemClock.now_ms()).await?;
                say::done(self.json, &format!("Made the vendor {code}."), &json!({ "id": id, "code": code }));
            }
            Verb::List => {
                say::rows(self.json, &["code", "name", "products", "id"], &store.vendors(tenant).await?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
