//! A day to test: a fresh demo chain with its server, a cable, and a till with its window open.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use evertill_tests::window::cable::Cable;
use evertill_tests::window::chain::{Chain, Pin};
use evertill_tests::window::display::Display;
use evertill_tests::window::goods::{Goods, Product};
use evertill_tests::window::till::{Setting, Till};
use tempfile::TempDir;

pub const STORE: &str = "S1";
const DRAIN: Duration = Duration::from_secs(60);

pub struct Day {
    pub till: Till,
    pub cable: Cable,
    pub chain: Chain,
    pub display: Display,
    pub setting: Setting,
    goods: Goods,
    // Last: everything above lives in it.
    _folder: TempDir,
}

/// Runs a test's story; when it fails, what the screen showed is kept beside the build.
pub async fn day(name: &str, kiosk: bool, story: impl AsyncFnOnce(&mut Day) -> Result<()>) -> Result<()> {
    let mut day = Day::open(kiosk).await?;
    let told = story(&mut day).await;
    if told.is_err() {
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let _ = day.till.page.picture_at(&picture).await;
        return told.with_context(|| format!("the screen then: {}", picture.display()));
    }
    day.till.close().await
}

impl Day {
    async fn open(kiosk: bool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let chain = Chain::open(&folder.path().join("server"))?;
        let cable = Cable::to(chain.address).await?;
        let display = Display::virtual_of(1280, 800)?;
        let setting = Setting {
            folder: folder.path().join("till"),
            preset: Some((cable.url(), chain.enrol_code(STORE)?.to_owned())),
            kiosk,
            pictures: None,
        };
        let till = Till::open(&display, &setting).await?;
        let goods = Goods::of(chain.database())?;
        Ok(Self { till, cable, chain, display, setting, goods, _folder: folder })
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

    pub async fn scan(&self, sku: &str) -> Result<()> {
        self.till.scan(self.product(sku)?.barcode.as_deref().context("it has no barcode")?).await
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
        self.till.drained(DRAIN).await
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
