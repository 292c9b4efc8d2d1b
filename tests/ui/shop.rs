//! The shop on the web: a guest buys of two vendors, a network goes and comes back, a person has two devices.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use evertill_tests::window::cable::Cable;
use evertill_tests::window::chain::{Chain, WebOrder};
use evertill_tests::window::goods::Goods;
use evertill_tests::window::page::{PATIENCE, until};
use evertill_tests::window::shopper::Shopper;

use crate::day::told;

const SIZE: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (390, 844);
const EMAIL: &str = "ada.quillfeather@bramble.example";
/// How long another device may take to hear of a change.
const MOMENTS: Duration = Duration::from_secs(5);

/// The bakery's loaf: €4.39, two at least. Its parcels are €3.90.
const BREAD: &str = "AR-0001";
/// The dairy's butter: €2.59. Its parcels are €5.90.
const BUTTER: &str = "AR-0086";
const MILK: &str = "AR-0052";

/// The ids of three products.
struct Three {
    bread: i64,
    butter: i64,
    milk: i64,
}

fn opened(folder: &Path) -> Result<(Chain, Goods, Three)> {
    let chain = Chain::open(folder)?;
    let goods = Goods::of(chain.database())?;
    let id = |sku| Ok::<_, anyhow::Error>(goods.get(sku)?.variant);
    let three = Three { bread: id(BREAD)?, butter: id(BUTTER)?, milk: id(MILK)? };
    Ok((chain, goods, three))
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_guest_buys_of_two_vendors_and_the_books_say_the_same() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (chain, goods, Three { bread, butter, .. }) = opened(folder.path())?;
    let guest = Shopper::open(&chain.url(), SIZE).await?;
    told("shop_guest", &guest.page, async {
        let bakery = goods.get(BREAD)?.vendor;
        looks_around(&guest, bread, bakery).await?;
        guest.put_in(butter, 1).await?;
        fills_the_cart(&guest, bakery, goods.get(BUTTER)?.vendor).await?;

        let id = guest.place().await?;
        let number = guest.page.attr("shop-order-page", "data-number").await?;
        let parts = [("Bakery Kostner", 12_68), ("Meadowside Dairy", 8_49)];
        let parts = parts.map(|(vendor, total)| (vendor.to_owned(), total)).to_vec();
        ensure!(chain.web_order(&number)? == WebOrder { total: 21_17, parts });
        shows_the_order(&guest).await?;
        guest.page.client().refresh().await?;
        shows_the_order(&guest).await?;
        guest.page.attr_is("shop-cart-open", "data-count", "0").await?;

        guest.go("orders").await?;
        guest.page.see(&format!("shop-order-{number}")).await?;
        is_nobody_elses(&guest, &id).await
    })
    .await
}

/// Searches in vain, then for the loaf, and from there to whoever bakes it.
async fn looks_around(guest: &Shopper, bread: i64, bakery: i64) -> Result<()> {
    let page = &guest.page;
    guest.go("?q=unobtainium").await?;
    page.see("shop-none").await?;
    guest.go("").await?;
    guest.find("sourdough loaf", bread).await?;
    page.tap_inside(&format!("shop-goods-{bread}"), "h2 a").await?;
    let product = format!("shop-product-{bread}");
    page.see(&product).await?;
    page.tap(&format!("shop-add-{bread}")).await?;
    page.see("shop-to-cart").await?;
    page.tap_inside(&product, "a").await?;
    page.see(&format!("shop-vendor-{bakery}")).await.map(|_| ())
}

