//! The story's scenes, played at the window one after another.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::Files;
use super::script::{self, Basket, Item, Twist};
use crate::window::cable::Cable;
use crate::window::chain::{Chain, Pin};
use crate::window::display::Display;
use crate::window::goods::Goods;
use crate::window::till::{Setting, Sold, Till};

const STORE: &str = "S1";
const DRAIN: Duration = Duration::from_secs(120);

/// What is needed to play.
pub struct Stage<'a> {
    pub chain: &'a Chain,
    pub cable: &'a Cable,
    pub display: &'a Display,
    pub files: &'a Files,
    pub say: &'a dyn Fn(&str),
}

/// What the window said, sale by sale.
#[derive(Debug, Default)]
pub struct Told {
    pub sold: Vec<Sold>,
    /// Receipts of the sales that were voided.
    pub voided: Vec<String>,
}

/// A till with a cashier at it and a manager nearby.
struct Counter<'a> {
    till: Till,
    goods: &'a Goods,
    cashier: &'a Pin,
    manager: &'a Pin,
}

impl Stage<'_> {
    pub async fn play(&self) -> Result<Told> {
        let goods = Goods::of(self.chain.database())?;
        let mut counter = self.open(&goods).await?;
        let mut told = Told::default();
        let played = self.play_at(&mut counter, &mut told).await;
        if played.is_err() {
            // What the screen showed says more than any message; the failure itself is what counts.
            let _ = counter.till.page.picture("failed").await;
        }
        played?;
        counter.till.close().await?;
        Ok(told)
    }

    async fn play_at(&self, counter: &mut Counter<'_>, told: &mut Told) -> Result<()> {
        self.online(counter, told).await?;
        self.the_network_goes(counter).await?;
        self.meanwhile_at_the_office()?;
        self.offline(counter, told).await?;
        self.the_network_is_back(counter).await?;
        self.a_synced_sale_is_voided(counter, told).await
    }

    async fn open<'a>(&'a self, goods: &'a Goods) -> Result<Counter<'a>> {
        let till = Till::open(self.display, &self.setting()?).await?;
        till.page.see("pin-screen").await?;
        till.page.picture("01-pin").await?;
        let cashier = self.chain.person(STORE, "cashier")?;
        let manager = self.chain.person(STORE, "manager")?;
        (self.say)(&format!("{} signs in", cashier.name));
        till.sign_in(&cashier.name, &cashier.pin).await?;
        till.page.picture("02-sale").await?;
        Ok(Counter { till, goods, cashier, manager })
    }

    fn setting(&self) -> Result<Setting> {
        Ok(Setting {
            folder: self.files.till.clone(),
            preset: Some((self.cable.url(), self.chain.enrol_code(STORE)?.to_owned())),
            kiosk: false,
            pictures: Some(self.files.pictures.clone()),
        })
    }

    async fn online(&self, counter: &Counter<'_>, told: &mut Told) -> Result<()> {
        (self.say)("three baskets with the server in reach");
        counter.till.network("online").await?;
        for (n, basket) in script::ONLINE.iter().enumerate() {
            counter.fill(basket).await.with_context(|| format!("online basket {}", n + 1))?;
            if n == 0 {
                counter.till.page.picture("03-cart").await?;
                counter.till.to_payment().await?;
                counter.till.page.picture("04-pay").await?;
                counter.till.page.tap("pay-back").await?;
            }
            let sold = counter.till.pay().await?;
            if n == 0 {
                counter.till.page.picture("05-receipt").await?;
            }
            counter.till.new_sale().await?;
            told.sold.push(sold);
        }
        counter.till.drained(DRAIN).await
    }

    async fn the_network_goes(&self, counter: &Counter<'_>) -> Result<()> {
        (self.say)("the network goes");
        self.cable.pull_out();
        counter.till.sync_now().await?;
        counter.till.network("offline").await?;
        counter.till.page.picture("06-offline").await
    }

    fn meanwhile_at_the_office(&self) -> Result<()> {
        (self.say)("meanwhile one price changes and one product sells out at the server");
        self.chain.cli(&["price", "set", script::DEARER, script::DEARER_PRICE, "--store", STORE])?;
        self.chain.cli(&["stock", "set", script::SOLD_OUT, "0", "--store", STORE])?;
        Ok(())
    }

    async fn offline(&self, counter: &mut Counter<'_>, told: &mut Told) -> Result<()> {
        (self.say)("twenty baskets without the network");
        for (n, basket) in script::OFFLINE.iter().enumerate() {
            let number = n + 1;
            counter.fill(basket).await.with_context(|| format!("offline basket {number}"))?;
            let sold = self.finish(counter, basket.twist).await;
            let sold = sold.with_context(|| format!("offline basket {number}"))?;
            if basket.twist == Twist::Voided {
                told.voided.push(sold.receipt.clone());
            }
            told.sold.push(sold);
        }
        ensure!(counter.till.waiting().await? >= 20, "the queue does not hold what was sold");
        counter.till.open_journal().await?;
        counter.till.page.picture("11-journal-waiting").await?;
        counter.till.close_journal().await
    }

    /// From a full cart to an empty one.
    async fn finish(&self, counter: &mut Counter<'_>, twist: Twist) -> Result<Sold> {
        let (cashier, manager) = (counter.cashier, counter.manager);
        let till = &counter.till;
        let sold = match twist {
            Twist::None | Twist::Voided => till.pay().await?,
            Twist::Override(cents) => {
                (self.say)("  a price override that a manager approves");
                till.override_price(0, cents, &manager.name, &manager.pin).await?;
                till.page.picture("07-override").await?;
                till.pay().await?
            }
            Twist::DoubleTap => {
                (self.say)("  two taps on Pay");
                till.pay_with_a_double_tap().await?
            }
            Twist::PowerCut => {
                (self.say)("  the power goes between payment and receipt");
                counter.restart_after_a_power_cut(self).await?
            }
        };
        let till = &counter.till;
        if twist == Twist::PowerCut {
            till.page.see("receipt-recovered").await?;
            till.page.picture("10-recovered").await?;
        }
        till.new_sale().await?;
        if twist == Twist::Voided {
            (self.say)(&format!("  {} voids it for {}", manager.name, cashier.name));
            till.void(&sold.receipt, &manager.name, &manager.pin).await?;
            till.page.picture("08-void").await?;
            till.close_journal().await?;
        }
        Ok(sold)
    }

    async fn the_network_is_back(&self, counter: &Counter<'_>) -> Result<()> {
        (self.say)("the network is back: the queue drains");
        self.cable.plug_in();
        counter.till.sync_now().await?;
        counter.till.network("online").await?;
        counter.till.drained(DRAIN).await?;
        counter.till.page.see("attention").await?;
        counter.till.page.tap("attention").await?;
        counter.till.page.see("journal-row-0").await?;
        counter.till.page.picture("12-needs-a-look").await?;
        counter.till.page.tap("journal-row-0").await?;
        counter.till.page.see("journal-detail").await?;
        counter.till.page.picture("13-exception").await?;
        counter.till.page.tap("journal-filter-all").await?;
        counter.till.close_journal().await
    }

    async fn a_synced_sale_is_voided(&self, counter: &Counter<'_>, told: &mut Told) -> Result<()> {
        (self.say)("a manager voids a sale that the server has");
        let receipt = told.sold[script::VOIDED_AT_LAST].receipt.clone();
        let manager = counter.manager;
        counter.till.void(&receipt, &manager.name, &manager.pin).await?;
        counter.till.page.picture("14-void-synced").await?;
        told.voided.push(receipt);
        counter.till.close_journal().await?;
        counter.till.drained(DRAIN).await?;
        counter.till.page.picture("15-end").await
    }
}

