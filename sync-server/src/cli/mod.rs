//! The command line: one noun or verb a file.

mod audit;
mod backup;
mod check;
mod demo;
mod feed;
mod import;
mod key;
mod migrate;
mod offer;
mod openapi;
mod price;
mod product;
mod quote;
mod register;
mod restore;
mod say;
mod serve;
mod shop;
mod stock;
mod store;
mod tenant;
mod tls;
mod user;
mod vault;
mod vendor;
mod webhook;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::store::Store;

#[derive(Debug, Parser)]
#[command(
    name = "evertill-server",
    version,
    about = "Takes every queued sale exactly once and reconciles it."
)]
struct Arguments {
    /// Settings (TOML); `EVERTILL_*` in the environment override them.
    #[arg(long, global = true, env = "EVERTILL_CONFIG")]
    config: Option<PathBuf>,
    /// The SQLite file or the `postgres://` URL, instead of the one in the settings.
    #[arg(long, global = true)]
    db: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until a signal says stop.
    Serve(serve::Serve),
    /// Bring the database's schema up to date and leave.
    Migrate(migrate::Migrate),
    /// Print the OpenAPI document.
    Openapi(openapi::Openapi),
    /// Check the whole database against its invariants.
    Check(check::Check),
    /// Whether the trail of who did what is whole (docs/audit.md).
    Audit(audit::Audit),
    /// Copy the database while it is in use.
    Backup(backup::Backup),
    /// Put a backup in the database's place, or begin the next history in a restored PostgreSQL database.
    Restore(restore::Restore),
    /// Check a copy restored from a backup of a PostgreSQL database, and offer that backup.
    Offer(offer::Offer),
    /// Codes that make a device a register, and revocation.
    Register(register::Register),
    /// The key by which tills know this server.
    Tls(tls::TlsNoun),
    /// The keys that sign access tokens.
    Key(key::Key),
    /// The server's own key, under which the database keeps secrets.
    Vault(vault::Vault),
    /// The change feed's upkeep.
    Feed(feed::Feed),
    /// Merchants and chains.
    Tenant(tenant::Tenant),
    /// Stores.
    Store(store::Store),
    /// Which store sells on the web.
    Shop(shop::Shop),
    /// Who owns the goods.
    Vendor(vendor::Vendor),
    /// People, their roles, PINs and passwords.
    User(user::User),
    /// What is sold.
    Product(product::Product),
    /// What it costs, from when on.
    Price(price::Price),
    /// How much is there.
    Stock(stock::Stock),
    /// A whole file into the catalogue.
    Import(import::Import),
    /// Price a cart from standard input: JSON in, JSON out (docs/quote.md).
    Quote(quote::Quote),
    /// Where events are delivered, and what became of them (docs/events.md).
    Webhook(webhook::Webhook),
    /// Make the demo chain where there is none, and say who can sign in.
    Demo(demo::Demo),
}

/// Runs what the command line says.
pub fn run() -> ExitCode {
    crate::tls::install();
    let arguments = Arguments::parse();
    match dispatch(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut config = Config::load(arguments.config.as_deref())?;
    if let Some(db) = arguments.db {
        config.set_database(db);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve(serve) => serve.run(config).await,
            Command::Migrate(migrate) => migrate.run(&config).await,
            Command::Openapi(openapi) => openapi.run(),
            Command::Check(check) => check.run(&config).await,
            Command::Audit(audit) => audit.run(&config).await,
            Command::Backup(backup) => backup.run(&config).await,
            Command::Restore(restore) => restore.run(&config).await,
            Command::Offer(offer) => offer.run(&config).await,
            Command::Register(register) => register.run(&config).await,
            Command::Tls(tls) => tls.run(&config),
            Command::Key(feed) => feed.run(&config).await,
            Command::Vault(feed) => feed.run(&config).await,
            Command::Feed(feed) => feed.run(&config).await,
            Command::Tenant(tenant) => tenant.run(&config).await,
            Command::Store(store) => store.run(&config).await,
            Command::Shop(shop) => shop.run(&config).await,
            Command::Vendor(vendor) => vendor.run(&config).await,
            Command::User(user) => user.run(&config).await,
            Command::Product(product) => product.run(&config).await,
            Command::Price(price) => price.run(&config).await,
            Command::Stock(stock) => stock.run(&config).await,
            Command::Import(import) => import.run(&config).await,
            Command::Quote(quote) => quote.run(),
            Command::Webhook(webhook) => webhook.run(&config).await,
            Command::Demo(demo) => demo.run(&config).await,
        }
    })
}

/// Opens the database that the settings name, for a command that reads or writes it.
async fn open(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    Ok(crate::store::open(config, SystemClock.now_ms()).await?)
}