/// From the open cart, by a code that nobody gave out and an address that is none, to the last look.
async fn fills_the_cart(guest: &Shopper, bakery: i64, dairy: i64) -> Result<()> {
    let page = &guest.page;
    let part = |vendor: i64| format!("shop-part-{vendor}");
    guest.open_cart().await?;
    ensure!(guest.minor(&part(bakery)).await? == 8_78 && guest.minor(&part(dairy)).await? == 2_59);
    page.tap("shop-code-ask").await?;
    page.write("shop-code-field", "NOBODYS").await?;
    page.tap("shop-code-go").await?;
    page.attr_is("shop-code-field", "aria-invalid", "true").await?;
    ensure!(guest.minor("shop-total").await? == 11_37, "a code that is none takes nothing off");

    page.tap("shop-checkout-open").await?;
    page.tap("shop-go-on").await?;
    page.see("shop-address-name").await?;
    page.tap("shop-go-on").await?;
    page.attr_is("shop-address-name", "aria-invalid", "true").await?;
    guest.fill_in().await?;
    ensure!(guest.figure(&part(bakery), "data-shipping").await? == 3_90);
    ensure!(guest.figure(&part(dairy), "data-shipping").await? == 5_90);
    ensure!(guest.minor("shop-total").await? == 21_17);
    Ok(())
}

async fn shows_the_order(guest: &Shopper) -> Result<()> {
    let page = &guest.page;
    page.attr_is("shop-sub-order-1", "data-minor", "1268").await?;
    page.attr_is("shop-sub-order-2", "data-minor", "849").await?;
    page.attr_is("shop-payments", "data-due", "2117").await
}

/// Whoever has the address of an order and not the guest's cookie sees nothing of it.
async fn is_nobody_elses(guest: &Shopper, id: &str) -> Result<()> {
    guest.page.client().delete_all_cookies().await?;
    guest.go(&format!("orders/{id}")).await?;
    guest.page.see("hq-failed").await?;
    guest.go("orders").await?;
    guest.page.see("shop-orders-none").await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_cart_is_changed_without_a_network_and_loses_and_doubles_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (chain, _, three) = opened(folder.path())?;
    let Three { bread, butter, milk } = three;
    let cable = Cable::to(chain.address).await?;
    let guest = Shopper::open(&cable.url(), PHONE).await?;
    told("shop_offline", &guest.page, async {
        guest.installed().await?;
        guest.put_in(milk, 1).await?;
        guest.put_in(butter, 2).await?;
        guest.go(&format!("products/{bread}")).await?;
        guest.page.see(&format!("shop-product-{bread}")).await?;

        cable.pull_out();
        shops_without_a_network(&guest, &three).await?;
        ensure!(chain.in_carts(milk)? == 1_000 && chain.in_carts(bread)? == 0);
        chain.cli(&["price", "set", MILK, "9.99", "--store", "S2"])?;
        cable.plug_in();
        guest.hears_of_the_network().await?;
        guest.settled().await?;

        let said = guest.problem(milk, "PRICE_CHANGED").await?;
        ensure!(said.contains("9.99"), "the price of now is named: {said}");
        ensure!(guest.cart().await? == [(bread, 2_000), (milk, 2_000)]);
        let total = guest.minor("shop-total").await?;
        ensure!(total == 2 * 4_39 + 2 * 9_99, "{total}");
        guest.page.tap("shop-dismiss").await?;
        guest.page.gone("shop-problem").await?;
        a_lost_answer_changes_nothing(&chain, &cable, &guest, milk).await?;
        a_lost_answer_orders_nothing_twice(&chain, &cable, &guest).await
    })
    .await
}

/// More milk, no butter, and bread that was only looked at; over a reload, too.
async fn shops_without_a_network(guest: &Shopper, three: &Three) -> Result<()> {
    let Three { bread, butter, milk } = three;
    let page = &guest.page;
    page.client().refresh().await?;
    page.attr_is("shop-network", "data-away", "true").await?;
    page.tap(&format!("shop-add-{bread}")).await?;
    guest.open_cart().await?;
    guest.more(*milk).await?;
    guest.less(*butter).await?;
    guest.less(*butter).await?;
    page.gone(&format!("shop-line-{butter}")).await?;

    page.client().refresh().await?;
    page.see("shop-cart").await?;
    guest.holds(*bread, 2_000).await?;
    guest.holds(*milk, 2_000).await?;
    ensure!(!page.shows(&format!("shop-line-{butter}")).await?);
    page.attr_is("shop-checkout-open", "disabled", "true").await
}

