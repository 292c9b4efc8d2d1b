//! The till as its people use it: one verb for each thing that a cashier or a manager does at the window.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use super::display::Display;
use super::driver::Driver;
use super::page::{PATIENCE, Page, key, until};
use super::process::{children, is_alive};
use super::program;
use super::tied::kill_process;

const PROGRAM: &str = "evertill-till";

/// How often a scan or a PLU is entered before it counts as lost, and how long each time it may take to show.
const TRIES: usize = 5;
const SOON: Duration = Duration::from_secs(4);

/// How a till is set up before its first start.
#[derive(Debug, Clone)]
pub struct Setting {
    pub folder: PathBuf,
    /// The server and the code to enrol with; without them the till asks.
    pub preset: Option<(String, String)>,
    pub kiosk: bool,
    /// Where pictures of its scenes are kept.
    pub pictures: Option<PathBuf>,
}

/// A running till and its window.
#[derive(Debug)]
pub struct Till {
    pub page: Page,
    driver: Driver,
    process: u32,
}

/// A sale as its receipt says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    pub receipt: String,
    pub total_minor: i64,
    pub change_minor: i64,
}

impl Till {
    /// Starts the till and waits for its first screen.
    pub async fn open(display: &Display, setting: &Setting) -> Result<Self> {
        std::fs::create_dir_all(&setting.folder)?;
        let mut env = vec![
            ("EVERTILL_DATA_DIR", setting.folder.display().to_string()),
            ("EVERTILL_KIOSK", u8::from(setting.kiosk).to_string()),
            // Nor is whoever runs the tests asked to unlock their own keyring.
            ("EVERTILL_KEYRING", "0".to_owned()),
        ];
        if let Some((server, code)) = &setting.preset {
            env.push(("EVERTILL_SERVER", server.clone()));
            env.push(("EVERTILL_ENROL_CODE", code.clone()));
        }
        let app = program(PROGRAM, "EVERTILL_TILL_BIN")?;
        let log = setting.folder.join("window.log");
        let driver = Driver::webkit(display, &app, &env, &log).await?;
        let name = app.file_name().unwrap_or_default().to_string_lossy();
        let process = until("the till's process", PATIENCE, async || {
            Ok(children(driver.process.id(), &name).first().copied())
        })
        .await?;
        let page = Page::new(driver.client.clone(), setting.pictures.clone());
        Ok(Self { page, driver, process })
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process
    }

    /// The power goes: no program gets to say a word.
    pub async fn kill(&mut self) -> Result<()> {
        kill_process(self.process);
        self.driver.process.kill();
        self.ended().await
    }

    /// Closes the window as the end of a day does.
    pub async fn close(mut self) -> Result<()> {
        // A window that is gone already has nothing to close.
        let _ = self.driver.client.clone().close().await;
        self.driver.process.kill();
        self.ended().await
    }

    /// Until then it holds its lock, and no other till can have its files.
    async fn ended(&self) -> Result<()> {
        until("the till's process to end", PATIENCE, async || Ok((!is_alive(self.process)).then_some(())))
            .await
    }

    pub async fn sign_in(&self, person: &str, pin: &str) -> Result<()> {
        self.type_all_but_ok(person, pin).await?;
        self.page.tap("pin-key-ok").await?;
        // Signed in, and the first tiles are drawn; or a receipt that nobody saw comes first.
        let script = "return document.querySelector('[data-index], [data-testid=receipt-screen]') !== null";
        until("the sale screen", PATIENCE, async || {
            Ok((self.page.js(script, vec![]).await? == json!(true)).then_some(()))
        })
        .await
    }

    /// Up to the point where one tap signs in.
    pub async fn type_all_but_ok(&self, person: &str, pin: &str) -> Result<()> {
        self.page.see("pin-screen").await?;
        self.tap_person("person", person).await?;
        self.type_pin("pin-key", pin).await
    }

    async fn type_pin(&self, pad: &str, pin: &str) -> Result<()> {
        for digit in pin.chars() {
            self.page.tap(&format!("{pad}-{digit}")).await?;
        }
        Ok(())
    }

