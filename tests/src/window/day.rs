//! A day at one till: a fresh demo chain with its server, a cable, and the till's window open.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::cable::Cable;
use super::chain::{Chain, Pin};
use super::display::Display;
use super::goods::{Goods, Product};
use super::till::{Setting, Sold, Till};

/// The store that the till stands in.
pub const STORE: &str = "S1";

/// A machine that does something else beside takes its time.
const DRAIN: Duration = Duration::from_secs(60);

/// How a day begins.
#[derive(Debug, Clone, Copy)]
pub struct Dawn {
    /// Pixels of the till's screen.
    pub size: (u32, u32),
    pub kiosk: bool,
    /// Whether the till knows its server and its code; one that does not asks for both.
    pub enrolled: bool,
}

impl Default for Dawn {
    fn default() -> Self {
        Self { size: (1280, 800), kiosk: false, enrolled: true }
    }
}

#[derive(Debug)]
pub struct Day {
    pub till: Till,
    pub cable: Cable,
    pub chain: Chain,
    pub display: Display,
    pub setting: Setting,
    /// Pixels of the screen that all of it is looked at on.
    pub size: (u32, u32),
    goods: Goods,
    // Last: everything above lives in it.
    _folder: TempDir,
}

impl Day {
    pub async fn open(dawn: Dawn) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let chain = Chain::open(&folder.path().join("server"))?;
        let cable = Cable::to(chain.address).await?;
        let display = Display::virtual_of(dawn.size.0, dawn.size.1)?;
        let preset = (cable.url(), chain.enrol_code(STORE)?.to_owned());
        let setting = Setting {
            folder: folder.path().join("till"),
            preset: dawn.enrolled.then_some(preset),
            kiosk: dawn.kiosk,
            pictures: None,
        };
        let till = Till::open(&display, &setting).await?;
        let goods = Goods::of(chain.database())?;
        Ok(Self { till, cable, chain, display, setting, size: dawn.size, goods, _folder: folder })
    }

    pub fn cashier(&self) -> Result<Pin> {
        Ok(self.chain.person(STORE, "cashier")?.clone())
    }

    pub fn manager(&self) -> Result<Pin> {
        Ok(self.chain.person(STORE, "manager")?.clone())
    }

    pub async fn sign_in(&self) -> Result<()> {
        let cashier = self.cashier()?;
        self.till.sign_in(&cashier.name, &cashier.pin).await
    }

    pub fn product(&self, sku: &str) -> Result<&Product> {
        self.goods.get(sku)
    }

    pub fn product_of_plu(&self, plu: &str) -> Option<&Product> {
        self.goods.of_plu(plu)
    }

    pub async fn scan(&self, sku: &str) -> Result<()> {
        let barcode = self.product(sku)?.barcode.as_deref();
        self.till.scan(barcode.with_context(|| format!("{sku} has no barcode"))?).await
    }

    /// Two loaves and a bag of olives: 2 × 4.50, and 0.312 kg at 17.90, which is 5.5848 and so 5.58.
    pub async fn loaves_and_olives(&self) -> Result<()> {
        self.scan("AR-0001").await?;
        self.scan("AR-0001").await?;
        self.till.weigh("1515", "0.312").await
    }

    /// Goes on from a sale's receipt until the journal says that the server took it as it was sold.
    pub async fn is_accepted(&self, sold: &Sold) -> Result<()> {
        self.till.new_sale().await?;
        self.drained().await?;
        self.till.open_entry(&sold.receipt).await?;
        self.till.page.attr_is("journal-state", "data-state", "accepted").await
    }

    /// Pulls the cable and has the till notice.
    pub async fn cut_the_network(&self) -> Result<()> {
        self.cable.pull_out();
        self.till.sync_now().await?;
        self.till.network("offline").await
    }

    /// Plugs it in again and waits until the queue is empty.
    pub async fn mend_the_network(&self) -> Result<()> {
        self.cable.plug_in();
        self.till.sync_now().await?;
        self.till.network("online").await?;
        self.drained().await
    }

    pub async fn drained(&self) -> Result<()> {
        self.till.drained(DRAIN).await
    }

    /// The power goes and comes back: the same till, started again.
    pub async fn restart(&mut self) -> Result<()> {
        self.till.kill().await?;
        self.open_again().await
    }

    pub async fn open_again(&mut self) -> Result<()> {
        self.till = Till::open(&self.display, &self.setting).await?;
        Ok(())
    }

    /// A command of the server, as the office types it.
    pub fn office(&self, args: &[&str]) -> Result<()> {
        self.chain.cli(args).map(|_| ())
    }

    pub fn till_folder(&self) -> PathBuf {
        self.setting.folder.clone()
    }
}