impl Counter<'_> {
    async fn fill(&self, basket: &Basket) -> Result<()> {
        for item in basket.items {
            self.add(*item).await.with_context(|| format!("{item:?}"))?;
        }
        Ok(())
    }

    async fn add(&self, item: Item) -> Result<()> {
        match item {
            Item::Scan(sku, times) => {
                let code = self.goods.get(sku)?.barcode.as_deref().context("it has no barcode")?;
                for _ in 0..times {
                    self.till.scan(code).await?;
                }
                Ok(())
            }
            Item::Search(sku, words) => {
                let product = self.goods.get(sku)?;
                self.till.search(words, product.variant).await
            }
            Item::Tap(sku) => {
                let product = self.goods.get(sku)?;
                self.till.tap_product(product.category, product.variant).await
            }
            Item::Weigh(sku, weight) => {
                let plu = self.goods.get(sku)?.plu.as_deref().context("it has no PLU")?;
                self.till.weigh(plu, weight).await
            }
        }
    }

    /// Pays, loses power before the receipt, starts again and reads the receipt then.
    async fn restart_after_a_power_cut(&mut self, stage: &Stage<'_>) -> Result<Sold> {
        self.till.pay_and_lose_power().await?;
        self.till = Till::open(stage.display, &stage.setting()?).await?;
        stage.say_and_show(&self.till, "09-after-the-power-cut").await?;
        self.till.sign_in(&self.cashier.name, &self.cashier.pin).await?;
        self.till.read_receipt().await
    }
}

impl Stage<'_> {
    async fn say_and_show(&self, till: &Till, scene: &str) -> Result<()> {
        till.page.see("pin-screen").await?;
        (self.say)("  the till starts again");
        till.page.picture(scene).await
    }
}