    /// Presses the tile of somebody known by name; with a lone approver there may be nothing to press.
    async fn tap_person(&self, tiles: &str, name: &str) -> Result<()> {
        let tile = self.tile_of(tiles, name).await?;
        self.page.tap(&tile).await
    }

    /// What the tile of somebody known by name is called.
    pub async fn tile_of(&self, tiles: &str, name: &str) -> Result<String> {
        let script = "const tiles = [...document.querySelectorAll(`[data-testid^='${arguments[0]}-']`)];
                      const tile = tiles.find((each) => each.textContent.includes(arguments[1]));
                      return tile ? tile.dataset.testid : null";
        until(&format!("{name}'s tile"), PATIENCE, async || {
            let found = self.page.js(script, vec![json!(tiles), json!(name)]).await?;
            Ok(found.as_str().map(str::to_owned))
        })
        .await
    }

    /// What a scanner does: digits faster than any hand, then Enter.
    ///
    /// A page that is busy drawing stamps a driver's keys late, unlike a device's, and takes them for typing. Then
    /// whoever holds the scanner does what anybody does: clears the field and scans again.
    pub async fn scan(&self, code: &str) -> Result<()> {
        let before = self.lines().await?;
        for _ in 0..TRIES {
            self.clear_search().await?;
            self.page.keys(code.chars().chain([key::ENTER])).await?;
            let moved = async || Ok((self.lines().await? != before).then_some(()));
            if until("the cart to change", SOON, moved).await.is_ok() {
                return Ok(());
            }
            self.page.keys([key::ESCAPE, key::ESCAPE]).await?;
        }
        bail!("scanned {code} {TRIES} times, and nothing came into the cart")
    }

    async fn clear_search(&self) -> Result<()> {
        if self.page.shows("search-clear").await? { self.page.tap("search-clear").await } else { Ok(()) }
    }

    /// At phone width the cart lies at the foot of the screen until it is raised.
    pub async fn raise_cart(&self) -> Result<()> {
        if self.page.shows("cart-toggle").await? { self.page.tap("cart-toggle").await } else { Ok(()) }
    }

    pub async fn lower_cart(&self) -> Result<()> {
        if self.page.shows("cart-lower").await? { self.page.tap("cart-lower").await } else { Ok(()) }
    }

    /// Opens a line of the cart for what can be done with it.
    pub async fn open_line(&self, line: usize) -> Result<()> {
        self.raise_cart().await?;
        self.page.tap_inside(&format!("cart-line-{line}"), "button.row").await?;
        self.page.see("line-price").await.map(|_| ())
    }

    /// Finds a product by typing part of its name, then presses its tile.
    pub async fn search(&self, words: &str, variant: i64) -> Result<()> {
        let before = self.lines().await?;
        self.clear_search().await?;
        self.page.write("search", words).await?;
        self.page.tap(&format!("product-{variant}")).await?;
        self.cart_moves(&before).await?;
        self.page.tap("search-clear").await
    }

    /// Opens a category and presses the tile of a product in it.
    pub async fn tap_product(&self, category: i64, variant: i64) -> Result<()> {
        let before = self.lines().await?;
        self.page.tap(&format!("category-{category}")).await?;
        self.tap_tile(&format!("product-{variant}")).await?;
        self.cart_moves(&before).await?;
        self.page.tap("category-all").await
    }

    /// Turns the tiles over until this one is drawn, and presses it. A list that is still being fetched starts at its
    /// top again when it comes, so this looks and turns until the press went through.
    async fn tap_tile(&self, tile: &str) -> Result<()> {
        let script = "let box = document.querySelector('[data-index]');
            while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
            box?.scrollBy(0, box.clientHeight / 2)";
        until(&format!("`{tile}` among the tiles"), PATIENCE, async || {
            if self.page.shows(tile).await? {
                self.page.press(tile).await?;
                return Ok(Some(()));
            }
            self.page.js(script, vec![]).await?;
            Ok(None)
        })
        .await
    }