/// The server does what it is asked, and its answer never arrives: asked again, it is done once.
async fn a_lost_answer_changes_nothing(
    chain: &Chain,
    cable: &Cable,
    guest: &Shopper,
    milk: i64,
) -> Result<()> {
    cable.choke(1);
    guest.more(milk).await?;
    until("the server to do it", PATIENCE, async || Ok((chain.in_carts(milk)? == 3_000).then_some(())))
        .await?;
    cable.pull_out();
    guest.page.attr_is("shop-network", "data-away", "true").await?;
    cable.plug_in();
    guest.hears_of_the_network().await?;
    guest.settled().await?;
    guest.holds(milk, 3_000).await?;
    ensure!(chain.in_carts(milk)? == 3_000);
    Ok(())
}

/// Nobody knows then whether it is ordered, and that is said; asked again, it is the same order.
async fn a_lost_answer_orders_nothing_twice(chain: &Chain, cable: &Cable, guest: &Shopper) -> Result<()> {
    let page = &guest.page;
    guest.to_review().await?;
    cable.choke(1);
    page.tap("shop-place").await?;
    until("the order", PATIENCE, async || Ok((chain.web_orders()? == 1).then_some(()))).await?;
    cable.pull_out();
    page.see("shop-unsure").await?;
    cable.plug_in();
    page.tap("shop-ask-again").await?;
    page.see("shop-order-page").await?;
    ensure!(chain.web_orders()? == 1);
    page.attr_is("shop-cart-open", "data-count", "0").await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_person_has_one_cart_on_all_devices() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (chain, _, Three { bread, butter, .. }) = opened(folder.path())?;
    let phone = Shopper::open(&chain.url(), PHONE).await?;
    let desk = Shopper::open(&chain.url(), SIZE).await?;
    let story = async {
        phone.put_in(bread, 1).await?;
        phone.page.tap("shop-account").await?;
        phone.account.ask("Ada Quillfeather", EMAIL).await?;
        phone.account.answer(&chain, EMAIL).await?;
        phone.open_cart().await?;
        phone.holds(bread, 2_000).await.context("what the guest had")?;

        desk.put_in(butter, 1).await?;
        signs_in(&desk).await?;
        desk.open_cart().await?;
        desk.holds(bread, 2_000).await?;
        desk.holds(butter, 1_000).await?;
        phone.sees_within(MOMENTS, butter, 1_000).await.context("what the other device brought along")?;
        desk.more(butter).await?;
        phone.sees_within(MOMENTS, butter, 2_000).await?;
        phone.more(bread).await?;
        desk.sees_within(MOMENTS, bread, 3_000).await?;

        desk.page.client().goto(&format!("{}/account/", chain.url())).await?;
        desk.page.tap("hq-sign-out").await?;
        desk.page.see("account-door-sign-in").await?;
        desk.go("").await?;
        desk.page.attr_is("shop-cart-open", "data-count", "0").await.context("nobody's cart")?;
        signs_in(&desk).await?;
        desk.page.attr_is("shop-cart-open", "data-count", "2").await?;
        ensure!(desk.cart().await? == [(bread, 3_000), (butter, 2_000)]);
        ensure!(chain.in_carts(bread)? == 3_000, "and no guest keeps a second one");
        Ok(())
    };
    told("shop_desk", &desk.page, told("shop_phone", &phone.page, story)).await
}

async fn signs_in(shopper: &Shopper) -> Result<()> {
    shopper.page.tap("shop-account").await?;
    shopper.account.sign_in(EMAIL).await?;
    shopper.page.see("shop-cart-open").await.map(|_| ())
}
