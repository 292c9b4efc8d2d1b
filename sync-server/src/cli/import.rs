//! `import`: a whole file into the catalogue, all of it or nothing.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::catalog::BadRow;
use crate::catalog::csv_file::{self, Parsed};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::scope::Scope;
use crate::store::catalog::{Imported, Progress};

/// How many bad rows are listed for people; `--json` lists all.
const LISTED: usize = 50;

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    what: What,
    /// Code of the tenant; not needed where there is only one.
    #[arg(long, global = true)]
    tenant: Option<String>,
    /// Say it in JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Products, by SKU: made or changed.
    ///
    /// CSV, UTF-8, with a header. Required: sku,name,vendor,category,tax_class. Optional: unit (each), barcodes
    /// (several separated by |), plu, allow_open, allow_label, allow_amount (false), tracked (true), retired (false),
    /// picture, hue. `vendor` is a vendor's code; a category that is missing is made; a tax class must have a rate.
    Catalog { file: PathBuf },
    /// Prices: new versions beside the old ones.
    ///
    /// CSV, UTF-8, with a header. Required: sku,price (per unit in the major unit of the store's currency, like 4.50).
    /// Optional: store (a code; empty or * for every store), valid_from (a date, which is that day's midnight in the
    /// store, or an instant with its offset; empty for now).
    Prices { file: PathBuf },
    /// Stock as counted.
    ///
    /// CSV, UTF-8, with a header. Required: sku,on_hand (up to three decimals). Optional: store (a code; empty or * for
    /// every store), low (at or below: low).
    Stock { file: PathBuf },
}

impl Import {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let scope = Scope::of_operator(store.tenant(self.tenant.clone()).await?);
        let began = Instant::now();
        let imported = match &self.what {
            What::Catalog { file } => {
                import(file, csv_file::catalog, async |rows, progress| {
                    store.put_products(scope, rows, SystemClock.now_ms(), progress).await
                })
                .await?
            }
            What::Prices { file } => {
                import(file, csv_file::prices, async |rows, progress| {
                    store.put_prices(scope, rows, SystemClock.now_ms(), progress).await
                })
                .await?
            }
            What::Stock { file } => {
                import(file, csv_file::stock, async |rows, progress| {
                    store.put_stock(scope, rows, SystemClock.now_ms(), progress).await
                })
                .await?
            }
        };
        Ok(self.said(&imported, began))
    }

    fn said(&self, imported: &Imported, began: Instant) -> ExitCode {
        let ms = began.elapsed().as_millis();
        match imported {
            Ok(rows) if self.json => println!("{}", json!({ "rows": rows, "ms": ms, "bad": [] })),
            Ok(rows) => println!("Imported {rows} rows in {ms} ms."),
            Err(bad) if self.json => println!("{}", json!({ "rows": 0, "ms": ms, "bad": bad })),
            Err(bad) => {
                for row in bad.iter().take(LISTED) {
                    eprintln!("line {}: {}", row.line, row.reason);
                }
                let more = bad.len().saturating_sub(LISTED);
                if more > 0 {
                    eprintln!("… and {more} more");
                }
                eprintln!("Nothing was imported: {} rows are bad.", bad.len());
            }
        }
        if imported.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Reads the file whole, then writes it whole; the rows that a file alone shows to be bad are listed without asking the
/// database.
async fn import<T, W>(
    path: &Path,
    parse: impl FnOnce(BufReader<File>) -> Result<Parsed<T>, BadRow>,
    write: W,
) -> anyhow::Result<Imported>
where
    W: AsyncFnOnce(Vec<T>, Progress) -> crate::store::StoreResult<Imported>,
{
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let parsed = match parse(BufReader::new(file)) {
        Ok(parsed) if parsed.bad.is_empty() => parsed,
        Ok(parsed) => return Ok(Err(parsed.bad)),
        Err(header) => return Ok(Err(vec![header])),
    };
    let bar = bar(parsed.rows.len() as u64)?;
    let shown = bar.clone();
    let imported = write(parsed.rows, Arc::new(move |rows| shown.set_position(rows))).await?;
    bar.finish_and_clear();
    Ok(imported)
}

/// Drawn on standard error, and only when a person looks at it.
fn bar(rows: u64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {per_sec}, {eta} left")?;
    Ok(ProgressBar::new(rows).with_style(style))
}
