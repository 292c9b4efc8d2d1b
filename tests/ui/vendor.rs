//! A vendor's own page: its part of an order goes on its way, the other vendor's does not, and the buyer sees both.

use anyhow::{Result, ensure};
use evertill_tests::window::chain::Chain;
use evertill_tests::window::goods::Goods;
use evertill_tests::window::office::Office;
use evertill_tests::window::seller::{LOGIN, Seller};
use evertill_tests::window::shopper::Shopper;

use crate::day::told;

const SIZE: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (390, 844);
/// The bakery's loaf at €4.39, two at least, and the dairy's butter; the store that sells them on the web.
const BREAD: &str = "AR-0001";
const BUTTER: &str = "AR-0086";
const SHOP: &str = "S2";

#[tokio::test(flavor = "multi_thread")]
async fn window_a_vendor_sends_its_part_and_hq_rejects_the_others() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let chain = Chain::open(folder.path())?;
    let buyer = Shopper::open(&chain.url(), PHONE).await?;
    let (id, order) = told("vendor_buyer", &buyer.page, orders(&chain, &buyer)).await?;

    let seller = Seller::open(&chain, PHONE).await?;
    let before = told("vendor", &seller.page, async {
        is_let_in(&seller, &chain).await?;
        let before = chain.on_hand(SHOP, BREAD)?;
        packs(&seller, &order).await?;
        ensure!(seller.tries(&id, 1, "shipped").await? == "STATE_NOT_ALLOWED", "it is not paid for");
        ensure!(
            seller.tries(&id, 2, "accepted").await? == "ORDER_NOT_FOUND",
            "the dairy's part is the dairy's"
        );
        Ok(before)
    })
    .await?;

    let office = Office::open(&chain, SIZE).await?;
    told("vendor_office", &office.page, async {
        office.sign_in(&chain).await?;
        is_paid(&office, &order).await
    })
    .await?;

    told("vendor", &seller.page, async {
        sends(&seller, &order).await?;
        ensure!(seller.tries(&id, 1, "cancelled").await? == "STATE_NOT_ALLOWED", "it is on its way");
        ensure!(chain.on_hand(SHOP, BREAD)? == before - 2_000, "the goods have left the shelf");
        looks_at_the_rest(&seller).await
    })
    .await?;

    told("vendor_office", &office.page, async {
        rejects(&office).await?;
        office.page.client().goto(&format!("{}/vendor/", chain.url())).await?;
        office.page.see("vendor-elsewhere").await.map(|_| ())
    })
    .await?;

    told("vendor_buyer", &buyer.page, async {
        buyer.page.client().refresh().await?;
        buyer.page.attr_is("shop-sub-order-1", "data-state", "shipped").await?;
        ensure!(buyer.page.text("shop-sub-order-1").await?.contains("Parcel 17"));
        buyer.page.attr_is("shop-sub-order-2", "data-state", "rejected").await?;
        ensure!(!buyer.page.shows("shop-cancel-1").await?, "what has left is not called off");
        // All of it was paid: what does not come is owed.
        buyer.page.attr_is("shop-payments", "data-due", "-849").await
    })
    .await
}

/// Two loaves and some butter: €12.68 and €8.49 with their parcels. The order's id and number.
async fn orders(chain: &Chain, buyer: &Shopper) -> Result<(String, String)> {
    let goods = Goods::of(chain.database())?;
    buyer.put_in(goods.get(BREAD)?.variant, 1).await?;
    buyer.put_in(goods.get(BUTTER)?.variant, 1).await?;
    buyer.open_cart().await?;
    buyer.to_review().await?;
    let id = buyer.place().await?;
    buyer.page.attr_is("shop-payments", "data-due", "2117").await?;
    Ok((id, buyer.page.attr("shop-order-page", "data-number").await?))
}

/// By the right password, after a wrong one.
async fn is_let_in(seller: &Seller, chain: &Chain) -> Result<()> {
    let page = &seller.page;
    page.write("hq-login", LOGIN).await?;
    page.write("hq-password", "not the password").await?;
    page.tap("hq-sign-in-go").await?;
    page.see("hq-sign-in-problem").await?;
    ensure!(!page.shows("vendor-home").await?);
    seller.sign_in(chain).await
}

/// The bakery's part and nothing else, as far as it goes before it is paid for.
async fn packs(seller: &Seller, order: &str) -> Result<()> {
    let (page, own) = (&seller.page, format!("{order}/1"));
    seller.is(&own, "created_pending").await?;
    ensure!(!page.shows(&format!("vendor-order-{order}/2")).await?);
    ensure!(!page.text("vendor-orders").await?.contains("Butter"));
    seller.step(&own, "accepted").await?;
    seller.step(&own, "packed").await?;
    page.see("awaits-payment").await?;
    ensure!(!page.shows("move-shipped").await?);
    Ok(())
}

/// Its parcel goes.
async fn sends(seller: &Seller, order: &str) -> Result<()> {
    let (page, own) = (&seller.page, format!("{order}/1"));
    page.client().refresh().await?;
    page.tap("move-shipped").await?;
    page.write("move-note", "Parcel 17").await?;
    page.tap("move-go").await?;
    page.gone("move-sheet").await?;
    seller.is(&own, "shipped").await
}

/// Its own products, and what is due: two loaves less 15 %, and the parcel.
async fn looks_at_the_rest(seller: &Seller) -> Result<()> {
    let page = &seller.page;
    seller.go("products").await?;
    page.see(&format!("vendor-product-{BREAD}")).await?;
    ensure!(!page.shows(&format!("vendor-product-{BUTTER}")).await?);
    seller.go("payouts").await?;
    let due = page.text("figure-payable").await?;
    ensure!(due.contains("11.36"), "{due}");
    Ok(())
}

/// The money has come.
async fn is_paid(office: &Office, order: &str) -> Result<()> {
    let page = &office.page;
    office.go("transactions").await?;
    page.tap(&format!("hq-order-{order}")).await?;
    page.attr_is("hq-sub-order-1", "data-state", "packed").await?;
    page.tap("hq-payment-paid").await?;
    page.write("hq-payment-reference", "bank 4711").await?;
    page.tap("hq-sure").await?;
    page.gone("hq-payment-paid").await
}

async fn rejects(office: &Office) -> Result<()> {
    let page = &office.page;
    page.client().refresh().await?;
    page.attr_is("hq-sub-order-1", "data-state", "shipped").await?;
    page.tap_inside("hq-sub-order-2", "[data-testid='move-rejected']").await?;
    page.attr_is("move-go", "disabled", "true").await?;
    page.write("move-note", "The cows are on holiday").await?;
    page.tap("move-go").await?;
    page.attr_is("hq-sub-order-2", "data-state", "rejected").await
}
