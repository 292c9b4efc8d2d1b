//! `shop`: which store sells on the web.

use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use super::say;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::scope::Scope;

#[derive(Debug, Args)]
pub(super) struct Shop {
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
    /// Sell on the web from a store; from this one in place of another.
    Open {
        /// Code of the store.
        #[arg(long)]
        store: String,
        /// The host name under which it is reached; needed where several merchants sell.
        #[arg(long)]
        host: Option<String>,
    },
    /// Sell nothing on the web any more. What was ordered stays.
    Close,
}

impl Shop {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let books = super::open(config).await?;
        let scope = Scope::of_operator(books.tenant(self.tenant).await?);
        match self.verb {
            Verb::Open { store, host } => {
                books.open_shop(scope, store.clone(), host.clone(), SystemClock.now_ms()).await?;
                let words = format!("The store {store} sells on the web.");
                say::done(self.json, &words, &json!({ "store": store, "host": host }));
            }
            Verb::Close => {
                if !books.close_shop(scope, SystemClock.now_ms()).await? {
                    bail!("Nothing is sold on the web.");
                }
                say::done(self.json, "Nothing is sold on the web any more.", &json!({}));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
