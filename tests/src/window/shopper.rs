//! Somebody at the shop on the web: their browser, and what the server says to it behind the page's back.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::browser::Browser;
use super::buyer::Buyer;
use super::page::{PATIENCE, Page, until};

/// Where parcels go, by field.
const HOME: [(&str, &str); 5] = [
    ("name", "Ada Quillfeather"),
    ("email", "ada.quillfeather@bramble.example"),
    ("street", "Rosenweg 12"),
    ("postcode", "10115"),
    ("city", "Berlin"),
];

/// A browser at the shop.
#[derive(Debug)]
pub struct Shopper {
    pub page: Page,
    /// The same browser on the page of their own account.
    pub account: Buyer,
    base: String,
}

impl Shopper {
    /// Opens the shop in a fresh browser whose page is this many pixels large. `base` is the server's address, or
    /// that of a cable to it.
    pub async fn open(base: &str, size: (u32, u32)) -> Result<Self> {
        let browser = Browser::open(&format!("{base}/shop/"), size).await?;
        let page = browser.page.clone();
        page.see("shop-grid").await?;
        Ok(Self { page, account: Buyer::at(browser), base: base.to_owned() })
    }

    /// Types an address of the shop's.
    pub async fn go(&self, path: &str) -> Result<()> {
        Ok(self.page.client().goto(&format!("{}/shop/{path}", self.base)).await?)
    }

    /// Searches, until nothing else is on the shelf.
    pub async fn find(&self, words: &str, product: i64) -> Result<()> {
        self.page.write("shop-search", words).await?;
        self.page.see(&format!("shop-goods-{product}")).await?;
        until("the shelf to be what was searched for", PATIENCE, async || {
            let query = self.page.js("return new URLSearchParams(location.search).get('q')", vec![]).await?;
            Ok((query == words).then_some(()))
        })
        .await
    }

    /// From a product's page into the cart, so many steps of it, until the server has them.
    pub async fn put_in(&self, product: i64, steps: u32) -> Result<()> {
        self.go(&format!("products/{product}")).await?;
        for _ in 1..steps {
            self.page.tap(&format!("shop-more-{product}")).await?;
        }
        self.page.tap(&format!("shop-add-{product}")).await?;
        self.page.see("shop-to-cart").await?;
        self.settled().await
    }

    pub async fn open_cart(&self) -> Result<()> {
        self.page.tap("shop-cart-open").await?;
        self.page.see("shop-cart").await.map(|_| ())
    }

    /// One step more of a line of the open cart.
    pub async fn more(&self, product: i64) -> Result<()> {
        self.step(product, "more").await
    }

    /// One step less of it; of the least there is nothing then.
    pub async fn less(&self, product: i64) -> Result<()> {
        self.step(product, "less").await
    }

    /// The product's own page, behind the cart, has the same buttons.
    async fn step(&self, product: i64, way: &str) -> Result<()> {
        let button = format!("[data-testid='shop-{way}-{product}']");
        self.page.tap_inside(&format!("shop-line-{product}"), &button).await
    }

    /// Waits until the cart on the screen has so much of a product, in thousandths.
    pub async fn holds(&self, product: i64, qty: i64) -> Result<()> {
        self.page.attr_is(&format!("shop-line-{product}"), "data-qty", &qty.to_string()).await
    }

    /// Waits until the server has all that was done here.
    pub async fn settled(&self) -> Result<()> {
        let script =
            "return JSON.parse(localStorage.getItem('evertill.shop.cart') ?? '{}').queue?.length ?? 0";
        until("the server to know the cart", PATIENCE, async || {
            Ok((self.page.js(script, vec![]).await? == json!(0)).then_some(()))
        })
        .await
    }

    /// From the open cart to the last look before an order.
    pub async fn to_review(&self) -> Result<()> {
        self.page.tap("shop-checkout-open").await?;
        self.page.tap("shop-go-on").await?;
        self.fill_in().await
    }

    /// Says where the parcels go, and goes on.
    pub async fn fill_in(&self) -> Result<()> {
        for (field, value) in HOME {
            self.page.write(&format!("shop-address-{field}"), value).await?;
        }
        self.page.tap("shop-go-on").await?;
        self.page.see("shop-held").await.map(|_| ())
    }

    /// Presses the one button; the order's id.
    pub async fn place(&self) -> Result<String> {
        self.page.tap("shop-place").await?;
        self.page.see("shop-order-page").await?;
        let path = self.page.js("return location.pathname", vec![]).await?;
        let id = path.as_str().and_then(|path| path.strip_prefix("/shop/orders/"));
        Ok(id.context("the page of an order")?.to_owned())
    }

    /// An amount behind what is shown, in cents.
    pub async fn minor(&self, name: &str) -> Result<i64> {
        self.figure(name, "data-minor").await
    }

    pub async fn figure(&self, name: &str, attribute: &str) -> Result<i64> {
        Ok(self.page.attr(name, attribute).await?.parse()?)
    }

    /// Waits until something is the matter with a line, and says what is read there.
    pub async fn problem(&self, product: i64, code: &str) -> Result<String> {
        let script = "const note = document.querySelector(`[data-testid='shop-line-${arguments[0]}']
            [data-testid='shop-problem'][data-code='${arguments[1]}']`);
            return note?.innerText ?? null";
        until(&format!("{code} at a line"), PATIENCE, async || {
            let said = self.page.js(script, vec![json!(product), json!(code)]).await?;
            Ok(said.as_str().map(str::to_owned))
        })
        .await
    }

    /// What the server answers this browser, whoever it takes it for.
    pub async fn ask(&self, path: &str) -> Result<Value> {
        let script = "const [path, done] = arguments;
            fetch(path).then((answer) => answer.json()).then(done, (why) => done({ error: String(why) }))";
        Ok(self.page.client().execute_async(script, vec![json!(format!("/api/v1{path}"))]).await?)
    }

    /// What the server has in this shopper's cart: products and thousandths, by product.
    pub async fn cart(&self) -> Result<Vec<(i64, i64)>> {
        let cart = self.ask("/cart").await?;
        let Some(items) = cart["items"].as_array() else { bail!("no cart: {cart}") };
        let both = |item: &Value| Some((item["variant"].as_i64()?, item["qty"].as_i64()?));
        let mut items: Vec<_> = items.iter().map(both).collect::<Option<_>>().context("items")?;
        items.sort_unstable();
        Ok(items)
    }

    /// The browser has its network back, and says so to its page.
    pub async fn hears_of_the_network(&self) -> Result<()> {
        self.page.js("dispatchEvent(new Event('online'))", vec![]).await.map(|_| ())
    }

    /// Waits until the page comes without a network too.
    pub async fn installed(&self) -> Result<()> {
        let script = "const done = arguments[0];
            navigator.serviceWorker.ready.then(() => done(!!navigator.serviceWorker.controller))";
        until("the shop's worker", PATIENCE, async || {
            Ok((self.page.client().execute_async(script, vec![]).await? == json!(true)).then_some(()))
        })
        .await
    }

    /// Waits for what was done on another device, with nobody touching this one.
    pub async fn sees_within(&self, most: Duration, product: i64, qty: i64) -> Result<()> {
        let began = Instant::now();
        self.holds(product, qty).await?;
        ensure!(began.elapsed() < most, "it took {:?}", began.elapsed());
        Ok(())
    }
}
