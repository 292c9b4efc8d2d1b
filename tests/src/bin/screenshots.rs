//! `cargo xtask screenshots [DIR]`: every screen of the till and of HQ, light and dark, large and small.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use evertill_tests::window::cable::Cable;
use evertill_tests::window::chain::Chain;
use evertill_tests::window::display::Display;
use evertill_tests::window::goods::Goods;
use evertill_tests::window::office::Office;
use evertill_tests::window::page::{PATIENCE, Page, key, until};
use evertill_tests::window::till::{Setting, Till};
use serde_json::json;

const STORE: &str = "S1";

/// Pictures of every screen, taken from the real windows.
#[derive(Debug, Parser)]
struct Args {
    /// Where the pictures go.
    #[arg(default_value = "target/screenshots")]
    folder: PathBuf,
    /// Screens of these sizes, as 1280x800.
    #[arg(long, value_delimiter = ',', value_parser = size, default_value = "1280x800,1024x600")]
    sizes: Vec<(u32, u32)>,
    /// The languages to speak.
    #[arg(long, value_delimiter = ',', default_value = "en,de,ar")]
    languages: Vec<String>,
    #[arg(long, value_delimiter = ',', default_value = "light,dark")]
    themes: Vec<String>,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once('x').ok_or("a size is WIDTHxHEIGHT")?;
    let number = |text: &str| text.parse().map_err(|_| format!("{text} is no number of pixels"));
    Ok((number(width)?, number(height)?))
}

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let taken = runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(take(&args)));
    match taken {
        Ok(()) => {
            println!("The pictures are in {}", args.folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("no more pictures: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn take(args: &Args) -> Result<()> {
    for &size in &args.sizes {
        for language in &args.languages {
            let temporary = tempfile::tempdir()?;
            let chain = Chain::open(&temporary.path().join("server"))?;
            let album = Album { folder: &args.folder, size, language, themes: &args.themes };
            till(&album, &chain, &temporary.path().join("till")).await.context("the till")?;
            office(&album, &chain).await.context("HQ")?;
        }
    }
    Ok(())
}

/// Pictures of one size in one language.
struct Album<'a> {
    folder: &'a Path,
    size: (u32, u32),
    language: &'a str,
    themes: &'a [String],
}

impl Album<'_> {
    /// The same moment in every theme.
    async fn take(&self, page: &Page, screen: &str) -> Result<()> {
        for theme in self.themes {
            page.js("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await?;
            let ((width, height), language) = (self.size, self.language);
            let name = format!("{screen}-{width}x{height}-{language}-{theme}.png");
            page.picture_at(&self.folder.join(name)).await?;
        }
        eprintln!("{screen} ({})", self.language);
        Ok(())
    }
}

async fn till(album: &Album<'_>, chain: &Chain, folder: &Path) -> Result<()> {
    let display = Display::virtual_of(album.size.0, album.size.1)?;
    let cable = Cable::to(chain.address).await?;
    let mut setting = Setting { folder: folder.to_owned(), preset: None, kiosk: true, pictures: None };
    let till = Till::open(&display, &setting).await?;
    till.page.see("server-url").await?;
    till.speak(album.language).await?;
    till.page.see("server-url").await?;
    album.take(&till.page, "till-setup").await?;
    till.close().await?;

    setting.preset = Some((cable.url(), chain.enrol_code(STORE)?.to_owned()));
    let till = Till::open(&display, &setting).await?;
    till.page.see("pin-screen").await?;
    till.speak(album.language).await?;
    till.page.see("pin-screen").await?;
    album.take(&till.page, "till-pin").await?;
    let cashier = chain.person(STORE, "cashier")?;
    till.sign_in(&cashier.name, &cashier.pin).await?;
    let goods = Goods::of(chain.database())?;
    selling(album, &till, &goods).await?;
    counter(album, &till, &goods).await?;
    settings(album, &till.page).await?;
    offline(album, &till, &goods, chain, &cable).await?;
    till.close().await
}

/// From the empty screen to the receipt.
async fn selling(album: &Album<'_>, till: &Till, goods: &Goods) -> Result<()> {
    let page = &till.page;
    album.take(page, "till-empty").await?;
    for sku in ["AR-0001", "AR-0052", "AR-0396", "AR-0471"] {
        till.scan(barcode(goods, sku)?).await?;
    }
    till.weigh("1515", "0.312").await?;
    album.take(page, "till-sale").await?;
    page.write("search", "gruner").await?;
    page.see(&format!("product-{}", goods.get("AR-0399")?.variant)).await?;
    album.take(page, "till-search").await?;
    page.tap("search-clear").await?;

    page.tap_inside("cart-line-0", "button.row").await?;
    page.see("line-price").await?;
    album.take(page, "till-line").await?;
    page.tap("line-price").await?;
    till.pad("399").await?;
    page.tap("reason-0").await?;
    album.take(page, "till-price").await?;
    page.tap("pad-ok").await?;
    page.see("approval-pin-ok").await?;
    album.take(page, "till-approval").await?;
    page.keys([key::ESCAPE]).await?;
    page.gone("approval-pin-ok").await?;
    if page.shows("pad-ok").await? {
        page.keys([key::ESCAPE]).await?;
        page.gone("pad-ok").await?;
    }

    page.tap("pay").await?;
    page.tap("quick-2").await?;
    album.take(page, "till-pay").await?;
    page.tap("pay-confirm").await?;
    till.read_receipt().await?;
    album.take(page, "till-receipt").await?;
    till.new_sale().await
}

/// What is done beside plain sales.
async fn counter(album: &Album<'_>, till: &Till, goods: &Goods) -> Result<()> {
    let page = &till.page;
    for (name, skus) in [("Red jacket", ["AR-0001", "AR-0052"]), ("Table 7", ["AR-0230", "AR-0396"])] {
        for sku in skus {
            till.scan(barcode(goods, sku)?).await?;
        }
        page.keys([key::F7]).await?;
        page.write("park-name", name).await?;
        page.keys([key::ENTER]).await?;
        page.gone("cart-line-0").await?;
    }
    for sku in ["AR-0001", "AR-0052", "AR-0471"] {
        till.scan(barcode(goods, sku)?).await?;
    }
    sheets(album, page).await?;
    split(album, till).await
}

/// What lies over the sale, one after another.
async fn sheets(album: &Album<'_>, page: &Page) -> Result<()> {
    for (key, sheet, name) in [
        (key::F7, "parked-sheet", "till-parked"),
        (key::F11, "customer-sheet", "till-customer"),
        (key::F9, "pad-ok", "till-discount"),
        (key::F12, "receipts-sheet", "till-receipts"),
        (key::F5, "menu-sheet", "till-menu"),
        (key::F1, "help-sheet", "till-help"),
    ] {
        page.keys([key]).await?;
        page.see(sheet).await?;
        album.take(page, name).await?;
        page.keys([key::ESCAPE]).await?;
        page.gone(sheet).await?;
    }
    page.keys([key::F3]).await?;
    page.write("price-check-search", "minced beef").await?;
    page.tap("price-check-hit-0").await?;
    page.see("price-check-price").await?;
    album.take(page, "till-price-check").await?;
    page.keys([key::ESCAPE]).await?;
    page.gone("price-check-sheet").await
}

/// A card pays a part, cash the rest.
async fn split(album: &Album<'_>, till: &Till) -> Result<()> {
    let page = &till.page;
    page.tap("pay").await?;
    page.tap("pay-way-card").await?;
    album.take(page, "till-pay-card").await?;
    till.pad("500").await?;
    page.tap("pay-confirm").await?;
    page.see("pay-part-0").await?;
    page.tap("quick-1").await?;
    album.take(page, "till-pay-split").await?;
    page.tap("pay-confirm").await?;
    till.read_receipt().await?;
    album.take(page, "till-receipt-split").await?;
    till.new_sale().await
}

/// What is set, and what is plugged in.
async fn settings(album: &Album<'_>, page: &Page) -> Result<()> {
    page.tap("menu").await?;
    page.tap("menu-settings").await?;
    for section in ["general", "devices", "printer", "scanner", "display"] {
        page.tap(&format!("settings-{section}")).await?;
        album.take(page, &format!("till-settings-{section}")).await?;
    }
    page.keys([key::ESCAPE]).await?;
    page.gone("settings").await
}

/// Without the network, and what the server says afterwards.
async fn offline(album: &Album<'_>, till: &Till, goods: &Goods, chain: &Chain, cable: &Cable) -> Result<()> {
    let page = &till.page;
    cable.pull_out();
    till.sync_now().await?;
    till.network("offline").await?;
    chain.cli(&["price", "set", "AR-0001", "4.90", "--store", STORE])?;
    chain.cli(&["stock", "set", "AR-0396", "0", "--store", STORE])?;
    let mut sold = Vec::new();
    for basket in [["AR-0001", "AR-0396"], ["AR-0052", "AR-0355"], ["AR-0517", "AR-0560"]] {
        for sku in basket {
            till.scan(barcode(goods, sku)?).await?;
        }
        if sold.is_empty() {
            album.take(page, "till-offline").await?;
        }
        sold.push(till.pay().await?.receipt);
        till.new_sale().await?;
    }
    page.tap("status-pill").await?;
    page.see("status-sheet").await?;
    album.take(page, "till-status").await?;
    till.close_sheet().await?;
    till.open_journal().await?;
    album.take(page, "till-journal").await?;
    till.close_journal().await?;
    cable.plug_in();
    till.sync_now().await?;
    till.drained(std::time::Duration::from_secs(60)).await?;
    till.open_entry(&sold[0]).await?;
    page.see("exception-PRICE_STALE").await?;
    album.take(page, "till-exception").await
}

async fn office(album: &Album<'_>, chain: &Chain) -> Result<()> {
    let office = Office::open(chain, album.size).await?;
    let page = &office.page;
    let speak = "localStorage.setItem('evertill.language', arguments[0]); location.reload()";
    page.js(speak, vec![json!(album.language)]).await?;
    let spoken = "return document.documentElement.lang === arguments[0]";
    until("HQ's language", PATIENCE, async || {
        Ok((page.js(spoken, vec![json!(album.language)]).await? == json!(true)).then_some(()))
    })
    .await?;
    page.see("hq-sign-in").await?;
    album.take(page, "hq-sign-in").await?;
    office.sign_in(chain).await?;
    page.see("hq-overview").await?;
    album.take(page, "hq-overview").await?;
    for (screen, there, row, panel, name) in [
        ("transactions", "hq-orders", "hq-order-S", "hq-order-panel", "hq-transactions"),
        ("exceptions", "hq-inbox", "hq-exception-", "hq-exception-detail", "hq-exceptions"),
        ("registers", "hq-registers", "hq-register-S", "hq-register-panel", "hq-registers"),
        ("stock", "hq-stock", "hq-level-", "hq-product-panel", "hq-stock"),
    ] {
        office.go(screen).await?;
        page.see(there).await?;
        album.take(page, name).await?;
        office.tap_first(row).await?;
        page.see(panel).await?;
        album.take(page, &format!("{name}-detail")).await?;
    }
    Ok(())
}

fn barcode<'a>(goods: &'a Goods, sku: &str) -> Result<&'a str> {
    goods.get(sku)?.barcode.as_deref().with_context(|| format!("{sku} has no barcode"))
}