    /// Types the PLU of something sold by weight, then its weight on the pad.
    pub async fn weigh(&self, plu: &str, weight: &str) -> Result<()> {
        let before = self.lines().await?;
        self.ask_for_the_weight(plu).await?;
        self.pad(weight).await?;
        self.page.tap("pad-ok").await?;
        self.page.gone("pad-ok").await?;
        self.cart_moves(&before).await
    }

    /// Up to the pad that asks for the weight.
    pub async fn ask_for_the_weight(&self, plu: &str) -> Result<()> {
        for _ in 0..TRIES {
            self.clear_search().await?;
            self.page.write("search", plu).await?;
            self.page.keys([key::ENTER]).await?;
            let asked = async || Ok(self.page.shows("pad-ok").await?.then_some(()));
            if until("the weight pad", SOON, asked).await.is_ok() {
                return Ok(());
            }
        }
        bail!("typed the PLU {plu} {TRIES} times, and nobody asked for a weight")
    }

    /// Types on the pad of an open sheet.
    pub async fn pad(&self, digits: &str) -> Result<()> {
        for digit in digits.chars() {
            let name = if digit == '.' { "dot".to_owned() } else { digit.to_string() };
            self.page.tap(&format!("pad-key-{name}")).await?;
        }
        Ok(())
    }

    /// Gives a line another price, which somebody else approves with their PIN.
    pub async fn override_price(&self, line: usize, cents: &str, approver: &str, pin: &str) -> Result<()> {
        self.open_line(line).await?;
        let before = self.lines().await?;
        self.page.tap("line-price").await?;
        self.pad(cents).await?;
        self.page.tap("reason-0").await?;
        self.page.tap("pad-ok").await?;
        self.approve(approver, pin).await?;
        self.cart_moves(&before).await
    }

    /// Somebody else says yes with their PIN.
    pub async fn approve(&self, approver: &str, pin: &str) -> Result<()> {
        self.page.see("approval-pin-ok").await?;
        self.tap_person("approval-person", approver).await?;
        self.type_pin("approval-pin", pin).await?;
        self.page.tap("approval-pin-ok").await
    }

    /// Takes the exact amount and reads the receipt.
    pub async fn pay(&self) -> Result<Sold> {
        self.to_payment().await?;
        self.page.tap("pay-confirm").await?;
        self.read_receipt().await
    }

    /// Two taps on *Pay* as quick as a nervous finger: the page gets both before the till can answer the first.
    pub async fn pay_with_a_double_tap(&self) -> Result<Sold> {
        self.to_payment().await?;
        self.page.see("pay-confirm").await?;
        let script = "const button = document.querySelector('[data-testid=pay-confirm]'); button.click(); button.click()";
        self.page.js(script, vec![]).await?;
        self.read_receipt().await
    }

    /// Up to the point where one tap finishes the sale.
    pub async fn to_payment(&self) -> Result<()> {
        self.page.tap("pay").await?;
        self.page.see("pay-screen").await?;
        self.page.tap("quick-0").await
    }

    pub async fn read_receipt(&self) -> Result<Sold> {
        self.page.see("receipt-screen").await?;
        let minor = async |name| -> Result<i64> { Ok(self.page.attr(name, "data-minor").await?.parse()?) };
        Ok(Sold {
            receipt: self.page.text("receipt-number").await?,
            total_minor: minor("receipt-total").await?,
            change_minor: minor("change").await?,
        })
    }

    pub async fn new_sale(&self) -> Result<()> {
        // A tap on the heels of the one that took the money is not meant for this button, and a small screen waits.
        until("the next sale", PATIENCE, async || {
            if !self.page.shows("receipt-screen").await? {
                return Ok(Some(()));
            }
            self.page.press("new-sale").await?;
            Ok(None)
        })
        .await?;
        self.page.see("search").await?;
        Ok(())
    }

    /// Presses *Pay* and cuts the power after the till has written the sale and before anybody sees the receipt.
    pub async fn pay_and_lose_power(&mut self) -> Result<()> {
        self.to_payment().await?;
        // The page's own line to the till: the answer arrives, and the page never hears of it.
        let script = "const real = window.fetch;
            window.fetch = (url, options) => {
                const answer = real(url, options);
                if (!String(url?.url ?? url).endsWith('/pay')) return answer;
                return answer.then(() => { document.title = 'paid'; return new Promise(() => {}) });
            }";
        self.page.js(script, vec![]).await?;
        self.page.tap("pay-confirm").await?;
        until("the till's answer to the payment", PATIENCE, async || {
            let title = self.page.js("return document.title", vec![]).await?;
            Ok((title == json!("paid")).then_some(()))
        })
        .await?;
        ensure!(!self.page.shows("receipt-screen").await?, "the receipt was seen before the power went");
        self.kill().await
    }

    /// The lines of the cart as the page shows them: name of the line and its text.
    async fn lines(&self) -> Result<Value> {
        let script = "return [...document.querySelectorAll('[data-line]')].map((line) =>
                      [line.dataset.line, line.textContent])";
        self.page.js(script, vec![]).await
    }

    /// Waits until the cart holds nothing.
    pub async fn empty_cart(&self) -> Result<()> {
        let empty = async || Ok((self.lines().await? == json!([])).then_some(()));
        until("an empty cart", PATIENCE, empty).await
    }

    async fn cart_moves(&self, before: &Value) -> Result<()> {
        let moved = async || Ok((self.lines().await? != *before).then_some(()));
        until("the cart to change", PATIENCE, moved).await
    }

    /// Waits until the status pill says so.
    pub async fn network(&self, network: &str) -> Result<()> {
        self.page.attr_is("status-pill", "data-network", network).await
    }

    pub async fn waiting(&self) -> Result<u64> {
        Ok(self.page.attr("status-pill", "data-waiting").await?.parse()?)
    }

    /// Waits until everything in the journal has been acknowledged.
    pub async fn drained(&self, within: Duration) -> Result<()> {
        until("the queue to drain", within, async || match self.waiting().await? {
            0 => Ok(Some(())),
            n => bail!("{n} are waiting"),
        })
        .await
    }

    pub async fn sync_now(&self) -> Result<()> {
        self.page.tap("status-pill").await?;
        self.page.tap("sync-now").await?;
        self.close_sheet().await
    }

    pub async fn close_sheet(&self) -> Result<()> {
        self.page.keys([key::ESCAPE]).await?;
        self.page.gone("sync-now").await
    }

    pub async fn open_journal(&self) -> Result<()> {
        if !self.page.shows("journal").await? {
            self.page.tap("journal-open").await?;
        }
        self.page.see("journal").await?;
        Ok(())
    }

    pub async fn close_journal(&self) -> Result<()> {
        self.page.tap("journal-back").await?;
        self.page.see("search").await?;
        Ok(())
    }

    /// Opens one sale's entry in the journal.
    pub async fn open_entry(&self, receipt: &str) -> Result<()> {
        self.open_journal().await?;
        let field = self.page.see("journal-search").await?;
        field.clear().await?;
        field.send_keys(receipt).await?;
        // Until the list has followed the field, its rows still move.
        let script = "const rows = [...document.querySelectorAll('[data-receipt]')];
                      const found = rows.every((row) => row.dataset.receipt === arguments[0]);
                      return found && rows.length > 0 ? rows[0].dataset.testid : null";
        let row = until(&format!("{receipt} in the journal"), PATIENCE, async || {
            let found = self.page.js(script, vec![json!(receipt)]).await?;
            Ok(found.as_str().map(str::to_owned))
        })
        .await?;
        self.page.tap(&row).await?;
        self.page.see("journal-detail").await?;
        Ok(())
    }

    /// Undoes a whole sale, which somebody else approves with their PIN.
    pub async fn void(&self, receipt: &str, approver: &str, pin: &str) -> Result<()> {
        self.open_entry(receipt).await?;
        self.page.tap("void").await?;
        self.page.tap("reason-0").await?;
        self.page.tap("pad-ok").await?;
        self.approve(approver, pin).await?;
        self.page.gone("approval-pin-ok").await
    }
}

/// Where a till keeps its database.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join("till.sqlite")
}
